"""What is listed on which day: both sides of every due day, weekends, holidays, and what the log has as done."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.called import Call

from .school import SMALL, School, log, register

FRIDAY = {"P1": {"2025-11-07": "NN", "2025-11-10": "NN"}}


@pytest.fixture
def friday(call: Call, tmp_path: Path) -> School:
    """P1 is away from Friday 7 November, with no reason known."""
    return School(call, SMALL, register(tmp_path, FRIDAY, "2025-11-14"))


def test_what_is_raised_on_friday_and_due_on_monday_belongs_to_monday(friday: School) -> None:
    assert friday.rules("2025-11-07") == {"call": "timed", "written_down": "no_time"}
    assert friday.rules("2025-11-10") == {
        "next_day": "day", "three_days": "day", "soon": "no_time", "evidence": "day"
    }  # fmt: skip
    monday = friday.item("2025-11-10", "next_day")
    assert (monday["at"], monday["on"], monday["due"]["at"]) == ("2025-11-07", "2025-11-10", "2025-11-10")
    assert friday.rules("2025-11-11") == {}
    assert friday.rules("2025-11-06") == {}


def test_the_hour_of_the_day_it_is_raised(friday: School) -> None:
    call = friday.item("2025-11-07", "call")
    assert (call["time"], call["due"], call["who"]) == (
        "09:30", {"text": "by 09:30", "at": "2025-11-07 09:30"}, "the school office"
    )  # fmt: skip


def test_what_falls_due_on_a_day_without_school_is_listed_before_it(call: Call, tmp_path: Path) -> None:
    # Three days after Wednesday is Saturday; the next school day is Monday.
    school = School(call, SMALL, register(tmp_path, {"P1": {"2025-11-05": "NN"}}, "2025-11-14"))
    friday = school.item("2025-11-07", "three_days")
    assert (friday["on"], friday["group"]) == ("2025-11-08", "day")
    assert "three_days" not in school.rules("2025-11-06")
    assert "three_days" in school.rules("2025-11-08")
    assert "three_days" not in school.rules("2025-11-10")


def test_the_last_day_before_a_holiday_has_what_falls_into_it(call: Call, tmp_path: Path) -> None:
    """Half term is 27 to 31 October 2025: a school day after Friday 24 is Monday 3 November."""
    school = School(call, SMALL, register(tmp_path, {"P1": {"2025-10-24": "NN"}}, "2025-11-07"))
    assert school.rules("2025-10-24") == {"call": "timed", "written_down": "no_time", "three_days": "day"}
    assert school.on("2025-10-24")["through"] == "2025-11-02"
    assert school.rules("2025-11-03") == {"next_day": "day"}


def test_a_school_day_after_the_register_ends_is_known_from_the_calendar(call: Call, tmp_path: Path) -> None:
    """The register goes up to Friday; what is due on Monday is on Monday's list all the same."""
    path = register(tmp_path, {"P1": {"2025-11-07": "NN"}}, "2025-11-07")
    school = School(call, SMALL, path)
    assert school.rules("2025-11-10") == {"next_day": "day", "three_days": "day"}
    assert any("the register goes up to Friday 7 November 2025" in note for note in school.on("2025-11-10")["notes"])
    # A calendar that is read off the register goes on as the planned one does.
    inferred = call.json(*school.arguments[:5], "--on", "2025-11-10")
    assert [one["rule"] for one in inferred["items"] if one["about"] == "pupil"] == ["next_day", "three_days"]


def test_days_takes_in_what_is_due_on_the_days_that_follow(friday: School) -> None:
    found = friday.on("2025-11-07", "--days", "4")
    days = {(one["rule"], one["on"]) for one in found["items"] if one["about"] == "pupil"}
    assert {("call", "2025-11-07"), ("next_day", "2025-11-10"), ("evidence", "2025-11-10")} <= days
    assert (found["to"], found["through"]) == ("2025-11-10", "2025-11-10")


def test_later_marks_are_not_looked_at(call: Call, tmp_path: Path) -> None:
    """A reason that comes in on Tuesday was not known on Friday."""
    marks = {"P1": {"2025-11-07": "NN", "2025-11-10": "NN", "2025-11-11": "NN"}}
    folders = [tmp_path / "short", tmp_path / "long"]
    for folder in folders:
        folder.mkdir()
    short, long = (School(call, SMALL, register(folder, marks, last))
                   for folder, last in zip(folders, ("2025-11-10", "2025-12-12"), strict=True))  # fmt: skip
    one, other = short.on("2025-11-10"), long.on("2025-11-10")
    assert one["items"] == other["items"]


def test_without_a_log_nothing_is_done_and_nothing_is_overdue(friday: School) -> None:
    found = friday.on("2025-11-11")
    assert found["log"] is False
    assert not [one for one in found["items"] if one["group"] == "overdue"]
    assert any("no log of events was given" in note for note in found["notes"])


def test_what_the_log_has_as_done_is_not_listed(friday: School, tmp_path: Path) -> None:
    events = log(tmp_path, "2025-11-07 09:12,P1,,contact,,,phone,no answer", "2025-11-10,P1,,visit,,,,reached")
    assert friday.rules("2025-11-07", "--events", events) == {"written_down": "no_time"}
    monday = friday.rules("2025-11-10", "--events", events)
    assert "next_day" not in monday and "call" not in monday
    assert monday["three_days"] == "day"


def test_a_call_of_another_pupil_of_another_way_or_of_an_earlier_day_does_not_do_it(
    friday: School, tmp_path: Path
) -> None:
    events = log(tmp_path, "2025-11-07 09:12,PZ,,contact,,,phone,reached", "2025-11-06,P1,,contact,,,phone,reached",
                 "2025-11-07 09:12,P1,,contact,,,email,reached")  # fmt: skip
    assert friday.rules("2025-11-07", "--events", events)["call"] == "timed"


def test_an_act_that_leaves_no_event_is_done_by_the_id_of_its_rule(friday: School, tmp_path: Path) -> None:
    events = log(tmp_path, "2025-11-10,P1,,form,three_days,,,")
    assert "three_days" not in friday.rules("2025-11-10", "--events", events)
    assert "next_day" in friday.rules("2025-11-10", "--events", events)


def test_overdue_from_the_day_after_with_since_when(friday: School, tmp_path: Path) -> None:
    events = log(tmp_path, "2025-11-07 09:12,P1,,contact,,,email,reached")
    assert friday.rules("2025-11-07", "--events", events)["call"] == "timed"
    monday = friday.item("2025-11-10", "call", "--events", events)
    assert (monday["group"], monday["since"], monday["at"]) == ("overdue", "2025-11-07", "2025-11-07")
    tuesday = friday.on("2025-11-11", "--events", events)
    late = {one["rule"]: one["since"] for one in tuesday["items"] if one["group"] == "overdue"}
    assert late == {"next_day": "2025-11-10", "three_days": "2025-11-10"}
    # P1 is back on Tuesday: the call of Friday can no longer be made.
    assert {one["rule"]: one["since"] for one in tuesday["missed"]} == {"call": "2025-11-07"}
    # What is left to a person, and what has no time, is never overdue; the latter is counted.
    assert any("2 decisions without a time" in note and "--since" in note for note in tuesday["notes"])


def test_overdue_several_times_is_one_item(call: Call, tmp_path: Path) -> None:
    away = {"P1": {"2025-11-03": "NN", "2025-11-05": "NN", "2025-11-07": "NN"}}
    school = School(call, SMALL, register(tmp_path, away, "2025-11-14"))
    events = log(tmp_path, "2025-11-04,PZ,,visit,,,,")
    (late,) = (one for one in school.on("2025-11-10", "--events", events)["missed"] if one["rule"] == "call")
    assert (late["since"], late["times"]) == ("2025-11-03", 3)
    # The call is about the absence that it was due in, not about those after it.
    assert [one["date"] for one in late["script"]["missed"]] == ["2025-11-03"]
    done = log(tmp_path, "2025-11-05,P1,,contact,,,phone,")
    (late,) = (one for one in school.on("2025-11-10", "--events", done)["missed"] if one["rule"] == "call")
    assert (late["since"], late["times"]) == ("2025-11-07", 1)


def test_since_takes_in_what_has_no_time_and_is_not_recorded(friday: School, tmp_path: Path) -> None:
    events = log(tmp_path, "2025-11-07 09:12,P1,,contact,,,phone,")
    assert "written_down" not in friday.rules("2025-11-11", "--events", events)
    assert friday.rules("2025-11-11", "--events", events, "--since", "2025-11-07")["written_down"] == "no_time"
    assert "written_down" not in friday.rules("2025-11-11", "--events", events, "--since", "2025-11-10")


def test_a_letter_is_done_by_its_own_id_and_listed_until_then(call: Call, tmp_path: Path) -> None:
    away = {"P1": {f"2025-09-{day:02}": "OO" for day in range(2, 6)}}
    school = School(call, SMALL, register(tmp_path, away, "2025-09-12"))
    reviewed = "2025-09-05"
    assert school.rules(reviewed)["letter_sent"] == "day"
    other = log(tmp_path, "2025-09-05,P1,,letter,another,,,")
    assert school.rules(reviewed, "--events", other)["letter_sent"] == "day"
    sent = log(tmp_path, "2025-09-05,P1,,letter,concern,,,")
    assert "letter_sent" not in school.rules(reviewed, "--events", sent)


def test_a_letter_without_a_time_is_listed_until_the_log_has_it(call: Call, tmp_path: Path) -> None:
    """Nobody says by when it goes out: decided on Friday and not in the log, it is on Monday's list, and on May's."""
    away = {"P1": {f"2025-09-{day:02}": "OO" for day in range(2, 6)}}
    policies = tmp_path / "policies"
    policies.mkdir()
    text = Path(SMALL).read_text("utf-8").replace("policy: small", "policy: at_no_time").replace(
        "once: per year, due: same day,", "once: per year,")  # fmt: skip
    (policies / "at_no_time.yaml").write_text(text, encoding="utf-8")
    school = School(call, "at_no_time", register(tmp_path, away, "2025-11-14"))
    school.arguments = (*school.arguments, "--policies", str(policies))
    other = log(tmp_path, "2025-09-05,PZ,,letter,concern,,,")
    assert school.item("2025-09-05", "letter_sent", "--events", other)["since"] is None
    for day in ("2025-09-08", "2025-11-14"):
        late = school.item(day, "letter_sent", "--events", other)
        assert (late["group"], late["since"], late["at"], late["on"]) == ("no_time", "2025-09-05", "2025-09-05", day)
    sent = log(tmp_path, "2025-09-09,P1,,letter,concern,,,")
    assert "letter_sent" in school.rules("2025-09-08", "--events", sent)
    assert "letter_sent" not in school.rules("2025-09-09", "--events", sent)
    # Without a log nobody knows what became of it.
    assert "letter_sent" not in school.rules("2025-09-08")


def test_a_mark_that_a_finished_register_has_for_no_reason_is_not_chased(call: Call, tmp_path: Path) -> None:
    """The policy's own code is N. O says that a reason was not accepted, and is told beside the list."""
    marks = {"P1": {"2025-11-10": "OO"}, "P2": {"2025-11-10": "NN"}}
    school = School(call, SMALL, register(tmp_path, marks, "2025-11-10"))
    found = school.on("2025-11-10")
    assert [one["pupil_id"] for one in found["items"] if one["rule"] == "call"] == ["P2"]
    (note,) = [note for note in found["notes"] if "no reason is known" in note]
    assert "marks N" in note and "unexplained_codes=no_reason_at_all" in note
    otherwise = school.on("2025-11-10", "--reading", "unexplained_codes=no_reason_at_all")
    assert [one["pupil_id"] for one in otherwise["items"] if one["rule"] == "call"] == ["P1", "P2"]
    assert not any("no reason is known" in note for note in otherwise["notes"])


def test_a_share_that_leaves_the_day_itself_out_says_so(call: Call, tmp_path: Path) -> None:
    """On the fourth day of the year, after one day away of three: the marks of the day itself do not count yet."""
    policies = tmp_path / "policies"
    policies.mkdir()
    text = Path(SMALL).read_text("utf-8").replace("policy: small", "policy: shares")
    text = text.replace("absence_day == 2, who: head, may", "attendance < 90, who: head, may")
    (policies / "shares.yaml").write_text(text, encoding="utf-8")
    school = School(call, "shares", register(tmp_path, {"P1": {"2025-09-03": "II", "2025-09-05": "II"}}, "2025-09-05"))
    school.arguments = (*school.arguments, "--policies", str(policies))
    assert school.item("2025-09-05", "evidence")["why"] == "attendance up to the day before 66.67% (below 90%)"
    # A review looks back on its own day, too.
    assert school.item("2025-09-05", "letter_sent")["why"] == "attendance 50.00% (below 90%)"


def test_keys_are_unlike_and_stay_the_same(friday: School, tmp_path: Path) -> None:
    found = [one["key"] for one in friday.on("2025-11-10")["items"]]
    assert len(set(found)) == len(found)
    events = log(tmp_path, "2025-11-07 09:12,P1,,contact,,,email,reached")
    timed = friday.item("2025-11-07", "call", "--events", events)
    late = friday.item("2025-11-10", "call", "--events", events)
    assert timed["key"] == late["key"]
