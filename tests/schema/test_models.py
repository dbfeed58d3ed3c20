"""What an author may write: each model accepts the good and refuses the bad with a fault."""

from __future__ import annotations

import copy
import datetime as dt
import importlib
import inspect
import pkgutil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import helpers.schema
from helpers.analysis.kinds import KINDS
from helpers.schema.architecture import Dependency
from helpers.schema.base import FaultsError, Id, Model, PastDate, Text
from helpers.schema.decision import Decision
from helpers.schema.provenance import Citation, Column, Quantity, Source
from helpers.schema.scaling import Resource, waits
from helpers.schema.study import Lifecycle
from helpers.schema.units import UNITS, Unit

QUANTITY = {
    "id": "fee",
    "title": "Fee",
    "value": 0.5,
    "unit": "percent",
    "kind": "published",
    "as_of": dt.date(2026, 1, 1),
    "cite": [{"source": "study"}],
}
CELL = {"score": 3, "reason": "Because.", "cite": [{"source": "study"}]}
DECISION = {
    "id": "choice",
    "title": "Choice",
    "origin": "record",
    "status": "in-force",
    "date": dt.date(2026, 1, 1),
    "question": "Which?",
    "context": "Some.",
    "options": [
        {"id": "a", "title": "A", "text": "A.", "considered": "chosen"},
        {"id": "b", "title": "B", "text": "B.", "considered": "rejected", "why_not": "Slow."},
    ],
    "weights": [
        {"criterion": "cost", "weight": 60, "reason": "Money."},
        {"criterion": "speed", "weight": 40, "reason": "Time."},
    ],
    "scores": {option: {"cost": CELL, "speed": CELL} for option in "ab"},
    "scored_by": "author",
    "as_of": dt.date(2026, 1, 1),
    "why": "Cheap.",
    "cost": "Slow.",
    "revisit": "Later.",
    "components": ["api"],
    "cite": [{"source": "study"}],
}


def models() -> list[type[Model]]:
    found = []
    for info in pkgutil.iter_modules(helpers.schema.__path__):
        module = importlib.import_module(f"helpers.schema.{info.name}")
        for _, value in inspect.getmembers(module, inspect.isclass):
            if issubclass(value, Model) and value.__module__ == module.__name__:
                found.append(value)
    return found


def faults(model: type[Model], data: dict[str, Any]) -> list[str]:
    """Texts of the faults a model finds in data whose fields are all well formed."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    texts = []
    for error in caught.value.errors():
        cause = error.get("ctx", {}).get("error")
        assert isinstance(cause, FaultsError), error
        texts += [fault.wrong for fault in cause.faults]
    return texts


def changed(base: dict[str, Any], **changes: Any) -> dict[str, Any]:
    result = copy.deepcopy(base)
    for key, value in changes.items():
        if value is ...:
            del result[key]
        else:
            result[key] = value
    return result


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_is_strict_frozen_and_described(model: type[Model]) -> None:
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["frozen"]
    assert model.model_config["allow_inf_nan"] is False
    assert model.__doc__


def test_nouns_are_unique() -> None:
    nouns = [model.noun for model in models() if model.noun]
    assert len(nouns) == len(set(nouns))


@pytest.mark.parametrize("good", ["a", "platform-fee", "x402", "a1-b2-3"])
def test_ids(good: str) -> None:
    assert TypeAdapter(Id).validate_python(good) == good


@pytest.mark.parametrize("bad", ["", "A", "1a", "a_b", "a--b", "-a", "a-", "a b", "é", "a" * 81])
def test_what_is_no_id(bad: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Id).validate_python(bad)


def test_text_is_kept_as_typed_but_control_characters_are_not() -> None:
    html = "<script>alert(1)</script> & `code`"
    assert TypeAdapter(Text).validate_python(html) == html
    for bad in ("", "a\x07b", "a\x1b[31m", "x" * 4001):
        with pytest.raises(ValidationError):
            TypeAdapter(Text).validate_python(bad)


def test_dates_are_not_in_the_future() -> None:
    today = dt.datetime.now(dt.UTC).date()
    assert TypeAdapter(PastDate).validate_python(today)
    with pytest.raises(ValidationError):
        TypeAdapter(PastDate).validate_python(today + dt.timedelta(days=3))


def test_a_good_quantity() -> None:
    quantity = Quantity.model_validate(QUANTITY)
    assert quantity.value == 0.5
    with pytest.raises(ValidationError):
        quantity.value = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({"value": ...}, ["the number itself is missing"]),
        ({"low": 1.0}, ["a range lacks mode and high", "both value and a range are given"]),
        (
            {"value": ..., "low": 3.0, "mode": 2.0, "high": 4.0},
            ["low 3, mode 2, high 4 are out of order"],
        ),
        ({"cite": []}, ["a published number lacks cite"]),
        ({"kind": "assumed"}, ["an assumed number lacks note"]),
        ({"kind": "derived", "value": ...}, ["a derived number lacks formula",
                                             "a derived number lacks inputs"]),
        (
            {"formula": "a", "inputs": {"a": "b"}},
            [
                "formula belongs to numbers of kind derived, not published",
                "inputs belongs to numbers of kind derived, not published",
            ],
        ),
        (
            {"kind": "derived", "formula": "a", "inputs": {"a": "b"}, "value": ..., "low": 1.0,
             "mode": 1.0, "high": 1.0},
            [f"a derived number is computed and takes no {name}"
             for name in ("low", "mode", "high")],
        ),
    ],
)  # fmt: skip
def test_quantity_faults(changes: dict[str, Any], texts: list[str]) -> None:
    assert faults(Quantity, changed(QUANTITY, **changes)) == texts


@given(parts=st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_ranges_are_accepted_exactly_when_in_order(parts: list[float]) -> None:
    low, mode, high = parts
    data = changed(QUANTITY, value=..., low=low, mode=mode, high=high)
    if low <= mode <= high:
        assert Quantity.model_validate(data).mode == mode
    else:
        assert "out of order" in faults(Quantity, data)[0]


def test_a_good_decision_has_one_chosen_option() -> None:
    assert Decision.model_validate(DECISION).chosen.id == "a"


def test_all_faults_of_a_matrix_come_at_once() -> None:
    data = copy.deepcopy(DECISION)
    data["weights"][0]["weight"] = 61
    data["weights"][1]["criterion"] = "cost"
    data["options"][1]["id"] = "c"
    assert faults(Decision, data) == [
        "criterion cost is weighted twice",
        "the weights add up to 101, not 100",
        "speed has a score here and no weight in this decision",
        "scores has no row for option c",
        "scores name the unknown option b",
    ]


@given(weights=st.lists(st.integers(0, 100), min_size=2, max_size=2))
def test_weights_are_accepted_exactly_when_they_are_the_whole(weights: list[int]) -> None:
    data = copy.deepcopy(DECISION)
    for record, weight in zip(data["weights"], weights, strict=True):
        record["weight"] = weight
    if sum(weights) == 100:
        assert Decision.model_validate(data)
    else:
        assert faults(Decision, data) == [f"the weights add up to {sum(weights)}, not 100"]


def test_sources_need_what_a_link_needs() -> None:
    base = {"id": "x", "title": "X", "date": dt.date(2026, 1, 1)}
    assert Source.model_validate({**base, "type": "author"})
    assert faults(Source, {**base, "type": "document"}) == ["a source of type document lacks url"]
    assert len(faults(Source, {**base, "type": "repository"})) == 2


def test_citations_point_forwards() -> None:
    assert Citation.model_validate({"source": "x", "path": "a.ts", "lines": ["1-2", "7"]})
    assert faults(Citation, {"source": "x", "lines": ["1"]}) == ["lines are given without a file"]
    assert faults(Citation, {"source": "x", "path": "a", "lines": ["9-2"]}) == [
        "lines 9-2 run backwards"
    ]


def test_columns_of_numbers_have_units() -> None:
    assert Column.model_validate({"name": "month", "title": "M", "type": "month"})
    assert faults(Column, {"name": "n", "title": "N", "type": "integer"})


def needed(kind: str) -> set[str]:
    return {name for name, item in KINDS[kind].parameters.items() if not item.optional}


@pytest.mark.parametrize("kind", KINDS)
def test_resources_take_their_own_parameters(kind: str) -> None:
    known = KINDS[kind].parameters
    required = needed(kind)
    base = {
        "id": "r", "title": "R", "type": kind, "component": "c", "demand": {"load": "q"},
        "leaves_out": "Much.", "cite": [{"source": "s"}],
    }  # fmt: skip
    base |= {"rate": "average"} if KINDS[kind].steady else {}
    whole = dict.fromkeys(known, "q")
    assert Resource.model_validate({**base, "parameters": whole})
    for name in required:
        less = {key: value for key, value in whole.items() if key != name}
        assert faults(Resource, {**base, "parameters": less}) == [
            f"a {kind} lacks the parameter {name}"
        ]
    assert faults(Resource, {**base, "parameters": {**whole, "speed": "q"}}) == [
        f"a {kind} has no parameter speed"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_store_grows_by_the_average_and_only_a_wait_can_miss_an_objective(kind: str) -> None:
    base = {
        "id": "r", "title": "R", "type": kind, "component": "c", "demand": {"load": "q"},
        "parameters": dict.fromkeys(needed(kind), "q"),
        "leaves_out": "Much.", "cite": [{"source": "s"}],
    }  # fmt: skip
    peak = ["a store grows by the average day, not by the busiest hour"] * KINDS[kind].steady
    without = " without dwell" if kind == "periodic" else ""
    wait = [f"of a {kind}{without} no long wait is known to hold against an objective"] * (
        kind not in ("queue", "pool")
    )
    for more, expected in (
        ({}, peak),
        ({"rate": "average"}, []),
        ({"rate": "average", "objective": "slo"}, wait),
        ({"rate": "peak", "objective": "slo"}, peak + wait),
    ):
        if expected:
            assert faults(Resource, {**base, **more}) == expected
        else:
            assert Resource.model_validate({**base, **more})


def test_a_sweep_has_a_known_wait_only_where_rows_stay() -> None:
    assert waits("periodic", {"interval", "batch", "time_per_row", "dwell"})
    assert not waits("periodic", {"interval", "batch", "time_per_row"})
    assert [kind for kind in KINDS if waits(kind, needed(kind))] == ["pool", "queue"]


def test_only_async_dependencies_have_a_buffer() -> None:
    base = {"from": "a", "to": "b", "effect": "E.", "cite": [{"source": "s"}]}
    assert Dependency.model_validate({**base, "type": "async", "buffer": "q"}).target == "b"
    assert faults(Dependency, {**base, "type": "hard", "buffer": "q", "to": "a"}) == [
        "buffer belongs to async dependencies, not to a hard one",
        "a cannot depend on itself",
    ]


def test_states_are_connected() -> None:
    def state(name: str, kind: str) -> dict[str, str]:
        return {"id": name, "title": name, "type": kind, "text": "T."}

    data = {
        "id": "l",
        "title": "L",
        "text": "T.",
        "states": [state("a", "initial"), state("b", "success"), state("b", "failure")],
        "transitions": [{"from": "a", "to": "z", "trigger": "T."}],
        "cite": [{"source": "s"}],
    }
    assert faults(Lifecycle, data) == [
        "state b is listed twice",
        "unknown state z",
        "no transition leads to state b",
        "no transition leads to state b",
    ]


@pytest.mark.parametrize("unit", UNITS.values(), ids=lambda unit: unit.id)
def test_units_are_consistent(unit: Any) -> None:
    assert Unit.model_validate(unit.model_dump()) == unit
    assert TypeAdapter(Id).validate_python(unit.id) == unit.id
    assert unit.factor > 0
    base = [other for other in UNITS.values() if other.kind == unit.kind]
    assert len(base) == 1 or any(other.factor == 1 for other in base)
    assert all(alias == alias.lower() for alias in unit.aliases)


def test_no_two_units_are_spelt_alike() -> None:
    spellings: dict[str, str] = {}
    for unit in UNITS.values():
        for word in unit.spellings:
            assert spellings.setdefault(word, unit.id) == unit.id, word


def test_what_is_counted_needs_two_words() -> None:
    unit = Unit(id="open-order", symbol="open orders")
    assert (unit.counts, unit.kind, unit.one) == (True, "open-order", "open order")


def test_a_unit_converts_within_its_dimension() -> None:
    assert faults(Unit, {"id": "score", "symbol": "scores", "factor": 20}) == [
        "the unit score has a factor and no dimension to convert it in"
    ]
    score = Unit(id="score", symbol="scores", dimension="people", factor=20)
    assert (score.counts, score.kind, score.one) == (False, "people", "scores")


def test_amounts_and_rates_of_data_can_be_compared() -> None:
    sizes = {key: UNITS[key].factor for key in ("kb", "kib", "mb", "mib", "gb", "gib", "tb", "tib")}
    assert list(sizes.values()) == sorted(sizes.values())
    assert {UNITS[key].dimension for key in sizes} == {"bytes"}
    # A megabyte a second is eight megabits a second.
    assert UNITS["mb-per-second"].factor == 8 * UNITS["mbit-per-second"].factor
    assert UNITS["mib-per-second"].factor == 8 * UNITS["mib"].factor
    assert UNITS["gbit-per-second"].kind == UNITS["bit-per-second"].kind == "data-rate"
