"""Scripts and styles of an explorer inside a notebook, where the site's files cannot be reached.

On the site ``assets/portfolio.js`` fetches an explorer when it is unfolded. A cell's output has
no address to fetch from, so it brings the sources along: each module becomes a blob address, once
per page however many cells bring it, and their imports of each other are pointed at these.
"""

from __future__ import annotations

import re
from pathlib import Path

from helpers.charts.palette import DARK, LIGHT
from helpers.text.markup import script_json

COMMON_STYLE = "explorers"
_IMPORT = re.compile(r"""\bfrom\s*"\./([\w-]+\.js)";""")

# An import is written one way only, `from "./name.js";`, and a module comes after those it needs.
_LOADER = """{
  const addresses = (globalThis.apModules ??= new Map());
  for (const [name, source] of SOURCES) {
    if (addresses.has(name)) continue;
    const text = source.replace(/\\bfrom\\s*"\\.\\/([\\w-]+\\.js)";/g, (_, file) =>
      `from ${JSON.stringify(addresses.get(file))};`);
    addresses.set(name, URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  }
  await import(addresses.get(WANTED));
}"""


def notebook_scripts(root: Path, element: str) -> str:
    """What a cell's output needs for a custom element to work in it.

    Parameters
    ----------
    root
        Folder of the project.
    element
        Name of the element; its module is ``assets/<element>.js``.

    Returns
    -------
    str
        A ``<style>`` and a ``<script type="module">``. Where a notebook is not trusted Jupyter
        leaves both out, and the element shows what it shows without scripts.

    Raises
    ------
    OSError
        If the module, one it imports, or the style sheet is not there.
    """
    assets = root / "assets"
    sources = script_json(_sources(assets, f"{element}.js"))
    loader = _LOADER.replace("WANTED", script_json(f"{element}.js"))
    style = _tokens() + "".join(
        (assets / f"{name}.css").read_text(encoding="utf-8").replace("</", "<\\/")
        for name in _styles(assets, element)
    )
    return (
        f'<style>{style}</style><script type="module">{loader.replace("SOURCES", sources)}</script>'
    )


def _styles(assets: Path, element: str) -> list[str]:
    """Style sheets of an explorer: the common one, and its own if it has one."""
    own = [element] if (assets / f"{element}.css").is_file() else []
    return [COMMON_STYLE, *own]


def _sources(assets: Path, name: str) -> list[tuple[str, str]]:
    """Name and text of a module and of all it imports, each after those it needs."""
    found: dict[str, str] = {}

    def add(file: str) -> None:
        text = (assets / file).read_text(encoding="utf-8")
        for needed in _IMPORT.findall(text):
            if needed not in found:
                add(needed)
        found[file] = text

    add(name)
    return list(found.items())


def _tokens() -> str:
    """The page's colours for a card alone: JupyterLab keeps its own, and says which it shows."""
    light, dark = (
        ";".join(f"--ap-{name}:{colour}" for name, colour in table.items())
        for table in (LIGHT, DARK)
    )
    return (
        f".ap-card{{color-scheme:light;{light};--ap-serif:Georgia,serif;"
        f"--ap-sans:system-ui,sans-serif}}"
        f'[data-jp-theme-light="false"] .ap-card{{color-scheme:dark;{dark}}}'
        # Jupyter's own tables are set to the right, in stripes.
        ".jp-RenderedHTMLCommon .ap-card :is(.ax-matrix,.ax-table) :is(tr,th,td)"
        "{text-align:left;background:none}"
    )
