"""Hypothesis strategies: corrections of the marks of a drawn school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from attendance_policy.events import Event
from reference.drawing_schools import schools
from reference.side_by_side import School

LETTERS = ("/", "N", "I", "O", "X", "U", "-")


@st.composite
def corrections(draw: st.DrawFn, names: list[str], days: tuple[date, ...]) -> Event:
    """A mark that turned out to be another: on its own day, within days, or long after."""
    day = draw(st.sampled_from(days))
    later = timedelta(days=draw(st.sampled_from([0, 0, 1, 1, 2, 3, 7, 30, -1])))
    at = datetime.combine(day + later, draw(st.sampled_from([time(0), time(15)])))
    session = f"{day} {draw(st.sampled_from(['AM', 'PM']))}"
    how = draw(st.sampled_from(["", "", *LETTERS]))
    return Event(at, draw(st.sampled_from([*names, "nobody"])), draw(st.integers(1, 10**6)), "correction", True,
                 id=session, how=how, outcome=draw(st.sampled_from(LETTERS)))  # fmt: skip


@st.composite
def corrected_schools(draw: st.DrawFn, least: int = 1) -> School:
    """A drawn school with corrections in its log, most of them of marks that say that somebody was away."""
    about = draw(schools(least))
    names = [pupil.id for pupil in about.pupils]
    days = about.calendar.school_days
    found = draw(st.lists(corrections(names, days), min_size=1, max_size=8))
    again = draw(st.lists(st.sampled_from(found), max_size=2))  # another correction of the same session
    for one in again:
        later = one.at + timedelta(days=draw(st.integers(0, 4)))
        found.append(replace(one, at=later, line=one.line + 1, outcome=draw(st.sampled_from(LETTERS))))
    return replace(about, events=tuple(sorted([*about.events, *found])))
