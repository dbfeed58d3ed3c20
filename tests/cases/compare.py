"""Compare what an engine says with what a shared case expects."""

from __future__ import annotations

TOLERANCE = 1e-9
NOTHING = 1e-300
"""Numbers smaller than this have too few digits to be compared by their ratio."""


def differences(
    found, expected, path: str = "", tolerance: float = TOLERANCE, *, relative: bool = False
) -> list[str]:
    """List where two pieces of JSON differ: numbers by more than the tolerance, the rest at all.

    Parameters
    ----------
    relative
        Whether the tolerance is a share of the larger number instead of a distance.
    """
    where = f"{path}: " if path else ""
    inside = f"{path}." if path else ""
    if isinstance(expected, dict) and isinstance(found, dict):
        if found.keys() != expected.keys():
            return [f"{where}keys {sorted(found)}, not {sorted(expected)}"]
        return [
            line
            for key, value in expected.items()
            for line in differences(
                found[key], value, f"{inside}{key}", tolerance, relative=relative
            )
        ]
    if isinstance(expected, list) and isinstance(found, list):
        if len(found) != len(expected):
            return [f"{where}{len(found)} items, not {len(expected)}"]
        return [
            line
            for index, pair in enumerate(zip(found, expected, strict=True))
            for line in differences(*pair, f"{inside}{index}", tolerance, relative=relative)
        ]
    if _number(found) and _number(expected):
        scale = max(abs(found), abs(expected), NOTHING / TOLERANCE) if relative else 1.0
        same = abs(found - expected) <= tolerance * scale
    else:
        same = type(found) is type(expected) and found == expected
    return [] if same else [f"{where}{found!r}, not {expected!r}"]


def _number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
