"""The verdict on a decision in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from matrices import problem, problems

from helpers.analysis.tradeoff import Plan, confidence, shift, verdict
from helpers.text.phrases import NBSP
from helpers.text.tradeoff import brief, hindsight, sentences


def said(decision, plan=Plan(10), **options):  # noqa: B008 -- a constant
    found = sentences(decision, verdict(decision, confidence(decision, plan)), **options)
    return " ".join(found).replace(NBSP, " ")


@given(problems())
def test_every_verdict_has_its_sentences(decision):
    text = said(decision, Plan(6))
    assert text.endswith(".")
    assert text.startswith(f"“{decision.options[decision.chosen]}” was chosen")


SURE = """With weights within 20 % of the recorded ones and scores half a step off, all at once, the
leader stays first in 100 % of the readings: a robust lead."""
SENTENCES = [
    (
        problem([[5, 1], [1, 5]], [70, 30], 0),
        f"""
        “o1” was chosen and leads “o2”, the runner-up, by 40 of 100 points on the recorded scores.
        The runner-up leads if “c1” weighs less than 50 % (now 70 %); no score, changed by one step,
        brings it level. {SURE}
        """,
    ),
    (
        problem([[5, 1], [1, 5]], [70, 30], 1),
        f"""
        “o2” was chosen; on the recorded scores “o1” leads it by 40 of 100 points. The option chosen
        leads if “c1” weighs less than 50 % (now 70 %); no score, changed by one step, brings it
        level. {SURE}
        """,
    ),
    (
        problem([[5, 5], [4, 4], [1, 1]], [50, 50], 2),
        f"""
        “o3” was chosen and comes third on the recorded scores, 100 of 100 points behind “o1”; the
        runner-up, “o2”, is 25 behind. The runner-up leads under no weights: “o1” is better
        throughout; no score, changed by one step, brings it level. {SURE} The option chosen leads
        under no weights: “o1” is better throughout.
        """,
    ),
    (
        problem([[5, 1], [1, 5], [1, 1]], [50, 50], 1),
        """
        “o2” was chosen and ties with “o1” on the recorded scores: a close call. With less than 50 %
        on “c1” “o2” leads.
        """,
    ),
    (
        problem([[5, 1], [1, 5], [3, 3]], [50, 50], 2),
        """
        “o3” was chosen and ties with “o1” and “o2” on the recorded scores: a close call. With less
        than 50 % on “c1” “o2” leads.
        """,
    ),
    (
        problem([[5, 1], [1, 5], [2, 2]], [50, 50], 2),
        """
        “o3” was chosen and comes third on the recorded scores, 25 of 100 points behind “o1” and
        “o2”, which tie: a close call. With less than 50 % on “c1” “o2” leads. The option chosen
        leads under no weights: a mix of the others beats it on every criterion.
        """,
    ),
    (problem([[3, 4]], [50, 50]), "“o1” was chosen and is the only option."),
    (
        problem([[3, 4], [5, 5]], [50, 50], out=(1,)),
        "“o1” was chosen and is the only option left after screening.",
    ),
    (
        problem([[3, 4], [5, 5]], [50, 50], 1, out=(1,)),
        "“o2” was chosen and is screened out; “o1” is the only option left.",
    ),
    (
        problem([[5, 1], [1, 5], [5, 5]], [70, 30], 2, out=(2,)),
        f"""
        “o3” was chosen and is screened out; on the recorded scores “o1” leads “o2” by 40 of 100
        points. The runner-up leads if “c1” weighs less than 50 % (now 70 %); no score, changed by
        one step, brings it level. {SURE}
        """,
    ),
    (
        problem([[5, 1], [1, 5], [5, 5]], [50, 50], 2, out=(2,)),
        """
        “o3” was chosen and is screened out; on the recorded scores “o1” and “o2” tie: a close call.
        With less than 50 % on “c1” “o2” leads.
        """,
    ),
]


@pytest.mark.parametrize(("decision", "sentence"), SENTENCES)
def test_sentences(decision, sentence):
    assert said(decision) == " ".join(sentence.split())


def test_what_weights_would_take_where_one_alone_is_not_enough():
    text = said(problem([[5, 3], [5, 2]], [50, 50], 1))
    assert (
        "The option chosen can draw level at best, with 50 % of the weight changing hands; one "
        "step on any of three scores brings it level or ahead." in text
    )
    text = said(problem([[5, 1, 5], [3, 3, 2], [2, 2, 4]], [20, 11, 29], 2))
    assert (
        "The option chosen leads once at least 32.5 % of the weight has changed hands; no score, "
        "changed by one step, brings it level." in text
    )


@pytest.mark.parametrize(
    ("view", "scores", "weights"),
    [
        ("recorded", "the recorded scores", "the recorded ones"),
        ("decided", "the scores as decided", "the recorded ones"),
        ("hindsight", "the scores with hindsight", "the recorded ones"),
        ("edited", "these scores", "the present ones"),
    ],
)
def test_it_is_said_whose_scores_these_are(view, scores, weights):
    text = said(problem([[5, 1], [1, 5]], [70, 30]), view=view)
    assert f"on {scores}." in text
    assert f"within 20 % of {weights}" in text


def test_titles_stand_for_ids():
    text = said(problem([[5, 1], [1, 5]], [70, 30]), titles={"o1": "Disk", "c1": "Safety"})
    assert text.startswith("“Disk” was chosen and leads “o2”")
    assert "if “Safety” weighs" in text


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            [[5, 2], [2, 5]],
            [[3, 2], [2, 5]],
            "“B” leads by 15 of 100 points, where “A” led by 15 as decided.",
        ),
        ([[5, 2], [2, 5]], [[4, 2], [2, 5]], "“A” and “B” tie, where “A” led by 15 as decided."),
        ([[5, 1], [2, 5]], [[5, 2], [2, 5]], "“A” still leads by 15 of 100 points instead of 5."),
        (
            [[5, 2], [2, 5], [3, 3]],
            [[5, 2], [2, 5], [3, 2]],
            "“A” leads by 15 of 100 points, as before.",
        ),
    ],
)
def test_what_hindsight_changes(before, after, sentence):
    found = shift(problem(before, [60, 40]), problem(after, [60, 40]))
    text = hindsight(found, ["A", "B", "C"], ["2026-07"])
    assert text == f"With hindsight one score differs (July 2026): {sentence}"


def test_hindsight_of_several_months_and_of_none():
    one, two = problem([[5, 2], [2, 5]], [60, 40]), problem([[5, 1], [3, 5]], [60, 40])
    text = hindsight(shift(one, two), ["A", "B"], ["2026-07", "2026-05"])
    assert text.startswith("With hindsight two scores differ (May 2026 to July 2026): “B” leads by")
    assert hindsight(shift(one, one), ["A", "B"], []) == (
        "With hindsight no score here differs: those it changes were set otherwise."
    )


def told(decision, near=0.5, **options) -> list[str]:
    found = verdict(decision, confidence(decision, Plan(10)))
    return [text.replace(NBSP, " ") for text in brief(decision, found, near=near, **options)]


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (
            problem([[5, 1], [1, 5]], [70, 30]),
            ("Runner-up: “o2”, 40 of 100 points behind; it leads if “c1” weighs less than 50 % "
            "(now 70 %)."),
        ),
        (
            problem([[5, 1], [1, 5]], [70, 30], 1),
            ("Ahead of it on the recorded scores: “o1”, by 40 of 100 points; the option chosen "
            "leads if “c1” weighs less than 50 % (now 70 %)."),
        ),
        (
            problem([[5, 5], [4, 4], [1, 1]], [50, 50], 2),
            ("Ahead of it on the recorded scores: “o1”, by 100 of 100 points; the option chosen "
            "leads under no weights: “o1” is better throughout."),
        ),
        (
            problem([[5, 1], [1, 5], [1, 1]], [50, 50], 1),
            "Level with “o1” on the recorded scores. With less than 50 % on “c1” “o2” leads.",
        ),
        (
            problem([[5, 1], [1, 5], [2, 2]], [50, 50], 2),
            ("Ahead of it: “o1” and “o2”, level on the recorded scores. With less than 50 % on "
            "“c1” “o2” leads."),
        ),
        (
            problem([[5, 1], [1, 5], [5, 5]], [70, 30], 2, out=(2,)),
            "Screened out; ahead on the recorded scores: “o1”.",
        ),
        (problem([[3, 4]], [50, 50]), "It is the only option."),
        (
            problem([[3, 4], [5, 5]], [50, 50], out=(1,)),
            "It is the only option left after screening.",
        ),
        (
            problem([[3, 4], [5, 5]], [50, 50], 1, out=(1,)),
            "It is screened out; “o1” is the only option left.",
        ),
    ],
)  # fmt: skip
def test_what_stands_against_the_choice_is_told_in_one_sentence(decision, sentence):
    assert told(decision)[0] == sentence


def test_how_surely_the_leader_stays_first_is_told_if_there_is_one():
    assert told(problem([[5, 1], [1, 5]], [70, 30]), near=0.934)[1] == (
        "“o1” stays first in 93 % of the weightings within 20 % of these, and in 100 % if every "
        "score may be half a step off as well: a robust lead."
    )
    assert told(problem([[5, 1], [1, 5]], [50, 50]))[1] == ""
    assert told(problem([[3, 4]], [50, 50]))[1] == ""
