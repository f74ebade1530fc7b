"""A worklist for a terminal: a section for each role, what is overdue and what has an hour first."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.reports.layout import Style, headed, labelled, titled, wrapped
from attendance_policy.reports.words import count_of
from attendance_policy.reports.worklist_words import (
    Bundle,
    about,
    assumed_words,
    by_role,
    capital,
    long_day,
    script_rows,
    whom,
)
from attendance_policy.worklist.model import DECIDE, DEPENDS, DO, OVERDUE, Item, Worklist

_WIDEST = 100
# More items of one heading than these are counted, and stand in the other forms.
_MOST = 60
_INDENT = " " * 4


def worklist_text(found: Worklist, style: Style) -> list[str]:
    """The list, at most 100 columns wide."""
    style = Style(min(style.width, _WIDEST), style.unicode, style.colour)
    until = f" to {long_day(found.last)}" if found.last != found.on else ""
    lines = titled(f"Worklist for {long_day(found.on)}{until}: {found.name} ({found.policy})", style)
    lines += wrapped(counts_words(found), style)
    for who, parts in by_role(found):
        lines += ["", *titled(capital(who), style)]
        for part in parts:
            lines += ["", *wrapped(part.heading, style, "  ")]
            listed = 0
            for bundle in part.bundles:
                if listed >= _MOST:
                    break
                lines += _bundle(bundle, style, _MOST - listed)
                listed += len(bundle.items)
            if part.count > _MOST:
                more = f"and {part.count - _MOST:,} more, which `--html`, `--csv` and `--format json` have"
                lines += wrapped(more, style, _INDENT)
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
    said = [f"{kinds[DO]:,} to do" + (f", {late:,} of them overdue" if late else "")]
    said += [f"{kinds[DECIDE]:,} for people to decide"] if kinds[DECIDE] else []
    depends = f"depend{'s' if kinds[DEPENDS] == 1 else ''} on what no file says"
    said += [f"{kinds[DEPENDS]:,} that {depends}"] if kinds[DEPENDS] else []
    pupils = len({one.whom for one in found.items if one.about == "pupil"})
    return "; ".join([*said, f"about {count_of(pupils, 'pupil')}"])


def _bundle(bundle: Bundle, style: Style, most: int) -> Iterator[str]:
    yield from wrapped(f"{bundle.at + '  ' if bundle.at else ''}{bundle.says}", style, _INDENT, _INDENT + "  ")
    for said in (bundle.foot, *bundle.readings):
        yield from wrapped(said, style, _INDENT + "  ", _INDENT * 2)
    for item in bundle.items[:most]:
        yield from _item(item, style)


def _item(item: Item, style: Style) -> Iterator[str]:
    why = about(item)
    yield from wrapped(f"{whom(item)}{': ' if why else ''}{why}", style, f"{_INDENT}  [ ] ", _INDENT * 2 + "    ")
    if item.script is not None:
        yield from labelled(script_rows(item.script), style, _INDENT * 2 + "  ")
