"""Formal steps on a policy's page: notices and orders, with what they cost and what follows."""

from __future__ import annotations

from attendance_policy.policy import Policy
from attendance_policy.policy.called import listed, roles_words
from attendance_policy.policy.condition_words import condition_words
from attendance_policy.policy.formal import NOTHING, Amount, FormalStep, Limit, Period, pounds
from attendance_policy.policy.model import Action, Silence
from attendance_policy.policy.sentences import sentences
from attendance_policy.reports.policy_item import Item
from attendance_policy.reports.policy_words import capital, name
from attendance_policy.vocabulary.phrases import TIMES


def formal_steps(policy: Policy) -> tuple[Item, ...]:
    """Every formal step, in sentences."""
    return tuple(
        Item(name(key), (capital(step.sentence()),), step.source, (), (f"formal_steps.{key}",))
        if isinstance(step, Silence)
        else Item(capital(name(key)), tuple(_lines(step, policy)), step.source, _notes(step), _raw(step))
        for key, step in policy.formal_steps.items()
    )


def _notes(step: FormalStep) -> tuple[str, ...]:
    read = tuple(f"How it is read ({said.partition(': ')[0].replace('_', ' ')}): {said.partition(': ')[2]}"
                 if ": " in said else f"How it is read: {said}" for said in step.interpretation)  # fmt: skip
    return (*read, *((f"Law: {listed(step.law)}",) if step.law else ()))


def _raw(step: FormalStep) -> tuple[str, ...]:
    return (f"formal_steps.{step.id}", *((step.when.text,) if step.when is not None else ()))


def _lines(step: FormalStep, policy: Policy) -> list[str]:
    names = policy.called
    verb = f"{step.strength} be issued" if step.strength else "is issued"
    by = _who(step.issued_by, policy)
    who = _who(step.who, policy)
    lines = []
    if step.issued_by:
        to = f" to {roles_words(step.to, names)}" if step.to else ""
        of = f", for {step.of}" if step.of else ""
        lines.append(f"It {verb}{to}{of}; by whom: {by}" if isinstance(step.issued_by, Silence)
                     else f"It {verb} by {by}{to}{of}")  # fmt: skip
    elif step.to:
        lines.append(f"It {verb} to {roles_words(step.to, names)}{f', for {step.of}' if step.of else ''}")
    elif step.strength and not step.who:
        lines.append(f"It {verb.replace('issued', 'taken')}")
    if step.who:
        lines.append(f"It {verb.replace('issued', 'taken')} by {who}")
    if step.after:
        lines.append(f"It comes after {listed([name(one) for one in step.after])}")
    if step.when is not None:
        lines.append(f"When {condition_words(step.when, names)}")
    lines += _acts("Before that", step.first, policy) + _amounts(step) + _limits(step.limit)
    if step.counted_from:
        lines.append(f"Its days count from {TIMES.get(step.counted_from, name(step.counted_from))}")
    if step.paid_to:
        lines.append(f"Paid to {roles_words(step.paid_to, names)}")
    if step.unpaid is not None:
        acts = "; and ".join(f"{strength} {sentences(actions, names)}" for strength, actions in step.unpaid.acts)
        after = step.unpaid.after
        when = after.sentence() if isinstance(after, Silence) else after.text if after is not None else ""
        lines.append(f"Unpaid{f' after {when}' if when else ''}: {roles_words(step.unpaid.who, names)} {acts}")
    lines += _period(step.runs_for)
    if isinstance(step.contains, Silence):
        lines.append(f"What it contains: {step.contains.sentence()}")
    elif step.contains:
        lines.append(f"It contains: {listed(step.contains)}")
    lines += [f"It is begun within {step.within.text}"] if step.within is not None else []
    lines += [f"Before the {step.court} court"] if step.court else []
    lines += [f"A fine of at most {pounds(step.fine_at_most)} pounds"] if step.fine_at_most is not None else []
    if step.counts_toward:
        lines.append("It counts towards no limit" if step.counts_toward == NOTHING
                     else f"It counts towards the limit of the {name(step.counts_toward)}")  # fmt: skip
    lines += [f"Appeal: {step.appeal}"] if step.appeal else []
    return lines + _acts("Afterwards", step.then, policy) or ["The document names it and says nothing more"]


def _who(who: str | Silence, policy: Policy) -> str:
    return who.sentence() if isinstance(who, Silence) else roles_words(who, policy.called) if who else ""


def _acts(label: str, actions: tuple[Action, ...], policy: Policy) -> list[str]:
    return [f"{label}: {sentences(actions, policy.called)}"] if actions else []


def _amounts(step: FormalStep) -> list[str]:
    if step.amounts is None:
        return []
    if isinstance(step.amounts, Silence):
        return [f"What it costs: {step.amounts.sentence()}"]
    which = ("The first", "The second", "The third")
    return [
        f"{which[at] if at < len(which) else 'A later one'} costs {', or '.join(_amount(one) for one in group)}"
        for at, group in enumerate(step.amounts)
    ]


def _amount(amount: Amount) -> str:
    return amount.sentence()


def _limits(limit: Limit | Silence | None) -> list[str]:
    if limit is None:
        return []
    if isinstance(limit, Silence):
        return [f"How many there may be: {limit.sentence()}"]
    most = str(limit.at_most) if limit.at_most is not None else "none"
    per = f" for each {listed([f'{one}' for one in limit.per]).replace(' and ', ' and each ')}" if limit.per else ""
    span = f" within {limit.span.text}" if limit.span is not None else ""
    rolling = ", looked back from each" if limit.rolling and span else ", from the first one" if span else ""
    then = f"; after that: {name(limit.then)}" if limit.then else ""
    apart = f"; not counted: {listed([name(one) for one in limit.not_counted])}" if limit.not_counted else ""
    return [f"At most {most}{per}{span}{rolling}{apart}{then}"]


def _period(period: Period | Silence | None) -> list[str]:
    if period is None:
        return []
    if isinstance(period, Silence):
        return [f"How long it runs: {period.sentence()}"]
    parts = []
    if isinstance(period.exactly, Silence):
        parts.append(period.exactly.sentence())
    elif period.exactly is not None:
        parts.append(period.exactly.text)
    parts += [f"at least {period.at_least.text}"] if period.at_least else []
    parts += [f"at most {period.at_most.text}"] if period.at_most else []
    parts += [f"longer by {period.extended_by.text} at a time"] if period.extended_by else []
    return [f"It runs for {', '.join(parts)}"] if parts else []
