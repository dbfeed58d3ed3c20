"""No word of a study stands in src/ or assets/src: a study costs data and prose, no code.

The words come from the data, so that a new study is watched from its first day. A word that the
engine needs for its own reasons is in :data:`GENERAL`, with the reason.
"""

from __future__ import annotations

from pathlib import Path

from enginewords import names, stem, stems, told

from helpers import catalog
from helpers.catalog import StudyData
from helpers.schema.units import UNITS

NEVER = names(
    [
        "payment payer merchant wallet custody blockchain lightning mnemonic crypto coin bitcoin",
        "invoice escrow satoshi settlement multisig facilitator webhook onchain changenow lnbits",
        "solana torrent magnet seeder 10x 100x",
    ]
)
"""Words of studies that were in the engine once or nearly were, whatever the data says today."""

GENERAL = {
    "address": "of pages and files",
    "call": "of functions",
    "commit": "sources are pinned to one",
    "component": "of the failure model",
    "connection": "of browsers and of pools",
    "dependency": "of the failure model",
    "dimension": "of units, and of the sample space",
    "engineer": "teams are counted in them",
    "file": "the data is in files",
    "finding": "the sentence of a card",
    "iteration": "of algorithms",
    "key": "of records and keyboards",
    "line": "of files and charts",
    "module": "of code",
    "node": "of graphs, and Node.js",
    "product": "of factors",
    "profile": "of the author",
    "provider": "in the example study",
    "route": "of edges on a drawing",
    "row": "of tables",
    "stream": "of text",
    "table": "on pages",
    "test": "of conditions",
    "user": "of the portfolio and of any system",
    "word": "in sentences",
    "viewer": "of pages",
    "flow": "of text",
    "share": "a part of a whole",
    "anchor": "of a link, and of text in a drawing",
    "base": "of units, classes and numbers",
    "browser": "shows the pages",
    "checkout": "of a repository",
    "claim": "what prose states",
    "cli": "the command line of the portfolio",
    "core": "of what is drawn or computed",
    "did": "the past of do",
    "edge": "of graphs",
    "engine": "renders the site, or computes in a page",
    "forward": "of time, history and references",
    "generation": "of random numbers",
    "log": "a logarithm, and what programs write",
    "pay": "an ordinary verb",
    "rate": "a dimension of units",
    "receive": "of messages from a kernel or a watcher",
    "seed": "of random numbers",
    "single": "of points of failure, and one",
    "stripe": "of a table",
    "swap": "of the built site for the last one",
    "sweep": "over all sets of failures or all weights",
    "token": "of expressions that are parsed",
    "window": "of a browser, and of time",
}


def words_of(study: StudyData) -> set[str]:
    """What a study is called, made of and decided, who uses it, what it sorts and splits."""
    texts = [study.id, study.meta.title.lower()]
    for scale in study.classifications.values():
        texts += [scale.id, scale.noun_one]
    for form in study.splits.values():
        texts += [form.whole, form.part, form.rest]
    if study.architecture:
        parts = (study.architecture.users, study.architecture.components)
        texts += [item.id for items in parts for item in items]
        texts += [item.id for item in study.architecture.capabilities]
    texts += study.decisions
    return names(texts)


def test_the_engine_speaks_of_no_study(project_root: Path) -> None:
    portfolio = catalog.load(project_root)
    example = names(_example(project_root))
    counted = names(portfolio.units.keys() - UNITS.keys())
    words = NEVER.union(counted, *map(words_of, portfolio.studies.values()))
    found = list(told(project_root, words - GENERAL.keys() - example))
    assert not found, "\n".join(["say it in the data, or give a reason in GENERAL:", *found])


def _example(root: Path) -> list[str]:
    """The invented study that `portfolio new` writes: the one study the engine has to know."""
    folder = root / "src" / "helpers" / "site" / "templates"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yml"))]


def test_a_word_of_a_study_in_a_card_is_found(tmp_path: Path) -> None:
    card = tmp_path / "src" / "helpers" / "cards" / "card.py"
    card.parent.mkdir(parents=True)
    card.write_text('TITLE = "What it costs"\nTEXT = f"{n} Merchants wait"\nmerchantShare = 1\n')
    assert list(told(tmp_path, NEVER)) == [
        "src/helpers/cards/card.py:2 says merchant",
        "src/helpers/cards/card.py:3 says merchant",
    ]


def test_plurals_and_joined_names_are_one_word() -> None:
    assert [stem(word) for word in ("keys", "Entries", "class", "dependency")] == [
        "key",
        "entry",
        "class",
        "dependency",
    ]
    assert stems("oneWallet two_wallets 10x") == {"one", "wallet", "two", "10x"}
