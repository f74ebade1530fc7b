"""Steps that a reason rests on: done as the log has it, or only taken as done because nobody recorded them."""

from __future__ import annotations

import re
from dataclasses import field

from attendance_policy.decide.read_facts import counted_from, done_on
from attendance_policy.explain.model import YES, Told
from attendance_policy.explain.taken import taken_on, taken_words, why_taken
from attendance_policy.frozen import dataclass
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.sentences import time_words
from attendance_policy.policy.times import Time
from attendance_policy.rules.bind import Bound
from attendance_policy.vocabulary import ANCHORS

_NAMED = re.compile(r"[(,=]\s*'?(\w+)")  # what a fact is asked of: a step may stand in quotes or without


@dataclass(frozen=True, eq=False)
class Steps:
    """The steps that one row looks back at. A run takes what must or will be done as done when it is due, unless the
    log names it: a reader would think that somebody has seen to it. `told`: of which that was said already."""

    bound: Bound
    row: int
    told: set[str] = field(default_factory=set)

    def after(self, step: str) -> str:
        """A step that has to be done before: `“concern letter” done 2025-10-03`."""
        paper = self.bound.policy.called.paper(step)
        taken = self._taken(step)
        return f"{paper} {taken}{self._unlogged}" if taken else f"{paper} {done_on(self.bound, step, self.row)}"

    def since(self, time: Time) -> str:
        """A time with when that was from which it counts."""
        taken = self._taken(time.anchor) if time.anchor not in ANCHORS else ""
        said = f"{taken}, {self._why}" if taken else counted_from(self.bound, time, self.row)
        return f"{time_words(time, self.bound.policy.called)} ({said})"

    def of(self, told: Told, text: str) -> str:
        """The words of a condition that holds, with what it takes as done."""
        if told.verdict != YES:
            return text
        steps = steps_of(self.bound.policy)
        for step in dict.fromkeys(_NAMED.findall(told.written)):
            if (step not in steps and step not in self.bound.policy.papers) or step in self.told:
                continue
            taken = self._taken(step)
            been = f"has been {taken_words(self.bound, step).removeprefix('taken as ')}"
            if taken and text.endswith(been):
                text = f"{text.removesuffix(been)}is {taken}{self._unlogged}"
            elif taken:
                text += f" ({taken}, {self._why})"
        return text

    @property
    def _why(self) -> str:
        return why_taken(self.bound).removeprefix("it is ")

    @property
    def _unlogged(self) -> str:
        return f" ({self._why})"

    def _taken(self, step: str) -> str:
        """`taken as sent on 2025-10-03`; "" for what the log names, or what is not done."""
        day = taken_on(self.bound, step, self.row)
        if day is None:
            return ""
        self.told.add(step)
        return f"{taken_words(self.bound, step)} on {day.isoformat()}"
