"""What there is to say about a run, put in order: rules that changed, what is left open, what other readings do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from attendance_policy.calendar import monday_of
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.simulate import Outcome, ReadingCount, RuleChange, RuleCount, WhatIf
from attendance_policy.vocabulary import FACTS


@dataclass(frozen=True, slots=True)
class Changed:
    """One rule of both policies, with its counts on both sides."""

    change: RuleChange
    before: RuleCount
    after: RuleCount

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.change.rule

    @property
    def weight(self) -> tuple[int, int, int]:
        """What the order goes by: pupils newly and no longer reached, then those earlier or later, then decisions."""
        change = self.change
        raised = abs(self.after.count + self.after.asks - self.before.count - self.before.asks)
        return change.newly + change.no_longer, change.earlier + change.later, raised

    @property
    def open_now(self) -> str:
        """Why fewer pupils are reached though nobody says that they should not be: it is left open after the change,
        more often than before. "" where it is not."""
        if self.after.pupils >= self.before.pupils:
            return ""
        if self.after.not_specified > self.before.not_specified:
            return "not specified, the document is silent"
        return "no file here tells" if self.after.unknown > self.before.unknown else ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a what-if changes. `changed`: rules of both policies, those that move most pupils first; `same`: rules of
    both that decide just as before; `only_before`, `only_after`: rules of one policy that reach somebody."""

    changed: tuple[Changed, ...]
    same: tuple[RuleCount, ...]
    only_before: tuple[RuleCount, ...]
    only_after: tuple[RuleCount, ...]


def changes_of(what_if: WhatIf) -> Changes:
    """The rules of a what-if, by what becomes of them."""
    before = {count.rule: count for count in what_if.before.decisions}
    after = {count.rule: count for count in what_if.after.decisions}
    by_rule = {change.rule: change for change in what_if.changes}
    both = [Changed(by_rule[rule], old, after[rule]) for rule, old in before.items() if rule in after]
    changed = [one for one in both if any(one.weight) or _figures(one.before) != _figures(one.after)]
    changed.sort(key=lambda one: tuple(-part for part in one.weight))
    moved = {one.rule for one in changed}
    return Changes(
        tuple(changed),
        tuple(one.before for one in both if one.rule not in moved),
        tuple(count for rule, count in before.items() if rule not in after and count.pupils),
        tuple(count for rule, count in after.items() if rule not in before and count.pupils),
    )


def _figures(count: RuleCount) -> RuleCount:
    """The counts alone."""
    return replace(count, rule="", section="", source=(), open_names=())


@dataclass(frozen=True, slots=True)
class OpenName:
    """Names that rules turn on and nobody knows. `kind`: asks, if or not_specified.

    `rules`: (rule, decisions), the rule with most decisions first. Flags that the same rules turn on stand together,
    and so does everything that only a log of events tells, by the name `LOG`.
    """

    kind: str
    names: tuple[str, ...]
    sentence: str
    rules: tuple[tuple[str, int], ...]


def open_names(outcome: Outcome) -> tuple[OpenName, ...]:
    """What decisions were left open, by what they turn on: questions to people, missing inputs, silences."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    logged = {name for _, status, names in outcome.opened if status == "if" for name in names
              if name in FACTS and FACTS[name].known_from == LOG}  # fmt: skip
    logged = logged if len(logged) > 1 else set()
    for (rule, status, names), count in outcome.opened.items():
        if status in _KINDS:
            # What only a log tells is one line, however many facts it is: each decision counts once in it.
            for name in dict.fromkeys(LOG if status == "if" and one in logged else one for one in names):
                rules = found.setdefault((status, name), {})
                rules[rule] = rules.get(rule, 0) + count
    policy = outcome.run
    together: dict[tuple[str, str, tuple[tuple[str, int], ...]], list[str]] = {}
    for kind, name in sorted(found, key=lambda key: (_KINDS.index(key[0]), key[1])):
        counts = tuple(sorted(found[kind, name].items(), key=lambda pair: -pair[1]))
        about = f"what nobody noted ({', '.join(sorted(logged))})" if name == LOG else _about(policy, name)
        together.setdefault((kind, about, counts), []).append(name)
    return tuple(OpenName(kind, tuple(names), about, counts) for (kind, about, counts), names in together.items())


_KINDS = ("asks", "if", "not_specified")
LOG = "log of events"


def _about(policy: Policy, name: str) -> str:
    if name in policy.judgements:
        return policy.judgements[name].asks
    value = policy.values.get(name, policy.terms.get(name))
    if isinstance(value, Silence):
        return value.sentence()
    if name in policy.flags:
        return "a column that the pupil file does not have"
    return FACTS[name].description.partition(";")[0] if name in FACTS else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an open point. `rules`: rule -> (count, pupils), before and after (after is None without one)."""

    id: str
    says: str
    working: bool
    rules: dict[str, tuple[tuple[int, int], tuple[int, int] | None]]


@dataclass(frozen=True, slots=True)
class Point:
    """An open point that changes counts on this register, its rules with the widest spread first."""

    id: str
    kind: str
    asks: str
    rules: tuple[str, ...]
    readings: tuple[Reading, ...]
    has_working: bool


def points(before: Outcome, after: Outcome | None = None, only: Collection[str] | None = None) -> tuple[Point, ...]:
    """Open points whose reading changes what a register counts. With `after`, counts stand in pairs.

    `only`: nothing but these rules. A pair whose second side does not vary has that side's one count.
    """
    later = {(r.point, r.reading, r.rule): (r.count, r.pupils) for r in after.readings} if after is not None else {}
    settled = {c.rule: (c.count + c.asks, c.pupils) for c in after.decisions} if after is not None else {}
    by_point: dict[str, list[ReadingCount]] = {}
    for one in before.readings:
        if only is None or one.rule in only:
            by_point.setdefault(one.point, []).append(one)
    found = []
    for point, counts in by_point.items():
        rules = list(dict.fromkeys(c.rule for c in counts))
        spread = {r: _spread([c for c in counts if c.rule == r]) for r in rules}
        place = {r: at for at, r in enumerate(rules)}
        rules.sort(key=lambda r: (-spread[r][0], -spread[r][1], place[r]))
        readings = []
        for reading in dict.fromkeys(c.reading for c in counts):
            here = {c.rule: c for c in counts if c.reading == reading}
            one = next(iter(here.values()))
            pairs = {
                r: (
                    (here[r].count, here[r].pupils),
                    later.get((point, reading, r), settled.get(r)) if after is not None else None,
                )
                for r in rules
                if r in here
            }
            readings.append(Reading(reading, one.says, reading == one.working, pairs))
        first = counts[0]
        found.append(Point(point, first.kind, first.asks, tuple(rules), tuple(readings), bool(first.working)))
    return tuple(found)


def _spread(counts: list[ReadingCount]) -> tuple[int, int]:
    pupils, total = [c.pupils for c in counts], [c.count for c in counts]
    return max(pupils) - min(pupils), max(total) - min(total)


def school_weeks(outcome: Outcome) -> tuple[date, ...]:
    """The Mondays of the weeks that have a school day in the register."""
    return tuple(sorted({monday_of(day) for day in outcome.grid.days.days}))


def by_week(outcome: Outcome, rule: str, weeks: tuple[date, ...]) -> tuple[int, ...]:
    """How many decisions a rule raised in each of these weeks."""
    table = {week.start: week.decisions.get(rule, 0) for week in outcome.weeks}
    return tuple(table.get(week, 0) for week in weeks)
