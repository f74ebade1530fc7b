"""docs/findings.md, made of docs/findings.yaml: where every contradiction and gap of the five documents stands now.

Run this file to write the page; a test says when it is stale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from attendance_policy.library import Library
from attendance_policy.lint import lint
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.paths import parse_path
from attendance_policy.policy.tree import is_silence
from attendance_policy.source import read_file

ROOT = Path(__file__).parents[2]
DATA = ROOT / "docs" / "findings.yaml"
PAGE = ROOT / "docs" / "findings.md"
NOW = date(2026, 11, 22)
# Each kind with how the page says it.
KINDS = {
    "found_by": "found by lint",
    "open_point": "an open point",
    "silence": "a silence",
    "interpretation": "an interpretation",
    "stated": "stated as it is",
    "out_of_reach": "out of reach",
}
_HEAD = f"""# Where every contradiction and gap stands

Before any profile was written, the five documents were read for places that contradict each other (a1, a2, …) and for
what they leave open (b1, b2, …). This page says of each, in a few words, where it stands now:

* **found by lint**: `attendance-policy lint` says it, with its line; a test runs lint and looks.
* **an open point**: the profile asks the question, with every reading; `lint` says so until a person has decided.
* **a silence**: the profile says at this path that there is no value, and nothing fills it.
* **an interpretation**: the profile had to choose, and says what and why at this path.
* **stated as it is**: no contradiction once it is exact; both sides stand in the profile, at this path.
* **out of reach**: no program can see it from a profile; the page says why.

Made by `tests/docs/findings_page.py` from `docs/findings.yaml`, as of {NOW}; change those, not the page.
"""


@dataclass(frozen=True)
class Entry:
    """One contradiction or gap of a document. `kind` is a key of KINDS; `where`: a path, an id, a code or a reason."""

    policy: str
    id: str
    says: str
    kind: str
    where: str
    at: str = ""


def entries() -> Iterator[Entry]:
    """Every contradiction and gap, in the order of the file."""
    data: Any = read_file(DATA, DATA.name).data
    for policy, listed in data.items():
        for name, entry in listed.items():
            [kind] = set(entry) - {"says", "at"}
            yield Entry(policy, name, entry["says"], kind, entry[kind], entry.get("at", ""))


@cache
def policies() -> Policies:
    """The shipped profiles."""
    return Policies(Library((), ROOT))


@cache
def loaded(policy: str) -> Loaded:
    """A shipped profile."""
    return policies().examine(policies().library.find(policy))


@cache
def found(policy: str) -> frozenset[tuple[str, str]]:
    """What lint finds in it: code and path; what is accepted too."""
    linted = lint(loaded(policy), policies(), NOW)
    every = [*linted.findings, *(one for one, _ in linted.accepted)]
    return frozenset((one.problem.code, one.path) for one in every)


def fault(entry: Entry) -> str:
    """Why an entry does not hold; "" when it does."""
    if entry.kind == "found_by":
        return "" if (entry.where, entry.at) in found(entry.policy) else "lint does not find it"
    if entry.kind == "open_point":
        points = {point.id for point in loaded(entry.policy).as_written.open_points}
        return "" if entry.where in points else "there is no such open point"
    if entry.kind == "out_of_reach":
        return "" if len(entry.where.split()) >= 6 else "no reason is given"
    if entry.kind not in KINDS:
        return f"`{entry.kind}` is no kind"
    try:
        value = loaded(entry.policy).tree.value(parse_path(entry.where))
    except KeyError:
        chosen = loaded(entry.policy).resolved.document.data["chooses"]
        return "" if entry.where.partition(".")[2] in chosen else "there is no such path"
    if entry.kind == "silence":
        return "" if is_silence(value) else "it is no silence"
    if entry.kind == "interpretation":
        return "" if "interpretation" in value else "nothing was chosen there"
    return "it is a silence" if is_silence(value) else ""


def page() -> str:
    """The whole page."""
    every = list(entries())
    parts = [_HEAD, _counts(every)]
    for policy in dict.fromkeys(entry.policy for entry in every):
        mine = [entry for entry in every if entry.policy == policy]
        rows = "\n".join(f"| {one.id} | {one.says} | {KINDS[one.kind]} | {_where(one)} |" for one in mine)
        parts.append(f"## {policy}\n\n| | what | stands as | where, or why |\n|---|---|---|---|\n{rows}\n")
    return "\n".join(parts)


def _counts(every: list[Entry]) -> str:
    lines = ["## Counts\n", "| | " + " | ".join(KINDS.values()) + " | all |", "|---|" + "--:|" * (len(KINDS) + 1)]
    for policy in dict.fromkeys(entry.policy for entry in every):
        lines.append(_row(policy, [entry for entry in every if entry.policy == policy]))
    lines.append(_row("**all**", every))
    waiting = sum(one.kind == "open_point" and not _is_decided(one) for one in every)
    lines.append(f"\nOf the open points, {waiting} wait for a person; lint names them under open-point-undecided.\n")
    return "\n".join(lines)


def _row(name: str, some: list[Entry]) -> str:
    counts = Counter(entry.kind for entry in some)
    return f"| {name} | " + " | ".join(str(counts[kind]) for kind in KINDS) + f" | {len(some)} |"


def _is_decided(entry: Entry) -> bool:
    return any(p.id == entry.where and p.working for p in loaded(entry.policy).as_written.open_points)


def _where(entry: Entry) -> str:
    if entry.kind == "found_by":
        return f"[{entry.where}](lint.md#{entry.where}) at `{entry.at}`"
    if entry.kind == "out_of_reach":
        return entry.where
    state = "" if entry.kind != "open_point" else ", worked with" if _is_decided(entry) else ", undecided"
    return f"`{entry.where}`{state}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
