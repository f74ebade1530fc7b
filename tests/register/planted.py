"""Faults planted into a Common Transfer File: which were planted, and how many of each a reader must find.

`PYTHONPATH=tests python -m register.planted FILE` plants them into a large file and prints found beside planted.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from attendance_policy.codes import CodeBook
from attendance_policy.register import Pupils, read_register

_PUPIL = re.compile(r" <Pupil>\n.*?</Pupil>\n", re.DOTALL)
_MARKS = re.compile(r"(<AttendanceMarks>)(.*?)(</AttendanceMarks>)")
_UPN = re.compile(r"(<UPN>)(.*?)(</UPN>)")
_START = re.compile(r"(<AttendanceStartDate>)(.*?)(</AttendanceStartDate>)")
_POSSIBLE = re.compile(r"(<SessionsPossible>)(.*?)(</SessionsPossible>)")
DOUBTS = ("counts-do-not-fit",)

# What becomes of a pupil's record, and how many rows of which reason it costs.
Fault = Callable[[str], tuple[str, dict[str, int]]]


def marks_of(record: str) -> list[str]:
    """The marks of a record, place by place."""
    return _MARKS.search(record)[2].split(",")


def _count(record: str) -> int:
    return sum(mark != "-" for mark in marks_of(record))


def _put(record: str, mark: str, old: str) -> str:
    marks = marks_of(record)
    marks[marks.index(old)] = mark
    return _MARKS.sub(lambda found: found[1] + ",".join(marks) + found[3], record)


def _change(pattern: re.Pattern[str], record: str, text: str) -> str:
    return pattern.sub(lambda found: found[1] + text + found[3], record)


def _conflict(record: str) -> tuple[str, dict[str, int]]:
    return record + _put(record, "L", "/"), {"conflicting-mark": 2, "duplicate-mark": _count(record) - 1}


FAULTS: dict[str, Fault] = {
    "a code that is none": lambda record: (_put(record, "ZZ", "-"), {"unknown-code": 1}),
    "a mark of three letters": lambda record: (_put(record, "III", "-"), {"unknown-code": 1}),
    "a count that does not fit": lambda record: (
        _change(_POSSIBLE, record, str(int(_POSSIBLE.search(record)[2]) + 1)), {"counts-do-not-fit": 1}),
    "a pupil with a wrong number": lambda record: (_change(_UPN, record, "X12"), {"bad-upn": _count(record)}),
    "a pupil without a number": lambda record: (_change(_UPN, record, ""), {"missing-pupil": _count(record)}),
    "a pupil twice": lambda record: (record + record, {"duplicate-mark": _count(record)}),
    "a pupil twice, with another mark": _conflict,
    "a day that is none": lambda record: (_change(_START, record, "2025-13-01"), {"bad-date": _count(record)}),
}  # fmt: skip
LEFT = "a pupil who had left"


def planted(text: str, of_each: int, seed: int = 1) -> tuple[str, Counter[str], dict[str, date]]:
    """A file with so many pupils of each fault: the file, how many rows of each reason, and who left when."""
    records = _PUPIL.findall(text)
    chosen = random.Random(seed).sample(range(len(records)), of_each * (len(FAULTS) + 1))
    expected: Counter[str] = Counter()
    left: dict[str, date] = {}
    for number, at in enumerate(chosen):
        record = records[at]
        if number < of_each * len(FAULTS):
            records[at], found = list(FAULTS.values())[number // of_each](record)
            expected.update(found)
            continue
        start = date.fromisoformat(_START.search(record)[2])
        left[_UPN.search(record)[2]] = start + timedelta(200)
        expected["after-leave"] += sum(mark != "-" for mark in marks_of(record)[2 * 201 :])
    head, tail = text[: text.index(" <Pupil>")], text[text.rindex("</CTFpupilData>") :]
    return head + "".join(records) + tail, expected, left


def found_in(text: str, left: dict[str, date], codes: CodeBook) -> tuple[Counter[str], int]:
    """How many rows of each reason a reader finds, doubts too; and how many rows were read but not accounted for."""
    ids = tuple(sorted(left))
    pupils = Pupils(ids, ("",) * len(ids), (None,) * len(ids), tuple(left[one] for one in ids))
    account = read_register(text.encode(), codes, pupils=pupils).account
    found = Counter(account.by_code()) + Counter(account.doubts_by_code())
    return found, account.read - account.accepted - account.rejected


if __name__ == "__main__":
    from attendance_policy.library import Library
    from attendance_policy.policy import Policies
    from attendance_policy.policy.codebook import code_book

    file, wanted, gone = planted(Path(sys.argv[1]).read_text(encoding="utf-8"), 100)
    seen, lost = found_in(file, gone, code_book(Policies(Library()).resolver))
    for reason in sorted(seen.keys() | wanted.keys()):
        print(f"{reason:20} planted {wanted[reason]:8,} found {seen[reason]:8,}")
    print("rows that are not accounted for:", lost)
    sys.exit(seen != wanted or lost != 0)
