"""Pupils do not see each other: one by one, in blocks, in any order, each is decided alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from attendance_policy.decide import blocks
from attendance_policy.decide.recorded import read_log
from attendance_policy.decide.run import Shared
from reference import drawing, drawing_schools
from reference.drawing_corrections import corrected_schools
from reference.interpreter import Decision, Options
from reference.making import book, calendar, policy, pupil, rule
from reference.pupil import Pupil
from reference.side_by_side import School, by_engine, engine_settings, told

QUICK = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@QUICK
@given(drawing.profiles(), drawing_schools.schools(least=2), drawing.options())
def test_one_by_one_and_in_any_order(sections: dict[str, Any], about: School, options: Options) -> None:
    # The days of a register are those of all its pupils: alone, each keeps them.
    days = {day for one in about.pupils for day, both in one.marks.items() if any(both)}
    anchor = Pupil("anchor", dict.fromkeys(days, ("/", "/")))
    made = policy(**sections)

    def decided(*pupils: Pupil) -> list[Decision]:
        found = by_engine(made, replace(about, pupils=(*pupils, anchor)), options)
        return [decision for decision in found if decision.pupil != "anchor"]

    together = decided(*about.pupils)
    assert decided(*reversed(about.pupils)) == together
    assert sorted(decision for one in about.pupils for decision in decided(one)) == together


@QUICK
@given(
    drawing.profiles(),
    st.one_of(drawing_schools.schools(least=3), corrected_schools(least=3)),
    drawing.options(),
    st.integers(1, 2),
)
def test_in_blocks(sections: dict[str, Any], about: School, options: Options, block: int) -> None:
    made, (grid, earlier) = policy(**sections), about.known(options.log)
    log = read_log(about.events, grid, made) if options.log else None
    settings_ = engine_settings(options, log)
    contacts = log.contacts if log is not None else None
    whole = blocks.decide(made, Shared.of(grid, earlier), settings_, contacts)
    apart = blocks.decide(made, Shared.of(grid, earlier), settings_, contacts, block=block)
    assert told(apart) == told(whole)
    assert apart.assumed == whole.assumed


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from("/NXI"), min_size=20, max_size=20), st.integers(0, 19), st.integers(1, 10000))
def test_a_session_in_school_never_lowers_attendance(letters: list[str], at: int, hundredths: int) -> None:
    assume(letters[at] in "NI")
    better = [*letters[:at], "/", *letters[at + 1 :]]
    plan = calendar(weeks=2)

    def words(marks: list[str]) -> str:
        return " ".join(a + b for a, b in zip(marks[0::2], marks[1::2], strict=True))

    figure = f"{max(hundredths, 100) / 100:.2f}"
    made = policy(
        rules={"r": rule(each="review", when=f"attendance < {figure}", repeat="every 1 day")},
        counting={"review": {"every": "school day"}},
    )
    pupils = (pupil("before", plan.school_days, words(letters)), pupil("after", plan.school_days, words(better)))
    found = by_engine(made, School(plan, book(), pupils), Options())
    low = {name: {decision.day for decision in found if decision.pupil == name} for name in ("before", "after")}
    assert low["after"] <= low["before"]
