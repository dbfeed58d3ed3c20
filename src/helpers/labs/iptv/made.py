"""Lists and guides of invented channels, as large as one likes, the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

GROUPS = ("News", "Sport, live", "Films & series", "Kids", "Music", "Regional")
WORDS = ("North", "Harbour", "City", "Garden", "Café", "Night", "Open", "Blue", "Radio", "Nord")
START = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


def channels(count: int, seed: int = 0) -> Iterator[tuple[str, str, str, str]]:
    """Id, name, group and address of each channel."""
    pick = random.Random(seed)
    for number in range(count):
        name = f"{pick.choice(WORDS)} {pick.choice(WORDS)} {number}"
        address = f"http://127.0.0.1/live/{pick.getrandbits(48):012x}/{number}.ts"
        yield f"c{number}.example", name, pick.choice(GROUPS), address


def m3u(count: int, seed: int = 0) -> Iterator[str]:
    """Lines of a playlist."""
    yield '#EXTM3U x-tvg-url="http://127.0.0.1/guide.xml"\n'
    for key, name, group, address in channels(count, seed):
        yield (
            f'#EXTINF:-1 tvg-id="{key}" tvg-name="{name}" tvg-logo="http://127.0.0.1/{key}.png" '
            f'group-title="{group}",{name}\n'
        )
        yield f"{address}\n"


def xmltv(count: int, programmes: int, seed: int = 0) -> Iterator[str]:
    """Lines of a guide with so many programmes of each channel, an hour each."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tv generator-info-name="lab">\n'
    for key, name, _, _ in channels(count, seed):
        shown = f"<display-name>{escape(name)}</display-name>"
        yield f"<channel id={quoteattr(key)}>{shown}</channel>\n"
    hours = [
        (START + dt.timedelta(hours=n)).strftime("%Y%m%d%H%M%S") for n in range(programmes + 1)
    ]
    for key, name, group, _ in channels(count, seed):
        for number in range(programmes):
            yield (
                f'<programme start="{hours[number]} +0000" stop="{hours[number + 1]} +0000" '
                f'channel="{key}"><title lang="en">{escape(group)} {number}</title>'
                f"<desc>{escape(name)}, part {number}, a sentence about it.</desc></programme>\n"
            )
    yield "</tv>\n"


def files(folder: Path, size: int, programmes: int) -> dict[str, Path]:
    """A list and its guide, written to a folder."""
    found = {"list": folder / f"{size}.m3u", "guide": folder / f"{size}.xml"}
    with found["list"].open("w", encoding="utf-8") as file:
        file.writelines(m3u(size))
    with found["guide"].open("w", encoding="utf-8") as file:
        file.writelines(xmltv(size, programmes))
    return found
