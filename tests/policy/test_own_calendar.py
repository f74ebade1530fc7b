"""A calendar that a profile names and no folder holds is told where it is named, by the same call every time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attendance_policy.library import KeptFiles, Library
from attendance_policy.policy import Policies

FIXTURE = (Path(__file__).parent / "fixtures" / "language_example.yaml").read_text(encoding="utf-8")
CALENDAR = "calendar: oakfield\nname: Oakfield\nyears: {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies" / "calendars").mkdir(parents=True)
    return tmp_path / "policies"


def told(folder: Path, name: str, cache: Path | None = None) -> list[str]:
    (folder / "school.yaml").write_text(f"calendar: {name}\n{FIXTURE}", encoding="utf-8")
    policies = Policies(Library([folder], cwd=folder, kept=KeptFiles(cache) if cache is not None else None))
    found = policies.problems(policies.library.find("basildon_lower"))
    return [f"{one.place}: {one.severity}: {one.message} ({one.suggestion})" for one in found]


def test_a_calendar_that_is_nowhere_is_a_warning_at_its_line(folder: Path) -> None:
    (said,) = told(folder, "england_exampel")
    assert said.startswith("school.yaml:1:11: warning: there is no calendar `england_exampel` (did you mean "
                           "`england_example`?; ")  # fmt: skip
    assert "`calendars/` of a folder that `--policies` names" in said


@pytest.mark.parametrize("name", ["england_example", "oakfield"])
def test_a_calendar_of_the_folder_or_of_the_program_is_none(folder: Path, name: str) -> None:
    (folder / "calendars" / "oakfield.yaml").write_text(CALENDAR, encoding="utf-8")
    assert told(folder, name) == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="nothing is kept where owners cannot be told")
def test_what_was_kept_while_it_was_there_does_not_hide_that_it_is_gone(folder: Path, tmp_path: Path) -> None:
    calendar = folder / "calendars" / "oakfield.yaml"
    calendar.write_text(CALENDAR, encoding="utf-8")
    assert [told(folder, "oakfield", tmp_path / "cache") for _ in range(2)] == [[], []]
    calendar.unlink()
    assert len(told(folder, "oakfield", tmp_path / "cache")) == 1
    calendar.write_text(CALENDAR, encoding="utf-8")
    assert told(folder, "oakfield", tmp_path / "cache") == []
