"""One case of one rule on one day: whether it was decided, every condition, what was done before, when it is due."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from attendance_policy.conditions import Condition, Use
from attendance_policy.decide import select
from attendance_policy.decide.due import due_of, shown
from attendance_policy.decide.model import REACHED, STATUSES, Decided, Fired
from attendance_policy.decide.read_facts import counted_from, done_on
from attendance_policy.decide.waiting import lasts, waited
from attendance_policy.explain.ahead import Ahead
from attendance_policy.explain.conditions import Teller
from attendance_policy.explain.model import (
    NO,
    NOT_EVALUATED,
    NOT_KNOWN,
    TRUTH,
    YES,
    Action,
    DueTold,
    RuleTold,
    Told,
)
from attendance_policy.explain.taken import steps_taken, taken_on, taken_words
from attendance_policy.explain.verdicts import fired_at, is_open, result_of
from attendance_policy.frozen import dataclass
from attendance_policy.policy.condition_words import condition_words
from attendance_policy.policy.model import STRENGTHS, Case, Rule, Silence, Way
from attendance_policy.policy.sentences import sentences, time_words, who_words
from attendance_policy.policy.times import Time
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.openness import conditions_of, uses_of
from attendance_policy.vocabulary.phrases import ONCE
from attendance_policy.vocabulary.spoken import spoken


@dataclass(frozen=True, eq=False)
class OnRow:
    """A row of a pupil and a day. `asked`: the rule is asked on it; else it only shows how things stand."""

    decided: Decided
    bound: Bound
    row: int
    asked: bool
    ahead: Ahead


def rule_told(rule: Rule, case: Case, here: OnRow) -> RuleTold:
    """A case of a rule on one row, without what readings of open points make of it."""
    policy = here.decided.policy
    # Bound anew, so that what it takes for granted is its own.
    own = replace(here, bound=Bound(policy, here.bound.frame, here.bound.settings))
    fired = fired_at(here.decided, rule, case, here.bound.frame.rows, here.row) if here.asked else ()
    told = [*_conditions(rule, case, own)]
    holds = min((TRUTH.index(one.verdict) for one in told), default=2)
    needs = [Teller(own.bound, here.row, _occasion(here), here.ahead).told(rule.needs, "needs")] if rule.needs else []
    history = history_of(here.decided, rule, case, int(here.bound.frame.rows.day[here.row]))
    verdict = _verdict(fired, holds) if here.asked else NOT_EVALUATED
    statuses = sorted((one.status for one in fired), key=STATUSES.index)
    stronger = [*_stronger(rule, case, here)] if here.asked else []
    may = holds if (not needs or needs[0].verdict == YES) and not stronger else 0
    memory = _memory(case, here, fired, may, history)
    actions = tuple(
        Action(strength, sentences(acts, policy.called),
               next((one.status for one in fired if (one.strength, one.actions) == (strength, acts)), ""))
        for strength, acts in case.acts
    )  # fmt: skip
    days = here.bound.frame.rows.grid.days.days
    status = statuses[0] if statuses else ""
    return RuleTold(
        rule.id, case.name, _occasion(here), spoken(rule.id) + (f" ({case.name})" if case.name else ""),
        verdict, status, result_of(fired[0]) if fired else "", who_words(case.who, policy.called), actions,
        (*told, *needs, *stronger, *memory), case.source, rule.law, rule.place, rule.interpretation,
        (*_assumed(own, rule, case), *steps_taken(own.bound, rule, case, here.row)),
        due=_due(own, fired) if fired else None,
        ahead=here.ahead.of_rule(rule, case) if verdict != YES else None,
        history=tuple(days[day] for day in history), left_open_on=left_open(here.decided, rule, case, history),
        hedge=case.hedge, restates=rule.restates,
    )  # fmt: skip


def _assumed(here: OnRow, rule: Rule, case: Case) -> Iterator[str]:
    """What was taken for granted of what this case reads."""
    policy = here.decided.policy
    read = {use.name for use in uses_of(policy, conditions_of(rule, case))}
    for name, said in sorted(here.bound.assumed.items()):
        if name in policy.judgements:
            asks, stands = policy.judgements[name].asks, policy.judgements[name].in_simulation
            if isinstance(stands, Condition) and said == f"{stands.text}: {asks}":
                yield f"“{asks}” is taken as yes where {condition_words(stands, policy.called)}"
            else:
                yield f"“{asks}” is taken as {said.removesuffix(f': {asks}')}"
        elif name not in policy.values:
            yield f"{name.replace('_', ' ')}: {said}"
        elif name in read:
            yield f"“{name.replace('_', ' ')}” is {said}"


def _occasion(here: OnRow) -> str:
    return here.bound.frame.rows.occasion


def _verdict(fired: tuple[Fired, ...], holds: int) -> str:
    made = [one for one in fired if one.status != "first"]
    if not made:
        return NO
    return NOT_KNOWN if holds == 1 or any(is_open(one) for one in made) else YES


def _conditions(rule: Rule, case: Case, here: OnRow) -> Iterator[Told]:
    """Everything that has to hold, in the order in which the rule has it."""
    row, bound = here.row, here.bound
    teller = Teller(bound, row, _occasion(here), here.ahead)
    for step in rule.after:
        done = int(bound.frame.memory.last_day(step, bound.frame.rows)[row]) >= 0
        verdict = YES if done else NO
        words = (_done_words(bound, step, denied) for denied in (False, True))
        yield Told("after", next(words), f"after {step}", verdict, _last_done(bound, step, row), fact=next(words),
                   about="step")  # fmt: skip
    if rule.not_before is not None:
        yield _timed(here, rule.not_before, "not before")
    if rule.until is not None:
        yield _timed(here, rule.until, "until")
    for condition in case.conditions:
        yield teller.told(condition)
    if case.ways == (Way(None),):
        return
    ways = []
    for way in case.ways:
        parts = [teller.told(way.when)] if way.when is not None else []
        parts += [_timed(here, way.not_before, "not before")] if way.not_before is not None else []
        truth = min((TRUTH.index(part.verdict) for part in parts), default=2)
        if len(parts) == 1:
            ways.append(parts[0])
        else:
            text = ", ".join(part.text for part in parts) or "always"
            ways.append(Told("condition", text, "", TRUTH[truth], joined="all", parts=tuple(parts)))
    if len(ways) == 1:
        yield ways[0]
        return
    best = TRUTH[max(TRUTH.index(way.verdict) for way in ways)]
    text = ", or ".join(way.text for way in ways)
    yield Told("condition", text, "any_of", best, joined="any", parts=tuple(ways))


def _last_done(bound: Bound, step: str, row: int) -> str:
    taken = taken_on(bound, step, row)
    return done_on(bound, step, row) if taken is None else f"{taken_words(bound, step)} {taken.isoformat()}"


def _done_words(bound: Bound, step: str, denied: bool) -> str:
    node = ast.Name("done")
    use = Use("fact", "done", (("step", step),))
    asked = ast.UnaryOp(ast.Not(), node) if denied else node
    return condition_words(Condition("done", asked, (use,), (), ((node, use),)), bound.policy.called)


def _timed(here: OnRow, time: Time | Silence, kind: str) -> Told:
    policy, frame = here.decided.policy, here.bound.frame
    over = (waited if kind == "not before" else lasts)(policy, time, frame)
    truth = TRUTH[int(over[here.row])]
    words = time_words(time, policy.called).removeprefix("at ")
    text, fact = f"it is {words} or later", f"it is earlier than {words}"
    if kind == "until":
        text, fact = f"it is no later than {words}", f"it is later than {words}"
    if isinstance(time, Silence):
        text = f"it is {'not before' if kind == 'not before' else 'no later than'} {words}"
        return Told(kind, text, time.words, truth, open=f"the document does not fix this: {time.sentence()}", fact=fact)
    value = counted_from(here.bound, time, here.row)
    if kind == "not before" and value == "not done":
        fact = _done_words(here.bound, time.anchor, True)
    unknown = "neither the register nor the log of events says when that was" if truth == NOT_KNOWN else ""
    return Told(kind, text, time.text, truth, value, open=unknown, fact=fact)


def history_of(decided: Decided, rule: Rule, case: Case, today: int) -> list[int]:
    """The days (index) before one of index `today` on which the case was decided, or put to somebody."""
    days = {
        int(day) for fired in decided.of(rule.id) if fired.case.name == case.name and fired.status != "first"
        for day in fired.day if day < today
    }  # fmt: skip
    bound = next(iter(decided.bounds.values()), None)
    if bound is not None and (rule.id in bound.settings.recorded or select.is_once(case)):
        # By the log, or by another case of the rule.
        days |= {int(key) for key in bound.frame.memory.keys.get(rule.id, ()) if key < today}
    return sorted(days)


def left_open(decided: Decided, rule: Rule, case: Case, history: list[int]) -> date | None:
    """The last day on which the case was decided before, where that turned on something that was not known."""
    if not history:
        return None
    made = [fired for fired in decided.of(rule.id) if fired.case.name == case.name and fired.status != "first"]
    then = [fired for fired in made if (fired.day == history[-1]).any()]
    days = next(iter(decided.bounds.values())).frame.rows.grid.days.days
    return days[history[-1]] if any(is_open(fired) for fired in then) else None


def _stronger(rule: Rule, case: Case, here: OnRow) -> Iterator[Told]:
    """Whether a stronger way asks for the same on this row, so that this one does not."""
    own = min(STRENGTHS.index(strength) for strength, _ in case.acts)
    rows = here.bound.frame.rows
    found = (one for other in rule.cases for one in fired_at(here.decided, rule, other, rows, here.row))
    if any(one.status in REACHED and STRENGTHS.index(one.strength) < own for one in found):
        yield Told("stronger", "no stronger way of the rule holds", "any_of", NO,
                   fact="a stronger way of the rule asks for it")  # fmt: skip


def _memory(case: Case, here: OnRow, fired: tuple[Fired, ...], holds: int, history: list[int]) -> Iterator[Told]:
    """How often it is done, and whether that lets it be done now."""
    rows = here.bound.frame.rows
    often = case.once or ("" if case.repeat or rows.occasion != "review" else "per episode")
    if often:
        text = ONCE[often]
    elif case.repeat:
        count, unit = case.repeat
        text = f"every {count} {unit}" if count != 1 else f"every {unit[:-1]}"
    else:
        return
    last = rows.grid.days.days[history[-1]] if history else None
    value = f"last on {last.isoformat()}" if last is not None else "not before"
    used = False
    if here.asked and not any(one.status != "first" for one in fired):
        used = holds > 0 or (often not in ("", "per episode") and _used(here, often, history))
    written = case.once or (f"every {case.repeat[0]} {case.repeat[1]}" if case.repeat else "")
    yield Told("once", text, written, NO if used else YES, value)


def _used(here: OnRow, often: str, history: list[int]) -> bool:
    """Whether it was done before in the period of this row."""
    rows = here.bound.frame.rows
    before = np.flatnonzero(np.isin(rows.day, history) & (np.arange(len(rows)) < here.row))
    if not len(before):
        return False
    at = np.array([int(before[-1]), here.row], dtype=np.int64)
    return len(select.once(rows, at, often)) == 1


def _due(here: OnRow, fired: tuple[Fired, ...]) -> DueTold | None:
    first = fired[0]
    policy, frame = here.decided.policy, here.bound.frame
    due = due_of(policy, first, here.row, frame)
    time = first.due
    if due is None or time is None:
        return None
    words = time_words(due.silence or time, policy.called)
    if isinstance(time, Silence) or time.kind not in ("offset", "anchor"):
        return DueTold(due, words)
    anchor = Time(time.anchor, "anchor", anchor=time.anchor)
    base = due_of(policy, replace(first, case=replace(first.case, due=anchor), actions=()), here.row, frame)
    assert base is not None
    return DueTold(due, words, time_words(anchor, policy.called).removeprefix("at "), shown(base.at) or "not known")
