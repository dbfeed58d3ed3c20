"""`portfolio new`: a study that explains itself, builds and passes the check at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined

from helpers.catalog import NotAProjectError, Survey, find_root, layout, survey
from helpers.catalog.export import datapackage_text
from helpers.catalog.yamlfile import Document, Node, parse
from helpers.schema.base import ID_PATTERN
from helpers.site.cells import split
from helpers.site.errors import describe_os_error
from helpers.text.person import first_person

DONE, REFUSED = 0, 2
RESERVED = frozenset({"schema", "labs", "index", "topic", "null", "true", "false"})
"""Words that mean something else in data/, in case-studies/ or in YAML."""

_PREFERRED = ("operations-effort", "build-effort", "failure-containment")
_CELL = re.compile(r"^%% (raw|code|markdown)$", re.MULTILINE)
_TEMPLATES = Environment(  # noqa: S701 - YAML and notebooks, no HTML
    loader=PackageLoader("helpers.site", "templates/study"),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


class RefusedError(Exception):
    """The study cannot be made; the message says what to do. Nothing was written."""


def main(slug: str, root: Path | str | None = None) -> int:
    """Scaffold a study and say what was made.

    Returns
    -------
    int
        0 when it is there, 2 when nothing was written.
    """
    try:
        base = find_root(None if root is None else Path(root))
        made = scaffold(base, slug)
    except (NotAProjectError, RefusedError) as error:
        print(f"portfolio: {error}", file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(f"portfolio: nothing was written: {describe_os_error(error)}", file=sys.stderr)
        return REFUSED
    for path in made:
        print(f"wrote {path.relative_to(base).as_posix()}")
    print(f"the study {slug} is an example to be replaced: start with data/{slug}/study.yml,")
    print("keep `portfolio preview` open, and run `portfolio check` when you are done")
    return DONE


def scaffold(root: Path, slug: str) -> list[Path]:
    """Write a new study: all of it, or nothing.

    Parameters
    ----------
    slug
        Name of the study and of its folder and pages.

    Returns
    -------
    list of Path
        Files that were written or changed.

    Raises
    ------
    RefusedError
        If the name is bad or taken, or the project is in no state to take a study.
    OSError
        If a file cannot be written; what was written before is taken back.
    """
    found = survey(root)
    _acceptable(root, slug, found)
    contents = _contents(root, slug, found)
    _rehearse(root, contents, found)
    _write(contents)
    return sorted(contents)


def _acceptable(root: Path, slug: str, found: Survey) -> None:
    if not re.fullmatch(ID_PATTERN, slug) or slug.endswith("\n") or len(slug) > 40:
        raise RefusedError(
            f"{slug!r} is no name for a study: use up to 40 lower-case letters and digits, words "
            "joined by hyphens, such as my-system"
        )
    if slug in RESERVED or slug.endswith(tuple(filter(None, layout.PAGES.values()))):
        raise RefusedError(f"{slug!r} has a meaning of its own here; choose another name")
    taken = [root / "data" / slug, *(root / page for page in _pages(slug).values())]
    for path in taken:
        if path.exists() or path.is_symlink():
            name = path.relative_to(root).as_posix()
            raise RefusedError(f"{name} exists already; choose another name, or move it away")
    # Anchors are <study>-<quantity>, so one study's name must not begin another's anchors.
    for study in layout.scan(root).studies:
        if slug.startswith(f"{study}-") or study.startswith(f"{slug}-"):
            raise RefusedError(
                f"{slug!r} and the study {study!r} would share anchors on the evidence page; "
                "choose a name that does not begin with the other"
            )
    if found.portfolio is None:
        raise RefusedError(
            "data/author.yml cannot be used yet; run `portfolio check` and put it right first"
        )
    if len(found.portfolio.rubric) < 2:
        raise RefusedError(
            "data/rubric.yml needs at least two criteria, by which the example decision is scored"
        )


def _contents(root: Path, slug: str, found: Survey) -> dict[Path, str]:
    portfolio = found.portfolio
    if portfolio is None:
        raise RefusedError("data/author.yml cannot be used yet; run `portfolio check`")
    rubric = sorted(portfolio.rubric, key=lambda name: name not in _PREFERRED)
    source = f"{slug}-source"
    if source in portfolio.sources:
        raise RefusedError(f"data/sources.yml has a source {source} already; choose another name")
    title = _title(slug)
    words = {
        "slug": slug,
        "source": source,
        "title": title,
        "author": portfolio.author.name.replace("\\", "\\\\").replace('"', '\\"'),
        "today": dt.datetime.now(dt.UTC).date().isoformat(),
        "criterion_1": rubric[0],
        "criterion_2": rubric[1],
        "principles": "[" + ", ".join(list(portfolio.principles)[:1]) + "]",
    }
    made = {
        name: _TEMPLATES.get_template(name).render(words) for name in _TEMPLATES.list_templates()
    }
    contents = {
        root / "data" / slug / name.removeprefix("data/"): text
        for name, text in made.items()
        if name.startswith("data/")
    }
    for kind, page in _pages(slug).items():
        contents[root / page] = notebook(made[f"pages/{kind}.tmpl"], page.stem)
    entry = made["source.yml"]
    data = root / "data"
    contents[data / "sources.yml"] = _with_record(data / "sources.yml", entry)
    contents[data / "author.yml"] = _with_item(data / "author.yml", ("studies",), slug)
    navigation = _with_navigation(root, slug, title, list(portfolio.studies))
    if navigation is not None:
        contents[root / "_quarto.yml"] = navigation
    return contents


def _pages(slug: str) -> dict[str, Path]:
    """The pages of a study by kind, relative to the project."""
    ends = layout.PAGES.items()
    return {kind: Path(layout.CASES, f"{slug}{end}.ipynb") for kind, end in ends}


def _title(slug: str) -> str:
    """The name in words, without those in which somebody speaks of himself: it cites nobody."""
    title = slug.replace("-", " ").capitalize()
    if any(first_person(f"{title} it is")):
        words = [word for word in title.split() if not any(first_person(f"{word} it is"))]
        title = " ".join(words or ["example", "system"]).capitalize()
    return title


def notebook(text: str, name: str) -> str:
    """Make a notebook without outputs from cells written as ``%% code`` and text below it.

    Parameters
    ----------
    name
        From which the cells' ids follow, so that the same text gives the same file.
    """
    parts = _CELL.split(text)[1:]
    makers = {
        "raw": nbformat.v4.new_raw_cell,
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
    }
    cells = []
    for index in range(0, len(parts), 2):
        cell = makers[parts[index]](parts[index + 1].strip("\n"))
        options = split(cell.source)[0] if parts[index] == "code" else {}
        if parts[index] == "raw" or options.get("echo") is False:
            cell["metadata"] = {"jupyter": {"source_hidden": True}}  # folded in Jupyter, too
        cell["id"] = hashlib.sha256(f"{name}/{index}".encode()).hexdigest()[:8]
        cells.append(cell)
    book = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    book["nbformat_minor"] = 5
    nbformat.validate(book)
    return nbformat.writes(book).rstrip("\n") + "\n"


def _read(path: Path) -> tuple[Document, list[str]]:
    document = parse(path, path.name)
    if document.root is None or document.problems:
        raise RefusedError(f"{path.name} cannot be edited as it is; run `portfolio check`")
    return document, path.read_text(encoding="utf-8").splitlines(keepends=True)


def _with_record(path: Path, entry: str) -> str:
    """Return a file that is a list of records with one more at its end."""
    document, lines = _read(path)
    root = document.root
    if root is None or not isinstance(root.data, list):
        raise RefusedError(f"{path.name} is no list of records; run `portfolio check`")
    row, start = root.line - 1, root.column - 1
    if lines[row][start] == "[":
        if root.data:
            raise RefusedError(
                f"{path.name} is written in brackets; give each record its own `- id:`"
            )
        return "".join(lines[:row]) + entry
    text = "".join(lines)
    indent = " " * start
    added = "".join(f"{indent}{line}" for line in entry.splitlines(keepends=True))
    return text + ("" if text.endswith("\n") else "\n") + added


def _with_item(path: Path, at: tuple[str, ...], item: str) -> str:
    """Return a file in which the list at ``at`` has one more item, with all else as it was."""
    document, lines = _read(path)
    node = document.node(at)
    if node is None or not isinstance(node.data, list):
        raise RefusedError(f"{path.name} has no list {'.'.join(at)}; run `portfolio check`")
    if not node.data:
        row, start = node.line - 1, node.column - 1
        lines[row] = (
            lines[row][:start] + f"[{item}]" + lines[row][lines[row].index("]", start) + 1 :]
        )
        return "".join(lines)
    last = node.children[len(node.data) - 1]
    row, start = last.line - 1, last.column - 1
    if not _insert(lines, last, item):
        end = start + len(last.text)
        # A quoted item ends behind its closing quote.
        end += 2 if lines[row][start : start + 1] in ("'", '"') else 0
        lines[row] = f"{lines[row][:end]}, {item}{lines[row][end:]}"
    return "".join(lines)


def _with_navigation(root: Path, slug: str, title: str, studies: list[str]) -> str | None:
    """Return _quarto.yml with the study beside the others, or ``None`` if none is named in it.

    Listings and patterns such as ``case-studies/*.ipynb`` find a new study by themselves; only
    navigation that names studies one by one has to name this one, too.
    """
    path = root / "_quarto.yml"
    if not path.is_file():
        return None
    document, lines = _read(path)
    pages = {f"{layout.CASES}/{study}.ipynb" for study in studies}
    found = [
        (node, index)
        for node in _lists(document.root)
        for index in node.children
        if _page_of(node.children[index]) in pages
    ]
    # From the bottom up, so that earlier places stay where they are; one entry per list.
    last: dict[int, tuple[Node, int]] = {id(node): (node, int(index)) for node, index in found}
    for node, index in sorted(last.values(), key=lambda entry: -entry[0].line):
        item, page = node.children[index], f"{layout.CASES}/{slug}.ipynb"
        if isinstance(item.data, dict):
            key = "href" if "href" in item.data else "file"
            entry = (f"text: {title}", f"{key}: {page}")
        else:
            entry = (page,)
        if not _insert(lines, item, *entry):
            raise RefusedError(
                "_quarto.yml lists the studies in brackets; put each on a line of its own "
                "after `- `"
            )
    return "".join(lines) if last else None


def _lists(node: Node | None) -> list[Node]:
    if node is None:
        return []
    inner = [found for child in node.children.values() for found in _lists(child)]
    return [node, *inner] if isinstance(node.data, list) else inner


def _page_of(node: Node) -> str:
    if isinstance(node.data, dict):
        return str(node.data.get("href") or node.data.get("file") or "")
    return str(node.data)


def _insert(lines: list[str], item: Node, *entry: str) -> bool:
    """Put an entry behind an item with a dash of its own; tell whether it has one."""
    before = lines[item.line - 1][: item.column - 1]
    if not before.rstrip().endswith("-"):
        return False
    end = _last_line(item)
    lines[end - 1] = lines[end - 1].rstrip("\n") + "\n"
    starts = (before, *[" " * len(before)] * (len(entry) - 1))
    lines[end:end] = [f"{start}{text}\n" for start, text in zip(starts, entry, strict=True)]
    return True


def _last_line(node: Node) -> int:
    return max([node.line, *(_last_line(child) for child in node.children.values())])


def _rehearse(root: Path, contents: dict[Path, str], before: Survey) -> None:
    """Try the result on a copy of data/: it must bring no new problem."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        shutil.copytree(root / "data", copy / "data", symlinks=True)
        (copy / "_quarto.yml").write_text("", encoding="utf-8")
        for path, text in contents.items():
            if path.is_relative_to(root / "data"):
                target = copy / path.relative_to(root)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="\n")
        after = survey(copy)
        old = {(problem.file, problem.key, problem.wrong) for problem in before.problems}
        new = [p for p in after.problems if (p.file, p.key, p.wrong) not in old]
        if new:
            listed = "\n".join(map(str, new))
            raise RefusedError(f"the example does not fit this project; put right first:\n{listed}")
        if after.portfolio is not None and not after.problems:
            contents[root / "data" / "datapackage.json"] = datapackage_text(after.portfolio)


def _write(contents: dict[Path, str]) -> None:
    """Write all files, or put everything back."""
    old = {path: path.read_bytes() if path.exists() else None for path in contents}
    made: list[Path] = []
    done: list[Path] = []
    try:
        for path, text in contents.items():
            made += [parent for parent in _missing_parents(path) if parent not in made]
            path.parent.mkdir(parents=True, exist_ok=True)
            done.append(path)
            crlf = b"\r\n" in (old[path] or b"")
            path.write_text(text, encoding="utf-8", newline="\r\n" if crlf else "\n")
    except BaseException:
        for path in done:
            before = old[path]
            if before is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(before)
        for folder in sorted(made, key=lambda entry: -len(entry.parts)):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise


def _missing_parents(path: Path) -> list[Path]:
    return [parent for parent in path.parents if not parent.exists()]
