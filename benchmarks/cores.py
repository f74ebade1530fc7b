"""Every core at work, by the clock: our engine in a process a core, each on its share of the pupils, and the kernel."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from typing import Any

from attendance_policy.decide.blocks import decide, lines_of
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Grid
from attendance_policy.rules.settings import Settings
from benchmarks import case, kernel, plain
from benchmarks.measuring import apart, in_turns

Row = dict[str, Any]


def every_core(count: int) -> Row:
    """The ladder on so many pupils: seconds by the clock of one process and of one a core, and of the kernel."""
    return apart(f"cores.measured({count})")


def measured(count: int) -> Row:
    """The same in this process. The register is made before the others are forked, which then have it, too."""
    grid, cores = case.year(count).grid, os.cpu_count() or 1
    shares = [(count * at // cores, count * (at + 1) // cores) for at in range(cores)]
    wanted = _decisions(grid, 0, count)
    case.ladder()
    calls: dict[str, Callable[[], object]] = {"ours, one process": lambda: _decisions(grid, 0, count)}
    with multiprocessing.get_context("fork").Pool(cores) as pool:

        def together() -> int:
            return sum(pool.starmap(_share, [(count, *share) for share in shares], chunksize=1))

        if together() != wanted:
            raise RuntimeError("the parts decide otherwise than the whole")
        calls[f"ours, {cores} processes"] = together
        given = plain.told(grid)
        for name, parallel in (("kernel, one thread", False), (f"kernel, {cores} threads", True)):
            try:
                call = kernel.compiled(parallel)
            except ImportError:
                continue
            call(given)
            calls[name] = lambda call=call: call(given)  # type: ignore[misc]
        taken = in_turns(calls)
    return {"pupils": count, "cores": cores, "ways": {name: one.data() for name, one in taken.items()}}


def _share(count: int, start: int, stop: int) -> int:
    return _decisions(case.year(count).grid, start, stop)


def _decisions(grid: Grid, start: int, stop: int) -> int:
    """How many decisions there are about these pupils."""
    found = decide(case.ladder().policy, lines_of(Shared.of(grid), start, stop), Settings())
    return sum(len(fired.at) for fired in found.fired)
