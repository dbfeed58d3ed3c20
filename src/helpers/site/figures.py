"""Show a Plotly figure left in a cell as pages show charts: no script of its own."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

# The package is imported where it is needed: kernels run this file on its own, first of all, and
# what they import counts as read by the notebook.

#: What the partial bundle draws; for the rest a page needs the full one, and its chart says so.
_CARTESIAN = {
    "bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "image",
    "pie", "scatter", "scatterternary", "violin",
}  # fmt: skip
_FULL = 'data-bundle="full"'
#: Traces whose map Plotly fetches from another host, and what the place of such a chart says.
_MAPS = {
    "choropleth", "choroplethmap", "choroplethmapbox", "densitymap", "densitymapbox", "scattergeo",
    "scattermap", "scattermapbox",
}  # fmt: skip
FETCHES_MAPS = "data-maps"
#: What Quarto has figures shown with: scripts fetched from another host, or 4 MB in the page.
_RENDERERS = ("notebook", "notebook_connected")


def is_plain(figure: dict[str, Any]) -> bool:
    """Tell whether the partial bundle draws all of a figure."""
    return _kinds(figure) <= _CARTESIAN


def _kinds(figure: dict[str, Any]) -> set[str]:
    return {trace.get("type", "scatter") for trace in figure.get("data", [])}


def place(figure: dict[str, Any], name: str) -> str:
    """The place of a chart with its figure beside it, as the cards write it.

    Parameters
    ----------
    figure
        As Plotly describes it.
    name
        Id of the chart on its page.

    Returns
    -------
    str
        Markdown.
    """
    from helpers.text.markup import attribute, script_json

    layout = figure.get("layout", {})
    title = layout.get("title", {})
    label = (title.get("text") if isinstance(title, dict) else title) or "Chart"
    height = int(layout.get("height") or 450)
    frames = {"frames": figure["frames"]} if figure.get("frames") else {}
    spec = script_json({"data": figure["data"], "layout": layout, "phone": {}, **frames})
    needs = "" if is_plain(figure) else f" {_FULL}"
    needs += f" {FETCHES_MAPS}" if _kinds(figure) & _MAPS else ""
    return (
        f'```{{=html}}\n<figure class="ap-figure"><div class="ap-chart" id="{name}" role="img" '
        f'aria-label="{attribute(str(label))}"{needs} style="--ap-height:{height}px;'
        f'--ap-height-phone:{height}px"></div><script type="application/json" '
        f'data-chart="{name}">{spec}</script></figure>\n```\n'
    )


def give_bundle(site: Path) -> None:
    """Put the full bundle into a finished site if a chart on one of its pages needs it."""
    from helpers.site import plotlyjs

    target = site / plotlyjs.PLACE
    if target.is_file() and any(_FULL in page.read_text("utf-8") for page in site.rglob("*.html")):
        shutil.copyfile(plotlyjs.full().file, target)


def install() -> None:
    """In a kernel that Quarto has started, show plain figures as pages do from now on."""
    if "QUARTO_FIG_WIDTH" not in os.environ:
        return
    shell = get_ipython()  # type: ignore[name-defined]  # noqa: F821
    count = iter(range(1, sys.maxsize))

    def take_over(_info: object) -> None:
        # Quarto's first cell imports Plotly and says what shows figures; a notebook's come after.
        io = sys.modules.get("plotly.io")
        if io is None:
            return
        shell.events.unregister("pre_run_cell", take_over)
        from plotly.io.base_renderers import MimetypeRenderer

        class OnPage(MimetypeRenderer):
            def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, str]:
                figure = json.loads(io.to_json(fig_dict, validate=False))
                return {"text/markdown": place(figure, f"figure-{next(count)}"), "text/plain": ""}

        for name in _RENDERERS:
            io.renderers[name] = OnPage()
        # Looked up by name when it is set, and only then.
        io.renderers.default = io.renderers.default

    shell.events.register("pre_run_cell", take_over)
