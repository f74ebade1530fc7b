"""A replay as text: the questions as a table with a column for each policy, then the decisions by pupil and policy."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from attendance_policy.scenario.cells import Notes, cell
from attendance_policy.scenario.decision_lines import decision_lines
from attendance_policy.scenario.duties import duty_table
from attendance_policy.scenario.model import Decision, Replayed, Scenario

WIDTH = 120
_GAP = "  "
_FIRST = 20


def table_of(scenario: Scenario, policies: Sequence[Replayed]) -> str:
    """One scenario beside the documents: at most 120 columns wide."""
    lines = [*textwrap.wrap(scenario.sentence, WIDTH), *(textwrap.wrap(_about(scenario), WIDTH) or [""]), ""]
    if scenario.questions:
        lines += _questions(scenario, policies)
    for pupil in scenario.pupils.pupil_ids:
        if scenario.register is not None:
            lines += _pupil(scenario, pupil, policies)
    lines += duty_table(policies, WIDTH)
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _about(scenario: Scenario) -> str:
    said = [f"calendar {scenario.calendar.id}"] if scenario.calendar is not None else []
    if scenario.register is not None and scenario.review_until is not None:
        done = "what must or will be done is taken as done" if scenario.take_done else "only what events record is done"
        said += ["marks as they were known on each day"] if scenario.changes else []
        said += [f"decisions up to {scenario.review_until}", done, "a log of events" if scenario.log else "no log"]
    return f"({'; '.join(said)})" if said else ""


def _questions(scenario: Scenario, policies: Sequence[Replayed]) -> list[str]:
    width = (WIDTH - _FIRST - len(_GAP) * len(policies)) // max(len(policies), 1)
    if width < len("not specified"):
        parts = [policies[index : index + 5] for index in range(0, len(policies), 5)]
        return [line for part in parts for line in _questions(scenario, part)]
    widths = [_FIRST, *([width] * len(policies))]
    lines = [_row(["", *(one.policy for one in policies)], widths), _row(["-" * w for w in widths], widths)]
    notes = Notes()
    for index, question in enumerate(scenario.questions):
        cells = [textwrap.wrap(question.words, _FIRST)]
        for one in policies:
            told = cell(one.answers[index], one.policy, notes)
            cells.append([part for line in told for part in textwrap.wrap(line, width) or [""]])
        for row in range(max(map(len, cells))):
            lines.append(_row([parts[row] if row < len(parts) else "" for parts in cells], widths))
        lines.append("")
    for number, note in enumerate(notes.said, start=1):
        lines += textwrap.wrap(f"[{number}] {note}", WIDTH, subsequent_indent="    ")
    return [*lines, ""] if notes.said else lines


def _row(parts: Iterable[str], widths: Sequence[int]) -> str:
    return _GAP.join(part.ljust(width) for part, width in zip(parts, widths, strict=True))


def _pupil(scenario: Scenario, pupil: str, policies: Sequence[Replayed]) -> list[str]:
    at = scenario.pupils.pupil_ids.index(pupil)
    year = scenario.pupils.years[at]
    named = {"": "", "N": ", nursery", "R": ", reception"}.get(year, f", Year {year}")
    flags = [name for name, column in scenario.pupils.flags.items() if column[at] == 2]
    has = f", {' and '.join(flags)}" if flags else ""
    lines = [f"Pupil {pupil}{named}{has}", "=" * len(f"Pupil {pupil}{named}{has}")]
    for one in policies:
        lines.append(one.policy)
        mine = [decision for decision in one.decisions if decision.pupil_id == pupil]
        if not mine:
            lines.append("  nothing")
        for again in _together(mine):
            lines += decision_lines(again, WIDTH)
        lines.append("")
    return lines


def _together(decisions: Sequence[Decision]) -> list[list[Decision]]:
    """Decisions that differ in their day alone, side by side, in the order of their first days."""
    groups: dict[object, list[Decision]] = {}
    for one in decisions:
        due = one.due.text if one.due is not None else ""
        readings = tuple((read.point, read.reading, read.decided, read.action) for read in one.readings)
        same = (one.rule, one.case, one.strength, one.status, one.result, one.action, due, one.role, readings,
                one.restated_by, one.occasion, one.parent_id, one.notices)  # fmt: skip
        groups.setdefault(same, []).append(one)
    return sorted(groups.values(), key=lambda group: group[0].first_at)
