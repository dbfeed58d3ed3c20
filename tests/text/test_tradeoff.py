"""The verdict on a decision in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from matrices import problem, problems

from helpers.analysis.tradeoff import Plan, acceptability, verdict
from helpers.text.phrases import NBSP
from helpers.text.tradeoff import sentences


def said(decision, plan=Plan(10), **options):  # noqa: B008 -- a constant
    shares = (acceptability(decision, region, plan) for region in ("ordered", "near"))
    found = sentences(decision, verdict(decision, *shares), **options)
    return " ".join(found).replace(NBSP, " ")


@given(problems())
def test_every_verdict_has_its_sentences(decision):
    text = said(decision, Plan(6))
    assert text.endswith(".")
    assert f"“{decision.options[decision.chosen]}”" in text


SENTENCES = [
    (
        problem([[5, 1], [1, 5]], [70, 30], 0),
        """
        “o1”, the option chosen, leads “o2” by 40 of 100 points on the recorded scores: a robust
        lead. With less than 50 % on “c1” (now 70 %) “o2” leads; no score, changed by one step,
        ends the lead. “o1” comes first in 100 % of the weightings that keep the recorded order of
        criteria and in 100 % of those within 20 % of the recorded ones.
        """,
    ),
    (
        problem([[5, 5], [4, 4], [1, 1]], [50, 50], 2),
        """
        “o1” leads “o2” by 25 of 100 points on the recorded scores: a robust lead; “o3”, the
        option chosen, comes third, 100 points behind. No change of a single weight puts another
        option in front; no score, changed by one step, ends the lead. “o1” comes first in 100 %
        of the weightings that keep the recorded order of criteria and in 100 % of those within 20
        % of the recorded ones. No weights put “o3” first: “o1” is better throughout.
        """,
    ),
    (
        problem([[5, 1], [1, 5], [1, 1]], [50, 50], 1),
        """
        “o2”, the option chosen, and “o1” tie on the recorded scores: a close call. With less than
        50 % on “c1” (now 50 %) “o2” leads.
        """,
    ),
    (
        problem([[5, 1], [1, 5], [3, 3]], [50, 50], 2),
        """
        “o3”, the option chosen, “o1” and “o2” tie on the recorded scores: a close call. With less
        than 50 % on “c1” (now 50 %) “o2” leads.
        """,
    ),
    (problem([[3, 4]], [50, 50]), "“o1”, the option chosen, is the only option."),
    (
        problem([[3, 4], [5, 5]], [50, 50], 1, out=(1,)),
        """
        “o1” is the only option left after the knock-outs; “o2”, the option chosen, is ruled out.
        """,
    ),
]


@pytest.mark.parametrize(("decision", "sentence"), SENTENCES)
def test_sentences(decision, sentence):
    assert said(decision) == " ".join(sentence.split())


def test_what_it_would_take_to_choose_as_was_chosen():
    assert said(problem([[5, 1], [1, 5]], [70, 30], 1)).endswith(
        "Moving 20 % of the weight brings “o2” level."
    )
    assert said(problem([[5, 3], [5, 2]], [50, 50], 1)).endswith(
        "“o2” can draw level at best, with 50 % of the weight moved."
    )
    assert said(problem([[5, 1], [1, 5], [2, 2]], [60, 40], 2)).endswith(
        "No weights put “o3” first: a mix of the others beats it on every criterion."
    )


def test_a_reader_who_edits_is_not_told_that_the_scores_are_recorded():
    text = said(problem([[5, 1], [1, 5]], [70, 30]), edited=True)
    assert "on these scores" in text
    assert "keep this order of criteria" in text
    assert "recorded" not in text


def test_titles_stand_for_ids():
    text = said(problem([[5, 1], [1, 5]], [70, 30]), titles={"o1": "Disk", "c1": "Safety"})
    assert text.startswith("“Disk”, the option chosen, leads “o2”")
    assert "on “Safety” (now" in text
