"""`--at-most`: what is counted, over which stretch of time, and which values keep within."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from attendance_policy.cli.options import open_library
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.policy import Policies
from attendance_policy.reports.sweep_words import answer_lines
from attendance_policy.sweep import Axis, Capacity, Point, Sweep, Value, answers, read_capacity

from .sweeping import PROFILE, Swept, given, register_of

CONCERN = "rules.concern_letter.when.attendance"
POLICY = Policies(open_library(())).load(PROFILE).policy


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("letters per week 20", Capacity("letters", "week", 20)),
        ("letter per day 1,000", Capacity("letters", "day", 1000)),
        ("  visits   per term 0 ", Capacity("visits", "term", 0)),
        ("concern_letter per year 7", Capacity("concern_letter", "year", 7)),
    ],
)  # fmt: skip
def test_capacities(text: str, found: Capacity) -> None:
    assert read_capacity(text, POLICY) == found


@pytest.mark.parametrize(
    ("text", "hint"),
    [("letters 20", "letters per week 20"), ("leters per week 20", "`letters`"), ("letters per wek 20", "`week`"),
     ("letters per fortnight 20", "`term`"), ("letters per week -1", "letters per week 20"),
     ("letters per week 2,00", "letters per week 20"), ("mishaps per day 1", "`decisions`"),
     ("concern_leter per week 1", "`concern_letter`")],
)  # fmt: skip
def test_what_cannot_be_meant(text: str, hint: str) -> None:
    with pytest.raises(CannotGoOn) as stop:
        read_capacity(text, POLICY)
    assert hint in stop.value.problems[0].suggestion


# Pupils in the last week: P0 misses 4 sessions (90%, 2 days), P1 10 (75%, 5 days), P2 none.
@pytest.mark.parametrize(
    ("what", "peak"),
    [("calls per week 0", 2), ("calls per day 0", 1), ("visits per week 0", 1), ("meetings per week 0", 0),
     ("letters per year 0", 2), ("decisions per term 0", 5), ("concern_letter per week 0", 2), ("call per year 0", 2)],
)  # fmt: skip
def test_what_is_counted(tmp_path: Path, what: str, peak: int) -> None:
    register = register_of(tmp_path / "r.csv", [4, 10, 0])
    found = Swept(given(register), [f"{CONCERN}=95:95:1"], what).found
    assert found.points[0].peak == peak == found.base.peak


def test_a_meeting_with_its_letter_is_both(tmp_path: Path) -> None:
    register = register_of(tmp_path / "r.csv", [14])  # 65%, under the reading that counts
    for what in ("letters per year 0", "meetings per year 0"):
        found = Swept(given(register), ["rules.concern_letter.when.attendance=0:0:1"], what).found
        assert found.points[0].peak == 1


def test_both_sides_of_the_threshold(tmp_path: Path) -> None:
    register = register_of(tmp_path / "r.csv", [0, 0, 1, 2, 4, 4, 4, 4, 4, 6])
    found = Swept(given(register), [f"{CONCERN}=88:97:0.5"], "concern_letter per week 6").found
    assert answer_lines(found) == (
        "95 is the highest value tried at which no week has more than 6 decisions of concern letter (up to 6); "
        "at 95.5, 1 week exceeds it (up to 7).",
    )
    tighter = Swept(given(register), [f"{CONCERN}=88:97:0.5"], "concern_letter per week 5").found
    assert answer_lines(tighter)[0].startswith("90 is the highest value tried at which no week has more than 5")


def swept(*periods: tuple[int, ...] | None, most: int = 20) -> Sweep:
    """A sweep over 1, 2, 3 … with these figures; None for a value that breaks the profile."""
    broken = (POLICY,)
    values = tuple(Value(Fraction(at), str(at), str(at)) for at in range(1, len(periods) + 1))
    points = tuple(Point((at,), (value,), periods=one or (), problems=() if one is not None else broken)
                   for at, (value, one) in enumerate(zip(values, periods, strict=True)))  # fmt: skip
    axis = Axis("values.x.is", "number", values, "2", Fraction(2))
    return Sweep("x", "X", 1, (axis,), points, Point((), ()), (), (), None, Capacity("letters", "week", most))


@pytest.mark.parametrize(
    ("found", "said", "kind", "in_order"),
    [
        (swept((19, 3), (20, 4), (27, 21)), "2 is the highest value tried at which no week has more than 20 letters "
         "(up to 20); at 3, 2 weeks exceed it (up to 27).", "highest", True),
        (swept((27, 3), (21, 4), (20, 20)), "3 is the lowest value tried at which no week has more than 20 letters "
         "(up to 20); at 2, 1 week exceeds it (up to 21).", "lowest", True),
        (swept((1,), (20,)), "At every value tried, from 1 to 2, no week has more than 20 letters (up to 20).", "all",
         True),
        (swept((40,), (21,), (30,)), "No value tried, from 1 to 3, keeps within 20 letters per week: the least is 21, "
         "at 2.", "none", False),
        (swept((20,), (30,), (20,), (19,), (21,)), "No week has more than 20 letters at 1, 3 to 4, and at no other "
         "value tried. More is not always more here: the most does not only rise, or only fall, along the values; "
         "every one of them was counted.", "scattered", False),
        (swept((19,), (18,), (30,), (25,)), "2 is the highest value tried at which no week has more than 20 letters "
         "(up to 18); at 3, 1 week exceeds it (up to 30). More is not always more here: the most does not only rise, "
         "or only fall, along the values; every one of them was counted.", "highest", False),
        (swept((19,), None, (30,)), "1 is the highest value tried at which no week has more than 20 letters (up to "
         "19); at 3, 1 week exceeds it (up to 30).", "highest", True),
    ],
)  # fmt: skip
def test_answers(found: Sweep, said: str, kind: str, in_order: bool) -> None:
    assert answer_lines(found) == (said,)
    assert [(one.kind, one.in_order) for one in answers(found)] == [(kind, in_order)]
