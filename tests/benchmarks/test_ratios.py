"""Ratios within one run, by the processor's clock: they guard against a large loss of speed on any machine.

The bounds are far below what is measured (docs/performance.md): only a change of kind fails, not a busy machine.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attendance_policy.decide.many import Task, run_many
from attendance_policy.decide.run import Shared
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import Run, compare, simulate_many
from attendance_policy.simulate.inputs import Sources, read_inputs
from attendance_policy.simulate.warm import Session
from benchmarks import case, growth, peers, plain, startup
from benchmarks.measuring import Taken, in_turns

PUPILS = 5_000
SAMPLE = 250  # pupils decided row by row, whose cost is the same for each


def test_the_ladder_is_decided_as_the_reference_does() -> None:
    about = case.year(8)
    wanted = case.by_reference(about)
    assert (wanted != case.NEVER).any()
    assert np.array_equal(case.answers(case.decided(about.grid)), wanted)
    assert np.array_equal(plain.row_by_row(plain.told(about.grid)), wanted)


def test_the_engine_is_far_faster_than_plain_simpleeval() -> None:
    many, few = case.year(PUPILS), case.year(SAMPLE)
    told = plain.told(few.grid)
    assert np.array_equal(case.answers(case.decided(many.grid))[:SAMPLE], plain.row_by_row(told))
    taken = in_turns({"ours": lambda: case.decided(many.grid), "plain": lambda: plain.row_by_row(told)}, rounds=3)
    assert a_row(taken["plain"], SAMPLE) / a_row(taken["ours"], PUPILS) >= 8


def test_the_bare_decision_is_far_faster_than_plain_simpleeval() -> None:
    ours = peers.Ours(case.year(1_000))
    rows, wanted = ours.given(), ours()
    each = next(peer for peer in peers.peers(ours, rows, 2_000) if peer.package == "simpleeval").prepare()
    assert np.array_equal(each(), wanted[:2_000])
    taken = in_turns({"ours": ours, "plain": each}, rounds=3)
    assert a_row(taken["plain"], 2_000) / a_row(taken["ours"], len(wanted)) >= 50


def test_a_pupil_costs_no_more_among_many() -> None:
    small, large = case.year(1_000).grid, case.year(4_000).grid
    taken = in_turns({"small": lambda: case.decided(small), "large": lambda: case.decided(large)}, rounds=3)
    assert a_row(taken["large"], 4_000) <= 2 * a_row(taken["small"], 1_000)


def test_cost_grows_no_faster_than_the_number_of_rules() -> None:
    few, many = growth.rules((20, 200), 1_000)
    assert many["cpu"] <= 10 * 1.5 * few["cpu"]


@pytest.mark.parametrize("name", ["ladder", growth.FULLEST])
def test_policies_that_differ_in_one_value_share_their_work(name: str) -> None:
    grid = case.year(1_000).grid
    loaded = case.ladder() if name == "ladder" else case.policies().load(name)
    path = "stages.first.when.attendance" if name == "ladder" else "stages.concern_letter.when.attendance"
    both = [loaded.policy, case.policies().patched(loaded, [(path, "93")]).policy]
    settings = Settings()
    taken = in_turns({
        count: lambda each=each: run_many([Task(one, settings) for one in each], Shared.of(grid))  # type: ignore[misc]
        for count, each in (("one", both[:1]), ("two", both))
    }, rounds=5)  # fmt: skip
    assert taken["two"].cpu <= 1.9 * taken["one"].cpu


def test_a_what_if_in_a_session_costs_far_less_than_a_run(tmp_path: Path) -> None:
    files = startup.files(tmp_path, 1_000)
    policies = case.policies()
    loaded = policies.load(growth.FULLEST)
    inputs = read_inputs(Sources(Path(files["packed"])), loaded.policy, code_book(policies.resolver))
    session = Session(policies, loaded, inputs, Settings())
    values = iter(range(70, 99))

    def changed() -> list[tuple[str, str]]:
        return [("stages.concern_letter.when.attendance", str(next(values)))]

    def apart() -> object:
        after = policies.load(growth.FULLEST, sets=changed())
        runs = [Run(one, Settings()) for one in (loaded, after)]
        return compare(*simulate_many(runs, Shared.of(inputs.grid), keep=False, readings=False))

    taken = in_turns({"session": lambda: session.what_if(changed()), "apart": apart}, rounds=4)
    assert taken["session"].cpu <= 0.5 * taken["apart"].cpu


def a_row(taken: Taken, rows: int) -> float:
    """Seconds a row."""
    return taken.cpu / rows
