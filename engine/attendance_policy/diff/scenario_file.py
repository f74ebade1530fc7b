"""A history, or a question, as a scenario file: what `replay` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from attendance_policy.diff.histories import UNMARKED, History, Marks, Mode, Two
from attendance_policy.source.write import write_yaml

PUPIL = "P1"


def history_data(two: Two, history: History, mode: Mode, sentence: str) -> dict[str, Any]:
    """The scenario of one history."""
    last = two.days[history.start + len(history.marks) - 1]
    data: dict[str, Any] = {
        "scenario": sentence,
        "calendar": two.calendar.id,
        "other_flags": "no",
        "pupils": {PUPIL: {"year": _year(history.year), **dict.fromkeys(history.flags, True)}},
        "register": {PUPIL: _register(two, history)},
    }
    if mode.log:
        data["events"] = [
            {"at": str(two.event(PUPIL, history, done).at.date()), "pupil_id": PUPIL, "kind": done.kind,
             **({"id": done.id} if done.id else {}), **({"outcome": done.outcome} if done.outcome else {})}
            for done in history.done
        ]  # fmt: skip
    if mode.as_due:
        data["steps"] = "as due"
    data["review_until"] = str(last)
    return data


def question_data(calendar: str, asked: Sequence[Mapping[str, Any]], sentence: str) -> dict[str, Any]:
    """The scenario of some questions."""
    return {"scenario": sentence, "calendar": calendar, "ask": [dict(one) for one in asked]}


def duties_data(calendar: str, until: date, sentence: str) -> dict[str, Any]:
    """The scenario of the duties of the school, from the start of a school year to a day."""
    return {"scenario": sentence, "calendar": calendar, "duties": True, "review_until": str(until)}


def as_yaml(data: Mapping[str, Any]) -> str:
    """The text of a scenario file."""
    return write_yaml(dict(data))


def _year(year: str) -> str | int:
    return int(year) if year.isdigit() else year


def _register(two: Two, history: History) -> dict[str, str]:
    """The marks, from each day after a gap on."""
    said, at = dict[str, str](), history.start
    for unmarked, days in groupby(history.marks, lambda day: day == UNMARKED):
        run = list(days)
        if not unmarked:
            said[f"from {two.days[at]}"] = _runs(run)
        at += len(run)
    return said


def _runs(marks: Sequence[Marks]) -> str:
    said = []
    for (am, pm), run in groupby(marks):
        days = len(list(run))
        word = am if am == pm and am else "/\\" if (am, pm) == ("/", "\\") else f"{am or '-'} {pm or '-'}"
        said.append(f"{word} x{days}" if days > 1 else word)
    return ", ".join(said)
