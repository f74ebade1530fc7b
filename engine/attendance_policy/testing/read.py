"""Reading what a scenario file expects, every slip of the pen at its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

import numpy as np

from attendance_policy.answers.model import RESULTS
from attendance_policy.decide.duties_document import DOCUMENT_RULES
from attendance_policy.decide.model import STATUSES
from attendance_policy.diagnostics import Problem, did_you_mean
from attendance_policy.policy import Policy
from attendance_policy.policy.build import RULES
from attendance_policy.policy.model import STRENGTHS, Silence
from attendance_policy.policy.paths import parse_path
from attendance_policy.scenario import Scenario
from attendance_policy.source import Document, Path
from attendance_policy.testing.model import Expected, OfPolicy, Suite, is_duty
from attendance_policy.vocabulary import OCCASIONS

# The names that a decision and a duty may be expected by: those of `replay --format json`.
DECISION = (
    "rule", "case", "pupil", "pupil_id", "at", "action", "due", "role", "strength", "status", "result", "source", "law",
    "readings", "turns_on", "hedge", "interpretation", "not_specified", "restated_by", "occasion", "parent_id",
    "notices", "key",
)  # fmt: skip
DUTY = (
    "rule", "count", "asks", "if", "not_specified", "on_request", "on_event", "role", "strength", "each", "action",
    "next", "source", "law", "hedge", "words", "interpretation", "turns_on", "rhythms", "readings",
)  # fmt: skip
_LISTS = {"decisions": ("decision", DECISION), "none": ("none", DECISION), "duties": ("duty", DUTY)}
_NOTHING = "nothing"  # how a file says that a value is null
FindPolicy = Callable[[str], Policy | None]
# The values of a decision that have only so many words, by name.
_Words = Mapping[str, tuple[str, ...]]


def read_expectations(document: Document, scenario: Scenario, find: FindPolicy, known: Collection[str]) -> Suite:
    """What a scenario expects. `find` gives the policy of an id, or None; `known`: every id there is."""
    reader = _Reader(document, scenario, known)
    data: dict[str, Any] = document.data if isinstance(document.data, dict) else {}
    whole = _is_yes(data.get("complete"))
    found = [
        reader.of_policy(("expect", str(name)), find(str(name)), str(name), said, whole)
        for name, said in data.get("expect", {}).items()
    ]
    return Suite(scenario, tuple(one for one in found if one is not None), tuple(sorted(set(reader.problems))))


class _Reader:
    def __init__(self, document: Document, scenario: Scenario, known: Collection[str]) -> None:
        self.document, self.scenario, self.known = document, scenario, known
        self.problems: list[Problem] = []

    def wrong(self, path: Path, code: str, message: str, suggestion: str, key: bool = False) -> None:
        places = self.document.key_places
        place = places[path] if key and path in places else self.document.places.nearest(path)
        self.problems.append(Problem(place, code, message, suggestion))

    def of_policy(
        self, path: Path, policy: Policy | None, name: str, said: Mapping[str, Any], whole: bool
    ) -> OfPolicy | None:
        if policy is None:
            self.wrong(path, "expected-policy", f"there is no policy `{name}`", did_you_mean(name, self.known)
                       or "`attendance-policy list` lists them", key=True)  # fmt: skip
            return None
        before, words = len(self.problems), words_of(policy)
        unsure = _is_yes(said.get("to_confirm"))
        expected: list[Expected] = []
        answers = said.get("answers", [])
        asked = len(self.scenario.questions)
        if len(answers) > asked:
            self.wrong((*path, "answers", asked), "expected-answers", f"answer {asked + 1} is expected, and "
                       f"{asked or 'no'} question{'s are' if asked != 1 else ' is'} asked",
                       "answers stand in the order of `ask`")  # fmt: skip
        for index, entry in enumerate(answers[:asked]):
            values = _values(entry)
            if values:
                place = self.document.places.nearest((*path, "answers", index))
                expected.append(Expected("answer", values, place, not (unsure or _unsure(entry)), index))
        for key, (kind, names) in _LISTS.items():
            for index, entry in enumerate(said.get(key, [])):
                at: Path = (*path, key, index)
                values = _values(entry)
                if not values:
                    self.wrong(at, "expected-nothing", "nothing is said of what is expected", "name its rule")
                elif self._sound(at, policy, values, names, kind, words if kind != "duty" else {}):
                    place = self.document.places.nearest(at)
                    expected.append(Expected(kind, values, place, not (unsure or _unsure(entry))))
        complete, rules = self._complete(path, policy, said.get("complete"), whole)
        complete = complete and len(self.problems) == before  # else what a slip meant would count as unexpected
        place = self.document.places.nearest(path)
        if not expected and not complete and len(self.problems) == before:
            self.wrong(path, "expected-nothing", f"nothing is said of what is expected of `{name}`",
                       "name answers, decisions or duties, or say `complete: true`", key=True)  # fmt: skip
        return OfPolicy(name, place, tuple(expected), complete, rules, not unsure)

    def _complete(self, path: Path, policy: Policy, said: Any, whole: bool) -> tuple[bool, frozenset[str]]:
        if not isinstance(said, list):
            return whole if said is None else _is_yes(said), frozenset()
        rules = frozenset(map(str, said))
        for index, rule in enumerate(said):
            self._rule((*path, "complete", index), policy, str(rule), "")
            self._no_duty((*path, "complete", index), policy, str(rule))
        return bool(rules), rules

    def _sound(
        self, at: Path, policy: Policy, values: Mapping[str, Any], names: Collection[str], kind: str, words: _Words
    ) -> bool:
        before = len(self.problems)
        for name in values:
            if name not in names:
                what = "duty" if kind == "duty" else "decision"
                self.wrong((*at, name), "expected-value", f"a {what} has no value `{name}`",
                           did_you_mean(name, names) or "values are those of `replay --format json`",
                           key=True)  # fmt: skip
        if "rule" in values:
            if kind != "duty" or values["rule"] not in DOCUMENT_RULES:
                self._rule((*at, "rule"), policy, str(values["rule"]), str(values.get("case") or ""))
            if kind != "duty":
                self._no_duty((*at, "rule"), policy, str(values["rule"]))
        elif kind == "duty":
            self.wrong(at, "expected-rule", "a duty is expected, and its rule is not named", "add `rule`")
        for key in ("pupil", "pupil_id"):
            if key in values and values[key] not in self.scenario.pupils.pupil_ids:
                self.wrong((*at, key), "expected-pupil", f"there is no pupil `{values[key]}`",
                           did_you_mean(str(values[key]), self.scenario.pupils.pupil_ids)
                           or "list the pupil under `pupils`")  # fmt: skip
        for name, known in words.items():
            if name in values:
                self._word((*at, name), name, values[name], known)
        if values.get("at") is not None:
            self._day((*at, "at"), str(values["at"]))
        return len(self.problems) == before

    def _word(self, at: Path, name: str, value: Any, known: Collection[str]) -> None:
        """A value that has only so many words; roles are joined by ` or ` and ` and `."""
        said = "nothing" if value is None else str(value)
        if value in known or (name == "role" and (value is None or all(part in known for part in _roles(said)))):
            return
        missing = next((part for part in _roles(said) if part not in known), said) if name == "role" else said
        listed = ", ".join(f"`{word}`" for word in known if word)
        otherwise = "add it under `roles` of the policy" if name == "role" else f"it is one of {listed}"
        self.wrong(at, "expected-value", f"there is no {name} `{missing}`", did_you_mean(missing, known) or otherwise)

    def _rule(self, at: Path, policy: Policy, name: str, case: str) -> None:
        rule = policy.rule(name)
        steps = tuple(policy.formal_steps)
        known = [*(one.id for one in policy.rules), *_only_in_readings(policy)]
        if rule is None and name not in (*steps, *known):
            self.wrong(at, "expected-rule", f"`{policy.id}` has no rule `{name}`", did_you_mean(name, [*known, *steps])
                       or f"`attendance-policy show {policy.id}` lists them")  # fmt: skip
        elif rule is not None and case and case not in [one.name for one in rule.cases]:
            cases = [one.name for one in rule.cases if one.name]
            self.wrong(at, "expected-rule", f"`{name}` of `{policy.id}` has no case `{case}`",
                       did_you_mean(case, cases)
                       or "cases are " + (", ".join(f"`{c}`" for c in cases) or "none"))  # fmt: skip

    def _no_duty(self, at: Path, policy: Policy, name: str) -> None:
        """No decision is of a duty, so that there is none, or no other, would hold whatever the policy does."""
        if is_duty(policy, name):
            self.wrong(at, "expected-nothing", f"`{name}` is a duty of the school, and no decision is of it",
                       f"count it: `duties: [{{rule: {name}, count: N}}]`, with `duties: true` in the scenario",
                       )  # fmt: skip

    def _day(self, at: Path, text: str) -> None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.wrong(at, "expected-day", f"`{text}` is not a date", "write it as YYYY-MM-DD")
            return
        until, calendar = self.scenario.review_until, self.scenario.calendar
        if until is not None and day > until:
            self.wrong(at, "expected-day", f"{text} is after the last day looked at, {until}",
                       "move `review_until`, or the day")  # fmt: skip
        elif calendar is not None and not calendar.covers(day) and not self._of_notices(day):
            self.wrong(at, "expected-day", f"the calendar `{calendar.id}` says nothing about {text}",
                       "choose another day or another calendar")  # fmt: skip
        elif not self._of_notices(day):
            self._looked_at(at, day)

    def _looked_at(self, at: Path, day: date) -> None:
        """Decisions of a register are taken on its school days, from the first on which anybody is on roll."""
        register = self.scenario.register
        if register is None:
            self.wrong(at, "expected-day", f"no day is looked at, so nothing is decided on {day}",
                       "add `register` or `review_until`")  # fmt: skip
            return
        marked = np.flatnonzero(register.marks.max(axis=0, initial=0))
        begins = [register.days[int(column) // 2] for column in marked[:1]]
        begins += [start for start in self.scenario.pupils.start if start is not None]
        if day not in register.days:
            self.wrong(at, "expected-day", f"{day} is a {day:%A} on which there is no school", "choose a school day")
        elif begins and day < min(begins):
            self.wrong(at, "expected-day", f"{day} is before the register, which begins on {min(begins)}",
                       "choose a later day, or let the register begin earlier")  # fmt: skip

    def _of_notices(self, day: date) -> bool:
        """Whether something may be decided of notices on a day: their time runs on the log, whatever a calendar has."""
        return any(event.kind == "notice" and event.at.date() <= day for event in self.scenario.events)


def words_of(policy: Policy) -> _Words:
    """The values of a decision that have only so many words, and which. A decision about a notice has no strength."""
    issued = [step.role for step in policy.formal_steps.values() if not isinstance(step, Silence)]
    named = [part for role in issued if isinstance(role, str) for part in _roles(role)]
    roles = (*policy.called.roles, *_only_in_readings(policy, ("roles",)), *named, "school")
    return {"status": STATUSES, "strength": (*STRENGTHS, ""), "result": RESULTS, "occasion": tuple(OCCASIONS),
            "role": roles}  # fmt: skip


def _roles(text: str) -> list[str]:
    return [one for part in text.split(" or ") for one in part.split(" and ")]


def _only_in_readings(policy: Policy, sections: Collection[str] = RULES) -> list[str]:
    """Entries of some sections that a reading of an open point adds."""
    paths = [parse_path(path) for point in policy.open_points for one in point.readings for path, _ in one.sets]
    return [str(path[1]) for path in paths if path[0] in sections and len(path) > 1]


def _values(entry: Any) -> dict[str, Any]:
    held = entry if isinstance(entry, dict) else {}
    return {str(key): _value(value) for key, value in held.items() if key != "to_confirm"}


def _value(value: Any) -> Any:
    """Text as written; None for `nothing`; groups and lists of these."""
    if isinstance(value, dict):
        return {str(key): _value(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_value(inner) for inner in value]
    return None if value == _NOTHING else str(value)


def _unsure(entry: Any) -> bool:
    return isinstance(entry, dict) and _is_yes(entry.get("to_confirm"))


def _is_yes(value: Any) -> bool:
    return str(value).lower() == "true"
