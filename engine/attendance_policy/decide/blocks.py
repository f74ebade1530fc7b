"""A large register is decided in blocks of pupils, so that memory and caches are those of a school, not of a country.

Pupils do not see each other, so blocks decided apart and laid together are the register decided at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from attendance_policy.decide.merge import Pieces, merged, pieces
from attendance_policy.decide.model import Decided
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.memory import Keys
from attendance_policy.facts.versions import Earlier
from attendance_policy.policy.model import Policy
from attendance_policy.processes import keep_pages
from attendance_policy.register.model import Pupils
from attendance_policy.rules.settings import Settings, counting_of
from attendance_policy.vocabulary.counting import Counting

# Few enough that a block's columns are little memory, and many enough that going through the rules costs nothing beside
# counting. What leaves a processor's cache at this size is counted a part at a time (facts/counts.py). No power of two:
# a column's days would lie where a cache holds only a few of them at once, and turning would take twice as long.
BLOCK = 8224


def decide(
    policy: Policy,
    shared: Shared,
    settings: Settings,
    contacts: Contacts | None = None,
    only: Collection[str] | None = None,
    block: int | None = None,
) -> Decided:
    """Every decision of a policy on a register. `only`: just these rules, which must hold all that they look back at.

    What is computed of a register of at most one block is kept in `shared` for the next policy. `block`: pupils; None:
    as many as suit the policy.
    """
    grid = shared.grid
    block = block or suiting([counting_of(policy, settings)])
    keep_pages()
    if grid.size[0] <= block:
        return decide_block(policy, shared, settings, contacts, only)

    def of(start: int) -> Pieces:
        stop = min(start + block, grid.size[0])
        return pieces(decide_block(policy, *part_of(shared, settings, contacts, start, stop), only), start)

    return merged(policy, grid, map(of, range(0, grid.size[0], block)))


def suiting(countings: Iterable[Counting]) -> int:
    """How many pupils make a block: twice as many where nobody looks at every school day, which is five times the rows
    of every week."""
    return BLOCK if any(one.review_every == "school day" for one in countings) else 2 * BLOCK


def part_of(
    shared: Shared, settings: Settings, contacts: Contacts | None, start: int, stop: int
) -> tuple[Shared, Settings, Contacts | None]:
    """What a run is given, of the pupils from `start` up to, not including, `stop`, numbered from 0.

    Of all of them it is what was given, with what `shared` keeps.
    """
    return lines_of(shared, start, stop), *given_of(shared.grid, settings, contacts, start, stop)


def lines_of(shared: Shared, start: int, stop: int) -> Shared:
    """The register of the same pupils."""
    if _is_whole(shared.grid, start, stop):
        return shared
    keep_pages()
    return Shared.of(_slice(shared.grid, start, stop), _earlier(shared, start, stop))


def given_of(
    grid: Grid, settings: Settings, contacts: Contacts | None, start: int, stop: int
) -> tuple[Settings, Contacts | None]:
    """What a run is told besides the register, of the same pupils."""
    if _is_whole(grid, start, stop):
        return settings, contacts
    return _settings(settings, grid, start, stop), _contacts(contacts, grid, start, stop)


def _is_whole(grid: Grid, start: int, stop: int) -> bool:
    return (start, stop) == (0, grid.size[0])


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
