"""Conditions over columns give what the slow reference gives, row by row; percentages are exact; halves round up."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Mapping
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.conditions import Names, Use, read_condition
from attendance_policy.conditions.columns import Column, Count, Percent, Truth, Unknown, Word
from attendance_policy.conditions.evaluate import evaluate
from attendance_policy.vocabulary import FACTS, Kind
from reference.conditions import NEVER, NOT_KNOWN, UNKNOWN, Key, key_of, percent, verdict

VALUES: dict[str, Fraction | str | None] = {
    "target": Fraction("92.5"),
    "few": Fraction(3),
    "gone": None,
    "late": "late",
}
NAMES = Names(
    terms=("persistent",), tiers={"support": ("red", "green")},
    values={"target": "", "few": "", "gone": None, "late": ""},
    judgements=("doubted",), flags=("cse",), reasons=("illness", "holiday"), steps=("letter_1",),
    codes=("I", "N", "U"), given={name: value for name, value in VALUES.items() if value is not None},
)  # fmt: skip

PERCENT = ["attendance", "attendance(places=0)", "attendance(places=1)", "absence(this='term')",
           "attendance(since=letter_1, places=2)", "attendance(places=3, school_weeks=10)"]  # fmt: skip
COUNT = ["sessions('absent')", "sessions", "absence_day", "days_since('letter_1')", "times('visit', this='term')",
         "sessions('unauthorised', school_weeks=10)"]  # fmt: skip
WORD = {"session": ("am", "pm"), "arrival": ("on time", "late", "after close"), "reason": ("illness", "holiday"),
        "support": ("red", "green")}  # fmt: skip
YEARS = ("N", "R", *map(str, range(1, 14)))
TIMES = tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60))
YES_NO = ["unexplained", "done('letter_1')", "marked('I')", "persistent", "doubted", "cse", "ehc_plan",
          "improved_since(letter_1)"]  # fmt: skip
ORDERED = ["<", "<=", "==", "!=", ">=", ">"]
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

percents = st.integers(100, 10000).map(lambda n: f"{n / 100:.2f}".rstrip("0").rstrip(".")) | st.just("0")
counts = st.integers(0, 12).map(str)


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["percent", "percent", "count", "count", "word", "year", "time"]))
    if kind == "word":
        name = draw(st.sampled_from(sorted(WORD)))
        fact, ops = name, ["==", "!="]
        constants = st.sampled_from([repr(word) for word in WORD[name]])
        single = constants | st.just("late") if name == "arrival" else constants
    else:
        fact = draw(st.sampled_from({"percent": PERCENT, "count": COUNT, "year": ["year"], "time": ["arrived"]}[kind]))
        ops = ORDERED
        constants = {
            "percent": percents, "count": counts, "time": st.sampled_from(TIMES).map(repr),
            "year": st.sampled_from([f"'{year}'" for year in YEARS] + [str(n) for n in range(1, 14)]),
        }[kind]  # fmt: skip
        names = {"percent": ["target", "gone"], "count": ["few", "gone"]}.get(kind, ["gone"])
        single = constants | st.sampled_from(names)
    form = draw(st.sampled_from(["plain", "flipped", "chained", "in"]))
    if form == "in":
        listed = draw(st.lists(constants, min_size=1, max_size=3))
        return f"{fact} {draw(st.sampled_from(['in', 'not in']))} ({', '.join(listed)},)"
    op, constant = draw(st.sampled_from(ops)), draw(single)
    if form == "flipped":
        return f"{constant} {FLIPPED[op]} {fact}"
    if form == "chained":
        return f"{draw(single)} {draw(st.sampled_from(ops))} {fact} {op} {constant}"
    return f"{fact} {op} {constant}"


conditions = st.recursive(
    comparisons() | st.sampled_from(YES_NO),
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(st.sampled_from([" and ", " or "]), st.lists(inner, min_size=2, max_size=3)).map(
            lambda pair: pair[0].join(f"({text})" for text in pair[1])
        ),
    ),
    max_leaves=6,
)


@st.composite
def column_of(draw: st.DrawFn, use: Use, rows: int) -> tuple[Truth | Column, list[object]]:
    """A column for one use, and what the reference is told of each of its rows."""
    whole = st.lists
    fact = FACTS.get(use.name)
    kind = fact.kind if fact is not None else Kind.WORD if use.kind == "tier" else Kind.YES_NO
    if kind is Kind.YES_NO:
        truth = draw(whole(st.integers(0, 2), min_size=rows, max_size=rows))
        return np.array(truth, dtype=np.uint8), list(truth)
    if kind is not Kind.WORD and draw(st.integers(0, 9)) == 0:
        return Unknown(rows), [UNKNOWN] * rows
    if kind is Kind.PERCENT:
        pairs = draw(whole(st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
                           min_size=rows, max_size=rows))  # fmt: skip
        places = dict(use.args).get("places")
        part, total = (np.array([pair[i] for pair in pairs], dtype=np.int32) for i in (0, 1))
        assert places is None or isinstance(places, int)
        return Percent(part, total, places), [percent(p, w, places) for p, w in pairs]
    if kind is Kind.COUNT:
        cells = draw(whole(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=rows, max_size=rows))
        figures = np.array([cell[0] for cell in cells], dtype=np.int32)
        exists = np.array([cell[1] != 0 for cell in cells], dtype=bool)
        known = np.array([cell[1] != 1 for cell in cells], dtype=bool)
        told = [UNKNOWN if state == 1 else NEVER if state == 0 else Fraction(n) for n, state in cells]
        return Count(figures, exists, known), told
    words = WORD.get(use.name) or (YEARS if kind is Kind.YEAR else TIMES)
    at = draw(whole(st.integers(-1, len(words)), min_size=rows, max_size=rows))
    given = {-1: UNKNOWN, len(words): NEVER}
    return Word(np.array(at, dtype=np.int16), words), [given.get(i) or words[i] for i in at]


def _key(use: Use) -> Key:
    fact = FACTS.get(use.name)
    positional = fact.positional.name if fact is not None and fact.positional is not None else ""
    return key_of(use.name, {"" if word == positional else word: value for word, value in use.args})


@settings(max_examples=300)
@given(st.data())
def test_columns_agree_with_the_reference(data: st.DataObject) -> None:
    text = data.draw(conditions)
    condition, faults = read_condition(text, NAMES)
    assert condition is not None, (text, faults)
    rows = data.draw(st.integers(0, 5))
    columns: dict[Use, Truth | Column] = {}
    told: dict[Key, list[object]] = {}
    for use in dict.fromkeys(condition.uses):
        if use.kind != "value":
            columns[use], told[_key(use)] = data.draw(column_of(use, rows))
    got = evaluate(condition, columns.__getitem__, VALUES, rows)
    assert got.dtype == np.uint8
    wanted = [verdict(text, {key: cells[row] for key, cells in told.items()}, VALUES) for row in range(rows)]
    assert got.tolist() == wanted, text


def _verdicts(text: str, column: Column, rows: int, values: Mapping[str, Fraction | str | None] = VALUES) -> list[int]:
    condition, faults = read_condition(text, NAMES)
    assert condition is not None, faults
    verdicts: list[int] = evaluate(condition, lambda use: column, values, rows).tolist()
    return verdicts


@given(st.integers(1, 400), st.data(), st.integers(100, 10000))
def test_a_percentage_is_compared_exactly(possible: int, data: st.DataObject, hundredths: int) -> None:
    present = data.draw(st.integers(0, possible))
    threshold = f"{hundredths // 100}.{hundredths % 100:02d}"
    column = Percent(np.array([present], dtype=np.int32), np.array([possible], dtype=np.int32))
    for op, met in (
        ("<", 10000 * present < hundredths * possible), ("<=", 10000 * present <= hundredths * possible),
        (">", 10000 * present > hundredths * possible), (">=", 10000 * present >= hundredths * possible),
        ("==", 10000 * present == hundredths * possible), ("!=", 10000 * present != hundredths * possible),
    ):  # fmt: skip
        assert _verdicts(f"attendance {op} {threshold}", column, 1) == [2 if met else 0]


def test_every_share_of_a_year_at_every_usual_threshold() -> None:
    whole = np.repeat(np.arange(1, 401, dtype=np.int32), 401)
    part = np.tile(np.arange(401, dtype=np.int32), 400)
    whole, part = whole[part <= whole], part[part <= whole]
    for threshold in ("97", "95", "92.5", "90", "85.25", "50", "0"):
        figure = Fraction(threshold)
        wanted = np.where(
            100 * part.astype(object) * figure.denominator < figure.numerator * whole.astype(object), 2, 0
        )
        assert _verdicts(f"attendance < {threshold}", Percent(part, whole), len(part)) == wanted.tolist()


@given(st.integers(1, 400), st.data(), st.integers(0, 3))
def test_halves_round_up(possible: int, data: st.DataObject, places: int) -> None:
    present = data.draw(st.integers(0, possible))
    share = Decimal(100 * present) / Decimal(possible)
    rounded = share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    column = Percent(np.array([present], dtype=np.int32), np.array([possible], dtype=np.int32), places)
    if rounded == 0 or rounded >= 1:
        assert _verdicts(f"attendance(places={places}) == {rounded}", column, 1) == [2]


def test_a_half_is_a_half() -> None:
    column = Percent(np.array([189, 377], dtype=np.int32), np.array([200, 400], dtype=np.int32), 0)
    assert _verdicts("attendance(places=0) == 95", column, 2) == [2, 0]  # 94.5 goes up, 94.25 down
    assert _verdicts("attendance(places=0) == 94", column, 2) == [0, 2]


def test_no_possible_session_makes_every_comparison_no() -> None:
    column = Percent(np.array([0], dtype=np.int32), np.array([0], dtype=np.int32))
    for text in ("< 95", ">= 0", "== 0", "!= 95", "in (95, 90)", "not in (95, 90)"):
        assert _verdicts(f"attendance {text}", column, 1) == [0]


def test_what_never_happened_meets_no_comparison_and_is_known() -> None:
    column = Count(np.array([0]), np.array([False]))
    for text in (">= 0", "< 21", "!= 5", "not in (5,)"):
        assert _verdicts(f"days_since('letter_1') {text}", column, 1) == [0]
    assert _verdicts("not days_since('letter_1') < 21", column, 1) == [2]


def test_a_silent_value_is_not_known() -> None:
    column = Percent(np.array([10], dtype=np.int32), np.array([20], dtype=np.int32))
    assert _verdicts("attendance < gone", column, 1) == [NOT_KNOWN]
    assert _verdicts("attendance < target", column, 1) == [2]


def test_the_largest_figures_do_not_overflow() -> None:
    column = Percent(np.array([2**31 - 1], dtype=np.int32), np.array([2**31 - 1], dtype=np.int32), 3)
    assert _verdicts("attendance(places=3) == 100", column, 1) == [2]
    exact = Percent(np.array([2**31 - 1], dtype=np.int32), np.array([2**31 - 1], dtype=np.int32))
    assert _verdicts("attendance > 99.9999", exact, 1) == [2]
    assert _verdicts("sessions('absent') >= 999999", Count(np.array([2**40])), 1) == [2]


@pytest.mark.parametrize("fails", [False, True])
def test_columns_go_when_the_truth_is_known(fails: bool) -> None:
    condition, faults = read_condition("unexplained and not cse", NAMES)
    assert condition is not None and not faults

    class Columns:
        def lookup(self, use: Use) -> Truth | Column:
            if fails:
                raise KeyError(use.name)
            return np.zeros(2, dtype=np.uint8)

    columns = Columns()
    held = weakref.ref(columns)
    gc.disable()
    try:
        with suppress(KeyError):
            evaluate(condition, columns.lookup, VALUES, 2)
        del columns
        assert held() is None
    finally:
        gc.enable()
