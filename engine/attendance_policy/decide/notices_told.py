"""Where a notice would stand for each parent of a child, beside a decision that issues or considers one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attendance_policy.calendar import Calendar
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_log import Notices
from attendance_policy.decide.notices_standing import Standing, ordinal, standing_of
from attendance_policy.frozen import dataclass
from attendance_policy.policy.formal import FormalStep
from attendance_policy.policy.model import Action, Policy


@dataclass(frozen=True)
class Told:
    """What a formal step would be for one parent (or, with `parent` "", for each parent that no event names).
    `silences`: what the document leaves open. `missing`: what the log does not say."""

    step: str
    parent: str
    number: int | None
    barred: bool
    words: str
    silences: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def steps_meant(policy: Policy, actions: Iterable[Action]) -> tuple[FormalStep, ...]:
    """The formal steps that actions name, by id or in words: `consider: penalty notice or prosecution` names two."""
    found: dict[str, FormalStep] = {}
    for action in actions:
        for one in (action, *action.parts):
            for words in one.target.split(" or "):
                step = policy.formal_steps.get(words.strip().replace(" ", "_"))
                if isinstance(step, FormalStep):
                    found.setdefault(step.id, step)
    return tuple(found.values())


def told(
    policy: Policy, log: Notices, calendar: Calendar | None, actions: Iterable[Action], parents: Iterable[str],
    pupil: str, day: date,
) -> tuple[Told, ...]:  # fmt: skip
    """The standing of every formal step that a decision names, for each of these parents of a child."""
    named = tuple(parents)
    return tuple(one for step in steps_meant(policy, actions) for one in _of(policy, log, calendar, step, named,
                                                                             pupil, day))  # fmt: skip


def _of(
    policy: Policy, log: Notices, calendar: Calendar | None, step: FormalStep, parents: tuple[str, ...], pupil: str,
    day: date,
) -> Iterator[Told]:  # fmt: skip
    for parent in parents or ("",):
        standing = standing_of(policy, step, log, parent, pupil, day)
        words = would_be(standing, NoticesOf(policy, log, calendar))
        if parent or standing.silences or not standing.missing:
            yield Told(step.id, parent, standing.number, standing.barred, words, standing.silences)
        else:
            yield Told(step.id, "", None, False, f"for {step.to or 'each parent'}; no event names one", (),
                       standing.missing)  # fmt: skip


def would_be(standing: Standing, notices: NoticesOf) -> str:
    """What a step would be, in words: `the second: 160 pounds within 28 days; a third is barred until 2027-10-01`."""
    step = standing.step
    parts = []
    if standing.number is not None:
        which = f"the {ordinal(standing.number)}"
        if standing.barred:
            parts.append(f"{which}, which is barred{_until(standing)}{_instead(standing)}")
        elif standing.amounts:
            parts.append(f"{which}: {' or '.join(amount.sentence() for amount in standing.amounts)}")
        else:
            parts.append(which)
        if standing.next_barred:
            parts.append(f"a {ordinal(standing.number + 1)} is barred{_until(standing)}{_instead(standing)}")
    if not standing.barred:
        ends = notices.ends(step, standing.day)
        parts += [notices.running(step, ends)] if isinstance(ends, tuple) else []
        if step.within is not None:
            parts.append(f"to be begun within {step.within.text}")
    return "; ".join([*parts, *standing.silences]) or "nothing is said of how many, how long or what it costs"


def _until(standing: Standing) -> str:
    return f" until {standing.barred_until}" if standing.barred_until is not None else ""


def _instead(standing: Standing) -> str:
    return f" (instead: {standing.instead})" if standing.instead else ""
