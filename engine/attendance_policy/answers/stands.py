"""How the notices of a log stand on a day, under the working readings, and where another reading says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attendance_policy.answers.readings import touches
from attendance_policy.calendar import Calendar
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_log import read_notices
from attendance_policy.decide.notices_standing import ordinal
from attendance_policy.decide.notices_states import NoticeState, states_on
from attendance_policy.events import Event
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.formal import FormalStep

_SECTIONS = ("formal_steps", "judgements", "terms")


@dataclass(frozen=True, slots=True)
class Stands:
    """One notice of the log. `otherwise`: (point, reading, how it stands under it), where that is another state."""

    state: NoticeState
    otherwise: tuple[tuple[str, str, NoticeState], ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """`2025-03-03, the first: paid on 2025-03-24: 80 pounds`, and a sentence for each reading that differs."""
        one = self.state
        which = f", the {ordinal(one.number)}" if one.number is not None else ""
        more = (f"under {point}={reading}: {other.words}" for point, reading, other in self.otherwise)
        return (f"{one.issued}{which}: {one.words}", *more)

    def as_data(self) -> dict[str, object]:
        """The notice as the JSON contract has it."""
        more = [{"point": point, "reading": reading, **_data(other)} for point, reading, other in self.otherwise]
        return {**_data(self.state), "otherwise": more}


def _data(one: NoticeState) -> dict[str, object]:
    return {
        "issued": one.issued.isoformat(),
        "number": one.number,
        "state": one.state,
        "since": one.since.isoformat() if one.since is not None else None,
        "until": one.until.isoformat() if one.until is not None else None,
        "paid": (int(one.paid) if one.paid.denominator == 1 else f"{float(one.paid):.2f}") if one.paid else None,
        "words": one.words,
    }


def stands(
    loaded: Loaded, step_id: str, pupil: str, parent: str, day: date, events: Iterable[Event],
    calendar: Calendar | None = None,
) -> tuple[Stands, ...]:  # fmt: skip
    """Each notice of a step for a child and a parent up to a day, the earliest first. None for a step that the policy
    leaves out."""
    before = tuple(event for event in events if event.at.date() <= day)

    def under(policy: Policy) -> tuple[NoticeState, ...]:
        step = policy.formal_steps.get(step_id)
        if not isinstance(step, FormalStep):
            return ()
        return states_on(NoticesOf(policy, read_notices(before, policy.formal_steps), calendar), step, pupil, parent,
                         day)  # fmt: skip

    found = under(loaded.policy)
    others = [
        (point.id, reading.id, under(loaded.under({point.id: reading.id})))
        for point in loaded.as_written.open_points if found and touches(point, _SECTIONS)
        for reading in point.readings if reading.id != point.working
    ]  # fmt: skip
    return tuple(
        Stands(one, tuple((point, reading, states[at]) for point, reading, states in others
                          if len(states) == len(found) and states[at].words != one.words))
        for at, one in enumerate(found)
    )  # fmt: skip
