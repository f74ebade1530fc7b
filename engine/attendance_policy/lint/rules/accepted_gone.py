"""accepted-gone: an accepted finding that the linter does not find any more."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity, did_you_mean
from attendance_policy.lint.catalogue import catalogue
from attendance_policy.lint.model import Finding, Mend, Rule, Subject
from attendance_policy.policy.paths import parse_path
from attendance_policy.source import removed


def _find(subject: Subject) -> Iterator[Finding]:
    rules = {rule.code: rule for rule in catalogue() if rule.code != RULE.code}
    for name, one in subject.data.get("accepted", {}).items():
        code, at = str(one["finding"]), str(one["at"])
        rule = rules.get(code)
        if rule is None:
            hint = did_you_mean(code, rules) or "docs/lint.md lists the codes"
            yield RULE.at(subject, ("accepted", name), f"there is no finding `{code}`", hint)
        elif all(finding.path != at for finding in rule.find(subject)):
            message = f"`{code}` is accepted at `{at}` and is not found there"
            yield RULE.at(subject, ("accepted", name), message, "take the acceptance out, or name the path it is about")


def _mend(subject: Subject, finding: Finding) -> Mend | None:
    path = parse_path(finding.path)
    code = str(subject.data["accepted"][path[-1]]["finding"])
    if all(rule.code != code for rule in catalogue()):
        return None  # a slip of the pen may be meant for another code
    return Mend(f"take out the acceptance `{path[-1]}`", lambda content: removed(content, path))


RULE = Rule(
    "accepted-gone",
    Severity.WARNING,
    "an acceptance of something that is not there",
    "The finding was mended, or its path has changed; an acceptance that stays behind would hide the next one.",
    _find,
    _mend,
)
