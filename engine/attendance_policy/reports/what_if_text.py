"""A what-if as text for a terminal: differences first."""

from __future__ import annotations

from collections.abc import Sequence

from attendance_policy.reports.chart import beside, bundled, with_axis
from attendance_policy.reports.findings import Changed, Changes, by_week, changes_of, school_weeks
from attendance_policy.reports.layout import Style, Table, headed, labelled, laid, titled, wrapped
from attendance_policy.reports.report import Report, told_apart
from attendance_policy.reports.sections import (
    NOT_RUN,
    assumed_lines,
    facts,
    held_lines,
    listed,
    not_asked_line,
    open_lines,
    read_rows,
    reading_lines,
)
from attendance_policy.reports.words import count_of, number, signed
from attendance_policy.simulate import WhatIf

_CHARTS = 2
_HEIGHT = 4


def what_if_text(what_if: WhatIf, report: Report, style: Style, brief: bool = False) -> list[str]:
    """The lines of a what-if; `brief` leaves out what the figures rest on."""
    before, after = what_if.before, what_if.after
    found = changes_of(what_if)
    lines = [*titled(f"What if: {before.name} ({before.policy})", style), *facts(before, report, style)]
    lines += headed("The change", _patch_lines(what_if, report.notes, style), style)
    table = _table_lines(found, len(found.same) + len(before.spared), style)
    lines += headed("Pupils reached, before and after", table, style)
    # Both are rare, and slow to import for a short text.
    if report.in_hindsight is not None:
        from attendance_policy.reports.hindsight import hindsight_sections

        steps = before.run.formal_steps
        for title, told in hindsight_sections(report.in_hindsight, steps, style, report.with_ids):
            lines += headed(title, told, style)
    for one in found.changed[:_CHARTS]:
        lines += headed(f"{one.rule}: decisions a school week", _chart_lines(what_if, one, style), style)
    if report.duties is not None and report.duties_after is not None:
        from attendance_policy.reports.duties_text import changed_duty_lines

        moved = changed_duty_lines(report.duties, report.duties_after, style)
        lines += headed("Duties of the school, before and after", moved, style)
    if brief:
        return lines
    lines += headed("What was read", labelled(read_rows(report.inputs), style, "  "), style)
    lines += headed("Left open, before the change", open_lines(before, style), style)
    lines += headed("Left open, after the change (what differs)", open_lines(after, style, before), style)
    lines += headed("Taken for granted", assumed_lines(report.assumed, style), style)
    lines += headed("And after the change", assumed_lines(report.assumed_otherwise, style), style)
    lines += headed(NOT_RUN, held_lines(before, style), style)
    if after.held != before.held:
        lines += headed("Not run after the change", held_lines(after, style), style)
    readings = reading_lines(before, style, after, {one.rule for one in found.changed})
    lines += headed("The same change under other readings", readings, style)
    return lines + headed("Not asked of a register", not_asked_line(before, style), style)


def _patch_lines(what_if: WhatIf, notes: Sequence[str], style: Style) -> list[str]:
    lines: list[str] = []
    for path, old, new in what_if.patch:
        lines.append(f"  {path}")
        lines += wrapped(old or "nothing", style, "    before  ", " " * 12)
        lines += wrapped(new, style, "    after   ", " " * 12)
    if not what_if.patch:
        names = [f"{name} ({told})" for name, told in told_apart(what_if.before, what_if.after)]
        lines += labelled(list(zip(("before", "after"), names, strict=True)), style, "  ")
    for note in notes:
        lines += wrapped(note, style, "  ")
    return lines


def _table_lines(found: Changes, alike: int, style: Style) -> list[str]:
    lines = _changed_lines(found.changed, style)
    for counts, label in ((found.only_before, "Only before"), (found.only_after, "Only after")):
        if counts:
            lines += listed([f"{count.rule} {number(count.pupils)}" for count in counts], style, f"{label}: ")
    if not lines:
        return wrapped("Every rule reaches the same pupils of this register, on the same days.", style, "  ")
    if alike:
        verb = "decides" if alike == 1 else "decide"
        lines += wrapped(f"{count_of(alike, 'other rule')} {verb} just as before.", style, "  ")
    return lines


def _changed_lines(changed: Sequence[Changed], style: Style) -> list[str]:
    if not changed:
        return []
    head = ("rule", "before", "after", "change", "newly", "no\nlonger", "earlier", "later")
    rows = []
    for one in changed:
        change = one.change
        moved = (change.newly, change.no_longer, change.earlier, change.later)
        rows.append((one.rule, number(change.before), number(change.after),
                     signed(change.after - change.before, style.minus),
                     *(number(figure) if figure else style.nothing for figure in moved)))  # fmt: skip
    lines = laid(Table(head, tuple(rows)), style)
    lines += wrapped("earlier, later: reached on both sides, and first on an earlier or a later day", style, "  ")
    opened = [f"{one.rule} ({one.open_now})" for one in changed if one.open_now]
    if opened:
        lines += listed(opened, style, "Left open now where it was decided before: ")
    only = [one.rule for one in changed if not any(one.weight[:2])]
    if only:
        lines += listed(only, style, "The same pupils on the same first days, in other numbers: ")
    return lines


def _chart_lines(what_if: WhatIf, one: Changed, style: Style) -> list[str]:
    """Before and after to one scale: next to each other where the terminal is wide enough, else one above the other."""
    weeks = school_weeks(what_if.before)
    sides = [by_week(outcome, one.rule, weeks) for outcome in (what_if.before, what_if.after)]
    top_room = len(number(max(map(sum, sides), default=0)))
    starts, _, size = bundled(weeks, sides[0], style.width - top_room - 6)
    bundles = [bundled(weeks, values, style.width - top_room - 6)[1] for values in sides]
    top = max([1, *bundles[0], *bundles[1]])
    blocks = []
    for name, values in zip(("before", "after"), bundles, strict=True):
        title = f"{name}: {count_of(sum(values), 'decision')}, {number(max(values, default=0))} in the busiest week"
        blocks.append([title, *with_axis(values, starts, top, _HEIGHT, style)])
    wide = 2 * (max(len(line) for block in blocks for line in block) + 2) + 2
    lines = beside(blocks[0], blocks[1], 4) if wide <= style.width else [*blocks[0], "", *blocks[1]]
    if size > 1:
        lines.append(f"one column is {size} school weeks")
    return [f"  {line}".rstrip() for line in lines]
