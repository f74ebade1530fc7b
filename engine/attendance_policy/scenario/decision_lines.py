"""One decision, or several that differ in their day alone, as lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from attendance_policy.decide.due import shown
from attendance_policy.scenario.model import Decision, UnderReading

_INDENT = " " * 17
_TRUTHS = ("yes", "no", "not known")


def decision_lines(again: Sequence[Decision], width: int) -> list[str]:
    """The lines: day and act, who and when, what was read, what it turns on."""
    one = again[0]
    name = f"{one.rule} ({one.case})" if one.case else one.rule
    act = f"{one.strength} {one.action}" if one.action is not None else f"{one.strength}: readings differ"
    if one.parent_id or one.occasion == "notice":
        act = f"to parent {one.parent_id or 'who is not named'}: {act.removeprefix(':').strip()}"
    first = f"  {one.first_at} {one.first_at:%a} {name}: {act}"
    lines = textwrap.wrap(first, width, subsequent_indent=_INDENT)
    for text in (_standing(one), _facts(one), *_notices(one), _others(again), *reading_words(one)):
        if text:
            lines += textwrap.wrap(text, width, initial_indent=_INDENT, subsequent_indent=_INDENT + "  ")
    return lines


def _standing(one: Decision) -> str:
    parts = [role_words(one)]
    if one.due is not None:
        at = shown(one.due.at)
        parts.append(f"due {at} ({one.due.text})" if at and at != one.due.text else f"due: {one.due.text}")
    if one.hedge:
        parts.append(one.hedge)
    parts.append(result_words(one))
    parts.append(f"({', '.join(one.source)})" if one.source else "(no clause)")
    if one.restated_by:
        parts.append(f"restated by {' and '.join(one.restated_by)}")
    return "; ".join(parts)


def role_words(one: Decision) -> str:
    """Who does it, or why that is not known."""
    return one.role if one.role is not None else one.not_specified or "readings differ on who"


def result_words(one: Decision) -> str:
    """Which of the four answers it is, and what keeps it from being due: `discretionary, to be decided`."""
    return f"{one.result.replace('_', ' ')}{_open(one)}"


def _open(one: Decision) -> str:
    names = ", ".join(one.open_names)
    match one.status:
        case "asks":
            return f", to be decided{': ' + names if names else ''}"
        case "if":
            return f", if known: {names}" if names else f", {by_reading(one)}"
        case "first":
            return ", waits for what it needs"
        case "not_specified":
            return f", turns on {names}" if names else ""
    return ""


def by_reading(one: Decision) -> str:
    """How readings differ on a decision that no missing input keeps open: on whether, when or how it is made."""
    if not all(read.decided for read in one.readings):
        return "under some readings only"
    days = {read.at for read in one.readings}
    return "on another day under each reading" if len(days) > 1 else "differently under each reading"


def _facts(one: Decision) -> str:
    """What was read: figures first, then what is yes, no and not known. Of a tier, what is no tells nobody anything."""
    said = [f"{fact.text}: {fact.value}" for fact in one.facts if fact.value not in _TRUTHS]
    for truth in _TRUTHS:
        names = [fact.text for fact in one.facts if fact.value == truth and not (truth == "no" and fact.of)]
        said += [f"{truth}: {', '.join(names)}"] if names else []
    return f"read: {'; '.join(said)}" if said else ""


def _notices(one: Decision) -> list[str]:
    """What the document leaves open about a notice; where each that the decision names would stand, by parent."""
    left = [one.not_specified] if one.occasion == "notice" and one.not_specified and one.role is not None else []
    return left + [
        f"{told.step.replace('_', ' ')}{f', parent {told.parent}' if told.parent else ''}: {told.words}"
        for told in one.notices
    ]


def _others(again: Sequence[Decision]) -> str:
    if len(again) == 1:
        return ""
    days = [str(other.first_at) for other in again[1:]]
    listed = ", ".join(days) if len(days) <= 8 else f"{', '.join(days[:4])} … {', '.join(days[-2:])}"
    return f"again on {len(days)} more day{'s' if len(days) > 1 else ''}: {listed}"


def reading_words(one: Decision) -> list[str]:
    """What each reading makes of it, a sentence for each open point."""
    points: dict[str, list[UnderReading]] = {}
    for read in one.readings:
        points.setdefault(read.point, []).append(read)
    lines = []
    for point, reads in points.items():
        kind = "standard question" if reads[0].standard else reads[0].kind
        said = "; ".join(f"{r.reading}{' (working)' if r.working else ''} {_under(one, r)}" for r in reads)
        lines.append(f"{point} ({kind}): {said}")
    return lines


def _under(one: Decision, read: UnderReading) -> str:
    if not read.decided:
        return "no"
    parts = ["yes" if read.at == one.first_at else f"on {read.at}"]
    if read.action != one.action or read.strength != one.strength:
        parts.append(f"{read.strength} {read.action}".strip())
    if read.role != one.role:
        parts.append(f"by {read.role}")
    if read.due != one.due and read.due is not None and (one.due is None or read.due.text != one.due.text):
        parts.append(f"due {shown(read.due.at) or read.due.text}")
    return ", ".join(parts)
