"""The data of this repository: whole, consistent and quickly read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from work import calls

from helpers.catalog import Portfolio, Problem, check, load
from helpers.catalog.inputs.scaling import model
from helpers.catalog.links import source_url, span_urls
from helpers.catalog.rules import correlations
from helpers.catalog.rules.citations import citations_in
from helpers.schema.provenance import Citation, Kind
from helpers.site.project import notebooks


@pytest.fixture(scope="module")
def portfolio(real: Path) -> Portfolio:
    return load(real)


@pytest.fixture(scope="module")
def problems(real: Path) -> list[Problem]:
    return check(real)


def citations(portfolio: Portfolio) -> list[Citation]:
    found = [portfolio.author, *portfolio.principles.values()]
    for study in portfolio.studies.values():
        found += [study.meta, *study.decisions.values(), *study.failures.values()]
        found += [part for part in (study.architecture, study.scaling) if part]
        for table in (
            study.slos,
            study.roadmap,
            study.classifications,
            study.lifecycles,
            study.record,
        ):
            found += table.values()
        found += [*study.timeline, *(item.record for item in study.quantities.values())]
        found += [table.meta for table in study.series.values()]
    return [citation for record in found for _, citation in citations_in(record)]


def test_nothing_is_wrong(problems: list[Problem]) -> None:
    assert [str(problem) for problem in problems] == []


@pytest.mark.usefixtures("problems")  # What is loaded and compiled once is so already.
def test_checking_calls_a_few_functions_for_each_byte(real: Path) -> None:
    """A rule that goes through everything for each thing would take many more; 3.4 as it is."""
    read = [*(real / "data").rglob("*.yml"), *(real / path for path in notebooks(real))]
    written = sum(path.stat().st_size for path in read)
    assert calls(lambda: check(real)) < 8 * written


def test_loading_from_a_folder_inside_gives_the_same(
    real: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(real / "data")
    assert load().root == portfolio.root == real


def test_every_number_has_an_anchor_of_its_own(portfolio: Portfolio) -> None:
    anchors = [
        quantity.anchor
        for study in portfolio.studies.values()
        for quantity in study.quantities.values()
    ]
    assert len(anchors) == len(set(anchors)) > 5
    for anchor in anchors:
        assert portfolio.quantity(anchor).anchor == anchor
    with pytest.raises(KeyError):
        portfolio.quantity("no-such-anchor")


def test_every_number_says_how_it_came_to_be(portfolio: Portfolio) -> None:
    for study in portfolio.studies.values():
        for quantity in study.quantities.values():
            record = quantity.record
            origin = record.cite or record.note or record.formula or record.lab
            assert origin, quantity.anchor
            if record.kind is Kind.DERIVED:
                assert set(record.inputs.values()) <= set(study.quantities)


def test_citations_lead_to_the_line_at_the_pinned_commit(portfolio: Portfolio) -> None:
    found = citations(portfolio)
    assert len(found) > 20
    for citation in found:
        url = source_url(portfolio, citation)
        source = portfolio.sources[citation.source]
        if source.type == "author" or citation.whole == "withheld":
            assert url is None
            continue
        assert url is not None
        assert url.startswith("https://")
        assert " " not in url
        if citation.path:
            assert source.commit
            assert f"/blob/{source.commit}/" in url
            assert re.fullmatch(r"[\w@.()\[\]/ +,'&-]+", citation.path), citation.path
            assert len(span_urls(portfolio, citation)) == len(citation.lines)


def test_tables_have_typed_columns(portfolio: Portfolio) -> None:
    for study in portfolio.studies.values():
        for table in study.series.values():
            frame = table.frame
            assert list(frame.columns) == [column.name for column in table.meta.columns]
            assert len(frame) > 0
            for column in table.meta.columns:
                kind = frame[column.name].dtype.kind
                wanted = {"date": "M", "month": "M", "integer": "iu", "number": "fiu"}
                assert kind in wanted.get(column.type, kind), (table.meta.id, column.name)


def test_loading_twice_gives_equal_portfolios(real: Path, portfolio: Portfolio) -> None:
    again = load(real)
    for id_, study in portfolio.studies.items():
        assert again.studies[id_].quantities == study.quantities
    assert again.sources == portfolio.sources


def test_the_engine_takes_every_path_the_rules_let_pass(portfolio: Portfolio) -> None:
    paths = [study for study in portfolio.studies.values() if study.scaling]
    assert paths
    for study in paths:
        named = correlations.used_quantities(study, study.scaling)
        goals = {study.slos[r.objective].objective for r in study.scaling.resources if r.objective}
        assert {value.id for value in model(study).values} == named | goals


def test_reading_the_data_imports_nothing_that_only_an_analysis_needs(project_root):
    """Every command and every page reads the data; half a second more would be felt."""
    code = (
        "import sys; from pathlib import Path; from helpers.catalog import load\n"
        f"load(Path({str(project_root)!r}))\n"
        "heavy = {'pandas', 'plotly', 'scipy.linalg', 'scipy.optimize', 'scipy.special'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
