"""Leave out of the engine's style sheets what no page and no script of the site can use.

Themes hold every component of Bootstrap, twice, light and dark, and a rule for each of 2,000 icons.
A rule goes only if one of the classes it needs is named nowhere: neither on a page, nor in a
script, whole or by the beginning it is put together from.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_LIBRARIES = "site_libs"
#: Draws into its own elements, with rules of its own.
_NOT_READ = "plotly.min.js"
_CLASSES = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
#: What may hold a brace that opens or closes no block.
_TOKEN = re.compile(
    r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\)|[{}]""", re.DOTALL
)
_NESTED = ("@media", "@supports", "@layer", "@container")
_ARGUMENTS = re.compile(r"\([^()]*\)")
_ATTRIBUTE = re.compile(r"\[[^\]]*\]")
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
    return "".join(_kept(text, named, beginnings))


def _kept(text: str, named: set[str], beginnings: tuple[str, ...]) -> Iterator[str]:
    for before, prelude, body in _blocks(text):
        yield before
        if not prelude:
            continue
        if prelude.startswith(_NESTED):
            if inner := trimmed(body, named, beginnings).strip():
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@"):
            yield f"{prelude}{{{body}}}"
        else:
            selectors = [s for s in _split(prelude) if _usable(s, named, beginnings)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """Statements before a block, what stands in front of its brace, and what is in it."""
    depth = start = opened = 0
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            depth += 1
            if depth == 1:
                opened = token.start()
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                head = text[start:opened]
                cut = max(
                    (head.rfind(end) + len(end) for end in (";", "*/") if end in head), default=0
                )
                prelude = head[cut:].strip()
                yield head[:cut], prelude, text[opened + 1 : token.start()]
                start = token.end()
    yield text[start:], "", ""


def _split(prelude: str) -> Iterator[str]:
    """The selectors of a rule."""
    depth = start = 0
    for at, sign in enumerate(prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield prelude[start:at]
            start = at + 1
    yield prelude[start:]


def _usable(selector: str, named: set[str], beginnings: tuple[str, ...]) -> bool:
    if "\\" in selector:
        return True
    plain, count = _ATTRIBUTE.sub("", selector), 1
    # What stands in brackets is a condition that may also be met without the class.
    while count:
        plain, count = _ARGUMENTS.subn("", plain)
    return all(found in named or found.startswith(beginnings) for found in _CLASS.findall(plain))
