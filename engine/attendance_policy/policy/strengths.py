"""A child that says how binding an action is says it instead of its parent: one action has one strength.

A document that will consider a notice weakens the national text that must; it does not do it twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attendance_policy.policy.model import STRENGTHS
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import Tree, is_silence
from attendance_policy.vocabulary import VERBS

_SECTIONS = ("stages", "rules", "duties")
_CASES = ("for_tier", "for_years")
_SEVERAL = ("one_of", "in_turn")


def give_way(tree: Tree, data: dict[str, Any]) -> None:
    """Drop from a tree the actions to which `data`, about to be laid over it, gives another strength.

    The same action is the same verb with the same thing after it, in one rule or in one of its cases.
    """
    for section in _SECTIONS:
        for name, rule in _groups(data.get(section)):
            path: Path = (section, name)
            _drop_weakened(tree, path, rule)
            for cases in _CASES:
                for case, inner in _groups(rule.get(cases)):
                    _drop_weakened(tree, (*path, cases, case), inner)


def _drop_weakened(tree: Tree, path: Path, rule: dict[str, Any]) -> None:
    try:
        known = tree.value(path)
    except KeyError:
        return
    if not isinstance(known, dict) or is_silence(known) or is_silence(rule):
        return
    said = {named for strength in STRENGTHS for action in _listed(rule.get(strength)) for named in _named(action)}
    for strength in STRENGTHS:
        if strength in rule or strength not in known:
            continue
        actions = _listed(known[strength])
        kept = [action for action in actions if said.isdisjoint(_named(action))]
        if not kept:
            tree.drop((*path, strength))
        elif len(kept) < len(actions):
            tree.put((*path, strength), kept, tree.origin((*path, strength)))


def _groups(value: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    return [(k, v) for k, v in value.items() if isinstance(v, dict)] if isinstance(value, dict) else []


def _listed(actions: Any) -> list[Any]:
    return actions if isinstance(actions, list) else [] if actions is None else [actions]


def _named(action: Any) -> set[tuple[str, str]]:
    """The verb of an action with what stands after it; of several in one, each."""
    if not isinstance(action, dict):
        return set()
    parts = [inner for key in _SEVERAL for part in _listed(action.get(key)) for inner in _named(part)]
    return {(verb, str(action[verb])) for verb in action if verb in VERBS and verb not in _SEVERAL} | set(parts)
