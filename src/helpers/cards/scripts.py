"""Scripts and styles of an explorer inside a notebook, where the site's files cannot be reached.

On the site ``assets/portfolio.js`` loads an explorer when it is unfolded. A cell's output has no
address to load from, so it brings the bundle along; where several cells do, the first one counts.
"""

from __future__ import annotations

from pathlib import Path

from helpers.charts.palette import DARK, LIGHT

COMMON_STYLE = "explorers"
_MAP = ("/* The map of parts:", "/* End of the map of parts. */")
"""Around its rules in the style sheet of the site."""


def notebook_scripts(root: Path, element: str) -> str:
    """What a cell's output needs for a custom element to work in it.

    Parameters
    ----------
    root
        Folder of the project.
    element
        Name of the element; its script is ``assets/<element>.js``.

    Returns
    -------
    str
        A ``<style>`` and a ``<script>``. Where a notebook is not trusted Jupyter leaves both out,
        and the element shows what it shows without scripts.

    Raises
    ------
    OSError
        If the script or a style sheet is not there.
    """
    assets = root / "assets"
    # Within a script only this sequence would end it.
    script = (assets / f"{element}.js").read_text("utf-8").replace("</script", "<\\/script")
    style = (
        _tokens()
        + _map_style(assets)
        + "".join(
            (assets / f"{name}.css").read_text(encoding="utf-8").replace("</", "<\\/")
            for name in _styles(assets, element)
        )
    )
    return f"<style>{style}</style><script>{script}</script>"


def notebook_map(root: Path) -> str:
    """The style of a map of parts in a notebook, where the site's style sheet is not loaded."""
    return f"<style>{_tokens()}{_map_style(root / 'assets')}</style>"


def _map_style(assets: Path) -> str:
    start, end = _MAP
    style = (assets / "portfolio.css").read_text(encoding="utf-8")
    return f"{start}{style.partition(start)[2].partition(end)[0]}"


def _styles(assets: Path, element: str) -> list[str]:
    """Style sheets of an explorer: the common one, and its own if it has one."""
    own = [element] if (assets / f"{element}.css").is_file() else []
    return [COMMON_STYLE, *own]


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
