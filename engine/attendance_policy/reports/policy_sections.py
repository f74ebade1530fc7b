"""Sections of a policy's page that are not rules: registers, reporting, leave, reasons, papers, questions, counting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attendance_policy.policy import Policy
from attendance_policy.policy.called import Called, listed, roles_words
from attendance_policy.policy.condition_words import condition_words
from attendance_policy.policy.model import Silence
from attendance_policy.policy.sentences import code_words
from attendance_policy.policy.tree import is_silence
from attendance_policy.reports.policy_item import Item
from attendance_policy.reports.policy_words import capital, clauses, name, notes, words
from attendance_policy.vocabulary.about import UNTIL
from attendance_policy.vocabulary.phrases import ONCE, TIMES
from attendance_policy.vocabulary.ways import way_words

_ROLES = frozenset({"who", "to", "with", "signed_by", "decided_by", "ask", "tell", "asked_by", "led_by", "also"})
_MARKS = frozenset({"mark", "otherwise"})
_WAYS = frozenset({"how", "reached_by"})
# Said elsewhere in the entry, or not for reading.
_LEFT_OUT = frozenset({"source", "law", "interpretation", "status", "called", "strength", "hedge", "when", "any_of",
                       "template"})  # fmt: skip

# Each section's keys in sentences; `{}` is the value. A key that is not here is said by its name.
FORMS: dict[str, dict[str, str]] = {
    "roles": {"means": "{}", "also": "is also {}", "reached_by": "reached {}", "one_for": "one for {}"},
    "reasons": {
        "means": "{}", "granted": "leave is granted: {}", "mark": "when it is accepted, the mark is {}",
        "otherwise": "when it is not accepted, the mark is {}", "ask": "asked of {}", "tell": "told to {}",
        "how": "told {}",
        "when_told": "when: {}", "evidence": "evidence: {}", "at_most": "at most {}", "per": "counted for each {}",
        "decided_by": "decided by {}",
    },
    "papers": {
        "to": "goes to {}", "from": "from {}", "with": "with {}", "where": "held at {}", "how": "how: {}",
        "about": "about {}", "of": "kept for {}", "contains": "contains: {}", "encloses": "encloses: {}",
        "who": "seen to by {}", "at_least": "at least {}", "kept_in": "kept in: {}", "keep_for": "kept for {}",
        "lasts": "lasts {}", "signed_by": "signed by {}",
    },
    "leave": {
        "ask": "Leave is asked of {}", "asked_by": "It is asked for by: {}", "in_writing": "In writing: {}",
        "decided_by": "It is decided by {}", "evidence": "Evidence {} be asked for",
        "grounds": "The grounds for it: {}", "never": "Never granted: {}", "answer": "The answer: {}",
    },
    "reporting": {"how": "An absence is reported {}", "say": "What is said: {}"},
    "measures": {"meaning": "{}"},
    "bounds": {"about": "{}", "at_least": "at least {}", "at_most": "at most {}", "same_as": "as: {}"},
}  # fmt: skip
FORMS["records"] = {**FORMS["papers"], "of": "of {}", "from": "its time counts from {}", "keep_for": "kept for {}"}
FORMS["letters"] = {**FORMS["papers"], "how": "goes out {}"}
FORMS["forms"] = {**FORMS["papers"], "from": "had from {}"}
_PAPERS = ("meetings",)
_STRENGTH = {"must": "a duty (must)", "will": "it will be so", "should": "expected (should)", "may": "allowed (may)"}
_COUNTED = {
    "attendance": "Where nothing else is said, attendance is that of {}",
    "school_week": "A school week is {}",
    "unauthorised": "Unauthorised are the codes {}",
    "unexplained": "No reason is known while the code is {}",
    "spell": "One absence is: {}",
    "absent_day": "A school day counts as missed with {}",
    "day_of_absence": "Days of absence are {}",
    "improvement": "Improvement: {}",
}


def grouped(section: str, data: Any, policy: Policy) -> tuple[Item, ...]:
    """The entries of one section; one that is silent as a whole is one entry."""
    if not isinstance(data, dict):
        return ()
    if is_silence(data):
        return (Item("", (f"{capital(words(data))}.",), clauses(data)),)
    return tuple(_entry(section, str(key), value, policy) for key, value in data.items())


def _entry(section: str, key: str, value: Any, policy: Policy) -> Item:
    if not isinstance(value, dict):
        return Item(capital(name(key)), (capital(words(value)),))
    if is_silence(value) and section != "statements":
        title = key if section in ("codes", "roles") else capital(name(key))
        return Item(title, (capital(words(value)),), clauses(value), tuple(notes(value)), _raw(section, key, ""))
    make = _MADE.get(section)
    lines = make(key, value, policy) if make else _sentences("papers" if section in _PAPERS else section, value, policy)
    lines = [line for line in lines if line] or (["The document names it and says nothing more"] * (section != "roles"))
    title = key if section in ("codes", "roles") else capital(name(key))
    used = value.get("called")
    title += f" ({used})" if used and used != title and section not in ("tiers",) else ""
    condition = value.get("when", "")
    return Item(title, tuple(lines), clauses(value), tuple(notes(value)),
                _raw(section, key, condition if isinstance(condition, str) else ""))  # fmt: skip


def _raw(section: str, key: str, condition: str) -> tuple[str, ...]:
    if section in ("codes", "roles", "measures", "bounds", "statements"):
        return ()
    return (f"{section}.{key}", *((condition,) if condition else ()))


def _sentences(section: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    forms, lines = FORMS.get(section, {}), []
    order = list(forms)
    if isinstance(value.get("score"), dict) and not is_silence(value["score"]):
        lines += _score(value["score"])
        value = {key: inner for key, inner in value.items() if key != "score"}
    for key, inner in sorted(value.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)):
        if key not in _LEFT_OUT:
            lines.append(capital(_filled(forms.get(key, f"{name(key)}: {{}}"), key, inner, policy.called)))
    if value.get("strength") in _STRENGTH:
        lines.append(f"How binding: {_STRENGTH[str(value['strength'])]}")
    return [*lines, *([f"In the document's words: {value['hedge']}"] if "hedge" in value else [])]


def _score(score: Mapping[str, Any]) -> list[str]:
    """How a form is scored: the numbers of its parts, what is done with them, and what a score means."""
    lines = []
    for part, numbers in score.get("parts", {}).items():
        said = [f"{number} {words(meaning)}" for number, meaning in numbers.items()]
        lines.append(f"{capital(name(part))} of {score.get('of', 'it')}: {listed(said)}")
    for key, sign in (("multiply", "multiplied by"), ("add", "added to")):
        if key in score:
            lines.append(f"The score: {f' {sign} '.join(map(name, score[key]))}")
    bands = [f"{band.get('called', name(key))} from {band['from']}" + (f" to {band['to']}" if "to" in band else "")
             for key, band in score.get("bands", {}).items()]  # fmt: skip
    lines += [f"What a score means: {'; '.join(bands)}"] if bands else []
    return [*lines, *([f"The whole form: {words(score['whole'])}"] if "whole" in score else [])]


def _filled(form: str, key: str, value: Any, names: Called) -> str:
    if is_silence(value) and not form.endswith((": {}", "is {}")):
        form = f"{name(key)}: {{}}"
    return form.format(_said(key, value, names))


def _said(key: str, value: Any, names: Called) -> str:
    """One value in words, by what its key takes."""
    if is_silence(value):
        return words(value)
    if key in _ROLES and isinstance(value, str | list):
        return roles_words(" and ".join(value) if isinstance(value, list) else value, names)
    if key in _MARKS and isinstance(value, str):
        return " or ".join(code_words(one, names) for one in value.split(" or "))
    if key in _WAYS and isinstance(value, str | list):
        return way_words(" and ".join(value) if isinstance(value, list) else value)
    if key == "from" and isinstance(value, str):
        return TIMES.get(value) or roles_words(value, names)
    if key in ("grounds", "never"):
        return listed([name(one) for one in ([value] if isinstance(value, str) else value)])
    return words(value)


def _judgement(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    known = policy.judgements.get(key)
    who = roles_words(known.who if known else "school", policy.called)
    asked = known is not None and known.unanswered == "ask"
    until = "asked for once everything else is so" if asked else "taken as no until somebody says yes"
    lines = [str(value.get("asks", "")), f"Answered by {who}; {until}"]
    lines += [f"An answer holds until {UNTIL[known.about]}"] if known is not None and known.about else []
    return [*lines, *([f"To be weighed: {words(value['weighing'])}"] if "weighing" in value else [])]


def _term(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    term = policy.terms.get(key)
    said = words(value) if term is None or isinstance(term, Silence) else condition_words(term, policy.called)
    return [f"It applies when {said}."]


def _tier(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    lines = [capital(str(value["asks"]))] if "asks" in value else []
    for level in policy.tiers[key].levels:
        called = f" ({level.called})" if level.called and level.called.lower() != name(level.id) else ""
        when = ", or when ".join(condition_words(one, policy.called) for one in level.when)
        led = f"; led by {roles_words(level.led_by, policy.called)}" if level.led_by else ""
        where = f" [{', '.join(level.source)}]" if level.source else ""
        lines.append(f"{capital(name(level.id))}{called}: {f'when {when}' if when else 'all others'}{led}{where}")
    otherwise = policy.tiers[key].otherwise
    return [*lines, *([f"Where no level fits: {words(value['otherwise'])}"] if otherwise is not None else [])]


def _value(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    unit, about = str(value.get("unit", "")), value.get("about")
    figure = f"{value['is']}{'%' if unit in ('%', 'percent') else f' {unit}' if unit else ''}"
    return [f"{capital(str(about))}: {figure}" if about else figure]


def _flag(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    return [f"The pupil {value['means']}"] if "means" in value else []


def _reason(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    lines = _sentences("reasons", {k: v for k, v in value.items() if k not in ("process", "strength")}, policy)
    reason = policy.reasons.get(key)
    if reason is not None and not isinstance(reason, Silence) and reason.when is not None:
        lines.insert("means" in value, f"It is accepted when {condition_words(reason.when, policy.called)}")
    if "process" in value:
        lines.append({"leave": "Asked for as leave", "report": "Told as an absence"}[value["process"]])
    if value.get("strength"):
        lines.append(f"Evidence {value['strength']} be given")
    return lines or ["The document names it and says nothing more"]


def _code(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    kind = str(value.get("class", ""))
    counts = {"present": "counts as present",
              "elsewhere": "at an approved educational activity and not in school; counts as present",
              "not possible": "the session does not count", "administrative": "no session"}.get(kind, f"{kind} absence")
    in_school = value.get("pupil_is") == "in school"
    where = "; the pupil is in school" if in_school and kind != "elsewhere" else ""
    lines = [f"{capital(str(value.get('meaning', '')))}: {counts}{where}"]
    dates = [f"{word} {value[word]}" for word in ("from", "until") if word in value]
    lines += [f"Used {' '.join(dates)}"] if dates else []
    return [*lines, *(capital(str(value[k])) for k in ("note",) if k in value)]


def _counted(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    if key == "review":
        on = f", on its {value['on']}" if "on" in value and value["every"] != "school day" else ""
        return [f"Every pupil is looked at each {value['every']}{on}"]
    if key == "how_often":
        often = words(value.get("is", ""))
        return [f"Where a rule does not say how often: {ONCE.get(often, often)}"]
    said = words(value.get("is", ""))
    lines = [_COUNTED.get(key, f"{capital(name(key))}: {{}}").format(said)]
    if "decided_by" in value:
        lines.append(f"Judged by {roles_words(str(value['decided_by']), policy.called)}")
    if "in_simulation" in value:
        lines.append(f"When a year is simulated: {words(value['in_simulation'])}")
    return lines


def _statement(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    said = value.get("says", "")
    lines = [capital(str(one)) for one in ([said] if isinstance(said, str) else said)]
    if "who" in value:
        who = value["who"]
        lines.append(f"Who: {roles_words(' and '.join(who) if isinstance(who, list) else str(who), policy.called)}")
    if value.get("strength") in _STRENGTH:
        lines.append(f"How binding: {_STRENGTH[value['strength']]}")
    return [*lines, *([f"Recorded: {value['recorded']}"] if "recorded" in value else [])]


def _accepted(key: str, value: Mapping[str, Any], policy: Policy) -> list[str]:
    return [f"“{name(value.get('finding', ''))}” at {value.get('at', '')} is known: {value.get('because', '')}"
            + (f" (until {value['until']})" if "until" in value else "")]  # fmt: skip


_MADE: dict[str, Callable[[str, Mapping[str, Any], Policy], list[str]]] = {
    "judgements": _judgement, "terms": _term, "tiers": _tier, "values": _value, "flags": _flag, "reasons": _reason,
    "codes": _code, "counting": _counted, "statements": _statement, "accepted": _accepted,
}  # fmt: skip
