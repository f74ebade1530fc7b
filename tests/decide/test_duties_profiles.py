"""The duties of every shipped profile, over a month and a year, to be held beside the documents."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.decide.duties import duties_of
from attendance_policy.decide.duties_model import Span
from attendance_policy.decide.duties_open import duties_under
from attendance_policy.decide.duties_summary import DutySum, summed
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies
from reference.duties import duty_days

PROFILES = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")
SPANS = {
    "december": (date(2025, 12, 1), date(2025, 12, 31)),
    "year": (date(2025, 9, 1), date(2026, 8, 31)),
}


@cache
def _loaded(name: str) -> Loaded:
    return Policies(Library()).load(name)


def _span(name: str) -> Span:
    return Span(read_calendar("england_example"), *SPANS[name])


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("span", SPANS)
def test_the_duties_of_a_profile(name: str, span: str, snapshot: SnapshotAssertion) -> None:
    duties = duties_under(_loaded(name), _span(span))
    lines = [line for one in summed(duties) for line in _lines(one)]
    lines += [f"{r.point} {r.reading}{' (working)' if r.working else ''}: {r.rule} {r.count} {r.role}"
              for r in duties.readings]  # fmt: skip
    assert "\n".join(lines) == snapshot


def _lines(one: DutySum) -> list[str]:
    counts = ", ".join(f"{name} {count}" for name, count in one.counts.items() if count) or "none"
    said = [f"{one.head.rule}: {counts}; {one.head.role}; {', '.join((*one.head.source, *one.law))}; next {one.next}"]
    for rhythm in one.rhythms:
        days = ", ".join(map(str, rhythm.days)) if len(rhythm.days) <= 12 else f"{rhythm.days[0]} .. {rhythm.days[-1]}"
        said.append(f"    {rhythm.sentence()} ({rhythm.status}): {days}")
    said += [f"    {status}: {'; '.join(words)}" for status, words in one.words.items()]
    return said + [f"    ~ {sentence}" for sentence in one.interpretation]


@pytest.mark.parametrize("name", PROFILES)
def test_the_slow_walk_finds_the_same_days(name: str) -> None:
    policy, span = _loaded(name).policy, _span("year")
    engine = {(one.rule, one.cadence, one.at, one.session) for one in duties_of(policy, span)
              if one.at is not None and not one.rule.startswith("document.")}  # fmt: skip
    assert engine == set(duty_days(policy, span.calendar, span.first, span.last))


@pytest.mark.parametrize("name", PROFILES)
def test_every_duty_of_a_profile_is_decided_or_says_why_not(name: str) -> None:
    loaded = _loaded(name)
    rules = {rule.id for rule in loaded.policy.rules if rule.section == "duties"}
    decided = {one.rule for one in duties_under(loaded, _span("year")).decisions}
    assert rules <= decided
    duties = duties_under(loaded, _span("year"))
    assert all(one.source for one in duties.decisions)
    assert all(one.words for one in duties.decisions if one.at is None)
