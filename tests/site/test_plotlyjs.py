import json
import shutil
from pathlib import Path

import pytest

from helpers.site import plotlyjs

ROOT = Path(__file__).resolve().parents[2]
BANNER = "/**\n* plotly.js (cartesian - minified) v{version}\n* Copyright\n*/\n"


@pytest.fixture
def npm(tmp_path):
    """Install a bundle of some version as npm does."""

    def install(version: str) -> bytes:
        folder = tmp_path / plotlyjs.NPM_PACKAGE
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"version": version}), encoding="utf-8")
        (tmp_path / plotlyjs.NPM_BUNDLE).write_text(BANNER.format(version=version), "utf-8")
        return (tmp_path / plotlyjs.NPM_BUNDLE).read_bytes()

    return install


def full() -> bytes:
    import plotly

    return (Path(plotly.__file__).parent / "package_data/plotly.min.js").read_bytes()


def major() -> str:
    from plotly.offline import get_plotlyjs_version

    return get_plotlyjs_version().partition(".")[0]


def placed(root: Path) -> bytes:
    return (root / "assets/vendor/plotly.min.js").read_bytes()


def test_without_npm_the_bundle_of_the_python_package_serves(tmp_path):
    assert plotlyjs.place(tmp_path).label == "Plotly: full bundle, from the plotly package"
    assert placed(tmp_path) == full()


def test_the_npm_bundle_of_the_same_major_version_is_taken(tmp_path, npm):
    content = npm(f"{major()}.99.1")
    assert plotlyjs.place(tmp_path).label == f"Plotly: cartesian bundle {major()}.99.1, from npm"
    assert placed(tmp_path) == content


def test_a_bundle_of_another_major_version_is_not(tmp_path, npm):
    npm("1.58.5")
    assert "npm bundle is of another major version" in plotlyjs.place(tmp_path).label
    assert placed(tmp_path) == full()


def test_a_bundle_in_place_is_replaced_by_another_and_else_left_alone(tmp_path, npm):
    plotlyjs.place(tmp_path)
    target = tmp_path / plotlyjs.PLACE
    before = target.stat()
    plotlyjs.place(tmp_path)
    assert target.stat().st_ino == before.st_ino
    content = npm(f"{major()}.0.0")
    plotlyjs.place(tmp_path)
    assert placed(tmp_path) == content
    shutil.rmtree(tmp_path / "assets/node_modules")
    plotlyjs.place(tmp_path)
    assert placed(tmp_path) == full()
    assert [path.name for path in target.parent.iterdir()] == ["plotly.min.js"]


def test_the_pinned_bundle_is_of_the_version_the_python_package_writes_for():
    package = json.loads((ROOT / "assets/package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "assets/package-lock.json").read_text("utf-8"))
    name = plotlyjs.NPM_PACKAGE.name
    version = package["dependencies"][name]
    locked = lock["packages"][f"node_modules/{name}"]
    assert version.partition(".")[0] == major()
    assert locked["version"] == version
    assert locked["integrity"].startswith("sha512-")
    assert "resolved" not in locked  # no registry host is named
