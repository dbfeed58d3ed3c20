"""Measure how long the scaling engine takes for every study with a scaling path.

One state, one spread and one tornado at the largest stage, and the analysis of all stages, each
with draws it has not seen before. Prints Markdown and writes JSON to .portfolio/bench/.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from run import ROOT, git_commit, machine_name

from helpers import catalog
from helpers.analysis import scaling
from helpers.catalog.inputs.scaling import model

ROUNDS = 7
LIMIT_SECONDS = 1.0
LOG2 = 14


@dataclass(frozen=True)
class Timing:
    """Times of one study.

    Attributes
    ----------
    study
        Its id.
    size
        Parts, ranges and stages, in words.
    seconds
        For each step its time by the clock, round by round.
    processor
        The same in time of the processor, which other programs do not lengthen.
    """

    study: str
    size: str
    seconds: dict[str, list[float]]
    processor: dict[str, list[float]]


def measure(study: str, model: scaling.Model, rounds: int) -> Timing:
    """Take the times of one study."""
    stage = model.stages[-1]
    given = (stage.load, stage.remedies)
    steps: dict[str, Callable[[scaling.Plan], object]] = {
        "state of one load": lambda _: scaling.state(model, *given),
        "tornado": lambda _: scaling.tornado(model, *given),
        f"spread of 2^{LOG2} draws": lambda plan: scaling.spread(model, *given, plan=plan),
        "analysis of all stages": lambda plan: scaling.analyse(model, plan),
    }
    seconds: dict[str, list[float]] = {name: [] for name in steps}
    processor: dict[str, list[float]] = {name: [] for name in steps}
    for turn in range(rounds):
        for place, (name, step) in enumerate(steps.items()):
            clock, worked = time.perf_counter(), time.process_time()
            step(scaling.Plan(LOG2, seed=1000 * turn + place))
            processor[name].append(time.process_time() - worked)
            seconds[name].append(time.perf_counter() - clock)
    size = (
        f"{len(model.resources)} parts, {len(model.ranges)} ranges, {len(model.stages)} stages, "
        f"{len(model.correlations)} correlations"
    )
    return Timing(study, size, seconds, processor)


def kept(timing: Timing) -> bool:
    """Whether the whole analysis takes less than its limit, by the median of the clock."""
    return statistics.median(timing.seconds["analysis of all stages"]) < LIMIT_SECONDS


def report(timing: Timing, machine: str) -> str:
    """Format the times as Markdown."""
    lines = [
        f"Scaling engine, {machine}.",
        "",
        f"`{timing.study}`: {timing.size}.",
        "",
        "| Milliseconds | Median | Largest | Processor, median |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, taken in timing.seconds.items():
        figures = [statistics.median(taken), max(taken), statistics.median(timing.processor[name])]
        cells = " | ".join(f"{1000 * figure:.1f}" for figure in figures)
        lines.append(f"| {name} | {cells} |")
    verdict = "kept" if kept(timing) else "MISSED"
    lines += ["", f"- {verdict}: the analysis of all stages in less than {LIMIT_SECONDS:.0f} s"]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure, print the tables, write the JSON."""
    parser = argparse.ArgumentParser(prog="python tests/bench/scalingpath.py", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of each step ({ROUNDS})")
    parser.add_argument("--strict", action="store_true", help="end with 1 if the limit is missed")
    options = parser.parse_args(arguments)
    studies = catalog.load(ROOT).studies
    timings = [
        measure(id_, model(study), options.rounds)
        for id_, study in studies.items()
        if study.scaling is not None
    ]
    machine = machine_name()
    print("\n\n".join(report(timing, machine) for timing in timings))
    folder = ROOT / ".portfolio" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"scaling-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.json"
    content = {
        "machine": machine,
        "commit": git_commit(),
        "studies": [asdict(timing) for timing in timings],
    }
    target.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return int(options.strict and not all(kept(timing) for timing in timings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
