"""What the lab is checked against: a second reader, the format's words, and each rule's fault."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from helpers.labs.iptv import faults, m3u, made, one, xmltv
from helpers.labs.iptv.rounds import PLAN, simulated
from helpers.labs.lab import Json, Vectors


def malformed() -> Json:
    """Every kind of fault: how often tried, whether its rule held, what a second reader does."""
    rows = []
    for kind, cases, rules in (
        ("list", faults.LISTS, m3u.RULES),
        ("guide", faults.GUIDES, xmltv.RULES),
    ):
        for rule, says in rules.items():
            tried = [case for case in cases if case.rule == rule]
            rows.append(
                {
                    "of": kind,
                    "rule": rule,
                    "says": says,
                    "tried": len(tried),
                    "held": sum(_held(kind, case) for case in tried),
                    "second": sorted({_second(kind, case) for case in tried}),
                }
            )
    return rows


def kept(kind: str, data: bytes) -> tuple[tuple[str, ...] | None, Counter[str], str]:
    """Ids of channels or titles of programmes that are left; which rules were used; the refusal."""
    used: Counter[str] = Counter()
    try:
        if kind == "list":
            return (
                tuple(one.id for one in m3u.stream(data.splitlines(keepends=True), used)),
                used,
                "",
            )
        shown = xmltv.stream([data], used)
        return tuple(one.title for one in shown if isinstance(one, xmltv.Programme)), used, ""
    except (m3u.ListError, xmltv.GuideError) as error:
        return None, used, str(error)


def _held(kind: str, case: faults.Fault) -> bool:
    left, used, refusal = kept(kind, case.data)
    by_rule = refusal.startswith(case.rule) if left is None else used[case.rule] == 1
    return left == case.left and by_rule


def _second(kind: str, case: faults.Fault) -> str:
    """What a second reader makes of it: refused, or how many it reads."""
    try:
        if kind == "list":
            from ipytv import playlist

            found = playlist.loads(case.data.decode("utf-8")).length()
        else:
            import lxml.etree as etree

            root = etree.fromstring(case.data, etree.XMLParser(resolve_entities=False))
            found = len(root.findall("programme"))
    except Exception:
        # Whatever a reader says no with.
        return "refused"
    return f"reads {found}"


def _same() -> Vectors:
    """The same channels and programmes from all readers, by a digest of every field in order."""
    passed = total = 0
    with tempfile.TemporaryDirectory() as name:
        for size in (1, 300, 3_000):
            files = made.files(Path(name), size, 2)
            for kind, path in files.items():
                told = {
                    one.taken(reader, path)["digest"]
                    for reader in one.READERS
                    if reader.startswith(kind)
                }
                total += 1
                passed += len(told) == 1
    title = "Same channels and programmes, whole, while they arrive and by a second reader"
    return Vectors("same", title, "https://github.com/Beer4Ever83/ipytv", passed, total)


def _times() -> Vectors:
    """The times that the format's DTD gives as examples."""
    published = {
        "200007281733 BST": 964801980,
        "200209": 1030838400,
        "19880523083000 +0300": 580368600,
    }
    passed = sum(xmltv.time(text) == seconds for text, seconds in published.items())
    title = "XMLTV's DTD, its examples of times"
    where = "https://github.com/XMLTV/xmltv/blob/master/xmltv.dtd"
    return Vectors("times", title, where, passed, len(published))


def _rules() -> Vectors:
    """Each fault is refused or repaired by its rule, and by no other way."""
    cases = [("list", one) for one in faults.LISTS] + [("guide", one) for one in faults.GUIDES]
    passed = sum(_held(kind, one) for kind, one in cases)
    title = "Malformed lists and guides, each refused or repaired by the rule stated for it"
    return Vectors("rules", title, "https://www.w3.org/TR/xml/#sec-well-formed", passed, len(cases))


def _gap() -> Vectors:
    """The simulation against the formula, where all lists take the same."""
    plans = [
        replace(PLAN, lists=count, together=together)
        for count in (5, 25, 50)
        for together in (1, 5)
    ]
    passed = sum(
        abs(simulated(plan, spread=0, rounds=50, seed=0) - plan.missing) < 1e-9 for plan in plans
    )
    title = "Time a key is expired, simulated, against lifetime and cycle"
    where = "https://redis.io/docs/latest/commands/expire/"
    return Vectors("gap", title, where, passed, len(plans))


ALL = (_same, _times, _rules, _gap)
