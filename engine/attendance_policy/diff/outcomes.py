"""What a replay of one scenario through two policies decides and answers differently."""

from __future__ import annotations

from datetime import date
from typing import Any

from attendance_policy.answers import Answer, LeaveAnswer
from attendance_policy.decide.due import shown
from attendance_policy.diff.actions import action_words
from attendance_policy.diff.names import Names
from attendance_policy.diff.spelling import time_key
from attendance_policy.frozen import dataclass
from attendance_policy.policy.called import listed
from attendance_policy.scenario import Answered, Decision, Ready, Replayed, Scenario, replay
from attendance_policy.scenario.decision_lines import reading_words, result_words, role_words


@dataclass(frozen=True)
class Shown:
    """One thing that comes out differently: on a day (of a decision) or to a question; what each side makes of it.

    `decisive`: more than the words and figures beside an answer differs.
    """

    about: str
    before: str
    after: str
    decisive: bool = True


def outcomes(scenario: Scenario, before: Ready, after: Ready, names: Names) -> tuple[Shown, ...]:
    """Every decision and answer in which the two differ, in the order of time."""
    old, new = replay(scenario, [before])[0], replay(scenario, [after])[0]
    return (*_decisions(old, new, names), *_answers(old, new), *_duties(old, new, names))


def _decisions(old: Replayed, new: Replayed, names: Names) -> list[Shown]:
    sides: list[dict[tuple[object, ...], Decision]] = [
        {decided_as(one, said): one for one in reversed(side.decisions)}
        for side, said in ((old, names), (new, Names()))
    ]
    rows: list[tuple[date, str, int, str]] = []
    for at, (mine, theirs) in enumerate((sides, sides[::-1])):
        for key, one in mine.items():
            if key not in theirs:
                rows.append((one.first_at, names.now(one.rule) if at == 0 else one.rule, at, decision_words(one)))
    found: dict[tuple[date, str], list[list[str]]] = {}
    for day, rule, at, words in sorted(rows):
        found.setdefault((day, rule), [[], []])[at].append(words)
    return [
        Shown(f"{day} {day:%a} {rule}", "; ".join(said[0]) or "nothing", "; ".join(said[1]) or "nothing")
        for (day, rule), said in sorted(found.items())
    ]


def decided_as(one: Decision, names: Names) -> tuple[object, ...]:
    """What a decision is, apart from which rule and clause it comes from and what was read."""
    over = one.due is not None and one.due.is_over  # one hour that is over is as good as another
    due = None
    if one.due is not None and not over:
        due = one.due.at or time_key(names.now(one.due.text))  # one moment is one time
    acts = tuple(action_words(action, names) for action in one.done)
    return (one.first_at, one.at, one.pupil_id, one.parent_id, acts, one.action is None, due, over, one.role,
            one.strength, one.status, one.result, one.hedge)  # fmt: skip


def decision_words(one: Decision) -> str:
    """A decision in one line, in the words of a replay: what is simply determined is not said to be."""
    act = f"{one.strength} {one.action}" if one.action is not None else f"{one.strength}: readings differ"
    at = shown(one.due.at) if one.due is not None else ""
    due = f", due {at}" if at else f", due: {one.due.text}" if one.due is not None else ""
    standing = result_words(one)
    beside = [one.hedge, *([standing, *_read_as(one)] if standing != "determined" else [])]
    said = "; ".join(words for words in beside if words)
    return f"{role_words(one)} {act}{due}{f' ({said})' if said else ''}"


def _read_as(one: Decision) -> list[str]:
    """Whose readings differ; where there is no one thing that is done, what each of them does."""
    if one.action is None:
        return reading_words(one)
    points = listed([*dict.fromkeys(f"`{read.point}`" for read in one.readings)])
    return [f"readings of {points} differ"] if points else []


def _answers(old: Replayed, new: Replayed) -> list[Shown]:
    return [
        Shown(one.question.words, *_answers_words(one, other), _told(one) != _told(other))
        for one, other in zip(old.answers, new.answers, strict=True)
        if answered_as(one) != answered_as(other)
    ]


def _duties(old: Replayed, new: Replayed, names: Names) -> list[Shown]:
    """The duties that differ, by the day they are due; those without a day are left to the list of changes."""
    sides = []
    for side, said in ((old, names), (new, Names())):
        dated = [one for one in (side.duties.decisions if side.duties is not None else ()) if one.at is not None]
        sides.append({
            (one.at, said.now(one.action or ""), str(one.who), one.strength, one.status, one.session, one.about,
             time_key(one.due.text) if one.due is not None else None): one
            for one in dated
        })  # fmt: skip
    rows = []
    for at, (mine, theirs) in enumerate((sides, sides[::-1])):
        rows += [(one.at, one.rule, at, one) for key, one in mine.items() if key not in theirs and one.at is not None]
    found: dict[tuple[date, str], list[str]] = {}
    for day, rule, at, one in sorted(rows, key=lambda row: row[:3]):
        words = found.setdefault((day, names.now(rule) if at == 0 else rule), ["nothing", "nothing"])
        act = f"{one.strength} {one.action}" if one.action is not None else f"{one.strength}: readings differ"
        words[at] = f"{one.role or 'readings differ on who'} {act}"
    return [Shown(f"{day} {day:%a} {rule}", words[0], words[1]) for (day, rule), words in found.items()]


_ASKED = ("policy", "source", "readings", "interpretation", "notes", "under", "asks", "not_specified", "notice")
_GRANTED = {"at_discretion": "at discretion", "normally_not": "normally not"}
_DECISIVE = ("refused", "code", "on_time", "notice_met", "may_be_granted", "band", "last_day")


def answered_as(one: Answered) -> dict[str, Any]:
    """An answer without the clauses and words it rests on."""
    if one.answer is None:
        return {"refused": True}
    data = {key: value for key, value in one.answer.as_data().items() if key not in _ASKED}
    if isinstance(one.answer, LeaveAnswer):
        data["notice_result"] = one.answer.notice.result
    return data


def _told(one: Answered) -> list[Any]:
    data = answered_as(one)
    return [data.get(key) for key in _DECISIVE]


def _answers_words(one: Answered, other: Answered) -> tuple[str, str]:
    """Two answers that differ, each in one line; where the lines are the same, with what else is another."""
    said, held = [answer_words(side) for side in (one, other)], [answered_as(side) for side in (one, other)]
    if said[0] == said[1]:
        apart = [key for key in {**held[0], **held[1]} if held[0].get(key) != held[1].get(key)]
        for at, data in enumerate(held):
            beside = [f"{key.replace('_', ' ')} {_plain(data[key])}" for key in apart if data.get(key) is not None]
            said[at] = ", ".join([said[at], *beside])
    return said[0], said[1]


def answer_words(one: Answered) -> str:
    """An answer in one line."""
    if one.answer is None:
        return one.refused
    values: dict[str, object]
    if isinstance(one.answer, LeaveAnswer):
        values = {"notice met": one.answer.notice.values.get("met"), **one.answer.grant.values}
        result = one.answer.grant.result
    else:
        data = one.answer.as_data()
        values = dict((one.answer if isinstance(one.answer, Answer) else one.answer.whole).values)
        result = str(data.get("result", ""))
    said = [f"{key.replace('_', ' ')} {_plain(value)}" for key, value in values.items() if value is not None]
    return ", ".join([result.replace("_", " "), *said])


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " or ".join(map(str, value))
    return _GRANTED.get(str(value), str(value))
