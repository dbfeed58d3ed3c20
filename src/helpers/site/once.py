"""What takes long to make, kept in the project under the digest of what it is made of."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path


def made(folder: Path, suffix: str, of: Iterable[bytes], make: Callable[[], bytes]) -> Path:
    """File of what is made of some parts, made if it is not there."""
    name = hashlib.sha256(b"\0".join(of)).hexdigest()[:24]
    kept = folder / f"{name}{suffix}"
    if not kept.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(".new")
        fresh.write_bytes(make())
        fresh.replace(kept)
    return kept


def prune(folder: Path, used: Iterable[Path]) -> None:
    """Drop what is kept and not among what was used."""
    for kept in {*folder.glob("*")}.difference(used):
        kept.unlink()
