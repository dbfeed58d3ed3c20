"""One run of a lab, and the record that is kept of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import platform
import time
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from helpers.labs.lab import Figure, Json, Lab
from helpers.labs.repeated import significant
from helpers.schema.lab import Lab as Record

HEAD = """\
# yaml-language-server: $schema=../schema/lab.json
# Written by `make labs`; a change by hand is a wrong number.
"""
GIB = 2**30


def measure(lab: Lab, kept: Record | None = None) -> Record:
    """Run every step of a lab, check its vectors, and take its numbers.

    Parameters
    ----------
    kept
        The record there was, whose run at a larger size stays.

    Raises
    ------
    LabError
        If the lab cannot run here, with the reason.
    """
    started = time.monotonic()
    results: dict[str, Json] = {name: step() for name, step in lab.steps.items()}
    large = kept and kept.large
    vectors = [dataclasses.asdict(check()) for check in lab.vectors]
    figures = [_rounded(figure) for figure in lab.figures(results)]
    return Record.model_validate(
        {
            "id": lab.id,
            "title": lab.title,
            "question": lab.question,
            "answer": lab.answer(results | (large.results if large else {})),
            "notebook": lab.notebook,
            "date": dt.datetime.now(dt.UTC).date(),
            "seed": lab.seed,
            "seconds": round(time.monotonic() - started, 1),
            "machine": machine(),
            "versions": lab.versions(),
            "vectors": vectors,
            "figures": figures,
            "results": results,
            "large": large,
        }
    )


def measure_large(lab: Lab, kept: Record) -> Record:
    """Run what a lab has at a larger size, and keep it beside the usual run.

    Its numbers have the ids of the usual ones after ``large-``.

    Raises
    ------
    LabError
        If the lab cannot run here, with the reason.
    """
    started = time.monotonic()
    results: dict[str, Json] = {name: step() for name, step in lab.large.items()}
    both = kept.results | results
    usual = list(lab.figures(kept.results))
    # What no step of a larger size goes into is as it was.
    other = [figure for figure in lab.figures(both) if figure not in usual]
    large = {
        "date": dt.datetime.now(dt.UTC).date(),
        "seconds": round(time.monotonic() - started, 1),
        "machine": machine(),
        "versions": lab.versions(),
        "figures": [{**_rounded(figure), "id": f"large-{figure.id}"} for figure in other],
        "results": results,
    }
    return Record.model_validate(kept.model_dump() | {"large": large, "answer": lab.answer(both)})


def machine() -> dict[str, Any]:
    """What a run's seconds hold for."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory": round(memory, 1),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
    }


def read(path: Path) -> Record | None:
    """The record in a data file; None where there is none that can be read."""
    try:
        return Record.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, yaml.YAMLError, ValidationError):
        return None


def written(record: Record) -> str:
    """The record as its data file says it."""
    data = record.model_dump(mode="json", exclude_none=True)
    for run, dated in ((record, data), (record.large, data.get("large"))):
        if run and dated:
            dated["date"] = run.date
    return HEAD + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)


def _processor() -> str:
    """The processor's own name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def _rounded(figure: Figure) -> dict[str, Any]:
    found = dataclasses.asdict(figure)
    for name in ("value", "low", "high"):
        if isinstance(found[name], float):
            found[name] = significant(found[name])
    return found
