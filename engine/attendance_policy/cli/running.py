"""What every command that runs a policy on a register shares: its options, its inputs, and the run itself."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

# Imported here, not from deep within our modules: down there the calls of its own imports just do not fit what Python
# has mapped for frames, and 16 KiB are mapped and given back 650 times, which takes 4 ms.
import numpy  # noqa: F401

from attendance_policy.cli.asking import calendar_option, reading_option
from attendance_policy.cli.mapping import load_map, map_options
from attendance_policy.cli.options import events_option, open_library, policies_option
from attendance_policy.cli.paths import check_writable, logs_of, sources_of
from attendance_policy.cli.progress import Progress
from attendance_policy.cli.pseudonyms import pseudonym_option
from attendance_policy.cli.refusing import read_or_refuse
from attendance_policy.decide.run import Shared
from attendance_policy.facts.contacts import Contacts
from attendance_policy.frozen import dataclass
from attendance_policy.library import names_a_revision
from attendance_policy.policy import Loaded, Policies, Policy
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.assumptions import read_assumptions, read_discretion
from attendance_policy.simulate.inputs import Inputs, Sources, with_log

if TYPE_CHECKING:
    from attendance_policy.register import Pseudonyms


@dataclass(frozen=True, slots=True)
class Given:
    """The options of a run, as they were given."""

    policy: str
    register: str | None
    pupils: str | None
    events: tuple[str, ...]
    discretion: str
    assumed: tuple[str, ...]
    seed: int
    readings: tuple[str, ...]
    calendar: str | None
    rejects: Path | None
    strict: bool
    folders: tuple[Path, ...]
    map: str | None = None
    encoding: str | None = None
    key_file: Path | None = None

    @property
    def files(self) -> tuple[str | Path | None, ...]:
        """Whatever may be a file that is read."""
        return (self.register, self.pupils, *self.events, self.policy, self.calendar, self.map, self.key_file)


@dataclass(frozen=True, slots=True)
class Begun:
    """A call before its files are read. `settings` hold nothing of a log yet. `loaded` says what the files are for."""

    policies: Policies
    loaded: Loaded
    settings: Settings
    key: Pseudonyms | None


@dataclass(frozen=True, slots=True)
class Laid:
    """A policy beside the register that it is to decide, with everything that a run rests on."""

    loaded: Loaded
    inputs: Inputs
    settings: Settings
    contacts: Contacts | None
    shared: Shared
    key: Pseudonyms | None


def running_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options of a run, handed to the command as one `given: Given`."""
    return _with_options(command, register_required=True)


def running_or_other_options(command: Callable[..., int]) -> Callable[..., int]:
    """The same for a command that takes something else in place of a register."""
    return _with_options(command, register_required=False)


def _with_options(command: Callable[..., int], register_required: bool) -> Callable[..., int]:

    @functools.wraps(command)
    def collected(
        policy: str, register_name: str | None, pupils_name: str | None, events_names: tuple[str, ...], discretion: str,
        assumed: tuple[str, ...], seed: int, readings: tuple[str, ...], calendar_name: str | None,
        rejects_path: Path | None, strict: bool, folders: tuple[Path, ...], map_name: str | None,
        encoding: str | None, key_file: Path | None, **rest: Any,
    ) -> int:  # fmt: skip
        given = Given(policy, register_name, pupils_name, events_names, discretion, assumed, seed, readings,
                      calendar_name, rejects_path, strict, folders, map_name, encoding, key_file)  # fmt: skip
        return command(given=given, **rest)

    options = (
        click.option("--policy", required=True, metavar="ID|PATH", help="The policy; `-` reads standard "
                     "input, and REV:PATH is a file at a revision of git."),
        click.option("--register", "register_name", required=register_required, metavar="FILE", help="The register: "
                     "CSV, Parquet, Excel, JSON, CTF or packed; `-` reads standard input."),
        click.option("--pupils-file", "pupils_name", metavar="FILE", help="Year groups, dates on roll and flags."),
        events_option("What people did: contacts, letters, judgements; corrections of marks"),
        click.option("--discretion", default="never", show_default=True, metavar="always|never|FRACTION",
                     help="How much of what people may decide is taken as done."),
        click.option("--assume", "assumed", multiple=True, metavar="NAME=always|never|FRACTION",
                     help="What to take where only a person knows (repeatable)."),
        click.option("--seed", default=0, show_default=True, help="Draws other pupils for a FRACTION."),
        reading_option,
        calendar_option,
        map_options,
        pseudonym_option,
        click.option("--rejects", "rejects_path", type=click.Path(path_type=Path), metavar="FILE", help="Write the "
                     "rows that were not accepted, of every file given, with line and reason."),
        click.option("--strict", is_flag=True, help="Refuse a file in which any row is not accepted."),
        policies_option,
    )  # fmt: skip
    wrapped: Callable[..., int] = collected
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def begun(given: Given) -> Begun:
    """The policy of a call and its settings, before any file is read. Raises `CannotGoOn` for a wrong call."""
    policies, loaded = policy_of(given)
    return Begun(policies, loaded, settings_of(given, [loaded.policy]), key_of(given))


def policy_of(given: Given) -> tuple[Policies, Loaded]:
    """The policy that a call names, and where it was found. Raises `CannotGoOn` for a wrong call."""
    policies, _ = policies_of(given)
    return policies, policies.load(given.policy, readings=given.readings)


def policies_of(given: Given, against: str | None = None) -> tuple[Policies, Policies]:
    """Among which profiles the policy of a call is found by its name, and among which one that stands against it.

    Raises `CannotGoOn` for a wrong call: 2 for a revision, or a file at it, that does not exist.
    """
    check_writable({"--rejects": given.rejects}, given.files)
    names = [name for name in (given.policy, against) if name is not None]
    if not any(map(names_a_revision, names)):
        policies = Policies(open_library(given.folders))
        return policies, policies
    from attendance_policy.cli.revisions import policies_for  # few calls name a revision

    found = [policies_for(name, given.folders, beside=True) for name in names]
    return found[0], found[-1]


def settings_of(given: Given, policies: Sequence[Policy]) -> Settings:
    """What a call says to take where only people know, of the judgements of these policies."""
    return Settings(assume=read_assumptions(given.assumed, policies), discretion=read_discretion(given.discretion),
                    seed=given.seed)  # fmt: skip


def key_of(given: Given) -> Pseudonyms | None:
    """The key under which ids are read as pseudonyms, None without one."""
    if given.key_file is None:
        return None
    from attendance_policy.register import read_key  # few calls name a key

    return read_key(given.key_file)


def inputs_of(given: Given, run: Begun, progress: Progress, until: date | None = None, workers: int = 1) -> Inputs:
    """Read the files of a call, up to a day, by so many processes. Raises `CannotGoOn` as `read_inputs` does."""
    named = {"--register": given.register, "--pupils-file": given.pupils}
    logs = logs_of(given.events, named)
    files = sources_of(named)
    register = files["--register"]
    assert register is not None
    codes = code_book(run.policies.resolver)
    sources = Sources(register, files["--pupils-file"], logs, given.calendar, until, given.folders,
                      load_map(given.map, given.encoding, run.policies.library, codes), run.key,
                      run.policies.library.kept, workers)  # fmt: skip
    return read_or_refuse(sources, run.loaded.policy, codes, given.rejects, given.strict,
                          progress.of("reading the register"))  # fmt: skip


def laid(given: Given, until: date | None = None) -> Laid:
    """Read what was given, up to a day, and lay the policy beside it. Raises `CannotGoOn` as `read_inputs` does."""
    run = begun(given)
    with Progress() as progress:
        inputs = inputs_of(given, run, progress, until)
        settings, contacts = with_log(run.settings, inputs, run.loaded.policy)
        return Laid(run.loaded, inputs, settings, contacts, Shared.of(inputs.grid, inputs.earlier), run.key)
