"""A double of a card processor's API, over real HTTP on loopback: ours, small and stateful.

It is no copy of Stripe: it knows payment intents, their one charge and refunds, in the shapes that
Stripe's own client reads, keeps the promise of idempotency keys, and writes an event for each
change. It takes no card and checks no sum beyond what the lab needs.
"""

from __future__ import annotations

import copy
import itertools
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from helpers.labs import loopback

Object = dict[str, Any]
START = 1_700_000_000
"""Seconds since 1970 of its first event; the next is as much later as :attr:`Double.pace` says."""


@dataclass
class Double:
    """The processor's state."""

    pace: int = 1
    """Events in a second of its clock: times of events are whole seconds."""
    intents: dict[str, Object] = field(default_factory=dict)
    events: list[Object] = field(default_factory=list)
    history: list[Object] = field(default_factory=list)
    """The payment that an event was about, as it was right after: one for each event."""
    answered: dict[str, Object] = field(default_factory=dict)
    """Idempotency key: what was answered the first time."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def create(self, amount: int) -> Object:
        """A payment is begun."""
        number = next(self._numbers)
        intent = {
            "id": f"pi_{number}",
            "object": "payment_intent",
            "amount": amount,
            "currency": "usd",
            "status": "requires_payment_method",
            "latest_charge": None,
        }
        self.intents[intent["id"]] = intent
        return self._tell("payment_intent.created", intent)

    def fail(self, intent: Object) -> Object:
        """The card is declined; another may be tried."""
        return self._tell("payment_intent.payment_failed", intent)

    def confirm(self, intent: Object) -> Object:
        """The card is charged."""
        intent["status"] = "succeeded"
        intent["latest_charge"] = {
            "id": intent["id"].replace("pi", "ch"),
            "object": "charge",
            "payment_intent": intent["id"],
            "amount": intent["amount"],
            "amount_refunded": 0,
            "disputed": False,
        }
        return self._tell("payment_intent.succeeded", intent)

    def refund(self, intent: Object, amount: int) -> Object:
        """Some or all of it goes back."""
        charge = intent["latest_charge"]
        before = charge["amount_refunded"]
        charge["amount_refunded"] = min(charge["amount"], before + amount)
        self._tell("charge.refunded", charge, {"amount_refunded": before})
        return {"id": f"re_{next(self._numbers)}", "object": "refund", "amount": amount}

    def dispute(self, intent: Object) -> Object:
        """The cardholder's bank takes it back."""
        charge = intent["latest_charge"]
        charge["disputed"] = True
        return self._tell("charge.dispute.created", charge)

    def _tell(self, kind: str, changed: Object, before: Object | None = None) -> Object:
        """Write an event; what changed, as it is now."""
        number = len(self.events)
        shown = copy.deepcopy(changed)
        payment = changed.get("payment_intent") or changed["id"]
        self.history.append(copy.deepcopy(self.intents[payment]))
        data: Object = {"object": shown}
        if before is not None:
            data["previous_attributes"] = before
        self.events.append(
            {
                "id": f"evt_{number + 1}",
                "object": "event",
                "type": kind,
                "created": START + number // self.pace,
                "data": data,
            }
        )
        return shown

    def answer(self, method: str, path: str, form: dict[str, str], key: str | None) -> Object:
        """Answer a request; the same key again is the same answer, and nothing happens."""
        if key in self.answered:
            return self.answered[key]
        parts = path.strip("/").split("/")[1:]
        answer = self._do(method, parts, form)
        if key and method == "POST":
            self.answered[key] = answer
        return answer

    def _do(self, method: str, parts: list[str], form: dict[str, str]) -> Object:
        match (method, parts):
            case ("POST", ["payment_intents"]):
                return self.create(int(form["amount"]))
            case ("POST", ["payment_intents", name, "confirm"]):
                return self.confirm(self.intents[name])
            case ("GET", ["payment_intents", name]):
                return copy.deepcopy(self.intents[name])
            case ("POST", ["refunds"]):
                return self.refund(self.intents[form["payment_intent"]], int(form["amount"]))
        raise LookupError(f"{method} {'/'.join(parts)} is not known here")


@contextmanager
def served(answer: Callable[[BaseHTTPRequestHandler, bytes], tuple[int, Object]]) -> Iterator[str]:
    """Serve HTTP on loopback, at a port that the system picks; its address."""
    talking: set[socket.socket] = set()

    class Handler(BaseHTTPRequestHandler):
        # Names that the library calls.
        protocol_version = "HTTP/1.1"
        # Answers are small, and a client that waits for the next packet loses 40 ms at each.
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            talking.add(self.connection)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, told = answer(self, body)
            sent = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    try:
        with loopback.serving(server) as address:
            yield address
    finally:
        # A connection that is kept open would go on being answered.
        for connection in talking:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def api(double: Double) -> Iterator[str]:
    """Serve the double's API; its address."""

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, Object]:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        key = request.headers.get("Idempotency-Key")
        try:
            return 200, double.answer(request.command, urlsplit(request.path).path, form, key)
        except LookupError as error:
            return 404, {"error": {"type": "invalid_request_error", "message": str(error)}}

    with served(answer) as address:
        yield address
