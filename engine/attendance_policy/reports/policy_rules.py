"""Rules as sentences: `On each day of an absence, when no reason is known: the school will contact the parents`."""

from __future__ import annotations

from typing import Any

from attendance_policy.policy.called import Called, listed
from attendance_policy.policy.condition_words import condition_words, conditions_words
from attendance_policy.policy.model import Case, Rule, Silence, Way
from attendance_policy.policy.sentences import sentences, time_words, who_words
from attendance_policy.policy.times import Time
from attendance_policy.reports.policy_item import Item
from attendance_policy.reports.policy_words import capital, clauses, name, notes, words
from attendance_policy.vocabulary.phrases import OCCASIONS, ONCE

_APART = ("request from ", "by date", "not stated")


def rule_item(rule: Rule, raw: Any, names: Called) -> Item:
    """A rule with a sentence for each of its cases. `raw`: the rule as the profile has it."""
    occasion = _occasion(rule, raw.get("each") if isinstance(raw, dict) else None)
    lines = [_sentence(rule, case, occasion, names) for case in rule.cases]
    for silence in _unsaid(raw):
        lines.append(silence)
    if rule.needs is not None:
        lines.append(f"Before that: {condition_words(rule.needs, names)}.")
    for start, time in (("Not before", rule.not_before), ("Until", rule.until)):
        if time is not None:
            lines.append(f"{start}: {_moment(time, names)}.")
    if rule.restates:
        lines.append(f"One duty in two clauses: it says again what “{'” and “'.join(map(name, rule.restates))}” says.")
    sources = tuple(dict.fromkeys(clause for case in rule.cases for clause in case.source))
    said = tuple(notes(raw))
    conditions = dict.fromkeys(
        condition.text for case in rule.cases
        for condition in (*case.conditions, *(way.when for way in case.ways if way.when is not None))
    )  # fmt: skip
    return Item(capital(name(rule.id)), tuple(lines), clauses(raw) or sources, said, (rule.path, *conditions))


def _unsaid(raw: Any) -> list[str]:
    if not isinstance(raw, dict):
        return []
    asked = {"once": "How often it may be repeated", "repeat": "At what distance again"}
    return [f"{label}: {words(raw[key])}." for key, label in asked.items() if isinstance(raw.get(key), dict)]


def _sentence(rule: Rule, case: Case, occasion: str, names: Called) -> str:
    """One case of a rule, as one sentence."""
    parts = [occasion]
    if rule.after:
        parts.append("after " + " and after ".join(names.paper(step) for step in rule.after))
    if case.conditions:
        parts.append(f"when {conditions_words(case.conditions, names)}")
    ways = _ways(case.ways, names)
    if len(ways) > 1 and case.conditions:
        # Both are asked for: the condition, and one of the ways. An "or" alone would read as an end to the condition.
        parts.append(f"and besides when at least one of these is so: {'; or '.join(ways)}")
    elif ways:
        parts.append(f"{'and when' if case.conditions else 'when'} {', or when '.join(ways)}")
    return f"{capital(', '.join(parts))}: {_does(case, names)}."


def _occasion(rule: Rule, each: Any) -> str:
    if isinstance(each, dict) and "says" in each:
        return f"“{each['says']}” (the document says no more)"
    if isinstance(each, dict):
        return f"how often is {words(each)}"
    said, cadences = [], [one for one in rule.occasions if one not in OCCASIONS and not one.startswith(_APART)]
    if len(cadences) == len(rule.occasions):
        return f"every {listed(cadences)}"
    for one in rule.occasions:
        if one in OCCASIONS:
            said.append(OCCASIONS[one])
        elif one.startswith("request from "):
            said.append(f"on {one}")
        elif one == "by date":
            said.append("by a date that is set")
        elif one == "not stated":
            said.append("from time to time")
        else:
            said.append(f"every {one}")
    return " and ".join(said)


def _ways(ways: tuple[Way, ...], names: Called) -> list[str]:
    said = []
    for way in ways:
        if way.when is not None:
            wait = f" (not before {_moment(way.not_before, names)})" if way.not_before is not None else ""
            said.append(condition_words(way.when, names) + wait)
    return said


def _does(case: Case, names: Called) -> str:
    acts = [f"{strength} {sentences(actions, names)}" for strength, actions in case.acts]
    text = f"{who_words(case.who, names)} {'; and '.join(acts)}"
    text += _due(case.due, names)
    text += f", {ONCE[case.once]}" if case.once else ""
    if case.repeat:
        count, unit = case.repeat
        text += f", again every {unit[:-1] if count == 1 else f'{count} {unit}'}"
    return text + (f" ({case.hedge})" if case.hedge else "")


def _due(due: Time | Silence | None, names: Called) -> str:
    if due is None:
        return ""
    if isinstance(due, Silence) or due.kind in ("clock", "phrase", "anchor"):
        return f", {time_words(due, names)}"
    return f", due {time_words(due, names)}"


def _moment(time: Time | Silence | None, names: Called) -> str:
    return time_words(time, names)
