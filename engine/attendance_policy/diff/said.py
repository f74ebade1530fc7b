"""An entry with what holds where it says nothing: leaving a default out, or writing it down, is no change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attendance_policy.policy.tree import is_silence
from attendance_policy.vocabulary.unsaid import SCHOOL, UNANSWERED

_RULES = ("stages", "rules")
_CASES = ("for_tier", "for_years")


def said_out(section: str, entry: Any, data: Mapping[str, Any]) -> Any:
    """The entry of a section with its defaults written out. `data`: the profile it stands in."""
    if not isinstance(entry, dict) or is_silence(entry):
        return entry
    if section == "judgements":
        return {"who": SCHOOL, "unanswered": UNANSWERED, **entry}
    if section not in (*_RULES, "duties"):
        return entry
    said = dict(entry)
    inner = [case for key in _CASES for case in entry.get(key, {}).values()]
    if not any("who" in case for case in inner):
        said.setdefault("who", SCHOOL)
    if section in _RULES and "each" not in said and "after" in said:
        said["each"] = "review"
    often = data.get("counting", {}).get("how_often", {}).get("is")
    unsaid = not any(key in held for held in (said, *inner) for key in ("once", "repeat"))
    if section in _RULES and unsaid and often and "review" in _listed(said.get("each")):
        said["once"] = often
    return said


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
