"""For each kind of reject a tiny file, and the whole account of reading it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.register import (
    PUPIL_REJECT_CODES,
    REJECT_CODES,
    Account,
    Pupils,
    read_pupils,
    read_register,
)

HERE = Path(__file__).parent
# A file in two encodings cannot be looked at in an editor, so these two are made here: an é in Windows-1252, one in
# UTF-8, and a byte of zero.
MIXED_REGISTER = "pupil_id,date,session,code\nJosé,2025-09-03,AM,/\n".encode() + (
    b"Ren\xe9,2025-09-03,AM,/\nP1,2025-09-03,AM,\xff\nP2,2025-09-03,AM,\0\nP3,2025-09-03,AM,/\n"
)
MIXED_PUPILS = "pupil_id,year\nJosé,9\n".encode() + b"Ren\xe9,9\n"


def _samples(folder: str, mixed: bytes) -> dict[str, bytes]:
    return {"encoding": mixed} | {path.stem: path.read_bytes() for path in sorted((HERE / folder).glob("*.*"))}


REGISTERS = _samples("bad", MIXED_REGISTER)
PUPILS = _samples("bad_pupils", MIXED_PUPILS)


def test_every_reject_code_has_a_file() -> None:
    assert set(REGISTERS) == set(REJECT_CODES)
    assert set(PUPILS) == set(PUPIL_REJECT_CODES)


def _told(account: Account, code: str) -> str:
    assert code in account.by_code()
    assert account.accepted + account.rejected == account.read
    assert account.accepted > 0
    lines = [f"read {account.read}, accepted {account.accepted}, unmarked {account.unmarked}"]
    lines += [f"line {r.line}: {r.code}: {r.reason}\n    {r.text!r}" for r in account.rejects]
    return "\n".join(lines)


@pytest.mark.parametrize("code", REGISTERS)
def test_register_account(
    code: str, codes: CodeBook, autumn: Calendar, roll: Pupils, snapshot: SnapshotAssertion
) -> None:
    register = read_register(REGISTERS[code], codes, calendar=autumn, pupils=roll)
    assert _told(register.account, code) == snapshot


@pytest.mark.parametrize("code", PUPILS)
def test_pupil_account(code: str, snapshot: SnapshotAssertion) -> None:
    assert _told(read_pupils(PUPILS[code], known_flags={"fsm"}).account, code) == snapshot


@pytest.mark.parametrize(("name", "line_end"), [("crlf", b"\r\n"), ("cr", b"\r")])
def test_line_ends_change_nothing(name: str, line_end: bytes, codes: CodeBook, autumn: Calendar, roll: Pupils) -> None:
    read: Callable[[bytes], Account] = lambda data: read_register(data, codes, calendar=autumn, pupils=roll).account  # noqa: E731
    for data in REGISTERS.values():
        assert read(data.replace(b"\n", line_end)) == read(data)
