"""Blocks decided by several threads at once, in order: numpy lets the others go on while it counts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

One = TypeVar("One")
Found = TypeVar("Found")


def each(call: Callable[[One], Found], every: Iterable[One], threads: int) -> Iterator[Found]:
    """What `call` gives for each, in their order. With several `threads`, so many are begun at once.

    What a call raises is raised in its turn, and then no further one is begun.
    """
    waiting = iter(every)
    first = list(islice(waiting, 2))
    if threads < 2 or len(first) < 2:
        yield from map(call, first)
        yield from map(call, waiting)
        return
    from concurrent.futures import ThreadPoolExecutor  # slow to import, and mostly there is one thread

    with ThreadPoolExecutor(threads) as pool:
        begun: deque[Future[Found]] = deque(pool.submit(call, one) for one in (*first, *islice(waiting, threads - 2)))
        try:
            while begun:
                done = begun.popleft().result()
                begun.extend(pool.submit(call, one) for one in islice(waiting, 1))
                yield done
        finally:
            for one in begun:
                one.cancel()
