"""The lab of passphrases: published vectors, the vault at random, the page beside Python."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import browser_wallet, chromium
from helpers.labs.browser_wallet import published, vault
from helpers.labs.lab import LabError

QUICK = vault.Pbkdf2(3)
secrets, salts, nonces = st.binary(max_size=80), st.binary(min_size=16, max_size=16), st.binary
IN_PAGE = {"aes_gcm_page"}


@pytest.mark.parametrize(
    "check",
    [check for check in browser_wallet.LAB.vectors if check.__name__ not in IN_PAGE],
    ids=lambda check: check.__name__,
)
def test_every_published_vector_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


def test_a_wrong_vector_is_counted_as_wrong():
    assert not published.stretches("SHA256", "passwd", "salt", 1, "00" * 64)
    assert not any(published.ciphers(case | {"ct": case["ct"] + "00"}) for case in valid())


def valid():
    return [
        case
        for case in published.wycheproof()
        if case["result"] == "valid" and len(case["iv"]) // 2 in published.NONCES
    ]


@settings(max_examples=60, deadline=None)
@given(secrets, st.binary(min_size=1), salts, nonces(min_size=12, max_size=12))
def test_what_is_sealed_opens_with_its_passphrase_and_no_other(secret, passphrase, salt, nonce):
    sealed = vault.seal(secret, passphrase, QUICK, salt, nonce)
    assert vault.opened(sealed, passphrase, QUICK) == secret
    with pytest.raises(vault.VaultError, match="another passphrase"):
        vault.opened(sealed, passphrase + b"x", QUICK)


@settings(max_examples=60, deadline=None)
@given(secrets, st.data())
def test_a_vault_that_is_cut_or_changed_does_not_open(secret, data):
    sealed = vault.seal(secret, b"pass", QUICK, bytes(16), bytes(12))
    cut = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    for wrong in (sealed[:cut], bytes(changed)):
        with pytest.raises(vault.VaultError):
            vault.opened(wrong, b"pass", QUICK)


def test_every_flipped_bit_is_noticed():
    assert all(
        row["noticed"] == row["changes"] == 8 * row["bytes"] for row in browser_wallet.slips()
    )


def test_each_way_of_stretching_gives_a_key_of_its_own():
    ways = [vault.Pbkdf2(2), vault.Pbkdf2(3), vault.Scrypt(4), vault.Argon2id(32, 1)]
    assert len({way.key(b"pass", bytes(16)) for way in ways}) == len(ways)


def test_a_secret_holds_for_half_its_possibilities():
    rows = {row["secret"]: row for row in browser_wallet.strength()}
    assert rows["Four words, drawn by dice"]["guesses"] == 7776**4 / 2
    assert rows["Among the million most used"]["card"] == "50 seconds"
    lasts = [browser_wallet.lasting(seconds) for seconds in (50, 130, 7200, 200_000, 10**9)]
    assert lasts == ["50 seconds", "2.2 minutes", "2 hours", "2.3 days", "32 years"]


def test_a_nonce_used_twice_gives_the_other_text_away():
    assert browser_wallet._leaked() == b"what nobody may read!"


def test_without_a_browser_it_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PORTFOLIO_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(LabError, match="no Chromium found; install chromium"):
        chromium.ask("return 1;", {})


def test_a_browser_that_ends_at_once_is_told(monkeypatch):
    monkeypatch.setenv("PORTFOLIO_CHROMIUM", shutil.which("true"))
    with pytest.raises(LabError, match="ended before the page did; try it by hand"):
        chromium.ask("return 1;", {})


def test_the_browser_is_ended_with_all_it_started(monkeypatch, tmp_path):
    """Also one that a script starts, and with the lab, which is ended with its group."""
    program = tmp_path / "chromium"
    program.write_text(f"#!{sys.executable}\n{STARTS_ANOTHER}")
    program.chmod(0o755)
    monkeypatch.setenv("PORTFOLIO_CHROMIUM", str(program))
    with chromium._browsing("about:blank") as process:
        while not (family := psutil.Process(process.pid).children()):
            time.sleep(0.01)
        assert {os.getpgid(one.pid) for one in (process, *family)} == {os.getpgid(0)}
    assert process.returncode == -signal.SIGKILL
    assert not any(one.is_running() for one in family)


STARTS_ANOTHER = """
import signal, subprocess
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.run(["sleep", "600"])
"""


@pytest.mark.browser
def test_the_page_makes_the_same_bytes_and_passes_the_vectors(chromium, monkeypatch):
    monkeypatch.setenv("PORTFOLIO_CHROMIUM", str(chromium))
    found = browser_wallet.page(timed=[1000], runs=2)
    assert [found[name] for name in ("key", "sealed", "opened")] == [found["of"]] * 3
    assert 0 < found["ms"]["1000"][0] <= found["ms"]["1000"][2]
    vectors = published.aes_gcm_page()
    assert vectors.passed == vectors.total > 200


@pytest.mark.browser
def test_a_page_that_fails_says_why(chromium, monkeypatch):
    monkeypatch.setenv("PORTFOLIO_CHROMIUM", str(chromium))
    with pytest.raises(LabError, match="the page in Chromium failed: Error: no such thing"):
        browser_wallet.chromium.ask('throw new Error("no such thing");', {})
