"""Running the rules of one policy over one register."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions.columns import NOT_KNOWN, YES, Truth, truth
from attendance_policy.decide.model import Decided, Fired, RanRule
from attendance_policy.decide.reach import Like, Otherwise, within_reach
from attendance_policy.decide.select import At, again, first_where, not_after, not_yet_done, once, what_stands
from attendance_policy.decide.turns import Turn, turns
from attendance_policy.decide.waiting import lasts, waited
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.counts import Sums
from attendance_policy.facts.event_rows import event_rows
from attendance_policy.facts.frame import EVENT_STEPS, Frame, Kept
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.logged import Logged
from attendance_policy.facts.memory import Keys, Memory
from attendance_policy.facts.rows import Rows, absence_rows, return_rows, review_rows
from attendance_policy.facts.running import places
from attendance_policy.facts.versions import Earlier, as_known, seeing, with_earlier
from attendance_policy.frozen import dataclass
from attendance_policy.policy.graph import papers_of, steps_of
from attendance_policy.policy.model import Action, Case, Policy, Rule, Way
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.openness import known_openness
from attendance_policy.rules.order import in_order, yearly_steps
from attendance_policy.rules.settings import Settings, counting_of, drawn
from attendance_policy.vocabulary import LOGGED_ANCHORS
from attendance_policy.vocabulary.facts import EVENT_ROWS

_ASKED = ("review", "absence", "return")


@dataclass
class Shared:
    """What policies run on one register share: its counts and its rows. A what-if computes them once.

    `earlier`: what was known of it before corrections; with it, each row sees the register as known on its day.
    """

    grid: Grid
    earlier: Earlier | None = None
    rows: dict[tuple[str, ...], Rows] = field(default_factory=dict)
    kept: dict[tuple[object, ...], Kept] = field(default_factory=dict)
    told: dict[int, tuple[Logged | None, dict[str, Rows | None]]] = field(default_factory=dict)

    @staticmethod
    def of(grid: Grid, earlier: Earlier | None = None) -> Shared:
        """For one register."""
        return Shared(grid, earlier)

    @cached_property
    def lines(self) -> Grid:
        """The register that rows see: with the earlier lines of marks below it, where there are any."""
        return self.grid if self.earlier is None else with_earlier(self.grid, self.earlier)

    @cached_property
    def sums(self) -> Sums:
        """The counts of every line."""
        return Sums(self.lines)

    @cached_property
    def absences(self) -> Rows:
        """The rows of absence of every line."""
        return absence_rows(self.lines)

    def rows_of_event(self, name: str, logged: Logged | None) -> Rows | None:
        """The rows of an occasion that no marks make, each seeing the register as known on its day; None where nothing
        that was given could tell them."""
        known = self.told.setdefault(id(logged), (logged, {}))[1]  # holding the log keeps its id from being used again
        if name not in known:
            rows = event_rows(name, self.lines, logged)
            known[name] = rows if rows is None or self.earlier is None else seeing(rows, self.earlier)
        return known[name]

    def rows_of(self, occasion: str, every: str, on: str) -> Rows:
        """The rows of an occasion."""
        key = (occasion, every, on) if occasion == "review" else (occasion,)
        if key not in self.rows:
            if occasion == "review":
                rows = review_rows(self.lines, every, on)
            else:
                rows = self.absences if occasion == "absence" else return_rows(self.lines, self.absences)
            self.rows[key] = rows if self.earlier is None else as_known(rows, self.earlier)
        return self.rows[key]


def decide_block(
    policy: Policy,
    shared: Shared,
    settings: Settings,
    contacts: Contacts | None = None,
    only: Collection[str] | None = None,
    known: Mapping[str, RanRule] | None = None,
    like: Like | None = None,
) -> Decided:
    """Every decision of a policy on one block of pupils; `blocks.decide` is the door for any number of them.

    `known`: rules that need not be run again, with what they did on this block in the same settings. `like`: what a
    policy much like it decided of them.
    """
    return _Run(policy, shared, settings, contacts, like).run(only, known or {})


class _Run:
    def __init__(
        self, policy: Policy, shared: Shared, settings: Settings, contacts: Contacts | None, like: Like | None
    ) -> None:
        self.otherwise = Otherwise(like, shared.grid)
        self.policy = policy
        self.shared = shared
        self.settings = settings
        self.contacts = contacts
        self.counting = counting_of(policy, settings)
        own_steps = steps_of(policy).keys() | policy.papers.keys()
        self.logged = settings.logged if settings.log else None
        self.unlogged = frozenset() if settings.log else frozenset((*EVENT_STEPS, *LOGGED_ANCHORS)) - own_steps
        self.memory = Memory(dict(settings.recorded), yearly_steps(policy))
        self.bounds: dict[str, Bound] = {}
        self.assumed: dict[str, str] = {}  # by the rule that runs
        self.fired: list[tuple[Fired, Keys | None]] = []  # of the rule that runs; keys: when it counts as done

    def run(self, only: Collection[str] | None, known: Mapping[str, RanRule]) -> Decided:
        ran: dict[str, RanRule] = {}
        rules = [rule for rule in in_order(self.policy) if only is None or rule.id in only]
        for rule in rules:
            same = known.get(rule.id) or self.otherwise.unmoved(rule.id)
            if same is not None:
                ran[rule.id] = same
                for step, keys in same.noted:
                    self.memory.add(step, keys)
            else:
                ran[rule.id] = self._of_some(rule) or self._rule(rule)
            self.otherwise.note(rule.id, ran[rule.id])
        fired = tuple(one for each in ran.values() for one in each.fired)
        assumed = {name: said for each in ran.values() for name, said in each.assumed.items()}
        not_asked = tuple((rule.id, rule.occasions[0]) for rule in in_order(self.policy) if not self._asked(rule))
        return Decided(self.policy, self.shared.grid, fired, dict(sorted(assumed.items())), not_asked, self.bounds,
                       ran=ran)  # fmt: skip

    def _of_some(self, rule: Rule) -> RanRule | None:
        """A rule run for the pupils for whom it may do otherwise; None where it is to be run for all."""
        if not self.otherwise.begin(rule.id):
            return None
        held = dict(self.memory.keys)
        now = self._rule(rule)
        if self.otherwise.end(now):
            return now
        self.memory.hold(held)
        return None

    def _rule(self, rule: Rule) -> RanRule:
        self.fired = []
        self.assumed.clear()
        for occasion in self._asked(rule):
            for case in rule.cases:
                self._case(rule, case, occasion)
        every = what_stands(self.fired, rule.id in self.settings.recorded)
        noted = tuple(self._noted(rule, [(one, keys) for one, keys in every if keys is not None]))
        return RanRule(tuple(one for one, _ in every if len(one.at)), noted, dict(self.assumed))

    def _asked(self, rule: Rule) -> list[str]:
        """The occasions of a rule of which the register, or what was given beside it, can tell."""
        if rule.section == "duties":
            return []
        return [name for name in rule.occasions if name in _ASKED or self._of_events(name) is not None]

    def _of_events(self, occasion: str) -> Rows | None:
        return self.shared.rows_of_event(occasion, self.logged) if occasion in EVENT_ROWS else None

    def _bound(self, occasion: str) -> Bound:
        if occasion not in self.bounds:
            rows = self._of_events(occasion)
            kept: list[Kept] = [{}, {}]
            if rows is None:
                rows = self.shared.rows_of(occasion, self.counting.review_every, self.counting.review_on)
                kept = [self.shared.kept.setdefault((id(rows), start), {}) for start in (False, True)]
            frame = Frame(rows, self.shared.sums, self.counting, self.memory, self.contacts, self.unlogged,
                          kept[0], kept[1], self.logged)  # fmt: skip
            self.bounds[occasion] = Bound(self.policy, frame, self.settings, self.assumed)
        return self.bounds[occasion]

    def _case(self, rule: Rule, case: Case, occasion: str) -> None:
        whole = self._bound(occasion)
        bound, at = within_reach(self.policy, rule, whole, self.otherwise.pupils)
        holds = self._holds(rule, case, bound)
        holds = not_yet_done(rule, case, bound.frame.rows, holds, self.settings.recorded, self.memory)
        ready, first = self._ready(rule, case, bound, holds)
        opened = self._opened(rule, case, bound, holds, ready)
        if at is not None:
            ready, first, opened = at[ready], at[first], [(turn, at[some]) for turn, some in opened]
        rows = whole.frame.rows
        for strength, actions in case.acts:
            raised = "asks" if strength in ("should", "may") or any(a.verb == "consider" for a in actions) else "due"
            self._add(rule, case, strength, actions, "first", rows, first)
            self._add(rule, case, strength, actions, raised, rows, ready, is_done=self.settings.take_done)
            for (status, names), some in opened:
                self._add(rule, case, strength, actions, status, rows, some, names)

    def _ready(self, rule: Rule, case: Case, bound: Bound, holds: Truth) -> tuple[At, At]:
        """The rows that fire, and those at which something is to be done before: these use up no `once`."""
        rows = bound.frame.rows
        yes = holds == 2
        if rule.needs is None or not yes.any():
            return self._selected(rule, case, rows, yes), np.array([], dtype=np.int64)
        at = np.flatnonzero(yes)
        met = bound.truth(rule.needs)[at] == 2
        ready = self._select(rule, case, rows, at[met])
        unmet = not_after(rows, at[~met], ready, case.once) if case.once else at[~met]
        return ready, self._select(rule, case, rows, unmet)

    def _opened(self, rule: Rule, case: Case, bound: Bound, holds: Truth, yes: At) -> list[tuple[Turn, At]]:
        """The open rows that may fire, apart by what they turn on: what the pupil file holds differs between pupils."""
        rows = bound.frame.rows
        unsure = holds == NOT_KNOWN
        if not unsure.any():
            return []
        at = self._selected(rule, case, rows, unsure)
        at = not_after(rows, at, yes, case.once) if case.once else at
        why = known_openness(self.policy, rule, case, rows.occasion, self.settings, self.unlogged)
        return turns(why, bound, at)

    def _add(self, rule: Rule, case: Case, strength: str, actions: tuple[Action, ...], status: str, rows: Rows,
             at: NDArray[np.int64], names: tuple[str, ...] = (), is_done: bool = False) -> None:  # fmt: skip
        fired = self.otherwise.whole(Fired(rule, case, strength, actions, status, rows, at, names))
        self.fired.append((fired, self._done(fired) if is_done else None))

    def _done(self, raised: Fired) -> Keys:
        """When it counts as done: `must` and `will` as raised, the rest as the share of discretion says."""
        keys = raised.keys
        if raised.status == "asks":
            grid, share = raised.rows.grid, self.settings.discretion
            keys = keys[drawn(grid, raised.rule.id, share, self.settings.seed)[raised.pupil]] if share else keys[:0]
            self.assumed["discretion"] = f"{share} of what people may decide is taken as done"
        return keys

    def _noted(self, rule: Rule, every: Sequence[tuple[Fired, Keys]]) -> Iterator[tuple[str, Keys]]:
        """The steps that were done. Those that the log holds are done when it says."""
        for raised, keys in every:
            for step in {rule.id, *papers_of(self.policy, raised.actions)} - self.settings.recorded.keys():
                self.memory.add(step, keys)
                yield step, keys

    def _holds(self, rule: Rule, case: Case, bound: Bound) -> Truth:
        rows = bound.frame.rows
        result = bound.frame.asked()
        for step in rule.after:
            ever = self.memory.stand(step, rows).ever
            if ever is not None:
                result = np.minimum(result, truth(ever))
        if rule.not_before is not None:
            result = np.minimum(result, waited(self.policy, rule.not_before, bound.frame))
        if rule.until is not None:
            result = np.minimum(result, lasts(self.policy, rule.until, bound.frame))
        for condition in case.conditions:
            if result.max(initial=0) == 0:
                return result
            result = np.minimum(result, bound.truth(condition))
        if len(case.ways) == 1 and case.ways[0] == Way(None):
            return result
        ways = np.zeros(len(rows), dtype=np.uint8)
        for way in case.ways:
            one = bound.truth(way.when) if way.when is not None else bound.frame.every(YES)
            if way.not_before is not None:
                one = np.minimum(one, waited(self.policy, way.not_before, bound.frame))
            ways = np.maximum(ways, one)
        return np.minimum(result, ways)

    def _selected(self, rule: Rule, case: Case, rows: Rows, holds: NDArray[np.bool_]) -> At:
        """Of the rows on which it holds, those that may fire."""
        period = self._once(rule, case, rows)
        return first_where(rows, holds, period) if period else self._select(rule, case, rows, places(holds))

    def _select(self, rule: Rule, case: Case, rows: Rows, at: At) -> At:
        period = self._once(rule, case, rows)
        if period:
            return once(rows, at, period)
        if case.repeat is not None:
            return again(rows, at, *case.repeat, self.counting.school_week == "full weeks only")
        return at

    def _once(self, rule: Rule, case: Case, rows: Rows) -> str:
        """The period in which it fires once; "" where it fires again."""
        if case.once or case.repeat is not None or rows.occasion != "review":
            return case.once
        # How often is a silence of the document; raised once while it holds, and said so.
        self.assumed[f"{rule.id}: how often"] = "once while it holds; the document does not say how often"
        return "per episode"
