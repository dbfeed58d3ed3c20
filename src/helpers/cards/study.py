"""Blocks of a study's prose facts: numbers, role, requirements, stack, roadmap, links."""

from __future__ import annotations

from itertools import groupby

from helpers.cards.blocks import (
    Block,
    facts_html,
    folds_html,
    linked_number,
    numbers_html,
    sources_line,
)
from helpers.cards.card import sources_html
from helpers.cards.table import Html, Table
from helpers.catalog import Portfolio, StudyData
from helpers.text.markup import inline, paragraphs

_MET = {"yes": "met", "partly": "partly met", "no": "not met"}
_GROUP = {
    "team": "Team and budget",
    "risk": "Risk and compliance",
    "operations": "Operations",
    "vendors": "Vendors",
}


def key_numbers(study: StudyData) -> Block:
    """The study's key numbers."""
    return Block(numbers_html(study.quantities[key] for key in study.meta.key_numbers))


def role_block(study: StudyData) -> Block:
    """What the author did himself."""
    owned = "".join(f"<li>{inline(item)}</li>" for item in study.meta.role.owned)
    return Block(f"<p>{inline(study.meta.role.title)}</p><ul>{owned}</ul>")


def problem_block(study: StudyData) -> Block:
    """The problem the system answers."""
    return Block(paragraphs(study.meta.problem or ""))


def requirements_block(portfolio: Portfolio, study: StudyData, kind: str) -> Block:
    """Requirements of one kind with whether the record shows them met.

    Parameters
    ----------
    portfolio
        For sources.
    study
        The study.
    kind
        ``functional`` or ``non-functional``.
    """
    items = []
    for requirement in study.meta.requirements:
        if requirement.type != kind:
            continue
        state = (
            f"{inline(requirement.text)} "
            f'<span class="ap-met ap-met-{requirement.met}">{_MET[requirement.met]}</span>'
        )
        note = f"<p>{inline(requirement.note)}</p>" if requirement.note else ""
        items.append((requirement.title, state, note + sources_line(portfolio, requirement.cite)))
    return Block(folds_html(items))


def constraints_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Constraints by group."""
    items = []
    for group, constraints in groupby(study.meta.constraints, key=lambda item: item.group):
        inner = "".join(
            f"<p><b>{inline(item.title)}.</b> {inline(item.text)}</p>" for item in constraints
        )
        items.append((_GROUP[group], inner))
    cited = [citation for item in study.meta.constraints for citation in item.cite]
    return Block(facts_html(items) + sources_line(portfolio, cited))


def stack_block(portfolio: Portfolio, study: StudyData) -> Block:
    """The technology stack, with what the code uses now where that was published otherwise."""
    published = study.was_published
    rows = [
        [
            item.layer,
            item.technology,
            item.why,
            *([item.today or "as published"] if published else []),
            sources_html(portfolio, item.cite),
        ]
        for item in study.meta.stack
    ]
    named = ["Published", "Why", "In the code today"] if published else ["Technology", "Why"]
    table = Table(
        "Technology stack as published and today" if published else "Technology stack",
        ["Layer", *named, "Source"],
        rows,
    )
    return Block(table.html())


def team_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Team today, the rule for splitting it, and the split planned at the top of the path."""
    team = study.meta.team
    if team is None:
        raise ValueError(f"study {study.id} has no team")
    rows = [
        [
            unit.title,
            unit.owns,
            Html(
                linked_number(study.quantities[unit.engineers]),
                str(study.quantities[unit.engineers].value),
            ),
        ]
        for unit in team.split
    ]
    table = Table("Teams at the top of the scaling path", ["Team", "Owns", "Size"], rows)
    return Block(
        paragraphs(team.today)
        + paragraphs(team.rule)
        + table.html()
        + sources_line(portfolio, team.cite)
    )


def roadmap_block(portfolio: Portfolio, study: StudyData) -> Block:
    """What was planned, by group, and where it stands in the record."""
    items = []
    for group, entries in groupby(study.roadmap.values(), key=lambda item: item.group):
        inner = ""
        for entry in entries:
            when = f" ({inline(', '.join(filter(None, [entry.owner, entry.when])))})"
            inner += (
                f'<p id="roadmap-{entry.id}"><b>{inline(entry.title)}</b>'
                f"{when if entry.owner or entry.when else ''} "
                f'<span class="ap-kind">{entry.status}</span>'
                + (f"<br>{inline(entry.note)}" if entry.note else "")
                + "</p>"
            )
        items.append((group, inner))
    cited = [citation for entry in study.roadmap.values() for citation in entry.cite]
    return Block(facts_html(items) + sources_line(portfolio, cited))


def diagrams_block(portfolio: Portfolio, study: StudyData) -> Block:
    """The diagram index."""
    rows = [
        [item.title, item.shows, item.redrawn or "", sources_html(portfolio, [item.cite])]
        for item in study.meta.diagrams
    ]
    table = Table("Diagram index", ["Diagram", "Shows", "On this site", "Original"], rows)
    return Block(table.html())


def links_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Further documents by group, each at its pinned commit."""
    items = []
    for group, links in groupby(study.meta.links, key=lambda item: item.group):
        entries = "".join(
            f"<li>{inline(item.title)}: {sources_html(portfolio, [item.cite]).html}</li>"
            for item in links
        )
        items.append((group, f"<ul>{entries}</ul>"))
    return Block(facts_html(items))
