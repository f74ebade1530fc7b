"""What the shared scenarios ask of each profile: both sides of every minute and day on which an answer turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from attendance_policy.answers import LeaveAnswer
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.policy.model import Edge, RegisterGroup, Window
from attendance_policy.scenario import Ready, Scenario, replay
from attendance_policy.scenario.model import Arrival, LeaveAsked, Reported

Minute = tuple[str, int]  # a year group or a day of absence, with AM or PM where it matters; minutes since midnight


def not_asked(scenarios: Sequence[Scenario], ready: Ready) -> list[str]:
    """Each minute, deadline, notice and reason that no scenario asks about on both sides, one line each."""
    arrivals, reports = set[Minute](), set[Minute]()
    reasons: set[str] = set()
    for scenario in scenarios:
        for question in scenario.questions:
            match question.asked:
                case Arrival() as one:
                    arrivals.add((one.year, one.at.hour * 60 + one.at.minute))
                case Reported() as one if one.at.date() == one.absent_on:
                    reports.add(("first" if one.day == 1 else "later", one.at.hour * 60 + one.at.minute))
                case LeaveAsked() as one:
                    reasons.add(one.request.reason or "")
    found: dict[str, None] = {}
    for policy in _every_reading(ready.loaded):
        for name, years, edge in _edges(policy):
            for minute in _needed(edge):
                if not any((year, minute) in arrivals for year in years):
                    found[f"{name}: nobody of Year {' or '.join(years)} arrives at {_clock(minute)}"] = None
        for name, edge in _deadlines(policy):
            for minute in _needed(edge):
                if (name, minute) not in reports:
                    found[f"reporting, {name} day: no report at {_clock(minute)}"] = None
    for reason in ready.loaded.policy.reasons:
        if reason not in reasons:
            found[f"reasons: nobody asks for leave with the reason {reason}"] = None
    for line in _notice(scenarios, ready):
        found[line] = None
    return list(found)


def _every_reading(loaded: Loaded) -> Iterator[Policy]:
    yield loaded.as_written
    for point in loaded.as_written.open_points:
        for reading in point.readings[1:]:
            yield loaded.under({point.id: reading.id})


def _edges(policy: Policy) -> Iterator[tuple[str, tuple[str, ...], Edge]]:
    groups = policy.registers if isinstance(policy.registers, tuple) else ()
    for group in groups:
        for session in ("am", "pm"):
            window = getattr(group, session)
            if isinstance(window, Window):
                yield from _of_window(f"registers.{group.id}.{session}", group, window)


def _of_window(name: str, group: RegisterGroup, window: Window) -> Iterator[tuple[str, tuple[str, ...], Edge]]:
    years = group.years or tuple(str(year) for year in range(1, 14))
    for edge in (window.late, window.absent):
        if isinstance(edge, Edge):
            yield name, years, edge
    if isinstance(window.taken, int) and window.late is None:
        yield name, years, Edge(window.taken, "open")


def _deadlines(policy: Policy) -> Iterator[tuple[str, Edge]]:
    if policy.reporting is None or isinstance(policy.reporting, Silence):
        return
    for name in ("first", "later"):
        deadline = getattr(policy.reporting, f"{name}_day" if name == "first" else "later_days")
        edge = getattr(deadline, "edge", None)
        if isinstance(edge, Edge):
            yield name, edge


def _needed(edge: Edge) -> list[int]:
    """The last minute before and the first one after; at a minute that the text leaves open, the minute too."""
    return {
        "in": [edge.minute - 1, edge.minute],
        "out": [edge.minute, edge.minute + 1],
        "open": [edge.minute - 1, edge.minute, edge.minute + 1],
    }[edge.takes]


def _notice(scenarios: Sequence[Scenario], ready: Ready) -> list[str]:
    leave = ready.loaded.policy.leave
    notice = getattr(leave, "notice", None)
    if getattr(notice, "count", None) is None:
        return []
    seen: set[bool] = set()
    for scenario in scenarios:
        if not any(question.verb == "leave" for question in scenario.questions):
            continue
        (replayed,) = replay(scenario, [ready])
        for answered in replayed.answers:
            if isinstance(answered.answer, LeaveAnswer) and isinstance(answered.question.asked, LeaveAsked):
                last = answered.answer.notice.values.get("latest_request")
                asked = answered.question.asked.request.requested
                if last is not None and asked - date.fromisoformat(str(last)) in (timedelta(0), timedelta(1)):
                    seen.add(asked == date.fromisoformat(str(last)))
    return [f"leave.notice: no request {'on' if on else 'a day after'} the last day" for on in (True, False)
            if on not in seen]  # fmt: skip


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
