"""One step away from what a profile says: a number, a minute, a comparison, a unit, a period."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal

from attendance_policy.conditions.parse import parse
from attendance_policy.policy.times import counted

# A kind of step, and what stands there after it.
Step = tuple[str, object]
_CLOCK = re.compile(r"(?<![0-9:])([01]\d|2[0-3]):([0-5]\d)(?![0-9:])")
_COUNT = re.compile(r"\b(\d+)(?= [a-z])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_EDGE = {"by": "before", "before": "by"}
_UNIT = {"school day": "day", "day": "school day", "working day": "day", "school week": "week", "week": "school week",
         "month": "week", "year": "month", "minute": "hour", "hour": "day", "half term": "term"}  # fmt: skip
_LONGEST_FIRST = "|".join(sorted(_UNIT, key=len, reverse=True))
_COUNTED = re.compile(rf"(?<=\d )({_LONGEST_FIRST})(s?)\b")
_RHYTHMS = (("per spell", "per half term", "per term", "per year", "ever"), ("per episode", "per year"),
            ("session", "school day", "week", "fortnight", "month", "half term", "term", "year"),
            ("school year", "school term"))  # fmt: skip
_OPS = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: ">="}
_WINDOWS = {"school_weeks": "school_days", "school_days": "school_weeks"}
_THIS = {"year": "term", "term": "half_term", "half_term": "term", "spell": "year"}


def of_number(value: int | float) -> Iterator[Step]:
    """One unit in the last place more, and less."""
    for moved in _beside(str(value)):
        yield "number", (int if isinstance(value, int) else float)(moved)


def of_time(text: str) -> Iterator[Step]:
    """Steps of a time, a span or a rhythm: minutes, counts, edges, units, periods."""
    for match in _CLOCK.finditer(text):
        minute = int(match[1]) * 60 + int(match[2])
        for moved in (minute - 1, minute + 1):
            if 0 <= moved < 24 * 60:
                yield "time", _put(text, match.span(), f"{moved // 60:02}:{moved % 60:02}")
    for match in _COUNT.finditer(text):
        for moved_count in _beside(match[1]):
            yield "number", counted(_put(text, match.span(), moved_count))
    for match in _COUNTED.finditer(text):
        yield "unit", _put(text, match.span(), _UNIT[match[1]] + match[2])
    for word, other in _EDGE.items():
        if text.startswith(f"{word} ") and _CLOCK.search(text):
            yield "comparison", other + text[len(word) :]
    for rhythms in _RHYTHMS:
        if text in rhythms:
            at = rhythms.index(text)
            for beside in (at - 1, at + 1):
                if 0 <= beside < len(rhythms):
                    yield "period", rhythms[beside]


def of_condition(text: str) -> Iterator[Step]:
    """Steps of a condition: its figures and times, its comparisons, the windows it counts in."""
    tree, _ = parse(text)
    if tree is None:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from _compared(text, node)
            for part in (node.left, *node.comparators):
                if isinstance(part, ast.Constant):
                    yield from _constant(text, part)
        if isinstance(node, ast.keyword) and node.arg is not None:
            yield from _window(text, node)


def _compared(text: str, node: ast.Compare) -> Iterator[Step]:
    left: ast.expr = node.left
    for op, right in zip(node.ops, node.comparators, strict=True):
        words = any(isinstance(part, ast.Constant) and isinstance(part.value, str) and ":" not in part.value
                    for part in (left, right))  # fmt: skip
        if type(op) in _OPS and not words:
            between = (left.end_col_offset or 0, right.col_offset)
            written = text[between[0] : between[1]]
            sign = re.search(r"[<>=]+", written)
            if sign is not None:
                span = (between[0] + sign.start(), between[0] + sign.end())
                yield "comparison", _put(text, span, _OPS[type(op)])
        left = right


def _constant(text: str, node: ast.Constant) -> Iterator[Step]:
    span = (node.col_offset, node.end_col_offset or 0)
    written = text[span[0] : span[1]]
    if _NUMBER.fullmatch(written):
        for moved in _beside(written):
            yield "number", _put(text, span, moved)
    elif isinstance(node.value, str):
        for kind, moved_time in of_time(node.value):
            if kind == "time":
                yield kind, _put(text, span, repr(moved_time))


def _window(text: str, node: ast.keyword) -> Iterator[Step]:
    value = node.value
    span = (value.col_offset, value.end_col_offset or 0)
    written = text[span[0] : span[1]]
    named = (node.col_offset, node.col_offset + len(node.arg or ""))
    if _NUMBER.fullmatch(written):
        for moved in _beside(written):
            yield "number", _put(text, span, moved)
        if node.arg in _WINDOWS:
            yield "unit", _put(text, named, _WINDOWS[node.arg])
    elif node.arg == "this" and isinstance(value, ast.Constant) and value.value in _THIS:
        yield "period", _put(text, span, repr(_THIS[str(value.value)]))


def _beside(number: str) -> Iterator[str]:
    held = Decimal(number)
    step = Decimal(1).scaleb(int(held.as_tuple().exponent)) if "." in number else Decimal(1)
    for moved in (held - step, held + step):
        if moved >= 0:
            yield str(moved)


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]
