"""From text to a tree that holds nothing but what the language allows.

This walk is the safety boundary: a node that is not named here never reaches the evaluator.
"""

from __future__ import annotations

import ast
import re
import warnings

from attendance_policy.conditions.fault import Fault
from attendance_policy.conditions.signs import read_signs

MAX_LENGTH = 1000
MAX_DEPTH = 20
MAX_NODES = 200

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.In: "in",
    ast.NotIn: "not in",
}
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Attribute: ("a dot after a name", "name the fact alone"),
    ast.Lambda: ("`lambda`", "write a comparison"),
    ast.ListComp: ("a loop", "write a comparison"),
    ast.SetComp: ("a loop", "write a comparison"),
    ast.DictComp: ("a loop", "write a comparison"),
    ast.GeneratorExp: ("a loop", "write a comparison"),
    ast.IfExp: ("`if`", "use `and` and `or`"),
    ast.JoinedStr: ("an f-string", "write the word in plain quotes"),
    ast.BinOp: ("arithmetic", "compare the fact with the figure itself"),
    ast.NamedExpr: ("`:=`", "write `==` to compare"),
    ast.Subscript: ("square brackets after a name", "give the argument in round brackets"),
    ast.Starred: ("`*`", "list the values"),
    ast.Await: ("`await`", "write a comparison"),
    ast.Dict: ("curly brackets", "list the values in round brackets"),
    ast.Set: ("curly brackets", "list the values in round brackets"),
    ast.UnaryOp: ("a sign before a name", "compare the fact as it is"),
    ast.Tuple: ("a list of anything but figures and words", "write each value out, or join conditions with `and`"),
    ast.List: ("a list of anything but figures and words", "write each value out, or join conditions with `and`"),
}
_UNIT = re.compile(
    r"(?P<sign>[<>=]=? *)?(?<![\w.])(?P<with_unit>(?P<figure>[0-9]+(?:\.[0-9]+)?) +(?:per ?cent|percent|times?"
    r"|(?:school +|working +|calendar +|half +)?(?:minute|hour|session|day|week|month|term|year)s?))(?!\w)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b(AND|OR|NOT|IN|And|Or|Not|In)\b")


def parse(text: str) -> tuple[ast.expr | None, list[Fault]]:
    """The tree of a condition, or what is wrong with it. Never runs anything, never raises."""
    if len(text) > MAX_LENGTH:
        what = f"the condition has {len(text)} characters; {MAX_LENGTH} are allowed"
        return None, [Fault("too-long", 0, what, "name a part of it under `terms`")]
    if not text.strip(" \n"):
        hint = "write a comparison such as `attendance < 95`"
        return None, [Fault("condition-not-one", 0, "the condition is empty", hint)]
    faults = read_signs(text)
    if faults:
        return None, faults
    flat = text.replace("\n", " ")
    lead = len(flat) - len(flat.lstrip(" "))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(flat[lead:], mode="exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return None, [_syntax(flat, max((getattr(error, "offset", None) or 1) - 1, 0) + lead)]
    for node in ast.walk(module) if lead else ():
        if isinstance(node, ast.expr | ast.keyword | ast.stmt):
            node.col_offset += lead
            node.end_col_offset = (node.end_col_offset or 0) + lead
    first, *others = module.body
    if others:
        return None, [
            Fault("condition-not-one", others[0].col_offset, "a second condition starts here", "join them with `and`")
        ]
    if not isinstance(first, ast.Expr):
        return None, [
            Fault("condition-syntax", lead, "this is not a condition", "write a comparison such as `attendance < 95`")
        ]
    faults = list(_walk(first.value))
    return (None, faults) if faults else (first.value, [])


def _walk(root: ast.expr) -> list[Fault]:
    faults: list[Fault] = []
    waiting: list[tuple[ast.AST, int]] = [(root, 0)]
    count = 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            return [Fault("condition-too-deep", 0, "the condition is too large to be read",
                          "name a part of it under `terms`")]  # fmt: skip
        fault = _refuse(node)
        if fault is not None:
            faults.append(fault)
            continue
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
    return sorted(faults, key=lambda f: (f.column, f.code))


def _refuse(node: ast.AST) -> Fault | None:
    column = getattr(node, "col_offset", 0)
    match node:
        case ast.BoolOp() | ast.And() | ast.Or() | ast.Not() | ast.Name() | ast.Load() | ast.keyword():
            return None
        case ast.Compare(ops=ops) if all(type(op) in COMPARISONS for op in ops):
            return None
        case ast.cmpop():
            return None
        case ast.UnaryOp(op=ast.Not()):
            return None
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return Fault("condition-number", column, "a figure in a condition is never negative", "leave the sign out")
        case ast.Constant(value=value) if isinstance(value, str) or type(value) in (int, float):
            return None
        case ast.Constant():
            return Fault("condition-constant", column, "only figures and words in quotes are compared with",
                         "a yes/no fact stands alone, as in `unexplained`")  # fmt: skip
        case ast.Tuple(elts=parts) | ast.List(elts=parts) if all(isinstance(part, ast.Constant) for part in parts):
            return None
        case ast.Call(func=ast.Name()):
            return None
        case ast.Call():
            return Fault("condition-call", column, "only a fact can be given arguments", "name the fact")
    what, instead = _REFUSED.get(type(node), ("this", "write a comparison such as `attendance < 95`"))
    return Fault("condition-not-allowed", column, f"{what} is not part of a condition", instead)


def _syntax(text: str, column: int) -> Fault:
    words = re.sub(r"'[^']*'|\"[^\"]*\"", lambda quoted: "_" * len(quoted.group()), text)
    if (capitals := _CAPITALS.search(words)) is not None:
        word = capitals.group()
        return Fault(
            "condition-syntax", capitals.start(), f"`{word}` is not part of a condition", f"write `{word.lower()}`"
        )
    if (unit := _UNIT.search(words)) is not None:
        figure = unit["figure"]
        if unit["sign"]:
            hint = f"leave the unit out: `{figure}`; the fact has its own"
        else:
            hint = f"compare a fact with the figure, as in `sessions('late', this='half term') >= {figure}`"
        what = f"`{unit['with_unit']}` is a figure with a unit, which no condition holds"
        return Fault("condition-syntax", unit.start("with_unit"), what, hint)
    return Fault("condition-syntax", min(column, len(text)), "the condition cannot be read from here",
                 "check brackets, quotes and the words `and`, `or`, `not`")  # fmt: skip
