"""Every shipped profile, on generated registers: the engine decides what the slow reference decides."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, time
from fractions import Fraction
from functools import cache
from typing import Literal

import pytest

from attendance_policy.decide.points import is_asked
from attendance_policy.events import Event
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies, Policy
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.touch import touched
from reference.interpreter import Decision, Options
from reference.making import agreed
from reference.pupil import Pupil
from reference.side_by_side import School, by_engine, school_of

PROFILES = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")
Phase = Literal["primary", "secondary"]
PHASE: dict[str, Phase] = {"lct": "primary", "sharley_park": "primary"}
RUNS = {
    "simulated": Options(),
    "simulated, people say yes to all": Options(discretion=Fraction(1), seed=3),
    "simulated, people say yes to a third, with a log": Options(discretion=Fraction(1, 3), seed=4, log=True),
    "replayed": Options(simulate=False, take_done=False),
    "replayed with a log": Options(simulate=False, take_done=False, log=True),
    "replayed with assumptions": Options(
        simulate=False, assume={"contact_made": Fraction(1, 2), "improved_since": Fraction(0)}
    ),
}


@cache
def _policies() -> Policies:
    return Policies(Library())


@cache
def _loaded(name: str) -> Loaded:
    policies = _policies()
    return policies.examine(policies.library.find(name))


@cache
def _school(phase: Phase) -> School:
    """300 generated pupils, those with the most absence first; the rest in the order they come."""
    calendar = read_calendar("england_example")
    register, pupils = generate(phase, 300, 11, calendar, code_book(_policies().resolver))
    about = school_of(register, pupils, calendar)

    def missed(pupil: Pupil) -> int:
        return sum(letter not in "/\\LBPVWK" for both in pupil.marks.values() for letter in both)

    worst = sorted(about.pupils, key=missed, reverse=True)
    return replace(about, pupils=(*worst[:60:3], *(p for p in about.pupils if p not in worst[:60])))


def _with_log(about: School, policy: Policy, seed: int) -> School:
    """Pupils with the profile's own flags, and a log of a dozen things done to each."""
    draw = random.Random(seed)
    flags = tuple(sorted({*about.flags, *policy.flags[: len(policy.flags) // 2 + 1]}))
    pupils = tuple(
        replace(p, flags={name: p.flags.get(name) or draw.choice(["yes", "no", "no", "no", "?"]) for name in flags})
        for p in about.pupils
    )
    steps = [*policy.papers, *(rule.id for rule in policy.rules)]
    events = []
    for line in range(12 * len(pupils)):
        kind = draw.choice(
            ["contact", "contact", "visit", "letter", "letter", "meeting", "form", "judgement", "report"]
        )
        what = draw.choice([*policy.judgements, "other"]) if kind == "judgement" else draw.choice([*steps, ""])
        pupil = draw.choice(pupils)
        at = datetime.combine(draw.choice(about.calendar.school_days), time(draw.randrange(8, 16)))
        outcome = draw.choice(["yes", "no", "reached", "no answer"])
        events.append(Event(at, pupil.id, line, kind, True, id=what, outcome=outcome))
    return replace(about, pupils=pupils, events=tuple(sorted(events)), flags=flags)


@pytest.mark.parametrize("run", sorted(RUNS))
@pytest.mark.parametrize("name", PROFILES)
def test_profile(name: str, run: str) -> None:
    about, options, policy = _school(PHASE.get(name, "secondary")), RUNS[run], _loaded(name).policy
    about = replace(about, pupils=about.pupils[:3] + about.pupils[20:22])
    if options.log:
        about = _with_log(about, policy, seed=5)
    decisions = agreed(policy, about, options)
    assert len(decisions) > 40
    assert {decision.status for decision in decisions} >= {"due", "asks"}


@pytest.mark.parametrize("name", PROFILES)
def test_under_every_reading(name: str) -> None:
    loaded = _loaded(name)
    about = _school(PHASE.get(name, "secondary"))
    autumn = {day for day in about.calendar.school_days if day.isoformat() < "2025-12-20"}
    short = tuple(
        replace(p, marks={day: both for day, both in p.marks.items() if day in autumn}) for p in about.pupils[2:4]
    )
    tried = 0
    for point in loaded.as_written.open_points:
        base = loaded.under({point.id: "as_written"})
        for reading in point.readings:
            policy = loaded.under({point.id: reading.id})
            if any(is_asked(policy, rule) for rule in touched(base, policy)):
                agreed(policy, replace(about, pupils=short), Options(discretion=Fraction(1)))
                tried += 1
    assert tried > 5


@pytest.mark.parametrize("name", PROFILES)
def test_a_reading_changes_no_rule_that_it_does_not_touch(name: str) -> None:
    loaded = _loaded(name)
    about = _school(PHASE.get(name, "secondary"))
    about = replace(about, pupils=about.pupils[:30])
    options = Options(discretion=Fraction(1))
    changed = 0
    for point in loaded.as_written.open_points:
        base = loaded.under({point.id: "as_written"})
        before = _by_rule(by_engine(base, about, options))
        for reading in point.readings[1:]:
            policy = loaded.under({point.id: reading.id})
            after = _by_rule(by_engine(policy, about, options))
            moved = {rule for rule in before.keys() | after.keys() if before.get(rule) != after.get(rule)}
            assert moved <= touched(base, policy), (point.id, reading.id)
            changed += bool(moved)
    assert changed > 2


def _by_rule(decisions: list[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.rule, []).append(decision)
    return found
