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
    """What one case fired in a part: rows, by their pupil, counted over the whole register, and their day. Of an
    occasion of spells, on which many cases fire, `columns` are all of its rows in the part, with the spell, the place
    in it and its first day, and `at` says which fired; of any other they are those that fired."""

    key: Key
    columns: tuple[Index, ...]
    at: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Pieces:
    """Everything decided of one part."""

    fired: tuple[Piece, ...]
    assumed: dict[str, str]
    not_asked: tuple[tuple[str, str], ...]


def pieces(decided: Decided, offset: int) -> Pieces:
    """The rows that fired. `offset`: how many pupils of the whole register lie before this part."""
    order = {rule.id: index for index, rule in enumerate(decided.policy.rules)}
    asked: dict[int, tuple[Index, ...]] = {}
    found = []
    for fired in decided.fired:
        rows, key = fired.rows, place_of(fired, order)
        if not rows.in_spells:
            found.append(Piece(key, (fired.pupil + np.int32(offset), fired.day)))
            continue
        if id(rows) not in asked:
            asked[id(rows)] = (rows.pupil + np.int32(offset), rows.day, rows.spell, rows.in_spell, rows.spell_day)
        found.append(Piece(key, asked[id(rows)], fired.at))
    return Pieces(tuple(found), dict(decided.assumed), decided.not_asked)


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
    asked: dict[str, list[tuple[Index, ...]]] = {}
    for key, found in by_key.items():
        asked.setdefault(key[-1], []).extend(piece.columns for piece in found if piece.at is not None)
    spells = {occasion: _Asked(occasion, grid, columns) for occasion, columns in asked.items() if columns}
    joined = tuple(_joined(policy, grid, key, by_key[key], spells.get(key[-1])) for key in sorted(by_key))
    return Decided(policy, grid, joined, dict(sorted(assumed.items())), nowhere)


def _act(fired: Fired) -> int:
    return next(index for index, act in enumerate(fired.case.acts) if act == (fired.strength, fired.actions))


class _Asked:
    """The rows of an occasion of spells, of all parts, one after the other."""

    def __init__(self, occasion: str, grid: Grid, columns: list[tuple[Index, ...]]) -> None:
        each = list({id(one): one for one in columns}.values())
        ends = np.cumsum([len(one[0]) for one in each]).tolist()
        self.starts = {id(one): end - len(one[0]) for one, end in zip(each, ends, strict=True)}
        pupil, day, spell, in_spell, spell_day = (np.concatenate(column) for column in zip(*each, strict=True))
        self.rows = Rows(occasion, grid, pupil, day, spell, in_spell, spell_day)


def _joined(policy: Policy, grid: Grid, key: Key, found: list[Piece], asked: _Asked | None) -> Fired:
    rule_at, case_at, act_at, status, names, occasion = key
    rule = policy.rules[rule_at]
    case = rule.cases[case_at]
    strength, actions = case.acts[act_at]
    if asked is not None:
        rows = asked.rows
        at = np.concatenate([piece.at + asked.starts[id(piece.columns)] for piece in found if piece.at is not None])
    else:
        pupil, day = (np.concatenate(column) for column in zip(*(piece.columns for piece in found), strict=True))
        none = np.broadcast_to(np.int32(-1), pupil.shape)
        rows, at = Rows(occasion, grid, pupil, day, none, none, none), np.arange(len(pupil))
    return Fired(rule, case, strength, actions, STATUSES[status], rows, at, names)
