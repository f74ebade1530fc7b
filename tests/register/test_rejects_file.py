"""The file of rejects, as a spreadsheet will see it."""

import csv
from pathlib import Path

from attendance_policy.codes import CodeBook
from attendance_policy.register import Account, Reject, read_register, write_rejects


def test_rejects_file(codes: CodeBook, tmp_path: Path) -> None:
    data = (
        b"pupil_id,date,session,code\nP1,2025-09-03,AM,/\n=HYPERLINK(1),2025-09-03,AM,X9\n@cmd,x,AM,/\n"
        b'-1,2025-09-03,AM,"a,b"\nP2,2025-09-03,AM,\xe9\n'
    )
    account = read_register(data, codes).account
    path = tmp_path / "rejects.csv"
    write_rejects({"register": account}, path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(int(row["line"]), row["code"], row["reason"]) for row in rows] == [
        (reject.line, reject.code, reject.reason) for reject in account.rejects
    ]
    assert [row["text"] for row in rows] == [
        "'=HYPERLINK(1),2025-09-03,AM,X9",
        "'@cmd,x,AM,/",
        "'-1,2025-09-03,AM,\"a,b\"",
        "P2,2025-09-03,AM,\\xe9",
    ]
    assert list(tmp_path.iterdir()) == [path]


def test_every_start_of_a_formula(tmp_path: Path) -> None:
    starts = ["=1", "+1", "-1", "@x", "\tx", "\rx"]
    path = tmp_path / "rejects.csv"
    account = Account(6, 0, 0, tuple(Reject(n, "c", "r", text) for n, text in enumerate(starts)))
    write_rejects({"register": account}, path)
    with path.open(encoding="utf-8", newline="") as stream:
        assert [row["text"] for row in csv.DictReader(stream)] == [f"'{text}" for text in starts]


def test_one_file_holds_the_rejects_of_all(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    accounts = {name: Account(1, 0, 0, (Reject(at, "c", "r", "t"),)) for at, name in enumerate(("register", "events"))}
    write_rejects(accounts, path)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "file,line,code,reason,text", "register,0,c,r,t", "events,1,c,r,t",
    ]  # fmt: skip
