"""Small made-up models of a scaling path, and the fixture that makes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

from helpers.analysis.scaling import ScalingModel

# Hypothesis without a clock: what an example takes depends on what else the machine does.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def make() -> Callable[..., ScalingModel]:
    """A function that makes a model from short notation; see `made`."""
    return made


def made(
    values: dict,
    resources: dict,
    loads: dict | None = None,
    remedies: dict | None = None,
    stages: dict | None = None,
    correlations: list | None = None,
) -> ScalingModel:
    """Write a model briefly.

    A value is a number, (low, mode, high), or (tokens, inputs). A resource is
    (type, parameters, demand) and perhaps more fields. A load is (today, peak). What stands where
    an id of a value belongs and is a number becomes a value of its own.
    """
    rows: list[dict] = []

    def add(id_: str, what) -> None:
        row = {"id": id_, "title": id_.title(), "unit": "number", "scale": 1.0}
        if isinstance(what, dict):
            row |= what
        elif isinstance(what, tuple) and len(what) == 3:
            row |= dict(zip(("low", "mode", "high"), map(float, what), strict=True))
        elif isinstance(what, tuple):
            row |= {"formula": what[0], "inputs": what[1]}
        else:
            row |= {"value": float(what)}
        rows.append(row)

    def named(what, place: str) -> str:
        if isinstance(what, str):
            return what
        add(place, what)
        return place

    for id_, what in values.items():
        add(id_, what)
    data = {
        "values": rows,
        "correlations": [
            {"between": [one, other], "rank": rank} for one, other, rank in correlations or []
        ],
        "loads": [
            {
                "id": id_,
                "title": f"{id_.title()} per day",
                "today": named(today, f"{id_}-today"),
                "peak": named(peak, f"{id_}-peak"),
            }
            for id_, (today, peak) in (loads or {"visits": (10, 1)}).items()
        ],
        "resources": [
            {
                "id": id_,
                "title": id_.title(),
                "type": kind,
                "rate": (more or [{}])[0].get("rate", "peak"),
                "parameters": {
                    name: named(what, f"{id_}.{name}") for name, what in parameters.items()
                },
                "demand": {key: named(what, f"{id_}/{key}") for key, what in demand.items()},
                "objective": (more or [{}])[0].get("objective"),
                "consequence": (more or [{}])[0].get("consequence"),
            }
            for id_, (kind, parameters, demand, *more) in resources.items()
        ],
        "remedies": [
            {
                "id": id_,
                "title": id_.title(),
                "status": status,
                "changes": {
                    target: named(what, f"{id_}:{target}") for target, what in changes.items()
                },
                "relieves": [],
            }
            for id_, (status, changes) in (remedies or {}).items()
        ],
        "stages": [
            {
                "id": id_,
                "title": id_.title(),
                "load": {key: named(what, f"{id_}@{key}") for key, what in load_.items()},
                "remedies": list(on),
            }
            for id_, (load_, on) in (stages or {}).items()
        ],
    }
    return ScalingModel.of(data)
