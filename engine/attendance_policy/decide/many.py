"""Many policies on one register: readings, a what-if, a sweep. Each block of pupils is laid and counted once.

A policy is run after those it is `like`: of a rule that reads nothing which differs, the result is theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import field

from attendance_policy.decide.blocks import given_of, lines_of, suiting
from attendance_policy.decide.merge import Pieces, merged, pieces
from attendance_policy.decide.model import Decided, RanRule
from attendance_policy.decide.reach import Like
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.facts.contacts import Contacts
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy
from attendance_policy.rules.settings import Settings, counting_of
from attendance_policy.rules.touch import compared


@dataclass(frozen=True, eq=False)
class Task:
    """One policy to run. `only`: just these rules, which must hold all that they look back at. `like`: the numbers of
    earlier tasks whose results may stand for rules that are the same; of the last also for pupils for whom a rule that
    only looks back at another does the same."""

    policy: Policy
    settings: Settings
    contacts: Contacts | None = None
    only: frozenset[str] | None = None
    like: tuple[int, ...] = field(default=(0,))


def run_many(tasks: Sequence[Task], shared: Shared, block: int | None = None) -> tuple[Decided, ...]:
    """Every decision of each task on one register: the same as each decided alone, with what they share done once."""
    joining = [Joining(task.policy, shared) for task in tasks]
    for start, parts in each_block(tasks, shared, block):
        for one, part in zip(joining, parts, strict=True):
            one.add(start, part)
    return tuple(one.whole() for one in joining)


class Joining:
    """The decisions of one policy on blocks of pupils, laid together. A register of one block is as it was decided."""

    def __init__(self, policy: Policy, shared: Shared) -> None:
        self.policy = policy
        self.grid = shared.grid
        self._alone: Decided | None = None
        self._parts: list[Pieces] = []

    def add(self, start: int, part: Decided) -> None:
        """Add what was decided of the block that begins with the pupil `start`."""
        if part.grid is self.grid:
            self._alone = part
        else:
            self._parts.append(pieces(part, start))

    def gather(self, parts: Sequence[Pieces]) -> None:
        """Add what another process decided of blocks."""
        self._parts += parts

    def whole(self) -> Decided:
        """Everything that was decided of the register."""
        return self._alone if self._alone is not None else merged(self.policy, self.grid, self._parts)


def each_block(
    tasks: Sequence[Task], shared: Shared, block: int | None = None, decided: Sequence[Decided] = ()
) -> Iterator[tuple[int, list[Decided]]]:
    """For each block of pupils the number of its first, and what every task decides of it, numbered from 0.

    What is computed of a register of at most one block is kept in `shared` for the next call. `decided`: what an
    earlier call gave for the first of the same tasks, of such a register; of a larger one they are decided again.
    Of several blocks, what was given is let go of with the next.
    """
    count = shared.grid.size[0]
    block = block or suiting(counting_of(task.policy, task.settings) for task in tasks)
    skipped = len(decided) if count <= block else 0
    alike = [_alike(tasks, index) for index in range(skipped, len(tasks))]

    def of(start: int) -> list[Decided]:
        stop = min(start + block, count)
        parts: dict[tuple[int, int], tuple[Settings, Contacts | None]] = {}
        own = lines_of(shared, start, stop)
        done = list(decided[:skipped])
        for task, sources in zip(tasks[skipped:], alike, strict=True):
            key = (id(task.settings), id(task.contacts))
            if key not in parts:
                parts[key] = given_of(shared.grid, task.settings, task.contacts, start, stop)
            known: dict[str, RanRule] = {}
            like = None
            for source, same, worded in sources:
                for name, ran in done[source].ran.items():
                    if name in same:
                        known.setdefault(name, ran)
                like = Like(done[source].ran, worded)  # the last of them
            done.append(decide_block(task.policy, own, *parts[key], task.only, known, like))
        return done

    for start in range(0, max(count, 1), block):
        parts = of(start)
        yield start, parts
        if count > block:
            parts.clear()  # the columns of one block go before the next is laid, whoever holds the list


def _alike(tasks: Sequence[Task], index: int) -> list[tuple[int, Collection[str], frozenset[str]]]:
    """For each task that this one is like, the rules of which both decide the same, and those of the same words."""
    task = tasks[index]
    found: list[tuple[int, Collection[str], frozenset[str]]] = []
    for source in task.like:
        other = tasks[source]
        if source < index and other.settings is task.settings and other.contacts is task.contacts:
            rules = frozenset(rule.id for rule in task.policy.rules)
            touched, worded = compared(other.policy, task.policy)
            found.append((source, rules - touched, worded))
    return found
