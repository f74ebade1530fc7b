"""Duties counted: how often each comes round, and in which words; a year of decisions in one line a duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attendance_policy.decide.due import shown
from attendance_policy.decide.duties_model import Duties, Duty, DutyHead, DutyReading
from attendance_policy.frozen import dataclass

COUNTED = {"due": "count", "asks": "asks", "if": "if", "not_specified": "not_specified", "on_request": "on_request",
           "on_event": "on_event"}  # fmt: skip
_DATED = ("due", "asks", "if")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One cadence of a duty, in one status: on which days, and how many times about each of how many."""

    each: str
    status: str
    days: tuple[date, ...]
    times: int
    about: int

    def sentence(self) -> str:
        """`every school day, 190 times`; about several classes, that too."""
        often = {1: "once", 2: "twice"}.get(self.times, f"{self.times:,} times")
        every = self.each if self.each.startswith("request") else f"every {self.each}"
        return f"{every}, {often}{f' for each of {self.about} classes' if self.about > 1 else ''}"


@dataclass(frozen=True)
class DutySum:
    """One duty over a span. `counts`: decisions by status, every status. `decisions`: all of them, by day.

    `action`: what is done, "" where nothing comes round or readings differ. `words`: by status, why no day is told or
    what it waits for. `next`: the first day it is due from `Duties.since` on.
    """

    head: DutyHead
    counts: dict[str, int]
    rhythms: tuple[Rhythm, ...]
    action: str
    strength: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    interpretation: tuple[str, ...]
    hedge: str
    law: tuple[str, ...]
    turns_on: tuple[str, ...]
    readings: tuple[DutyReading, ...]
    next: date | None
    decisions: tuple[Duty, ...]

    @property
    def comes_round(self) -> bool:
        """Whether something falls into the span on a day."""
        return bool(self.rhythms)

    def as_data(self) -> dict[str, object]:
        """The duty as the JSON contract has it."""
        return {
            **self.counts,
            "role": self.head.role,
            "strength": list(self.strength),
            "each": list(self.head.each),
            "action": self.action or None,
            "next": shown(self.next),
            "source": list(self.head.source),
            "law": list(self.law),
            "hedge": self.hedge or None,
            "words": {status: list(said) for status, said in self.words.items()},
            "interpretation": list(self.interpretation),
            "turns_on": list(self.turns_on),
            "rhythms": [
                {"each": one.each, "status": one.status, "times": one.times, "about": one.about,
                 "first": shown(one.days[0]), "last": shown(one.days[-1])}
                for one in self.rhythms
            ],
            "readings": [reading_data(one) for one in self.readings],
        }  # fmt: skip


def summed(duties: Duties) -> tuple[DutySum, ...]:
    """Every duty of a policy with what it comes to in the span, in the order of the profile."""
    of: dict[str, list[Duty]] = {head.rule: [] for head in duties.heads}
    for one in duties.decisions:
        of[one.rule].append(one)
    return tuple(_sum(duties, head, of[head.rule]) for head in duties.heads)


def duties_data(duties: Duties) -> dict[str, object]:
    """From each duty to its counts, role, clause and next day."""
    return {one.head.rule: one.as_data() for one in summed(duties)}


def duty_data(one: Duty) -> dict[str, object]:
    """One decision about the school as the JSON contract has it."""
    return {
        "key": one.key,
        "at": shown(one.at),
        "session": one.session or None,
        "school_year": one.year,
        "period": [shown(day) for day in one.period] if one.period is not None else None,
        "rule": one.rule,
        "case": one.case or None,
        "each": one.cadence or None,
        "about": one.about,
        "action": one.action,
        "due": one.due.as_data() if one.due is not None else None,
        "role": one.role,
        "strength": one.strength,
        "status": one.status,
        "result": one.result,
        "source": list(one.source),
        "law": list(one.law),
        "hedge": one.hedge or None,
        "interpretation": list(one.interpretation),
        "words": one.words or None,
        "turns_on": list(one.turns_on),
        "restated_by": list(one.restated_by),
    }


def reading_data(one: DutyReading) -> dict[str, object]:
    """What one reading makes of a duty, as the JSON contract has it."""
    return {
        "point": one.point, "kind": one.kind, "standard": one.standard, "asks": one.asks, "reading": one.reading,
        "says": one.says, "source": list(one.source), "working": one.working, "rule": one.rule, "count": one.count,
        "each": list(one.each), "role": one.role, "first": shown(one.first), "actions": list(one.actions),
    }  # fmt: skip


def _sum(duties: Duties, head: DutyHead, decisions: Sequence[Duty]) -> DutySum:
    counts = {name: sum(one.status == status for one in decisions) for status, name in COUNTED.items()}
    actions = list(dict.fromkeys(one.action for one in decisions if one.action))
    return DutySum(
        head, counts, _rhythms(decisions), "; or ".join(actions), _each_once(one.strength for one in decisions),
        {status: said for status in COUNTED if (said := _each_once(o.words for o in decisions if o.status == status))},
        _each_once(s for one in decisions for s in one.interpretation),
        next((one.hedge for one in decisions if one.hedge), ""), _each_once(s for one in decisions for s in one.law),
        _each_once(s for one in decisions for s in one.turns_on),
        tuple(one for one in duties.readings if one.rule == head.rule), duties.upcoming.get(head.rule),
        tuple(decisions),
    )  # fmt: skip


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _rhythms(decisions: Sequence[Duty]) -> tuple[Rhythm, ...]:
    """The cadences that fall on days, as the duty names them; what is settled before what is not."""
    groups: dict[tuple[str, str, str, str, bool], list[Duty]] = {}
    for one in decisions:
        if one.at is not None and one.status in _DATED:
            groups.setdefault((one.cadence, one.status, one.case, one.strength, one.considered), []).append(one)
    found = []
    for (each, status, *_), group in groups.items():
        times = {(one.at, one.session) for one in group}
        days = tuple(sorted({one.at for one in group if one.at is not None}))
        found.append(Rhythm(each, status, days, len(times), len({one.about for one in group})))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (_DATED.index(one.status), -one.times)))
