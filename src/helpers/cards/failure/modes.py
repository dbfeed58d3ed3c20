"""Failure modes on a risk grid with their table."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from helpers.cards.card import About, Card, cited
from helpers.cards.render import render
from helpers.cards.tables import Table
from helpers.catalog import Portfolio, StudyData
from helpers.charts.heatmap import IMPACT, LIKELIHOOD, risk_figure
from helpers.schema.architecture import Stake
from helpers.schema.failure import FailureMode
from helpers.text.phrases import count, quoted, scored, sentence


def finding(modes: Sequence[FailureMode], stakes: Sequence[Stake] = ()) -> str:
    """One sentence: the worst by likelihood times impact, and the worst for each stake."""
    worst = max(mode.likelihood.score * mode.impact.score for mode in modes)
    top = [mode.title for mode in modes if mode.likelihood.score * mode.impact.score == worst]
    ends = "".join(f"; {_harmed(modes, stake)}" for stake in _rated(modes, stakes))
    if len(modes) == 1:
        return f"{quoted(top)} has likelihood times impact {worst} of 25{ends}."
    verb = "has" if len(top) == 1 else "share"
    return (
        f"Of {count(len(modes))} failure modes {quoted(top)} {verb} the worst product of "
        f"likelihood and impact, {worst} of 25{ends}."
    )


def _rated(modes: Sequence[FailureMode], stakes: Sequence[Stake]) -> list[Stake]:
    """Stakes that some mode says something about."""
    said = {risk.stake for mode in modes for risk in mode.risks}
    return [stake for stake in stakes if stake.id in said]


def _harmed(modes: Sequence[FailureMode], stake: Stake) -> str:
    """In how many modes the worst comes to a stake."""
    level = stake.levels[0]
    hit = sum(_harm(mode, stake) == level.id for mode in modes)
    where = f"in {count(hit) if hit else 'none'} of them"
    if len(modes) == 1:
        where = "by it" if hit else "not by it"
    elif hit == len(modes):
        where = "in every one"
    return f"{stake.subject[0].lower()}{stake.subject[1:]} {level.verb} {level.title} {where}"


def _harm(mode: FailureMode, stake: Stake) -> str:
    return next((risk.level for risk in mode.risks if risk.stake == stake.id), "none")


def _harm_text(mode: FailureMode, stake: Stake) -> str:
    level = next((level for level in stake.levels if level.id == _harm(mode, stake)), None)
    if level is None:
        return "not touched"
    return level.title if level.verb in ("is", "are") else f"{level.verb} {level.title}"


def mode_keys(modes: Sequence[FailureMode]) -> list[str]:
    """Short names: the number in the published table, or R and a count for those of the record."""
    found = itertools.count(1)
    return [f"R{next(found)}" if mode.number is None else str(mode.number) for mode in modes]


def failure_card(portfolio: Portfolio, study: StudyData) -> Card:
    """All failure modes of a study: likelihood, impact, effect, what is done and what remains."""
    modes = list(study.failures.values())
    if not modes:
        raise ValueError(f"study {study.id} has no failures.yml")
    keys = mode_keys(modes)
    stakes = study.architecture.stakes if study.architecture else []
    shown = _rated(modes, stakes)
    return Card(
        id=f"{study.id}-failures",
        title="Failure modes by likelihood and impact",
        finding=finding(modes, stakes),
        portfolio=portfolio,
        scored=scored(mode.scored_by for mode in modes),
        chart=risk_figure(modes, keys),
        extra=_modes(portfolio, modes, keys, shown),
        table=Table.of(
            "Failure modes; numbers as in the published table, R from the record",
            [
                {
                    "Key": key,
                    "Failure": mode.title,
                    "Effect": mode.blast_radius.text,
                    "Likelihood": mode.likelihood.score,
                    "Impact": mode.impact.score,
                    **{stake.title: _harm_text(mode, stake) for stake in shown},
                }
                for key, mode in zip(keys, modes, strict=True)
            ],
        ),
        about=About(
            citations=cited(modes),
            notes=[
                (
                    "Likelihood and impact are judgements (kind: estimated): "
                    f"likelihood from 1 {LIKELIHOOD[0].lower()} to 5 {LIKELIHOOD[4].lower()} every "
                    f"month, impact from 1 {IMPACT[0].lower()} to 5 {IMPACT[4].lower()}."
                ),
                "A product of two ordinal scores ranks; it does not measure.",
            ],
        ),
    )


def _modes(
    portfolio: Portfolio,
    modes: Sequence[FailureMode],
    keys: Sequence[str],
    stakes: Sequence[Stake],
) -> str:
    """Every mode as an entry that unfolds."""
    items = []
    for key, mode in zip(keys, modes, strict=True):
        parts = [
            ("Trigger", mode.trigger),
            *(
                (stake.title, f"{sentence(_harm_text(mode, stake))}. {risk.text}")
                for stake in stakes
                for risk in mode.risks
                if risk.stake == stake.id
            ),
            ("Detection", mode.detection),
            ("Mitigation", mode.mitigation),
            ("What remains", mode.residual),
            ("Likelihood", f"{mode.likelihood.score} of 5. {mode.likelihood.reason}"),
            ("Impact", f"{mode.impact.score} of 5. {mode.impact.reason}"),
        ]
        if tried := mode.experiment:
            parts += [("Hypothesis", tried.hypothesis), ("Experiment", tried.method)]
            parts.append(("Rollback", tried.rollback))
        items.append((key, mode, parts))
    return render("failure.modes", portfolio, items)
