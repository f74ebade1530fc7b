"""The duties of a school for a terminal: by role, what is due when; then what no day can be told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from attendance_policy.decide.duties_model import Duties, DutyReading
from attendance_policy.decide.duties_summary import DutySum, Rhythm, summed
from attendance_policy.reports.layout import Style, headed, labelled, titled, wrapped
from attendance_policy.reports.words import count_of, day_words

# More days than these are counted and not listed.
_MOST_DAYS = 12
_NOBODY = "nobody is named"
_LEFT = {"asks": "for them to decide", "if": "turns on how the document is read"}


def duties_text(title: str, about: Iterable[str], duties: Duties, style: Style) -> list[str]:
    """The calendar of a school's duties: those that come round, by role, then the others by why they do not."""
    sums = summed(duties)
    said = Counter(sentence for one in sums if one.comes_round for sentence in one.interpretation)
    shared = frozenset(sentence for sentence, times in said.items() if times > 1)
    lines = titled(title, style)
    for one in about:
        lines += wrapped(one, style)
    for role, mine in _by_role(one for one in sums if one.comes_round).items():
        lines += headed(role, [line for one in mine for line in _calendar_lines(one, shared, style)], style)
    lines += _rest(sums, style)
    lines += headed("Read otherwise", _reading_lines(duties.readings, style), style)
    chosen = [line for sentence in said if sentence in shared for line in wrapped(sentence, style, "  ", "    ")]
    return lines + headed("Interpretations that several of them share", chosen, style)


def duty_lines(duties: Duties, style: Style) -> list[str]:
    """One line a duty, for a report on something else: how often, role and clause."""
    sums = summed(duties)
    said = [(rule, f"{often} {style.nothing} {who}{clause}") for rule, often, who, clause in duty_rows(sums)]
    lines = labelled(said, style, "  ")
    silent = [one.head.rule for one in sums if one.counts["not_specified"] and not one.comes_round]
    if silent:
        lines += wrapped(f"How often is not said: {', '.join(silent)}", style, "  ", "    ")
    return lines


def duty_rows(sums: Iterable[DutySum]) -> list[tuple[str, str, str, str]]:
    """Duty, how often, role and clause of those that come round or wait for something."""
    rows = []
    for one in sums:
        waits = one.counts["on_request"] or one.counts["on_event"]
        if one.comes_round or (waits and not one.counts["not_specified"]):
            rows.append((one.head.rule, _often(one) if one.comes_round else _waits(one), _who(one), _clause(one)))
    return rows


def changed_duty_lines(before: Duties, after: Duties, style: Style) -> list[str]:
    """The duties that a change to the policy moves: how often, and who, before and after."""
    moved = changed_duties(before, after)
    return labelled([(name, f"{old} {style.arrow} {new}") for name, old, new in moved], style, "  ")


def changed_duties(before: Duties, after: Duties) -> list[tuple[str, str, str]]:
    """The same as rows: duty, before, after."""
    if before is after:
        return []
    sides = [{one.head.rule: one for one in summed(duties)} for duties in (before, after)]
    rows = []
    for name in dict.fromkeys((*sides[0], *sides[1])):
        old, new = (_in_a_line(side.get(name)) for side in sides)
        if old != new:
            rows.append((name, old, new))
    return rows


def _in_a_line(one: DutySum | None) -> str:
    if one is None:
        return "no such duty"
    if not any(one.counts.values()):
        return f"in none of these days, {_who(one)}"
    if one.comes_round:
        return f"{_often(one)}, {_who(one)}"
    silent = "; ".join(one.words.get("not_specified", ()))
    return f"{'; '.join(part for part in (_waits(one), silent) if part) or 'turns on something'}, {_who(one)}"


def _often(one: DutySum) -> str:
    return "; ".join(f"{rhythm.sentence()}{_left(rhythm)}" for rhythm in one.rhythms)


def _by_role(sums: Iterable[DutySum]) -> dict[str, list[DutySum]]:
    """By who does it, in the order in which roles are first named."""
    roles: dict[str, list[DutySum]] = {}
    for one in sums:
        roles.setdefault(one.head.role or _NOBODY, []).append(one)
    return roles


def _calendar_lines(one: DutySum, shared: Collection[str], style: Style) -> list[str]:
    hedge = f" ({one.hedge})" if one.hedge else ""
    strength = "/".join(one.strength)
    said = one.action
    apart = _apart(one) if any(each.action is None for each in one.decisions) else ""
    lines = wrapped(f"{one.head.rule}: {strength} {said}{hedge}{_clause(one)}", style, "  ", "    ")
    lines += wrapped(apart, style, "    ", "      ") if apart else []
    for rhythm in one.rhythms:
        lines += wrapped(f"{rhythm.sentence()}{_days(rhythm)}{_left(rhythm)}", style, "    ", "      ")
    for time in dict.fromkeys(each.due.text for each in one.decisions if each.due is not None):
        lines += wrapped(f"due: {time}", style, "    ", "      ")
    for sentence in one.interpretation:
        if sentence not in shared:
            lines += wrapped(f"interpretation: {sentence}", style, "    ", "      ")
    for words in one.words.get("due", ()):
        lines += wrapped(words, style, "    ", "      ")
    return lines


def _apart(one: DutySum) -> str:
    """What each reading has done, where they do not agree on it."""
    said: dict[str, list[str]] = {}
    for read in one.readings:
        if len({other.actions for other in one.readings if other.point == read.point}) > 1:
            said.setdefault(read.point, []).append(f"{'; '.join(read.actions) or 'nothing'} ({read.reading})")
    return "; ".join(f"what is done depends on {point}: {', or '.join(told)}" for point, told in said.items())


def _days(rhythm: Rhythm) -> str:
    if len(rhythm.days) > _MOST_DAYS:
        return f", from {day_words(rhythm.days[0])} to {day_words(rhythm.days[-1])}"
    return ": " + ", ".join(f"{day.day} {day:%b %Y}" for day in rhythm.days)


def _left(rhythm: Rhythm) -> str:
    return f" ({_LEFT[rhythm.status]})" if rhythm.status in _LEFT else ""


def _rest(sums: Sequence[DutySum], style: Style) -> list[str]:
    """The duties that fall on no day of these: why not, and when next."""
    idle = [one for one in sums if not one.comes_round and (one.next is not None or not any(one.counts.values()))]
    parts = {
        "Waits for something": [(one, f"{_waits(one)}: {_who(one)}{_clause(one)}") for one in sums
                                if one.counts["on_request"] or one.counts["on_event"]],
        "How often is not said": [(one, f"{_who(one)}: {'; '.join(one.words['not_specified'])}") for one in sums
                                  if one.counts["not_specified"]],
        "Turns on what no calendar holds": [(one, f"{_who(one)}: {', '.join(one.turns_on)}") for one in sums
                                            if one.counts["if"] and not one.comes_round],
        "Not in these days": [(one, f"{_next(one)}: {_who(one)}{_clause(one)}") for one in idle],
    }  # fmt: skip
    lines: list[str] = []
    for title, rows in parts.items():
        lines += headed(title, labelled([(one.head.rule, said) for one, said in rows], style, "  "), style)
    return lines


def _who(one: DutySum) -> str:
    return one.head.role or _NOBODY


def _next(one: DutySum) -> str:
    return f"next on {day_words(one.next)}" if one.next is not None else "no day is known"


def _waits(one: DutySum) -> str:
    events = one.words.get("on_event", ())
    return "; ".join([*one.words.get("on_request", ()), *([f"also on {', '.join(events)}"] if events else [])])


def _clause(one: DutySum) -> str:
    said = (*one.head.source, *one.law)
    return f" ({', '.join(said)})" if said else ""


def _reading_lines(readings: Iterable[DutyReading], style: Style) -> list[str]:
    """Each open point with what each reading makes of the duties it moves."""
    points: dict[str, dict[str, list[DutyReading]]] = {}
    for one in readings:
        points.setdefault(one.point, {}).setdefault(one.reading, []).append(one)
    lines: list[str] = []
    for point, of in points.items():
        lines += wrapped(f"{point}: {next(iter(of.values()))[0].asks}", style, "  ", "    ")
        for name, told in of.items():
            sign = style.chosen if told[0].working else " "
            said = "; ".join(_told(one) for one in told)
            lines += wrapped(f"{name}: {told[0].says}: {said}", style, f"   {sign} ", "     ")
    used = any(told[0].working for of in points.values() for told in of.values())
    return [*lines, f"  {style.chosen} is the reading used"] if used else lines


def _told(one: DutyReading) -> str:
    if not one.count:
        return f"{one.rule} on no day"
    return f"{one.rule} {count_of(one.count, 'time')} (each {', '.join(one.each)}), {one.role or _NOBODY}"
