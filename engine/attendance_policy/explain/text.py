"""An explanation as text that can be read aloud in a meeting: plain sentences, a paragraph a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from attendance_policy.calendar import school_year_of
from attendance_policy.decide.due import shown
from attendance_policy.explain.brief import brief_lines, still_open
from attendance_policy.explain.cited import cited
from attendance_policy.explain.model import (
    NO,
    NOT_EVALUATED,
    NOT_KNOWN,
    YES,
    Crossing,
    DueTold,
    Explanation,
    RuleTold,
    Told,
)
from attendance_policy.explain.words import day_words, figure_words, interpretation_words, with_days
from attendance_policy.vocabulary.phrases import OCCASIONS

_STILL = "still open"
_HEADS = {
    YES: "Decided on this day",
    NOT_KNOWN: "Left open on this day",
    _STILL: "Left open on an earlier day",
    NO: "Not decided on this day",
    NOT_EVALUATED: "Not asked on this day",
}
_STATUS = {"due": "is to be done", "asks": "is put to a person, who decides"}
_NEXT = {
    "absence": "The next day of absence",
    "return": "The next day back after an absence",
    "review": "The next review of attendance",
}
# Of so many parts or more that need not hold, none is told.
_MANY = 3
_SIGNS = {YES: "yes", NO: "no", NOT_KNOWN: "not known", NOT_EVALUATED: "not asked"}


def explanation_text(explanation: Explanation, brief: bool = False) -> str:
    """The whole explanation. `brief`: a line for each rule that was decided or left open, and the nearest other one."""
    lines = [f"{explanation.name}: pupil {explanation.pupil_id} on {day_words(explanation.on)}"]
    if any(explanation.marks):
        lines.append(_marked(explanation))
    lines += [f"{note[:1].upper()}{note[1:]}." for note in explanation.notes]
    if not explanation.occasions:
        lines.append("The policy asks nothing about this pupil on this day.")
        lines += [f"{_NEXT.get(name, f'Next {OCCASIONS[name]}')}: {day_words(day)}."
                  for name, day in explanation.next_on]  # fmt: skip
    whole = _Whole(explanation)
    if brief:
        lines += brief_lines(explanation)
    else:
        for verdict, head in _HEADS.items():
            rules = [rule for rule in explanation.rules if (_STILL if still_open(rule) else rule.verdict) == verdict]
            if rules:
                lines += ["", head, "-" * len(head)]
            for rule in rules:
                lines += ["", *whole.rule(rule)]
    if explanation.notices:
        lines += ["", "Notices to parents", "------------------"]
        for notice in explanation.notices:
            due = f", due {with_days(notice.due)}" if notice.due else ""
            lines.append(f"Parent {notice.parent_id or 'not named'}: {notice.action}{due} "
                         f"({whole.cited(notice.source)}).")  # fmt: skip
    if whole.left_out and explanation.until is not None:
        ends = "school year" if school_year_of(explanation.until) == school_year_of(explanation.on) else "register"
        said = f"What would come only after the end of the {ends} ({day_words(explanation.until)}) is left out."
        lines += ["", said]
    return "\n".join(lines)


class _Whole:
    """Every rule of one explanation. `left_out`: whether something comes too late to be told."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        self.left_out = False

    def cited(self, source: tuple[str, ...]) -> str:
        """Clauses, and law by its name."""
        return cited(source, self.explanation.instruments)

    def rule(self, rule: RuleTold) -> Iterator[str]:
        """A paragraph."""
        yield f"“{rule.called}” ({self.cited(rule.source)}; {rule.place.file} line {rule.place.line})"
        for action in rule.actions:
            said = _STATUS.get(action.status, "")
            acts = f"{rule.who} {action.strength} {action.text}"
            yield f"  {acts[:1].upper()}{acts[1:]}: this {said}." if said else f"  The rule: {acts}."
        if rule.hedge:
            yield f"  The document adds: {rule.hedge}."
        if rule.due is not None:
            yield f"  {_due(rule.due)}"
        if rule.why_not_asked:
            coming = ""
            if rule.next_on is not None and self._in_time(rule.next_on):
                coming = f" It is next asked on {day_words(rule.next_on)}."
            yield f"  Not asked: {rule.why_not_asked}.{coming}"
        if rule.left_open_on is not None and rule.verdict in (NO, NOT_EVALUATED):
            still = ", and is open still" if still_open(rule) else ""
            yield f"  It was left open on {day_words(rule.left_open_on)}{still}."
        if rule.conditions:
            yield f"  {_why(rule)}"
        for told in rule.conditions:
            yield from self._told(told, 2, rule)
        yield from self._ahead(rule.ahead, "  ", "this would be decided")
        yield from (f"  {interpretation_words(said)}." for said in rule.interpretation)
        yield from (f"  Taken for granted: {with_days(said)}." for said in rule.assumed)
        yield from self._readings(rule)
        yield from (f"  {said[:1].upper()}{said[1:]}." for said in map(with_days, rule.notices))
        yield from (f"  The law: {self.cited((said,))}." for said in rule.law)

    def _told(self, told: Told, depth: int, rule: RuleTold) -> Iterator[str]:
        indent = "  " * depth
        yield f"{indent}- {_SIGNS[told.verdict]}: {with_days(_sentence(told, rule))}"
        if told.leaves_window_on is not None and self._in_time(told.leaves_window_on):
            yield f"{indent}  The oldest of these leaves the count on {day_words(told.leaves_window_on)}."
        if told.ahead != rule.ahead:  # the rule says it below
            yield from self._ahead(told.ahead, f"{indent}  ", "this would be so")
        if told.open:
            yield f"{indent}  {told.open[:1].upper()}{told.open[1:]}."
        parts = _that_matter(told)
        for part in parts:
            yield from self._told(part, depth + 1, rule)
        if len(parts) < len(told.parts):
            others = len(told.parts) - len(parts)
            yield f"{indent}  With that, the {others} others need not hold."

    def _ahead(self, ahead: Crossing | None, indent: str, what: str) -> Iterator[str]:
        if ahead is not None and self._in_time(ahead.on):
            yield f"{indent}If the pupil {ahead.spoken} from the next school day on, {what} on {day_words(ahead.on)}."

    def _in_time(self, day: date) -> bool:
        late = self.explanation.until is not None and day > self.explanation.until
        self.left_out |= late
        return not late

    def _readings(self, rule: RuleTold) -> Iterator[str]:
        points: dict[str, list[str]] = {}
        heads: dict[str, str] = {}
        for one in rule.readings:
            kind = "The document contradicts itself" if one.kind == "conflict" else "The document leaves this open"
            heads[one.point] = f"  {kind}: {one.asks}"
            clause = f" ({self.cited(one.source)})" if one.source else ""
            taken = f"; this is how it is read here, because {one.because}" if one.working else ""
            due = f", due {with_days(one.due)}" if one.due else ""
            points.setdefault(one.point, []).append(
                f"    - “{one.says}”{clause}: {_SIGNS[one.verdict]}{due}{taken}."
            )  # fmt: skip
        for point, lines in points.items():
            yield heads[point]
            yield from lines


def _why(rule: RuleTold) -> str:
    if rule.verdict == YES:
        return "Why: all of these hold."
    if rule.status == "first":
        return "Why not yet: something has to be done first."
    if rule.verdict == NOT_KNOWN:
        return "Why it is open:"
    return "How things stand:" if rule.verdict == NOT_EVALUATED else "Why not:"


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


def _that_matter(told: Told) -> tuple[Told, ...]:
    """The parts of a condition; where any of many is enough, those that hold."""
    held = tuple(part for part in told.parts if part.verdict == YES)
    return held if told.joined == "any" and held and len(told.parts) - len(held) >= _MANY else told.parts


def _sentence(told: Told, rule: RuleTold) -> str:
    if told.kind == "level":
        return f"{told.text} fits the pupil" if not told.text.endswith("left over") else told.text
    if told.kind == "once":
        raised = "left open" if rule.left_open_on is not None else "raised"
        last = told.value.replace("last on", f"it was last {raised} on")
        if told.verdict == NO:
            return f"{last}, and is done {told.text}"
        return f"it is done {told.text}; {'it has not been raised before' if told.value == 'not before' else last}"
    text = f"first: {told.text}" if told.kind == "needs" else told.text
    if told.parts or not told.value or told.value in ("yes", "no", "not known"):
        return text
    return figure_words(replace(told, text=text)) if told.threshold else f"{text} ({told.value})"


def _due(due: DueTold) -> str:
    if due.due.silence is not None:
        return f"When: {due.words}."
    at = f", that is {with_days(shown(due.due.at) or '')}" if due.due.at is not None else ""
    base = f" ({due.counted_from}: {with_days(due.anchor_at)})" if due.counted_from else ""
    return f"When: {due.words}{at}{base}."
