"""A small portfolio made by hand, and the same with hostile text in every field that takes text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pydantic

from helpers.catalog import Portfolio, Resolved, SeriesTable, StudyData
from helpers.schema.architecture import Architecture
from helpers.schema.classification import Classification
from helpers.schema.decision import Criterion, Decision
from helpers.schema.failure import FailureMode
from helpers.schema.lab import Lab
from helpers.schema.provenance import Quantity, Series, Source
from helpers.schema.scaling import Scaling
from helpers.schema.site import Author, Principle
from helpers.schema.split import Split
from helpers.schema.study import (
    Disagreement,
    Lifecycle,
    Milestone,
    RoadmapItem,
    Slo,
    Study,
)
from helpers.schema.units import UNITS as GENERAL
from helpers.schema.units import Unit

DAY = "2026-02-20"
CITE = [{"source": "code", "path": "src/pay.ts", "lines": ["10-20"]}]
COMMIT = "0123456789abcdef0123456789abcdef01234567"

ORDERS = {
    "id": "orders",
    "title": "Orders",
    "subject": "All orders",
    "transit": "an order in transit",
    "levels": [
        {"id": "lost", "title": "lost for good", "verb": "can be"},
        {"id": "unavailable", "title": "out of reach", "verb": "are"},
        {"id": "delayed", "title": "delayed", "verb": "are"},
    ],
}


COUNTED = {"address": "addresses"} | {
    noun: f"{noun}s"
    for noun in (
        "payment",
        "wallet",
        "blockchain",
        "commit",
        "row",
        "call",
        "engineer",
        "table",
    )
}
UNITS = GENERAL | {noun: Unit(id=noun, symbol=many) for noun, many in COUNTED.items()}
"""The general units and some counted nouns, as an author adds them."""


def quantity(key: str, value: float, unit: str, **more: Any) -> Resolved:
    """A published number of the demo study, or what ``more`` makes of it."""
    stated = {} if more.keys() & {"formula", "low"} else {"value": value}
    record = Quantity.model_validate(
        {
            "id": key,
            "title": key.replace("-", " ").capitalize(),
            "unit": unit,
            "kind": "published",
            "as_of": DAY,
            "cite": CITE,
            **stated,
            **more,
        }
    )
    return Resolved(
        key, f"demo-{key}", record, value, record.low, record.high, UNITS[unit], "business"
    )


def decision(
    scores: dict[str, list[int]],
    weights: list[float],
    chosen: str,
    *,
    out: tuple[str, ...] = (),
    key: str = "storage",
    scored_by: str = "author",
    hindsight: dict[str, Any] | None = None,
) -> Decision:
    """A decision whose option titles are its ids with a capital letter."""
    criteria = ["safety", "effort", "coverage"][: len(weights)]
    options = []
    for name in scores:
        option: dict[str, Any] = {
            "id": name,
            "title": name.capitalize(),
            "text": f"What {name} is.",
            "considered": "chosen" if name == chosen else "rejected",
        }
        if name != chosen:
            option["why_not"] = f"Why not {name}."
        if name in out:
            option["knocked_out"] = {"rule": f"{name} is against the law.", "cite": CITE}
        options.append(option)
    return Decision.model_validate(
        {
            "id": key,
            "title": "Where to keep it",
            "origin": "published",
            "status": "in-force",
            "date": DAY,
            "question": "Where?",
            "context": "It has to be somewhere.",
            "options": options,
            "weights": [
                {"criterion": name, "weight": weight, "reason": f"Why {name} weighs that."}
                for name, weight in zip(criteria, weights, strict=True)
            ],
            "scores": {
                name: {
                    criterion: {
                        "score": score,
                        "reason": f"{name} gets {score} for {criterion}.",
                        "cite": CITE,
                        "quantities": ["fee"] if criterion == "safety" else [],
                    }
                    for criterion, score in zip(criteria, row, strict=True)
                }
                for name, row in scores.items()
            },
            "scored_by": scored_by,
            "as_of": DAY,
            "hindsight": hindsight,
            "why": "Because.",
            "cost": "It costs. And more.",
            "revisit": "When it breaks.",
            "since": "Nothing happened.",
            "components": ["web"],
            "principles": ["simple"],
            "cite": CITE,
        }
    )


def classified(*levels: str, published: str | None = None) -> dict[str, Classification]:
    """Kinds of data on the levels ``run``, ``year`` and ``always``; the first was published so."""
    scale = (
        ("run", "Never", "good"),
        ("year", "For a year", "watch"),
        ("always", "For good", "bad"),
    )
    record = {
        "id": "kept",
        "title": "Data: how long is it kept?",
        "question": "Kept",
        "noun_one": "file",
        "noun_many": "files",
        "levels": [
            {
                "id": key,
                "label": label,
                "tone": tone,
                "meaning": f"{{count}} can be kept {label.lower()}",
                "also": f"{{count}} {label.lower()}",
            }
            for key, label, tone in scale
        ],
        "items": [
            {
                "id": f"file-{i}",
                "title": f"File {i}",
                "level": level,
                "published": published if i == 0 else None,
                "details": {"Where": f"Place {i}", "Why": f"Reason {i}."},
                "components": ["web"],
                "cite": CITE,
            }
            for i, level in enumerate(levels)
        ],
        "note": "Read from the code.",
    }
    return {"kept": Classification.model_validate(record)}


def splits(*rates: str) -> dict[str, Split]:
    """A payment divided at some rates."""
    record = {
        "id": "fees",
        "title": "Fees",
        "whole": "payment",
        "part": "fee",
        "rest": "merchant share",
        "verb": "pays",
        "unit": "cent",
        "rates": list(rates),
        "notes": ["Rounded twice elsewhere."],
    }
    return {"fees": Split.model_validate(record)}


def failures(*modes: tuple[int, int, str]) -> dict[str, FailureMode]:
    """Failure modes from likelihood, impact and what happens to a stake; odd ones are published."""
    return {
        f"mode-{i}": FailureMode.model_validate(
            {
                "id": f"mode-{i}",
                "number": i if i % 2 else None,
                "title": f"Mode {i}",
                "origin": "published" if i % 2 else "record",
                "trigger": "It fails.",
                "takes_down": ["web"],
                "blast_radius": {"text": f"Reach {i}"},
                "risks": [{"stake": "orders", "level": harm, "text": f"Orders {i}"}],
                "scored_by": "author",
                "likelihood": {"score": likelihood, "reason": "So."},
                "impact": {"score": impact, "reason": "So."},
                "detection": "A probe.",
                "mitigation": f"Mitigation {i}.",
                "residual": f"Rest {i}. And more.",
                "cite": CITE,
            }
        )
        for i, (likelihood, impact, harm) in enumerate(modes, start=1)
    }


def slos(*measurable: str) -> dict[str, Slo]:
    """Objectives that can be measured as said; the first has a floor."""
    return {
        f"slo-{i}": Slo.model_validate(
            {
                "id": f"slo-{i}",
                "title": f"Objective {i}",
                "indicator": f"Indicator {i}",
                "comparison": "below",
                "objective": "latency",
                "measurable": name,
                "finding": f"Finding {i}.",
                "floor": "sweep" if i == 0 else None,
                "cite": CITE,
            }
        )
        for i, name in enumerate(measurable)
    }


def architecture(
    hard: list[tuple[str, str]],
    parts: tuple[str, ...] = ("web", "store", "chain"),
    figures: dict[str, str] | None = None,
    **more: Any,
) -> Architecture:
    """Services in one layer, one capability ``pay`` and hard dependencies between them.

    ``figures`` names the quantity of a part's availability; such a part also puts data at risk.
    """
    figures = figures or {}
    return Architecture.model_validate(
        {
            "layers": [{"id": "all", "title": "Everything"}],
            "users": [{"id": "payer", "title": "payer", "plural": "payers"}],
            "stakes": [ORDERS],
            "components": [
                {
                    "id": part,
                    "title": part.capitalize(),
                    "type": "service",
                    "layer": "all",
                    "responsibility": f"What {part} does.",
                    "availability": figures.get(part),
                    "risks": [{"stake": "orders", "level": "lost", "text": f"All of {part}."}]
                    if part in figures
                    else [],
                    "cite": CITE,
                }
                for part in parts
            ],
            "capabilities": [
                {"id": "pay", "title": "Pay", "user": "payer", "weight": 5, "reason": "Money."}
            ],
            "dependencies": [
                {"from": source, "to": target, "type": "hard", "effect": "It stops.", "cite": CITE}
                for source, target in hard
            ]
            or [{"from": "pay", "to": parts[0], "type": "soft", "effect": "Slow.", "cite": CITE}],
            **more,
        }
    )


def lifecycle(steps: list[tuple[str, str]], **types: str) -> Lifecycle:
    """States in the order they are named in ``types``, and transitions between them."""
    return Lifecycle.model_validate(
        {
            "id": "payment",
            "title": "Life of a payment",
            "text": "How it goes.",
            "states": [
                {"id": state, "title": state, "type": kind, "text": f"In {state}."}
                for state, kind in types.items()
            ],
            "transitions": [
                {"from": source, "to": target, "trigger": f"{source} gives way.", "cite": CITE}
                for source, target in steps
            ],
            "cite": CITE,
        }
    )


def resource(key: str, kind: str, parameters: dict[str, str], **more: Any) -> dict[str, Any]:
    """A part with a limit that each payment uses once."""
    return {
        "id": key,
        "title": f"Part {key}",
        "type": kind,
        "component": "web",
        "parameters": parameters,
        "demand": {"payments": "once"},
        "leaves_out": f"Much of {key}.",
        "cite": CITE,
        **more,
    }


RESOURCES = (
    # One server, 5 s each at a peak of 3: 5,760 a day. Ten places, 10 ms each: 28,800,000.
    resource("worker", "queue", {"servers": "once", "service_time": "wait"}, objective="slo-1"),
    resource("pool", "pool", {"limit": "places", "holding_time": "hold"}),
)
"""Parts of the demo study's path: the worker breaks first."""


def scaling(
    stages: list[tuple[str, str, int]],
    title: str = "Payments per day",
    resources: Sequence[dict[str, Any]] = RESOURCES,
    **more: Any,
) -> Scaling:
    """Stages from id, quantity of their load, and how many parts break there."""
    return Scaling.model_validate(
        {
            "resources": list(resources),
            "loads": [
                {"id": "payments", "title": title, "today": "load-today", "peak_factor": "peak"}
            ],
            "stages": [
                {
                    "id": key,
                    "title": f"Stage {key}",
                    "load": {"payments": load},
                    "text": "How it is.",
                    "breaks": [
                        {
                            "title": f"Part {key}-{i}",
                            "text": f"How part {key}-{i} breaks.",
                            "components": ["web"],
                            "remedies": ["queue"],
                        }
                        for i in range(number)
                    ],
                    "cite": CITE,
                }
                for key, load, number in stages
            ],
            "remedies": [
                {
                    "id": "queue",
                    "title": "A queue",
                    "text": "Work waits.",
                    "status": "open",
                    "cost": "A table.",
                    "cite": CITE,
                },
                *(
                    [
                        {
                            "id": "workers",
                            "title": "Four workers",
                            "text": "Work is shared.",
                            "status": "open",
                            "changes": {"worker.servers": "four"},
                            "cost": "Three more to watch.",
                            "monthly_cost": "price",
                            "cite": CITE,
                        }
                    ]
                    if resources
                    else []
                ),
            ],
            **more,
        }
    )


def series(
    rows: dict[str, list], *, first: str = "month", key: str = "monthly", note: str = "As counted."
) -> SeriesTable:
    """A series with a date column and counts, and text where the values are text."""
    columns: list[dict] = []
    for name, values in rows.items():
        kind = first if not columns else "text" if isinstance(values[0], str) else "integer"
        columns.append(
            {"name": name, "title": name.capitalize(), "type": kind}
            | ({"unit": "number"} if kind == "integer" else {})
        )
    meta = Series.model_validate(
        {
            "id": key,
            "title": "Counts",
            "file": f"{key}.csv",
            "description": "What was counted.",
            "columns": columns,
            "kind": "measured",
            "as_of": DAY,
            "cite": CITE,
            "method": "By counting.",
            "note": note,
        }
    )
    return SeriesTable(meta, Path(f"{key}.csv"), rows)


def months(number: int, start: int = 1) -> list[dt.date]:
    """First days of ``number`` months of 2025 from month ``start`` on."""
    return [dt.date(2025, start + i, 1) for i in range(number)]


def study(**changes: Any) -> StudyData:
    """The demo study, complete; ``changes`` replace parts of it."""
    meta = Study.model_validate(
        {
            "id": "demo",
            "title": "Demo",
            "tagline": "A demonstration.",
            "status": "published",
            "version": {"title": "The first one", "date": DAY, "cite": CITE},
            "summary": "A summary.",
            "role": {"title": "Author", "owned": ["Everything"]},
            "domains": ["payments"],
            "key_numbers": ["fee", "load-today", "wait"],
            "problem": "A problem.",
            "requirements": [
                {
                    "id": "req-one",
                    "type": kind,
                    "title": f"Requirement {kind}",
                    "text": "It must.",
                    "met": "partly",
                    "note": "Not quite.",
                    "components": ["web"],
                    "cite": CITE,
                }
                for kind in ("functional", "non-functional")
            ],
            "constraints": [
                {
                    "id": "one-person",
                    "group": "team",
                    "title": "One person",
                    "text": "Me.",
                    "cite": CITE,
                }
            ],
            "subsystems": [
                {
                    "id": "gate",
                    "title": "Gate",
                    "responsibility": "It lets in.",
                    "boundary": "A wall.",
                    "today": "A fence.",
                    "components": ["web"],
                    "cite": CITE,
                }
            ],
            "team": {
                "today": "One.",
                "rule": "At two.",
                "split": [{"title": "Core", "owns": "All", "engineers": "engineers"}],
                "cite": CITE,
            },
            "stack": [
                {
                    "layer": "Web",
                    "technology": "HTTP",
                    "why": "Known.",
                    "today": "The same.",
                    "cite": CITE,
                }
            ],
            "diagrams": [
                {
                    "id": "map",
                    "title": "Map",
                    "shows": "All.",
                    "redrawn": "Above.",
                    "cite": CITE[0],
                }
            ],
            "links": [{"group": "Docs", "title": "Manual", "cite": CITE[0]}],
            "one_pager": {
                "pitch": "It works.",
                "hardest_decisions": ["storage"],
                "failures": ["mode-1"],
                "next": ["next-one"],
            },
        }
    )
    numbers = [
        quantity("fee", 0.5, "percent"),
        quantity("fee-high", 1.0, "percent"),
        quantity("load-today", 7.0, "per-day", approximate=True),
        quantity("load-ten", 5000.0, "per-day"),
        quantity("load-hundred", 50_000.0, "per-day"),
        quantity("load-hour", 2500.0, "per-hour"),
        quantity("load-none", 0.0, "per-day"),
        quantity("peak", 3.0, "number"),
        quantity("latency", 500.0, "ms"),
        quantity("uptime", 99.0, "percent"),
        quantity("sweep", 60.0, "s", kind="estimated", note="A guess.", cite=[]),
        quantity("wait", 5.0, "s", low=3, mode=5, high=8),
        quantity("engineers", 1.0, "engineer"),
        quantity("once", 1.0, "number"),
        quantity("four", 4.0, "number"),
        quantity("places", 10.0, "number"),
        quantity("hold", 10.0, "ms", low=5, mode=10, high=40),
        quantity("price", 20.0, "usd-per-month"),
        quantity("together", 0.4, "number"),
        quantity(
            "double",
            1.0,
            "percent",
            kind="derived",
            formula="fee * 2",
            inputs={"fee": "fee"},
            cite=[],
            method="By hand.",
            note="Twice.",
        ),
        quantity(
            "disputed",
            3.0,
            "table",
            disagreement=[{"value": 4, "says": "It says four.", "as_of": DAY, "cite": CITE}],
        ),
    ]
    complete: dict[str, Any] = {
        "id": "demo",
        "meta": meta,
        "architecture": architecture(
            [("pay", "web"), ("web", "store"), ("chain", "store")],
            groups=[
                {
                    "id": "chains",
                    "title": "Any chain",
                    "type": "any-of",
                    "members": ["chain", "store"],
                    "text": "Either.",
                    "cite": CITE,
                }
            ],
            figures={"store": "uptime"},
            changes=[
                {
                    "id": "second-store",
                    "title": "A second store",
                    "text": "Two of them.",
                    "roadmap": "next-one",
                    "edits": [{"stand_in_for": "store", "title": "Other store"}],
                    "cite": CITE,
                }
            ],
        ),
        "scaling": scaling([("now", "load-today", 0), ("ten", "load-ten", 2)]),
        "decisions": {
            "storage": decision(
                {"disk": [5, 3], "tape": [2, 4], "paper": [1, 1]}, [60, 40], "disk", out=("paper",)
            )
        },
        "failures": failures((4, 4, "lost"), (2, 3, "none"), (1, 1, "delayed")),
        "slos": slos("yes", "partly", "no"),
        "roadmap": {
            "next-one": RoadmapItem.model_validate(
                {
                    "id": "next-one",
                    "group": "First",
                    "title": "Do it",
                    "when": "Q1",
                    "owner": "Me",
                    "status": "open",
                    "note": "Soon. Really.",
                    "cite": CITE,
                }
            )
        },
        "classifications": classified("run", "year", "always"),
        "splits": splits("fee", "fee-high"),
        "lifecycles": {
            "payment": lifecycle(
                [("new", "paid"), ("new", "lost")], new="initial", paid="success", lost="failure"
            )
        },
        "timeline": [
            Milestone.model_validate(
                {
                    "id": f"event-{i}",
                    "date": f"2025-0{i}-15",
                    "title": f"Event {i}",
                    "decisions": ["storage"] if i == 1 else [],
                    "cite": CITE,
                }
            )
            for i in (1, 2)
        ],
        "record": {
            "custody": Disagreement.model_validate(
                {
                    "id": "custody",
                    "topic": "Custody",
                    "published": {"says": "None.", "date": DAY, "cite": CITE},
                    "found": {"says": "Some.", "date": DAY, "cite": CITE},
                }
            )
        },
        "quantities": {item.id: item for item in numbers},
        "series": {
            "monthly": series(
                {
                    "month": months(3),
                    "commits": [3, 10, 5],
                    "tests": [None, 2, 4],
                    "name": ["a", "b", "c"],
                }
            )
        },
    }
    return StudyData(**(complete | changes))


def lab() -> Lab:
    """A lab that ran once."""
    return Lab.model_validate(
        {
            "id": "hashing",
            "title": "Hashing",
            "question": "How long does it take?",
            "answer": "Two seconds.",
            "notebook": "notebooks/10-hashing.ipynb",
            "date": DAY,
            "seed": 1,
            "seconds": 2.5,
            "machine": {
                "processor": "A processor",
                "cores": 2,
                "memory": 4,
                "system": "A system",
                "python": "3.11",
            },
            "versions": {"hasher": "1.0"},
            "vectors": [
                {
                    "id": "published",
                    "title": "The vectors",
                    "url": "https://example.org/vectors",
                    "passed": 3,
                    "total": 3,
                }
            ],
            "figures": [{"id": "time", "title": "Time", "value": 2, "unit": "s"}],
        }
    )


def portfolio(*studies: StudyData) -> Portfolio:
    """A portfolio of these studies, of the demo study if none is given."""
    author = {
        "name": "A. Author",
        "headline": "I build.",
        "text": "About me.",
        "profiles": [{"title": "Page", "url": "https://example.org/me"}],
        "studies": ["demo"],
        "cite": CITE,
    }
    evidence = [{"study": "demo", "holds": True, "text": "It does."}]
    return Portfolio(
        root=Path("nowhere"),
        author=Author.model_validate(author),
        principles={
            "simple": Principle.model_validate(
                {
                    "id": "simple",
                    "title": "Simple",
                    "text": "Keep it so.",
                    "evidence": evidence,
                    "cite": CITE,
                }
            )
        },
        rubric={
            key: Criterion.model_validate(
                {
                    "id": key,
                    "title": key.capitalize(),
                    "question": f"How much {key}?",
                    "anchors": {step: f"{key} {step}" for step in range(1, 6)},
                }
            )
            for key in ("safety", "effort", "coverage")
        },
        sources={
            "code": Source.model_validate(
                {
                    "id": "code",
                    "title": "The code",
                    "type": "repository",
                    "repository": "demo/code",
                    "commit": COMMIT,
                    "date": DAY,
                    "note": "All of it.",
                }
            ),
            "paper": Source.model_validate(
                {
                    "id": "paper",
                    "title": "A paper",
                    "type": "document",
                    "url": "https://example.org/paper",
                    "date": DAY,
                }
            ),
        },
        studies={item.id: item for item in studies or (study(),)},
        labs={"hashing": lab()},
    )


def poison(value: Any, attack: str) -> Any:
    """Add ``attack`` to every text in a model, dataclass or collection that its schema lets pass.

    Ids, dates, units and other constrained fields stay as they are: the schema is their guard.
    """
    if isinstance(value, pydantic.BaseModel):
        return _poison_model(value, attack)
    if isinstance(value, SeriesTable):
        columns = {
            name: [item + attack if isinstance(item, str) else item for item in items]
            for name, items in value.columns.items()
        }
        return replace(value, meta=poison(value.meta, attack), columns=columns)
    if is_dataclass(value):
        changes = {
            field.name: poison(getattr(value, field.name), attack)
            for field in fields(value)
            if not isinstance(getattr(value, field.name), str) and field.name != "unit"
        }
        return replace(value, **changes)
    if isinstance(value, dict):
        return {key: poison(item, attack) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [poison(item, attack) for item in value]
    return value


def _poison_model(model: pydantic.BaseModel, attack: str) -> pydantic.BaseModel:
    kind = type(model)
    dumped = model.model_dump(by_alias=True)

    def accepted(alias: str, candidate: Any) -> bool:
        try:
            kind.model_validate(dumped | {alias: candidate})
        except pydantic.ValidationError:
            return False
        return True

    changes: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        if name == "unit":  # the catalogue guards it: it has to be one of the known ones
            continue
        value, alias = getattr(model, name), field.alias or name
        changed = _texts(value, lambda text: text + attack)
        if changed is not value and accepted(alias, changed):
            changes[name] = changed
        elif changed is value:
            changes[name] = poison(value, attack)
    return model.model_copy(update=changes)


def _texts(value: Any, change: Callable[[str], str]) -> Any:
    """Change a text, a list of texts or a mapping to texts; return anything else as it is."""
    if type(value) is str:
        return change(value)
    if isinstance(value, list) and value and all(type(item) is str for item in value):
        return [change(item) for item in value]
    if isinstance(value, dict) and value and all(type(item) is str for item in value.values()):
        return {key: change(item) for key, item in value.items()}
    return value
