"""Events of a log that are of pupils who have no mark in the register beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from .beside import Beside
from .contents import are_names
from .model import Oddity

_MOST_PUPILS, _MOST_LINES = 5, 3


def beside_register(logs: Iterable[Beside], pupil_ids: Collection[str]) -> tuple[Beside, ...]:
    """The files beside a register, each log with its events of pupils who are not among `pupil_ids`.

    They are told by id and by line; where the ids read like names of people, by line alone.
    """
    known = frozenset(pupil_ids)
    return tuple(replace(one, oddities=(*one.oddities, *_strangers(one, known))) for one in logs)


def _strangers(log: Beside, known: frozenset[str]) -> Iterable[Oddity]:
    strange = {pupil: lines for pupil, lines in sorted(log.lines.items()) if pupil not in known}
    if not strange:
        return
    names = are_names(tuple(log.lines))
    told = [f"{'' if names else f'{pupil} '}({_lines(lines)})" for pupil, lines in list(strange.items())[:_MOST_PUPILS]]
    more = f", and {len(strange) - _MOST_PUPILS} more" if len(strange) > _MOST_PUPILS else ""
    count = sum(map(len, strange.values()))
    are = "1 event is" if count == 1 else f"{count:,} events are"
    who = "a pupil" if len(strange) == 1 else f"{len(strange):,} pupils"
    yield Oddity("not-in-register", f"{are} of {who} without a mark in the register: {', '.join(told)}{more}",
                 "no rule sees them; mistyped, gone, or not exported", warning=True,
                 pupils=() if names else tuple(strange))  # fmt: skip


def _lines(lines: tuple[int, ...]) -> str:
    first = ", ".join(f"{line:,}" for line in lines[:_MOST_LINES]) + (", …" if len(lines) > _MOST_LINES else "")
    return f"line{'s' * (len(lines) > 1)} {first}"
