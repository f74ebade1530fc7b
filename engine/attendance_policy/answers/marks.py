"""What the rules of a policy say an arrival is marked as."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from attendance_policy.answers.model import (
    CONFLICT,
    DETERMINED,
    DISCRETIONARY,
    NOT_SPECIFIED,
    Question,
    Read,
    Single,
    Value,
    clause,
    joined,
)
from attendance_policy.answers.moment import Fact, Moment
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Policy
from attendance_policy.policy.model import Action, Case, Rule, Source
from attendance_policy.vocabulary import CODE_SETS

_PRESENT = {"am": "/", "pm": "\\"}
_MOST_QUESTIONS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """What one rule marks. `target`: a code, a class, or a silence in brackets; `decides`: no person is left to."""

    rule: Rule
    case: Case
    target: str
    decides: bool
    certain: bool


def mark_of(policy: Policy, facts: Mapping[str, Fact], said: Mapping[str, bool], source: Source) -> Single:
    """The mark of an arrival whose facts are known. Values: `code` and `marked_as`.

    `marked_as` is what the policy's rule says: a code, or a class where the text prints no letter.
    """
    moment = Moment(policy, facts, said)
    marks = list(_marks(moment))
    session = str(facts["session"])
    certain = [mark for mark in marks if mark.certain]
    words = {mark.target for mark in certain}
    sources = joined(source, *(mark.case.source for mark in marks))
    taken = tuple(moment.assumed.values())
    if not marks:
        sentence = f"no rule of the policy says how an arrival that is {facts['arrival']} is marked{clause(source)}"
        return Single(NOT_SPECIFIED, _values("", session), source, sentence, interpretation=taken)
    if {mark.target for mark in marks} - words:
        return _not_certain(moment, marks, sources, session)
    deciding = [mark for mark in certain if mark.decides]
    if len({mark.target for mark in deciding}) > 1:
        rivals = tuple(
            Read("", CONFLICT, "", mark.rule.id, mark.target, mark.case.source, False,
                 Single(DETERMINED, _values(mark.target, session), mark.case.source))
            for mark in deciding
        )  # fmt: skip
        return Single(CONFLICT, _values("", session), sources, interpretation=taken, rivals=rivals)
    if len(words) > 1:
        # One rule marks and another lets a person mark otherwise: that is for the person.
        return _settled([mark for mark in certain if not mark.decides], session, sources, taken)
    return _settled(certain, session, sources, taken)


def _marks(moment: Moment) -> Iterator[Mark]:
    for rule in moment.policy.rules:
        if "arrival" not in rule.occasions:
            continue
        for case in rule.cases:
            targets = [(strength, action) for strength, group in case.acts for action in _marking(group)]
            if not targets:
                continue
            truth = _applies(moment, rule, case)
            for strength, action in targets if truth else ():
                hedged = case.hedge or "hedge" in dict(action.args)
                decides = strength in ("must", "will") and not hedged
                yield Mark(rule, case, action.target, decides, truth == 2)


def _marking(actions: tuple[Action, ...]) -> Iterator[Action]:
    for action in actions:
        if action.verb == "mark":
            yield action
        yield from _marking(action.parts)


def _applies(moment: Moment, rule: Rule, case: Case) -> int:
    truth = min((moment.truth(condition) for condition in case.conditions), default=2)
    if truth and rule.needs is not None:
        truth = min(truth, moment.truth(rule.needs))
    ways = [way.when for way in case.ways]
    if truth and ways and None not in ways:
        truth = min(truth, max(moment.truth(way) for way in ways if way is not None))
    return truth


def _settled(marks: list[Mark], session: str, source: Source, taken: tuple[str, ...]) -> Single:
    mark = marks[0]
    values = _values(mark.target, session)
    interpretation = joined(taken, *(m.rule.interpretation for m in marks))
    if mark.target.startswith("("):
        return Single(NOT_SPECIFIED, _values("", session), source, mark.target[1:-1],
                      interpretation=interpretation)  # fmt: skip
    if not any(m.decides for m in marks):
        who = str(mark.case.who) if isinstance(mark.case.who, str) else mark.case.who.sentence()
        return Single(DISCRETIONARY, {"code": None, "marked_as": None}, source, decided_by=who,
                      interpretation=interpretation, notes=(f"`{mark.target}` may be given",))  # fmt: skip
    if values["code"] is None:
        return Single(NOT_SPECIFIED, values, source,
                      f"the text marks it {mark.target} and names no code{clause(mark.case.source)}",
                      interpretation=interpretation)  # fmt: skip
    return Single(DETERMINED, values, source, interpretation=interpretation)


def _not_certain(moment: Moment, marks: list[Mark], source: Source, session: str) -> Single:
    """Some rule is not known to apply: a question to a person makes it discretionary, anything else not specified."""
    values = _values("", session)
    taken = tuple(moment.assumed.values())
    open_names = (*moment.silences.values(), *moment.missing.values())
    if open_names or not moment.questions:
        sentence = "; ".join(open_names) or "the rules do not say"
        return Single(NOT_SPECIFIED, values, source, sentence + clause(source), interpretation=taken)
    asks = tuple(moment.questions.values())
    outcomes = _outcomes(moment, asks, source)
    if len({word for _, word in outcomes}) == 1 and outcomes:
        word = outcomes[0][1]
        return Single(DETERMINED, _values(word, session), source, interpretation=taken)
    notes = tuple(f"if {said}: {word}" for said, word in outcomes)
    who = " and ".join(dict.fromkeys(question.who for question in asks))
    return Single(DISCRETIONARY, values, source, decided_by=who, asks=asks, interpretation=taken, notes=notes)


def _outcomes(moment: Moment, asks: tuple[Question, ...], source: Source) -> list[tuple[str, str]]:
    """What each way to answer the open questions leads to, in words."""
    if len(asks) > _MOST_QUESTIONS:
        return []
    found: list[tuple[str, str]] = []
    names = [question.judgement for question in asks]
    for given in itertools.product((False, True), repeat=len(names)):
        said = {**moment.said, **dict(zip(names, given, strict=True))}
        single = mark_of(moment.policy, moment.facts, said, source)
        word = single.values["marked_as"] or f"not specified; {single.not_specified}"
        told = ", ".join(f"{name} is {'yes' if yes else 'no'}" for name, yes in zip(names, given, strict=True))
        found.append((told, str(word)))
    return found


def _values(target: str, session: str) -> dict[str, Value]:
    """`code` and `marked_as` of a mark as a rule writes it."""
    if not target or target.startswith("("):
        return {"code": None, "marked_as": None}
    if target == "present":
        return {"code": _PRESENT[session], "marked_as": target}
    is_code = target not in CODE_SETS and " " not in target
    return {"code": target if is_code else None, "marked_as": target}
