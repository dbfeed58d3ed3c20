"""One visit of a page in the browser, with everything that happened noted down."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NPM_AXE = Path(__file__).resolve().parents[1] / "assets/node_modules/axe-core/axe.min.js"

WIDTHS = {"desktop": (1400, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
#: Each width once and each scheme once: for rules that take long, and depend on one or the other.
LOOKS = tuple(zip(WIDTHS, SCHEMES, strict=True))
#: WCAG 2.2 AA and what axe calls best practice.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

#: Text of a chart that is cut off by the chart's edge.
_CUT = """() => [...document.querySelectorAll(".ap-chart")].flatMap((chart) => {
  const place = chart.getBoundingClientRect();
  return [...chart.querySelectorAll("svg text")].flatMap((text) => {
    const box = text.getBoundingClientRect();
    const over = Math.max(
      place.left - box.left,
      box.right - place.right,
      place.top - box.top,
      box.bottom - place.bottom,
    );
    return box.width && over > 1 ? [`${chart.id}: ${text.textContent} by ${over} px`] : [];
  });
})"""

#: Titles of rows, or of columns, of a chart that lie over each other. Of a title that stands at an
#: angle the box says nothing.
_OVER = """() => [...document.querySelectorAll(".ap-chart")].flatMap((chart) => {
  const level = (text) =>
    !parseFloat(/rotate\\(([^,)]*)/.exec(text.getAttribute("transform"))?.[1]);
  const meet = (ticks, [start, end, low, high], slack) => {
    const titles = [...chart.querySelectorAll(ticks)]
      .filter(level)
      .map((text) => [text.textContent, text.getBoundingClientRect()])
      .filter(([, box]) => box.width)
      .sort(([, one], [, other]) => one[start] - other[start]);
    // Those of two panels stand side by side.
    const over = (one, other) => other[start] < one[end] - slack
      && Math.min(one[high], other[high]) > Math.max(one[low], other[low]);
    return titles.slice(1).flatMap(([title, box], i) =>
      over(titles[i][1], box) ? [`${chart.id}: ${titles[i][0]} and ${title}`] : []);
  };
  return [
    ...meet(".ytick text", ["top", "bottom", "left", "right"], 2),
    ...meet(".xtick text", ["left", "right", "top", "bottom"], 1.5),
  ];
})"""

#: Bring every chart into view, one after the other, and name those that are not drawn.
_DRAW_ALL = """async () => {
  const late = [];
  for (const chart of document.querySelectorAll(".ap-chart")) {
    chart.scrollIntoView({ block: "center", behavior: "instant" });
    const end = performance.now() + 15000;
    while (!chart.dataset.drawn && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (!chart.dataset.drawn || !chart.querySelector("svg.main-svg")) late.push(chart.id);
  }
  return late;
}"""

_UNFOLD = "open => document.querySelectorAll('details').forEach(fold => { fold.open = open; })"

#: What reaches over the right edge, and by how much.
_SIDEWAYS = """() => {
  const root = document.documentElement;
  // What the shell of a page cuts off is as much out of reach.
  const over = Math.max(...[root, document.querySelector("#quarto-content") ?? root]
    .map((place) => place.scrollWidth - place.clientWidth));
  if (over <= 0) return [];
  const inScroller = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const culprits = [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5)
    .filter((element) => !inScroller(element))
    .map((element) => `${over} px: ${element.tagName}#${element.id}.${element.className}`)
    .slice(0, 8);
  return culprits.length ? culprits : [`${over} px`];
}"""


#: Targets of less than 24 by 24 px, with their labels, that are not links within a sentence or a
#: line of text (WCAG 2.2, 2.5.8, without its exception for what stands alone).
_SMALL = """(within) => {
  const all = [...document.querySelector(within).querySelectorAll(
      "a[href], button, summary, input, select, [role=button], [tabindex='0']")]
    .filter((target) => target.checkVisibility({ visibilityProperty: true }))
    .filter((target) => !target.matches(".ap-skip, [aria-hidden='true']"));
  const inText = (target) => getComputedStyle(target).display === "inline"
    && [...target.parentElement.childNodes].some((node) => node !== target
      && node.nodeType === Node.TEXT_NODE && /\\w\\w/.test(node.textContent));
  const small = (target) => {
    const { width, height } = target.getBoundingClientRect();
    return width < 23.9 || height < 23.9;
  };
  return all
    .filter((target) => [target, ...(target.labels ?? [])].every(small) && !inText(target))
    .map((target) => `${target.outerHTML.slice(0, 120)} in ${target.parentElement.className}`);
}"""


@contextmanager
def browsing(chromium: Path) -> Iterator[Browser]:
    """Start the browser such that it reaches nothing but this machine.

    Playwright keeps an event loop running in its thread, and nbclient cannot run beside one: keep
    a browser no longer than tests of pages follow each other.
    """
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--process-per-site",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Log:
    """What a page says and asks for.

    Attributes
    ----------
    messages
        Warnings and errors of the console, uncaught exceptions, failed requests.
    requests
        Every address asked for.
    """

    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on(
            "console",
            lambda message: (
                self.messages.append(f"{message.type}: {message.text} [{message.location['url']}]")
                if message.type in ("error", "warning")
                else None
            ),
        )
        page.on("pageerror", lambda error: self.messages.append(f"exception: {error}"))
        page.on("requestfailed", lambda request: self.messages.append(f"failed: {request.url}"))
        page.on(
            "response",
            lambda response: (
                self.messages.append(f"{response.status}: {response.url}")
                if response.status >= 400
                else None
            ),
        )
        page.on("request", lambda request: self.requests.append(request.url))

    def count(self, name: str) -> int:
        """How often a file of this name was asked for."""
        return sum(url.rpartition("/")[2].partition("?")[0] == name for url in self.requests)


#: Contexts that visits follow each other in, by browser and by width, scheme, origin and options.
_kept: WeakKeyDictionary[Browser, dict[tuple, list[BrowserContext]]] = WeakKeyDictionary()


def _options(width: str, scheme: str) -> dict:
    x, y = WIDTHS[width]
    return {
        "viewport": {"width": x, "height": y},
        "color_scheme": scheme,
        "reduced_motion": "reduce",
    }


def _free(
    browser: Browser, address: str, width: str, scheme: str, options: dict[str, object]
) -> BrowserContext | None:
    """Return a context in which nothing has happened, with one empty page of the site."""
    at = urlsplit(address)
    if at.scheme != "http" or "permissions" in options:
        return None
    key = (width, scheme, at.netloc, *sorted(options.items()))
    kept = _kept.setdefault(browser, {}).setdefault(key, [])
    # One visit within another has a context of its own.
    for context in kept:
        if len(context.pages) == 1:
            return context
    kept.append(browser.new_context(**_options(width, scheme), **options))
    idle = kept[-1].new_page()
    idle.route("**", lambda route: route.fulfill(body="", content_type="text/html"))
    idle.goto(address)
    return kept[-1]


def _forget(context: BrowserContext) -> None:
    """Close what was opened in a context, and clear what was stored, cached and allowed."""
    idle, *others = context.pages
    for page in others:
        page.close()
    context.clear_permissions()
    session = context.new_cdp_session(idle)
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    session.send("Network.clearBrowserCache")
    session.detach()


def complaints(log: Log, engine: str) -> list[str]:
    """What a page opened from its folder says, but for modules of Quarto's own.

    Browsers load a module from no folder; what of Quarto's does without them is its own affair.
    """
    modules = ("quarto.js", "tabsets/tabsets.js") if engine == "quarto" else ()
    refused = [f"/site_libs/quarto-html/{module}" for module in modules]
    return [said for said in log.messages if not any(module in said for module in refused)]


@contextmanager
def opened(
    browser: Browser, address: str, width: str = "desktop", scheme: str = "light", **options: object
) -> Iterator[tuple[Page, Log]]:
    """Open a page as for the first time, with nothing stored and nothing in the cache.

    Visits of a width and a scheme share a process, which an idle page keeps alive: what it has
    compiled of Plotly and of the accessibility rules, half of a visit, is compiled already.
    """
    free = _free(browser, address, width, scheme, options)
    context = free or browser.new_context(**_options(width, scheme), **options)
    page = context.new_page()
    log = Log()
    log.listen(page)
    try:
        page.goto(address, wait_until="load")
        yield page, log
    finally:
        if free:
            _forget(free)
        else:
            context.close()


def draw_all(page: Page) -> list[str]:
    """Scroll every chart into view; return the ids of those that were not drawn."""
    return page.evaluate(_DRAW_ALL)


def small(page: Page, within: str = "body") -> list[str]:
    """Name what is too small to press with a finger, in an element of the page."""
    return page.evaluate(_SMALL, within)


def unfold(page: Page, open_: bool = True) -> None:
    """Open or close every fold of a page."""
    page.evaluate(_UNFOLD, open_)


def cut(page: Page) -> list[str]:
    """Name the texts of charts that the chart's edge cuts off; all charts are drawn already."""
    return page.evaluate(_CUT)


def over(page: Page) -> list[str]:
    """Name the titles of rows and columns that lie over each other; all charts are drawn."""
    return page.evaluate(_OVER)


def sideways(page: Page) -> list[str]:
    """Name what makes a page scroll sideways; empty if nothing does."""
    return page.evaluate(_SIDEWAYS)


@cache
def _rules() -> str:
    """The rules: of the npm package, whose newer version is quicker, where that is installed."""
    return NPM_AXE.read_text("utf-8") if NPM_AXE.is_file() else AXE_SCRIPT


#: Rules whose finding depends on where a thing stands, how large it is, which words or ids it has;
#: all others depend on what it is.
PLACED = (
    "aria-valid-attr-value",
    "bypass",
    "duplicate-id-aria",
    "heading-order",
    "label-content-name-mismatch",
    "landmark-no-duplicate-banner",
    "landmark-no-duplicate-contentinfo",
    "landmark-no-duplicate-main",
    "landmark-one-main",
    "landmark-unique",
    "page-has-heading-one",
    "region",
    "scrollable-region-focusable",
    "skip-link",
    "target-size",
)

#: Of these, rules that look at an element for itself: where they find nothing with every fold open,
#: they find nothing with some closed.
ALONE = frozenset(
    {
        "aria-valid-attr-value",
        "duplicate-id-aria",
        "label-content-name-mismatch",
        "landmark-unique",
        "region",
    }
)

#: Takes away each block of a page that holds nothing but what stood in one before: elements of
#: the same names, classes, roles, states, attributes and colours in the same place, named or not.
_WITHOUT_REPEATED = r"""() => {
  const BLOCKS = ".ap-card, .ap-chart, .ap-explore, details, table, tr, li, svg g";
  const OTHER = new RegExp("^(?:id|for|href|src|style|class|data-.*|[cr]?[xy][12]?|r|d|points|"
    + "transform|clip-path|width|height|viewBox)$");
  const NAMES = new RegExp("^(?:aria-(?:label|labelledby|describedby|controls|valuetext|valuenow)|"
    + "alt|title|value|name|download|max|min)$");
  const looks = new Map();
  const numbers = new Map();
  const look = (element) => {
    if (!looks.has(element)) {
      const parent = element.parentElement;
      const { color, backgroundColor, fill, fontSize, fontWeight } = getComputedStyle(element);
      const written = [...element.attributes]
        .filter(({ name }) => !OTHER.test(name))
        .map(({ name, value }) => `${name}=${NAMES.test(name) ? Boolean(value) : value}`);
      // Plotly names each trace by six digits of its own.
      const classes = [...element.classList].filter((name) => !/^trace[0-9a-f]{6}$/.test(name));
      const whole = [
        parent ? look(parent) : "", element.localName, classes.join("."), written.join(),
        color, backgroundColor, fill, fontSize, fontWeight, element.hasAttribute("href"),
        Boolean(element.textContent.trim()), element.disabled, element.checked,
      ].join("|");
      if (!numbers.has(whole)) numbers.set(whole, numbers.size);
      looks.set(element, numbers.get(whole));
    }
    return looks.get(element);
  };
  const seen = new Set();
  const repeated = [];
  const walk = (element) => {
    const parts = [element, ...element.querySelectorAll("*")];
    if (element.matches(BLOCKS) && parts.every((part) => seen.has(look(part)))) {
      repeated.push(element);
      return;
    }
    seen.add(look(element));
    for (const child of element.children) walk(child);
  };
  walk(document.body);
  for (const element of repeated) element.remove();
}"""


def axe(page: Page, within: str | None = None) -> list[str]:
    """Run the accessibility rules; return each finding with the places it was found at.

    What a rule says of an element follows from what the element is, and for the rules of
    ``PLACED`` from its place, size, words and ids. Those look at all of a page; the others at
    every form a part of it has, but not at the nineteenth matrix that differs from the first by
    its words and numbers alone: **afterwards such parts are gone from the page**.

    Parameters
    ----------
    page
        As it stands: what is folded away is not looked at.
    within
        Selector of the parts to look at, all of them and by every rule; the whole page if omitted.
    """
    tags = {"runOnly": {"type": "tag", "values": list(RULES)}}
    if within is not None:
        return violations(page, {"include": [[within]]}, tags)
    found = placed(page)
    page.evaluate(_WITHOUT_REPEATED)
    others = {rule: {"enabled": False} for rule in PLACED}
    return found + violations(page, None, tags | {"rules": others})


#: Takes what Plotly has drawn out of the page, half of its elements, and puts it back. Of what has
#: neither focus nor name nor role the rules of PLACED can say nothing.
_LIFT = """() => {
  globalThis.lifted = [...document.querySelectorAll(".ap-chart .main-svg > g")]
    .filter((part) => !part.querySelector("a, [tabindex], [role]")
      && ![...part.querySelectorAll("*")].some((each) =>
        each.getAttributeNames().some((name) => name.startsWith("aria-"))))
    .map((part) => {
      const mark = document.createComment("");
      part.replaceWith(mark);
      return [mark, part];
    });
}"""
_LAY = "() => lifted.forEach(([mark, part]) => mark.replaceWith(part))"


#: Whether a target may be too small by the rule for that, which takes longer than all others of
#: PLACED together. It may not where each has a square of 24 px for itself: its middle, or, if it is
#: less than that, all of it and 24 px around its middle. Links within one run of text are left out
#: as by the rule.
CROWDED = r"""() => {
  const LEAST = 24;
  const isInline = (element) => getComputedStyle(element).display.startsWith("inline");
  const ends = (node) => node.nodeType === Node.ELEMENT_NODE
    && (!isInline(node) || node.matches("br, hr") || node.querySelector("br, hr"));
  const isInText = (target) => getComputedStyle(target).display === "inline"
    && ["previousSibling", "nextSibling"].some((way) => {
      for (let at = target[way]; at && !ends(at); at = at[way])
        if (at.nodeType === Node.TEXT_NODE && /\S/.test(at.data)) return true;
      return false;
    });
  const around = (from, to, size) => [(from + to - size) / 2, (from + to + size) / 2];
  const targets = [...document.querySelectorAll("*")]
    .filter((element) => element.tabIndex >= 0 && !element.matches("[role=region]"))
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => getComputedStyle(element).clipPath !== "inset(50%)")
    .map((element) => {
      const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
      const small = width < LEAST || height < LEAST;
      const least = small ? LEAST : 0;
      const takesX = around(left, right, Math.max(width, least));
      const takesY = around(top, bottom, Math.max(height, least));
      return {
        free: isInText(element),
        x: small ? takesX : around(left, right, LEAST),
        y: small ? takesY : around(top, bottom, LEAST),
        takesX,
        takesY,
      };
    })
    .sort((one, other) => one.takesY[0] - other.takesY[0]);
  const meet = ([from, to], [start, end]) => from < end && start < to;
  const takes = (one, other) =>
    !other.free && meet(one.takesX, other.x) && meet(one.takesY, other.y);
  return targets.some((one, at) => {
    for (const other of targets.slice(at + 1)) {
      if (other.takesY[0] >= one.takesY[1]) return false;
      if (takes(one, other) || takes(other, one)) return true;
    }
    return false;
  });
}"""


def placed(page: Page, without: Collection[str] = ()) -> list[str]:
    """Run the rules whose finding depends on the place of a thing, as :func:`axe` does.

    Parameters
    ----------
    without
        Rules to leave out.
    """
    page.evaluate(_LIFT)
    try:
        crowded = page.evaluate(CROWDED)
        needless = {*without} if crowded else {*without, "target-size"}
        rules = [rule for rule in PLACED if rule not in needless]
        return violations(page, None, {"runOnly": {"type": "rule", "values": rules}})
    finally:
        page.evaluate(_LAY)


#: Runs axe without the source and the selector of each element it looks at, and says what it found.
_RUN = """async ([context, options]) => {
  axe.configure({ noHtml: true });
  const lean = { resultTypes: ["violations"], selectors: false, ancestry: true, elementRef: true };
  const { violations } = await axe.run(context ?? document, { ...options, ...lean });
  return violations.flatMap(({ id, impact, help, nodes }) => nodes.slice(0, 6).map((node) =>
    `${id} (${impact}): ${help}: ${node.ancestry} ${node.element.outerHTML.slice(0, 160)} `
      + (node.failureSummary ?? "").slice(0, 300)));
}"""


def violations(page: Page, context: dict | None, options: dict) -> list[str]:
    """Run axe with options of its own; return each finding with the places it was found at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_rules())
    return page.evaluate(_RUN, [context, options])
