"""Which open points of a profile bear on the decisions of a register, and on which rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from attendance_policy.decide.due import is_over_for
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.model import OpenPoint
from attendance_policy.policy.times import Time
from attendance_policy.rules.order import downstream
from attendance_policy.rules.touch import touched
from attendance_policy.vocabulary import YEARS
from attendance_policy.vocabulary.facts import EVENT_ROWS, ROWS

# The occasions that a register, a pupil file or a log may hold; a rule on another occasion is asked by a question.
REGISTER_OCCASIONS = frozenset((*ROWS, *EVENT_ROWS))


@dataclass(frozen=True)
class Touch:
    """One open point with the rules, of any reading, that its readings decide by different words.

    `fires`: those of them that may fire otherwise; the rest are only due at another time.
    """

    point: OpenPoint
    rules: frozenset[str]
    fires: frozenset[str]


def is_asked(policy: Policy, name: str) -> bool:
    """Whether a register asks a rule; a rule that only a reading has is taken to be asked."""
    rule = policy.rule(name)
    return rule is None or (rule.section != "duties" and bool(REGISTER_OCCASIONS & set(rule.occasions)))


def due_by(base: Policy, other: Policy) -> frozenset[str]:
    """Rules whose due time is counted from a register or a deadline that differs; or about an absence and by an hour
    that the afternoon register comes before in one policy alone."""
    anchors: set[str] = set()
    if base.registers != other.registers:
        anchors |= {"register taken", "register closes"}
    if base.reporting != other.reporting:
        anchors.add("reporting deadline")
    return frozenset(
        rule.id for rule in other.rules for case in rule.cases
        for due in (case.due, *(action.due for _, actions in case.acts for action in actions))
        if isinstance(due, Time) and (due.anchor in anchors or (
            base.registers != other.registers and "absence" in rule.occasions
            and any(is_over_for(base, due, year) != is_over_for(other, due, year) for year in ("", *YEARS))
        ))
    )  # fmt: skip


def touching(loaded: Loaded, only: Collection[str] | None = None) -> tuple[Touch, ...]:
    """The open points whose readings touch rules that a register asks, in their order; `only`: of these."""
    found = []
    for point in loaded.as_written.open_points:
        if only is not None and point.id not in only:
            continue
        base = loaded.under({point.id: "as_written"})
        fires: set[str] = set()
        due: set[str] = set()
        for reading in point.readings[1:]:
            other = loaded.under({point.id: reading.id})
            fires |= touched(base, other)
            due |= due_by(base, other)
        asked = frozenset(name for name in fires | due if is_asked(loaded.policy, name))
        if asked:
            found.append(Touch(point, asked, asked & fires))
    return tuple(found)


def held_rules(loaded: Loaded, touches: Iterable[Touch] | None = None) -> dict[str, str]:
    """Rules that no run decides, each with its point: they turn on one without a working reading, or look back at such.

    `touches`: what `touching` gives, where it is known already.
    """
    if touches is None:
        touches = touching(loaded, [point.id for point in loaded.as_written.open_points if not point.working])
    held: dict[str, str] = {}
    for touch in touches:
        if touch.fires and not touch.point.working:
            for name in sorted(downstream(loaded.policy, touch.fires)):
                held.setdefault(name, touch.point.id)
    return held
