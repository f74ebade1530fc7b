"""A worklist for a terminal: counts, what has an hour, a section for each role; then lists of what is left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from attendance_policy.reports.layout import Style, headed, labelled, titled, wrapped
from attendance_policy.reports.words import count_of
from attendance_policy.reports.worklist_sheets import (
    Bundle,
    Line,
    Part,
    Sheet,
    count_words,
    left_words,
    on_sheets,
    points_words,
)
from attendance_policy.reports.worklist_words import assumed_words, capital, long_day
from attendance_policy.worklist.model import DECIDE, DEPENDS, DO, OVERDUE, SCHOOL, Worklist

_WIDEST = 100
# More items of one heading than these are counted where a file has them all.
_MOST = 60
_INDENT = " " * 4
_DEEPER = _INDENT * 2


def worklist_text(found: Worklist, style: Style, files: Sequence[str] = ()) -> list[str]:
    """The list, at most 100 columns wide. `files`: the names of those that hold the whole of it; where there are any,
    long lists are cut, and the text says where the rest is."""
    style = Style(min(style.width, _WIDEST), style.unicode, style.colour)
    laid = on_sheets(found)
    until = f" to {long_day(found.last)}" if found.last != found.on else ""
    lines = titled(f"Worklist for {long_day(found.on)}{until}: {found.name} ({found.policy})", style)
    lines += wrapped(counts_words(found), style)
    summary = [(capital(sheet.who), ", ".join(count_words(sheet.counts))) for sheet in laid.sheets]
    lines += headed("How much there is", labelled(summary, style, "  "), style)
    hours = [(one.at, f"{one.who} {one.says}{f': {one.count}' if one.count else ''} ({'; '.join(one.whom)})")
             for one in laid.hours]  # fmt: skip
    lines += headed("By a time", labelled(hours, style, "  "), style)
    for sheet in laid.sheets:
        lines += ["", *titled(capital(sheet.who), style)]
        for part in sheet.parts:
            lines += _part(part.heading, part, style, files)
        for part in sheet.late:
            lines += ["", *wrapped(part.heading, style, "  ")]
            for bundle in part.bundles:
                lines += wrapped(left_words(bundle), style, _INDENT, _INDENT + "  ")
    lists = [line for sheet in laid.sheets for line in _lists(sheet, style, files)]
    lines += headed("Lists of what is left from earlier days", lists, style)
    points: list[str] = []
    for point in laid.points:
        points += wrapped(f"{point.number:>2}  {point.says}", style, "  ", " " * 6)
        for said in point.otherwise:
            points += wrapped(f"otherwise, {said}", style, " " * 6, " " * 8)
    lines += headed("What the list rests on", points, style)
    notes = [line for note in found.notes for line in wrapped(note, style, "  ", "    ")]
    lines += headed("Notes", notes, style)
    return lines + headed("Taken for granted", assumed_lines(found, style), style)


def assumed_lines(found: Worklist, style: Style) -> list[str]:
    """What was taken for granted, a paragraph each."""
    return [line for words in assumed_words(found) for line in wrapped(words, style, "  ", "    ")]


def counts_words(found: Worklist) -> str:
    """`12 to do, 1 of them overdue; 3 for people to decide; 2 that depend on what no file says`."""
    kinds = {kind: sum(one.kind == kind for one in found.items) for kind in (DO, DECIDE, DEPENDS)}
    late = sum(one.group == OVERDUE for one in found.items if one.kind == DO)
    waiting = sum(one.is_left and one.group != OVERDUE for one in found.items if one.kind == DO)
    apart = [f"{late:,} of them overdue"] if late else []
    apart += [f"{waiting:,} {'' if late else 'of them '}left from earlier days without a time"] if waiting else []
    said = [", ".join([f"{kinds[DO]:,} to do", *apart])]
    said += [f"{kinds[DECIDE]:,} for people to decide"] if kinds[DECIDE] else []
    depends = f"depend{'s' if kinds[DEPENDS] == 1 else ''} on what no file says"
    said += [f"{kinds[DEPENDS]:,} that {depends}"] if kinds[DEPENDS] else []
    pupils = len({one.whom for one in found.items if one.about == "pupil"})
    return "; ".join([*said, f"about {count_of(pupils, 'pupil')}"])


def _lists(sheet: Sheet, style: Style, files: Sequence[str]) -> Iterator[str]:
    for part in sheet.late:
        yield from _part(f"{capital(sheet.who)}: {part.heading}", part, style, files)


def _part(heading: str, part: Part, style: Style, files: Sequence[str]) -> Iterator[str]:
    """The items under one heading; where files hold them all, up to a bound, and how many more there are is said."""
    yield from ("", *wrapped(heading, style, "  "))
    count = sum(len(bundle.lines) for bundle in part.bundles)
    listed, most = 0, _MOST if files else count
    for bundle in part.bundles:
        if listed >= most:
            break
        yield from _bundle(bundle, style, most - listed)
        listed += len(bundle.lines)
    if count > most:
        more = f"and {count - most:,} more, in {' and in '.join(f'`{name}`' for name in files)}"
        yield from wrapped(more, style, _INDENT)


def _bundle(bundle: Bundle, style: Style, most: int) -> Iterator[str]:
    name = f"list {bundle.number}  " if bundle.number else f"{bundle.at}  " if bundle.at else ""
    yield from wrapped(f"{name}{bundle.says}", style, _INDENT, _INDENT + "  ")
    for said in ("; ".join(part for part in (bundle.foot, points_words(bundle.points)) if part), bundle.why):
        if said:
            yield from wrapped(said, style, _INDENT + "  ", _DEEPER)
    yield from labelled(bundle.script, style, _INDENT + "  ")
    lines = bundle.lines[:most]
    if bundle.number:
        # Left from earlier days, each in few words: as many to a line as there is room for.
        for year, every in replace(bundle, lines=lines).years:
            said = "; ".join(f"{line.whom} {line.about}" for line in every)
            yield from wrapped(f"{year}: {said}" if year else said, style, _INDENT + "  ", _DEEPER)
        return
    if len(lines) > 1 and all(_is_duty(line) for line in lines):
        # The same duty of one class after another is one line; the page has a box for each.
        classes = sorted((line.item.whom for line in lines), key=_class_order)
        said = f"{len(classes):,} classes: {', '.join(classes)}"
        yield from wrapped(said, style, f"{_INDENT}  [ ] ", _DEEPER + "    ")
        return
    for line in lines:
        yield from _line(line, style)


def _is_duty(line: Line) -> bool:
    return line.item.about == SCHOOL and bool(line.item.whom) and not (line.about or line.script or line.points)


def _class_order(name: str) -> tuple[int, str]:
    """By year, which is the number that a class begins with, so that 7A stands before 10A."""
    digits = len(name) - len(name.lstrip("0123456789"))
    return (int(name[:digits]) if digits else -1, name)


def _line(line: Line, style: Style) -> Iterator[str]:
    points = f" [{', '.join(str(number) for number in line.points)}]" if line.points else ""
    said = (f"{line.whom}: {line.about}" if line.about else line.whom) + points
    yield from wrapped(said, style, f"{_INDENT}  [ ] ", _DEEPER + "    ")
    yield from labelled(line.script, style, _DEEPER + "  ")
