"""The numbers of a model: one of each, or as many as there are draws.

A quantity that several formulas read is one random variable: that two parts depend on the same
thing is all the correlation the data expresses, apart from the pairs it names.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.scaling.formulas import Number
from helpers.analysis.scaling.parts import ScalingModel, Token, Value

_OPERATORS = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
}
_FUNCTIONS = {
    "ceil": np.ceil,
    "floor": np.floor,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "round": np.rint,  # half to even, as Python's round
}


class Values:
    """Numbers of all values by id.

    Attributes
    ----------
    own
        In the unit of each quantity's record.
    """

    def __init__(self, model: ScalingModel, own: Mapping[str, Number]) -> None:
        self.own = own
        self._scale = {value.id: value.scale for value in model.values}

    def __getitem__(self, id_: str) -> Number:
        """The number in base units: seconds, per day, bytes, plain counts and shares."""
        return self.own[id_] * self._scale[id_]


def evaluate(
    model: ScalingModel,
    overrides: Mapping[str, float] | None = None,
    drawn: Mapping[str, NDArray[np.float64]] | None = None,
) -> Values:
    """Give every value its number.

    Parameters
    ----------
    overrides
        Value id: number in its own unit, in place of what is recorded. A formula that is
        overridden is a constant.
    drawn
        Range id: (n,) numbers in its own unit. A range not drawn is at its mode.

    Raises
    ------
    KeyError
        If an override names no value.
    ValueError
        If a formula has no finite result.
    """
    overrides, drawn = overrides or {}, drawn or {}
    unknown = set(overrides) - {value.id for value in model.values}
    if unknown:
        raise KeyError(f"no value {min(unknown)!r}")
    own: dict[str, Number] = {}
    for value in model.values:
        if value.id in overrides:
            own[value.id] = np.float64(overrides[value.id])
        elif value.formula is not None:
            own[value.id] = _finite(value, compute(value.formula, [own[k] for k in value.inputs]))
        elif value.is_range:
            own[value.id] = drawn[value.id] if value.id in drawn else np.float64(value.mode)
        else:
            own[value.id] = np.float64(value.value)
    return Values(model, own)


def compute(formula: tuple[Token, ...], inputs: list[Number]) -> Number:
    """The result of a formula in postfix order; not a number where it has none.

    ``min`` and ``max`` take any number of arguments. ``log`` with two takes the second as base,
    ``round`` with two rounds half to even at that decimal after scaling by a power of ten.
    """
    stack: list[Number] = []
    with np.errstate(all="ignore"):
        for step in formula:
            if step == "neg":
                stack.append(np.negative(stack.pop()))
            elif isinstance(step, str):
                right = stack.pop()
                stack.append(_OPERATORS[step](stack.pop(), right))
            elif isinstance(step, tuple):
                name, count = step
                if name == "in":
                    stack.append(inputs[count])
                else:
                    arguments = stack[-count:]
                    del stack[-count:]
                    stack.append(_call(name, arguments))
            else:
                stack.append(np.float64(step))
    (result,) = stack
    return result


def _call(name: str, arguments: list[Number]) -> Number:
    if name in ("min", "max"):
        choose = np.minimum if name == "min" else np.maximum
        result = arguments[0]
        for argument in arguments[1:]:
            result = choose(result, argument)
        return result
    if name == "log":
        result = np.log(arguments[0])
        return result / np.log(arguments[1]) if len(arguments) == 2 else result
    if name == "round" and len(arguments) == 2:
        power = np.power(10.0, arguments[1])
        return np.rint(arguments[0] * power) / power
    return _FUNCTIONS[name](arguments[0])


def _finite(value: Value, result: Number) -> Number:
    bad = np.size(result) - np.count_nonzero(np.isfinite(result))
    if bad:
        share = f" in {bad} of {np.size(result)} draws" if np.size(result) > 1 else ""
        raise ValueError(f"the formula of {value.id} has no finite result{share}")
    return result
