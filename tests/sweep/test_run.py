"""A sweep counts what separate simulations count, at every point, and moves exactly the pupils between two values."""

from __future__ import annotations

from pathlib import Path

import pytest

from attendance_policy.simulate import RuleCount
from attendance_policy.simulate.model import NEVER
from attendance_policy.sweep import cliffs, largest
from attendance_policy.sweep import run as module
from cli.registers import generated

from .sweeping import Swept, given, register_of

CONCERN = "rules.concern_letter.when.attendance"
CASES = [
    ("basildon_lower", "secondary", ("stages.concern_letter.when.attendance=88:97:3",), "never"),
    ("basildon_lower", "secondary", ("stages.concern_letter.when.attendance=90:95:5",
                                     "reporting.first_day.by=08:15:08:45:15 min"), "always"),
    ("sharley_park", "primary", ("values.first_stage_figure.in_simulation=90:96:3",), "never"),
    ("lct", "secondary", ("stages.stage_b.any_of.0.not_before=1:5:2",), "1/2"),
    ("atlp_slade", "secondary", ("rules.visit_first_day.when.absence_day=1:3:1",), "never"),
]  # fmt: skip


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    found = {}
    for phase in ("secondary", "primary"):
        folder = tmp_path_factory.mktemp(phase)
        found[phase] = generated(folder, 80, phase)
    return found


@pytest.mark.parametrize("block", [None, 23], ids=["at once", "in blocks"])
@pytest.mark.parametrize(("policy", "phase", "ranges", "discretion"), CASES, ids=[case[2][0] for case in CASES])
def test_every_point_is_a_simulation(
    registers: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch, policy: str, phase: str,
    ranges: tuple[str, ...], discretion: str, block: int | None,
) -> None:  # fmt: skip
    if block is not None:
        monkeypatch.setattr(module, "BLOCK", block)
    register, pupils = registers[phase]
    swept = Swept(given(register, policy, pupils, discretion=discretion), ranges, "decisions per week 1")
    assert swept.alone().decisions == swept.found.base.decisions
    reached = {}
    for point in swept.found.points:
        assert not point.problems
        alone = swept.alone(*(value.text for value in point.values))
        assert point.decisions == alone.decisions
        assert point.periods == tuple(sum(week.decisions.values()) for week in alone.weeks if _open(swept, week.start))
        reached[point.place] = {rule: alone.first_days(rule) != NEVER for rule in swept.found.moved}
    assert swept.found.moved
    for step in swept.found.steps:
        was, now = reached[step.before][step.rule], reached[step.after][step.rule]
        assert (step.newly, step.no_longer) == (int((now & ~was).sum()), int((was & ~now).sum()))


def _open(swept: Swept, monday) -> bool:
    return any((day - monday).days in range(7) for day in swept.inputs.grid.days.days)


def test_both_sides_of_a_cliff(tmp_path: Path) -> None:
    """Five pupils are at exactly 90%, one at exactly 95%: they are reached from the next value on, and not before."""
    register = register_of(tmp_path / "r.csv", [0, 0, 1, 2, 4, 4, 4, 4, 4, 6])
    swept = Swept(given(register), [f"{CONCERN}=88:97:0.5"], "letters per week 3")
    found = {point.values[0].word: point.of("concern_letter") for point in swept.found.points}
    assert [found[at].pupils for at in ("88", "90", "90.5", "95", "95.5", "97")] == [1, 1, 6, 6, 7, 7]
    assert found["90.5"] == RuleCount("concern_letter", "rules", 6, 6, source=("3",))
    moving = {(step.before, step.after): step.moved for step in swept.found.steps
              if step.moved and step.rule == "concern_letter"}  # fmt: skip
    assert moving == {((4,), (5,)): 5, ((14,), (15,)): 1}
    first = cliffs(swept.found)[0]
    assert (first.step.rule, first.step.before, first.step.newly, first.usual) == ("concern_letter", (4,), 5, (6, 18))
    assert largest(swept.found) == first
    assert swept.found.axes[0].place_in_force == 14


def test_a_value_in_force_between_two_points_and_a_reading_that_sets_it_again(tmp_path: Path) -> None:
    register = register_of(tmp_path / "r.csv", [0, 4])
    between = Swept(given(register), [f"{CONCERN}=88:97:2"]).found
    assert between.axes[0].place_in_force is None and between.axes[0].stands_at == 95
    again = Swept(given(register), ["values.grave.is=60:90:10"]).found
    assert again.notes[0].startswith("`values.grave.is` counts for nothing: the working reading of an open point")
    assert again.moved == ()


def test_a_value_that_breaks_the_profile_is_a_point_with_its_problem(tmp_path: Path) -> None:
    register = register_of(tmp_path / "r.csv", [0, 4, 8])
    found = Swept(given(register), ["rules.concern_letter.when.attendance=90:130:20"]).found
    problems = [[problem.code for problem in point.problems] for point in found.points]
    assert problems[0] == [] and problems[1:] != [[], []]
    broken = [point for point in found.points if point.problems]
    assert broken and all(point.decisions == () for point in broken)


def test_what_nobody_reads_moves_nobody(tmp_path: Path) -> None:
    register = register_of(tmp_path / "r.csv", [0, 4])
    found = Swept(given(register), ["reporting.first_day.by=08:00:09:00:30 min"]).found
    assert (found.moved, found.steps, cliffs(found), largest(found)) == ((), (), (), None)
    assert "no rule that a register asks reads what is varied" in found.notes


def test_a_log_is_told_to_every_point(tmp_path: Path) -> None:
    """A letter in the log is the only one that counts as sent: nobody else waits for a second one."""
    register = register_of(tmp_path / "r.csv", [30, 30])
    log = tmp_path / "log.csv"
    log.write_text("at,pupil_id,kind,id\n2025-09-22,P00,letter,concern\n", encoding="utf-8")
    swept = Swept(given(register, events=log.as_posix()), ["rules.second_letter.not_before=0 weeks:2 weeks:1 week"])
    for point in swept.found.points:
        assert point.decisions == swept.alone(point.values[0].text).decisions
    assert [point.of("second_letter").pupils for point in swept.found.points] == [1, 1, 0]


@pytest.mark.parametrize("by", [("reporting.first_day.by=08:15:08:45:15 min",), ()], ids=["a plane", "a line"])
def test_steps_go_past_values_that_cannot_be_set(registers: dict[str, tuple[str, str]], by: tuple[str, ...]) -> None:
    register, pupils = registers["secondary"]
    call = given(register, "basildon_lower", pupils)
    path = "stages.concern_letter.when.attendance"
    letters = {}
    for width in (5, 10):  # what is above 100 % is refused
        found = Swept(call, (f"{path}=90:110:{width}", *by)).found
        letters[width] = {(found.axes[0].values[step.before[0]].text, found.axes[0].values[step.after[0]].text)
                          for step in found.steps if step.axis == 0}  # fmt: skip
    assert letters == {5: {("90", "95"), ("95", "100")}, 10: {("90", "100")}}
    whole = "rules.visit_first_day.when.absence_day"
    steps = {}
    for width in ("0.5", "1"):
        found = Swept(given(register, "atlp_slade", pupils), (f"{whole}=1:3:{width}",)).found
        steps[width] = [(found.axes[0].values[step.before[0]].text, found.axes[0].values[step.after[0]].text, step.rule,
                         step.newly, step.no_longer) for step in found.steps]  # fmt: skip
    assert steps["0.5"] == steps["1"] != []


@pytest.mark.parametrize(("values", "told"), [("95:95:1", False), ("94:94:1", False)])
def test_the_value_in_force_alone_is_not_said_to_be_read_by_nothing(
    registers: dict[str, tuple[str, str]], values: str, told: bool
) -> None:
    register, pupils = registers["secondary"]
    found = Swept(given(register, "basildon_lower", pupils), (f"stages.concern_letter.when.attendance={values}",)).found
    assert ("no rule that a register asks reads what is varied" in found.notes) is told
