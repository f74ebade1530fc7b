"""Registers over the days of the example calendar, mark by mark, and calls of `worklist` on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attendance_policy.library import read_calendar
from cli.called import Call
from cli.registers import written

SMALL = (Path(__file__).parent / "profiles" / "small.yaml").as_posix()
CALENDAR = read_calendar("england_example")
Marks = Mapping[str, Mapping[str, str]]  # pupil -> day -> the marks of morning and afternoon; other days are present
EVENTS = "at,pupil_id,parent_id,kind,id,by,how,outcome\n"


def days(first: str, last: str) -> list[date]:
    """The school days from one to another."""
    return [day for day in CALENDAR.school_days if date.fromisoformat(first) <= day <= date.fromisoformat(last)]


def register(folder: Path, marks: Marks, last: str, first: str = "2025-09-02") -> str:
    """A register of these pupils and of PZ, who is always there."""
    rows = [
        (pupil, day, session, mark)
        for pupil, own in {**marks, "PZ": {}}.items() for day in days(first, last)
        for session, mark in zip(("AM", "PM"), own.get(day.isoformat(), "/\\"), strict=True)
    ]  # fmt: skip
    return written(folder / "register.csv", rows)


def log(folder: Path, *lines: str) -> str:
    """A log of events."""
    path = folder / "events.csv"
    path.write_text(EVENTS + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


class School:
    """A policy and a register, asked for the worklist of a day."""

    def __init__(self, call: Call, policy: str, path: str) -> None:
        self.call = call
        self.arguments = ("worklist", "--policy", policy, "--register", path, "--calendar", "england_example")

    def on(self, day: str, *more: str) -> dict[str, Any]:
        """The whole answer."""
        return self.call.json(*self.arguments, "--on", day, *more)

    def rules(self, day: str, *more: str) -> dict[str, str]:
        """From each rule about pupils that is listed to its group."""
        return {one["rule"]: one["group"] for one in self.on(day, *more)["items"] if one["about"] == "pupil"}

    def item(self, day: str, rule: str, *more: str) -> dict[str, Any]:
        """The one item of a rule."""
        (found,) = [one for one in self.on(day, *more)["items"] if one["rule"] == rule]
        return dict(found)
