"""Hypothesis strategies: small random calendars, registers and logs."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.events import Event
from reference.making import book
from reference.pupil import Pupil
from reference.side_by_side import School

# Whole days, half days, blanks, sessions that are not possible; days in school are the commonest.
WORDS = ("//", "//", "//", "NN", "II", "N/", "/N", "OU", "XX", "NX", "X/", "..", "N.", "#/", "LB", "UU")
FLAGS = ("watched", "ehc_plan")
KINDS = ("contact", "visit", "letter", "letter", "meeting", "judgement", "judgement", "report", "request", "request",
         "request", "suspension", "notice", "evidence", "joined", "left", "form")  # fmt: skip
IDS = {
    "letter": ["warning", "invitation", "", "r0", "r1"], "judgement": ["asked", "assumed", "simple"],
    "visit": ["", "r1"], "contact": ["", "", "r0"], "request": ["holiday", "trip", "home_education", "leave", ""],
    "report": ["holiday", ""], "notice": ["warning", "r0"], "form": ["removal", "invitation"],
}  # fmt: skip
OUTCOMES = {"request": ["granted", "refused", "yes", "no", ""], "notice": ["", "received"]}


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """One or two school years of one or two short terms, with a half term or none, and a closed day here and there."""
    terms: list[Term] = []
    for year in range(draw(st.sampled_from([2, 2, 1]))):
        for name, first in (("autumn", date(2024 + year, 9, 2)), ("spring", date(2025 + year, 1, 6)))[
            : draw(st.integers(1, 2))
        ]:
            first = first - timedelta(days=first.weekday()) + timedelta(days=draw(st.integers(0, 3)))
            weeks = draw(st.integers(1, 3))
            last = first + timedelta(days=7 * weeks - draw(st.integers(1, 4)))
            pause = None
            if weeks == 3 and draw(st.booleans()):
                monday = first - timedelta(days=first.weekday()) + timedelta(weeks=1)
                pause = (monday, monday + timedelta(days=draw(st.sampled_from([4, 2]))))
            terms.append(Term(name, first, last, pause))
    plain = Calendar("", "", tuple(terms))
    shut = draw(st.lists(st.sampled_from(plain.school_days), max_size=2, unique=True))
    kept = [day for day in shut if len(plain.school_days) - len(shut) > 3]
    return Calendar("drawn", "Drawn", tuple(terms), tuple(Closed(day, "INSET day") for day in kept))


@st.composite
def pupils(draw: st.DrawFn, name: str, days: tuple[date, ...]) -> Pupil:
    """Marks in runs, so that spells last; some join late, leave early or are not in the pupil file."""
    words: list[str] = []
    for word, count in draw(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(1, 4)), min_size=5, max_size=12)):
        words += [word] * count
    words = (words + ["//"] * len(days))[: len(days)]
    start, leave = draw(st.none() | st.sampled_from(days)), draw(st.none() | st.sampled_from(days))
    if draw(st.integers(0, 9)) == 0:
        start = days[-1] + timedelta(days=3)
    if start is not None and leave is not None and leave < start:
        leave = None
    marks = {
        day: (word[0].replace(".", ""), word[1].replace(".", ""))
        for day, word in zip(days, words, strict=True)
        if (start is None or start <= day) and (leave is None or day <= leave)
    }
    flags = {flag: draw(st.sampled_from(["yes", "no", "?"])) for flag in FLAGS}
    held = draw(st.sampled_from([None, 0, 1, 2]))
    return Pupil(name, marks, draw(st.sampled_from(["7", "7", "9", "R", ""])), start, leave, flags, held)


@st.composite
def events(draw: st.DrawFn, names: list[str], days: tuple[date, ...]) -> Event:
    """One thing done, on a school day or not, before or after the register too."""
    kind = draw(st.sampled_from(KINDS))
    what = draw(st.sampled_from(IDS.get(kind, [""])))
    outcome = draw(st.sampled_from(OUTCOMES.get(kind, ["yes", "no", "reached", "no answer", ""])))
    day = draw(st.sampled_from(days)) + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 2, -3, 9])))
    first = day + timedelta(days=draw(st.sampled_from([-2, 0, 1, 3])))
    span = f"{first} to {first + timedelta(days=draw(st.integers(0, 4)))}"
    how = draw(st.sampled_from({
        "request": [span, span, span, str(first), "", "letter"], "suspension": [span, ""], "notice": ["", "by hand"],
        "contact": ["phone", "call", ""], "report": ["phone", ""],
    }.get(kind, [""])))  # fmt: skip
    clock = draw(st.sampled_from([time(0), time(9), time(14, 30)]))
    line = draw(st.integers(1, 10**6))
    return Event(
        datetime.combine(day, clock),
        draw(st.sampled_from([*names, "nobody"])),
        line,
        kind,
        True,
        id=what,
        how=how,
        outcome=outcome,
    )


@st.composite
def schools(draw: st.DrawFn, least: int = 1) -> School:
    """A calendar, a few pupils with at least one mark, and a log."""
    plan = draw(calendars())
    days = plan.school_days
    held = draw(st.sampled_from([days, days, days[1:], days[:-1]]))
    names = [f"p{n}" for n in range(draw(st.integers(least, 3) if least > 1 else st.sampled_from([2, 3, 3, 1])))]
    made = [draw(pupils(name, held)) for name in names]
    if not any(any(both) for one in made for both in one.marks.values()):
        made[0] = Pupil(made[0].id, {held[0]: ("/", "/")}, made[0].year, None, None, made[0].flags)
    log = draw(st.lists(events(names, days), max_size=8))
    flags = draw(st.sampled_from([FLAGS, FLAGS[:1], ()]))
    return School(plan, book(), tuple(made), tuple(sorted(log)), flags)


def varied_school(seed: int) -> School:
    """Five pupils over two school years with a log, not drawn but varied by a seed: the same for every profile."""
    pick = random.Random(seed)
    terms = []
    for first in (date(2024, 9, 2), date(2025, 1, 6), date(2025, 9, 1)):
        pause = (first + timedelta(days=7), first + timedelta(days=11)) if first.month == 9 else None
        terms.append(Term("autumn" if pause else "spring", first, first + timedelta(days=25), pause))
    plan = Calendar("varied", "Varied", tuple(terms), (Closed(date(2024, 9, 20), "INSET day"),))
    days = plan.school_days
    made = []
    for name in ("p0", "p1", "p2", "p3", "p4"):
        words: list[str] = []
        while len(words) < len(days):
            words += [pick.choice(WORDS)] * pick.choice([1, 1, 2, 3, 5])
        start = days[pick.randrange(20)] if name == "p1" else None
        leave = days[-pick.randrange(1, 20)] if name == "p2" else None
        marks = {
            day: (word[0].replace(".", ""), word[1].replace(".", ""))
            for day, word in zip(days, words, strict=False)
            if (start is None or start <= day) and (leave is None or day <= leave)
        }
        flags = {flag: pick.choice(["yes", "no", "?"]) for flag in FLAGS}
        held = pick.choice([None, 1, 2])
        made.append(Pupil(name, marks, pick.choice(["7", "9", "R", ""]), start, leave, flags, held))
    log = []
    for line in range(40):
        kind = pick.choice(KINDS)
        at = datetime.combine(pick.choice(days) + timedelta(days=pick.choice([0, 0, 2])), time(9))
        first = (at + timedelta(days=pick.choice([-1, 0, 2]))).date()
        how = {"request": f"{first} to {first + timedelta(days=pick.choice([0, 2, 4]))}", "contact": "phone"}
        log.append(Event(at, pick.choice(made).id, line, kind, True, id=pick.choice(IDS.get(kind, [""])),
                         how=how.get(kind, ""), outcome=pick.choice(OUTCOMES.get(kind, ["yes", "no"]))))  # fmt: skip
    return School(plan, book(), tuple(made), tuple(sorted(log)), FLAGS)
