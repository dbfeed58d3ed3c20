"""What the scaling explorer reads: the engine's model untouched, and words beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import demo
import html5lib
import pytest

from helpers.analysis.scaling import Plan, ScalingModel, spread, state
from helpers.analysis.scaling.uncertainty import DRAWS
from helpers.cards.scaling.explorer import BEYOND, explorer_data, scaling_explorer
from helpers.catalog.inputs.scaling import model

ENGINE = Path(__file__).parents[2] / "assets/src/scaling/uncertainty.js"


def only_model(data: dict, plain: dict) -> dict:
    """The explorer's data without what it adds to the model's own records."""
    kept = {key: data[key] for key in plain}
    for name, records in plain.items():
        if records and isinstance(records[0], dict):
            kept[name] = [
                {key: item[key] for key in record}
                for item, record in zip(data[name], records, strict=True)
            ]
    return kept


def test_the_model_in_it_is_the_engines():
    study = demo.study()
    plain = model(study).json()
    kept = only_model(explorer_data(study), plain)
    assert kept == plain
    same = ScalingModel.of(json.loads(json.dumps(kept)))
    assert state(same).order == state(model(study)).order
    plan = Plan(log2=DRAWS.log2)
    assert spread(same, plan=plan) == spread(model(study), plan=plan)


def test_the_page_takes_no_more_draws_than_it_has_points_for():
    found = re.search(r"RESTING = Object\.freeze\(\{ log2: (\d+)", ENGINE.read_text("utf-8"))
    assert int(found[1]) == DRAWS.log2
    draws = explorer_data(demo.study())["draws"]
    assert {len(row) for row in draws["points"]} == {DRAWS.log2 + 1}
    assert len(draws["points"]) == len(draws["tables"]) == len(model(demo.study()).ranges)


def test_a_slider_goes_from_today_to_beyond_every_stage():
    study = demo.study()
    (load,) = explorer_data(study)["loads"]
    today, end = load["range"]
    assert today == pytest.approx(state(model(study)).today)
    stages = explorer_data(study)["stages"]
    assert end == pytest.approx(BEYOND * max(stage["per_day"]["payments"] for stage in stages))


def test_every_value_has_its_record_and_every_remedy_its_cost():
    study = demo.study()
    data = explorer_data(study)
    assert data["evidence"].endswith(f"evidence.html#{study.id}-")
    for value in data["values"]:
        quantity = study.quantities[value["id"]]
        assert quantity.anchor == f"{study.id}-{value['id']}"
        assert value["kind"] == quantity.record.kind
    costs = {item.id: item for item in study.scaling.remedies}
    for remedy in data["remedies"]:
        assert remedy["cost"] == costs[remedy["id"]].cost
        assert (remedy["price"] is None) == (costs[remedy["id"]].monthly_cost is None)


def test_it_is_folded_around_its_data_and_says_what_stands_in_without_scripts():
    study = demo.study()
    tree = html5lib.parseFragment(
        scaling_explorer(study), treebuilder="etree", namespaceHTMLElements=False
    )
    (fold,) = tree
    assert fold.tag == "details"
    assert fold.get("id") == f"{study.id}-explore-scaling-fold"
    assert "open" not in fold.attrib
    element = fold.find("scaling-explorer")
    data = json.loads(element.find("script").text)
    assert data["id"] == element.get("data-explorer") == f"{study.id}-scaling"
    assert "needs JavaScript" in element.find("p").text


def test_markup_in_a_text_is_none():
    study = demo.study()
    resource, *others = study.scaling.resources
    text = "<b>not bold</b></script>"
    changed = resource.model_copy(update={"leaves_out": text})
    scaling = study.scaling.model_copy(update={"resources": [changed, *others]})
    html = scaling_explorer(demo.study(scaling=scaling))
    assert html.count("</script>") == 1
    data = json.loads(re.search(r"<script[^>]*>(.*?)</script>", html, re.DOTALL)[1])
    assert data["resources"][0]["leaves_out"] == "&lt;b&gt;not bold&lt;/b&gt;&lt;/script&gt;"


def test_a_study_without_a_path_has_no_explorer():
    with pytest.raises(ValueError, match=r"has no scaling\.yml"):
        scaling_explorer(demo.study(scaling=None))
