"""Why something is due, in one line: the conditions that hold, each with the figure that was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attendance_policy.explain.conditions import Teller
from attendance_policy.explain.model import NO, NOT_KNOWN, YES, Told
from attendance_policy.explain.words import with_days
from attendance_policy.policy.model import Case, Rule, Silence, Way
from attendance_policy.rules.bind import Bound
from attendance_policy.worklist.taken import Steps

_COMPARED = re.compile(r"(?P<what>.+?) is (?P<how>.+)")
_ROUNDED = re.compile(r" \(rounded to [^)]*\)")
_FIGURE = re.compile(r"(?P<read>[^(]*\d%) \((?P<bound>[^()]*)\)")
_DAY = re.compile(r"^absence_day\b")


def why_words(bound: Bound, row: int, rule: Rule, case: Case) -> str:
    """What holds on a row: `attendance 89.40% (below 90%), 3rd day of the absence`; "" without conditions."""
    return with_days(", ".join(_once(_parts(bound, row, rule, case))))


def _once(parts: Iterable[str]) -> Iterator[str]:
    """Each once; a figure that is bounded from two sides is told once, with both."""
    found: dict[str, list[str]] = {}
    for part in parts:
        figure = _FIGURE.fullmatch(part)
        bounds = found.setdefault(figure["read"] if figure else part, [])
        if figure and figure["bound"] not in bounds:
            bounds.append(figure["bound"])
    for read, bounds in found.items():
        yield f"{read} ({', '.join(bounds)})" if bounds else read


def _parts(bound: Bound, row: int, rule: Rule, case: Case) -> Iterator[str]:
    teller, steps = Teller(bound, row, bound.frame.rows.occasion), Steps(bound, row)
    for step in rule.after:
        yield steps.after(step)
    if rule.not_before is not None and not isinstance(rule.not_before, Silence):
        yield steps.since(rule.not_before)
    for condition in case.conditions:
        yield from _held(teller.told(condition), steps)
    if case.ways != (Way(None),):
        told = [(way, teller.told(way.when) if way.when is not None else None) for way in case.ways]
        verdicts = [YES if one is None else one.verdict for _, one in told]
        best = YES if YES in verdicts else NOT_KNOWN
        for (way, one), verdict in zip(told, verdicts, strict=True):
            if verdict == best:
                yield from _held(one, steps) if one is not None else ()
                if way.not_before is not None and not isinstance(way.not_before, Silence):
                    yield steps.since(way.not_before)
                break
    if rule.needs is not None:
        yield from _held(teller.told(rule.needs), steps)


def _held(told: Told, steps: Steps) -> Iterator[str]:
    """The parts of a condition that hold, or that nobody knows."""
    if told.verdict == NO:
        return
    if told.joined == "first":
        level = next((part for part in told.parts if part.verdict == YES), None)
        inner = [said for part in (level.parts if level is not None else ()) for said in _held(part, steps)]
        known = "not known whether " if told.verdict == NOT_KNOWN else ""
        yield known + told.text + (f": {', '.join(_once(inner))}" if inner else _open(told))
    elif told.joined == "any" and told.parts:
        yield from _held(_first(told.parts, told.verdict), steps)
    elif told.parts:
        for part in told.parts:
            yield from _held(part, steps)
    else:
        yield steps.of(told, _said(told))


def _first(parts: Iterable[Told], verdict: str) -> Told:
    return next(part for part in parts if part.verdict == verdict)


def _said(told: Told) -> str:
    if told.verdict == NOT_KNOWN:
        return f"not known whether {told.text}{_open(told)}"
    if _DAY.match(told.written) and told.value.isdigit():
        return f"{nth(int(told.value))} day of the absence"
    compared = _COMPARED.fullmatch(told.text)
    if "%" in told.value and compared is not None:
        read = told.value.partition(" (")[0].partition(",")[0]
        up_to = f" {told.up_to}" if told.up_to else ""
        return f"{compared['what']}{up_to} {read} ({_ROUNDED.sub('', compared['how'])})"
    if told.distance is not None and told.value.isdigit():
        return f"{told.text} ({told.value})"
    return told.text


def _open(told: Told) -> str:
    return f" ({told.open})" if told.open else ""


def nth(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    tail = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{tail}"
