"""Every chart is a valid Plotly figure in plain JSON, holds only palette tokens, and is stable."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from types import SimpleNamespace

import demo
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from helpers.analysis.tradeoff import rank
from helpers.catalog.inputs.tradeoff import matrix
from helpers.charts.bars import Backing, Bar, Saving, backing_figure, budget_figure, savings_figure
from helpers.charts.base import Figure, axis, base_layout, merge, wrap
from helpers.charts.curve import Axis, Curve, Mark, curves_figure, effective_rate_figure
from helpers.charts.dots import Field, Spot, behind_figure, classification_figure, layers_figure
from helpers.charts.heatmap import Row, matrix_figure, reach_figure, risk_figure
from helpers.charts.intervals import Band, Break, bands_figure, path_figure
from helpers.charts.marks import Step, stage_titles_in_short
from helpers.charts.palette import DARK, LIGHT, PREFIX, resolve
from helpers.charts.timeline import Event, growth_figure, history_figure
from helpers.charts.tornado import Swing, tornado_figure


def decided(**options) -> Figure:
    decision = demo.decision(
        {"disk": [2, 4], "tape": [5, 3], "paper": [5, 5]}, [60, 40], "disk", out=("paper",)
    )
    problem = matrix(decision)
    return matrix_figure(decision, problem, rank(problem), demo.portfolio().rubric)


def path() -> Figure:
    stages = [Step("Today", 6.944), Step("Ten times", 5000), Step("A hundred times", 50_000)]
    breaks = [Break("The queue", 5000, ("A queue", "Patience")), Break("All", 50_000, ())]
    return path_figure(stages, breaks, "payments per day")


def bands() -> Figure:
    stages = [Step("Today", 7), Step("Ten times", 5000), Step("A hundred times", 50_000)]
    rows = [
        Band("Already over", (1, 2, 3, 4, 5), warn=True, note="The limit"),
        Band("A part with a title so long that it takes two lines", (40, 60, 90, 200, 900)),
        Band("Sure", (500, 500, 500, 500, 500), beside="what breaks first then, in so many words"),
        Band("Late", (9e4, 1e5, 2e5, 4e5, 8e5), beside="what breaks first then, in so many words"),
        Band("Full without any", (0, 0, 0, 5, 9)),
        Band("Seldom", (6e4, 1e5, 1e6, None, None)),
    ]
    return bands_figure(rows, stages, "payments per day", "Six loads")


def tornado() -> Figure:
    return tornado_figure(
        [
            Swing("A time", 900, 30, "20 ms", "900 ms"),
            Swing("A share that helps", 80, 160, "0.1", "0.9"),
            Swing("No matter", 100, 100, "1", "2"),
        ],
        100,
        "payments per day",
        "Three assumptions",
    )


def curves() -> Figure:
    return curves_figure(
        [
            Curve("Mean", [0, 1, 2], [0, 1, 8], low=[0, 0.5, 5], high=[0, 2, 11]),
            Curve("Late", [0, 1, 2], [1, 3, 20], dash="dash", colour="c2"),
            Curve("Measured", [1], [2], mode="markers"),
        ],
        [Mark("limit", x=1.9, warn=True), Mark("objective", y=5), Mark("now", x=0.5, y=0.4)],
        Axis("load", (0, 2)),
        Axis("seconds", (0, 12), {"tickformat": ","}),
        "Two curves",
    )


MONTHS = ["2025-01", "2025-02", "2025-03"]
FIELDS = [
    Field("Where to keep it", "close call, choice second", ["Disk", "Tape"], [0, 2.5], 1),
    Field("Tied", "close call, tied", ["Disk", "Tape", "Paper"], [0, 0, 60], 0),
    Field("Ruled out", "choice ruled out", ["Disk"], [0], None),
]

(SCALE,) = demo.classified("run", "year", "always", "run").values()
FIGURES: dict[str, Callable[[], Figure]] = {
    "matrix": decided,
    "behind": lambda: behind_figure(FIELDS),
    "behind-of-nothing": lambda: behind_figure([]),
    "backing": lambda: backing_figure(
        [Backing("One", [(60, 30, 10), (100, 0, 0)]), Backing("Two", [(0, 0, 100), (5, 95, 0)])],
        ["All weightings", "Mine"],
    ),
    "classification": lambda: classification_figure(SCALE, SCALE.items),
    "risk": lambda: risk_figure(
        list(demo.failures((4, 4, "lost"), (4, 4, "none"), (1, 2, "none")).values()),
        ["1", "R1", "3"],
    ),
    "reach": lambda: reach_figure(
        [
            Row("1", "All of it", [3, 3, 3], [3, 3, 3], "100\u00a0%"),
            Row("R1", "A part", [0, 1, 2], [0, 0, 2], "0\u00a0%"),
        ],
        ["Pay", "Look", "Read a long title"],
    ),
    "layers": lambda: layers_figure(
        [Spot("Web", 0, 0), Spot("Store", 0, 0), Spot("Chain", 1, 100), Spot("Key", 1, 40)],
        ["Above", "Below"],
    ),
    "minutes": lambda: budget_figure(
        [Bar("Pay", {"Store": 40, "Web": 2, "Key": 0.1}, 30, 60), Bar("Look", {"Web": 2}, 1, 4)],
        43.8,
        "99.9\u00a0% leaves 44 minutes",
    ),
    "minutes-of-many-parts": lambda: budget_figure(
        [Bar("Pay", {f"Part {i}": 10.0 + i for i in range(9)}, 80, 150)]
    ),
    "savings": lambda: savings_figure(
        [Saving("A second store", 12, 43.8, 50), Saving("Nothing", 0, 0, 0)]
    ),
    "path": path,
    "bands": bands,
    "bands-without-stages": lambda: bands_figure(
        [Band("One", (1, 2, 3, 4, 5))], [], "payments", "One load"
    ),
    "tornado": tornado,
    "curves": curves,
    "effective-rate": lambda: effective_rate_figure(
        demo.splits("fee")["fees"],
        [99, 100, 1000],
        [("Fee", 0.005, [0, 1, 5]), ("Other fee", 0.01, [1, 1, 10])],
    ),
    "history": lambda: history_figure(
        MONTHS,
        [3, 10, 5],
        [Event("2025-02", "1", "It begins"), Event("2025-02", "2", "On")],
        "Commits",
    ),
    "growth": lambda: growth_figure(
        MONTHS, [("Tests", [None, 2, 4]), ("Routes", [1, 2, 3]), ("Tables", [0, 0, 0])]
    ),
    "growth-of-nothing": lambda: growth_figure(MONTHS, [("Tests", [None, None, None])]),
    "history-of-nothing": lambda: history_figure(MONTHS, [0, 0, 0], [], "Commits"),
    "growth-in-one-band": lambda: growth_figure(MONTHS, [("Tests", [1, 2, 3])], log=True),
}

every = pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item, path)
    else:
        yield path, value


@every
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_plotly_accepts_every_property(make, palette):
    spec = resolve(make().spec(), palette)
    figure = go.Figure(data=spec["data"], layout=spec["layout"])  # raises on unknown properties
    assert len(figure.data) == len(spec["data"])


@every
def test_plotly_accepts_the_layout_for_phones(make):
    spec = patched(resolve(make().spec(), LIGHT))
    go.Figure(data=spec["data"], layout=spec["layout"])


@every
def test_phone_changes_address_what_is_there(make):
    """``assets/portfolio.js`` sets a path; a misspelt one would be set and do nothing."""
    figure = make()
    for path in figure.phone | figure.tablet:
        node = figure.spec()
        # The last key may be new; the test above has Plotly look at it.
        for key in path.split(".")[:-1]:
            assert isinstance(node, list) or key in node, path
            node = node[int(key)] if isinstance(node, list) else node[key]


@every
def test_the_spec_is_json_without_nan_and_the_same_each_time(make):
    texts = {json.dumps(make().spec(), allow_nan=False, sort_keys=False) for _ in range(2)}
    assert len(texts) == 1


@every
def test_colours_are_tokens_of_the_palette(make):
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla)\(")
    for path, value in leaves(make().spec()):
        if not isinstance(value, str):
            continue
        if value.startswith(PREFIX):
            assert value.removeprefix(PREFIX) in LIGHT, path
        elif value != "rgba(0,0,0,0)":
            assert not colour.search(value), (path, value)
            if path.rsplit(".", 1)[-1] in ("color", "bgcolor", "bordercolor", "gridcolor"):
                pytest.fail(f"{path} is the named colour {value}")


@every
def test_a_figure_has_a_label_and_a_height_on_every_screen(make):
    figure = make()
    assert figure.label.strip()
    assert figure.height > 0
    assert figure.phone_height is None or figure.phone_height > 0


@every
def test_the_notebook_gets_real_colours(make):
    figure = make().plotly()
    assert not [value for _, value in leaves(figure) if str(value).startswith(PREFIX)]
    assert figure["layout"]["height"] == make().height


CONTENT = {
    *("data", "layout", "annotations", "xaxis", "yaxis", "yaxis2", "yaxis3", "label"),
    *("type", "mode", "name", "x", "y", "z", "x0", "x1", "text", "hovertext", "hovertemplate"),
    *("title", "tickvals", "ticktext", "range", "categoryarray", "shapes"),
}
"""What a reader reads; fonts, margins and colours may change without a review of these."""


def content(value: object) -> object:
    if isinstance(value, dict):
        return {key: content(item) for key, item in value.items() if key in CONTENT}
    if isinstance(value, list | tuple):
        return [content(item) for item in value]
    return value


@every
def test_what_a_small_input_shows_is_as_reviewed(make, snapshot: SnapshotAssertion):
    figure = make()
    assert content({"label": figure.label, **figure.spec()}) == snapshot


def patched(spec: dict) -> dict:
    """As ``patch`` in ``assets/portfolio.js``."""
    for path, value in (spec.get("tablet", {}) | spec["phone"]).items():
        *keys, last = path.split(".")
        node = spec
        for key in keys:
            node = node[int(key)] if isinstance(node, list) else node.setdefault(key, {})
        node[last] = value
    return spec


def test_matrix_draws_the_scores_in_the_order_of_the_ranking():
    heat, bars = decided().data
    # 60 * 4/4 + 40 * 2/4 = 80 for tape, 60 * 1/4 + 40 * 3/4 = 45 for disk, paper knocked out.
    assert heat["z"] == [[5, 3], [2, 4], [5, 5]]
    assert bars["x"] == [80, 45, 100]
    assert bars["text"] == ["80.0", "45.0", "100.0 out"]
    assert decided().layout["yaxis"]["ticktext"] == ["Tape", "<b>Disk ✓</b>", "Paper"]
    written = {
        (note["y"], note["x"]): note["text"]
        for note in decided().layout["annotations"]
        if "yref" not in note
    }
    assert written == {
        (row, column): str(score)
        for row, scores in enumerate(heat["z"])
        for column, score in enumerate(scores)
    }


def test_every_score_is_written_in_the_colour_for_its_ground():
    for note in decided().layout["annotations"]:
        if "yref" not in note:
            assert note["font"]["color"] == f"token:on-s{note['text']}"
    scale = decided().data[0]["colorscale"]
    assert [colour for _, colour in scale] == [
        f"token:s{step}" for step in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)
    ]
    assert [at for at, _ in scale] == pytest.approx([0, 0.2, 0.2, 0.4, 0.4, 0.6, 0.6, 0.8, 0.8, 1])


def test_a_classification_puts_each_item_in_the_column_of_its_level():
    figure = FIGURES["classification"]()
    spots = {(x, y) for trace in figure.data for x, y in zip(trace["x"], trace["y"], strict=True)}
    assert spots == {(0, 0), (1, 1), (2, 2), (0, 3)}
    symbols = [trace["marker"]["symbol"] for trace in figure.data]
    assert len(set(symbols)) == 3  # told apart without colour


def test_a_classification_marks_what_was_published_on_another_level():
    (scale,) = demo.classified("run", "year", published="always").values()
    last = classification_figure(scale, scale.items).data[-1]
    assert (last["name"], last["x"], last["y"]) == ("As published", [2], [0])


def test_risk_puts_each_mode_in_its_cell_and_modes_of_one_cell_together():
    ground, marks = FIGURES["risk"]().data
    cells = dict(zip(zip(marks["x"], marks["y"], strict=True), marks["text"], strict=True))
    assert cells == {(4, 4): "<b>1 R1</b>", (1, 2): "<b>3</b>"}
    assert ground["z"][3][3] == 16  # impact 4 by likelihood 4
    assert ground["z"][1][0] == 2


def test_risk_breaks_a_full_cell_into_lines():
    modes = list(demo.failures(*[(3, 3, "none")] * 7).values())
    _, marks = risk_figure(modes, [str(i) for i in range(7)]).data
    assert marks["text"] == ["<b>0 1 2<br>3 4 5<br>6</b>"]


def test_every_option_stands_once_at_its_distance_and_the_choice_is_told_apart():
    figure = behind_figure(FIELDS)
    chosen, other = figure.data
    points = [list(zip(trace["x"], trace["y"], strict=True)) for trace in (chosen, other)]
    assert points == [[(2.5, 0), (0, 1)], [(0, 0), (0, 1), (60, 1), (0, 2)]]
    assert chosen["marker"]["symbol"] != other["marker"]["symbol"]
    assert [note["text"] for note in figure.layout["annotations"]] == [
        "close call, choice<br>second",
        "close call, tied",
        "choice ruled out",
    ]
    left, right = figure.layout["xaxis"]["range"]
    assert left < 0 < 60 < right


def test_the_bars_of_a_panel_fill_it_and_only_wide_ones_hold_a_number():
    figure = FIGURES["backing"]()
    for axis_name in ("x", "x2"):
        traces = [trace for trace in figure.data if trace["xaxis"] == axis_name]
        assert [sum(parts) for parts in zip(*(t["x"] for t in traces), strict=True)] == [100, 100]
    assert [trace["text"] for trace in figure.data] == [
        ["60\u00a0%", ""],
        ["", ""],
        ["", ""],
        ["100\u00a0%", ""],
        ["", ""],
        ["", ""],
    ]
    names = [trace["name"] for trace in figure.data if trace["showlegend"]]
    assert len(names) == len(set(names)) == 3
    left, right = (figure.layout[f"xaxis{suffix}"]["domain"] for suffix in ("", "2"))
    assert 0 == left[0] < left[1] < right[0] < right[1] == 1


def test_path_draws_each_break_at_its_load_inside_the_axis():
    figure = path()
    lines, crosses = figure.data
    assert crosses["x"] == [5000, 50_000]
    assert lines["x"] == [6.944, 5000, None, 6.944, 50_000, None]
    low, high = figure.layout["xaxis"]["range"]
    assert 10**low < 6.944
    assert 10**high > 50_000
    stages = {
        note["x"]: note["text"] for note in figure.layout["annotations"] if "<b>" in note["text"]
    }
    assert [text.rpartition("<b>")[2] for text in stages.values()] == [
        "6.94</b>",
        "5,000</b>",
        "50,000</b>",
    ]
    # On a log axis an annotation stands at the logarithm of its load.
    assert list(stages) == pytest.approx([math.log10(load) for load in (6.944, 5000, 50_000)])


def test_effective_rate_is_fee_over_amount_in_percent():
    one, other = FIGURES["effective-rate"]().data
    assert one["y"] == [0, 1, 0.5]
    assert other["y"] == [round(100 / 99, 6), 1, 1]
    assert one["line"]["dash"] != other["line"]["dash"]


@pytest.mark.parametrize(
    ("points", "side"),
    [
        ([(0, 52), (10, 90)], "right"),
        ([(0, 52), (100, 52)], "left"),
        ([(100, 52), (10, 90)], "left"),
        ([(0, 62), (0, 45)], "left"),
        ([(-10, 52), (10, 90)], "left"),
        ([], "left"),
    ],
)
def test_the_title_of_a_level_stands_at_the_end_where_it_lies_over_no_point(points, side):
    x, y = [along for along, _ in points], [up for _, up in points]
    curve = Curve("Leads", x, y, mode="markers")
    ends = Axis("margin", (0, 100)), Axis("percent", (0, 100))
    figure = curves_figure([curve], [Mark("sure from here", y=50)], *ends, "Leads")
    (title,) = figure.layout["annotations"]
    assert title["xanchor"] == side
    assert title["x"] == {"left": 0.01, "right": 0.99}[side]


def test_a_log_axis_has_no_place_for_nothing_and_its_ends_are_its_ends():
    axis = Axis("load", (10, 1000), log=True)
    assert [axis.share(at) for at in (10, 100, 1000)] == pytest.approx([0, 0.5, 1])
    assert axis.share(0) == -math.inf
    levels = [Mark("enough", y=30)]
    figure = curves_figure([Curve("Room", [0, 100], [30, 0])], levels, axis, axis, "Room")
    assert figure.layout["annotations"][0]["xanchor"] == "left"


def test_history_stacks_the_keys_of_one_month_above_its_bar():
    bars, keys = FIGURES["history"]().data
    assert dict(zip(bars["x"], bars["y"], strict=True)) == dict(
        zip(MONTHS, [3, 10, 5], strict=True)
    )
    assert keys["x"] == ["2025-02"]
    assert re.findall(r"\d+", keys["text"][0]) == ["1", "2"]
    assert keys["y"][0] > 10


def test_growth_keeps_the_months_in_order_where_a_line_starts_late():
    figure = FIGURES["growth"]()
    assert figure.data[0]["x"] == ["2025-02", "2025-03"]
    assert figure.layout["xaxis"]["categoryarray"] == MONTHS
    assert [trace["yaxis"] for trace in figure.data] == ["y", "y2", "y3"]
    domains = [figure.layout[f"yaxis{suffix}"]["domain"] for suffix in ("", "2", "3")]
    for upper, lower in pairwise(domains):
        assert lower[1] < upper[0]
    assert figure.data[0]["text"] == ["", "  4"]


def test_merge_goes_down_and_leaves_its_inputs_alone():
    base = {"a": {"b": 1, "c": 2}, "d": 3}
    assert merge(base, {"a": {"b": 4}, "d": {"e": 5}}) == {"a": {"b": 4, "c": 2}, "d": {"e": 5}}
    assert base == {"a": {"b": 1, "c": 2}, "d": 3}


def test_an_axis_takes_its_title_as_text_or_as_mapping():
    assert axis(title="T")["title"]["text"] == "T"
    assert axis(title={"text": "T", "standoff": 1})["title"]["standoff"] == 1
    assert "text" not in base_layout()["xaxis"]["title"]


@given(st.text(max_size=80), st.integers(1, 30))
def test_wrapping_keeps_the_words_and_the_width(text, width):
    lines = [
        line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for line in wrap(text, width).split("<br>")
    ]
    assert " ".join(lines).split() == text.replace("`", "").split()
    assert all(len(line) <= width or " " not in line for line in lines)


def test_plotly_options_survive_a_round_trip():
    """A cheap guard that the notebook's figure is the page's figure in light colours."""
    figure = SimpleNamespace(**path().plotly())
    assert go.Figure(data=figure.data, layout=figure.layout).layout.height == path().height


def test_a_measure_that_no_change_moves_has_no_panel():
    some = savings_figure([Saving("One", 2, 0, 30), Saving("Other", 0, 0, 0)])
    heads = [note["text"].replace("<br>", " ") for note in some.layout["annotations"]]
    assert heads == ["Single points of failure removed", "Fewer minutes down or degraded"]
    assert len(some.data) == 2
    assert some.layout["xaxis2"]["domain"][1] > 0.9
    none = savings_figure([Saving("One", 0, 0, 0)])
    assert len(none.data) == 1


@pytest.mark.parametrize(
    ("load", "written"),
    [
        (0.0052, "0.0052"), (1.818, "1.82"), (18.2, "18.2"), (181.8, "182"), (999.6, "1k"),
        (5000, "5k"), (15_709.1, "15.7k"), (157_091, "157k"), (15_709_091, "15.7M"), (2e9, "2G"),
    ],
)  # fmt: skip
def test_a_load_fits_above_its_line_on_a_phone(load, written):
    stages = [Step("Now", load)]
    (label,) = stage_titles_in_short(stages, 9)["layout.annotations.0.text"].split("<b>")[1:]
    assert label == f"{written}</b>"
