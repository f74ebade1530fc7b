"""Reading a scenario file: its shape, its calendar, pupils, marks, events and questions, every problem at its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn, Place, Problem, Severity
from attendance_policy.events import CORRECTION, Event
from attendance_policy.library.calendars import calendar_of
from attendance_policy.policy.scalars import type_scalars
from attendance_policy.policy.shape import check_shape, schema
from attendance_policy.register.model import Pupils
from attendance_policy.scenario.corrections import is_sound, with_corrections
from attendance_policy.scenario.model import Scenario
from attendance_policy.scenario.people import read_marks, read_pupils, register_of, unknown_pupil
from attendance_policy.scenario.questions import read_questions
from attendance_policy.scenario.reading import Reading
from attendance_policy.source import Document, Places

FindCalendar = Callable[[str], Calendar]


def read_scenario(
    document: Document, codes: CodeBook, find_calendar: FindCalendar, calendar: Calendar | None = None
) -> Scenario:
    """A scenario. `find_calendar` gives the calendar of an id or path; `calendar` replaces whichever the file names.

    Raises `CannotGoOn` (exit code 3) with every error of the file; warnings and notes come back in `problems`.
    """
    reading = Reading(document, list(document.problems))
    _stop_at_errors(reading)
    typed, warnings = type_scalars(document, schema("scenario"))
    reading.problems += warnings
    reading.problems += [_of_a_scenario(problem) for problem in check_shape(typed, document, "scenario")]
    _stop_at_errors(reading)
    scenario = _scenario(reading, typed, codes, calendar or _calendar(reading, typed, find_calendar))
    _stop_at_errors(reading)
    return replace(scenario, problems=tuple(sorted(set(reading.problems))))


def _stop_at_errors(reading: Reading) -> None:
    errors = {problem for problem in reading.problems if problem.severity is Severity.ERROR}
    if errors or reading.document.data is None:
        raise CannotGoOn(sorted(errors))


def _of_a_scenario(problem: Problem) -> Problem:
    """The words of the shape check, which speaks of profiles."""
    message = problem.message.replace("the profile", "the scenario")
    return replace(problem, message=message, suggestion=problem.suggestion.replace(", or write {not_stated: why}", ""))


def _calendar(reading: Reading, data: dict[str, Any], find: FindCalendar) -> Calendar | None:
    named = data.get("calendar")
    if named is None:
        return None
    if isinstance(named, str):
        try:
            return find(named)
        except CannotGoOn as stop:
            place = reading.place(("calendar",))
            reading.problems += [replace(p, place=p.place if p.place.line else place) for p in stop.problems]
            return None
    inner = _part(reading.document, "calendar")
    problems: list[Problem] = []
    calendar = calendar_of(inner, problems)
    reading.problems += problems
    return calendar


def _part(document: Document, key: str) -> Document:
    """One key of a document as a document of its own, at the places it has in the file."""
    assert isinstance(document.data, dict)
    places, keys = (
        {path[1:]: (place.line, place.column) for path, place in held.items() if path[:1] == (key,)}
        for held in (document.places, document.key_places)
    )
    return Document(document.file, document.data[key], Places(document.file, places),
                    Places(document.file, keys), ())  # fmt: skip


def _scenario(reading: Reading, data: dict[str, Any], codes: CodeBook, calendar: Calendar | None) -> Scenario:
    pupils, flags = read_pupils(reading, data.get("pupils", {}))
    until = reading.day(("review_until",), data["review_until"]) if "review_until" in data else None
    now = reading.moment(("now",), data["now"]) if "now" in data else None
    marked = data.get("register", {})
    marks = {}
    duties = data.get("duties", False)
    counts = bool(marked) or until is not None or duties
    if counts and calendar is None and not any(p.severity is Severity.ERROR for p in reading.problems):
        key = "register" if marked else "review_until" if "review_until" in data else "duties"
        reading.wrong((key,), "scenario-without-calendar", "school days count here, and no calendar is named",
                      "add `calendar: england_example`, or use `--calendar`", key=True)  # fmt: skip
    if calendar is not None:
        if until is not None and not calendar.covers(until):
            reading.wrong(("review_until",), "outside-calendar", f"the calendar `{calendar.id}` says nothing about "
                          f"{until}", "choose another day or another calendar")  # fmt: skip
        elif not any(p.code == "unknown-pupil" for p in reading.problems):
            marks = read_marks(reading, marked, pupils, codes, calendar)
    if until is None and marks:
        until = max(day for _, day in marks)
    if duties and until is None and not any(p.severity is Severity.ERROR for p in reading.problems):
        reading.wrong(("duties",), "duties-until", "duties are listed up to a day, and none is given",
                      "add `review_until`, or marks", key=True)  # fmt: skip
    register = register_of(marks, pupils, codes, calendar, until) if calendar is not None else None
    events, steps = _events(reading, data.get("events", []), pupils, codes)
    laid = with_corrections(reading, register, events, codes, calendar, pupils)
    unchecked = [key for key in ("expect", "complete") if key in data]
    if unchecked:
        said = " and ".join(f"`{key}`" for key in unchecked)
        verb = "are" if len(unchecked) > 1 else "is"
        reading.wrong((unchecked[0],), "not-checked", f"{said} {verb} not checked by `replay`", "", key=True,
                      severity=Severity.NOTE)  # fmt: skip
    return Scenario(
        reading.document.file, data["scenario"], calendar, pupils,
        laid.register if laid is not None else register, events, "events" in data,
        read_questions(reading, data.get("ask", []), pupils), until, data.get("steps") == "as due",
        data.get("other_flags") == "no", now[0] if now else None, (), steps, flags, duties,
        laid.changes if laid is not None else (),
    )  # fmt: skip


def _events(
    reading: Reading, data: list[Any], pupils: Pupils, codes: CodeBook
) -> tuple[tuple[Event, ...], dict[str, Place]]:
    """The events in order, and where each rule, paper or judgement is first named."""
    events = []
    named: dict[str, Place] = {}
    for index, said in enumerate(data):
        at = reading.moment(("events", index, "at"), said["at"])
        if said["pupil_id"] not in pupils.pupil_ids:
            unknown_pupil(reading, ("events", index, "pupil_id"), said["pupil_id"], pupils)
            continue
        if at is None:
            continue
        if "id" in said and said["kind"] != CORRECTION:
            named.setdefault(said["id"], reading.place(("events", index, "id")))
        rest = [said.get(key, "") for key in ("parent_id", "id", "by", "how", "outcome")]
        line = reading.place(("events", index)).line
        event = Event(at[0], said["pupil_id"], line, said["kind"], at[1], *rest)
        if is_sound(reading, index, event, codes):
            events.append(event)
    return tuple(sorted(events)), named
