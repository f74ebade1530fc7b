"""What a call says to take where only a person knows: `--assume` and `--discretion`, read and checked."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.policy.model import Policy
from attendance_policy.rules.settings import read_share
from attendance_policy.vocabulary import FACTS
from attendance_policy.vocabulary.facts import Kind

_SOURCES = ("pupil file", "log of events", "person")


def may_be_assumed(policy: Policy) -> frozenset[str]:
    """Judgements, flags, and yes/no facts that a register does not hold."""
    facts = {f.name for f in FACTS.values() if f.kind is Kind.YES_NO and f.known_from in _SOURCES}
    return frozenset(policy.judgements) | frozenset(policy.flags) | facts


def read_assumptions(texts: Iterable[str], policies: Iterable[Policy]) -> dict[str, Fraction]:
    """`NAME=always|never|FRACTION`, each for a name of one of the policies. Raises `CannotGoOn` (exit code 2)."""
    known = frozenset().union(*(may_be_assumed(policy) for policy in policies))
    assumed: dict[str, Fraction] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        share = read_share(value.strip())
        name = name.strip()
        if not equals or share is None:
            raise wrong_call("wrong-assumption", f"`{text}` is not an assumption",
                             "write it as `NAME=always`, `NAME=never` or `NAME=0.3`")  # fmt: skip
        if name not in known:
            hint = did_you_mean(name, known) or "a judgement or flag of the profile, or a fact of a log or pupil file"
            raise wrong_call("unknown-assumption", f"there is nothing to assume called `{name}`", hint)
        if assumed.get(name, share) != share:
            raise wrong_call("two-assumptions", f"`{name}` is assumed twice", "keep one of the two")
        assumed[name] = share
    return assumed


def read_discretion(text: str) -> Fraction:
    """The share of what people may decide that is taken as done. Raises `CannotGoOn` (exit code 2)."""
    share = read_share(text.strip())
    if share is None:
        raise wrong_call("wrong-share", f"`{text}` is no share", "write `always`, `never` or a figure from 0 to 1")
    return share


def discretion_sentence(share: Fraction) -> str:
    """What a share of discretion says, for people."""
    if share == 0:
        return "never: nothing that a person may decide is taken as done"
    if share == 1:
        return "always: everything that a person may decide is taken as done"
    return f"for a share of {share} of the pupils, what a person may decide is taken as done"
