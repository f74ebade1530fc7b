"""The figures that a profile restates, each with its path, its place and the clauses it cites."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attendance_policy.conditions.parse import parse
from attendance_policy.diagnostics import Place
from attendance_policy.documents.figures import figures_in
from attendance_policy.documents.left_out import without_others
from attendance_policy.documents.model import Kind
from attendance_policy.documents.units import ANY_DAYS, TIMES
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded
from attendance_policy.policy.paths import Path, parse_path
from attendance_policy.vocabulary.facts import FACTS
from attendance_policy.vocabulary.facts import Kind as FactKind

# Sections and keys that restate no figure of the document: names, law, lists of years, what a simulation takes.
_NO_SECTION = frozenset(
    {"policy", "name", "kind", "extends", "checked_against", "adopts", "accepted", "codes", "counting", "measures"}
)
_NO_KEY = frozenset({"source", "law", "years", "reference", "in_simulation", "note", "places", "until_review"})
# Words about a value: a figure in them shows that the profile knows of it, and is looked for nowhere.
_PROSE = frozenset(
    {
        "asks",
        "because",
        "interpretation",
        "not_stated",
        "about",
        "title",
        "name",
        "called",
        "contains",
        "means",
        "weighing",
        "what",
        "also",
        "say",
        "evidence",
        "recorded",
        "in_writing",
        "cites",
    }
)
# Sections whose second names are keys of the language; in all others they are ids, which may be any word.
_KEYED = frozenset({"document", "in_force", "reporting", "leave"})
_CONDITIONS = frozenset({"when", "needs", "stop_when", "unless"})
_MONEY = frozenset({"pay", "fine_at_most", "amount"})
_BOUNDS = {"at_least": ">=", "at_most": "<=", "fine_at_most": "<="}
_CALL_UNITS = {"school_weeks": "school weeks", "school_days": "school days", "weeks": "weeks", "days": "days"}
_TURNED = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_OPPOSITE = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
# What a profile's own words call a section, as in `4.1 has it too`.
_SECTION = re.compile(r"\d{1,2}\.\d{1,2}\b(?!\s*(?:%|and|to|or|am|pm))")
_CLOCK = re.compile(r"\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of a profile. `op`: how it bounds, where it does. `share`: of an attendance or absence, whose
    complement says the same. `expected`: whether a clause must have it. `own`: whether the profile says that it is
    its own choice, or one reading's. `loose`: a bare number in words, which may be of per cent or pounds. `near`: of
    what cites nothing in an open point, the clauses of the point and of the values that its readings change."""

    path: Path
    place: Place
    clauses: tuple[str, ...]
    kind: Kind
    value: Fraction | tuple[int, int, int]
    unit: str = ""
    op: str = ""
    share: bool = False
    expected: bool = True
    own: bool = False
    loose: bool = False
    near: tuple[str, ...] = ()


def stated_figures(loaded: Loaded) -> tuple[Stated, ...]:
    """Every figure of the profile's own file, adopted text with it, in the order of paths."""
    found: list[Stated] = []
    for section, value in loaded.tree.data.items():
        if section not in _NO_SECTION:
            found += _below(loaded, (section,), value, (), False, False)
    return tuple(found)


def cited_clauses(loaded: Loaded) -> dict[str, tuple[Path, int]]:
    """Each clause that the profile's own file cites: the first path that does, and how many places do.

    A rule is one place, whatever stands in it under the same clause.
    """
    first: dict[str, tuple[Path, int]] = {}
    origins, own = loaded.tree.origins, loaded.resolved.document.file
    for path, origin in origins.items():
        if path and origin.place.file == own:
            around = origins.get(path[:-1])
            held = around.source if around is not None and around.place.file == own else ()
            for clause in origin.source:
                known, count = first.get(clause, (path, 0))
                first[clause] = (known, count + (clause not in held))
    for clause in loaded.tree.data.get("adopts", {}):
        first.setdefault(str(clause), (("adopts", str(clause)), 1))
    return first


def _below(loaded: Loaded, path: Path, value: Any, beside: tuple[str, ...], prose: bool, own: bool) -> Iterator[Stated]:
    key = _key(path)
    if key in _NO_KEY:
        return
    prose = prose or key in _PROSE
    own = own or path[0] == "open_points"  # what a reading takes is never more than an interpretation
    if isinstance(value, dict):
        chosen = value.get("interpretation")
        source = value.get("source", beside)
        beside = (source,) if isinstance(source, str) else tuple(source)
        for inner, part in value.items():
            named = isinstance(chosen, str) or (isinstance(chosen, dict) and inner in chosen)
            yield from _below(loaded, (*path, inner), part, beside, prose, own or named)
        return
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from _below(loaded, (*path, index), part, beside, prose, own)
        return
    origin = loaded.tree.origin(path)
    if origin.place.file != loaded.resolved.document.file or isinstance(value, bool) or value is None:
        return
    near = _clauses_of_point(loaded, loaded.tree.data["open_points"][path[1]]) if path[0] == "open_points" else ()
    for kind, number, unit, op, share in _figures(loaded, path, key, value):
        bare = kind is Kind.NUMBER and unit in ("", TIMES)
        loose = bare and (key == "says" or path[0] == "values")
        # text adopted by two clauses has both beside it, and one as its origin
        clauses = () if "cites" in path else tuple(dict.fromkeys([*origin.source, *beside]))
        yield Stated(path, origin.place, clauses, kind, number, unit, op, share, not prose, own, loose,
                     () if clauses else near)  # fmt: skip


def _clauses_of_point(loaded: Loaded, point: Any) -> tuple[str, ...]:
    """The clauses that an open point cites anywhere, and those of every value that a reading of it changes."""
    clauses: dict[str, None] = {}
    if not isinstance(point, dict):
        return ()
    for key, part in point.items():
        if key == "source":
            clauses |= dict.fromkeys([part] if isinstance(part, str) else part)
        elif key in ("set", "remove"):
            for changed in map(parse_path, part):
                while changed and changed not in loaded.tree.origins:
                    changed = changed[:-1]  # a value that is not there yet is of what it will stand in
                clauses |= dict.fromkeys(loaded.tree.origins[changed].source if changed else ())
        else:
            clauses |= dict.fromkeys(_clauses_of_point(loaded, part))
    return tuple(clauses)


def _key(path: Path) -> str:
    """The last name of a path, "" of an id; of a reading's change, the last name of the path that it changes."""
    if len(path) == 2 and path[0] not in _KEYED:
        return ""
    last = next((part for part in reversed(path) if isinstance(part, str) and not part.isdigit()), "")
    return parse_path(last)[-1] if "." in last and " " not in last else last


_Found = tuple[Kind, Fraction | tuple[int, int, int], str, str, bool]


def _figures(loaded: Loaded, path: Path, key: str, value: Any) -> Iterator[_Found]:
    if isinstance(value, str):
        tree = _condition(value)
        if key in _CONDITIONS or (tree is not None and _compares(tree)):
            yield from _of_condition(value)
            return
        for one in figures_in(without_others(value)):
            if _CLOCK.fullmatch(value[one.start : one.end]) and one.value != _minutes(value[one.start : one.end]):
                continue  # a profile's times are of 24 hours
            bare = key == "says" and one.kind is Kind.NUMBER and one.unit in ("", TIMES)
            counted = bare and value[one.start].isalpha()  # `four grounds`, `seven steps`
            section = bare and _SECTION.match(value[one.start :])
            if not counted and not section and (not one.soft or re.fullmatch(r"\d{4}", value)):
                yield one.kind, one.value, one.unit, _BOUNDS.get(key, ""), False
        return
    number = Fraction(str(value))
    if not number:  # none at all is seldom written as a figure
        return
    if key in _MONEY:
        yield Kind.MONEY, number, "", _BOUNDS.get(key, ""), False
        return
    beside = loaded.tree.value(path[:-1])
    unit = str(beside.get("unit", "")) if isinstance(beside, dict) else ""
    kind = Kind.PERCENT if unit in ("percent", "%", "per cent") else Kind.MONEY if unit == "pounds" else Kind.NUMBER
    yield kind, number, unit if kind is Kind.NUMBER else "", _BOUNDS.get(key, ""), False


def _minutes(written: str) -> Fraction:
    return Fraction(int(written[:2]) * 60 + int(written[3:]))


def _condition(text: str) -> ast.expr | None:
    return parse(text)[0] if re.search(r"[<>=]", text) else None


def _compares(tree: ast.expr) -> bool:
    return any(isinstance(node, ast.Compare) for node in ast.walk(tree))


def _of_condition(text: str) -> Iterator[_Found]:
    """The constants of a condition's comparisons, and the windows of its facts. 0 and 1 only ask for any."""
    tree = parse(text)[0]
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.keyword) and node.arg in _CALL_UNITS and isinstance(node.value, ast.Constant):
            yield Kind.NUMBER, Fraction(str(node.value.value)), _CALL_UNITS[node.arg], "", False
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for left, sign, right in zip(sides, node.ops, sides[1:], strict=False):
                op = _TURNED.get(type(sign), "")
                if isinstance(right, ast.Constant):
                    yield from _constant(left, op, right.value)
                elif isinstance(left, ast.Constant):
                    yield from _constant(right, _OPPOSITE.get(op, op), left.value)


def _constant(fact: ast.expr, op: str, value: Any) -> Iterator[_Found]:
    if isinstance(value, str):
        if _CLOCK.fullmatch(value):
            yield Kind.TIME, _minutes(value), "", op, False
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    name = (
        fact.func.id
        if isinstance(fact, ast.Call) and isinstance(fact.func, ast.Name)
        else (fact.id if isinstance(fact, ast.Name) else "")
    )
    known = FACTS.get(name)
    number = Fraction(str(value))
    if known is not None and known.kind is FactKind.PERCENT:
        yield Kind.PERCENT, number, "", op, True
    elif number > 1 and (known is None or known.kind is not FactKind.YEAR):
        yield Kind.NUMBER, number, _FACT_UNITS.get(name, ""), op, False


_FACT_UNITS = {"sessions": "sessions", "school_days": "school days", "absence_day": ANY_DAYS, "days_since": "days"}
