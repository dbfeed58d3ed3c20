"""Every number of the portfolio with its origin, by study and topic, and as downloads."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict

from helpers.cards.blocks import Block, block
from helpers.cards.tables import Table
from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.catalog.links import source_url
from helpers.text.markup import Html, link

#: Files of the site, beside the page.
DOWNLOADS = ("evidence.csv", "evidence.json")


def _topics(study: StudyData) -> dict[str, list[Resolved]]:
    """Numbers by topic (a file of quantities each)."""
    topics: dict[str, list[Resolved]] = defaultdict(list)
    for quantity in study.quantities.values():
        topics[quantity.topic].append(quantity)
    return topics


def evidence_block(portfolio: Portfolio, study: StudyData) -> Block:
    """The records of one study under its heading, a fold each, by topic."""
    return block("evidence.records", portfolio, study, _topics(study))


def records(portfolio: Portfolio) -> list[dict[str, object]]:
    """Every record of every study as plain data, in the order of the page."""
    return [
        {
            "study": study.id,
            "id": quantity.id,
            "anchor": quantity.anchor,
            "title": quantity.record.title,
            "value": quantity.value,
            "low": quantity.low,
            "high": quantity.high,
            "unit": quantity.record.unit,
            "kind": str(quantity.record.kind),
            "as_of": quantity.record.as_of.isoformat(),
            "formula": quantity.record.formula,
            "inputs": dict(quantity.record.inputs),
            "sources": [
                source_url(portfolio, citation) or citation.source
                for citation in quantity.record.cite
            ],
            "lab": quantity.record.lab and quantity.record.lab.id,
            "method": quantity.record.method,
            "note": quantity.record.note,
            "disagreement": [
                {"value": other.value, "says": other.says, "as_of": other.as_of.isoformat()}
                for other in quantity.record.disagreement
            ],
        }
        for study in portfolio.studies.values()
        for quantity in study.quantities.values()
    ]


def contents_block(portfolio: Portfolio) -> Block:
    """Where to find what on the page: studies and their topics, and the sources."""
    found = [(study, _topics(study)) for study in portfolio.studies.values()]
    return block("evidence.contents", portfolio, found)


def records_csv(portfolio: Portfolio) -> str:
    """All records as comma-separated values; what a record lacks is written as nothing."""
    rows = records(portfolio)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    flat = [key for key in rows[0] if key not in ("inputs", "disagreement")] if rows else []
    writer.writerow(flat)
    for row in rows:
        found = (row[key] for key in flat)
        writer.writerow([" ".join(v) if isinstance(v, list) else v for v in found])
    return buffer.getvalue()


def records_json(portfolio: Portfolio) -> str:
    """All records with everything they say."""
    return json.dumps(records(portfolio), ensure_ascii=False, separators=(",", ":"))


def downloads_block(portfolio: Portfolio) -> Block:
    """How many records there are, by kind, and all of them as files."""
    kinds = _kinds(portfolio)
    return block("evidence.downloads", kinds, sum(kinds.values()), DOWNLOADS)


def filter_block(portfolio: Portfolio) -> Block:
    """Fields that narrow the list: study, kind and text; shown where scripts run."""
    kinds = _kinds(portfolio)
    return block("evidence.filter", portfolio.studies.values(), kinds, sum(kinds.values()))


def _kinds(portfolio: Portfolio) -> Counter[str]:
    return Counter(
        str(quantity.record.kind)
        for study in portfolio.studies.values()
        for quantity in study.quantities.values()
    )


def sources_block(portfolio: Portfolio) -> Block:
    """The source registry."""
    rows = []
    for source in portfolio.sources.values():
        url, commit = source.url, source.commit
        if source.repository:
            url = f"https://github.com/{source.repository}/tree/{commit}"
        rows.append(
            {
                "Source": source.title,
                "Type": source.type,
                "Where": link(url, source.repository or source.title) if url else "",
                "Commit": Html(f"<code>{commit[:12]}</code>", commit) if commit else "",
                "Date": source.date.isoformat(),
                "Note": source.note or "",
            }
        )
    return Block(Table.of("Everything cited", rows).html())
