"""The palette: the same in Python and CSS, readable, and apart for colour-blind readers."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from helpers.charts.palette import DARK, LIGHT, resolve, token


def css_tokens(css: str, selector: str) -> dict[str, str]:
    """The colours declared by the first rule whose list of selectors holds ``selector``."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", plain)
    block = next(
        body for names, body in rules if selector in [name.strip() for name in names.split(",")]
    )
    return dict(re.findall(r"--ap-([a-z0-9-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_style_sheet_and_python_hold_the_same_colours(project_root):
    css = (project_root / "assets" / "portfolio.css").read_text(encoding="utf-8")
    assert css_tokens(css, ".ap-light") == LIGHT
    assert css_tokens(css, "body.quarto-dark") == DARK


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_enough_contrast(palette):
    for ground in ("paper", "surface", "sunken"):
        for text in ("ink", "muted", "accent", "warn", "good"):
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for step in range(1, 6):
        assert contrast(palette[f"on-s{step}"], palette[f"s{step}"]) >= 4.5, step
    for line in ("c1", "c2", "c3", "c4", "c5", "c6"):
        assert contrast(palette[line], palette["paper"]) >= 3, line


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_score_steps_change_in_one_direction(palette):
    steps = [luminance(palette[f"s{step}"]) for step in range(1, 6)]
    assert steps in (sorted(steps), sorted(steps, reverse=True))


# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0, on linear RGB.
DEFICIENCY = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCY)
def test_the_first_two_categories_stay_apart(palette, deficiency):
    """Charts here draw at most two or three lines; the first three must not merge."""

    def seen(colour: str) -> np.ndarray:
        rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return np.clip(np.array(DEFICIENCY[deficiency]) @ linear, 0, 1)

    for one, other in combinations(("c1", "c2", "c3"), 2):
        distance = np.linalg.norm(seen(palette[one]) - seen(palette[other]))
        assert distance > 0.05, (one, other, distance)


def test_an_unknown_token_is_named():
    with pytest.raises(KeyError, match="no colour token 'mauve'"):
        token("mauve")


def test_resolving_leaves_everything_else_alone():
    value = {"a": [token("ink"), 1, None, {"b": "tokens"}], "c": "#123456"}
    assert resolve(value, LIGHT) == {"a": [LIGHT["ink"], 1, None, {"b": "tokens"}], "c": "#123456"}
