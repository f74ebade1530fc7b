"""A what-if told briefly decides only the rules that a change can reach and tells what it does when all are decided."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.calendar import Calendar
from attendance_policy.cli import simulate as verb
from attendance_policy.decide.run import Shared
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.paths import show_path
from attendance_policy.register import write_packed
from attendance_policy.reports.findings import changes_of
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import Outcome, Run, compare, concerned, due_otherwise, simulate_many
from attendance_policy.testing.mutants import mutants_of
from cli.called import Call
from reference.making import load, rule

POLICIES = Policies(Library())
PROFILES = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return read_calendar("england_example")


@pytest.fixture(scope="module")
def grid(calendar: Calendar) -> Grid:
    register, pupils = generate("secondary", 40, 5, calendar, code_book(POLICIES.resolver))
    return lay(register, pupils, calendar)


def _run(loaded: Sequence[Loaded], grid: Grid, only: frozenset[str] | None) -> list[Outcome]:
    runs = [Run(one, Settings(), None, only) for one in loaded]
    return list(simulate_many(runs, Shared.of(grid), keep=False, readings=False))


def _told(outcomes: Sequence[Outcome]) -> tuple[Any, ...]:
    what_if = compare(*outcomes)
    found = changes_of(what_if)
    changed = {one.rule for one in found.changed}
    weeks = [[(week.start, {name: count for name, count in week.decisions.items() if name in changed})
              for week in one.weeks] for one in outcomes]  # fmt: skip
    same = sorted([*(one.rule for one in found.same), *outcomes[0].spared])
    return (found.changed, same, found.only_before, found.only_after, due_otherwise(what_if), weeks,
            [(one.sessions, one.possible, one.present, one.held, one.not_asked) for one in outcomes])  # fmt: skip


def _same_as_all(before: Loaded, after: Loaded, grid: Grid) -> int:
    """The number of rules that were not run."""
    few = _run((before, after), grid, concerned(before, after))
    assert _told(few) == _told(_run((before, after), grid, None))
    return len(few[0].spared)


def _changed(loaded: Loaded) -> Iterator[Loaded]:
    """The profile with one figure, time or comparison set otherwise."""
    mutants = [mutant for mutant in mutants_of(loaded) if not mutant.point]
    random.Random(3).shuffle(mutants)
    for mutant in mutants:
        with suppress(CannotGoOn):  # not every mutant is a profile under each reading
            yield POLICIES.patched(loaded, [(show_path(mutant.at), str(mutant.value))])


@pytest.mark.parametrize("profile", PROFILES)
def test_a_value_changed(profile: str, grid: Grid) -> None:
    loaded = POLICIES.load(profile)
    spared = [_same_as_all(loaded, other, grid) for other in islice(_changed(loaded), 10)]
    assert max(spared) > 20


@pytest.mark.parametrize("profile", PROFILES)
def test_another_policy(profile: str, grid: Grid) -> None:
    _same_as_all(POLICIES.load(profile), POLICIES.load(PROFILES[PROFILES.index(profile) - 1]), grid)


@pytest.mark.parametrize("profile", PROFILES)
def test_another_reading(profile: str, grid: Grid) -> None:
    loaded = POLICIES.load(profile)
    for point in loaded.as_written.open_points[:3]:
        _same_as_all(loaded, POLICIES.load(profile, readings=[f"{point.id}={point.readings[-1].id}"]), grid)


def test_a_rule_that_says_a_duty_again_is_run_with_the_rule_that_says_it_first(grid: Grid) -> None:
    def policy(share: int) -> Loaded:
        return load(rules={
            "first": rule(each="review", when=f"attendance < {share}", once="ever"),
            "again": rule(each="review", when="attendance < 95", once="ever", restates="first"),
            "other": rule(each="review", when="attendance < 90", once="ever"),
        })  # fmt: skip

    before, after = policy(95), policy(90)
    assert concerned(before, after) == {"first", "again"}
    assert _same_as_all(before, after, grid) == 1
    assert changes_of(compare(*_run((before, after), grid, None))).changed[0].rule == "again"


def test_a_rule_that_an_open_point_keeps_from_running_on_one_side(grid: Grid) -> None:
    when = "attendance < 90"
    point = {
        "kind": "silence", "asks": "when?", "source": "1", "as_written": {"says": "below 90", "source": "1"},
        "readings": {"later": {"says": "below 80", "set": {"rules.held.when": "attendance < 80"}}},
    }  # fmt: skip
    rules = {"held": rule(each="review", when=when, once="ever"), "free": rule(each="review", when=when, once="ever")}
    before, after = load(rules=rules, open_points={"p": point}), load(rules=rules)
    assert concerned(before, after) == {"held"}
    _same_as_all(before, after, grid)
    assert [one.rule for one in changes_of(compare(*_run((before, after), grid, None))).only_after] == ["held"]


@pytest.mark.parametrize("change", [
    ("--set", "stages.concern_letter.when.attendance=93"),
    ("--set", "reporting.first_day.by=08:15"),
    ("--set", "stages.concern_letter.when.attendance=95"),
    ("--against", "sharley_park"),
])  # fmt: skip
def test_what_a_call_prints(
    change: tuple[str, str], calendar: Calendar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    register, _ = generate("secondary", 30, 6, calendar, code_book(POLICIES.resolver))
    write_packed(register, tmp_path / "school.packed")
    asked = ("simulate", "--policy", "basildon_lower", "--register", str(tmp_path / "school.packed"), *change)
    call = Call(capsys)
    few = call(*asked, "--brief")
    monkeypatch.setattr(verb, "concerned", lambda *_: None)
    assert few == call(*asked, "--brief")
    assert few.startswith("What if")
