"""Versions of one profile that hold on the same day."""

from __future__ import annotations

from attendance_policy.diagnostics import Problem
from attendance_policy.library import Found, Library
from attendance_policy.source import Document


def overlaps(library: Library, found: Found, document: Document) -> list[Problem]:
    """Other versions of this profile, in the same folder, that hold on the same day: nobody could tell which serves."""
    return [
        Problem(document.places.nearest(("policy",)), "versions-overlap",
                f"`{found.id}` is in `{other.shown}` too, and both hold {_days_of(found, other)}",
                "give the two files dates under `in_force` that do not overlap, or another id")
        for other in library.overlapping(found)
    ]  # fmt: skip


def _days_of(found: Found, other: Found) -> str:
    first = max((f.since for f in (found, other) if f.since), default=None)
    last = min((f.until for f in (found, other) if f.until), default=None)
    if first is None and last is None:
        return "on every day"
    return " ".join([*([f"from {first}"] if first else []), *([f"until {last}"] if last else [])])
