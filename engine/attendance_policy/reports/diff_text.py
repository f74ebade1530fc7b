"""What changed between two policies, as text, as Markdown and as data."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

from attendance_policy.diff.model import Change, Differences

_WIDTH = 100
# Of a longer value so much is shown: of one that changed, from so far before the first difference on.
_MOST, _BEFORE = 200, 60
# About the document itself, which decides nothing for anybody.
_LAST = ("document", "in force", "calendar", "roles", "content")
_HEADS = {"clause": "only the section cited differs", "words": "only words about a value differ"}


def diff_data(found: Differences) -> dict[str, Any]:
    """The changes in the names of the contract."""
    return {
        "before": _policy(found, 0),
        "after": _policy(found, 1),
        "changes": [change_data(one) for one in found.changes],
        "renamed": [
            {"section": section, "before": old, "after": new} for (section, old), new in sorted(found.renamed.items())
        ],
        "not_decided": list(found.undecided),
    }


def change_data(one: Change) -> dict[str, Any]:
    """One change."""
    return {
        "path": one.path,
        "kind": one.kind,
        "before": one.before,
        "after": one.after,
        "source": list(one.source),
        "source_before": list(one.source_before),
        "effect": one.effect or None,
        "file": one.place.file,
        "line": one.place.line,
        "inherited": one.inherited or None,
    }


def _policy(found: Differences, side: int) -> dict[str, str]:
    loaded = (found.before, found.after)[side]
    return {"policy": loaded.policy.id, "name": loaded.policy.name, "file": loaded.resolved.document.file}


def diff_text(found: Differences, brief: bool = False) -> str:
    """For people. `brief`: without what is only cited or worded otherwise."""
    lines = [_title(found), _summary(found)]
    for heading, changes in _sections(found, brief):
        lines += ["", heading]
        for one in changes:
            clauses = f"  (section {', '.join(one.source)})" if one.source else ""
            lines.append(f"  {one.path}{clauses}")
            whole = one.kind in ("added", "removed") and one.path.count(".") == 1 and one.effect
            said = [f"{_sign(one)} {one.effect if whole else _shown(one)}"]
            said += [f"= {one.effect}"] if one.effect and not whole else []
            said += [f"  in {one.inherited}"] if one.inherited else []
            for text in said:
                lines += textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="      ",
                                       break_on_hyphens=False)  # fmt: skip
    if found.renamed:
        lines += ["", "the same under another name"]
        lines += [f"  {section}: {old} is now {new}" for (section, old), new in sorted(found.renamed.items())]
    return "\n".join(lines)


def diff_markdown(found: Differences, brief: bool = False) -> str:
    """As Markdown, a table a section."""
    lines = [f"## {_title(found)}", "", _summary(found)]
    for heading, changes in _sections(found, brief):
        lines += ["", f"### {heading[:1].upper()}{heading[1:]}", "", "| where | section | before | after | effect |",
                  "|---|---|---|---|---|"]  # fmt: skip
        for one in changes:
            where = f"`{one.path}`" + (f" (in {one.inherited})" if one.inherited else "")
            cells = [where, ", ".join(one.source), *_values(one), one.effect]
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    if found.renamed:
        lines += ["", "### The same under another name", ""]
        lines += [f"- {section}: `{old}` is now `{new}`" for (section, old), new in sorted(found.renamed.items())]
    return "\n".join(lines)


def _title(found: Differences) -> str:
    names = [loaded.resolved.document.file for loaded in (found.before, found.after)]
    return f"{names[0]} → {names[1]}"


def _summary(found: Differences) -> str:
    deciding = sum(one.decides for one in found.changes)
    other = len(found.changes) - deciding
    if not found.changes:
        return "no change of meaning"
    said = f"{deciding} change{'' if deciding == 1 else 's'} of meaning"
    said += f", {other} of clauses and words only" if other else ""
    sections = [f"{name} {len(some)}" for name, some in _sections(found, True)]
    return said + (f" ({', '.join(sections)})" if len(sections) > 3 else "")


def _sections(found: Differences, brief: bool) -> list[tuple[str, Sequence[Change]]]:
    """Changes of meaning by section of the profile; what is only cited or worded otherwise at the end."""
    held: dict[str, list[Change]] = {}
    for one in found.changes:
        heading = one.path.split(".")[0].replace("_", " ") if one.decides else _HEADS[one.kind]
        if one.decides or not brief:
            held.setdefault(heading, []).append(one)
    return sorted(held.items(), key=lambda pair: (pair[0] in _HEADS.values(), pair[0] in _LAST))


def _sign(one: Change) -> str:
    return {"added": "+", "removed": "-"}.get(one.kind, "~")


def _shown(one: Change) -> str:
    before, after = _values(one)
    return f"{before} → {after}" if before and after else before or after


def _values(one: Change) -> tuple[str, str]:
    """What stood before and stands now; of long texts, the part in which the two differ."""
    before, after = (" ".join(_flow(value).split()) for value in (one.before, one.after))
    if before and after and max(len(before), len(after)) > _MOST:
        same = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
                    min(len(before), len(after)))  # fmt: skip
        start = max(same - _BEFORE, 0)
        start = before.find(" ", start, same) + 1 or start if start else 0
        return _part(before, start), _part(after, start)
    return _part(before, 0), _part(after, 0)


def _part(text: str, start: int) -> str:
    end = start + _MOST - 1
    if len(text) <= end + 1:
        end = len(text)
    elif " " in text[end - _BEFORE : end]:
        end = text.rindex(" ", 0, end)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _flow(value: Any, inside: bool = False) -> str:
    """A value on one line as a profile has it, without the quotes: `{says: within 30 minutes}`."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(inner, True)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(inner, True) for inner in value)}]"
    if value is None:
        return ""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if inside and {*value} & {*",:[]{}"} else value
    return json.dumps(value, ensure_ascii=False)


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")
