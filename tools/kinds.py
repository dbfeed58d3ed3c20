"""Write ``assets/src/scaling/kinds.js`` from the records of the kinds of resource.

``python tools/kinds.py`` does it; a test proves the file current. Formulas are written once, as
expressions over the parameters, and put into JavaScript here; what stands behind a waiting time is
written in `helpers.text.scaling`.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

from helpers.analysis.kinds import KINDS, Form, Kind, Limit
from helpers.text.scaling import THEORY

FILE = Path(__file__).resolve().parents[1] / "assets/src/scaling/kinds.js"
HEAD = """// Written from src/helpers/analysis/kinds by `python tools/kinds.py`: edit there.
"""
FUNCTIONS = ("floor", "max", "minus", "over", "plus", "step", "times", "whole")
OPERATORS = {ast.Add: "plus", ast.Sub: "minus", ast.Mult: "times", ast.Div: "over"}


def expression(text: str) -> str:
    """An expression in JavaScript, over the parameters ``p``.

    >>> expression("max(interval, row) / whole(batch)")
    'over(max(p.interval, p.row), whole(p.batch))'
    """
    return _written(ast.parse(text, mode="eval").body)


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return json.dumps(node.value)
    if isinstance(node, ast.Name):
        return f"p.{node.id}"
    if isinstance(node, ast.BinOp):
        return f"{OPERATORS[type(node.op)]}({_written(node.left)}, {_written(node.right)})"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return f"{node.func.id}({', '.join(map(_written, node.args))})"
    raise ValueError(f"no JavaScript for {ast.unparse(node)}")


def script() -> str:
    """The whole file."""
    kinds = "".join(f"  {name}: {_kind(kind)},\n" for name, kind in KINDS.items())
    theory = "".join(f"  {key}: {_text(text)},\n" for key, text in THEORY.items())
    used = [name for name in FUNCTIONS if f"{name}(" in kinds]
    return "\n".join(
        [
            HEAD,
            f'import {{ {", ".join(used)} }} from "./values.js";',
            "",
            "/**",
            " * Kinds of resource: labels, what parameters may be, each form with its limits.",
            ' * @type {Record<string, import("./types.js").Kind>}',
            " */",
            f"export const KINDS = {{\n{kinds}}};",
            "",
            "/** @type {Record<string, string>} what stands behind a waiting time */",
            f"export const THEORY = {{\n{theory}}};",
            "",
        ]
    )


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def _kind(kind: Kind) -> str:
    lines = [f"    demand: {_text(kind.demand.label)},", "    parameters: {"]
    for name, item in kind.parameters.items():
        fields = {
            "label": item.label,
            "above": True if item.above or item.least > 0 else None,
            "most": item.most,
            "base": item.default,
        }
        given = ", ".join(f"{k}: {_text(v)}" for k, v in fields.items() if v is not None)
        lines.append(f"      {name}: {{ {given} }},")
    lines += ["    },", "    forms: {"]
    for name, form in kind.forms.items():
        lines += [f"      {_text(name)}: {{", *_form(form), "      },"]
    return "\n".join(["{", *lines, "    },", "  }"])


def _form(form: Form) -> list[str]:
    lines = [f"        words: {_text(form.words)},", "        limits: {"]
    lines += [f"          {name}: {_limit(limit)}," for name, limit in form.limits.items()]
    lines.append("        },")
    wait = form.waiting
    found = wait and {"model": wait.model, "arguments": dict(wait.arguments)}
    return [*lines, f"        wait: {_text(found)},"]


def _limit(limit: Limit) -> str:
    line = f"[{expression(limit.base)}, {expression(limit.use)}]"
    held = f"(p) => {expression(limit.held)}" if limit.held else "null"
    return (
        f"{{ means: {_text(limit.means)}, consequence: {_text(limit.consequence)}, "
        f"line: (p) => {line}, held: {held} }}"
    )


if __name__ == "__main__":
    FILE.write_text(script(), encoding="utf-8")
