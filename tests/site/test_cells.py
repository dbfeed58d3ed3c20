"""Options of cells and pages mean what they mean in Quarto; what is left in cells is shown."""

import json
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from smalldocs.markdown import split_front_matter
from smalldocs.notebook import cell_options

from helpers.site import cells, figures, outputs, plotlyjs, reads
from helpers.site.errors import SiteError
from helpers.site.freshness import Now
from helpers.site.project import read_notebook

OFF = [
    "#| eval: false", "#| eval: False", "#| eval: no", '#| eval: "false"', "# | eval: false",
    "#| eval: false # note", "#| label: x\n#| eval: off", "#|eval: false",
]  # fmt: skip
ON = ["", "#| eval: true", "#| echo: false", "x = '''\n#| eval: false\n'''", "\n#| eval: false"]


@pytest.mark.parametrize(
    ("head", "runs"), [*((head, False) for head in OFF), *((head, True) for head in ON)]
)
def test_a_cell_runs_unless_its_options_say_no(head, runs):
    content = {"cells": [{"cell_type": "code", "metadata": {}, "source": f"{head}\n1"}]}
    assert bool(cells.running(content, {})) is runs


@pytest.mark.parametrize(
    ("front", "config", "cell", "runs"),
    [
        ("execute: {eval: false}", "", "1", False),
        ("execute: {enabled: false}", "", "#| eval: true\n1", False),
        ("execute: false", "", "1", False),
        ("", "execute: {eval: false}", "1", False),
        ("", "execute: {enabled: false}", "1", False),
        ("execute: {eval: true}", "execute: {eval: false}", "1", True),
        ("execute: {eval: no}", "", "1", False),
        ("execute: {eval: false}", "", "#| eval: true\n1", True),
        ("execute: {enabled: No}", "", "1", False),
        ("execute: {eval: yes}", "execute: {eval: false}", "1", True),
        ("eval: false", "", "1", False),
        ("", "eval: false", "1", False),
        ("format: {html: {execute: {eval: false}}}", "", "1", False),
        ("", "format: {html: {execute: {enabled: false}}}", "1", False),
        ("", "format: {html: {eval: false}}", "1", False),
        ("execute: {eval: true}", "format: {html: {eval: false}}", "1", True),
        ("format: html", "", "1", True),
    ],
)
def test_page_and_project_can_say_no(project, front, config, cell, runs):
    (project.root / "_quarto.yml").write_text(f"project: {{type: website}}\n{config}\n")
    path = project.notebook("index.ipynb", cell)
    book = nbformat.read(path, as_version=4)
    book.cells[0].source = f"---\ntitle: x\n{front}\n---"
    nbformat.write(book, path)
    notebook = read_notebook(project.root, path.relative_to(project.root))
    assert bool(Now(project.root).running(notebook)) is runs


def test_a_folder_can_say_no_for_its_pages(project):
    project.write("studies/_metadata.yml", "execute: {enabled: false}\n")
    project.notebook("studies/deep/gamma.ipynb", "1")
    now = Now(project.root)
    runs = {
        path: bool(now.running(read_notebook(project.root, Path(path))))
        for path in ("index.ipynb", "studies/alpha.ipynb", "studies/deep/gamma.ipynb")
    }
    assert runs == {
        "index.ipynb": True,
        "studies/alpha.ipynb": False,
        "studies/deep/gamma.ipynb": False,
    }


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("#| fig-cap: Loads: by month\n#| eval: false", 1),
        ("#| eval: !expr false", 1),
        ("#| eval=FALSE", 1),
        ("#| label: a\n#| eval: @false", 2),
        ("#| eval: false\n#| eval: true", 2),
    ],
)
def test_options_that_cannot_be_read_stop_the_build_with_their_place(project, head, line):
    project.notebook("studies/alpha.ipynb", "1", f"{head}\n1", studies=["alpha"])
    notebook = read_notebook(project.root, Path("studies/alpha.ipynb"))
    place = rf"^studies/alpha\.ipynb, options of cell 3:{line}:\d+  "
    with pytest.raises(SiteError, match=place):
        Now(project.root).running(notebook)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, "python"),
        ({"kernelspec": {"name": "python3"}}, "python"),
        ({"kernelspec": {"name": "ir"}}, "ir"),
        ({"language_info": {"name": "R"}}, "R"),
        ({"kernelspec": {"name": "x", "language": "julia"}}, "julia"),
    ],
)
def test_the_language_is_found_wherever_it_stands(metadata, expected):
    assert cells.language(metadata) == expected


def finish(book, stage):
    lines = list(outputs.finish(book, Path("page.ipynb"), stage))
    return lines, book


def plotly(kind):
    figure = {"data": [{"type": kind}], "layout": {"title": {"text": 'Sales "now"'}}}
    return new_output("display_data", data={"application/vnd.plotly.v1+json": figure})


def test_a_plain_plotly_figure_gets_the_place_of_a_chart(tmp_path):
    cell = new_code_cell("px.scatter()", id="a")
    cell.outputs = [plotly("scatter")]
    said, book = finish(new_notebook(cells=[cell]), tmp_path)
    html = book.cells[0].outputs[0].data["text/markdown"]
    assert said == []
    assert 'data-chart="page-a-0"' in html
    assert 'aria-label="Sales &quot;now&quot;"' in html
    spec = html.partition('data-chart="page-a-0">')[2].partition("</script>")[0]
    assert json.loads(spec) == {
        "data": [{"type": "scatter"}],
        "layout": {"title": {"text": 'Sales "now"'}},
        "phone": {},
    }
    assert not (tmp_path / plotlyjs.PLACE).exists()


def test_a_figure_that_moves_keeps_its_frames():
    frames = [{"name": "2026", "data": [{"y": [1]}]}]
    html = figures.place({"data": [{}], "layout": {}, "frames": frames}, "moving")
    spec = html.partition('data-chart="moving">')[2].partition("</script>")[0]
    assert json.loads(spec)["frames"] == frames


def test_a_site_gets_the_full_bundle_where_a_chart_needs_it(tmp_path):
    bundle, page = tmp_path / plotlyjs.PLACE, tmp_path / "page.html"
    bundle.parent.mkdir(parents=True)
    bundle.touch()
    for kind, full in (("scatter", False), ("scatter3d", True)):
        page.write_text(figures.place({"data": [{"type": kind}]}, "x"), encoding="utf-8")
        figures.give_bundle(tmp_path)
        assert (bundle.read_bytes() == plotlyjs.full().file.read_bytes()) == full


PLAIN = (
    "import plotly.express as px\npx.scatter(x=[1], y=[2], title='A')",
    "px.pie(values=[1]).show()",
)
#: What Quarto runs before the first cell.
CHOOSES = "import plotly.io as pio\npio.renderers.default = 'notebook_connected'"


def test_in_a_kernel_of_quarto_plain_figures_are_shown_as_pages_do(tmp_path, monkeypatch):
    reads.place(tmp_path / "ipython", tmp_path, tmp_path / "reads")
    for name, value in (("IPYTHONDIR", tmp_path / "ipython"), ("QUARTO_FIG_WIDTH", "7")):
        monkeypatch.setenv(name, str(value))
    book = new_notebook(cells=[new_code_cell(source) for source in (CHOOSES, *PLAIN)])
    NotebookClient(book, kernel_name="python3").execute()
    shown = [output.data for cell in book.cells for output in cell.outputs]
    assert [sorted(data) for data in shown] == [["text/markdown", "text/plain"]] * 2
    for number, data in enumerate(shown, start=1):
        assert f'data-chart="figure-{number}"' in data["text/markdown"]


#: What an author may show beside, of another host.
AWAY = "from IPython.display import Markdown\nMarkdown('![A](https://elsewhere.example/a.png)')"


def test_plain_figures_draw_from_the_site_alone_and_what_does_not_is_named(any_project):
    any_project.notebook("studies/plain.ipynb", *PLAIN, AWAY)
    any_project.build()
    said = [line.strip() for line in any_project.said if "fetches from" in line]
    assert said == [
        "warning: studies/plain.html: fetches from elsewhere.example, which pages do not"
    ]
    page = any_project.page("studies/plain.html")
    assert len(re.findall('<script type="application/json" data-chart=', page)) == 2
    assert "cdn." not in page


@pytest.mark.parametrize("kind", ["scatter3d", "sankey", "surface"])
def test_a_trace_the_small_bundle_lacks_brings_the_full_one(tmp_path, kind):
    (tmp_path / plotlyjs.PLACE).parent.mkdir(parents=True)
    cell = new_code_cell("px.scatter_3d()", id="a")
    cell.outputs = [plotly(kind)]
    finish(new_notebook(cells=[cell]), tmp_path)
    assert (tmp_path / plotlyjs.PLACE).read_bytes() == plotlyjs.full().file.read_bytes()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()"}, "widget"),
        ({"application/geo+json": {}}, "application/geo+json"),
    ],
)
def test_what_cannot_be_shown_is_said(tmp_path, data, words):
    cell = new_code_cell("x", id="a")
    cell.outputs = [new_output("display_data", data=data)]
    said, _ = finish(new_notebook(cells=[cell]), tmp_path)
    assert len(said) == 1
    assert "page.ipynb: cell 1" in said[0]
    assert words in said[0]


def test_pictures_and_tables_pass_without_a_word(tmp_path):
    cell = new_code_cell("x", id="a")
    data = ({"image/png": "aGk=", "text/plain": "<Figure>"}, {"text/html": "<table></table>"})
    cell.outputs = [new_output("display_data", data=each) for each in data]
    assert finish(new_notebook(cells=[cell]), tmp_path)[0] == []


@pytest.mark.parametrize(
    ("name", "link", "plain"),
    [
        ("my picture.png", "my%20picture.png", "my-picture.png"),
        ("my picture.png", "<attachment:my picture.png>", "my-picture.png"),
        ("plan (1).png", "plan%20(1).png", "plan--1-.png"),
        ("plan (1).png", "plan%20%281%29.png", "plan--1-.png"),
        ("Skizze-ü.png", "Skizze-%C3%BC.png", "Skizze--.png"),
        ("plain.png", "plain.png", "plain.png"),
    ],
)
def test_an_attachment_is_linked_whatever_its_name(tmp_path, name, link, plain):
    target = link if link.startswith("<") else f"attachment:{link}"
    cell = new_markdown_cell(f"![a]({target})")
    cell.attachments = {name: {"image/png": "aGk="}}
    _, book = finish(new_notebook(cells=[cell]), tmp_path)
    assert book.cells[0].source == f"![a](attachment:{plain})"
    assert list(book.cells[0].attachments) == [plain]


FRONT = "---\ntitle: No\nsubtitle: 12:30\ncategories: [1_000, on]\n---\n"
MEANT = {"title": "No", "subtitle": "12:30", "categories": ["1_000", "on"]}


@pytest.mark.parametrize(
    "cell",
    [
        new_raw_cell(FRONT.strip()),
        new_markdown_cell(f"{FRONT}\n# Words\n---\n"),
        new_markdown_cell(f"\n{FRONT.replace(chr(10), chr(13) + chr(10))}Words"),
        new_raw_cell(FRONT.strip().removesuffix("---") + "..."),
    ],
)
def test_titles_mean_the_same_to_the_renderer(tmp_path, cell):
    _, book = finish(new_notebook(cells=[cell]), tmp_path)
    assert split_front_matter(book.cells[0].source)[0] == MEANT


def test_so_do_those_of_pages_without_cells_and_of_folders(tmp_path):
    (tmp_path / "page.qmd").write_text(f"{FRONT}\nWords\n", encoding="utf-8")
    (tmp_path / "_metadata.yml").write_text(FRONT.strip("-\n"), encoding="utf-8")
    outputs.plain_settings(tmp_path, [Path("page.qmd")])
    front, rest = split_front_matter((tmp_path / "page.qmd").read_text(encoding="utf-8"))
    assert front == yaml.safe_load((tmp_path / "_metadata.yml").read_text("utf-8")) == MEANT
    assert rest.strip() == "Words"


def test_options_mean_the_same_to_the_renderer(tmp_path):
    cell = new_code_cell("# | fig-cap: 12:30\n#| label: on # one\n#| echo: no\n1")
    _, book = finish(new_notebook(cells=[cell]), tmp_path)
    read = {"fig-cap": "12:30", "label": "on", "echo": False}
    assert cell_options(book.cells[0].source) == (read, "1")


def test_cells_run_as_in_quarto(any_project):
    """In one notebook, because each costs a kernel."""
    any_project.notebook(
        "studies/alpha.ipynb",
        "#| eval: false # later\nraise SystemExit(3)",
        "#| error: true\n1 / 0",
        "#| echo: false\n%%bash\necho 'from' bash",
        "print('the end')",
        studies=["alpha"],
    )
    any_project.build()
    page = any_project.page("studies/alpha.html")
    for words in ("ZeroDivisionError", "from bash", "the end"):
        assert words in page
