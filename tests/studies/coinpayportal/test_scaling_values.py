"""Numbers of the study's path: those of the catalogue, in base units, each after its inputs."""

from __future__ import annotations

import json
import math

import pytest

from helpers.analysis.scaling import ScalingModel, Value, evaluate
from helpers.catalog.inputs.scaling import model


def test_the_model_of_the_study_has_the_catalogues_numbers(study, real):
    values = evaluate(real)
    assert {value.id for value in real.values} <= set(study.quantities)
    for value in real.values:
        quantity = study.quantities[value.id]
        assert values.own[value.id] == pytest.approx(quantity.value, rel=1e-12)


def test_base_units_are_seconds_days_and_bytes(study, real):
    values = evaluate(real)
    for value in real.values:
        quantity = study.quantities[value.id]
        base = quantity.value * quantity.unit.factor
        if quantity.unit.dimension == "rate":
            base *= 86400
        assert values[value.id] == pytest.approx(base, rel=1e-12)


def test_values_follow_their_inputs(real):
    seen = set()
    for value in real.values:
        assert set(value.inputs) <= seen
        seen.add(value.id)


def test_a_model_goes_through_json_unchanged(real):
    text = json.dumps(real.json(), allow_nan=False)
    assert ScalingModel.of(json.loads(text)).json() == real.json()
    with pytest.raises(ValueError, match=r"no scaling\.yml"):
        model(type("Study", (), {"id": "s", "scaling": None})())


def test_a_range_of_one_number_is_a_number(real):
    assert Value("a", value=1.0).is_range is False
    assert all(value.low < value.high for value in real.ranges)
    assert all(math.isfinite(value.scale) for value in real.values)
