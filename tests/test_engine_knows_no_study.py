"""No word of a study stands in src/ or assets/src: a study costs data and prose, no code.

Of any study the names of two words and more are looked for, so that a new study is watched from
its first day and may call a component `cache` all the same. The single words of a study are looked
for by a test of that study, which says which of them the engine needs for reasons of its own.
"""

from __future__ import annotations

import re
from pathlib import Path

from enginewords import compounds, example_study, named, names, spelt, stem, stems, told
from project_files import own_portfolio

from helpers.schema.units import UNITS

NEVER = names(
    [
        "payment payer merchant wallet custody blockchain lightning mnemonic crypto coin bitcoin",
        "invoice escrow satoshi settlement multisig facilitator webhook onchain changenow lnbits",
        "solana torrent magnet seeder 10x 100x",
    ]
)
"""Words of studies that were in the engine once or nearly were, whatever the data says today."""


def test_the_engine_speaks_of_no_study(project_root: Path) -> None:
    portfolio = own_portfolio()
    example = spelt(example_study(project_root))
    texts = [*(portfolio.units.keys() - UNITS.keys())]
    texts += [name for study in portfolio.studies.values() for name in named(study)]
    unknown = {words for words in compounds(texts) if f" {words} " not in example}
    found = list(told(project_root, NEVER | unknown))
    assert not found, "\n".join(["say it in the data:", *found])


def test_a_lab_says_the_words_of_its_subject_and_names_no_study(project_root: Path) -> None:
    studies = own_portfolio().studies.values()
    named = [re.escape(word) for study in studies for word in (study.id, study.meta.title)]
    spoken = re.compile("|".join(named), re.IGNORECASE)
    labs = sorted((project_root / "src/helpers/labs").rglob("*.py"))
    assert labs
    assert [path.name for path in labs if spoken.search(path.read_text(encoding="utf-8"))] == []


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


def test_a_compound_is_found_however_it_is_written_and_a_part_of_it_is_not(tmp_path: Path) -> None:
    script = tmp_path / "assets" / "src" / "cards.js"
    script.parent.mkdir(parents=True)
    script.write_text("const orderQueue = queue;\n// of the order queues\nlet reorder_queue_of;\n")
    assert compounds(["order-queue", "cache", "x-cache"]) == {"order queue"}
    assert list(told(tmp_path, compounds(["order-queue", "cache"]))) == [
        "assets/src/cards.js:1 says order queue",
        "assets/src/cards.js:2 says order queue",
    ]
