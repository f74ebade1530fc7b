"""A comparison as text, as Markdown and as JSON has it: policies as columns, causes under each row that differs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from attendance_policy.decide.due import shown
from attendance_policy.scenario.compare_model import KINDS, Cause, Comparison, Entry, Row, Value

WIDTH = 120
_FIRST = 18
_GAP = "  "
_ALIKE = "alike"
_NOTHING, _DIFFER = "–", "≠"


def comparison_text(found: Comparison, differences: bool = False) -> str:
    """One scenario, at most 120 columns wide. `differences`: only the rows on which policies differ."""
    names = [policy.id for policy in found.policies]
    lines = [*textwrap.wrap(found.scenario.sentence, WIDTH), _counted(found), ""]
    width = (WIDTH - _FIRST - len(_GAP) * len(names)) // max(len(names), 1)
    widths = [_FIRST, *([max(width, 12)] * len(names))]
    head = [_row(["", *names], widths), _row(["-" * w for w in widths], widths)]
    before: tuple[str, str] | None = None
    for row in _rows(found, differences):
        if (row.pupil_id, row.theme) != before:
            lines += [*_title(row, before), *head]
            before = (row.pupil_id, row.theme)
        cells = [textwrap.wrap(row.what, _FIRST)]
        for name in names:
            cells.append(
                [part for line in row.lines[name] or (_NOTHING,) for part in textwrap.wrap(line, widths[1]) or [""]]
            )
        for at in range(max(map(len, cells))):
            lines.append(_row([parts[at] if at < len(parts) else "" for parts in cells], widths))
        for cause in row.causes:
            lines += textwrap.wrap(_told(cause), WIDTH, initial_indent=f"  {_DIFFER} ", subsequent_indent="      ")
        lines.append("")
    for number, note in enumerate(found.notes, start=1):
        lines += textwrap.wrap(f"[{number}] {note}", WIDTH, subsequent_indent="    ")
    for said in _legend(found, differences):
        lines += textwrap.wrap(said, WIDTH, subsequent_indent="  ")
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _legend(found: Comparison, differences: bool) -> list[str]:
    """What the signs and the cause words of these rows mean, and of no others."""
    rows = _rows(found, differences)
    entries = [entry for row in rows for of in row.entries.values() for entry in of if not entry.is_silent]
    words = {cause.kind for row in rows for cause in row.causes}
    silent = any(not row.lines[name] for row in rows for name in row.lines)
    several = any(len(entry.days) > 1 for entry in entries)
    signs = [
        f"{_NOTHING} nothing is decided" if silent else "",
        "a day is the first on which it is decided" if entries else "",
        "+3 is three more days after it" if several else "",
    ]
    said = [f"Signs: {'; '.join(sign for sign in signs if sign)}."] if any(signs) else []
    causes = "; ".join(f"{kind}: {means}" for kind, means in KINDS.items() if kind in words)
    return [*said, f"Why policies differ ({_DIFFER}): {causes}."] if causes else said


def _counted(found: Comparison) -> str:
    differ = sum(not row.same for row in found.rows)
    policies = f"{len(found.policies)} polic{'y' if len(found.policies) == 1 else 'ies'}"
    rows = f"{len(found.rows)} row{'' if len(found.rows) == 1 else 's'}"
    return f"({policies}; {rows}, {differ} on which they differ)"


def _rows(found: Comparison, differences: bool) -> list[Row]:
    return [row for row in found.rows if not (differences and row.same)]


def _title(row: Row, before: tuple[str, str] | None) -> list[str]:
    about = f"{row.theme}, pupil {row.pupil_id}" if row.pupil_id else row.theme
    return [*([""] if before is not None else []), f"{about[:1].upper()}{about[1:]}", "=" * len(about)]


def _row(parts: Iterable[str], widths: Sequence[int]) -> str:
    return _GAP.join(part.ljust(width) for part, width in zip(parts, widths, strict=True))


def _told(cause: Cause) -> str:
    """A cause as one line: what kind, about what, and each policy's value with its clause; alike ones together."""
    same: dict[tuple[str, ...], list[str]] = {}
    for name, values in cause.values.items():
        same.setdefault(tuple(_value(value) for value in _short(values)), []).append(name)
    said = [f"{', '.join(names)}: {'; '.join(values)}" for values, names in same.items()]
    about = f" of {cause.about}" if cause.about else ""
    return f"{cause.kind}{about} — {' | '.join(said)}"


def _short(values: Sequence[Value]) -> list[Value]:
    kept = list(values[:3])
    return [*kept, Value(f"and {len(values) - 3} more")] if len(values) > 3 else kept


def _value(value: Value) -> str:
    said = value.text if len(value.text) <= 160 else f"{value.text[:157]}…"
    clauses = ", ".join(value.source)
    return f"{said} ({clauses})" if clauses and f"({clauses})" not in said else said


def comparison_markdown(found: Comparison, differences: bool = False) -> str:
    """The same as a Markdown table, one line a row; the last column says why policies differ."""
    names = [policy.id for policy in found.policies]
    lines = [f"## {found.scenario.sentence}", "", _counted(found), ""]
    lines += [_cells(["about", "what", *names, "why they differ"]), "|" + "---|" * (len(names) + 3)]
    for row in _rows(found, differences):
        about = f"{row.pupil_id}: {row.theme}" if row.pupil_id else row.theme
        cells = ["<br>".join(row.lines[name]) or _NOTHING for name in names]
        why = _ALIKE if row.same else "<br>".join(_told(cause) for cause in row.causes)
        lines.append(_cells([about, row.what, *cells, why]))
    lines += (
        [""] + [f"[{number}] {note}<br>" for number, note in enumerate(found.notes, start=1)] if found.notes else []
    )
    lines += [part for said in _legend(found, differences) for part in ("", said)]
    return "\n".join(lines).rstrip() + "\n"


def _cells(parts: Iterable[str]) -> str:
    return f"| {' | '.join(part.replace('|', chr(92) + '|') for part in parts)} |"


def comparison_rows(found: Comparison, differences: bool = False) -> list[dict[str, object]]:
    """The rows as JSON has them."""
    return [
        {
            "scenario": found.scenario.sentence,
            "file": found.scenario.file,
            "theme": row.theme,
            "what": row.what,
            "pupil_id": row.pupil_id or None,
            "same": row.same,
            "cells": {name: _cell(row, name) for name in row.lines},
            "causes": [
                {
                    "cause": cause.kind,
                    "means": KINDS[cause.kind],
                    "about": cause.about or None,
                    "values": {
                        name: [{"value": value.text, "source": list(value.source)} for value in values]
                        for name, values in cause.values.items()
                    },
                }
                for cause in row.causes
            ],
        }
        for row in _rows(found, differences)
    ]


def _cell(row: Row, name: str) -> dict[str, object]:
    answered = row.answers.get(name)
    if answered is not None:
        if answered.answer is None:
            return {"result": "not_specified", "not_specified": answered.refused, "source": []}
        return dict(answered.answer.as_data())
    return {"decisions": [_entry(entry) for entry in row.entries[name]]}


def _entry(entry: Entry) -> dict[str, object]:
    one = entry.decision
    return {
        "rule": one.rule,
        "case": one.case or None,
        "at": [shown(day) for day in entry.days],
        "action": one.action,
        "strength": one.strength,
        "role": one.role,
        "due": one.due.as_data() if one.due is not None else None,
        "status": one.status,
        "result": one.result,
        "source": list(one.source),
    }
