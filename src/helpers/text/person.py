"""Finds sentences in the first person."""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|`[^`]*`")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”)\]]*\s+|\n{2,}")
_NUMBERED = r"(?:appendix|chapter|class|factor|figure|level|part|phase|section|type|volume|war)\s"
_PERSON = re.compile(
    # The pronoun, and not a numeral (Part I), an initial (J. I. Doe) or half of a word (I/O).
    r"(?<![\w.&/@-])I(?=['’](?:m|d|ll|ve)\b|[\s,;:!?)])|(?<=\s)I(?=\.?\Z)"
    r"|(?<![\w.&/@-])(?:[Mm]e|[Mm]y|[Mm]yself|[Ww]e|us|[Oo]urs?|[Oo]urselves)(?![\w@/]|\.\w)"
    # What belongs to me, and not what a miner does.
    r"|(?<!\bto )(?<![\w.&/@-])mine(?=[\s,.;:!?)]|\Z)"
)
_NUMERAL = re.compile(rf"\b{_NUMBERED}I\b", re.IGNORECASE)


def first_person(text: str) -> Iterator[str]:
    """The sentences of a text in which somebody speaks of himself.

    What stands in double quotation marks, or in backticks, is somebody else's.

    Examples
    --------
    >>> list(first_person('It holds. I built it. The page says "we never hold funds".'))
    ['I built it.']
    """
    own = _QUOTED.sub("…", text)
    for sentence in _SENTENCE.split(own):
        if _PERSON.search(_NUMERAL.sub("…", sentence)):
            yield " ".join(sentence.split())
