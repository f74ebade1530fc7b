"""What the log and the register hold against a letter: told beside it, and never said in it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.letters.figures import in_period
from cli.called import Call
from cli.registers import days_of, written

DAYS = [date(2025, 9, 1) + timedelta(days=n) for n in range(26) if n % 7 < 5]  # four school weeks
HEAD = "at,pupil_id,parent_id,kind,id,by,how,outcome\n"
AWAY = DAYS[10]  # Monday 15 September


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def register(tmp_path: Path) -> str:
    """P1 is away with no reason on 15 and 16 September, and back on the 17th; P2 from the 15th on."""
    rows = [row for pupil, marks in (("P1", "/\\" * 10 + "N" * 4 + "/\\" * 8), ("P2", "/\\" * 10 + "N" * 20))
            for row in days_of(pupil, DAYS, marks)]  # fmt: skip
    return written(tmp_path / "register.csv", rows)


def letters(call: Call, register: str, folder: Path, on: date, log: str | None, *more: str) -> list[dict[str, Any]]:
    """Each letter of the manifest with its row of the table to merge."""
    if log is not None:
        (folder / "log.csv").write_text(HEAD + log, encoding="utf-8")
        more = (*more, "--events", str(folder / "log.csv"))
    call.json("letters", "--policy", "basildon_lower", "--register", register, "--on", on.isoformat(), "--out",
              str(folder / "out"), "--overwrite", *more)  # fmt: skip
    told = json.loads((folder / "out" / "manifest.json").read_text("utf-8"))["letters"]
    rows = csv.DictReader(io.StringIO((folder / "out" / "merge.csv").read_text("utf-8-sig")))
    return [one | row for one, row in zip(told, rows, strict=True)]


def of(found: list[dict[str, Any]], letter: str, pupil: str = "P1") -> dict[str, Any]:
    return next(one for one in found if (one["letter"], one["pupil_id"]) == (letter, pupil))


def test_a_letter_says_only_what_the_log_has(call: Call, register: str, tmp_path: Path) -> None:
    # One letter to the family on this day, so that no other doubt is told.
    log = sent = f"{AWAY} 15:00,P1,,letter,concern,office,letter,\n"
    silent = of(letters(call, register, tmp_path, AWAY, log), "no_contact")
    assert "We have not heard from you" in silent["body"] and "speak" not in silent["body"]
    assert silent["doubts"] == ["the log has no attempt to reach the parents in this absence"]
    assert silent["send"] == "check"
    log = sent + f"{AWAY} 09:40,P1,,contact,,office,phone,no answer\n"
    tried = of(letters(call, register, tmp_path, AWAY, log), "no_contact")
    assert "We have not been able to speak to you" in tried["body"]
    assert (tried["doubts"], tried["send"]) == ([], "yes")


def test_what_came_since_is_told(call: Call, register: str, tmp_path: Path) -> None:
    # A call after the pupil was back is about something else.
    log = (f"{AWAY} 09:40,P1,,contact,,office,phone,no answer\n{DAYS[11]} 10:00,P1,,contact,,office,phone,reached\n"
           f"{DAYS[14]} 10:00,P2,,report,,parent,phone,\n{DAYS[13]},P1,,contact,,office,phone,no answer\n")  # fmt: skip
    found = letters(call, register, tmp_path, DAYS[14], log, "--since", AWAY.isoformat())
    assert of(found, "no_contact")["doubts"][:2] == [
        "the log has somebody reached on 2025-09-16", "the register has the pupil in school on 2025-09-17",
    ]  # fmt: skip
    assert of(found, "no_contact", "P2")["doubts"][0] == "the log has somebody reached on 2025-09-19"


def test_an_absence_that_goes_on_is_told(call: Call, register: str, tmp_path: Path) -> None:
    """The letter speaks of the day of its decision alone; P1 is back and is not told so."""
    found = letters(call, register, tmp_path, DAYS[14], "", "--since", AWAY.isoformat())
    late = of(found, "no_contact", "P2")
    assert "the register has the pupil still away on 2025-09-19, 5 school days since 2025-09-15" in late["doubts"]
    assert late["send"] == "check"
    assert not any("still away" in doubt for doubt in of(found, "no_contact")["doubts"])
    same = of(letters(call, register, tmp_path, AWAY, ""), "no_contact", "P2")
    assert not any("still away" in doubt for doubt in same["doubts"])


def test_who_came_after_the_register_closed_is_back(call: Call, tmp_path: Path) -> None:
    marks = "/\\" * 10 + "N" * 4 + "UI" * 8
    path = written(tmp_path / "register.csv", days_of("P1", DAYS, marks))
    found = letters(call, path, tmp_path, DAYS[12], "", "--since", AWAY.isoformat())
    assert "the register has the pupil in school on 2025-09-17" in of(found, "no_contact")["doubts"]


def test_an_invitation_that_follows_a_letter_waits_for_it(call: Call, register: str, tmp_path: Path) -> None:
    span = ("--since", AWAY.isoformat())
    log = f"{DAYS[0]},P2,,letter,other,office,letter,\n"
    waits = of(letters(call, register, tmp_path, DAYS[14], log, *span), "attendance_meeting", "P2")
    assert "waits for the letter `concern`, which is not in the log as sent" in waits["doubts"]
    both = of(letters(call, register, tmp_path, DAYS[14], None, *span), "attendance_meeting", "P2")
    assert "waits for the letter `concern`, which goes out with it" in both["doubts"]
    log = f"{AWAY},P2,,letter,concern,office,letter,\n"
    sent = of(letters(call, register, tmp_path, DAYS[14], log, *span), "attendance_meeting", "P2")
    assert not [said for said in sent["doubts"] if said.startswith("waits")]


def test_old_figures_are_told_as_such(call: Call, register: str, tmp_path: Path) -> None:
    for at, old in ((15, False), (16, True)):
        one = of(letters(call, register, tmp_path, DAYS[at], None, "--since", AWAY.isoformat()), "concern", "P2")
        decided = date.fromisoformat(one["trigger"])
        passed = DAYS.index(DAYS[at]) - DAYS.index(decided)
        assert passed == at - 10
        said = f"was decided on {decided}, {passed} school days before its date"
        assert (said in one["doubts"]) is old
        assert ("up to 15 September 2025 and no further, " in one["body"]) is old


def test_one_day_is_one_day() -> None:
    assert in_period("3 May 2026", "3 May 2026") == "on 3 May 2026"
    assert in_period("3 May 2026", "3 May 2026", True) == "on 3 May 2026 alone"
    assert in_period("3 May 2026", "9 May 2026") == "from 3 May 2026 to 9 May 2026"
