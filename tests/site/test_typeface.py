"""The typeface of headings: cut down the same way every time, and done without where npm is not."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from helpers.site import frame, typeface

ROOT = Path(__file__).resolve().parents[2]
#: Any fonts will do: those that come with the diagram renderer, packed as npm brings ours.
FONTS = {400: "NotoSans-Regular.ttf", 600: "NotoSans-Bold.ttf"}
PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>T</title></head><body><main>.</main>'
)


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("npm") / "package"
    (folder / "files").mkdir(parents=True)
    (folder / "package.json").write_text('{"version": "9.8.7"}', encoding="utf-8")
    (folder / "LICENSE").write_text("SIL OPEN FONT LICENSE", encoding="utf-8")
    for weight, name in FONTS.items():
        font = TTFont(str(files("mermaid_render") / "fonts" / name), recalcTimestamp=False)
        # Letters enough that some have to go, and not thousands.
        some = subset.Subsetter()
        some.populate(unicodes=[*range(0x20, 0x180), *typeface.SIGNS])
        some.subset(font)
        font["OS/2"].usWeightClass = weight
        font.flavor = "woff2"
        font.save(folder / "files" / f"source-serif-4-latin-{weight}-normal.woff2")
    return folder


def installed(package: Path, root: Path) -> Path:
    shutil.copytree(package, root / typeface.PACKAGE)
    return root


def served(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / typeface.PLACE).glob("serif-*")}


def test_without_npm_the_system_has_to_do_and_nothing_is_left(package, tmp_path):
    installed(package, tmp_path)
    typeface.place(tmp_path)
    assert len(served(tmp_path)) == 3
    shutil.rmtree(tmp_path / typeface.PACKAGE)
    found = typeface.place(tmp_path)
    assert "system" in found.label
    assert found.files == ()
    assert served(tmp_path) == {}
    assert list((tmp_path / typeface.DRAWN).iterdir()) == []


def test_it_is_cut_down_the_same_way_every_time(package, tmp_path):
    first, second = (installed(package, tmp_path / name) for name in ("a", "b"))
    found = typeface.place(first)
    assert "9.8.7" in found.label
    typeface.place(second)
    assert served(first) == served(second)
    assert set(served(first)) == {"serif-400.woff2", "serif-600.woff2", typeface.LICENCE}
    for weight in typeface.WEIGHTS:
        font = TTFont(first / typeface.PLACE / f"serif-{weight}.woff2")
        letters = set(font.getBestCmap())
        assert {*map(ord, "Añß0—’·×")} <= letters <= set(typeface.SIGNS)
        assert font["OS/2"].usWeightClass == weight
        # Its licence reserves the name for the whole font, and asks for the rest.
        assert {record.nameID for record in font["name"].names} <= {0, 14}
        (drawn,) = (file for file in found.files if file.stem == f"serif-{weight}")
        assert TTFont(drawn)["name"].getDebugName(1) == typeface.NAME


def test_files_are_written_again_only_when_they_are_not_as_they_should_be(package, tmp_path):
    root = installed(package, tmp_path)
    typeface.place(root)
    before = served(root)
    file = root / typeface.PLACE / "serif-600.woff2"
    date = file.stat().st_mtime_ns
    typeface.place(root)
    assert file.stat().st_mtime_ns == date
    file.write_bytes(b"half")
    typeface.place(root)
    assert served(root) == before
    (root / typeface.PACKAGE / "LICENSE").write_text("Another", encoding="utf-8")
    typeface.place(root)
    assert served(root)[typeface.LICENCE] == b"Another"


@pytest.mark.skipif(not (ROOT / typeface.PACKAGE).is_dir(), reason="npm has brought no typeface")
def test_the_real_one_is_light(tmp_path):
    typeface.place(installed(ROOT / typeface.PACKAGE, tmp_path))
    fonts = [content for name, content in served(tmp_path).items() if name.endswith(".woff2")]
    assert sum(map(len, fonts)) <= 40_000
    assert b"SIL OPEN FONT LICENSE" in served(tmp_path)[typeface.LICENCE]


def test_the_pinned_package_names_no_host():
    package = json.loads((ROOT / "assets/package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "assets/package-lock.json").read_text("utf-8"))
    name = typeface.PACKAGE.relative_to("assets/node_modules").as_posix()
    locked = lock["packages"][f"node_modules/{name}"]
    assert locked["version"] == package["dependencies"][name]
    assert locked["integrity"].startswith("sha512-")
    assert "resolved" not in locked


@pytest.mark.parametrize("present", [True, False])
def test_pages_name_the_files_where_they_are_and_only_then(tmp_path, present):
    """From every depth, and once however often a page is completed."""
    if present:
        (tmp_path / typeface.PLACE).mkdir(parents=True)
        (tmp_path / typeface.PLACE / typeface.LICENCE).touch()
    for name in ("a.html", "deep/down/b.html"):
        page = tmp_path / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE, encoding="utf-8")
    for _ in range(2):
        frame.finish(tmp_path)
    for name, up in (("a.html", ""), ("deep/down/b.html", "../../")):
        html = (tmp_path / name).read_text("utf-8")
        assert html.count("@font-face") == 4 * present
        assert html.count(f"url({up}assets/vendor/serif-600.woff2)") == present
        assert html.count("<style>") == present
