"""A run counts block by block and lets its decisions go: the figures are those of a run that keeps every one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from attendance_policy.calendar import monday_of
from attendance_policy.decide import many
from attendance_policy.decide.duties_model import Span
from attendance_policy.decide.duties_open import duties_under
from attendance_policy.decide.model import REACHED, Decided
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import Outcome, Run, compare, due_otherwise, simulate_many
from attendance_policy.simulate.apart import in_parts
from attendance_policy.simulate.model import NEVER
from attendance_policy.simulate.patched import same_duties
from attendance_policy.simulate.readings import planned
from attendance_policy.simulate.tally import Counted, Tally
from attendance_policy.simulate.workers import Workers

POLICIES = Policies(Library())
LETTER = "stages.concern_letter.when.attendance"


@pytest.fixture(scope="module")
def grid() -> Grid:
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", 60, 5, calendar, code_book(POLICIES.resolver))
    return lay(register, pupils, calendar)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    before, settings = POLICIES.load("basildon_lower"), Settings()
    return [Run(before, settings), Run(POLICIES.patched(before, [(LETTER, "93")]), settings)]


@pytest.fixture(params=[None, 16], ids=["one block", "several blocks"])
def blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(many.each_block, "__defaults__", (request.param, ()))
    yield request.param


def figures(outcome: Outcome) -> tuple[object, ...]:
    return (outcome.decisions, outcome.weeks, outcome.assumed, outcome.readings, outcome.held, outcome.not_asked,
            list(outcome.opened.items()), outcome.acts)  # fmt: skip


def first_days(decided: Decided, rule: str) -> list[int]:
    """Of each pupil the first day on which the rule was due or asked, looked for one decision after another."""
    first = [int(NEVER)] * decided.grid.size[0]
    for fired in decided.of(rule):
        for pupil, day in zip(fired.pupil.tolist(), fired.day.tolist(), strict=True):
            first[pupil] = min(first[pupil], day) if fired.status in REACHED else first[pupil]
    return first


def test_nothing_is_kept_and_every_figure_is_the_same(grid: Grid, runs: list[Run], blocks: int) -> None:
    kept = simulate_many(runs, Shared.of(grid))
    counted = simulate_many(runs, Shared.of(grid), keep=False)
    assert [figures(one) for one in kept] == [figures(one) for one in counted]
    assert compare(*kept).changes == compare(*counted).changes
    assert due_otherwise(compare(*kept)) == due_otherwise(compare(*counted))
    with pytest.raises(RuntimeError, match="were not kept"):
        _ = counted[0].decided


def test_what_was_counted_is_what_was_decided(grid: Grid, runs: list[Run], blocks: int) -> None:
    for outcome in simulate_many(runs, Shared.of(grid)):
        assert sum(one.count + one.asks + one.unknown + one.first + one.not_specified for one in outcome.decisions) == (
            sum(len(fired.at) for fired in outcome.decided.fired)
        )
        for one in outcome.decisions:
            days = outcome.first_days(one.rule)
            assert days.tolist() == first_days(outcome.decided, one.rule)
            assert one.pupils == int((days < grid.size[1]).sum())
            named = {name for fired in outcome.decided.of(one.rule) for name in fired.open_names}
            assert one.open_names == tuple(sorted(named))
        weekly = [count for week in outcome.weeks for count in week.decisions.values()]
        assert sum(weekly) == sum(one.count + one.asks for one in outcome.decisions)


def test_each_decision_is_counted_in_its_own_week(grid: Grid, runs: list[Run], blocks: int) -> None:
    for outcome in simulate_many(runs, Shared.of(grid)):
        expected: dict[tuple[date, str], int] = {}
        for fired in outcome.decided.fired:
            for day in fired.day.tolist() if fired.status in REACHED else ():
                week = monday_of(grid.days.days[day]), fired.rule.id
                expected[week] = expected.get(week, 0) + 1
        found = {(week.start, rule): count for week in outcome.weeks for rule, count in week.decisions.items()}
        assert found == expected and len({start for start, _ in found}) > 9


def test_parts_joined_are_the_whole(grid: Grid, runs: list[Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance_policy.simulate.apart.suiting", lambda _: 16)
    tasks: list[many.Task] = []
    plan = planned(runs[0], tasks, (), readings=False)
    whole = simulate_many(runs[:1], Shared.of(grid), readings=False)[0]
    joined, start = Tally(runs[0].loaded.policy, grid.size[0], grid.days), 0
    for part in in_parts([plan], tasks, Shared.of(grid), Workers(1), keep=False):
        (found, counted, _), = part.found
        assert not found
        assert type(counted) is Counted  # and so without the policy
        joined.join(start, counted)
        start += part.pupils
    assert start == grid.size[0] > 16
    assert joined.rules() == tuple(whole.decisions)
    assert joined.by_week() == whole.weeks
    assert all(np.array_equal(joined.first[rule], days) for rule, days in whole.first.items())
    assert {rule: frozenset(acts) for rule, acts in joined.acts.items()} == whole.acts


def test_without_readings_only_the_policies_are_run(grid: Grid, runs: list[Run]) -> None:
    tasks: list[many.Task] = []
    plans = [planned(run, tasks, (), readings=False) for run in runs]
    assert len(tasks) == len(runs)
    assert [plan.held for plan in plans] == [planned(run, [], ()).held for run in runs]
    counted = simulate_many(runs, Shared.of(grid), readings=False)
    assert [one.decisions for one in counted] == [one.decisions for one in simulate_many(runs, Shared.of(grid))]
    assert not counted[0].readings


@pytest.mark.parametrize(
    ("path", "value", "same"),
    [
        (LETTER, "93", True),
        ("stages.concern_letter.due", "1 week after concern_letter", True),
        ("duties.submit_register.who", "attendance team", False),
    ],
)
def test_duties_are_told_apart_from_what_a_register_asks(path: str, value: str, same: bool) -> None:
    before = POLICIES.load("basildon_lower")
    assert same_duties(before, before)
    after = POLICIES.patched(before, [(path, value)])
    assert same_duties(before, after) is same
    calendar = read_calendar("england_example")
    span = Span(calendar, calendar.school_days[0], calendar.school_days[20])
    assert (duties_under(before, span) == duties_under(after, span)) is same
