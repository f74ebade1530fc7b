"""What a letter says of the policy: what comes beside it, and what follows when."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from attendance_policy.conditions import Condition
from attendance_policy.decide.due import Due, shown
from attendance_policy.decide.model import Fired
from attendance_policy.letters.grounds import ANSWERED, Grounds
from attendance_policy.policy.called import roles_words
from attendance_policy.policy.condition_words import conditions_words
from attendance_policy.policy.formal import FormalStep, Period
from attendance_policy.policy.graph import needs_of
from attendance_policy.policy.model import Action, Case, Policy, Rule, Silence, Way
from attendance_policy.policy.sentences import sentences, time_words, who_words
from attendance_policy.policy.times import Time

# Who reads it, in the words of the policy: alone, and not as the owner of something.
_READER = re.compile(r"\bthe parents\b(?! (?:and|or) carers| of )(?!['’/-])")


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
    later = [_when(policy, rule.not_before, ()), _ways(policy, case.ways), _when(policy, case.due, (), "")]
    acts = ", and ".join(f"{'will' if strength == 'must' else strength} {sentences(actions, names)}"
                         for strength, actions in case.acts)  # fmt: skip
    if not acts:
        return
    said = f"{who_words(case.who, names)} {acts}{''.join(later)}{_when(policy, None, case.conditions)}"
    for own in papers:
        said = re.sub(rf"\b(after|since) {re.escape(names.paper(own))}(?!\w)", r"\1 this letter", said)
    said = _READER.sub("you", said)
    yield said[:1].upper() + said[1:]


def _ways(policy: Policy, ways: Sequence[Way]) -> str:
    """Several ways to come to a case; a time that all of them have is said once."""
    if len({way.not_before for way in ways}) == 1 and all(way.when is not None for way in ways):
        said = ", or if ".join(_conditions(policy, (way.when,)) for way in ways if way.when is not None)
        return f"{_when(policy, ways[0].not_before, ())}, if {said}"
    told = [_when(policy, way.not_before, (way.when,) if way.when is not None else ()) for way in ways]
    return " or".join(told) if all(told) else ""


def _when(
    policy: Policy, time: Time | Silence | None, conditions: tuple[Condition, ...], sooner: str = "no sooner than "
) -> str:
    """A time and conditions as they follow a sentence: `, no sooner than 3 weeks after the letter, if …`."""
    said = f", {sooner}{time_words(time, policy.called)}" if isinstance(time, Time) else ""
    return f"{said}, if {_conditions(policy, conditions)}" if conditions else said


def _conditions(policy: Policy, conditions: tuple[Condition, ...]) -> str:
    words = _left_to_people(conditions_words(conditions, policy.called))
    for level, figure in _levels(policy, conditions):
        words = words.replace(f" is “{level}”", f" is “{level}” ({figure})")
    return words


def _levels(policy: Policy, conditions: tuple[Condition, ...]) -> Iterator[tuple[str, str]]:
    """What a document calls the levels that are asked for, each with its figure, where it has a single one: outside
    school nobody knows the levels by their names."""
    asked = {(one.use.name, str(one.constants[0])) for condition in conditions for one in condition.comparisons
             if one.use.kind == "tier" and one.op == "==" and len(one.constants) == 1}  # fmt: skip
    for tier, level in sorted(asked):
        found = [one for one in policy.tiers[tier].levels if one.id == level]
        figures = [said for one in found for inner in one.when for said in Grounds(policy).figures(inner)]
        if len(figures) == 1 and len(found[0].when) == 1:
            yield policy.called.tiers.get(tier, {}).get(level) or level.replace("_", " "), figures[0]


def _left_to_people(said: str) -> str:
    """A condition as parents are told what may follow: that somebody decides, and not the question the policy asks."""

    def decided(found: re.Match[str]) -> str:
        if "not" in found["verb"]:
            return f"{found['verb'].replace('answer', 'decide')} against it"
        return f"{found['verb'].replace('answer', 'decide')} that it is needed"

    return ANSWERED.sub(decided, said)


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


