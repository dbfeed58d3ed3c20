"""The icon for browsers that show no SVG: small in a tab, large on a telephone."""

from __future__ import annotations

import struct
from pathlib import Path

SOURCE = Path("assets", "favicon.svg")
SMALL, LARGE = "favicon.ico", "apple-touch-icon.png"
_SMALL, _LARGE = 32, 180


def place(root: Path, site: Path) -> None:
    """Draw the icon for a finished site, if the project has one."""
    source = root / SOURCE
    if not source.is_file():
        return
    import resvg_py

    drawing = source.read_text(encoding="utf-8")
    small, large = (
        bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=size, skip_system_fonts=True))
        for size in (_SMALL, _LARGE)
    )
    for name, content in ((SMALL, ico(small, _SMALL)), (LARGE, large)):
        (site / name).write_bytes(content)


def ico(png: bytes, size: int) -> bytes:
    """An icon file of one picture: a directory of one entry, and the PNG as it is."""
    directory = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), 6 + 16)
    return directory + entry + png


def tags(up: str, site: Path) -> str:
    """What the head of a page says of them.

    Parameters
    ----------
    up
        From the page to the top of the site.
    site
        Folder of the finished site.
    """
    if not (site / SMALL).is_file():
        return ""
    return (
        f'<link rel="icon" href="{up}{SMALL}" sizes="{_SMALL}x{_SMALL}">'
        f'<link rel="apple-touch-icon" href="{up}{LARGE}">'
    )
