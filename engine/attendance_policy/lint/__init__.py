"""What a valid profile still gets wrong: one rule, one module of `rules`, one code, one section of docs/lint.md."""

from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.run import lint

__all__ = ["Finding", "Rule", "Subject", "lint"]
