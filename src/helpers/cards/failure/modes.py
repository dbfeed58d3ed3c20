"""Failure modes on a risk grid with their table."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.cards.blocks import folds_html, sources_line
from helpers.cards.card import About, Card
from helpers.cards.table import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.failure import IMPACT, LIKELIHOOD, risk_figure
from helpers.schema.failure import FailureMode
from helpers.text.markup import inline
from helpers.text.phrases import count, quoted, sentence

_SINGLE = ("money cannot be lost for good", "money can be lost for good")
_FUNDS = {
    "none": "not touched",
    "delayed": "delayed",
    "unavailable": "unavailable",
    "lost": "can be lost",
}


def finding(modes: Sequence[FailureMode]) -> str:
    """One sentence: the worst by likelihood times impact, and in how many money can be lost."""
    worst = max(mode.likelihood.score * mode.impact.score for mode in modes)
    top = [mode.title for mode in modes if mode.likelihood.score * mode.impact.score == worst]
    lost = sum(mode.funds.level == "lost" for mode in modes)
    if lost == 0:
        funds = "in none can money be lost for good"
    elif lost == len(modes):
        funds = "in every one money can be lost for good"
    else:
        funds = f"in {count(lost)} of them money can be lost for good"
    rank = (
        f"{quoted(top)} has the worst product of likelihood and impact, {worst} of 25"
        if len(top) == 1
        else f"{quoted(top)} share the worst product of likelihood and impact, {worst} of 25"
    )
    if len(modes) == 1:
        return f"{quoted(top)} has likelihood times impact {worst} of 25; {_SINGLE[lost]}."
    return f"Of {count(len(modes))} failure modes {rank}; {funds}."


def mode_keys(modes: Sequence[FailureMode]) -> list[str]:
    """Short names: the number in the published table, or R and a count for those of the record."""
    found = 0
    keys = []
    for mode in modes:
        if mode.number is None:
            found += 1
            keys.append(f"R{found}")
        else:
            keys.append(str(mode.number))
    return keys


def failure_card(portfolio: Portfolio, study: StudyData) -> Card:
    """All failure modes of a study: likelihood, impact, reach, what is done and what remains."""
    modes = list(study.failures.values())
    if not modes:
        raise ValueError(f"study {study.id} has no failures.yml")
    keys = mode_keys(modes)
    return Card(
        id=f"{study.id}-failures",
        title="Failure modes by likelihood and impact",
        finding=finding(modes),
        portfolio=portfolio,
        chart=risk_figure(modes, keys),
        extra=_modes(portfolio, modes, keys),
        table=Table(
            "Failure modes; numbers as in the published table, R from the record",
            ["Key", "Failure", "Reach", "Likelihood", "Impact", "Funds"],
            [
                [
                    key,
                    mode.title,
                    mode.blast_radius.text,
                    mode.likelihood.score,
                    mode.impact.score,
                    _FUNDS[mode.funds.level],
                ]
                for key, mode in zip(keys, modes, strict=True)
            ],
        ),
        about=About(
            citations=[citation for mode in modes for citation in mode.cite],
            notes=[
                (
                    "Likelihood and impact are my judgement (kind: estimated): "
                    f"likelihood from 1 {LIKELIHOOD[0].lower()} to 5 {LIKELIHOOD[4].lower()} every "
                    f"month, impact from 1 {IMPACT[0].lower()} to 5 {IMPACT[4].lower()}."
                ),
                "A product of two ordinal scores ranks; it does not measure.",
            ],
        ),
    )


def _modes(portfolio: Portfolio, modes: Sequence[FailureMode], keys: Sequence[str]) -> str:
    """Every mode as an entry that unfolds."""
    items = []
    for key, mode in zip(keys, modes, strict=True):
        parts = [
            ("Trigger", mode.trigger),
            ("Funds", f"{sentence(_FUNDS[mode.funds.level])}. {mode.funds.text}"),
            ("Detection", mode.detection),
            ("Mitigation", mode.mitigation),
            ("What remains", mode.residual),
            ("Likelihood", f"{mode.likelihood.score} of 5. {mode.likelihood.reason}"),
            ("Impact", f"{mode.impact.score} of 5. {mode.impact.reason}"),
        ]
        if mode.experiment:
            parts += [
                ("Hypothesis", mode.experiment.hypothesis),
                ("Experiment", mode.experiment.method),
                ("Rollback", mode.experiment.rollback),
            ]
        rows = "".join(f"<dt>{term}</dt><dd>{inline(text)}</dd>" for term, text in parts)
        body = f"<dl>{rows}</dl>" + sources_line(portfolio, mode.cite)
        items.append((f"{key}. {mode.title}", inline(mode.blast_radius.text), body))
    return folds_html(items)
