"""A policy made ready for tables: all that a process needs to decide rows, and nothing of any pupil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.decide.points import held_rules
from attendance_policy.frozen import dataclass
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.model import Policy
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.inputs import EXAMPLE_CALENDAR


@dataclass(frozen=True)
class Engine:
    """One policy with its code book and the calendar whose terms are looked at. It can be sent to other processes.

    `only`: the rules that are run; those that turn on an open point without a working reading are `held`.
    """

    policy: Policy
    codes: CodeBook
    like: Calendar
    only: frozenset[str]
    settings: Settings = field(default_factory=Settings)
    held: tuple[str, ...] = ()


def engine_of(
    policy: str | Path, *, readings: Sequence[str] = (), sets: Sequence[tuple[str, str]] = (),
    settings: Settings | None = None, folders: Sequence[Path] = (),
) -> Engine:  # fmt: skip
    """Load a policy by its id or path. `readings`: `POINT=READING`; `sets`: pairs of path and value, laid over it.

    Raises `CannotGoOn`: exit code 2 for a name that is not there, 3 for a profile that does not validate.
    """
    policies = Policies(Library(folders))
    loaded = policies.load(str(policy), readings=tuple(readings))
    if sets:
        loaded = policies.patched(loaded, list(sets))
    return engine_for(loaded, code_book(policies.resolver), settings or Settings(), tuple(folders))


def engine_for(loaded: Loaded, codes: CodeBook, settings: Settings, folders: tuple[Path, ...] = ()) -> Engine:
    """The same of a policy that is loaded already."""
    held = held_rules(loaded)
    like = read_calendar(loaded.policy.calendar or EXAMPLE_CALENDAR, folders)
    only = frozenset(rule.id for rule in loaded.policy.rules) - held.keys()
    return Engine(loaded.policy, codes, like, only, settings, tuple(sorted(held)))
