"""The history on which two policies decide differently, as text, as Markdown and as data."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attendance_policy.diff.counterexample import Counterexample, Searched

_MOST = 8


def counterexample_data(searched: Searched | None) -> dict[str, Any]:
    """The contract's `counterexample` (null where none was found or looked for), and what else was found beside it."""
    found = [_data(one) for one in searched.found] if searched is not None else []
    bound = searched.bound if searched is not None else ""
    return {"counterexample": found[0] if found else None, "counterexamples": found, "searched": bound or None}


def _data(one: Counterexample) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "days": one.days,
        "shortest": one.proved,
        "bound": one.bound,
        "scenario": one.text,
        "differs": [{"about": shown.about, "before": shown.before, "after": shown.after} for shown in one.shown],
    }


def counterexample_text(searched: Searched) -> str:
    """For people: the scenario, and what each side makes of it."""
    lines = ["", searched.bound] if searched.bound else []
    for one in searched.found:
        lines += ["", _heading(one)]
        lines += [f"  {line}" for line in one.text.rstrip().splitlines()]
        for shown in one.shown[:_MOST]:
            lines += textwrap.wrap(f"{shown.about}", 100, initial_indent="  ", subsequent_indent="    ")
            for label, said in (("before", shown.before), ("after", shown.after)):
                lines += textwrap.wrap(f"{label}: {said}", 100, initial_indent="    ", subsequent_indent="      ")
        lines += [f"  and {len(one.shown) - _MOST} more"] if len(one.shown) > _MOST else []
    return "\n".join(lines)


def counterexample_markdown(searched: Searched) -> str:
    """As Markdown: the scenario in a block, and a table of what differs."""
    lines = ["", f"{searched.bound[:1].upper()}{searched.bound[1:]}."] if searched.bound else []
    for one in searched.found:
        heading = _heading(one)
        lines += ["", f"### {heading[:1].upper()}{heading[1:]}", "", "```yaml", one.text.rstrip(), "```", ""]
        lines += ["| what | before | after |", "|---|---|---|"]
        for shown in one.shown[:_MOST]:
            said = (shown.about, shown.before, shown.after)
            cells = " | ".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in said)
            lines.append(f"| {cells} |")
        if len(one.shown) > _MOST:
            lines += ["", f"And {len(one.shown) - _MOST} more."]
    return "\n".join(lines)


def _heading(one: Counterexample) -> str:
    if one.kind == "question":
        return "a question that the two answer differently"
    if one.kind == "duties":
        return "duties of the school that differ"
    length = f"{one.days} school day{'' if one.days == 1 else 's'}"
    if one.proved:
        return f"the shortest history that the two decide differently: {length} ({one.bound})"
    return f"a history that the two decide differently: {length} ({one.bound})"
