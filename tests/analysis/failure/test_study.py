"""Every study's own graph: what the record says, what is computed, and which is right."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest
from dominators import dominators
from project_files import own_portfolio
from work import calls

from helpers.analysis.failure import (
    DOWN,
    STATES,
    FailureAnalysis,
    analyse,
    blast,
    cut_sets,
    states,
    verdict,
)
from helpers.catalog.inputs.failure import analyse_study
from helpers.text.failure import why

PORTFOLIO = own_portfolio()
STUDIES = [key for key, study in PORTFOLIO.studies.items() if study.architecture]


@pytest.fixture(scope="module")
def analyses() -> dict[str, FailureAnalysis]:
    return {key: analyse_study(PORTFOLIO.studies[key]) for key in STUDIES}


MODES = [(key, mode) for key in STUDIES for mode in PORTFOLIO.studies[key].failures]


@pytest.mark.parametrize(("study", "mode"), MODES)
def test_published_and_computed_agree_or_the_data_says_which_is_right(analyses, study, mode):
    found = next(one for one in analyses[study].comparisons if one.mode == mode)
    stated = PORTFOLIO.studies[study].failures[mode].agreement
    table = "; ".join(
        f"{key}: published {STATES[said]}, computed {STATES[is_]} ({why(found.computed, key)})"
        for key, said, is_ in found.differences
    )
    if found.verdict == "equal":
        assert stated is None, f"{mode} is equal, so its agreement has nothing to explain"
    else:
        assert stated is not None, f"{mode} is {found.verdict}: {table}"
        assert stated.verdict == found.verdict, table


@pytest.mark.parametrize("study", STUDIES)
def test_dominators_are_the_components_that_alone_bring_a_capability_down(analyses, study):
    found = analyses[study]
    alone = cut_sets(found.system, DOWN, 1, causes=False)
    for key in alone:
        passed = dominators(found.system, key)
        assert passed is not None
        assert sorted(passed) == sorted(cut[0] for cut in alone[key])


@pytest.mark.parametrize("study", STUDIES)
def test_the_worst_comes_to_a_stake_only_with_what_nothing_else_takes_down(study):
    """A risk counts whenever its component is down; being down is not being destroyed."""
    graph = PORTFOLIO.studies[study].architecture
    carried = {stake.id: stake.levels[0].id for stake in graph.stakes if stake.transit is not None}
    for component in graph.components:
        for risk in component.risks:
            if carried.get(risk.stake) == risk.level:
                needs = [
                    edge.target
                    for edge in graph.dependencies
                    if edge.source == component.id and edge.type == "hard"
                ]
                assert not needs, f"{component.id} falls with {needs} and loses nothing by it"


@pytest.mark.parametrize("study", STUDIES)
def test_everything_the_analysis_says_holds_together(analyses, study):
    found = analyses[study]
    capabilities = [node.id for node in found.system.capabilities]
    for reach in found.singles:
        assert list(reach.states) == capabilities
    assert [reach.severity for reach in found.worst] == sorted(
        (reach.severity for reach in found.worst), reverse=True
    )
    for point in found.points:
        now = states(found.system, [point.event])
        assert [key for key in capabilities if now[key] == DOWN] == list(point.capabilities)
    for key, cuts in found.cuts.items():
        for cut in cuts:
            assert states(found.system, cut)[key] == DOWN
            for left in range(len(cut)):
                rest = cut[:left] + cut[left + 1 :]
                assert states(found.system, rest)[key] != DOWN
    for key, now in found.availability.items():
        low, middle, high = now.span
        assert 0 < low <= middle <= high <= 1
        assert {part.event for part in now.contributions} <= found.figures.keys()
        assert not set(now.unknown) & found.figures.keys()
        assert all(part.share <= 1 + 1e-12 for part in now.contributions), key
    for gain in found.gains:
        assert gain.singles or any(gain.removed.values()), f"{gain.change.id} changes nothing"


def test_an_engine_without_figures_modes_or_changes(analyses):
    graph = max(analyses.values(), key=lambda found: len(found.system.nodes)).system
    found = analyse(replace(graph, modes=()))
    assert all(now.value == 1 for now in found.availability.values())
    assert (found.comparisons, found.gains) == ((), ())


def test_a_blast_is_worked_out_in_a_few_steps_for_each_part_and_dependency(analyses):
    for found in analyses.values():
        graph = found.system
        size = len(graph.nodes) + len(graph.edges)
        for event in graph.events:
            assert calls(partial(blast, graph, [event])) < 60 * size


ANALYSE = """
import hashlib
from helpers.catalog import load
from helpers.catalog.inputs.failure import analyse_study

def digest(a):
    blasts = [one.computed.json() for one in a.comparisons]
    gains = [(gain.removed, gain.points_removed, gain.minutes) for gain in a.gains]
    text = repr((blasts, gains, a.worst, a.worst_pairs, a.cuts, a.whole))
    return hashlib.sha256(text.encode()).hexdigest()

if __name__ == "__main__":
    studies = load().studies.items()
    print({key: digest(analyse_study(study)) for key, study in studies if study.architecture})
"""


def test_nothing_depends_on_the_order_of_sets(analyses):
    """Python orders sets of text by a seed of the process; another seed gives the same analysis."""
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    other = subprocess.run(
        [sys.executable, "-c", ANALYSE],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=PORTFOLIO.root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    exec(ANALYSE, (here := {"__name__": "here"}))
    assert ast.literal_eval(other) == {
        key: here["digest"](found) for key, found in analyses.items()
    }
    assert analyses.keys() == set(STUDIES)


def test_a_study_without_a_graph():
    bare = replace(next(iter(PORTFOLIO.studies.values())), architecture=None)
    with pytest.raises(ValueError, match=r"has no architecture\.yml"):
        analyse_study(bare)


@pytest.mark.parametrize(
    ("published", "computed", "expected"),
    [
        ({"a": 3}, {"a": 3, "b": 0}, "equal"),
        ({}, {"a": 1}, "computed-wider"),
        ({"a": 2}, {"a": 3}, "computed-wider"),
        ({"a": 2, "b": 1}, {"a": 2}, "computed-narrower"),
        ({"a": 2, "b": 1}, {"a": 3, "b": 0}, "differs"),
    ],
)
def test_verdicts(published, computed, expected):
    assert verdict(published, computed) == expected
