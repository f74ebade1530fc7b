"""An explanation says what the engine decides, on any day of any pupil; what would come is what comes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attendance_policy.explain.data import trace_data
from attendance_policy.policy.shape import schema
from explain.explaining import explained, going_on, in_full
from reference import drawing, drawing_schools
from reference.drawing_corrections import corrected_schools
from reference.interpreter import Options
from reference.making import load
from reference.side_by_side import School, by_engine, by_reference, run_engine

# Shrinking a profile and its school takes minutes.
QUICK = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
MANY = settings(QUICK, max_examples=80)
FEW = settings(QUICK, max_examples=30)
TRACE = jsonschema.Draft202012Validator(schema("trace"))


def valid(data: dict[str, Any]) -> None:
    """The trace meets its schema, as it is printed."""
    TRACE.validate(json.loads(json.dumps({"schema_version": 1, **data})))


@MANY
@given(
    drawing.profiles(),
    st.one_of(drawing_schools.schools(least=2), corrected_schools(least=2)),
    drawing.options(),
    st.data(),
)
def test_the_verdicts_are_the_decisions_of_the_engine(
    sections: dict[str, Any], about: School, options: Options, data: st.DataObject
) -> None:
    loaded = load(**sections)
    grid, _ = about.known(options.log)
    if not grid.days.days:
        return
    pupil = data.draw(st.sampled_from(grid.pupil_ids))
    day = data.draw(st.sampled_from(grid.days.days))
    found = explained(loaded, about, pupil, day, options)
    valid(trace_data(found))
    assert in_full(found)
    decided = run_engine(loaded.policy, about, options)
    at, row = grid.days.days.index(day), grid.pupil_ids.index(pupil)
    engine = sorted(
        (one.rule.id, one.case.name, one.rows.occasion, one.strength, one.status)
        for one in decided.fired
        for index in one.at.tolist()
        if one.rows.pupil[index] == row and one.rows.day[index] == at
    )
    told = sorted(
        (rule.rule, rule.case, rule.occasion, action.strength, action.status)
        for rule in found.rules for action in rule.actions if action.status
    )  # fmt: skip
    assert sorted(set(told)) == sorted(set(engine))
    for rule in found.rules:
        verdicts = [told.verdict for told in rule.conditions]
        statuses = {action.status for action in rule.actions} - {""}
        match rule.verdict:
            case "yes":
                assert statuses and statuses <= {"due", "asks"}
                assert set(verdicts) <= {"yes"}
            case "not known":
                assert statuses and "no" not in verdicts and "not known" in verdicts
            case "no":
                assert statuses <= {"first"}
                assert set(verdicts) - {"yes"}
            case _:
                assert not statuses and rule.why_not_asked


@FEW
@given(drawing.profiles(), drawing_schools.schools(least=1), drawing.options(), st.data())
def test_what_would_come_is_what_the_engine_decides_when_it_does(
    sections: dict[str, Any], about: School, options: Options, data: st.DataObject
) -> None:
    loaded = load(**sections)
    grid, _ = about.known(options.log)
    if not grid.days.days:
        return
    pupil = data.draw(st.sampled_from(grid.pupil_ids))
    day = data.draw(st.sampled_from(grid.days.days))
    found = explained(loaded, about, pupil, day, options)
    comings = {}
    for letter in "ONIL/":
        extended = going_on(about, pupil, day, (letter, letter))
        engine = by_engine(loaded.policy, extended, options)
        assert engine == by_reference(loaded.policy, extended, options)
        comings[letter] = engine
    for rule in found.rules:
        if rule.verdict == "yes":
            continue

        def first(letter: str, rule: Any = rule) -> date | None:
            days = [one.day for one in comings[letter] if one.pupil == pupil and one.day > day and not one.names
                    and (one.rule, one.case) == (rule.rule, rule.case) and one.status in ("due", "asks")]  # fmt: skip
            return min(days, default=None)

        absent = [when for letter in "ONI" if (when := first(letter)) is not None]
        other = [when for letter in "L/" if (when := first(letter)) is not None]
        expected = min(absent or other, default=None)
        assert (rule.ahead.on if rule.ahead else None) == expected


@pytest.mark.parametrize("missing", ["version", "rules"])
def test_the_schema_of_a_trace_asks_for_what_it_lists(missing: str) -> None:
    good = {"version": 1, "policy": "p", "name": "P", "pupil_id": "a", "on": "2025-09-01",
            "marks": {"am": "", "pm": ""},
            "occasions": [], "next_on": {}, "rules": [], "notices": [], "notes": []}  # fmt: skip
    valid({"trace": good})
    with pytest.raises(jsonschema.ValidationError):
        valid({"trace": {key: value for key, value in good.items() if key != missing}})
