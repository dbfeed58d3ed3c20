"""Read the script of an explorer's data as a browser would."""

from __future__ import annotations

import json
import re
from typing import Any

_SCRIPT = re.compile(r"\(globalThis\.apData \?\?= \{\}\)\[(\"[^\"]+\")\] = '(.*)';\n")


def read(text: str) -> tuple[str, Any]:
    """Name and data of an explorer."""
    name, quoted = _SCRIPT.fullmatch(text).groups()
    assert not re.search(r"(?<!\\)(?:\\\\)*'", quoted)
    return json.loads(name), json.loads(re.sub(r"\\(.)", r"\1", quoted))
