"""Text from data is shown, never run, in every card and block."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import demo
import html5lib
import numpy as np
import pytest

from helpers import cards
from helpers.analysis.failure import blast
from helpers.cards.card import Card
from helpers.cards.failure import steps as failure
from helpers.cards.scaling import steps as scaling
from helpers.cards.scaling.example import example
from helpers.cards.scaling.scaled import scaled_all
from helpers.cards.tradeoff import steps as tradeoff
from helpers.cards.tradeoff.judged import judged
from helpers.catalog import Portfolio
from helpers.catalog.inputs.failure import analyse_study
from helpers.charts.base import Figure
from helpers.charts.curve import Axis, Curve, Mark

ATTACKS = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "</svg></table></details></section><iframe src=//evil.example>",
    "```\n````\n</div>",
    "`<b onclick=alert(1)>`",
    "&lt;script&gt;",
    "%%{init: {}}%% [*] --> x; end",
]


def everything(portfolio: Portfolio) -> Iterator[tuple[str, Card | cards.blocks.Block]]:
    """Every card and block the package can make of the demo study."""
    study = portfolio.studies["demo"]
    yield "acceptability_card", cards.acceptability_card(portfolio)
    yield "architecture_card", cards.architecture_card(portfolio, study)
    yield "blast_card", cards.blast_card(portfolio, study)
    yield "blast_card.compact", cards.blast_card(portfolio, study, form="compact")
    yield "minute_block", cards.minute_block(portfolio, study)
    yield "budget_card", cards.budget_card(portfolio, study, objective="uptime")
    yield "changes_card", cards.changes_card(portfolio, study)
    yield "constraints_block", cards.constraints_block(portfolio, study)
    yield "contents_block", cards.contents_block(portfolio)
    yield "criteria_card", cards.criteria_card(portfolio)
    title, text = study.meta.title, study.meta.tagline
    yield "answer", cards.answer(title, text)
    yield "bullets", cards.bullets([(title, text), text])
    yield "certainty_card", cards.certainty_card(portfolio)
    yield "classification_card", cards.classification_card(portfolio, study, "kept")
    yield "cuts_card", cards.cuts_card(portfolio, study)
    yield "decision_block", cards.decision_block(portfolio, study, "storage")
    yield "decision_card", cards.decision_card(portfolio, study, "storage")
    compact = cards.decision_card(portfolio, study, "storage", form="compact")
    yield "decision_card.compact", compact
    yield "decisions_table", cards.decisions_table(portfolio, study, ["storage"])
    yield "decisions_overview", cards.decisions_overview(portfolio, study, ["storage"])
    yield "diagrams_block", cards.diagrams_block(portfolio, study)
    yield "downloads_block", cards.downloads_block(portfolio)
    yield "evidence_block", cards.evidence_block(portfolio, study)
    yield "failure_card", cards.failure_card(portfolio, study)
    yield "folded", cards.folded(cards.pairs_card(portfolio, study))
    yield "folds", cards.folds([(title, text, cards.say(text))])
    yield "split_card", cards.split_card(portfolio, study, "fees")
    yield (
        "growth_card",
        cards.growth_card(portfolio, study, "monthly", ["commits", "tests"], "growth", "Growth"),
    )
    yield "lifecycle_card", cards.lifecycle_card(portfolio, study, "payment")
    lab = portfolio.labs["hashing"]
    yield "lab_block", cards.lab_block(lab, live=False, missing=[title])
    yield "labs_block", cards.labs_block(portfolio)
    runs = {title: (1.0, 2.0, 3.0)}
    yield "measured_card", cards.measured_card(portfolio, lab, "runs", title, text, runs, "s")
    lines = [Curve(title, [1, 2], [3, 4]), Curve(text, [2], [3], mode="markers")]
    marks = [Mark(title, y=3), Mark(text, x=1, y=2)]
    edges = (Axis(title, (0, 3)), Axis(text, (0, 5)))
    yield (
        "curves_card",
        cards.curves_card(portfolio, lab, "line", title, text, lines, *edges, marks),
    )
    yield "next_block", cards.next_block(study)
    yield (
        "parts_card",
        cards.parts_card(portfolio, lab, "parts", title, text, {title: (1, 2)}, text),
    )
    yield "rival_block", cards.rival_block(portfolio, study, "storage")
    yield "since_block", cards.since_block(study)
    yield "filter_block", cards.filter_block(portfolio)
    yield "links_block", cards.links_block(portfolio, study)
    yield "margins_card", cards.margins_card(portfolio)
    yield "needs_card", cards.needs_card(portfolio, study, "pay")
    yield "numbers_block", cards.numbers_block(study, study.meta.key_numbers)
    yield "one_pager_block", cards.one_pager_block(portfolio, study)
    yield "pages_block", cards.pages_block(study, "appendix")
    yield "pairs_card", cards.pairs_card(portfolio, study)
    yield "paths_explorer", cards.paths_explorer(portfolio)
    yield "points_card", cards.points_card(portfolio, study)
    yield "principle_decisions_block", cards.principle_decisions_block(portfolio)
    yield "principle_lines", cards.principle_lines(portfolio)
    yield "principles_block", cards.principles_block(portfolio)
    yield "problem_block", cards.problem_block(study)
    yield "profile_block", cards.profile_block(portfolio)
    yield "record_block", cards.record_block(portfolio, study)
    yield "remedies_block", cards.remedies_block(portfolio, study)
    yield "requirements_block", cards.requirements_block(portfolio, study, "functional")
    yield "roadmap_block", cards.roadmap_block(portfolio, study)
    yield "role_block", cards.role_block(study)
    yield "rubric_block", cards.rubric_block(portfolio)
    yield "say", cards.say(title, text)
    yield "scaling_card", cards.scaling_card(portfolio, study, "payments")
    queue, moments = example(scaled_all(portfolio)), np.array([0.0, 3600.0, 7200.0])
    runs = (3.0, np.array([[0, 1, 2], [1, 2, 4]]), [1.0, 2.0])
    yield "scaling_day_card", cards.scaling_day_card(portfolio, queue)
    yield "scaling_hour_card", cards.scaling_hour_card(portfolio, queue, moments, runs, runs)
    yield "scaling_law_card", cards.scaling_law_card(portfolio, text)
    yield "scaling_order_card", cards.scaling_order_card(portfolio)
    yield "scaling_deciding_card", cards.scaling_deciding_card(portfolio, study, "payments")
    yield "scaling_path_card", cards.scaling_path_card(portfolio, study, "payments")
    yield "scaling_remedies_card", cards.scaling_remedies_card(portfolio, study, "payments")
    yield "scaling_stages_card", cards.scaling_stages_card(portfolio, study)
    yield (
        "scaling_together_card",
        cards.scaling_together_card(portfolio, study, "worker", text, {1: 1, 2: 2}, lab),
    )
    yield "scaling_wait_card", cards.scaling_wait_card(portfolio, study, "worker", "payments")
    yield "series_card", cards.series_card(portfolio, study, "monthly", "Three months.", "rows")
    yield "slo_card", cards.slo_card(portfolio, study)
    yield "sources_block", cards.sources_block(portfolio)
    yield "stack_block", cards.stack_block(portfolio, study)
    yield "studies_block", cards.studies_block(portfolio)
    yield "subsystems_block", cards.subsystems_block(portfolio, study)
    yield "table", cards.table(title, [title, text], [[text, text]])
    yield "team_block", cards.team_block(portfolio, study)
    yield "terms", cards.terms([(title, text)])
    yield "timeline_card", cards.timeline_card(portfolio, study, "monthly", "commits")
    yield from stepped(portfolio, study)
    yield "trailing_block", cards.trailing_block(portfolio)


def stepped(portfolio, study):
    """What the method notebooks show, by the names of its functions."""
    case = judged(portfolio, study, "storage")
    for make in (
        tradeoff.scores, tradeoff.totals, tradeoff.nearby, tradeoff.flips, tradeoff.weightings,
        tradeoff.methods, tradeoff.certainty,
    ):  # fmt: skip
        yield f"tradeoff.{make.__name__}", make(case)
    yield "tradeoff.crossings", tradeoff.crossings(case, [(0, 1, 0.5)])
    for make in (tradeoff.every, tradeoff.later, tradeoff.trailing):
        yield f"tradeoff.{make.__name__}", make(portfolio)
    queue = example(scaled_all(portfolio))
    yield "scaling.given", scaling.given(queue)
    yield "scaling.busiest_hour", scaling.busiest_hour(queue, 1, 2, 0.5)
    yield "scaling.objections", scaling.objections()
    for make in (scaling.claims, scaling.objectives, scaling.left_out):
        yield f"scaling.{make.__name__}", make(portfolio)
    found = analyse_study(study)
    every, mode = {"demo": (study, found)}, found.system.modes[0]
    hit = blast(found.system, mode.takes_down)
    edges = [[(edge, 1) for edge in found.system.edges]]
    yield "failure.rounds", failure.rounds(found, mode, edges)
    yield "failure.reasons", failure.reasons(mode, hit)
    for make in (failure.single_points, failure.layers):
        yield f"failure.{make.__name__}", make(every)
    for make in (failure.graph, failure.compared, failure.eased, failure.experiments):
        yield f"failure.{make.__name__}", make(study, found)
    yield "failure.furthest", failure.furthest(found)


def markup(shown: Card | cards.blocks.Block) -> str:
    return shown.html() if isinstance(shown, Card) else shown.html


@cache
def made(attack: str = "") -> dict[str, Card | cards.blocks.Block]:
    """All of it by name, of the study as it is, or poisoned."""
    study = demo.portfolio()
    return dict(everything(demo.poison(study, attack) if attack else study))


@cache
def parse(text: str):
    return html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False)


def tags(text: str) -> set[str]:
    """Names of the elements; ``code`` is what backticks in data may make, tspan a wrapped label."""
    return {str(element.tag) for element in parse(text).iter()} - {
        "code",
        *(f"{{http://www.w3.org/2000/svg}}{name}" for name in ("tspan", "text", "rect", "g")),
    }


def attributes(text: str) -> set[str]:
    """Names of the attributes; Mermaid puts xml:space on a label it has wrapped."""
    names = {name for element in parse(text).iter() for name in element.attrib}
    return names - {"{http://www.w3.org/XML/1998/namespace}space"}


def test_the_list_above_is_complete():
    shown = {name for name in made() if "." not in name}
    assert shown == set(cards.__all__) - {"number", "percent", "points"}  # numbers in a table


def test_the_poison_reaches_every_kind_of_text():
    attacked = demo.poison(demo.portfolio(), "!!")
    study = attacked.studies["demo"]
    assert attacked.author.profiles[0].url.endswith("!!")
    assert attacked.rubric["safety"].anchors[3].endswith("!!")
    assert study.meta.role.owned == ["Everything!!"]
    assert study.decisions["storage"].scores["disk"]["safety"].reason.endswith("!!")
    assert study.decisions["storage"].scores["disk"]["safety"].cite[0].path.endswith("!!")
    assert study.quantities["fee"].record.title.endswith("!!")
    assert study.quantities["disputed"].record.disagreement[0].says.endswith("!!")
    assert study.series["monthly"].columns["name"] == ["a!!", "b!!", "c!!"]
    assert study.architecture.dependencies[0].effect.endswith("!!")
    # What the schema constrains, it keeps.
    assert study.decisions["storage"].id == "storage"
    assert study.quantities["fee"].record.unit == "percent"


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_adds_no_element_and_no_attribute(attack):
    for name, shown in made(attack).items():
        text, plain = markup(shown), markup(made()[name])
        assert tags(text) <= tags(plain), name
        assert attributes(text) <= attributes(plain), name
        assert not [key for key in attributes(text) if key.startswith("on")], name


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_figure_stays_inside_its_script_element(attack):
    for name, shown in made(attack).items():
        if not (isinstance(shown, Card) and isinstance(shown.chart, Figure)):
            continue
        scripts = list(parse(shown.html()).iter("script"))
        assert {script.get("type") for script in scripts} == {"application/json"}, name
        # Of a decision there are two: the chart, and what its explorer works on.
        data = {script.get("data-chart"): json.loads(script.text) for script in scripts}
        assert data[f"{shown.id}-chart"] == json.loads(json.dumps(shown.chart.spec())), name
        assert len(data) == len(scripts) <= 2, name


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_in_a_figure_is_no_markup_to_plotly(attack):
    """Plotly renders <b>, <br> and links in any text; only what we put there may be there."""
    ours = re.compile(r"</?b>|<br>|<extra></extra>")
    for name, shown in made(attack).items():
        if isinstance(shown, Card) and isinstance(shown.chart, Figure):
            for text in strings(shown.chart.spec()):
                assert "<" not in ours.sub("", text), (name, text)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


@pytest.mark.parametrize("attack", ATTACKS)
def test_links_lead_where_they_should(attack):
    allowed = re.compile(
        r"#|https://|(\.\./)?(evidence|labs|case-studies/demo(-decisions|-appendix|-one-pager)?)\.html(#[a-z0-9-]+)?\Z"
        r"|(\.\./)?(evidence\.(csv|json)|notebooks/10-hashing\.html)\Z"
        r"|data:(text/csv|application/json);charset=utf-8,"
    )
    for name, shown in made(attack).items():
        for anchor in parse(markup(shown)).iter("a"):
            assert allowed.match(anchor.get("href")), (name, anchor.get("href"))


def test_hostile_text_is_still_readable():
    attacked = demo.poison(demo.portfolio(), ATTACKS[0])
    card = cards.classification_card(attacked, attacked.studies["demo"], "kept")
    cells = ["".join(cell.itertext()) for cell in parse(card.html()).iter("th")]
    assert "File 0<script>alert(1)</script>" in cells
