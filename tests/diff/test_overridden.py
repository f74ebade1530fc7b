"""Changes that the working reading of an open point hides: named, with what another reading would decide otherwise."""

from __future__ import annotations

import pytest

from attendance_policy.diff import compare
from attendance_policy.diff.counterexample import find_counterexample
from attendance_policy.diff.overridden import hidden_by
from attendance_policy.library import read_calendar
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.paths import parse_path
from diff.pairs_of_profiles import edited, loaded, policies

POINT = """open_points:
  long:
    kind: silence
    asks: How long after the first letter?
    as_written: {source: "11", says: not said}
    readings:
      three: {says: three weeks, set: {stages.letter_2.not_before: 3 weeks after first}}
      nothing: {says: at once, remove: [stages.letter_2.not_before]}
    working: three
    because: the school works so
stages:
"""
OPEN = edited(("stages:\n", POINT))
WAIT = ("not_before: 2 weeks after first", "not_before: 1 week after first")
HIDES = "shows under other readings only: the year is read by `long` as `three`, which sets this itself"
SOONER = "not before 1 week after the first letter instead of 2 weeks after the first letter: it can come 1 week sooner"


def _effects(before: str, after: str) -> list[str]:
    return [one.effect for one in compare(loaded(before, "before.yaml"), loaded(after)).changes]


def _bound(before: str, after: str) -> str:
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    found = find_counterexample(compare(loaded(before, "before.yaml"), loaded(after)), calendar, codes)
    assert found.found == ()
    return found.bound


def test_the_reading_that_sets_the_same_value_is_named() -> None:
    after = edited(WAIT, of=OPEN)
    (effect,) = _effects(OPEN, after)
    assert effect == f"{SOONER}; {HIDES}"
    assert _bound(OPEN, after) == (
        "the same on every register: no rule that a register asks decides by anything that differs; under the reading "
        "`as_written` of `long` what is decided otherwise is `letter_2`"
    )


def test_a_reading_that_is_not_worked_with_is_told_where_it_changes() -> None:
    after = edited(("set: {stages.letter_2.not_before: 3 weeks", "set: {stages.letter_2.not_before: 4 weeks"),
                   ("working: three", "working: nothing"), of=OPEN)  # fmt: skip
    before = edited(("working: three", "working: nothing"), of=OPEN)
    (effect,) = _effects(before, after)
    assert effect.endswith("shows under the reading `three` only: the year is read by `long` as `nothing`")
    assert _bound(before, after).endswith("under the reading `three` of `long` what is decided otherwise is `letter_2`")


@pytest.mark.parametrize(("edits", "why"), [
    ([("working: three", "working: as_written")], "the profile's own text is worked with"),
    ([("set: {stages.letter_2.not_before: 3 weeks after first", "set: {stages.letter_1.once: per term")],
     "another value is set"),
])  # fmt: skip
def test_what_no_reading_sets_is_not_hidden(edits: list[tuple[str, str]], why: str) -> None:
    before = edited(*edits, of=OPEN)
    assert _effects(before, edited(WAIT, of=before)) == [SOONER], why


def test_what_one_side_alone_hides_is_a_change() -> None:
    """Under another reading on the second side the value is read there, and was not before."""
    after = edited(WAIT, ("working: three", "working: as_written"), of=OPEN)
    assert not any("shows under other" in effect for effect in _effects(OPEN, after))


def test_a_figure_inside_a_set_value_is_hidden_with_it() -> None:
    one = loaded(OPEN)
    inside = tuple(parse_path("stages.letter_2.not_before.count"))
    assert [hidden.point for hidden in hidden_by(one, inside)] == ["long"]
    assert hidden_by(one, tuple(parse_path("stages.letter_2.when"))) == ()


@pytest.mark.parametrize(("school", "edit", "hides", "elsewhere"), [
    ("lct", ("stages.stage_c.not_before", "2 weeks after sal_2"), "`stage_b_lasts` as `three_weeks`",
     "under the reading `as_written` of `stage_b_lasts` what is decided otherwise is `stage_c`"),
    ("basildon_lower", ("rules.first_day_calling.due", "by 10:00"), "`thirty_minutes` as `deadline`",
     "under the reading `as_written` of `thirty_minutes` what is decided otherwise is `first_day_calling`"),
    ("westwood", ("tiers.level.levels.harder.when", "90 <= attendance < 93"),
     "`between_the_bands` as `one_decimal_place`",
     "under the reading `as_written` of `between_the_bands` what is decided otherwise is `letter_2a`, "
     "`support_plan`, `letter_2b`, `evidence_after_2b`"),
])  # fmt: skip
def test_the_shipped_profiles(school: str, edit: tuple[str, str], hides: str, elsewhere: str) -> None:
    before = policies().load(school)
    found = compare(before, policies().patched(before, [edit]))
    (change,) = found.changes
    assert f"the year is read by {hides}, which sets this itself" in change.effect
    calendar, codes = read_calendar("england_example", ()), code_book(policies().resolver)
    assert find_counterexample(found, calendar, codes).bound.endswith(elsewhere)


def test_an_edit_that_a_chosen_answer_sets_is_told_to_be_without_effect() -> None:
    chosen = ("terms:\n  low", "chooses:\n  review_days: {reading: every_day, because: so it is done, source: '8'}\n"
              "counting: {review: {every: school day, source: '8'}}\nterms:\n  low")  # fmt: skip
    before = edited(chosen)
    after = edited(("every: school day", "every: week"), of=before)
    found = compare(loaded(before, "before.yaml"), loaded(after))
    assert not found.decides
    assert [(one.path, one.kind, one.before, one.after, one.effect) for one in found.changes] == [
        ("counting.review.every", "words", "school day", "week",
         "without effect: the answer `every_day` to `review_days` under `chooses` sets this itself")
    ]  # fmt: skip
