"""Write tradeoff.json: decisions and what the engine says about them, for Python and JavaScript.

`python tests/cases/make_tradeoff.py` writes the file anew. The decisions are made up: by hand where
they stand for a limit, by a seeded generator otherwise. What is right is settled elsewhere, by the
oracles of tests/tradeoff; these cases hold the two engines together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from helpers.analysis import tradeoff
from helpers.text.tradeoff import brief, hindsight, sentences

FILE = Path(__file__).with_name("tradeoff.json")
SEED = 20260713
SMALL = {"log2": 8, "seed": 7}
FULL = asdict(tradeoff.DRAWS)


def matrix(case: dict) -> tradeoff.Matrix:
    """The case's decision."""
    given = case["matrix"]
    scores = np.array(given["scores"], dtype=float)
    utilities = given.get("utilities")
    return tradeoff.Matrix(
        options=tuple(given["options"]),
        criteria=tuple(given["criteria"]),
        scores=scores,
        weights=tradeoff.shares(given["weights"]),
        chosen=given["chosen"],
        knocked_out=np.array(given["knocked_out"], dtype=bool),
        utilities=tradeoff.rubric_utility(scores)
        if utilities is None
        else np.array(utilities, dtype=float),
    )


def solve(case: dict) -> dict:
    """What the engine says, as plain data; run_tradeoff.mjs does the same in JavaScript."""
    problem, plan = matrix(case), tradeoff.Plan(**case["plan"])
    lines = tradeoff.weight_lines(problem)
    shares = {
        region: tradeoff.acceptability(problem, region, plan)
        for region in ("any", "ordered", "near")
    }
    joint = tradeoff.confidence(problem, plan)
    found = tradeoff.verdict(problem, joint)
    verdict = asdict(found)
    verdict["sentence"] = " ".join(sentences(problem, found, case["titles"], view=case["view"]))
    for way in ("reach", "rival"):
        verdict[way] = verdict[way] and verdict[way]["reach"]
    anywhere = shares["any"]
    return {
        "ranking": asdict(tradeoff.rank(problem)),
        "dominated_by": tradeoff.dominance(problem),
        "lines": [
            [
                line.start,
                line.low,
                line.high,
                line.below and asdict(line.below),
                line.above and asdict(line.above),
            ]
            for line in lines
        ],
        "nearest": [
            {key: value for key, value in asdict(found).items() if key != "mixture"}
            for found in tradeoff.nearest_all(problem)
        ],
        "flips": [list(asdict(flip).values()) for flip in tradeoff.score_flips(problem)],
        "any": anywhere.share,
        "error": anywhere.error[:, 0],
        "central": anywhere.central,
        "ordered": shares["ordered"].first,
        "near": shares["near"].first,
        "confidence": joint.first,
        "verdict": verdict,
        "brief": brief(
            problem,
            found,
            case["titles"],
            near=float(shares["near"].first[found.winner]),
            view=case["view"],
        ),
        "hindsight": later(case, problem),
    }


def later(case: dict, problem: tradeoff.Matrix) -> dict | None:
    """What the scores with hindsight change, if the case has such."""
    if not case["later"]:
        return None
    utilities = problem.utilities.copy()
    for option, criterion, score, _ in case["later"]:
        utilities[option, criterion] = tradeoff.rubric_utility(score)
    found = tradeoff.shift(problem, replace(problem, utilities=utilities))
    titles = [case["titles"].get(key, key) for key in problem.options]
    known = [month for *_, month in case["later"]]
    return {
        "cells": found.cells,
        "level": [found.before.level, found.after.level],
        "sentence": hindsight(found, titles, known),
    }


def asked(case: dict) -> dict:
    """The case as the page has it: without results, with what it draws from."""
    matrix = case["matrix"]
    criteria, options = len(matrix["criteria"]), len(matrix["options"])
    matrix = matrix | {"draws": tradeoff.for_page(criteria, options, case["plan"]["seed"])}
    return {key: case[key] for key in case if key != "expected"} | {"matrix": matrix}


def plain(value):
    """Data as JSON holds it: numbers to 10 decimals, null where there is no finite number."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        items = [plain(item) for item in value]
        # No central weights: the page says null, numpy a row of NaN.
        return None if items and all(item is None for item in items) else items
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, float | np.floating):
        if not np.isfinite(value):
            return None
        rounded = round(float(value), 10)
        return int(rounded) if rounded.is_integer() else rounded
    return int(value) if isinstance(value, np.integer) else value


def case(name: str, scores, weights, chosen: int = 0, out=(), **more) -> dict:
    m, n = np.shape(scores)
    given = {
        "options": [f"o{i + 1}" for i in range(m)],
        "criteria": [f"c{j + 1}" for j in range(n)],
        "scores": scores,
        "weights": list(weights),
        "chosen": chosen,
        "knocked_out": [i in out for i in range(m)],
    }
    if "utilities" in more:
        given["utilities"] = more.pop("utilities")
    return {
        "name": name,
        "matrix": given,
        "titles": more.pop("titles", {}),
        "view": more.pop("view", "recorded"),
        "later": more.pop("later", []),
        "plan": more.pop("plan", SMALL),
    }


TITLES = {
    "o1": "A queue, „quoted“, with a comma",
    "o2": "Tape & <disk>",
    "o3": "Drei Öfen",
    "c1": "Cost, per month",
    "c2": "Risk",
}


def by_hand() -> Iterator[dict]:
    yield case("one option, one criterion", [[3]], [100])
    yield case("one option", [[3, 1, 5]], [20, 30, 50])
    yield case("one criterion", [[3], [5], [1]], [100])
    yield case("one criterion, a tie", [[4], [4], [1]], [100], chosen=1)
    yield case("all options the same", [[3, 4, 2]] * 3, [50, 25, 25], chosen=1)
    yield case("two options the same", [[3, 4, 2], [3, 4, 2], [5, 1, 2]], [40, 40, 20])
    yield case("two rivals the same", [[3, 4, 2], [5, 1, 2], [5, 1, 2]], [40, 40, 20])
    yield case("twins behind the winner", [[5, 4], [2, 5], [2, 5]], [60, 40], chosen=2)
    yield case("every score the same", [[3, 3], [3, 3]], [50, 50])
    yield case("a criterion on which all agree", [[5, 3, 2], [1, 3, 4]], [30, 40, 30])
    yield case("a weight of zero", [[5, 3, 2], [1, 3, 4], [2, 5, 1]], [0, 60, 40])
    yield case("two weights of zero", [[5, 3, 2, 1], [1, 3, 4, 4]], [0, 0, 60, 40])
    yield case("all the weight on one criterion", [[5, 3, 2], [1, 3, 4]], [100, 0, 0])
    yield case("all the weight on one, a tie", [[5, 3, 2], [5, 1, 4]], [100, 0, 0], chosen=1)
    yield case("equal weights", [[5, 1, 3], [2, 4, 4], [3, 3, 1]], [1, 1, 1])
    yield case("a tie whose lines cross", [[5, 1], [1, 5]], [50, 50])
    yield case("a tie of three", [[5, 1, 3], [1, 5, 3], [3, 3, 3]], [40, 40, 20], chosen=2)
    yield case("a tie of two, a third close", [[5, 1], [1, 5], [3, 3]], [50, 50], chosen=2)
    yield case("lines that meet at one weight", [[4, 4], [5, 3], [2, 5], [1, 5]], [50, 50])
    yield case("two rivals cross at one weight", [[3, 3], [5, 1], [4, 2]], [40, 60])
    yield case("dominated on every criterion", [[1, 2, 1], [5, 3, 2], [1, 5, 2]], [40, 40, 20])
    yield case("dominated, level on one", [[1, 5, 1], [5, 5, 2], [1, 4, 2]], [40, 40, 20])
    yield case("beaten by a mixture only", [[2, 2], [5, 1], [1, 5]], [60, 40])
    yield case("level with a mixture only", [[3, 3], [5, 1], [1, 5]], [60, 40])
    yield case("winner ruled out", [[2, 3], [5, 5], [3, 1]], [50, 50], out=(1,))
    yield case("chosen one ruled out", [[2, 3], [5, 5], [3, 1]], [50, 50], chosen=1, out=(1,))
    yield case("one left", [[2, 3], [5, 5], [3, 1]], [50, 50], out=(1, 2))
    yield case("one left, chosen ruled out", [[2, 3], [5, 5]], [50, 50], chosen=1, out=(1,))
    yield case("a lead of exactly 5 points", [[5, 3, 3], [4, 3, 3]], [20, 40, 40])
    yield case("a lead just below 5 points", [[5, 3, 3], [4, 3, 3]], [19, 41, 40])
    yield case("a firm lead", [[5, 5, 4, 5], [2, 3, 4, 1], [1, 2, 5, 2]], [25, 25, 25, 25])
    seven = [[5, 5], [5, 4], [4, 4], [4, 3], [3, 3], [2, 2], [1, 1]]
    yield case("chosen one last of seven", seven, [55, 45], chosen=6)
    yield case("titles", [[2, 3], [5, 5], [3, 1]], [50, 50], titles=TITLES)
    yield case("titles, edited", [[5, 2], [2, 5], [3, 1]], [55, 45], titles=TITLES, view="edited")
    yield case("titles, a tie, edited", [[5, 2], [2, 5]], [50, 50], titles=TITLES, view="edited")
    level = [[4, 3, 3, 4, 4, 4], [4, 3, 4, 4, 3, 4], [4, 3, 4, 3, 3, 3], [3, 3, 4, 3, 3, 4]]
    yield case("at best level with several", level, [1, 1, 1, 1, 1, 1], chosen=2)
    nine = [[5, 4, 3, 2, 1, 2, 3, 4, 5], [3] * 9, [1, 2, 3, 4, 5, 4, 3, 2, 4]]
    yield from with_hindsight()
    yield case("nine criteria", nine, [19, 17, 15, 13, 11, 9, 7, 5, 4])


def with_hindsight() -> Iterator[dict]:
    """Every way in which a second set of scores changes who leads, or does not."""
    two = [[5, 2], [2, 5], [3, 1]]
    for name, weights, later in (
        ("overturned", [55, 45], [[0, 0, 3, "2026-07"]]),
        ("held, by less", [70, 30], [[0, 0, 4, "2026-07"]]),
        ("held, by as much", [70, 30], [[2, 1, 2, "2026-05"]]),
        ("held, by more, over months", [60, 40], [[1, 0, 1, "2026-08"], [2, 0, 1, "2026-05"]]),
        ("nothing, as the score is the same", [60, 40], [[0, 0, 5, "2026-07"]]),
        ("from a lead to a tie", [60, 40], [[0, 0, 4, "2025-12"]]),
        ("from a tie to a lead", [50, 50], [[0, 0, 4, "2025-12"], [1, 1, 5, "2026-01"]]),
        ("a tie throughout", [50, 50], [[2, 1, 2, "2026-07"]]),
        (
            "from a tie of two to a tie of three",
            [50, 50],
            [[2, 0, 5, "2026-07"], [2, 1, 2, "2026-07"]],
        ),
    ):
        yield case(f"hindsight: {name}", two, weights, titles=TITLES, later=later, view="decided")
    later = [[0, 0, 1, "2026-07"]]
    yield case(
        "hindsight: one left", [[5, 2], [2, 5]], [1, 1], out=(1,), later=later, view="hindsight"
    )


def drawn(rng: np.random.Generator) -> Iterator[dict]:
    """Decisions of all sizes: round weights, any weights, many ties, measured criteria."""
    for k in range(180):
        m, n = int(rng.integers(2, 7)), int(rng.integers(2, 7))
        low, high = (2, 4) if k % 6 == 0 else (1, 5)
        scores = rng.integers(low, high + 1, (m, n)).tolist()
        if k % 3 == 0:
            cuts = np.sort(rng.choice(np.arange(1, 20), n - 1, replace=False))
            weights = (5 * np.diff(cuts, prepend=0, append=20)).tolist()
        elif k % 3 == 1:
            weights = rng.integers(0, 8, n).tolist()
            weights[0] += 1
        else:
            weights = np.round(rng.random(n), 6).tolist()
        chosen = int(rng.integers(m))
        out = (int(rng.integers(m)),) if k % 7 == 0 else ()
        more: dict = {"view": "edited" if k % 10 == 9 else "recorded"}
        name = f"drawn {k + 1}"
        if k % 5 == 4:
            column = int(rng.integers(n))
            utilities = ((np.array(scores, dtype=float) - 1) / 4).tolist()
            for i in range(m):
                utilities[i][column] = round(float(rng.random()), 6)
                scores[i][column] = None
            more["utilities"] = utilities
            name += ", one criterion measured"
        if k in {50, 100, 150}:
            more["plan"] = FULL
            name += ", all draws"
        yield case(name, scores, weights, chosen, out, **more)


def cases() -> list[dict]:
    """All decisions, without results."""
    return [*by_hand(), *drawn(np.random.default_rng(SEED))]


def main() -> None:
    lines = [
        json.dumps(
            {**one, "expected": plain(solve(one))}, ensure_ascii=False, separators=(",", ":")
        )
        for one in cases()
    ]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
