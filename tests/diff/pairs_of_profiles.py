"""Two versions of a small profile, as text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from attendance_policy.diagnostics import Severity
from attendance_policy.diff import Differences, compare
from attendance_policy.library import Library
from attendance_policy.policy import Loaded, Policies

SCHOOL = """
policy: small
name: A small school
kind: school
extends: england_2024
document: {title: Attendance Policy}
in_force: {from: "2024-09-01", source: "1"}
adopts: {"3.1": [arrival_codes]}
roles: {office: {means: the office, source: "2"}}
registers:
  everybody:
    years: all
    am: {taken: "08:30", late_from: "08:46", absent_from: "09:01"}
    pm: {taken: "13:00", closes: "13:15"}
    source: "3"
reporting: {first_day: {by: "08:30", strength: must}, later_days: {by: "09:00"}, how: phone, source: "4"}
leave: {ask: headteacher, notice: {at_least: 2 weeks, before: leave starts}, decided_by: headteacher, source: "5"}
flags: {young_carer: {means: cares for a parent, source: "6"}}
terms:
  low: {when: attendance < 95, source: "7"}
values:
  many: {is: 10, unit: sessions, source: "7"}
tiers:
  colour:
    levels:
      red: {when: attendance < 90, source: "8"}
      amber: {when: 90 <= attendance < 95, source: "8"}
      green: {source: "8"}
    source: "8"
judgements:
  serious: {asks: Is it serious?, who: office, unanswered: ask, source: "9"}
letters:
  first: {to: parents, source: "10"}
  second: {to: parents, source: "11"}
stages:
  letter_1:
    each: review
    when: low and not young_carer
    who: office
    will: {letter: first}
    once: per year
    source: "10"
  letter_2:
    after: first
    each: review
    when: attendance < 90 or serious
    not_before: 2 weeks after first
    who: office
    should: [{letter: second}, {contact: parents}]
    once: per year
    source: "11"
rules:
  call:
    each: absence
    when: absence_day == 1 and unexplained
    who: office
    will: {contact: parents, how: phone}
    due: by 09:30
    source: "12"
  many_unauthorised:
    each: review
    when: sessions('unauthorised', school_weeks=10) >= many
    who: office
    will: {consider: penalty_notice}
    once: per year
    source: "13"
  by_colour:
    each: absence
    who: office
    for_tier:
      red: {will: {contact: parents}, due: by 10:00}
      amber or green: {will: {contact: parents}, due: by 11:00}
    source: "14"
"""


@cache
def policies() -> Policies:
    """The packaged bases."""
    return Policies(Library(()))


def loaded(text: str, name: str = "after.yaml") -> Loaded:
    """A profile from text; it validates."""
    found = policies().examine_document(policies().library.document_of(text.encode(), name))
    assert [p for p in found.problems if p.severity is Severity.ERROR] == []
    return found


def edited(*edits: tuple[str, str], of: str = SCHOOL) -> str:
    """The profile with pieces of its text replaced; each piece stands there."""
    for old, new in edits:
        assert old in of, old
        of = of.replace(old, new)
    return of


def differences(*edits: tuple[str, str]) -> Differences:
    """What an edit of the small profile changes."""
    return compare(loaded(SCHOOL, "before.yaml"), loaded(edited(*edits)))


ROOT = Path(__file__).parents[2]
