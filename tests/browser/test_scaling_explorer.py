"""The scaling explorer: numbers as in Python, state in the address, controls by hand and key."""

from __future__ import annotations

import math
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import scalingexplorers as explorers
import visit
from explorers import PRESS
from foldanew import Kept
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

#: What the page computes and says, and its rows in their order.
_SHOWN = """explorer => ({
  options: explorer.options,
  now: explorer.now.resources,
  drawn: explorer.spread.resources,
  sentences: [...explorer.querySelectorAll(".ax-verdict, .ax-detail p")]
    .map((sentence) => sentence.textContent),
  rows: [...explorer.querySelectorAll(".sx-row")].map((row) => ({
    title: row.querySelector(".sx-name").textContent,
    state: row.dataset.state,
    limit: row.querySelector(".sx-limit").innerText,
  })),
})"""

#: Let the address hold another state, as Back and Forward do; what the page has and says then.
_GO = """(explorer, query) => {
  history.pushState(null, "", `?${query}`);
  dispatchEvent(new PopStateEvent("popstate"));
  return [explorer.options, explorer.querySelector(".ax-verdict").innerText];
}"""


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


@pytest.fixture(scope="module")
def kept(browser, site_url, path) -> Iterator[Kept]:
    with visit.opened(browser, site_url + path.page) as (page, log):
        as_it_came = Kept.of(page, log, f"{path.element}-fold")
        explorers.unfold(page, path)  # its script is there from now on
        yield as_it_came


@pytest.fixture
def folded(kept):
    """The page with the explorer folded and as it came."""
    yield kept.anew()
    assert kept.log.messages == []


@pytest.fixture
def opened(folded, kept, path):
    """The explorer unfolded on its page, the page, and what the page asked for."""
    return explorers.unfold(folded, path), folded, kept.log


def reading(text: str) -> float:
    """The number a text begins with, as the page writes numbers."""
    digits = text.replace(",", "").split()
    return float(digits[0]) * (1e6 if digits[1:2] == ["million"] else 1)


def unfold_rows(found) -> None:
    """Show the parts beyond the first ten, if there are any."""
    for more in found.locator(".sx-limits > .ax-buttons > button").all():
        if more.is_visible():
            more.click()


def unfold_part(found, title: str):
    """Open what stands behind a part, by its name; the panel."""
    name = found.locator(".sx-name").get_by_text(title, exact=True)
    if name.get_attribute("aria-expanded") != "true":
        name.click()
    return found.locator(f"[id='{name.get_attribute('aria-controls')}']")


def near(x: float | None) -> object:
    """A number as two languages agree on it; None is itself."""
    return x if x is None else pytest.approx(x, rel=1e-9)


# ---- numbers -------------------------------------------------------------------------------------


def agrees(found, model) -> None:
    """Hold the numbers of the page, and what is written of them, against Python's."""
    shown = found.evaluate(_SHOWN)
    expected = Expected(model, shown["options"])
    for here, there in zip(shown["now"], expected.state.resources, strict=True):
        assert here["id"] == there.id
        assert here["utilisation"] == near(there.utilisation)
        assert here["breaking"] == near(there.breaking)
    for here, there in zip(shown["drawn"], expected.spread.resources, strict=True):
        assert here["breaking"] == [near(point) for point in there.breaking]
        assert (here["first"], here["over"]) == (there.first, there.over)
    assert shown["sentences"] == expected.sentences
    never, told = float("inf"), {item.id for item in model.resources if item.notice}
    ranked = sorted(
        expected.state.resources,
        key=lambda p: (p.id in told, never if p.breaking is None else p.breaking),
    )
    rows = shown["rows"]
    assert [row["title"] for row in rows] == [part.title for part in ranked]
    over = {row["title"] for row in rows if row["state"] == "over"}
    assert over == {part.title for part in ranked if part.saturated and part.id not in told}
    beyond = [row["title"] for row in rows if row["state"] == "notice"]
    assert beyond == [part.title for part in ranked if part.saturated and part.id in told]
    # Headline, row and label name the first to saturate by one figure.
    first = expected.state.first
    if first:
        row = rows[[part.id for part in ranked].index(first.id)]
        assert f"at about {written(first.breaking)}." in shown["sentences"][0]
        assert row["limit"].startswith(f"{written(first.breaking)} a day")


def test_as_published_the_page_says_what_python_says(opened, model):
    found, page, _ = opened
    agrees(found, model)
    assert "?" not in page.url


@pytest.mark.parametrize("number", range(6))
def test_in_any_state_the_page_says_what_python_says(opened, kept, model, browser, path, number):
    found, page, _ = opened
    bounds = found.evaluate(BOUNDS)
    wanted = explorers.random_options(model, number, bounds)
    explorers.put(found, wanted)
    given, said, there = explorers.options(found), explorers.sentences(found), page.url
    assert given["overrides"] == pytest.approx(wanted["overrides"])
    assert given["load"][wanted["driver"]] == wanted["load"][wanted["driver"]]
    agrees(found, model)

    # The address is all it takes to come back: in a new page, and in the same way in this one.
    def same(other) -> None:
        again = explorers.explorer(other, path)
        explorers.settle(again)
        assert explorers.options(again) == given
        assert explorers.sentences(again) == said
        assert other.url == there

    if number == 0:
        with visit.opened(browser, there) as (other, log):
            same(other)
            assert log.messages == []
    kept.anew(urlsplit(there).query)
    same(page)


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
    driver = model.loads[0].id
    today = explorers.options(found)["load"][driver]
    first = scaling.state(model).first.breaking
    slider.focus()
    loads = [today]

    def pressed(key: str) -> float:
        page.keyboard.press(key)
        loads.append(found.evaluate("explorer => explorer.load"))
        shown = found.locator(".sx-load-head output").inner_text()
        # Today's load is written in two digits, as in every sentence.
        assert reading(shown) == pytest.approx(loads[-1], rel=2e-2 if loads[-1] == today else 6e-3)
        assert slider.get_attribute("aria-valuetext") == shown
        return loads[-1]

    # An arrow is a tenth of a decade: the first limit is a few presses away.
    while loads[-1] < first:
        before = loads[-1]
        assert 1 < pressed("ArrowRight") / before <= 10**0.2
        assert len(loads) < 40
    assert len(loads) - 1 <= 10 * math.log10(first / today) + 2
    page.keyboard.press("Home")
    loads = [today]
    # A page is a stage, as far as there are any, then the end of the scale.
    at = sorted(
        state.load[driver]
        for stage in model.stages
        if driver in stage.load and (state := scaling.state(model, stage.load)).load[driver] > today
    )
    ahead = [x for k, x in enumerate(at) if k == 0 or x > at[k - 1] * (1 + 1e-9)]
    for at_stage in ahead:
        assert pressed("PageUp") == near(at_stage)
    assert pressed("PageUp") == near(10 * max(ahead)) == near(pressed("End"))
    assert pressed("PageDown") == near(ahead[-1])
    assert pressed("Home") == today
    explorers.settle(found)
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
    unfold_rows(found)
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


#: Remedies as listed by a part: their names, and by how much each moves which limit.
_REMEDIES = """rows => rows.map((row) => ({
  title: row.querySelector("label").textContent,
  told: [...row.querySelectorAll(".sx-effect b")].map((limit) => limit.textContent),
}))"""
#: Press a control where a pointer would hit it.
_PRESS = f"control => ({PRESS})([control])"


def movable(model) -> list[scaling.Remedy]:
    return [item for item in model.remedies if item.status != "done" and item.changes]


def relieving(model, part: str) -> list[scaling.Remedy]:
    """Remedies that change a number of a part."""
    return [item for item in movable(model) if any(t.split(".")[0] == part for t in item.changes)]


def test_a_remedy_stands_by_what_it_moves_and_says_by_how_much(opened, model):
    found, _, _ = opened
    unfold_rows(found)
    bare = Expected(model, explorers.options(found)).state
    seen = set()
    for part in bare.resources:
        rows = unfold_part(found, part.title).locator(".sx-remedy")
        explorers.settle(found)
        listed = rows.evaluate_all(_REMEDIES)
        mine = relieving(model, part.id)
        assert [row["title"].rsplit(" ", 1)[0].strip() for row in listed] == [r.title for r in mine]
        for number, (remedy, row) in enumerate(zip(mine, listed, strict=True)):
            if remedy.id in seen:
                continue
            seen.add(remedy.id)
            switch = rows.nth(number).locator("input")
            switch.evaluate(_PRESS)
            explorers.settle(found)
            agrees(found, model)
            options = explorers.options(found)
            assert options["remedies"] == [remedy.id]
            now = Expected(model, options).state
            moved = {
                after.title: after.breaking
                for after, before in zip(now.resources, bare.resources, strict=True)
                if after.breaking != near(before.breaking)
            }
            names = found.locator(".sx-name").all_text_contents()
            drawn = found.locator(".sx-row:has(.sx-before) .sx-name").all_text_contents()
            assert drawn == [name for name in names if name in moved]
            assert len(row["told"]) == len(moved), remedy.id
            after = sorted(
                text.split("→")[1].removesuffix(" a day").strip() for text in row["told"]
            )
            assert after == sorted(map(written, moved.values()))
            switch.evaluate(_PRESS)
    assert seen == {item.id for item in movable(model)}
    assert found.locator(".sx-before").count() == 1  # the one of the legend


def ranked(model, remedies: list[str]) -> list[str]:
    """Titles of the parts in the order of their limits, what stops nothing last."""
    never, told = float("inf"), {item.id for item in model.resources if item.notice}
    found = scaling.state(model, remedies=remedies).resources
    key = {p.id: (p.id in told, never if p.breaking is None else p.breaking) for p in found}
    return [part.title for part in sorted(found, key=lambda part: key[part.id])]


def rows_change(page, found, model, ours: bool) -> None:
    """Ten rows, the finding in view, and a remedy that is pressed stays under the finger."""
    rows = found.locator(".sx-row:visible")
    many = len(model.resources)
    assert rows.count() == min(10, many)
    first = scaling.state(model).first
    order = found.locator(".sx-name").all_text_contents()
    panel = unfold_part(found, first.title)
    mine = relieving(model, first.id)
    # One after which the parts saturate in another order; a fork may have none.
    after = [ranked(model, [item.id])[: len(order)] for item in mine]
    moving = [k for k, names in enumerate(after) if names != order]
    assert moving or not ours
    k = next(iter(moving), 0)
    switch = panel.locator(".sx-remedy input").nth(k)
    switch.evaluate(
        """node => {
          node.scrollIntoView({ block: "center", behavior: "instant" });
          node.focus({ preventScroll: true });
        }"""
    )
    place = switch.bounding_box()["y"]
    switch.press("Space")
    explorers.settle(found)
    assert found.locator(".sx-name").all_text_contents() == after[k]
    assert switch.evaluate("node => document.activeElement === node")
    assert switch.bounding_box()["y"] == pytest.approx(place, abs=1)
    said = found.locator(".sx-stay").bounding_box()
    bars = page.locator("#quarto-header, details.ap-contents > summary")
    below = max(bar.bounding_box()["y"] + bar.bounding_box()["height"]
                for bar in bars.all() if bar.is_visible())  # fmt: skip
    assert said["y"] == pytest.approx(below, abs=2)
    assert said["height"] <= page.viewport_size["height"] / 5
    now = Expected(model, explorers.options(found)).state.first
    assert f"“{now.title}” saturates first, at about {written(now.breaking)}." in (
        found.locator(".sx-stay").inner_text()
    )
    unfold_rows(found)
    assert rows.count() == many


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
        prices = {record[id_].monthly_cost for id_ in on} - {None}
        bill = sum(quantities[key].value for key in prices)
        text = found.locator(".sx-bill").inner_text()
        assert (f"add {bill:,.0f}{NBSP}" in text) == bool(prices), text


def test_every_remedy_is_listed_with_its_cost(opened, model, portfolio, path):
    found, _, _ = opened
    unfold_rows(found)
    remedies = portfolio.studies[path.study].scaling.remedies
    idle = len(remedies) - len(movable(model))
    folds = found.locator("details:has(> .sx-idle) > summary")
    assert folds.all_text_contents() == [f"{idle} more, which move no limit here"] * bool(idle)
    texts = []
    for fold in folds.all():
        fold.click()
        texts.append(fold.locator("..").inner_text())
    texts += [
        unfold_part(found, item.title).locator(".sx-remedies").inner_text()
        for item in model.resources
        if relieving(model, item.id)
    ]
    text = "\n".join(texts)
    for remedy in remedies:
        assert remedy.title in text
        assert remedy.cost.replace("`", "") in text


# ---- assumptions ---------------------------------------------------------------------------------


_AT = "flag => parseFloat(flag.style.getPropertyValue('--at'))"


def feeding(model, part: str) -> set[str]:
    """Every range that a part's numbers come from."""
    resource = model.resource(part)
    peaks = [load.peak for load in model.loads if load.id in resource.demand]
    named = [*resource.parameters.values(), *resource.demand.values()]
    left, found = [*named, *(peaks if resource.rate == "peak" else [])], set()
    while left:
        value = model.value(left.pop())
        found |= {value.id} if value.is_range else set()
        left += value.inputs or []
    return found


def test_assumptions_stand_by_the_limit_they_move_most(opened, model, built_site, path):
    found, page, _ = opened
    part = scaling.state(model).first
    panel = unfold_part(found, part.title)
    explorers.settle(found)

    def limit(id_: str, x: float) -> float:
        return scaling.state(model, overrides={id_: x}).part(part.id).breaking

    ends = found.evaluate(
        """({ model }) => Object.fromEntries(
          model.ranges.map(({ id }, k) => [id, model.draws.ends[k]]))"""
    )
    reach = {id_: [limit(id_, end) for end in ends[id_]] for id_ in feeding(model, part.id)}
    swing = {id_: abs(math.log(high / low)) for id_, (low, high) in reach.items()}
    most = sorted((id_ for id_ in swing if swing[id_] > 1e-9), key=lambda id_: -swing[id_])[:3]
    ids = found.evaluate("explorer => explorer.limits.sliders.map(({ id }) => id)")
    assert ids == most
    evidence = set(built_site.pages["evidence.html"].ids)
    for index, id_ in enumerate(ids):
        value = model.value(id_)
        row = panel.locator(".sx-assumption").nth(index)
        slider = row.locator("input")
        low, high = sorted(reach[id_])
        assert f"anywhere from {written(low)} to {written(high)} a day" in row.inner_text()
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
    unfold_rows(found)
    home = scaling.state(model).first.title
    assert found.locator(".sx-name[aria-expanded=true]").all_text_contents() == [home]
    for resource in study.scaling.resources:
        name = found.locator(".sx-name").get_by_text(resource.title, exact=True)
        name.focus()
        if resource.title != home or name.get_attribute("aria-expanded") == "false":
            page.keyboard.press("Enter")
        assert name.get_attribute("aria-expanded") == "true"
        panel = found.locator(f"[id='{name.get_attribute('aria-controls')}']")
        panel.locator("details > summary").click()
        explorers.settle(found)
        text = panel.inner_text()
        links = panel.locator("a").evaluate_all("all => all.map((link) => link.hash)")
        places = {link.removeprefix("#") for link in links}
        assert resource.leaves_out.replace("`", "") in " ".join(text.split())
        for key in (*resource.parameters.values(), *resource.demand.values()):
            assert study.quantities[key].record.title.replace("`", "") in text
            assert study.quantities[key].anchor in places
        assert found.locator(".sx-row > .ax-panel:visible").count() == 1
    name.focus()
    page.keyboard.press("Enter")
    assert found.locator(".sx-row > .ax-panel:visible").count() == 0
    explorers.settle(found)
    assert page.url.endswith("_p")


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
    rows = found.locator(".sx-limits > details tbody tr")
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
    # Rows change places when it settles.
    explorers.settle(found)
    other = found.locator(".sx-name[aria-expanded=false]").first.inner_text()
    unfold_part(found, other)
    select = found.locator(".ax-pick select")
    select.select_option(index=select.locator("option").count() - 1)
    explorers.settle(found)
    assert explorers.sentences(found) != before
    assert len(urlsplit(page.url).query) < 120
    found.get_by_role("button", name="Reset all").click()
    explorers.settle(found)
    assert explorers.sentences(found) == before
    assert "?" not in page.url
    assert found.locator(".sx-row > .ax-panel:visible").count() == 1
    # What is folded shows how it stands when it is unfolded again.
    on = found.locator(".sx-remedy input:checked:visible")
    assert on.count() == 0
    unfold_part(found, other)
    assert on.count() == 0


GARBAGE = [
    "", "x", "_", "SHAPE", "SHAPE_", "SHAPE____", "SHAPE_l", "SHAPE_l0*", "SHAPE_l9*5",
    "SHAPE_l0*-5", "SHAPE_l0*1e999", "SHAPE_l0*NaN", "SHAPE_d7", "SHAPE_d", "SHAPE_r99.1000.x",
    "SHAPE_r", "SHAPE_c99", "SHAPE_p99", "SHAPE_p", "SHAPE_v99*1", "SHAPE_v0*1e30", "SHAPE_v0*0",
    "SHAPE_v0*" + "9" * 400,
    "SHAPE_l__proto__*3", "SHAPE_v*5", "0000_l0*5000_r0", "<script>alert(1)</script>", "%E0%A4%A",
    "SHAPE_l0*5000*6000", "SHAPE_l0.1*70",
]  # fmt: skip


def test_what_is_no_state_is_ignored(opened, kept, path, model):
    ranges = {value.id: value for value in model.ranges}
    found, _, log = opened
    shape = found.evaluate("explorer => explorer.shape")
    published = explorers.options(found)
    bounds = found.evaluate(BOUNDS)
    ignored = 0
    for garbage in GARBAGE:
        query = urlencode({path.name: garbage.replace("SHAPE", shape), "utm_source": "x"})
        given, verdict = found.evaluate(_GO, query)
        ignored += given == published
        for id_, x in given["overrides"].items():
            assert ranges[id_].low <= x <= ranges[id_].high, garbage
        for (low, high), x in zip(bounds, given["load"].values(), strict=True):
            assert low <= x <= high, garbage
        assert verdict.startswith("At "), garbage
        if given != published or garbage == GARBAGE[0]:  # where it is ignored, all is as published
            kept.anew(query)
            explorers.settle(found)
            assert explorers.options(found) == given, garbage
            assert found.locator(".ax-verdict").inner_text() == verdict, garbage
        assert log.messages == [], garbage
    assert len(GARBAGE) - 4 <= ignored < len(GARBAGE)
    # And the same way a state that is one.
    query = urlencode({path.name: f"{shape}_l0*4321_r0"})
    kept.anew(query)
    explorers.settle(found)
    assert explorers.options(found)["load"][model.loads[0].id] == 4321
    assert len(explorers.options(found)["remedies"]) == 1


def test_the_link_is_copied(opened, path):
    found, page, _ = opened
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
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


# ---- compact, on the study's page ----------------------------------------------------------------

_SPAN = """(explorer) => {
  const card = explorer.closest(".ap-card");
  const parts = [".ap-finding", "input[type=range]", ".ap-limits", ".sx-fixes"];
  const boxes = parts.map((part) => card.querySelector(part).getBoundingClientRect());
  return [Math.min(...boxes.map((b) => b.top)), Math.max(...boxes.map((b) => b.bottom))];
}"""


@pytest.mark.parametrize("width", visit.WIDTHS)
def test_in_compact_form_control_and_effect_are_in_one_view(
    browser, site_url, path, portfolio, model, width, ours
):
    """Open at the next stage: finding, slider, rows and what moves them are seen together."""
    if not path.compact:
        pytest.skip("this portfolio has no page with this path in its compact form")
    study, driver = portfolio.studies[path.study], model.loads[0].id
    with visit.opened(browser, site_url + path.compact, width, "dark") as (page, log):
        found = explorers.explorer(page, path)
        card = page.locator(f".ap-card:has(#{path.element})")
        finding = card.locator(".ap-finding")
        static = finding.inner_text()
        written_rows = card.locator(".ap-limit-name").all_text_contents()
        card.evaluate("card => card.scrollIntoView({ block: 'start', behavior: 'instant' })")
        explorers.settle(found)
        # What the script makes is what stood there.
        assert finding.inner_text() == static
        assert card.locator(".ap-limit-name").all_text_contents() == written_rows
        load = explorers.options(found)["load"][driver]
        ahead = [scaling.state(model, stage.load).load[driver] for stage in model.stages
                 if driver in stage.load]  # fmt: skip
        assert load == near(min(x for x in ahead if x > scaling.state(model).today))
        bars = page.locator("#quarto-header, details.ap-contents")
        above = sum(bar.bounding_box()["height"] for bar in bars.all() if bar.is_visible())
        top, bottom = found.evaluate(_SPAN)
        assert bottom - top <= page.viewport_size["height"] - above
        assert visit.sideways(page) == []
        # First the first to saturate: what is offered moves it, and the next one is first then.
        for step in range(2):
            set_ = explorers.options(found)
            before = scaling.state(model, **set_)
            left = [r for r in relieving(model, before.first.id) if r.id not in set_["remedies"]]
            chips = found.locator(".sx-fixes button[aria-pressed=false]")
            assert (chips.count() > 0) == bool(left)
            assert left or (step and not ours)
            if not left:
                break
            chip = chips.first.element_handle()
            chip.focus()
            chip.press("Enter")
            explorers.settle(found)
            now = Expected(model, explorers.options(found))
            assert chip.evaluate("chip => document.activeElement === chip")
            was = now.state.part(before.first.id).breaking
            assert was is None or was > before.first.breaking
            assert finding.inner_text() == now.sentences[0]
            state = {part.title: part for part in now.state.resources}
            for row in card.locator(".ap-limit").all():
                part = state[row.locator(".ap-limit-name").text_content()]
                text = row.locator(".ap-limit-state").text_content()
                word = "saturated" if part.saturated else "has room"
                assert text == f"{written(part.breaking)}{word}"
        # The full form takes over from here.
        link = card.locator(".ap-more a")
        wanted = explorers.options(found)
        sentence = finding.inner_text()
        page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
        findings = visit.axe(page, within=f"#{card.get_attribute('id')}")
        assert findings == [], "\n".join(findings)
        link.click()
        page.wait_for_url(f"**{study.page('appendix')}*")
        full = explorers.explorer(page, path)
        explorers.settle(full)
        assert explorers.options(full) == wanted
        assert explorers.sentences(full)[0] == sentence
        assert log.messages == []


# ---- every reader --------------------------------------------------------------------------------

_FOCUS = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const stay = document.querySelector(".sx-stay");
  return {
    tag: at.tagName.toLowerCase(), type: at.type ?? "", text: at.textContent.trim(),
    inside: Boolean(at.closest("scaling-explorer")), name: at.id,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: box.bottom > 0 && box.top < innerHeight,
    free: Boolean(at.closest(".sx-stay")) || box.bottom > stay.getBoundingClientRect().bottom,
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
        assert at["free"], at  # of the finding that stays
        stops.append(at)
        assert len(stops) < 120
    kinds = [at["type"] or at["tag"] for at in stops]
    boxes = found.locator(".sx-remedy input:visible").count()
    buttons = found.locator("button:visible").count()
    assert kinds.count("checkbox") == boxes
    assert kinds.count("button") == buttons
    assert kinds.count("range") == 1 + found.locator(".sx-assumption:visible").count()
    assert kinds.count("radio") == bool(choices(model))  # one stop, whatever there is to choose
    assert kinds.count("select-one") == 1
    assert kinds.count("summary") == found.locator("summary:visible").count()
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
def test_rows_change_places_and_accessibility_rules_find_nothing(
    browser, site_url, path, model, width, scheme, ours
):
    with visit.opened(browser, site_url + path.page, width, scheme) as (page, log):
        found = explorers.unfold(page, path)
        rows_change(page, found, model, ours)
        found.locator(".sx-load button").last.click()
        found.locator(".sx-asat button").nth(1).click()
        unfold_rows(found)
        for fold in found.locator("details > summary").all():
            fold.click()
        explorers.settle(found)
        assert visit.sideways(page) == []
        page.evaluate("window.scrollTo(0, 0)")
        findings = visit.axe(page, within=f"#{path.element}-fold")
        assert findings == [], "\n".join(findings)
        assert log.messages == []


#: Texts that do not fit their boxes, and how many rows have figures over their head.
_ILL = """explorer => [
  [...explorer.querySelectorAll("[class^=sx-], button, label")]
    .filter((node) => node.matches(".sx-limit, .sx-figures, .sx-effect, button, label"))
    .filter((node) => getComputedStyle(node).display !== "inline")
    .filter((node) => node.scrollWidth > node.clientWidth + 1)
    .map((node) => node.textContent),
  [...explorer.querySelectorAll(".sx-row")].filter((row) => {
    const box = (name) => row.querySelector(name).getBoundingClientRect();
    const [a, b] = [box(".sx-head"), box(".sx-figures")];
    return a.right > b.left + 0.5 && a.top < b.bottom && b.top < a.bottom;
  }).length,
]"""


def test_nothing_overlaps_or_leaves_the_page(opened):
    found, page, _ = opened
    found.locator(".sx-load button").last.click()
    found.locator(".sx-asat button").nth(1).click()
    explorers.settle(found)
    for pixels in (1400, 1200, 1000, 800, 600, 390, 320):
        page.set_viewport_size({"width": pixels, "height": 900})
        assert visit.sideways(page) == [], pixels
        assert found.evaluate(_ILL) == [[], 0], pixels


def test_colours_follow_the_scheme(browser, site_url, path, opened):
    colours = """explorer => [".sx-at", ".sx-band", ".sx-figures b", ".sx-line"].map((name) => {
      const style = getComputedStyle(explorer.querySelector(name));
      return [style.fill, style.stroke, style.color].join(" ");
    })"""
    light = opened[0].evaluate(colours)
    with visit.opened(browser, site_url + path.page, scheme="dark") as (page, _):
        dark = explorers.unfold(page, path).evaluate(colours)
    assert all(a != b for a, b in zip(light, dark, strict=True))


def test_paper_shows_no_explorer(opened):
    found, page, _ = opened
    page.emulate_media(media="print")
    seen = found.is_visible()
    page.emulate_media(media="screen")
    assert not seen


def test_without_scripts_the_fold_says_where_the_numbers_are(browser, site_url, path):
    address = site_url + path.page
    with visit.opened(browser, address, java_script_enabled=False) as (page, log):
        fold = page.locator(f"#{path.element}-fold")
        fold.locator("summary").click()
        assert fold.get_by_text("needs JavaScript").is_visible()
        assert fold.locator("button, input").count() == 0
        assert log.count("scaling-explorer.js") == 0
        assert log.messages == []
