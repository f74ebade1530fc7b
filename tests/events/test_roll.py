"""Pupils who joined or left by the log: taken where the pupil file says nothing, in doubt where it says otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attendance_policy.events import read_events, read_logs
from attendance_policy.events.roll import on_roll
from attendance_policy.register import read_pupils
from cli.called import Call

HEADER = "at,pupil_id,kind\n"
PUPILS = b"pupil_id,start_date,leave_date\nA1,,\nA2,2025-09-01,2025-10-24\nA3,2025-11-10,\n"


def dates(log: str, pupils: bytes | None = PUPILS) -> tuple[dict[str, tuple[str, str]], list[tuple[int, str]]]:
    found = on_roll(read_pupils(pupils) if pupils is not None else None, read_events((HEADER + log).encode()))
    roll = found.pupils
    told = [(doubt.line, doubt.code) for doubt in found.events.account.doubts]
    if roll is None:
        return {}, told
    return {pupil: (str(start or ""), str(leave or "")) for pupil, start, leave
            in zip(roll.pupil_ids, roll.start, roll.leave, strict=True)}, told  # fmt: skip


def test_what_the_file_leaves_blank_is_taken() -> None:
    found, told = dates("2025-09-08,A1,joined\n2025-11-03,A1,left\n2025-11-04,A9,left\n2025-10-24,A2,left\n")
    assert found == {"A1": ("2025-09-08", "2025-11-03"), "A2": ("2025-09-01", "2025-10-24"), "A3": ("2025-11-10", ""),
                     "A9": ("", "2025-11-04")}  # fmt: skip
    assert told == []
    assert dates("2025-11-03,A1,left\n", None) == ({"A1": ("", "2025-11-03")}, [])
    assert dates("2025-11-03,A1,contact\n", None) == ({}, [])


@pytest.mark.parametrize(
    ("log", "doubts"),
    [
        ("2025-11-03,A2,left\n", [(2, "roll-differs")]),
        ("2025-11-03,A3,left\n", [(2, "roll-in-two-ways")]),
        ("2025-09-30,A1,left\n2025-11-03,A1,joined\n", [(3, "roll-in-two-ways")]),
        ("2025-09-30,A1,left\n2025-10-01,A1,left\n", [(3, "roll-in-two-ways")]),
    ],
)
def test_what_does_not_fit_is_in_doubt_and_not_taken(log: str, doubts: list[tuple[int, str]]) -> None:
    found, told = dates(log)
    assert told == doubts
    assert found == dates("")[0] or found == {"A1": ("", ""), "A2": ("2025-09-01", "2025-10-24"),
                                              "A3": ("2025-11-10", "")}  # fmt: skip


def test_of_several_logs_the_doubt_stands_in_its_own(tmp_path: Path) -> None:
    texts = ("2025-09-03,A1,contact\n2025-09-04,A1,contact\n", "2025-09-04,A1,visit\n2025-11-03,A2,left\n", "")
    paths = []
    for name, text in zip(("one", "two", "three"), texts, strict=True):
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(HEADER + text)
    found = on_roll(read_pupils(PUPILS), read_logs(paths)).events
    assert [[doubt.line for doubt in log.account.doubts] for log in found.logs] == [[], [3], []]
    assert found.where(found.account.doubts[0].line) == f"line 3 of `{paths[1].as_posix()}`"


MARKS = "pupil_id,date,session,code\n" + "".join(
    f"A1,{date(2025, 9, day)},{half},O\n" for day in (3, 4, 5, 8, 9) for half in ("AM", "PM"))  # fmt: skip


def test_leaving_by_the_log_is_leaving_by_the_pupil_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    call = Call(capsys)
    Path("marks.csv").write_text(MARKS)
    Path("pupils.csv").write_text("pupil_id,year,leave_date\nA1,4,2025-09-05\n")
    Path("blank.csv").write_text("pupil_id,year,leave_date\nA1,4,\n")
    Path("log.csv").write_text(HEADER + "2025-09-05,A1,left\n")
    Path("other.csv").write_text(HEADER + "2025-09-04,A1,left\n")
    Path("empty.csv").write_text(HEADER)
    run = ("--policy", "basildon_lower", "--register", "marks.csv")
    by_file = call.json("simulate", *run, "--pupils-file", "pupils.csv", "--events", "empty.csv")
    by_log = call.json("simulate", *run, "--pupils-file", "blank.csv", "--events", "log.csv")
    assert by_file["register"]["by_reason"] == {"after-leave": 4}
    for key in ("register", "attendance", "sessions", "decisions", "weeks"):
        assert by_log[key] == by_file[key], key
    listed = call("worklist", *run, "--pupils-file", "blank.csv", "--events", "log.csv", "--on", "2025-09-09")
    again = call("worklist", *run, "--pupils-file", "pupils.csv", "--events", "empty.csv", "--on", "2025-09-09")
    assert [line for line in listed.splitlines() if "A1" in line] == [
        line for line in again.splitlines() if "A1" in line]  # fmt: skip
    told = " ".join(call("simulate", *run, "--pupils-file", "blank.csv", "--events", "log.csv").split())
    assert "1 event of a log (line 2), `joined` or `left`, taken for the first or the last day on roll" in told
    call("simulate", *run, "--pupils-file", "pupils.csv", "--events", "other.csv", "--strict")
    assert call.code == 3
    assert ("other.csv:2: error: 1 in doubt; the first: the log says that the pupil left on 2025-09-04, and "
            "`leave_date` of the pupil file is 2025-09-05, which is taken") in call.err  # fmt: skip
