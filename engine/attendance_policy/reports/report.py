"""Everything that one call found out, ready to be told as text, as a page or as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePath
from typing import TYPE_CHECKING

from attendance_policy.frozen import dataclass
from attendance_policy.simulate import Outcome, WhatIf
from attendance_policy.simulate.inputs import Inputs

if TYPE_CHECKING:
    from attendance_policy.decide.duties_model import Duties
    from attendance_policy.simulate.corrected import InHindsight


@dataclass(frozen=True, eq=False)
class Report:
    """A simulation, or a what-if where there is one (`outcome` is then its `before`).

    `assumed`, `assumed_after`: name -> sentence, what was taken where only a person knows, on each side. `notes`:
    sentences about the call itself. `rejects_file`: where the rows not accepted were written; "" for nowhere.
    `duties`, `duties_after`: what is due of the school itself, on each side. `in_hindsight`: the decisions that
    only one side has, where the sides are the marks as known and as corrected. `with_ids`: pupils may be named.
    """

    outcome: Outcome
    inputs: Inputs
    what_if: WhatIf | None = None
    assumed: Mapping[str, str] = field(default_factory=dict)
    assumed_after: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    rejects_file: str = ""
    duties: Duties | None = None
    duties_after: Duties | None = None
    in_hindsight: InHindsight | None = None
    with_ids: bool = False

    @property
    def assumed_otherwise(self) -> dict[str, str]:
        """What was taken after the change and not, or not so, before it."""
        if self.what_if is None:
            return {}
        return {name: said for name, said in self.assumed_after.items() if self.assumed.get(name) != said}


def told_apart(before: Outcome, after: Outcome) -> tuple[tuple[str, str], tuple[str, str]]:
    """What the two sides of a what-if are called: (name, id); where both are the same, the id is followed by the file,
    as much of its path as tells the two apart."""
    names = (before.name, before.policy), (after.name, after.policy)
    if names[0] != names[1] or before.file == after.file:
        return names
    parts = [PurePath(one.file).parts for one in (before, after)]
    shared = next((at for at, (old, new) in enumerate(zip(*parts, strict=False)) if old != new), 0)
    ids = [f"{before.policy}, {PurePath(*own[shared:]).as_posix()}" for own in parts]
    return (before.name, ids[0]), (after.name, ids[1])
