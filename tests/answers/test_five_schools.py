"""Each edge of the five schools' times, a minute or a day to either side, as tables to be read beside the documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.answers import Answer, Request, Single, arrive, leave, report
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.build_parts import clock, minute

SCHOOLS = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")
DAY = date(2025, 1, 15)

# The times that each document prints, by year group and session; a minute to either side is asked about as well.
TIMES: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {
    "atlp_slade": {("3", "am"): ("08:45", "08:55", "09:15"), ("3", "pm"): ("13:00",)},
    "basildon_lower": {
        ("9", "am"): ("08:25", "08:30", "08:45", "09:00"), ("9", "pm"): ("13:00", "13:15", "15:00"),
        ("8", "am"): ("08:55", "09:00", "09:15", "09:30"), ("8", "pm"): ("13:30", "13:45", "15:30"),
        ("7", "am"): ("09:00", "09:15", "09:30"), ("7", "pm"): ("14:00", "14:15", "15:30"),
        ("10", "am"): ("08:30",),
    },
    "lct": {("7", "am"): ("08:30", "09:00"), ("7", "pm"): ("13:00",)},
    "sharley_park": {
        ("R", "am"): ("08:45", "08:55", "09:00", "09:30"), ("R", "pm"): ("13:00", "13:30", "15:15"),
        ("6", "am"): ("08:55", "09:00", "09:30"), ("6", "pm"): ("13:00", "13:30", "15:20"),
        ("N", "am"): ("09:00",),
    },
    "westwood": {
        ("N", "am"): ("08:30", "08:40", "09:00", "11:30"), ("N", "pm"): ("12:15", "12:40", "13:00", "15:15"),
        ("R", "am"): ("09:00", "09:10", "09:30"), ("R", "pm"): ("12:45", "12:55", "13:15", "15:10"),
        ("2", "am"): ("09:00", "09:10", "09:30"), ("2", "pm"): ("12:45", "12:55", "13:15", "15:20"),
        ("6", "am"): ("09:00", "09:10", "09:30"), ("6", "pm"): ("13:15", "13:25", "13:45", "15:20"),
        ("7", "am"): ("09:00",),
    },
}  # fmt: skip


@cache
def school(name: str) -> Loaded:
    return Policies(Library()).load(name, DAY)


def around(times: Iterable[str]) -> list[str]:
    """Each time with the minute before and the minute after."""
    return [clock(at) for at in sorted({minute(time) + step for time in times for step in (-1, 0, 1)})]


def told(answer: Answer, value: object, under: str) -> str:
    """The answer in one line: what it is, why it is open, and what it is under each reading."""
    parts = [f"{value if value is not None else '-'}", answer.result]
    if answer.candidates:
        parts.append(f"{' or '.join(answer.candidates)}")
    if answer.decided_by:
        parts.append(f"decided by {answer.decided_by}")
    # Readings of another question, how binding it is, hold no such value.
    about = [r for r in answer.readings if under in r.single.values]
    readings = [f"{r.reading} {_short(r.single, under)}{'*' if r.working else ''}" for r in about]
    if readings:
        parts.append(f"({', '.join(readings)})")
    elif answer.not_specified and not answer.candidates:
        parts.append(answer.not_specified)
    return " | ".join(parts)


def _short(single: Single, under: str) -> str:
    """One reading: its value, who decides it, or what it leaves open. `*` after it marks the working reading."""
    value, who = single.values[under], single.decided_by
    if value is None:
        return " or ".join(single.candidates) or (f"decided by {who}" if who else single.result)
    return f"{value} by {who}" if who else str(value)


@pytest.mark.parametrize("name", SCHOOLS)
def test_arrivals_at_each_edge(name: str, snapshot: SnapshotAssertion) -> None:
    lines = []
    for (year, session), times in TIMES[name].items():
        lines.append(f"Year {year}, {session}")
        for time in around(times):
            answer = arrive(school(name), year, datetime.fromisoformat(f"{DAY} {time}"), session)
            late = answer.values["minutes_late"]
            lines.append(f"  {time} {told(answer, answer.values['code'], 'code')}{f' | {late} min' if late else ''}")
    assert "\n".join(lines) == snapshot


DEADLINES = {
    "atlp_slade": "08:30",
    "basildon_lower": "08:30",
    "lct": "08:30",
    "sharley_park": "09:00",
    "westwood": "09:00",
}
WAYS = ("phone", "email", "text", "app (Dojo)")


@pytest.mark.parametrize("name", SCHOOLS)
def test_reports_around_the_deadline(name: str, snapshot: SnapshotAssertion) -> None:
    lines = []
    for day in (1, 2):
        lines.append(f"day {day} of the absence")
        for time in around([DEADLINES[name]]):
            answer = report(school(name), DAY, datetime.fromisoformat(f"{DAY} {time}"), day)
            due = answer.values["still_due"]
            lines.append(f"  {time} {told(answer, answer.values['on_time'], 'on_time')} | still due {due}")
        for way in WAYS:
            answer = report(school(name), DAY, datetime.fromisoformat(f"{DAY} 07:00"), day, how=(way,))
            ways = [r for r in answer.readings if "how_accepted" in r.single.values]
            readings = ", ".join(f"{r.reading} {r.single.values['how_accepted']}" for r in ways)
            lines.append(f"  by {way}: {answer.values['how_accepted']}{f' ({readings})' if readings else ''}")
    assert "\n".join(lines) == snapshot


@pytest.mark.parametrize("name", SCHOOLS)
def test_leave_a_day_to_either_side_of_the_notice(name: str, snapshot: SnapshotAssertion) -> None:
    first = date(2025, 3, 10)
    calendar = read_calendar("england_example")
    lines = ["days of notice before Monday 10 March 2025"]
    for days in (29, 28, 27, 15, 14, 13, 1, 0, -1):
        request = Request(first - timedelta(days=days), first, first + timedelta(days=4))
        notice = leave(school(name), request, calendar).notice
        length, latest = notice.values["required"], notice.values["latest_request"]
        lines.append(f"  {days:3} of {length or '-'} by {latest or '-'}: {told(notice, notice.values['met'], 'met')}")
    lines.append("what a reason leads to, asked for 30 days before")
    request = Request(first - timedelta(days=30), first, first + timedelta(days=4))
    for reason in sorted(school(name).as_written.reasons):
        grant = leave(school(name), Request(request.requested, first, request.last, reason), calendar).grant
        marks = f"{grant.values['marked_if_granted'] or '-'} / {grant.values['marked_if_refused'] or '-'}"
        lines.append(f"  {reason} [{marks}]: {told(grant, grant.values['may_be_granted'], 'may_be_granted')}")
    assert "\n".join(lines) == snapshot
