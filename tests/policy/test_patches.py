"""The patch: paths, stars, quoted keys, paths into conditions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.diagnostics import Place
from attendance_policy.policy.patch import apply_patch, replace_constant
from attendance_policy.policy.paths import parse_path, show_path
from attendance_policy.policy.scalars import type_value
from attendance_policy.policy.tree import Origin, Tree, paths_in

ORIGIN = Origin(Place("patch.yaml", 7, 3), ("9",))


def tree() -> Tree:
    data = {
        "adopts": {"4.1": ["a", "b"], "it's": ["c"]},
        "registers": {"lower": {"am": {"closes": "09:00"}}, "upper": {"am": {"closes": "09:10"}}},
        "stages": {"letter": {"when": "attendance < 95", "any_of": [{"when": "absence > 5"}, {"when": "absence > 9"}]}},
    }
    return Tree(data, {path: Origin(Place("a.yaml", n + 1, 1)) for n, path in enumerate(paths_in(data, ()))})


def patched(sets: dict[str, object] | None = None, removes: tuple[str, ...] = ()) -> Tree:
    changed = tree()
    apply_patch(changed, tuple((sets or {}).items()), removes, ORIGIN)
    return changed


def test_a_value_is_set_and_its_origin_is_the_patch() -> None:
    changed = patched({"registers.lower.am.closes": "09:30"})
    assert changed.value(("registers", "lower", "am", "closes")) == "09:30"
    assert changed.origin(("registers", "lower", "am", "closes")) == ORIGIN
    assert changed.origin(("registers", "upper", "am", "closes")).place.file == "a.yaml"


def test_the_tree_that_was_copied_stays_as_it_was() -> None:
    first = tree()
    copy = first.copied()
    apply_patch(copy, (("registers.lower.am.closes", "10:00"), ("stages.letter.any_of.0.when", "absence > 6")),
                ("adopts.'4.1'.0",), ORIGIN)  # fmt: skip
    assert first.data == tree().data
    assert first.origins == tree().origins


def test_a_key_that_excludes_another_drops_it() -> None:
    changed = patched({"registers.lower.am.absent_after": "09:00"})
    assert changed.value(("registers", "lower", "am")) == {"absent_after": "09:00"}
    assert ("registers", "lower", "am", "closes") not in changed.origins


def test_a_star_is_every_key() -> None:
    changed = patched({"registers.*.am.closes": "09:30"})
    assert [group["am"]["closes"] for group in changed.data["registers"].values()] == ["09:30", "09:30"]
    assert patched(removes=("registers.*.am",)).data["registers"] == {"lower": {}, "upper": {}}


@pytest.mark.parametrize("path", ["adopts.'4.1'.0", 'adopts."4.1".0'])
def test_a_key_with_a_dot_is_quoted(path: str) -> None:
    assert patched({path: "z"}).data["adopts"]["4.1"] == ["z", "b"]


def test_an_item_removed_moves_the_rest_up_with_their_origins() -> None:
    before = tree()
    changed = patched(removes=("stages.letter.any_of.0",))
    assert changed.value(("stages", "letter", "any_of")) == [{"when": "absence > 9"}]
    moved = changed.origin(("stages", "letter", "any_of", 0, "when"))
    assert moved == before.origin(("stages", "letter", "any_of", 1, "when"))
    assert ("stages", "letter", "any_of", 1) not in changed.origins


def test_a_path_may_end_in_a_fact_of_a_condition() -> None:
    changed = patched({"stages.letter.when.attendance": 93})
    assert changed.value(("stages", "letter", "when")) == "attendance < 93"
    assert changed.origin(("stages", "letter", "when")).place == ORIGIN.place
    assert (
        patched({"stages.letter.any_of.1.when.absence": 8}).value(("stages", "letter", "any_of", 1, "when"))
        == "absence > 8"
    )


@pytest.mark.parametrize(("text", "fact", "new", "wanted"), [
    ("attendance < 95", "attendance", 93, "attendance < 93"),
    ("attendance < 95", "attendance", 92.5, "attendance < 92.5"),
    ("attendance < 95", "attendance", "target", "attendance < target"),
    ("95 > attendance and cse", "attendance", 93, "93 > attendance and cse"),
    ("cse or\n  attendance(this='term') < 95", "attendance", 93, "cse or\n  attendance(this='term') < 93"),
    ("arrival == 'late' and year == 7", "arrival", "on time", "arrival == 'on time' and year == 7"),
    ("arrival == 'late' and year == 7", "year", "R", "arrival == 'late' and year == 'R'"),
    ("arrived >= '09:00'", "arrived", "09:30", "arrived >= '09:30'"),
])  # fmt: skip
def test_only_the_constant_is_replaced(text: str, fact: str, new: object, wanted: str) -> None:
    assert replace_constant(text, fact, new, "x") == wanted


@pytest.mark.parametrize(("text", "fact", "new", "said"), [
    ("attendance < 95", "absence", 5, "facts compared there: `attendance`"),
    ("unexplained", "attendance", 5, "facts compared there: none"),
    ("90 < attendance < 95", "attendance", 5, "several figures in `90 < attendance < 95`: `90`, `95`"),
    ("attendance < 90 or attendance(this='term') < 85", "attendance", 5, "`90`, `85`"),
    ("absence_day in (1, 2)", "absence_day", 5, "is not compared with a figure"),
    ("attendance < 95", "attendance", "95 or unexplained", "is not one figure or word"),
    ("attendance < 95", "attendance", "-5", "is not one figure or word"),
    ("attendance < 95", "attendance", "nan)", "is not one figure or word"),
    ("attendance < 95", "attendance", True, "is not one figure or word"),
    ("attendance < 95", "attendance", ["95"], "is not one figure or word"),
    ("arrival == 'late'", "arrival", "' or 'a' == 'a", "is not one figure or word"),
    ("attendance <", "attendance", 5, "cannot be read"),
])  # fmt: skip
def test_a_constant_that_cannot_be_replaced(text: str, fact: str, new: object, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        replace_constant(text, fact, new, "stages.x.when.attendance")
    assert str(caught.value).startswith("`stages.x.when.attendance`: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(("path", "said"), [
    ("registers.loewr.am.closes", "there is no `loewr` in `registers`; did you mean `lower`?"),
    ("registers.lower.am.closes.minute", "there is no `minute`"),
    ("stages.letter.when.attendance.figure", "leads past a condition"),
    ("adopts.4.1", "there is no `4` in `adopts`"),
    ("adopts.'4.1'.7", "there is no `7`"),
    ("registers..am", "is not a path"),
    ("", "is not a path"),
    ("registers.", "is not a path"),
    ("registers 'x'", "joined by dots"),
])  # fmt: skip
def test_a_path_that_leads_nowhere(path: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        patched({path: "x"})
    assert said in str(caught.value)


@given(st.lists(st.text(st.sampled_from("ab_.'\"4 *"), min_size=1).map(str.strip).filter(bool), min_size=1, max_size=4))
def test_a_path_shown_is_the_path_read(parts: list[str]) -> None:
    if all("'" not in part or '"' not in part for part in parts):
        assert parse_path(show_path(tuple(parts))) == tuple(parts)


@pytest.mark.parametrize(("text", "current", "wanted"), [
    ("93", 95, 93), ("92.5", 95, 92.5), ("93", "95", "93"), ("093", 95, 93), ("0x5F", 95, 95), ("true", False, True),
    ("true", "x", "true"), ("08:30", None, "08:30"), (".inf", 95, ".inf"), (".nan", 1, ".nan"), ("1e999", 1, "1e999"),
    ("9" * 5000, 1, "9" * 5000), ("-5", 5, -5), ("+5", 5, 5), ("-0x5", 5, "-0x5"), ("", 5, ""), ("null", 5, "null"),
])  # fmt: skip
def test_a_value_as_typed(text: str, current: object, wanted: object) -> None:
    typed = type_value(text, current)
    assert (type(typed), typed) == (type(wanted), wanted)
