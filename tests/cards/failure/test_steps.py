"""A failure followed by hand, and what the exercises answer, on a graph of two parts."""

from __future__ import annotations

import demo
import html5lib
import pytest

from helpers.analysis.failure import DOWN, blast
from helpers.cards.failure import answers, steps
from helpers.catalog.inputs.failure import analyse_study


def text_of(html: str) -> str:
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).replace("\u00a0", " ").split())


@pytest.fixture
def study():
    return demo.study()


@pytest.fixture
def found(study):
    return analyse_study(study)


def test_every_count_is_that_of_the_graph(study, found):
    told = text_of(steps.graph(study, found).html)
    assert f"{len(found.system.components)} components" in told
    assert f"{len(found.system.edges)} dependencies" in told


def test_single_points_are_those_that_take_something_down_alone(study, found):
    alone = [
        part.id
        for part in found.system.components
        if DOWN in blast(found.system, [part.id]).states.values()
    ]
    html = steps.single_points({"demo": (study, found)}).html
    assert f'data-value="{len(alone)}.0"' in html or f'data-value="{len(alone)}"' in html
    # One study is compared with none.
    assert "larger share" not in text_of(html)
    other = demo.study(meta=study.meta.model_copy(update={"title": "Another"}))
    both = steps.single_points({"a": (study, found), "b": (other, analyse_study(other))}).html
    assert "The larger share is that of" in text_of(both)


def test_an_edge_made_soft_takes_less_down(found):
    system = found.system
    hard = next(
        edge for edge in system.edges
        if edge.type == "hard" and edge.target in system.node and edge.source in system.node
    )  # fmt: skip
    mode = next(mode for mode in system.modes if mode.takes_down)
    told = answers.softer(system, mode, hard)
    assert "that were down still" in told


def test_the_part_most_depend_on_is_counted(found):
    needed = {part.id: len(found.system.needed_by[part.id]) for part in found.system.components}
    most = max(needed, key=lambda key: needed[key])
    assert answers.most_needed(found).startswith(
        f"“{found.system.titles[most]}” has the most direct dependents, {needed[most]},"
    )


def test_what_has_no_figure_is_said(study, found):
    missing = "No capability without a standby needs a part that has a figure."
    assert answers.without_the_first(found, None) == missing
    assert text_of(steps.product(found, None, []).html) == missing
    capability = next((key for key, item in found.availability.items() if item.contributions), None)
    assert capability
    item = found.availability[capability]
    left = item.minutes * (1 - item.contributions[0].share)
    assert f"it would be {left:.0f}." in answers.without_the_first(found, capability)
