"""A payment inside a request: what it costs in trips, time and gas, and what goes wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.x402 import chain, failures, measured, parties
from helpers.labs.x402.authorization import (
    TRANSFER_TYPE,
    Authorization,
    Domain,
    keccak,
)
from helpers.labs.x402.failures import PAYMENT, RECEIPT, TERMS
from helpers.labs.x402.parties import market
from helpers.text.phrases import number

GWEI = (0.01, 0.1, 1.0, 10.0)
"""Prices of gas the cost is told for: what a rollup and what the main chain have had."""
ETHER = 3_000
"""USD for an ether: assumed, a round price of 2026."""
OPINIONS = 40


def wire() -> Json:
    """What stands where on the wire: terms, payment and receipt of both versions."""
    found = _run()["wire"]
    offers = {version: found[version]["terms"]["accepts"][0] for version in found}
    rows = {
        "Terms": ("body of the 402", TERMS),
        "Payment": tuple(found[version]["sent"][0] for version in ("v1", "v2")),
        "Receipt": tuple(found[version]["told"][0] for version in ("v1", "v2")),
        "Network": tuple(offers[version]["network"] for version in ("v1", "v2")),
        "Price": ("maxAmountRequired", "amount"),
        "Terms repeated in the payment": tuple(
            "yes" if "accepted" in found[version]["payment"] else "no" for version in ("v1", "v2")
        ),
    }
    assert all(name in offers[v] for name, v in zip(rows["Price"], ("v1", "v2"), strict=True))
    return [[what, *both] for what, both in rows.items()]


def paid() -> Json:
    """Round trips, milliseconds and gas of a paid request."""
    return _run()["paid"]


def wrong() -> Json:
    """What goes wrong between 402 and 200, and what it costs whom."""
    return _run()["wrong"]


def cost() -> Json:
    """What settling one payment costs in gas, in USD, for several prices of gas."""
    gas = _run()["paid"]["gas"]
    return [{"gwei": gwei, "usd": float(f"{_usd(gas, gwei):.3g}")} for gwei in GWEI]


def _usd(gas: int, gwei: float) -> float:
    return gas * gwei * 1e-9 * ETHER


@cache
def _run() -> dict[str, Json]:
    """All that needs the chain, on one chain."""
    with market() as here:
        return {
            "wire": measured.wire(here),
            "paid": measured.paid(here),
            "wrong": failures.happen(here),
            "exercises": measured.exercises(here),
        }


def answers() -> Json:
    """What the exercises of the notebook come to."""
    found, gas = _run()["exercises"], _run()["paid"]["gas"]
    least = 10 * _usd(gas, 0.01)
    return [
        (
            f"It prints {found['day']}: the terms name a window of {parties.WINDOW} seconds, and "
            "an authorisation that lives a day is taken all the same. It is a cheque: until it is "
            "used or has expired, whoever holds it can put it on the chain. A short window is the "
            "buyer's to choose."
        ),
        (
            f"The library refuses before anything is signed ({found['refused']}), and "
            f"{found['moved']} units moved. The seller names the price, so the only limit on "
            "what a machine spends is the one that its own client keeps."
        ),
        (
            f"At {number(gas)} gas, 0.01 gwei and {ETHER:,} USD for an ether the settlement costs "
            f"{number(100 * _usd(gas, 0.01))} cents, so a price of {number(100 * least)} cents. "
            "Below it, several requests have to share one settlement."
        ),
    ]


def _specified_v1() -> Vectors:
    found = _run()["wire"]["v1"]
    terms, payment, receipt = (found[name] for name in ("terms", "payment", "receipt"))
    offer = terms["accepts"][0]
    rules = (
        found["statuses"] == [402, 200],
        terms["x402Version"] == payment["x402Version"] == 1,
        {"scheme", "network", "maxAmountRequired", "resource", "payTo", "asset"} <= set(offer),
        offer["maxAmountRequired"] == payment["payload"]["authorization"]["value"],
        payment["scheme"] == "exact" and payment["network"] == offer["network"],
        {"success", "transaction", "network", "payer"} <= set(receipt),
        found["sent"] == ["X-PAYMENT"] and found["told"] == ["X-PAYMENT-RESPONSE"],
    )
    return _vectors("headers-v1", "x402 version 1, what the wire has to carry", rules)


def _specified_v2() -> Vectors:
    found = _run()["wire"]["v2"]
    terms, payment, receipt = (found[name] for name in ("terms", "payment", "receipt"))
    offer = terms["accepts"][0]
    rules = (
        found["statuses"] == [402, 200],
        terms["x402Version"] == payment["x402Version"] == 2,
        {"scheme", "network", "amount", "asset", "payTo", "maxTimeoutSeconds"} <= set(offer),
        terms["resource"]["url"].endswith("/fact"),
        offer["network"] == f"eip155:{chain.CHAIN}",
        payment["accepted"] == offer,
        {"success", "transaction", "network", "payer"} <= set(receipt),
        found["sent"] == [PAYMENT] and found["told"] == [RECEIPT],
    )
    return _vectors("headers-v2", "x402 version 2, what the wire has to carry", rules)


def _eips() -> Vectors:
    """Constants that the standards and a contract in use print."""
    mail = Domain("Ether Mail", "1", 1, "0x" + "cc" * 20)
    dollar = Domain("USD Coin", "2", 1, "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48")
    held = (
        keccak(TRANSFER_TYPE.encode()).hex()
        == "7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267",
        mail.separator().hex()
        == "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f",
        dollar.separator().hex()
        == "06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335",
    )
    return _vectors(
        "eip-3009", "EIP-3009 and EIP-712: type hash, domains of the EIP and USDC", held
    )


def _second_opinion() -> Vectors:
    """The digest by hand, against the typed data of eth-account, on drawn transfers."""
    from eth_account import Account

    drawn = random.Random(LAB.seed)
    held = []
    for _ in range(OPINIONS):
        account = Account.from_key(drawn.randbytes(32))
        domain = Domain("Token", "1", drawn.randrange(1, 10**6), "0x" + drawn.randbytes(20).hex())
        given = Authorization(
            account.address,
            "0x" + drawn.randbytes(20).hex(),
            drawn.randrange(10**12),
            drawn.randrange(2**32),
            drawn.randrange(2**32),
            drawn.randbytes(32),
        )
        held.append(given.signed(domain, account) == _typed(domain, given, account))
    title = "EIP-3009, drawn transfers signed as eth-account signs them"
    return _vectors("eth-account", title, held)


def _typed(domain: Domain, given: Authorization, account: object) -> bytes:
    from eth_account.signers.local import LocalAccount

    assert isinstance(account, LocalAccount)
    fields = TRANSFER_TYPE.partition("(")[2].rstrip(")").split(",")
    parts = [dict(zip(("type", "name"), part.split(), strict=True)) for part in fields]
    told = given.payload(b"")["authorization"]
    numbers = {name: int(told[name]) for name in ("value", "validAfter", "validBefore")}
    signed = account.sign_typed_data(
        domain_data={
            "name": domain.name,
            "version": domain.version,
            "chainId": domain.chain,
            "verifyingContract": domain.contract,
        },
        message_types={"TransferWithAuthorization": parts},
        message_data=told | numbers,
    )
    return bytes(signed.signature)


_WHERE = {
    "headers-v1": "https://github.com/coinbase/x402/blob/main/specs/x402-specification-v1.md",
    "headers-v2": "https://github.com/coinbase/x402/blob/main/specs/transports-v2/http.md",
    "eip-3009": "https://eips.ethereum.org/EIPS/eip-3009",
    "eth-account": "https://eips.ethereum.org/EIPS/eip-712",
}


def _vectors(name: str, title: str, held: Sequence[bool]) -> Vectors:
    return Vectors(name, title, _WHERE[name], sum(held), len(held))


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    found, rows = results["paid"], results["wrong"]
    yield Figure(
        "trips", "Round trips of a paid request", sum(found["trips"].values()), "round-trip"
    )
    yield Figure(
        "gas", "Gas that settles one payment", found["gas"], "gas", note="A token of the lab."
    )
    for name, title in (("quick", "A paid request, a block at once"), ("free", "A free request")):
        low, median, high = found["ms"][title]
        yield Figure(f"{name}-ms", title, median, "ms", low, high)
    slow = f"A paid request, a block every {chain.BLOCK} s"
    low, median, high = found["ms"][slow]
    yield Figure("slow-ms", slow, median, "ms", low, high)
    unpaid = sum(row["work"] > row["paid"] for row in rows)
    yield Figure("unpaid-work", "Ways in which work is done that nobody pays", unpaid, "item")


def _answer(results: Mapping[str, Json]) -> str:
    found, rows = results["paid"], results["wrong"]
    times = found["ms"]
    slow = times[f"A paid request, a block every {chain.BLOCK} s"][1]
    refused = sum(row["delivered"] == row["paid"] == row["work"] == 0 for row in rows)
    unpaid = sum(row["work"] > row["paid"] for row in rows)
    return (
        f"A paid request takes {sum(found['trips'].values())} round trips instead of one and "
        f"{number(slow / 1000)} s with a block every {chain.BLOCK} s, and settling costs "
        f"{number(found['gas'])} gas; of {len(rows) - 1} ways it goes wrong, {refused} are refused "
        f"before any work is done, and in {unpaid} work is done that nobody pays."
    )


LAB = Lab(
    id="x402",
    title="A payment inside a request",
    question="What does a machine pay per request, and what can go wrong between 402 and 200?",
    notebook="notebooks/16-x402.ipynb",
    packages=("x402", "eth-account", "web3", "flask"),
    programs={"anvil": chain.version, "solc": chain.compiler},
    steps={"wire": wire, "paid": paid, "cost": cost, "wrong": wrong, ANSWERS: answers},
    vectors=(_specified_v1, _specified_v2, _eips, _second_opinion),
    figures=_figures,
    answer=_answer,
)
