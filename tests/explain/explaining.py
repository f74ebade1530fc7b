"""Explaining small schools: what every test of explanations needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from attendance_policy.decide.recorded import read_log
from attendance_policy.decide.run import Shared
from attendance_policy.explain import Explanation, explain, one_pupil
from attendance_policy.explain.model import RuleTold, Told
from attendance_policy.explain.text import ALL, explanation_text
from attendance_policy.policy import Loaded
from reference.interpreter import Options
from reference.pupil import Pupil
from reference.side_by_side import School, engine_settings


def explained(
    loaded: Loaded, about: School, pupil: str, on: date, options: Options | None = None, rule: str | None = None
) -> Explanation:
    """The explanation of one day; the calendar of the school goes on after its register."""
    options = options or Options(log=bool(about.events))
    grid, earlier = about.known(options.log)
    log = read_log(about.events, grid, loaded.policy) if options.log else None
    one = one_pupil(Shared.of(grid, earlier), engine_settings(options, log), log.contacts if log else None, pupil,
                    about.calendar)  # fmt: skip
    return explain(loaded, one, on, rule, about.events if options.log else None)


def in_full(explanation: Explanation) -> str:
    """The text that tells every rule."""
    return explanation_text(explanation, ALL)


def the_rule(explanation: Explanation, name: str = "r") -> RuleTold:
    """The one entry of a rule."""
    found = [rule for rule in explanation.rules if rule.rule == name]
    assert len(found) == 1, found
    return found[0]


def leaves(told: Told) -> Iterator[Told]:
    """The innermost parts of a condition."""
    if not told.parts:
        yield told
    for part in told.parts:
        yield from leaves(part)


def figure(explanation: Explanation, name: str = "r") -> Told:
    """The first figure that a rule compares."""
    return next(leaf for told in the_rule(explanation, name).conditions for leaf in leaves(told) if leaf.threshold)


def going_on(about: School, pupil: str, on: date, marks: tuple[str, str]) -> School:
    """The school in which a pupil is marked alike on every school day on roll after `on`, and nothing was logged of
    anybody after it. What the log names later it names still: of somebody who is not in the register."""
    coming = {day for one in about.pupils for day in one.marks if day > on and any(one.marks[day])}
    coming |= {day for day in about.calendar.school_days if day > on}
    pupils = []
    for one in about.pupils:
        before = {day: both for day, both in one.marks.items() if day <= on}
        own = [day for day in coming if one.id == pupil and _on_roll(one, on, day)]
        pupils.append(replace(one, marks={**before, **dict.fromkeys(own, marks)}))
    # The school goes on, and its register with it, whoever has left.
    pupils.append(Pupil("others", dict.fromkeys(coming, ("/", "/"))))
    events = (one if one.at.date() <= on else replace(one, pupil_id="nobody") for one in about.events)
    return replace(about, pupils=tuple(pupils), events=tuple(sorted(events)))


def _on_roll(one: Pupil, on: date, day: date) -> bool:
    """Whether a pupil is on roll on a day to come, as far as `on` tells: from the first day told, else the first mark;
    to the last day told, else without end, unless no mark comes on `on` or later."""
    marked = [when for when, both in one.marks.items() if any(both)]
    first = one.start or min(marked, default=date.max)
    if one.leave is None and one.start is None and max(marked, default=date.min) < on:
        return False
    return first <= day <= (one.leave or date.max)
