"""A scaling explorer on a page of the built site: found, opened, moved; and the same in Python."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property

from builtsite import BuiltSite
from playwright.sync_api import Locator, Page

from helpers.analysis import scaling
from helpers.analysis.scaling import Plan, ScalingModel, State
from helpers.catalog import Portfolio
from helpers.text.scaling import verdict

ELEMENT = "scaling-explorer"
#: What is loaded when one is unfolded.
MODULES = (f"{ELEMENT}.js", f"{ELEMENT}.css", "explorers.css")
#: As many draws as the page takes when the reader rests.
AT_REST = Plan(log2=12, seed=1)
_SETTLED = "explorer => explorer.dataset.settled === explorer.link"
#: Put an explorer into a state as its controls would.
_SET = """(explorer, { driver, load, remedies, overrides }) => {
  explorer.reset();
  explorer.driver = driver;
  Object.assign(explorer.loads, load);
  explorer.remedies = new Set(remedies);
  for (const [id, x] of Object.entries(overrides)) explorer.override(explorer.values[id], x);
  explorer.update();
}"""


@dataclass(frozen=True)
class ScalingPath:
    """A scaling path with an explorer.

    Attributes
    ----------
    page
        Page it stands on in full, relative to the site.
    study
        Where its data is.
    compact
        Page it stands open on, if there is one.
    """

    page: str
    study: str
    compact: str = ""

    @property
    def name(self) -> str:
        """What holds its state in the address."""
        return f"{self.study}-scaling"

    @property
    def element(self) -> str:
        """Id of its element."""
        return f"{self.study}-explore-scaling"


@dataclass
class Expected:
    """What Python says about a path under the options a page has.

    Attributes
    ----------
    model
        The path as plain data.
    options
        As the element's `options`: driver, load, remedies, overrides.
    """

    model: ScalingModel
    options: dict

    @cached_property
    def state(self) -> State:
        return scaling.state(self.model, **self.options)

    @cached_property
    def spread(self) -> scaling.Spread:
        return scaling.spread(self.model, **self.options, plan=AT_REST)

    @cached_property
    def tornado(self) -> tuple[scaling.Bar, ...]:
        return scaling.tornado(self.model, **self.options)

    @cached_property
    def sentences(self) -> list[str]:
        return list(verdict(self.model, self.state, self.spread, self.tornado))


def paths(site: BuiltSite, portfolio: Portfolio) -> list[ScalingPath]:
    """Every explorer of the site, on light pages first: tests open them many times."""
    pages = sorted(site.pages.values(), key=lambda page: len(page.source))
    full = [
        (page, study)
        for page in pages
        for study in portfolio.studies
        if f"{study}-explore-scaling-fold" in page.ids
    ]
    return [
        ScalingPath(
            page.path,
            study,
            next(
                (
                    other.path
                    for other in pages
                    for element in other.tagged(ELEMENT)
                    if element.get("form") == "compact"
                    and element.get("id") == f"{study}-explore-scaling"
                ),
                "",
            ),
        )
        for page, study in full
    ]


def random_options(model: ScalingModel, number: int, bounds: list[list[float]]) -> dict:
    """A load within its bounds, some remedies, and no to four values not as published."""
    draw = random.Random(f"scaling {number}")
    place = number % len(model.loads)
    driver, (low, high) = model.loads[place].id, bounds[place]
    remedies = [item.id for item in model.remedies if item.status != "done" and item.changes]
    overrides = {
        value.id: float(f"{draw.uniform(value.low, value.high):.4g}")
        for value in draw.sample(model.ranges, min(number % 5, len(model.ranges)))
    }
    return {
        "driver": driver,
        "load": {driver: min(high, max(low, float(f"{low * (high / low) ** draw.random():.3g}")))},
        "remedies": [id_ for id_ in remedies if draw.random() < 0.3],
        "overrides": overrides,
    }


def explorer(page: Page, path: ScalingPath) -> Locator:
    return page.locator(f"{ELEMENT}#{path.element}")


def unfold(page: Page, path: ScalingPath) -> Locator:
    """Open an explorer by its summary and wait until it is there."""
    found = explorer(page, path)
    page.locator(f"#{path.element}-fold > summary").click()
    settle(found)
    return found


def settle(found: Locator) -> None:
    """Wait until it has drawn as often as it does when the reader rests."""
    found.and_(found.page.locator("[data-ready]")).wait_for()
    found.page.wait_for_function(_SETTLED, arg=found.element_handle())


def put(found: Locator, options: dict) -> None:
    """Bring it into a state and wait until it rests."""
    found.evaluate(_SET, options)
    settle(found)


def options(found: Locator) -> dict:
    """The state it works on, as Python takes it."""
    return found.evaluate("explorer => explorer.options")


def sentences(found: Locator) -> list[str]:
    """The verdict as shown, the headline first."""
    return found.locator(".ax-verdict, .ax-detail p").all_text_contents()


def said(found: Locator) -> str:
    """What was announced last."""
    return found.locator("[role=status]").text_content()
