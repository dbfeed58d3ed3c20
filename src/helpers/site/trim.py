"""Leave out of the engine's style sheets what no page and no script of the site can use.

Themes hold every component of Bootstrap, twice, light and dark, and a rule for each of 2,000 icons.
A rule goes only if one of the classes it needs is named nowhere: neither on a page, nor in a
script, whole or by the beginning it is put together from. The project's own sheets keep all rules,
and lose the comments, which are for those who edit them.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

import tinycss2
from tinycss2.ast import AtRule, Comment, IdentToken, Node, QualifiedRule

_LIBRARIES = "site_libs"
_OWN = "assets"
#: Draws into its own elements, with rules of its own.
_NOT_READ = "plotly.min.js"
_CLASSES = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_NESTED = ("media", "supports", "layer", "container")


def trim(site: Path) -> None:
    """Trim the style sheets of a finished site: those the engine brought, and the project's own."""
    named, beginnings = names(site)
    for sheet in sorted((site / _LIBRARIES).rglob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        sheet.write_text(trimmed(text, named, beginnings), encoding="utf-8")
    for sheet in sorted((site / _OWN).rglob("*.css")):
        sheet.write_text(uncommented(sheet.read_text(encoding="utf-8")), encoding="utf-8")


def uncommented(text: str) -> str:
    """Return a style sheet without its comments; as it is where one of them is a licence."""
    if "/*!" in text:
        return text
    return tinycss2.serialize(tinycss2.parse_component_value_list(text, skip_comments=True))


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
    rules = tinycss2.parse_stylesheet(text, skip_whitespace=True)
    return "".join(_kept(rule, named, beginnings) for rule in rules)


def _kept(rule: Node, named: set[str], beginnings: tuple[str, ...]) -> str:
    if isinstance(rule, Comment) and not rule.value.startswith("!"):
        return ""  # Those with a mark are licences.
    if isinstance(rule, QualifiedRule):
        rest = tinycss2.serialize(rule.content)
        selectors = [s for s in _split(rule.prelude) if _usable(s, named, beginnings)]
        kept = ",".join(tinycss2.serialize(selector).strip() for selector in selectors)
        return f"{kept}{{{rest}}}" if kept else ""
    if isinstance(rule, AtRule) and rule.content and rule.lower_at_keyword in _NESTED:
        inner = trimmed(tinycss2.serialize(rule.content), named, beginnings)
        before = tinycss2.serialize(rule.prelude).strip()
        return f"@{rule.at_keyword} {before}{{{inner}}}" if inner else ""
    return rule.serialize()


def _split(prelude: list[Node]) -> Iterator[list[Node]]:
    """The selectors of a rule."""
    for comma, tokens in groupby(prelude, lambda part: part == ","):
        if not comma:
            yield list(tokens)


def _usable(selector: list[Node], named: set[str], beginnings: tuple[str, ...]) -> bool:
    """Whether every class it needs is named, as far as it is a word that a script could hold.

    What stands in brackets is a condition that may also be met without the class.
    """
    classes = [
        after.value
        for dot, after in pairwise(selector)
        if dot == "." and isinstance(after, IdentToken)
    ]
    return all(
        found in named or found.startswith(beginnings) or not _WORD.fullmatch(found)
        for found in classes
    )
