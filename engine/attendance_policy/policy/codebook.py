"""The code book of a library: every code of its national bases, with the days on which each may be used.

Codes belong to the day of the session, not to the profile: a register of 2025 is read with the codes of 2025 whatever
list a document prints.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from attendance_policy.codes import Code, CodeBook, StatClass
from attendance_policy.diagnostics import CannotGoOn, Severity
from attendance_policy.policy.resolve import Resolver


def code_book(resolver: Resolver) -> CodeBook:
    """The codes of all national bases. Raises `CannotGoOn` when a base does not validate."""
    codes: dict[str, Code] = {}
    for found in resolver.library.visible():
        if not found.base:
            continue
        data, problems = resolver.typed(found)
        errors = [p for p in problems if p.severity is Severity.ERROR]
        if errors:
            raise CannotGoOn(errors)
        for letters, entry in data.get("codes", {}).items():
            code = _code(letters, entry, found.since, found.until)
            known = codes.get(letters)
            codes[letters] = code if known is None else _joined(known, code)
    return CodeBook.of(codes.values())


def told_of_code(resolver: Resolver, letters: str) -> tuple[str, str] | None:
    """Of a code that a profile's base does not list and another base does: what is wrong with it, and what to do."""
    try:
        code = next((one for one in code_book(resolver).codes if one.code == letters), None)
    except CannotGoOn:
        return None
    if code is None:
        return None
    if code.valid_until is not None:
        return out_of_use(code)
    since = f" from {code.valid_from} on" if code.valid_from is not None else ""
    return (f"code `{code.code}` ({code.meaning}) may be used{since}, and is not in the list that this profile extends",
            "extend the base that has it, or write a code of its list")  # fmt: skip


def out_of_use(code: Code) -> tuple[str, str]:
    """What is wrong with a code whose last day is over, and what took its place."""
    return f"code `{code.code}` ({code.meaning}) may not be used after {code.valid_until}", _successor(code.becomes)


def _successor(becomes: str) -> str:
    codes = [f"`{letters}`" for letters in becomes.split(" or ") if letters]
    if len(codes) < 2:
        return f"{codes[0] if codes else 'no code'} has taken its place"
    return f"{', '.join(codes[:-1])} or {codes[-1]} has taken its place"


def _code(letters: str, entry: dict[str, Any], since: date | None, until: date | None) -> Code:
    stat_class = StatClass(entry["class"])
    place = entry.get("pupil_is")
    in_school = stat_class is StatClass.PRESENT if place is None else place == "in school"
    first = date.fromisoformat(entry["from"]) if "from" in entry else since
    last = date.fromisoformat(entry["until"]) if "until" in entry else until
    return Code(letters, entry["meaning"], stat_class, in_school, first, last, entry.get("becomes", ""))


def _joined(one: Code, other: Code) -> Code:
    """One letter in two bases: the later meaning, from the first day of either to the last."""
    later = max(one, other, key=lambda code: code.valid_from or date.min)
    firsts = [one.valid_from, other.valid_from]
    lasts = [one.valid_until, other.valid_until]
    if one.stat_class is not other.stat_class:
        raise ValueError(f"code {one.code} counts as {one.stat_class} in one base and {other.stat_class} in another")
    return Code(
        later.code, later.meaning, later.stat_class, later.in_school,
        None if None in firsts else min(d for d in firsts if d), None if None in lasts else max(d for d in lasts if d),
        later.becomes,
    )  # fmt: skip
