"""A Common Transfer File on the command line: generated, simulated, and refused when it does not fit itself."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cli.called import Call

BASE = ("simulate", "--policy", "basildon_lower")
GENERATE = ("generate", "--phase", "secondary", "--pupils", "30", "--seed", "3")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return Call(capsys)


def test_the_same_decisions_from_both_layouts(call: Call) -> None:
    call(*GENERATE, "--out", "r.xml", "--layout", "ctf", "--pupils-out", "p.csv")
    call(*GENERATE, "--out", "r.csv", "--pupils-out", "q.csv")
    from_ctf = call.json(*BASE, "--register", "r.xml", "--pupils-file", "p.csv", "--strict")
    from_csv = call.json(*BASE, "--register", "r.csv", "--pupils-file", "q.csv", "--strict")
    assert from_ctf["decisions"] == from_csv["decisions"] != {}
    assert from_ctf["register"]["read"] == from_csv["register"]["read"]
    assert any("seven days a week" in note for note in from_ctf["register"]["notes"])
    # Without the pupil file the year groups are those of the transfer file, so the same pupils are of compulsory age.
    assert call.json(*BASE, "--register", "r.xml")["notes"] == ["no pupil file was given: flags are not known"]


def test_the_older_form(call: Call) -> None:
    call(*GENERATE, "--out", "r.xml", "--layout", "ctf23")
    text = Path("r.xml").read_text(encoding="utf-8")
    assert "<CTFversion>23.0</CTFversion>" in text and "," not in text
    assert call.json(*BASE, "--register", "r.xml", "--strict")["pupils"] == 30


def test_an_ending_that_is_not_xml(call: Call) -> None:
    call(*GENERATE, "--out", "r.csv", "--layout", "ctf")
    assert call.code == 2 and "end it in .xml" in call.err


def test_doubts_are_shown_kept_and_refused(call: Call) -> None:
    call(*GENERATE, "--out", "r.xml", "--layout", "ctf")
    text = Path("r.xml").read_text(encoding="utf-8")
    at = text.index("<SessionsPossible>")
    Path("r.xml").write_text(text[:at] + "<SessionsPossible>9" + text[at + 18 :], encoding="utf-8")
    line = text[:at].count("\n") - 3  # the record begins four lines above its first count
    shown = call(*BASE, "--register", "r.xml", "--rejects", "rejects.csv")
    assert f"in doubt: 1 counts-do-not-fit (first: line {line}, `SessionsPossible` says 9" in " ".join(shown.split())
    with Path("rejects.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["line"], row["code"]) == (str(line), "counts-do-not-fit")
    assert call.json(*BASE, "--register", "r.xml")["register"]["doubts"] == {"counts-do-not-fit": 1}
    call(*BASE, "--register", "r.xml", "--html", "page.html")
    assert "counts-do-not-fit" in Path("page.html").read_text(encoding="utf-8")
    assert call(*BASE, "--register", "r.xml", "--strict") == ""
    assert call.code == 3
    assert f"r.xml:{line}: error: 1 in doubt; the first: `SessionsPossible` says 9" in call.err
    assert "without `--strict` they are taken as they stand" in call.err
