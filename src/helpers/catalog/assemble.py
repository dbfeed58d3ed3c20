"""Valid records -> the portfolio that pages read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.catalog.entries import Entry, StudyEntries
from helpers.catalog.portfolio import Portfolio, Resolved, SeriesTable, StudyData
from helpers.schema.decision import Decision
from helpers.schema.site import Author
from helpers.schema.study import Study
from helpers.schema.units import Unit


def assemble(
    root: Path,
    shared: Mapping[str, list[Entry]],
    entries: Mapping[str, StudyEntries],
    series: Mapping[str, dict[str, SeriesTable]],
    units: dict[str, Unit],
) -> Portfolio | None:
    """Put the valid records together; ``None`` without an author.

    Parameters
    ----------
    root
        The project.
    shared
        Records of the files all studies share, by the file's name.
    entries
        Records of each study.
    series
        Tables of each study.
    units
        Every unit by id.
    """
    authors = [entry.record for entry in shared["author"] if entry.valid]
    if not authors or not isinstance(authors[0], Author):
        return None
    order = [name for name in authors[0].studies if name in entries]
    order += [name for name in entries if name not in order]
    studies = {}
    for name in order:
        study = _study(entries[name], series[name])
        if study is not None:
            studies[name] = study
    return Portfolio(
        root=root,
        author=authors[0],
        principles=_in_order(shared, "principles"),
        rubric=_in_order(shared, "rubric"),
        sources=_in_order(shared, "sources"),
        studies=studies,
        units=units,
    )


def _in_order(shared: Mapping[str, list[Entry]], name: str) -> dict[str, Any]:
    return {entry.record.id: entry.record for entry in shared[name] if entry.valid}


def _study(study: StudyEntries, series: dict[str, SeriesTable]) -> StudyData | None:
    def one(name: str) -> Any:
        return next((entry.record for entry in study.valid(name)), None)

    def many(name: str) -> dict[str, Any]:
        return {entry.record.id: entry.record for entry in study.valid(name)}

    meta = one("study")
    if not isinstance(meta, Study):
        return None
    return StudyData(
        id=study.id,
        meta=meta,
        architecture=one("architecture"),
        scaling=one("scaling"),
        decisions=dict(sorted(many("decision").items(), key=lambda item: _rank(item[1]))),
        failures=many("failures"),
        slos=many("slos"),
        roadmap=many("roadmap"),
        classifications=many("classifications"),
        splits=many("splits"),
        lifecycles=many("lifecycles"),
        timeline=sorted(many("timeline").values(), key=lambda item: (item.date, item.id)),
        record=many("record"),
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
