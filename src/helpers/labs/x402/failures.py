"""What goes wrong between 402 and 200, made to happen: each way by itself, and what it cost."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.labs.lab import Json
from helpers.labs.x402.authorization import Authorization, Domain, header, read
from helpers.labs.x402.chain import CHAIN, accounts
from helpers.labs.x402.parties import DOMAIN, PRICE, WINDOW, Market

if TYPE_CHECKING:
    from requests import Response

TERMS, PAYMENT, RECEIPT = "PAYMENT-REQUIRED", "PAYMENT-SIGNATURE", "PAYMENT-RESPONSE"


@dataclass
class Offer:
    """An answer to 402 before it is sent, so that parts can be changed."""

    here: Market
    terms: dict[str, Any]
    given: Authorization
    domain: Domain

    def sent(self, **changes: Any) -> Response:
        """Sign with changes and send."""
        return _send(self.here, self.text(**changes))

    def text(self, **changes: Any) -> str:
        """The header, signed by the buyer unless `signer` is among the changes."""
        signer = changes.pop("signer", self.here.buyer)
        accepted = changes.pop("accepted", self.terms["accepts"][0])
        domain = changes.pop("domain", self.domain)
        given = self.given.but(**changes)
        payload = given.payload(given.signed(domain, signer))
        return header(
            {
                "x402Version": 2,
                "resource": self.terms["resource"],
                "accepted": accepted,
                "payload": payload,
            }
        )


def offered(here: Market, nonce: int) -> Offer:
    """Ask, and prepare the answer that the terms want."""
    import requests

    terms = read(requests.get(f"{here.url}/fact", timeout=30).headers[TERMS])
    asked = terms["accepts"][0]
    before = int(time.time()) + WINDOW
    taker, value = asked["payTo"], int(asked["amount"])
    given = Authorization(here.buyer.address, taker, value, 0, before, nonce.to_bytes(32, "big"))
    domain = Domain(DOMAIN["name"], DOMAIN["version"], CHAIN, here.chain.token)
    return Offer(here, terms, given, domain)


def _send(here: Market, payment: str) -> Response:
    import requests

    return requests.get(f"{here.url}/fact", headers={PAYMENT: payment}, timeout=30)


def _wrong_price(offer: Offer) -> Response:
    """Both the terms and the authorisation name less."""
    cheap = copy.deepcopy(offer.terms["accepts"][0]) | {"amount": "1"}
    return offer.sent(accepted=cheap, value=1)


def _replayed(offer: Offer) -> list[Response]:
    text = offer.text()
    return [_send(offer.here, text), _send(offer.here, text)]


def _raced(offer: Offer) -> list[Response]:
    """The same payment twice at the same time: both wait for each other inside the work."""
    text, answers = offer.text(), []
    offer.here.gate = threading.Barrier(2)
    pair = [
        threading.Thread(target=lambda: answers.append(_send(offer.here, text))) for _ in range(2)
    ]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    offer.here.gate = None
    return sorted(answers, key=lambda answer: answer.status_code)


def _asked_again(offer: Offer) -> list[Response]:
    """The answer is lost on the way, so a careful client asks again, with a payment anew."""
    session = offer.here.paying()
    return [session.get(f"{offer.here.url}/fact") for _ in range(2)]


def _broken(part: str) -> Callable[[Offer], Response]:
    def send(offer: Offer) -> Response:
        offer.here.broken.add(part)
        try:
            return offer.sent()
        finally:
            offer.here.broken.discard(part)

    return send


def _poor(offer: Offer) -> Response:
    (poor,) = accounts("poor")
    return offer.sent(giver=poor.address, signer=poor)


def _elsewhere(offer: Offer) -> Response:
    other = Domain(DOMAIN["name"], DOMAIN["version"], 1, offer.here.chain.token)
    return offer.sent(domain=other)


_OTHER = "0x" + "11" * 20
WAYS: dict[str, Callable[[Offer], Response | list[Response]]] = {
    "Nothing is wrong": lambda offer: offer.sent(),
    "Less is signed than asked": lambda offer: offer.sent(value=PRICE - 1),
    "More is signed than asked": lambda offer: offer.sent(value=PRICE + 1),
    "Terms are rewritten to a lower price": _wrong_price,
    "Another recipient is signed": lambda offer: offer.sent(taker=_OTHER),
    "It has expired": lambda offer: offer.sent(before=int(time.time()) - 1),
    "It expires before a block comes": lambda offer: offer.sent(before=int(time.time()) + 3),
    "It is not valid yet": lambda offer: offer.sent(after=int(time.time()) + 600),
    "Somebody else signed": lambda offer: offer.sent(signer=offer.here.seller),
    "It is signed for another chain": _elsewhere,
    "The payer has no money": _poor,
    "The same payment is sent again": _replayed,
    "The same payment is sent twice at once": _raced,
    "The seller's work fails": _broken("work"),
    "The facilitator fails to settle": _broken("settle"),
    "The answer is lost, and the client asks again": _asked_again,
}
"""What goes wrong, and how it is made to."""


def happen(here: Market) -> Json:
    """Make each happen: status, reason, work done, answers had, and prices paid."""
    rows = []
    for number, (way, make) in enumerate(WAYS.items(), 1):
        offer = offered(here, number)
        had, done = here.got(), len(here.served)
        made = make(offer)
        answers = made if isinstance(made, list) else [made]
        rows.append(
            {
                "way": way,
                "status": [answer.status_code for answer in answers],
                "reason": _reason(answers[-1]),
                "work": len(here.served) - done,
                "delivered": sum(answer.ok for answer in answers),
                "paid": (here.got() - had) / PRICE,
            }
        )
    return rows


def _reason(answer: Response) -> str:
    """Why it was refused, as the answer's headers say, without what all reasons begin with."""
    for name in (RECEIPT, TERMS):
        if told := answer.headers.get(name):
            said = read(told)
            reason = said.get("errorReason") or said.get("error") or ""
            for start in ("invalid_exact_evm_", "payload_"):
                reason = reason.removeprefix(start)
            return reason.partition(" (")[0].replace("_", " ").lower()
    return ""
