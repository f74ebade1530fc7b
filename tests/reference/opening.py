"""What a decision left at not known turns on: a silence, something missing, or a question to a person."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from attendance_policy.conditions import Condition
from attendance_policy.policy.model import Case, Policy, Rule, Silence
from attendance_policy.policy.times import Time
from attendance_policy.vocabulary import FACTS, LOGGED_ANCHORS
from reference.facts import UNKNOWN
from reference.logbook import EVENT_STEPS, own_steps
from reference.pupil import Pupil

if TYPE_CHECKING:
    from reference.facts import Moment
    from reference.interpreter import Options

NO_UNITS = ("minutes", "hours", "sessions")


def _recorded(policy: Policy, anchor: str, occasion: str, log: bool) -> bool:
    """Whether a register or a log could tell the day that an anchor stands for."""
    if anchor in LOGGED_ANCHORS:
        return log
    if anchor == "return":
        return occasion in ("absence", "return")
    return anchor == "spell starts" or anchor in own_steps(policy)


def waits_for_something_unknown(policy: Policy, time: Time | Silence, occasion: str, log: bool) -> bool:
    """Whether a `not_before` or an `until` cannot be counted from what a register and a log hold."""
    if isinstance(time, Silence) or time.kind not in ("offset", "anchor"):
        return True
    if not _recorded(policy, time.anchor, occasion, log):
        return True
    return time.kind == "offset" and (time.unit in NO_UNITS or time.edge != "after")


def opening(
    policy: Policy, rule: Rule, case: Case, pupil: Pupil, options: Options, moment: Moment,
    holes: set[str],
) -> tuple[str, tuple[str, ...]]:
    """The status of an open decision about a pupil at a moment, and the names it turns on."""
    silent: set[str] = set()
    missing: set[str] = set()
    asked: set[str] = set()
    occasion, log = moment.row.occasion, options.log
    for key, time in (
        ("until", rule.until), ("not_before", rule.not_before), *(("not_before", way.not_before) for way in case.ways),
    ):  # fmt: skip
        if time is not None and waits_for_something_unknown(policy, time, occasion, log):
            if isinstance(time, Silence):
                silent.add(key)
            else:  # the anchor that nobody records, or a distance that is not counted
                own = _recorded(policy, time.anchor, occasion, log)
                missing.add(time.text if own or not time.anchor else time.anchor)
    found = [*case.conditions, *(way.when for way in case.ways if way.when)]
    waiting = [rule.needs, *found] if rule.needs is not None else found
    seen: set[str] = set()
    while waiting:
        for node in ast.walk(waiting.pop().tree):
            name = node.id if isinstance(node, ast.Name) else ""
            if isinstance(node, ast.Call):
                _event_steps(policy, node, missing, options)
                _by_way(node, missing, moment)
            if not name or name in seen:
                continue
            seen.add(name)
            waiting += _inside(policy, name, options)
            silent |= {name} & holes
            _sort(policy, name, pupil, options, silent, missing, asked)
    missing -= {"contact_made"} if options.log else set()
    for name in ("evidence_given", "told_in_advance"):
        if name in missing and moment.truth(name, {}) != 1:
            missing.discard(name)
    for name in ("reason", "days_before"):
        if name in missing and moment.asked(name) is not UNKNOWN:
            missing.discard(name)
    if silent:
        return "not_specified", tuple(sorted(silent))
    if missing:
        return "if", tuple(sorted(missing))
    return "asks", tuple(sorted(asked))


def _by_way(node: ast.Call, missing: set[str], moment: Moment) -> None:
    """Whether somebody was reached in some way is known on one day and not on the next."""
    assert isinstance(node.func, ast.Name)
    if node.func.id == "contact_by":
        way = node.args[0]
        assert isinstance(way, ast.Constant)
        if not moment.book.log:
            missing.add("contact_by")


def _event_steps(policy: Policy, node: ast.Call, missing: set[str], options: Options) -> None:
    """A kind of event is only known from a log."""
    assert isinstance(node.func, ast.Name)
    for arg in (*node.args, *(k.value for k in node.keywords if k.arg in ("since", "at"))):
        word = arg.id if isinstance(arg, ast.Name) else arg.value if isinstance(arg, ast.Constant) else None
        if word in {*EVENT_STEPS, *LOGGED_ANCHORS} - own_steps(policy) and not options.log:
            missing.add(node.func.id)
    if any(keyword.arg == "outcome" for keyword in node.keywords) and not options.log:
        missing.add(node.func.id)


def _inside(policy: Policy, name: str, options: Options) -> list[Condition]:
    if name in policy.terms:
        term = policy.terms[name]
        return [] if isinstance(term, Silence) else [term]
    if name in policy.tiers:
        return [condition for level in policy.tiers[name].levels for condition in level.when]
    if name in policy.judgements and options.simulate and name not in options.assume:
        simulated = policy.judgements[name].in_simulation
        return [simulated] if isinstance(simulated, Condition) else []
    return []


def _sort(policy: Policy, name: str, pupil: Pupil, options: Options,
          silent: set[str], missing: set[str], asked: set[str]) -> None:  # fmt: skip
    taken = name in options.assume
    value, term = policy.values.get(name), policy.terms.get(name)
    if isinstance(term, Silence) or (
        isinstance(value, Silence) and not (options.simulate and value.in_simulation is not None)
    ):
        silent.add(name)
    elif name in policy.judgements:
        judgement = policy.judgements[name]
        if judgement.unanswered == "ask" and not taken and not (options.simulate and judgement.in_simulation):
            asked.add(name)
    elif name in ("contact_made", "evidence_given", "told_in_advance", "reason", "days_before"):
        missing |= set() if taken else {name}
    elif name in ("requested", "leave_outcome"):
        missing |= set() if taken or options.log else {name}
    elif name == "improved_since":
        counting = policy.counting_in_simulation if options.simulate else policy.counting
        asked |= {name} if counting.improvement == "judged" and not taken else set()
    elif name == "contacts_held":
        missing |= set() if pupil.contacts_held is not None else {name}
    elif name == "year":
        missing |= set() if pupil.year else {name}
    elif name in policy.flags or (name in FACTS and FACTS[name].known_from == "pupil file"):
        missing |= {name} if pupil.flags.get(name, "?") == "?" and not taken else set()
