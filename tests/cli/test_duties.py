"""`duties`, and the duties that `simulate` and `replay` tell."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import Call
from cli.registers import generated

SCENARIO = (Path(__file__).parents[1] / "scenarios" / "duties_of_the_school.yaml").as_posix()
MONTH = ("--from", "2025-12-01", "--to", "2025-12-31")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    return generated(tmp_path_factory.mktemp("register"), 3)[0]


def test_the_calendar_of_a_school_reads_by_role(call: Call, snapshot: SnapshotAssertion) -> None:
    text = call("duties", "basildon_lower", *MONTH)
    assert call.code == 0 and max(map(len, text.splitlines())) <= 80
    assert text == snapshot


def test_many_days_are_counted_and_few_are_listed(call: Call) -> None:
    text = call("duties", "westwood", "--from", "2025-09-01", "--to", "2026-08-31")
    assert "every school day, 190 times, from 2 September 2025 to 17 July 2026" in text
    assert "every term, 3 times: 19 Dec 2025, 27 Mar 2026, 17 Jul 2026" in text


def test_the_data_has_every_decision(call: Call) -> None:
    data = call.json("duties", "sharley_park", *MONTH)
    assert (data["policy"], data["from"], data["to"]) == ("sharley_park", "2025-12-01", "2025-12-31")
    assert data["calendar"] == "england_example" and "invented" in data["notes"][0]
    register = data["duties"]["registers_submitted"]
    assert (register["count"], register["role"], register["source"]) == (30, "class teachers", ["3.5"])
    assert register["next"] == "2025-12-01"
    for name, duty in data["duties"].items():
        mine = [one for one in data["decisions"] if one["rule"] == name]
        counts = {"due": "count", "asks": "asks", "if": "if", "not_specified": "not_specified",
                  "on_request": "on_request", "on_event": "on_event"}  # fmt: skip
        assert {status: duty[key] for status, key in counts.items()} == {
            status: sum(one["status"] == status for one in mine) for status in counts
        }
    assert len({one["key"] for one in data["decisions"]}) == len(data["decisions"])
    one = next(one for one in data["decisions"] if one["rule"] == "newsletter")
    assert (one["at"], one["period"], one["each"]) == ("2025-12-05", ["2025-12-01", "2025-12-05"], "week")


def test_a_reading_of_the_call_closes_a_point(call: Call) -> None:
    data = call.json("duties", "basildon_lower", *MONTH, "--reading", "data_to_the_department=each_term")
    assert data["duties"]["data_to_dfe"]["count"] == 1 and data["under"] == ["data_to_the_department=each_term"]
    assert "data_to_the_department" not in {one["point"] for one in data["readings"]}


def test_a_request_and_the_classes_come_from_files(call: Call, tmp_path: Path) -> None:
    events, pupils = tmp_path / "events.csv", tmp_path / "pupils.csv"
    events.write_text("at,pupil_id,kind,by\n2025-12-03,anna,request,Department for Education\n", encoding="utf-8")
    pupils.write_text("pupil_id,year,class\nanna,8,8K\nben,8,8M\ncleo,7,8K\n", encoding="utf-8")
    files = ("--events", str(events), "--pupils-file", str(pupils))
    data = call.json("duties", "basildon_lower", *MONTH, *files)
    asked = next(one for one in data["decisions"] if one["rule"] == "data_on_request")
    assert (asked["at"], asked["status"]) == ("2025-12-03", "due")
    assert data["classes"] == ["8K", "8M"] and data["duties"]["submit_register"]["count"] == 60
    text = call("duties", "basildon_lower", *MONTH, *files)
    assert "every session, 30 times for each of 2 classes" in text


def test_what_cannot_be_asked_is_told(call: Call) -> None:
    call("duties", "westwood", "--from", "2025-12-31", "--to", "2025-12-01")
    assert call.code == 2 and "`--to` is 2025-12-01, before `--from` on 2025-12-31" in call.err
    call("duties", "westwood", "--from", "2031-12-01", "--to", "2031-12-31")
    assert call.code == 2 and "says nothing about 2031-12-01" in call.err
    call("duties", "westwood", "--from", "yesterday", "--to", "2031-12-31")
    assert call.code == 2 and "`yesterday` is not a date" in call.err


def test_today_is_from_when_the_next_day_is_sought(call: Call) -> None:
    year = ("--from", "2025-09-01", "--to", "2026-08-31")
    data = call.json("duties", "westwood", *year, "--today", "2026-03-28")
    assert data["duties"]["termly_report"]["next"] == "2026-07-17"


def test_a_simulation_tells_the_duties_and_writes_them(call: Call, register: str, tmp_path: Path) -> None:
    files = ("--out", str(tmp_path / "out"), "--html", str(tmp_path / "page.html"))
    data = call.json("simulate", "--policy", "westwood", "--register", register, *files)
    duties = data["duties"]
    assert (duties["monitor_daily"]["count"], duties["monitor_daily"]["role"]) == (190, "attendance team")
    assert duties["monitor_daily"]["next"] == "2026-09-02"  # the next school year of the planned calendar
    assert duties["data_to_trustees"]["not_specified"] == 1
    assert not {one["rule"] for one in data["not_asked"]} & set(duties)
    with (tmp_path / "out" / "duties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:5] == ["date", "session", "due", "role", "rule"]
    assert sum(row["rule"] == "take_register" for row in rows) == duties["take_register"]["count"] == 380
    text = call("simulate", "--policy", "westwood", "--register", register)
    assert "Duties of the school\n" in text and "every half term, 6 times · class teachers (Levels)" in text
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<h2>Duties of the school</h2>" in page and "every half term, 6 times" in page


def test_a_register_that_ends_early_ends_no_year(call: Call, register: str) -> None:
    data = call.json("simulate", "--policy", "westwood", "--register", register, "--today", "2025-12-18")
    duties = data["duties"]
    assert (duties["attendance_targets"]["count"], duties["attendance_targets"]["next"]) == (0, "2026-07-17")
    assert (duties["termly_report"]["count"], duties["termly_report"]["next"]) == (0, "2025-12-19")


def test_a_what_if_tells_the_duties_it_moves(call: Call, register: str, tmp_path: Path) -> None:
    what_if = ("simulate", "--policy", "westwood", "--register", register, "--set", "duties.monitor_weekly.each=month")
    text = " ".join(call(*what_if, "--html", str(tmp_path / "page.html")).split())
    assert "monitor_weekly every week, 39 times, school → every month, 11 times, school" in text
    assert "monitor_daily every" not in text
    assert "before and after</h2>" in (tmp_path / "page.html").read_text(encoding="utf-8")
    data = call.json(*what_if)
    sides = [data[side]["duties"]["monitor_weekly"]["count"] for side in ("before", "after")]
    assert sides == [39, 11]


def test_a_replay_tells_the_duties_of_a_scenario_that_asks(call: Call) -> None:
    policies = call.json("replay", SCENARIO, "--policy", "lct", "--policy", "westwood")["scenarios"][0]["policies"]
    assert [list(one)[-1] for one in policies] == ["duties", "duties"]
    assert policies[0]["duties"]["department_asks"]["count"] == 1
    assert policies[0]["duties"]["department_asks"]["on_request"] == 0
    assert policies[1]["duties"]["monitor_daily"]["count"] == 29


def test_where_readings_differ_on_what_is_done_each_says_what(call: Call) -> None:
    said = " ".join(call("duties", "sharley_park", *MONTH).split())
    assert (
        "what is done depends on week_or_fortnight: tell the senior leadership team and the governing board: "
        "attendance of the school and of the country (as_written), or tell the senior leadership team: comparison "
        "with the country "
        "(leaders_weekly)" in said
    )
    assert "do not agree on what" not in said
    data = call.json("duties", "sharley_park", *MONTH)
    told = {one["reading"]: one["actions"] for one in data["readings"] if one["rule"] == "school_against_national"}
    assert told["leaders_weekly"] == ["tell the senior leadership team: comparison with the country"]
