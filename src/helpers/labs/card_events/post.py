"""The way between: a receiver that checks signatures, and a courier that delivers badly."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from helpers.labs.card_events.double import served

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

SECRET = "whsec_of_the_lab"  # noqa: S105
HEADER = "Stripe-Signature"
Event = Mapping[str, Any]


def signed(body: str, secret: str = SECRET, age: float = 0) -> str:
    """The header of a signature made so many seconds ago, by Stripe's own library."""
    import stripe

    at = int(time.time() - age)
    return stripe.WebhookSignature.generate_signature_header(body, secret, at)


@contextmanager
def receiver(take: Callable[[Event], object]) -> Iterator[str]:
    """Serve an endpoint that hands on events whose signature Stripe's library accepts.

    Two hundred once an event was taken; four hundred for a signature that does not hold; five
    hundred if taking it failed, so that it is delivered again.
    """
    import stripe

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            event = stripe.Webhook.construct_event(body, request.headers.get(HEADER), SECRET)
        except (ValueError, stripe.SignatureVerificationError) as error:
            return 400, {"error": str(error)}
        try:
            take(event.to_dict())
        except ConnectionError as error:
            return 500, {"error": str(error)}
        return 200, {}

    with served(answer) as address:
        yield address


def deliver(address: str, events: Sequence[Event]) -> list[int]:
    """Post events in this order, each signed anew; the status of each."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    statuses = []
    try:
        for event in events:
            body = json.dumps(event)
            connection.request("POST", "/", body, {HEADER: signed(body)})
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
    finally:
        connection.close()
    return statuses


def badly(events: Sequence[Event], chance: random.Random) -> list[Event]:
    """A delivery as it may come: some events twice or three times, and late ones after newer."""
    copies = [(event, chance.choice((1, 1, 2, 3))) for event in events]
    due = [
        (place + chance.choice((0, 0, 0, 3, 30)) * chance.random(), event)
        for place, (event, count) in enumerate(copies)
        for _ in range(count)
    ]
    return [event for _, event in sorted(due, key=lambda pair: pair[0])]
