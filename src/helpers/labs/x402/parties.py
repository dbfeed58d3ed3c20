"""Buyer, seller and facilitator, each at its own loopback address, speaking HTTP.

All three are the protocol's own library (`x402`) but for the seller of version 1, which the library
no longer has on the server's side: that one is a double of ours.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.labs import loopback
from helpers.labs.x402.chain import CHAIN, Chain, accounts, running

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount
    from flask import Flask, Response
    from requests import Session

NETWORK, NETWORK_V1 = f"eip155:{CHAIN}", "base-sepolia"
PRICE = 1_000
"""Units of the token a request costs: a tenth of a cent."""
PURSE = 1_000_000
"""Units the buyer has."""
WINDOW = 60
"""Seconds the seller lets an authorisation be valid."""
DOMAIN = {"name": "Lab Dollar", "version": "2"}


@dataclass
class Market:
    """Everybody, and what passed between them."""

    chain: Chain
    buyer: LocalAccount
    seller: LocalAccount
    url: str = ""
    """Of the seller."""
    asked: list[str] = field(default_factory=list)
    """What the facilitator was asked: verify or settle."""
    served: list[str] = field(default_factory=list)
    """Each time the seller did its work, paid for or not."""
    heard: list[dict[str, str]] = field(default_factory=list)
    """Headers of each request that reached the seller's own code."""
    broken: set[str] = field(default_factory=set)
    """What is made to fail: the facilitator's `settle`, the seller's `work`."""
    gate: threading.Barrier | None = None
    """Where the seller's work waits for another request, in a race."""

    def paying(self, account: LocalAccount | None = None, most: int = PRICE) -> Session:
        """A session of the library that answers 402 with a payment of so many units at most."""
        from requests import Session
        from x402 import x402ClientSync
        from x402.client_base import SpendControlAsset
        from x402.http.clients.requests import wrapRequestsWithPayment
        from x402.mechanisms.evm.exact.register import register_exact_evm_client
        from x402.mechanisms.evm.signers import EthAccountSigner

        client = x402ClientSync()
        register_exact_evm_client(client, EthAccountSigner(account or self.buyer))
        # Tokens the library does not know have to be allowed, each with the most a payment may be.
        assets: list[SpendControlAsset] = [
            {"network": network, "asset": self.chain.token, "max_amount_per_payment": str(most)}
            for network in (NETWORK, NETWORK_V1)
        ]
        client.set_spend_controls({"allowed_assets": assets})
        return wrapRequestsWithPayment(Session(), client)

    def got(self) -> int:
        """Units the seller has."""
        return self.chain.balance(self.seller.address)


@contextmanager
def market() -> Iterator[Market]:
    """Start a chain, a facilitator and a seller; end them.

    Raises
    ------
    LabError
        If the chain cannot be had.
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    logging.getLogger("x402").setLevel(logging.CRITICAL)
    buyer, seller, relayer = accounts("buyer", "seller", "relayer")
    with ExitStack() as stack:
        chain = stack.enter_context(running())
        chain.mint(buyer.address, PURSE)
        chain.mint(relayer.address, 0)
        here = Market(chain, buyer, seller)
        facilitator = stack.enter_context(_serving(_facilitator(here, relayer)))
        here.url = stack.enter_context(_serving(_seller(here, facilitator)))
        yield here


def _serving(app: Flask) -> AbstractContextManager[str]:
    from werkzeug.serving import make_server

    return loopback.serving(make_server("127.0.0.1", 0, app, threaded=True))


def _facilitator(here: Market, relayer: LocalAccount) -> Flask:
    """Verifies signatures, and puts what is signed on the chain at its own expense."""
    from flask import Flask, request
    from x402 import x402FacilitatorSync
    from x402.mechanisms.evm.exact.register import register_exact_evm_facilitator
    from x402.mechanisms.evm.signers import FacilitatorWeb3Signer
    from x402.schemas.helpers import parse_payment_payload, parse_payment_requirements

    signer = FacilitatorWeb3Signer(relayer.key.hex(), here.chain.url)
    facilitator = x402FacilitatorSync()
    register_exact_evm_facilitator(facilitator, signer, NETWORK)
    app = Flask("facilitator")

    @app.get("/supported")
    def supported() -> dict[str, Any]:
        return facilitator.get_supported().model_dump(by_alias=True, exclude_none=True)

    def asked(name: str, ask: Callable[..., Any]) -> Any:
        here.asked.append(name)
        if name in here.broken:
            return {"error": "out of order"}, 503
        sent = request.get_json()
        number = sent["paymentPayload"]["x402Version"]
        told = ask(
            parse_payment_payload(sent["paymentPayload"]),
            parse_payment_requirements(number, sent["paymentRequirements"]),
        )
        return told.model_dump(by_alias=True, exclude_none=True)

    app.post("/verify", endpoint="verify")(lambda: asked("verify", facilitator.verify))
    app.post("/settle", endpoint="settle")(lambda: asked("settle", facilitator.settle))
    return app


def _seller(here: Market, facilitator: str) -> Flask:
    """Sells one fact a request: version 2 behind the library, version 1 behind our double."""
    from flask import Flask, request
    from x402 import x402ResourceServerSync
    from x402.http.facilitator_client import HTTPFacilitatorClientSync
    from x402.http.facilitator_client_base import FacilitatorConfig
    from x402.http.middleware.flask import payment_middleware
    from x402.http.types import PaymentOption, RouteConfig
    from x402.mechanisms.evm.exact.register import register_exact_evm_server
    from x402.schemas import AssetAmount

    client = HTTPFacilitatorClientSync(FacilitatorConfig(url=facilitator))
    server = register_exact_evm_server(x402ResourceServerSync(client), NETWORK)
    app = Flask("seller")

    @app.before_request
    def hear() -> None:
        here.heard.append(dict(request.headers.items()))

    def work() -> Any:
        here.served.append("fact")
        if here.gate is not None:
            here.gate.wait(10)
        if "work" in here.broken:
            return {"error": "out of order"}, 500
        return {"fact": "Forty-two."}

    app.get("/free", endpoint="free")(work)
    app.get("/fact", endpoint="fact")(work)
    app.get("/v1", endpoint="v1")(lambda: _version_one(here, client, work))
    option = PaymentOption(
        scheme="exact",
        pay_to=here.seller.address,
        price=AssetAmount(amount=str(PRICE), asset=here.chain.token, extra=DOMAIN),
        network=NETWORK,
        max_timeout_seconds=WINDOW,
    )
    payment_middleware(app, {"GET /fact": RouteConfig(accepts=[option])}, server)
    return app


def _version_one(here: Market, client: Any, work: Callable[[], Any]) -> Response:
    """Version 1 of the protocol, as its specification has it: terms in the body, `X-` headers."""
    from flask import jsonify, request
    from x402.schemas.helpers import parse_payment_payload
    from x402.schemas.v1 import PaymentRequirementsV1

    terms = PaymentRequirementsV1(
        scheme="exact",
        network=NETWORK_V1,
        max_amount_required=str(PRICE),
        resource=request.url,
        description="One fact",
        mime_type="application/json",
        pay_to=here.seller.address,
        max_timeout_seconds=WINDOW,
        asset=here.chain.token,
        extra=DOMAIN,
    )

    def refused(why: str) -> Response:
        told = terms.model_dump(by_alias=True, exclude_none=True)
        answer = jsonify({"x402Version": 1, "error": why, "accepts": [told]})
        answer.status_code = 402
        return answer

    sent = request.headers.get("X-PAYMENT")
    if sent is None:
        return refused("X-PAYMENT header is required")
    payload = parse_payment_payload(json.loads(base64.b64decode(sent)))
    verified = client.verify(payload, terms)
    if not verified.is_valid:
        return refused(verified.invalid_reason)
    answer = jsonify(work())
    settled = client.settle(payload, terms)
    if not settled.success:
        return refused(settled.error_reason)
    told = settled.model_dump_json(by_alias=True, exclude_none=True)
    answer.headers["X-PAYMENT-RESPONSE"] = base64.b64encode(told.encode()).decode()
    return answer
