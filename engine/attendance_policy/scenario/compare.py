"""Policies side by side in one table: a row for each question and each act, and why the policies differ on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attendance_policy.scenario.acts import THEMES, Act, acts_in_action, parts_of
from attendance_policy.scenario.cells import Notes, cell
from attendance_policy.scenario.compare_causes import causes_of_acts, causes_of_answers
from attendance_policy.scenario.compare_model import Comparison, Entry, Row, own_readings
from attendance_policy.scenario.decision_lines import by_reading
from attendance_policy.scenario.model import Answered, Decision, Replayed, Scenario
from attendance_policy.scenario.replay import Ready, replay

NOT_SPECIFIED = "not specified"
_QUESTION_THEMES = {"arrive": "arriving", "report": "reporting", "leave": "leave"}


def compare(scenario: Scenario, ready: Sequence[Ready]) -> Comparison:
    """Every row of a scenario, questions first, then pupils in order and acts by theme.

    Raises what `replay` raises: a wrong call for a question that nobody can ask.
    """
    replayed = replay(scenario, ready)
    policies = tuple(one.loaded.policy for one in ready)
    notes = Notes()
    rows: list[Row] = []
    for index, question in enumerate(scenario.questions):
        answers = {one.policy: one.answers[index] for one in replayed}
        lines = {name: tuple(cell(answered, name, notes)) for name, answered in answers.items()}
        same = len({_plain(answered) for answered in answers.values()}) <= 1
        theme = _QUESTION_THEMES.get(question.verb, "other")
        causes = () if same else causes_of_answers(policies, answers, question)
        rows.append(Row(theme, question.words, "", same, lines, answers=answers, causes=causes))
    for pupil in scenario.pupils.pupil_ids:
        for act in _acts(pupil, replayed):
            entries = {one.policy: _entries(pupil, act, one) for one in replayed}
            same = len({_said(found) for found in entries.values()}) <= 1
            causes = () if same else causes_of_acts(policies, act, entries)
            lines = {name: tuple(line for entry in found for line in entry_lines(entry))
                     for name, found in entries.items()}  # fmt: skip
            rows.append(Row(*act, pupil, same, lines, entries, causes=causes))
    return Comparison(scenario, policies, tuple(rows), tuple(notes.said))


def _plain(answered: Answered) -> str:
    """An answer without its clauses and its document's own words; two that agree are alike."""
    answer = answered.answer
    if answer is None:
        return NOT_SPECIFIED
    data = answer.as_data()
    kept = ("result", "code", "marked_as", "minutes_late", "on_time", "still_due", "deadline", "may_be_granted",
            "notice_required", "notice_met", "code_if_granted", "code_if_refused")  # fmt: skip
    return repr([(key, data.get(key)) for key in kept])


def _acts(pupil: str, replayed: Sequence[Replayed]) -> list[Act]:
    """Every act that some policy decides about a pupil, by theme and then by the first day that anybody does it."""
    first: dict[Act, date] = {}
    for one in replayed:
        for decision in one.decisions:
            if decision.pupil_id == pupil:
                for act in acts_in(decision):
                    first[act] = min(decision.first_at, first.get(act, decision.first_at))
    return sorted(first, key=lambda act: (THEMES.index(act[0]), first[act], act[1]))


def acts_in(decision: Decision) -> tuple[Act, ...]:
    """The acts of one decision; of a notice, which has none of its own, the words of its step."""
    acts = (act for action in parts_of(decision.done) for act in acts_in_action(action))
    return tuple(dict.fromkeys(acts)) or (("other", decision.rule.replace("_", " ")),)


def _entries(pupil: str, act: Act, replayed: Replayed) -> tuple[Entry, ...]:
    """One policy's decisions on an act: those that differ in their day alone are one entry."""
    groups: dict[tuple[object, ...], list[Decision]] = {}
    for one in replayed.decisions:
        if one.pupil_id == pupil and act in acts_in(one):
            due = one.due.text if one.due is not None else ""
            groups.setdefault((one.rule, one.case, one.strength, one.status, one.result, due, one.role), []).append(one)
    made = (Entry(group[0], tuple(decision.first_at for decision in group)) for group in groups.values())
    return tuple(sorted(made, key=lambda entry: (entry.days[0], entry.decision.rule)))


def _said(entries: Sequence[Entry]) -> tuple[object, ...]:
    """What a cell says, without the names of rules and roles and clauses."""
    return tuple(
        (NOT_SPECIFIED,) if entry.is_silent else
        (entry.days, entry.decision.strength, entry.decision.status, entry.decision.result,
         str(entry.due.at or "") if entry.due is not None else "", _own_readings(entry.decision))
        for entry in entries
    )  # fmt: skip


def _own_readings(decision: Decision) -> tuple[tuple[str, bool], ...]:
    return tuple((read.reading, read.decided) for read in own_readings(decision))


def entry_lines(entry: Entry) -> list[str]:
    """A decision in a cell: its days and strength; who; when it is due; what keeps it open; its clauses. What turns on
    something that the document leaves open is no act: it is not specified, whoever the pupil is."""
    one = entry.decision
    if entry.is_silent:
        names = ", ".join(name.replace("_", " ") for name in one.open_names)
        said = [NOT_SPECIFIED, f"turns on {names}" if names else "", f"({', '.join(one.source)})" if one.source else ""]
        return [line for line in said if line]
    more = f" +{len(entry.days) - 1}" if len(entry.days) > 1 else ""
    lines = [f"{entry.days[0]}{more} {one.strength}", one.role or one.not_specified or "readings differ on who"]
    if one.due is not None:
        lines.append(one.due.text if one.due.silence is None else "no time given")
    if one.status != "due" or one.result != "determined":
        lines.append(", ".join(word for word in (_open(one), _left(one.result)) if word))
    return [line for line in [*lines, f"({', '.join(one.source)})"] if line not in ("", "()")]


def _open(one: Decision) -> str:
    match one.status:
        case "asks":
            return "to be decided"
        case "if":
            return f"if known: {', '.join(one.open_names)}" if one.open_names else by_reading(one)
        case "first":
            return "waits for what it needs"
    return ""


def _left(result: str) -> str:
    return "" if result in ("determined", "discretionary") else result.replace("_", " ")
