"""How far a long command is: one line on standard error, on a terminal, after the first second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

import click

_AFTER = 1.0  # seconds in which nothing is said
_EVERY = 0.1


class Progress:
    """`with Progress() as progress`, then `progress.of("reading")` gives the callback of one step."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._begun = self._said = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)

    def of(self, step: str) -> Callable[[float], None]:
        """The callback of a step, to be called with the share of it that is done."""

        def say(share: float) -> None:
            now = time.monotonic()
            if not self._shows or now - self._begun < _AFTER or now - self._said < _EVERY:
                return
            self._said = now
            line = f"{step}: {int(100 * share)}%"
            click.echo("\r" + line.ljust(self._width), nl=False, err=True)
            self._width = max(self._width, len(line))

        return say
