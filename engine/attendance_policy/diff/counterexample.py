"""The shortest history that can be found on which two policies decide differently, checked by replaying it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.diff.aims import Aims, aims_of
from attendance_policy.diff.apart import apart, spans_of
from attendance_policy.diff.families import EXHAUSTIVE, LATE, MOST, away_of, how_many, longer, shortest
from attendance_policy.diff.histories import History, Mode, Two
from attendance_policy.diff.model import Differences
from attendance_policy.diff.names import Names
from attendance_policy.diff.outcomes import Shown, outcomes
from attendance_policy.diff.overridden import elsewhere
from attendance_policy.diff.pairs import asked_elsewhere, changed_pairs, rules_to_run
from attendance_policy.diff.questions import find_question
from attendance_policy.diff.scenario_file import as_yaml, duties_data, history_data, question_data
from attendance_policy.diff.simpler import shorter
from attendance_policy.frozen import dataclass
from attendance_policy.scenario import Ready, Scenario, read_scenario
from attendance_policy.source import read_yaml
from attendance_policy.vocabulary.phrases import OCCASIONS

_MODES = (Mode(), Mode(log=False), Mode(as_due=True))
# Of the longer histories of each lot so many are tried, and of those with a gap; without a log, or with what is due
# taken as done, fewer: they seldom tell more.
_MOST_LONG = {_MODES[0]: 4_000, _MODES[1]: 1_000, _MODES[2]: 1_000}
_FEW_APART = 2_500
# Replays of one lot, and in all before a history is found.
_MOST_VERIFIED, _MOST_REPLAYED = 6, 150
_ROUNDS = 40


@dataclass(frozen=True)
class Counterexample:
    """A scenario on which the two decide differently. `kind`: history, question or duties. `text`: the scenario file.

    `shown`: what each side makes of it. `proved`: nothing shorter exists, within `bound`.
    """

    kind: str
    text: str
    shown: tuple[Shown, ...]
    days: int
    proved: bool
    bound: str


@dataclass(frozen=True)
class Searched:
    """What a search came to. `found`: a history first, then a question, then duties, as far as there are any.

    `bound`: what was tried without finding a history.
    """

    found: tuple[Counterexample, ...]
    bound: str

    @property
    def first(self) -> Counterexample | None:
        """The history, or the question where no history was found."""
        return self.found[0] if self.found else None


def find_counterexample(found: Differences, calendar: Calendar, codes: CodeBook) -> Searched:
    """Search for a history and for a question. Nothing is searched where nothing differs that decides anything."""
    if not found.decides:
        return Searched((), "the same on every history: nothing that differs decides anything")
    if "national" in (found.before.policy.kind, found.after.policy.kind):
        return Searched((), "no history searched: a national base decides nothing until a profile extends it")
    search = _Search(found, calendar, codes)
    examples = [search.history(), search.question(), search.duties()]
    bound = search.bound
    sections = {one.path.split(".")[0] for one in found.changes if one.decides}
    if "codes" in sections:
        bound += "; not decided: what a code counts as differs, and histories are read with one list of codes"
    if "formal_steps" in sections:
        bound += "; notices to parents are not searched"
    return Searched(tuple(one for one in examples if one is not None), bound.removeprefix("; "))


class _Search:
    def __init__(self, found: Differences, calendar: Calendar, codes: CodeBook) -> None:
        self.names = _names(found)
        self.calendar, self.codes = calendar, codes
        self.ready = Ready.of(found.before), Ready.of(found.after)
        before, after = found.before.policy, found.after.policy
        pairs = changed_pairs(before, after, self.names)
        self.none_touched = not pairs
        self.two = Two.of(before, after, self.names, calendar, codes, rules_to_run(before, after, pairs, self.names))
        self.aims = aims_of(before, after, pairs, codes)
        self.spans = spans_of(before, after, pairs)
        self.elsewhere = elsewhere(found, self.names)
        self.unasked, self.none_asked = asked_elsewhere(before, after, pairs)
        self.replayed: dict[tuple[History, Mode], tuple[Shown, ...]] = {}
        self.unlike = self.replayed_alike = 0
        self.tried_whole = 0
        self.tried_days = self.tried_long = self.long = 0
        self.bound = ""

    def history(self) -> Counterexample | None:
        """The shortest history found, shrunk and replayed."""
        if self.none_touched:
            self.bound = "the same on every register: no rule that a register asks decides by anything that differs"
            self.bound += f"; {self.elsewhere}" if self.elsewhere else ""
            return None
        if self.none_asked:
            self.bound = f"no history is searched: {self._unasked()}"
            return None
        for mode, batch in chain(self._short(), self._long()):
            differing = sorted(self.two.differing(batch, mode), key=self._rank)
            room = max(min(_MOST_VERIFIED, _MOST_REPLAYED - len(self.replayed)), 0)
            for one in differing[:room]:
                if self._verified(one, mode):
                    return self._shrunk(one, mode)
            self.unlike += len(differing)
            self.replayed_alike += len(differing[:room])
        self.bound = f"the same on every history tried: {self._tried()}"
        self.bound += f"; {self._unasked()}" if self.unasked else ""
        self.bound += f"; {self.elsewhere}" if self.elsewhere else ""
        return None

    def _short(self) -> Iterator[tuple[Mode, list[History]]]:
        known: dict[bool, list[History]] = {}
        for mode in _MODES:
            aims = self._aims(mode)
            if mode.log not in known:
                known[mode.log] = apart(aims, self.spans, self.two.days, self.calendar)
            gaps = known[mode.log] if mode == _MODES[0] else known[mode.log][:_FEW_APART]
            for days in range(1, EXHAUSTIVE + 1):
                if how_many(aims, days) > MOST:
                    break
                yield mode, list(shortest(aims, days))
                if mode == _MODES[0]:
                    self.tried_whole = days
                if days == 1:
                    yield mode, [one for one in gaps if one.marked == 2]
            yield mode, [one for one in gaps if one.marked > 2]

    def _long(self) -> Iterator[tuple[Mode, list[History]]]:
        """Lots of the same lengths one after the other: what takes fewer days is found first, whatever the mode."""
        lots = [longer(self._aims(mode), most) for mode, most in _MOST_LONG.items()]
        for same in zip(*lots, strict=True):
            for mode, lot in zip(_MOST_LONG, same, strict=True):
                yield mode, list(lot.histories)
                self.tried_long += len(lot.histories)
                self.long += lot.of
                self.tried_days = max(self.tried_days, max(len(one.marks) for one in lot.histories))

    def _aims(self, mode: Mode) -> Aims:
        """Without a log nothing is done or answered in it."""
        if mode.log:
            return self.aims
        return replace(self.aims, profiles=tuple(dict.fromkeys(replace(p, done=()) for p in self.aims.profiles)))

    def _shrunk(self, one: History, mode: Mode) -> Counterexample:
        best = self._shorter(one, mode, self._fits)
        if not self._verified(best, mode):  # a step on the way made the two alike under the readings: look at each
            best = self._shorter(one, mode, lambda other: self._fits(other) and self._verified(other, mode))
        shown = self._outcomes(best, mode)
        days = best.marked
        proved, bound = self._proof(best, mode)
        sentence = _sentence(shown, best)
        text = as_yaml(history_data(self.two, best, mode, sentence))
        return Counterexample("history", text, shown, days, proved, bound)

    def _shorter(self, one: History, mode: Mode, good: Callable[[History], bool]) -> History:
        """The last of a row of histories, each a step simpler than the one before and decided differently."""
        best = one
        for _ in range(_ROUNDS):
            size = self.two.size(best)
            simpler = [other for other in dict.fromkeys(shorter(best)) if self._fits(other)
                       and self.two.size(other) < size]  # fmt: skip
            smaller = sorted(self.two.differing(simpler, mode), key=self._rank)
            found = next((other for other in smaller[:_MOST_VERIFIED] if good(other)), None)
            if found is None:
                break
            best = found
        return best

    def _rank(self, one: History) -> tuple[object, ...]:
        """The shorter first, of as many days the one that no holiday lies in; of two alike, the one with the marks that
        are aimed at first."""
        at = {code: place for place, code in enumerate(self.aims.codes)}
        return self.two.size(one), sum(at.get(mark, 0) for day in one.marks for mark in day), str(one)

    def _fits(self, one: History) -> bool:
        return bool(one.marks) and one.start + len(one.marks) <= len(self.two.days)

    def _proof(self, best: History, mode: Mode) -> tuple[bool, str]:
        days, in_a_row = best.marked, best.marked == len(best.marks)
        if days == 1:
            return True, "one day is the least there is"
        if self.aims.least and 2 * days <= self.aims.least + 1:
            return True, f"no share of fewer than {self.aims.least} sessions tells the two apart"
        if mode == _MODES[0] and days <= self.tried_whole + 1 and (in_a_row or days <= 2):
            tried = "one day" if days == 2 else f"up to {days - 1} days in a row"
            return True, f"every history of {tried} was tried: {self._alphabet()}"
        return False, f"a short one, not proved shortest; tried before it: {self._tried()}"

    def _tried(self) -> str:
        most = "one school day" if self.tried_whole == 1 else f"up to {self.tried_whole} school days in a row"
        whole = f"every history of {most} ({self._alphabet()})"
        more = "; some with a gap, up to where a window, a wait or a period of theirs ends"
        if self.tried_days:
            some = "some" if self.tried_long == self.long else f"{self.tried_long:,} of {self.long:,} longer ones,"
            more += f"; {some} of up to {self.tried_days} days, with sessions of one code away"
        if self.unlike > self.replayed_alike:
            more += f"; of {self.unlike:,} that may differ {self.replayed_alike:,} were replayed, and are the same"
        return whole + more

    def _unasked(self) -> str:
        """Of rules that marks alone never raise."""
        said = [f"`{rule.id}` is asked {' and '.join(OCCASIONS.get(one, one) for one in rule.occasions)}"
                for rule in self.unasked]  # fmt: skip
        return f"{', '.join(said)}, and a history has marks alone"

    def _alphabet(self) -> str:
        away, kinds = " ".join(away_of(self.aims.codes)), len(self.aims.profiles)
        return (f"one pupil, from the first five days of the year, each day present, late ({' '.join(LATE)}), or away "
                f"by one of {away} in the morning, the afternoon or all day; "
                f"{kinds} kind{'s' if kinds > 1 else ''} of pupil")  # fmt: skip

    def _verified(self, one: History, mode: Mode) -> bool:
        return bool(self._outcomes(one, mode))

    def _outcomes(self, one: History, mode: Mode) -> tuple[Shown, ...]:
        if (one, mode) not in self.replayed:
            self.replayed[one, mode] = self._replayed(history_data(self.two, one, mode, "a history"))
        return self.replayed[one, mode]

    def _replayed(self, data: Mapping[str, Any]) -> tuple[Shown, ...]:
        return outcomes(self._read(as_yaml(data)), *self.ready, self.names)

    def _read(self, text: str) -> Scenario:
        return read_scenario(read_yaml(text, "<counterexample>"), self.codes, lambda _: self.calendar, self.calendar)

    def question(self) -> Counterexample | None:
        """A question that the two answer differently."""
        asked = find_question(self.ready[0].loaded, self.ready[1].loaded, self._ask)
        if asked is None:
            return None
        shown = self._ask([asked])
        text = as_yaml(question_data(self.calendar.id, [asked], f"{shown[0].about}: answered differently"))
        return Counterexample("question", text, shown, 0, True, "a question needs no history")

    def duties(self) -> Counterexample | None:
        """The first day of a school year by which the duties of the school differ."""
        first, last = self.two.days[0], self.two.days[self.two.year_days - 1]
        whole = self._replayed(duties_data(self.calendar.id, last, "duties"))
        if not whole:
            return None
        day = min(date.fromisoformat(one.about[:10]) for one in whole)
        for until in (day, last):
            data = duties_data(self.calendar.id, until, f"The duties of the school up to {until}")
            shown = self._replayed(data)
            if shown:
                open_days = sum(first <= one <= until for one in self.two.days)
                return Counterexample("duties", as_yaml(data), shown, open_days, until == day,
                                      "no day before differs in that school year")  # fmt: skip
        return None

    def _ask(self, asked: Sequence[Mapping[str, Any]]) -> tuple[Shown, ...]:
        return self._replayed(question_data(self.calendar.id, asked, "some questions"))


def _names(found: Differences) -> Names:
    return Names({one: (one[0], other) for one, other in found.renamed.items()})


def _sentence(shown: tuple[Shown, ...], one: History) -> str:
    days = f"{one.marked} school day{'s' if one.marked > 1 else ''}"
    more = f" in {len(one.marks)}" if one.marked < len(one.marks) else ""
    return f"A pupil of {days}{more}: {shown[0].about} is decided differently"

