"""Signatures that are right, wrong, old and young, and what Stripe documents of each.

https://docs.stripe.com/webhooks/signature: a timestamp and one or more signatures under a scheme;
HMAC with SHA-256 over the timestamp, a full stop and the raw body; five minutes of tolerance.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from helpers.labs.card_events.post import SECRET, signed

DOCUMENTED = "https://docs.stripe.com/webhooks/signature"
TOLERANCE = 300
"""Seconds: the tolerance that is documented and the default of the library."""
BODY = json.dumps({"id": "evt_1", "object": "event", "type": "charge.refunded", "data": {}})
Case = Callable[[], tuple[str, str]]
"""The body that arrives, and the header."""


def _only(scheme: str) -> str:
    return signed(BODY).replace("v1=", f"{scheme}=")


def _two_secrets() -> str:
    old, new = signed(BODY, "whsec_that_was_before"), signed(BODY)
    return f"{old},{new.partition(',')[2]}"


def _moved(seconds: int) -> str:
    """An old signature whose timestamp is put forward."""
    stamp, _, rest = signed(BODY, age=seconds).partition(",")
    return f"t={int(stamp[2:]) + seconds},{rest}"


CASES: Mapping[str, tuple[Case, bool | None]] = {
    "As it was sent": (lambda: (BODY, signed(BODY)), True),
    "The body with one space more": (lambda: (BODY + " ", signed(BODY)), False),
    "Signed with another secret": (lambda: (BODY, signed(BODY, "whsec_of_another")), False),
    "Without a header": (lambda: (BODY, ""), False),
    "Only a signature of another scheme": (lambda: (BODY, _only("v0")), False),
    "Two signatures while a secret is changed": (lambda: (BODY, _two_secrets()), True),
    "Five minutes old, less ten seconds": (
        lambda: (BODY, signed(BODY, age=TOLERANCE - 10)),
        True,
    ),
    "Five minutes old, and ten seconds": (lambda: (BODY, signed(BODY, age=TOLERANCE + 10)), False),
    "An old one whose timestamp is put forward": (lambda: (BODY, _moved(TOLERANCE + 10)), False),
    "Ten minutes ahead of the clock": (lambda: (BODY, signed(BODY, age=-600)), None),
}
"""Case: what arrives, and whether it is documented to be let in; None if nothing is said of it."""


def accepts(case: Case) -> bool:
    """Whether Stripe's own check lets it in."""
    import stripe

    body, header = case()
    try:
        stripe.Webhook.construct_event(body, header, SECRET, TOLERANCE)
    except stripe.SignatureVerificationError:
        return False
    return True
