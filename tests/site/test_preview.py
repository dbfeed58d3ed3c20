import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import nbformat
import psutil
import pytest
from kernelreads import ran

from helpers.site import freshness, livereload, preview, processes, quarto
from helpers.site.errors import SiteError
from helpers.site.rebuilds import Rebuilds
from helpers.site.watcher import changes, source_folders, take


def environment(**more: str) -> dict[str, str]:
    code = Path(__file__).resolve().parents[2] / "src"
    return {**os.environ, "PYTHONPATH": str(code), **more}


class Listener:
    """An open page: the stream of events, followed in a thread."""

    def __init__(self, address: str) -> None:
        self.states: list[dict[str, str]] = []
        self._stream = urllib.request.urlopen(address + livereload.EVENTS, timeout=60)
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        for line in self._stream:
            if line.startswith(b"data: "):
                self.states.append(json.loads(line.removeprefix(b"data: ")))

    @property
    def now(self) -> dict[str, str]:
        return self.states[-1] if self.states else {"build": "", "error": ""}


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


@pytest.fixture
def served(built, command, until):
    """A preview that serves: its address and its process."""
    process = command.start(
        "preview", "--engine", "embedded", "--no-browser", "--no-check", "--port", str(free_port())
    )
    lines: list[str] = []
    threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True).start()
    errors: list[str] = []
    reader = threading.Thread(target=lambda: errors.extend(process.stderr), daemon=True)
    reader.start()

    def address():
        assert process.poll() is None, errors
        found = re.search(r"serving (http://127\.0\.0\.1:\d+)/", "".join(lines))
        return found and found[1]

    yield until(address), process, errors
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    reader.join(5)
    assert "Traceback" not in "".join(errors)
    assert lines[-1] == "preview stopped\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((livereload.HOST, 0))
        return probe.getsockname()[1]


def test_every_kind_of_edit_reaches_the_open_page(project, served, until):
    address, _, _ = served
    page = Listener(address)
    until(lambda: page.states)
    assert f'const seen = "{page.now["build"]}"' in get(f"{address}/studies/alpha.html")

    def edit(path, text, url, expected):
        before = page.now["build"]
        project.write(path, text)
        until(lambda: page.now["build"] != before)
        # Another page than the open one follows it.
        until(lambda: expected in get(address + url))

    edit("data/alpha/numbers.yml", "value: 77\n", "/studies/alpha.html", "value: 77")
    module = "def shout(text):\n    return '!' + text\n"
    edit("src/helpers/demo/__init__.py", module, "/studies/beta.html", "!value: 2")
    edit("about.qmd", "---\ntitle: About\n---\nNew words.\n", "/about.html", "New words.")
    edit("assets/extra/a.js", "export {};\n", "/assets/extra/a.js", "export {};")
    edit("studies/new.qmd", "---\ntitle: New\n---\n", "/", "Home")

    for path, content in project.site().items():
        assert b"__portfolio__" not in content, path


def test_edits_during_a_rebuild_are_not_lost(project, served, until):
    """While the open page is run, while the others are, and again before they are done."""
    address, _, _ = served
    page = Listener(address)
    get(f"{address}/studies/alpha.html")
    slow = 'import time\ntime.sleep(2)\nprint(open("data/alpha/numbers.yml").read())'
    project.notebook("index.ipynb", slow, title="Home")
    until(lambda: "value: 1" in get(f"{address}/index.html"))
    get(f"{address}/studies/alpha.html")
    for value in (5, 6, 7):
        before = page.now["build"]
        project.write("data/alpha/numbers.yml", f"value: {value}\n")
        if value == 6:
            time.sleep(0.3)  # the page is being run
        else:
            until(lambda before=before: page.now["build"] != before)
    for path in ("studies/alpha.html", "index.html"):
        until(lambda path=path: "value: 7" in get(f"{address}/{path}"), 60)
    for path, content in project.site().items():
        assert b"being run again" not in content, path


def test_an_error_is_shown_on_the_last_good_page_and_goes_when_mended(project, served, until):
    address, _, errors = served
    page = Listener(address)
    until(lambda: page.states)
    good = page.now["build"]

    path = project.root / "studies/alpha.ipynb"
    text = path.read_text(encoding="utf-8")
    project.notebook("studies/alpha.ipynb", "1 / 0", studies=["alpha"])
    until(lambda: page.now["error"])
    assert "studies/alpha.ipynb: cell 2 (code cell 1 of 1), line 1: Zero" in page.now["error"]
    # What the command prints is read in a thread of its own.
    until(lambda: "ZeroDivisionError" in "".join(errors))
    assert page.now["build"] == good
    assert "value: 1" in get(f"{address}/studies/alpha.html")

    path.write_text(text, encoding="utf-8")
    until(lambda: page.now["build"] != good)
    assert page.now["error"] == ""


@pytest.mark.browser
def test_an_open_page_reloads_and_shows_errors(project, served, chromium):
    from playwright.sync_api import expect, sync_playwright

    address, _, _ = served
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(f"{address}/studies/alpha.html")
        expect(page.locator("main")).to_contain_text("value: 1")
        project.write("data/alpha/numbers.yml", "value: 55\n")
        expect(page.locator("main")).to_contain_text("value: 55", timeout=30_000)

        project.write("src/helpers/demo/__init__.py", "def shout(text):\n    return text / 0\n")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("TypeError", timeout=30_000)
        expect(page.locator("main")).to_contain_text("value: 55")
        project.write("src/helpers/demo/__init__.py", "def shout(text):\n    return f'[{text}]'\n")
        expect(page.locator("main")).to_contain_text("[value: 55]", timeout=30_000)
        expect(alert).to_have_count(0)
        browser.close()


def test_a_first_build_that_fails_is_told_where_the_site_would_be(built, until):
    project, _ = built
    shutil.rmtree(project.root / "_site")
    project.notebook("index.ipynb", "1 / 0")
    channel = livereload.Channel()
    server = livereload.serve(project.root / "_site", channel, free_port())
    rebuilds = Rebuilds(project.root, channel, ["", "--no-check"], woken=lambda: None)
    try:
        rebuilds.edited()
        until(lambda: rebuilds.look() or rebuilds.is_quiet)
        page = get(f"http://127.0.0.1:{server.server_port}/")
        assert "ZeroDivisionError" in page
        assert "EventSource" in page
    finally:
        rebuilds.stop()
        server.shutdown()
        server.server_close()


def test_only_pages_get_the_script_and_what_is_missing_is_missing(built):
    project, _ = built
    server = livereload.serve(project.root / "_site", livereload.Channel(), free_port())
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        assert get(f"{address}/about.html").count("new EventSource") == 1
        assert get(f"{address}/?a=b").count("new EventSource") == 1
        assert "EventSource" not in get(f"{address}/search.json")
        with pytest.raises(HTTPError, match="404"):
            get(f"{address}/nowhere.html")
        with pytest.raises(HTTPError, match="404"):
            get(f"{address}/../_quarto.yml")
    finally:
        server.shutdown()
        server.server_close()


def test_the_finished_site_is_served_as_it_is(command, project, until):
    done = command.run("serve", "--no-browser")
    assert done.returncode == 1
    assert "no site yet" in done.stderr
    page = project.write("_site/index.html", "<body>mine</body>").read_text()
    process = command.start("serve", "--no-browser", "--port", str(port := free_port()))
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        assert get(f"http://127.0.0.1:{port}/") == page
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def test_a_port_in_use_is_told_and_without_one_the_next_free_is_taken(project, command):
    with socket.create_server((livereload.HOST, 0)) as taken:
        number = taken.getsockname()[1]
        done = command.run("preview", "--engine", "embedded", "--no-browser", "--port", str(number))
        assert done.returncode == 1
        assert f"port {number} is in use; choose another one with --port." in done.stderr
    first = livereload.serve(project.root, livereload.Channel(), None)
    second = livereload.serve(project.root, livereload.Channel(), None)
    try:
        assert livereload.FIRST_PORT <= first.server_port < second.server_port
    finally:
        for server in (first, second):
            server.shutdown()
            server.server_close()


def test_only_loopback_is_served(project):
    server = livereload.serve(project.root, livereload.Channel(), free_port())
    try:
        assert server.server_address[0] == "127.0.0.1"
    finally:
        server.shutdown()
        server.server_close()


def test_an_event_stream_tells_each_state_once():
    channel = livereload.Channel()
    first = channel.state
    channel.failed("broken")
    assert channel.wait(first) == {"build": first["build"], "error": "broken"}
    channel.built()
    assert channel.wait(first)["build"] != first["build"]
    assert livereload.Channel().state["build"] != first["build"]  # a server started anew


def test_sources_are_watched_and_results_are_not(built, until):
    project, _ = built
    with changes(project.root, source_folders) as edits:
        seen: set[str] = set()

        def edited(name):
            seen.update(take(edits, 0.1))
            return any(path.endswith(name) for path in seen)

        until(lambda: project.write("about.qmd", "warm-up") and edited("about.qmd"))
        project.write("_site/new.html", "x")
        project.write(".portfolio/new.json", "{}")
        for name in ("Thumbs.db", ".~lock.loads.csv#", "about.qmd.bak"):
            project.write(f"studies/{name}", "x")
        project.write("new-folder/first.qmd", "x")  # a folder that was not there at the start
        until(lambda: project.write("new-folder/second.qmd", "y") and edited("second.qmd"))
        assert not [path for path in seen if "/_site/" in path or "/.portfolio/" in path]
        assert not [path for path in seen if "/studies/" in path]


def test_quarto_is_woken_by_a_change_of_content_once_each_time(project):
    path = project.root / "studies/alpha.ipynb"
    woken: dict[Path, str] = {}
    for value in (5, 6):
        executed = nbformat.read(path, as_version=4)
        executed.cells[1].outputs = [nbformat.v4.new_output("stream", text=f"{value}")]
        executed.cells[1].execution_count = 1
        nbformat.write(executed, path)
        as_rendered = path.read_bytes()
        for page in ("index.ipynb", "studies/alpha.ipynb", "studies/beta.ipynb"):
            ran(project, page)
        freshness.refresh(project.root)  # Quarto renders: its pre-render step
        assert preview.wake(project.root, validate=False, woken=woken) == []

        project.write("data/alpha/numbers.yml", f"value: {value}\n")
        called = preview.wake(project.root, validate=False, woken=woken)
        assert [page.as_posix() for page in called] == ["index.ipynb", "studies/alpha.ipynb"]
        assert path.read_bytes() != as_rendered
        assert not nbformat.read(path, as_version=4).cells[1].outputs
        assert preview.wake(project.root, validate=False, woken=woken) == []  # it runs already


def test_a_notebook_nobody_saw_run_is_woken_by_every_change_of_code_or_data(project):
    ran(project, "index.ipynb")
    woken: dict[Path, str] = {}
    unknown = [Path("studies/alpha.ipynb"), Path("studies/beta.ipynb")]
    assert preview.wake(project.root, validate=False, woken=woken) == unknown
    assert preview.wake(project.root, validate=False, woken=woken) == []
    project.write("data/beta/numbers.yml", "value: 3\n")
    assert preview.wake(project.root, validate=False, woken=woken) == unknown


def test_quarto_is_not_woken_by_data_with_problems(project, capfd):
    project.write("data/alpha/numbers.yml", "value: [unclosed\n")
    assert preview.wake(project.root, validate=True, woken={}) == []
    assert "numbers.yml" in capfd.readouterr().err


def test_what_the_started_command_starts_ends_with_it(project, until):
    script = "sleep 60 & echo $!; wait"
    process = quarto.start(project.root, ["sh", "-c", script], stdout=subprocess.PIPE)
    number = int(process.stdout.readline())
    processes.stop(process)

    def ended():
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"

    until(ended)


@pytest.mark.quarto
def test_a_data_edit_reaches_the_page_quarto_serves(project, command, until):
    """Edited before it starts, edited while it serves; and it ends when asked to."""
    number = free_port()
    built = ("build", "--engine", "quarto", "--no-check")
    assert command.run(*built).returncode == 0
    project.write("data/alpha/numbers.yml", "value: 4\n")
    process = command.start(
        "preview", "--engine", "quarto", "--no-browser", "--no-check", "--port", str(number)
    )
    said: list[str] = []
    threading.Thread(target=lambda: said.extend(process.stdout), daemon=True).start()
    address = f"http://127.0.0.1:{number}/studies/alpha.html"

    def shows(text):
        try:
            return text in get(address)
        except OSError:
            return False

    try:
        for value in (4, 5, 6):
            project.write("data/alpha/numbers.yml", f"value: {value}\n")
            until(lambda value=value: shows(f"value: {value}"), 120)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=40) == 0
    assert said[-1] == "preview stopped\n"
    woken = [line for line in said if line.startswith("data or code of")]
    # Each edit wakes the two pages that show it, once.
    assert len(woken) == 4, woken
    until(lambda: not shows("value"), 5)


def kernels_of(root):
    """Processes that run code in this project's stage."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            inside = str(root) in process.environ().get("PYTHONPATH", "")
            if inside or str(root) in " ".join(process.cmdline()):
                found.append(process)
    return found


@pytest.mark.parametrize("then", ["at once", "while it builds", "while it serves"])
def test_it_ends_when_asked_to_also_in_the_background_of_a_script(built, until, then):
    """A script's shell starts such a command so that it ignores Ctrl-C."""
    project, _ = built
    if then != "while it serves":
        project.notebook("studies/alpha.ipynb", "import time; time.sleep(60)")
    call = [sys.executable, "-m", "helpers.cli", "preview", "--no-browser", "--no-check"]
    call += ["--engine", "embedded", "--port", str(free_port()), "--root", str(project.root)]
    script = "trap '' INT; " + shlex.join(call) + " & echo $!; wait"
    shell = subprocess.Popen(
        ["sh", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
        start_new_session=True,
    )
    number = int(shell.stdout.readline())
    said: list[str] = []
    threading.Thread(target=lambda: said.extend(shell.stdout), daemon=True).start()
    wanted = {"at once": "", "while it builds": "to run", "while it serves": "serving "}[then]
    until(lambda: wanted in "".join(said), 60)
    os.kill(number, signal.SIGTERM)
    until(lambda: shell.poll() is not None, 30)
    until(lambda: not kernels_of(project.root), 10)
    assert "Traceback" not in "".join(said)


HEARS = """
import os, signal
from helpers.site.processes import interruptible
signal.signal(signal.SIGHUP, signal.{before})
with interruptible():
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        print("goes on")
    except KeyboardInterrupt:
        print("cleans up")
"""


@pytest.mark.parametrize(("before", "does"), [("SIG_DFL", "cleans up"), ("SIG_IGN", "goes on")])
def test_a_closed_terminal_ends_it_unless_it_is_to_outlive_it(before, does):
    call = [sys.executable, "-c", HEARS.format(before=before)]
    done = subprocess.run(call, capture_output=True, text=True, env=environment())
    assert done.stdout == f"{does}\n", done.stderr


@pytest.mark.parametrize(
    ("asked", "why"), [("auto", "quarto is not on PATH"), ("embedded", "asked for with --engine")]
)
def test_it_says_truly_why_the_engine_builds(built, until, monkeypatch, asked, why, tmp_path):
    project, _ = built
    call = [sys.executable, "-m", "helpers.cli", "preview", "--no-browser", "--no-check"]
    call += ["--engine", asked, "--port", str(free_port()), "--root", str(project.root)]
    process = subprocess.Popen(
        call, stdout=subprocess.PIPE, text=True, env=environment(PATH=str(tmp_path))
    )
    said: list[str] = []
    threading.Thread(target=lambda: said.extend(process.stdout), daemon=True).start()
    until(lambda: "serving " in "".join(said), 60)
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    assert f"engine: embedded ({why})\n" in said
    assert next(line for line in said if line.startswith("built with")).endswith(f"): {why}\n")


def test_one_port_error_names_the_range(project, monkeypatch):
    monkeypatch.setattr(livereload, "_TRIES", 1)
    with socket.create_server((livereload.HOST, 0)) as taken:
        monkeypatch.setattr(livereload, "FIRST_PORT", taken.getsockname()[1])
        with pytest.raises(SiteError, match="are in use"):
            livereload.serve(project.root, livereload.Channel(), None)
