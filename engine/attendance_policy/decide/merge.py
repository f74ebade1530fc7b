"""Decisions of parts of a register laid together: blocks of one process, or of several.

A piece says which case fired by its place in the policy, so that it can leave the process that made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.model import STATUSES, Decided, Fired
from attendance_policy.facts.days import Index
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.rows import Rows
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy

# The places of the rule, of its case and of the act; that of the status; what it turns on; the occasion.
Key = tuple[int, int, int, int, tuple[str, ...], str]


@dataclass(frozen=True)
class Piece:
    """What one case fired in a part. `columns`: of the rows that fired the pupil, counted over the whole register, the
    day, the spell, the place in it and its first day."""

    key: Key
    columns: tuple[Index, ...]


@dataclass(frozen=True)
class Pieces:
    """Everything decided of one part."""

    fired: tuple[Piece, ...]
    assumed: dict[str, str]
    not_asked: tuple[tuple[str, str], ...]


def pieces(decided: Decided, offset: int) -> Pieces:
    """The rows that fired, and no others. `offset`: how many pupils of the whole register lie before this part."""
    order = {rule.id: index for index, rule in enumerate(decided.policy.rules)}
    found = [Piece(place_of(fired, order), _columns(fired, offset)) for fired in decided.fired]
    return Pieces(tuple(found), dict(decided.assumed), decided.not_asked)


def _columns(fired: Fired, offset: int) -> tuple[Index, ...]:
    rows, at = fired.rows, fired.at
    pupil = fired.pupil + np.int32(offset)
    if rows.in_spells:
        return (pupil, fired.day, rows.spell.take(at), rows.in_spell.take(at), rows.spell_day.take(at))
    none = np.full(len(at), -1, dtype=np.int32)
    return (pupil, fired.day, none, none, none)


def place_of(fired: Fired, order: Mapping[str, int]) -> Key:
    """Where what fired stands in its policy. `order`: from a rule to its place."""
    return (order[fired.rule.id], fired.rule.cases.index(fired.case), _act(fired), STATUSES.index(fired.status),
            fired.open_names, fired.rows.occasion)  # fmt: skip


def merged(policy: Policy, grid: Grid, parts: Iterable[Pieces]) -> Decided:
    """The whole register's decisions from those of its parts, given in the order of their pupils."""
    by_key: dict[Key, list[Piece]] = {}
    not_asked: dict[tuple[str, str], int] = {}
    assumed: dict[str, str] = {}
    count = 0
    for part in parts:
        count += 1
        for rule in part.not_asked:
            not_asked[rule] = not_asked.get(rule, 0) + 1
        assumed.update(part.assumed)
        for piece in part.fired:
            by_key.setdefault(piece.key, []).append(piece)
    # A part may have none of the dates that tell of an occasion, and another one some.
    nowhere = tuple(rule for rule, parts_without in not_asked.items() if parts_without == count)
    joined = tuple(_joined(policy, grid, key, found) for key, found in sorted(by_key.items(), key=lambda item: item[0]))
    return Decided(policy, grid, joined, dict(sorted(assumed.items())), nowhere)


def _act(fired: Fired) -> int:
    return next(index for index, act in enumerate(fired.case.acts) if act == (fired.strength, fired.actions))


def _joined(policy: Policy, grid: Grid, key: Key, found: list[Piece]) -> Fired:
    rule_at, case_at, act_at, status, names, occasion = key
    rule = policy.rules[rule_at]
    case = rule.cases[case_at]
    strength, actions = case.acts[act_at]
    pupil, day, spell, in_spell, spell_day = _joined_columns([piece.columns for piece in found])
    rows = Rows(occasion, grid, pupil, day, spell, in_spell, spell_day)
    at: NDArray[np.int64] = np.arange(len(rows))
    return Fired(rule, case, strength, actions, STATUSES[status], rows, at, names)


def _joined_columns(parts: list[tuple[Index, ...]]) -> list[Index]:
    """Each column of all parts; one that is another one in each of them is joined once."""
    known: dict[tuple[int, ...], Index] = {}
    for column in zip(*parts, strict=True):
        same = tuple(map(id, column))
        if same not in known:
            known[same] = np.concatenate(column)
    return [known[tuple(map(id, column))] for column in zip(*parts, strict=True)]
