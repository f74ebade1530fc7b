"""Running every rule on a profile; findings that the school has accepted stand apart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from attendance_policy.frozen import dataclass
from attendance_policy.lint.catalogue import catalogue
from attendance_policy.lint.model import Finding, Subject
from attendance_policy.policy import Loaded, Policies


@dataclass(frozen=True)
class Linted:
    """`findings`: what is to be looked at, in order of place. `accepted`: what the school knows of, with its reason."""

    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, str], ...] = ()


def lint(loaded: Loaded, policies: Policies, now: date, only: Collection[str] = ()) -> Linted:
    """Every finding about a usable profile on a day. `only`: these codes alone."""
    subject = Subject(loaded, policies, now)
    reasons = _accepted(subject)
    findings: list[Finding] = []
    accepted: list[tuple[Finding, str]] = []
    for rule in catalogue():
        if only and rule.code not in only:
            continue
        for finding in dict.fromkeys(rule.find(subject)):
            because = reasons.get((rule.code, finding.path))
            if because is None:
                findings.append(finding)
            else:
                accepted.append((finding, because))
    return Linted(
        tuple(sorted(findings, key=lambda one: one.order)),
        tuple(sorted(accepted, key=lambda pair: pair[0].order)),
    )


def _accepted(subject: Subject) -> dict[tuple[str, str], str]:
    """(code, path) of what is accepted on this day, with the school's reason."""
    return {
        (str(one["finding"]), str(one["at"])): str(one["because"])
        for one in subject.data.get("accepted", {}).values()
        if date.fromisoformat(str(one["until"])) >= subject.now
    }
