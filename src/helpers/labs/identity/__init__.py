"""Identifiers, receipts and scores: what travels, who accepts it, and what ageing does."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterator, Mapping

from helpers.labs.identity import did, outside, published, score
from helpers.labs.identity.credential import (
    V2,
    Key,
    coded,
    decoded,
    holds,
    receipt,
    sealed,
    token,
    token_holds,
)
from helpers.labs.identity.score import FEE, HALF_LIFE, PEOPLE, TODAY, WEIGHINGS
from helpers.labs.lab import ANSWERS, Figure, Json, Lab
from helpers.labs.repeated import rate
from helpers.text.phrases import number

ISSUER, SUBJECT, THIEF = (bytes(31) + bytes([number]) for number in (1, 2, 3))
"""Seeds of keys from the test vectors: public, and so worth nothing."""
CREATED = "2026-03-01T12:00:00Z"
HALF_LIVES = (30, 90, 365)
ENOUGH = 0.9
"""Share of a score from which on somebody counts as arrived."""
REPEATS, BATCH = 5, 0.1
YES = {True: "yes", False: "no"}


def name() -> Json:
    """What one identifier says of itself."""
    key = Key(ISSUER)
    return {"did": key.did, "bytes": len(key.public), "document": did.document(key.did)}


def accepted() -> Json:
    """Who accepts whose receipt: each made by one and read by others from its bytes."""
    issuer, subject = Key(ISSUER), Key(SUBJECT)
    old = receipt(issuer.did, subject.did, version=1)
    order = json.dumps({"credential": old, "key": issuer.jwk()})
    made = {
        "JWT of this lab": token(old, issuer),
        "JWT of didkit": outside.ask([("issue", order)])[0],
        "JWT of this lab, version 2 inside": token(old | {"@context": [V2]}, issuer),
        "Proof inside, of this lab": json.dumps(
            sealed(receipt(issuer.did, subject.did), issuer, CREATED)
        ),
    }
    asked = [(who, text) for text in made.values() for who in ("jwcrypto", "didkit")]
    told = iter(outside.ask(asked))
    rows = []
    for title, text in made.items():
        inside = text.startswith("{")
        ours = holds(json.loads(text)) if inside else token_holds(text)
        jose, rust = next(told), next(told)
        row = {"receipt": title, "bytes": len(text), "this lab": YES[ours], "didkit": YES[rust]}
        rows.append(row | {"jwcrypto": "reads no such proof" if inside else YES[jose]})
    return rows


def changed() -> Json:
    """Each claim of a receipt changed in turn: how many changes each verifier refuses."""
    issuer, thief = Key(ISSUER), Key(THIEF)
    good = token(receipt(issuer.did, Key(SUBJECT).did, version=1), issuer)
    changes = list(_altered(good, thief.did))
    told = outside.ask([(who, text) for who in ("jwcrypto", "didkit") for text in changes])
    half = len(changes)
    refused = {
        "This lab": sum(not token_holds(text) for text in changes),
        "jwcrypto": sum(not yes for yes in told[:half]),
        "didkit": sum(not yes for yes in told[half:]),
    }
    return [{"verifier": who, "refused": count, "of": half} for who, count in refused.items()]


def _altered(text: str, other: str) -> Iterator[str]:
    """The token with each of its claims changed, and its signature as it was."""
    head, body, signature = text.split(".")
    claims = json.loads(decoded(body))

    def leaves(part: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
        if isinstance(part, dict | list):
            pairs = part.items() if isinstance(part, dict) else enumerate(part)
            for key, inner in pairs:
                yield from leaves(inner, (*path, key))
        else:
            yield path

    for path in leaves(claims):
        copy = json.loads(decoded(body))
        place = copy
        for step in path[:-1]:
            place = place[step]
        value = place[path[-1]]
        place[path[-1]] = value + 1 if isinstance(value, int) else other
        yield f"{head}.{coded(json.dumps(copy).encode())}.{signature}"


def ageing() -> Json:
    """A score that begins, and one that is left alone, as shares of a steady one, by day."""
    alike = WEIGHINGS["Every receipt alike"]
    days = list(range(0, TODAY + 1, 14))
    found = {}
    for half_life in HALF_LIVES:
        whole = _steady(half_life)
        begun = [alike(score.steady(0, day + 1), day, half_life) / whole for day in days]
        left = [score.fresh(score.Receipt(0, 1, ""), day, half_life) for day in days]
        found[str(half_life)] = {
            "begun": [round(share, 4) for share in begun],
            "left": [round(share, 4) for share in left],
            "arrived": arrived(half_life),
        }
    return {"days": days, "half_lives": found}


def arrived(half_life: float, share: float = ENOUGH) -> int:
    """Days until a newcomer at the same pace has that share of a steady score."""
    alike, whole, day = WEIGHINGS["Every receipt alike"], _steady(half_life), 0
    while alike(score.steady(0, day + 1), day, half_life) < share * whole:
        day += 7
    return day


def _steady(half_life: float) -> float:
    """What a deal a week comes to in the end: twenty half-lives of them, the last one today."""
    weeks = math.ceil(20 * half_life / 7)
    return WEIGHINGS["Every receipt alike"](score.steady(-7 * weeks, 1), 0, half_life)


def weighed() -> Json:
    """Everybody's score under each weighing, the steady seller being 100, and a fake's price."""
    rows = []
    for title, weigh in WEIGHINGS.items():
        whole = weigh(PEOPLE["A deal a week for a year"], TODAY, HALF_LIFE)
        shares = {
            who: round(100 * weigh(had, TODAY, HALF_LIFE) / whole) for who, had in PEOPLE.items()
        }
        rows.append({"weighing": title, "scores": shares, "fake": faked(weigh, whole)})
    return rows


def faked(weigh: score.Weighing, whole: float) -> float:
    """USD of fees that trading with oneself costs until it reaches a score, a key for each deal."""
    deals = 1
    while weigh(score.ring(deals, deals=deals), TODAY, HALF_LIFE) < whole:
        deals += 1
    return round(deals * FEE, 2)


def speed() -> Json:
    """Identifiers, signatures and checks a second of one core."""
    issuer = Key(ISSUER)
    credential = receipt(issuer.did, Key(SUBJECT).did)
    proven = sealed(credential, issuer, CREATED)
    return {
        "Identifiers made": rate(lambda n: Key(n.to_bytes(32, "big")).did, REPEATS, BATCH),
        "Receipts signed": rate(lambda _: sealed(credential, issuer, CREATED), REPEATS, BATCH),
        "Receipts checked": rate(lambda _: holds(proven), REPEATS, BATCH),
    }


def answers() -> Json:
    """What the exercises of the notebook come to."""
    month, half_year = arrived(30), 0.5 ** (180 / 30)
    mine = Key(THIEF)
    praised = holds(sealed(receipt(mine.did, mine.did), mine, CREATED))
    stolen = sealed(receipt(Key(ISSUER).did, Key(SUBJECT).did), Key(ISSUER), CREATED)
    shown = json.loads(json.dumps(stolen))
    return [
        (
            f"It prints {month} days: a newcomer arrives three times as fast, and whoever pauses "
            f"half a year keeps {number(100 * half_year)} % instead of 25 %. One number sets both; "
            "no half-life is kind to newcomers and to pauses."
        ),
        (
            f"It prints {praised}. The proof says who speaks, and that nothing was changed. "
            "Whether that key's word counts is a list that somebody keeps, and no signature "
            "replaces it."
        ),
        (
            f"It prints {holds(shown)}: a copy is as good as the original, whoever shows it. The "
            "verifier has to ask for more: that the subject's own key signs a question which is "
            "new each time. A receipt proves what happened, not who is at the door."
        ),
    ]


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    titles = {"Identifiers made": "identifiers", "Receipts checked": "checks"}
    for title, name_ in titles.items():
        low, median, high = results["speed"][title]
        yield Figure(name_, f"{title} per second of a core", median, "per-second", low, high)
    tokens = [row for row in results["accepted"] if row["receipt"].startswith("JWT of")]
    yield Figure("receipt-length", "Bytes of a receipt as JWT", tokens[0]["bytes"], "byte")
    half_life = results["ageing"]["half_lives"][str(int(HALF_LIFE))]
    what = f"Days until a newcomer has {ENOUGH:.0%} of a steady score, half-life 90 days"
    yield Figure("newcomer-time", what, half_life["arrived"], "d")
    fakes = [row["fake"] for row in results["weighed"]]
    what = "Fees with which a steady year is imitated by trading with oneself"
    yield Figure("imitation", what, statistics.median(fakes), "usd", min(fakes), max(fakes))


def _answer(results: Mapping[str, Json]) -> str:
    rows, table = results["accepted"], results["weighed"]
    both = sum(row["didkit"] == row["jwcrypto"] == "yes" for row in rows)
    half_life = results["ageing"]["half_lives"][str(int(HALF_LIFE))]
    fakes = [row["fake"] for row in table]
    return (
        f"The receipt travels: {both} of {len(rows)} forms pass two verifiers that share no code "
        f"with the issuer. The score does not: at a half-life of 90 days a newcomer needs "
        f"{half_life['arrived']} days for nine tenths of it, and {len(table)} ways of weighing let "
        f"somebody imitate a steady year for {min(fakes):.2f} to {max(fakes):.2f} USD of fees."
    )


LAB = Lab(
    id="identity",
    title="A receipt that travels",
    question="Can a reputation travel?",
    notebook="notebooks/17-identity.ipynb",
    packages=("cryptography", "didkit", "jwcrypto", "rfc8785", "coincurve"),
    steps={
        "name": name,
        "accepted": accepted,
        "changed": changed,
        "ageing": ageing,
        "weighed": weighed,
        "speed": speed,
        ANSWERS: answers,
    },
    vectors=(
        published.did_keys,
        published.did_keys_resolved,
        published.proofs,
        published.data_model,
    ),
    figures=_figures,
    answer=_answer,
)
