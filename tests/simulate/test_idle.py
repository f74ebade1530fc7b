"""Events of a log that mean nothing, or not what they were meant to."""

from __future__ import annotations

from attendance_policy.events import Event, Events
from attendance_policy.simulate.idle import idle_events
from reference.making import calendar, event, policy, rule, school

MADE = policy(rules={"r": rule(each="absence")},
              reasons={"holiday": {"granted": "never", "otherwise": "O", "source": "1"}})  # fmt: skip
GRID = school(calendar(), {"anna": "// // //"}).grid()


def _told(*events: Event) -> tuple[str, ...]:
    return idle_events(Events(events), GRID, MADE)


def test_what_a_request_or_a_form_is_about_is_known() -> None:
    when = "2025-09-02"
    assert _told(event(when, "anna", "request", "holiday"), event(when, "anna", "report", "holiday"),
                 event(when, "anna", "request", "home_education"), event(when, "anna", "request", "leave"),
                 event(when, "anna", "form", "removal")) == ()  # fmt: skip
    (told,) = _told(event(when, "anna", "request", "holidays", line=3))
    assert told == "1 event has an id that is no rule, paper or judgement of `tiny` (line 3): `holidays`"
    assert len(_told(event(when, "anna", "letter", "holiday"))) == 1  # a letter is about no reason


def test_days_that_cannot_be_read_are_told() -> None:
    when = "2025-09-02"
    assert _told(event(when, "anna", "request", how="2025-09-08 to 2025-09-12"),
                 event(when, "anna", "suspension", how="2025-09-08"), event(when, "anna", "request")) == ()  # fmt: skip
    (told,) = _told(event(when, "anna", "request", how="2025-09-12 to 2025-09-08", line=4),
                    event(when, "anna", "suspension", how="three days", line=5))  # fmt: skip
    assert told == ("2 events are of a request or a suspension whose days cannot be read (the first on line 4); "
                    "write them like `2025-11-10 to 2025-11-14`")  # fmt: skip


def test_a_step_that_the_log_decides_for_everybody_is_told() -> None:
    (told,) = _told(event("2025-09-02", "anna", "letter", "r"))
    assert told == ("`r` counts as done only where the events say so: 1 time; where it was due and they do not have "
                    "it, what comes after it waits")  # fmt: skip
