"""Place the one Plotly bundle of the site in ``assets/vendor``.

Two bundles can serve: the cartesian partial bundle that npm installs (about a third of the size,
every chart type the portfolio uses), or the full one inside the ``plotly`` package. Pages always
load it from the same path.
"""

import contextlib
import importlib.util
import json
import os
from dataclasses import dataclass
from pathlib import Path

from helpers.site.errors import SiteError

PLACE = Path("assets", "vendor", "plotly.min.js")
NPM_PACKAGE = Path("assets", "node_modules", "plotly.js-cartesian-dist-min")
NPM_BUNDLE = NPM_PACKAGE / "plotly-cartesian.min.js"


@dataclass(frozen=True)
class Bundle:
    """A Plotly bundle: its file and the words that tell a person which one it is."""

    file: Path
    label: str


def full() -> Bundle:
    """The bundle with all chart types, from the package that writes the figures."""
    # plotly itself takes a third of a second to import; only its folder is needed.
    spec = importlib.util.find_spec("plotly")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'plotly'", name="plotly")
    file = Path(spec.origin).parent / "package_data" / "plotly.min.js"
    if not file.is_file():
        raise SiteError(f"{file}: the plotly package has no plotly.min.js; reinstall it.")
    return Bundle(file, "Plotly: full bundle, from the plotly package")


def _major(bundle: Path) -> str:
    # The banner says "plotly.js v4.1.1"; both bundles begin with it.
    with bundle.open("rb") as handle:
        banner = handle.read(400).decode("utf-8", "replace")
    return banner.partition(" v")[2].partition(".")[0]


def choose(root: Path) -> Bundle:
    """Choose the bundle the site will load.

    Returns
    -------
    Bundle
        The npm bundle if it is installed and speaks the same major version of plotly.js as the
        Python package that writes the figures; else the package's own.
    """
    whole = full()
    partial = root / NPM_BUNDLE
    if not partial.is_file():
        return whole
    if _major(partial) != _major(whole.file):
        label = f"{whole.label} (the npm bundle is of another major version: run npm ci again)"
        return Bundle(whole.file, label)
    version = json.loads((root / NPM_PACKAGE / "package.json").read_text("utf-8"))["version"]
    return Bundle(partial, f"Plotly: cartesian bundle {version}, from npm")


def place(root: Path) -> Bundle:
    """Copy the chosen bundle to ``assets/vendor/plotly.min.js`` if another one is there."""
    bundle = choose(root)
    target = root / PLACE
    content = bundle.file.read_bytes()
    if target.is_file() and target.read_bytes() == content:
        return bundle
    target.parent.mkdir(parents=True, exist_ok=True)
    # A preview may be serving the old one: put the new one in its place whole.
    fresh = target.with_suffix(f".{os.getpid()}")
    try:
        fresh.write_bytes(content)
        fresh.replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
    return bundle
