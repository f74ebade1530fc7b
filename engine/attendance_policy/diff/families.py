"""Which histories are tried: every very short one, then longer ones made for the conditions that differ."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from attendance_policy.analysis.quantities import YEARS, Quantity, Value
from attendance_policy.codes import CodeBook
from attendance_policy.conditions.model import Condition, Use
from attendance_policy.diff.histories import PRESENT, Done, History, Marks, action_words
from attendance_policy.diff.names import Names
from attendance_policy.diff.regions import Cell, Shift, shift
from attendance_policy.policy.model import Case, Policy, Rule
from attendance_policy.policy.times import Time
from attendance_policy.rules.openness import conditions_of, uses_of
from attendance_policy.vocabulary import FACTS, Kind

_NEVER = Condition("never", ast.Constant(value=False))
_COMMON = ("N", "O", "I", "G")
_SETS = {"late": ("L", "U"), "authorised": ("I",), "unauthorised": ("O",), "absent": ("I",), "away": ("O",),
         "elsewhere": ("V",), "present": (), "possible": ()}  # fmt: skip
_KIND_OF = {"letters": "letter", "meetings": "meeting", "forms": "form", "formal_steps": "notice"}
_MOST_PROFILES = 24
_MOST_CELLS = 10
# Histories that one run decides at once.
BATCH = 6_000
EXHAUSTIVE = 3
_LENGTHS = ((4, 9), (10, 17), (18, 30), (31, 45), (46, 70), (71, 100), (101, 140), (141, 189))


@dataclass(frozen=True, slots=True)
class Profile:
    """What is the same on every day of a history: the pupil, and what was done and judged at its start."""

    year: str = "5"
    flags: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()

    def history(self, start: int, marks: tuple[Marks, ...]) -> History:
        """A history of this pupil."""
        return History(start, marks, self.year, self.flags, self.done)


@dataclass(frozen=True, eq=False)
class Aims:
    """What the search aims at. `shares`: of attendance, in percent; `counts`: numbers of sessions that matter.

    `least`: the fewest sessions that can show a difference, where attendance alone decides it; 0 where that is not
    known.
    """

    profiles: tuple[Profile, ...]
    codes: tuple[str, ...]
    shares: tuple[tuple[Fraction, Fraction], ...] = ()
    counts: frozenset[int] = frozenset()
    least: int = 0


def aims_of(before: Policy, after: Policy, names: Names, rules: Collection[str] | None, codes: CodeBook) -> Aims:
    """What the rules that differ ask for. `rules`: of either policy; None for all of them."""
    profiles: dict[Profile, None] = {Profile(): None}
    shares: set[tuple[Fraction, Fraction]] = set()
    counts: set[int] = set()
    uses: frozenset[Use] = frozenset()
    fewest: list[int] = []
    alone = True
    for old, new in _pairs(before, after, names, rules):
        moved = shift(before, _groups(old), after, _groups(new), names)
        if old is not None and new is not None and _case(old, names) == _case(new, Names()) \
                and (moved.same or (not moved.decided and _reads_alike(before, old, after, new))):  # fmt: skip
            continue  # it only looks back at a rule that differs
        sides = [(policy, *side) for policy, side in ((before, old), (after, new)) if side is not None]
        for policy, rule, case in sides:
            uses |= uses_of(policy, conditions_of(rule, case))
        steps = {Done(0, *step) for policy, rule, _ in sides for step in _steps(policy, rule)}
        base = Profile(done=tuple(sorted(steps, key=str)))
        profiles.setdefault(base)
        chosen = _cells(moved) if moved.decided else []
        for cell in chosen:
            values = moved.values(cell)
            profiles.setdefault(_profile(values, base, before, after))
            for quantity, value in values.items():
                if quantity.kind is Kind.PERCENT and isinstance(value, Fraction):
                    shares.add(_interval(moved, quantity, cell))
                if quantity.kind is Kind.COUNT and isinstance(value, int) and value < 200:
                    counts.add(value)
        alone = alone and _by_share(moved)
        fewest += [
            (value / 100).denominator for cell in (*moved.gained, *moved.lost)
            for value in moved.values(cell).values() if isinstance(value, Fraction)
        ]  # fmt: skip
    for flag in sorted({use.name for use in uses if _is_flag(use)}):
        profiles.setdefault(Profile(flags=(flag,)))
    for judgement in sorted({use.name for use in uses if use.kind == "judgement"}):
        profiles.setdefault(Profile(done=(Done(0, "judgement", judgement, "yes"),)))
    if any(use.name == "year" for use in uses):
        for year in YEARS:
            profiles.setdefault(Profile(year=year))
    return Aims(tuple(profiles)[:_MOST_PROFILES], _codes(uses, codes), tuple(sorted(shares)), frozenset(counts),
                min(fewest, default=0) if alone else 0)  # fmt: skip


Side = tuple[Rule, Case] | None


def _pairs(
    before: Policy, after: Policy, names: Names, rules: Collection[str] | None
) -> Iterator[tuple[Side, Side]]:
    held = {(rule.id, case.name): (rule, case) for rule in after.rules for case in rule.cases}
    for rule in before.rules:
        if rule.section == "duties" or (rules is not None and rule.id not in rules):
            continue
        for case in rule.cases:
            other = held.pop((names.now(rule.id), case.name), None)
            yield (rule, case), other
    for rule, case in held.values():
        if rule.section != "duties" and (rules is None or rule.id in rules):
            yield None, (rule, case)


def _case(side: tuple[Rule, Case], names: Names) -> tuple[object, ...]:
    """What a case of a rule does and when, apart from its conditions and clauses."""
    rule, case = side
    acts = tuple((strength, tuple(action_words(a, names) for a in actions)) for strength, actions in case.acts)
    times = [case.due, rule.not_before, rule.until, *(way.not_before for way in case.ways)]
    said = tuple(names.now(time.text) if isinstance(time, Time) else str(time) for time in times)
    needs = names.now(rule.needs.text) if rule.needs is not None else ""
    after = tuple(names.now(step) for step in rule.after)
    return rule.occasions, after, needs, acts, str(case.who), said, case.once, case.repeat, case.hedge


def _reads_alike(before: Policy, old: tuple[Rule, Case], after: Policy, new: tuple[Rule, Case]) -> bool:
    """Whether two cases are written in the same words, and every word means the same."""
    if [one.text for one in conditions_of(*old)] != [one.text for one in conditions_of(*new)]:
        return False
    if before.counting != after.counting:
        return False
    names = {use.name for use in uses_of(before, conditions_of(*old)) | uses_of(after, conditions_of(*new))}
    return all(
        held.get(name) == now.get(name)
        for name in names
        for held, now in ((before.terms, after.terms), (before.values, after.values), (before.tiers, after.tiers),
                          (before.judgements, after.judgements))
    )  # fmt: skip


def _by_share(moved: Shift) -> bool:
    """Whether attendance over the usual window alone tells the two apart."""
    only = list(moved.cells)
    alone = moved.decided and not moved.same and len(only) == 1 and only[0].kind is Kind.PERCENT and not only[0].args
    return alone and moved.unknown[0] == moved.unknown[1]


def _groups(side: Side) -> list[list[Condition]]:
    if side is None:
        return [[_NEVER]]
    groups = [[condition] for condition in side[1].conditions]
    ways = [way.when for way in side[1].ways]
    return groups + ([[way for way in ways if way is not None]] if all(way is not None for way in ways) else [])


def _cells(moved: Shift) -> list[Cell]:
    """Cells to aim at: those that differ; where none does (a due time, a role), those that hold."""
    found = moved.gained | moved.lost or moved.after or moved.unknown[0] ^ moved.unknown[1]

    def effort(cell: Cell) -> tuple[int, Cell]:
        values = moved.values(cell).values()
        return sum(value is True for value in values), cell

    return sorted(found, key=effort)[:_MOST_CELLS]


def _interval(moved: Shift, quantity: Quantity, cell: Cell) -> tuple[Fraction, Fraction]:
    held = moved.cells[quantity]
    at = cell[list(moved.cells).index(quantity)]
    values = [value for value in held if isinstance(value, Fraction)]
    low = values[at - 1] if at % 2 else values[at]
    high = values[at + 1] if at % 2 else values[at]
    return low, high


def _profile(values: Mapping[Quantity, Value], base: Profile, before: Policy, after: Policy) -> Profile:
    flags, done, year = list[str](), list(base.done), "5"
    for quantity, value in values.items():
        args = dict(quantity.args)
        if quantity.kind is Kind.YEAR:
            year = str(value)
        elif quantity.name in before.judgements or quantity.name in after.judgements:
            done.append(Done(0, "judgement", quantity.name, "yes" if value else "no"))
        elif quantity.name == "improved_since":
            done.append(Done(0, "judgement", str(quantity), "yes" if value else "no"))
        elif quantity.name == "contact_made":
            done.append(Done(0, "contact", "", "reached" if value else "no answer"))
        elif quantity.name in ("done", "times") and value and "step" in args:
            step = Done(0, _kind(str(args["step"]), before, after), str(args["step"]))
            done += [step] if step not in done else []
        elif quantity.kind is Kind.YES_NO and value and _is_flag(Use("fact", quantity.name)
                                                                if quantity.name in FACTS else None):  # fmt: skip
            flags.append(quantity.name)
    return Profile(year, tuple(flags), tuple(done))


def _is_flag(use: Use | None) -> bool:
    if use is None or use.kind == "flag":
        return True
    return use.kind == "fact" and FACTS[use.name].known_from == "pupil file" and FACTS[use.name].kind is Kind.YES_NO


def _steps(policy: Policy, rule: Rule) -> Iterator[tuple[str, str]]:
    """What has to be done before a rule can fire."""
    anchors = [time.anchor for time in (rule.not_before, *(w.not_before for c in rule.cases for w in c.ways))
               if isinstance(time, Time)]  # fmt: skip
    for step in dict.fromkeys((*rule.after, *anchors)):
        if step in policy.papers or policy.rule(step) is not None:
            yield _kind(step, policy, policy), step


def _kind(step: str, *policies: Policy) -> str:
    papers = next((policy.papers[step] for policy in policies if step in policy.papers), "letters")
    return step if step in ("visit", "contact") else _KIND_OF.get(papers, "letter")


def _codes(uses: frozenset[Use], codes: CodeBook) -> tuple[str, ...]:
    found = dict.fromkeys(_COMMON)
    for use in sorted(uses, key=str):
        for word in str(dict(use.args).get("what", "")).split(" or "):
            found.update(dict.fromkeys(_SETS.get(word, (word,) if word in codes.number else ())))
    return tuple(code for code in found if code in codes.number)[:8]


def shortest(aims: Aims, days: int) -> Iterator[History]:
    """Every history of so many days over the marks aimed at, of each profile, from each of the first five days."""
    for marks in product(_day_marks(aims.codes), repeat=days):
        for start in range(5):
            yield from (profile.history(start, marks) for profile in aims.profiles)


def how_many(aims: Aims, days: int) -> int:
    """How many there are."""
    return 5 * len(aims.profiles) * int(len(_day_marks(aims.codes)) ** days)


def _day_marks(codes: tuple[str, ...]) -> tuple[Marks, ...]:
    whole = tuple((code, code) for code in codes if code not in ("L", "U"))
    halves = tuple((PRESENT[0], code) for code in codes if code not in ("L", "U"))
    return (PRESENT, *whole, *halves, ("L", PRESENT[1]), ("U", PRESENT[1]))


def longer(aims: Aims) -> Iterator[list[History]]:
    """Longer histories, in batches by their number of days: present but for some sessions of one code."""
    for low, high in _LENGTHS:
        step = 1 if high <= 45 else 5 if high <= 100 else 10
        batch: list[History] = []
        for days in range(low, high + 1, step):
            for history in _of_length(aims, days):
                batch.append(history)
                if len(batch) == BATCH:
                    yield batch
                    batch = []
        if batch:
            yield batch


def _of_length(aims: Aims, days: int) -> Iterator[History]:
    for unmarked in (0, 1):
        sessions = 2 * days - unmarked
        wanted = {away for away in range(sessions + 1)
                  if away <= 2 or away in aims.counts
                  or any(low * sessions <= 100 * (sessions - away) <= high * sessions for low, high in aims.shares)}
        if not aims.shares:
            wanted |= set(range(min(sessions, 13)))
        for away in sorted(wanted)[:30]:
            for code in aims.codes if away else aims.codes[:1]:
                for at_end in (True, False) if away else (True,):
                    marks = _laid(days, away, code, at_end, unmarked)
                    starts = {0, (-days) % 5, (4 - days) % 5}
                    yield from (p.history(s, marks) for p in aims.profiles for s in sorted(starts))


def _laid(days: int, away: int, code: str, at_end: bool, unmarked: int) -> tuple[Marks, ...]:
    flat = ["/", "\\"] * days
    places = [at for at in range(unmarked, 2 * days)]
    if code in ("L", "U"):
        places = [at for at in places if at % 2 == 0]
    for at in places[len(places) - away :] if at_end else places[:away]:
        flat[at] = code
    if unmarked:
        flat[0] = ""
    return tuple((flat[at], flat[at + 1]) for at in range(0, 2 * days, 2))

