"""The scaling explorer: numbers as in Python, state in the address, controls by hand and key."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import scalingexplorers as explorers
import visit
from scalingexplorers import Expected

from helpers.analysis import scaling
from helpers.catalog import load
from helpers.catalog.inputs.scaling import model as read_model
from helpers.text.phrases import number as written
from helpers.text.scaling import theory

pytestmark = pytest.mark.browser

NBSP = "\u00a0"
#: The lowest and the highest load the page takes, by driver in the order of the model.
BOUNDS = "explorer => explorer.data.loads.map(({ range }) => range)"


@pytest.fixture(scope="module")
def portfolio(built_site):
    return load(built_site.root)


@pytest.fixture(scope="module")
def paths(built_site, portfolio) -> list[explorers.ScalingPath]:
    found = explorers.paths(built_site, portfolio)
    wanted = {study.id for study in portfolio.studies.values() if study.scaling}
    assert {path.study for path in found} == {
        key for key in wanted if portfolio.studies[key].scaling.resources
    }
    return found


@pytest.fixture(scope="module")
def path(paths) -> explorers.ScalingPath:
    return paths[0]


@pytest.fixture(scope="module")
def model(path, portfolio) -> scaling.Model:
    return read_model(portfolio.studies[path.study])


@pytest.fixture
def opened(browser, site_url, path):
    """The explorer unfolded on its page, the page, and what the page asked for."""
    with visit.opened(browser, site_url + path.page) as (page, log):
        yield explorers.unfold(page, path), page, log
        assert log.messages == []


def reading(text: str) -> float:
    """The number a text begins with, as the page writes numbers."""
    digits = text.replace(",", "").split()
    return float(digits[0]) * (1e6 if digits[1:2] == ["million"] else 1)


def near(x: float | None) -> object:
    """A number as two languages agree on it; None is itself."""
    return x if x is None else pytest.approx(x, rel=1e-9)


# ---- numbers -------------------------------------------------------------------------------------


def agrees(found, model) -> None:
    """Hold the numbers of the page, and what is written of them, against Python's."""
    expected = Expected(model, explorers.options(found))
    state = found.evaluate("explorer => explorer.now")
    for here, there in zip(state["resources"], expected.state.resources, strict=True):
        assert here["id"] == there.id
        assert here["utilisation"] == near(there.utilisation)
        assert here["breaking"] == near(there.breaking)
    drawn = found.evaluate("explorer => explorer.spread.resources")
    for here, there in zip(drawn, expected.spread.resources, strict=True):
        assert here["breaking"] == [near(point) for point in there.breaking]
        assert (here["first"], here["over"]) == (there.first, there.over)
    assert explorers.sentences(found) == expected.sentences
    never, told = float("inf"), {item.id for item in model.resources if item.notice}
    ranked = sorted(
        expected.state.resources,
        key=lambda p: (p.id in told, never if p.breaking is None else p.breaking),
    )
    assert found.locator(".sx-name").all_text_contents() == [part.title for part in ranked]
    over = found.locator(".sx-row[data-state=over] .sx-name").all_text_contents()
    assert set(over) == {part.title for part in ranked if part.saturated and part.id not in told}
    beyond = found.locator(".sx-row[data-state=notice] .sx-name").all_text_contents()
    assert beyond == [part.title for part in ranked if part.saturated and part.id in told]
    # Headline, row and label name the first to saturate by one figure.
    first = expected.state.first
    if first:
        row = found.locator(".sx-row").nth([part.id for part in ranked].index(first.id))
        named = f"at about {written(first.breaking)}."
        assert named in explorers.sentences(found)[0]
        assert row.locator(".sx-limit").inner_text().startswith(f"{written(first.breaking)} a day")


def test_as_published_the_page_says_what_python_says(opened, model):
    found, page, _ = opened
    agrees(found, model)
    assert "?" not in page.url


@pytest.mark.parametrize("number", range(6))
def test_in_any_state_the_page_says_what_python_says(opened, model, browser, number):
    found, page, _ = opened
    bounds = found.evaluate(BOUNDS)
    wanted = explorers.random_options(model, number, bounds)
    explorers.put(found, wanted)
    given = explorers.options(found)
    assert given["overrides"] == pytest.approx(wanted["overrides"])
    assert given["load"][wanted["driver"]] == wanted["load"][wanted["driver"]]
    agrees(found, model)
    # The address is all it takes to come back.
    with visit.opened(browser, page.url) as (other, log):
        again = explorers.explorer(other, path_of(found))
        explorers.settle(again)
        assert explorers.options(again) == given
        assert explorers.sentences(again) == explorers.sentences(found)
        assert other.url == page.url
        assert log.messages == []


def path_of(found):
    """The path an element belongs to; its page does not matter here."""
    return explorers.ScalingPath("", found.get_attribute("id").removesuffix("-explore-scaling"))


def test_its_files_are_loaded_when_it_is_unfolded_and_once(browser, site_url, path):
    wanted = explorers.MODULES
    with visit.opened(browser, site_url + path.page) as (page, log):
        page.wait_for_load_state("networkidle")
        assert {log.count(name) for name in wanted} == {0}
        explorers.unfold(page, path)
        assert {name: log.count(name) for name in wanted} == dict.fromkeys(wanted, 1)
        assert [u for u in log.requests if not u.startswith((site_url, "data:"))] == []
        assert log.messages == []


# ---- the load ------------------------------------------------------------------------------------


def test_the_load_goes_from_today_to_far_beyond_every_stage(opened, model):
    found, page, _ = opened
    slider = found.locator(".sx-load input[type=range]")
    today = explorers.options(found)["load"][model.loads[0].id]
    slider.focus()
    loads = [today]
    for key in ("ArrowRight", "ArrowUp", "PageUp", "PageUp", "End"):
        page.keyboard.press(key)
        loads.append(found.evaluate("explorer => explorer.load"))
        shown = found.locator(".sx-load-head output").inner_text()
        assert reading(shown) == pytest.approx(loads[-1], rel=6e-3)
        assert slider.get_attribute("aria-valuetext") == shown
    assert loads == sorted(set(loads))
    stages = scaling.stages(model)
    most = max(state.load[model.loads[0].id] for state in stages.values())
    assert loads[-1] == 10 * most
    page.keyboard.press("Home")
    explorers.settle(found)
    assert found.evaluate("explorer => explorer.load") == today
    assert "?" not in page.url


def test_a_stage_sets_its_load_and_is_marked(opened, model):
    found, _, _ = opened
    driver = model.loads[0].id
    names = [stage for stage in model.stages if driver in stage.load]
    buttons = found.locator(".sx-load button")
    assert buttons.count() == found.locator(".sx-load .sx-flag").count() == len(names) > 1
    at = []
    for stage in names:
        button = buttons.filter(has_text=stage.title)
        button.click()
        explorers.settle(found)
        assert button.get_attribute("aria-pressed") == "true"
        assert found.locator(".sx-load button[aria-pressed=true]").count() == 1
        now = found.evaluate("explorer => explorer.load")
        assert now == pytest.approx(scaling.state(model, stage.load).load[driver], rel=1e-12)
        lines = found.locator(".sx-now").evaluate_all("all => all.map(({ style }) => style.left)")
        assert len(set(lines)) == 1
        at.append(float(lines[0].rstrip("%")))
    assert at == sorted(set(at))


def test_a_part_is_marked_where_its_limit_is(opened, model):
    """The dot of a row stands right of the present load exactly where the part has room."""
    found, _, _ = opened
    for stage in found.locator(".sx-load button").all():
        stage.click()
        explorers.settle(found)
        rows = found.locator(".sx-row").evaluate_all(
            """rows => rows.map((row) => ({
              state: row.dataset.state,
              dot: row.querySelector(".sx-at")?.getBoundingClientRect(),
              now: row.querySelector(".sx-now").getBoundingClientRect(),
              word: row.querySelector(".sx-state").textContent,
            }))"""
        )
        assert {row["state"] for row in rows} <= {"over", "notice", "risk", "room", "still"}
        for row in (row for row in rows if row["dot"]):
            dot, now = (row[name]["x"] + row[name]["width"] / 2 for name in ("dot", "now"))
            if abs(dot - now) > 2:
                assert (dot < now) == (row["state"] in ("over", "notice")), row
        words = {row["state"]: row["word"] for row in rows}
        assert len(set(words.values())) == len(words)


def test_another_load_can_be_pushed(opened, model):
    found, page, _ = opened
    radios = found.locator(".sx-drivers input")
    assert radios.count() == choices(model)
    for number, driver in enumerate(model.loads[1:], start=1):
        radios.nth(number).check()
        explorers.settle(found)
        assert explorers.options(found)["driver"] == driver.id
        agrees(found, model)
        still = found.locator(".sx-row[data-state=still] .sx-name").all_text_contents()
        apart = [item for item in model.resources if driver.id not in item.demand]
        over = {
            part.id
            for part in Expected(model, explorers.options(found)).state.resources
            if part.saturated
        }
        assert set(still) == {item.title for item in apart if item.id not in over}
        assert f"_d{number}" in page.url


def choices(model) -> int:
    """Loads to choose from: a path with one load leaves no choice, and none is offered."""
    return len(model.loads) if len(model.loads) > 1 else 0


# ---- remedies ------------------------------------------------------------------------------------


def movable(model) -> list[scaling.Remedy]:
    return [item for item in model.remedies if item.status != "done" and item.changes]


def test_a_remedy_moves_its_limit_and_says_by_how_much(opened, model):
    found, _, _ = opened
    switches = found.locator(".sx-remedy")
    assert [
        row.locator("label").text_content().rsplit(" ", 1)[0].strip() for row in switches.all()
    ] == [item.title for item in movable(model)]
    bare = Expected(model, explorers.options(found)).state
    for remedy, row in zip(movable(model), switches.all(), strict=True):
        told = row.locator(".sx-effect b").all_text_contents()
        row.locator("input").check()
        explorers.settle(found)
        agrees(found, model)
        now = Expected(model, explorers.options(found)).state
        moved = {
            part.title: part.breaking
            for part, before in zip(now.resources, bare.resources, strict=True)
            if part.breaking != near(before.breaking)
        }
        assert found.locator(".sx-row:has(.sx-before) .sx-name").all_text_contents() == [
            name for name in found.locator(".sx-name").all_text_contents() if name in moved
        ]
        assert len(told) == len(moved), remedy.id
        after = sorted(text.split("→")[1].removesuffix(" a day").strip() for text in told)
        assert after == sorted(map(written, moved.values()))
        row.locator("input").uncheck()
        explorers.settle(found)
    assert found.locator(".sx-before").count() == 1  # the one of the legend


def test_remedies_as_at_a_stage(opened, model, portfolio, path):
    found, _, _ = opened
    record = {item.id: item for item in portfolio.studies[path.study].scaling.remedies}
    quantities = portfolio.studies[path.study].quantities
    known = {item.id for item in movable(model)}
    for stage in model.stages:
        found.locator(".sx-asat button").filter(has_text=stage.title).click()
        explorers.settle(found)
        on = [id_ for id_ in stage.remedies if id_ in known]
        assert set(explorers.options(found)["remedies"]) == set(on)
        assert found.locator(".sx-remedy input:checked").count() == len(on)
        prices = {record[id_].monthly_cost for id_ in on} - {None}
        bill = sum(quantities[key].value for key in prices)
        text = found.locator(".sx-remedies > .ax-note").last.inner_text()
        assert (f"add {bill:,.0f}{NBSP}" in text) == bool(prices), text


def test_every_remedy_is_listed_with_its_cost(opened, model, portfolio, path):
    found, _, _ = opened
    remedies = portfolio.studies[path.study].scaling.remedies
    idle = len(remedies) - len(movable(model))
    folds = found.locator(".sx-remedies summary")
    assert folds.all_text_contents() == [f"{idle} more, which move no limit here"] * bool(idle)
    for fold in folds.all():
        fold.click()
    text = found.locator(".sx-remedies").inner_text()
    for remedy in remedies:
        assert remedy.title in text
        assert remedy.cost.replace("`", "") in text


# ---- assumptions ---------------------------------------------------------------------------------


_AT = "flag => parseFloat(flag.style.getPropertyValue('--at'))"


def test_assumptions_move_within_their_range_and_back(opened, model, built_site, path):
    found, page, _ = opened
    peak = model.loads[0].peak
    ids = found.evaluate("explorer => explorer.sliders.map(({ id }) => id)")
    bars = [bar.id for bar in Expected(model, explorers.options(found)).tornado]
    assert ids == [peak, *[id_ for id_ in bars if id_ != peak][:3]]
    evidence = set(built_site.pages["evidence.html"].ids)
    for index, id_ in enumerate(ids):
        value = model.value(id_)
        row = found.locator(".sx-assumption").nth(index)
        slider = row.locator("input")
        link = row.locator("a").get_attribute("href")
        assert link.partition("#")[2] in evidence
        slider.focus()
        for key, wanted in (("Home", value.low), ("End", value.high)):
            page.keyboard.press(key)
            got = found.evaluate("(explorer, id) => explorer.overrides[id] ?? null", id_)
            assert got == (None if wanted == value.mode else wanted)
        explorers.settle(found)
        agrees(found, model)
        assert slider.evaluate("slider => document.activeElement === slider")
        slider.evaluate(
            """(slider, mark) => {
              slider.value = mark;
              slider.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            row.locator(".sx-flag").evaluate(
                "flag => parseFloat(flag.style.getPropertyValue('--at')) * 2"
            ),
        )
        assert explorers.options(found)["overrides"] == {}
        explorers.settle(found)
    assert "?" not in page.url


# ---- charts, tables, details ---------------------------------------------------------------------


def test_a_part_unfolds_into_where_its_numbers_come_from(opened, model, portfolio, path):
    found, page, _ = opened
    study = portfolio.studies[path.study]
    for resource in study.scaling.resources:
        name = found.locator(".sx-name").get_by_text(resource.title, exact=True)
        name.focus()
        page.keyboard.press("Enter")
        assert name.get_attribute("aria-expanded") == "true"
        panel = found.locator(f"[id='{name.get_attribute('aria-controls')}']")
        text = panel.inner_text()
        assert resource.leaves_out.replace("`", "") in " ".join(text.split())
        for key in (*resource.parameters.values(), *resource.demand.values()):
            assert study.quantities[key].record.title.replace("`", "") in text
            link = panel.locator(f"a[href$='#{study.quantities[key].anchor}']")
            assert link.count() >= 1
        assert found.locator(".ax-panel:visible").count() == 1
        assert name.evaluate("name => document.activeElement === name")
    page.keyboard.press("Enter")
    assert found.locator(".ax-panel:visible").count() == 0


def test_waiting_is_drawn_for_every_part_that_waits(opened, model):
    found, _, _ = opened
    select = found.locator(".ax-pick select")
    parts = select.locator("option").all_text_contents()
    assert parts
    for index, title in enumerate(parts):
        select.select_option(index=index)
        explorers.settle(found)
        resource = next(item for item in model.resources if item.title == title)
        curve = scaling.curve(model, resource.id, **explorers.options(found))
        chart = found.locator(".sx-wait svg[role=img]")
        sentence = found.locator(".sx-wait .ax-finding").inner_text()
        if curve is None:
            assert chart.count() == 0
            continue
        assert title in chart.get_attribute("aria-label")
        assert sentence in chart.get_attribute("aria-label")
        assert (chart.locator(".sx-knee").count() == 1) == (curve.knee is not None)
        rows = found.locator(".sx-wait tbody tr")
        assert rows.count() >= 12
        assert theory(resource) in found.locator(".sx-wait").inner_text()
        assert chart.locator("text").filter(has_text="NaN").count() == 0


def test_the_table_holds_every_part(opened, model):
    found, _, _ = opened
    found.locator(".sx-limits > details > summary").click()
    rows = found.locator(".sx-limits tbody tr")
    assert rows.count() == len(model.resources)
    spread = Expected(model, explorers.options(found)).spread
    for row in rows.all():
        cells = row.locator("th, td").all_inner_texts()
        resource = next(item for item in model.resources if item.title == cells[0])
        part = spread.part(resource.id)
        for text, wanted in zip(cells[3:6], (part.breaking[k] for k in (0, 2, 4)), strict=True):
            assert text == ("never" if wanted is None else written(wanted))


# ---- address, announcements ----------------------------------------------------------------------


def test_reset_brings_back_what_is_published(opened):
    found, page, _ = opened
    before = explorers.sentences(found)
    found.locator(".sx-load button").last.click()
    found.locator(".sx-remedy input").first.check()
    found.locator(".sx-assumption input").first.focus()
    page.keyboard.press("End")
    found.locator(".sx-name").first.click()
    select = found.locator(".ax-pick select")
    select.select_option(index=select.locator("option").count() - 1)
    explorers.settle(found)
    assert explorers.sentences(found) != before
    assert len(urlsplit(page.url).query) < 120
    found.get_by_role("button", name="Reset all").click()
    explorers.settle(found)
    assert explorers.sentences(found) == before
    assert "?" not in page.url
    assert found.locator(".sx-remedy input:checked, .ax-panel:visible").count() == 0


GARBAGE = [
    "", "x", "_", "SHAPE", "SHAPE_", "SHAPE____", "SHAPE_l", "SHAPE_l0*", "SHAPE_l9*5",
    "SHAPE_l0*-5", "SHAPE_l0*1e999", "SHAPE_l0*NaN", "SHAPE_d7", "SHAPE_d", "SHAPE_r99.1000.x",
    "SHAPE_r", "SHAPE_c99", "SHAPE_p99", "SHAPE_v99*1", "SHAPE_v0*1e30", "SHAPE_v0*0",
    "SHAPE_v0*" + "9" * 400,
    "SHAPE_l__proto__*3", "SHAPE_v*5", "0000_l0*5000_r0", "<script>alert(1)</script>", "%E0%A4%A",
    "SHAPE_l0*5000*6000", "SHAPE_l0.1*70",
]  # fmt: skip


#: Put the element as it came with the page in the place of the one in use, and open it.
_AGAIN = """([id, html, query]) => {
  history.replaceState(null, "", `${location.pathname}?${query}`);
  document.getElementById(`${id}-fold`).outerHTML = html;
  document.getElementById(`${id}-fold`).open = true;
}"""


def test_what_is_no_state_is_ignored(browser, site_url, path, model):
    ranges = {value.id: value for value in model.ranges}
    with visit.opened(browser, site_url + path.page) as (page, log):
        html = page.locator(f"#{path.element}-fold").evaluate("fold => fold.outerHTML")
        found = explorers.unfold(page, path)
        shape = found.evaluate("explorer => explorer.shape")
        published = explorers.options(found)
        bounds = found.evaluate(BOUNDS)
        kept = 0
        for garbage in GARBAGE:
            query = urlencode({path.name: garbage.replace("SHAPE", shape), "utm_source": "x"})
            page.evaluate(_AGAIN, [path.element, html, query])
            explorers.settle(found)
            given = explorers.options(found)
            kept += given == published
            for id_, x in given["overrides"].items():
                assert ranges[id_].low <= x <= ranges[id_].high, garbage
            for (low, high), x in zip(bounds, given["load"].values(), strict=True):
                assert low <= x <= high, garbage
            assert found.locator(".ax-verdict").inner_text().startswith("At "), garbage
            assert log.messages == [], garbage
        assert len(GARBAGE) - 4 <= kept < len(GARBAGE)
        # And the same way a state that is one.
        query = urlencode({path.name: f"{shape}_l0*4321_r0"})
        page.evaluate(_AGAIN, [path.element, html, query])
        explorers.settle(found)
        assert explorers.options(found)["load"][model.loads[0].id] == 4321
        assert len(explorers.options(found)["remedies"]) == 1


def test_the_link_is_copied(browser, site_url, path):
    permissions = ["clipboard-read", "clipboard-write"]
    with visit.opened(browser, site_url + path.page, permissions=permissions) as (page, log):
        found = explorers.unfold(page, path)
        found.locator(".sx-load button").last.click()
        explorers.settle(found)  # so that nothing else is said meanwhile
        found.get_by_role("button", name="Copy link").click()
        page.wait_for_function(
            "explorer => explorer.querySelector('[role=status]').textContent.includes('copied')",
            arg=found.element_handle(),
        )
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{page.url}#{path.element}"
        assert set(parse_qs(urlsplit(page.url).query)) == {path.name}
        assert log.messages == []


def test_one_sentence_is_said_when_the_reader_stops(opened):
    found, page, _ = opened
    found.evaluate(
        """explorer => {
          window.heard = [];
          new MutationObserver(() => window.heard.push(explorer.status.textContent))
            .observe(explorer.status, { childList: true, characterData: true, subtree: true });
        }"""
    )
    found.locator(".sx-load input[type=range]").focus()
    for _ in range(8):
        page.keyboard.press("PageUp")
    explorers.settle(found)
    page.wait_for_timeout(50)
    assert page.evaluate("window.heard") == [explorers.sentences(found)[0]]
    live = found.locator("[role=status], [role=alert], output, [aria-live]")
    told = [node for node in live.all() if node.get_attribute("aria-live") != "off"]
    assert [node.get_attribute("role") for node in told] == ["status"]


# ---- every reader --------------------------------------------------------------------------------

_FOCUS = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  return {
    tag: at.tagName.toLowerCase(), type: at.type ?? "", text: at.textContent.trim(),
    inside: Boolean(at.closest("scaling-explorer")), name: at.id,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: box.bottom > 0 && box.top < innerHeight,
  };
}"""


def test_everything_is_reached_and_used_by_keyboard(opened, model):
    found, page, _ = opened
    page.locator(f"#{found.get_attribute('id')}-fold > summary").focus()
    stops = []
    while True:
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUS)
        if not at["inside"]:
            break
        assert at["ring"], at
        assert at["seen"], at
        stops.append(at)
        assert len(stops) < 120
    kinds = [at["type"] or at["tag"] for at in stops]
    boxes, buttons = found.locator(".sx-remedy input").count(), found.locator("button").count()
    assert kinds.count("checkbox") == boxes
    assert kinds.count("button") == buttons
    assert kinds.count("range") == 1 + found.locator(".sx-assumption").count()
    assert kinds.count("radio") == bool(choices(model))  # one stop, whatever there is to choose
    assert kinds.count("select-one") == 1
    assert kinds.count("summary") == found.locator("summary").count()
    # Backwards to a remedy, and on.
    for _ in range(len(stops)):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(_FOCUS)["type"] == "checkbox":
            break
    before = explorers.options(found)["remedies"]
    page.keyboard.press("Space")
    explorers.settle(found)
    assert len(explorers.options(found)["remedies"]) == len(before) + 1
    assert page.evaluate(_FOCUS)["type"] == "checkbox"


@pytest.mark.parametrize(("width", "scheme"), visit.LOOKS)
def test_accessibility_rules_find_nothing(browser, site_url, path, width, scheme):
    with visit.opened(browser, site_url + path.page, width, scheme) as (page, log):
        found = explorers.unfold(page, path)
        found.locator(".sx-load button").last.click()
        found.locator(".sx-asat button").nth(1).click()
        found.locator(".sx-name").first.click()
        for fold in found.locator("details > summary").all():
            fold.click()
        explorers.settle(found)
        assert visit.sideways(page) == []
        page.evaluate("window.scrollTo(0, 0)")
        findings = visit.axe(page, within=f"#{path.element}-fold")
        assert findings == [], "\n".join(findings)
        assert log.messages == []


@pytest.mark.parametrize("pixels", [1400, 1200, 1000, 800, 600, 390, 320])
def test_nothing_overlaps_or_leaves_the_page(browser, site_url, path, pixels):
    with visit.opened(browser, site_url + path.page) as (page, _):
        page.set_viewport_size({"width": pixels, "height": 900})
        found = explorers.unfold(page, path)
        found.locator(".sx-load button").last.click()
        found.locator(".sx-asat button").nth(1).click()
        explorers.settle(found)
        assert visit.sideways(page) == []
        cut = found.evaluate(
            """explorer => [...explorer.querySelectorAll("[class^=sx-], button, label")]
              .filter((node) => node.matches(".sx-limit, .sx-figures, .sx-effect, button, label"))
              .filter((node) => getComputedStyle(node).display !== "inline")
              .filter((node) => node.scrollWidth > node.clientWidth + 1)
              .map((node) => node.textContent)"""
        )
        assert cut == []
        overlaps = found.locator(".sx-row").evaluate_all(
            """rows => rows.filter((row) => {
              const box = (name) => row.querySelector(name).getBoundingClientRect();
              const [a, b] = [box(".sx-head"), box(".sx-figures")];
              return a.right > b.left + 0.5 && a.top < b.bottom && b.top < a.bottom;
            }).length"""
        )
        assert overlaps == 0


def test_colours_follow_the_scheme(browser, site_url, path):
    colours = """explorer => [".sx-at", ".sx-band", ".sx-figures b", ".sx-line"].map((name) => {
      const style = getComputedStyle(explorer.querySelector(name));
      return [style.fill, style.stroke, style.color].join(" ");
    })"""
    seen = []
    for scheme in visit.SCHEMES:
        with visit.opened(browser, site_url + path.page, scheme=scheme) as (page, _):
            seen.append(explorers.unfold(page, path).evaluate(colours))
    assert all(a != b for a, b in zip(*seen, strict=True))


def test_paper_shows_no_explorer(opened):
    found, page, _ = opened
    page.emulate_media(media="print")
    assert not found.is_visible()


def test_without_scripts_the_fold_says_where_the_numbers_are(browser, site_url, path):
    address = site_url + path.page
    with visit.opened(browser, address, java_script_enabled=False) as (page, log):
        fold = page.locator(f"#{path.element}-fold")
        fold.locator("summary").click()
        assert fold.get_by_text("needs JavaScript").is_visible()
        assert fold.locator("button, input").count() == 0
        assert log.count("scaling-explorer.js") == 0
        assert log.messages == []
