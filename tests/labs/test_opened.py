"""A lab in a notebook: what is shown where a step cannot run."""

from __future__ import annotations

import dataclasses
import sys

import pytest

from helpers import labs
from helpers.labs.lab import LabError
from helpers.labs.opened import Opened


@pytest.fixture(autouse=True)
def _all_the_time(monkeypatch):
    monkeypatch.delenv("PORTFOLIO_LAB_SECONDS", raising=False)


@pytest.fixture(scope="module")
def lab() -> Opened:
    """A lab that is only read: each test makes one of its own of it."""
    return labs.opened("lightning-offers")


def test_a_step_that_cannot_run_shows_its_last_run_and_says_why(lab, monkeypatch, capsys):
    """In Jupyter without what a step needs, the notebook goes on."""

    def refuse():
        raise LabError("there is no Node; install it")

    steps = {**lab.lab.steps, "inside": refuse}
    here = dataclasses.replace(lab, lab=dataclasses.replace(lab.lab, steps=steps))
    monkeypatch.setattr(sys.modules["helpers.labs.opened"], "is_site", lambda: False)
    assert here.live
    assert here("inside") == lab.record.results["inside"]
    said = capsys.readouterr().out
    assert said == "there is no Node; install it. What is shown is the step's last run.\n"


@pytest.fixture
def counted(lab, monkeypatch):
    """A lab in Jupyter, and how often its step ran."""
    ran = []
    steps = {**lab.lab.steps, "inside": lambda: ran.append(1) or len(ran)}
    monkeypatch.setattr(sys.modules["helpers.labs.opened"], "is_site", lambda: False)
    return dataclasses.replace(lab, lab=dataclasses.replace(lab.lab, steps=steps)), ran


def test_a_step_runs_once_however_many_cells_ask(counted):
    here, ran = counted
    assert [here("inside"), here("inside"), here("inside")] == [1, 1, 1]
    again = dataclasses.replace(here)
    assert again("inside") == 2
    assert len(ran) == 2


def test_a_time_that_is_no_number_is_told(counted, monkeypatch):
    here, _ = counted
    monkeypatch.setenv("PORTFOLIO_LAB_SECONDS", "ten")
    with pytest.raises(LabError, match="PORTFOLIO_LAB_SECONDS is ten: set it to seconds"):
        here("inside")


@pytest.mark.parametrize(("part", "live"), [(2, True), (0.5, False), (None, True)])
def test_a_lab_that_takes_longer_than_there_is_time_shows_its_last_run(
    counted, monkeypatch, part, live
):
    here, ran = counted
    seconds = "" if part is None else str(part * here.record.seconds)
    monkeypatch.setenv("PORTFOLIO_LAB_SECONDS", seconds)
    assert here.live is live
    assert (here("inside") == 1) is live
    assert len(ran) == live
    assert ("runs every step anew" in here.about().html) is live


def test_a_step_that_is_wrong_fails(lab, monkeypatch):
    steps = {**lab.lab.steps, "inside": lambda: 1 / 0}
    here = dataclasses.replace(lab, lab=dataclasses.replace(lab.lab, steps=steps))
    monkeypatch.setattr(sys.modules["helpers.labs.opened"], "is_site", lambda: False)
    with pytest.raises(ZeroDivisionError):
        here("inside")


@pytest.mark.parametrize(("site", "said"), [(True, False), (False, True)])
def test_what_is_missing_is_told_where_it_can_be_installed(lab, monkeypatch, site, said):
    """A reader of the site has no use for it, and the site is the same with and without."""
    without = dataclasses.replace(lab, lab=dataclasses.replace(lab.lab, packages=["no-such"]))
    monkeypatch.setattr(sys.modules["helpers.labs.opened"], "is_site", lambda: site)
    assert ("for want of no-such" in without.about().html) is said
