"""Text of a national base that documents repeat: laid into a profile that adopts it, and checked in the base itself."""

from __future__ import annotations

from typing import Any

from attendance_policy.diagnostics import Place
from attendance_policy.policy.tree import Origin, Tree, merge, paths_in

_ADOPTED = ("reasons", "flags", "terms", "values", "judgements", "letters", "records", "stages", "rules", "duties",
            "formal_steps")  # fmt: skip


def lay_entry(tree: Tree, entry: dict[str, Any], clause: str, place: Place) -> None:
    """Adopt one entry: its sections as if the profile had written them, with the profile's clause as their source."""
    law = entry.get("law")
    for section in _ADOPTED:
        for name, value in entry.get(section, {}).items():
            path = (section, name)
            laid = dict(value) if isinstance(value, dict) else value
            if isinstance(laid, dict):
                before: Any = tree.data.get(section, {}).get(name, {})
                known = before.get("source", []) if isinstance(before, dict) else []
                clauses = [known] if isinstance(known, str) else list(known)
                laid["source"] = [*clauses, clause] if clause not in clauses else clauses
                if law is not None and section not in ("flags", "letters"):
                    laid.setdefault("law", law)
            origin = Origin(place, (clause,))
            origins = dict.fromkeys(paths_in(laid, path), origin)
            if section not in tree.data:
                origins[section,] = origin
            merge(tree, {section: {name: laid}}, origins)


def all_offered(base: Tree, lent: Tree) -> Tree:
    """What a profile would hold that adopts every entry of a national base: for checking the base by itself."""
    tree = lent.copied()
    for key in ("policy", "name", "kind", "measures"):
        if key in base.data:
            merge(tree, {key: base.data[key]}, base.origins)
    for name, entry in base.data.get("entries", {}).items():
        for section in _ADOPTED:
            if section in entry:
                above = ("entries", name, section)
                origins = {(section, *path[3:]): origin for path, origin in base.origins.items() if path[:3] == above}
                merge(tree, {section: entry[section]}, origins)
    return tree
