"""letter-without-template: a letter that is sent and that nothing can write."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity, did_you_mean
from attendance_policy.library import letter_templates
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.tree import is_silence


def _find(subject: Subject) -> Iterator[Finding]:
    known = letter_templates(subject.policies.library.folders)
    steps = steps_of(subject.policy)
    for section in ("letters", "meetings"):
        entries = subject.data.get(section)
        for name, entry in entries.items() if isinstance(entries, dict) and not is_silence(entries) else ():
            if is_silence(entry) or not subject.is_own((section, name)):
                continue
            # A meeting without a template of its own is invited to by the one that serves all meetings.
            template = entry.get("template", name if section == "letters" and name in steps else None)
            if template is not None and template not in known:
                path = (section, name, "template") if "template" in entry else (section, name)
                yield RULE.at(
                    subject, path, f"there is no template `{template}` for the letter `{name}`",
                    did_you_mean(template, known) or f"write `letters/{template}.yaml` beside the profiles, or name "
                    "another under `template`",
                )  # fmt: skip


RULE = Rule(
    "letter-without-template",
    Severity.NOTE,
    "a letter that is sent and has no template",
    "`attendance-policy letters` writes each letter from a template, which has the letter's own id unless the profile "
    "names another. Without one the letter is told as not written, every time that it is due.",
    _find,
)
