"""What a comparison of two policies gives: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from attendance_policy.diagnostics import Place
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded

# What a change may be. Of `clause` only the section cited differs, of `words` only what is said about a value.
KINDS = ("added", "removed", "changed", "clause", "words")


@dataclass(frozen=True)
class Change:
    """One thing that the two policies say otherwise.

    `path`: as patches write it, by the names of the second policy; of what only the first has, by its own. `before`
    and `after`: the values as a profile has them, None where there is none. `source`: the clauses after, else before.
    `inherited`: where the change was made, if not in the two profiles themselves; "" else. `effect`: what it does, in
    words; "" where there is nothing to add to the two values.
    """

    path: str
    kind: str
    before: Any
    after: Any
    source: tuple[str, ...]
    source_before: tuple[str, ...]
    place: Place
    place_before: Place
    effect: str = ""
    inherited: str = ""

    @property
    def decides(self) -> bool:
        """Whether it may change an answer or a decision: not of clauses and of words about a value."""
        return self.kind not in ("clause", "words")


@dataclass(frozen=True, eq=False)
class Differences:
    """Everything that differs. `renamed`: from (section, id) of the first to the id of the second."""

    before: Loaded
    after: Loaded
    changes: tuple[Change, ...]
    renamed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether anything that differs may change an answer or a decision."""
        return any(change.decides for change in self.changes)
