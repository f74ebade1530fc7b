"""The five schools on real days, read against their documents; a section after each says where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.called import Call

from .school import School, log, register

# P1 is away without a reason from Friday 7 November; P2, who has a social worker, on Monday 10; P3 is ill from the 3rd.
MARKS = {
    "P1": {"2025-11-07": "NN", "2025-11-10": "NN", "2025-11-11": "NN"},
    "P2": {"2025-11-10": "NN"},
    "P3": {f"2025-11-{day:02}": "II" for day in (3, 4, 5, 6, 7, 10)},
}
PUPILS = ("pupil_id,year,class,compulsory_age,social_worker,ehc_plan,youth_offending,vulnerable\n"
          "P1,8,8B,yes,no,no,no,no\nP2,7,7A,yes,yes,no,no,no\nP3,9,9C,yes,no,no,no,no\nPZ,10,10A,yes,no,no,no,no\n")


@pytest.fixture
def school(call: Call, tmp_path: Path) -> Any:
    """Any of the five, on that register."""
    path = register(tmp_path, MARKS, "2025-12-19")
    people = tmp_path / "pupils.csv"
    people.write_text(PUPILS, encoding="utf-8")

    def of(policy: str) -> School:
        found = School(call, policy, path)
        found.arguments = (*found.arguments, "--pupils-file", str(people))
        return found

    return of


def about(found: dict[str, Any], pupil: str) -> dict[str, dict[str, Any]]:
    """From each rule that is listed for a pupil to its item; the case stands behind a stroke."""
    return {one["rule"] + (f"/{one['case']}" if one["case"] else ""): one
            for one in found["items"] if one["pupil_id"] == pupil}  # fmt: skip


def test_basildon_calls_within_30_minutes_of_the_deadline_on_the_first_day(school: Any) -> None:
    """4.2: absences are reported by 08:30; 6: calls follow within 30 minutes. Afterwards a call each day (4.2)."""
    basildon = school("basildon_lower")
    friday = about(basildon.on("2025-11-07"), "P1")["first_day_calling"]
    assert (friday["time"], friday["group"], friday["kind"], friday["strength"]) == ("09:00", "timed", "do", "will")
    assert friday["source"][0] == "6"
    # From when the 30 minutes run is open: the deadline is the working reading, and the others stay visible.
    assert {read["point"] for read in friday["readings"]} == {"thirty_minutes"}
    assert [read["under"] for read in friday["readings"] if read["working"]] == ["as here"]
    script = friday["script"]
    assert script["missed"] == [{"date": "2025-11-07", "session": "morning and afternoon", "code": "N",
                                 "meaning": "reason not yet established"}]  # fmt: skip
    assert (script["first_day"], script["day_of_absence"]) == ("2025-11-07", 1)
    assert script["report_due"] == "by 08:30 on the first day (4.2)"
    assert script["ask"] == ["reason", "expected return"]
    monday = about(basildon.on("2025-11-10"), "P1")
    assert "first_day_calling" not in monday
    assert (monday["contact_each_day"]["group"], monday["contact_each_day"]["time"]) == ("day", None)
    assert monday["contact_each_day"]["script"]["first_day"] == "2025-11-07"
    assert len(monday["contact_each_day"]["script"]["missed"]) == 2
    considered = monday["consider_the_authority"]
    assert (considered["kind"], considered["strength"]) == ("decide", "will")


@pytest.mark.parametrize("policy", ["basildon_lower", "sharley_park", "lct"])
def test_the_code_is_corrected_within_five_working_days(school: Any, policy: str) -> None:
    """National text that each repeats (4.5): five working days after Friday the 7th is Friday the 14th."""
    one = school(policy)
    assert "correct_code" not in about(one.on("2025-11-13"), "P1")
    fourteenth = about(one.on("2025-11-14"), "P1")["correct_code"]
    assert (fourteenth["at"], fourteenth["due"]["at"], fourteenth["group"]) == ("2025-11-07", "2025-11-14", "day")
    # Monday's session is another decision, due on the Monday after.
    assert about(one.on("2025-11-17"), "P1")["correct_code"]["at"] == "2025-11-10"


def test_over_christmas_working_days_leave_out_the_bank_holidays(call: Call, tmp_path: Path) -> None:
    """Five working days after Thursday 18 December: 19, 22, 23, 24 and 29; the last school day before is the 19th."""
    path = register(tmp_path, {"P1": {"2025-12-18": "NN"}}, "2025-12-19")
    basildon = School(call, "basildon_lower", path)
    before = basildon.on("2025-12-19")
    item = about(before, "P1")["correct_code"]
    assert (item["on"], before["through"]) == ("2025-12-29", "2026-01-05")
    assert "correct_code" not in about(basildon.on("2025-12-18"), "P1")


def test_westwood_has_no_time_and_two_readings_of_the_first_contact(school: Any) -> None:
    """Who to contact: by phone or home visit; If a child is absent: by phone first. The profile takes neither side."""
    first = about(school("westwood").on("2025-11-07"), "P1")["contact_first_day"]
    assert (first["group"], first["kind"], first["who"]) == ("no_time", "do", "the Admin Team")
    assert {read["reading"] for read in first["readings"]} == {"as_written", "phone_first"}
    assert not any(read["working"] for read in first["readings"])
    assert "no time on the first day is given" in first["due"]["not_stated"]
    assert "contact_first_day" not in about(school("westwood").on("2025-11-10"), "P1")


def test_sharley_park_calls_that_morning_and_each_day(school: Any) -> None:
    """4.5: a call on the first morning, and on each day that stays unexplained."""
    sharley = school("sharley_park")
    friday = about(sharley.on("2025-11-07"), "P1")["first_morning_call"]
    assert (friday["due"]["text"], friday["group"]) == ("that morning", "day")
    assert "call_each_unexplained_day" in about(sharley.on("2025-11-10"), "P1")
    assert about(sharley.on("2025-11-10"), "P3")["medical_evidence"]["group"] == "no_time"


def test_slade_calls_on_the_same_day_and_visits_who_is_vulnerable(school: Any) -> None:
    """App 1: a call on the first day; a pupil who is not vulnerable is not visited then."""
    slade = about(school("atlp_slade").on("2025-11-07"), "P1")
    assert (slade["call_first_day"]["group"], slade["call_first_day"]["kind"]) == ("day", "do")
    assert "visit_vulnerable" not in slade


def test_lct_by_the_hour_of_its_rating(school: Any) -> None:
    """App 2: RED (a social worker makes it) by 09:30, details by 09:45, again by 12:30. What the file does not say of a
    pupil leaves the rating, and so the hour, open."""
    monday = school("lct").on("2025-11-10")
    red = about(monday, "P2")
    assert [(red[name]["time"], red[name]["kind"]) for name in ("first_day_contact/red", "details_to_flo/red")] == [
        ("09:30", "do"), ("09:45", "do")]  # fmt: skip
    assert red["recall/red"]["time"] == "12:30"
    # Read otherwise, the details are only asked for, and later: that is said, and not that nothing is due.
    (other,) = [read for read in red["details_to_flo/red"]["readings"] if not read["working"]]
    assert "should tell" in other["under"] and "10:00" in other["under"]
    assert about(monday, "P1")["recall/red"]["kind"] == "depends"
    times = [one["time"] for one in monday["items"] if one["group"] == "timed"]
    assert times == sorted(times)


def test_the_school_s_own_duties_stand_beside_them(school: Any) -> None:
    found = school("basildon_lower").on("2025-11-10")
    duties = [one for one in found["items"] if one["about"] == "school"]
    assert {"take_register", "data_to_dfe"} <= {one["rule"] for one in duties}
    assert all(one["on"] == "2025-11-10" and one["pupil_id"] is None for one in duties)
    by_class = [one["class"] for one in duties if one["rule"] == "submit_register"]
    assert set(by_class) == {"10A", "7A", "8B", "9C"}
    saturday = school("basildon_lower").on("2025-11-08")
    assert not [one for one in saturday["items"] if one["rule"] == "take_register"]


def test_one_role_alone(school: Any) -> None:
    found = school("lct").on("2025-11-10", "--role", "attendance officer")
    roles = {one["role"] for one in found["items"]}
    assert "attendance officer" in roles and all("attendance officer" in role for role in roles)
    one = school("lct")
    one.call(*one.arguments, "--on", "2025-11-10", "--role", "attendence officer")
    assert one.call.code == 2 and "did you mean `attendance officer`" in one.call.err


def test_what_was_tried_is_told_and_free_text_of_the_log_is_not(school: Any, tmp_path: Path) -> None:
    events = log(tmp_path, "2025-11-07 09:05,P1,,contact,,Mrs Zebedee,phone,no answer",
                 "2025-11-07 10:20,P1,,contact,,,text,spoke to grandmother Quill",
                 "2025-11-06,P1,,contact,,,phone,reached", "2025-11-07 11:00,P1,,visit,,,,")  # fmt: skip
    one = school("basildon_lower")
    found = one.on("2025-11-10", "--events", events)
    tried = about(found, "P1")["contact_each_day"]["script"]["tried"]
    assert tried == [
        {"at": "2025-11-07 09:05", "kind": "contact", "how": "by phone", "reached": False},
        {"at": "2025-11-07 10:20", "kind": "contact", "how": "by text message", "reached": False},
        {"at": "2025-11-07 11:00", "kind": "visit", "how": "by a visit", "reached": None},
    ]
    files = [tmp_path / name for name in ("a.html", "a.ics", "a.csv")]
    text = one.call(*one.arguments, "--on", "2025-11-10", "--events", events, "--html", str(files[0]), "--ics",
                    str(files[1]), "--csv", str(files[2]))  # fmt: skip
    for said in (text, str(found), *(path.read_text("utf-8") for path in files)):
        assert "Zebedee" not in said and "Quill" not in said


def test_what_becomes_of_a_notice_is_listed_on_its_day(school: Any, tmp_path: Path) -> None:
    """5.2: paid within 28 days of the notice; afterwards the authority considers a prosecution or withdraws it."""
    events = log(tmp_path, "2025-10-20,P1,G1,notice,penalty_notice,,by hand,")
    listed = {}
    for day in ("2025-11-10", "2025-11-14", "2025-11-17", "2025-11-18"):
        found = school("basildon_lower").on(day, "--events", events)
        listed[day] = [(one["on"], one["parent_id"], one["who"], one["kind"])
                       for one in found["items"] if one["about"] == "notice"]  # fmt: skip
    assert listed == {
        "2025-11-10": [], "2025-11-14": [], "2025-11-17": [("2025-11-17", "G1", "the parents", "do")],
        "2025-11-18": [("2025-11-18", "G1", "the local authority", "decide")],
    }  # fmt: skip


def test_what_the_log_says_of_a_notice_is_not_asked_for_again(school: Any, tmp_path: Path) -> None:
    """5.2: a copy goes to the authority, 80 pounds are paid within 21 days. That it was issued is nothing to do."""
    issued = "2025-10-20,P1,G1,notice,penalty_notice,,by hand,"
    basildon = school("basildon_lower")

    def asked(day: str, *more: str) -> list[tuple[str, str]]:
        found = basildon.on(day, "--events", log(tmp_path, issued, *more))
        return [(one["who"], one["action"]) for one in found["items"] if one["about"] == "notice"]

    ((_, told),) = asked("2025-10-20")
    assert told.startswith("tell the local authority")
    ((payer, pay),) = asked("2025-11-17")
    assert payer == "the parents" and pay.startswith("pay 80 pounds")
    for end in ("2025-11-03,P1,G1,payment,penalty_notice,,,80", "2025-11-03,P1,G1,withdrawal,penalty_notice,,,"):
        assert asked("2025-11-17", end) == []
    # Too little is not what was due; and what is paid afterwards had to be paid before.
    assert asked("2025-11-17", "2025-11-03,P1,G1,payment,penalty_notice,,,40") == [(payer, pay)]
    assert asked("2025-11-17", "2025-11-18,P1,G1,payment,penalty_notice,,,160") == [(payer, pay)]


def test_one_notice_too_many_is_told_on_its_day(school: Any, tmp_path: Path) -> None:
    """5.2: no third one to the same parent for the same child within three years of the first; something else."""
    events = log(tmp_path, *(f"{day},P1,G1,notice,penalty_notice,,by hand,"
                             for day in ("2025-09-08", "2025-09-22", "2025-11-10")))  # fmt: skip
    found = school("basildon_lower").on("2025-11-10", "--events", events)
    said = [one["action"] for one in found["items"] if one["about"] == "notice" and one["rule"] == "penalty_notice"]
    assert any("no more than 2 may be issued" in action and "instead" in action for action in said)


def test_what_a_notice_leads_to_waits_for_what_comes_first(call: Call, tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "waits.yaml").write_text(
        "policy: waits\nname: Waits\nkind: school\nextends: england_2024\nformal_steps:\n"
        '  penalty_notice: {issued_by: school, source: "1"}\n'
        'judgements:\n  agreed: {asks: "Is it agreed?", source: "1"}\nrules:\n'
        "  talk: {each: notice, needs: agreed, who: school, will: {tell: local authority, what: the notice},\n"
        '    due: same day, source: "1"}\n', "utf-8"
    )  # fmt: skip
    waits = School(call, "waits", register(tmp_path, {}, "2025-11-14"))
    waits.arguments = (*waits.arguments, "--policies", str(policies))
    notice = "2025-11-10,PZ,G1,notice,penalty_notice,,by hand,"
    held = waits.on("2025-11-10", "--events", log(tmp_path, notice))
    assert "talk" not in {one["rule"] for one in held["items"]}
    assert any("1 decision of this day for which something else is to be done first" in note for note in held["notes"])
    done = waits.on("2025-11-10", "--events", log(tmp_path, "2025-11-07,PZ,,judgement,agreed,,,yes", notice))
    assert "talk" in {one["rule"] for one in done["items"]}
