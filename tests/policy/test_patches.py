"""The patch: paths, stars, quoted keys, paths into conditions; what-ifs and readings validated whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.diagnostics import CannotGoOn, Place
from attendance_policy.policy.patch import apply_patch, replace_constant
from attendance_policy.policy.paths import parse_path, show_path
from attendance_policy.policy.scalars import type_value
from attendance_policy.policy.tree import Origin, Tree, paths_in
from policy.family import TRUST, examined, policies, value

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


# What-ifs, on a whole profile.

SCHOOL = TRUST.replace("policy: trust", "policy: school").replace("kind: trust", "kind: school")


def what_if(folder: Path, *sets: tuple[str, str]) -> object:
    found = policies(folder, school=SCHOOL)
    return found.load("school", sets=sets)


def test_a_what_if_changes_one_thing(tmp_path: Path) -> None:
    found = policies(tmp_path, school=SCHOOL)
    before, after = found.load("school"), found.load("school", sets=[("stages.letter.when.attendance", "93")])
    assert [c.constants for c in after.policy.rules[0].cases[0].conditions[0].comparisons] == [(93,)]
    assert after.policy.rules[1] == before.policy.rules[1]
    assert after.tree.origin(("stages", "letter", "when")).place.file == "--set"
    assert before.tree.data == found.load("school").tree.data


@pytest.mark.parametrize(("path", "text", "code"), [
    ("stages.letter.when.attendance", "930", "wrong-unit"),
    ("stages.letter.when.attendance", "good", "unknown-name"),
    ("stages.letter.when.attendance", "0.93", "wrong-unit"),
    ("stages.letter.when.atendance", "93", "unknown-path"),
    ("stages.*.when.attendance", "95 or cse", "unknown-path"),
    ("stages.letter.when", "attendance = 95", "condition-assigns"),
    ("stages.letter.once", "yearly", "not-one-of"),
    ("stages.letter.wen", "attendance < 95", "unknown-key"),
    ("stages.letter", "gone", "wrong-type"),
    ("registers.all_years.am.closes", "banana", "wrong-form"),
    ("registers.*.am.closes", "banana", "wrong-form"),
    ("registers.*.am.closes", "08:00", "times-out-of-order"),
    ("regsters", "all", "unknown-key"),
    ("calendar", "No Such", "wrong-form"),
    ("name", "", "empty"),
    ("stages.letter.who", "caretaker", "unknown-role"),
    ("in_force.from", "2024-02-30", "unknown-path"),
    ("", "x", "unknown-path"),
    ("flags.young_carer.means", "1", None),
    ("calendar", "england_example", None),
    ("stages.second.any_of.0.when.attendance", "85", None),
    ("reporting.first_day.before", "08:30", None),
])  # fmt: skip
def test_a_what_if_is_validated_whole(tmp_path: Path, path: str, text: str, code: str | None) -> None:
    if code is None:
        what_if(tmp_path, (path, text))
        return
    with pytest.raises(CannotGoOn) as stop:
        what_if(tmp_path, (path, text))
    assert stop.value.exit_code == 2
    assert stop.value.problems[0].code == code


POINTS = (
    SCHOOL
    + """
open_points:
  closing:
    kind: conflict
    asks: When does the morning register close?
    as_written: {says: at nine, source: "1"}
    readings:
      later: {says: at ten past, source: "2", set: {registers.all_years.am.absent_after: "09:10"}}
      never: {says: not at all, source: "3", remove: [registers.all_years.am.closes]}
    working: later
    because: the table is newer
  figure:
    kind: silence
    asks: Ninety-five of what?
    as_written: {says: of this year}
    readings:
      half_term: {says: of this half term, set: {stages.letter.when: attendance(this='half term') < 95}}
      lower: {says: a slip for 90, set: {stages.letter.when.attendance: 90}}
"""
)


def test_a_reading_is_asked_beside_the_working_ones(tmp_path: Path) -> None:
    loaded = examined(tmp_path, "school", school=POINTS)
    assert loaded.problems == ()
    assert isinstance(loaded.policy.registers, tuple)
    assert loaded.policy.registers[0].am.absent.minute == 550  # type: ignore[union-attr]
    assert loaded.as_written.registers[0].am.absent.minute == 540  # type: ignore[index,union-attr]
    lower = loaded.under({"figure": "lower"})
    assert lower.registers == loaded.policy.registers
    assert lower.rules[0].cases[0].conditions[0].text == "attendance < 90 and not young_carer"
    assert loaded.under({"closing": "as_written"}).registers == loaded.as_written.registers
    assert loaded.under({}) is loaded.policy
    assert loaded.under({"closing": "later"}) is loaded.policy


def test_a_reading_that_a_call_names_closes_its_point(tmp_path: Path) -> None:
    found = policies(tmp_path, school=POINTS)
    loaded = found.load("school", readings=["closing=never"])
    assert [point.id for point in loaded.policy.open_points] == ["days", "figure"]
    assert loaded.policy.registers[0].am.absent is None  # type: ignore[index,union-attr]
    for text, code in (
        ("closing", "wrong-reading"),
        ("closng=later", "unknown-point"),
        ("closing=latr", "unknown-reading"),
    ):
        with pytest.raises(CannotGoOn) as stop:
            found.load("school", readings=[text])
        assert (stop.value.exit_code, [p.code for p in stop.value.problems]) == (2, [code])


CLASH = """
  clash:
    kind: silence
    asks: Does it close?
    as_written: {says: it does}
    readings:
      open: {says: it does not, remove: [registers.all_years.am.closes]}
"""


def test_readings_that_cannot_stand_together_are_named(tmp_path: Path) -> None:
    loaded = examined(tmp_path, "school", school=POINTS + CLASH)
    assert [problem.code for problem in loaded.problems] == ["readings-clash"]
    assert "`open` of `clash`" in loaded.problems[0].message
    plain = POINTS.replace("    working: later\n    because: the table is newer\n", "") + CLASH
    found = policies(tmp_path, school=plain)
    assert found.load("school").problems == ()
    with pytest.raises(CannotGoOn) as stop:
        found.load("school", readings=["clash=open", "closing=never"])
    assert (stop.value.exit_code, stop.value.problems[0].code) == (2, "readings-clash")
    with pytest.raises(CannotGoOn) as stop:
        found.load("school").under({"clash": "open", "closing": "never"})
    assert stop.value.problems[0].code == "readings-clash"


@pytest.mark.parametrize(("written", "typed"), [
    ("{values.target.is: 92.5}", 92.5), ("{values.target.is: 90}", 90), ('{values.target.is: "90"}', "90"),
    ("{registers.all_years.years: [7, R]}", [7, "R"]), ("{reporting.first_day.by: 08:40}", "08:40"),
    ("{stages.letter.when.attendance: 90}", None),
])  # fmt: skip
def test_what_a_reading_sets_has_the_type_of_its_place(tmp_path: Path, written: str, typed: object) -> None:
    school = (
        SCHOOL
        + f"""
values: {{target: {{is: 95, source: "1"}}}}
open_points:
  point:
    kind: silence
    asks: Which?
    as_written: {{says: this}}
    readings: {{other: {{says: that, set: {written}}}}}
    working: other
    because: it is newer
"""
    )
    loaded = examined(tmp_path, "school", school=school)
    assert loaded.problems == ()
    if typed is not None:
        path = written[1:].partition(":")[0]
        assert value(loaded, f"open_points.point.readings.other.set.'{path}'") == typed
        assert loaded.resolved_tree({}).value(parse_path(path)) == typed


def test_a_reading_that_spoils_the_shape_is_told_at_the_reading(tmp_path: Path) -> None:
    spoilt = POINTS.replace('"09:10"', '"ten past nine"').replace(
        "    working: later\n    because: the table is newer\n", ""
    )
    loaded = examined(tmp_path, "school", school=spoilt)
    (problem,) = loaded.problems
    assert problem.code == "wrong-form"
    line = spoilt.lstrip("\n").splitlines()[problem.place.line - 1]
    assert "ten past nine" in line
