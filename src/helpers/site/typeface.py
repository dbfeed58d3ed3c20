"""Place the typeface of headings in ``assets/vendor``: Source Serif 4, cut down to what we set.

npm brings it (the package of the Fontsource project); without npm headings are set in a serif of
the reader's system. Its licence (SIL OFL 1.1, beside the files) reserves the name for the whole
font, so the parts of it that the site serves carry another.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from helpers.site.project import STATE

PLACE = Path("assets", "vendor")
PACKAGE = Path("assets", "node_modules", "@fontsource", "source-serif-4")
#: For pictures drawn while the site is built: the same letters, as a program reads them.
DRAWN = Path(STATE, "typeface")
WEIGHTS = (400, 600)
NAME = "Portfolio Serif"
LICENCE = "serif-LICENSE.txt"
#: Letters of western European languages and the signs of our prose; others come from the system.
SIGNS = (*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”…·•′″€™ŒœŸ"))
_FEATURES = ["kern", "liga", "tnum"]
#: What the licence asks for: copyright, and where the licence is found.
_NAMES = [0, 14]
_STATE_FILE = Path(STATE, "typeface.json")
#: While the file comes, a font every system has, as wide and as high: nothing moves.
_STAND_IN = {
    400: ("", "TimesNewRomanPSMT", 119.0),
    600: (" Bold", "TimesNewRomanPS-BoldMT", 113.3),
}
_ASCENT, _DESCENT = 103.6, 33.5


@dataclass(frozen=True)
class Typeface:
    """The letters of headings: where a picture finds them, and what a person is told."""

    label: str
    files: tuple[Path, ...] = ()
    """A file per weight; empty where npm has brought none."""


def name(weight: int) -> str:
    """File name of a weight, without its suffix."""
    return f"serif-{weight}"


def place(root: Path) -> Typeface:
    """Write the files of the typeface if they are not there as they would be written now."""
    package = root / PACKAGE
    target = root / PLACE
    if not (package / "package.json").is_file():
        for file in (*target.glob("serif-*"), *(root / DRAWN).glob("serif-*")):
            file.unlink()
        return Typeface("Headings: a serif of the reader's system (npm has brought no typeface)")
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    files = tuple(root / DRAWN / f"{name(weight)}.ttf" for weight in WEIGHTS)
    key = _key(package)
    if _stamped(root) != {"from": key, "files": _digest(root)}:
        _write(root, package)
        stamp = json.dumps({"from": key, "files": _digest(root)})
        (root / _STATE_FILE).write_text(stamp, encoding="utf-8")
    size = sum((target / f"{name(weight)}.woff2").stat().st_size for weight in WEIGHTS)
    return Typeface(f"Headings: Source Serif 4 {version}, from npm, {size / 1000:.0f} kB", files)


def _write(root: Path, package: Path) -> None:
    from fontTools import subset

    target, drawn = root / PLACE, root / DRAWN
    for folder in (target, drawn):
        folder.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        options = subset.Options()
        options.layout_features = _FEATURES
        options.hinting = False
        options.drop_tables += ["BASE", "STAT"]
        options.name_IDs = _NAMES
        font = subset.load_font(str(_source(package, weight)), options)
        cut = subset.Subsetter(options)
        cut.populate(unicodes=SIGNS)
        cut.subset(font)
        font.flavor = "woff2"
        font.save(target / f"{name(weight)}.woff2", reorderTables=False)
        # Programs ask for a font by its name, and take a weight for a name of its own.
        short = f"{NAME.replace(' ', '')}-{weight}"
        for number, text in ((1, NAME), (2, "Regular"), (4, short), (6, short)):
            font["name"].setName(text, number, 3, 1, 0x409)
        font.flavor = None
        font.save(drawn / f"{name(weight)}.ttf", reorderTables=False)
    shutil.copyfile(package / "LICENSE", target / LICENCE)


def _source(package: Path, weight: int) -> Path:
    return package / "files" / f"source-serif-4-latin-{weight}-normal.woff2"


def _key(package: Path) -> str:
    """Digest of what the files are made from, this module included."""
    sources = [_source(package, weight) for weight in WEIGHTS]
    return _sha([*sources, package / "LICENSE", Path(__file__)])


def _digest(root: Path) -> str:
    return _sha(sorted([*(root / PLACE).glob("serif-*"), *(root / DRAWN).glob("serif-*")]))


def _sha(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _stamped(root: Path) -> dict | None:
    try:
        return json.loads((root / _STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def head(up: str) -> str:
    """What the head of a page says of the typeface.

    Parameters
    ----------
    up
        From the page to the top of the site: nothing, or ``../`` once or more.

    Returns
    -------
    str
        The faces, and a script that asks for that of headings before the style sheets are read. As
        a plain link that would be refused, and reported, where the page is opened from a folder.
    """
    faces = "".join(_face(weight, up) for weight in WEIGHTS)
    first = f"{up}{PLACE.as_posix()}/{name(WEIGHTS[-1])}.woff2"
    return (
        '<script>location.protocol==="file:"||document.head.append(Object.assign('
        'document.createElement("link"),{rel:"preload",as:"font",type:"font/woff2",'
        f'crossOrigin:"",href:"{first}"}}))</script><style>{faces}</style>'
    )


def _face(weight: int, up: str) -> str:
    style, postscript, width = _STAND_IN[weight]
    adjusted = (
        f"size-adjust:{width}%;ascent-override:{_ASCENT / width:.1%};"
        f"descent-override:{_DESCENT / width:.1%};line-gap-override:0%"
    )
    return (
        f'@font-face{{font-family:"{NAME}";font-weight:{weight};font-display:swap;'
        f'src:url({up}{PLACE.as_posix()}/{name(weight)}.woff2) format("woff2")}}'
        f'@font-face{{font-family:"{NAME} Stand-in";font-weight:{weight};'
        f'src:local("Times New Roman{style}"),local("{postscript}"),'
        f'local("Liberation Serif{style}");{adjusted}}}'
    )
