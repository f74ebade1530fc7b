"""What a search for a history aims at: the pupils, marks, shares and numbers that differing conditions ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from attendance_policy.analysis.quantities import Quantity, Value
from attendance_policy.analysis.scalar import constants_of
from attendance_policy.analysis.space import every_condition
from attendance_policy.codes import CodeBook
from attendance_policy.conditions.model import Condition, Use
from attendance_policy.decide.points import due_by
from attendance_policy.diff.histories import Done, History, Marks
from attendance_policy.diff.pairs import Pair
from attendance_policy.diff.regions import Cell, Shift
from attendance_policy.diff.years import usual_year, years_moved, years_of
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy, Rule
from attendance_policy.policy.times import Time
from attendance_policy.rules.openness import conditions_of, uses_of
from attendance_policy.vocabulary import FACTS, Kind

_COMMON = ("N", "O", "I", "G")
_SETS = {"late": ("L", "U"), "authorised": ("I",), "unauthorised": ("O",), "absent": ("I",), "away": ("O",),
         "elsewhere": ("V",), "present": (), "possible": ()}  # fmt: skip
_KIND_OF = {"letters": "letter", "meetings": "meeting", "forms": "form", "formal_steps": "notice"}
_MOST_PROFILES = 24
_MOST_CELLS = 10


@dataclass(frozen=True, slots=True)
class Profile:
    """What is the same on every day of a history: the pupil, and what was done and judged at its start."""

    year: str = "5"
    flags: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()
    usual: str = "5"

    def history(self, start: int, marks: tuple[Marks, ...]) -> History:
        """A history of this pupil."""
        return History(start, marks, self.year, self.flags, self.done, self.usual)


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


def aims_of(before: Policy, after: Policy, pairs: Sequence[Pair], codes: CodeBook) -> Aims:
    """What the cases that differ ask for."""
    years = years_of(before, after)
    usual = usual_year(years)
    plain = Profile(usual, usual=usual)
    profiles: dict[Profile, None] = {plain: None}
    due_moved = due_by(before, after) | due_by(after, before)
    shares: set[tuple[Fraction, Fraction]] = set()
    counts: set[int] = set()
    uses: frozenset[Use] = frozenset()
    fewest: list[int] = []
    alone = True
    for pair in pairs:
        old, new, moved = pair.before, pair.after, pair.shifted
        sides = [(policy, *side) for policy, side in ((before, old), (after, new)) if side is not None]
        for policy, rule, case in sides:
            uses |= uses_of(policy, conditions_of(rule, case))
            counts |= _constants(policy, conditions_of(rule, case))
        steps = [frozenset(Done(0, *step) for step in _steps(policy, rule)) for policy, rule, _ in sides]
        base = replace(plain, done=tuple(sorted(frozenset().union(*steps), key=str)))
        profiles.setdefault(base)
        for some in steps:  # what the one waits for and the other does not
            profiles.setdefault(replace(plain, done=tuple(sorted(some, key=str))))
        if any(rule.id in due_moved for _, rule, _ in sides):
            for year in years_moved(before, after, years):
                profiles.setdefault(replace(base, year=year))
        chosen = _cells(moved) if moved.decided else []
        for cell in chosen:
            values = moved.values(cell)
            asked = _profile(values, base, before, after)
            if asked.year in years:
                profiles.setdefault(asked)
            for quantity, value in values.items():
                if quantity.kind is Kind.PERCENT and isinstance(value, Fraction):
                    shares.add(_interval(moved, quantity, cell))
        alone = alone and _by_share(moved)
        fewest += [_sessions(moved, cell) for cell in (*moved.gained, *moved.lost)]
    for flag in sorted({use.name for use in uses if _is_flag(use)}):
        profiles.setdefault(replace(plain, flags=(flag,)))
    for judgement in sorted({use.name for use in uses if use.kind == "judgement"}):
        profiles.setdefault(replace(plain, done=(Done(0, "judgement", judgement, "yes"),)))
    if any(use.name == "year" for use in uses):
        for year in years:
            profiles.setdefault(replace(plain, year=year))
    return Aims(tuple(profiles)[:_MOST_PROFILES], _codes(uses, codes), tuple(sorted(shares)), frozenset(counts),
                min(fewest, default=0) if alone else 0)  # fmt: skip


def _by_share(moved: Shift) -> bool:
    """Whether only a pupil of certain shares of attendance over the usual window can be told apart."""
    shares = [quantity for quantity in moved.cells if quantity.kind is Kind.PERCENT]
    alone = moved.decided and not moved.same and len(shares) == 1 and not shares[0].args
    return alone and moved.unknown[0] == moved.unknown[1]


def _sessions(moved: Shift, cell: Cell) -> int:
    """The fewest sessions that show the share of attendance of a cell."""
    shares = [value for value in moved.values(cell).values() if isinstance(value, Fraction)]
    return min(((share / 100).denominator for share in shares), default=0)


def _constants(policy: Policy, conditions: Sequence[Condition]) -> set[int]:
    """Numbers of sessions around those that conditions compare with; a number of days is twice as many sessions."""
    found: set[int] = set()
    for condition in every_condition(policy, conditions):
        for comparison in condition.comparisons:
            use = comparison.use
            if use.kind != "fact" or FACTS[use.name].kind is not Kind.COUNT:
                continue
            each = 2 if FACTS[use.name].unit == "school days" else 1
            for constant in constants_of(policy, comparison):
                if isinstance(constant, Fraction):
                    found |= {each * (int(constant) + step) for step in (-1, 0, 1)}
                    found.add(each * int(constant) - 1)
    return {count for count in found if 0 < count < 200}


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
    flags, done, year = list[str](), list(base.done), base.year
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
    return Profile(year, tuple(flags), tuple(done), base.usual)


def _is_flag(use: Use | None) -> bool:
    if use is None or use.kind == "flag":
        return True
    return use.kind == "fact" and FACTS[use.name].known_from == "pupil file" and FACTS[use.name].kind is Kind.YES_NO


def _steps(policy: Policy, rule: Rule) -> Iterator[tuple[str, str]]:
    """What has to be done before a rule can fire."""
    anchors = [time.anchor for time in (rule.not_before, *(w.not_before for c in rule.cases for w in c.ways))
               if isinstance(time, Time)]  # fmt: skip
    needed = uses_of(policy, [rule.needs]) if rule.needs is not None else frozenset()
    asked = sorted(str(dict(use.args)["step"]) for use in needed if use.name == "done")
    for step in dict.fromkeys((*rule.after, *anchors, *asked)):
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
