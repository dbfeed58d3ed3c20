"""Every number of the portfolio with its origin, by study and topic, and as downloads."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict

from helpers.cards.blocks import Block
from helpers.cards.card import sources_html
from helpers.cards.table import Table
from helpers.catalog import Portfolio, Resolved, StudyData
from helpers.catalog.links import source_url
from helpers.text.markup import Html, attribute, data_uri, inline, link
from helpers.text.numbers import format_quantity


def evidence_block(portfolio: Portfolio, study: StudyData) -> Block:
    """The records of one study under its heading, a table per topic (a file of quantities each)."""
    topics: dict[str, list[Resolved]] = defaultdict(list)
    for quantity in study.quantities.values():
        topics[quantity.topic].append(quantity)
    parts = [f'<h2 id="{study.id}">{inline(study.meta.title)}</h2>']
    for topic, quantities in topics.items():
        title = topic.replace("-", " ").capitalize()
        rows = "".join(_record(portfolio, study, quantity) for quantity in quantities)
        head = "".join(
            f'<th scope="col" role="columnheader"{style}>{name}</th>'
            for name, style in (
                ("Number", ""),
                ("Value", ' class="ap-num"'),
                ("Kind", ""),
                ("As of", ""),
                ("Source, and how", ""),
            )
        )
        parts.append(
            f'<h3 id="{study.id}-topic-{topic}">{inline(title)}</h3>'
            f'<div class="ap-scroll" role="region" tabindex="0" aria-label="'
            f'{attribute(study.meta.title)}: {attribute(title)}">'
            f'<table class="ap-table ap-evidence" role="table" '
            f'data-quarto-disable-processing="true"><thead role="rowgroup"><tr role="row">{head}'
            f'</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div>'
        )
    return Block("".join(parts))


def _record(portfolio: Portfolio, study: StudyData, quantity: Resolved) -> str:
    record = quantity.record
    how = []
    sources = sources_html(portfolio, record.cite)
    if sources.html:
        how.append(sources.html)
    if record.formula:
        inputs = ", ".join(
            f"<code>{inline(name)}</code> = "
            f'<a href="#{study.id}-{key}">{inline(study.quantities[key].record.title)}</a>'
            for name, key in record.inputs.items()
        )
        how.append(f"<code>{inline(record.formula)}</code> with {inputs}")
    how += [inline(text) for text in (record.method, record.note) if text]
    for other in record.disagreement:
        how.append(
            f'<span class="ap-note">Another source, {other.as_of}: {inline(other.says)}</span> '
            f"{sources_html(portfolio, other.cite).html}"
        )
    return (
        f'<tr role="row" id="{quantity.anchor}"><th scope="row" role="rowheader">'
        f"{inline(record.title)}</th>"
        f'<td role="cell" class="ap-num" data-value="{quantity.value!r}">'
        f"{inline(format_quantity(quantity))}</td>"
        f'<td role="cell"><span class="ap-kind ap-kind-{record.kind}">{record.kind}</span></td>'
        f'<td role="cell"><time datetime="{record.as_of}">{record.as_of}</time></td>'
        f'<td role="cell">{"<br>".join(how)}</td></tr>'
    )


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
    parts = []
    for study in portfolio.studies.values():
        topics = dict.fromkeys(quantity.topic for quantity in study.quantities.values())
        links = ", ".join(
            f'<a href="#{study.id}-topic-{topic}">{inline(topic.replace("-", " "))}</a>'
            for topic in topics
        )
        parts.append(f'<li><a href="#{study.id}">{inline(study.meta.title)}</a>: {links}</li>')
    parts.append('<li><a href="#sources">Sources</a></li>')
    return Block(f'<nav aria-label="On this page"><ul>{"".join(parts)}</ul></nav>')


def downloads_block(portfolio: Portfolio) -> Block:
    """All records as CSV and as JSON, inside the page itself."""
    rows = records(portfolio)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    flat = [key for key in rows[0] if key not in ("inputs", "disagreement")]
    writer.writerow(flat)
    for row in rows:
        writer.writerow(
            [
                " ".join(v) if isinstance(v, list) else ("" if v is None else v)
                for v in (row[k] for k in flat)
            ]
        )
    as_json = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    kinds: dict[str, int] = defaultdict(int)
    for row in rows:
        kinds[str(row["kind"])] += 1
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return Block(
        f'<p class="ap-finding">{len(rows)} records: {counted}.</p><p class="ap-tools">'
        f"{_data_link('csv', 'text/csv', buffer.getvalue(), 'Download as CSV')} · "
        f"{_data_link('json', 'application/json', as_json, 'Download as JSON')}</p>"
    )


def _data_link(suffix: str, mime: str, content: str, text: str) -> str:
    return f'<a download="evidence.{suffix}" href="{data_uri(mime, content)}">{text}</a>'


def sources_block(portfolio: Portfolio) -> Block:
    """The source registry."""
    rows: list[list] = []
    for source in portfolio.sources.values():
        url = source.url
        if source.repository:
            url = f"https://github.com/{source.repository}/tree/{source.commit}"
        what = link(url, source.repository or source.title) if url else Html("", "")
        rows.append(
            [
                source.title,
                source.type,
                what,
                Html(f"<code>{source.commit[:12]}</code>", source.commit) if source.commit else "",
                source.date.isoformat(),
                source.note or "",
            ]
        )
    table = Table("Everything cited", ["Source", "Type", "Where", "Commit", "Date", "Note"], rows)
    return Block(table.html())
