"""What a letter says of the policy: why it goes out, what comes beside it, and what follows when."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fractions import Fraction

from attendance_policy.conditions import Condition
from attendance_policy.decide.due import Due, shown
from attendance_policy.decide.model import Fired
from attendance_policy.decide.read_facts import decimal
from attendance_policy.policy.called import roles_words
from attendance_policy.policy.condition_words import conditions_words
from attendance_policy.policy.formal import FormalStep, Period
from attendance_policy.policy.graph import needs_of
from attendance_policy.policy.model import Action, Case, Policy, Rule, Silence
from attendance_policy.policy.sentences import sentences, time_words, who_words
from attendance_policy.policy.times import Time

_ANSWERED = re.compile(r"(?P<verb>answers?|do(?:es)? not answer) (?P<said>yes|no) to (?P<asks>“[^”]*”)")
_BELOW = {"<": "below {}", "<=": "{} or below", ">": "above {}", ">=": "{} or above"}


def why(policy: Policy, case: Case) -> str:
    """The conditions of a case in words; "" where it has none."""
    conditions = case.conditions or tuple(way.when for way in case.ways[:1] if way.when is not None)
    return _plain(conditions_words(conditions, policy.called)) if conditions else ""


def thresholds(policy: Policy, case: Case) -> tuple[str, ...]:
    """The figures that a case compares attendance or absence with: `attendance below 95%`."""
    found: dict[str, None] = {}
    for condition in (*case.conditions, *(way.when for way in case.ways if way.when is not None)):
        for said in _figures(policy, condition, set()):
            found[said] = None
    return tuple(found)


def _figures(policy: Policy, condition: Condition, seen: set[str]) -> Iterator[str]:
    for node in dict.fromkeys(id(one.node) for one in condition.comparisons):
        chain = [one for one in condition.comparisons if id(one.node) == node]
        first = chain[0]
        if first.use.kind == "tier":
            wanted = {str(constant) for constant in first.constants}
            for level in policy.tiers[first.use.name].levels:
                if first.op == "==" and level.id in wanted:
                    for inner in level.when:
                        yield from _figures(policy, inner, seen)
        elif first.use.name in ("attendance", "absence"):
            said = [(one.op, f"{decimal(c)}%") for one in chain for c in one.constants if isinstance(c, Fraction)]
            if [op for op, _ in said] == [">=", "<="]:
                yield f"{first.use.name} from {said[0][1]} to {said[1][1]}"
            elif said and all(op in _BELOW for op, _ in said):
                yield f"{first.use.name} {' and '.join(_BELOW[op].format(text) for op, text in said)}"
    for use in condition.uses:
        term = policy.terms.get(use.name) if use.kind == "term" and use.name not in seen else None
        if isinstance(term, Condition):
            yield from _figures(policy, term, seen | {use.name})


def next_steps(policy: Policy, rule: Rule, papers: Collection[str]) -> tuple[str, ...]:
    """What the policy has come after a rule or one of its papers: a sentence for each case that looks back at it."""
    steps = {rule.id, *papers}
    return tuple(
        said for other in policy.rules
        if other.id != rule.id and other.section != "duties" and steps & needs_of(policy, other.id)
        and (steps & set(other.after) or _counted_from(other, steps))
        for case in other.cases for said in _step(policy, other, case, sorted(steps))
    )  # fmt: skip


def _counted_from(rule: Rule, steps: Collection[str]) -> bool:
    times = (rule.not_before, *(way.not_before for case in rule.cases for way in case.ways))
    return any(getattr(time, "anchor", "") in steps for time in times)


def _step(policy: Policy, rule: Rule, case: Case, papers: Collection[str]) -> Iterator[str]:
    names = policy.called
    ways = [_when(policy, way.not_before, (way.when,) if way.when is not None else ()) for way in case.ways]
    later = [_when(policy, rule.not_before, ()), " or".join(ways) if all(ways) else "", _when(policy, case.due, (), "")]
    for strength, actions in case.acts:
        said = f"{who_words(case.who, names)} {'will' if strength == 'must' else strength} {sentences(actions, names)}"
        said += "".join(later) + _when(policy, None, case.conditions)
        for own in papers:
            said = re.sub(rf"\b(after|since) {re.escape(names.paper(own))}(?!\w)", r"\1 this letter", said)
        yield said[:1].upper() + said[1:]


def _when(
    policy: Policy, time: Time | Silence | None, conditions: tuple[Condition, ...], sooner: str = "no sooner than "
) -> str:
    """A time and conditions as they follow a sentence: `, no sooner than 3 weeks after the letter, if …`."""
    said = f", {sooner}{time_words(time, policy.called)}" if isinstance(time, Time) else ""
    if not conditions:
        return said
    words = _left_to_people(conditions_words(conditions, policy.called))
    for level, figure in _levels(policy, conditions):
        words = words.replace(f" is “{level}”", f" is “{level}” ({figure})")
    return f"{said}, if {words}"


def _levels(policy: Policy, conditions: tuple[Condition, ...]) -> Iterator[tuple[str, str]]:
    """What a document calls the levels that are asked for, each with its figure, where it has a single one: outside
    school nobody knows the levels by their names."""
    asked = {(one.use.name, str(one.constants[0])) for condition in conditions for one in condition.comparisons
             if one.use.kind == "tier" and one.op == "==" and len(one.constants) == 1}  # fmt: skip
    for tier, level in sorted(asked):
        found = [one for one in policy.tiers[tier].levels if one.id == level]
        figures = [said for one in found for inner in one.when for said in _figures(policy, inner, set())]
        if len(figures) == 1 and len(found[0].when) == 1:
            yield policy.called.tiers.get(tier, {}).get(level) or level.replace("_", " "), figures[0]


def _plain(said: str) -> str:
    """A condition as it is said to somebody outside school: who decides what, in words that a school would use."""

    def decided(found: re.Match[str]) -> str:
        return f"{found['verb'].replace('answer', 'say')} {found['said']} to this: {found['asks']}"

    return _ANSWERED.sub(decided, said)


def _left_to_people(said: str) -> str:
    """A condition as parents are told what may follow: that somebody decides, and not the question the policy asks."""

    def decided(found: re.Match[str]) -> str:
        if "not" in found["verb"]:
            return f"{found['verb'].replace('answer', 'decide')} against it"
        return f"{found['verb'].replace('answer', 'decide')} that it is needed"

    return _ANSWERED.sub(decided, said)


def beside(policy: Policy, fired: Fired, skip: Action) -> tuple[str, ...]:
    """What the same decision has done beside an action: `offer continued support`."""
    return tuple(
        words for action in fired.actions if action is not skip and action.verb in ("offer", "plan", "meet", "contact")
        for words in [sentences((action,), policy.called)]
    )  # fmt: skip


def role_words(policy: Policy, who: str | Silence) -> str:
    """The post that acts, with its article; "" where the document names none."""
    return "" if isinstance(who, Silence) or not who else roles_words(who, policy.called)


def due_words(due: Due | None) -> str:
    """By when it is due, in words that end a sentence; "" where the document gives no time."""
    if due is None or due.silence is not None:
        return ""
    return shown(due.at) or due.text


def formal_facts(step: FormalStep | Silence | None) -> dict[str, str | tuple[str, ...]]:
    """What a policy says of a formal step, as facts: how long it runs, what it costs and when it goes on unpaid."""
    found: dict[str, str | tuple[str, ...]] = {}
    if not isinstance(step, FormalStep):
        return found
    if isinstance(step.amounts, tuple):
        ordinals = ("first", "second", "third", "fourth")
        found["penalty_amounts"] = tuple(
            f"for a {ordinals[n]} notice, £" + ", or £".join(
                re.sub(r" pounds?\b", "", amount.sentence(), count=1) for amount in amounts)
            for n, amounts in enumerate(step.amounts) if amounts
        )  # fmt: skip
    if step.unpaid is not None and step.unpaid.after is not None and not isinstance(step.unpaid.after, Silence):
        found["penalty_unpaid"] = step.unpaid.after.text
    if isinstance(step.runs_for, Period):
        found |= {"notice_runs_for": said} if (said := _period_words(step.runs_for)) else {}
    return found


def _period_words(period: Period) -> str:
    if period.exactly is not None and not isinstance(period.exactly, Silence):
        return period.exactly.text
    least, most = period.at_least, period.at_most
    if least is not None and most is not None:
        return f"{least.count} to {most.text}" if least.unit == most.unit else f"{least.text} to {most.text}"
    return f"at least {least.text}" if least is not None else f"at most {most.text}" if most is not None else ""


