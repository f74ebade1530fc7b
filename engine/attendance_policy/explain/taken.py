"""Steps that a rule looks back at and that nobody recorded: a run takes what must or will be done as done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Case, Rule
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.openness import conditions_of, times_of, uses_of
from attendance_policy.vocabulary.phrases import DONE

_DONE = "has been done"
_STEPS = ("step", "at")  # the arguments of facts that may name a step


def taken_on(bound: Bound, step: str, row: int) -> date | None:
    """The day on which a step is taken as done before a row; None for what the log names, or what is not done."""
    rows = bound.frame.rows
    last = int(bound.frame.memory.last_day(step, rows)[row])
    return None if step in bound.settings.recorded or last < 0 else rows.grid.days.days[last]


def taken_words(bound: Bound, step: str) -> str:
    """How a step is taken: `taken as sent`."""
    section = bound.policy.called.papers.get(step, ("", ""))[0]
    return f"taken as {DONE.get(section, _DONE).removeprefix('has been ')}"


def why_taken(bound: Bound) -> str:
    """Why it is only taken so."""
    return "it is not in the log" if bound.settings.log else "no log was given"


def steps_taken(bound: Bound, rule: Rule, case: Case, row: int) -> Iterator[str]:
    """A sentence for each step that the case reads and that is only taken as done, in the order it reads them."""
    policy = bound.policy
    known = steps_of(policy).keys() | policy.papers.keys()
    read = [*rule.after, *(getattr(time, "anchor", "") for _, time in times_of(rule, case))]
    uses = uses_of(policy, conditions_of(rule, case))
    read += sorted(str(value) for use in uses for key, value in use.args if key in _STEPS)
    for step in dict.fromkeys(one for one in read if one in known):
        day = taken_on(bound, step, row)
        if day is not None:
            yield f"{policy.called.paper(step)} is {taken_words(bound, step)} on {day.isoformat()}: {why_taken(bound)}"
