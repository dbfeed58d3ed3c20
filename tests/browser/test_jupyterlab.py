"""The explorers work in the output of a cell, in a real JupyterLab on this machine."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urldefrag, urljoin

import builtsite
import nbformat
import pytest
import visit
from playwright.sync_api import Browser, Page

from helpers.labs.opened import LONGEST
from helpers.site import build
from helpers.site.project import notebooks, read_config, read_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CODE = """from helpers import cards
from helpers.catalog import load

portfolio = load()
study = next(study for study in portfolio.studies.values() if study.decisions)
first, *others = study.decisions
cards.decision_card(portfolio, study, first)"""
PATH = """from helpers import cards
from helpers.catalog import load

portfolio = load()
path = next(study for study in portfolio.studies.values() if study.scaling)
cards.scaling_path_card(portfolio, path, path.scaling.loads[0].id)"""
FAILURES = """from helpers import cards
from helpers.catalog import load

portfolio = load()
mapped = next(s for s in portfolio.studies.values() if s.architecture and s.failures)
cards.blast_card(portfolio, mapped)"""
DRAWINGS = """from IPython.display import display

from helpers import cards
from helpers.catalog import load

portfolio = load()
studies = portfolio.studies.values()
drawn = next(s for s in studies if s.architecture and s.lifecycles and s.decisions)
decided = next(key for key, found in drawn.decisions.items() if found.principles)
display(cards.architecture_card(portfolio, drawn))
display(cards.lifecycle_card(portfolio, drawn, next(iter(drawn.lifecycles))))
display(cards.numbers_block(drawn, drawn.meta.key_numbers))
display(cards.decision_block(portfolio, drawn, decided))
display(cards.studies_block(portfolio))"""
#: A notebook each: JupyterLab draws only what is near the view.
NOTEBOOKS = {
    "decisions": [CODE, "cards.decision_card(portfolio, study, *others[:1] or [first])"],
    "path": [PATH],
    "failures": [FAILURES],
    "drawings": [DRAWINGS],
}
#: Or it may ask which kernel is meant, at any moment until one runs.
AUTOSTART = {"autoStartDefaultKernel": True}
#: Packages of npm that some labs run; without npm their cells say what to do.
NODE = Path("tools", "node", "node_modules")
#: Labs up to this long, in seconds, run here in their notebooks too; longer ones show their last
#: run, unless this run of the tests has time for all.
LAB_SECONDS = os.environ.get(LONGEST) or "5"
#: JupyterLab asks two hosts for news unless told not to.
QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


@pytest.fixture(scope="module")
def project(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project, which JupyterLab may write into."""
    project = tmp_path_factory.mktemp("lab") / "project"
    project.mkdir()
    builtsite.copy_project(project_root, project)
    # As in Binder: what was read of the data is there for every notebook.
    build.check(project)
    # What npm brought for labs is no part of the project, and lies in it.
    if (project_root / NODE).is_dir():
        (project / NODE).symlink_to(project_root / NODE, target_is_directory=True)
    return project


@pytest.fixture(scope="module")
def lab(project: Path) -> Iterator[str]:
    """Address of the first of these notebooks in a JupyterLab that no one has set up."""
    home = project.parent
    for name, cells in NOTEBOOKS.items():
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(code) for code in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(notebook, project / "notebooks" / f"{name}.ipynb")
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET), "utf-8")
    tracker = home / "settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)
    (tracker / "tracker.jupyterlab-settings").write_text(json.dumps(AUTOSTART), "utf-8")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "PORTFOLIO_", "QUARTO_"))
    }
    environment |= {
        "PYTHONPATH": str(project / "src"),
        LONGEST: LAB_SECONDS,
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0"]
    # What is not near the view is on no page: such a cell is asked of the program itself.
    command += ["--LabApp.expose_app_in_browser=True"]
    # The checker of types that is installed for the tests would look at every notebook opened.
    command += ["--LanguageServerManager.autodetect=False"]
    token = secrets.token_hex()
    command += ["--ip=127.0.0.1", f"--IdentityProvider.token={token}"]
    with subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            said = (re.search(r"http://127\.0\.0\.1:\d+/", line) for line in server.stderr)
            origin = next(found[0] for found in said if found)
            # What it says later must not fill the pipe.
            Thread(target=server.stderr.read, daemon=True).start()
            yield f"{origin}lab/tree/notebooks/{next(iter(NOTEBOOKS))}.ipynb?token={token}"
        finally:
            # The server ends its kernels before it ends.
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


#: Opens a notebook, and waits until it can run.
SHOW = """async (path) => {
  while (!window.jupyterapp) await new Promise((resolve) => setTimeout(resolve, 100));
  const { commands, restored } = window.jupyterapp;
  await restored;
  const panel = await commands.execute("docmanager:open", { path, factory: "Notebook" });
  await panel.context.ready;
  await panel.sessionContext.ready;
}"""
#: Runs every cell, and returns the notebook with its results: as one text, since Playwright takes
#: long to hand over values one by one.
RUN = """async () => {
  const { commands, shell } = window.jupyterapp;
  await commands.execute("notebook:run-all-cells");
  return JSON.stringify(shell.currentWidget.content.model);
}"""
#: Closes what is open, as it is, and ends its kernel.
END = """async () => {
  const { serviceManager, shell } = window.jupyterapp;
  for (const widget of [...shell.widgets("main")]) widget.dispose();
  await serviceManager.sessions.shutdownAll();
  document.body.dataset.jpThemeLight = "true";
}"""
#: Goes to a cell. A scroll of ours is undone when JupyterLab lays the cells anew, as it does when
#: one above grows; its own is repeated until the cell is where it should be.
GO_TO = """async (index) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, "start");
}"""


@pytest.fixture(scope="module")
def desk(browser: Browser, lab: str) -> Iterator[tuple[Page, visit.Log]]:
    """One JupyterLab for all notebooks: it takes as long to load as a notebook to run."""
    with visit.opened(browser, lab) as (page, log):
        # Where it is asked to run before its session stands, it asks which kernel is meant.
        select = page.locator(".jp-Dialog button.jp-mod-accept")
        page.add_locator_handler(select, lambda button: button.click())
        # What the address names comes to the front when it is there.
        page.locator(".jp-Notebook").wait_for(timeout=120_000)
        yield page, log


@contextmanager
def opened(desk: tuple[Page, visit.Log], path: str) -> Iterator[tuple[Page, visit.Log]]:
    """Open a notebook alone, with a kernel of its own."""
    page, log = desk
    log.messages.clear()
    try:
        page.evaluate(SHOW, path)
        yield page, log
    finally:
        page.evaluate(END)


def run_all(page: Page) -> dict[str, Any]:
    """Run every cell to its end; return the notebook with its results."""
    return json.loads(page.evaluate(RUN))


def test_a_decision_is_overturned_in_a_notebook(desk):
    with opened(desk, "notebooks/decisions.ipynb") as (page, log):
        run_all(page)
        fold = page.locator(".jp-OutputArea-output details.ap-explore").first
        fold.wait_for(timeout=60_000)
        assert fold.get_by_text("needs JavaScript").count() == 1
        fold.locator("summary").first.focus()
        page.keyboard.press("Enter")
        explorer = fold.locator("tradeoff-explorer[data-ready]")
        explorer.wait_for()
        verdict = explorer.locator(".ax-verdict")
        before, address = verdict.inner_text(), page.url
        slider = explorer.locator("input[type=range]").first
        shown = explorer.locator(".ax-slider output").first
        slider.focus()
        at = float(shown.inner_text().split()[0])
        # The arrows are JupyterLab's own keys, too: here they belong to the slider.
        for _ in range(6):
            page.keyboard.press("ArrowRight")
        assert float(shown.inner_text().split()[0]) == pytest.approx(at + 3, abs=0.26)
        page.keyboard.press("End")
        assert shown.inner_text().split() == ["100", "%"]
        assert explorer.locator(".ax-sum").inner_text().split() == ["100", "%"]
        assert verdict.inner_text() != before
        assert slider.evaluate("slider => document.activeElement === slider")
        assert page.url == address

        # Its colours are there, and follow JupyterLab's theme.
        cell = explorer.locator(".ax-cell").first
        light = cell.evaluate("cell => getComputedStyle(cell).backgroundColor")
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        dark = cell.evaluate("cell => getComputedStyle(cell).backgroundColor")
        assert light not in (dark, "rgba(0, 0, 0, 0)")

        # The second card defines nothing twice, brings no style twice and has a state of its own.
        page.evaluate(GO_TO, 1)
        cell = page.locator(".jp-Notebook-cell").nth(1)
        second = cell.locator(".jp-OutputArea-output details.ap-explore")
        second.wait_for(timeout=60_000)
        second.locator("summary").first.click()
        other = second.locator("tradeoff-explorer[data-ready]")
        other.wait_for()
        styles = page.locator("style[id^=ap-output]").evaluate_all("all => all.map(s => s.id)")
        assert sorted(styles) == ["ap-output", "ap-output-explorers", "ap-output-tradeoff-explorer"]
        assert page.locator(".jp-OutputArea-output style").count() == 0
        assert "the recorded scores" in other.locator(".ax-verdict").inner_text()
        explorer.get_by_role("button", name="Reset all").click()
        assert verdict.inner_text() == before
        exceptions = [line for line in log.messages if line.startswith("exception")]
        assert exceptions == []
        foreign = [url for url in log.requests if "//127.0.0.1:" not in url]
        assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []


def test_a_load_is_pushed_in_a_notebook(desk):
    with opened(desk, "notebooks/path.ipynb") as (page, log):
        run_all(page)
        fold = page.locator(".jp-OutputArea-output details.ap-explore:has(scaling-explorer)")
        fold.wait_for(timeout=60_000)
        assert fold.get_by_text("needs JavaScript").count() == 1
        fold.locator("summary").first.click()
        explorer = fold.locator("scaling-explorer[data-settled]")
        explorer.wait_for()
        verdict, address = explorer.locator(".ax-verdict"), page.url
        before = verdict.inner_text()
        slider = explorer.locator(".sx-load input[type=range]")
        slider.focus()
        # The arrows are JupyterLab's own keys, too: here they belong to the slider.
        over = explorer.locator(".sx-row[data-state=over]")
        saturated, rows = over.count(), explorer.locator(".sx-row").count()
        steps = [float(slider.input_value())]
        for key in ("ArrowRight", "ArrowUp", "PageUp", "PageUp", "PageUp"):
            page.keyboard.press(key)
            steps.append(float(slider.input_value()))
        assert steps == sorted(set(steps))
        assert slider.evaluate("slider => document.activeElement === slider")
        assert verdict.inner_text() != before
        assert over.count() > max(saturated, min(1, rows - 2))
        assert page.url == address

        # A box of its own is switched by the space bar, and its limit moves.
        box = explorer.locator(".sx-remedy input").first
        box.focus()
        page.keyboard.press("Space")
        assert box.is_checked()
        assert explorer.locator(".sx-row .sx-before").count() >= 1
        assert explorer.get_by_role("button", name="Copy link").count() == 0

        # Its own style sheet is there, and follows JupyterLab's theme.
        assert (
            explorer.locator(".sx-row").first.evaluate("row => getComputedStyle(row).display")
            == "grid"
        )
        band = explorer.locator(".sx-row .sx-band").first
        light = band.evaluate("band => getComputedStyle(band).fill")
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        assert band.evaluate("band => getComputedStyle(band).fill") != light
        wide = explorer.evaluate("explorer => explorer.scrollWidth - explorer.clientWidth")
        assert wide <= 0

        explorer.get_by_role("button", name="Reset all").click()
        assert verdict.inner_text() == before
        assert [line for line in log.messages if line.startswith("exception")] == []
        foreign = [url for url in log.requests if "//127.0.0.1:" not in url]
        assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []


def test_a_part_is_taken_down_in_a_notebook(desk):
    with opened(desk, "notebooks/failures.ipynb") as (page, log):
        run_all(page)
        fold = page.locator(".jp-OutputArea-output details:has(failure-explorer)")
        fold.wait_for(timeout=60_000)
        fold.locator("summary").first.focus()
        page.keyboard.press("Enter")
        explorer = fold.locator("failure-explorer[data-ready]")
        explorer.wait_for()
        address, before = page.url, explorer.locator(".ax-verdict").inner_text()
        # The arrows and Enter are JupyterLab's own keys, too: here they belong to the map.
        explorer.locator("[data-part][tabindex='0']").focus()
        page.keyboard.press("End")
        part = explorer.locator("[data-part]:focus")
        last = part.get_attribute("data-part")
        page.keyboard.press("ArrowLeft")
        assert part.get_attribute("data-part") != last
        page.keyboard.press("Enter")
        assert part.get_attribute("aria-pressed") == "true"
        assert explorer.evaluate("explorer => explorer.taken.length") == 1
        assert explorer.locator(".ax-verdict").inner_text() != before
        assert page.url == address
        assert explorer.get_by_role("button", name="Copy link").count() == 0

        # Its own style is there beside the common one, and follows JupyterLab's theme.
        box = part
        light = box.evaluate("box => getComputedStyle(box).backgroundColor")
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        dark = box.evaluate("box => getComputedStyle(box).backgroundColor")
        assert light not in (dark, "rgb(0, 0, 0)")

        explorer.get_by_role("button", name="Restore all").click()
        assert explorer.locator(".ax-verdict").inner_text() == before
        exceptions = [line for line in log.messages if line.startswith("exception")]
        assert exceptions == []
        foreign = [url for url in log.requests if "//127.0.0.1:" not in url]
        assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []


PAINTS = """svg => [...svg.querySelectorAll("rect, path, circle, polygon, text")].flatMap(shape => {
    const { fill, stroke } = getComputedStyle(shape);
    return [fill, stroke];
})"""
BLACK = "rgb(0, 0, 0)"


def test_drawings_numbers_and_lists_look_as_on_the_site(desk):
    with opened(desk, "notebooks/drawings.ipynb") as (page, log):
        run_all(page)
        output = page.locator(".jp-OutputArea-output")
        drawing = output.locator(".ap-drawing svg.ap-mermaid")
        drawing.wait_for(timeout=60_000)
        # What is shown last.
        output.locator(".ap-studies").wait_for(timeout=60_000)
        parts = output.locator(".ap-map .ap-part")

        def painted() -> tuple[list[str], list[str]]:
            boxes = parts.evaluate_all("all => all.map(e => getComputedStyle(e).backgroundColor)")
            return drawing.evaluate(PAINTS), boxes

        shapes, boxes = painted()
        assert BLACK not in shapes
        assert {BLACK, "rgba(0, 0, 0, 0)"}.isdisjoint(boxes)
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        dark_shapes, dark_boxes = painted()
        assert BLACK not in dark_shapes
        assert set(shapes).isdisjoint(set(dark_shapes) - {"none"})
        assert set(boxes).isdisjoint(dark_boxes)

        # A number stands right above what it counts, in one column with it.
        pairs = output.locator(".ap-numbers > div").evaluate_all(
            """all => all.map(pair => {
                const [name, number] = ["dt", "dd"].map(
                    tag => pair.querySelector(tag).getBoundingClientRect());
                return [name.left - number.left, name.top - number.bottom];
            })"""
        )
        assert pairs
        assert all(abs(left) < 1 and 0 <= top < 8 for left, top in pairs)
        # Tags are no bullets, and the first column of a table is set to the left.
        tags = output.locator(".ap-domains li").evaluate_all(
            "all => all.map(tag => getComputedStyle(tag).listStyleType)"
        )
        assert set(tags) == {"none"}
        firsts = output.locator(".ap-table :is(td, th):first-child").evaluate_all(
            "all => all.map(cell => getComputedStyle(cell).textAlign)"
        )
        assert set(firsts) == {"left"}
        # No link leads to a file that JupyterLab does not have.
        links = output.locator("a[href]").evaluate_all("all => all.map(link => link.href)")
        assert links
        assert [link for link in links if "/files/" in link] == []
        assert [line for line in log.messages if line.startswith("exception")] == []


ROOT = Path(__file__).resolve().parents[2]
PAGES = [path for path in notebooks(ROOT) if read_notebook(ROOT, path).front_matter]
SCRIPT = re.compile("<script.*?</script>", re.DOTALL)
LINKED = re.compile(r"""(?:\]\(|\b(?:href|src)=["'])([^)"'\s]+)""")


def missing_target(link: str, notebook: Path, project: Path) -> bool:
    """Tell whether a link in JupyterLab leads to no file, or to no page of the site."""
    address = read_config(project)["website"]["site-url"].rstrip("/") + "/"
    target = urldefrag(link).url
    if target.startswith(address):
        page = project / (target.removeprefix(address) or "index.html")
        sources = [page, *(page.with_suffix(end) for end in (".ipynb", ".qmd"))]
        return not any(source.is_file() for source in sources)
    if not target or re.match(r"(?:[a-z]+:|//)", target):
        return False
    return not Path(project, urljoin(f"/{notebook.as_posix()}", target).lstrip("/")).exists()


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_every_notebook_opens_with_its_title_and_runs_to_its_end(desk, project, path):
    own_head = read_notebook(project, path).front_matter.get("title-block-style") == "none"
    with opened(desk, path.as_posix()) as (page, log):
        title = page.locator(".jp-Notebook h1")
        # A title is there before anything has run, and what only the site reads is folded.
        if not own_head:
            title.first.wait_for()
            assert title.first.bounding_box()["y"] < visit.WIDTHS["desktop"][1] / 2
        assert page.locator(".jp-RawCell .cm-content").count() == 0
        book = run_all(page)
        page.evaluate(GO_TO, 0)
        title.first.wait_for()
        assert title.count() == 1
    assert [line for line in log.messages if line.startswith("exception")] == []
    outputs = [output for cell in book["cells"] for output in cell.get("outputs", [])]
    assert outputs
    wrong = [output for output in outputs if output["output_type"] == "error"]
    if not (project / NODE).is_dir():
        wrong = [output for output in wrong if "npm ci" not in output["evalue"]]
    assert wrong == []
    shown = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown"]
    shown += [
        SCRIPT.sub("", "".join(output.get("data", {}).get("text/html", ""))) for output in outputs
    ]
    links = {link for text in shown for link in LINKED.findall(text)}
    assert [link for link in links if missing_target(link, path, project)] == []
    if path.stem == "00-start-here":
        # As it stands, what a reader is asked to try overturns the decision.
        (said,) = ("".join(o["text"]) for o in outputs if "Your weights choose" in str(o))
        first, second = (line.partition(":")[2].strip() for line in said.splitlines())
        assert first != second
