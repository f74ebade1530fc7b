"""Scenarios at the edges of a profile that no expectation notices yet, for a person to confirm.

For each mutant that survives, the shortest history or the question that tells it from the profile: it lies at the edge
of a figure, a minute before or after a time, or in the period that was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.decide.duties_summary import COUNTED
from attendance_policy.diff.counterexample import find_counterexample
from attendance_policy.diff.model import Change, Differences
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded
from attendance_policy.scenario import Ready, read_scenario, replay
from attendance_policy.scenario.data import answer_data, decision_data
from attendance_policy.scenario.duties import duties_in
from attendance_policy.source import read_yaml
from attendance_policy.source.write import write_yaml
from attendance_policy.testing.check import Datum, duties_of
from attendance_policy.testing.model import Suite, is_duty
from attendance_policy.testing.mutants import Mutant, mutants_of
from attendance_policy.testing.mutate import SURVIVED, Bench

ReadSuite = Callable[[str, str], Suite]
_SHOWN = ("rule", "case", "pupil_id", "at", "due", "strength", "status")
_COUNT = re.compile(r"0|[1-9]\d*", re.ASCII)
_BESIDE = ("ask", "question", "policy", "year", "at", "source", "readings", "interpretation", "notes", "asks", "under",
           "absent_on", "day", "requested", "from", "to", "reason", "form", "record", "on")  # fmt: skip


@dataclass(frozen=True)
class Edge:
    """One scenario to confirm. `name`: of its file, without an ending. `text`: "" where none was found, and `mutant`
    is told by nothing that was tried."""

    name: str
    text: str
    mutant: Mutant


def edges_of(
    ready: Ready, bench: Bench, calendar: Calendar, codes: CodeBook, read: ReadSuite,
    progress: Callable[[float], None] | None = None,
) -> Iterator[Edge]:  # fmt: skip
    """A scenario for each mutant that neither the expectations at hand nor the scenarios before it notice. `read` makes
    a suite of a name and the text of a scenario file."""
    mutants = mutants_of(ready.loaded)
    taken: dict[str, int] = {}
    for index, mutant in enumerate(mutants):
        if bench.verdict(mutant).result == SURVIVED:
            edge = _edge(ready, bench, mutant, calendar, codes, taken)
            if edge.text:
                suite = read(f"{edge.name}.yaml", edge.text)
                if Bench(ready, [suite]).verdict(mutant).result == SURVIVED:  # it would hold of both
                    edge = Edge(edge.name, "", mutant)
                else:
                    bench.add(suite)
            yield edge
        if progress is not None:
            progress((index + 1) / len(mutants))


def _edge(
    ready: Ready, bench: Bench, mutant: Mutant, calendar: Calendar, codes: CodeBook, taken: dict[str, int]
) -> Edge:
    changed = bench.changed(mutant)
    slug = re.sub(r"[^a-z0-9]+", "_", mutant.path.lower()).strip("_")
    taken[slug] = taken.get(slug, 0) + 1
    name = slug if taken[slug] == 1 else f"{slug}_{taken[slug]}"
    if changed is None:
        return Edge(name, "", mutant)
    change = Change(mutant.path, "changed", mutant.before, mutant.after, (), (), mutant.place, mutant.place)
    found = find_counterexample(Differences(ready.loaded, changed, (change,)), calendar, codes).first
    if found is None:
        return Edge(name, "", mutant)
    return Edge(name, _with_expectations(ready, bench, mutant, changed, found.text, codes, calendar), mutant)


def _with_expectations(
    ready: Ready, bench: Bench, mutant: Mutant, changed: Loaded, text: str, codes: CodeBook, calendar: Calendar
) -> str:
    """The scenario with what the policy decides today."""
    document = read_yaml(text, "<edge>")
    scenario = read_scenario(document, codes, lambda _: calendar, calendar)
    (replayed,) = replay(scenario, [ready])
    policy = ready.loaded.policy
    rules = {name for name in bench.rules(mutant) if not is_duty(policy, name)}
    expected: dict[str, Any] = {"to_confirm": True}
    if replayed.answers:
        expected["answers"] = [_answer(answer_data(one)) for one in replayed.answers]
    data = [decision_data(one) for one in replayed.decisions if one.rule in rules]
    if data:
        expected["decisions"] = [_decision(one) for one in data]
    duties = _duties(duties_of(replayed.duties), duties_of(duties_in(scenario, changed)))
    if duties:
        expected["duties"] = duties
    if scenario.review_until is not None and rules:
        expected["complete"] = sorted(rules)
    held = _plain(document.data)
    held["scenario"] = f"{mutant.path}, one step from {mutant.after}"
    held["expect"] = {policy.id: expected}
    return write_yaml(held)


def _answer(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items()
            if key not in _BESIDE and value is not None and not isinstance(value, list | Mapping)}  # fmt: skip


def _duties(ours: list[Datum], theirs: list[Datum]) -> list[dict[str, Any]]:
    """The duties that a change touches: how often each comes round today, and what else the change makes of it."""
    changed = {one["rule"]: one for one in theirs}
    found = []
    for one in ours:
        after = changed.get(one["rule"], {})
        differing = [key for key in one if key not in after or after[key] != one[key]]
        if differing:
            keys = [key for key in differing if key in COUNTED.values()] or differing
            found.append({"rule": one["rule"], "count": one["count"], **{key: _told(one[key]) for key in keys}})
    return found


def _told(value: Any) -> Any:
    """A value of a duty as an expectation says it; what is null in a group is left out."""
    if isinstance(value, Mapping):
        return {key: _told(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_told(inner) for inner in value]
    return "nothing" if value is None else value


def _decision(data: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for key in _SHOWN:
        value = data[key]
        if isinstance(value, Mapping):
            value = next((value[name] for name in ("at", "text", "says", "not_stated") if value.get(name)), None)
        if value is not None:
            shown["pupil" if key == "pupil_id" else key] = value
    return shown


def _plain(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    text, plain = str(data), getattr(data, "plain", False)
    if plain and text in ("true", "false"):
        return text == "true"
    return int(text) if plain and _COUNT.fullmatch(text) else text
