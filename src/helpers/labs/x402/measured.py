"""What is measured and read while buyer, seller, facilitator and chain are up."""

from __future__ import annotations

import time
from collections.abc import Callable

from helpers.labs.lab import Json
from helpers.labs.repeated import ends
from helpers.labs.x402 import chain
from helpers.labs.x402.authorization import read
from helpers.labs.x402.failures import PAYMENT, RECEIPT, TERMS, offered
from helpers.labs.x402.parties import PRICE, Market

REPEATS, SLOW = 10, 3
"""Requests paid with a block for each, and with a block every two seconds."""


def wire(here: Market) -> Json:
    """Terms, payment and receipt of both versions, as they went over the wire."""
    import requests

    found = {}
    for version, path in (("v1", "v1"), ("v2", "fact")):
        url = f"{here.url}/{path}"
        asked = requests.get(url, timeout=30)
        answer = here.paying().get(url)
        sent = {name.upper(): value for name, value in here.heard[-1].items()}
        names = {"v1": ("X-PAYMENT", "X-PAYMENT-RESPONSE"), "v2": (PAYMENT, RECEIPT)}[version]
        terms = asked.json() if version == "v1" else read(asked.headers[TERMS])
        found[version] = {
            "statuses": [asked.status_code, answer.status_code],
            "terms": terms,
            "payment": read(sent[names[0]]),
            "receipt": read(answer.headers[names[1]]),
            "sent": sorted(name for name in sent if "PAYMENT" in name and "RETRY" not in name),
            "told": sorted(name.upper() for name in answer.headers if "PAYMENT" in name.upper()),
        }
    return found


def paid(here: Market) -> Json:
    """Round trips, gas and milliseconds of a paid request, and of a free one beside it."""
    session, url = here.paying(), f"{here.url}/fact"
    free = [_took(lambda: session.get(f"{here.url}/free")) for _ in range(REPEATS)]
    calls, asked = len(here.chain.calls()), len(here.asked)
    first = session.get(url)
    trips = {
        "Buyer and seller": 2,
        "Seller and facilitator": len(here.asked) - asked,
        "Facilitator and chain": len(here.chain.calls()) - calls,
    }
    assert first.status_code == 200
    gas = here.chain.spent(read(first.headers[RECEIPT])["transaction"])
    quick = [_took(lambda: session.get(url)) for _ in range(REPEATS)]
    here.chain.every(chain.BLOCK)
    slow = [_took(lambda: session.get(url)) for _ in range(SLOW)]
    here.chain.every(0)
    offer = offered(here, 10_000)
    signing = [_took(offer.text) for _ in range(REPEATS)]
    times = {
        "A free request": free,
        "Signing a payment": signing,
        "A paid request, a block at once": quick,
        f"A paid request, a block every {chain.BLOCK} s": slow,
    }
    return {"trips": trips, "gas": gas, "ms": {name: ends(took) for name, took in times.items()}}


def _took(act: Callable[[], object]) -> float:
    """Milliseconds it took."""
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def exercises(here: Market) -> Json:
    """What the exercises of the notebook that need the chain come to."""
    from x402.http.clients.requests import PaymentError

    late = int(time.time()) + 24 * 3600
    day = offered(here, 20_000).sent(before=late).status_code
    had = here.got()
    try:
        here.paying(most=PRICE - 1).get(f"{here.url}/fact")
        refused = ""
    except PaymentError as error:
        refused = str(error.__cause__).partition(".")[0]
    return {"day": day, "refused": refused, "moved": here.got() - had}
