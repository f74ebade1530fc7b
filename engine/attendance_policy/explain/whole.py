"""Every rule of an explanation in full: a paragraph each, with every condition and every reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from attendance_policy.decide.due import shown
from attendance_policy.explain.brief import still_open
from attendance_policy.explain.cited import cited
from attendance_policy.explain.model import (
    NO,
    NOT_EVALUATED,
    NOT_KNOWN,
    YES,
    Crossing,
    DueTold,
    Explanation,
    ReadingTold,
    RuleTold,
    Told,
)
from attendance_policy.explain.plain import SIGNS, statement
from attendance_policy.explain.words import day_words, interpretation_words, with_days

VERDICTS_SAID = {YES: "decided", NO: "not decided", NOT_KNOWN: "left open", NOT_EVALUATED: "not asked"}
_STATUS = {"due": "is to be done", "asks": "is put to a person, who decides"}
# Of so many parts or more that need not hold, none is told.
_MANY = 3


class Whole:
    """Every rule of one explanation. `left_out`: whether something comes too late to be told; `said`: what need not be
    told again in full."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        self.left_out = False
        self.said: set[str] = set()

    def cited(self, source: tuple[str, ...]) -> str:
        """Clauses, and law by its name."""
        return cited(source, self.explanation.instruments)

    def head(self, rule: RuleTold) -> str:
        """What a rule is called, its clauses, and where it is written."""
        return f"“{rule.called}” ({self.cited(rule.source)}; {rule.place.file} line {rule.place.line})"

    def rule(self, rule: RuleTold) -> Iterator[str]:
        """A paragraph."""
        yield self.head(rule)
        for action in rule.actions:
            said = _STATUS.get(action.status, "")
            acts = f"{rule.who} {action.strength} {action.text}"
            yield f"  {acts[:1].upper()}{acts[1:]}: this {said}." if said else f"  The rule: {acts}."
        if rule.hedge:
            yield f"  The document adds: {rule.hedge}."
        if rule.due is not None:
            yield f"  {due_sentence(rule.due)}"
        if rule.why_not_asked:
            coming = ""
            if rule.next_on is not None and self.in_time(rule.next_on):
                coming = f" It is next asked on {day_words(rule.next_on)}."
            yield f"  Not asked: {rule.why_not_asked}.{coming}"
        if rule.left_open_on is not None and rule.verdict in (NO, NOT_EVALUATED):
            still = ", and is open still" if still_open(rule) else ""
            yield f"  It was left open on {day_words(rule.left_open_on)}{still}."
        if rule.conditions:
            yield f"  {_why(rule)}"
        for told in rule.conditions:
            yield from self._told(told, 2, rule)
        yield from self.coming(rule.ahead, "  ", "this would be decided")
        yield from (f"  {interpretation_words(said)}." for said in rule.interpretation)
        yield from (f"  Taken for granted: {with_days(said)}." for said in rule.assumed)
        yield from self._readings(rule)
        yield from (f"  {said[:1].upper()}{said[1:]}." for said in map(with_days, rule.notices))
        yield from (f"  The law: {self.cited((said,))}." for said in rule.law)

    def _told(self, told: Told, depth: int, rule: RuleTold) -> Iterator[str]:
        why = ", as" if told.verdict == NO and told.kind != "needs" else ":"  # what follows is what is the case instead
        yield f"{'  ' * depth}- {SIGNS[told.verdict]}{why} {with_days(statement(told, rule))}"
        yield from self._beneath(told, depth, rule)

    def _beneath(self, told: Told, depth: int, rule: RuleTold) -> Iterator[str]:
        """What follows what a condition says; a part that says just the same is told by its parts."""
        indent = "  " * depth
        if told.leaves_window_on is not None and self.in_time(told.leaves_window_on):
            yield f"{indent}  The oldest of these leaves the count on {day_words(told.leaves_window_on)}."
        if told.ahead != rule.ahead:  # the rule says it below
            yield from self.coming(told.ahead, f"{indent}  ", "this would be met")
        if told.open and told.about != "judgement":
            yield f"{indent}  {told.open[:1].upper()}{told.open[1:]}."
        parts = _that_matter(told)
        for part in parts:
            if _says_the_same(part, told, rule):
                yield from self._beneath(part, depth, rule)
            else:
                yield from self._told(part, depth + 1, rule)
        if len(parts) < len(told.parts):
            others = len(told.parts) - len(parts)
            yield f"{indent}  With that, the {others} others need not hold."

    def coming(self, ahead: Crossing | None, indent: str, what: str) -> Iterator[str]:
        """When something would come, if the pupil goes on in one way."""
        if ahead is not None and self.in_time(ahead.on):
            yield f"{indent}If the pupil {ahead.spoken} from the next school day on, {what} on {day_words(ahead.on)}."

    def in_time(self, day: date) -> bool:
        """Whether a day comes early enough to be told; one that does not is noted as left out."""
        late = self.explanation.until is not None and day > self.explanation.until
        self.left_out |= late
        return not late

    def _readings(self, rule: RuleTold) -> Iterator[str]:
        points: dict[str, list[str]] = {}
        heads: dict[str, str] = {}
        for one in rule.readings:
            heads[one.point] = f"  {kind_said(one)}: {one.asks}"
            clause = f" ({self.cited(one.source)})" if one.source else ""
            taken = f"; this is how it is read here, because {one.because}" if one.working else ""
            due = due_under(one)
            points.setdefault(one.point, []).append(
                f"    - “{one.says}”{clause}: {VERDICTS_SAID[one.verdict]}{due}{taken}."
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


def _says_the_same(part: Told, whole: Told, rule: RuleTold) -> bool:
    """Whether a part that has parts says no more than the whole; one without may be told with who could tell."""
    same = bool(part.parts) and part.verdict == whole.verdict
    return same and statement(replace(part, kind=whole.kind), rule) == statement(whole, rule)


def _that_matter(told: Told) -> tuple[Told, ...]:
    """The parts of a condition; where any of many is enough, those that hold."""
    held = tuple(part for part in told.parts if part.verdict == YES)
    return held if told.joined == "any" and held and len(told.parts) - len(held) >= _MANY else told.parts


def kind_said(one: ReadingTold) -> str:
    """What an open point is."""
    return "The document contradicts itself" if one.kind == "conflict" else "The document leaves this open"


def due_under(one: ReadingTold) -> str:
    """When it is due under a reading, as it follows what is decided: `, due by 09:30 (Monday 3 March 2025 ...)`."""
    if not one.due:
        return ""
    return f", with no time fixed: {one.due}" if one.unfixed else f", due {with_days(one.due)}"


def due_sentence(due: DueTold) -> str:
    """When it is due, and what that is counted from."""
    if due.due.silence is not None:
        return f"When: {due.words}."
    at = f", that is {with_days(shown(due.due.at) or '')}" if due.due.at is not None else ""
    base = f" ({due.counted_from}: {with_days(due.anchor_at)})" if due.counted_from else ""
    if due.anchor_at == "not known" and due.words.endswith(due.counted_from):
        base = ", which is not known"
    return f"When: {due.words}{at}{base}."
