"""Which notice it is, or would be, for a parent and a child on a day: the first, the second, or one too many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from attendance_policy.decide.notices_days import COUNTED, Unknown, last_day
from attendance_policy.decide.notices_log import Notice, Notices
from attendance_policy.frozen import dataclass
from attendance_policy.policy.formal import NOTHING, ORDINALS, Amount, FormalStep, Limit
from attendance_policy.policy.model import Policy, Silence

WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Standing:
    """How one formal step stands for a parent and a child on a day.

    `number`: which one it is, 1 for the first; None where nothing counts them or it is left open. `barred`: it is one
    too many; `next_barred`: the one after it would be. `barred_until`: the last day on which that holds (None: no end).
    `counted`, `left_out`: the earlier notices that count, and that do not. `amounts`: what it costs. `silences`: what
    the document leaves open. `missing`: what the log does not say. `per`: for what it is counted apart.
    """

    step: FormalStep
    parent: str
    pupil: str
    day: date
    number: int | None
    at_most: int | None
    barred: bool
    next_barred: bool
    barred_until: date | None
    instead: str
    counted: tuple[Notice, ...] = ()
    left_out: tuple[Notice, ...] = ()
    amounts: tuple[Amount, ...] = ()
    silences: tuple[str, ...] = ()
    interpretation: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    per: tuple[str, ...] = ()


def ordinal(number: int) -> str:
    """`first` to `tenth`, then `11th`."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    tail = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{tail}"


def standing_of(
    policy: Policy, step: FormalStep, log: Notices, parent: str, pupil: str, day: date, before: Notice | None = None
) -> Standing:
    """The standing of a step that would be taken on `day`, or of one that was (`before`: only what the log has
    earlier is counted).

    What was withdrawn by that day does not count where the profile says so. Time is counted in calendar days.
    """
    counts = Counter(policy, step)
    earlier = [
        one for one in log.all
        if counts.counts(one, parent, pupil) and one.issued <= day and (before is None or one.order < before.order)
    ]  # fmt: skip
    left_out = tuple(one for one in earlier if counts.is_left_out(one, day))
    kept = [one for one in earlier if one not in left_out]
    unnamed = [
        one for one in log.all
        if parent and not one.parent and one.issued <= day and counts.counts(replace(one, parent=parent), parent, pupil)
    ]  # fmt: skip
    found = counts.standing(kept, left_out, parent, pupil, day)
    said = tuple(f"log: the {step.name} of {one.issued} names no parent and is not counted" for one in unnamed)
    return replace(found, interpretation=(*found.interpretation, *said)) if said else found


class Counter:
    """How the notices of one step are counted: by its own limit, or by that of the step it counts toward."""

    def __init__(self, policy: Policy, step: FormalStep) -> None:
        self.policy = policy
        self.step = step
        toward = policy.formal_steps.get(step.counts_toward) if step.counts_toward not in ("", NOTHING) else step
        self.pool = toward if isinstance(toward, FormalStep) else step
        self.said = None if step.counts_toward == NOTHING else self.pool.limit
        self.limit = self.said if isinstance(self.said, Limit) else None
        self.per = self.limit.per if self.limit is not None else ("parent", "pupil")

    def counts(self, one: Notice, parent: str, pupil: str) -> bool:
        """Whether a notice is of the same count."""
        if "parent" in self.per and one.parent != parent:
            return False
        if "pupil" in self.per and one.pupil != pupil:
            return False
        other = self.policy.formal_steps.get(one.step)
        if one.step == self.step.id or not isinstance(other, FormalStep) or self.step.counts_toward == NOTHING:
            return one.step == self.step.id
        return (other.counts_toward or other.id) == self.pool.id

    def is_left_out(self, one: Notice, day: date) -> bool:
        """Whether a notice of the count does not count, since it was withdrawn and the profile says so."""
        return self.limit is not None and WITHDRAWN in self.limit.not_counted and one.is_withdrawn(day)

    def end(self, day: date) -> date | None:
        """The last day of the limit's time counted from a day; None where it never ends."""
        span = self.limit.span if self.limit is not None else None
        end = last_day(day, span, None) if span is not None else None
        return None if isinstance(end, Unknown) else end

    def _since(self, kept: Iterable[Notice], day: date) -> list[date]:
        """The days of the earlier notices that stand in one time with `day`."""
        issued = [one.issued for one in kept]
        if self.limit is None or self.limit.span is None:
            return issued
        if self.limit.rolling:
            return [one for one in issued if day <= (self.end(one) or day)]
        window: list[date] = []
        for one in [*issued, day]:
            if window and one > (self.end(window[0]) or one):
                window = []
            window.append(one)
        return window[:-1]

    def standing(
        self, kept: list[Notice], left_out: tuple[Notice, ...], parent: str, pupil: str, day: date
    ) -> Standing:
        """The standing, given the earlier notices that count."""
        step, limit = self.step, self.limit
        silences = [f"how many there may be: {self.said.sentence()}"] if isinstance(self.said, Silence) else []
        if isinstance(step.amounts, Silence):
            silences.append(f"what it costs: {step.amounts.sentence()}")
        asked = limit is not None or isinstance(step.amounts, tuple)
        since = self._since(kept, day)
        missing = ("parent_id",) if asked and "parent" in self.per and not parent else ()
        number = len(since) + 1 if asked and not missing and not isinstance(self.said, Silence) else None
        at_most = limit.at_most if limit is not None else None
        barred = number is not None and at_most is not None and number > at_most
        next_barred = number is not None and at_most is not None and not barred and number + 1 > at_most
        until = self._until(since if barred else [*since, day], at_most) if barred or next_barred else None
        amounts: tuple[Amount, ...] = ()
        if isinstance(step.amounts, tuple) and number is not None and not barred:
            amounts = step.amounts[number - 1] if number <= len(step.amounts) else ()
            if not amounts:
                silences.append(f"what it costs: the policy gives no amount for the {ordinal(number)}")
        return Standing(
            step, parent, pupil, day, number, at_most, barred, next_barred, until,
            limit.then if limit is not None else "", tuple(kept)[len(kept) - len(since) :], left_out, amounts,
            tuple(silences), self._chosen(kept, number), missing, self.per,
        )  # fmt: skip

    def _until(self, since: list[date], at_most: int | None) -> date | None:
        """The last day on which there are too many for one more."""
        assert at_most is not None and self.limit is not None
        if at_most == 0 or not since:
            return None
        return self.end(since[len(since) - at_most] if self.limit.rolling else since[0])

    def _chosen(self, kept: list[Notice], number: int | None) -> tuple[str, ...]:
        """What had to be chosen in counting."""
        said = []
        limit = self.limit
        if limit is not None and limit.span is not None:
            said.append(f"limit: {COUNTED}")
        if limit is not None and "pupil" not in limit.per:
            said.append("limit: first and second are counted as the limit counts: for a parent, over all children")
        if limit is not None and "parent" not in limit.per:
            said.append("limit: first and second are counted as the limit counts: for a child, over all parents")
        if limit is not None and any(one.withdrawn is not None for one in kept):
            said.append("limit: the document does not say that a notice that was withdrawn does not count")
        if limit is not None:
            unread = [word for word in limit.not_counted if word != WITHDRAWN]
            said += [f"limit: no event says which notices are {word}, and they are counted" for word in unread]
        if limit is None and number is not None:
            said.append("amounts: the first and the second are counted for each parent and child, in all time")
        return tuple(said)


def first_free(standing: Standing) -> date | None:
    """The first day on which one more is not barred any longer."""
    return standing.barred_until + timedelta(days=1) if standing.barred_until is not None else None
