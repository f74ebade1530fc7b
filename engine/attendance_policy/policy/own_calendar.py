"""The calendar that a profile names for good."""

from __future__ import annotations

from dataclasses import replace

from attendance_policy.diagnostics import CannotGoOn, Problem, Severity
from attendance_policy.library import Library
from attendance_policy.library.calendars import calendar_path
from attendance_policy.policy.tree import Tree


def lost_calendar(tree: Tree, library: Library) -> Problem | None:
    """What to say of a profile whose calendar no folder holds: it can be checked, and reads no register."""
    try:
        calendar_path(str(tree.data["calendar"]), library.folders[:-1])
    except CannotGoOn as stop:
        told = stop.problems[0]
        how = f"{told.suggestion}; a school's own lies in `calendars/` of a folder that `--policies` names"
        return replace(told, place=tree.origin(("calendar",)).place, severity=Severity.WARNING, suggestion=how)
    return None
