"""What fails in the payment gateway, read from its code by hand, against what is computed."""

from __future__ import annotations

from project_files import own_portfolio

from helpers.analysis.failure import STATES, UP, FailureAnalysis, blast
from helpers.catalog.inputs.failure import analyse_study


def _hit(analysis: FailureAnalysis, *taken: str) -> dict[str, str]:
    found = blast(analysis.system, taken).states
    return {key: STATES[state] for key, state in found.items() if state != UP}


def test_the_known_failures():
    """Read from the code by hand, before the engine was there."""
    study = analyse_study(own_portfolio().studies["coinpayportal"])
    everything = {node.id: "down" for node in study.system.capabilities}
    for one in ("postgres", "railway", "one-database", "one-host"):
        assert _hit(study, one) == everything
    assert _hit(study, "lnbits") == {"pay-by-lightning": "down", "pay-by-x402": "degraded"}
    assert _hit(study, "stripe") == {
        "pay-by-card": "down",
        "pay-by-x402": "degraded",
        "onboard-merchant": "degraded",
    }
    chains = ["accept-onchain-payment", "forward-payment", "open-escrow", "settle-escrow"]
    assert _hit(study, "tatum") == dict.fromkeys([*chains, "use-web-wallet"], "degraded") | {
        "read-reputation": "delayed"
    }
    assert _hit(study, "kraken")["accept-onchain-payment"] == "down"
    without = _hit(study, "cron-scheduler")
    assert (without["forward-payment"], without["receive-webhook"]) == ("degraded", "degraded")
    assert without["pay-by-lightning"] == "delayed"
    assert _hit(study, "multisig-engine") == {}
