"""An explorer put back as it came with its page, where a test need not load the page again."""

from __future__ import annotations

from dataclasses import dataclass

import visit
from playwright.sync_api import Page

_ANEW = """([id, html, query]) => {
  document.activeElement?.blur();
  history.replaceState(null, "", location.pathname + (query && `?${query}`));
  document.getElementById(id).outerHTML = html;
  window.scrollTo({ top: 0, behavior: "instant" });
}"""


@dataclass(frozen=True)
class Kept:
    """A page that stays open for many tests.

    Attributes
    ----------
    page, log
        The page, and what was said and asked for on it.
    fold, html
        Id of the explorer's fold, and the fold as it came with the page.
    """

    page: Page
    log: visit.Log
    fold: str
    html: str

    @classmethod
    def of(cls, page: Page, log: visit.Log, fold: str) -> Kept:
        """Keep a page that was just loaded."""
        html = page.locator(f"#{fold}").evaluate("fold => fold.outerHTML")
        return cls(page, log, fold, html)

    def anew(self, query: str = "") -> Page:
        """Put the folded explorer as it came in the place of the one in use.

        Parameters
        ----------
        query
            What the address holds then.
        """
        width, height = visit.WIDTHS["desktop"]
        self.page.mouse.move(0, 0)  # what has the pointer or the focus is drawn again when it goes
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate(_ANEW, [self.fold, self.html, query])
        return self.page
