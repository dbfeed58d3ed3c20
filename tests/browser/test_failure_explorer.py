"""The failure explorer: fetched when wanted, states and words as in Python, no mouse needed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import failureexplorers as fx
import pytest
import visit
from foldanew import Kept

from helpers.analysis.failure.records import STATES
from helpers.catalog import load
from helpers.text.failure import sentences, why
from helpers.text.phrases import percent

pytestmark = pytest.mark.browser

SEED = 20260902

#: The parts that get the focus one after the other, and whether something lies over a corner.
_WALK = """(explorer, many) => Array.from({ length: many }, () => {
  const part = document.activeElement;
  const box = part.getBoundingClientRect();
  const covered = [[box.x + 2, box.y + 2], [box.right - 2, box.bottom - 2]]
    .some(([x, y]) => document.elementFromPoint(x, y)?.closest("[data-part]") !== part);
  part.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  return [part.dataset.part, covered];
})"""

#: The part that has the focus, and the stops there are.
_STOPS = """explorer => [
  document.activeElement?.dataset?.part ?? null,
  [...explorer.querySelectorAll("[data-part][tabindex='0']")].map((part) => part.dataset.part),
]"""

#: What has the focus, whether one sees that, and whether it lies in the explorer.
_FOCUS = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    tag: at.localName,
    text: (at.getAttribute("aria-label") ?? at.textContent).trim(),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: box.bottom > 0 && box.top < innerHeight,
    inside: Boolean(at.closest("failure-explorer")),
  };
}"""


@pytest.fixture(scope="module")
def portfolio(built_site):
    return load(built_site.root)


@pytest.fixture(scope="module")
def where(built_site, portfolio) -> fx.Map:
    """The explorer with most parts."""
    found = fx.maps(built_site, portfolio)
    with_graph = {key for key, study in portfolio.studies.items() if study.architecture}
    assert {item.study for item in found} == with_graph
    return max(found, key=lambda m: len(portfolio.studies[m.study].architecture.components))


@pytest.fixture(scope="module")
def expected(portfolio, where) -> fx.Expected:
    return fx.Expected(portfolio.studies[where.study])


@pytest.fixture(scope="module")
def kept(browser, site_url, where) -> Iterator[Kept]:
    with visit.opened(browser, site_url + where.page) as (page, log):
        as_it_came = Kept.of(page, log, f"{where.element}-fold")
        fx.unfold(page, where)  # its script is there from now on
        yield as_it_came


@pytest.fixture
def opened(kept, where):
    """The explorer with nothing taken down; no page may have complained at the end."""
    yield fx.unfold(kept.anew(), where)
    assert kept.log.messages == []


def test_modules_are_fetched_when_the_explorer_is_unfolded_and_once(browser, site_url, where):
    with visit.opened(browser, site_url + where.page) as (page, log):
        page.wait_for_load_state("networkidle")
        assert {log.count(module) for module in fx.MODULES} == {0}
        fx.unfold(page, where)
        assert {log.count(module) for module in fx.MODULES} == {1}
        foreign = [url for url in log.requests if not url.startswith((site_url, "data:"))]
        assert (foreign, log.messages) == ([], [])


# ---- the same as in Python --------------------------------------------------------------------


def agrees(found, expected: fx.Expected, state) -> None:
    """Hold everything the page shows of a state against Python."""
    blast, shown = expected.blast(state), fx.shown(found)
    assert shown["taken"] == list(blast.taken)
    if blast.taken:
        assert shown["sentence"] == " ".join(sentences(blast))
    else:
        assert shown["sentence"].startswith(sentences(blast)[0])
    fallen = set(expected.system.fallen(state))
    for part in shown["parts"]:
        key, hit = part["id"], blast.hits[part["id"]]
        assert part["state"] == STATES[hit.state], key
        assert part["name"].startswith(expected.title(key)), key
        if key in blast.capabilities:
            assert part["pressed"] is None
        else:
            assert part["pressed"] == str(key in fallen).lower(), key
        said = "failed" if key in fallen else STATES[hit.state]
        assert f": {said}" in part["name"], part["name"]
        if hit.state and key not in fallen:
            assert part["name"].endswith(f"because of {expected.title(hit.path[-1])}")
    for row, key in zip(shown["reach"], blast.capabilities, strict=True):
        assert row["title"] == expected.title(key)
        assert row["state"] == STATES[blast.hits[key].state]
        waits = [s.title for s in blast.system.carried if key in blast.transit[s.id]]
        assert row["waits"] == [f"{title} waits" for title in waits]
        assert row["shows"] == expected.shows(blast, key)
        assert row["steps"] == expected.steps(blast, key)
        assert all(effect in row["why"] for effect in expected.effects(blast, key))
    whole = sum(blast.weights.values())
    assert shown["shares"] == [f"{w} {percent(part / whole)}" for w, part in blast.weights.items()]
    stakes = iter(shown["stakes"])
    for stake in blast.system.carried:
        text = next(stakes)
        assert all(expected.title(key) in text for key in blast.transit[stake.id])
        assert ("Nothing affected" in text) == (not blast.transit[stake.id])
    for stake in blast.system.stakes:
        text = next(stakes)
        risks = [risk for risk in blast.risks if risk.stake == stake.id]
        assert all(risk.title in text and risk.text in text for risk in risks)
        assert ("Not at risk from what is down" in text) == (not risks)


def test_with_nothing_taken_down_everything_is_up(opened, expected):
    agrees(opened, expected, ())
    assert opened.locator(".fx-taken").is_hidden()
    restore = opened.get_by_role("button", name="Restore all")
    assert restore.get_attribute("aria-disabled") == "true"
    assert "?" not in opened.page.url


def test_in_any_state_the_page_says_what_python_says(opened, expected):
    for state in expected.states_to_try(SEED, 24):
        fx.take_down(opened, state)
        agrees(opened, expected, state)


def test_the_address_holds_any_state(browser, site_url, where, expected):
    """In a new page, and when Back or Forward leads to it in an open one."""
    first, *others = expected.states_to_try(SEED + 1, 6)[-6:]
    with visit.opened(browser, fx.address(site_url, where, first)) as (page, log):
        found = fx.ready(fx.explorer(page, where))
        agrees(found, expected, first)
        for state in others:
            fx.go_to(found, fx.address(site_url, where, state))
            agrees(found, expected, state)
        assert log.messages == []


def test_parts_are_pressed_one_after_the_other(opened, expected):
    """From state to state as from the address."""
    order = [node.id for node in expected.system.components][::4]
    for i, part in enumerate(order):
        fx.press(opened, part)
        assert fx.said(opened) == " ".join(sentences(expected.blast(order[: i + 1])))
        if i % 5 == 0:
            agrees(opened, expected, order[: i + 1])
    for part in order[1:]:
        at = opened.locator(f"[data-part='{part}']")
        at.evaluate("part => part.scrollIntoView({block: 'center', behavior: 'instant'})")
        before = at.bounding_box()["y"]
        fx.press(opened, part)
        assert at.bounding_box()["y"] == pytest.approx(before, abs=1)
    agrees(opened, expected, order[:1])


def test_a_group_falls_as_one_and_a_member_can_be_restored(opened, expected):
    group = max(expected.system.causes, key=lambda group: len(group.members))
    assert len(group.members) > 1
    opened.locator("select").select_option(group.id)
    opened.get_by_role("button", name="Take it down").click()
    agrees(opened, expected, [group.id])
    member, *others = group.members
    assert f"with {group.title}" in fx.parts(opened)[member]["name"]
    fx.press(opened, member)
    agrees(opened, expected, others)
    # Back as a group: its members are not listed beside it.
    opened.get_by_role("button", name="Take it down").click()
    agrees(opened, expected, [group.id])
    opened.get_by_role("button", name="Restore it").click()
    agrees(opened, expected, ())


# ---- recorded failures --------------------------------------------------------------------------


def test_every_recorded_failure_is_loaded_from_its_row(opened, expected):
    study, capabilities = expected.study, [node.id for node in expected.system.capabilities]
    for mode, row in zip(study.failures.values(), fx.records(opened), strict=True):
        blast = expected.blast(mode.takes_down)
        assert row["title"] == mode.title
        reach = mode.blast_radius
        on_record = dict.fromkeys(capabilities, "up")
        for state in ("delayed", "degraded", "down"):
            on_record |= dict.fromkeys(getattr(reach, state), state)
        for key, text in zip(capabilities, row["states"], strict=True):
            computed = STATES[blast.hits[key].state]
            same = on_record[key] == computed
            assert text == (computed if same else f"{computed}, recorded as {on_record[key]}")
        assert row["note"].startswith("as ") == (mode.agreement is None)

        button = opened.locator(".fx-heat").get_by_role("button", name=mode.title, exact=True)
        button.click()
        agrees(opened, expected, mode.takes_down)
        same = {m.title for m in study.failures.values() if m.takes_down == mode.takes_down}
        pressed = {row["title"] for row in fx.records(opened) if row["pressed"] == "true"}
        assert pressed == same
        told = opened.locator(".fx-loaded + .fx-told").filter(has_text=reach.text.replace("`", ""))
        told = told.first.text_content()
        assert sentences(blast)[0] in told
        assert all(risk.text.replace("`", "") in told for risk in mode.risks)
        if mode.agreement:
            assert mode.agreement.why.replace("`", "") in told
        for title in same:
            opened.locator(".fx-recorded").get_by_role("button", name=title).click()
            row = opened.locator(".fx-heat").get_by_role("button", name=title, exact=True)
            assert row.evaluate("row => document.activeElement === row")
        opened.get_by_role("button", name="Show it on the map").first.click()
        assert fx.focused(opened) in expected.system.fallen(mode.takes_down)
        button.click()
        assert fx.taken(opened) == []
        assert opened.locator(".fx-recorded, .fx-told").all_text_contents() == [""]


def test_a_failure_is_loaded_from_the_list_without_the_map(opened, expected):
    choice = opened.get_by_label("Failure, group or part")
    modes = list(expected.study.failures.values())
    listed = {node.id for node in expected.system.components}
    listed |= {group.id for group in expected.system.groups} | {mode.id for mode in modes}
    values = choice.locator("option").evaluate_all("all => all.map((option) => option.value)")
    assert sorted(values) == sorted(listed)
    mode = modes[min(2, len(modes) - 1)]
    choice.select_option(mode.id)
    assert mode.title in fx.why(opened)
    assert fx.taken(opened) == []
    opened.get_by_role("button", name="Load this failure").click()
    agrees(opened, expected, mode.takes_down)
    opened.get_by_role("button", name="Undo this failure").click()
    part = expected.system.components[0]
    choice.select_option(part.id)
    opened.get_by_role("button", name="Take it down").click()
    agrees(opened, expected, [part.id])
    # The chip restores it; what is pressed and gone leaves the focus to the list.
    opened.get_by_role("button", name=f"Restore {part.title}").click()
    agrees(opened, expected, ())
    assert choice.evaluate("choice => document.activeElement === choice")


# ---- why ----------------------------------------------------------------------------------------


def drawn(found) -> int:
    return found.locator(".fx-traced .fx-way").count()


def test_what_has_the_focus_is_explained_and_its_way_drawn(opened, expected):
    state = max(
        ([node.id] for node in expected.system.components),
        key=lambda taken: max(len(hit.path) for hit in expected.blast(taken).hits.values()),
    )
    fx.press(opened, state[0])
    blast = expected.blast(state)
    hits = {key: hit for key, hit in blast.hits.items() if hit.state and key in fx.parts(opened)}
    longest = max(hits, key=lambda key: len(hits[key].path))
    assert len(hits[longest].path) > 3
    for key in [longest, *list(hits)[:6]]:
        opened.locator(f"[data-part='{key}']").focus()
        words = fx.why(opened)
        at = [words.index(title) for title in expected.steps(blast, key)]
        assert at == sorted(at)
        assert all(effect in words for effect in expected.effects(blast, key))
        parts = fx.parts(opened)
        way = [step for step in hits[key].path if step in parts]
        assert {part for part, shown in parts.items() if shown["on"]} == set(way)
        assert drawn(opened) == len(way) - 1
        assert opened.locator(".fx-traced .fx-arrow").count() == len(way) - 1
        described = opened.locator(f"[data-part='{key}']").get_attribute("aria-describedby")
        assert opened.locator(f"#{described}").text_content() == words


def test_the_pointer_explains_too_and_leaves_the_word_to_the_focus(opened, expected):
    part = expected.system.components[0].id
    fx.press(opened, part)
    hit = next(k for k, found in expected.blast([part]).hits.items() if len(found.path) > 1)
    opened.locator(f"[data-part='{hit}']").hover()
    over = fx.why(opened)
    assert expected.title(hit) in over
    assert drawn(opened) > 0
    opened.locator(".ax-verdict").hover()
    assert expected.title(part) in fx.why(opened)
    assert fx.why(opened) != over
    opened.get_by_role("button", name="Restore all").focus()
    assert "Point at an affected part to see why." in fx.why(opened)
    assert drawn(opened) == 0
    # A part that is up tells what would follow, and shows who needs it.
    up = next(k for k, found in expected.blast([part]).hits.items() if not found.state)
    opened.locator(f"[data-part='{up}']").hover()
    assert sentences(expected.blast([part, up]))[0] in fx.why(opened)
    needed = sum(edge.target == up for edge in expected.system.edges)
    assert opened.locator(".fx-traced .fx-edge").count() >= needed


def test_a_pressed_capability_says_why(opened, expected):
    part = expected.system.components[0].id
    fx.press(opened, part)
    blast = expected.blast([part])
    for key in blast.capabilities:
        fx.press(opened, key)
        assert fx.said(opened) == why(blast, key)
    assert fx.taken(opened) == [part]


# ---- keyboard -----------------------------------------------------------------------------------


def test_the_whole_way_by_keyboard(browser, site_url, where, expected):
    mode = next(iter(expected.study.failures.values()))
    with visit.opened(browser, site_url + where.page) as (page, log):
        page.locator(f"#{where.element}-fold > summary").focus()
        page.keyboard.press("Enter")
        found = fx.ready(fx.explorer(page, where))

        def press(key: str) -> dict:
            page.keyboard.press(key)
            now = page.evaluate(_FOCUS)
            assert now["ring"], now
            assert now["seen"], now
            return now

        def go(key: str, text: str) -> None:
            for _ in range(40):
                if text in press(key)["text"]:
                    return
            raise AssertionError(f"{text} is not reached with {key}")

        assert press("Tab")["tag"] == "select"
        assert press("Tab")["text"] == "Load this failure"
        press("Enter")
        agrees(found, expected, mode.takes_down)
        go("Tab", "Restore all")
        assert press("Enter")["text"] == "Restore all"
        agrees(found, expected, ())
        go("Tab", expected.title(next(iter(fx.parts(found)))))
        press("End")
        press("Enter")
        (last,) = fx.taken(found)
        assert fx.said(found) == " ".join(sentences(expected.blast([last])))
        go("Tab", mode.title)
        assert press("Space")["text"] == mode.title
        agrees(found, expected, mode.takes_down)
        go("Tab", "Show it on the map")
        assert ": failed" in press("Enter")["text"]
        press("Space")
        go("Shift+Tab", "Copy link")
        while press("Tab")["inside"]:
            pass
        assert log.messages == []


def test_the_map_is_one_stop_and_the_arrows_go_everywhere(opened):
    page = opened.page
    opened.get_by_role("button", name="Copy link").focus()
    page.keyboard.press("Tab")
    boxes = opened.evaluate(
        """explorer => [...explorer.querySelectorAll("[data-part]")].map((part) => {
          const { x, y, width } = part.getBoundingClientRect();
          return [part.dataset.part, x, Math.round(y + scrollY), width];
        })"""
    )
    place = {key: (x + width / 2, y) for key, x, y, width in boxes}
    order = sorted(place, key=lambda key: place[key][::-1])
    assert fx.focused(opened) == order[0]

    def go(key: str) -> str:
        page.keyboard.press(key)
        now, stops = opened.evaluate(_STOPS)
        assert stops == [now]
        return now

    assert [order[0], *(go("ArrowRight") for _ in order[1:])] == order
    assert go("ArrowRight") == order[-1]
    assert go("ArrowLeft") == order[-2]
    assert go("Home") == order[0]
    assert go("ArrowLeft") == order[0]
    assert go("ArrowUp") == order[0]
    rows = sorted({y for _, y in place.values()})
    here = order[0]
    for above, below in pairwise(rows):
        x, y = place[here]
        assert y == above
        here = go("ArrowDown")
        assert place[here][1] == below
        row = [place[key][0] for key in place if place[key][1] == below]
        assert abs(place[here][0] - x) == min(abs(other - x) for other in row)
    assert go("ArrowDown") == here
    assert go("End") == order[-1]
    # Away and back: the map remembers where one was.
    page.keyboard.press("ArrowUp")
    left = fx.focused(opened)
    page.keyboard.press("Tab")
    assert fx.focused(opened) is None
    page.keyboard.press("Shift+Tab")
    assert fx.focused(opened) == left


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_takes_down_and_restores(opened, expected, key):
    page = opened.page
    part = expected.system.components[3]
    pressed = opened.locator(f"[data-part='{part.id}']")
    pressed.focus()
    before = pressed.bounding_box()["y"]
    page.keyboard.press(key)
    agrees(opened, expected, [part.id])
    assert fx.said(opened) == " ".join(sentences(expected.blast([part.id])))
    assert fx.focused(opened) == part.id
    # The page has grown above; what was pressed stays where it was.
    assert pressed.bounding_box()["y"] == pytest.approx(before, abs=1)
    page.keyboard.press(key)
    agrees(opened, expected, ())


def test_nothing_hides_the_part_that_has_the_focus(browser, site_url, where, expected):
    for width in visit.WIDTHS:
        state = [expected.system.components[-1].id]
        with visit.opened(browser, fx.address(site_url, where, state), width) as (page, _):
            found = fx.ready(fx.explorer(page, where))
            parts = list(fx.parts(found))
            found.locator("[data-part][tabindex='0']").focus()
            page.keyboard.press("Home")
            assert found.evaluate(_WALK, len(parts)) == [[key, False] for key in parts], width


# ---- the address --------------------------------------------------------------------------------


def test_the_state_survives_in_a_new_page(browser, site_url, where, expected):
    group = expected.system.causes[0].id
    with visit.opened(browser, f"{site_url}{where.page}?utm_source=x#top") as (page, _):
        found = fx.unfold(page, where)
        found.locator("select").select_option(group)
        found.get_by_role("button", name="Take it down").click()
        outside = next(
            node.id
            for node in expected.system.components
            if node.id not in expected.system.group[group].members
        )
        fx.press(found, outside)
        state, there = fx.taken(found), page.url
        assert set(state) == {group, outside}
        query = parse_qs(urlsplit(there).query)
        assert query == {"utm_source": ["x"], where.name: [".".join(state)]}
    with visit.opened(browser, there) as (page, log):
        found = fx.ready(fx.explorer(page, where))
        agrees(found, expected, state)
        assert page.url == there
        found.get_by_role("button", name="Restore all").click()
        assert where.name not in page.url
        agrees(found, expected, ())
        assert log.messages == []


def test_what_is_no_id_is_ignored(site_url, kept, opened, where, expected):
    one, two = (node.id for node in expected.system.components[:2])
    capability = expected.system.capabilities[0].id
    mode = next(iter(expected.study.failures.values()))
    cases = {
        "": [], ".": [], "nothing": [], "__proto__.constructor": [], capability: [],
        "<script>alert(1)</script>": [], "%E0%A4%A": [], "." * 5000: [],
        f"{two}.gone.{one}.{one}": [one, two], f"{one.upper()}.{two}": [two],
        f"{mode.id}.nothing": mode.takes_down,
    }  # fmt: skip
    for text, state in cases.items():
        kept.anew(urlsplit(fx.address(site_url, where, text, utm="1")).query)
        agrees(fx.ready(opened), expected, state)
        assert kept.log.messages == [], text


def test_the_link_is_copied(browser, site_url, where, expected):
    permissions = ["clipboard-read", "clipboard-write"]
    part = expected.system.components[5].id
    with visit.opened(browser, site_url + where.page, permissions=permissions) as (page, _):
        found = fx.unfold(page, where)
        fx.press(found, part)
        found.get_by_role("button", name="Copy link").click()
        found.get_by_role("button", name="Link copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{site_url}{where.page}?{where.name}={part}#{where.element}"
    with visit.opened(browser, copied) as (page, log):
        agrees(fx.ready(fx.explorer(page, where)), expected, [part])
        card = page.locator(f"#{where.card}")
        assert card.locator(f"#{where.element}").count() == 1
        assert log.messages == []


# ---- every reader -------------------------------------------------------------------------------


def test_states_differ_by_sign_and_word_not_by_colour_alone(opened, expected):
    signs: dict[str, set[str]] = {}
    alone = [(node.id,) for node in expected.system.components]
    states = [*expected.states_to_try(SEED + 2, 6), *alone]
    for state, parts in zip(states, fx.parts_in(opened, states), strict=True):
        blast = expected.blast(state)
        for key, part in parts.items():
            signs.setdefault(STATES[blast.hits[key].state], set()).add(part["sign"])
    assert set(signs) == set(STATES)
    assert all(len(drawn) == 1 for drawn in signs.values())
    assert len(set.union(*signs.values())) == len(STATES)


@pytest.mark.parametrize(("width", "scheme"), visit.LOOKS)
def test_accessibility_rules_find_nothing(browser, site_url, where, expected, width, scheme):
    modes = list(expected.study.failures.values())
    states = ((), *(mode.takes_down for mode in modes[1:3] or modes))
    with visit.opened(browser, fx.address(site_url, where, ()), width, scheme) as (page, log):
        found = fx.ready(fx.explorer(page, where))
        for state in states:
            fx.go_to(found, fx.address(site_url, where, state))
            found.locator("[data-part][tabindex='0']").focus()
            page.keyboard.press("ArrowDown")
            assert visit.sideways(page) == []
            page.evaluate("window.scrollTo(0, 0)")
            findings = visit.axe(page, within=f"#{where.element}-fold")
            assert findings == [], "\n".join(findings)
            assert log.messages == []


def test_the_map_suits_the_room_there_is(browser, site_url, where):
    """Parts are large enough to touch, hold their titles, and keep the focus when all moves."""
    with visit.opened(browser, site_url + where.page) as (page, log):
        found = fx.unfold(page, where)
        part = list(fx.parts(found))[-1]
        fx.press(found, part)
        for pixels in (1400, 1000, 390, 320):
            page.set_viewport_size({"width": pixels, "height": 844})
            assert fx.focused(found) == part
            assert fx.parts(found)[part]["pressed"] == "true"
            sizes = found.evaluate(
                """explorer => [...explorer.querySelectorAll("[data-part]")].map((part) => {
                  const title = part.firstElementChild.getBoundingClientRect();
                  const box = part.getBoundingClientRect();
                  return [box.height, title.right <= box.right && title.bottom <= box.bottom,
                    parseFloat(getComputedStyle(part).fontSize)];
                })"""
            )
            assert min(height for height, _, _ in sizes) >= 44
            assert all(inside for _, inside, _ in sizes)
            assert min(letters for _, _, letters in sizes) >= 11
            assert visit.sideways(page) == []
        assert log.messages == []


def test_paper_shows_no_explorer(browser, site_url, where):
    """Neither one nobody unfolded nor one in use."""
    with visit.opened(browser, site_url + where.page) as (page, _):
        fold = page.locator(f"#{where.element}-fold")
        page.emulate_media(media="print")
        assert fold.is_hidden()
        page.emulate_media(media="screen")
        fx.unfold(page, where)
        page.emulate_media(media="print")
        assert fold.is_hidden()


def test_data_that_does_not_come_is_said_with_what_to_do(browser, site_url, where):
    with visit.opened(browser, site_url + where.page) as (page, _):
        page.route("**/assets/explorers/*.js*", lambda route: route.fulfill(status=404))
        page.locator(f"#{where.element}-fold > summary").click()
        told = fx.explorer(page, where).get_by_role("status")
        told.wait_for()
        assert "could not be loaded. Reload the page" in told.inner_text()
        assert page.locator(f"#{where.card} details.ap-data").first.is_visible()


def test_without_scripts_the_finding_and_the_table_stay(browser, site_url, where):
    with visit.opened(browser, site_url + where.page, java_script_enabled=False) as (page, log):
        card = page.locator(f"#{where.card}")
        fold = page.locator(f"#{where.element}-fold")
        for x, y in visit.WIDTHS.values():
            page.set_viewport_size({"width": x, "height": y})
            assert card.locator(".ap-finding").is_visible()
            fold.locator("summary").click()
            assert fold.get_by_text("needs JavaScript").is_visible()
            assert fold.locator("button, select").count() == 0
            painted = fold.locator(".ap-map").count() > 0
            assert painted == where.page.startswith("notebooks/")
            assert fold.locator(".ap-part:visible").count() == fold.locator(".ap-part").count()
            card.locator("details.ap-data summary").first.click()
            assert card.locator("details.ap-data table").first.is_visible()
            visit.unfold(page, open_=False)
        assert {log.count(module) for module in fx.MODULES} == {0}
        assert log.messages == []
