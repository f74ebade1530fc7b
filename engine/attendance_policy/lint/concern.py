"""Steps that are taken because something is wrong, told from those that praise: for the rules that read figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from attendance_policy.lint.model import Subject
from attendance_policy.policy.model import Action, Case, Rule

_PRAISE = re.compile(
    r"prais|celebrat|reward|certificat|congratulat|well.done|thank|award|prize|good.attendance|full.attendance|excellent|recogni",
    re.IGNORECASE,
)
_BETTER = re.compile(r"improv|better|progress|effort", re.IGNORECASE)
# What nobody does about a pupil who is always there, but to praise; on any occasion, and where everybody is looked at.
_ALWAYS = ("letter", "meet", "refer", "issue", "plan", "consider")
_AT_REVIEW = ("contact", "ask")


def step_of_concern(subject: Subject, rule: Rule, case: Case) -> str:
    """What a case does that is only done because something is wrong, as `verb: target`; "" where it does no such thing.

    On an absence a call or a question may well be the mild answer to a pupil who is mostly there.
    """
    for action in _actions(case):
        grave = action.verb in _ALWAYS or (action.verb == "contact" and _is_visit(action))
        mild = action.verb in _AT_REVIEW and rule.occasions == ("review",)
        if (grave or mild) and not _PRAISE.search(f"{rule.id} {_words(subject, action)}"):
            return f"{action.verb}: {action.target}" if action.target else action.verb
    return ""


def step_of_praise(subject: Subject, rule: Rule, case: Case) -> str:
    """What a case does to praise for attendance as it is, as `verb: target`; "" where it does anything beside.

    What praises for getting better is no such thing: it may well be for those whose attendance is low.
    """
    actions = list(_actions(case))
    for action in actions:
        words = f"{rule.id} {_words(subject, action)}"
        praises = action.verb == "reward" or (action.verb == "letter" and _PRAISE.search(words))
        if not praises or _BETTER.search(words):
            return ""
    return f"{actions[0].verb}: {actions[0].target}" if actions else ""


def figure(constant: object) -> str:
    """A constant of a condition as it is written: `92.5`, and a name as it is."""
    if not isinstance(constant, Fraction) or constant.denominator == 1:
        return str(constant)
    return f"{(Decimal(constant.numerator) / Decimal(constant.denominator)).normalize():f}"


def _actions(case: Case) -> Iterator[Action]:
    for _, group in case.acts:
        for action in group:
            yield from (action, *action.parts)


def _is_visit(action: Action) -> bool:
    return "visit" in dict(action.args).get("how", "")


def _words(subject: Subject, action: Action) -> str:
    """Everything that the profile says of an action and of the paper or meeting it names."""
    entry = subject.data.get({"letter": "letters", "meet": "meetings"}.get(action.verb, ""), {}).get(action.target, "")
    return " ".join((action.target, *(value for _, value in action.args), str(entry)))
