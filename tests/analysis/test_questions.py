"""What lint says of conditions, against trying every value in the plainest way.

The plain way asks Python itself: a condition's text is evaluated with its figures as fractions, at every half point of
attendance, every count up to beyond the constants, and every flag.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations, groupby, product
from types import CodeType, SimpleNamespace
from typing import Any, cast

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attendance_policy.analysis.space import equal
from attendance_policy.conditions import Condition, Names, read_condition
from attendance_policy.diagnostics import Place
from attendance_policy.lint import Subject
from attendance_policy.lint.rules import (
    always_fires,
    band_gap,
    ladder_upside_down,
    never_fires,
    pre_empted,
    same_rule_twice,
    tier_gap,
    tier_overlap,
    wrong_way_round,
)
from attendance_policy.policy.model import Action, Case, Policy, Rule, Way

NAMES = Names(flags=("carer",))
SHARES = [Fraction(0), *(Fraction(n, 2) for n in range(174, 195)), Fraction(100)]  # nothing changes elsewhere
COUNTS = range(9)
WORLD = [(share, count, carer) for share in SHARES for count in COUNTS for carer in (False, True)]
EMPTY = dict[str, Any](terms={}, tiers={}, values={}, judgements={}, papers={}, needs={}, rules=())


def condition(text: str) -> Condition:
    read, faults = read_condition(text, NAMES)
    assert read is not None, (text, faults)
    return read


def compiled(text: str) -> CodeType:
    """The same condition for Python: attendance as `a`, absence as its rest, the count as `n`."""
    text = text.replace("absence", "(100 - a)").replace("attendance", "a").replace("sessions('absent')", "n")
    return compile(re.sub(r"(?<![\w.])(\d+)(?![\w.])", r"F(\1)", text), text, "eval")


def truths(text: str) -> list[bool]:
    """A condition at every value of the world."""
    code = compiled(text)
    return [bool(eval(code, {"F": Fraction, "a": a, "n": n, "carer": carer})) for a, n, carer in WORLD]


def holds_at(text: str) -> list[bool]:
    """A condition on attendance alone at every half point."""
    code = compiled(text)
    return [bool(eval(code, {"F": Fraction, "a": share})) for share in SHARES]


def subject(**parts: Any) -> Subject:
    return cast(Subject, SimpleNamespace(
        policy=cast(Policy, Fake(**{**EMPTY, **parts})), place=lambda path: Place("policy.yaml", 1, 1),
        clauses=lambda path: (),
        data={"rules": {rule.id: {} for rule in parts.get("rules", ())}},
    ))  # fmt: skip


class Fake(SimpleNamespace):
    """A policy of a few parts; like a policy it is equal to itself alone."""

    __hash__ = object.__hash__

    def rule(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def levels(*texts: str) -> Subject:
    found = tuple(SimpleNamespace(id=f"level_{n}", when=(condition(text),)) for n, text in enumerate(texts))
    return subject(tiers={"tier": SimpleNamespace(id="tier", levels=found, otherwise=None)})


def rules(*texts: str) -> Subject:
    return subject(rules=tuple(
        Rule(f"rule_{n}", "rules", ("review",), (), None, None, None,
             (Case("", (condition(text),), (Way(None),), (("will", (Action("contact", "parents"),)),), "school", None,
                   "per year", None, "", ()),),
             (), (), Place("policy.yaml", n + 1, 1))
        for n, text in enumerate(texts)
    ))  # fmt: skip


NUMBERS = st.integers(88, 96)
OPS = st.sampled_from(["<", "<=", ">", ">="])
ON_ATTENDANCE = st.one_of(
    st.builds("attendance {} {}".format, OPS, NUMBERS),
    st.builds("absence {} {}".format, OPS, st.integers(4, 12)),
    st.builds("{} {} attendance {} {}".format, NUMBERS, *[st.sampled_from(["<", "<="])] * 2, NUMBERS),
)
LEAVES = st.one_of(
    ON_ATTENDANCE,
    st.builds("sessions('absent') {} {}".format, OPS | st.sampled_from(["==", "!="]), st.integers(0, 7)),
    st.just("carer"),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=4,
)


def stretches(chosen: list[bool]) -> int:
    """How many runs of chosen neighbours there are."""
    return sum(1 for is_chosen, _ in groupby(chosen) if is_chosen)


@given(st.lists(ON_ATTENDANCE, min_size=1, max_size=4))
def test_the_holes_of_a_tier(texts: list[str]) -> None:
    holds = [holds_at(text) for text in texts]
    free = [not any(here) for here in zip(*holds, strict=True)]
    assert len(list(tier_gap.RULE.find(levels(*texts)))) == stretches(free)


@given(st.lists(ON_ATTENDANCE, min_size=2, max_size=3))
def test_the_overlaps_of_a_tier(texts: list[str]) -> None:
    expected = 0
    for one, other in combinations([holds_at(text) for text in texts], 2):
        both = [a and b for a, b in zip(one, other, strict=True)]
        if both not in (one, other):
            expected += stretches(both)
    assert len(list(tier_overlap.RULE.find(levels(*texts)))) == expected


@given(st.lists(CONDITIONS, min_size=2, max_size=3))
def test_the_levels_that_are_never_reached(texts: list[str]) -> None:
    worlds = [truths(text) for text in texts]
    expected = [
        f"tiers.tier.levels.level_{n}"
        for n in range(len(texts))  # the first is met by nobody only where nothing meets it
        if all(any(above) for here, *above in zip(worlds[n], *worlds[:n], strict=True) if here)
        # A pupil without a possible session is a value too; the plain way has no such pupil.
        and not _without_a_share(texts[n], texts[:n])
    ]
    assert [one.path for one in pre_empted.RULE.find(levels(*texts))] == expected


def _without_a_share(text: str, above: list[str]) -> bool:
    """Whether a pupil whose share has no value fits a level and none above it."""
    return any(_at_none(text, n, c) and not any(_at_none(one, n, c) for one in above) for n in COUNTS for c in (0, 1))


def _at_none(text: str, count: int, carer: int) -> bool:
    no = re.sub(r"\d+ <=? attendance <=? \d+|(?:attendance|absence) [<>]=? \d+", "False", text)
    return bool(eval(compiled(no), {"F": Fraction, "n": count, "carer": bool(carer)}))


@given(CONDITIONS)
def test_the_conditions_that_nothing_meets(text: str) -> None:
    dead = not any(truths(text)) and not _without_a_share(text, [])
    assert bool(list(never_fires.RULE.find(rules(text)))) == dead


@given(CONDITIONS)
def test_the_conditions_that_everybody_meets(text: str) -> None:
    assert bool(list(always_fires.RULE.find(rules(text)))) == all(truths(text))


@given(CONDITIONS, CONDITIONS)
def test_the_conditions_that_are_one(one: str, other: str) -> None:
    same = truths(one) == truths(other) and all(
        _at_none(one, n, c) == _at_none(other, n, c) for n, c in product(COUNTS, (0, 1))
    )
    assert equal(subject().policy, [condition(one)], [condition(other)]) == same
    assert bool(list(same_rule_twice.RULE.find(rules(one, other)))) == same


@settings(max_examples=300)
@given(st.data())
def test_the_slivers_between_two_ranges(data: st.DataObject) -> None:
    four = sorted(data.draw(st.lists(st.integers(880, 920), min_size=4, max_size=4)))
    low, end, start, high = (Fraction(figure, 10) for figure in four)
    assume(low < end and start < high)
    closing, opening = data.draw(st.sampled_from(["<", "<="])), data.draw(st.sampled_from(["<", "<="]))
    texts = [
        f"{float(low):g} <= attendance {closing} {float(end):g}",
        f"{float(start):g} {opening} attendance <= {float(high):g}",
    ]
    hole = start > end or (start == end and closing == opening == "<")
    expected = hole and start - end <= 1
    ordered = data.draw(st.permutations(texts))
    assert bool(list(band_gap.RULE.find(rules(*ordered)))) == expected


def test_a_wide_hole_between_rules_is_meant() -> None:
    apart = rules("90 <= attendance <= 92", "94 <= attendance <= 96")
    assert list(band_gap.RULE.find(apart)) == []


def ladders(text: str) -> list[list[bool]]:
    """A condition at rising shares of attendance, for each count and each answer of the flag."""
    at = dict(zip(WORLD, truths(text), strict=True))
    return [[at[share, count, carer] for share in SHARES] for count in COUNTS for carer in (False, True)]


@given(CONDITIONS)
def test_the_conditions_that_only_the_better_attenders_meet(text: str) -> None:
    rows = ladders(text)
    rising = all(row == sorted(row) for row in rows) and any(row[-1] and not row[0] for row in rows)
    assert bool(list(wrong_way_round.RULE.find(rules(text)))) == rising


@settings(max_examples=300)
@given(CONDITIONS, CONDITIONS)
def test_the_later_steps_that_reach_milder_cases(early: str, late: str) -> None:
    rows = list(zip(ladders(early), ladders(late), strict=True))
    inside = [all(b or not a for a, b in zip(first, second, strict=True)) for first, second in rows]
    milder = [
        any(first[low] and second[low] and not first[high] and second[high]
            for low, high in combinations(range(len(SHARES)), 2))
        for first, second in rows
    ]  # fmt: skip
    apart = [_all_milder(first, second) for first, second in rows]
    ordered = all(one or other for one, other in zip(inside, apart, strict=True))
    found = any(milder) or not all(inside)
    on_shares = all("attendance" in text or "absence" in text for text in (early, late))
    assert bool(list(ladder_upside_down.RULE.find(rules(early, late)))) == (ordered and found and on_shares)


def _all_milder(early: list[bool], late: list[bool]) -> bool:
    """Whether a later step reaches pupils, every one of them with a better share than any that the earlier reaches."""
    first, second = ([at for at, holds in enumerate(row) if holds] for row in (early, late))
    return bool(first and second) and min(second) > max(first)


@given(st.integers(1, 3), st.data())
def test_a_window_holds_no_more_than_its_days(days: int, data: st.DataObject) -> None:
    """Every pattern of sessions away in so many days: the most of each count is the most that its cells go to."""
    patterns = list(product((False, True), repeat=2 * days))
    most = {
        "sessions": max(sum(one) for one in patterns),
        "school_days": max(sum(one[at] or one[at + 1] for at in range(0, 2 * days, 2)) for one in patterns),
        "spells": max(stretches(list(one)) for one in patterns),
    }
    fact = data.draw(st.sampled_from(sorted(most)))
    reach = f"{fact}('absent', school_days={days}) >= {{}}".format
    assert list(never_fires.RULE.find(rules(reach(most[fact])))) == []
    assert len(list(never_fires.RULE.find(rules(reach(most[fact] + 1))))) == 1


def test_full_weeks_may_have_any_number_of_others_between_them() -> None:
    text = "sessions('absent', school_weeks=2) >= 21"
    for weeks, found in (("any week with a session", 1), ("full weeks only", 0)):
        one = rules(text)
        one.policy.counting = SimpleNamespace(school_week=weeks)  # type: ignore[misc, assignment]
        assert len(list(never_fires.RULE.find(one))) == found
