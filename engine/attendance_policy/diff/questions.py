"""Questions that two policies may answer differently: at every minute, notice and reason at which either changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attendance_policy.diff.outcomes import Shown
from attendance_policy.diff.years import years_of
from attendance_policy.policy import Loaded
from attendance_policy.policy.build_parts import NOON, clock
from attendance_policy.policy.model import Deadline, Edge, Leave, Notice, Policy, RegisterGroup, Reporting, Rule, Window
from attendance_policy.vocabulary import FACTS, Kind

# Asks several questions of both policies; gives those that are answered differently.
Ask = Callable[[Sequence[Mapping[str, Any]]], tuple[Shown, ...]]
Question = Mapping[str, Any]
Questions = Callable[[Loaded, Loaded], Iterator[Question]]

SCHOOL_DAY = date(2025, 9, 3)
LEAVE_STARTS = date(2025, 11, 10)
_DAYS = {"days": 1, "weeks": 7, "school days": 1, "school weeks": 7, "months": 31, "working days": 1}


def find_question(before: Loaded, after: Loaded, ask: Ask) -> Question | None:
    """The first question that the two answer differently, of arrivals, reports, leave, records and forms."""
    beside: Question | None = None
    for questions in _READS:
        if _read_alike(before, after, questions):
            continue
        asked = list(questions(before, after))
        for one in ask(asked) if asked else ():
            found = next(question for question in asked if _is(question, one.about))
            if one.decisive:
                return found
            beside = beside or found
    return beside


def _read_alike(before: Loaded, after: Loaded, questions: Questions) -> bool:
    """Whether all that the answers to some questions are read from is the same on both sides, in every reading."""
    sides = ((before.policy, after.policy), (before.as_written, after.as_written))
    return all(
        getattr(one, name) == getattr(other, name) for one, other in sides for name in (*_READS[questions], *_ALWAYS)
    ) and (questions is not _arrivals or all(_of_arrivals(one) == _of_arrivals(other) for one, other in sides))


def _of_arrivals(policy: Policy) -> list[Rule]:
    return [rule for rule in policy.rules if "arrival" in rule.occasions]


def _is(question: Question, words: str) -> bool:
    verb, said = next(iter(question.items()))
    if verb == "score":
        risk = ", ".join(f"{key} {value}" for key, value in said["risks"][0].items())
        return words == f"score form {said['form']}, risks {risk}"
    return words == f"{verb} " + ", ".join(f"{key} {value}" for key, value in said.items())


def _arrivals(before: Loaded, after: Loaded) -> Iterator[Question]:
    policies = (before.policy, after.policy)
    for year in _representatives(policies):
        minutes = sorted({m for policy in policies for m in _arrival_minutes(policy, year)})
        for session in ("am", "pm"):
            for minute in minutes:
                if (minute < NOON) == (session == "am"):
                    yield {"arrive": {"year": _year(year), "session": session, "at": f"{SCHOOL_DAY} {clock(minute)}"}}


def _arrival_minutes(policy: Policy, year: str) -> Iterator[int]:
    groups = policy.registers if isinstance(policy.registers, tuple) else ()
    edges: list[int] = [8 * 60, 13 * 60]
    for group in groups:
        for window in (group.am, group.pm) if not group.years or year in group.years else ():
            if isinstance(window, Window):
                parts = (window.taken, window.late, window.absent, window.ends)
                edges += [p.minute if isinstance(p, Edge) else p for p in parts if isinstance(p, Edge | int)]
    for condition in _conditions(policy):
        for comparison in condition.comparisons:
            if comparison.use.kind == "fact" and FACTS[comparison.use.name].kind is Kind.TIME:
                edges += [int(str(c)[:2]) * 60 + int(str(c)[3:]) for c in comparison.constants if ":" in str(c)]
    for edge in edges:
        yield from (minute for minute in (edge - 1, edge, edge + 1) if 0 <= minute < 24 * 60)


def _conditions(policy: Policy) -> Iterator[Any]:
    """Those of the rules that are asked of an arrival."""
    for rule in policy.rules:
        for case in rule.cases if "arrival" in rule.occasions else ():
            yield from case.conditions
            yield from (way.when for way in case.ways if way.when is not None)


def _representatives(policies: Sequence[Policy]) -> Iterator[str]:
    """One year group of each set that both policies treat alike."""
    seen = set()
    for year in years_of(policies[0], policies[1]):
        key = tuple(_group(policy, year) for policy in policies)
        if key not in seen:
            seen.add(key)
            yield year


def _group(policy: Policy, year: str) -> str:
    groups = policy.registers if isinstance(policy.registers, tuple) else ()
    here = next((group for group in groups if isinstance(group, RegisterGroup) and year in group.years), None)
    named = {str(c) for condition in _conditions(policy) for comparison in condition.comparisons
             if comparison.use.name == "year" for c in comparison.constants}  # fmt: skip
    return f"{here.id if here else ''} {year if year in named else ''}"


def _reports(before: Loaded, after: Loaded) -> Iterator[Question]:
    minutes, ways = {8 * 60}, dict[str, None]()
    for policy in (before.policy, after.policy):
        reporting = policy.reporting
        if not isinstance(reporting, Reporting):
            continue
        for deadline in (reporting.first_day, reporting.later_days, reporting.appointments):
            if isinstance(deadline, Deadline) and isinstance(deadline.edge, Edge):
                minutes |= {deadline.edge.minute + step for step in (-1, 0, 1)}
        if isinstance(reporting.how, str):
            ways.update(dict.fromkeys(w for part in reporting.how.split(" and ") for w in part.split(" or ")))
    for day in (1, 2):
        for minute in sorted(m for m in minutes if 0 <= m < 24 * 60):
            yield {"report": {"absent-on": str(SCHOOL_DAY), "at": f"{SCHOOL_DAY} {clock(minute)}",
                              **({"day": day} if day > 1 else {})}}  # fmt: skip
    for way in ways:
        yield {"report": {"absent-on": str(SCHOOL_DAY), "at": f"{SCHOOL_DAY} 07:00", "how": way}}
    for reason in _reasons(before, after):
        for told in (SCHOOL_DAY - timedelta(days=1), SCHOOL_DAY):
            yield {"report": {"for": reason, "absent-on": str(SCHOOL_DAY), "at": f"{told} 07:00"}}


def _leaves(before: Loaded, after: Loaded) -> Iterator[Question]:
    given = {0, 1}
    for policy in (before.policy, after.policy):
        leave = policy.leave
        notice = leave.notice if isinstance(leave, Leave) else None
        if isinstance(notice, Notice) and notice.count is not None:
            days = notice.count * _DAYS.get(notice.unit, 1)
            given |= {days + step for step in (-1, 0, 1) if days + step >= 0}
    last = LEAVE_STARTS + timedelta(days=4)
    for days in sorted(given):
        requested = LEAVE_STARTS - timedelta(days=days)
        yield {"leave": {"requested": str(requested), "from": str(LEAVE_STARTS), "to": str(last)}}
    for reason in _reasons(before, after):
        requested = LEAVE_STARTS - timedelta(days=60)
        yield {"leave": {"requested": str(requested), "from": str(LEAVE_STARTS), "to": str(last), "reason": reason}}


def _reasons(before: Loaded, after: Loaded) -> list[str]:
    return [name for name in before.policy.reasons if name in after.policy.reasons]


def _records(before: Loaded, after: Loaded) -> Iterator[Question]:
    for name in before.policy.records:
        if name in after.policy.records:
            yield {"kept": {"record": name, "on": str(SCHOOL_DAY)}}


def _scores(before: Loaded, after: Loaded) -> Iterator[Question]:
    for name, score in before.policy.scores.items():
        other = after.policy.scores.get(name)
        parts = getattr(score, "parts", None)
        if not parts or getattr(other, "parts", None) != parts:
            continue
        scales = [(part, list(scale)) for part, scale in _scales(parts)]
        if len(scales) != 2:
            continue
        for one in scales[0][1]:
            for two in scales[1][1]:
                yield {"score": {"form": name, "risks": [{scales[0][0]: int(one), scales[1][0]: int(two)}]}}


def _scales(parts: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(parts, Mapping):
        yield from parts.items()


# What the answers to each kind of question are read from, as `answers` has it: the attributes of a policy.
_JUDGED = ("judgements", "terms", "values", "tiers")
_READS: Mapping[Questions, tuple[str, ...]] = {
    _arrivals: ("registers", *_JUDGED), _reports: ("reporting", "registers", "reasons"),
    _leaves: ("leave", "reasons", *_JUDGED), _records: ("records",), _scores: ("scores",),
}  # fmt: skip
_ALWAYS = ("open_points", "counting", "calendar")


def _year(year: str) -> str | int:
    return int(year) if year.isdigit() else year

