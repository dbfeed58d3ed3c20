import subprocess
import sys

import pytest

from helpers.cards.target import is_site


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, False),
        ({"PORTFOLIO_TARGET": "site"}, True),
        ({"PORTFOLIO_TARGET": "Site "}, True),
        ({"PORTFOLIO_TARGET": "notebook"}, False),
        ({"QUARTO_FIG_WIDTH": "7"}, True),
        ({"QUARTO_FIG_WIDTH": "7", "PORTFOLIO_TARGET": "notebook"}, False),
    ],
)
def test_who_executes_the_notebook_decides(environ, expected):
    assert is_site(environ) is expected


def test_reads_the_environment_of_the_process(monkeypatch):
    monkeypatch.delenv("QUARTO_FIG_WIDTH", raising=False)
    monkeypatch.delenv("PORTFOLIO_TARGET", raising=False)
    assert not is_site()
    monkeypatch.setenv("PORTFOLIO_TARGET", "site")
    assert is_site()


def test_asking_imports_nothing_heavy():
    code = (
        "import sys, helpers.cards.target\n"
        "print(sorted(set(sys.modules) & {'yaml', 'plotly', 'rich', 'typer'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
