"""No input makes the catalogue fail: it loads, or says what is wrong and where."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from smallproject import make_project

from helpers.catalog import CatalogError, Problem, load
from helpers.catalog.layout import FOLDERS, LABS, LABS_FOLDER, SPECS
from helpers.catalog.validate import validate
from helpers.catalog.yamlfile import parse

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
FILES = sorted(
    path.relative_to(ROOT)
    for pattern in ("*.yml", "*/*.yml", "*/*/*.yml", "*/series/*.csv")
    for path in DATA.glob(pattern)
)
STUDIES = {path.parent.name for path in DATA.glob("*/study.yml")}
SNIPPETS = [
    b"\t", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b": ", b"- ", b"&a ", b"*a", b"!!x ", b"<<: ",
    b"[", b"]", b"{", b"}", b"'", b'"', b"|", b">", b"%", b"@", b"`", b"#", b"? ", b"---\n",
    b".nan", b".inf", b"-1", b"1e999", b"9" * 5000, b"null", b"true", b"2999-01-01",
    "\x85".encode(), "\u2028".encode(), "\u2029".encode(), "é".encode(), b"\xed\xa0\x80",
    b"[" * 100,
]  # fmt: skip


@cache
def small() -> dict[Path, bytes]:
    """The files of a project that loads fifty times as fast as ours."""
    with tempfile.TemporaryDirectory() as folder:
        root = make_project(Path(folder))
        return {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@cache
def of_every_kind() -> dict[Path, bytes]:
    """Its data, and one file of ours of each kind it has not."""
    data = {path: text for path, text in small().items() if path.suffix in (".yml", ".csv")}
    del data[Path("_quarto.yml")]
    lab = next(path for path in FILES if path.parent.name == LABS_FOLDER)
    ours = {Path("data", "shop", path.name): path for path in FILES if path.parent.name in STUDIES}
    return {path: (ROOT / of).read_bytes() for path, of in {**ours, lab: lab}.items()} | data


@cache
def real() -> dict[Path, bytes]:
    """Our data."""
    return {path: (ROOT / path).read_bytes() for path in FILES}


@st.composite
def mutations(draw: st.DrawFn, files: Callable[[], dict[Path, bytes]]) -> tuple[Path, bytes]:
    """A data file with a few lines or bytes changed."""
    name = draw(st.sampled_from(sorted(files())))
    lines = files()[name].split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["delete", "swap", "insert", "indent", "repeat", "cut"]))
        if kind == "delete" and len(lines) > 1:
            del lines[at]
        elif kind == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "insert":
            column = draw(st.integers(0, len(lines[at])))
            what = draw(st.one_of(st.sampled_from(SNIPPETS), st.binary(max_size=8)))
            lines[at] = lines[at][:column] + what + lines[at][column:]
        elif kind == "indent":
            lines[at] = b"  " + lines[at]
        elif kind == "repeat":
            lines.insert(at, lines[at])
        elif kind == "cut":
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return name, b"\n".join(lines)


def has_place(problem: Problem, root: Path) -> bool:
    """Whether a problem names a file, and a line that is in it."""
    if problem.line == 0:
        return True
    path = root / problem.file
    lines = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 2
    return 1 <= problem.line <= lines and problem.column >= 0


@settings(max_examples=200, deadline=None, derandomize=True)
@given(mutation=mutations(of_every_kind))
def test_mutated_data_loads_or_gives_problems_with_places(mutation: tuple[Path, bytes]) -> None:
    problems_of(small() | dict([mutation]))


@pytest.mark.parametrize("broken", ["study", "id", "evidence", "lab", "figure", "source"])
def test_faults_between_studies_and_labs_of_ours_are_told_with_places(broken: str) -> None:
    """As the small project has one study and no lab."""
    if len(STUDIES) < 2:
        pytest.skip("this portfolio has one study")
    one, other, *_ = sorted(STUDIES)
    data = real() | {Path("_quarto.yml"): b""}
    cited = rb"lab:\s+{?\s*id: ([\w-]+)"
    lab = Path("data", LABS_FOLDER, f"{re.search(cited, b''.join(data.values()))[1].decode()}.yml")
    study, sources = Path("data", one, "study.yml"), Path("data/sources.yml")
    principles = Path("data/principles.yml")
    data |= {
        # What every file of a study, and the shared ones, rest on.
        "study": {study: data[study][: len(data[study]) // 2]},
        "id": {study: data[study].replace(one.encode(), other.encode())},
        "evidence": {principles: data[principles].replace(b"study: ", b"study: no-")},
        "lab": {lab: data[lab] + b"["},
        "figure": {lab: data[lab].replace(b"\n- id: ", b"\n- id: no-")},
        "source": {sources: data[sources].replace(b"\n- id: ", b"\n- id: no-")},
    }[broken]
    assert problems_of(data)


def problems_of(files: dict[Path, bytes]) -> list[Problem]:
    """Load files as a project's; what is wrong with them has a place."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(text)
        problems: list[Problem] = []
        try:
            load(root)
        except CatalogError as error:
            problems = error.problems
            assert problems
        assert all(problem.wrong and problem.file for problem in problems)
        assert all(has_place(problem, root) for problem in problems), problems
    return problems


def beginning_with(mark: str) -> tuple[Path, bytes]:
    """A real decision behind a character, and no key on its last line."""
    name = next(name for name in FILES if name.parent.name == "decisions")
    return name, mark.encode() + (ROOT / name).read_bytes() + b"&a "


@settings(max_examples=200, deadline=None)
@example(beginning_with("\x85"))
@example(beginning_with("\u2028"))
@example(beginning_with("\u2029"))
@given(mutation=mutations(real).filter(lambda mutation: mutation[0].suffix == ".yml"))
def test_a_mutated_file_is_read_or_gives_problems_with_places(
    mutation: tuple[Path, bytes],
) -> None:
    name, content = mutation
    folders = FOLDERS | {LABS_FOLDER: LABS}
    spec = SPECS.get(name.stem) or folders[name.parent.name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name.name)
        path.write_bytes(content)
        document = parse(path, name.name)
        problems = list(document.problems)
        records = range(len(document.data)) if isinstance(document.data, list) else ()
        for item in [(index,) for index in records] if spec.many else [()]:
            if document.root is not None:
                problems += validate(document, spec.model, item)[1]
        assert all(has_place(problem, Path(folder)) for problem in problems), problems


@settings(max_examples=300, deadline=None)
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_parse_or_give_problems(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".yml") as handle:
        path = Path(handle.name)
        path.write_bytes(content)
        document = parse(path, "x.yml")
        assert (document.root is None) <= bool(document.problems)


@settings(max_examples=100, deadline=None)
@given(
    content=st.recursive(
        st.sampled_from(["a", "1", "*x", "&x b", "{", "[", ":", "'q'", "? "]),
        lambda inner: st.lists(inner, min_size=1, max_size=4).map(
            lambda parts: "[" + ", ".join(parts) + "]"
        ),
        max_leaves=30,
    )
)
def test_flow_collections_parse_or_give_problems(content: str) -> None:
    with tempfile.NamedTemporaryFile(suffix=".yml") as handle:
        path = Path(handle.name)
        path.write_text(content, encoding="utf-8")
        document = parse(path, "x.yml")
        assert (document.root is None) <= bool(document.problems)
