"""Decision tables as CSV files: written whole or not at all, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from attendance_policy.decide.due import shown
from attendance_policy.decide.duties_model import Duties
from attendance_policy.decide.model import Decided
from attendance_policy.diagnostics import wrong_call
from attendance_policy.register.atomic import write_whole
from attendance_policy.register.rejects import harmless
from attendance_policy.simulate import WhatIf
from attendance_policy.simulate.rows import decisions
from attendance_policy.simulate.whatif import first_days

DECISION_COLUMNS = ("key", "at", "pupil_id", "rule", "case", "action", "due", "role", "strength", "status", "result",
                    "source", "law", "depends_on", "interpretation")  # fmt: skip
DUTY_COLUMNS = ("date", "session", "due", "role", "rule", "action", "each", "about", "school_year", "strength",
                "status", "result", "source", "law", "words", "turns_on", "interpretation")  # fmt: skip
CHANGE_COLUMNS = ("rule", "pupil_id", "change", "first_before", "first_after")
_NEVER = np.iinfo(np.int32).max


def write_decisions(decided: Decided, path: Path) -> int:
    """Every decision, a row each, by day and pupil; how many. Lists are joined by `; `."""
    rows = [
        (one.key, one.at.isoformat(), one.pupil_id, one.rule, one.case, one.action, one.due, one.role, one.strength,
         one.status, one.result, "; ".join(one.source), "; ".join(one.law), "; ".join(one.open_names),
         "; ".join(one.interpretation))
        for one in decisions(decided)
    ]  # fmt: skip
    write_table(path, DECISION_COLUMNS, rows)
    return len(rows)


def write_changes(what_if: WhatIf, path: Path) -> int:
    """Every pupil whom a rule newly or no longer reaches, or first reaches earlier or later; how many rows."""
    days = what_if.before.decided.grid.days.days
    ids = what_if.before.decided.grid.pupil_ids
    rows: list[tuple[str, ...]] = []
    for change in what_if.changes:
        old = first_days(what_if.before.decided, change.rule)
        new = first_days(what_if.after.decided, change.rule)
        for pupil in np.flatnonzero(old != new).tolist():
            was, now = int(old[pupil]), int(new[pupil])
            word = "newly" if was == _NEVER else "no longer" if now == _NEVER else "earlier" if now < was else "later"
            rows.append((change.rule, ids[pupil], word, _iso(days, was), _iso(days, now)))
    write_table(path, CHANGE_COLUMNS, rows)
    return len(rows)


def write_duties(duties: Duties, path: Path) -> int:
    """Every decision about the school, a row each, by day, those without a day last; how many."""
    rows = [
        (shown(one.at) or "", one.session, one.due.text if one.due is not None else "", one.role or "", one.rule,
         one.action or "", one.cadence, one.about, one.year, one.strength, one.status, one.result,
         "; ".join(one.source), "; ".join(one.law), one.words, "; ".join(one.turns_on), "; ".join(one.interpretation))
        for one in duties.decisions
    ]  # fmt: skip
    write_table(path, DUTY_COLUMNS, rows)
    return len(rows)


def _iso(days: tuple[date, ...], index: int) -> str:
    return "" if index == _NEVER else days[index].isoformat()


def write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file. Raises `CannotGoOn` (exit code 2) when it cannot be written."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    write_whole(path, out.getvalue().encode("utf-8"))


def made_folder(folder: Path) -> Path:
    """The folder, made where it is missing. Raises `CannotGoOn` (exit code 2) when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise wrong_call("cannot-be-written", f"`{folder.as_posix()}` cannot be made: {reason}",
                         "name a folder that can be written to") from None  # fmt: skip
    return folder
