"""What an act is about, whichever document it stands in: the row of a comparison, and the theme it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attendance_policy.policy import Policy
from attendance_policy.policy.model import Action, Case, Rule

# The themes of a comparison, in the order in which an absence runs.
THEMES = (
    "arriving", "reporting", "leave", "contact", "letters", "meetings and plans", "support", "referrals",
    "who is told", "evidence and reasons", "records and reviews", "formal steps", "other",
)  # fmt: skip
_THEME_OF = {
    "contact": "contact",
    "letter": "letters",
    "meet": "meetings and plans",
    "plan": "meetings and plans",
    "offer": "support",
    "refer": "referrals",
    "tell": "who is told",
    "ask": "evidence and reasons",
    "consider": "formal steps",
    "issue": "formal steps",
    "record": "records and reviews",
    "review": "records and reviews",
    "mark": "records and reviews",
    "remove": "records and reviews",
    "reward": "support",
}
_ALIKE = {
    "letter": "a letter",
    "meet": "a meeting",
    "plan": "a plan",
    "offer": "an offer of support",
    "record": "a record",
    "review": "a look at attendance",
    "mark": "a mark",
    "remove": "a removal",
    "reward": "a reward",
    "issue": "a formal step",
    "consider": "considering a further step",
}
Act = tuple[str, str]  # a theme, and what is done


def parts_of(actions: Iterable[Action]) -> Iterator[Action]:
    """Every single action, those of alternatives and of steps in turn included."""
    for action in actions:
        yield from parts_of(action.parts) if action.parts else (action,)


def acts_in_action(action: Action) -> tuple[Act, ...]:
    """The theme and the acts of one action; documents that do the same share them, whatever their papers are called.

    A home that is reached by phone or by a visit is two acts: parents are contacted, and the home is visited.
    """
    words = action.target.replace("_", " ")
    for step in ("penalty notice", "notice to improve"):
        if step in words:
            return (("formal steps", f"a {step}"),)
    theme = _THEME_OF.get(action.verb, "other")
    if action.verb == "contact":
        ways = [way for way in re.split(r" or | and ", dict(action.args).get("how", "")) if way]
        visited = [way for way in ways if "visit" in way]
        met = "parents" if words == "home" else words
        acts = [(theme, f"contact with {_the(met)}")] if len(visited) < len(ways) or not ways else []
        return (*acts, *([(theme, "a visit to the home")] if visited else []))
    if action.verb == "refer":
        return ((theme, f"a referral to {_the(words)}"),)
    if action.verb == "tell":
        return ((theme, f"telling {_the(words)}"),)
    if action.verb == "ask":
        return ((theme, "asking for evidence" if "evidence" in words else f"asking for {words}"),)
    return ((theme, _ALIKE.get(action.verb, action.verb)),)


def _the(words: str) -> str:
    return words if words[:1].isupper() else f"the {words}"


def cases_with(policy: Policy, act: Act, occasions: Iterable[str]) -> list[tuple[Rule, Case]]:
    """The cases of a policy that hold an act, on some occasions."""
    known = frozenset(occasions)
    return [
        (rule, case) for rule in policy.rules if rule.section != "duties" and known & set(rule.occasions)
        for case in rule.cases
        if any(act in acts_in_action(one) for _, actions in case.acts for one in parts_of(actions))
    ]  # fmt: skip
