"""The explanation of one day: every rule of a policy, for one pupil, from the engine's own run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from attendance_policy.decide.model import Decided
from attendance_policy.decide.points import REGISTER_OCCASIONS
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.events import Event
from attendance_policy.explain.ahead import Ahead, daily
from attendance_policy.explain.model import NOT_EVALUATED, Action, Explanation, RuleTold
from attendance_policy.explain.notices import notices_on, standing_beside
from attendance_policy.explain.one_pupil import OnePupil
from attendance_policy.explain.readings import with_readings
from attendance_policy.explain.rules import OnRow, history_of, left_open, rule_told
from attendance_policy.explain.words import day_words
from attendance_policy.policy import Loaded
from attendance_policy.policy.model import Case, Policy, Rule
from attendance_policy.policy.sentences import sentences, who_words
from attendance_policy.rules.bind import Bound
from attendance_policy.vocabulary.phrases import OCCASIONS
from attendance_policy.vocabulary.spoken import spoken

_NO_ROW = {
    "absence": "the pupil is not absent on this day",
    "return": "this is not the first day back after an absence",
    "review": "attendance is not reviewed on this day",
    "request": "nothing is asked for on this day",
    "report": "no absence is reported on this day",
    "joining": "the pupil's name does not come onto the roll on this day",
    "removal": "the pupil's name is not to come off the roll on this day",
    "notice": "this is asked about notices, by parent and child",
}
_OFF_ROLL = "the pupil is not on roll on this day"
# What is asked of those on roll alone, so that nothing else need be said of somebody who is not.
_OF_ROLL = frozenset({"absence", "return", "review"})


def explain(
    loaded: Loaded, one: OnePupil, on: date, only: str | None = None, events: Sequence[Event] | None = None,
    file: str = "",
) -> Explanation:  # fmt: skip
    """Why each rule was decided on a day about one pupil, or was not, and how far off it is.

    `only`: one rule. `events`: the log, for what is asked about notices; None without one. `file`: what problems name.
    Raises a wrong call (exit code 2) for a day outside the register and for a rule that the policy does not have.
    """
    policy = loaded.policy
    rules = _wanted(policy, only)
    days = one.grid.days.days
    if not days or not days[0] <= on <= days[-1]:
        span = f"it goes from {days[0]} to {days[-1]}" if days else "it has no school day"
        raise wrong_call("day-not-in-register", f"the register does not hold {on}", span, file)
    at = one.day_before(on)
    school = days[at] == on
    base = one.decided(policy)
    ahead = Ahead(policy, one, at)
    every = daily(one, base)
    told: list[RuleTold] = []
    for rule in rules:
        asked = [occasion for occasion in rule.occasions if occasion in base.bounds]
        for case in rule.cases:
            rows = [(base.bounds[name], row) for name in asked for row in _rows_on(base.bounds[name], at, school)]
            told += [rule_told(rule, case, OnRow(base, bound, row, True, ahead)) for bound, row in rows]
            if not rows:
                told.append(_not_asked(rule, case, base, asked, every, at, ahead))
    found = tuple(told)
    if school:
        found = with_readings(loaded, one, at, base, found)
    if events is not None:
        found = tuple(replace(rule, notices=standing_beside(policy, one, on, rule, events)) for rule in found)
    occasions = tuple(sorted(name for name, bound in base.bounds.items() if _rows_on(bound, at, school)))
    return Explanation(
        policy.id, policy.name, one.pupil_id, on, _marks(one, at) if school else ("", ""), occasions,
        tuple(_next(base, at, ahead)), found, notices_on(policy, one, on, events or (), only),
        tuple(_notes(one, at, school, on)), _until(one, on),
        {str(short): str(name) for short, name in loaded.resolved.base.get("instruments", {}).items()},
        policy.called.codes,
    )  # fmt: skip


def _until(one: OnePupil, on: date) -> date:
    """The last school day of the school year of a day, or the last day of the register where that is later."""
    ends = date(on.year + (on.month >= 9), 8, 31)
    return max([one.grid.days.days[-1], *(day for day in one.ahead.school_days if day <= ends)])


def _wanted(policy: Policy, only: str | None) -> tuple[Rule, ...]:
    if only is None:
        return tuple(rule for rule in policy.rules if rule.section != "duties")
    rule = policy.rule(only)
    if rule is None:
        known = [rule.id for rule in policy.rules if rule.section != "duties"]
        hint = did_you_mean(only, known) or "`attendance-policy show` lists the rules"
        raise wrong_call("unknown-rule", f"there is no rule `{only}` in {policy.name}", hint)
    if rule.section == "duties":
        raise wrong_call("not-about-pupils", f"`{only}` is a duty of the school, and about no pupil",
                         "`attendance-policy duties` tells when it is due")  # fmt: skip
    return (rule,)


def _rows_on(bound: Bound, at: int, school: bool) -> list[int]:
    found: list[int] = np.flatnonzero(bound.frame.rows.day == at).tolist() if school else []
    return found


def _not_asked(
    rule: Rule, case: Case, base: Decided, asked: list[str], every: Bound | None, at: int, ahead: Ahead
) -> RuleTold:
    policy = base.policy
    here = _rows_on(every, at, True) if every is not None and "review" in asked else []
    if every is not None and here:
        # A review comes round: how things stand today says how far off it is.
        told = rule_told(rule, case, OnRow(base, every, here[0], False, ahead))
        return replace(told, why_not_asked=_NO_ROW["review"], next_on=_next_day(base, at, ahead, "review"))
    why = "; ".join(_NO_ROW.get(name, "") for name in asked if name in _NO_ROW)
    if not asked:
        why = _never_asked(rule)
    elif _OF_ROLL.issuperset(asked) and not _on_roll(ahead.one, at):
        why = _OFF_ROLL
    actions = tuple(Action(strength, sentences(acts, policy.called)) for strength, acts in case.acts)
    coming = [day for name in asked if (day := _next_day(base, at, ahead, name)) is not None]
    history = history_of(base, rule, case, at + 1)
    days = ahead.one.grid.days.days
    return RuleTold(
        rule.id, case.name, rule.occasions[0], spoken(rule.id) + (f" ({case.name})" if case.name else ""),
        NOT_EVALUATED, "", "", who_words(case.who, policy.called), actions, (), case.source, rule.law, rule.place,
        rule.interpretation, ahead=ahead.of_rule(rule, case) if asked else None, why_not_asked=why,
        next_on=min(coming, default=None), history=tuple(days[day] for day in history),
        left_open_on=left_open(base, rule, case, history), hedge=case.hedge, restates=rule.restates,
    )  # fmt: skip


def _on_roll(one: OnePupil, at: int) -> bool:
    first, last = (int(bound[0]) for bound in one.grid.on_roll)
    return 0 <= first <= at <= last


def _never_asked(rule: Rule) -> str:
    if not REGISTER_OCCASIONS & set(rule.occasions):
        return f"it is asked {OCCASIONS.get(rule.occasions[0], rule.occasions[0])}, which no register holds"
    return f"it is asked {OCCASIONS.get(rule.occasions[0], rule.occasions[0])}, which only a log of events tells"


def _next_day(base: Decided, at: int, ahead: Ahead, occasion: str) -> date | None:
    rows = base.bounds[occasion].frame.rows
    later = rows.day[rows.day > at]
    if len(later):
        return rows.grid.days.days[int(later.min())]
    return ahead.next_row(occasion) if occasion == "review" else None


def _next(base: Decided, at: int, ahead: Ahead) -> Iterable[tuple[str, date]]:
    for name in sorted(base.bounds):
        day = _next_day(base, at, ahead, name)
        if day is not None:
            yield name, day


def _marks(one: OnePupil, at: int) -> tuple[str, str]:
    letters = one.grid.codes.letters
    morning, afternoon = one.marks_known(at)[2 * at : 2 * at + 2].tolist()
    return letters[morning], letters[afternoon]


def _notes(one: OnePupil, at: int, school: bool, on: date) -> Iterable[str]:
    days = one.grid.days.days
    if not school:
        after = next((day for day in days if day > on), None)
        coming = f"; the next school day is {day_words(after)}" if after else ""
        yield f"there is no school on {day_words(on)}{coming}"
    if not _on_roll(one, at):
        yield _OFF_ROLL
    if not one.days_after(at):
        yield "the calendar knows no school day after this one, and so nothing is said of what would come"
    if one.shared.earlier is not None and (one.marks_known(at) != one.grid.marks[0])[: 2 * at + 2].any():
        yield "the marks are those that were known on this day; some were corrected later"
