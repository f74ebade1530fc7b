"""`explain`: why a policy decided what it did about one pupil on one day, why not the rest, and how far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from attendance_policy.cli.asking import calendar_option, reading_option
from attendance_policy.cli.mapping import load_map, map_options
from attendance_policy.cli.options import as_date, format_option, open_library, policies_option
from attendance_policy.cli.output import show_json, show_problems
from attendance_policy.cli.paths import sources_of
from attendance_policy.cli.pseudonyms import pseudonym_option
from attendance_policy.cli.replay import documents
from attendance_policy.codes import CodeBook
from attendance_policy.decide.recorded import read_log
from attendance_policy.decide.run import Shared
from attendance_policy.diagnostics import wrong_call
from attendance_policy.events import Event
from attendance_policy.explain import explain, one_pupil
from attendance_policy.explain.data import trace_data
from attendance_policy.explain.text import explanation_text
from attendance_policy.library import read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import read_key
from attendance_policy.register.pseudonyms import PUPIL
from attendance_policy.rules.settings import Settings
from attendance_policy.scenario import check_names, read_scenario
from attendance_policy.scenario.model import Scenario
from attendance_policy.scenario.replay import settings_of, shared_of
from attendance_policy.simulate.assumptions import read_assumptions, read_discretion
from attendance_policy.simulate.duties import with_plans
from attendance_policy.simulate.inputs import Sources, read_inputs, with_log


@click.command(name="explain")
@click.option("--policy", required=True, metavar="ID|PATH", help="The policy.")
@click.option("--register", "register_name", metavar="FILE", help="The register: CSV, Parquet or packed; `-` reads "
              "standard input.")  # fmt: skip
@click.option("--scenario", "scenario_name", metavar="FILE", help="A scenario, in place of a register.")
@click.option("--pupil", required=True, metavar="ID", help="The pupil, as the register has it.")
@click.option("--on", "on_name", required=True, metavar="DATE", help="The day.")
@click.option("--rule", metavar="ID", help="Only this rule.")
@click.option("--pupils-file", "pupils_name", metavar="FILE", help="Year groups, dates on roll and flags.")
@click.option("--events", "events_name", metavar="FILE", help="What people did: contacts, letters, judgements; "
              "corrections of marks.")  # fmt: skip
@click.option("--discretion", default="never", show_default=True, metavar="always|never|FRACTION",
              help="How much of what people may decide is taken as done.")  # fmt: skip
@click.option("--assume", "assumed", multiple=True, metavar="NAME=always|never|FRACTION",
              help="What to take where only a person knows (repeatable).")  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="Draws other pupils for a FRACTION.")
@click.option("--brief", is_flag=True, help="A line for each rule that was decided or left open, and the nearest of "
              "the others.")  # fmt: skip
@reading_option
@calendar_option
@map_options
@pseudonym_option
@policies_option
@format_option("text", "json")
def command(
    policy: str, register_name: str | None, scenario_name: str | None, pupil: str, on_name: str, rule: str | None,
    pupils_name: str | None, events_name: str | None, discretion: str, assumed: tuple[str, ...], seed: int,
    brief: bool, readings: tuple[str, ...], calendar_name: str | None, folders: tuple[Path, ...], form: str,
    map_name: str | None, encoding: str | None, key_file: Path | None,
) -> int:  # fmt: skip
    """Why each decision about a pupil was taken on a day, why the others were not, and by how much they failed.

    Every condition with what it read, how far that is from the figure, and when it would be reached; what was done
    before; when it is due and what that is counted from; every reading and everything that was taken for granted. The
    marks are those known on the day.
    """
    on = as_date(on_name, "--on")
    assert on is not None
    if (register_name is None) == (scenario_name is None):
        raise wrong_call("one-input", "`explain` needs a register or a scenario, and not both",
                         "give `--register FILE` or `--scenario FILE`")  # fmt: skip
    if key_file is not None and scenario_name is not None:
        raise wrong_call("scenario-holds-all", "a scenario has pupils of its own, and none of the school",
                         "leave out `--pseudonymise`")  # fmt: skip
    key = read_key(key_file) if key_file is not None else None
    policies = Policies(open_library(folders))
    codes = code_book(policies.resolver)
    if scenario_name is not None:
        if pupils_name is not None or events_name is not None:
            raise wrong_call("scenario-holds-all", "a scenario has its own pupils and events",
                             "write them in the scenario")  # fmt: skip
        scenario = _scenario(scenario_name, policies, codes, calendar_name)
        loaded = policies.load(policy, scenario.day, readings=readings)
        show_problems(sorted({*scenario.problems, *check_names(scenario, [loaded.policy])}), err=True)
        shared = shared_of(scenario, [loaded.policy])
        if shared is None or scenario.calendar is None:
            raise wrong_call("nothing-to-explain", f"`{scenario_name}` has no marks and no day to review",
                             "write `marks` and `review` in the scenario", scenario_name)  # fmt: skip
        log = read_log(scenario.events, shared.grid, loaded.policy)
        settings = replace(settings_of(scenario, log), assume=read_assumptions(assumed, [loaded.policy]), seed=seed)
        contacts = log.contacts if scenario.log else None
        one = one_pupil(shared, settings, contacts, pupil, scenario.calendar, scenario_name)
        events: Sequence[Event] | None = scenario.events if scenario.log else None
    else:
        loaded = policies.load(policy, readings=readings)
        settings = Settings(assume=read_assumptions(assumed, [loaded.policy]), discretion=read_discretion(discretion),
                            seed=seed)  # fmt: skip
        files = sources_of({"--register": register_name, "--pupils-file": pupils_name, "--events": events_name})
        register = files["--register"]
        assert register is not None
        sources = Sources(register, files["--pupils-file"], files["--events"], calendar_name, None, folders,
                          load_map(map_name, encoding, policies.library, codes), key)  # fmt: skip
        inputs = read_inputs(sources, loaded.policy, codes)
        settings, contacts = with_log(settings, inputs, loaded.policy)
        shared = Shared.of(inputs.grid, inputs.earlier)
        if key is not None:
            pupil = key.named(PUPIL, pupil) or pupil
        one = one_pupil(shared, settings, contacts, pupil, with_plans(inputs), register_name or "")
        events = inputs.events.events if inputs.events is not None else None
    found = explain(loaded, one, on, rule, events, scenario_name or register_name or "")
    if form == "json":
        show_json(trace_data(found))
    else:
        click.echo(explanation_text(found, brief))
    return 0


def _scenario(name: str, policies: Policies, codes: CodeBook, calendar_name: str | None) -> Scenario:
    library = policies.library
    folders = library.folders[:-1]
    calendar = read_calendar(calendar_name, folders) if calendar_name else None
    found = list(documents([name], library))
    if len(found) > 1:
        raise wrong_call("one-scenario", f"`{name}` holds {len(found)} scenarios", "name one of them", name)
    return read_scenario(found[0], codes, lambda wanted: read_calendar(wanted, folders), calendar)
