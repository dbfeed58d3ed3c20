"""Leave out of the engine's style sheets what no page and no script of the site can use.

Themes hold every component of Bootstrap, twice, light and dark, and a rule for each of 2,000 icons.
A rule goes only if one of the classes it needs is named nowhere: neither on a page, nor in a
script, whole or by the beginning it is put together from.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import tinycss2
from tinycss2.ast import IdentToken, Node

_LIBRARIES = "site_libs"
#: Draws into its own elements, with rules of its own.
_NOT_READ = "plotly.min.js"
_CLASSES = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_NESTED = re.compile(r"@(?:media|supports|layer|container)\b", re.IGNORECASE)
#: What opens and ends a rule, and what a brace may stand in without doing so.
_MARK = re.compile(
    r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^"')]*\)|\\.|[{};]""", re.DOTALL
)
#: Selectors of names and commas alone, as nearly all are: a parser takes ten times as long.
_PLAIN = re.compile(r"[\w\s.,>+~*#:-]*")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def trim(site: Path) -> None:
    """Trim the style sheets of a finished site, as many as the engine brought."""
    named, beginnings = names(site)
    for sheet in sorted((site / _LIBRARIES).rglob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        sheet.write_text(trimmed(text, named, beginnings), encoding="utf-8")


def names(site: Path) -> tuple[set[str], tuple[str, ...]]:
    """Classes that pages have and words that scripts hold; and beginnings that scripts complete."""
    named: set[str] = set()
    for page in site.rglob("*.html"):
        for found in set(_CLASSES.findall(page.read_text(encoding="utf-8"))):
            named.update("".join(found).split())
    for script in site.rglob("*.js"):
        if script.name != _NOT_READ:
            named.update(_WORD.findall(script.read_text(encoding="utf-8", errors="replace")))
    return named, tuple(word for word in named if word.endswith("-") and len(word) > len("x-"))


def trimmed(text: str, named: set[str], beginnings: tuple[str, ...]) -> str:
    """Return a style sheet without the rules that need a class that is not named."""
    return "".join(_kept(*rule, named, beginnings) for rule in _rules(text))


def _rules(text: str) -> Iterator[tuple[str, str | None]]:
    """What stands before each block of a sheet, and in it; no block where there is none.

    A parser of all of CSS takes ten times as long, for declarations that nobody looks at.
    """
    start = opened = depth = 0
    for mark in _MARK.finditer(text):
        what, at, end = mark[0], mark.start(), mark.end()
        depth += {"{": 1, "}": -1}.get(what, 0)
        if what == "{" and depth == 1:
            opened = at
        elif what == "}" and depth == 0:
            yield text[start:opened].strip(), text[opened + 1 : at]
            start = end
        elif depth == 0 and (what == ";" or (what[:2] == "/*" and not text[start:at].strip())):
            yield text[start:end].strip(), None
            start = end
    if text[start:].strip():
        yield text[start:].strip(), None


def _kept(before: str, block: str | None, named: set[str], beginnings: tuple[str, ...]) -> str:
    if block is None:
        # Comments with a mark are licences.
        return "" if before.startswith("/*") and not before.startswith("/*!") else before
    if _NESTED.match(before):
        block = trimmed(block, named, beginnings)
        return f"{before}{{{block}}}" if block else ""
    if before.startswith("@"):
        return f"{before}{{{block}}}"
    kept = (text for text, classes in _selectors(before) if _usable(classes, named, beginnings))
    before = ",".join(kept)
    return f"{before}{{{block}}}" if before else ""


@cache  # Two themes are of the same rules.
def _selectors(prelude: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The selectors of a rule, each with the classes it needs.

    What stands in brackets is a condition that may also be met without the class.
    """
    if _PLAIN.fullmatch(prelude):
        plain = filter(None, map(str.strip, prelude.split(",")))
        return tuple((selector, frozenset(_CLASS.findall(selector))) for selector in plain)
    parts = tinycss2.parse_component_value_list(prelude)
    return tuple(
        (
            tinycss2.serialize(selector).strip(),
            frozenset(
                after.value
                for dot, after in pairwise(selector)
                if dot == "." and isinstance(after, IdentToken)
            ),
        )
        for selector in _split(parts)
    )


def _split(prelude: list[Node]) -> Iterator[list[Node]]:
    """The selectors of a rule."""
    for comma, tokens in groupby(prelude, lambda part: part == ","):
        if not comma:
            yield list(tokens)


def _usable(classes: Iterable[str], named: set[str], beginnings: tuple[str, ...]) -> bool:
    """Whether every class is named, as far as it is a word that a script could hold."""
    return all(
        found in named or found.startswith(beginnings) or not _WORD.fullmatch(found)
        for found in classes
    )
