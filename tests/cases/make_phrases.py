"""Write phrases.json: values and how sentences write them, for Python and JavaScript.

`python tests/cases/make_phrases.py` writes the file anew. What is right is settled by
tests/text/test_phrases.py; these cases hold the two languages together.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from helpers.text import phrases

FILE = Path(__file__).with_name("phrases.json")
SEED = 20261127
HALVES = [0.0005, 0.005, 0.125, 0.025 - 1e-12, 0.125 - 1e-15, 0.9995, 0.99949, 1e-8, 1 - 1e-8]
TITLES = ["", "Routes", "API routes", "Sync of Parts", "Parts of it", "Öfen", "ÖBB", "1 a"]


def arguments() -> dict[str, list[list]]:
    """Of each function those it is tried with."""
    rng = np.random.default_rng(SEED)
    shares = [0, 1, *HALVES, *rng.random(30).tolist(), *(rng.random(10) / 1000).tolist()]
    amounts = [0, 1, 9.96, 9.94, 6.944, 99.4, 99.6, 1250, 1249.99, 999.6, 8640000, 1e-9, 2.5e15]
    amounts += np.exp(rng.uniform(-9, 25, 60)).tolist()
    times = [0, 1e-7, 5e-5, 1e-4, 0.04, 0.9994, 0.9996, 9.94, 9.96, 59.4, 59.6, 60, 3569, 3571]
    times += [5400, 84599, 84601, 86400, 90720, 216000, *np.exp(rng.uniform(-9, 18, 60)).tolist()]
    lists = [list("abcd")[:n] for n in range(5)] + [["a, b,", "c"], ["a", "b, c,", "d"]]
    numbers = [0, 1, 2, 12, 13, 1200, 1234567]
    return {
        "count": [[n] for n in numbers],
        "plural": [[n, "flow"] for n in numbers] + [[1, "key", "keys"], [3, "key", "keys of it"]],
        "ordinal": [[n] for n in range(1, 9)],
        "month": [[key] for key in ("2026-07", "2025-12", "0999-01")],
        "months": [[keys] for keys in (["2026-07"], ["2026-08", "2025-12", "2026-08"])],
        "letter": [[n] for n in (0, 1, 25, 26, 27, 701, 702)],
        "listing": [[items] for items in lists],
        "quoted": [[items] for items in lists],
        "sentence": [[text] for text in ("", "a b", "“a”", "öfen", "1 a")],
        "in_sentence": [[title] for title in TITLES] + [[title, TITLES] for title in TITLES],
        "number": [[a] for a in amounts] + [[a, 3] for a in amounts],
        "percent": [[s] for s in shares] + [[s, d] for s in shares for d in (0, 2)],
        "points": [[s] for s in shares] + [[s, 1] for s in shares],
        "signed": [[s * sign] for s in shares for sign in (1, -1)],
        "duration": [[t] for t in times],
    }


def cases() -> dict[str, list[list]]:
    """Of each function the arguments and what it writes."""
    return {
        name: [[given, getattr(phrases, name)(*given)] for given in tried]
        for name, tried in arguments().items()
    }


def main() -> None:
    lines = [
        f"{json.dumps(name)}:{json.dumps(found, ensure_ascii=False, separators=(',', ':'))}"
        for name, found in cases().items()
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
