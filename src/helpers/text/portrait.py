"""What the small picture of a system shows, and the one figure beside it."""

from __future__ import annotations

from helpers.text.phrases import count, plural

CAPTION = (
    "Each box is a part in its layer; the stronger its colour, the more stops when it fails alone."
)


def shows(title: str, parts: int, layers: int, alone: int) -> str:
    """In words what the picture shows."""
    return (
        f"{title}: {plural(parts, 'part')} in {plural(layers, 'layer')}; "
        f"{count(alone)} of them {'stops' if alone == 1 else 'stop'} something when failing alone."
    )


def decisions(number: int) -> tuple[str, str]:
    """How many decisions there are to weigh again: the figure, and what it counts."""
    return f"{number:,}", "decision to weigh again" if number == 1 else "decisions to weigh again"


def records(number: int) -> tuple[str, str]:
    """How many records there are: the figure, and what it counts."""
    return f"{number:,}", "number with its source" if number == 1 else "numbers with their source"
