"""Files of which nothing can be used: the problem, its place and the exit code."""

import sys
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import NothingAccepted, read_pupils, read_register

HEADER = b"pupil_id,date,session,code\n"
UNUSABLE = {
    "empty": b"",
    "blank": b"\n \n\r\n",
    "byte order mark only": b"\xef\xbb\xbf",
    "header only": HEADER,
    "all rejected": HEADER + b"P1,2025-09-03,AM,Q9\nP1,2025-09-04,AM,Q8\nP1,nonsense,AM,/\n",
    "utf-16 without a mark": "pupil_id,date,session,code\n".encode("utf-16-le"),
    "binary": b"\x7fELF\x02\0\0\0",
    "workbook": b"PK\x03\x04rest",
    "semicolons": b"pupil_id;date;session;mark\nP1;2025-09-03;AM;/\n",
    "tabs": b"pupil_id\tdate\tsession\tmark\n",
    "one word": b"hello\n",
    "missing column": b"pupil,date,session,mark,sessions\n",
    "column twice": b"pupil_id,date,session,code,Pupil ID\n",
    "endless header": b"x" * 200_000,
    "damaged parquet": b"PAR1" + bytes(range(40)),
    "damaged pack": b'{"packed_register":1}\n',
}


def _told(error: CannotGoOn) -> str:
    return "\n".join(f"{p.place}: {p.code}: {p.message} ({p.suggestion})" for p in error.problems)


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_register(name: str, codes: CodeBook, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(CannotGoOn) as caught:
        read_register(UNUSABLE[name], codes)
    assert caught.value.exit_code == 3
    assert _told(caught.value) == snapshot


@pytest.mark.parametrize("name", ["empty", "semicolons", "missing column", "all rejected"])
def test_unusable_pupils(name: str, snapshot: SnapshotAssertion) -> None:
    own = {
        "missing column": b"pupilid,year\n",
        "semicolons": b"pupilid;year\n",
        "all rejected": b"pupil_id,year\nP1,99\n",
    }
    data = own.get(name, UNUSABLE[name])
    with pytest.raises(CannotGoOn) as caught:
        read_pupils(data)
    assert caught.value.exit_code == 3
    assert _told(caught.value) == snapshot


def test_nothing_accepted_carries_the_account(codes: CodeBook) -> None:
    with pytest.raises(NothingAccepted) as caught:
        read_register(UNUSABLE["all rejected"], codes)
    account = caught.value.account
    assert (account.read, account.accepted, account.by_code()) == (3, 0, {"bad-date": 1, "unknown-code": 2})


def test_paths(codes: CodeBook, tmp_path: Path) -> None:
    for read in (lambda path: read_register(path, codes), read_pupils):
        with pytest.raises(CannotGoOn) as caught:
            read(tmp_path / "nowhere.csv")
        assert (caught.value.exit_code, caught.value.problems[0].code) == (2, "no-such-file")
        with pytest.raises(CannotGoOn) as caught:
            read(tmp_path)
        assert (caught.value.exit_code, caught.value.problems[0].code) == (3, "is-a-directory")


def test_parquet_without_pyarrow(codes: CodeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CannotGoOn) as caught:
        read_register(b"PAR1", codes)
    assert caught.value.exit_code == 3
    assert caught.value.problems[0].suggestion == "pip install attendance-policy[parquet]"
