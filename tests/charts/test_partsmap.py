"""The map of parts: every part once, in its layer, with its count, state and title."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

import demo
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.failure import STATES, blast
from helpers.catalog.inputs.failure import system
from helpers.charts.partsmap import USERS, architecture_map, blast_map
from helpers.schema.architecture import Architecture


def graph(layers: list[list[str]], hard: list[tuple[int, int]] = ()) -> Architecture:
    """Components with these titles in these layers, and hard dependencies by position."""
    titles = [(f"layer-{i}", title) for i, layer in enumerate(layers) for title in layer]
    kinds = ("client", "service", "job", "store", "secret", "vendor", "host")
    count = len(titles)
    return Architecture.model_validate(
        {
            "layers": [{"id": f"layer-{i}", "title": f"Layer {i}"} for i in range(len(layers))],
            "users": [{"id": "payer", "title": "payer", "plural": "payers"}],
            "components": [
                {
                    "id": f"part-{i}",
                    "title": title,
                    "type": kinds[i % len(kinds)],
                    "layer": layer,
                    "responsibility": "It works.",
                    "cite": demo.CITE,
                }
                for i, (layer, title) in enumerate(titles)
            ],
            "capabilities": [
                {"id": "pay", "title": "Pay", "user": "payer", "weight": 1, "reason": "So."}
            ],
            "dependencies": [
                {"from": "pay", "to": "part-0", "type": "soft", "effect": "x", "cite": demo.CITE},
                *(
                    {
                        "from": f"part-{a % count}",
                        "to": f"part-{b % count}",
                        "type": "hard",
                        "effect": "It stops.",
                        "cite": demo.CITE,
                    }
                    for a, b in hard
                    if a % count != b % count
                ),
            ],
        }
    )


words = st.text(
    alphabet=st.characters(codec="latin-1", categories=("Lu", "Ll", "Nd", "Pd", "Po", "Sm")),
    min_size=1,
    max_size=24,
)
titles = st.lists(words, min_size=1, max_size=6).map(" ".join)
architectures = st.builds(
    graph,
    st.lists(st.lists(titles, max_size=16), min_size=1, max_size=5).filter(any),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=30),
)


def bands(html: str) -> list[tuple[str, list[ET.Element]]]:
    """Title and boxes of each band; parsing fails if the HTML is not well-formed."""
    return [
        ("".join(band[0].itertext()), list(band[1]))
        for band in ET.fromstring(html).findall("div[@class='ap-map-band']")
    ]


@given(architectures)
def test_each_component_stands_once_in_its_layer_with_its_title(architecture):
    found = bands(architecture_map(architecture).html)
    layers = {layer.id: layer.title for layer in architecture.layers}
    shown = [(title, box.get("data-component")) for title, boxes in found for box in boxes]
    assert Counter(shown) == Counter((layers[c.layer], c.id) for c in architecture.components)
    titles = {c.id: c.title.replace("`", "") for c in architecture.components}
    for _, boxes in found:
        for box in boxes:
            assert "".join(box[0].itertext()) == titles[box.get("data-component")]
    used = {component.layer for component in architecture.components}
    assert [title for title, _ in found] == [x.title for x in architecture.layers if x.id in used]


def test_the_count_in_a_box_is_of_hard_dependencies_on_it():
    architecture = graph([["A", "B", "C"]], [(0, 2), (1, 2), (0, 1)])
    ((_, boxes),) = bands(architecture_map(architecture).html)
    counts = {box.get("data-component"): [e.text for e in box[1:]] for box in boxes}
    assert counts == {"part-0": [], "part-1": ["1"], "part-2": ["2"]}


def test_words_for_readers_who_do_not_see_the_drawing_name_every_component():
    architecture = graph([["Web", "App"], ["Store"]])
    assert architecture_map(architecture).text == "Layer 0: Web, App. Layer 1: Store"


@given(architectures, st.integers(0, 60))
def test_a_failure_marks_just_what_it_hits(architecture, index):
    taken = architecture.components[index % len(architecture.components)].id
    found = blast(system(architecture, {}), [taken])
    drawn = blast_map(architecture, found)
    (users, capabilities), *layers = bands(drawn.html)
    assert users == USERS
    assert [box.get("data-node") for box in capabilities] == list(found.capabilities)
    boxes = {
        box.get("data-node"): box for _, row in [(users, capabilities), *layers] for box in row
    }
    assert boxes.keys() == found.system.node.keys()
    for key, box in boxes.items():
        state = STATES[found.hits[key].state]
        assert box.get("data-state") == state
        assert (box.get("data-taken") is not None) == (key == taken)
        assert len(box.findall("svg")) == (state != "up")
    assert drawn.text.startswith("Down: ")
