"""What a change buys, in words; only pages made by Python say this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.failure.wording import NAMED, joined, listing

if TYPE_CHECKING:
    from helpers.failure.changes import Gain

_NOTHING = 0.05
"""Minutes a month below this are not worth a word."""


def sentences(gain: Gain) -> tuple[str, ...]:
    """Single points of failure that go, failures that reach less far, minutes that are saved.

    Parameters
    ----------
    gain
        A change with everything before and after.
    """
    return (_points(gain), _reach(gain), _minutes(gain))


def _points(gain: Gain) -> str:
    titles = gain.before_system.titles
    hits: dict[str, list[str]] = {}
    for capability, event in gain.points_removed:
        hits.setdefault(event, []).append(capability)
    if not hits:
        return "It removes no single point of failure."
    if len(hits) > NAMED:
        return f"It removes {len(hits)} single points of failure."
    total = len(gain.before)
    parts = []
    for event, capabilities in hits.items():
        if len(capabilities) == total:
            what = "every capability"
        elif len(capabilities) <= NAMED:
            what = listing([titles[key] for key in capabilities])
        else:
            what = f"{len(capabilities)} of {total} capabilities"
        parts.append(f"“{titles[event]}” no longer brings {what} down alone")
    return f"{joined(parts)}."


def _reach(gain: Gain) -> str:
    singles, modes = (
        sum(bool(shift.eased) and not shift.worsened for shift in shifts)
        for shifts in (gain.singles, gain.modes)
    )
    worse = sum(bool(shift.worsened) for shift in (*gain.singles, *gain.modes))
    parts = []
    if singles:
        parts.append(f"{singles} of {len(gain.before_system.events)} single failures")
    if modes:
        parts.append(f"{modes} of {len(gain.before_system.modes)} recorded failure modes")
    if not parts:
        text = "No failure reaches less far"
    else:
        text = f"{joined(parts)} {'reaches' if singles + modes == 1 else 'reach'} less far"
    return (
        f"{text}; {worse} {'reaches' if worse == 1 else 'reach'} further." if worse else f"{text}."
    )


def _minutes(gain: Gain) -> str:
    titles = gain.before_system.titles
    saved = {key: minutes for key, minutes in gain.minutes.items() if minutes >= _NOTHING}
    lost = {key: minutes for key, minutes in gain.minutes.items() if minutes <= -_NOTHING}
    if not saved and not lost:
        return "By the figures there are, no capability is down for less time."
    parts = []
    if saved:
        best = max(saved, key=lambda key: saved[key])
        alike = [key for key, minutes in saved.items() if saved[best] - minutes < _NOTHING]
        where = (
            listing([titles[key] for key in alike])
            if len(alike) <= NAMED
            else f"each of {len(alike)} capabilities"
        )
        parts.append(f"It saves {_minute(saved[best])} a month of {where}")
    if lost:
        worst = min(lost, key=lambda key: lost[key])
        parts.append(f"it costs {_minute(-lost[worst])} a month of “{titles[worst]}”")
    text = " and ".join(parts)
    return f"{text[0].upper()}{text[1:]}, by the figures there are."


def _minute(minutes: float) -> str:
    number = f"{minutes:.0f}" if minutes >= 10 else f"{minutes:.1f}".removesuffix(".0")
    return f"{number}\u00a0{'minute' if number == '1' else 'minutes'}"
