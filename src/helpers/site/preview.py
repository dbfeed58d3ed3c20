"""Preview the site while it is being written: every edit reaches the open page."""

import contextlib
import json
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

from helpers.site import engine as engines
from helpers.site import freshness, livereload, processes
from helpers.site.engine import Engine
from helpers.site.errors import SiteError
from helpers.site.processes import interruptible
from helpers.site.project import SITE
from helpers.site.rebuilds import Rebuilds
from helpers.site.watcher import changes, source_folders, take


def preview(root: Path, wanted: Engine, port: int | None, browser: bool, validate: bool) -> None:
    """Serve the project's site and keep it current until interrupted.

    Parameters
    ----------
    root
        The project.
    wanted
        What renders the site.
    port
        Port to serve on; a free one if None.
    browser
        Open the site in a browser.
    validate
        Validate the data before each build.

    Raises
    ------
    SiteError
        If the engine or the port cannot be had.
    """
    choice = engines.choose(root, wanted)
    print(f"engine: {choice.engine} ({choice.why})", flush=True)
    with interruptible(), contextlib.suppress(KeyboardInterrupt):
        if choice.engine is Engine.QUARTO:
            _with_quarto(root, str(choice.quarto.command), port, browser, validate)
        else:
            arguments = [choice.why, *([] if validate else ["--no-check"])]
            _embedded(root, port, browser, arguments)
    print("preview stopped", flush=True)


def serve(root: Path, port: int | None, browser: bool) -> None:
    """Serve the finished site on this machine, just as it is, until interrupted.

    Raises
    ------
    SiteError
        If there is no site, or the port cannot be had.
    """
    if not (root / SITE / "index.html").is_file():
        raise SiteError("there is no site yet; `portfolio build` writes it.")
    server = livereload.serve(root / SITE, None, port)
    address = f"http://{livereload.HOST}:{server.server_port}/"
    print(f"serving {address} (Ctrl-C ends it)", flush=True)
    try:
        with interruptible(), contextlib.suppress(KeyboardInterrupt):
            if browser:
                webbrowser.open(address)
            threading.Event().wait()
    finally:
        server.shutdown()
        server.server_close()


def _embedded(root: Path, port: int | None, browser: bool, arguments: list[str]) -> None:
    channel = livereload.Channel()
    server = livereload.serve(root / SITE, channel, port)
    address = f"http://{livereload.HOST}:{server.server_port}/"
    try:
        with changes(root, source_folders) as edits:
            rebuilds = Rebuilds(root, channel, arguments, woken=lambda: edits.put(set()))
            try:
                rebuilds.edited()
                serving = False
                while True:
                    rebuilds.look()
                    if rebuilds.is_quiet and not serving:
                        serving = True
                        print(f"serving {address} (Ctrl-C ends it)", flush=True)
                        if browser:
                            webbrowser.open(address)
                    edited = take(edits, seconds=1)
                    for path in sorted(edited):
                        print(f"changed: {Path(path).relative_to(root)}", flush=True)
                    if edited:
                        rebuilds.edited()
            finally:
                rebuilds.stop()
    finally:
        server.shutdown()
        server.server_close()


def _with_quarto(root: Path, command: str, port: int | None, browser: bool, validate: bool) -> None:
    from helpers.site import quarto

    call = [command, "preview", str(root)]
    call += ["--port", str(port)] if port is not None else []
    call += [] if browser else ["--no-browser"]
    woken: dict[Path, str] = {}
    # It starts with the pages that are there, however old their results.
    wake(root, validate, woken)
    process = quarto.start(root, call)
    try:
        with changes(root, source_folders) as edits:
            while process.poll() is None:
                edited = take(edits, seconds=1)
                # Notebooks are Quarto's to watch, and it writes results into them.
                if any(not path.endswith(".ipynb") for path in edited):
                    for path in wake(root, validate, woken):
                        print(f"data or code of {path} changed", flush=True)
    finally:
        processes.stop(process)
        quarto.settle(root)
    if process.returncode:
        raise SiteError(f"quarto preview ended with exit code {process.returncode}.")


def wake(root: Path, validate: bool, woken: dict[Path, str]) -> list[Path]:
    """Make a running ``quarto preview`` execute the notebooks whose data or code has changed.

    Quarto watches notebooks, not what they read, and passes over one whose content is the same as
    when it last rendered it, however new its time stamp. Results are part of that content, and
    they no longer hold: taking them out is the change Quarto sees.

    Parameters
    ----------
    root
        The project.
    validate
        Validate the data first.
    woken
        For what each notebook was woken last, so that none is woken twice while it still runs;
        brought up to date.

    Returns
    -------
    list of Path
        The notebooks, relative to the project; none while the data has problems, which are
        printed.
    """
    if validate and not _valid(root):
        return []
    try:
        state = freshness.everything(root)
        moved = freshness.moved(root)
    except (SiteError, OSError) as error:
        print(f"portfolio: {error}", file=sys.stderr, flush=True)
        return []
    # While one runs nobody knows yet what it reads: it may be any of the code and data.
    stale = [path for path in moved if woken.get(path) != state]
    for path in stale:
        drop_results(root / path)
    woken.clear()
    woken.update(dict.fromkeys(moved, state))
    return stale


def _valid(root: Path) -> bool:
    # A process of its own, because an edited module would stay imported in this one.
    call = [sys.executable, "-m", "helpers.cli", "check", "--root", str(root)]
    checked = subprocess.run(call, capture_output=True, text=True, check=False)
    if checked.returncode:
        print(checked.stdout + checked.stderr, end="", file=sys.stderr, flush=True)
    return not checked.returncode


def drop_results(notebook: Path) -> None:
    """Take the results out of a notebook file, in place, as the git filter would."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    # In place and not by renaming: a rename is no modification to Quarto's watcher.
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    notebook.write_text(text, encoding="utf-8")
