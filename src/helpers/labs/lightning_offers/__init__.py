"""Offers and invoices: what each holds, how often it serves, what its signature can show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.labs.lightning_offers import bolt11, bolt12, opinion
from helpers.labs.lightning_offers.bolt12 import Record

SECRET = bytes([0x41] * 32)
"""Private key of the merchant of this lab; the standard's vectors use it for Alice."""
PRICE = 250_000_000
"""Of the offer, in millisatoshi."""


def own_offer() -> str:
    """An offer for a coffee, with a price, a description and whom to ask."""
    from coincurve import PrivateKey

    found = [
        Record(8, PRICE.to_bytes(4, "big")),
        Record(10, b"1 cup coffee"),
        Record(22, PrivateKey(SECRET).public_key.format()),
    ]
    return _text(found)


def inside() -> Json:
    """An offer and an invoice for the same coffee, field by field."""
    text = own_offer()
    invoice_text = next(t for title, t in _published()["invoices"] if "cup of coffee" in title)
    invoice = bolt11.invoice(invoice_text)
    offer_rows = [
        [bolt12.FIELDS[record.type], _shown(bolt12.FIELDS[record.type], record.value)]
        for record in bolt12.offer(text)
    ]
    invoice_rows = [
        ["amount", f"{invoice.millisatoshi} msat"],
        ["timestamp", str(invoice.timestamp)],
        ["expiry", f"{invoice.expiry} s"],
        ["payee", invoice.payee.hex()[:16] + "…"],
        *([name, _shown(name, value)] for name, value in invoice.fields.items()),
    ]
    return {
        "offer": {"text": text, "rows": offer_rows},
        "invoice": {"text": invoice_text, "rows": invoice_rows},
    }


def flips() -> Json:
    """Each character of both changed to each other one: how many changes are noticed.

    An invoice has a checksum of 30 bits, an offer none: what notices there is the form of the
    records. What is not noticed is then still another offer or another key, which signs nothing
    that its owner did not.
    """
    texts = {"offer": own_offer(), "invoice": inside()["invoice"]["text"]}
    readers: dict[str, tuple[Callable[[str], object], type[ValueError]]] = {
        "offer": (bolt12.offer, bolt12.OfferError),
        "invoice": (bolt11.invoice, bolt11.InvoiceError),
    }
    found = {}
    for name, text in texts.items():
        read, error = readers[name]
        start = text.index("1") + 1 if name == "offer" else text.rindex("1") + 1
        changes = [
            text[:at] + other + text[at + 1 :]
            for at in range(start, len(text))
            for other in bolt12.CHARSET
            if other != text[at]
        ]
        noticed = sum(_refused(read, error, change) for change in changes)
        found[name] = {"changes": len(changes), "noticed": noticed}
    return found


def disclosure() -> Json:
    """What a payer has to show to prove one field of a request, and what all of it takes."""
    stream = bolt12.records(bolt12.string_bytes(_signed()["bolt12"])[1])
    root = bolt12.merkle(stream)
    rows = []
    for record in stream:
        name = bolt12.FIELDS.get(record.type)
        if name is None:
            continue
        path = bolt12.proof(stream, record.type)
        leaf = bolt12.leaf(record, first=stream[0])
        rows.append(
            {
                "field": name,
                "bytes": len(record.encoded()),
                "hashes": len(path),
                "leads": bolt12.climbed(leaf, path) == root,
            }
        )
    return {"rows": rows, "whole": sum(len(record.encoded()) for record in stream)}


def second() -> Json:
    """Which of the official strings another implementation reads otherwise."""
    return opinion.differences(_published())


def answers() -> Json:
    """What the exercises of the notebook come to."""
    stream = bolt12.offer(own_offer())
    dearer = [Record(8, (2 * PRICE).to_bytes(4, "big")), *stream[1:]]
    read = bolt12.number(bolt12.offer(_text(dearer))[0].value)
    bare = _text([record for record in stream if record.type != 10])
    one, other = (bolt12.leaf(record, first=stream[0]) for record in stream[:2])
    same = bolt12.branch(one, other) == bolt12.branch(other, one)
    return [
        (
            f"It is read, with {read:,} millisatoshi. An offer is not signed: anybody can write "
            "one for any node. The node answers only to offers it knows, and its invoice is signed."
        ),
        f"A reader must not respond: {_why(bare)}, so that a payer knows what it is for.",
        (
            f"It prints {same}. The lesser hash stands first whatever the order, so a proof need "
            "not say which side each hash is on."
        ),
    ]


def _text(stream: list[Record]) -> str:
    return bolt12.bytes_string("lno", b"".join(record.encoded() for record in stream))


def _why(text: str) -> str:
    """Why a text is no offer that a reader responds to."""
    try:
        bolt12.offer(text)
    except bolt12.OfferError as error:
        return str(error)
    raise AssertionError("it is an offer")


def _shown(name: str, value: bytes) -> str:
    if name == "amount":
        return f"{bolt12.number(value)} msat"
    if name in ("description", "issuer", "currency"):
        return value.decode()
    return value.hex()[:16] + ("…" if len(value) > 8 else "")


def _refused(read: Callable[[str], object], error: type[ValueError], text: str) -> bool:
    try:
        read(text)
    except error:
        return True
    return False


def _published() -> dict[str, Json]:
    return json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def _signed() -> dict[str, Json]:
    """The request among the vectors that somebody signed."""
    return next(case for case in _published()["signatures"] if "bolt12" in case)


def _strings() -> Vectors:
    cases = _published()["format"]
    passed = sum(
        _refused(bolt12.string_bytes, bolt12.OfferError, text) != valid for _, valid, text in cases
    )
    return _vectors("format", "BOLT 12, strings", passed, len(cases))


def _offers() -> Vectors:
    passed = 0
    cases = _published()["offers"]
    for _, valid, text, fields in cases:
        try:
            found = bolt12.offer(text)
        except bolt12.OfferError:
            passed += not valid
            continue
        told = [[record.type, len(record.value), record.value.hex()] for record in found]
        passed += valid and told == fields
    return _vectors("offers", "BOLT 12, offers, field by field", passed, len(cases))


def _signatures() -> Vectors:
    passed = 0
    cases = _published()["signatures"]
    for case in cases:
        if "bolt12" not in case:
            text = "".join(name.partition(",")[2][:-1] for name in _leaves(case))
            stream = bolt12.records(bytes.fromhex(text))
            passed += bolt12.merkle(stream).hex() == case["merkle"]
            continue
        stream = bolt12.records(bolt12.string_bytes(case["bolt12"])[1])
        payer = next(record.value for record in stream if record.type == 88)
        signature = bytes.fromhex(case["signature"])
        passed += (
            bolt12.merkle(stream).hex() == case["merkle"]
            and next(record.value for record in stream if record.type == 240) == signature
            and bolt12.signature_holds("invoice_request", stream, payer, signature)
        )
    return _vectors("signatures", "BOLT 12, Merkle roots and signature", passed, len(cases))


def _leaves(case: Mapping[str, Json]) -> list[str]:
    """What was hashed into each leaf, as the vectors name it: ``H(`LnLeaf`,<tlv>)``."""
    return [leaf[0][0] for leaf in case["leaves"]]


def _invoices() -> Vectors:
    cases = _published()["invoices"]
    passed = 0
    for title, text in cases:
        found = bolt11.invoice(text)
        payee = "03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad"
        # With the greater value of s the signature recovers another key, which the standard has a
        # reader accept; it names none.
        passed += found.payee.hex() == payee or "high-S" in title
    return _vectors("invoices", "BOLT 11, invoices and who signed them", passed, len(cases))


def _no_invoices() -> Vectors:
    cases = _published()["invoices-invalid"]
    passed = sum(_refused(bolt11.invoice, bolt11.InvoiceError, text) for _, text in cases)
    return _vectors("invoices-invalid", "BOLT 11, what is no invoice", passed, len(cases))


_BOLTS = "https://github.com/lightning/bolts/blob/a3772650d8ebc06acf457fcadf97968ebfc4dfff"
_WHERE = {
    "format": f"{_BOLTS}/bolt12/format-string-test.json",
    "offers": f"{_BOLTS}/bolt12/offers-test.json",
    "signatures": f"{_BOLTS}/bolt12/signature-test.json",
    "invoices": f"{_BOLTS}/11-payment-encoding.md#examples",
    "invoices-invalid": f"{_BOLTS}/11-payment-encoding.md#examples-of-invalid-invoices",
}


def _vectors(name: str, title: str, passed: int, total: int) -> Vectors:
    return Vectors(name, title, _WHERE[name], passed, total)


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    for name in ("offer", "invoice"):
        length = len(results["inside"][name]["text"])
        yield Figure(f"{name}-length", f"Characters of the {name}", length, "item")
        found = results["flips"][name]
        share = found["noticed"] / found["changes"]
        yield Figure(
            f"{name}-noticed", f"Slips of one character in the {name} noticed", share, "ratio"
        )

    found = results["second"]
    share = found["agrees"] / found["asked"]
    title = "Official strings that a second implementation reads as the standard says"
    yield Figure("second-opinion", title, share, "ratio")


def _answer(results: Mapping[str, Json]) -> str:
    inside, flips = results["inside"], results["flips"]["offer"]
    offer, invoice = (len(inside[name]["text"]) for name in ("offer", "invoice"))
    return (
        f"An offer says what, how much and whom to ask, in {offer} characters against {invoice} of "
        "an invoice for the same coffee, and serves any number of payments, because hash, secret "
        f"and expiry come with each request; it has no checksum, and {flips['noticed']:,} of "
        f"{flips['changes']:,} slips of one character are noticed."
    )


LAB = Lab(
    id="lightning-offers",
    title="Offers and invoices",
    question="What is in a BOLT 12 offer, and what does it give over an invoice?",
    notebook="notebooks/11-lightning-offers.ipynb",
    packages=("coincurve",),
    programs={opinion.KIT: opinion.version},
    steps={
        "inside": inside,
        "flips": flips,
        "disclosure": disclosure,
        "second": second,
        ANSWERS: answers,
    },
    vectors=(_strings, _offers, _signatures, _invoices, _no_invoices),
    figures=_figures,
    answer=_answer,
)
