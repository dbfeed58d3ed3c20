"""Sentences in the first person are found, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from helpers.text.person import first_person


@pytest.mark.parametrize(
    "text",
    [
        "I built it.",
        "It is what I'd revisit.",
        "It is what I’ve kept.",
        "So do I",
        "These were mine.",
        "My weights lead.",
        "The key is ours.",
        "Our node holds it.",
        "We forward the rest.",
        "Each case ends with me.",
        "The vendor refused us.",
        "Nothing but ourselves.",
    ],
)
def test_whoever_speaks_of_himself_is_found(text: str) -> None:
    assert list(first_person(text)) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "It forwards the rest.",
        "Part I ends here.",
        "A type I error.",
        "An I/O error, and one of I2C.",
        "Written by J. I. Doe.",
        "Write to me@example.org or see about.me for more.",
        "Sold in the US only.",
        "Take the time to mine on the first chain. Mine on the second again.",
        'The page says "we never hold funds".',
        "The page says “I built it”.",
        "The key `my-key` is read.",
        "Somewhat minor hours of a mess.",
    ],
)
def test_whoever_speaks_of_something_else_is_not(text: str) -> None:
    assert not list(first_person(text))


def test_a_sentence_is_named_without_its_neighbours() -> None:
    text = "It holds. I built it\nalone! The rest (so the page) is ours. It is not."
    assert list(first_person(text)) == ["I built it alone!", "The rest (so the page) is ours."]
