"""steps-out-of-order: a numbered letter may go out to a pupil who never had the one before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.graph import needs_of, papers_of, steps_of
from attendance_policy.policy.model import Policy

# `Letter 2b`, `School Attendance Letter 1`, `sal_2`: what it is called, its number, and a letter after the number.
_NUMBERED = re.compile(r"(.*?)[ _]?(\d+)([a-z]?)", re.IGNORECASE)
Number = tuple[int, str]


def _find(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    for papers in _series(subject).values():
        for number, paper in papers[1:]:
            before = [other for n, other in papers if n[0] < number[0]]
            for rule_id in steps_of(policy).get(paper, ()):
                rule = policy.rule(rule_id)
                if rule is None or not before or rule_id == paper or _behind(policy, rule_id) & set(before):
                    continue
                letters = subject.data["letters"]
                one, other = (letters[name].get("called", name) for name in (paper, before[-1]))
                yield RULE.at(
                    subject,
                    (rule.section, rule.id),
                    f"`{one}` may go out to a pupil who was never sent `{other}`",
                    f"say `after: {before[-1]}` if it has to come first; nothing in `{rule.id}` asks for it",
                )
    yield from _backwards(subject)
    yield from _other_letters(subject)


def _backwards(subject: Subject) -> Iterator[Finding]:
    """A numbered letter whose rule waits for one with a greater number."""
    policy, letters = subject.policy, subject.data.get("letters", {})
    for papers in _series(subject).values():
        for number, paper in papers:
            later = [other for n, other in papers if n > number]
            rules = [rule for rule_id in steps_of(policy).get(paper, ()) if (rule := policy.rule(rule_id)) is not None]
            for rule in rules:
                for step in rule.after:
                    behind = next((name for name in later if rule.id != step and _sends(policy, step, name)), None)
                    if behind is not None:
                        one, other = (letters[name].get("called", name) for name in (paper, behind))
                        said = f"`{one}` waits for `{other}`, whose number is greater"
                        mend = "name the step before it under `after`, or number the letters as they are sent"
                        yield RULE.at(subject, (rule.section, rule.id), said, mend, severity=Severity.WARNING)


def _sends(policy: Policy, step: str, paper: str) -> bool:
    return step == paper or step in steps_of(policy).get(paper, ())


def _other_letters(subject: Subject) -> Iterator[Finding]:
    """A rule that bears the name of one numbered letter and sends another of the same series."""
    letters = subject.data.get("letters", {})
    for papers in _series(subject).values():
        named = {_plain(name): paper for _, paper in papers for name in (paper, str(letters[paper].get("called", "")))}
        for rule in subject.policy.rules:
            actions = (action for case in rule.cases for _, group in case.acts for action in group)
            sent = papers_of(subject.policy, actions)
            own = named.get(_plain(rule.id))
            other = next((paper for _, paper in papers if paper in sent), None)
            if own is not None and other is not None and own not in sent:
                one, two = (letters[name].get("called", name) for name in (own, other))
                said = f"`{rule.id}` sends `{two}`, and not `{one}`"
                mend = f"send `{own}`, or rename the rule"
                yield RULE.at(subject, (rule.section, rule.id), said, mend, severity=Severity.WARNING)


def _plain(name: str) -> str:
    return name.lower().replace("_", " ")


def _series(subject: Subject) -> dict[str, list[tuple[Number, str]]]:
    """Letters whose names differ by a number alone, in the order of their numbers."""
    found: dict[str, list[tuple[Number, str]]] = defaultdict(list)
    for paper, letter in subject.data.get("letters", {}).items():
        for name in (str(letter.get("called", "")), paper):
            match = _NUMBERED.fullmatch(name)
            if match is not None:
                found[match[1].lower()].append(((int(match[2]), match[3]), paper))
                break
    return {stem: sorted(papers) for stem, papers in found.items()}


def _behind(policy: Policy, rule_id: str) -> frozenset[str]:
    """Every step that is looked back at before a rule fires, directly or not, with the papers such a rule sends."""
    done_by = steps_of(policy)
    seen: set[str] = set()
    waiting = [rule_id]
    while waiting:
        for step in needs_of(policy, waiting.pop()):
            if step not in seen:
                seen.add(step)
                waiting += done_by.get(step, ())
    rules = {rule for step in seen for rule in done_by.get(step, ())}
    return frozenset(seen | {paper for paper, by in done_by.items() if rules & set(by)})


RULE = Rule(
    "steps-out-of-order",
    Severity.NOTE,
    "a later step that does not wait for the one before it",
    "A pupil whose attendance falls fast may be sent the second letter without ever having had the first. Documents "
    "often leave it open; whoever reads the policy should know. Letters are ordered by the numbers in their names. It "
    "is a warning where a letter waits for one with a greater number, and where a rule bears the name of one letter "
    "and sends another.",
    _find,
)
