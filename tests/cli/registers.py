"""Small registers for the commands: generated ones, and ones written mark by mark."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from attendance_policy.cli.app import run

FIXTURE = (Path(__file__).parents[1] / "policy" / "fixtures" / "language_example.yaml").as_posix()


def generated(folder: Path, pupils: int = 60, phase: str = "secondary") -> tuple[str, str]:
    """A generated register and its pupil file, by path."""
    register, people = folder / "register.csv", folder / "pupils.csv"
    code = run(["generate", "--phase", phase, "--pupils", str(pupils), "--seed", "5", "--out", str(register),
                "--pupils-out", str(people)])  # fmt: skip
    assert code == 0
    return str(register), str(people)


def written(path: Path, rows: Iterable[tuple[str, str | date, str, str]]) -> str:
    """A register in the long form, mark by mark."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("pupil_id", "date", "session", "code"))
        table.writerows(rows)
    return str(path)


def days_of(pupil: str, days: Iterable[date], marks: str) -> list[tuple[str, date, str, str]]:
    """A pupil's marks, one letter a session, morning and afternoon in turn."""
    sessions = [(day, session) for day in days for session in ("AM", "PM")]
    return [(pupil, day, session, mark) for (day, session), mark in zip(sessions, marks, strict=True)]
