"""Names to search for: words made up here, as often as words are in real collections.

The word of rank r is as frequent as 1 / (r + q), Zipf's law with Mandelbrot's correction
(Mandelbrot, "An informational theory of the statistical structure of language", 1953). Frequent
words are short on average (Zipf, "The Psycho-Biology of Language", 1935), and an ending of random
length keeps that from being exact. No name and no word is taken from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VOCABULARY = 2**20
"""Words there are to draw from; a collection holds those that were drawn."""
SHIFT = 2.7
"""Mandelbrot's q: the most frequent word makes up 2 % of all words, not 7."""
FEWEST, MEAN = 3, 7
"""Words of a name: at least, and on average."""
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
ENDINGS = ("n", "st", "rch", "lting", "nstra")
"""Each begins with a consonant that no vowel follows, so that a word is read in one way only."""
CHUNK = 100_000
"""Names made at a time. Each chunk has a seed of its own: a larger collection begins with a smaller
one."""


@dataclass(frozen=True)
class Names:
    """A collection: the id of a name is its place, its score is one that no other name has."""

    names: Sequence[str]
    scores: NDArray[np.int64]
    """What results are ordered by, the highest first: a random permutation."""


@cache
def word(rank: int) -> str:
    """The word of a rank, counted from 1: syllables that number it, and an ending."""
    syllables, rest = [], rank
    base = len(CONSONANTS) * len(VOWELS)
    while rest:
        rest, place = divmod(rest - 1, base)
        syllables.append(CONSONANTS[place % len(CONSONANTS)] + VOWELS[place // len(CONSONANTS)])
    # A multiplicative hash (Knuth, The Art of Computer Programming, 6.4), so that the same rank has
    # the same ending everywhere.
    return "".join(syllables) + ENDINGS[(rank * 2654435761 >> 7) % len(ENDINGS)]


@cache
def _cumulated() -> NDArray[np.float64]:
    import numpy as np

    share = 1 / (np.arange(1, VOCABULARY + 1) + SHIFT)
    return np.cumsum(share) / share.sum()


def share_of_names(rank: int) -> float:
    """Share of all names that hold the word of a rank, by the law."""
    from math import exp

    rare = _cumulated()[rank - 1] - (_cumulated()[rank - 2] if rank > 1 else 0.0)
    # A name has FEWEST words and a Poisson number more.
    return 1 - (1 - rare) ** FEWEST * exp(-rare * (MEAN - FEWEST))


def chunks(count: int, seed: int) -> Iterator[list[str]]:
    """The first ``count`` names of a seed, so many at a time."""
    import numpy as np

    for first in range(0, count, CHUNK):
        draw = np.random.default_rng([seed, first])
        lengths = FEWEST + draw.poisson(MEAN - FEWEST, CHUNK)
        ranks = 1 + np.searchsorted(_cumulated(), draw.random(int(lengths.sum())))
        ends = np.cumsum(lengths)[: count - first].tolist()
        words = list(map(word, ranks[: ends[-1]].tolist()))
        starts = [0, *ends[:-1]]
        yield [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)]


def made(count: int, seed: int = 0) -> Names:
    """A collection of so many names."""
    import numpy as np

    names = [name for chunk in chunks(count, seed) for name in chunk]
    return Names(names, np.random.default_rng([seed, count]).permutation(count))
