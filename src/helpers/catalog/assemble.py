"""Valid records -> the portfolio that pages read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers.catalog.entries import StudyEntries
from helpers.catalog.portfolio import Portfolio, Resolved, SeriesTable, StudyData
from helpers.schema.decision import Decision
from helpers.schema.site import Author
from helpers.schema.units import Unit


def assemble(
    root: Path,
    shared: StudyEntries,
    entries: Mapping[str, StudyEntries],
    series: Mapping[str, dict[str, SeriesTable]],
    units: dict[str, Unit],
) -> Portfolio | None:
    """Put the valid records together; ``None`` without an author."""
    author: Author | None = shared.one("author")
    if author is None:
        return None
    order = dict.fromkeys([*(name for name in author.studies if name in entries), *entries])
    return Portfolio(
        root=root,
        author=author,
        principles=shared.valid("principles"),
        rubric=shared.valid("rubric"),
        sources=shared.valid("sources"),
        studies={
            name: _study(entries[name], series[name])
            for name in order
            if entries[name].valid("study")
        },
        units=units,
        labs=shared.valid("lab"),
    )


def _study(study: StudyEntries, series: dict[str, SeriesTable]) -> StudyData:
    return StudyData(
        id=study.id,
        meta=study.one("study"),
        architecture=study.one("architecture"),
        scaling=study.one("scaling"),
        decisions=dict(sorted(study.valid("decision").items(), key=lambda item: _rank(item[1]))),
        failures=study.valid("failures"),
        slos=study.valid("slos"),
        roadmap=study.valid("roadmap"),
        classifications=study.valid("classifications"),
        splits=study.valid("splits"),
        lifecycles=study.valid("lifecycles"),
        timeline=sorted(study.valid("timeline").values(), key=lambda item: (item.date, item.id)),
        record=study.valid("record"),
        quantities=resolved(study, valid=True),
        series=series,
    )


def resolved(study: StudyEntries, *, valid: bool) -> dict[str, Resolved]:
    """The numbers of a study by id.

    Parameters
    ----------
    study
        The study's records and values.
    valid
        Leave out numbers whose record has a problem elsewhere, such as a misspelt key.
    """
    return {
        name: Resolved(
            id=name,
            anchor=f"{study.id}-{name}",
            record=placed.record,
            value=study.values[name],
            low=placed.record.low,
            high=placed.record.high,
            unit=placed.unit,
            topic=Path(placed.document.file).stem,
        )
        for name, placed in study.quantities.items()
        if name in study.values and (placed.valid or not valid)
    }


def _rank(decision: Decision) -> tuple[bool, int, str, str]:
    """Order published decisions by their number, then the others by date."""
    number = decision.number
    return number is None, number or 0, decision.date.isoformat(), decision.id
