"""A failure explorer on a page of the built site: found, opened, read; and the same in Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from builtsite import BuiltSite
from playwright.sync_api import Locator, Page

from helpers.analysis.failure.blast import Blast, blast
from helpers.analysis.failure.graph import System
from helpers.analysis.failure.records import STATES
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.failure import system
from helpers.text.phrases import duration

MODULES = ("failure-explorer.js", "failure-explorer.css", "explorers.css")

#: What every part of the map shows and says of itself.
_PARTS = """explorer => [...explorer.querySelectorAll("[data-part]")].map((part) => ({
  id: part.dataset.part,
  name: part.getAttribute("aria-label"),
  pressed: part.getAttribute("aria-pressed"),
  stop: part.getAttribute("tabindex"),
  on: part.hasAttribute("data-on"),
  state: part.dataset.state,
  sign: part.lastElementChild.firstElementChild?.innerHTML ?? "",
}))"""

#: The table of capabilities: title and user, state, onset, steps of the way.
_REACH = """explorer => [...explorer.querySelectorAll(".fx-reach tbody tr")].map((row) => ({
  title: row.querySelector("th").firstChild.textContent,
  state: row.querySelector(".fx-state").textContent,
  waits: [...row.querySelectorAll(".fx-waits")].map((what) => what.textContent),
  shows: row.children[2].textContent,
  steps: [...row.querySelectorAll("li")].map((step) => step.querySelector("b").textContent),
  why: row.querySelector(".fx-because").textContent,
}))"""

#: The recorded failures: button, note, and by capability the computed and the recorded state.
_RECORDS = """explorer => [...explorer.querySelectorAll(".fx-heat tbody tr:not(.fx-told)")]
.map((row) => ({
  title: row.querySelector("button").textContent,
  note: row.querySelector("small").textContent,
  pressed: row.querySelector("button").getAttribute("aria-pressed"),
  states: [...row.querySelectorAll("td")].map((cell) => cell.textContent),
}))"""

#: All that an explorer shows of its state; the sentence is the verdict, headline and the rest.
_SHOWN = f"""explorer => {{
  const texts = (selector) => [...explorer.querySelectorAll(selector)].map((at) => at.textContent);
  return {{
    taken: explorer.taken,
    sentence: texts(".ax-verdict, .ax-detail").filter(Boolean).join(" "),
    parts: ({_PARTS})(explorer),
    reach: ({_REACH})(explorer),
    shares: texts(".fx-share li"),
    stakes: texts(".fx-stakes > div"),
  }};
}}"""


@dataclass(frozen=True)
class Map:
    """A study's failure explorer and the page it stands on."""

    page: str
    study: str

    @property
    def name(self) -> str:
        """What holds its state in the address."""
        return f"{self.study}-failure"

    @property
    def element(self) -> str:
        """Id of its element."""
        return f"{self.study}-explore-failure"

    @property
    def card(self) -> str:
        """Id of the card it stands in."""
        return f"{self.study}-blast"


@dataclass
class Expected:
    """What Python says of a study's graph."""

    study: StudyData

    @cached_property
    def system(self) -> System:
        graph = self.study.architecture
        return system(graph, self.study.quantities, self.study.failures.values())

    def blast(self, taken: Sequence[str]) -> Blast:
        return blast(self.system, taken)

    def title(self, key: str) -> str:
        return self.system.titles[key]

    def steps(self, found: Blast, key: str) -> list[str]:
        """Titles along the way, from what is taken down to what is hit."""
        return [self.title(step) for step in reversed(found.hits[key].path)]

    def effects(self, found: Blast, key: str) -> list[str]:
        """What is seen along the way of parts that are down altogether."""
        edges = [self.system.edges[i] for i in found.hits[key].edges]
        return [e.effect for e in edges if STATES[found.hits[e.target].state] == "down"]

    def shows(self, found: Blast, key: str) -> str:
        onset = found.hits[key].onset
        if onset is None:
            return ""
        return f"after {duration(onset)}" if onset else "at once"

    def states_to_try(self, seed: int, count: int) -> list[tuple[str, ...]]:
        """Every group, and single parts, pairs and handfuls by lot."""
        draw = random.Random(seed)
        parts = [node.id for node in self.system.components]
        found = [(group.id,) for group in self.system.groups]
        found += [tuple(draw.sample(parts, 1 + i % 4)) for i in range(count)]
        return [self.blast(taken).taken for taken in found]


def maps(site: BuiltSite, portfolio: Portfolio) -> list[Map]:
    """Every failure explorer of the site, on light pages first: tests open them many times."""
    return [
        Map(page.path, study)
        for page in sorted(site.pages.values(), key=lambda page: len(page.source))
        for study in portfolio.studies
        if f"{study}-explore-failure" in page.ids
    ]


def address(base: str, where: Map, state: Sequence[str] | str, **other: str) -> str:
    """Address of its page with a state."""
    text = state if isinstance(state, str) else ".".join(state)
    return f"{base}{where.page}?{urlencode({where.name: text} | other)}"


def explorer(page: Page, where: Map) -> Locator:
    return page.locator(f"failure-explorer#{where.element}")


def ready(found: Locator) -> Locator:
    found.and_(found.page.locator("[data-ready]")).wait_for()
    return found


def unfold(page: Page, where: Map) -> Locator:
    """Open an explorer by its summary and wait until it is there."""
    page.locator(f"#{where.element}-fold > summary").click()
    return ready(explorer(page, where))


def take_down(found: Locator, state: Sequence[str]) -> None:
    """Take down just this, without a way through the page."""
    found.evaluate("(explorer, state) => explorer.set(state)", list(state))


def press(found: Locator, part: str) -> None:
    """Press a part as a pointer would, wherever it is scrolled to."""
    found.locator(f"[data-part='{part}']").click()


def parts(found: Locator) -> dict[str, dict]:
    """What every part of the map shows and says, in the order of the page."""
    return {part["id"]: part for part in found.evaluate(_PARTS)}


def parts_in(found: Locator, states: Sequence[Sequence[str]]) -> list[dict[str, dict]]:
    """What every part shows and says in each of many states, asked for at once."""
    told = found.evaluate(
        f"(explorer, states) => states.map((s) => (explorer.set(s), ({_PARTS})(explorer)))",
        [list(state) for state in states],
    )
    return [{part["id"]: part for part in parts} for parts in told]


def go_to(found: Locator, address: str) -> None:
    """Let Back or Forward lead to an address of the page that is open."""
    found.evaluate(
        """(_, address) => {
          history.pushState(null, "", address);
          dispatchEvent(new PopStateEvent("popstate"));
        }""",
        address,
    )


def shown(found: Locator) -> dict:
    """All that is shown of a state, asked for at once."""
    return found.evaluate(_SHOWN)


def records(found: Locator) -> list[dict]:
    return found.evaluate(_RECORDS)


def taken(found: Locator) -> list[str]:
    """What is taken down, as the element keeps it."""
    return found.evaluate("explorer => explorer.taken")


def said(found: Locator) -> str:
    """What was announced last."""
    return found.locator("[role=status]").text_content()


def why(found: Locator) -> str:
    """The explanation of what has the focus or the pointer."""
    return found.locator(".fx-why").text_content()


def focused(found: Locator) -> str | None:
    """The part of the map that has the focus."""
    return found.evaluate("explorer => document.activeElement?.dataset?.part ?? null")
