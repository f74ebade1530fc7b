"""Work handed to several processes of this machine, in order; spawned at the first need."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from attendance_policy.diagnostics import CannotGoOn, Place, Problem

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_AHEAD = 2  # items for each process that are prepared before they are asked for
T = TypeVar("T")
R = TypeVar("R")


class Workers:
    """Processes, spawned at the first need: `with Workers(2) as workers`. One is the process itself, and no pool."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None
        self._others: frozenset[int | None] = frozenset()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    @property
    def started(self) -> bool:
        """Whether there are processes."""
        return self._pool is not None

    def processes(self) -> tuple[int, ...]:
        """The ids of the processes there are."""
        return tuple(sorted(pid for pid in _children() - self._others if pid)) if self._pool is not None else ()

    def each(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """What `work` makes of each item, in their order. Only a few items are under way at a time.

        `work` and the items leave this process. Raises `CannotGoOn` when a process was ended from outside.
        """
        if self.count <= 1:
            yield from map(work, items)
            return
        # Not needed by the many runs in one process, and slow to import.
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        if self._pool is None:
            self._others = _children()
            self._pool = ProcessPoolExecutor(self.count, mp_context=multiprocessing.get_context("spawn"))
        waiting: deque[Future[R]] = deque()
        try:
            for item in items:
                waiting.append(self._pool.submit(work, item))
                if len(waiting) >= self.count * (1 + _AHEAD):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
            raise CannotGoOn(Problem(
                Place(""), "worker-ended", "one of the processes of `--workers` was ended before it was done",
                "nothing was written; where memory ran short, try fewer `--workers`",
            )) from None  # fmt: skip


def _children() -> frozenset[int | None]:
    """The processes that this one has started, by whatever pool."""
    import multiprocessing

    return frozenset(child.pid for child in multiprocessing.active_children())
