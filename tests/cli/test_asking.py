"""`arrive`, `report` and `leave` as scripts and people call them."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import PROFILES, Call


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


ARRIVE = ("arrive", "plain", "--year", "3", "--at", "2025-01-15 09:10")
REPORT = ("report", "plain", "--absent-on", "2025-01-15", "--at", "2025-01-15 09:10")
LEAVE = ("leave", "plain", "--requested", "2025-02-10", "--from", "2025-03-10", "--to", "2025-03-12")


def test_arrive_has_the_keys_of_the_contract(call: Call) -> None:
    data = call.small(*ARRIVE)
    keys = ("policy", "year", "session", "at", "result", "code", "minutes_late", "source", "not_specified",
            "candidates", "readings")  # fmt: skip
    assert [data[key] for key in keys] == ["plain", "3", "am", "2025-01-15 09:10", "determined", "L", 10,
                                           ["1.2", "1"], None, None, []]  # fmt: skip


def test_report_has_the_keys_of_the_contract(call: Call) -> None:
    data = call.small(*REPORT)
    keys = ("policy", "deadline", "on_time", "still_due", "result", "source", "not_specified", "readings")
    assert [data[key] for key in keys] == ["plain", "2025-01-15 09:00", False, True, "determined", ["2"], None, []]


def test_leave_has_the_keys_of_the_contract(call: Call) -> None:
    data = call.small(*LEAVE, "--reason", "exceptional")
    notice = data["notice"]
    assert [notice[key] for key in ("result", "required", "given", "met", "latest_request", "source")] == [
        "determined", "4 weeks", "28 days (4 weeks)", True, "2025-02-10", ["3.1"]]  # fmt: skip
    keys = ("policy", "notice_required", "notice_given", "notice_met", "may_be_granted", "code_if_granted",
            "code_if_refused", "result", "source", "not_specified", "readings")  # fmt: skip
    assert [data[key] for key in keys] == ["plain", "4 weeks", "28 days (4 weeks)", True, "at_discretion", "C", "O",
                                           "discretionary", ["3.1", "3.2", "3"], None, []]  # fmt: skip
    assert "days" not in data


def test_a_conflict_shows_each_reading_with_its_source_and_values(call: Call) -> None:
    data = call.small("arrive", "points", "--year", "1", "--at", "2025-01-15 09:20")
    assert (data["result"], data["code"]) == ("conflict", "U")
    assert [(r["reading"], r["source"], r["code"]) for r in data["readings"]] == [
        ("as_written", ["1.1"], "U"), ("later", ["4"], "L")]  # fmt: skip


def test_readings_of_leave_hold_those_of_the_notice(call: Call) -> None:
    data = call.small("leave", "points", "--requested", "2025-03-09", "--from", "2025-03-10", "--to", "2025-03-12")
    assert data["notice"]["result"] == "conflict" and data["result"] == "discretionary"
    assert [r["point"] for r in data["readings"]] == ["softness", "softness"] == [
        r["point"] for r in data["notice"]["readings"]]  # fmt: skip


def test_a_reading_of_the_call_is_named_in_the_answer(call: Call) -> None:
    data = call.small("arrive", "points", "--year", "1", "--at", "2025-01-15 09:20", "--reading", "low_closes=later")
    assert (data["result"], data["code"], data["readings"], data["under"]) == (
        "determined", "L", [], ["low_closes=later"])  # fmt: skip


def test_the_clock_can_be_fixed_instead_of_the_moment(call: Call) -> None:
    data = call.small("arrive", "plain", "--year", "3", "--now", "2025-01-15 09:10")
    assert data["at"] == "2025-01-15 09:10"
    data = call.small("leave", "plain", "--today", "2025-02-10", "--from", "2025-03-10", "--to", "2025-03-12")
    assert data["requested"] == "2025-02-10"


def test_what_only_a_person_knows_can_be_given(call: Call) -> None:
    ask = ("arrive", "people", "--year", "3", "--at", "2025-01-15 09:20")
    assert call.small(*ask)["asks"] == [
        {"judgement": "good_excuse", "asks": "Is the excuse good?", "who": "headteacher"}
    ]
    assert call.small(*ask, "--assume", "good_excuse=never")["code"] == "L"


def test_every_result_exits_with_nought(call: Call) -> None:
    for year, time in (("5", "09:00"), ("3", "09:10")):
        call("arrive", "plain", "--year", year, "--at", f"2025-01-15 {time}", "--policies", PROFILES)
        assert (call.code, call.err) == (0, "")


WRONG = [
    (("arrive", "plain", "--year", "3"), "`--at` is missing"),
    (("arrive", "plain", "--year", "3", "--at", "2025-01-15"), "is not a date with a time"),
    (("arrive", "plain", "--year", "3", "--at", "2025-02-30 09:00"), "`2025-02-30` is not a date"),
    (("arrive", "plain", "--year", "3", "--at", "2025-01-15 24:00"), "is not a date with a time"),
    (("arrive", "plain", "--year", "14", "--at", "2025-01-15 09:00"), "`14` is not a year group"),
    (("arrive", "plain", "--year", "14", "--at", "2025-01-15 09:00"), "\n    year groups are N, R and 1 to 13"),
    (("arrive", "plain", "--year", "3", "--at", "2025-01-15 12:30"), "may belong to either session"),
    (("arrive", "plain", "--at", "2025-01-15 09:00"), "missing option '--year'"),
    (("arrive", "plane", "--year", "3", "--at", "2025-01-15 09:00"), "there is no policy `plane`"),
    ((*ARRIVE, "--reading", "nothing"), "`nothing` names no reading"),
    ((*ARRIVE, "--calendar", "nowhere"), "there is no calendar `nowhere`"),
    ((*ARRIVE, "--assume", "worth_it=0.5"), "answers no question about one pupil"),
    ((*ARRIVE, "--assume", "worth=always"), "there is no judgement `worth`"),
    ((*ARRIVE, "--now", "2025-01-15", "--today", "2025-01-15"), "`--now` and `--today` stand together"),
    (("arrive", "plain", "--year", "3", "--at", "2023-01-15 09:00"), "no version of `plain` is in force"),
    ((*REPORT, "--day", "0"), "`0` is not a day of an absence"),
    (("report", "plain", "--absent-on", "15/01/2025", "--at", "2025-01-15 09:10"), "`15/01/2025` is not a date"),
    (("leave", "plain", "--from", "2025-03-10", "--to", "2025-03-12"), "`--requested` is missing"),
    ((*LEAVE[:-1], "2025-03-09"), "the leave ends on 2025-03-09, before it starts"),
    ((*LEAVE, "--reason", "exceptionl"), "`exceptionl` is not a reason of this policy"),
    ((*LEAVE, "--returned", "2025-03-01"), "before the leave starts"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_call_that_cannot_be_meant_exits_with_two(call: Call, arguments: tuple[str, ...], message: str) -> None:
    call(*arguments, "--policies", PROFILES)
    assert (call.code, call.out) == (2, "")
    assert message in call.err
    assert "Traceback" not in call.err


def test_a_profile_that_does_not_validate_exits_with_three(call: Call, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("policy: broken\nname: Broken\nkind: school\nextends: tiny\n", "utf-8")
    call("arrive", "broken", *ARRIVE[2:], "--policies", str(tmp_path))
    assert (call.code, call.out) == (3, "")
    assert "there is no profile `tiny` to extend" in call.err


def test_a_path_and_standard_input_serve_as_well(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    path = Path(PROFILES) / "plain.yaml"
    assert call.small("arrive", str(path), *ARRIVE[2:])["code"] == "L"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert call.small("arrive", "-", *ARRIVE[2:])["code"] == "L"


TOLD = {
    "determined": ARRIVE,
    "open minute": ("arrive", "plain", "--year", "3", "--at", "2025-01-15 13:00"),
    "no register": ("arrive", "plain", "--year", "5", "--at", "2025-01-15 09:00"),
    "working reading": ("arrive", "points", "--year", "1", "--at", "2025-01-15 09:20"),
    "no working reading": ("arrive", "points", "--year", "2", "--at", "2025-01-15 09:20"),
    "a person decides": ("arrive", "people", "--year", "2", "--at", "2025-01-15 09:20"),
    "a class": ("arrive", "people", "--year", "2", "--at", "2025-01-15 10:30"),
    "two rules": ("arrive", "people", "--year", "R", "--at", "2025-01-15 09:50"),
    "in time": ("report", "plain", "--absent-on", "2025-01-15", "--at", "2025-01-14 20:00"),
    "late": (*REPORT, "--how", "letter"),
    "report open": ("report", "points", "--absent-on", "2025-01-15", "--at", "2025-01-15 09:00", "--how", "phone"),
    "report silent": ("report", "silent", "--absent-on", "2025-01-15", "--at", "2025-01-15 09:00"),
    "leave": (*LEAVE, "--reason", "wedding"),
    "leave refused": (*LEAVE, "--reason", "holiday"),
    "leave open": ("leave", "points", "--requested", "2025-03-09", "--from", "2025-03-10", "--to", "2025-03-12"),
    "leave silent": ("leave", "silent", "--requested", "2025-03-09", "--from", "2025-03-10", "--to", "2025-03-12"),
    "on a Saturday": ("arrive", "plain", "--year", "3", "--at", "2025-01-18 09:10"),
    "at Christmas, closed by a calendar": ("report", "plain", "--absent-on", "2024-12-25", "--at", "2024-12-25 08:00",
                                           "--how", "phone", "--calendar", "england_example"),
    "at Christmas, without a calendar": ("report", "plain", "--absent-on", "2024-12-25", "--at", "2024-12-25 08:00"),
    "leave in half term": ("leave", "plain", "--requested", "2025-01-06", "--from", "2025-02-15", "--to", "2025-02-19",
                           "--returned", "2025-02-18", "--calendar", "england_example"),
    "day by day": (*LEAVE, "--returned", "2025-03-15", "--calendar", "england_example"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_answers_in_words(call: Call, name: str, snapshot: SnapshotAssertion) -> None:
    assert call(*TOLD[name], "--policies", PROFILES) == snapshot
    assert (call.code, call.err) == (0, "")


def test_a_request_before_the_policy_is_asked_of_the_policy_of_the_leave(call: Call) -> None:
    days = ("--requested", "2024-08-15", "--from", "2024-10-07", "--to", "2024-10-09")
    data = call.small("leave", "plain", *days)
    assert (data["notice_required"], data["notice_given"], data["notice_met"]) == (
        "4 weeks",
        "53 days (7 weeks and 4 days)",
        True,
    )


@pytest.mark.parametrize(
    ("requested", "first", "said"),
    [("2024-08-01", "2024-08-15", "it holds from 2024-09-01"), ("2026-09-01", "2026-10-05", "it held until 2026-08-31"),
     ("2026-09-01", "2026-08-31", "it held until 2026-08-31")],
)  # fmt: skip
def test_leave_when_no_policy_is_in_force(call: Call, requested: str, first: str, said: str) -> None:
    days = ("--requested", requested, "--from", first, "--to", "2026-12-01")
    assert call("leave", "plain", *days, "--policies", PROFILES) == ""
    assert call.code == 2
    assert said in call.err
