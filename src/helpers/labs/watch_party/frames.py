"""The handshake and the frames that RFC 6455 prints, put to the library that carries the party."""

from __future__ import annotations

from helpers.labs.lab import Vectors

MASKED = "37fa213d7f9f4d5158"
"""A masking key, and "Hello" under it."""
HELLO = b"Hello"
HALF, LONG = bytes(range(256)), bytes(65536)
FRAMES: tuple[tuple[str, str, int, bytes, bool], ...] = (
    ("an unmasked text", "810548656c6c6f", 1, HELLO, True),
    ("a masked text", "8185" + MASKED, 1, HELLO, True),
    ("the first part of a text", "010348656c", 1, b"Hel", False),
    ("its second part", "80026c6f", 0, b"lo", True),
    ("an unmasked ping", "890548656c6c6f", 9, HELLO, True),
    ("a masked pong", "8a85" + MASKED, 10, HELLO, True),
    ("256 bytes", "827e0100" + HALF.hex(), 2, HALF, True),
    ("64 KiB", "827f0000000000010000" + LONG.hex(), 2, LONG, True),
)
"""Section 5.7: what it is, the bytes on the wire, opcode, content, whether it is the last part."""


def holds(wire: bytes, opcode: int, content: bytes, *, last: bool) -> bool:
    """Whether the library reads a frame as printed, and writes it so where no mask is drawn."""
    from websockets.frames import Frame, Opcode
    from websockets.streams import StreamReader

    masked = bool(wire[1] & 0x80)
    reader = StreamReader()
    reader.feed_data(wire)
    reading = Frame.parse(reader.read_exact, mask=masked)
    try:
        next(reading)
    except StopIteration as done:
        wanted = Frame(Opcode(opcode), content, last)
        return done.value == wanted and (masked or wanted.serialize(mask=False) == wire)
    return False


def rfc6455() -> Vectors:
    """The handshake of section 1.3, and the frames of section 5.7."""
    from websockets.utils import accept_key

    held = [accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="]
    for _, wire, opcode, content, last in FRAMES:
        held.append(holds(bytes.fromhex(wire), opcode, content, last=last))
    return Vectors(
        "rfc-6455",
        "RFC 6455, handshake and frames as printed",
        "https://www.rfc-editor.org/rfc/rfc6455.html#section-5.7",
        sum(held),
        len(held),
    )
