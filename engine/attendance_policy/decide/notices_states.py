"""How each notice of a log stands on a day: paid, still to be paid, unpaid since, withdrawn, running or ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from attendance_policy.decide.notices import NEXT_DAY, NoticesOf
from attendance_policy.decide.notices_days import Unknown, last_day
from attendance_policy.decide.notices_log import Notice
from attendance_policy.decide.notices_payments import counted_from, due_now, settled_on
from attendance_policy.frozen import dataclass
from attendance_policy.policy.formal import Amount, FormalStep, Length, pounds

PAID, TO_PAY, NOT_PAID, WITHDRAWN = "paid", "to be paid", "unpaid", "withdrawn"
RUNS, MAY_END, ENDED, BARRED, TAKEN = "runs", "may end", "ended", "one too many", "issued"
OPEN = "not known"
STATES = (PAID, TO_PAY, NOT_PAID, WITHDRAWN, RUNS, MAY_END, ENDED, BARRED, TAKEN, OPEN)


@dataclass(frozen=True, slots=True)
class NoticeState:
    """One notice of a log on a day. `state`: one of `STATES`. `since`: from which day on it is so, where that is known;
    `until`: the last day of it. `number`: which one it was. `paid`: the pounds paid so far, where the log gives them.
    `words`: all of it, with what is not known."""

    issued: date
    state: str
    words: str
    number: int | None = None
    since: date | None = None
    until: date | None = None
    paid: Fraction | None = None


def states_on(notices: NoticesOf, step: FormalStep, pupil: str, parent: str, day: date) -> tuple[NoticeState, ...]:
    """Every notice of a step for a child and a parent up to a day, the earliest first, as it stands on that day."""
    return tuple(
        _state(notices, step, one, day) for one in sorted(notices.log.all, key=lambda one: (one.issued, one.order))
        if (one.step, one.pupil, one.parent) == (step.id, pupil, parent) and one.issued <= day
    )  # fmt: skip


def _state(notices: NoticesOf, step: FormalStep, one: Notice, day: date) -> NoticeState:
    standing = notices.standing(one, step)
    start = counted_from(step, one)
    settled = settled_on(one, standing.amounts, start, notices.calendar)
    paid = sum((part.pounds for part in one.paid if part.pounds is not None and part.on <= day), Fraction(0)) or None
    bare = NoticeState(one.issued, TAKEN, "nothing more is recorded of it", standing.number, one.issued, paid=paid)
    if one.withdrawn is not None and one.is_withdrawn(day):
        return replace(bare, state=WITHDRAWN, words=f"withdrawn on {one.withdrawn}", since=one.withdrawn)
    if standing.barred:
        return replace(bare, state=BARRED, words="one too many when it was issued")
    if settled is not None and settled <= day:
        much = f": {pounds(paid)} pounds" if paid is not None else ""
        return replace(bare, state=PAID, words=f"paid on {settled}{much}", since=settled)
    if standing.amounts:
        return _not_settled(notices, step, replace(bare, since=None), standing.amounts, start, day)
    ends = notices.ends(step, one.issued)
    if not isinstance(ends, tuple):
        return bare
    first, last = ends
    state = RUNS if day <= first else MAY_END if day <= last else ENDED
    until = last if state != RUNS else first
    words = {RUNS: f"runs until {first}" + (f" at least, {last} at most" if first != last else ""),
             MAY_END: f"may end on any day to {last}", ENDED: f"ended on {last} at the latest"}[state]  # fmt: skip
    return replace(bare, state=state, words=words, until=until)


def _not_settled(
    notices: NoticesOf, step: FormalStep, bare: NoticeState, amounts: tuple[Amount, ...], start: date | Unknown,
    day: date,
) -> NoticeState:  # fmt: skip
    """A notice that costs something, and of which what was due has not been paid."""
    said = f"{pounds(bare.paid)} pounds paid" if bare.paid is not None else "no payment is recorded"
    after = step.unpaid.after if step.unpaid is not None else None
    length = after if isinstance(after, Length) else amounts[-1].within
    if not isinstance(length, Length):
        return replace(bare, state=OPEN, words=f"{said}; the document does not say when it counts as unpaid")
    if isinstance(start, Unknown):
        earliest = last_day(bare.issued, length, notices.calendar) if start.missing else start
        more = "" if isinstance(earliest, Unknown) else f", and its last day for paying is {earliest} or later"
        return replace(bare, state=OPEN, words=f"{said}; {start.why}{more}")
    said += ", which is not all" if bare.paid is not None else ""
    last = last_day(start, length, notices.calendar)
    if isinstance(last, Unknown):
        return replace(bare, state=OPEN, words=f"{said}; {last.why}")
    if day <= last:
        asked = due_now(amounts, start, day, notices.calendar) or amounts[-1]
        final = last_day(start, asked.within, notices.calendar) if isinstance(asked.within, Length) else last
        until = final if isinstance(final, date) else last
        return replace(bare, state=TO_PAY, words=f"{pounds(asked.pay)} pounds to be paid until {until}; {said}",
                       until=until)  # fmt: skip
    since = last + NEXT_DAY
    return replace(bare, state=NOT_PAID, words=f"unpaid since {since}; {said}", since=since)
