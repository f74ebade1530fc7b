"""Events of a log that can mean nothing to a policy on a register: accepted, and worth telling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from attendance_policy.decide.read_logged import REMOVAL, span_of, words_of
from attendance_policy.decide.recorded import DONE_KINDS
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.events import CORRECTION, Event, Events
from attendance_policy.facts.grid import Grid
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Policy
from attendance_policy.register.table import shown
from attendance_policy.register.told import told
from attendance_policy.vocabulary import REQUESTS

_MOST_IDS = 5


def idle_events(log: Events, grid: Grid, policy: Policy) -> tuple[str, ...]:
    """Sentences: how many events are of pupils outside the register, come after its last day, or have an unknown id.

    An id is known when it is a rule, a paper or a judgement of the policy, or says what a request, report or form is
    about. A request or a suspension whose days cannot be read is told too. Pupils are told by line, not by id.
    Corrections of marks have an account of their own.
    """
    events, where = log.events, log.where
    pupils = frozenset(grid.pupil_ids)
    last = grid.days.days[-1]
    known = frozenset(steps_of(policy)) | frozenset(policy.papers) | frozenset(policy.judgements)
    strangers: list[int] = []
    late: list[int] = []
    unknown: dict[str, list[int]] = {}
    dayless: list[int] = []
    for event in events:
        if event.kind == CORRECTION:
            continue
        if event.pupil_id not in pupils:
            strangers.append(event.line)
        elif event.at.date() > last:
            late.append(event.line)
        if event.kind in ("request", "suspension") and event.how and span_of(event.how) is None:
            dayless.append(event.line)
        if event.id and event.id not in known and not _says_what(event, policy):
            unknown.setdefault(event.id, []).append(event.line)
    notes = []
    if strangers:
        notes.append(f"{_are(strangers)} of pupils who are not in the register{_first(strangers, where)}")
    if late:
        notes.append(f"{_are(late)} after the last school day of the register{_first(late, where)}")
    if unknown:
        lines = [line for found in unknown.values() for line in found]
        named = ", ".join(_named(name, known) for name in sorted(unknown)[:_MOST_IDS])
        more = f", and {len(unknown) - _MOST_IDS} more" if len(unknown) > _MOST_IDS else ""
        have = "1 event has an id" if len(lines) == 1 else f"{len(lines):,} events have an id"
        notes.append(f"{have} that is no rule, paper or judgement of `{policy.id}`{_first(lines, where)}: "
                     f"{named}{more}")  # fmt: skip
    if dayless:
        notes.append(f"{_are(dayless)} of a request or a suspension whose days cannot be read"
                     f"{_first(dayless, where)}; write them like `2025-11-10 to 2025-11-14`")  # fmt: skip
    return (*notes, *_only_logged(events, policy))


def _only_logged(events: Collection[Event], policy: Policy) -> Iterator[str]:
    """Steps that a simulation would take as done when they are due, but for the log, which decides for everybody."""
    done_by = steps_of(policy)
    logged = Counter(event.id for event in events if event.kind in DONE_KINDS and event.id in done_by)
    for step, times in sorted(logged.items()):
        yield (
            f"`{step}` counts as done only where the events say so: {times:,} time{'' if times == 1 else 's'}; "
            "where it was due and they do not have it, what comes after it waits"
        )


def _says_what(event: Event, policy: Policy) -> bool:
    """Whether an id says what the event is about: a reason, what is asked for, or that a name comes off the roll."""
    if event.kind in ("request", "report"):
        return event.id in policy.reasons or words_of(event.id) in REQUESTS
    return event.kind == "form" and words_of(event.id) == REMOVAL


def _are(lines: list[int]) -> str:
    return "1 event is" if len(lines) == 1 else f"{len(lines):,} events are"


def _first(lines: list[int], where: Callable[[int], str]) -> str:
    return f" ({where(lines[0])})" if len(lines) == 1 else f" (the first on {where(min(lines))})"


def _named(name: str, known: Iterable[str]) -> str:
    hint = did_you_mean(name, known)
    named = shown(told(name) if " " in name else name)  # of more words it may be a note, with somebody's name in it
    return f"{named} ({hint})" if hint else named
