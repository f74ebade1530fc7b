"""One answer in one cell of a table: the value, the result, the clauses; longer sentences become numbered notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from attendance_policy.answers import Answer, LeaveAnswer, Read, ScoreAnswer, Single
from attendance_policy.scenario.model import Answered

_GRANTED = {
    "always": "always granted",
    "at_discretion": "may be granted",
    "normally_not": "normally not",
    "never": "never granted",
}


@dataclass
class Notes:
    """Sentences below a table, each once."""

    said: list[str] = field(default_factory=list)

    def number(self, sentence: str) -> str:
        """The mark of a sentence, as ` [3]`."""
        if sentence not in self.said:
            self.said.append(sentence)
        return f" [{self.said.index(sentence) + 1}]"


def cell(answered: Answered, policy: str, notes: Notes) -> list[str]:
    """The lines of one cell."""
    answer = answered.answer
    if answer is None:
        return [f"not specified{notes.number(f'{policy}: {answered.refused}')}"]
    if isinstance(answer, LeaveAnswer):
        return [*_leave(answer, policy, notes), *_clauses(answer)]
    if isinstance(answer, ScoreAnswer):
        return _score(answer, policy, notes)
    say = {"arrive": _code, "kept": _kept}.get(answered.question.verb, _reported)
    return [*_one(answer, say(answer.values), policy, notes, say), *_clauses(answer)]


def _leave(answer: LeaveAnswer, policy: str, notes: Notes) -> list[str]:
    values = answer.grant.values
    marks = [f"{mark} if {word}" for word in ("granted", "refused") if (mark := values.get(f"marked_if_{word}"))]
    lines = _one(answer.grant, _granted(values), policy, notes, _granted)
    lines += [", ".join(marks)] if marks else []
    if values.get("at_most"):
        per = f" for each {values['per']}" if values.get("per") else ""
        lines.append(f"at most {values['at_most']}{per}{': too long' if values.get('within_limit') is False else ''}")
    return [*lines, "--", *_one(answer.notice, _noticed(answer.notice.values), policy, notes, _noticed)]


def _one(answer: Answer, value: str, policy: str, notes: Notes, say: object) -> list[str]:
    assert callable(say)
    lines = [value] if value else []
    by = f": {answer.decided_by}" if answer.decided_by else ""
    note = notes.number(f"{policy}: {answer.not_specified}") if answer.not_specified else ""
    lines.append(f"{answer.result.replace('_', ' ')}{by}{note}")
    if answer.candidates:
        lines.append(" or ".join(answer.candidates))
    points: dict[str, list[Read]] = {}
    for read in answer.readings:
        points.setdefault(read.point, []).append(read)
    for point, reads in points.items():
        said = "; ".join(f"{r.reading}{' (working)' if r.working else ''}: {r.says}{_of(r)}" for r in reads)
        mark = notes.number(f"{policy}: {reads[0].asks or 'two rules disagree'} {said}")
        lines.append(f"{point or 'rules'}{mark}")
        lines += [f"- {say(r.single.values) or _bare(r.single)}: {r.reading}" for r in reads]
    return lines


def _of(read: Read) -> str:
    return f" ({', '.join(read.source)})" if read.source else ""


def _bare(single: Single) -> str:
    return " or ".join(single.candidates) or single.result.replace("_", " ")


def _clauses(answer: Answer | LeaveAnswer) -> list[str]:
    source = answer.source if isinstance(answer, Answer) else (*answer.grant.source, *answer.notice.source)
    return [f"({', '.join(dict.fromkeys(source))})"] if source else []


def _code(values: object) -> str:
    assert isinstance(values, dict)
    word = values.get("code") or values.get("marked_as")
    late = values.get("minutes_late")
    tail = f", {late} min" if late and word else ""
    return f"{word}{tail}" if word else ""


def _reported(values: object) -> str:
    assert isinstance(values, dict)
    accepted = values.get("how_accepted")
    if "on_time" not in values:  # a reading of how binding the deadline is, or of the ways to report
        way = "" if accepted is None else "way accepted" if accepted else "way not accepted"
        return way or str(values.get("strength") or "")
    on_time = values.get("on_time")
    if on_time is None:
        return ""
    how = {True: ", way accepted", False: ", way not accepted"}.get(accepted, "") if accepted is not None else ""
    return ("in time" if on_time else "late, still due" if values.get("still_due") else "late") + how


def _score(answer: ScoreAnswer, policy: str, notes: Notes) -> list[str]:
    lines = []
    for risk in answer.risks if len(answer.risks) > 1 else ():
        lines += [_banded(risk.values) or risk.result.replace("_", " ")]
    lines += ["together"] if lines else []
    return [*lines, *_one(answer.whole, _banded(answer.whole.values), policy, notes, _banded), *_clauses(answer.whole)]


def _banded(values: object) -> str:
    assert isinstance(values, dict)
    band, number = values.get("band"), values.get("score")
    return f"{number}: {band}" if band else str(number) if number is not None else ""


def _kept(values: object) -> str:
    assert isinstance(values, dict)
    return f"to {values['kept_until']}" if values.get("kept_until") else ""


def _granted(values: object) -> str:
    assert isinstance(values, dict)
    may = values.get("may_be_granted")
    return _GRANTED[str(may)] if may is not None else ""


def _noticed(values: object) -> str:
    assert isinstance(values, dict)
    if values.get("met") is None:
        return f"notice {values['required']}" if values.get("required") else ""
    word = "enough" if values["met"] else "too little"
    return f"notice {word}: {values['required']}" if values.get("required") else f"notice {word}"
