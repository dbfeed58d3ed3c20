"""What a cell names as text is compared with the records; the list of cards is the cards' own."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest
from smallproject import make_project

from helpers import cards
from helpers.catalog import check
from helpers.catalog.rules.cells import CARDS, WHOLE

# Parameters that are words of the author's, or of the cell's own making.
OWN = {
    "capability_names",
    "caption",
    "column",
    "columns",
    "finding",
    "key",
    "kind",
    "noun",
    "title",
}


def parameters(card: str) -> list[str]:
    return list(inspect.signature(getattr(cards, card)).parameters)


@pytest.mark.parametrize("card", CARDS)
def test_a_card_takes_the_records_it_is_said_to_name_behind_the_study(card: str) -> None:
    taken = parameters(card)
    after = taken[taken.index("study") + 1 :]
    kinds = inspect.signature(getattr(cards, card)).parameters
    placed = [name for name in after if kinds[name].kind is not inspect.Parameter.KEYWORD_ONLY]
    for at, name in enumerate(CARDS[card]):
        assert name in after
        assert name not in placed or placed[at] == name


def test_every_card_of_a_study_that_takes_text_is_listed() -> None:
    for name in cards.__all__:
        card = getattr(cards, name)
        if not inspect.isfunction(card) or "study" not in parameters(name):
            continue
        for parameter in inspect.signature(card).parameters.values():
            text = "str" in str(parameter.annotation)
            if text and parameter.name not in CARDS.get(name, {}):
                assert parameter.name in OWN, f"{name}({parameter.name})"


def problems_of_a_cell(root: Path, source: str) -> list[str]:
    make_project(root)
    page = root / "case-studies" / "shop.ipynb"
    book = json.loads(page.read_text(encoding="utf-8"))
    cell = next(cell for cell in book["cells"] if cell["cell_type"] == "code")
    book["cells"].append({**cell, "id": "another", "source": source})
    page.write_text(json.dumps(book, indent=1), encoding="utf-8")
    return [problem.wrong for problem in check(root)]


@pytest.mark.parametrize(
    "source",
    [
        'cards.decision_card(portfolio, study, key="gone")',
        'from helpers.cards import decision_card\ndecision_card(portfolio, study, "gone")',
        'cards.decisions_overview(portfolio, study, ["receipt-delivery", "gone"])',
        'other = portfolio.studies["shop"]\ncards.decision_block(portfolio, other, "gone")',
        'cards.decision_block(portfolio, portfolio.studies["shop"], "gone")',
        '%matplotlib inline\ncards.decision_card(portfolio, study, "gone")',
        'shown = (\n  cards.decision_card(portfolio, study, "gone")\n)',
    ],
)
def test_a_name_that_is_gone_is_found_however_it_is_written(source: str, tmp_path: Path) -> None:
    assert problems_of_a_cell(tmp_path.resolve(), source) == ["unknown decision 'gone' of shop"]


@pytest.mark.parametrize(
    "source",
    [
        "cards.decision_card(portfolio, study, next(iter(study.decisions)))",
        'cards.decision_card(portfolio, study, "receipt-delivery")',
        'cards.decision_card(portfolio, unknown, "gone")',
        "cards.decision_card(portfolio, study,",
        'cards.table("A table of my own", ["gone"], [["gone"]])',
        'cards.series_card(portfolio, study, "orders-per-month", "A sentence of mine.")',
        'for study in portfolio.studies.values():\n    print("gone")',
    ],
)
def test_what_a_cell_computes_or_words_itself_is_left_to_its_run(
    source: str, tmp_path: Path
) -> None:
    assert problems_of_a_cell(tmp_path.resolve(), source) == []


def test_a_card_whose_file_is_gone_is_named_with_what_to_do(tmp_path: Path) -> None:
    root = make_project(tmp_path.resolve())
    (root / "data" / "shop" / "slos.yml").unlink()
    resources = root / "data" / "shop" / "scaling.yml"
    assert "objective:" not in resources.read_text(encoding="utf-8")
    (problem,) = check(root)
    assert problem.file == "case-studies/shop-appendix.ipynb"
    assert problem.wrong == "slo_card has nothing to show: shop has no SLOs"
    assert problem.fix == "remove the cell, or add one"


@pytest.mark.parametrize("card", WHOLE)
def test_a_card_of_all_records_of_a_kind_takes_a_study(card: str) -> None:
    assert "study" in parameters(card)
