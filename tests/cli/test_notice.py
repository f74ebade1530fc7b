"""`notice` as scripts and people call it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import Call

LOG = """at,pupil_id,parent_id,kind,id,by,how,outcome
2025-03-03,P1,A,notice,penalty_notice,,by hand,
2025-03-24,P1,A,payment,penalty_notice,,,80
2025-10-06,P2,A,notice,penalty_notice,,post,
2025-10-06,P2,B,notice,penalty_notice,,post,
2025-10-20,P2,B,withdrawal,penalty_notice,,,
2025-11-03,P1,A,notice,public_place_notice,,by hand,
"""
SCHOOLS = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "events.csv"
    path.write_text(LOG, "utf-8")
    return str(path)


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_school_in_words(call: Call, log: str, school: str, snapshot: SnapshotAssertion) -> None:
    arguments = ("--events", log, "--on", "2025-11-21", "--pupil", "P1", "--calendar", "england_example")
    assert call("notice", school, *arguments) == snapshot
    assert call.code == 0


def test_the_keys_of_the_contract(call: Call, log: str) -> None:
    data = call.json("notice", "lct", "--events", log, "--on", "2025-11-21", "--pupil", "P1", "--step",
                     "penalty_notice")  # fmt: skip
    assert (data["policy"], data["on"]) == ("lct", "2025-11-21")
    (one,) = data["notices"]
    keys = ("step", "pupil_id", "parent_id", "on", "result", "number", "which", "barred", "next_barred",
            "barred_until", "instead", "pay", "paid_to", "source", "not_specified")  # fmt: skip
    assert [one[key] for key in keys] == [
        "penalty_notice", "P1", "A", "2025-11-21", "determined", 2, "second", False, True, "2028-03-03",
        "alternative action", ["160 pounds within 28 days"], "local authority", ["3.2", "5.2"], None]  # fmt: skip


def numbers(call: Call, school: str, *arguments: str) -> list[tuple[object, ...]]:
    data = call.json("notice", school, *arguments, "--step", "penalty_notice")
    return [(one["pupil_id"], one["parent_id"], one["number"], one["barred"]) for one in data["notices"]]


def test_by_parent_and_child_or_by_parent_over_all_children(call: Call, log: str) -> None:
    arguments = ("--events", log, "--on", "2025-11-21")
    assert numbers(call, "basildon_lower", *arguments) == [
        ("P1", "A", 2, False), ("P2", "A", 2, False), ("P2", "B", 2, False)]  # fmt: skip
    assert numbers(call, "atlp_slade", *arguments) == [
        ("P1", "A", 3, True), ("P2", "A", 3, True), ("P2", "B", 2, False)]  # fmt: skip
    assert numbers(call, "basildon_lower", *arguments, "--parent", "C", "--pupil", "P1") == [("P1", "C", 1, False)]


def issued(call: Call, log: str, on: str, pupil: str, *more: str) -> list[tuple[object, ...]]:
    data = call.json("notice", "lct", "--events", log, "--on", on, "--pupil", pupil, "--step", "penalty_notice", *more)
    return [(one["parent_id"], of["issued"], of["state"], of["since"], of["until"], of["paid"])
            for one in data["notices"] for of in one["issued"]]  # fmt: skip


def test_how_each_notice_issued_so_far_stands(call: Call, tmp_path: Path) -> None:
    """Handed over on 6 October: 80 pounds within 21 days, 160 within 28; the 29th day is the first one unpaid."""
    path = tmp_path / "events.csv"
    path.write_text(LOG.replace("P2,A,notice,penalty_notice,,post", "P2,A,notice,penalty_notice,,by hand"), "utf-8")
    log = str(path)
    assert issued(call, log, "2025-11-21", "P1") == [("A", "2025-03-03", "paid", "2025-03-24", None, 80)]
    assert issued(call, log, "2025-10-27", "P2")[0] == ("A", "2025-10-06", "to be paid", None, "2025-10-27", None)
    assert issued(call, log, "2025-10-28", "P2")[0] == ("A", "2025-10-06", "to be paid", None, "2025-11-03", None)
    assert issued(call, log, "2025-11-03", "P2")[0] == ("A", "2025-10-06", "to be paid", None, "2025-11-03", None)
    assert issued(call, log, "2025-11-04", "P2") == [
        ("A", "2025-10-06", "unpaid", "2025-11-04", None, None),
        ("B", "2025-10-06", "withdrawn", "2025-10-20", None, None),
    ]
    assert issued(call, log, "2025-10-05", "P2") == []


def test_a_notice_that_came_by_post_has_days_that_nobody_knows(call: Call, log: str) -> None:
    """Unless its days are read as counted from the day of issue."""
    arguments = ("notice", "lct", "--events", log, "--on", "2025-11-21", "--pupil", "P2", "--parent", "A", "--step",
                 "penalty_notice")  # fmt: skip
    (one,) = call.json(*arguments)["notices"][0]["issued"]
    assert (one["state"], one["words"]) == (
        "not known", "no payment is recorded; when it was received is not recorded, and its last day for paying is "
        "2025-11-03 or later")  # fmt: skip
    other = {of["reading"]: of["state"] for of in one["otherwise"]}
    assert other == {"as_written": "not known", "issued": "unpaid"}
    assert issued(call, log, "2025-11-21", "P2", "--reading", "days_for_paying=issued")[0][2:4] == (
        "unpaid", "2025-11-04")  # fmt: skip
    said = call(*arguments)
    assert "  issued 2025-10-06, the first: no payment is recorded; " in said
    assert "    under days_for_paying=issued: unpaid since 2025-11-04" in said


def test_only_what_had_happened_by_then(call: Call, log: str) -> None:
    assert numbers(call, "lct", "--events", log, "--on", "2025-03-02", "--pupil", "P1") == [("P1", None, None, None)]
    assert numbers(call, "lct", "--events", log, "--on", "2028-03-04", "--pupil", "P1") == [("P1", "A", 1, False)]


def test_what_is_left_to_the_authority_stays_there(call: Call, log: str) -> None:
    data = call.json("notice", "westwood", "--events", log, "--on", "2025-11-21", "--step", "penalty_notice")
    for one in data["notices"]:
        assert one["result"] == "not_specified" and one["number"] is None
        assert "left to policy of the local authority" in one["not_specified"]


@pytest.mark.parametrize(
    ("school", "more"), [("lct", ()), ("sharley_park", ("--reading", "public_place_and_limit=as_written"))]
)
def test_what_a_public_place_costs_is_open(call: Call, log: str, school: str, more: tuple[str, ...]) -> None:
    arguments = ("notice", school, "--events", log, "--on", "2025-11-21", "--pupil", "P1", "--step",
                 "public_place_notice", *more)  # fmt: skip
    (one,) = call.json(*arguments)["notices"]
    open_point = [read for read in one["readings"] if read["point"] == "public_place_amounts"]
    assert one["result"] == "not_specified" and [read["pay"] for read in open_point] == [
        None, ["160 pounds within 28 days"]]  # fmt: skip
    (fixed,) = call.json(*arguments, "--reading", "public_place_amounts=same_amounts")["notices"]
    assert (fixed["result"], fixed["number"], fixed["counts_toward"]) == ("determined", 2, "nothing")


def test_by_when_a_prosecution_is_begun(call: Call, log: str) -> None:
    (one,) = call.json("notice", "atlp_slade", "--events", log, "--on", "2025-11-21", "--pupil", "P1", "--step",
                       "prosecution", "--since", "2025-08-31")["notices"]  # fmt: skip
    assert (one["result"], one["begin_by"], one["decided_by"]) == ("discretionary", "2026-02-28", "local authority")


def test_what_cannot_be_asked(call: Call, log: str, tmp_path: Path) -> None:
    call("notice", "lct", "--events", log, "--on", "2025-11-21", "--step", "penalty_notise")
    assert call.code == 2 and "did you mean `penalty_notice`?" in call.err
    call("notice", "lct", "--events", log, "--on", "yesterday")
    assert call.code == 2 and "`yesterday` is not a date" in call.err
    call("notice", "lct", "--events", str(tmp_path / "none.csv"), "--on", "2025-11-21")
    assert call.code == 2
    call("notice", "lct", "--on", "2025-11-21")
    assert call.code == 2


def test_lines_that_are_not_accepted_are_told(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(LOG + "2025-13-01,P1,A,notice,penalty_notice,,,\n", "utf-8")
    call("notice", "lct", "--events", str(path), "--on", "2025-11-21", "--pupil", "P1")
    assert call.code == 0 and "a line of the events was not accepted; line 8" in call.err


def test_a_simulation_with_notices_in_its_events_writes_them_beside_its_decisions(call: Call, tmp_path: Path) -> None:
    days = [f"2025-09-{day:02d}" for day in range(8, 27) if day not in (13, 14, 20, 21)]
    rows = ["pupil_id,date,session,code", *(f"P1,{day},{half},{'O' if day < '2025-09-15' else '/'}"
                                            for day in days for half in ("AM", "PM"))]  # fmt: skip
    (tmp_path / "register.csv").write_text("\n".join(rows).replace("PM,/", "PM,\\") + "\n", "utf-8")
    (tmp_path / "events.csv").write_text(LOG.replace("2025-10-06", "2025-09-25"), "utf-8")
    register, events, out = (str(tmp_path / name) for name in ("register.csv", "events.csv", "out"))
    arguments = ("simulate", "--policy", "lct", "--register", register, "--calendar", "england_example")
    call(*arguments, "--events", events, "--out", out)
    assert call.code == 0, call.err
    table = list(csv.DictReader((tmp_path / "out" / "notices.csv").read_text("utf-8").splitlines()))
    issued = [row for row in table if row["part"] == "issued"]
    assert [(row["pupil_id"], row["parent_id"], row["at"]) for row in issued] == [
        ("P1", "A", "2025-03-03"), ("P2", "A", "2025-09-25"), ("P2", "B", "2025-09-25")]  # fmt: skip
    raised = [row for row in table if row["rule"] == "consider_penalty_notice"]
    assert [(row["parent_id"], row["part"], row["action"].partition(";")[0]) for row in raised] == [
        ("A", "penalty_notice", "would be: the second: 160 pounds within 28 days")]  # fmt: skip
    assert len({row["key"] for row in table}) == len(table)
    call(*arguments, "--out", str(tmp_path / "without"))
    assert not (tmp_path / "without" / "notices.csv").exists()


def test_a_payment_without_an_id_is_one_of_the_last_notice(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "paid.csv"
    path.write_text(
        "at,pupil_id,parent_id,kind,id,how,outcome\n2025-10-06,P1,A,notice,penalty_notice,by hand,\n"
        "2025-10-20,P1,A,payment,,,80\n", "utf-8",
    )  # fmt: skip
    out = call("notice", "lct", "--events", str(path), "--on", "2025-11-21")
    assert "paid on 2025-10-20" in out
    assert call.err == ""


def test_what_nobody_is_likely_to_mean_is_told(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "slips.csv"
    path.write_text("at,pupil_id,parent_id,kind,id\n2025-10-06,P1,A,notice,penaltynotice\n", "utf-8")
    call("notice", "lct", "--events", str(path), "--on", "2025-11-21", "--pupil", "P9", "--parent", "B", "--step",
         "penalty_notice")  # fmt: skip
    assert call.err.splitlines() == [
        "warning: `penaltynotice` is no formal step of `lct` and is not counted (line 2); did you mean "
        "`penalty_notice`?",
        "warning: no event names the pupil `P9`",
        "warning: no event names the parent `B`",
    ]
