"""`generate` as scripts and people call it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import read_pupils, read_register
from cli.called import Call

BASE = ("generate", "--phase", "primary", "--pupils", "40", "--seed", "3")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return Call(capsys)


def test_the_keys_of_the_contract(call: Call) -> None:
    data = call.json(*BASE, "--out", "r.csv", "--pupils-out", "p.csv")
    assert data["pupils"] == 40
    with Path("r.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert data["sessions"] == len(rows)
    assert {row["pupil_id"] for row in rows} == set(read_pupils(Path("p.csv")).pupil_ids)
    rates = data["rates"]
    assert rates.keys() == {"absence", "authorised", "unauthorised", "persistent", "severe"}
    away = sum(row["code"] in "IMCSTREGNOU" or row["code"] in ("C1", "C2", "J1") for row in rows)
    possible = len(rows) - sum(row["code"] in ("D", "X", "Y1", "#", "Z") for row in rows)
    assert rates["absence"] == pytest.approx(100 * away / possible, abs=0.005)
    assert rates["absence"] == pytest.approx(rates["authorised"] + rates["unauthorised"], abs=0.011)


def test_three_forms_hold_one_register(call: Call) -> None:
    pytest.importorskip("pyarrow")
    book = code_book(Policies(Library()).resolver)
    read = []
    for name in ("r.csv", "r.parquet", "r.packed"):
        call(*BASE, "--out", name)
        assert call.code == 0
        read.append(read_register(Path(name), book))
    assert all(one.pupil_ids == read[0].pupil_ids and one.days == read[0].days for one in read)
    assert all((one.marks == read[0].marks).all() for one in read)


def test_the_seed_decides(call: Call) -> None:
    for name, seed in (("a.csv", "3"), ("b.csv", "3"), ("c.csv", "4")):
        call("generate", "--phase", "primary", "--pupils", "5", "--seed", seed, "--out", name)
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes() != Path("c.csv").read_bytes()


def test_another_school_year(call: Call) -> None:
    call(*BASE, "--out", "r.csv", "--school-year", "2024/25")
    with Path("r.csv").open(encoding="utf-8", newline="") as file:
        days = {row["date"] for row in csv.DictReader(file)}
    assert (min(days)[:7], max(days)[:7]) == ("2024-09", "2025-07")


def test_in_words(call: Call, snapshot: SnapshotAssertion) -> None:
    assert call(*BASE, "--out", "r.csv", "--pupils-out", "p.csv") == snapshot
    assert call.err == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--out", "r.xlsx"), "end it in .csv, .parquet or .packed"),
        (("--out", "r.csv", "--pupils-out", "p.packed"), "end it in .csv or .parquet"),
        (("--out", "r.csv", "--pupils-out", "r.csv"), "both write `r.csv`"),
        (("--out", "no/such/folder/r.csv"), "there is no folder"),
        (("--out", "."), "is a folder"),
        (("--out", "r.csv", "--school-year", "2019/20"), "the school years it has"),
        (("--out", "r.csv", "--calendar", "nowhere"), "there is no calendar `nowhere`"),
        (("--out", "r.csv", "--pupils", "0"), "0 is not in the range"),
        (("--out", "r.csv", "--seed", "-1"), "-1 is not in the range"),
        (("--out", "r.csv", "--phase", "tertiary"), "'tertiary' is not one of"),
        ((), "missing option '--out'"),
    ],
)
def test_wrong_calls(call: Call, more: tuple[str, ...], said: str) -> None:
    assert call(*BASE, *more) == ""
    assert call.code == 2
    assert said in call.err
    assert not list(Path().iterdir())


def test_parquet_without_its_package_is_a_wrong_call(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance_policy.cli.generate.find_spec", lambda name: None)
    call(*BASE, "--out", "r.parquet")
    assert call.code == 2
    assert "attendance-policy[parquet]" in call.err
