"""An explanation as text that can be read aloud in a meeting: what was decided and why, what is open, what was close,
and the rest in families; or every rule in full; or a line each."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.calendar import school_year_of
from attendance_policy.explain.brief import brief_lines, still_open
from attendance_policy.explain.model import NO, NOT_EVALUATED, NOT_KNOWN, YES, Explanation
from attendance_policy.explain.short import short_lines
from attendance_policy.explain.whole import Whole
from attendance_policy.explain.words import day_words, with_days
from attendance_policy.vocabulary.phrases import OCCASIONS

SHORT, BRIEF, ALL = "short", "brief", "all"
_STILL = "still open"
_HEADS = {
    YES: "Decided on this day",
    NOT_KNOWN: "Left open on this day",
    _STILL: "Left open on an earlier day",
    NO: "Not decided on this day",
    NOT_EVALUATED: "Not asked on this day",
}
_NEXT = {
    "absence": "The next day of absence",
    "return": "The next day back after an absence",
    "review": "The next review of attendance",
}


def explanation_text(explanation: Explanation, form: str = SHORT) -> str:
    """The explanation. `form`: `short` tells what was decided, left open and close, and counts the other rules in
    families; `all` tells every rule in full; `brief` is a line for each rule that was decided or left open."""
    lines = [f"{explanation.name}: pupil {explanation.pupil_id} on {day_words(explanation.on)}"]
    if any(explanation.marks):
        lines.append(_marked(explanation))
    lines += [f"{note[:1].upper()}{note[1:]}." for note in explanation.notes]
    if not explanation.occasions:
        lines.append("The policy asks nothing about this pupil on this day.")
        lines += [f"{_NEXT.get(name, f'Next {OCCASIONS[name]}')}: {day_words(day)}."
                  for name, day in explanation.next_on]  # fmt: skip
    whole = Whole(explanation)
    if form == BRIEF:
        lines += brief_lines(explanation)
    else:
        lines += _every(explanation, whole) if form == ALL else short_lines(explanation, whole)
    if explanation.notices:
        lines += ["", *headed("Notices to parents")]
        for notice in explanation.notices:
            due = f", due {with_days(notice.due)}" if notice.due else ""
            lines.append(f"Parent {notice.parent_id or 'not named'}: {notice.action}{due} "
                         f"({whole.cited(notice.source)}).")  # fmt: skip
    if whole.left_out and explanation.until is not None:
        ends = "school year" if school_year_of(explanation.until) == school_year_of(explanation.on) else "register"
        said = f"What would come only after the end of the {ends} ({day_words(explanation.until)}) is left out."
        lines += ["", said]
    return "\n".join(lines)


def headed(head: str) -> list[str]:
    """A heading with its line."""
    return [head, "-" * len(head)]


def _every(explanation: Explanation, whole: Whole) -> Iterator[str]:
    for verdict, head in _HEADS.items():
        rules = [rule for rule in explanation.rules if (_STILL if still_open(rule) else rule.verdict) == verdict]
        if rules:
            yield from ("", *headed(head))
        for rule in rules:
            yield from ("", *whole.rule(rule))


def _marked(explanation: Explanation) -> str:
    """The marks of the day and what they are."""
    morning, afternoon = (
        f"{mark} ({explanation.codes[mark].removesuffix(f' in the {part}')})" if mark in explanation.codes
        else mark or "with nothing"
        for mark, part in zip(explanation.marks, ("morning", "afternoon"), strict=True)
    )  # fmt: skip
    if morning == afternoon:
        return f"Marked {morning} in the morning and in the afternoon."
    return f"Marked {morning} in the morning and {afternoon} in the afternoon."
