"""Work handed to several processes of this machine, in order; started at the first need."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from attendance_policy.diagnostics import CannotGoOn, Place, Problem
from attendance_policy.processes import can_fork, end_with_parent, in_a_copy, processors

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_AHEAD = 2  # items for each process that are prepared before they are asked for
# Pupils: fewer are not worth a process that was asked for, or one that nobody asked for.
_LEAST, _LEAST_BY_ITSELF = 2048, 16384
_MOST_BY_ITSELF = 8  # a register of a hundred thousand pupils has no work for more
T = TypeVar("T")
R = TypeVar("R")


class Workers:
    """Processes, started at the first need: `with Workers(2) as workers`. One is the process itself, and no pool.

    Without a number there are as many as processors: in `each_of` for large registers, and where this process can be
    forked, since to spawn one takes longer than most calls.
    """

    def __init__(self, count: int | None) -> None:
        self.count = count or min(processors(), _MOST_BY_ITSELF)
        self._is_asked = count is not None
        self._pool: ProcessPoolExecutor | None = None
        self._ending: Thread | None = None  # waits for processes that have done their work
        self._others: frozenset[int | None] = frozenset()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    @property
    def started(self) -> bool:
        """Whether there are processes."""
        return self._pool is not None

    def pay(self, pupils: int) -> bool:
        """Whether so many pupils are worth several processes."""
        if self._is_asked:
            return self.count > 1 and pupils > _LEAST
        return self.count > 1 and pupils > _LEAST_BY_ITSELF and can_fork()

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
        if self._pool is None:
            self._pool = self._started("spawn", end_with_parent)
        yield from self._in_order(self._pool, work, items)

    def each_of(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        """As `each`, of items that are there already: where this process can be forked, none of them is sent."""
        self._end_done()
        if self.count <= 1 or self._pool is not None or not can_fork():
            yield from self.each(work, items) if self._is_asked else map(work, items)
            return
        self._pool = self._started("fork", _inherit, (work, items))
        yield from self._in_order(self._pool, _of_inherited, range(len(items)))
        # What it inherited is of no use to another call, and giving it back takes a while: nobody waits for that here.
        self._ending = Thread(target=self._pool.shutdown)
        self._ending.start()
        self._pool = None

    def _started(self, how: str, *first: Any) -> ProcessPoolExecutor:
        # Not needed by the many runs in one process, and slow to import.
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        self._others = _children()
        return ProcessPoolExecutor(self.count, multiprocessing.get_context(how), *first)

    def _in_order(self, pool: ProcessPoolExecutor, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        from concurrent.futures.process import BrokenProcessPool

        waiting: deque[Future[R]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) >= self.count * (1 + _AHEAD):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
            raise CannotGoOn(Problem(
                Place(""), "worker-ended", "one of the processes of `--workers` was ended before it was done",
                "nothing was written; where memory ran short, try fewer `--workers`",
            )) from None  # fmt: skip

    def _end(self) -> None:
        self._end_done()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _end_done(self) -> None:
        if self._ending is not None:
            self._ending.join()
            self._ending = None


# In a forked process: what is asked of it, and of what.
_inherited: tuple[Callable[[Any], Any], Sequence[Any]]


def _inherit(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    global _inherited
    _inherited = work, items
    in_a_copy()
    end_with_parent()


def _of_inherited(number: int) -> Any:
    work, items = _inherited
    return work(items[number])


def _children() -> frozenset[int | None]:
    """The processes that this one has started, by whatever pool."""
    import multiprocessing

    return frozenset(child.pid for child in multiprocessing.active_children())
