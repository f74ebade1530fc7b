"""What-ifs and readings: patches of a whole profile, validated whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.policy.paths import parse_path
from policy.family import TRUST, examined, policies, value

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
