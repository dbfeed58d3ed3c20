"""A second opinion on the official strings: what another implementation reads and refuses."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from helpers.labs import node
from helpers.labs.lab import Json, LabError

KIT = "lightningdevkit"


def version() -> str:
    """Version of the other implementation."""
    return node.version(KIT)


def differences(published: Mapping[str, Json]) -> Json:
    """Where the other implementation and the standard's vectors disagree.

    Raises
    ------
    LabError
        If Node or the package are missing, or it does not answer.
    """
    asked = [
        *(("offer", title, valid, text) for title, valid, text in published["format"]),
        *(("offer", title, valid, text) for title, valid, text, _ in published["offers"]),
        *(("invoice", title, True, text) for title, text in published["invoices"]),
        *(("invoice", title, False, text) for title, text in published["invoices-invalid"]),
    ]
    told = _ask([(kind, text) for kind, _, _, text in asked])
    rows = [
        {"kind": kind, "title": title, "standard": valid, "kit": reads}
        for (kind, title, valid, _), reads in zip(asked, told, strict=True)
        if reads != valid
    ]
    return {"asked": len(asked), "agrees": len(asked) - len(rows), "differs": rows}


def _ask(asked: list[tuple[str, str]]) -> list[bool]:
    script = Path(__file__).with_suffix(".mjs")
    told = subprocess.run(
        [node.program(), str(script), str(node.module(KIT))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if told.returncode:
        raise LabError(f"{KIT} did not answer: {told.stderr.strip()[-200:]}")
    return json.loads(told.stdout.splitlines()[-1])
