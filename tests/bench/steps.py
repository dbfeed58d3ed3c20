"""Measure what the engines and the check of the data take, against a yardstick of the same run.

The yardstick is plain Python and NumPy, so a ratio says little of the machine and much of the code.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from run import ROOT, machine_name

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matrices import drawn

from helpers import catalog
from helpers.analysis import failure, scaling, tradeoff
from helpers.catalog.inputs.failure import analyse_study
from helpers.catalog.inputs.scaling import model
from helpers.catalog.yamlfile import parse

ROUNDS = 5


@dataclass(frozen=True)
class Step:
    """A piece of work, and how many yardsticks long it may be."""

    name: str
    job: Callable[[], object]
    most: float


def yardstick() -> None:
    """About a twentieth of a second on a small machine: half in Python, half in arrays."""
    found = {}
    for number in range(100_000):
        found[number % 1000] = found.get(number % 1000, 0) + number
    for _ in range(20):
        np.sort(np.cos(np.arange(50_000.0)))


def seconds(job: Callable[[], object], rounds: int) -> float:
    """The least of several rounds, as a machine with other work makes the rest slower."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        job()
        best = min(best, time.perf_counter() - start)
    return best


def bomb(folder: Path) -> Path:
    """Nine times nine times nine aliases of a long text."""
    names = "abcdefghi"
    lines = ["a: &a " + "x" * 100_000]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairwise(names)]
    target = folder / "bomb.yml"
    target.write_text("\n".join(lines), encoding="utf-8")
    return target


def steps(folder: Path) -> list[Step]:
    """What is measured, with the largest study of each kind."""
    studies = catalog.load(ROOT).studies.values()
    graphs = [analyse_study(study).system for study in studies if study.architecture]
    graph = max(graphs, key=lambda found: len(found.nodes))
    paths = [model(study) for study in studies if study.scaling]
    path = max(paths, key=lambda found: len(found.resources))
    matrix, wrapped = drawn(1, m=6, n=6), bomb(folder)
    parts = [node.id for node in graph.components]
    return [
        Step("every blast of one part", lambda: [failure.blast(graph, [p]) for p in parts], 10),
        Step("all draws of the largest matrix", lambda: tradeoff.smaa(matrix), 20),
        Step("all stages of a path", lambda: scaling.analyse(path, scaling.Plan(14)), 20),
        Step("check of all data", lambda: catalog.check(ROOT), 100),
        Step("refusal of a bomb of aliases", lambda: parse(wrapped, "bomb.yml"), 2),
    ]


def report(found: list[tuple[Step, float]], machine: str) -> str:
    """Format the ratios as Markdown."""
    lines = [
        f"Engines, {machine}.",
        "",
        "| Step | Yardsticks | At most | |",
        "| --- | ---: | ---: |",
    ]
    lines[-1] += " --- |"
    for step, ratio in found:
        word = "kept" if ratio <= step.most else "MISSED"
        lines.append(f"| {step.name} | {ratio:.2f} | {step.most:g} | {word} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python tests/bench/steps.py", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="end with 1 if a limit is missed")
    options = parser.parse_args(arguments)
    one = seconds(yardstick, ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        found = [(step, seconds(step.job, ROUNDS) / one) for step in steps(Path(folder))]
    print(report(found, machine_name()))
    return int(options.strict and any(ratio > step.most for step, ratio in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
