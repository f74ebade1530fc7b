"""`sweep` as it is called: text, JSON, table and page, and what it refuses."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import Call
from sweep.sweeping import PROFILE, register_of

CONCERN = "rules.concern_letter.when.attendance"
MISSED = [0, 0, 1, 2, 4, 4, 4, 4, 4, 6, 30]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def run(tmp_path: Path) -> list[str]:
    return ["sweep", "--policy", PROFILE, "--register", register_of(tmp_path / "r.csv", MISSED)]


CALLS = {
    "one range": ["--vary", f"{CONCERN}=88:97:1"],
    "a capacity": ["--vary", f"{CONCERN}=88:97:1", "--at-most", "letters per week 6"],
    "two ranges": ["--vary", f"{CONCERN}=90:96:2", "--vary", "rules.second_letter.not_before=0:2:1",
                   "--at-most", "letters per year 9"],
    "a value that breaks": ["--vary", f"{CONCERN}=60:120:20"],
    "nothing moves": ["--vary", "reporting.first_day.by=08:00:09:00:30 min"],
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_text(
    call: Call, run: list[str], name: str, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("COLUMNS", "90")
    assert call(*run, *CALLS[name]) == snapshot
    assert (call.code, call.err) == (0, "")
    assert max(map(len, call.out.splitlines())) <= 90


def test_json(call: Call, run: list[str], snapshot: SnapshotAssertion) -> None:
    found = call.json(*run, "--vary", f"{CONCERN}=90:91:1", "--at-most", "letters per week 6")
    assert found == snapshot
    alone = call.json("simulate", *run[1:], "--set", f"{CONCERN}=91")["after"]["decisions"]
    for rule, counts in found["points"][1]["decisions"].items():
        assert counts.items() <= alone[rule].items()


def test_two_ranges_as_data(call: Call, run: list[str]) -> None:
    found = call.json(*run, *CALLS["two ranges"])
    assert [point["value"] for point in found["points"]][:4] == [["90", "0"], ["90", "1"], ["90", "2"], ["92", "0"]]
    assert [one["at"] for one in found["at_most"]["answers"]] == ["0", "1", "2"]
    assert [point["value"] for point in found["points"] if point["in_force"]] == []
    assert found["vary"][1]["set"] == ["0 weeks after concern", "1 week after concern", "2 weeks after concern"]


def test_the_table_has_a_row_for_each_point_and_rule(call: Call, run: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    found = call.json(*run, *CALLS["a value that breaks"], "--out", str(out))
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    good = [point for point in found["points"] if not point["problems"]]
    told = [row for row in rows if not row["problem"]]
    assert len(told) == sum(len(point["decisions"]) for point in good)
    assert len(rows) - len(told) == len(found["points"]) - len(good) > 0
    for row in told:
        point = next(one for one in good if one["value"] == row[CONCERN])
        assert int(row["pupils"]) == point["decisions"][row["rule"]]["pupils"]


def test_the_page_is_the_same_twice_and_names_nobody(call: Call, run: list[str], tmp_path: Path) -> None:
    pages = []
    for name in ("a.html", "b.html"):
        call(*run, *CALLS["a capacity"], "--html", str(tmp_path / name))
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]
    text = pages[0].decode()
    assert "P03" not in text and "<script" not in text
    assert "is the highest value tried" in text and "in force: 95" in text


def test_hostile_words_are_text(call: Call, run: list[str], tmp_path: Path) -> None:
    page, table = tmp_path / "p.html", tmp_path / "t.csv"
    call(*run, "--vary", "document.'=<b>x'=1:1:1", "--html", str(page), "--out", str(table))
    if call.code == 0:
        assert "<b>x" not in page.read_text(encoding="utf-8")
        assert not any(cell.startswith("=") for row in csv.reader(table.open(encoding="utf-8-sig")) for cell in row)
    else:
        assert call.code == 2 and not page.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "missing option '--vary'"),
        (["--vary", "nowhere.at=1:2:1"], "no `nowhere`"),
        (["--vary", f"{CONCERN}=1:2"], "is no range"),
        (["--vary", f"{CONCERN}=1:2:1", "--at-most", "letters"], "is no capacity"),
        (["--vary", f"{CONCERN}=1:2:1", "--at-most", "letters per week 2", "--at-most", "calls per day 3"], "2 times"),
        (["--vary", f"{CONCERN}=1:2:1", "--html", "/nowhere/x.html"], "no folder"),
        (["--vary", "stages=1:2:1"], "--vary: error: `stages` is"),
        (["--vary", "rules.concern_letter.once=1:2:1"], "is not a value of `once`"),
    ],
)  # fmt: skip
def test_refused(call: Call, run: list[str], more: list[str], said: str) -> None:
    call(*run, *more)
    assert call.code == 2 and call.out == ""
    assert said in call.err.lower()
