"""The duties of a school on its calendar: every decision that a cadence brings, for one policy and a span of days."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from attendance_policy.calendar import school_year_of
from attendance_policy.conditions import Condition
from attendance_policy.decide.due import Due, Moment, deadline_minute, window_minute
from attendance_policy.decide.duties_document import DOCUMENT_RULES, document_duties
from attendance_policy.decide.duties_model import SCHOOL, Duty, Span
from attendance_policy.decide.duties_periods import Period, Rounds, rounds_of
from attendance_policy.events import Event
from attendance_policy.policy.model import Action, Case, Policy, Rule, Silence
from attendance_policy.policy.schedule import Cadence
from attendance_policy.policy.sentences import sentences
from attendance_policy.policy.times import Time
from attendance_policy.vocabulary import OCCASIONS

REQUEST = "request from "
_LEFT = ("should", "may")
# The role whose duties are each class's own; a duty may say so itself (`of: class`).
_OF_CLASSES = "class teachers"
_PER_CLASS = frozenset({"session", "school day", "week", "fortnight", "month", "half term", "term"})


def duties_of(policy: Policy, span: Span, only: Collection[str] | None = None) -> tuple[Duty, ...]:
    """Every decision about the school in a span of days, in the order of their days; those without a day last.

    `only`: ids of duties (`document.review` and `document.approval` among them) to keep to.
    """
    rules = [r for r in policy.rules if r.section == "duties" and (only is None or r.id in only)]
    found = [duty for rule in rules for duty in _of_rule(policy, rule, span)]
    found = _folded(found, {rule.id: rule.restates for rule in rules if rule.restates})
    documents = [name for name in DOCUMENT_RULES if only is None or name in only]
    found += [duty for duty in document_duties(policy, span) if duty.rule in documents]
    order = {name: at for at, name in enumerate([*(rule.id for rule in rules), *DOCUMENT_RULES])}
    return tuple(sorted(found, key=lambda one: in_order(one, order)))


def in_order(one: Duty, order: dict[str, int]) -> tuple[object, ...]:
    """By day and session, then as the profile has its duties; those without a day last, by school year."""
    return (one.at is None, one.at or date.max, one.year, one.session, order.get(one.rule, len(order)), one.about,
            one.considered, one.key)  # fmt: skip


def _of_rule(policy: Policy, rule: Rule, span: Span) -> Iterator[Duty]:
    rhythm = policy.schedule.each.get(rule.id, Cadence()) if policy.schedule is not None else Cadence()
    for case in rule.cases:
        years, open_names = _turning(rule, case)
        for strength, actions in case.acts:
            plain = _plain(policy, rule, case, strength, actions, open_names)
            for about, said in _about(rule, case, rhythm, span, years):
                one = replace(plain, about=about, interpretation=(*plain.interpretation, *said))
                if rhythm.silence is not None:
                    yield from _unsaid(one, span, rhythm.silence.sentence())
                    continue
                for cadence in rule.occasions:
                    yield from _each(policy, case, replace(one, cadence=cadence), span)


def _plain(
    policy: Policy, rule: Rule, case: Case, strength: str, actions: tuple[Action, ...], open_names: tuple[str, ...]
) -> Duty:
    """A decision of a duty before its days: what is done, by whom, and how far it is settled."""
    considered = any(action.verb == "consider" for action in actions)
    left = strength in _LEFT or considered
    status = "if" if open_names else "asks" if left else "due"
    return Duty(
        rule.id, case.name, "", strength, considered, sentences(actions, policy.called), case.who or None, SCHOOL,
        "", None, None, "", None, status, "discretionary" if left else "determined", case.source, rule.law, case.hedge,
        rule.interpretation, turns_on=open_names,
    )  # fmt: skip


def _each(policy: Policy, case: Case, one: Duty, span: Span) -> Iterator[Duty]:
    """The decisions of one cadence."""
    if one.cadence.startswith(REQUEST):
        yield from _asked_for(policy, case, one, span)
        return
    if one.cadence in OCCASIONS and one.cadence != "review":
        waits = f"at each {one.cadence}, which no calendar holds"
        yield from (replace(one, year=year, status="if", turns_on=(*one.turns_on, one.cadence), words=waits)
                    for year in span.school_years)  # fmt: skip
        return
    rounds = rounds_of(one.cadence, span.calendar, policy.counting, span.first, span.last)
    if not rounds.periods and (rounds.untold or not rounds.said):
        yield from _unsaid(one, span, rounds.untold or f"the profile says {one.cadence}, and no day")
        return
    yield from _dated(policy, case, one, rounds)


def _dated(policy: Policy, case: Case, one: Duty, rounds: Rounds) -> Iterator[Duty]:
    timed = isinstance(case.due, Time) and one.cadence in ("session", "school day")
    said = rounds.said[1:] if timed else rounds.said
    one = replace(one, interpretation=(*one.interpretation, *said))
    for period in rounds.periods:
        yield replace(
            one, year=school_year_of(period.last), at=period.last, period=(period.first, period.last),
            session=period.session, due=_due(policy, case, period),
        )  # fmt: skip


def _unsaid(one: Duty, span: Span, sentence: str) -> Iterator[Duty]:
    for year in span.school_years:
        yield replace(one, year=year, status="not_specified", result="not_specified", words=sentence)


def _asked_for(policy: Policy, case: Case, one: Duty, span: Span) -> Iterator[Duty]:
    """A decision for each request that the log holds; in a school year without one, that it waits for a request."""
    asking = one.cadence.removeprefix(REQUEST)
    names = {name.strip().casefold() for name in asking.split(" or ")}
    made = [event for event in span.requests if event.by.strip().casefold() in names and _inside(event, span)]
    for event in made:
        day = event.at.date()
        yield replace(
            one, year=school_year_of(day), at=day, period=(day, day), due=_due(policy, case, Period(day, day)),
            words=f"asked for by {event.by.strip()}",
        )  # fmt: skip
    answered = {school_year_of(event.at.date()) for event in made}
    for year in span.school_years:
        if year not in answered:
            yield replace(one, year=year, status="on_request", words=f"waits for a request from {asking}")


def _inside(event: Event, span: Span) -> bool:
    return event.kind == "request" and span.first <= event.at.date() <= span.last


def _turning(rule: Rule, case: Case) -> tuple[str, tuple[str, ...]]:
    """The year groups that a case is for, and what it turns on that no calendar holds."""
    conditions = [*case.conditions, *(way.when for way in case.ways if way.when is not None)]
    years = [one for one in case.conditions if _of_years(one)]
    texts = [one.text for one in conditions if one not in years]
    texts += [f"done({step})" for step in rule.after]
    texts += [rule.needs.text] if rule.needs is not None else []
    waits = [rule.not_before, rule.until, *(way.not_before for way in case.ways)]
    texts += [wait.sentence() if isinstance(wait, Silence) else wait.text for wait in waits if wait is not None]
    return case.name if years else "", tuple(dict.fromkeys(texts))


def _of_years(condition: Condition) -> bool:
    return bool(condition.uses) and all(use.kind == "fact" and use.name == "year" for use in condition.uses)


def _about(
    rule: Rule, case: Case, rhythm: Cadence, span: Span, years: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a duty is about: the school or each class; where no file names the classes, the school, and that is said."""
    school = f"years {years}" if years else SCHOOL
    dated = rhythm.silence is None and _PER_CLASS.issuperset(rule.occasions)
    of_classes = rhythm.of == "class" or (not rhythm.of and case.who == _OF_CLASSES and dated)
    if not of_classes:
        return ((school, ()),)
    if span.classes and not years:
        return tuple((f"class {name}", ()) for name in span.classes)
    return ((school, ("a duty about each class; no classes are known here, so it is about all of them at once",)),)


def _due(policy: Policy, case: Case, period: Period) -> Due | None:
    """The time the profile gives, on the last day of a period; None where it gives none."""
    due = case.due
    if due is None:
        return None
    if isinstance(due, Silence):
        return Due(due.sentence(), None, due)
    return Due(due.text, _moment(policy, due, period))


def _moment(policy: Policy, due: Time, period: Period) -> Moment | None:
    """An instant or a day; None where the time is counted from something that no calendar holds."""
    if due.kind == "clock":
        return _at(period.last, due.minute)
    if due.kind == "phrase":
        return period.last
    minute = _anchor_minute(policy, due.anchor, period.session)
    if due.anchor == "session":
        return period.last if due.kind == "anchor" else None
    if minute is None or due.kind == "anchor":
        return _at(period.last, minute)
    count = due.count if due.edge == "after" else -due.count
    minutes = {"minutes": 1, "hours": 60}.get(due.unit)
    return _at(period.last, minute + count * minutes) if minutes is not None else None


def _anchor_minute(policy: Policy, anchor: str, session: str) -> int | None:
    """The minute of the day an anchor stands for, where every year group has the same."""
    if anchor == "reporting deadline":
        return deadline_minute(policy, 0)
    if not isinstance(policy.registers, tuple) or not session:
        return None
    minutes = {window_minute(group.am if session == "am" else group.pm, anchor) for group in policy.registers}
    return minutes.pop() if len(minutes) == 1 else None


def _at(day: date, minute: int | None) -> datetime | None:
    return None if minute is None else datetime.combine(day, time()) + timedelta(minutes=minute)


def _folded(found: list[Duty], restates: dict[str, tuple[str, ...]]) -> list[Duty]:
    """One duty in two clauses is one decision: a rule goes into the one it restates, where both have it."""
    if not restates:
        return found
    at = {_place(one, one.rule): index for index, one in enumerate(found)}
    kept: list[Duty | None] = list(found)
    for index, one in enumerate(found):
        for name in restates.get(one.rule, ()):
            into = at.get(_place(one, name))
            known = kept[into] if into is not None else None
            if into is not None and known is not None and into != index:
                kept[into] = replace(known, source=tuple(dict.fromkeys((*known.source, *one.source))),
                                     restated_by=(*known.restated_by, one.rule))  # fmt: skip
                kept[index] = None
    return [one for one in kept if one is not None]


def _place(one: Duty, rule: str) -> tuple[object, ...]:
    return rule, one.cadence, one.year, one.at, one.session, one.about, one.status
