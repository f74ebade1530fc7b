"""`until`, and the units that `not_before` and `until` are counted in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Term
from attendance_policy.rules.touch import touched
from reference.interpreter import Options
from reference.making import agreed, book, calendar, event, fired, policy, pupil, rule
from reference.side_by_side import School

LOGGED = Options(simulate=False, take_done=False, log=True)


def _days(plan: Calendar, sent: str, counting: dict[str, Any] | None = None, **keys: Any) -> list[str]:
    """The days on which a rule of each day of absence is due, for a pupil who is away throughout."""
    made = policy(rules={"r": rule(each="absence", **keys)}, counting=counting or {})
    about = School(plan, book(), (pupil("anna", plan.school_days, "NN " * len(plan.school_days)),),
                   (event(sent, "anna", "letter", "warning"),))  # fmt: skip
    return [day for _, status, day in fired(made, about, LOGGED) if status == "due"]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("warning", "2025-09-03"),  # the day itself still holds
        ("2 days after warning", "2025-09-05"),
        ("2 school days after warning", "2025-09-05"),
        ("3 school days after warning", "2025-09-08"),
        ("1 week after warning", "2025-09-10"),
        ("1 school week after warning", "2025-09-12"),
        ("2 working days after warning", "2025-09-05"),
        ("3 working days after warning", "2025-09-08"),
        ("1 month after warning", "2025-10-03"),
    ],
)
def test_a_rule_holds_until_then_and_no_longer(until: str, last: str) -> None:
    plan = calendar(weeks=6)
    assert _days(plan, "2025-09-03", until=until)[-1] == last


@pytest.mark.parametrize(
    ("unit", "first"),
    [("3 working days", "2025-09-08"), ("1 month", "2025-10-03"), ("4 school weeks", "2025-09-29")],
)
def test_a_wait_is_over_on_that_day(unit: str, first: str) -> None:
    assert _days(calendar(weeks=6), "2025-09-03", not_before=f"{unit} after warning")[0] == first


def test_what_never_was_is_never_past() -> None:
    plan = calendar(weeks=1)
    made = policy(rules={"r": rule(each="absence", until="1 day after warning")})
    about = School(plan, book(), (pupil("anna", plan.school_days, "NN NN"),))
    assert len(agreed(made, about, Options(log=True))) == 2


def test_a_month_that_does_not_have_the_day_ends_on_its_last() -> None:
    plan = Calendar("winter", "Winter", (Term("spring", date(2026, 1, 26), date(2026, 3, 6)),))
    assert _days(plan, "2026-01-30", not_before="1 month after warning")[0] == "2026-03-02"  # 28 February: a Saturday
    assert _days(plan, "2026-01-30", until="1 month after warning")[-1] == "2026-02-27"


def test_a_bank_holiday_is_no_working_day() -> None:
    plan = Calendar("may", "May", (Term("summer", date(2026, 4, 27), date(2026, 5, 15)),))
    assert _days(plan, "2026-04-30", not_before="2 working days after warning")[0] == "2026-05-05"


@pytest.mark.parametrize(
    ("counted", "first", "again"),
    [("any week with a session", "2025-09-15", ["2025-09-15"]), ("full weeks only", "2025-09-22", ["2025-09-22"])],
)
def test_school_weeks_are_those_that_are_counted(counted: str, first: str, again: list[str]) -> None:
    # The second week has a closed day.
    plan = calendar(weeks=4, closed=[date(2025, 9, 10)])
    counting = {"school_week": {"is": counted}}
    assert _days(plan, "2025-09-03", counting, not_before="2 school weeks after warning")[0] == first
    repeated = _days(plan, "2025-09-03", counting, repeat="every 2 school weeks")
    assert repeated[:2] == ["2025-09-01", *again]


def test_a_reading_of_the_school_week_touches_a_rule_that_waits_some() -> None:
    def made(counted: str) -> Any:
        return policy(rules={"r": rule(each="absence", not_before="2 school weeks after warning"),
                             "s": rule(each="absence", not_before="2 weeks after warning"),
                             "t": rule(each="absence", repeat="every 2 school weeks"),
                             "u": rule(each="absence", until="2 school weeks after warning")},
                      counting={"school_week": {"is": counted}})  # fmt: skip

    assert touched(made("any week with a session"), made("full weeks only")) == {"r", "t", "u"}


@pytest.mark.parametrize(
    ("until", "found"),
    [({"says": "for a while"}, [("not_specified", ("until",))]), ("1 day after agreed return", [("due", ())])],
)
def test_an_until_that_is_not_known_leaves_the_decision_open(until: Any, found: list[Any]) -> None:
    plan = calendar(weeks=1)
    made = policy(rules={"r": rule(each="absence", until=until)})
    about = School(plan, book(), (pupil("anna", plan.school_days, "NN"),))
    assert [(d.status, d.names) for d in agreed(made, about, LOGGED)] == found
    if found[0][0] == "due":
        opened = agreed(made, about, Options())
        assert [(d.status, d.names) for d in opened] == [("if", ("agreed return",))]


