"""Write failure.json: the graph of this study as it was then, and what the engine says of it.

`PYTHONPATH=tests python tests/studies/coinpayportal/make_failure.py` writes the file anew. It holds
by itself when the study changes: a graph that grew for reasons of its own, unlike those made up in
tests/cases.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

from cases.make_failure import SEED, record, write

from helpers import catalog
from helpers.analysis import failure
from helpers.catalog.inputs.failure import system

FILE = Path(__file__).with_name("failure.json")
ROOT = Path(__file__).resolve().parents[3]
STUDY = Path(__file__).parent.name


def case(rng: Random) -> dict:
    """The graph today: singles, every recorded mode and common cause, pairs."""
    found = catalog.load(ROOT).studies[STUDY]
    graph = system(found.architecture, found.quantities, found.failures.values())
    blasts = {key: failure.blast(graph, [key]) for key in graph.events}
    reaching = [key for key, blast in blasts.items() if blast.users]
    takes: list[list[str]] = [[], list(graph.events)]
    takes += [list(mode.takes_down) for mode in graph.modes]
    takes += [[group.id] for group in graph.causes]
    takes += [[key] for key in rng.sample(reaching, 16)]
    takes += [rng.sample(graph.events, 2) for _ in range(10)]
    takes += [rng.sample(graph.events, 3) for _ in range(2)]
    # What no result depends on, or only word for word, is left out: the file is long enough.
    nodes = tuple(
        replace(node, risks=tuple(replace(risk, text="") for risk in node.risks))
        for node in graph.nodes
    )
    edges = tuple(replace(edge, effect="") for edge in graph.edges)
    bare = replace(graph, nodes=nodes, edges=edges, modes=())
    return {**record(STUDY, bare, takes), "whole": False}


if __name__ == "__main__":
    write(FILE, [case(Random(SEED))])
