"""implausible-date: a date of the document that cannot be meant beside the others, or beside today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.rules.review_overdue import last_day
from attendance_policy.policy.paths import Path

_AHEAD = 10
_BACK = 30


def _find(subject: Subject) -> Iterator[Finding]:
    document = subject.data.get("document", {})
    past: list[tuple[Path, object, str]]
    past = [(("document", "reviewed"), document.get("reviewed"), "the document was reviewed")]
    past += [(("document", "approved", at, "in"), one["in"], "the document was approved")
             for at, one in enumerate(document.get("approved", ()))]  # fmt: skip
    approved = document.get("readings_approved", {})
    past += [(("document", "readings_approved", "on"), approved.get("on"), "the readings were approved")]
    done = [(path, text, word) for path, text, word in past if isinstance(text, str)]
    for path, text, word in done:
        if _first_day(text) > subject.now:
            yield _finding(subject, path, f"{word} in {text}, and today is {subject.now}")
        elif _years(last_day(text), subject.now) >= _BACK:
            yield _finding(subject, path, f"{word} in {text}, {_BACK} years or more before today, "
                                          f"{subject.now}")  # fmt: skip
    following = document.get("next_review")
    if isinstance(following, str):
        yield from _next(subject, following, [(text, word) for path, text, word in done if "on" not in path])
    begins = subject.data.get("in_force", {}).get("from")
    if isinstance(begins, str) and _years(subject.now, _first_day(begins)) >= _AHEAD:
        message = f"the document is in force from {begins}, {_AHEAD} years or more from today, {subject.now}"
        yield _finding(subject, ("in_force", "from"), message)


def _next(subject: Subject, following: str, done: list[tuple[str, str]]) -> Iterator[Finding]:
    """The next review against the last thing that was done with the document, or against today."""
    path = ("document", "next_review")
    before = [(text, word) for text, word in done if _first_day(text) <= subject.now]
    if not before:
        if _years(subject.now, last_day(following)) >= _AHEAD:
            yield _finding(subject, path, f"the next review is in {following}, {_AHEAD} years or more from today, "
                                          f"{subject.now}")  # fmt: skip
        return
    text, word = max(before, key=lambda one: last_day(one[0]))
    if last_day(following) < _first_day(text):
        message = f"the next review is in {following}, and {word} after that, in {text}"
        yield _finding(subject, path, message)
    elif _years(last_day(text), last_day(following)) >= _AHEAD:
        yield _finding(subject, path, f"the next review is in {following}, {_AHEAD} years or more after {word}, "
                                      f"in {text}")  # fmt: skip


def _finding(subject: Subject, path: Path, message: str) -> Finding:
    return RULE.at(subject, path, message, "check the year and the month against the document")


def _first_day(text: str) -> date:
    parts = [*(int(part) for part in text.split("-")), 1, 1]
    return date(*parts[:3])


def _years(start: date, end: date) -> int:
    """Whole years between two days."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


RULE = Rule(
    "implausible-date",
    Severity.WARNING,
    "a date that cannot be meant",
    "A slip in a year keeps a review from ever falling due. A document was reviewed, approved and gone through on or "
    "before today and within thirty years; its next review comes after that, and within ten years. Dates that give a "
    "month or year alone are taken at the end that makes no finding. An approval after a review is no finding: the one "
    "often waits for the other.",
    _find,
)
