"""The facts of a letter that come from the policy and from the school's own particulars."""

from __future__ import annotations

from attendance_policy.decide.due import Due
from attendance_policy.letters.due import MEETING, NOTICE, Wanted
from attendance_policy.letters.facts import Value
from attendance_policy.letters.follows import (
    beside,
    due_words,
    formal_facts,
    next_steps,
    role_words,
)
from attendance_policy.letters.grounds import Grounds
from attendance_policy.letters.model import School
from attendance_policy.letters.papers import Paper
from attendance_policy.policy.called import listed, roles_words, with_a
from attendance_policy.policy.model import Policy

# Whom a letter to parents calls you.
_PARENTS = frozenset({"parent", "parents", "carers", "parents and carers", "parents or carers", "parent or carer"})


def policy_facts(
    policy: Policy, wanted: Wanted, paper: Paper, due: Due | None, grounds: Grounds
) -> dict[str, Value]:
    """What the policy says of one letter. What it does not say is not among the facts."""
    fired = wanted.fired
    facts: dict[str, Value] = {
        "policy_name": policy.name, "letter_called": paper.called, "thresholds": grounds.thresholds(fired.case),
        "next_steps": next_steps(policy, fired.rule, () if wanted.kind == MEETING else (wanted.id,)),
        "offers": beside(policy, fired, wanted.action), "sent_by": sender(policy, wanted, paper) or "the school",
    }  # fmt: skip
    texts = {
        "why": grounds.why(fired.case), "due": due_words(due), "meeting_about": paper.about,
        "encloses": listed([with_a(one) for one in paper.encloses]), "meeting_place": paper.where,
        "meeting_with": listed(_with_you([roles_words(one, policy.called) for one in paper.with_whom])),
    }  # fmt: skip
    facts |= {name: text for name, text in texts.items() if text}
    if wanted.kind == NOTICE:
        facts |= formal_facts(policy.formal_steps.get(wanted.id))
    penalty = formal_facts(policy.formal_steps.get("penalty_notice"))
    facts |= {name: value for name, value in penalty.items() if name.startswith("penalty") and name not in facts}
    return facts


def _with_you(who: list[str]) -> list[str]:
    """Who is at a meeting, as the parents are told: they themselves come first, as you."""
    others = [one for one in who if one.removeprefix("the ") not in _PARENTS]
    return ["you", *others] if len(others) < len(who) else others


def sender(policy: Policy, wanted: Wanted, paper: Paper, own: bool = False) -> str:
    """The post that sends a letter, with its article; `own`: the role of the decision, whoever the paper is from."""
    if paper.sent_from and not own:
        return role_words(policy, paper.sent_from)
    return role_words(policy, wanted.fired.case.who)


def school_facts(school: School) -> dict[str, Value]:
    """The school's own particulars, as far as they are given."""
    ways = [f"by phone on {school.phone}"] if school.phone else []
    ways += [f"by email at {school.email}"] if school.email else []
    return {"school_name": school.name, "contact": " or ".join(ways) or "with the school"}
