"""Ranges: numbers, percentages, times and durations, exact; and what is said of those that cannot be meant."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.cli.options import open_library
from attendance_policy.diagnostics import CannotGoOn, Place
from attendance_policy.policy import Policies
from attendance_policy.policy.tree import Origin, Tree
from attendance_policy.sweep import read_axes
from attendance_policy.sweep.values import Axis, decimal, read_axis

from .sweeping import PROFILE

TREE = Tree({
    "values": {"figure": {"is": 95}, "half": {"is": 92.5}, "silent": {"not_stated": "no figure is given"}},
    "reporting": {"first_day": {"by": "09:30"}},
    "rules": {
        "one": {"when": "attendance < 95 and absence_day == 3", "due": "by 09:30", "wait": "3 weeks after letter_1",
                "repeat": "2 weeks", "two": "1 days or 2 days", "back": "2 school weeks after letter_1"},
        "other": {"due": "by 10:00"},
    },
}, {(): Origin(Place("x"))})  # fmt: skip


def axis(text: str) -> Axis:
    return read_axis(text, TREE)


@pytest.mark.parametrize(
    ("text", "words", "texts", "in_force", "place"),
    [
        ("values.figure.is=90:96:2.5", "90 92.5 95", "90 92.5 95", "95", 2),
        ("values.figure.is=90%:96%:3%", "90% 93% 96%", "90 93 96", "95", None),
        ("values.half.is=92:93:0.25", "92 92.25 92.5 92.75 93", "92 92.25 92.5 92.75 93", "92.5", 2),
        ("values.silent=1:2:1", "1 2", "1 2", "not stated", None),
        ("values.new.is=1:1:1", "1", "1", "", None),
        ("reporting.first_day.by=08:45:09:30:15 min", "08:45 09:00 09:15 09:30", None, "09:30", 3),
        ("rules.one.when.attendance=90:95:5", "90 95", "90 95", "95", 1),
        ("rules.one.when.absence_day=1:3:1", "1 2 3", "1 2 3", "3", 2),
        ("rules.one.due=09:00:10:00:1 hour", "09:00 10:00", "by 09:00|by 10:00", "by 09:30", None),
        ("rules.one.wait=1:3:1", "1 2 3", "1 week after letter_1|2 weeks after letter_1|3 weeks after letter_1",
         "3 weeks after letter_1", 2),
        ("rules.one.wait=5 days:10 days:5 days", "5 days|10 days", "5 days after letter_1|10 days after letter_1",
         "3 weeks after letter_1", None),
        ("rules.one.back=1:2:1", "1 2", "1 school week after letter_1|2 school weeks after letter_1",
         "2 school weeks after letter_1", 1),
        ("rules.one.repeat=1 week:3 weeks:1", "1 week|2 weeks|3 weeks", None, "2 weeks", 1),
        ("rules.one.two=1:2:1", "1 2", "1 2", "1 day or 2 days", None),
        ("rules.*.due=09:00:09:30:30", "09:00 09:30", None, "several values", None),
    ],
)  # fmt: skip
def test_ranges(text: str, words: str, texts: str | None, in_force: str, place: int | None) -> None:
    if "new" in text:
        with pytest.raises(CannotGoOn, match="there is no `new`"):
            axis(text)
        return
    found = axis(text)
    split = "|" if "|" in words else " "
    assert [value.word for value in found.values] == words.split(split)
    expected = words.split(split) if texts is None else texts.split("|" if "|" in texts else " ")
    assert [value.text for value in found.values] == expected
    assert (found.in_force, found.place_in_force) == (in_force, place)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("values.figure.is", "is no range"),
        ("values.figure.is=", "is no range"),
        ("values.figure.is=90:96", "is no range"),
        ("values.figure.is=90:96:1:1", "is no range"),
        ("values.figure.is=90:96:0", "the step of"),
        ("values.figure.is=96:90:1", "ends before it begins"),
        ("values.figure.is=a:b:c", "`a` in"),
        ("values.figure.is=-1:2:1", "`-1` in"),
        ("values.figure.is=1:2:1e3", "`1e3` in"),
        ("values.figure.is=1:999999999999:0.000001", "points, each a run"),
        ("values.figure.is=1:5000:1", "5,000 points"),
        ("values.figure.is=1 day:2 weeks:1 day", "is in days and in weeks"),
        ("values.figure.is=1 dya:2 days:1 day", "`1 dya` in"),
        ("reporting.first_day.by=08:45:09:15:5 parsecs", "`5 parsecs` is no step"),
        ("reporting.first_day.by=08:45:09:75:5 min", "is no range"),
        ("values.figur.is=1:2:1", "there is no `figur`"),
        ("rules.one.when.colour=1:2:1", "`colour` is not compared"),
        ("=1:2:1", "is no range"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(text: str, said: str) -> None:
    with pytest.raises(CannotGoOn, match=said) as stop:
        axis(text)
    assert stop.value.exit_code == 2


def test_two_ranges_and_no_more() -> None:
    one, other = "values.figure.is=1:3:1", "values.half.is=1:2:1"
    assert [len(found.values) for found in read_axes([one, other], TREE)] == [3, 2]
    for wrong in ([one, other, one], [one, one], ["values.figure.is=1:60:1", "values.half.is=1:60:1"]):
        with pytest.raises(CannotGoOn):
            read_axes(wrong, TREE)


@given(st.integers(0, 10**6), st.integers(0, 300), st.integers(1, 10**5), st.integers(0, 4))
def test_every_point_is_exact(low: int, count: int, step: int, digits: int) -> None:
    scale = 10**digits
    at = [Fraction(low + step * index, scale) for index in range(count + 1)]
    found = axis(f"values.figure.is={decimal(at[0])}:{decimal(at[-1])}:{decimal(Fraction(step, scale))}")
    assert [value.at for value in found.values] == at
    assert [Fraction(value.text) for value in found.values] == at


def test_a_path_of_a_profile_is_read_where_it_leads() -> None:
    loaded = Policies(open_library(())).load(PROFILE)
    found = read_axis("rules.concern_letter.when.attendance=90:95:5", loaded.tree)
    assert (found.in_force, found.place_in_force) == ("95", 1)
