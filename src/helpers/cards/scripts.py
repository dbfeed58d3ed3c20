"""Styles and scripts inside a notebook, where the site's files cannot be reached.

On the site ``assets/portfolio.css`` is there and ``assets/portfolio.js`` loads an explorer when it
is unfolded. A cell's output has no address to load from, so it brings along what it needs; where
several cells bring a script, the first one counts; where several bring a style, the page has it
once. What is ours stands in ``.ap-output``, and every rule within it, so that our styles outdo
Jupyter's there and touch nothing else of it.
"""

from __future__ import annotations

import re
from pathlib import Path

from helpers.charts.palette import DARK, LIGHT
from helpers.text.markup import script_json

COMMON_STYLE = "explorers"
OUTPUT = "ap-output"
"""Class of the element around all we show in a notebook."""
_CONTENT = ("/* ---- Figure cards ", "/* ---- Phone ")
"""Headings in the style sheet of the site before and after the styles of what cells show."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BASE = """
table{margin:0;table-layout:auto;border:0;font-size:inherit}
:is(tr,tbody tr:nth-child(n),th,td){text-align:left;background:none}
:is(th,td){max-width:none;line-height:inherit;white-space:normal}
:is(dl,dt,dd){float:none;width:auto;margin:0;padding:0}
dt{font-weight:600}
dd{margin-bottom:.5rem}
:is(h1,h2,h3,h4){font-family:var(--ap-serif);font-weight:600;line-height:1.2;color:inherit}
:is(ul,ol){padding-left:1.3rem}
:is(p,li){max-width:var(--ap-measure)}
a{color:var(--ap-accent);text-underline-offset:.18em}
a[href*="/evidence."][href*="#"]{color:inherit;text-decoration:underline dotted var(--ap-accent)}
code{font-family:var(--ap-mono);color:inherit;background:var(--ap-sunken);padding:0 .3em}
.ap-permalink{display:none}
.ap-card.ap-card-rest{border:0;margin-top:0;padding-top:0}
.visually-hidden{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
"""
"""What the rest of the site's style sheet and Bootstrap do there, and what Jupyter would do."""


def notebook_style(root: Path) -> str:
    """What anything we show needs to look in a notebook as it does on the site.

    Parameters
    ----------
    root
        Folder of the project.

    Returns
    -------
    str
        A ``<script>`` that sets the style: the page's colours in the theme that Jupyter says it
        shows, and the rules of cards, tables, drawings and blocks. Where a notebook is not trusted
        Jupyter leaves scripts out, as it does styles.

    Raises
    ------
    OSError
        If the style sheet of the site is not there.
    """
    return _styled(OUTPUT, _tokens() + _within(_BASE + _content(root / "assets")))


def notebook_scripts(root: Path, element: str) -> str:
    """What a cell's output needs besides for a custom element to work in it.

    Parameters
    ----------
    root
        Folder of the project.
    element
        Name of the element; its script is ``assets/<element>.js``.

    Returns
    -------
    str
        A ``<script>`` for each of its styles and one for itself. Where a notebook is not trusted
        Jupyter leaves them out, and the element shows what it shows without scripts.

    Raises
    ------
    OSError
        If the script or a style sheet is not there.
    """
    assets = root / "assets"
    # Within a script only this sequence would end it.
    script = (assets / f"{element}.js").read_text("utf-8").replace("</script", "<\\/script")
    styles = "".join(
        _styled(f"{OUTPUT}-{name}", _within((assets / f"{name}.css").read_text(encoding="utf-8")))
        for name in _styles(assets, element)
    )
    return f"{styles}<script>{script}</script>"


def _content(assets: Path) -> str:
    """The styles of what cells show, without the element that the site has around it."""
    start, end = _CONTENT
    style = (assets / "portfolio.css").read_text(encoding="utf-8")
    return (
        style.partition(start)[2].partition("*/")[2].partition(end)[0].replace("main.content ", "")
    )


def _within(style: str) -> str:
    """Rules that hold within our outputs alone; the class twice outdoes Jupyter's own rules."""
    return f".{OUTPUT}.{OUTPUT}{{{_COMMENT.sub('', style)}}}"


def _styled(name: str, style: str) -> str:
    """A script that gives the page a style, in place of one that it may have under this name.

    A ``<style>`` in each output would be one sheet as often as there are outputs, and the browser
    would go through every copy for every element of the notebook, again with each new output.
    """
    return (
        f'<script>{{const id="{name}",text={script_json(style)};'
        "let style=document.getElementById(id);"
        'if(!style){style=document.createElement("style");style.id=id;document.head.append(style)}'
        "if(style.textContent!==text)style.textContent=text}</script>"
    )


def _styles(assets: Path, element: str) -> list[str]:
    """Style sheets of an explorer: the common one, and its own if it has one."""
    own = [element] if (assets / f"{element}.css").is_file() else []
    return [COMMON_STYLE, *own]


def _tokens() -> str:
    """The page's colours for us alone: JupyterLab keeps its own, and says which it shows."""
    light, dark = (
        ";".join(f"--ap-{name}:{colour}" for name, colour in table.items())
        for table in (LIGHT, DARK)
    )
    fonts = (
        "--ap-serif:Charter,Cambria,Georgia,serif;--ap-sans:system-ui,sans-serif;"
        "--ap-mono:ui-monospace,monospace;--ap-measure:44rem"
    )
    return (
        f".{OUTPUT}{{color-scheme:light;{light};{fonts};color:var(--ap-ink);"
        f"font-family:var(--ap-sans);font-size:.93rem;line-height:1.5;max-width:64rem}}"
        f'[data-jp-theme-light="false"] .{OUTPUT}{{color-scheme:dark;{dark}}}'
    )
