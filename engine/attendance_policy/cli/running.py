"""What every command that runs a policy on a register shares: its options, its inputs, and the run itself."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from attendance_policy.cli.asking import calendar_option, reading_option
from attendance_policy.cli.mapping import load_map, map_options
from attendance_policy.cli.options import open_library, policies_option
from attendance_policy.cli.paths import check_writable, sources_of
from attendance_policy.cli.progress import Progress
from attendance_policy.cli.pseudonyms import pseudonym_option
from attendance_policy.cli.refusing import read_or_refuse
from attendance_policy.decide.run import Shared
from attendance_policy.facts.contacts import Contacts
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import read_key
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import Outcome, simulate
from attendance_policy.simulate.assumptions import read_assumptions, read_discretion
from attendance_policy.simulate.inputs import Inputs, Sources, with_log


@dataclass(frozen=True, slots=True)
class Given:
    """The options of a run, as they were given."""

    policy: str
    register: str
    pupils: str | None
    events: str | None
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


@dataclass(frozen=True, slots=True)
class Begun:
    """A call before its files are read. `settings` hold nothing of a log yet."""

    policies: Policies
    loaded: Loaded
    settings: Settings


@dataclass(frozen=True, slots=True)
class Ran:
    """A policy that ran on a register, with everything that it rested on."""

    loaded: Loaded
    inputs: Inputs
    settings: Settings
    contacts: Contacts | None
    shared: Shared
    outcome: Outcome


def running_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options of a run, handed to the command as one `given: Given`."""

    @functools.wraps(command)
    def collected(
        policy: str, register_name: str, pupils_name: str | None, events_name: str | None, discretion: str,
        assumed: tuple[str, ...], seed: int, readings: tuple[str, ...], calendar_name: str | None,
        rejects_path: Path | None, strict: bool, folders: tuple[Path, ...], map_name: str | None,
        encoding: str | None, key_file: Path | None, **rest: Any,
    ) -> int:  # fmt: skip
        given = Given(policy, register_name, pupils_name, events_name, discretion, assumed, seed, readings,
                      calendar_name, rejects_path, strict, folders, map_name, encoding, key_file)  # fmt: skip
        return command(given=given, **rest)

    options = (
        click.option("--policy", required=True, metavar="ID|PATH", help="The policy."),
        click.option("--register", "register_name", required=True, metavar="FILE", help="The register: CSV, Parquet "
                     "or packed; `-` reads standard input."),
        click.option("--pupils-file", "pupils_name", metavar="FILE", help="Year groups, dates on roll and flags."),
        click.option("--events", "events_name", metavar="FILE", help="What people did: contacts, letters, judgements; "
                     "corrections of marks."),
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
    check_writable({"--rejects": given.rejects})
    policies = Policies(open_library(given.folders))
    loaded = policies.load(given.policy, readings=given.readings)
    settings = Settings(assume=read_assumptions(given.assumed, [loaded.policy]),
                        discretion=read_discretion(given.discretion), seed=given.seed)  # fmt: skip
    return Begun(policies, loaded, settings)


def inputs_of(given: Given, run: Begun, progress: Progress, until: date | None = None) -> Inputs:
    """Read the files of a call, up to a day. Raises `CannotGoOn` as `read_inputs` does."""
    key = read_key(given.key_file) if given.key_file is not None else None
    files = sources_of({"--register": given.register, "--pupils-file": given.pupils, "--events": given.events})
    register = files["--register"]
    assert register is not None
    codes = code_book(run.policies.resolver)
    sources = Sources(register, files["--pupils-file"], files["--events"], given.calendar, until, given.folders,
                      load_map(given.map, given.encoding, run.policies.library, codes), key)  # fmt: skip
    return read_or_refuse(sources, run.loaded.policy, codes, given.rejects, given.strict,
                          progress.of("reading the register"))  # fmt: skip


def ran(given: Given, until: date | None = None) -> Ran:
    """Read what was given and run the policy on it, up to a day. Raises `CannotGoOn` as `read_inputs` does."""
    run = begun(given)
    with Progress() as progress:
        inputs = inputs_of(given, run, progress, until)
        logged, contacts = with_log(run.settings, inputs, run.loaded.policy)
        shared = Shared.of(inputs.grid, inputs.earlier)
        outcome = simulate(run.loaded, shared, logged, contacts, progress.of("deciding"))
    return Ran(run.loaded, inputs, logged, contacts, shared, outcome)
