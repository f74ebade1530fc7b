"""beyond-the-year: a time or a count that no school year holds, and a notice of leave that no term does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from attendance_policy.analysis.scalar import constants_of
from attendance_policy.conditions.model import Comparison
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.concern import figure
from attendance_policy.lint.conditions import placed_conditions
from attendance_policy.lint.lengths import Length, read_length
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.school_time import SchoolTime, school_time
from attendance_policy.lint.walk import own_values
from attendance_policy.policy.paths import Path
from attendance_policy.policy.times import read_duration
from attendance_policy.vocabulary import FACTS, Kind

_TIMED = ("stages", "rules", "duties")
_TIMES = ("due", "not_before", "until", "repeat")
_OFFSET = re.compile(r"(?:every )?(\d+ [a-z]+(?: [a-z]+)??)(?: (?:after|before) .+)?")
_WINDOWS = {"school_days": "school days", "school_weeks": "school weeks"}
_CHECK = "check the figure and its unit against the clause"


def _find(subject: Subject) -> Iterator[Finding]:
    held = school_time(subject)
    for path, value in own_values(subject):
        length = _waited_for(path, value)
        if length is not None and held.is_beyond_a_year(length):
            yield RULE.at(subject, path, f"`{value}` is more than a school year holds: {held.of_a_year(length.unit)}",
                          _CHECK)  # fmt: skip
    for path, condition in placed_conditions(subject):
        place: Path = (*path, "when") if (*path, "when") in subject.tree.origins else path
        for one in condition.comparisons:
            said = _counted(subject, held, one)
            if said:
                yield RULE.at(subject, place, said, _CHECK)
    yield from _notice(subject, held)


def _waited_for(path: Path, value: object) -> Length | None:
    """The length of time that a value makes somebody wait, or leaves them; None where it is none of these."""
    key = path[-1]
    if path[0] in _TIMED and key in _TIMES and isinstance(value, str):
        match = _OFFSET.fullmatch(value)
        read = read_duration(match[1]) if match else None
        return Length(*read) if read else None
    if path[0] == "formal_steps" and len(path) > 3 and (path[2], key) in (("amounts", "within"), ("unpaid", "after")):
        return read_length(value)
    return read_length(value) if path == ("leave", "answer", "within") else None


def _counted(subject: Subject, held: SchoolTime, one: Comparison) -> str:
    """What a comparison asks for that no school year holds: of its window, or of its figure; "" for nothing."""
    if one.use.kind != "fact":
        return ""
    for key, value in one.use.args:
        if key in _WINDOWS and held.is_beyond_a_year(window := Length(int(value), _WINDOWS[key])):
            return f"`{one.use}` looks back over more than a school year holds: {held.of_a_year(window.unit)}"
    fact = FACTS[one.use.name]
    for constant in constants_of(subject.policy, one) if fact.kind is Kind.COUNT else ():
        unit = "school days" if fact.unit == "spells" else fact.unit  # at most one begins on a day, as windows count
        if one.use.name == "absence_day" and subject.policy.counting.day_of_absence == "calendar days":
            unit = "days"
        if not isinstance(constant, Fraction):
            continue
        shown = f"`{one.use} {one.op} {figure(constant)}`"
        count = -(-constant.numerator // constant.denominator)
        if one.use.name == "days_before" and held.is_beyond_a_term(Length(count, unit)):
            return f"{shown}: nobody asks for leave so long before in the term it is in: {held.of_a_term(unit)}"
        this = str(dict(one.use.args).get("this", ""))
        most = held.most_in(this, unit)
        if most is not None and count > most:
            return f"{shown} is more than a {this} holds: at most {Length(most, unit)} (calendar `{held.calendar}`)"
        if held.is_beyond_a_year(Length(count, unit)):
            return f"{shown} is more than a school year holds: {held.of_a_year(unit)}"
    return ""


def _notice(subject: Subject, held: SchoolTime) -> Iterator[Finding]:
    path: Path = ("leave", "notice", "at_least")
    leave = subject.data.get("leave")
    notice = leave.get("notice") if isinstance(leave, dict) else None
    length = read_length(notice.get("at_least")) if isinstance(notice, dict) else None
    if length is not None and subject.is_own(path) and held.is_beyond_a_term(length):
        yield RULE.at(
            subject,
            path,
            f"no leave can be asked for in the term it is in: it asks for `{length}` of notice, and "
            f"{held.of_a_term(length.unit)}",
            _CHECK,
            witness=held.asked_on_the_first_day(length),
        )


RULE = Rule(
    "beyond-the-year",
    Severity.WARNING,
    "a time that no school year or term holds",
    "`3 years after letter_1` for 3 weeks, `40 weeks` of notice for 4: whoever waits so long waits for another "
    "school year. A year has the school weeks and terms of the profile's calendar, else of `england_example`, and "
    "at least 195 school days, above which `validate` wonders at a calendar; it has 366 days. Looked at are times "
    "that are waited for or left, counts and windows of conditions, and the notice of leave, which is held to a "
    "term: with a longer one nobody can ask for leave in the term it is in. How long something runs, is kept, or is "
    "counted back for a limit may be longer than a year. A year said as one is no finding.",
    _find,
)
