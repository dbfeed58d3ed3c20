"""Models of a scaling path that are made up, for scaling.json."""

from __future__ import annotations

import numpy as np

from helpers.analysis import scaling
from helpers.analysis.kinds import KINDS
from helpers.analysis.kinds.record import GROWTH
from helpers.analysis.sampling import draw

TITLES = (
    "Sweep over payments", "RPC calls", "Rows of the table", "Lightning sync", "Cache",
    "Second look at Lightning", "Forwarding, one at a time", "Überlauf der Warteschlange",
)  # fmt: skip
UNITS = {"s": 1.0, "ms": 1e-3, "min": 60.0, "h": 3600.0, "d": 86400.0}
# Smallest and largest of what is made up, by dimension; geometric between.
SIZES = {
    "time": (1e-2, 300), "count": (1, 400), "amount": (1e3, 1e8), "number": (0.05, 20),
    "data-rate": (1e5, 1e9), "any": (1e-3, 10), "load": (1, 1e5),
}  # fmt: skip
# Where the dimension says too little.
BOUNDS = {
    "queue": {"servers": (1, 30), "service_time": (1e-3, 300)},
    "periodic": {
        "interval": (1, 900),
        "time_per_row": (1e-2, 30),
        "dwell": (1, 1e5),
        "standing": (0.1, 200),
        "once": (1e-2, 30),
        "concurrency": (1, 8),
        "tick": (1, 900),
    },
    "processor": {"busy": (0.01, 1)},
    "quota": {"limit": (1, 5000), "window": (0.5, 90000)},
    "pool": {"limit": (1, 120), "holding_time": (1e-3, 20)},
    "store": {"horizon": (86400, 3e7), "initial": (1, 1e5)},
}


def bounds(type_: str, name: str) -> tuple[float, float, bool]:
    """Smallest, largest, and whether it is a time."""
    kind = KINDS[type_]
    item = kind.demand if name == "demand" else kind.parameters[name]
    low, high = BOUNDS.get(type_, {}).get(name, SIZES[item.dimension])
    return low, high, item.dimension == "time"


def short(number: float) -> float:
    """Four digits are enough for a number that is made up."""
    return float(f"{number:.4g}")


class Maker:
    """Makes one model up."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.values: list[dict] = []

    def one_of(self, *things):
        return things[int(self.rng.integers(len(things)))]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def between(self, low: float, high: float) -> float:
        return short(np.exp(self.rng.uniform(np.log(low), np.log(high))))

    def value(self, low: float, high: float, *, time: bool = False, plain: bool = False) -> str:
        """A constant, a range or a formula somewhere around a number from `low` to `high`."""
        unit, scale = self.one_of(*UNITS.items()) if time else ("number", 1.0)
        middle = short(self.between(low, high) / scale)
        kind = "value" if plain else self.one_of("value", "range", "range", "formula")
        made: dict = {"value": middle}
        if kind == "range":
            made = self.range(middle)
        elif kind == "formula":
            made = self.formula(middle)
        id_ = f"v{len(self.values) + 1}"
        self.values.append({"id": id_, "title": id_, "unit": unit, "scale": scale, **made})
        return id_

    def range(self, middle: float) -> dict:
        wide = self.one_of(1.01, 1.5, 4, 50)
        low, high = short(middle / wide), short(middle * wide)
        inside = short(low + (high - low) * float(self.rng.random()))
        if self.chance(0.1):
            low, high = inside, inside * (1 + 1e-12)  # as narrow as rounding lets it be
        return {"low": low, "mode": min(self.one_of(low, inside, inside, high), high), "high": high}

    def formula(self, middle: float) -> dict:
        """A formula that is around `middle`, over values of its own and of others."""
        a = self.value(0.5, 2, plain=self.chance(0.3))
        others = [value["id"] for value in self.values]
        b = self.one_of(a, *others)
        k = middle
        first, second = ["in", 0], ["in", 1]
        tokens = self.one_of(
            [first, k, "*"],
            [k, first, "/"],
            [first, first, "*", k, "+"],
            [k, first, 0.5, "**", "*"],
            [k, first, 2.0, "**", "neg", "-", 2.0, "/"],
            [k, first, ["sqrt", 1], "*"],
            [k, first, "neg", ["exp", 1], 1.0, "+", "*"],
            [k, first, 1.0, "+", ["log", 1], "*"],
            [k, first, 1.0, "+", 10.0, ["log", 2], "*"],
            [k, first, "*", ["ceil", 1], 1.0, ["max", 2]],
            [k, first, "*", ["floor", 1], 1.0, "+"],
            [k, first, "*", ["round", 1], 1.0, ["max", 2]],
            [k, first, "*", 3.0, ["round", 2], k, "+"],
            [k, second, k, ["min", 3], first, "*"],
            [k, first, second, ["max", 3], second, "*", second, "/"],
            [k, second, second, "/", "*", first, "*"],
        )
        return {"formula": tokens, "inputs": [a, b]}

    def growth(self) -> str:
        """An elasticity, which is no more than 1."""
        id_ = self.constant(self.one_of(0, 0.5, 1))
        if self.chance(0.6):
            del self.values[-1]["value"]
            self.values[-1] |= {"low": 0.0, "mode": short(float(self.rng.random())), "high": 1.0}
        return id_

    def parameters(self, type_: str) -> dict:
        return {
            name: self.growth() if name == GROWTH else self.value(low, high, time=time)
            for name, item in KINDS[type_].parameters.items()
            for low, high, time in (bounds(type_, name),)
            if not item.optional or self.chance(0.5)
        }

    def resource(self, number: int, loads: list[dict]) -> dict:
        type_ = self.one_of(*KINDS)
        parameters = self.parameters(type_)
        used = [load["id"] for load in loads if self.chance(0.75)] or [loads[0]["id"]]
        demand = {}
        for load in used:
            earlier = [item["id"] for item in self.values if item["id"] not in parameters.values()]
            if self.chance(0.12):
                demand[load] = self.constant(0)
            elif self.chance(0.2) and earlier:
                demand[load] = self.one_of(*earlier)
            else:
                low, high, time = bounds(type_, "demand")
                demand[load] = self.value(low, high, time=time)
        waiting = KINDS[type_].form(parameters).waiting
        objective = None
        if waiting and waiting.percentile and self.chance(0.6):
            value = self.value(0.05, 3000, time=True)
            objective = {"id": f"slo{number}", "title": "An objective", "value": value}
        return {
            "id": f"r{number}",
            "title": f"{self.one_of(*TITLES)} {number}",
            "type": type_,
            "rate": "average" if KINDS[type_].steady else self.one_of("peak", "peak", "average"),
            "parameters": parameters,
            "demand": demand,
            "objective": objective,
            "consequence": self.one_of(None, None, None, "stops", "slows", "notice"),
        }

    def constant(self, number: float) -> str:
        id_ = self.value(1, 1.0001, plain=True)
        self.values[-1]["value"] = float(number)
        return id_

    def load(self, number: int) -> dict:
        today = self.constant(0) if self.chance(0.15) else self.value(0.1, 3000)
        peak = self.value(1, 6)
        title = self.one_of("Payments a day", "Lightning payments", "API calls")
        return {"id": f"l{number}", "title": title, "today": today, "peak": peak}

    def remedy(self, number: int, resources: list[dict]) -> dict:
        changes = {}
        for _ in range(int(self.rng.integers(0, 4))):
            resource = self.one_of(*resources)
            if self.chance(0.2):
                load = self.one_of(*resource["demand"])
                low, high, time = bounds(resource["type"], "demand")
                changes[f"{resource['id']}.demand.{load}"] = self.value(low, high, time=time)
                continue
            name = self.one_of(*resource["parameters"])
            low, high, time = bounds(resource["type"], name)
            changed = self.growth() if name == GROWTH else self.value(low, high * 3, time=time)
            changes[f"{resource['id']}.{name}"] = changed
        status = self.one_of("open", "open", "started", "done")
        return {
            "id": f"m{number}",
            "title": f"Remedy {number}",
            "status": status,
            "changes": changes,
            "relieves": sorted({key.split(".")[0] for key in changes}),
        }

    def correlations(self) -> list[dict]:
        ranges = [value["id"] for value in self.values if "mode" in value]
        kept: list[dict] = []
        for _ in range(int(self.rng.integers(0, 5))):
            if len(ranges) < 2:
                break
            pair = self.rng.choice(ranges, 2, replace=False).tolist()
            rank = short(self.rng.uniform(-0.95, 0.95))
            kept.append({"between": pair, "rank": rank})
            try:
                found = self.model([], [], [], kept)
                draw(found.spans, scaling.Plan(0), found.pairs)
            except ValueError:
                kept.pop()
        return kept

    def model(self, loads, resources, remedies, correlations) -> scaling.ScalingModel:
        return scaling.ScalingModel.of(
            {
                "values": self.values,
                "correlations": correlations,
                "loads": loads,
                "resources": resources,
                "remedies": remedies,
                "stages": [],
            }
        )

    def make(self) -> scaling.ScalingModel:
        """Two loads at most, up to four resources and three remedies."""
        loads = [self.load(k + 1) for k in range(self.one_of(1, 2))]
        resources = [self.resource(k + 1, loads) for k in range(int(self.rng.integers(1, 5)))]
        remedies = [self.remedy(k + 1, resources) for k in range(int(self.rng.integers(0, 4)))]
        return self.model(loads, resources, remedies, self.correlations())
