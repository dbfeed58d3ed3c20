"""The scaling path as the model computes it: what breaks first, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.scaling import Part, PartSpread
from helpers.cards.card import About, Card
from helpers.cards.scaling.explorer import scaling_explorer
from helpers.cards.scaling.scaled import MODEL_NOTES, Scaled, load_value, scaled
from helpers.cards.table import Table, Value
from helpers.catalog import Portfolio, StudyData
from helpers.charts.intervals import Band, bands_figure
from helpers.text.markup import inline
from helpers.text.numbers import digits, format_number
from helpers.text.phrases import number, quoted, sentence
from helpers.text.scaling import binding


def scaling_path_card(portfolio: Portfolio, study: StudyData, load: str) -> Card:
    """The load at which each part reaches its limit, with its uncertainty, and the explorer.

    Parameters
    ----------
    portfolio, study
        The data.
    load
        Load id.

    Raises
    ------
    ValueError
        If the study has no scaling path, or no resource needs this load.
    """
    path = scaled(study, load)
    card = f"{study.id}-scaling-model-{load}"
    found = {item.id: path.state.part(item.id) for item in path.parts}
    spreads = {item.id: path.spread.part(item.id) for item in path.parts}
    shown = [item for item in path.parts if spreads[item.id].breaking[2] is not None]
    shown.sort(key=lambda item: spreads[item.id].breaking[2] or 0)
    unit = path.noun
    bands = [
        Band(
            item.title,
            spreads[item.id].breaking,
            warn=item.id in path.state.already,
            note=sentence(binding(path.model.resource(item.id), found[item.id].binds)),
        )
        for item in shown
    ]
    first, *rest = path.verdict
    # The explorer holds all loads, so it stands once: with the first of them.
    explored = load == path.record.loads[0].id
    return Card(
        id=card,
        title="What breaks on the way up, as the model finds it",
        finding=first,
        portfolio=portfolio,
        chart=bands_figure(
            bands,
            path.steps,
            unit,
            f"Loads in {unit} at which {len(bands)} parts reach their limits, each with the range "
            f"that nine of ten draws fall into",
        ),
        table=Table(
            "The load at which each part reaches its limit",
            [
                "Part",
                "What the limit is",
                "Load, half of the draws",
                "5 %",
                "95 %",
                "All likely values",
                "Used today",
                "First to break",
                "Second",
                "Third",
                "Objective missed from",
                "Left out",
            ],
            [_row(path, found[item.id], spreads[item.id]) for item in shown],
        ),
        extra=(
            f"{_key(bool(path.state.already))}{_list(rest)}{_never(path)}"
            f"{scaling_explorer(study) if explored else ''}"
        ),
        elements=("scaling-explorer",) if explored else (),
        about=About(
            quantities=path.quantities(),
            citations=[citation for item in shown for citation in item.cite],
            notes=[
                *MODEL_NOTES,
                "What each part leaves out stands in the last column of the table.",
                *path.record.notes,
                *_correlations(path),
            ],
        ),
    )


def _row(path: Scaled, part: Part, spread: PartSpread) -> list:
    low, middle, high = (spread.breaking[k] for k in (0, 2, 4))
    return [
        part.title,
        binding(path.model.resource(part.id), part.binds),
        load_value(middle),
        load_value(low),
        load_value(high),
        load_value(part.breaking),
        Value(part.utilisation * 100, _percent(part.utilisation)),
        _share(spread.first),
        _share(spread.second),
        _share(spread.third),
        "" if part.objective is None else _objective(part.objective),
        part.leaves_out,
    ]


def _objective(load: float) -> str:
    return "any load" if load == 0 else number(load)


def _percent(share: float) -> str:
    return format_number(share * 100, "percent", significant=2)


def _share(share: float) -> Value:
    return Value(round(share * 100, 6), format_number(round(share * 100, 1), "percent"))


def _key(already: bool) -> str:
    text = (
        "A dot is the load that half of the draws reach; the bar holds the middle half, the thin "
        "line nine of ten."
    )
    if already:
        text += " A diamond is below today's load."
    return f'<p class="ap-src">{text}</p>'


def _list(sentences: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{inline(text)}</li>' for text in sentences)}</ul>"


def _never(path: Scaled) -> str:
    """The parts no load of this kind fills, in a sentence."""
    never = [item.title for item in path.parts if path.spread.part(item.id).breaking[2] is None]
    return f"<p>No load of this kind fills {inline(quoted(never))}.</p>" if never else ""


def _correlations(path: Scaled) -> list[str]:
    texts = []
    for item in path.record.correlations:
        one, other = (path.study.quantities[name].record.title for name in item.between)
        rank = digits(path.study.quantities[item.rank].value)
        texts.append(f"“{one}” and “{other}” go together (rank correlation {rank}): {item.reason}")
    if not texts:
        texts.append("No two ranges have a common cause on record, so all are independent.")
    return texts
