"""The colours of the site as named tokens, so that one figure serves light, dark and print.

A figure never holds a colour, only ``"token:ink"``. In the page ``assets/portfolio.js`` looks the
token up in the CSS custom property ``--ap-ink``; in a notebook :func:`resolve` uses the tables
below. A test holds both equal.
"""

from __future__ import annotations

from typing import Any

PREFIX = "token:"

LIGHT: dict[str, str] = {
    "paper": "#fbfaf6",
    "surface": "#ffffff",
    "sunken": "#f2f0e8",
    "ink": "#1c252c",
    "muted": "#55606a",
    "rule": "#dcd8cc",
    "rule-strong": "#b9b4a4",
    "accent": "#0b5870",
    "accent-soft": "#e1edf0",
    "warn": "#a63c0c",
    "warn-soft": "#fbe9df",
    "good": "#25663f",
    "good-soft": "#e2f0e5",
    # Categories, in drawing order; told apart by shape or label as well, never by colour alone.
    "c1": "#0b6483",
    "c2": "#bf4c14",
    "c3": "#2f7a4b",
    "c4": "#7a4a8c",
    "c5": "#8a6400",
    "c6": "#5f6b76",
    # Five steps of a score, from poor to good; luminance falls evenly, so it prints in grey.
    "s1": "#f4efe2",
    "s2": "#d3e2e3",
    "s3": "#9cc3cb",
    "s4": "#4e95a8",
    "s5": "#0b5870",
    "on-s1": "#1c252c",
    "on-s2": "#1c252c",
    "on-s3": "#1c252c",
    "on-s4": "#0c1418",
    "on-s5": "#ffffff",
}

DARK: dict[str, str] = {
    "paper": "#11171b",
    "surface": "#192127",
    "sunken": "#0c1114",
    "ink": "#e8e5dc",
    "muted": "#a7b1b8",
    "rule": "#303a42",
    "rule-strong": "#4c5862",
    "accent": "#74c3d9",
    "accent-soft": "#17333d",
    "warn": "#f29a6b",
    "warn-soft": "#3a2217",
    "good": "#86cb9c",
    "good-soft": "#17301f",
    "c1": "#63b7d2",
    "c2": "#f0925f",
    "c3": "#7fc796",
    "c4": "#c79bd8",
    "c5": "#d8b24c",
    "c6": "#a3adb6",
    "s1": "#232c33",
    "s2": "#21434f",
    "s3": "#256377",
    "s4": "#3f93ab",
    "s5": "#8ed2e4",
    "on-s1": "#e8e5dc",
    "on-s2": "#e8e5dc",
    "on-s3": "#ffffff",
    "on-s4": "#071014",
    "on-s5": "#071014",
}


def token(name: str) -> str:
    """Name a colour for use in a figure.

    Parameters
    ----------
    name
        A key of :data:`LIGHT`.

    Returns
    -------
    str
        ``"token:<name>"``.

    Raises
    ------
    KeyError
        If there is no such token.
    """
    if name not in LIGHT:
        raise KeyError(f"no colour token {name!r}; known: {', '.join(LIGHT)}")
    return PREFIX + name


def resolve(value: Any, palette: dict[str, str]) -> Any:
    """Replace every token in a figure's JSON by a colour of ``palette``, copying as it goes."""
    if isinstance(value, str) and value.startswith(PREFIX):
        return palette[value.removeprefix(PREFIX)]
    if isinstance(value, dict):
        return {key: resolve(item, palette) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(item, palette) for item in value]
    return value
