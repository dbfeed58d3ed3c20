"""Blocks of a study's prose facts: numbers, role, requirements, stack, roadmap, record, links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

from helpers.cards.blocks import Block, block
from helpers.cards.card import cited
from helpers.cards.links import href, sources_html
from helpers.cards.render import render
from helpers.cards.tables import Html, Table
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.layout import PageKind
from helpers.schema.study import RecordSide
from helpers.text.markup import paragraphs
from helpers.text.phrases import month

_MET = {"yes": "met", "partly": "partly met", "no": "not met"}
_GROUP = {
    "team": "Team and budget",
    "risk": "Risk and compliance",
    "operations": "Operations",
    "vendors": "Vendors",
}


class _Grouped(Protocol):
    @property
    def group(self) -> str: ...


T = TypeVar("T", bound=_Grouped)


def _groups(items: Iterable[T]) -> list[tuple[str, list[T]]]:
    """Neighbours of one group together."""
    return [(group, list(found)) for group, found in groupby(items, key=lambda item: item.group)]


def numbers_block(study: StudyData, keys: Sequence[str]) -> Block:
    """Numbers of a study: each large, linked to its record, with its title."""
    return block("blocks.numbers", keys, study)


def role_block(study: StudyData) -> Block:
    """What the author did himself."""
    return block("study.role", study.meta.role)


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
    found = [item for item in study.meta.requirements if item.type == kind]
    return block("study.requirements", portfolio, found, _MET)


def constraints_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Constraints by group."""
    found = study.meta.constraints
    return block("study.constraints", portfolio, _groups(found), _GROUP, cited(found))


def stack_block(portfolio: Portfolio, study: StudyData) -> Block:
    """The technology stack, with what the code uses now where that was published otherwise."""
    published = study.was_published
    rows = [
        {
            "Layer": item.layer,
            "Published" if published else "Technology": item.technology,
            "Why": item.why,
            **({"In the code today": item.today or "as published"} if published else {}),
            "Source": sources_html(portfolio, item.cite),
        }
        for item in study.meta.stack
    ]
    caption = "Technology stack as published and today" if published else "Technology stack"
    return Block(Table.of(caption, rows).html())


def team_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Team today, the rule for splitting it, and the split planned at the top of the path."""
    team = study.meta.team
    if team is None:
        raise ValueError(f"study {study.id} has no team")
    sizes = [study.quantities[unit.engineers] for unit in team.split]
    rows = [
        {
            "Team": unit.title,
            "Owns": unit.owns,
            "Size": Html(render("blocks.linked", size), str(size.value)),
        }
        for unit, size in zip(team.split, sizes, strict=True)
    ]
    table = Table.of("Teams at the top of the scaling path", rows)
    return block("study.team", portfolio, team, table.html())


def roadmap_block(portfolio: Portfolio, study: StudyData) -> Block:
    """What was planned, by group, and where it stands in the record."""
    found = list(study.roadmap.values())
    return block("study.roadmap", portfolio, _groups(found), cited(found))


def next_block(study: StudyData) -> Block:
    """The steps that come next, of those the one-pager names, and where they stand."""
    pager = study.meta.one_pager
    steps = [study.roadmap[key] for key in pager.next] if pager else []
    rows = [
        {
            "Step": item.title,
            **({"Planned": item.when or ""} if any(step.when for step in steps) else {}),
            "In the code": item.status,
            "Note": item.note or "",
        }
        for item in steps
    ]
    return Block(
        f'<div class="ap-broad">{Table.of("What comes next", rows).html(stacked=True)}</div>'
    )


def diagrams_block(portfolio: Portfolio, study: StudyData) -> Block:
    """The diagram index."""
    rows = [
        {
            "Diagram": item.title,
            "Shows": item.shows,
            "On this site": item.redrawn or "",
            "Original": sources_html(portfolio, [item.cite]),
        }
        for item in study.meta.diagrams
    ]
    return Block(Table.of("Diagram index", rows).html())


def links_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Further documents by group, each at its pinned commit."""
    return block("study.links", portfolio, _groups(study.meta.links))


def record_block(portfolio: Portfolio, study: StudyData) -> Block:
    """What was published and what holds now, side by side, with month and source."""
    entries = list(study.record.values())
    stated = "Published" if study.was_published else "Stated"
    days = {_month(item.published) for item in entries}
    if len(days) == 1:
        stated = f"{stated} in {days.pop()}"
    caption = "Since publication" if study.was_published else "Stated and current"
    return block("study.record", portfolio, study, entries, caption, stated, _month)


def _month(side: RecordSide) -> str:
    return month(f"{side.date:%Y-%m}")


def since_block(study: StudyData) -> Block:
    """The questions that text and code answer differently, each linked to both answers."""
    table = href(study.page("appendix"))
    return block("study.since", study, table) if study.record else Block("")


def pages_block(study: StudyData, here: PageKind) -> Block:
    """Links from one of a study's pages to the others.

    Parameters
    ----------
    study
        The study.
    here
        The page it stands on.
    """
    count = len(study.decisions)
    return block(
        "study.pages",
        study,
        here,
        [
            ("study", "The study"),
            ("decisions", f"All {count} decisions" if count > len(study.matter) else "Decisions"),
            ("appendix", "Appendix"),
            ("one-pager", "One page"),
        ],
    )


def one_pager_block(portfolio: Portfolio, study: StudyData) -> Block:
    """Pitch, key numbers, hardest decisions, failures and what is next, on one sheet."""
    pager = study.meta.one_pager
    if pager is None:
        raise ValueError(f"study {study.id} has no one_pager in study.yml")
    return block("study.one_pager", portfolio, study, pager, _first, _address)


def _address(url: str) -> str:
    """An address as one would write it on paper."""
    return url.removeprefix("mailto:").removeprefix("https://").rstrip("/")


def _first(text: str) -> str:
    """The first sentence of a text."""
    for end in (". ", "; "):
        head, found, _ = text.partition(end)
        if found:
            return head.rstrip(".;") + "."
    return text
