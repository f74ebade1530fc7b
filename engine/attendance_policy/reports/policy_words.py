"""Values of a profile in words a person can read aloud."""

from __future__ import annotations

from typing import Any

from attendance_policy.policy.model import Case, Rule, Silence
from attendance_policy.policy.times import Time

_SILENT = {"not_stated": "not stated: ", "left_to": "left to ", "says": "the document says only: "}
_APART = ("source", "law", "interpretation")


def words(value: Any) -> str:
    """A value in one line: silences as sentences, groups as `key value`, lists joined by `and`."""
    if isinstance(value, dict):
        for kind, start in _SILENT.items():
            if kind in value:
                return f"{start}{value[kind]}"
        parts = [f"{name(key)} {words(inner)}" for key, inner in value.items() if key not in _APART]
        return ", ".join(parts)
    if isinstance(value, list):
        inner = [words(one) for one in value]
        plain = all(not isinstance(one, dict | list) for one in value)
        return " and ".join([", ".join(inner[:-1]), inner[-1]]) if plain and len(inner) > 1 else "; ".join(inner)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def name(key: object) -> str:
    """A key as words: `later_days` is `later days`."""
    return str(key).replace("_", " ")


def clauses(value: Any) -> tuple[str, ...]:
    """The clauses a group gives as its `source`."""
    source = value.get("source", ()) if isinstance(value, dict) else ()
    return (source,) if isinstance(source, str) else tuple(map(str, source))


def notes(value: Any) -> list[str]:
    """The interpretations and the law of a group, a line each."""
    if not isinstance(value, dict):
        return []
    said = value.get("interpretation", {})
    lines = [f"interpretation, {name(key)}: {why}" for key, why in said.items()] if isinstance(said, dict) else []
    lines += [f"interpretation: {said}"] if isinstance(said, str) else []
    law = value.get("law")
    return [*lines, f"law: {words(law)}"] if law else lines


def rule_lines(rule: Rule) -> list[str]:
    """A rule as sentences, one for each of its cases."""
    lines = []
    start = [f"each {' and each '.join(rule.occasions)}"]
    start += [f"after {name(' and '.join(rule.after))}"] if rule.after else []
    for case in rule.cases:
        lines.append(f"{', '.join([*start, *_when(case)])}: {_does(case)}")
    more = [f"needs {rule.needs.text}"] if rule.needs else []
    for key, time in (("not before", rule.not_before), ("until", rule.until)):
        more += [f"{key} {_time(time)}"] if time is not None else []
    return [*lines, *more]


def _when(case: Case) -> list[str]:
    parts = [f"when {' and '.join(condition.text for condition in case.conditions)}"] if case.conditions else []
    ways = []
    for way in case.ways:
        if way.when is not None:
            ways.append(way.when.text + (f" (not before {_time(way.not_before)})" if way.not_before else ""))
    return [*parts, f"when {' or '.join(ways)}"] if ways else parts


def _does(case: Case) -> str:
    who = case.who.sentence() if isinstance(case.who, Silence) else case.who
    acts = [f"{strength} {'; '.join(action.sentence() for action in actions)}" for strength, actions in case.acts]
    text = f"{who or 'nobody named'} {' and '.join(acts)}"
    text += f", due {_time(case.due)}" if case.due is not None else ""
    text += f", once {case.once}" if case.once else ""
    text += f", every {case.repeat[0]} {case.repeat[1]}" if case.repeat else ""
    return text + (f" ({case.hedge})" if case.hedge else "")


def _time(time: Time | Silence | None) -> str:
    return "" if time is None else time.sentence() if isinstance(time, Silence) else time.text
