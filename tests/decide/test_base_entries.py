"""Text of the national base about the roll, adopted and run: who came, who is to leave, who has not come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Term
from attendance_policy.decide.due import due_of
from attendance_policy.library import Library
from attendance_policy.policy import Policies, Policy
from attendance_policy.policy.codebook import code_book
from reference.interpreter import Decision, Options
from reference.making import agreed, event, pupil
from reference.side_by_side import School, run_engine

PLAN = Calendar("plan", "Plan", (Term("autumn", date(2025, 9, 3), date(2025, 10, 31)),))
LOGGED = Options(simulate=False, take_done=False, log=True)
POLICIES = Policies(Library([]))
CODES = code_book(POLICIES.resolver)


@pytest.fixture(scope="module")
def made() -> Policy:
    text = """
policy: oakfield
name: Oakfield School
kind: school
extends: england_2024
adopts:
  "1": [tell_social_worker, new_pupil_return, removal_return, removal_after_leave, removal_after_absence]
"""
    loaded = POLICIES.examine_document(POLICIES.library.document_of(text.encode(), "oakfield.yaml"))
    assert loaded.usable, loaded.problems
    return loaded.policy


def _school(marks: str, events: list[Any], **about: Any) -> School:
    one = pupil("anna", PLAN.school_days, marks, **about)
    return School(PLAN, CODES, (one, pupil("zoe", PLAN.school_days, "/\\ " * 43)), tuple(sorted(events)),
                  ("social_worker",))  # fmt: skip


def _found(made: Policy, about: School, options: Options = LOGGED) -> list[Decision]:
    return [d for d in agreed(made, about, options) if d.pupil == "anna"]


def test_a_name_comes_off(made: Policy) -> None:
    about = _school("/\\ " * 43, [], leave=date(2025, 9, 12), start=date(2025, 9, 1), flags={"social_worker": "yes"})
    found = [(d.rule, d.status, d.day.isoformat()) for d in _found(made, about) if d.rule != "new_pupil_return"]
    assert found == [("removal_return", "due", "2025-09-12"), ("tell_social_worker_of_removal", "due", "2025-09-12")]
    without = replace(about, pupils=(replace(about.pupils[0], flags={"social_worker": "no"}), about.pupils[1]))
    assert {d.rule for d in _found(made, without)} == {"new_pupil_return", "removal_return"}


def test_a_name_comes_on(made: Policy) -> None:
    about = _school("/\\ " * 43, [], start=date(2025, 9, 10))
    assert [(d.rule, d.status, d.day.isoformat()) for d in _found(made, about)] == [
        ("new_pupil_return", "asks", "2025-09-10")
    ]
    simulated = Options(log=True)
    assert [(d.status, d.day.isoformat()) for d in _found(made, about, simulated)] == [("due", "2025-09-10")]
    assert _found(made, _school("/\\ " * 43, [], start=date(2025, 9, 3)), simulated) == []
    decided = run_engine(made, about, simulated)
    fired = next(decided.of("new_pupil_return"))
    due = due_of(made, fired, int(fired.at[0]), decided.bounds["joining"].frame)
    assert due is not None and due.at == date(2025, 9, 15)


LEAVE = [event("2025-08-20", "anna", "request", "exceptional", "granted", how="2025-09-03 to 2025-09-05")]


@pytest.mark.parametrize(("days_away", "decided"), [(12, []), (13, []), (14, ["2025-09-22"])])
def test_not_back_ten_school_days_after_leave(made: Policy, days_away: int, decided: list[str]) -> None:
    # Three days of leave, then Monday 8 September is the agreed return: ten school days after it is the 22nd.
    about = _school("CC " * 3 + "NN " * (days_away - 3) + "/\\ " * 30, LEAVE)
    found = [d for d in _found(made, about) if d.rule == "removal_after_leave"]
    assert [d.day.isoformat() for d in found] == decided
    assert all(d.names == ("both_enquired", "ill_or_prevented") for d in found)


def test_not_back_once_it_is_answered(made: Policy) -> None:
    answers = [event("2025-09-03", "anna", "judgement", "ill_or_prevented", "no", line=1),
               event("2025-09-23", "anna", "judgement", "both_enquired", "yes", line=2)]  # fmt: skip
    found = [d for d in _found(made, _school("CC " * 3 + "NN " * 40, [*LEAVE, *answers]))
             if d.rule == "removal_after_leave"]  # fmt: skip
    assert sorted((d.day.isoformat(), d.status) for d in found) == [("2025-09-22", "first"), ("2025-09-23", "asks")]


@pytest.mark.parametrize(
    ("marks", "decided"),
    [
        ("NN " * 19 + "/\\ ", []), ("NN " * 20, ["2025-09-30"]), ("OO " * 10 + "NN " * 10, ["2025-09-30"]),
        ("NN " * 9 + "UU " + "NN " * 19, []), ("NN " * 9 + "NU " + "NN " * 19, []),
        ("II " + "NN " * 20, ["2025-10-01"]),
        ("NN " * 19 + "NI ", []), ("NN " * 10 + "## " + "NN " * 10, ["2025-10-01"]),
    ],
)  # fmt: skip
def test_twenty_school_days_in_a_row(made: Policy, marks: str, decided: list[str]) -> None:
    answers = [event("2025-09-03", "anna", "judgement", "ill_or_prevented", "no")]
    rest = 43 - len(marks.split())
    found = [d for d in _found(made, _school(marks + "/\\ " * rest, answers)) if d.rule == "removal_after_absence"]
    assert [d.day.isoformat() for d in found] == decided
