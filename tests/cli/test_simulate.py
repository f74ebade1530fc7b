"""`simulate` as scripts and people call it: a year, a what-if, its tables, its page and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import Call
from cli.registers import FIXTURE, days_of, generated, written

POLICIES = Path(__file__).parents[2] / "policies"
LETTER = "stages.concern_letter.when.attendance"
KEYS = {"policy", "pupils", "sessions", "attendance", "register", "decisions", "weeks", "assumed", "readings"}
PRESENT, ABSENT = set("/\\LVPBWK"), set("IMCSTRENGOU") | {"C1", "C2", "J1"}
WEEK = [date(2025, 9, 8) + timedelta(days=n) for n in range(5)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return generated(tmp_path_factory.mktemp("generated"))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("COLUMNS", "80")
    return Call(capsys)


@pytest.fixture
def simulate(call: Call, files: tuple[str, str]) -> Any:
    """`simulate` of the example profile on the generated register, as JSON."""

    def run(*more: str) -> dict[str, Any]:
        return call.json("simulate", "--policy", FIXTURE, "--register", files[0], "--pupils-file", files[1], *more)

    return run


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------- what scripts rely on


def test_the_keys_of_the_contract(simulate: Any) -> None:
    data = simulate()
    assert data.keys() >= KEYS
    assert data["register"].keys() >= {"read", "accepted", "rejected"}
    for rule in data["decisions"].values():
        assert rule.keys() >= {"count", "pupils", "asks", "if"}
        assert isinstance(rule["source"], list)
    assert data["policy"] == "basildon_lower"
    assert data["pupils"] == 60


def test_attendance_is_that_of_the_file_rounded_half_up(simulate: Any, files: tuple[str, str]) -> None:
    with Path(files[0]).open(encoding="utf-8", newline="") as file:
        codes = Counter(row["code"] for row in csv.DictReader(file))
    present = sum(codes[code] for code in PRESENT)
    possible = present + sum(codes[code] for code in ABSENT)
    data = simulate()
    assert data["attendance"]["present"] == present
    assert data["attendance"]["possible"] == possible
    exact = Fraction(data["attendance"]["percent"]) - Fraction(100 * present, possible)
    assert -Fraction(1, 200) < exact <= Fraction(1, 200)
    assert data["sessions"] == sum(codes.values()) == data["register"]["accepted"]


def test_the_tables_hold_what_the_figures_count(simulate: Any, tmp_path: Path) -> None:
    data = simulate("--out", str(tmp_path / "new" / "folder"))
    rows = table(tmp_path / "new" / "folder" / "decisions.csv")
    assert len({row["key"] for row in rows}) == len(rows)
    for rule, figures in data["decisions"].items():
        mine = [row for row in rows if row["rule"] == rule]
        by_status = Counter(row["status"] for row in mine)
        assert (by_status["due"], by_status["asks"], by_status["if"]) == (
            figures["count"],
            figures["asks"],
            figures["if"],
        )
        reached = {row["pupil_id"] for row in mine if row["status"] in ("due", "asks")}
        assert len(reached) == figures["pupils"]
        weeks = sum(week["decisions"].get(rule, 0) for week in data["weeks"])
        assert weeks == figures["count"] + figures["asks"]
    assert any(row["source"] for row in rows)


def test_a_what_if_has_both_sides_and_the_top_is_before(simulate: Any, tmp_path: Path) -> None:
    data = simulate("--set", f"{LETTER}=90", "--out", str(tmp_path))
    assert {key: data[key] for key in KEYS} == {key: data["before"][key] for key in KEYS}
    assert data["after"].keys() == data["before"].keys()
    assert data["patch"] == [
        {
            "path": "stages.concern_letter.when",
            "before": "attendance < 95 or punctuality_a_concern",
            "after": "attendance < 90 or punctuality_a_concern",
        }
    ]
    moved = Counter((row["rule"], row["change"]) for row in table(tmp_path / "change.csv"))
    for rule, change in data["change"].items():
        assert change["newly"] == moved[rule, "newly"]
        assert change["no_longer"] == moved[rule, "no longer"]
        assert change["earlier"] == moved[rule, "earlier"]
        assert change["later"] == moved[rule, "later"]
        assert change["after"] - change["before"] == change["newly"] - change["no_longer"]
    letter = data["change"]["concern_letter"]
    assert letter["no_longer"] > 0
    assert letter["newly"] == letter["earlier"] == 0
    before = {row["pupil_id"] for row in table(tmp_path / "before.csv") if row["rule"] == "concern_letter"}
    after = {row["pupil_id"] for row in table(tmp_path / "after.csv") if row["rule"] == "concern_letter"}
    gone = {row["pupil_id"] for row in table(tmp_path / "change.csv")
            if (row["rule"], row["change"]) == ("concern_letter", "no longer")}  # fmt: skip
    assert before - after == gone


def test_a_path_in_two_places_of_the_call_sets_both(simulate: Any) -> None:
    data = simulate("--set", f"{LETTER}=90", "--set", "stages.meeting.once=per term")
    assert [change["path"] for change in data["patch"]] == ["stages.concern_letter.when", "stages.meeting.once"]


def test_against_the_same_policy_nothing_changes(simulate: Any) -> None:
    data = simulate("--against", FIXTURE)
    assert all(not any((c["newly"], c["no_longer"], c["earlier"], c["later"])) for c in data["change"].values())
    assert {key: data["before"][key] for key in KEYS} == {key: data["after"][key] for key in KEYS}
    assert data["call_notes"] == ["no rule that a register asks reads what was changed"]


def test_a_changed_file_does_what_the_same_values_set_do(simulate: Any, tmp_path: Path) -> None:
    text = Path(FIXTURE).read_text(encoding="utf-8")
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace("attendance < 95", "attendance < 90"), encoding="utf-8")
    assert simulate("--against", str(changed))["change"] == simulate("--set", f"{LETTER}=90")["change"]


def test_two_files_of_one_policy_are_told_apart_by_their_files(
    call: Call, files: tuple[str, str], tmp_path: Path
) -> None:
    text = Path(FIXTURE).read_text(encoding="utf-8")
    paths = [tmp_path / name / "policy.yaml" for name in ("old", "new")]
    for path, figure in zip(paths, ("95", "90"), strict=True):
        path.parent.mkdir()
        path.write_text(text.replace("attendance < 95", f"attendance < {figure}"), encoding="utf-8")
    page = tmp_path / "page.html"
    said = call("simulate", "--policy", str(paths[0]), "--against", str(paths[1]), "--register", files[0], "--brief",
                "--html", str(page))  # fmt: skip
    name = "The Basildon Lower Academy"
    before, after = (f"basildon_lower, {which}/policy.yaml" for which in ("old", "new"))
    assert f"  before  {name} ({before})\n  after   {name} ({after})\n" in said
    shown = f"before: {name} <code>{before}</code><br>after: <ins>{name}</ins> <code>{after}</code>"
    assert shown in page.read_text("utf-8")
    said = call("simulate", "--policy", str(paths[0]), "--against", "lct", "--register", files[0], "--brief")
    assert f"  before  {name} (basildon_lower)\n  after   Learning Community Trust (lct)\n" in said


def test_a_reading_is_a_what_if_of_its_own(simulate: Any) -> None:
    plain = simulate()
    told = {one["reading"]: one for one in plain["readings"]
            if one["point"] == "review_days" and one["rule"] == "concern_letter"}  # fmt: skip
    read = simulate("--reading", "review_days=half_termly")
    assert read["decisions"]["concern_letter"]["pupils"] == told["half_termly"]["pupils"]
    assert told["half_termly"]["pupils"] != told["as_written"]["pupils"]
    assert "review_days" not in {one["point"] for one in read["readings"]}


def test_the_same_call_gives_the_same_bytes(
    call: Call, files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for name in ("one", "two"):
        out = tmp_path / name / "new"
        out.parent.mkdir()
        monkeypatch.chdir(out.parent)
        arguments = ("--set", f"{LETTER}=92", "--out", "new", "--html", "page.html")
        text = call("simulate", "--policy", FIXTURE, "--register", files[0], "--pupils-file", files[1], *arguments)
        tables = [(path.name, path.read_bytes()) for path in sorted(out.iterdir())]
        told.append((text, tables, (out.parent / "page.html").read_bytes()))
    assert told[0] == told[1]
    assert [name for name, _ in told[0][1]] == ["after.csv", "before.csv", "change.csv", "datapackage.json"]


# ---------------------------------------------------------------- what it is given


def test_a_register_from_standard_input(call: Call, files: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    named = call.json("simulate", "--policy", FIXTURE, "--register", files[0])
    stream = io.TextIOWrapper(io.BytesIO(Path(files[0]).read_bytes()))
    monkeypatch.setattr("sys.stdin", stream)
    assert call.json("simulate", "--policy", FIXTURE, "--register", "-") == named


def test_open_days_are_read_off_the_register_and_it_says_so(call: Call, tmp_path: Path) -> None:
    rows = days_of("P1", WEEK, "/\\/\\##/\\/\\")
    data = call.json("simulate", "--policy", FIXTURE, "--register", written(tmp_path / "r.csv", rows))
    assert data["calendar"]["inferred"]
    assert data["assumed"]["calendar"].startswith("4 school days read off the register")


def test_a_calendar_that_is_given_closes_days(call: Call, tmp_path: Path) -> None:
    saturday = date(2025, 9, 13)
    register = written(tmp_path / "r.csv", [*days_of("P1", WEEK, "/\\" * 5), ("P1", saturday, "AM", "/")])
    data = call.json("simulate", "--policy", FIXTURE, "--register", register, "--calendar", "england_example")
    assert data["register"]["by_reason"] == {"closed-day": 1}
    assert not data["calendar"]["inferred"]


def test_a_whole_day_that_a_calendar_closes_is_named(call: Call, tmp_path: Path) -> None:
    """28 November 2025 is a training day of the example calendar; the other days are Saturdays."""
    inset, saturdays = date(2025, 11, 28), [date(2025, 9, 6) + timedelta(weeks=n) for n in range(4)]
    rows = [row for pupil in ("P1", "P2", "P3") for row in days_of(pupil, [*WEEK, inset], "/\\" * 6)]
    base = ("simulate", "--policy", FIXTURE, "--calendar", "england_example", "--register")
    one_day = written(tmp_path / "one.csv", rows)
    assert "6 closed-day (6 on 28 November 2025, INSET day) (first: " in " ".join(call(*base, one_day).split())
    register = written(tmp_path / "r.csv", [*rows, *(("P1", day, "AM", "/") for day in saturdays)])
    said = " ".join(call(*base, register).split())
    few = "1 on 6 September 2025, a Saturday; 1 on 13 September 2025, a Saturday; 2 on 2 other days"
    assert f"10 closed-day (6 on 28 November 2025, INSET day; {few}) (first: " in said
    data = call.json(*base, register)["register"]
    assert data["closed_days"][0] == {"day": "2025-11-28", "reason": "INSET day", "count": 6}
    assert sum(one["count"] for one in data["closed_days"]) == data["by_reason"]["closed-day"] == 10


def test_days_after_today_are_left_out_and_said(simulate: Any) -> None:
    whole, part = simulate(), simulate("--today", "2025-12-01")
    assert part["days"]["last"] == "2025-12-01"
    assert part["sessions"] < whole["sessions"]
    dropped = whole["sessions"] - part["sessions"]
    assert any("after 2025-12-01 left out" in note and f"{dropped:,} marks" in note for note in part["notes"])
    assert part["register"] == whole["register"]


def test_pupils_whom_the_pupil_file_lacks_are_named(call: Call, tmp_path: Path) -> None:
    register = written(tmp_path / "r.csv", [*days_of("P1", WEEK, "/\\" * 5), *days_of("P2", WEEK, "/\\" * 5)])
    people = tmp_path / "p.csv"
    people.write_text("pupil_id,year\nP1,9\n", encoding="utf-8")
    arguments = ("simulate", "--policy", FIXTURE, "--register", register, "--pupils-file", str(people))
    assert call.json(*arguments)["pupil_file"]["not_in_file"] == ["P2"]
    assert "1 pupil of the register not in it: P2" in call(*arguments)


def test_what_is_assumed_settles_what_is_not_known(call: Call, tmp_path: Path) -> None:
    register = written(tmp_path / "r.csv", days_of("P1", WEEK, "NN" + "/\\" * 4))
    base = ("simulate", "--policy", "basildon_lower", "--register", register)
    unknown = call.json(*base)["decisions"]["emergency_contacts"]
    assert (unknown["count"], unknown["if"], unknown["depends_on"]) == (0, 1, ["contact_made"])
    never = call.json(*base, "--assume", "contact_made=never")
    assert (never["decisions"]["emergency_contacts"]["count"], never["decisions"]["emergency_contacts"]["if"]) == (1, 0)
    assert never["assumed"]["contact_made"].startswith("never")
    always = call.json(*base, "--assume", "contact_made=always")["decisions"]["emergency_contacts"]
    assert (always["count"], always["if"]) == (0, 0)


def test_a_log_of_events_settles_it_too(call: Call, tmp_path: Path) -> None:
    register = written(tmp_path / "r.csv", days_of("P1", WEEK, "NN" + "/\\" * 4))
    events = tmp_path / "events.csv"
    events.write_text("at,pupil_id,kind,outcome\n2025-09-08 09:40,P1,contact,no answer\n", encoding="utf-8")
    data = call.json("simulate", "--policy", "basildon_lower", "--register", register, "--events", str(events))
    assert data["decisions"]["emergency_contacts"]["count"] == 1
    assert data["events"] == {"read": 1, "accepted": 1, "rejected": 0, "by_reason": {}, "ignored_columns": []}


def test_with_a_log_what_is_not_in_it_did_not_happen(call: Call, tmp_path: Path) -> None:
    register = written(tmp_path / "r.csv", days_of("P1", WEEK, "NN" + "/\\" * 4))
    events = tmp_path / "events.csv"
    events.write_text("at,pupil_id,kind,outcome\n", encoding="utf-8")
    base = ("simulate", "--policy", "lct", "--register", register)
    without, with_log = (call.json(*base, *more)["decisions"] for more in ((), ("--events", str(events))))
    assert "times" in without["neglect_form_filled"]["depends_on"]
    assert "times" not in with_log["neglect_form_filled"]["depends_on"]


def test_a_share_is_drawn_by_the_seed(simulate: Any) -> None:
    def reached(*more: str) -> dict[str, Any]:
        found: dict[str, Any] = simulate("--assume", "punctuality_a_concern=1/3", *more)["decisions"]
        return found

    assert reached() == reached("--seed", "0")
    assert reached() != reached("--seed", "1")
    all_of_them = simulate("--assume", "punctuality_a_concern=always")["decisions"]["concern_letter"]["pupils"]
    assert reached()["concern_letter"]["pupils"] < all_of_them == 60


def test_discretion_lets_people_say_yes(call: Call, files: tuple[str, str]) -> None:
    base = ("simulate", "--policy", "westwood", "--register", files[0])
    never, always = (call.json(*base, "--discretion", share) for share in ("never", "always"))
    assert never["assumed"]["discretion"].startswith("never:")
    assert always["assumed"]["discretion"].startswith("always:")
    assert never["decisions"] != always["decisions"]


# ---------------------------------------------------------------- what it says


def test_a_value_that_a_working_reading_sets_again_is_told(simulate: Any) -> None:
    data = simulate("--set", "rules.first_day_calling.due=same day")
    assert "`rules.first_day_calling.due` counts for nothing" in data["call_notes"][0]


def test_a_change_that_nobody_is_near_is_told(call: Call, tmp_path: Path) -> None:
    register = written(tmp_path / "r.csv", days_of("P1", WEEK, "/\\" * 5))
    data = call.json("simulate", "--policy", FIXTURE, "--register", register, "--set", f"{LETTER}=93")
    assert data["call_notes"] == ["rules read what was changed, but no pupil in this register comes near it"]


def test_an_assumption_that_nothing_turns_on_is_told(simulate: Any) -> None:
    notes = simulate("--assume", "contact_made=never")["call_notes"]
    assert notes == ["`contact_made` was assumed, and nothing in this register turned on it"]


def test_a_simulation_in_words(call: Call, files: tuple[str, str], snapshot: SnapshotAssertion) -> None:
    assert call("simulate", "--policy", FIXTURE, "--register", files[0], "--pupils-file", files[1]) == snapshot
    assert (call.code, call.err) == (0, "")


def test_a_what_if_in_words(call: Call, files: tuple[str, str], snapshot: SnapshotAssertion) -> None:
    change = ("--set", f"{LETTER}=90")
    base = ("simulate", "--policy", FIXTURE, "--register", files[0], "--pupils-file", files[1])
    assert call(*base, *change) == snapshot
    assert (call.code, call.err) == (0, "")


def test_brief_is_the_figures_alone(call: Call, files: tuple[str, str], snapshot: SnapshotAssertion) -> None:
    base = ("simulate", "--policy", FIXTURE, "--register", files[0], "--brief")
    assert call(*base, "--set", f"{LETTER}=90", "--assume", "contact_made=never") == snapshot


@pytest.mark.parametrize("width", [70, 80, 100, 140])
@pytest.mark.parametrize("policy", ["atlp_slade", "lct", "westwood"])
def test_no_line_is_wider_than_the_terminal(
    call: Call, files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, policy: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = call("simulate", "--policy", policy, "--register", files[0], "--against", FIXTURE)
    text += call("simulate", "--policy", policy, "--register", files[0])
    assert call.code == 0
    assert [line for line in text.splitlines() if len(line) > width] == []


def test_no_colours_where_nobody_sees_them(call: Call, files: tuple[str, str]) -> None:
    assert "\x1b" not in call("simulate", "--policy", FIXTURE, "--register", files[0])


@pytest.mark.parametrize("quiet", [False, True])
def test_colours_on_a_terminal_unless_told_not_to(
    call: Call, files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    monkeypatch.setattr("attendance_policy.cli.output.sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1") if quiet else monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("click._compat.should_strip_ansi", lambda *_: False)
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    text = call("simulate", "--policy", FIXTURE, "--register", files[0], "--brief")
    assert ("\x1b[1m" in text) is not quiet


def test_a_terminal_that_knows_ascii_alone(files: tuple[str, str]) -> None:
    arguments = ["simulate", "--policy", FIXTURE, "--register", files[0], "--set", f"{LETTER}=90"]
    done = subprocess.run(
        [sys.executable, "-m", "attendance_policy", *arguments], capture_output=True, check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80"},
    )  # fmt: skip
    text = done.stdout.decode("ascii")
    assert "|##" in text
    assert "->" in text


# ---------------------------------------------------------------- what it writes


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(call: Call, tmp_path: Path) -> None:
    register = written(tmp_path / "r.csv", days_of("=1+1", WEEK, "NN" * 5))
    call("simulate", "--policy", FIXTURE, "--register", register, "--set", f"{LETTER}=0", "--out", str(tmp_path))
    assert call.code == 0
    for name in ("before.csv", "change.csv"):
        rows = table(tmp_path / name)
        assert rows
        assert {row["pupil_id"] for row in rows} == {"'=1+1"}


def test_the_page_names_no_pupil_unless_asked(call: Call, files: tuple[str, str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    base = ("simulate", "--policy", FIXTURE, "--register", files[0], "--set", f"{LETTER}=90", "--html", str(page))
    call(*base)
    assert "P0000" not in page.read_text(encoding="utf-8")
    call(*base, "--with-ids")
    assert "P0000" in page.read_text(encoding="utf-8")


def test_rejects_are_kept_and_counted(call: Call, tmp_path: Path) -> None:
    rows = [*days_of("P1", WEEK, "/\\" * 5), ("P1", WEEK[0], "AM", "/"), ("P2", WEEK[0], "AM", "QQ")]
    register, rejects = written(tmp_path / "r.csv", rows), tmp_path / "rejects.csv"
    data = call.json("simulate", "--policy", FIXTURE, "--register", register, "--rejects", str(rejects))
    told = data["register"]
    assert (told["read"], told["accepted"], told["rejected"]) == (12, 10, 2)
    assert told["by_reason"] == {"duplicate-mark": 1, "unknown-code": 1}
    assert [(row["file"], row["line"]) for row in table(rejects)] == [("register", "12"), ("register", "13")]
    text = call("simulate", "--policy", FIXTURE, "--register", register)
    assert "not accepted: 2 rows of the register" in text
    assert "`--rejects FILE` writes every one with its file, line and reason" in text


def three_files(folder: Path, events: str) -> tuple[str, ...]:
    """A call with a register, a pupil file and a log; each of the first two has one row that is not accepted."""
    register = written(folder / "r.csv", [*days_of("P1", WEEK, "/\\" * 5), ("P2", WEEK[0], "AM", "QQ")])
    people, log = folder / "p.csv", folder / "e.csv"
    people.write_text("pupil_id,year\nP1,9\nP2,99\n", encoding="utf-8")
    log.write_text(f"at,pupil_id,kind,id\n{events}", encoding="utf-8")
    named = ("--register", register, "--pupils-file", str(people), "--events", str(log))
    return ("simulate", "--policy", FIXTURE, *named)


def test_one_file_keeps_the_rejects_of_every_file(call: Call, tmp_path: Path) -> None:
    base = three_files(tmp_path, "2025-09-08,P1,contact,\nsoon,P1,contact,\n")
    kept = tmp_path / "kept"
    kept.mkdir()
    text = " ".join(call(*base, "--rejects", str(kept / "all.csv")).split())
    assert list(kept.iterdir()) == [kept / "all.csv"]
    assert [(row["file"], row["line"], row["code"]) for row in table(kept / "all.csv")] == [
        ("register", "12", "unknown-code"), ("pupils", "3", "bad-year"), ("events", "3", "bad-time"),
    ]  # fmt: skip
    assert "not accepted: 1 row of the register, 1 row of the pupil file, 1 row of the events" in text
    # A long path is broken over lines, so that blanks say nothing here.
    assert f"`{(kept / 'all.csv').as_posix()}` has every one".replace(" ", "") in text.replace(" ", "")
    assert "`--rejects FILE`" not in text


def test_rejects_are_kept_when_a_log_has_nothing_else(call: Call, tmp_path: Path) -> None:
    base = three_files(tmp_path, "soon,P1,contact,\n")
    call(*base, "--rejects", str(tmp_path / "all.csv"))
    assert call.code == 3
    assert [row["file"] for row in table(tmp_path / "all.csv")] == ["register", "pupils", "events"]


def test_events_that_can_mean_nothing_are_told(call: Call, tmp_path: Path) -> None:
    idle = ["2025-09-08,P9,contact,", "2025-09-08,P8,contact,", "2025-09-20,P1,contact,", "2025-09-08,P1,letter,meting"]
    base = three_files(tmp_path, "\n".join(["2025-09-08,P1,meeting,meeting", "2025-09-12,P1,contact,", *idle]))
    data = call.json(*base)
    assert data["events"]["accepted"] == 6
    told = [
        "2 events are of pupils who are not in the register (the first on line 4)",
        "1 event is after the last school day of the register (line 6)",
        "1 event has an id that is no rule, paper or judgement of `basildon_lower` (line 7): `meting` "
        "(did you mean `meeting`?)",
        "`meeting` counts as done only where the events say so: 1 time; where it was due and they do not have it, what "
        "comes after it waits",
    ]
    assert [note for note in data["notes"] if "event" in note] == told
    text = " ".join(call(*base).split())
    assert all(note in text for note in told)


def test_a_log_of_what_the_policy_knows_has_no_notes(call: Call, tmp_path: Path) -> None:
    data = call.json(
        *three_files(tmp_path, "2025-09-12,P1,contact,\n2025-09-08,P1,judgement,punctuality_a_concern\n")
    )
    assert not [note for note in data["notes"] if "event" in note]


def test_a_file_of_rejects_without_any_is_told(call: Call, tmp_path: Path) -> None:
    register, rejects = written(tmp_path / "r.csv", days_of("P1", WEEK, "/\\" * 5)), tmp_path / "rejects.csv"
    text = call("simulate", "--policy", FIXTURE, "--register", register, "--rejects", str(rejects))
    assert "every row was accepted" in text
    assert table(rejects) == []


def test_columns_that_are_not_read_are_named(call: Call, tmp_path: Path) -> None:
    register = Path(written(tmp_path / "r.csv", days_of("P1", WEEK, "L\\" * 5)))
    header, *rows = register.read_text(encoding="utf-8").splitlines()
    wide = [f"{header},room,Seat No", *(f"{row},25:99,x" for row in rows)]
    register.write_text("\n".join(wide), encoding="utf-8")
    base = ("simulate", "--policy", FIXTURE, "--register", str(register))
    assert call.json(*base)["register"]["ignored_columns"] == ["room", "Seat No"]
    assert "ignored columns: `room`, `Seat No`" in " ".join(call(*base).split())


# ---------------------------------------------------------------- what it refuses


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--policy", "basildon_lowr"), 2, "did you mean `basildon_lower`?"),
        (("--set", "stages.concern_leter.when.attendance=93"), 2, "concern_letter"),
        (("--set", "stages.concern_letter.when.attendance"), 2, "write it as `PATH=VALUE`"),
        (("--set", f"{LETTER}=lots"), 2, "error:"),
        (("--set", f"{LETTER}=93", "--against", "westwood"), 2, "keep one of them"),
        (("--assume", "punctualty_a_concern=never"), 2, "did you mean `punctuality_a_concern`?"),
        (("--assume", "contact_made=perhaps"), 2, "`NAME=always`"),
        (("--assume", "contact_made=1.5"), 2, "`NAME=always`"),
        (("--discretion", "-1"), 2, "from 0 to 1"),
        (("--reading", "review_dys=every_day"), 2, "did you mean `review_days`?"),
        (("--reading", "review_days=each_day"), 2, "it may be `as_written`, `every_day`"),
        (("--register", "no/such/file.csv"), 2, "there is no file"),
        (("--calendar", "england_exampel"), 2, "did you mean `england_example`?"),
        (("--today", "2020-01-01"), 2, "the register has no day up to 2020-01-01"),
        (("--today", "soon"), 2, "is not a date"),
        (("--html", "no/such/folder/page.html"), 2, "there is no folder"),
        (("--register", "-", "--pupils-file", "-"), 2, "both read standard input"),
        (("--workers",), 2, "error:"),
    ],
)
def test_wrong_calls(call: Call, files: tuple[str, str], more: tuple[str, ...], code: int, said: str) -> None:
    base = {"--policy": FIXTURE, "--register": files[0]}
    arguments = [part for pair in base.items() if pair[0] not in more for part in pair]
    assert call("simulate", *arguments, *more) == ""
    assert call.code == code
    assert said in call.err
    assert "Traceback" not in call.err


def test_a_profile_that_does_not_validate(call: Call, files: tuple[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(Path(FIXTURE).read_text(encoding="utf-8").replace("attendance < 95", "atendance < 95"), "utf-8")
    for option in ("--policy", "--against"):
        base = ["--policy", FIXTURE] if option == "--against" else []
        call("simulate", *base, option, str(broken), "--register", files[0])
        assert call.code == 3
        assert "did you mean `attendance`" in call.err


def test_a_register_of_which_nothing_is_accepted(call: Call, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    register = written(tmp_path / "r.csv", [("P1", "yesterday", "AM", "/")])
    call("simulate", "--policy", FIXTURE, "--register", register, "--rejects", str(rejects))
    assert call.code == 3
    assert table(rejects)[0]["code"] == "bad-date"


def test_strict_refuses_any_reject(call: Call, tmp_path: Path) -> None:
    rows = [*days_of("P1", WEEK, "/\\" * 5), ("P1", WEEK[0], "AM", "/")]
    base = ("simulate", "--policy", FIXTURE, "--register", written(tmp_path / "r.csv", rows))
    assert call(*base, "--strict") == ""
    assert call.code == 3
    assert f"{(tmp_path / 'r.csv').as_posix()}:12: error: 1 rejected of 11 rows read; the first: " in call.err
    assert "[duplicate-mark]" in call.err
    call(*base)
    assert call.code == 0


def test_strict_says_once_what_to_do(call: Call, tmp_path: Path) -> None:
    call(*three_files(tmp_path, "2025-09-08,P1,contact,\nsoon,P1,contact,\n"), "--strict")
    assert call.code == 3
    assert [name in call.err for name in ("r.csv:12", "p.csv:3", "e.csv:3")] == [True] * 3
    assert call.err.count("`--rejects FILE`") == call.err.count("without `--strict`") == 1


def test_json_stays_alone_on_standard_output(call: Call, files: tuple[str, str]) -> None:
    call("simulate", "--policy", FIXTURE, "--register", files[0], "--format", "json")
    json.loads(call.out)
    assert call.err == ""


def test_what_only_a_log_tells_is_one_line(call: Call, files: tuple[str, str]) -> None:
    text = call("simulate", "--policy", "lct", "--register", files[0], "--pupils-file", files[1])
    said = " ".join(text[text.index("Left open") : text.index("Taken for granted")].split())
    assert said.count("log of events what nobody noted (") == 1
    names = said.partition("what nobody noted (")[2].partition(")")[0].split(", ")
    assert {"contact_made", "requested", "school_days_since", "times"} <= set(names)
    assert "somebody responsible was reached" not in said and "it was asked for on or before" not in said


def test_what_a_what_if_leaves_open_is_told_on_both_sides(
    call: Call, files: tuple[str, str], tmp_path: Path
) -> None:
    """A figure that the other document does not give: nobody is reached, and the document is silent about everybody."""
    silent = (POLICIES / "sharley_park.yaml").read_text(encoding="utf-8")
    figure = tmp_path / "figure.yaml"
    line = next(line for line in silent.splitlines() if line.startswith("  first_stage_figure:"))
    figure.write_text(silent.replace(line, '  first_stage_figure: {is: 95, unit: "%", source: "6"}'), encoding="utf-8")
    base = ("simulate", "--register", files[0], "--pupils-file", files[1], "--html", str(tmp_path / "page.html"))

    text = call(*base, "--policy", str(figure), "--against", "sharley_park")
    now = "first_stage_letter (not specified, the document is silent)"
    assert f"Left open now where it was decided before: {now}" in " ".join(text.split())
    opened = text[text.index("Left open, after the change (what differs)") : text.index("Taken for granted")]
    assert "first_stage_figure" in opened and "first_stage_letter 60" in opened
    # What is left open on both sides alike is told once.
    assert text.count("support_engaged") == 1 and "support_engaged" not in opened
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "0. It is left open now: not specified, the document is silent." in page
    assert "<h2>Left open, after the change (what differs)</h2>" in page

    text = call(*base, "--policy", "sharley_park", "--against", str(figure))
    assert "first_stage_figure" in text[text.index("Left open, before the change") :]
    assert "Left open now" not in text and "Left open, after" not in text
    assert "after the change (what differs)" not in (tmp_path / "page.html").read_text(encoding="utf-8")
