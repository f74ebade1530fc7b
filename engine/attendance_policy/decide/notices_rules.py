"""Rules that are asked on the occasion `notice`, run on its rows; and the conditions of formal steps, read on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from attendance_policy.calendar import school_year_of
from attendance_policy.conditions.columns import NOT_KNOWN, Truth, truth
from attendance_policy.decide.due import Due
from attendance_policy.decide.model import time_of
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_days import last_day
from attendance_policy.decide.notices_facts import NoticeFacts
from attendance_policy.decide.notices_model import ISSUED, NoticeDecision, NoticeRow
from attendance_policy.decide.read_facts import FactRead
from attendance_policy.events import Event
from attendance_policy.policy.formal import LENGTHS, Length
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Action, Case, Policy, Rule, Silence
from attendance_policy.policy.sentences import sentences
from attendance_policy.policy.times import Time
from attendance_policy.register.model import Pupils
from attendance_policy.rules.openness import conditions_of, uses_of

OCCASION = "notice"
_TRUTHS = ("no", "not known", "yes")


def notice_rules(policy: Policy) -> tuple[Rule, ...]:
    """The rules that are asked of notices."""
    return tuple(rule for rule in policy.rules if OCCASION in rule.occasions and rule.section != "duties")


def decided_of_notices(
    notices: NoticesOf, until: date, events: Sequence[Event], pupils: Pupils
) -> list[NoticeDecision]:
    """Everything decided about the notices of a log up to a day: by the formal steps themselves, then by rules."""
    rows = notices.rows(until)
    facts = NoticeFacts(notices, rows, pupils, events)
    own = [_with_when(one, facts) for one in notices.decisions(until, events)]
    return own + [one for rule in notice_rules(notices.policy) for case in rule.cases
                  for one in _Asked(facts, rule, case).decisions()]  # fmt: skip


def _with_when(one: NoticeDecision, facts: NoticeFacts) -> NoticeDecision:
    """Beside what a notice is: whether the condition held under which the step is taken."""
    if one.case != ISSUED:
        return one
    at, row = next((i, r) for i, r in enumerate(facts.rows) if r.notice == one.notice and r.kind == ISSUED)
    if row.step.when is None:
        return one
    held = _TRUTHS[int(facts.truth(row.step.when)[at])]
    return replace(one, facts=(*one.facts, FactRead(f"only when {row.step.when.text}", held)))


class _Asked:
    """One case of one rule on the rows of notices."""

    def __init__(self, facts: NoticeFacts, rule: Rule, case: Case) -> None:
        self.facts, self.rule, self.case = facts, rule, case
        self.rows = facts.rows
        self.policy = facts.policy

    def decisions(self) -> list[NoticeDecision]:
        """What it decides, row by row."""
        holds = self._holds()
        needs = self.facts.truth(self.rule.needs) if self.rule.needs is not None else None
        made: list[NoticeDecision] = []
        spent: set[tuple[str, str, str]] = set()
        for at, row in enumerate(self.rows):
            if not holds[at] or self._period(row) in spent:
                continue
            status, names = ("due", ()) if holds[at] == 2 else self._turns_on(at)
            if status == "due" and needs is not None and needs[at] != 2:
                status = "first"
            if status == "due" and self.case.once:
                spent.add(self._period(row))
            made += [self._decision(row, at, strength, actions, status, names) for strength, actions in self.case.acts]
        return made

    def _holds(self) -> Truth:
        result = np.full(len(self.rows), 2, dtype=np.uint8)
        for step in self.rule.after:
            result = np.minimum(result, truth(np.array([self._done(step, row) is not None for row in self.rows])))
        if self.rule.not_before is not None:
            result = np.minimum(result, self._waited(self.rule.not_before))
        for condition in self.case.conditions:
            result = np.minimum(result, self.facts.truth(condition))
        ways = np.zeros(len(self.rows), dtype=np.uint8)
        for way in self.case.ways:
            one = self.facts.truth(way.when) if way.when is not None else np.full(len(self.rows), 2, dtype=np.uint8)
            if way.not_before is not None:
                one = np.minimum(one, self._waited(way.not_before))
            ways = np.maximum(ways, one)
        return np.minimum(result, ways)

    def _waited(self, time: Time | Silence) -> Truth:
        days = [None if isinstance(time, Silence) else self._moment(time, row) for row in self.rows]
        return np.array([NOT_KNOWN if day is None else 2 * (row.day >= day)
                         for day, row in zip(days, self.rows, strict=True)], dtype=np.uint8)  # fmt: skip

    def _moment(self, time: Time, row: NoticeRow) -> date | None:
        """The day a time stands for on a row; None where the log does not give it."""
        if time.kind in ("clock", "phrase"):
            return row.day
        start = self._anchor(time.anchor, row)
        if start is None or time.kind == "anchor":
            return start
        if time.edge != "after" or time.unit not in LENGTHS:
            return None
        found = last_day(start, Length(time.text, time.count, time.unit), self.facts.notices.calendar)
        return found if isinstance(found, date) else None

    def _anchor(self, anchor: str, row: NoticeRow) -> date | None:
        if anchor == "notice issued":
            return row.notice.issued
        return row.notice.received if anchor == "notice received" else self._done(anchor, row)

    def _done(self, step: str, row: NoticeRow) -> date | None:
        """The last day before the row's on which a rule or paper was done for the child."""
        names = {step, *steps_of(self.policy).get(step, ())}
        days = [event.at.date() for event in self.facts.events
                if event.id in names and event.kind != "judgement" and event.pupil_id == row.notice.pupil
                and event.parent_id in ("", row.notice.parent) and event.at.date() < row.day]  # fmt: skip
        return max(days, default=None)

    def _period(self, row: NoticeRow) -> tuple[str, str, str]:
        """Within what a rule that is done once is done once: for one parent and child."""
        year = school_year_of(row.day) if self.case.once != "ever" else ""
        return row.notice.pupil, row.notice.parent, year

    def _turns_on(self, at: int) -> tuple[str, tuple[str, ...]]:
        """What an open row becomes, and on what: a silence before a missing input before a question to a person."""
        silences: set[str] = set()
        missing: set[str] = set()
        judgements: set[str] = set()
        for use in uses_of(self.policy, conditions_of(self.rule, self.case), ()):
            if use.kind in ("term", "value"):
                said = (self.policy.terms if use.kind == "term" else self.policy.values).get(use.name)
                silences |= {use.name} if isinstance(said, Silence) else set()
            elif use.kind != "tier" and self.facts.not_known(use, at):
                (judgements if use.kind == "judgement" else missing).add(use.name)
        if not (silences or missing or judgements):
            missing.add("not_before")
        for status, names in (("not_specified", silences), ("if", missing)):
            if names:
                return status, tuple(sorted(names))
        return "asks", tuple(sorted(judgements))

    def _decision(
        self, row: NoticeRow, at: int, strength: str, actions: tuple[Action, ...], status: str, names: tuple[str, ...]
    ) -> NoticeDecision:
        case, due = self.case, time_of(self.case, actions)
        considered = any(action.verb == "consider" for action in actions)
        if status == "due" and (strength in ("should", "may") or considered):
            status = "asks"
        silence = Due(due.sentence(), None, due) if isinstance(due, Silence) else None
        return NoticeDecision(
            self.rule.id, case.name, row.notice, row.day, strength, sentences(actions, self.policy.called), case.who,
            status, Due(due.text, self._moment(due, row)) if isinstance(due, Time) else silence, self._read(at), names,
            (), self.rule.interpretation, case.source, self.rule.law, row.kind + (" consider" if considered else ""),
        )  # fmt: skip

    def _read(self, at: int) -> tuple[FactRead, ...]:
        """Each condition of the rule and what it was."""
        found = [FactRead(f"after {step}", str(self._done(step, self.rows[at]) or "not done"))
                 for step in self.rule.after]  # fmt: skip
        found += [FactRead(condition.text, _TRUTHS[int(self.facts.truth(condition)[at])])
                  for condition in conditions_of(self.rule, self.case)]  # fmt: skip
        return tuple(dict.fromkeys(found))
