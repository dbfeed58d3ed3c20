"""Write scaling.json: models, and what the engine says about them, for Python and JavaScript.

`PYTHONPATH=tests python -m cases.make_scaling` writes it anew. Models come from a seeded generator,
with every type of resource and at their limits: a mode at the end of its range, ranges as narrow as
a rounding error, loads of nothing and of far too much, parts that never break or are broken from
the start. What is right is settled elsewhere, by the oracles of tests/scaling; these cases hold the
two engines together. `study` asks the published study, as it stands, in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
from cases.scaling_models import Maker, short

from helpers import catalog
from helpers.analysis import scaling
from helpers.analysis.sampling import for_page
from helpers.catalog.inputs.scaling import model as read_model
from helpers.text.scaling import briefly, formula, theory, verdict

FILE = Path(__file__).with_name("scaling.json")
SEED = 20260804
DRAWN = 44
"""Models made up."""
ASKED = 6
"""Questions to each."""
MOST = 8
"""Binary logarithm of the most draws."""
DIGITS = 11
"""Significant digits kept: a hundredth of the tolerance."""


def question(maker: Maker, model: scaling.ScalingModel) -> dict:
    """Options and a plan: what a reader of the page might have set."""
    options: dict = {}
    loads = [load.id for load in model.loads]
    plain = [load.id for load in model.loads if maker.chance(0.7)]
    if plain:
        options["load"] = {id_: level(maker, model, id_) for id_ in plain}
    if maker.chance(0.3):
        options["driver"] = maker.one_of(*loads)
    on = [remedy.id for remedy in model.remedies if maker.chance(0.5)]
    if on:
        options["remedies"] = on[::-1] if maker.chance(0.2) else on
    overrides = {}
    for _ in range(int(maker.rng.integers(0, 4))):
        value = maker.one_of(*model.values)
        size = value.mode if value.is_range else value.value
        factor = maker.one_of(0.0, 1e6) if maker.chance(0.15) else maker.between(0.3, 3)
        overrides[value.id] = short((1.0 if size is None else size) * factor)
    if overrides:
        options["overrides"] = overrides
    plan = {"log2": maker.one_of(0, 3, 5, 6, 7, MOST)}
    return {"options": options, "plan": plan, "curve": maker.one_of(*model.resources).id}


def level(maker: Maker, model: scaling.ScalingModel, id_: str) -> float | str:
    """A load: none, some, far too much, or that of a value."""
    if maker.chance(0.1):
        return model.load(id_).today
    return maker.one_of(0.0, 1e9, 1.0, *(maker.between(1, 1e6) for _ in range(7)))


def drawn(seed: int, many: int) -> Iterator[tuple[scaling.ScalingModel, list[dict]]]:
    """Models that are made up, each with its questions."""
    for number in range(many):
        maker = Maker(np.random.default_rng([seed, number]))
        model = maker.make()
        asked = [question(maker, model) for _ in range(ASKED)]
        yield model, [{**one, "all": k == 0} for k, one in enumerate(asked)]


def study() -> tuple[scaling.ScalingModel, list[dict]]:
    """The longest path on record with its stages, and many loads with remedies and overrides."""
    studies = catalog.load(FILE.parents[2]).studies.values()
    paths = [read_model(study) for study in studies if study.scaling and study.scaling.resources]
    model = max(paths, key=lambda path: len(path.resources))
    rng = np.random.default_rng(SEED)
    maker = Maker(rng)
    asked: list[dict] = [
        {"load": dict(stage.load), "remedies": list(stage.remedies)} for stage in model.stages
    ]
    loads = [load.id for load in model.loads]
    for exponent in np.linspace(-1, 6, 29):
        options: dict = {"load": {loads[0]: short(10**exponent)}}
        on = [remedy.id for remedy in model.remedies if maker.chance(0.25)]
        if maker.chance(0.6):
            options["remedies"] = on
        if maker.chance(0.6):
            moved = [model.ranges[k] for k in rng.choice(len(model.ranges), 2, replace=False)]
            options["overrides"] = {
                value.id: short(rng.uniform(value.low, value.high)) for value in moved
            }
        if maker.chance(0.15):
            options["driver"] = loads[-1]
        asked.append(options)
    waiting = [item.id for item in model.resources if item.type not in ("quota", "store")]
    return model, [
        {
            "options": options,
            "plan": {"log2": MOST if k < len(model.stages) else 6},
            "curve": waiting[k % len(waiting)],
            "all": True,
        }
        for k, options in enumerate(asked)
    ]


def solve(model: scaling.ScalingModel, asked: dict) -> dict:
    """What the engine says, as plain data; run_scaling.mjs does the same in JavaScript."""
    try:
        return _solve(model, scaling.Plan(**asked["plan"]), asked)
    except (KeyError, ValueError) as error:
        return {"error": str(error.args[0])}


def _solve(model: scaling.ScalingModel, draws: scaling.Plan, asked: dict) -> dict:
    options = asked["options"]
    found = scaling.state(model, **options)
    spread = scaling.spread(model, **options, plan=draws)
    bars = scaling.tornado(model, **options)
    line = scaling.curve(model, asked["curve"], **options)
    given = {key: value for key, value in options.items() if key != "remedies"}
    state = {key: value for key, value in asdict(found).items() if key != "resources"}
    return {
        "state": state | {"resources": [_part(part) for part in found.resources]},
        "spread": {
            "first": spread.first,
            "gone": spread.gone,
            "resources": [list(asdict(part).values())[1:] for part in spread.resources],
        },
        "tornado": [
            [bar.id, *asdict(bar.low).values(), *asdict(bar.high).values(), bar.swing]
            for bar in bars
        ],
        "moves": asked["all"]
        and [list(asdict(move).values()) for move in scaling.moves(model, **given)],
        "curve": line and {
            "points": len(line.points),
            "some": [list(asdict(point).values()) for point in line.points[::24]],
            "knee": line.knee and list(asdict(line.knee).values()),
            "now": line.now and list(asdict(line.now).values()),
            "objective": line.objective,
        },
        "grounds": asked["all"] and [
            [formula(resource), theory(resource)] for resource in model.resources
        ],
        "sentences": verdict(model, found, spread, bars),
        "sure": briefly(model, found, spread, bars)[1:],
    }  # fmt: skip


def _part(part: scaling.Part) -> list:
    # One limit is the breaking load itself.
    limits = list(part.limits.values())[1:] and list(part.limits.values())
    return [
        part.utilisation, part.headroom, part.saturated, part.consequence, limits, part.breaking,
        part.binds,
        part.wait and list(part.wait), part.knee, part.objective,
        list(part.inputs.values()),
    ]  # fmt: skip


def plain(value):
    """Data as JSON holds it: numbers to `DIGITS` digits, null where there is no finite number."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, float | np.floating):
        if not np.isfinite(value):
            return None
        rounded = float(f"{value:.{DIGITS}g}")
        return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
    return int(value) if isinstance(value, np.integer) else value


def packed(model: scaling.ScalingModel) -> dict:
    """A model as a page has it, without what is the same for all."""
    draws = for_page(model.spans, model.pairs, MOST)
    return model.json() | {"draws": {key: draws[key] for key in ("tables", "ends", "tied")}}


def unpacked(packed_model: dict) -> scaling.ScalingModel:
    """The model again; Python makes its own tables."""
    kept = {key: value for key, value in packed_model.items() if key != "draws"}
    return scaling.ScalingModel.of(kept)


def shared(many: int) -> dict:
    """What all models draw from: points of so many ranges, and the normal quantiles."""
    draws = for_page({f"r{k}": (0.0, 0.5, 1.0) for k in range(many)}, [], MOST)
    return {key: draws[key] for key in ("points", "normals")}


def cases() -> dict:
    """Models and questions, without results."""
    made = list(drawn(SEED, DRAWN))
    return {
        "shared": shared(max(len(model.ranges) for model, _ in made)),
        "models": [packed(model) for model, _ in made],
        "cases": [
            {"model": number, **one} for number, (_, asked) in enumerate(made) for one in asked
        ],
    }


def main() -> None:
    made = cases()
    models = [unpacked(one) for one in made["models"]]
    solved = [{**one, "expected": plain(solve(models[one["model"]], one))} for one in made["cases"]]
    FILE.write_text(
        f'{{"shared":{_dump(made["shared"])},\n'
        f'"models":[\n{_lines(made["models"])}\n],\n"cases":[\n{_lines(solved)}\n]}}\n',
        encoding="utf-8",
    )


def _lines(items: list) -> str:
    return ",\n".join(map(_dump, items))


def _dump(data) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
