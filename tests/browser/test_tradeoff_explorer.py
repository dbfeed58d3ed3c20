"""The explorer of a decision: fetched when wanted, numbers as in Python, state in the address."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import explorers
import pytest
import visit
from explorers import Expected, State
from playwright.sync_api import Page

from helpers.analysis.tradeoff import shift
from helpers.catalog import load
from helpers.catalog.inputs.tradeoff import matrix
from helpers.text.phrases import RECONSTRUCTED
from helpers.text.tradeoff import hindsight

pytestmark = pytest.mark.browser

SEED = 20260901


@pytest.fixture(scope="module")
def portfolio(built_site):
    return load(built_site.root)


@pytest.fixture(scope="module")
def decisions(built_site, portfolio) -> list[explorers.Decision]:
    found = explorers.decisions(built_site, portfolio)
    every = {(study.id, key) for study in portfolio.studies.values() for key in study.decisions}
    assert {(decision.study, decision.key) for decision in found} == every
    return found


@pytest.fixture(scope="module")
def by_page(decisions) -> dict[str, list[explorers.Decision]]:
    pages = sorted({decision.page for decision in decisions})
    return {page: [d for d in decisions if d.page == page] for page in pages}


@pytest.fixture(scope="module")
def largest(decisions, portfolio) -> explorers.Decision:
    return max(decisions, key=lambda d: Expected(portfolio, d).problem.scores.size)


def random_state(portfolio, decision, number: int) -> State:
    """Weights to two decimals, of which one may be zero, no to three changed scores, either set."""
    draw = random.Random(f"{SEED} {decision.name} {number}")
    record = portfolio.studies[decision.study].decisions[decision.key]
    later = record.hindsight is not None and number % 2 == 1
    scores = matrix(record, hindsight=later).scores
    options, criteria = scores.shape
    weights = [draw.randint(1, 4000) / 100 for _ in range(criteria)]
    if draw.random() < 0.3:
        weights[draw.randrange(criteria)] = 0
    cells = draw.sample([(i, j) for i in range(options) for j in range(criteria)], number % 4)
    other = [(i, j, draw.choice([s for s in range(1, 6) if s != scores[i, j]])) for i, j in cells]
    return State(weights, other, later)


@dataclass
class Unfolded:
    """A page whose explorers are all unfolded.

    Attributes
    ----------
    page, log
        As they are.
    here
        The explorers on it.
    before, after
        How often each of the modules was asked for, before and after.
    """

    page: Page
    log: visit.Log
    here: list[explorers.Decision]
    before: list[int]
    after: list[int]


@pytest.fixture(scope="module")
def visited(browser, site_url, by_page) -> Iterator[list[Unfolded]]:
    """Every page with explorers: the first unfolded alone, then the others."""
    with ExitStack() as stack:
        found = []
        for name, here in by_page.items():
            page, log = stack.enter_context(visit.opened(browser, site_url + name))
            page.wait_for_load_state("networkidle")
            before = [log.count(module) for module in explorers.MODULES]
            explorers.unfold(page, here[0])
            explorers.unfold_all(page, here[1:])
            after = [log.count(module) for module in explorers.MODULES]
            found.append(Unfolded(page, log, here, before, after))
        yield found


@pytest.fixture
def unfolded(visited) -> Iterator[list[Unfolded]]:
    """The same pages for each test: with nothing in the address; the console stays empty."""
    yield visited
    messages = [message for each in visited for message in each.log.messages]
    for each in visited:
        explorers.take(each.page, urlsplit(each.page.url).path)
        each.log.messages.clear()
    assert messages == []


def test_modules_are_fetched_when_an_explorer_is_unfolded_and_once(unfolded, site_url):
    for each in unfolded:
        assert set(each.before) == {0}
        assert set(each.after) == {1}
        for decision in each.here:
            assert explorers.explorer(each.page, decision).locator(".ax-cell").count() > 3
        assert [url for url in each.log.requests if not url.startswith((site_url, "data:"))] == []


def test_modules_are_fetched_when_the_address_holds_a_state(browser, site_url, largest, portfolio):
    state = random_state(portfolio, largest, 0)
    address = explorers.address(site_url, largest.page, {largest: state})
    with visit.opened(browser, address) as (page, log):
        explorers.ready(explorers.explorer(page, largest))
        assert {log.count(module) for module in explorers.MODULES} == {1}
        assert page.locator("details.ap-explore[open]").count() == 1
        assert log.messages == []


def agree(page: Page, expected: dict[explorers.Decision, Expected]) -> None:
    """Hold totals and sentences of the page against Python's."""
    told = explorers.told(page, list(expected))
    for (decision, right), found in zip(expected.items(), told, strict=True):
        assert found["totals"] == pytest.approx(right.totals, abs=1e-9), decision
        shown = dict(found["shown"])
        assert [float(shown[title]) for title in found["titles"]] == pytest.approx(
            [total * 100 for total in right.totals], abs=0.05 + 1e-9
        ), decision
        assert found["sentence"] == right.sentence


def test_as_published_every_explorer_says_what_python_says(unfolded, portfolio):
    for each in unfolded:
        agree(each.page, {decision: Expected(portfolio, decision) for decision in each.here})
        assert "?" not in each.page.url


@pytest.mark.parametrize("number", range(4))
def test_in_any_state_every_explorer_says_what_python_says(
    browser, site_url, unfolded, portfolio, number
):
    """Read from the address: in a page that is open, and the richest states in one just loaded."""
    for each in unfolded:
        states = {decision: random_state(portfolio, decision, number) for decision in each.here}
        expected = {
            decision: Expected(portfolio, decision, state) for decision, state in states.items()
        }
        address = explorers.address(site_url, each.here[0].page, states)
        if number < 3:
            explorers.take(each.page, address)
            agree(each.page, expected)
            continue
        with visit.opened(browser, address) as (page, log):
            agree(page, expected)
            assert log.messages == []


#: Weights; their sum and each of them, the sentence and what was announced last, as shown.
_MOVED = """explorer => {
  const texts = (selector) => [...explorer.querySelectorAll(selector)].map((at) => at.innerText);
  return {
    weights: explorer.weights,
    sum: texts(".ax-sum"),
    shown: texts(".ax-slider output"),
    sentence: [".ax-verdict", ".ax-detail"]
      .map((part) => explorer.querySelector(part).textContent).filter(Boolean).join(" "),
    said: explorer.querySelector("[role=status]").textContent,
  };
}"""


def test_arrow_keys_move_a_weight_and_the_sum_stays_100(browser, site_url, largest, portfolio):
    with visit.opened(browser, site_url + largest.page) as (page, log):
        found = explorers.unfold(page, largest)
        sliders = found.locator("input[type=range]")
        explorers.settle(found)
        before, first = explorers.sentence(found), explorers.shown_totals(found)
        was = start = explorers.weights(found)
        for i in range(sliders.count()):
            sliders.nth(i).focus()
            for key in ("ArrowRight", "ArrowUp", "PageUp", "ArrowLeft", "End", "ArrowLeft"):
                page.keyboard.press(key)
                moved = found.evaluate(_MOVED)
                now = moved["weights"]
                assert (now[i] > was[i]) == (key != "ArrowLeft") or now[i] == was[i] == 1
                assert sum(now) == pytest.approx(1, abs=1e-12)
                assert min(now) >= 0
                assert [text.split() for text in moved["sum"]] == [["100", "%"]]
                shown = [float(text.removesuffix("%").strip()) for text in moved["shown"]]
                assert shown == pytest.approx([weight * 100 for weight in now], abs=0.05 + 1e-9)
                assert moved["said"].startswith(moved["sentence"][:40])
                was = now
        assert explorers.shown_totals(found) != first
        assert explorers.sentence(found) != before
        found.get_by_role("button", name="Recorded weights").click()
        assert explorers.weights(found) == pytest.approx(start)
        explorers.settle(found)
        assert explorers.sentence(found) == before
        assert log.messages == []


def test_one_weight_keeps_the_proportions_of_the_others(browser, site_url, largest):
    with visit.opened(browser, site_url + largest.page) as (page, _):
        found = explorers.unfold(page, largest)
        before = explorers.weights(found)
        found.locator("input[type=range]").first.focus()
        for _ in range(20):
            page.keyboard.press("ArrowRight")
        after = explorers.weights(found)
        assert after[0] == pytest.approx(before[0] + 0.1)
        ratio = [now / was for now, was in zip(after[1:], before[1:], strict=True)]
        assert ratio == pytest.approx([(1 - after[0]) / (1 - before[0])] * len(ratio))
        # Also through 100 %, where the others weigh nothing.
        page.keyboard.press("End")
        assert explorers.weights(found) == [1] + [0] * len(ratio)
        page.keyboard.press("ArrowLeft")
        end = explorers.weights(found)
        shares = [weight / (1 - end[0]) for weight in end[1:]]
        assert shares == pytest.approx([weight / (1 - before[0]) for weight in before[1:]])


def test_equal_weights_my_weights_and_reset(browser, site_url, largest):
    with visit.opened(browser, site_url + largest.page) as (page, log):
        found = explorers.unfold(page, largest)
        mine, published = explorers.weights(found), explorers.shown_totals(found)
        found.get_by_role("button", name="Equal weights").click()
        assert explorers.weights(found) == pytest.approx([1 / len(mine)] * len(mine))
        assert explorers.said(found).startswith("Equal weights.")
        assert largest.name in page.url
        found.get_by_role("button", name="Recorded weights").click()
        assert explorers.weights(found) == pytest.approx(mine)
        assert largest.name not in page.url
        found.locator(".ax-cell").first.click()
        found.locator(".ax-panel input:not(:checked)").first.check()
        found.get_by_role("button", name="Equal weights").click()
        found.get_by_role("button", name="Reset all").click()
        assert explorers.weights(found) == pytest.approx(mine)
        assert explorers.shown_totals(found) == published
        assert found.locator(".ax-changed").count() == 0
        assert "the recorded ones" in explorers.said(found)
        assert found.locator(".ax-panel").is_hidden()
        assert "?" not in page.url
        assert log.messages == []


#: Put each rival in front by its button, and reset; what was shown and said in between. That a
#: button can be pressed is asked of all before the first changes what stands around it.
_LEAD = f"""explorer => {{
  const all = (selector) => [...explorer.querySelectorAll(selector)];
  const named = (label) => all("button").find((node) => node.textContent === label);
  const rivals = all(".ax-rivals button");
  const labels = rivals.map((node) => node.textContent);
  const click = (label) => named(label).click();
  ({explorers.REACH})([...rivals, named("Reset all")]);
  return labels.map((label) => {{
    click(label);
    const {{ weights }} = explorer;
    const said = explorer.querySelector("[role=status]").textContent;
    const found = {{ label, said, weights, shown: ({explorers.SHOWN})(explorer) }};
    click("Reset all");
    return found;
  }});
}}"""


def test_every_rival_can_be_made_to_lead(unfolded):
    tried = 0
    for each in unfolded:
        for decision in each.here:
            found = explorers.explorer(each.page, decision)
            options = found.evaluate("explorer => explorer.data.options")
            ruled_out = {option["title"] for option in options if option["knocked_out"]}
            for led in found.evaluate(_LEAD):
                title = explorers.rival(led["label"])
                totals = {option: float(total) for option, total in led["shown"]}
                best = max(total for option, total in totals.items() if option not in ruled_out)
                assert totals[title] == pytest.approx(best, abs=1e-9), (decision, title)
                assert title in led["said"]
                assert sum(led["weights"]) == pytest.approx(1)
                tried += 1
    assert tried >= sum(len(each.here) for each in unfolded)


#: Bring each explorer to where its winner and a rival that can win draw level, then press what puts
#: an option that is level in front; what stood there before and after.
_TIE = f"""ids => {{
  const explorers = ids.map((id) => document.getElementById(id)).filter((explorer) => {{
    const {{ nearest }} = apEngines.tradeoff;
    const {{ winner }} = explorer.ranking;
    const way = explorer.problem.standing.filter((i) => i !== winner)
      .map((i) => nearest(explorer.problem, i)).find(({{ reach }}) => reach === "wins");
    if (way) explorer.setWeights(way.weights, () => "");
    return way;
  }});
  const tags = (explorer) =>
    [...explorer.querySelectorAll(".ax-tag.ax-lead")].map((node) => node.textContent);
  const items = (explorer) => [...explorer.querySelectorAll(".ax-rivals li")]
    .filter((node) => node.textContent.includes("is level at the present weights"));
  const ties = explorers.map((explorer) => ({{
    tied: explorer.ranking.level.length,
    tags: tags(explorer),
    first: explorer.querySelectorAll("tr.ax-first").length,
    items: items(explorer).length,
    wanted: items(explorer)[0].querySelector("button").textContent,
  }}));
  ({explorers.PRESS})(explorers.map((explorer) => items(explorer)[0].querySelector("button")));
  return explorers.map((explorer, k) => ({{
    ...ties[k],
    title: explorer.data.options[explorer.ranking.winner].title,
    said: explorer.querySelector("[role=status]").textContent,
    after: tags(explorer),
  }}));
}}"""


def test_at_a_tie_every_option_in_front_says_so_and_either_can_be_made_to_lead(unfolded):
    tried = 0
    for each in unfolded:
        for tie in each.page.evaluate(_TIE, [decision.element for decision in each.here]):
            assert tie["tied"] > 1
            assert tie["tags"] == ["level in front"] * tie["tied"]
            assert tie["first"] == tie["tied"]
            assert tie["items"] == tie["tied"] - 1
            assert tie["after"] == ["leads"]
            assert tie["title"] == explorers.rival(tie["wanted"])
            assert tie["title"] in tie["said"]
            tried += 1
    assert tried


def test_a_score_is_changed_through_its_panel(browser, site_url, largest, portfolio):
    with visit.opened(browser, site_url + largest.page) as (page, log):
        found = explorers.unfold(page, largest)
        cell = found.locator("[data-at='0.0']")
        was = int(cell.inner_text())
        cell.click()
        panel = found.locator(".ax-panel")
        assert panel.locator(".ax-head").evaluate("title => document.activeElement === title")
        study = portfolio.studies[largest.study].decisions[largest.key]
        option, criterion = study.options[0].id, study.weights[0].criterion
        reason = study.scores[option][criterion].reason.replace("`", "")
        assert reason in panel.inner_text()
        assert panel.locator(".ap-src").inner_text() or panel.locator(".ap-src a").count() == 0
        assert panel.locator("input:checked").get_attribute("value") == str(was)
        new = 1 if was > 3 else 5
        panel.locator(f"input[value='{new}']").check()
        assert cell.inner_text() == f"{new}*"
        assert cell.get_attribute("aria-label").endswith(f"{new} of 5, changed")
        assert explorers.said(found).startswith(explorers.sentence(found)[:40])
        state = State([w.weight for w in study.weights], [(0, 0, new)])
        agree(page, {largest: Expected(portfolio, largest, state)})
        panel.get_by_role("button", name="Close").click()
        assert panel.is_hidden()
        assert cell.evaluate("cell => document.activeElement === cell")
        # Its own score again: nothing is changed, and the address says nothing.
        cell.click()
        panel.locator(f"input[value='{was}']").check()
        assert cell.inner_text() == str(was)
        panel.get_by_role("button", name="Close").click()
        assert "?" not in page.url
        assert log.messages == []


def test_two_explorers_keep_states_of_their_own(unfolded):
    several = [each for each in unfolded if len(each.here) > 1]
    if not several:
        pytest.skip("this portfolio has no page with two decisions")
    page, (one, two, *_) = several[0].page, several[0].here
    first, second = explorers.explorer(page, one), explorers.explorer(page, two)
    explorers.settle(second)
    other = explorers.weights(second), explorers.sentence(second)
    first.locator("input[type=range]").first.focus()
    page.keyboard.press("PageUp")
    assert (explorers.weights(second), explorers.sentence(second)) == other
    mine = explorers.weights(first)
    second.get_by_role("button", name="Equal weights").click()
    assert explorers.weights(first) == mine
    explorers.settle(first)  # the address follows a slider when it rests
    assert set(parse_qs(urlsplit(page.url).query)) == {one.name, two.name}
    for found in (first, second):
        found.locator(".ax-cell").first.click()
    second.locator(".ax-panel input:not(:checked)").first.check()
    assert first.locator(".ax-panel input:checked").count() == 1
    assert first.locator(".ax-changed").count() == 0


def test_the_state_survives_in_a_new_page(browser, site_url, largest, portfolio):
    with visit.opened(browser, f"{site_url}{largest.page}?utm_source=x#top") as (page, log):
        found = explorers.unfold(page, largest)
        found.locator("input[type=range]").nth(1).focus()
        for _ in range(7):
            page.keyboard.press("ArrowRight")
        found.locator(".ax-cell").nth(2).click()
        found.locator(".ax-panel input:not(:checked)").last.check()
        weights, totals = explorers.weights(found), explorers.shown_totals(found)
        changed = found.locator(".ax-changed").get_attribute("data-at")
        address = page.url
        assert parse_qs(urlsplit(address).query)["utm_source"] == ["x"]
        assert log.messages == []
    with visit.opened(browser, address) as (page, log):
        found = explorers.explorer(page, largest)
        explorers.ready(found)
        assert explorers.weights(found) == weights
        assert explorers.shown_totals(found) == totals
        assert found.locator(".ax-changed").get_attribute("data-at") == changed
        assert page.url == address
        assert log.messages == []


GARBAGE = [
    "", "w", "x", "w1", "w-", "w----", "w0-0-0-0-0", "w1-2-3-4-5-6-7-8", "w1.2.3-1-1-1-1",
    "w" + "-".join(["9" * 400] * 5), "w20-20-20-20-20_s", "w20-20-20-20-20_s9.9.9", "_s0.0.5",
    "w20-20-20-20-20_s0.0.0-0.0.6-...-1.1", "w20-20-20-20-20_s-1.0.3", "<script>alert(1)</script>",
    "wNaN-1-1-1-1", "w1e9-1-1-1-1", "%E0%A4%A", "w20-20-20-20-20_s__proto__.0.3",
]  # fmt: skip


#: Weights and scores of an explorer, how many sliders it has, and how many cells are changed.
_HELD = """explorer => {
  const count = (selector) => explorer.querySelectorAll(selector).length;
  const { weights, scores } = explorer;
  return [weights, scores, count("input[type=range]"), count(".ax-changed")];
}"""


def test_what_is_no_state_is_ignored(browser, site_url, by_page):
    """Nothing breaks, weights stay weights and scores stay scores, whatever the address holds."""
    name, here = max(by_page.items(), key=lambda item: len(item[1]))
    for batch in batched(GARBAGE, len(here)):
        states = dict(zip(here, batch, strict=False))
        address = explorers.address(site_url, name, states, utm_source="x", w="1-2")
        with visit.opened(browser, address) as (page, log):
            for (decision, garbage), told in zip(
                states.items(), explorers.told(page, list(states)), strict=True
            ):
                found = explorers.explorer(page, decision)
                weights, scores, sliders, changed = found.evaluate(_HELD)
                assert sum(weights) == pytest.approx(1), garbage
                assert len(weights) == sliders
                assert {score for row in scores for score in row} <= {1, 2, 3, 4, 5}, garbage
                assert changed == 0, garbage
                assert "was chosen" in told["sentence"], garbage
            assert log.messages == []


def batched(items: list, size: int) -> list[list]:
    return [items[i : i + size] for i in range(0, len(items), size)]


def test_the_link_is_copied(browser, site_url, largest):
    permissions = ["clipboard-read", "clipboard-write"]
    with visit.opened(browser, site_url + largest.page, permissions=permissions) as (page, log):
        found = explorers.unfold(page, largest)
        found.get_by_role("button", name="Equal weights").click()
        found.get_by_role("button", name="Copy link").click()
        page.wait_for_function(
            "explorer => explorer.querySelector('[role=status]').textContent.includes('copied')",
            arg=found.element_handle(),
        )
        copied = page.evaluate("navigator.clipboard.readText()")
        state, weights = page.url.partition("?")[2], explorers.weights(found)
        assert copied == f"{site_url}{largest.page}?{state}#{largest.element}"
        assert log.messages == []
    with visit.opened(browser, copied) as (page, _):
        found = explorers.explorer(page, largest)
        explorers.ready(found)
        assert explorers.weights(found) == weights


def test_without_a_clipboard_the_link_is_shown_once_and_selected(browser, site_url, largest):
    with visit.opened(browser, site_url + largest.page) as (page, log):
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        found = explorers.unfold(page, largest)
        for _ in range(2):
            found.get_by_role("button", name="Copy link").click()
            field = found.locator("input.ax-link")
            assert field.count() == 1
            assert f"?{largest.name}=w" in field.input_value()
            assert page.evaluate("getSelection().toString()") == field.input_value()
            assert "Copy" in explorers.said(found)
        assert log.messages == []


def with_hindsight(decisions, portfolio):
    """Decisions of which something became known later, and one of which nothing did."""
    record = {d: portfolio.studies[d.study].decisions[d.key] for d in decisions}
    later = [d for d in decisions if record[d].hindsight]
    if not later:
        pytest.skip("this portfolio has no decision with hindsight")
    return later, next((d for d in decisions if not record[d].hindsight), None)


def test_the_switch_shows_the_scores_with_hindsight_and_says_what_they_change(
    unfolded, decisions, portfolio
):
    later, _ = with_hindsight(decisions, portfolio)
    for each in unfolded:
        for decision in each.here:
            if decision in later:
                switch(each.page, decision, portfolio)


#: The set looked at; totals; how many scores are those of hindsight; what that changes.
_SETS = f"""explorer => {{
  const all = (selector) => [...explorer.querySelectorAll(selector)];
  return {{
    set: all(".tx-sets label").filter(({{ control }}) => control.checked)
      .map((node) => node.innerText.trim()),
    shown: ({explorers.SHOWN})(explorer),
    since: all(".ax-since").map((node) => node.innerText),
    shift: all(".tx-shift").map((node) => node.textContent),
    changes: all(".ax-changes li").length,
    said: explorer.querySelector("[role=status]").textContent,
    whole: explorer.innerText,
  }};
}}"""


def switch(page: Page, decision: explorers.Decision, portfolio) -> None:
    """Look at the scores with hindsight, by keyboard, and go back."""
    record = portfolio.studies[decision.study].decisions[decision.key]
    weights = [weight.weight for weight in record.weights]
    found = explorers.explorer(page, decision)
    group = found.get_by_role("group", name="Scores")
    before = found.evaluate(_SETS)
    assert RECONSTRUCTED in before["whole"] or record.scored_by == "author"
    assert [name.partition(",")[0] for name in before["set"]] == ["As decided"]
    assert before["since"] == []
    said = hindsight(
        shift(matrix(record), matrix(record, hindsight=True)),
        [option.title for option in record.options],
        [change.month for change in record.changes],
    )
    assert before["shift"] == [said]
    assert before["changes"] == len(record.changes)
    page.keyboard.press("Tab")
    group.get_by_role("radio", name="As decided").focus()
    page.keyboard.press("ArrowDown")
    after = found.evaluate(_SETS)
    assert after["set"] == ["With hindsight"]
    assert after["said"].startswith(said)
    assert len(after["since"]) == len(record.changes)
    assert after["since"][0].endswith("†")
    agree(page, {decision: Expected(portfolio, decision, State(weights, (), True))})
    assert page.url.endswith("_h")
    found.locator(".ax-since").first.click()
    assert "Known since" in found.locator(".ax-panel").inner_text()
    page.go_back()
    page.go_back()
    page.wait_for_function(
        "explorer => !explorer.later && !explorer.cell", arg=found.element_handle(), polling=50
    )
    back = found.evaluate(_SETS)
    assert (back["set"], back["shown"]) == (before["set"], before["shown"])
    assert "?" not in page.url


def test_what_a_reader_set_stays_when_the_set_is_switched(browser, site_url, decisions, portfolio):
    later, plain = with_hindsight(decisions, portfolio)
    decision = later[0]
    with visit.opened(browser, site_url + decision.page) as (page, log):
        found = explorers.unfold(page, decision)
        found.get_by_role("button", name="Equal weights").click()
        changes = found.evaluate("explorer => explorer.data.hindsight.changes")
        taken = {(change["option"], change["criterion"]) for change in changes}
        free = next((0, j) for j in range(len(explorers.weights(found))) if (0, j) not in taken)
        cell = found.locator(f"[data-at='{free[0]}.{free[1]}']")
        cell.click()
        found.locator(".ax-panel input:not(:checked)").first.check()
        mine = cell.inner_text()
        assert mine.endswith("*")
        found.get_by_role("radio", name="With hindsight").check()
        assert cell.inner_text() == mine
        weights = explorers.weights(found)
        assert weights == pytest.approx([1 / len(weights)] * len(weights))
        explorers.settle(found)
        state, sentence = found.evaluate("explorer => explorer.link"), explorers.sentence(found)
        address = f"{site_url}{decision.page}?{decision.name}={state}"
        assert log.messages == []
    with visit.opened(browser, address) as (page, log):
        found = explorers.explorer(page, decision)
        explorers.settle(found)
        assert found.get_by_role("radio", name="With hindsight").is_checked()
        assert explorers.sentence(found) == sentence
        found.get_by_role("button", name="Reset all").click()
        assert found.get_by_role("radio", name="As decided").is_checked()
        assert "?" not in page.url
        assert log.messages == []
    if plain:
        with visit.opened(browser, site_url + plain.page) as (page, _):
            assert explorers.unfold(page, plain).get_by_role("radio").count() == 0
