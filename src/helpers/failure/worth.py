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
    titles, total = gain.before.system.titles, len(gain.before.system.capabilities)
    ends: dict[str, list[str]] = {}
    for capability, event in gain.points_removed:
        ends.setdefault(event, []).append(capability)
    alike: dict[tuple[str, ...], list[str]] = {}
    for event, capabilities in ends.items():
        alike.setdefault(tuple(capabilities), []).append(event)
    if not alike:
        return "It removes no single point of failure."
    if len(alike) > NAMED or len(ends) > 2 * NAMED:
        return f"It removes {len(ends)} single points of failure."
    parts = []
    for capabilities, events in alike.items():
        if len(capabilities) == total:
            what = "every capability"
        elif len(capabilities) <= NAMED:
            what = listing([titles[key] for key in capabilities])
        else:
            what = f"{len(capabilities)} of {total} capabilities"
        verb = "brings" if len(events) == 1 else "bring"
        parts.append(f"{listing([titles[key] for key in events])} no longer {verb} {what} down")
    return f"{joined(parts)} alone."


def _reach(gain: Gain) -> str:
    singles, modes = (
        sum(bool(shift.eased) and not shift.worsened for shift in shifts)
        for shifts in (gain.singles, gain.modes)
    )
    worse = sum(bool(shift.worsened) for shift in (*gain.singles, *gain.modes))
    parts = []
    if singles:
        parts.append(f"{singles} of {len(gain.before.system.events)} single failures")
    if modes:
        parts.append(f"{modes} of {len(gain.before.system.modes)} recorded failure modes")
    if not parts:
        text = "No failure reaches less far"
    else:
        text = f"{joined(parts)} {'reaches' if singles + modes == 1 else 'reach'} less far"
    return (
        f"{text}; {worse} {'reaches' if worse == 1 else 'reach'} further." if worse else f"{text}."
    )


def _minutes(gain: Gain) -> str:
    down = _change(gain, gain.minutes, "down")
    whole = _change(gain, gain.whole_minutes, "down or degraded")
    # What is down less is degraded no more: worth saying only where the time differs.
    same = whole == down.replace(" down for ", " down or degraded for ")
    parts = [part for part in (down, "" if same else whole) if part]
    if not parts:
        return "By the figures there are, it saves no capability any time."
    return f"By the figures there are, {joined(parts)}."


def _change(gain: Gain, minutes: dict[str, float], state: str) -> str:
    titles = gain.before.system.titles
    parts = []
    for word, sign in (("less", 1), ("more", -1)):
        found = {key: sign * saved for key, saved in minutes.items() if sign * saved >= _NOTHING}
        if not found:
            continue
        few = len(found) <= NAMED
        what = listing([titles[key] for key in found]) if few else f"{len(found)} capabilities"
        are = "is" if len(found) == 1 else "are"
        most = max(found.values())
        up_to = "" if most - min(found.values()) < _NOTHING else "up to "
        parts.append(f"{what} {are} {state} for {up_to}{_minute(most)} a month {word}")
    return joined(parts)


def _minute(minutes: float) -> str:
    number = f"{minutes:.0f}" if minutes >= 10 else f"{minutes:.1f}".removesuffix(".0")
    return f"{number}\u00a0{'minute' if number == '1' else 'minutes'}"
