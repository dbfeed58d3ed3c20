"""Options of cells and pages mean what they mean in Quarto; what is left in cells is shown."""

import json
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from helpers.site import cells, figures, outputs, plotlyjs, reads
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
    assert json.loads(spec)["data"] == [{"type": "scatter"}]
    assert not (tmp_path / plotlyjs.PLACE).exists()


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


def test_plain_figures_draw_from_the_site_alone(any_project):
    any_project.notebook("studies/plain.ipynb", *PLAIN)
    any_project.build()
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
        ({"text/html": '<script src="https://cdn.example/x.js"></script>'}, "another host"),
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


def test_an_attachment_with_a_space_in_its_name_is_linked(tmp_path):
    cell = new_markdown_cell("![a](attachment:my%20picture.png)")
    cell.attachments = {"my picture.png": {"image/png": "aGk="}}
    _, book = finish(new_notebook(cells=[cell]), tmp_path)
    assert book.cells[0].source == "![a](attachment:my-picture.png)"
    assert list(book.cells[0].attachments) == ["my-picture.png"]


def test_titles_mean_the_same_to_the_renderer(tmp_path):
    cell = new_raw_cell("---\ntitle: No\nsubtitle: 12:30\ncategories: [1_000, on]\n---")
    _, book = finish(new_notebook(cells=[cell]), tmp_path)
    front = yaml.safe_load(book.cells[0].source.strip("-"))
    assert front == {"title": "No", "subtitle": "12:30", "categories": ["1_000", "on"]}


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
