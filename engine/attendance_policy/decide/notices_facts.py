"""What a condition may ask of a notice: the facts of the occasion `notice`, as columns over its rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from attendance_policy.calendar import school_year_of
from attendance_policy.conditions import Condition, Use
from attendance_policy.conditions.columns import NO, NOT_KNOWN, YES, Column, Count, Truth, Unknown, Word
from attendance_policy.conditions.evaluate import evaluate
from attendance_policy.decide.notices import NoticesOf
from attendance_policy.decide.notices_days import Unknown as NoDay
from attendance_policy.decide.notices_model import NoticeRow
from attendance_policy.decide.notices_payments import counted_from, settled_on
from attendance_policy.events import YES as SAID_YES
from attendance_policy.events import Event
from attendance_policy.policy.build import exact
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.register.model import Pupils
from attendance_policy.vocabulary import FACTS, YEARS, Kind
from attendance_policy.vocabulary.about import SCHOOL_YEAR


class NoticeFacts:
    """Rows of notices with everything their facts are computed from. `events`: the log, for judgements."""

    def __init__(self, notices: NoticesOf, rows: Sequence[NoticeRow], pupils: Pupils, events: Sequence[Event]) -> None:
        self.notices = notices
        self.policy: Policy = notices.policy
        self.rows = tuple(rows)
        self.pupils = pupils
        self.events = tuple(events)
        self.at = {pupil: index for index, pupil in enumerate(pupils.pupil_ids)}
        self.values: dict[str, Fraction | str | None] = {
            name: None if isinstance(value, Silence) else value if isinstance(value, str) else exact(value)
            for name, value in self.policy.values.items()
        }

    def truth(self, condition: Condition) -> Truth:
        """A condition on every row: 0 no, 1 not known, 2 yes."""
        return evaluate(condition, self.lookup, self.values, len(self.rows))

    def lookup(self, use: Use) -> Truth | Column:
        """What a use of a name is on these rows; facts of other occasions are not known."""
        match use.kind:
            case "term":
                term = self.policy.terms[use.name]
                return self._all(NOT_KNOWN) if isinstance(term, Silence) else self.truth(term)
            case "tier":
                return self._tier(use.name)
            case "judgement":
                return self._judged(use.name)
            case "flag":
                return self._flag(use.name)
        match use.name:
            case "is_notice":
                return self._truths([row.notice.step == dict(use.args)["step"] for row in self.rows])
            case "notice_paid":
                return self._truths([self._paid(row) for row in self.rows])
            case "notice_number":
                return _count([self.notices.standing(row.notice, row.step).number for row in self.rows])
            case "notice_days":
                return _count([self._days(row) for row in self.rows])
            case "year":
                years = [self.pupils.years[self.at[p]] if p in self.at else "" for p in self._pupils]
                return Word(np.array([YEARS.index(y) if y in YEARS else -1 for y in years], dtype=np.int16), YEARS)
        if FACTS[use.name].kind is not Kind.YES_NO:
            return Unknown(len(self.rows))
        return self._flag(use.name) if FACTS[use.name].known_from == "pupil file" else self._all(NOT_KNOWN)

    def not_known(self, use: Use, row: int) -> bool:
        """Whether a use of a name is not known on one row."""
        column = self.lookup(use)
        if isinstance(column, np.ndarray):
            return bool(column[row] == NOT_KNOWN)
        if isinstance(column, Count):
            return column.known is not None and not column.known[row]
        return isinstance(column, Unknown) or (isinstance(column, Word) and int(column.values[row]) < 0)

    @property
    def _pupils(self) -> list[str]:
        return [row.notice.pupil for row in self.rows]

    def _all(self, value: np.uint8) -> Truth:
        return np.full(len(self.rows), value, dtype=np.uint8)

    def _truths(self, said: list[bool | None]) -> Truth:
        return np.array([NOT_KNOWN if one is None else YES if one else NO for one in said], dtype=np.uint8)

    def _paid(self, row: NoticeRow) -> bool:
        amounts = self.notices.standing(row.notice, row.step).amounts
        paid = settled_on(row.notice, amounts, counted_from(row.step, row.notice), self.notices.calendar)
        return paid is not None and paid <= row.day

    @staticmethod
    def _days(row: NoticeRow) -> int | None:
        start = counted_from(row.step, row.notice)
        return None if isinstance(start, NoDay) else (row.day - start).days

    def _flag(self, name: str) -> Truth:
        column = self.pupils.flags.get(name)
        if column is None:
            return self._all(NOT_KNOWN)
        return np.array([column[self.at[p]] if p in self.at else NOT_KNOWN for p in self._pupils], dtype=np.uint8)

    def _judged(self, name: str) -> Truth:
        """The last answer up to the row's day, about the child and this parent or nobody in particular."""
        judgement = self.policy.judgements[name]
        unanswered = NOT_KNOWN if judgement.unanswered == "ask" else NO
        result = self._all(unanswered)
        for index, row in enumerate(self.rows):
            for event in self.events:
                if (event.kind == "judgement" and event.id == name and event.pupil_id == row.notice.pupil
                        and event.parent_id in ("", row.notice.parent) and event.at.date() <= row.day
                        and (judgement.about != SCHOOL_YEAR
                             or school_year_of(event.at.date()) == school_year_of(row.day))):  # fmt: skip
                    result[index] = YES if event.outcome.strip().lower() in SAID_YES else NO
        return result

    def _tier(self, name: str) -> Word:
        tier = self.policy.tiers[name]
        level = np.full(len(self.rows), -1, dtype=np.int16)
        settled = np.zeros(len(self.rows), dtype=np.bool_)
        for index, one in enumerate(tier.levels):
            fits = self._all(NO if one.when else YES)
            for condition in one.when:
                fits = np.maximum(fits, self.truth(condition))
            level[~settled & (fits == YES)] = index
            settled |= fits >= NOT_KNOWN
        level[~settled] = len(tier.levels)
        return Word(level, (*(one.id for one in tier.levels), ""))


def _count(values: list[int | None]) -> Count:
    known = np.array([value is not None for value in values], dtype=np.bool_)
    return Count(np.array([value or 0 for value in values], dtype=np.int64), known=known)
