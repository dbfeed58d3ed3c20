"""The failure map: everything has its place, text and edges keep clear, and the order is good."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from pathlib import Path
from xml.etree import ElementTree as ET

import demo
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lettering import width

from helpers.analysis import failure
from helpers.catalog import load
from helpers.catalog.inputs.failure import system as read_system
from helpers.charts import blastmap, placing, routing
from helpers.charts.blastpicture import blast_map_svg
from helpers.charts.placing import CROSSING, Link, Measure
from helpers.schema.architecture import Architecture

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def real() -> Architecture:
    return load(ROOT).studies["coinpayportal"].architecture


@pytest.fixture(scope="module")
def css() -> str:
    return (ROOT / "assets" / "portfolio.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drawn(real) -> dict:
    return blastmap.blast_map(real)


def architecture(
    titles: list[str], layers: list[list[str]], edges: list[tuple[int, int, str]], group: list[int]
) -> Architecture:
    """Capabilities and layers of components by title; edges and one any-of group by position."""
    parts = [(f"layer-{i}", title) for i, layer in enumerate(layers) for title in layer]
    ids = [f"use-{i}" for i in range(len(titles))] + [f"part-{i}" for i in range(len(parts))]
    members = sorted({f"part-{i % len(parts)}" for i in group})
    targets = [*ids[len(titles) :], "one-of"] if len(members) > 1 else ids[len(titles) :]
    pairs = {(ids[a % len(ids)], targets[b % len(targets)]): kind for a, b, kind in edges}
    dependencies = [
        {"from": a, "to": b, "type": kind, "effect": "It stops.", "cite": demo.CITE}
        for (a, b), kind in pairs.items()
        if a != b
    ]
    plain_link = {
        "from": "use-0", "to": "part-0", "type": "hard", "effect": "x", "cite": demo.CITE,
    }  # fmt: skip
    return Architecture.model_validate(
        {
            "layers": [{"id": f"layer-{i}", "title": f"Layer {i}"} for i in range(len(layers))],
            "components": [
                {
                    "id": f"part-{i}", "title": title, "type": "service", "layer": layer,
                    "responsibility": "It works.", "cite": demo.CITE,
                }
                for i, (layer, title) in enumerate(parts)
            ],
            "capabilities": [
                {"id": f"use-{i}", "title": title, "user": "payer", "weight": 1, "reason": "So."}
                for i, title in enumerate(titles)
            ],
            "groups": [
                {
                    "id": "one-of", "title": "One of", "type": "any-of", "members": members,
                    "text": "Either.", "cite": demo.CITE,
                }
            ] if len(members) > 1 else [],
            "dependencies": dependencies or [plain_link],
        }
    )  # fmt: skip


words = st.text(
    alphabet=st.characters(codec="latin-1", categories=("Lu", "Ll", "Nd", "Pd", "Po", "Sm")),
    min_size=1,
    max_size=20,
)
titles = st.lists(words, min_size=1, max_size=5).map(" ".join)
kinds = st.sampled_from(["hard", "soft", "async"])
edges = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), kinds), max_size=40)
architectures = st.builds(
    architecture,
    st.lists(titles, min_size=1, max_size=14),
    st.lists(st.lists(titles, max_size=18), min_size=1, max_size=4).filter(any),
    edges,
    st.lists(st.integers(0, 40), max_size=5),
)
FEW = settings(max_examples=25, deadline=None)


def sheets(drawing: dict) -> list[dict]:
    return [drawing["wide"], drawing["narrow"]]


def corners(path: str) -> list[list[tuple[float, float]]]:
    """The points of each part of a path, corners as they were before they were rounded."""
    parts = []
    for part in path.split("M")[1:]:
        points = []
        for letter, numbers in re.findall(r"([HVQ]?)([-\d ]+)", part):
            values = [int(number) for number in numbers.split()]
            assert len(values) == {"": 2, "H": 1, "V": 1, "Q": 4}[letter]
            if letter == "H":
                values = [values[0], points[-1][1]]
            elif letter == "V":
                values = [points[-1][0], values[0]]
            points += list(zip(values[::2], values[1::2], strict=True))
        parts.append(points)
    return parts


def inside(box: dict, x: float, y: float) -> bool:
    return box["x"] <= x <= box["x"] + box["w"] and box["y"] <= y <= box["y"] + box["h"]


def crosses(box: tuple[float, float, float, float], a: tuple, b: tuple) -> bool:
    """Whether a horizontal or vertical line enters the inside of a box (x0, y0, x1, y1)."""
    x0, x1 = sorted((a[0], b[0]))
    y0, y1 = sorted((a[1], b[1]))
    return x0 < box[2] and x1 > box[0] and y0 < box[3] and y1 > box[1]


def check(graph: Architecture, drawing: dict) -> None:
    """What holds for every map."""
    everything = {item.id for item in (*graph.capabilities, *graph.components)}
    for sheet in sheets(drawing):
        boxes = {box["id"]: box for box in sheet["boxes"]}
        assert len(boxes) == len(sheet["boxes"])
        assert boxes.keys() == everything
        for one, other in combinations(sheet["boxes"], 2):
            assert (
                one["x"] + one["w"] < other["x"] or other["x"] + other["w"] < one["x"]
                or one["y"] + one["h"] < other["y"] or other["y"] + other["h"] < one["y"]
            ), (one, other)  # fmt: skip
        for box in boxes.values():
            assert box["x"] > 0
            assert box["x"] + box["w"] < sheet["width"]
            assert box["y"] > 0
            assert box["y"] + box["h"] < sheet["height"]
            check_text(sheet, box)
        check_bands(graph, sheet, boxes)
        check_edges(graph, sheet, boxes)


def check_text(sheet: dict, box: dict) -> None:
    x, y, step = box["text"]
    size = box["font"]
    dx, dy, radius = sheet["mark"]
    mark = box["x"] + box["w"] - dx, box["y"] + dy
    assert size >= 9.5
    assert 1 <= len(box["lines"]) <= 3
    assert x > box["x"]
    for i, line in enumerate(box["lines"]):
        end, base = x + width(line, size), y + i * step
        assert end < box["x"] + box["w"], line
        assert box["y"] < base - 0.7 * size
        assert base + 0.25 * size < box["y"] + box["h"]
        assert end <= mark[0] - radius or base - 0.75 * size >= mark[1] + radius, line


def check_bands(graph: Architecture, sheet: dict, boxes: dict) -> None:
    bands = {band["id"]: band for band in sheet["bands"]}
    layer = {component.id: component.layer for component in graph.components}
    for box in boxes.values():
        own = bands[layer.get(box["id"], blastmap.USERS)]
        assert own["y"] < box["y"]
        assert box["y"] + box["h"] < own["y"] + own["h"]
        assert own["text"][1] + 0.25 * own["font"] < box["y"]
    for one, other in pairwise(sheet["bands"]):
        assert one["y"] + one["h"] < other["y"]
    assert sheet["bands"][0]["id"] == blastmap.USERS


def check_edges(graph: Architecture, sheet: dict, boxes: dict) -> None:
    members = {g.id: g.members for g in graph.groups if g.type == "any-of"}
    expected = {}
    for d in graph.dependencies:
        reached = members.get(d.target, [d.target])
        expected[f"{d.source}>{d.target}"] = [(d.source, target) for target in reached]
        expected.update({f"{d.source}>{target}": [(d.source, target)] for target in reached})
    assert sheet["edges"].keys() == expected.keys()
    solid = [(b["x"], b["y"], b["x"] + b["w"], b["y"] + b["h"]) for b in boxes.values()]
    for band in sheet["bands"]:
        x, y = band["text"]
        size = band["font"]
        # The title is set in a heavier weight than the metrics are of.
        solid.append((x, y - 0.75 * size, x + 1.08 * width(band["title"], size), y + 0.25 * size))
    for key, ends in expected.items():
        ways = corners(sheet["edges"][key])
        assert len(ways) == len(ends)
        for points, (source, target) in zip(ways, ends, strict=True):
            if source != target:
                check_way(sheet, points, boxes[source], boxes[target], solid)


def check_way(sheet: dict, points: list, source: dict, target: dict, solid: list) -> None:
    for box, (x, y) in ((source, points[0]), (target, points[-1])):
        assert inside(box, x, y)
        assert y in (box["y"], box["y"] + box["h"])
    for a, b in pairwise(points):
        assert a[0] == b[0] or a[1] == b[1]
        assert min(a[0], b[0]) >= 0
        assert max(a[0], b[0]) <= sheet["width"]
        assert not any(crosses(box, a, b) for box in solid), (a, b)


def test_the_real_study_has_room_for_everything(real, drawn):
    check(real, drawn)
    for sheet in sheets(drawn):
        assert not [box for box in sheet["boxes"] if "…" in "".join(box["lines"])]
    # A phone of 360 CSS pixels leaves 320 to the drawing; a finger needs 44.
    assert all(box["h"] * 320 / 360 >= 44 for box in drawn["narrow"]["boxes"])
    assert drawn["narrow"]["width"] == 360


@FEW
@given(architectures)
def test_any_architecture_has_room_for_everything(graph):
    check(graph, blastmap.blast_map(graph))


def test_the_order_of_the_boxes_is_that_of_reading(drawn):
    for sheet in sheets(drawn):
        places = [(box["y"], box["x"]) for box in sheet["boxes"]]
        assert places == sorted(places)


def test_only_the_last_row_of_a_band_has_gaps(real, drawn):
    for sheet, columns in ((drawn["wide"], 8), (drawn["narrow"], 3)):
        for band in sheet["bands"]:
            rows: dict[int, int] = {}
            for box in sheet["boxes"]:
                if band["y"] < box["y"] < band["y"] + band["h"]:
                    rows[box["y"]] = rows.get(box["y"], 0) + 1
            assert all(rows[y] == columns for y in sorted(rows)[:-1])


def test_the_placement_shortens_and_untangles_the_real_study(real, record_property):
    for name, sheet in (("wide", blastmap.WIDE), ("narrow", blastmap.NARROW)):
        before, after = blastmap.judge(real, sheet)
        record_property(f"failure map {name}", f"{before} -> {after}")
        assert after.crossings <= 0.35 * before.crossings
        assert after.length <= 0.8 * before.length


@FEW
@given(architectures)
def test_no_placement_is_worse_than_the_order_of_the_data(graph):
    hard = graph.model_copy(
        update={
            "dependencies": [
                d.model_copy(update={"type": "hard", "buffer": None}) for d in graph.dependencies
            ]
        }
    )
    for sheet in (blastmap.WIDE, blastmap.NARROW):
        before, after = blastmap.judge(hard, sheet)
        assert _cost(after) <= _cost(before)


def _cost(found: Measure) -> int:
    """What is to be small, where every link is a hard one."""
    return 4 * found.length + CROSSING * found.crossings


def grid(columns: int, y: int) -> np.ndarray:
    return np.array([(100 * i, y) for i in range(columns)])


def test_small_placements_are_as_good_as_the_best_of_all():
    """Every arrangement of three layers of three is tried; the one found is mostly the best."""
    rng = np.random.default_rng(5)
    slots = [grid(3, 0), grid(3, 100), grid(3, 200)]
    best, reached = [], []
    for _ in range(40):
        pairs = {tuple(rng.integers(0, 9, 2)) for _ in range(rng.integers(3, 12))}
        found = [Link(int(a), int(b), 4, strong=True) for a, b in sorted(pairs) if a != b]
        orders = list(permutations(range(3)))
        costs = [
            _cost(placing.measure(np.concatenate([layer[list(order)] for layer, order in
                                                  zip(slots, arrangement, strict=True)]), found))
            for arrangement in product(orders, repeat=3)
        ]  # fmt: skip
        taken = placing.place(slots, [3, 3, 3], [3, 3, 3], found)
        ours = _cost(
            placing.measure(
                np.concatenate([layer[taken[3 * i : 3 * i + 3]] for i, layer in enumerate(slots)]),
                found,
            )
        )
        assert min(costs) <= ours <= costs[0]
        best.append(min(costs))
        reached.append(ours)
    assert sum(map(int.__eq__, best, reached)) >= 28
    assert sum(reached) <= 1.05 * sum(best)


points = st.tuples(st.integers(-20, 20), st.integers(-20, 20))


@settings(deadline=None)
@given(st.lists(points, min_size=4, max_size=8), st.data())
def test_crossings_are_those_of_the_straight_lines(places, data):
    ends = st.integers(0, len(places) - 1)
    pairs = data.draw(st.lists(st.tuples(ends, ends).filter(lambda p: p[0] != p[1]), max_size=8))
    found = [Link(a, b, 1, strong=True) for a, b in pairs]
    expected = sum(
        _meet(*(places[i] for i in (*one, *other))) for one, other in combinations(pairs, 2)
    )
    judged = placing.measure(np.array(places), found)
    assert judged.crossings == expected
    assert judged.length == sum(
        abs(places[a][0] - places[b][0]) + abs(places[a][1] - places[b][1]) for a, b in pairs
    )


def _meet(a, b, c, d) -> bool:
    """Whether the insides of two lines have just one point in common, by solving for it."""
    (ux, uy), (vx, vy) = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    turn = ux * vy - uy * vx
    if turn == 0:
        return False
    wx, wy = c[0] - a[0], c[1] - a[1]
    s, t = Fraction(wx * vy - wy * vx, turn), Fraction(wx * uy - wy * ux, turn)
    return 0 < s < 1 and 0 < t < 1


def test_the_map_is_the_same_in_every_process(drawn):
    code = (
        "import json, pathlib\nfrom helpers.catalog import load\n"
        "from helpers.charts.blastmap import blast_map\n"
        f"study = load(pathlib.Path({str(ROOT)!r})).studies['coinpayportal']\n"
        "print(json.dumps(blast_map(study.architecture)))"
    )
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == json.dumps(drawn)


def test_the_map_is_small_enough_to_be_embedded(drawn):
    assert len(json.dumps(drawn, separators=(",", ":"))) < 100_000


def test_the_title_of_a_band_never_closes_every_gutter():
    wide = architecture(["Pay"], [["A"] * 20], [(0, 1, "hard"), (3, 19, "hard")], [])
    layer = wide.layers[0].model_copy(update={"title": "An endless title " * 20})
    check(long := wide.model_copy(update={"layers": [layer]}), blastmap.blast_map(long))


def test_an_edge_bends_only_where_it_must():
    spots = [routing.Spot(50, 0, 40, -10, 50), routing.Spot(50, 60, 100, 50, 110)]
    below = routing.route(spots[0], spots[1], [0, 100], [], 0)
    assert corners(below)[0][-1] == (50, 60)
    assert len(re.findall("Q", below)) == 2


def test_the_picture_shows_each_state_by_more_than_colour(real, drawn, css):
    study = load(ROOT).studies["coinpayportal"]
    blast = failure.blast(read_system(real, study.quantities), ["tatum", "one-lightning-host"])
    picture = blast_map_svg(drawn, blast, "x")
    states = {key: hit.state for key, hit in blast.hits.items() if hit.state}
    assert set(states.values()) == {1, 2, 3}
    svgs = list(ET.fromstring(f"<div>{picture.html}</div>"))
    assert [svg.get("id") for svg in svgs] == ["x-map-wide", "x-map-narrow"]
    for svg in svgs:
        groups = {g.get("data-node"): g for g in svg.iter(f"{SVG}g") if g.get("data-node")}
        assert groups.keys() == blast.system.node.keys()
        marks: dict[int, set[str]] = {}
        for key, group in groups.items():
            shapes = [g for g in group.iter(f"{SVG}g") if g.get("class") == "ap-mark"]
            assert bool(shapes) == (key in states), key
            if shapes:
                marks.setdefault(states[key], set()).add(shapes[0].find(f"{SVG}path").get("d"))
        assert all(len(paths) == 1 for paths in marks.values())
        assert len(set.union(*marks.values())) == 3
        taken = {key for key, group in groups.items() if "ap-taken" in group.get("class", "")}
        assert taken == {"tatum", *blast.system.group["one-lightning-host"].members}
        used = {name for g in svg.iter() for name in g.get("class", "").split()}
        for name in {u for u in used if u.startswith("ap-state")} | {"ap-taken", "ap-mark"}:
            assert f".{name}" in css
    for state in ("Down", "Degraded", "Delayed"):
        assert state in picture.text


def test_the_picture_draws_the_explaining_paths_and_nothing_else(real, drawn):
    study = load(ROOT).studies["coinpayportal"]
    system = read_system(real, study.quantities)
    for taken in (["cron-monitor", "inprocess-monitor"], ["postgres"], []):
        blast = failure.blast(system, taken)
        (wide, _) = ET.fromstring(f"<div>{blast_map_svg(drawn, blast, 'x').html}</div>")
        lines = [p.get("d") for p in wide.iter(f"{SVG}path") if "ap-edge" in p.get("class", "")]
        steps = set()
        for hit in blast.capabilities.values():
            boxes = [key for key in hit.path if key in system.node]
            steps |= {drawn["wide"]["edges"][f"{a}>{b}"] for a, b in pairwise(boxes)}
        assert len(lines) == len(steps)
        assert set(lines) == steps
        assert bool(steps) == bool(taken)
