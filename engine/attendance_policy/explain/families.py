"""Rules that were far from being decided, in families: one line each, with how many there are and what they need."""

from __future__ import annotations

from collections.abc import Iterable

from attendance_policy.explain.model import NO, NOT_EVALUATED, NOT_KNOWN, RuleTold, Told
from attendance_policy.policy.called import listed

_RAISED, _TIME, _OPEN, _PAST = "raised", "time", "open", "past"
# What a rule waits for that is neither a day of the pupil nor a review.
_HAPPENS = {
    "arrival": "an arrival",
    "report": "a report of an absence",
    "request": "a request",
    "notice": "a notice",
    "joining": "a name coming onto the roll",
    "removal": "a name coming off the roll",
}
# From a family to how its line begins, of one rule and of several; in the order in which they are told.
_HEADS = {
    _RAISED: ("was raised before, and is not due again", "were raised before, and are not due again"),
    "step": ("comes after a step that was not taken", "come after a step that was not taken"),
    "improvement": ("turns on improvement, which is otherwise", "turn on improvement, which is otherwise"),
    "judgement": ("needs a yes that nobody has given", "need a yes that nobody has given"),
    "figure": ("needs a figure that is less than half reached", "need a figure that is less than half reached"),
    _PAST: ("was for an earlier day or a lower figure", "were for an earlier day or a lower figure"),
    "day": ("is about another day of an absence or of the year", "are about another day of an absence or of the year"),
    "mark": ("is about a day that is marked otherwise", "are about a day that is marked otherwise"),
    "level": ("is for pupils at another level", "are for pupils at another level"),
    "flag": ("is for other pupils", "are for other pupils"),
    _TIME: ("has a time of its own, which this day is not in", "have a time of their own, which this day is not in"),
    _OPEN: ("turns on what is not known", "turn on what is not known"),
    "": ("needs something that is not so", "need something that is not so"),
}
# What says most of a rule: where all have to hold, and where any is enough.
# A figure alone is far from being reached: a rule that is kept by more than figures is none of those that are near.
_OF_ALL = ("flag", "level", "mark", "step", "improvement", "day", _PAST, _TIME, "judgement", _RAISED, "", "figure")
_OF_ANY = ("figure", "day", _PAST, "mark", "step", "improvement", "level", "judgement", "flag", _TIME, "", _RAISED)
_KINDS = {"after": "step", "needs": "step", "not before": _TIME, "until": _TIME, "once": _RAISED}


def families(rules: Iterable[RuleTold]) -> list[tuple[str, list[RuleTold]]]:
    """How each family is told, with its rules: `12 rules are not asked, as the pupil is not absent on this day`."""
    found: dict[str, list[RuleTold]] = {name: [] for name in _HEADS}
    asked: dict[str, list[RuleTold]] = {}
    others: list[RuleTold] = []
    for rule in rules:
        if rule.verdict == NOT_EVALUATED and not rule.conditions:
            others.append(rule) if rule.occasion in _HAPPENS else asked.setdefault(rule.why_not_asked, []).append(rule)
        else:
            found[_family(rule)].append(rule)
    told = [(f"{_rules(len(every))} {_HEADS[name][len(every) > 1]}", every) for name, every in found.items() if every]
    told += [(f"{_are(every)} not asked, as {why}", every) for why, every in asked.items()]
    return (
        [*told, (f"{_are(others)} asked when something else happens ({_listed(others)})", others)] if others else told
    )


def _are(rules: list[RuleTold]) -> str:
    return f"{_rules(len(rules))} {'is' if len(rules) == 1 else 'are'}"


def _listed(rules: list[RuleTold]) -> str:
    return listed(list(dict.fromkeys(_HAPPENS.get(rule.occasion, rule.occasion) for rule in rules)), "or")


def _rules(count: int) -> str:
    return f"{count} rule{'' if count == 1 else 's'}"


def _family(rule: RuleTold) -> str:
    kinds = [_kind(told) for told in rule.conditions if told.verdict == NO]
    if kinds:
        return min(kinds, key=_OF_ALL.index)
    return _OPEN if any(told.verdict == NOT_KNOWN for told in rule.conditions) else _RAISED if rule.history else ""


def _kind(told: Told) -> str:
    if told.kind in _KINDS:
        return _KINDS[told.kind]
    if told.parts and told.joined == "all":
        failing = [_kind(part) for part in told.parts if part.verdict == NO]
        return min(failing or [_kind(part) for part in told.parts], key=_OF_ALL.index)
    if told.parts and told.joined == "any":
        return min((_kind(part) for part in told.parts), key=_OF_ANY.index)
    if _is_past(told):
        return _PAST
    return told.about if told.about in _HEADS else ""


def _is_past(told: Told) -> bool:
    """Whether a count is over what is asked for, so that only time takes it back; a share can come back by itself."""
    counts = told.about in ("figure", "day") and told.value.isdigit()
    return counts and told.distance is not None and told.distance.by > 0 and not told.distance.more
