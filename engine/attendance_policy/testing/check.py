"""Running expectations: a scenario is replayed through each policy of which it expects something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attendance_policy.decide.duties_model import Duties
from attendance_policy.decide.duties_summary import duties_data
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.scenario import Ready, Replayed, replay
from attendance_policy.scenario.data import answer_data, decision_data
from attendance_policy.testing.match import differences, matching, nearest, strange_names
from attendance_policy.testing.model import Expected, OfPolicy, Outcome, Suite

Datum = Mapping[str, Any]


def check(suite: Suite, ready: Mapping[str, Ready]) -> tuple[Outcome, ...]:
    """What came of every expectation about the policies at hand, in the order of the file."""
    found: list[Outcome] = []
    for one in suite.policies:
        if one.policy in ready:
            (replayed,) = replay(suite.scenario, [ready[one.policy]])
            found += checked(suite.scenario.file, one, replayed)
    return tuple(found)


def checked(file: str, one: OfPolicy, replayed: Replayed) -> tuple[Outcome, ...]:
    """What came of what is expected of one policy, given what it answers and decides."""
    answers = [answer_data(answered) for answered in replayed.answers]
    decisions = [decision_data(decision) for decision in replayed.decisions]
    return outcomes_of(file, one, answers, decisions, duties_of(replayed.duties))


def duties_of(duties: Duties | None) -> list[Datum]:
    """The duties of a replay, each with its rule."""
    if duties is None:
        return []
    return [{"rule": name, **data} for name, data in duties_data(duties).items() if isinstance(data, Mapping)]


def outcomes_of(
    file: str, one: OfPolicy, answers: Sequence[Datum], decisions: Sequence[Datum], duties: Sequence[Datum]
) -> tuple[Outcome, ...]:
    """What came of what is expected of one policy, given the data of its answers, decisions and duties."""
    wanted = [expected for expected in one.expected if expected.kind == "decision"]
    found = matching([expected.values for expected in wanted], decisions)
    fulfilled = {id(wanted[index]): decisions[at] for index, at in found.items()}
    outcomes = []
    for expected in one.expected:
        covers: tuple[tuple[str, str], ...] = ()
        match expected.kind:
            case "answer":
                differs, hint = _answer(expected, answers[expected.index])
            case "duty":
                differs, hint = _duty(expected, duties)
                covers = ((expected.rule, ""),)
            case "none":
                differs, hint = _none(expected, decisions), ""
            case _:
                met = fulfilled.get(id(expected))
                differs, hint = ("", "") if met is not None else (_missing(expected, decisions), "")
                covers = () if met is None else _covered(met)
        outcomes.append(Outcome(file, one.policy, expected.kind, expected.words, expected.place, expected.confirmed,
                                differs, hint, covers))  # fmt: skip
    if one.complete:
        outcomes += _unexpected(file, one, decisions, set(found.values()))
    return tuple(outcomes)


def _covered(decision: Datum) -> tuple[tuple[str, str], ...]:
    """The rule of a decision and its case; a rule that says the same again is decided with it."""
    return ((str(decision["rule"]), str(decision["case"] or "")), *((rule, "") for rule in decision["restated_by"]))


def _answer(expected: Expected, actual: Datum) -> tuple[str, str]:
    differs = "; ".join(differences(expected.values, actual))
    for name, group, known in strange_names(expected.values, actual):
        listed = f"`{group[:-1]}` has " + ", ".join(f"`{one}`" for one in known) if group else ""
        return differs, did_you_mean(name, known) or listed
    return differs, ""


def _duty(expected: Expected, duties: Sequence[Datum]) -> tuple[str, str]:
    here = [one for one in duties if one["rule"] == expected.rule]
    if not here:
        return ("no duties are listed in this scenario", "add `duties: true`") if not duties else \
            (f"`{expected.rule}` is not a duty of the school", "expect it under `decisions`")  # fmt: skip
    return "; ".join(differences(expected.values, here[0])), ""


def _none(expected: Expected, decisions: Iterable[Datum]) -> str:
    here = [one for one in decisions if not differences(expected.values, one)]
    return f"there is one: {_in_words(here[0])}" if here else ""


def _missing(expected: Expected, decisions: Sequence[Datum]) -> str:
    near = nearest(expected.values, decisions)
    if near:
        return "; ".join(near)
    alike = any(not differences(expected.values, one) for one in decisions)
    return "there are fewer such decisions than expected" if alike else "there is no such decision"


def _unexpected(file: str, one: OfPolicy, decisions: Sequence[Datum], found: set[int]) -> Iterator[Outcome]:
    """Decisions that nobody expected; one outcome that says there is none where all were expected."""
    extra = [d for at, d in enumerate(decisions) if at not in found and one.is_complete_for(str(d["rule"]))]
    what = f"no other decision of {', '.join(sorted(one.rules))}" if one.rules else "no other decision"
    if not extra:
        yield Outcome(file, one.policy, "complete", what, one.place, one.confirmed)
    for decision in extra:
        yield Outcome(file, one.policy, "unexpected", what, one.place, one.confirmed,
                      f"there is one: {_in_words(decision)}", "expect it, or leave it out of `complete`")  # fmt: skip


def _in_words(decision: Datum) -> str:
    case = f" ({decision['case']})" if decision["case"] else ""
    at = decision["at"] or "a day that readings differ on"
    return f"{decision['rule']}{case} about {decision['pupil_id']} on {at}, {decision['status']}"
