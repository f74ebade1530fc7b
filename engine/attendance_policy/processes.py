"""Copies of this process, which have all that it has at once, and what it asks of the system: processors, memory."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Generic, TypeVar

R = TypeVar("R")
_MAPPED_FROM, _KEPT_FREE = -3, -1  # M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of mallopt(3), in bytes
# The thread with which jemalloc, which comes with Arrow, gives pages back. jemalloc holds all its locks around a fork,
# and goes on in the copy without the thread.
_WITHOUT_LOCKS = "jemalloc_bg_thd"


@cache
def keep_pages() -> None:
    """Let the C library keep what the arrays of one block took for the next block: to map pages anew for every block
    takes as long as half of the deciding, and a fifth of reading a long CSV. Of other C libraries than GNU's nothing is
    asked.
    """
    import ctypes  # comes with numpy, and only what computes in blocks asks

    try:
        tell = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    tell(_MAPPED_FROM, 32 << 20)
    tell(_KEPT_FREE, 256 << 20)


def can_fork() -> bool:
    """Whether a copy of this process goes on as it would: not where another of its threads may hold a lock that nobody
    in the copy would release. Only Linux tells of the threads of libraries, too."""
    if sys.platform != "linux":
        return False
    try:
        names = [(thread / "comm").read_text(encoding="utf-8").strip() for thread in Path("/proc/self/task").iterdir()]
    except OSError:  # one that just ended, perhaps: whoever asks does without a copy
        return False
    return len(names) - names.count(_WITHOUT_LOCKS) == 1


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def in_a_copy() -> None:
    """What a copy does first: a command that is interrupted ends its copies itself, and tells of it once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def end_with_parent() -> None:
    """What a process of a pool does first: however the one that started it ends, it does not wait for more for ever."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


class Copy(Generic[R]):
    """A copy that works something out meanwhile: `with Copy(work) as copy`, then `copy.result()`. Needs `can_fork`."""

    def __init__(self, work: Callable[[], R]) -> None:
        import multiprocessing  # slow to import, and few calls need it

        context = multiprocessing.get_context("fork")
        self._end, end = context.Pipe(duplex=False)

        def told() -> None:
            in_a_copy()
            self._end.close()
            try:
                end.send(work())
            except Exception:
                return  # nothing is told: whoever asked does the same, and says what is wrong

        self._process = context.Process(target=told, daemon=True)
        self._process.start()
        end.close()

    def __enter__(self) -> Copy[R]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.join()
        self._end.close()

    def result(self) -> R | None:
        """What was worked out, once it is; None where the copy ended before."""
        try:
            found: R = self._end.recv()
        except (EOFError, OSError):
            return None
        return found
