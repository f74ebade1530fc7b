"""Names of a scenario that only a policy can vouch for: a name that no policy has is a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable

from attendance_policy.decide.read_logged import REMOVAL
from attendance_policy.diagnostics import Problem, Severity, did_you_mean
from attendance_policy.facts.frame import EVENT_STEPS
from attendance_policy.policy import Policy
from attendance_policy.scenario.flags import flags_of
from attendance_policy.scenario.model import Kept, LeaveAsked, Reported, Scenario, Scored
from attendance_policy.vocabulary import REQUESTS


def check_names(scenario: Scenario, policies: Iterable[Policy]) -> tuple[Problem, ...]:
    """Warnings about flags, steps, judgements and reasons that none of the policies has."""
    every = tuple(policies)
    flags = flags_of(every)
    # A request and a report are known by the reason given, or by what is asked for.
    steps = set(EVENT_STEPS) | {name.replace(" ", "_") for name in REQUESTS} | set(REQUESTS) | {REMOVAL}
    for policy in every:
        steps |= {rule.id for rule in policy.rules} | set(policy.papers) | set(policy.judgements) | set(policy.reasons)
    problems = []
    for code, named, known, what in (
        ("unknown-flag", scenario.flags_named, flags, "no policy here reads the flag"),
        ("unknown-step", scenario.steps_named, steps, "no policy here has the rule, paper or judgement"),
    ):
        for name, place in sorted(named.items()):
            if name not in known and not _is_improvement(name, steps):
                problems.append(Problem(place, code, f"{what} `{name}`", did_you_mean(name, known), Severity.WARNING))
    judgements = {judgement for policy in every for judgement in policy.judgements}
    for question in scenario.questions:
        for name in sorted(question.said):
            if name not in judgements:
                problems.append(Problem(question.place, "unknown-step", f"no policy here has the judgement `{name}`",
                                        did_you_mean(name, judgements), Severity.WARNING))  # fmt: skip
    reasons = {reason for policy in every for reason in policy.reasons}
    for question in scenario.questions:
        asked = question.asked
        reason = asked.request.reason if isinstance(asked, LeaveAsked) else None
        reason = asked.reason if isinstance(asked, Reported) else reason
        if reason is not None and reason not in reasons:
            hint = did_you_mean(reason, reasons) or "reasons are " + ", ".join(f"`{r}`" for r in sorted(reasons))
            message = f"no policy here has the reason `{reason}`"
            problems.append(Problem(question.place, "unknown-reason", message, hint, Severity.WARNING))
    problems += _papers(scenario, every)
    return tuple(sorted(problems))


def _papers(scenario: Scenario, policies: tuple[Policy, ...]) -> list[Problem]:
    """Forms and records that none of the policies has."""
    problems = []
    forms = {name for policy in policies for name in policy.scores}
    records = {name for policy in policies for name in policy.records}
    for question in scenario.questions:
        asked = question.asked
        if isinstance(asked, Scored) and asked.form not in forms:
            message = f"no policy here scores a form `{asked.form}`"
            problems.append(Problem(question.place, "unknown-form", message, did_you_mean(asked.form, forms),
                                    Severity.WARNING))  # fmt: skip
        if isinstance(asked, Kept) and asked.record not in records:
            message = f"no policy here has the record `{asked.record}`"
            problems.append(Problem(question.place, "unknown-record", message, did_you_mean(asked.record, records),
                                    Severity.WARNING))  # fmt: skip
    return problems


def _is_improvement(name: str, steps: set[str]) -> bool:
    """Whether a judgement answers `improved_since` of a rule or paper, as in `improved_since(letter_1a)`."""
    return name.removeprefix("improved_since(").removesuffix(")") in steps and name.startswith("improved_since(")
