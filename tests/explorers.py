"""A trade-off explorer on a page of the built site: found, opened, read; and the same in Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from builtsite import BuiltSite
from playwright.sync_api import Locator, Page

from helpers.analysis.tradeoff import (
    Matrix,
    acceptability,
    confidence,
    for_page,
    rank,
    reweighted,
    rubric_utility,
    verdict,
)
from helpers.catalog import Portfolio
from helpers.catalog.inputs.tradeoff import matrix
from helpers.text.tradeoff import View, brief, sentences

MODULES = ("tradeoff-explorer.js", "explorers.css", "tradeoff-explorer.css")

#: Options, and criteria, of a decision as large as one may get.
WIDE = 12

#: Shares are counted over all weightings only when the reader rests.
_SETTLED = "explorer => explorer.dataset.settled === explorer.link"
_ALL_SETTLED = """ids => ids.every((id) => {
  const explorer = document.getElementById(id);
  return explorer.dataset.settled && explorer.dataset.settled === explorer.link;
})"""

#: Hold that controls can be pressed: they are seen, they answer, and nothing lies over them.
REACH = """(nodes) => {
  for (const node of nodes) {
    const hit = () => {
      const box = node.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return [node, ...(node.labels ?? [])].some((part) => part.contains(top));
    };
    if (!hit()) node.scrollIntoView({ block: "center", behavior: "instant" });
    if (!hit() || node.disabled) throw new Error(`cannot be pressed: ${node.outerHTML}`);
  }
}"""

#: Press controls as a mouse does. All are looked at before any is pressed: after a change the
#: browser works out anew where everything is.
PRESS = f"""(nodes) => {{ ({REACH})(nodes); for (const node of nodes) node.click(); }}"""

#: The totals as written in the matrix, by the option's title.
SHOWN = """(explorer) => [...explorer.querySelectorAll(".ax-matrix tbody tr")].map((row) =>
  [row.querySelector("th").firstChild.textContent, row.lastChild.textContent])"""

_UNFOLD = f"""ids =>
  ({PRESS})(ids.map((id) => document.querySelector(`[id='${{id}}-fold'] > summary`)))"""

_TOLD = f"""ids => ids.map((id) => document.getElementById(id)).map((explorer) => ({{
  totals: explorer.ranking.totals,
  titles: explorer.data.options.map(({{ title }}) => title),
  shown: ({SHOWN})(explorer),
  sentence: [".ax-verdict", ".ax-detail"]
    .map((part) => explorer.querySelector(part).textContent).filter(Boolean).join(" "),
}}))"""

#: Go to an address of the same page, as Back and Forward do.
_TAKE = """address => {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""


@dataclass(frozen=True)
class Decision:
    """A decision with an explorer.

    Attributes
    ----------
    page
        Page it stands on, relative to the site.
    study, key
        Where its data is.
    open
        Whether in the compact form, which stands open.
    """

    page: str
    study: str
    key: str
    open: bool = False

    @property
    def name(self) -> str:
        """What holds its state in the address."""
        return f"{self.study}-{self.key}"

    @property
    def element(self) -> str:
        """Id of its element."""
        return f"{self.study}-{'compact' if self.open else 'explore'}-{self.key}"

    @property
    def card(self) -> str:
        """Id of the card around it."""
        return f"{self.study}-decision-{self.key}"


@dataclass(frozen=True)
class State:
    """Weights of any scale, the scores a reader changed: option, criterion, score; and the set."""

    weights: Sequence[float]
    scores: Sequence[tuple[int, int, int]] = ()
    hindsight: bool = False

    def __str__(self) -> str:
        changed = "-".join(".".join(map(str, change)) for change in self.scores)
        parts = [f"w{'-'.join(f'{w:g}' for w in self.weights)}", f"s{changed}" if changed else ""]
        return "_".join(filter(None, [*parts, "h" if self.hindsight else ""]))


@dataclass
class Expected:
    """What Python says about a decision in a state.

    Attributes
    ----------
    portfolio
        The data.
    decision, state
        Which one, and as the author left it if no state is given.
    """

    portfolio: Portfolio
    decision: Decision
    state: State | None = None

    @cached_property
    def problem(self) -> Matrix:
        if not self.state:
            return matrix(self._record)
        problem = matrix(self._record, hindsight=self.state.hindsight)
        scores = problem.scores.copy()
        for option, criterion, score in self.state.scores:
            scores[option, criterion] = score
        return reweighted(
            replace(problem, scores=scores, utilities=rubric_utility(scores)), self.state.weights
        )

    @property
    def totals(self) -> list[float]:
        return rank(self.problem).totals.tolist()

    @property
    def sentence(self) -> str:
        titles = {option.id: option.title for option in self._record.options}
        rubric = self.portfolio.rubric
        titles |= {key: rubric[key].title for key in self.problem.criteria}
        found = verdict(self.problem, confidence(self.problem))
        return " ".join(sentences(self.problem, found, titles, view=self.view))

    @property
    def brief(self) -> str:
        """The two sentences of the compact form, which names options in short."""
        titles = {option.id: option.short or option.title for option in self._record.options}
        titles |= {key: self.portfolio.rubric[key].title for key in self.problem.criteria}
        found = verdict(self.problem, confidence(self.problem))
        near = float(acceptability(self.problem, "near").first[found.winner])
        said = brief(self.problem, found, titles, near=near, view=self.view)
        return " ".join(filter(None, said))

    @property
    def view(self) -> View:
        if self.edited:
            return "edited"
        if not self._record.hindsight:
            return "recorded"
        return "hindsight" if self.state and self.state.hindsight else "decided"

    @property
    def edited(self) -> bool:
        """Whether weights or scores are a reader's."""
        if not self.state:
            return False
        recorded = [weight.weight for weight in self._record.weights]
        return bool(self.state.scores) or list(self.state.weights) != recorded

    @property
    def _record(self):
        return self.portfolio.studies[self.decision.study].decisions[self.decision.key]


def decisions(site: BuiltSite, portfolio: Portfolio) -> list[Decision]:
    """Every explorer of the site, in the order of the pages."""
    return [
        Decision(page.path, study.id, key)
        for page in site.pages.values()
        for study in portfolio.studies.values()
        for key in study.decisions
        if f"{study.id}-explore-{key}" in page.ids
    ]


def compact(site: BuiltSite, portfolio: Portfolio) -> list[Decision]:
    """Every explorer in its compact form, in the order of the pages."""
    return [
        Decision(page.path, study.id, key, open=True)
        for page in site.pages.values()
        for study in portfolio.studies.values()
        for key in study.decisions
        if f"{study.id}-compact-{key}" in page.ids
    ]


def address(base: str, page: str, states: dict[Decision, State | str], **other: str) -> str:
    """Address of a page with states of its explorers."""
    query = urlencode({decision.name: str(state) for decision, state in states.items()} | other)
    return f"{base}{page}?{query}"


def explorer(page: Page, decision: Decision) -> Locator:
    return page.locator(f"tradeoff-explorer#{decision.element}")


def wide(name: str) -> dict:
    """The data of an explorer, as large as a decision may get, with titles that do not break."""
    sizes = range(1, WIDE + 1)
    return {
        "id": name,
        "title": "A decision with many options",
        "scored": "",
        "decided": "February 2026",
        "hindsight": {
            "known": "August 2026",
            "changes": [
                {
                    "option": i,
                    "criterion": i,
                    "score": 1 + (1 + (i + 1) * (i + 1)) % 5,
                    "month": "2026-08",
                    "reason": "Because.",
                    "evidence": "",
                }
                for i in range(WIDE)
            ],
        },
        "options": [
            {
                "id": f"option-{i}",
                "title": f"Multi-region active-active Postgres-compatible alternative {i}",
                "short": f"Active-active alternative {i}"[:24],
                "chosen": i == 1,
                "knocked_out": i == WIDE,
            }
            for i in sizes
        ],
        "criteria": [
            {
                "id": f"criterion-{j}",
                "title": f"Interoperability-and-maintainability {j}",
                "short": f"Inter. {j}",
                "question": "How well does it do?",
                "anchors": {str(step): f"What {step} means" for step in range(1, 6)},
                "weight": 100 / WIDE,
            }
            for j in sizes
        ],
        "scores": [[1 + (i * j) % 5 for j in sizes] for i in sizes],
        "draws": for_page(WIDE, WIDE),
        "cells": [[{"reason": "Because.", "evidence": ""} for _ in sizes] for _ in sizes],
    }


def unfold(page: Page, decision: Decision) -> Locator:
    """Open an explorer by its summary and wait until it is there."""
    found = explorer(page, decision)
    page.locator(f"#{decision.element}-fold > summary").click()
    ready(found)
    return found


def unfold_all(page: Page, wanted: Sequence[Decision]) -> None:
    """Open explorers by their summaries, all in one go, and wait until they are counted."""
    page.evaluate(_UNFOLD, _ids(wanted))
    settle_all(page, wanted)


def settle_all(page: Page, wanted: Sequence[Decision]) -> None:
    """Wait until the shares of several explorers are counted, which takes no frame of the page."""
    page.wait_for_function(_ALL_SETTLED, arg=_ids(wanted), polling=50)


def take(page: Page, to: str) -> None:
    """Give the explorers of an open page the states of an address."""
    page.evaluate(_TAKE, to)


def told(page: Page, wanted: Sequence[Decision]) -> list[dict]:
    """What explorers work out and show: totals, titles, totals as shown, and the sentence."""
    settle_all(page, wanted)
    return page.evaluate(_TOLD, _ids(wanted))


def _ids(wanted: Sequence[Decision]) -> list[str]:
    return [decision.element for decision in wanted]


def statistics(found: Locator) -> None:
    """Open what is folded away in an explorer, and wait until it is counted."""
    found.locator("summary", has_text="How sure the lead is").click()
    settle(found)


def ready(found: Locator) -> None:
    found.and_(found.page.locator("[data-ready]")).wait_for()


def settle(found: Locator) -> None:
    """Wait until the shares are counted over all weightings."""
    ready(found)
    found.page.wait_for_function(_SETTLED, arg=found.element_handle())


def weights(found: Locator) -> list[float]:
    """Weights as shares, unrounded."""
    return found.evaluate("explorer => explorer.weights")


def shown_totals(found: Locator) -> dict[str, float]:
    """Totals as written in the matrix, by the option's title."""
    return {title: float(total) for title, total in found.evaluate(SHOWN)}


def sentence(found: Locator) -> str:
    """The verdict, headline and the rest."""
    parts = [found.locator(selector).text_content() for selector in (".ax-verdict", ".ax-detail")]
    return " ".join(filter(None, parts))


def rival(label: str) -> str | None:
    """The option a button puts in front, or level with it, by the button's label."""
    found = re.fullmatch("Make “(.+)” lead|Bring “(.+)” level", label)
    return found and (found[1] or found[2])


def said(found: Locator) -> str:
    """What was announced last."""
    return found.locator("[role=status]").text_content()
