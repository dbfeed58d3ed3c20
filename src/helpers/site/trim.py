"""Leave out of the engine's style sheets what no page and no script of the site can use.

Themes hold every component of Bootstrap, twice, light and dark, and a rule for each of 2,000 icons.
A rule goes only if one of the classes it needs is named nowhere: neither on a page, nor in a
script, whole or by the beginning it is put together from. The project's own sheets keep all rules,
and lose the comments, which are for those who edit them.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from pathlib import Path

import tinycss2
from tinycss2.ast import AtRule, Comment, IdentToken, Node, QualifiedRule

from helpers.site import once
from helpers.site.project import STATE

_KEPT = Path(STATE, "sheets")
_LIBRARIES = "site_libs"
_OWN = "assets"
#: Draws into its own elements, with rules of its own.
_NOT_READ = "plotly.min.js"
_CLASSES = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_NESTED = ("media", "supports", "layer", "container")


def trim(root: Path, site: Path) -> None:
    """Trim the style sheets of a finished site: those the engine brought, and the project's own.

    Parameters
    ----------
    root
        The project. Sheets are kept in it, trimmed: reading one takes long, and most builds ask for
        the same.
    site
        Folder of the finished pages.
    """
    named, beginnings = names(site)
    used, maker = [], Path(__file__).read_text("utf-8")

    def write(sheet: Path, text: str, absent: set[str], make: Callable[[], str]) -> None:
        place = sheet.relative_to(site).parts[0]  # tells what is done with it
        parts = (maker, tinycss2.VERSION, place, *sorted(absent), text)
        of = [part.encode() for part in parts]
        used.append(once.made(root / _KEPT, ".css", of, lambda: make().encode()))
        sheet.write_bytes(used[-1].read_bytes())

    for sheet in sorted((site / _LIBRARIES).rglob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        absent = unnamed(text, named, beginnings)
        write(sheet, text, absent, lambda text=text, absent=absent: trimmed(text, absent))
    for sheet in sorted((site / _OWN).rglob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        write(sheet, text, set(), lambda text=text: uncommented(text))
    once.prune(root / _KEPT, used)


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


def unnamed(text: str, named: set[str], beginnings: tuple[str, ...]) -> set[str]:
    """Words of a style sheet that no page has as a class and no script holds or could complete."""
    words = set(_WORD.findall(text)) - named
    return {word for word in words if not word.startswith(beginnings)}


def trimmed(text: str | list[Node], absent: set[str]) -> str:
    """Return a style sheet without the rules that need one of the classes that are not named."""
    rules = tinycss2.parse_stylesheet(text, skip_whitespace=True)
    return "".join(_kept(rule, absent) for rule in rules)


def _kept(rule: Node, absent: set[str]) -> str:
    if isinstance(rule, Comment) and not rule.value.startswith("!"):
        return ""  # Those with a mark are licences.
    if isinstance(rule, QualifiedRule):
        selectors = [s for s in _split(rule.prelude) if not _needs(s, absent)]
        kept = ",".join(tinycss2.serialize(selector).strip() for selector in selectors)
        return f"{kept}{{{tinycss2.serialize(rule.content)}}}" if kept else ""
    if isinstance(rule, AtRule) and rule.content and rule.lower_at_keyword in _NESTED:
        inner = trimmed(rule.content, absent)
        before = tinycss2.serialize(rule.prelude).strip()
        return f"@{rule.at_keyword} {before}{{{inner}}}" if inner else ""
    return rule.serialize()


def _split(prelude: list[Node]) -> Iterator[list[Node]]:
    """The selectors of a rule."""
    for comma, tokens in groupby(prelude, lambda part: part == ","):
        if not comma:
            yield list(tokens)


def _needs(selector: list[Node], classes: set[str]) -> bool:
    """Whether it can match only what has one of these classes.

    What stands in brackets is a condition that may also be met without the class.
    """
    return any(
        dot == "." and isinstance(after, IdentToken) and after.value in classes
        for dot, after in pairwise(selector)
    )
