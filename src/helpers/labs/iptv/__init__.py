"""Guides of television: what it costs to read them, and how long a cache may keep them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import process_time

from helpers.labs.iptv import checks, faults, made, one, xmltv
from helpers.labs.iptv.checks import malformed
from helpers.labs.iptv.one import READERS
from helpers.labs.iptv.rounds import PLAN, simulated
from helpers.labs.lab import ANSWERS, Figure, Json, Lab
from helpers.text.phrases import percent

SIZES = (1_000, 10_000, 30_000, 100_000)
PROGRAMMES = 2
"""Of each channel in the guides that are read; a day has fifteen times as many."""
DAY = 30
"""Programmes of a channel in a guide of a day."""
TYPICAL = 10_000
"""Channels of the list that the others are compared with."""
SPREAD = 0.8
"""Standard deviation of the logarithm of a list's time: one in forty takes six times the median."""
ROUNDS = 400
_TIMES = 2_000


def reading(sizes: Sequence[int] = SIZES, programmes: int = PROGRAMMES) -> Json:
    """Seconds and MB of every reader for every size, and how fast the seconds grow."""
    with tempfile.TemporaryDirectory() as name:
        files = {size: made.files(Path(name), size, programmes) for size in sizes}
        jobs = [(size, reader) for size in sizes for reader in READERS]
        paths = [files[size][reader.partition(",")[0]] for size, reader in jobs]
        # Each in a process of its own, whose growth is what the reader holds; two at a time, the
        # longest first.
        start = get_context("forkserver")
        start.set_forkserver_preload([one.__name__, "ipytv.playlist", "lxml.etree"])
        with ProcessPoolExecutor(2, start, max_tasks_per_child=1) as pair:
            read = list(pair.map(one.taken, [job[1] for job in jobs[::-1]], paths[::-1]))[::-1]
        rows = [
            {"channels": size, "reader": reader, "file": round(path.stat().st_size / 1e6, 2)}
            | found
            for (size, reader), path, found in zip(jobs, paths, read, strict=True)
        ]
    times = 2 * programmes * max(sizes)
    return {"rows": rows, "growth": _growth(rows, sizes), "calendar": round(_anew() * times, 2)}


def _anew() -> float:
    """Seconds to read a time that is not remembered."""
    since = process_time()
    for number in range(_TIMES):
        xmltv.time.__wrapped__(f"2026112812{number % 60:02}00 +0000")
    return (process_time() - since) / _TIMES


def _growth(rows: Sequence[Mapping[str, Json]], sizes: Sequence[int]) -> dict[str, Json]:
    """The exponent of a power law, with its 95 % interval, for each reader's seconds."""
    from helpers.analysis.power import fit_power

    found = {}
    for reader in READERS:
        taken = [row["seconds"] for row in rows if row["reader"] == reader]
        law = fit_power(sizes, taken)
        ends = law.exponent.interval(law.degrees) or (law.exponent.value,) * 2
        found[reader] = [round(one, 3) for one in (ends[0], law.exponent.value, ends[1])]
    return found


def lifetimes() -> Json:
    """Share of the time in which a list is missing: by the formula, and where times differ."""
    run = partial(simulated, rounds=ROUNDS, seed=1)
    counts = (5, 10, 15, 20, 25, 30, 40, 50, 75, 100)
    rows = []
    for count in counts:
        plan = replace(PLAN, lists=count)
        rows.append(
            {
                "lists": count,
                "formula": round(plan.missing, 4),
                "same": round(run(plan, spread=0), 4),
                "differ": round(run(plan, spread=SPREAD), 4),
                "hang": round(run(plan, spread=SPREAD, hang=0.01), 4),
            }
        )
    return rows


def remedies() -> Json:
    """What would close the gap at twice the lists that fit."""
    plan = replace(PLAN, lists=2 * PLAN.lists)
    tried = {
        "As it is": plan,
        "Lists live an hour": replace(plan, lifetime=3600.0),
        "A pause of five minutes": replace(plan, pause=300.0),
        "Five lists at a time": replace(plan, together=5),
    }
    run = partial(simulated, spread=SPREAD, hang=0.01, rounds=ROUNDS, seed=2)
    return [
        {"remedy": name, "missing": round(run(one), 4), "cycle": one.cycle}
        for name, one in tried.items()
    ]


def answers() -> Json:
    """What the exercises of the notebook come to."""
    cut = faults.GUIDES[0].data
    seen = 0
    try:
        for one in xmltv.stream([cut]):
            seen += isinstance(one, xmltv.Programme)
    except xmltv.GuideError as error:
        why = str(error).partition(":")[0]
    else:
        raise AssertionError("a guide that is cut off was read to its end")
    longest = PLAN.lifetime - PLAN.pause
    hung = replace(PLAN, lists=1, time=600.0)
    return [
        (
            f"{seen} programme, then “{why}”. What was whole has been handed on before the end is "
            "known to be missing; a worker that must replace all or nothing writes under a second "
            "name and renames at the end."
        ),
        (
            f"{longest / 60:g} minutes for all lists together, whatever their number: the lifetime "
            f"less the pause. At 12 s that is {longest / 12:.0f} lists."
        ),
        (
            f"{percent(hung.missing, 0)} of the time, and for every list, not only for the one "
            "that hangs: they wait in one row."
        ),
    ]


def guide_of_a_day(results: Mapping[str, Json], channels: int) -> float:
    """Seconds to read a list and its guide of a day while they arrive."""
    rows = {
        row["reader"]: row["seconds"]
        for row in results["reading"]["rows"]
        if row["channels"] == channels
    }
    return rows["list, streaming"] + rows["guide, streaming"] * DAY / PROGRAMMES


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    title = "Time to read a list of 10,000 channels with its guide of a day"
    note = (
        "Processor time of one core while they arrive; least for 1,000 and most for 100,000 "
        "channels. From guides of two programmes a channel, times fifteen."
    )
    # To two digits: another run differs in the third.
    taken = (guide_of_a_day(results, size) for size in (SIZES[0], TYPICAL, SIZES[-1]))
    low, value, high = (float(f"{one:.2g}") for one in taken)
    yield Figure("read", title, value, "s", low, high, note)
    for kind in ("whole", "streaming"):
        of = _at(results, f"guide, {kind}", SIZES[-1])
        title = f"Memory to read a guide of {SIZES[-1] * PROGRAMMES:,} programmes, {kind}"
        yield Figure(f"memory-{kind}", title, of["mb"], "mb")
    low, value, high = results["reading"]["growth"]["guide, streaming"]
    title = "Exponent with which the time to read a guide grows with its channels"
    yield Figure("growth", title, value, "number", low, high)
    full = next(row for row in results["lifetimes"] if row["lists"] == PLAN.lists)
    title = "Time a list is missing where the round just fits on average"
    yield Figure("missing", title, full["hang"], "ratio")


def _at(results: Mapping[str, Json], reader: str, channels: int) -> Mapping[str, Json]:
    rows = results["reading"]["rows"]
    return next(row for row in rows if (row["reader"], row["channels"]) == (reader, channels))


def _answer(results: Mapping[str, Json]) -> str:
    whole, streamed = (_at(results, f"guide, {kind}", SIZES[-1]) for kind in ("whole", "streaming"))
    full = next(row for row in results["lifetimes"] if row["lists"] == PLAN.lists)
    return (
        f"10,000 channels with a guide of a day take {guide_of_a_day(results, TYPICAL):.1f} s of a "
        f"core to read, in step with their number; read whole, {SIZES[-1] * PROGRAMMES:,} "
        f"programmes hold {whole['mb']:.0f} MB and read while they arrive {streamed['mb']:.0f}; "
        "what empties a cache is the round, which leaves a list missing "
        f"{percent(full['hang'], 0)} of the time where it fits only on average."
    )


LAB = Lab(
    id="iptv",
    title="A guide and its cache",
    question="What does a guide cost?",
    notebook="notebooks/25-iptv.ipynb",
    packages=("m3u-ipytv", "lxml"),
    steps={
        "reading": reading,
        "malformed": malformed,
        "lifetimes": lifetimes,
        "remedies": remedies,
        ANSWERS: answers,
    },
    vectors=checks.ALL,
    figures=_figures,
    answer=_answer,
    seed=1,
)
