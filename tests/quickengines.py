"""The engines of the page in this process: the committed bundles, run by QuickJS.

A bundle is what a reader's browser gets, so the cases hold for that and not for its sources alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import quickjs

ROOT = Path(__file__).resolve().parents[1]
#: What the bundles ask of a browser while they load, and the thousands separators that QuickJS,
#: which has no Intl, leaves out.
_BROWSER = r"""
globalThis.HTMLElement = class {};
globalThis.customElements = { get() {}, define() {} };
Number.prototype.toLocaleString = function () {
  return String(this).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
};
"""


class Engine:
    """One engine, and what ``tests/cases/run_<subject>.mjs`` asks of it.

    Parameters
    ----------
    subject
        ``tradeoff``, ``scaling`` or ``failure``.
    """

    def __init__(self, subject: str) -> None:
        self._context = quickjs.Context()
        self._context.eval(_BROWSER)
        bundle = (ROOT / f"assets/{subject}-explorer.js").read_text(encoding="utf-8")
        self._context.eval(bundle)
        self._context.eval(f"globalThis.engine = apEngines.{subject}")
        run = (ROOT / f"tests/cases/run_{subject}.mjs").read_text(encoding="utf-8")
        names = [line.split("(")[0].split()[-1] for line in run.splitlines() if _exported(line)]
        self._context.module(f"{run}\nObject.assign(globalThis, {{ {', '.join(names)} }});")

    def call(self, function: str, *given: Any) -> Any:
        """What a function in JavaScript makes of values, all of them passed as JSON.

        Parameters
        ----------
        function
            Source of a function; the engine is ``engine``, what the module of the cases exports
            goes by its name.
        """
        arguments = ", ".join(json.dumps(value, ensure_ascii=False) for value in given)
        return json.loads(self._context.eval(f"JSON.stringify(({function})({arguments}))"))


def _exported(line: str) -> bool:
    return line.startswith("export function ")
