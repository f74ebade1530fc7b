"""A large register is decided in blocks of pupils, so that memory and caches are those of a school, not of a country.

Pupils do not see each other, so blocks decided apart and laid together are the register decided at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.model import Decided, Fired
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.grid import Grid, Index
from attendance_policy.facts.memory import Keys
from attendance_policy.facts.rows import Rows
from attendance_policy.facts.versions import Earlier
from attendance_policy.policy.model import Policy
from attendance_policy.register.model import Pupils
from attendance_policy.rules.settings import Settings

# About as many pupils as keep the columns of one register year inside a processor's cache; a large school.
BLOCK = 2048


def decide(
    policy: Policy,
    shared: Shared,
    settings: Settings,
    contacts: Contacts | None = None,
    only: Collection[str] | None = None,
    block: int = BLOCK,
) -> Decided:
    """Every decision of a policy on a register. `only`: just these rules, which must hold all that they look back at.

    What is computed of a register of at most one block is kept in `shared` for the next policy.
    """
    grid = shared.grid
    if grid.size[0] <= block:
        return decide_block(policy, shared, settings, contacts, only)
    parts: dict[tuple[object, ...], list[Fired]] = {}
    not_asked: dict[tuple[str, str], int] = {}
    assumed: dict[str, str] = {}
    order = {rule.id: index for index, rule in enumerate(policy.rules)}
    for start in range(0, grid.size[0], block):
        stop = min(start + block, grid.size[0])
        part = decide_block(policy, *part_of(shared, settings, contacts, start, stop), only)
        for rule in part.not_asked:
            not_asked[rule] = not_asked.get(rule, 0) + 1
        assumed.update(part.assumed)
        for fired in part.fired:
            key = (
                order[fired.rule.id],
                fired.rule.cases.index(fired.case),
                _act(fired),
                _STATUS[fired.status],
                fired.open_names,
                fired.rows.occasion,
            )
            parts.setdefault(key, []).append(_compact(fired, grid, start))
    # A block may have none of the dates that tell of an occasion, and another one some.
    nowhere = tuple(rule for rule, count in not_asked.items() if count == -(-grid.size[0] // block))
    joined = tuple(_joined(fired, grid) for _, fired in sorted(parts.items(), key=lambda item: item[0]))
    return Decided(policy, grid, joined, dict(sorted(assumed.items())), nowhere)


def part_of(
    shared: Shared, settings: Settings, contacts: Contacts | None, start: int, stop: int
) -> tuple[Shared, Settings, Contacts | None]:
    """What a run is given, of the pupils from `start` up to, not including, `stop`, numbered from 0."""
    grid = shared.grid
    return (
        Shared.of(_slice(grid, start, stop), _earlier(shared, start, stop)),
        _settings(settings, grid, start, stop), _contacts(contacts, grid, start, stop),
    )  # fmt: skip


_STATUS = {"due": 0, "asks": 1, "if": 2, "first": 3, "not_specified": 4}


def _act(fired: Fired) -> int:
    return next(index for index, act in enumerate(fired.case.acts) if act == (fired.strength, fired.actions))


def _slice(grid: Grid, start: int, stop: int) -> Grid:
    pupils = grid.pupils
    part = Pupils(
        pupils.pupil_ids[start:stop], pupils.years[start:stop], pupils.start[start:stop], pupils.leave[start:stop],
        pupils.school_ids[start:stop], {name: column[start:stop] for name, column in pupils.flags.items()},
        pupils.account, pupils.in_class[start:stop],
        {name: column[start:stop] for name, column in pupils.numbers.items()},
    )  # fmt: skip
    roll = (grid.on_roll[0][start:stop], grid.on_roll[1][start:stop])
    return Grid(grid.pupil_ids[start:stop], grid.marks[start:stop], grid.codes, grid.days, part, roll)


def _earlier(shared: Shared, start: int, stop: int) -> Earlier | None:
    return None if shared.earlier is None else shared.earlier.part(start, stop)


def _keys(keys: Keys, grid: Grid, start: int, stop: int) -> Keys:
    days = grid.size[1]
    low, high = np.searchsorted(keys, [start * days, stop * days])
    found: Keys = keys[low:high] - start * days
    return found


def _settings(settings: Settings, grid: Grid, start: int, stop: int) -> Settings:
    return replace(
        settings,
        recorded={step: _keys(keys, grid, start, stop) for step, keys in settings.recorded.items()},
        judged={
            name: answers.part(start * grid.size[1], stop * grid.size[1])
            for name, answers in settings.judged.items()
        },
        logged=settings.logged.part(start * grid.size[1], stop * grid.size[1]),
    )


def _contacts(contacts: Contacts | None, grid: Grid, start: int, stop: int) -> Contacts | None:
    if contacts is None:
        return None
    return Contacts(_keys(contacts.reached, grid, start, stop), _keys(contacts.tried, grid, start, stop))


def _compact(fired: Fired, grid: Grid, offset: int) -> Fired:
    """The rows that fired and no others, with pupils numbered as in the whole register: whose, and on which day."""
    rows, at = fired.rows, fired.at
    kept = Rows(rows.occasion, grid, rows.pupil[at] + np.int32(offset), rows.day[at], rows.spell[at], rows.in_spell[at],
                rows.spell_day[at], rows.start_of_day)  # fmt: skip
    return replace(fired, rows=kept, at=np.arange(len(at)))


def _joined(parts: list[Fired], grid: Grid) -> Fired:
    def together(name: str) -> Index:
        column: Index = np.concatenate([getattr(part.rows, name) for part in parts])
        return column

    pupil, day, spell = together("pupil"), together("day"), together("spell")
    in_spell, spell_day = together("in_spell"), together("spell_day")
    rows = Rows(parts[0].rows.occasion, grid, pupil, day, spell, in_spell, spell_day)
    at: NDArray[np.int64] = np.arange(len(rows))
    return replace(parts[0], rows=rows, at=at)
