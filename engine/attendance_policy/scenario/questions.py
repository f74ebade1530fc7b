"""The questions of a scenario: `arrive`, `report`, `leave`, `score`, `kept`, with the names of the command line."""

from __future__ import annotations

from typing import Any

from attendance_policy.answers import Request
from attendance_policy.register.model import Pupils
from attendance_policy.scenario.model import Arrival, Kept, LeaveAsked, Question, Reported, Scored
from attendance_policy.scenario.people import read_year, unknown_pupil
from attendance_policy.scenario.reading import Reading
from attendance_policy.source import Path

_SHOWN = ("arrive", "report", "leave", "score", "kept")


def read_questions(reading: Reading, data: list[Any], pupils: Pupils) -> tuple[Question, ...]:
    """Every question that can be read; problems are noted."""
    questions = []
    for index, entry in enumerate(data):
        path: Path = ("ask", index)
        if len(entry) != 1:
            verbs = ", ".join(f"`{verb}`" for verb in _SHOWN)
            reading.wrong(path, "one-question", f"an entry of `ask` holds one question, and this one {len(entry)}",
                          f"begin each of {verbs} with its own `-`")  # fmt: skip
            continue
        verb, said = next(iter(entry.items()))
        question = _question(reading, (*path, verb), str(verb), said, pupils)
        if question is not None:
            questions.append(question)
    return tuple(questions)


def _question(reading: Reading, path: Path, verb: str, said: dict[str, Any], pupils: Pupils) -> Question | None:
    pupil = said.get("pupil")
    year = read_year(reading, (*path, "year"), said["year"]) if "year" in said else ""
    if pupil is not None:
        if pupil not in pupils.pupil_ids:
            unknown_pupil(reading, (*path, "pupil"), pupil, pupils)
            return None
        year = year or pupils.years[pupils.pupil_ids.index(pupil)]
    make = {"arrive": _arrive, "report": _report, "leave": _leave, "score": _score, "kept": _kept}[verb]
    asked = make(reading, path, said, year)
    if asked is None:
        return None
    judged = {str(name): value == "always" for name, value in said.get("assume", {}).items()}
    return Question(verb, _words(verb, said), asked, reading.place(path[:-1]), judged)


def _arrive(reading: Reading, path: Path, said: dict[str, Any], year: str) -> Arrival | None:
    at = reading.moment((*path, "at"), said["at"], need_time=True)
    if not year:
        if "year" not in said:
            who = f"pupil `{said['pupil']}` has no year group" if "pupil" in said else "`arrive` needs a year group"
            reading.wrong(path, "year-not-given", who, "add `year`, or a `pupil` who has one")
        return None
    if at is None:
        return None
    return Arrival(year, at[0], said.get("session"), said.get("accompanied"))


def _report(reading: Reading, path: Path, said: dict[str, Any], year: str) -> Reported | None:
    absent_on = reading.day((*path, "absent-on"), said["absent-on"])
    at = reading.moment((*path, "at"), said["at"], need_time=True)
    if absent_on is None or at is None:
        return None
    how = said.get("how", ())
    ways = (how,) if isinstance(how, str) else tuple(how)
    return Reported(absent_on, at[0], said.get("day", 1), year or None, ways, said.get("for"))


def _leave(reading: Reading, path: Path, said: dict[str, Any], year: str) -> LeaveAsked | None:
    days = {key: reading.day((*path, key), said[key]) for key in ("requested", "from", "to")}
    returned = reading.day((*path, "returned"), said["returned"]) if "returned" in said else None
    requested, first, last = days["requested"], days["from"], days["to"]
    if requested is None or first is None or last is None:
        return None
    request = Request(requested, first, last, said.get("reason"), said.get("evidence"))
    return LeaveAsked(request, bool(said.get("day-by-day", False)) or returned is not None, returned)


def _score(reading: Reading, path: Path, said: dict[str, Any], year: str) -> Scored:
    return Scored(said["form"], tuple(said["risks"]))


def _kept(reading: Reading, path: Path, said: dict[str, Any], year: str) -> Kept | None:
    on = reading.day((*path, "on"), said["on"])
    return None if on is None else Kept(said["record"], on)


def _words(verb: str, said: dict[str, Any]) -> str:
    """The question in one line, with the names and values as they are written."""
    parts = []
    for key, value in said.items():
        if isinstance(value, dict):
            value = " ".join(f"{name}={answer}" for name, answer in value.items())
        elif isinstance(value, list):
            value = " and ".join(_listed(one) for one in value)
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        parts.append(f"{key} {value}")
    return f"{verb} {', '.join(parts)}"


def _listed(value: Any) -> str:
    return ", ".join(f"{key} {inner}" for key, inner in value.items()) if isinstance(value, dict) else str(value)
