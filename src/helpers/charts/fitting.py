"""Text in boxes: how wide a line is about to be, and how a title is broken to fit."""

from __future__ import annotations

LINES = 3
SMALLEST = 9.5
# Advance widths over the font size, a little above those of common sans-serif faces.
_WIDTHS = (("fijlrtI.,:;'!()[]/ ", 0.42), ("mwMW@%—…✓", 1.02), ("ABCDEFGHKNOPQRSTUVXYZ&#", 0.79))
_DEFAULT = 0.63
_BEYOND_LATIN = 1.05


def fit(
    title: str, width: float, font: float, *, smallest: float = SMALLEST
) -> tuple[list[str], float]:
    """Break a title into at most three lines that fit the box, and say in which font size.

    A long title is set smaller; what does not fit even then ends in an ellipsis. Wherever a drawing
    uses this, a table beside it holds every title in full.

    Parameters
    ----------
    title
        Plain text.
    width
        Room for a line, in SVG user units.
    font, smallest
        Font size wanted, and the least that is still readable, in the same units.

    Returns
    -------
    tuple
        The lines and the font size.
    """
    size = font
    while True:
        lines = _wrap(title, width / size)
        if len(lines) <= LINES and all(text_width(line) * size <= width for line in lines):
            return lines, size
        if size <= smallest:
            break
        size = max(smallest, size - 1)
    lines = [cut(line, width / size) for line in lines]
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], cut(" ".join(lines[LINES - 1 :]), width / size)]
    return lines, size


def cut(line: str, width: float) -> str:
    """Shorten a line to a width over the font size; what is cut ends in an ellipsis."""
    if text_width(line) <= width:
        return line
    while line and text_width(line + "…") > width:
        line = line[:-1].rstrip()
    return line + "…"


def text_width(text: str) -> float:
    """Width of a text over its font size."""
    return sum(_advance(character) for character in text)


def _wrap(title: str, width: float) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and text_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _advance(character: str) -> float:
    for characters, width in _WIDTHS:
        if character in characters:
            return width
    return _DEFAULT if ord(character) < 0x250 else _BEYOND_LATIN
