"""Duties on random calendars: the engine finds the days that the slow walk finds."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.calendar import Calendar
from attendance_policy.decide.duties import duties_of
from attendance_policy.decide.duties_model import Span
from reference.drawing_schools import calendars
from reference.duties import duty_days
from reference.making import policy

CADENCES = ("session", "school day", "week", "fortnight", "month", "half term", "term", "year", "review", "1 week",
            "3 weeks", "2 weeks", "1 month", "2 months", "4 months", "5 months", "6 months", "12 months", "1 year",
            "2 years")  # fmt: skip
REVIEWS = [("school day", ""), *((every, on) for every in ("week", "half term", "term")
                                 for on in ("last school day", "first school day"))]  # fmt: skip


@st.composite
def spans(draw: st.DrawFn) -> tuple[Calendar, date, date]:
    """A calendar and a first and last day around it, or inside it."""
    calendar = draw(calendars())
    days = calendar.school_days
    first = draw(st.sampled_from([*days, days[0] - timedelta(days=9)]))
    last = draw(st.sampled_from([*days, days[-1] + timedelta(days=9)]))
    return calendar, min(first, last), max(first, last)


@given(spans(), st.sampled_from(REVIEWS))
def test_the_days_of_every_cadence(drawn: tuple[Calendar, date, date], review: tuple[str, str]) -> None:
    calendar, first, last = drawn
    every, on = review
    counting = {"review": {"every": every, **({"on": on} if on else {}), "source": "1"}}
    duties = {f"duty_{n}": {"each": each, "who": "office", "will": {"review": "it"}, "source": "1"}
              for n, each in enumerate(CADENCES)}  # fmt: skip
    made = policy(counting=counting, duties=duties)
    found = duties_of(made, Span(calendar, first, last))
    engine = sorted((d.rule, d.cadence, d.at, d.session) for d in found if d.at is not None)
    assert engine == sorted(duty_days(made, calendar, first, last))
    assert len({one.key for one in found}) == len(found)
    assert all(one.period is not None and one.period[1] == one.at for one in found if one.at is not None)


@given(spans(), st.integers(0, 400))
def test_a_span_in_two_parts_is_the_span(drawn: tuple[Calendar, date, date], cut: int) -> None:
    calendar, first, last = drawn
    middle = min(first + timedelta(days=cut), last)
    duties = {f"duty_{n}": {"each": each, "who": "office", "will": {"review": "it"}, "source": "1"}
              for n, each in enumerate(CADENCES)}  # fmt: skip
    made = policy(duties=duties)
    dated = [one for one in duties_of(made, Span(calendar, first, last)) if one.at is not None]
    parts = [one for span in (Span(calendar, first, middle), Span(calendar, middle + timedelta(days=1), last))
             for one in duties_of(made, span) if one.at is not None]  # fmt: skip
    assert parts == dated
