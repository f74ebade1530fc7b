"""Times on a policy's page: registers, reporting and leave, in sentences."""

from __future__ import annotations

from typing import Any

from attendance_policy.policy import Policy
from attendance_policy.policy.tree import is_silence
from attendance_policy.reports.policy_item import Item
from attendance_policy.reports.policy_sections import FORMS, _said, grouped
from attendance_policy.reports.policy_words import capital, clauses, name, notes, words

_WINDOW = {
    "taken": "is taken at {}",
    "late_from": "a pupil who comes at {} or later is late",
    "late_after": "a pupil who comes after {} is late",
    "absent_from": "a pupil who comes at {} or later is absent",
    "absent_after": "a pupil who comes after {} is absent",
    "closes": "closes at {}",
    "ends": "the session ends at {}",
}
_SILENT = {"taken": "is taken {}", "closes": "closes {}", "ends": "ends {}"}


def registers(data: Any, policy: Policy) -> tuple[Item, ...]:
    """The registers of each group of years."""
    if not isinstance(data, dict) or is_silence(data):
        return grouped("registers", data, policy)
    return tuple(_register(group, value) for group, value in data.items())


def _register(group: str, value: Any) -> Item:
    if is_silence(value):
        return Item(capital(name(group)), (capital(words(value)),), clauses(value), tuple(notes(value)))
    lines = [_years(value["years"])] if "years" in value else []
    day = value.get("day", {})
    if isinstance(day, dict):
        lines += [f"The school day: {words(day)}"] if is_silence(day) else [
            f"The school day {key} {_at(day[key])}" for key in ("starts", "ends") if key in day]  # fmt: skip
    if "arrive_by" in value:
        lines.append(f"Pupils are to be in {_at(value['arrive_by'], 'by')}")
    said = list(notes(value))
    for key, called in (("am", "The morning register"), ("pm", "The afternoon register")):
        window = value.get(key)
        if is_silence(window):
            lines.append(f"{called}: {words(window)}")
        elif isinstance(window, dict):
            where = f" [{', '.join(clauses(window))}]" if clauses(window) else ""
            parts = [_part(part, inner) for part, inner in window.items() if part in _WINDOW]
            lines.append(f"{called} {'; '.join(parts)}{where}")
            said += notes(window)
    return Item(capital(name(group)), tuple(lines), clauses(value), tuple(said), (f"registers.{group}",))


def _part(key: str, value: Any) -> str:
    return _SILENT.get(key, key + ": {}").format(_no_time(value)) if is_silence(value) else _WINDOW[key].format(value)


def _at(value: Any, word: str = "at") -> str:
    return _no_time(value) if is_silence(value) else f"{word} {value}"


def _no_time(value: Any) -> str:
    return f"at a time of which {words(value)}" if "says" in value else f"at a time that is {words(value)}"


def _years(years: Any) -> str:
    if years == "all":
        return "For all year groups"
    said = [{"N": "Nursery", "R": "Reception"}.get(str(one), f"Year {one}") for one in years]
    return f"For {words(said)}"


_DAYS = {"first_day": "The first day of an absence", "later_days": "Later days of an absence",
         "appointments": "An appointment"}  # fmt: skip


def reporting(data: Any, policy: Policy) -> tuple[Item, ...]:
    """How an absence is reported."""
    if not isinstance(data, dict) or is_silence(data):
        return grouped("reporting", data, policy)
    above, items = clauses(data), []
    for key, value in data.items():
        if key in _DAYS:
            items.append(_deadline(_DAYS[key], key, value, policy, above))
        elif key == "stay_away" and isinstance(value, dict) and not is_silence(value):
            items.append(Item("Staying away after an illness", tuple(_stay(value)), clauses(value) or above,
                              tuple(notes(value)), (f"reporting.{key}",)))  # fmt: skip
        elif key not in ("source", "interpretation", "law"):
            form = FORMS["reporting"].get(key, f"{name(key)}: {{}}")
            line = f"How an absence is reported: {words(value)}" if is_silence(value) else form.format(
                _said(key, value, policy.called))  # fmt: skip
            items.append(Item({"how": "How", "say": "What is said"}.get(key, capital(name(key))), (line,),
                              clauses(value) or above, tuple(notes(value)), (f"reporting.{key}",)))  # fmt: skip
    extra = notes(data)
    return (*items, Item("Of all of this", (), above, tuple(extra))) if extra else tuple(items)


def _deadline(label: str, key: str, value: Any, policy: Policy, above: tuple[str, ...]) -> Item:
    raw = (f"reporting.{key}",)
    if not isinstance(value, dict) or is_silence(value):
        return Item(label, (capital(words(value)),), clauses(value) or above, tuple(notes(value)), raw)
    strength = {"must": "must be", "should": "should be", "may": "may be"}.get(value.get("strength", ""), "is")
    by = value.get("by", value.get("before"))
    when = ""
    if is_silence(by):
        when = f"; by when: {words(by)}"
    elif by is not None:
        when = f" {'by' if 'by' in value else 'before'} {by}" + (" (that minute is in time)" if "by" in value else "")
    how = f" {_said('how', value['how'], policy.called)}" if isinstance(value.get("how"), str | list) else ""
    lines = [f"It {strength} reported{how}{when}" + (f", or else {value['or_else']}" if "or_else" in value else "")]
    if is_silence(value.get("how")):
        lines.append(f"How: {words(value['how'])}")
    if "say" in value:
        lines.append(f"What is said: {words(value['say'])}")
    return Item(label, tuple(lines), clauses(value) or above, tuple(notes(value)), raw)


def _stay(value: dict[str, Any]) -> list[str]:
    verb = {"must": "must stay", "should": "should stay"}.get(value.get("strength", ""), "stays")
    ill = f" after {words(value['for'])}" if "for" in value else ""
    lines = [f"The pupil {verb} away{ill}: {words(value.get('lasts', 'no time is given'))}"]
    return [*lines, *([f"What is said: {words(value['say'])}"] if "say" in value else [])]


_LEAVE = {"ask": "Who is asked", "asked_by": "Who asks", "notice": "How long before", "decided_by": "Who decides",
          "answer": "The answer",
          "grounds": "What it is granted for", "never": "What it is not granted for"}  # fmt: skip


def leave(data: Any, policy: Policy) -> tuple[Item, ...]:
    """How leave in term time is asked for and decided."""
    if not isinstance(data, dict) or is_silence(data):
        return grouped("leave", data, policy)
    above, items = clauses(data), []
    for key, value in data.items():
        if key in ("source", "interpretation", "law"):
            continue
        if key == "notice" and isinstance(value, dict) and not is_silence(value):
            lines = _notice(value, policy)
        elif is_silence(value):
            lines = [capital(words(value))]
        elif key == "answer" and isinstance(value, dict):
            lines = _answer(value)
        else:
            lines = [FORMS["leave"].get(key, f"{capital(name(key))}: {{}}").format(_said(key, value, policy.called))]
        items.append(Item(_LEAVE.get(key, capital(name(key))), tuple(lines), clauses(value) or above,
                          tuple(notes(value)), (f"leave.{key}",)))  # fmt: skip
    extra = notes(data)
    return (*items, Item("Of all of this", (), above, tuple(extra))) if extra else tuple(items)


def _notice(value: dict[str, Any], policy: Policy) -> list[str]:
    strength = {"must": "must", "should": "should", "may": "may"}.get(value.get("strength", ""), "is to")
    hedge = f" ({value['hedge']})" if "hedge" in value else ""
    least = value.get("at_least")
    lines = []
    if is_silence(least):
        lines.append(f"How long before: {words(least)}{hedge}")
    elif least is not None:
        lines.append(f"Leave {strength} be asked for at least {least} before it starts{hedge}")
    if value.get("in_advance"):
        lines.append(f"It {value['in_advance']} be asked for in advance")
    if "counted_to" in value:
        lines.append(f"What counts as asking: {words(value['counted_to'])}")
    return lines


def _answer(value: dict[str, Any]) -> list[str]:
    lines = []
    if "in_writing" in value:
        lines.append("The answer is given in writing" if value["in_writing"] else "The answer need not be written")
    if "within" in value:
        lines.append(f"Within: {words(value['within'])}")
    if value.get("final"):
        lines.append("The decision is final")
    return lines
