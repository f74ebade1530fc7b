"""A worklist as a table for a spreadsheet: a row an item, and after them what was missed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from attendance_policy.register.rejects import harmless
from attendance_policy.reports.worklist_words import due_words, readings, script_rows
from attendance_policy.worklist.model import SCHOOL, Item, Worklist

COLUMNS = (
    "group", "kind", "date", "time", "overdue_since", "role", "pupil_id", "parent_id", "year", "class", "says",
    "strength", "rule", "case", "clause", "why", "due", "reading", "absent_since", "missed", "to_be_reported",
    "tried_so_far", "ask", "then", "key",
)  # fmt: skip
_SCRIPT = ("absent since", "missed", "to be reported", "tried so far", "ask", "then")


def worklist_table(found: Worklist) -> bytes:
    """CSV under `COLUMNS`: UTF-8 with a byte-order mark. A cell that a spreadsheet would run has an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in (*found.items, *found.missed):
        writer.writerow([harmless(cell) for cell in _cells(item)])
    return out.getvalue().encode("utf-8-sig")


def _cells(item: Item) -> Iterator[str]:
    school = item.about == SCHOOL
    yield from (item.group, item.kind, item.on.isoformat(), f"{item.at:%H:%M}" if item.at is not None else "")
    yield from (item.since.isoformat() if item.since is not None else "", item.who)
    yield from ("" if school else item.whom, item.parent, item.year, item.whom if school else item.in_class, item.says)
    yield from (item.strength, item.rule, item.case, ", ".join(item.source), item.why, due_words(item))
    yield "; ".join(readings(item))
    said = dict(script_rows(item.script)) if item.script is not None else {}
    yield from (said.get(name, "") for name in _SCRIPT)
    yield item.key
