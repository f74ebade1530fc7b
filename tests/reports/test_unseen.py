"""Nobody gets a figure back by putting tables together: an exact solver tries every world that fits what is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import highspy
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.reports.suppressed import FEWEST, SMALL, to_five
from attendance_policy.reports.unseen import KINDS, leave_out
from attendance_policy.reports.unseen_model import Acts, Count, Told, column_of, joined_stages

ROLES = ("head", "team")
PUPILS = 60


@dataclass
class School:
    """Rules, and who came under which case of which in which week. A stage comes once, and after the one before."""

    weeks: int
    half_term_of: list[int]
    acts: dict[str, tuple[Acts, ...]]
    stages: tuple[str, ...]
    fired: list[tuple[str, int, int, int]] = field(default_factory=list)  # rule, case, pupil, week
    weekly: dict[tuple[str, int], int] = field(default_factory=dict)

    def told(self) -> Told:
        """What the page would tell of it."""
        weeks = {kind: [Count.of(self.in_week(kind, week)) for week in range(self.weeks)] for kind in KINDS}
        roles = {role: sum(dict(self.acts[rule][case].roles).get(role, 0) for rule, case, _, _ in self.fired)
                 for role in ROLES}  # fmt: skip
        reached = {rule: {pupil for one, _, pupil, _ in self.fired if one == rule} for rule in self.acts}
        large = tuple(rule for rule in self.stages if len(reached[rule]) >= FEWEST)
        parted = joined_stages(large)
        found = Told({kind: one for kind, one in weeks.items() if any(week.true >= FEWEST for week in one)},
                     {rule: Count.of(len(who)) for rule, who in reached.items()},
                     {role: Count.of(count) for role, count in roles.items() if count},
                     [column_of([self.standing(large, places, term) for _, places in parted])
                      for term in range(max(self.half_term_of) + 1)] if parted else [], parted, large)  # fmt: skip
        for rule in self.acts:
            found.repeats[rule] = self.repeats(rule)
            found.acts[rule] = self.acts[rule]
        leave_out(found, PUPILS, self.half_term_of)
        return found

    def in_week(self, kind: str, week: int) -> int:
        return sum(dict(self.acts[rule][case].kinds).get(kind, 0) for rule, case, _, at in self.fired if at == week)

    def repeats(self, rule: str) -> bool:
        every = [(case, pupil) for one, case, pupil, _ in self.fired if one == rule]
        return len(set(every)) < len(every)

    def standing(self, large: tuple[str, ...], places: list[int], term: int) -> int:
        furthest: dict[int, int] = {}
        for rule, _, pupil, week in self.fired:
            if rule in large and self.half_term_of[week] <= term:
                furthest[pupil] = max(furthest.get(pupil, 0), large.index(rule))
        return sum(one in places for one in furthest.values())


class World:
    """All that fits what is told, as whole numbers under linear equations."""

    def __init__(self, school: School, found: Told, pupils: int = PUPILS, most: int = 400) -> None:
        self.everybody, self.most = pupils, most
        self.solver: Any = highspy.Highs()
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        self.cells: dict[object, Any] = {}
        one = self.solver
        some = {(rule, case, week): one.addIntegral(lb=0, ub=most) for rule, acts in school.acts.items()
                for case in range(len(acts)) for week in range(school.weeks)}  # fmt: skip
        for kind, counts in found.weeks.items():
            for week, count in enumerate(counts):
                parts = [some[rule, case, week] * times for rule, acts in school.acts.items()
                         for case, act in enumerate(acts) for name, times in act.kinds if name == kind]  # fmt: skip
                self.tell(("week", kind, week), count, parts)
        for role, count in found.roles.items():
            self.tell(("role", role), count, [
                some[rule, case, week] * times for rule, acts in school.acts.items() for case, act in enumerate(acts)
                for name, times in act.roles if name == role for week in range(school.weeks)])  # fmt: skip
        for rule, acts in school.acts.items():
            reached = self.tell(("pupils", rule), found.rules[rule], None)
            every = [[some[rule, case, week] for week in range(school.weeks)] for case in range(len(acts))]
            one.addConstr(one.qsum(cell for case in every for cell in case) >= reached)
            one.addConstr(one.qsum(cell for case in every for cell in case) <= reached * most)
            if not found.repeats[rule]:  # whoever knows the policy may know that it is done once
                for case in every:
                    one.addConstr(one.qsum(case) <= reached)
        came = {(rule, term): [some[rule, 0, week] for week in range(school.weeks) if school.half_term_of[week] <= term]
                for rule in school.stages for term in range(max(school.half_term_of) + 1)}  # fmt: skip
        for (rule, term), cells in came.items():
            after = school.stages[school.stages.index(rule) + 1 :][:1]
            for later in after:
                one.addConstr(one.qsum(cells) >= one.qsum(came[later, term]))
        for term, column in enumerate(found.stages):
            for place, count in enumerate(column):
                first = found.reached[found.parted[place][1][0]]
                after = [found.reached[places[0]] for _, places in found.parted[place + 1 : place + 2]]
                parts = [*came[first, term], *(cell * -1 for later in after for cell in came[later, term])]
                self.tell(("stage", term, place), count, parts)

    def tell(self, name: object, count: Count, parts: list[Any] | None) -> Any:
        low, high = 0, self.most if parts is not None else self.everybody
        if count.told is not None and count.told.value is not None:
            low, high = max(FEWEST, to_five(count.true) - 2), min(high, to_five(count.true) + 2)
        elif count.told is not None:
            low, high = (0, FEWEST - 1) if count.told.why == SMALL else (FEWEST, high)
        cell = self.solver.addIntegral(lb=low, ub=high)
        if parts is not None:
            self.solver.addConstr(self.solver.qsum(parts) == cell)
        if count.told is None or count.told.value is None:
            self.cells[name] = cell
        return cell

    def given_away(self) -> list[object]:
        """What is kept back and can be but one number."""
        found = []
        for name, cell in self.cells.items():
            ends = []
            for solve in (self.solver.minimize, self.solver.maximize):
                solve(cell)
                assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
                ends.append(round(self.solver.val(cell)))
            if ends[0] == ends[1]:
                found.append(name)
        return found


@st.composite
def schools(draw: st.DrawFn) -> School:
    weeks = draw(st.integers(1, 5))
    half_term_of = sorted(draw(st.lists(st.integers(0, 1), min_size=weeks, max_size=weeks)))
    half_term_of = [0 if half_term_of[0] else one for one in half_term_of]
    kinds = st.sampled_from([(), (("letters", 1),), (("letters", 1),), (("meetings", 1),),
                             (("letters", 1), ("meetings", 1))])  # fmt: skip
    roles = st.sampled_from([(), (("head", 1),), (("team", 1),)])
    act = st.builds(Acts, kinds, roles)
    stages = tuple(f"stage {n}" for n in range(draw(st.integers(0, 3))))
    acts = {rule: (draw(act),) for rule in stages}
    for n in range(draw(st.integers(1, 4))):
        acts[f"rule {n}"] = tuple(draw(st.lists(act, min_size=1, max_size=2)))
    school = School(weeks, half_term_of, acts, stages)
    _happen(draw, school)
    return school


@st.composite
def schools_at_the_edge(draw: st.DrawFn) -> School:
    """Schools whose every count is at an end of what is told of it: where rounding leaves the least room."""
    low = draw(st.booleans())
    acts = {f"rule {n}": (Acts((("letters", 1),), draw(st.sampled_from([(), (("head", 1),)]))),)
            for n in range(draw(st.integers(2, 6)))}  # fmt: skip
    acts["few"] = (Acts((("letters", 1),), draw(st.sampled_from([(), (("head", 1),)]))),)
    school = School(draw(st.integers(1, 2)), [0, 0], acts, ())
    for rule in acts:
        edges = [0, 0, 1] if rule == "few" else [5, 8, 13] if low else [7, 12, 17]
        for pupil in range(draw(st.sampled_from(edges))):
            school.fired.append((rule, 0, pupil, draw(st.integers(0, school.weeks - 1)) if pupil % 5 == 4 else 0))
    return school


def _happen(draw: st.DrawFn, school: School) -> None:
    weeks, acts, stages = school.weeks, school.acts, school.stages
    week = st.integers(0, weeks - 1)
    for rule, cases in acts.items():
        if rule in stages:
            continue
        # Often just a few, each once; sometimes many, again and again.
        often = draw(st.sampled_from([1, 1, 3]))
        for pupil in range(draw(st.integers(0, 9) | st.integers(0, 25))):
            for _ in range(draw(st.integers(1, often)) if often > 1 else 1):
                school.fired.append((rule, draw(st.integers(0, len(cases) - 1)), pupil, draw(week)))
    came = dict.fromkeys(range(draw(st.integers(0, 25))), 0) if stages else {}
    for rule in stages:
        for pupil, first in list(came.items()):
            came[pupil] = draw(st.integers(first, weeks - 1))
            school.fired.append((rule, 0, pupil, came[pupil]))
        going = draw(st.integers(0, len(came)))
        came = dict(list(came.items())[:going])


def plain(counts: dict[str, int], weeks: int = 1) -> School:
    """Letters that each go once, all in the first week."""
    school = School(weeks, [0] * weeks, {rule: (Acts((("letters", 1),), ()),) for rule in counts}, ())
    school.fired = [(rule, 0, pupil, 0) for rule, count in counts.items() for pupil in range(count)]
    return school


@given(schools())
@settings(max_examples=40, deadline=None)
def test_no_table_gives_away_what_another_keeps_back(school: School) -> None:
    assert World(school, school.told()).given_away() == []


@given(schools_at_the_edge())
@settings(max_examples=100, deadline=None)
def test_nor_where_rounding_leaves_the_least_room(school: School) -> None:
    assert World(school, school.told()).given_away() == []


def test_letters_of_four_rules_that_leave_none_for_a_fifth_are_not_told() -> None:
    # 30 is 28 to 32, and four times 8 to 12 is 32 or more: the fifth rule would be known to reach nobody.
    school = plain({"a": 8, "b": 8, "c": 8, "d": 8, "few": 0})
    found = school.told()
    assert found.weeks == {}
    found.weeks = {"letters": [Count.of(32)]}
    assert ("pupils", "few") in World(school, found).given_away()
    school = plain({"a": 8, "b": 8, "c": 8, "few": 0})
    assert list(school.told().weeks) == ["letters"]


def test_weeks_that_would_tell_a_small_stage_are_not_told() -> None:
    # The same again with two stages: all four are exactly 8, so nobody stands at the first and not at the second.
    school = plain({"one": 8, "two": 8, "a": 8, "b": 8})
    school.stages = ("one", "two")
    found = school.told()
    assert found.weeks == {}
    assert World(school, found).given_away() == []
    found.weeks = {"letters": [Count.of(32)]}
    assert ("stage", 0, 0) in World(school, found).given_away()
    school = plain({"one": 10, "two": 8, "a": 8, "b": 8})
    school.stages = ("one", "two")
    assert list(school.told().weeks) == ["letters"]
