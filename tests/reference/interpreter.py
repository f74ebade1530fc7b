"""The policy language the slow way: pupil by pupil, day by day, rule by rule.

Written from the description of the language and the sentences of the vocabulary, so that the engine's columns can be
held to it: no arrays, no sharing between rules or pupils, no order of rules. What was done is what was done on an
earlier day, so a day's rules are decided together and noted when the day is over.
"""

from __future__ import annotations

import ast
import hashlib
import operator as operators
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from attendance_policy.calendar import Calendar
from attendance_policy.conditions import Condition
from attendance_policy.events import Event
from attendance_policy.policy.model import STRENGTHS, Action, Case, Judgement, Policy, Rule, Silence
from attendance_policy.policy.times import Time
from attendance_policy.vocabulary import FACTS, Kind
from reference.as_known import Asked, Marks, corrections_of, days_written, known_on, with_roll
from reference.coming import event_rows
from reference.days import SchoolDays, school_year
from reference.due import hour_due
from reference.facts import NEVER, UNKNOWN, Moment, Never, NotKnown, Value
from reference.logbook import Logbook, papers
from reference.opening import opening, waits_for_something_unknown
from reference.pupil import POSSIBLE, History, Marked, Pupil, Row
from reference.selection import WAITING, Selection

ASKED = ("review", "absence", "return")
HOLE = NotKnown()  # at none of a tier's levels, of which the document says that it says nothing
RELATIONS = {ast.Lt: operators.lt, ast.LtE: operators.le, ast.Eq: operators.eq, ast.NotEq: operators.ne,
             ast.GtE: operators.ge, ast.Gt: operators.gt}  # fmt: skip
YEARS = ("N", "R", *(str(year) for year in range(1, 14)))


@dataclass(frozen=True)
class Options:
    """What a run takes where only a person or a log knows."""

    simulate: bool = True
    take_done: bool = True
    assume: Mapping[str, Fraction] = field(default_factory=dict)
    discretion: Fraction = Fraction(0)
    seed: int = 0
    log: bool = False


@dataclass(frozen=True, order=True)
class Decision:
    """One decision; for an open one the names it turns on, and by which hour it is due where an hour is given."""

    rule: str
    case: str
    strength: str
    status: str
    pupil: str
    day: date
    names: tuple[str, ...] = ()
    due: str = ""


@cache
def exact(value: str | float) -> str | Fraction:
    """A word as it is, and a figure as it is written."""
    return value if isinstance(value, str) else Fraction(Decimal(repr(value)))


def drawn(pupil: str, name: str, share: Fraction, seed: int) -> bool:
    """Whether a pupil falls into a share, by a hash of seed, name and pupil."""
    digest = hashlib.blake2b(f"{seed}\0{name}\0{pupil}".encode(), digest_size=8).digest()
    return Fraction(int.from_bytes(digest, "big"), 2**64) < share


def interpret(
    policy: Policy,
    calendar: Calendar,
    codes: Mapping[str, Marked],
    pupils: Iterable[Pupil],
    options: Options,
    events: Iterable[Event] = (),
) -> list[Decision]:
    """Every decision about every pupil, sorted."""
    written, log = list(pupils), list(events)
    marked = days_written(written)
    corrections = {pupil.id: corrections_of(log, pupil) if options.log else [] for pupil in written}
    everybody = [replace(p, marks=known_on(p.marks, corrections[p.id], None, marked)) for p in written]
    on: dict[date, list[str]] = {}
    for pupil in everybody:
        for day, both in pupil.marks.items():
            on.setdefault(day, []).extend(letter for letter in both if letter)
    # A day is held when somebody could attend; a planned closure of everybody shuts it, and no mark opens a closed day.
    possible = {day for day, letters in on.items() if any(codes[letter].stat_class in POSSIBLE for letter in letters)}
    planned = {day for day, letters in on.items() if letters and set(letters) == {"#"}}
    opened = {day for day, letters in on.items() if (letters or day in marked) and day not in planned
              and calendar.is_open(day)}  # fmt: skip
    held = possible | opened
    everybody = [replace(p, marks={d: both for d, both in p.marks.items() if d in held}) for p in everybody]
    days = SchoolDays(calendar, held, planned)
    decisions: list[Decision] = []
    for pupil, file in zip(everybody, written, strict=True):
        one = _OnePupil(policy, days, codes, with_roll(pupil), options, log)
        one.file = file
        some = corrections[file.id]
        one.read_again(lambda day, file=file, some=some: known_on(file.marks, some, day, marked),  # type: ignore[misc]
                       [each.known for each in some])  # fmt: skip
        decisions += one.decide()
    return sorted(decisions)


class _OnePupil:
    def __init__(self, policy: Policy, days: SchoolDays, codes: Mapping[str, Marked], pupil: Pupil,
                 options: Options, events: list[Event]) -> None:  # fmt: skip
        self.policy, self.options, self.pupil = policy, options, pupil
        self.days = days
        self.counting = policy.counting_in_simulation if options.simulate else policy.counting
        self.history = History(pupil, days, codes, self.counting)
        self.known: dict[date, History] = {}
        self.file = pupil
        self.book = Logbook(policy, days, pupil.id, events if options.log else [], options.log)
        self.level: Value = UNKNOWN
        self.full_weeks = self.counting.school_week == "full weeks only"
        self.selections: dict[object, Selection] = {}
        self.decisions: list[Decision] = []
        self.raised: list[tuple[int, tuple[Action, ...], Decision]] = []
        self.done_today: list[tuple[str, date]] = []

    def read_again(self, known_on: Callable[[date], Marks], changes: list[date]) -> None:
        """Take for each day the register as it was known on it; `changes`: when something became known."""
        histories: dict[object, History] = {}
        by_count: dict[int, History] = {}
        for day in self.days.days:
            count = sum(change <= day for change in changes)
            if count not in by_count:
                marks = known_on(day)
                key = tuple(sorted(marks.items()))
                if key not in histories:
                    pupil = replace(self.pupil, marks=marks)
                    histories[key] = History(pupil, self.days, self.history.codes, self.counting)
                by_count[count] = histories[key]
            self.known[day] = by_count[count]

    def decide(self) -> list[Decision]:
        asked = Asked()
        rows_of: dict[int, dict[tuple[str, date], Row]] = {}
        places: dict[str, int] = {}
        for day in self.days.days:
            self.history = self.known[day]
            if id(self.history) not in rows_of:
                rows_of[id(self.history)] = self.history.rows()
            rows = rows_of[id(self.history)]
            for row in event_rows(self.file, self.days, self.book, day):
                places[row.occasion] = places.get(row.occasion, -1) + 1
                self.ask(row, places[row.occasion])
            for occasion in ASKED:
                if (occasion, day) not in rows:
                    continue
                row = asked.row(rows[occasion, day], self.history)
                places[occasion] = places.get(occasion, -1) + 1
                self.ask(row, places[occasion])
            for step, when in self.done_today:
                self.book.add(step, when)
            self.done_today = []
        return self.decisions

    def ask(self, row: Row, place: int) -> None:
        """Every rule that a row asks."""
        for rule in self.policy.rules:
            if rule.section != "duties" and row.occasion in rule.occasions:
                self.raised = []
                for index, case in enumerate(rule.cases):
                    self.case(rule, case, index, row, place)
                self.decisions += [decision for *of, decision in self.raised if not self.is_outdone(*of, decision)]

    # --- a rule

    def case(self, rule: Rule, case: Case, index: int, row: Row, place: int) -> None:
        moment = Moment(self.history, self.book, row)
        holds = 0 if self.done_in_period(rule, case, row) else self.holds(rule, case, moment)
        selection = self.selections.setdefault(
            (rule.id, index, row.occasion), Selection(self.days, row.occasion, case.once, case.repeat, self.full_weeks)
        )
        waiting = holds == 2 and rule.needs is not None and self.condition(rule.needs, moment) != 2
        if not selection.takes(WAITING if waiting else holds, row, place):
            return
        for strength, actions in case.acts:
            asked = strength in ("should", "may") or any(action.verb == "consider" for action in actions)
            raised, names = "asks" if asked else "due", ()
            if holds == 1:
                status, names = opening(self.policy, rule, case, self.pupil, self.options, moment, self.holes(moment))
            else:
                status = "first" if waiting else raised
            own = actions[0].due if len(actions) == 1 else None
            hour = hour_due(self.policy, own or case.due, row, self.history, self.pupil.year)
            decision = Decision(rule.id, case.name, strength, status, self.pupil.id, row.day, names, hour)
            self.raised.append((index, actions, decision))
            if holds == 2 and not waiting and self.taken_as_done(rule, raised):
                self.done_today += [(step, row.day) for step in {rule.id, *papers(self.policy, actions)}]

    def is_outdone(self, own: int, actions: tuple[Action, ...], decision: Decision) -> bool:
        """Whether stronger ways of the rule that hold on the same row ask for all that this one does."""
        stronger = [
            acts for index, acts, one in self.raised
            if index != own and STRENGTHS.index(one.strength) < STRENGTHS.index(decision.strength)
            and (one.status in ("due", "asks") or one.status == decision.status == "first")
        ]  # fmt: skip
        return all(any(action in acts for acts in stronger) for action in actions)

    def done_in_period(self, rule: Rule, case: Case, row: Row) -> bool:
        """Whether the rule was done earlier in the period in which it is to be done once, by whichever of its cases."""
        done = self.book.before(rule.id, row.day)
        if not done or case.once in ("", "per episode"):
            return False
        name = case.once.removeprefix("per ")
        if name == "spell":
            return row.spell_day is None or done[-1] >= row.spell_day
        return name == "ever" or self.days.same(name, done[-1], row.day)

    def taken_as_done(self, rule: Rule, raised: str) -> bool:
        """Duties are done on their day; of what people may decide, a share."""
        if not self.options.take_done:
            return False
        return raised == "due" or drawn(self.pupil.id, rule.id, self.options.discretion, self.options.seed)

    def holds(self, rule: Rule, case: Case, moment: Moment) -> int:
        parts = [2 * bool(self.book.before(step, moment.row.day)) for step in rule.after]
        if rule.not_before is not None:
            parts.append(self.waited(rule.not_before, moment))
        if rule.until is not None:
            parts.append(2 - self.waited(rule.until, moment, beyond=True))
        parts += [self.condition(condition, moment) for condition in case.conditions]
        ways = []
        for way in case.ways:
            one = self.condition(way.when, moment) if way.when is not None else 2
            ways.append(min(one, self.waited(way.not_before, moment)) if way.not_before is not None else one)
        return min([*parts, max(ways)])

    def waited(self, time: Time | Silence, moment: Moment, beyond: bool = False) -> int:
        """Whether a time is reached, or (`beyond`) past."""
        row = moment.row
        if waits_for_something_unknown(self.policy, time, row.occasion, self.options.log):
            return 1
        assert isinstance(time, Time)
        begun = moment.anchor(time.anchor)
        if begun is None:
            return 0
        if time.kind == "anchor":
            return 2 * (row.day > begun if beyond else row.day >= begun)
        return 2 * self.days.reached(time.unit, begun, row.day, time.count, self.full_weeks, beyond)

    # --- conditions

    def condition(self, condition: Condition, moment: Moment) -> int:
        return self.truth(condition.tree, moment)

    def truth(self, node: ast.expr, moment: Moment) -> int:
        if isinstance(node, ast.BoolOp):
            parts = [self.truth(part, moment) for part in node.values]
            return min(parts) if isinstance(node.op, ast.And) else max(parts)
        if isinstance(node, ast.UnaryOp):
            return 2 - self.truth(node.operand, moment)
        if isinstance(node, ast.Compare):
            return self.compared(node, moment)
        if isinstance(node, ast.Constant):
            return 2 if node.value else 0
        name, args = self.named(node)
        policy = self.policy
        if name == "improved_since":
            done = self.book.before(str(args["step"]), moment.row.day)
            said = self.answers(f"improved_since({args['step']})", moment)
            said = [one for one in said if one[0] >= max(done, default=date.min)]
            return 2 * said[-1][2] if said else self.assumed(name, moment.truth(name, args))
        if name in FACTS:
            return self.assumed(name, moment.truth(name, args))
        if name in policy.terms:
            term = policy.terms[name]
            return 1 if isinstance(term, Silence) else self.condition(term, moment)
        if name in policy.judgements:
            return self.judgement(policy.judgements[name], moment)
        return self.assumed(name, moment.truth(name, {}))

    def assumed(self, name: str, known: int) -> int:
        share = self.options.assume.get(name)
        if known == 1 and share is None and self.options.log and name in ("contact_made", "contact_by"):
            return 0  # nobody noted that somebody was reached
        if known != 1 or share is None:
            return known
        return 2 * drawn(self.pupil.id, name, share, self.options.seed)

    def answers(self, name: str, moment: Moment) -> list[tuple[date, date, bool]]:
        """Those of the log up to a day: since when each counts, when it was given, and what it was."""
        return [one for one in self.book.judged.get(name, []) if one[0] <= moment.row.day]

    def holds_still(self, about: str, given: date, row: Row) -> bool:
        """Whether an answer still holds: no other absence has begun since it was given, or no other school year."""
        if about == "absence":
            begun = row.spell_day if row.spell_day is not None else self.known[row.day].last_begun(row.day)
            return begun is None or given >= begun
        return about != "school year" or school_year(given) == school_year(row.day)

    def judgement(self, judgement: Judgement, moment: Moment) -> int:
        answers = self.answers(judgement.id, moment)
        if answers and self.holds_still(judgement.about, answers[-1][1], moment.row):
            return 2 * answers[-1][2]
        simulated = judgement.in_simulation if self.options.simulate else None
        share = self.options.assume.get(judgement.id)
        if share is None and isinstance(simulated, str):
            share = Fraction({"always": "1", "never": "0"}.get(simulated, simulated))
        if share is not None:
            return 2 * drawn(self.pupil.id, judgement.id, share, self.options.seed)
        if isinstance(simulated, Condition):
            return self.condition(simulated, moment)
        return 1 if judgement.unanswered == "ask" else 0

    @staticmethod
    @lru_cache(4096)
    def named(node: ast.expr) -> tuple[str, dict[str, str | int]]:
        if isinstance(node, ast.Name):
            return node.id, {}
        assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        fact, args = FACTS[node.func.id], {}
        given = [(fact.positional.name, arg) for arg in node.args if fact.positional is not None]
        for name, arg in [*given, *((str(keyword.arg), keyword.value) for keyword in node.keywords)]:
            args[name] = arg.id if isinstance(arg, ast.Name) else arg.value  # type: ignore[attr-defined]
        return fact.name, args

    def compared(self, node: ast.Compare, moment: Moment) -> int:
        parts = [node.left, *node.comparators]
        result = 2
        for left, operator, right in zip(parts, node.ops, parts[1:], strict=False):
            result = min(result, self.pair(left, operator, right, moment))
        return result

    def pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, moment: Moment) -> int:
        """One comparison. Of a tier, whatever it is wherever the pupil may be in it; else not known."""
        for side in (left, right):
            name = self.name_of(side)
            if name in self.policy.tiers:
                found = set()
                for level in self.tier(name, moment):
                    self.level = level
                    found.add(1 if level is HOLE else self.settled(left, operator, right, moment))
                return found.pop() if len(found) == 1 else 1
        return self.settled(left, operator, right, moment)

    def settled(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, moment: Moment) -> int:
        if isinstance(operator, ast.In | ast.NotIn):
            assert isinstance(right, ast.Tuple | ast.List)
            equal = ast.Eq() if isinstance(operator, ast.In) else ast.NotEq()
            each = [self.settled(left, equal, one, moment) for one in right.elts]
            return max(each) if isinstance(operator, ast.In) else min(each)
        one, other = self.side(left, moment), self.side(right, moment)
        if isinstance(one, Never) or isinstance(other, Never):
            return 0
        if one is UNKNOWN or other is UNKNOWN:
            return 1
        if "year" in (self.name_of(left), self.name_of(right)):
            one, other = (Fraction(YEARS.index(str(value))) for value in (one, other))
        order = (one > other) - (one < other)  # type: ignore[operator]
        return 2 * RELATIONS[type(operator)](order, 0)

    @staticmethod
    def name_of(node: ast.expr) -> str:
        called = node.func if isinstance(node, ast.Call) else node
        return called.id if isinstance(called, ast.Name) else ""

    def side(self, node: ast.expr, moment: Moment) -> Value:
        """One side of a comparison: a figure or word, a value of the profile, a tier or a fact."""
        if isinstance(node, ast.Constant):
            return exact(node.value)  # type: ignore[arg-type]
        name, args = self.named(node)
        if name in self.policy.values:
            return self.given(name)
        if name in self.policy.tiers:
            return self.level
        return moment.value(name, args)

    def holes(self, moment: Moment) -> set[str]:
        """The tiers in which the pupil may be at none of the levels, where the document is said to be silent on it."""
        return {name for name in self.policy.tiers if HOLE in self.tier(name, moment)}

    def given(self, name: str) -> Value:
        value = self.policy.values[name]
        if isinstance(value, Silence):
            taken = value.in_simulation if self.options.simulate else None
            if taken is None:
                return UNKNOWN
            value = taken
        return exact(value)

    def tier(self, name: str, moment: Moment) -> list[Value]:
        """Where a pupil may be: at the first level that fits from the top, as it was when an absence's day began."""
        found: list[Value] = []
        seen = Moment(self.history, self.book, moment.row, at_start=moment.row.occasion in ("absence", "return"))
        for level in self.policy.tiers[name].levels:
            fits = max((self.condition(condition, seen) for condition in level.when), default=2)
            if fits:
                found.append(level.id)
            if fits == 2:
                return found
        silent = self.policy.tiers[name].otherwise is not None and self.placed(name, seen)
        return [*found, HOLE if silent else NEVER]

    def placed(self, name: str, moment: Moment) -> bool:
        """Whether every percentage that a tier, term or judgement asks for is one."""
        policy = self.policy
        conditions = [c for level in policy.tiers[name].levels for c in level.when] if name in policy.tiers else []
        taken = policy.judgements[name].in_simulation if name in policy.judgements else None
        for inner in (policy.terms.get(name), taken):
            conditions += [inner] if isinstance(inner, Condition) else []
        for condition in conditions:
            called = {id(node.func) for node in ast.walk(condition.tree) if isinstance(node, ast.Call)}
            for node in ast.walk(condition.tree):
                if not isinstance(node, ast.Name | ast.Call) or id(node) in called:
                    continue
                one, args = self.named(node)
                percent = one in FACTS and FACTS[one].kind is Kind.PERCENT
                if (percent and isinstance(moment.value(one, args), Never)) or not self.placed(one, moment):
                    return False
        return True
