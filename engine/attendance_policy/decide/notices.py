"""Decisions on the occasion `notice`: what a notice is, what it costs until when, and what follows.

Rows are notices of the log, by parent and child, on the days on which something about them is decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from attendance_policy.calendar import Calendar
from attendance_policy.decide.due import Due
from attendance_policy.decide.notices_days import COUNTED, Unknown, last_day
from attendance_policy.decide.notices_log import Notice, Notices
from attendance_policy.decide.notices_model import (
    DAY_PASSED,
    ENDS,
    ISSUED,
    KINDS,
    PAY,
    UNPAID,
    NoticeDecision,
    NoticeRow,
)
from attendance_policy.decide.notices_payments import counted_from, settled_on
from attendance_policy.decide.notices_standing import Standing, ordinal, standing_of
from attendance_policy.decide.read_facts import FactRead
from attendance_policy.events import Event
from attendance_policy.policy.formal import Amount, FormalStep, Length, Period, pounds
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.policy.sentences import sentences

NEXT_DAY = timedelta(days=1)


class NoticesOf:
    """One policy on one log of notices. `calendar`: for lengths in school days."""

    def __init__(self, policy: Policy, log: Notices, calendar: Calendar | None = None) -> None:
        self.policy = policy
        self.log = log
        self.calendar = calendar

    def standing(self, one: Notice, step: FormalStep) -> Standing:
        """Which one a notice of the log is, as it was on its day."""
        return standing_of(self.policy, step, self.log, one.parent, one.pupil, one.issued, one)

    def rows(self, until: date) -> list[NoticeRow]:
        """The rows up to a day, in the order of day, child, parent and log."""
        found: list[NoticeRow] = []
        for one in self.log.all:
            step = self.policy.formal_steps.get(one.step)
            if isinstance(step, FormalStep):
                found += self._rows_of(one, step)
        kept = [row for row in found if row.day <= until]
        return sorted(kept, key=lambda r: (r.day, r.notice.pupil, r.notice.parent, r.notice.order, KINDS.index(r.kind)))

    def _rows_of(self, one: Notice, step: FormalStep) -> Iterable[NoticeRow]:
        yield NoticeRow(one, step, ISSUED, one.issued)
        standing = self.standing(one, step)
        start = counted_from(step, one)
        paid = settled_on(one, standing.amounts, start, self.calendar)
        for kind, length in self._payment_days(step, standing):
            base = one.issued if isinstance(start, Unknown) else start
            last = last_day(base, length, self.calendar)
            if isinstance(last, Unknown) or (isinstance(start, Unknown) and (not start.missing or kind != UNPAID)):
                continue
            over = last + NEXT_DAY
            if (paid is None or paid > last) and not one.is_withdrawn(over):
                yield NoticeRow(one, step, kind, over, not isinstance(start, Unknown))
        ends = self.ends(step, one.issued)
        if isinstance(ends, tuple) and not one.is_withdrawn(ends[0]):
            yield NoticeRow(one, step, ENDS, ends[0])

    @staticmethod
    def _payment_days(step: FormalStep, standing: Standing) -> Iterable[tuple[str, Length]]:
        """Lengths after which a day for paying is over. A notice that was one too many is not to be paid."""
        if standing.barred:
            return
        for amount in standing.amounts[:-1]:
            if isinstance(amount.within, Length):
                yield DAY_PASSED, amount.within
        if step.unpaid is not None and isinstance(step.unpaid.after, Length):
            yield UNPAID, step.unpaid.after

    def ends(self, step: FormalStep, start: date) -> tuple[date, date] | Silence | Unknown | None:
        """The first and the last day on which a step taken on `start` may end; None for a step that does not run."""
        period = step.runs_for
        if not isinstance(period, Period):
            return period
        if isinstance(period.exactly, Silence):
            return period.exactly
        lengths = [period.exactly] if period.exactly is not None else [period.at_least, period.at_most]
        days = [last_day(start, one, self.calendar) for one in lengths if one is not None]
        known = [day for day in days if not isinstance(day, Unknown)]
        if len(known) < len(days) or not known:
            return next((day for day in days if isinstance(day, Unknown)), None)
        return known[0], known[-1]

    def decisions(self, until: date, recorded: Iterable[Event] = ()) -> list[NoticeDecision]:
        """What the formal steps decide about their own notices up to a day. `recorded`: the log, for what comes
        first."""
        done = tuple(recorded)
        return [decision for row in self.rows(until) for decision in self._of(row, done)]

    def _of(self, row: NoticeRow, done: tuple[Event, ...]) -> Iterable[NoticeDecision]:
        match row.kind:
            case "issued":
                yield self._issued(row, done)
                yield from self._to_pay(row)
                yield from self._afterwards(row)
            case "unpaid":
                yield from self._unpaid(row)
            case "ends":
                yield self._ended(row)

    def _issued(self, row: NoticeRow, done: tuple[Event, ...]) -> NoticeDecision:
        one, step = row.notice, row.step
        standing = self.standing(one, step)
        parts = [self._which(standing)] if standing.number is not None else []
        facts, chosen, open_names = [], list(standing.interpretation), list(standing.missing)
        silences = list(standing.silences)
        ends = self.ends(step, one.issued)
        if isinstance(ends, tuple) and not standing.barred:
            parts.append(self.running(step, ends))
            chosen.append("runs for: counted from the day it is issued, which is not in it")
        elif isinstance(ends, Silence):
            silences.append(f"how long it runs: {ends.sentence()}")
        elif isinstance(ends, Unknown):
            open_names.append(ends.missing)
        if standing.counted:
            facts.append(FactRead("counted before", ", ".join(_named(other, one) for other in standing.counted)))
        if standing.left_out:
            facts.append(FactRead("not counted", ", ".join(f"{o.issued} (withdrawn)" for o in standing.left_out)))
        waits = unmet(step, one.pupil, one.parent, one.issued, done)
        facts += [FactRead(f"after {name}", "not done") for name in waits]
        if step.within is not None:
            parts.append(f"to be begun within {step.within.text}")
        status = "not_specified" if silences else "if" if open_names else "first" if waits else "due"
        return NoticeDecision(
            step.id, ISSUED, one, row.day, "", "; ".join(parts) or "issued", one.by or step.role, status, None,
            tuple(facts), tuple(open_names) or waits, tuple(silences), (*step.interpretation, *chosen),
            step.source, step.law,
        )  # fmt: skip

    def _to_pay(self, row: NoticeRow) -> Iterable[NoticeDecision]:
        """Until when what it costs is to be paid: a question apart from which notice it is."""
        one, step = row.notice, row.step
        amounts = self.standing(one, step).amounts
        if not amounts:
            return
        start = counted_from(step, one)
        open_names = (start.missing,) if isinstance(start, Unknown) and start.missing else ()
        silences = [start.why] if isinstance(start, Unknown) and not start.missing else []
        if step.unpaid is not None and isinstance(step.unpaid.after, Silence):
            silences.append(f"when it counts as unpaid: {step.unpaid.after.sentence()}")
        facts = [FactRead("received", one.received.isoformat() if one.received else "not known")]
        yield NoticeDecision(
            step.id, PAY, one, row.day, "",
            f"pay {' or '.join(self._pay(amount, start) for amount in amounts)}"
            + (f" to the {step.paid_to}" if step.paid_to else ""), "parents",
            "not_specified" if silences else "if" if open_names else "due", self._last_payment(amounts, start, step),
            tuple(facts if step.counted_from == "notice received" else ()), open_names, tuple(silences),
            () if isinstance(start, Unknown) else (f"amounts: {COUNTED}",), step.source, step.law,
        )  # fmt: skip

    @staticmethod
    def _which(standing: Standing) -> str:
        assert standing.number is not None
        if not standing.barred:
            costs = " or ".join(amount.sentence() for amount in standing.amounts)
            return f"the {ordinal(standing.number)}" + (f": {costs}" if costs else "")
        instead = f"; instead: {standing.instead}" if standing.instead else ""
        until = f" until {standing.barred_until}" if standing.barred_until is not None else ""
        return f"the {ordinal(standing.number)}, and no more than {standing.at_most} may be issued{until}{instead}"

    def _pay(self, amount: Amount, start: date | Unknown) -> str:
        last = None
        if isinstance(amount.within, Length) and not isinstance(start, Unknown):
            last = last_day(start, amount.within, self.calendar)
        return amount.sentence() + (f" (until {last})" if isinstance(last, date) else "")

    def _last_payment(self, amounts: tuple[Amount, ...], start: date | Unknown, step: FormalStep) -> Due | None:
        within = amounts[-1].within
        if not isinstance(within, Length):
            return Due(within.sentence(), None, within) if isinstance(within, Silence) else None
        last = last_day(start, within, self.calendar) if not isinstance(start, Unknown) else None
        text = f"{within.text} after {step.counted_from}" if step.counted_from else f"within {within.text}"
        return Due(text, last if isinstance(last, date) else None)

    @staticmethod
    def running(step: FormalStep, ends: tuple[date, date]) -> str:
        """Until when a step runs, in words."""
        first, last = ends
        period = step.runs_for
        text = f"runs until {first}" if first == last else f"runs until a day from {first} to {last}"
        if isinstance(period, Period) and period.extended_by is not None:
            text += f", longer by {period.extended_by.text} at a time"
        if isinstance(period, Period) and period.exactly is not None and period.at_most is not None:
            text += f", for at most {period.at_most.text}"
        return text

    def _afterwards(self, row: NoticeRow) -> Iterable[NoticeDecision]:
        one, step = row.notice, row.step
        actions = tuple(action for action in step.then if not one.by or action.target != one.by)
        if actions:
            words = sentences(actions, self.policy.called)
            yield NoticeDecision(step.id, "then", one, row.day, "will", words, one.by or step.role, "due",
                                 source=step.source, law=step.law)  # fmt: skip

    def _unpaid(self, row: NoticeRow) -> Iterable[NoticeDecision]:
        one, step = row.notice, row.step
        unpaid = step.unpaid
        assert unpaid is not None and isinstance(unpaid.after, Length)
        before = (paid.pounds for paid in one.paid if paid.pounds is not None and paid.on < row.day)
        total = sum(before, start=Fraction())
        facts = [FactRead("paid", f"{pounds(total)} pounds" if total else "nothing")]
        if row.known:  # until when it could be paid is no time by which somebody decides what follows
            facts.append(FactRead(f"{unpaid.after.text} after {step.counted_from}", str(row.day - NEXT_DAY)))
        else:
            facts.append(FactRead("received", "not known; this is the earliest day there can be"))
        for strength, actions in unpaid.acts:
            asks = strength in ("should", "may") or any(action.verb == "consider" for action in actions)
            yield NoticeDecision(
                step.id, UNPAID, one, row.day, strength, sentences(actions, self.policy.called),
                unpaid.who or step.role, ("asks" if asks else "due") if row.known else "if", None,
                tuple(facts), () if row.known else (step.counted_from,),
                interpretation=(f"unpaid: {COUNTED}",), source=step.source, law=step.law,
            )  # fmt: skip

    def _ended(self, row: NoticeRow) -> NoticeDecision:
        one, step = row.notice, row.step
        ends = self.ends(step, one.issued)
        assert isinstance(ends, tuple) and isinstance(step.runs_for, Period)
        return NoticeDecision(
            step.id, ENDS, one, row.day, "", f"consider what follows the {step.name}, which {self.running(step, ends)}",
            step.role, "asks", Due(period_text(step.runs_for) + " after notice issued", ends[1]),
            (FactRead("issued", one.issued.isoformat()),),
            interpretation=(*step.interpretation, "runs for: counted from the day it is issued, which is not in it"),
            source=step.source, law=step.law,
        )  # fmt: skip


def period_text(period: Period) -> str:
    """`20 days`, or `3 weeks to 6 weeks`."""
    if isinstance(period.exactly, Length):
        return period.exactly.text
    return " to ".join(one.text for one in (period.at_least, period.at_most) if one is not None)


def unmet(step: FormalStep, pupil: str, parent: str, day: date, done: Iterable[Event]) -> tuple[str, ...]:
    """What must come before a step and is not in the log, for this child and for this parent or nobody in
    particular."""
    have = {
        event.id for event in done
        if event.pupil_id == pupil and event.at.date() <= day and (not event.parent_id or event.parent_id == parent)
    }  # fmt: skip
    return tuple(name for name in step.after if name not in have)


def _named(other: Notice, one: Notice) -> str:
    """The day of an earlier notice, with its child where it is another's."""
    child = f" for {other.pupil}" if other.pupil != one.pupil else ""
    parent = f" for parent {other.parent}" if other.parent != one.parent else ""
    return f"{other.issued}{child}{parent}"
