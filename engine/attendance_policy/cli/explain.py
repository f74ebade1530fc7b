"""`explain`: why a policy decided what it did about one pupil on one day, why not the rest, and how far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from attendance_policy.cli.options import as_date, format_option
from attendance_policy.cli.output import show_json, show_problems
from attendance_policy.cli.running import Given, laid, policies_of, running_or_other_options
from attendance_policy.diagnostics import wrong_call
from attendance_policy.events import Event
from attendance_policy.explain import explain, one_pupil
from attendance_policy.explain.data import trace_data
from attendance_policy.explain.one_pupil import OnePupil
from attendance_policy.explain.text import ALL, BRIEF, SHORT, explanation_text
from attendance_policy.policy import Loaded, Policies
from attendance_policy.register.whose import PUPIL
from attendance_policy.simulate.duties import with_plans

if TYPE_CHECKING:
    from attendance_policy.codes import CodeBook
    from attendance_policy.scenario.model import Scenario


@click.command(name="explain")
@running_or_other_options
@click.option("--scenario", "scenario_name", metavar="FILE", help="A scenario, in place of a register.")
@click.option("--pupil", required=True, metavar="ID", help="The pupil, as the register has it.")
@click.option("--on", "on_name", required=True, metavar="DATE", help="The day.")
@click.option("--rule", metavar="ID", help="Only this rule.")
@click.option("--all", "every", is_flag=True, help="Every rule in full, with each condition and reading; without it, "
              "what was far from being decided is counted in families.")  # fmt: skip
@click.option("--brief", is_flag=True, help="A line for each rule that was decided or left open, and the nearest of "
              "the others.")  # fmt: skip
@format_option("text", "json")
def command(
    given: Given, scenario_name: str | None, pupil: str, on_name: str, rule: str | None, every: bool, brief: bool,
    form: str,
) -> int:  # fmt: skip
    """Why each decision about a pupil was taken on a day, why the others were not, and by how much they failed.

    What was decided and why, when it is due and what that is counted from, every reading and everything that was taken
    for granted; what is open, and who could tell; what was close, by how much, and when it would be reached; the other
    rules in families. `--all`, or `--rule`, tells every condition. The marks are those known on the day.
    """
    if every and brief:
        raise wrong_call("all-or-brief", "`--all` and `--brief` are two lengths of one text", "give one of them")
    on = as_date(on_name, "--on")
    assert on is not None
    if (given.register is None) == (scenario_name is None):
        raise wrong_call("one-input", "`explain` needs a register or a scenario, and not both",
                         "give `--register FILE` or `--scenario FILE`")  # fmt: skip
    if scenario_name is not None:
        loaded, one, events = _of_scenario(given, scenario_name, pupil)
    else:
        loaded, one, events = _of_register(given, pupil)
    found = explain(loaded, one, on, rule, events, scenario_name or given.register or "")
    if form == "json":
        show_json(trace_data(found))
    else:
        click.echo(explanation_text(found, BRIEF if brief else ALL if every or rule is not None else SHORT))
    return 0


def _of_scenario(given: Given, name: str, pupil: str) -> tuple[Loaded, OnePupil, Sequence[Event] | None]:
    """The policy, the pupil of a scenario, and the events of its log."""
    if given.key_file is not None:
        raise wrong_call("scenario-holds-all", "a scenario has pupils of its own, and none of the school",
                         "leave out `--pseudonymise`")  # fmt: skip
    if any((given.pupils, given.events, given.map, given.encoding, given.rejects, given.strict)):
        raise wrong_call("scenario-holds-all", "a scenario has its own pupils and events, and reads no file",
                         "write them in the scenario, and leave out what files are read by")  # fmt: skip
    # Whoever asks of a register needs nothing of what reads and replays scenarios.
    from attendance_policy.decide.recorded import read_log
    from attendance_policy.policy.codebook import code_book
    from attendance_policy.scenario import check_names
    from attendance_policy.scenario.replay import settings_of, shared_of
    from attendance_policy.simulate.assumptions import read_assumptions

    policies = policies_of(given)[0]
    scenario = _scenario(name, policies, code_book(policies.resolver), given.calendar)
    loaded = policies.load(given.policy, scenario.day, readings=given.readings)
    show_problems(sorted({*scenario.problems, *check_names(scenario, [loaded.policy])}), err=True)
    shared = shared_of(scenario, [loaded.policy])
    if shared is None or scenario.calendar is None:
        raise wrong_call("nothing-to-explain", f"`{name}` has no marks and no day to review",
                         "write `marks` and `review` in the scenario", name)  # fmt: skip
    log = read_log(scenario.events, shared.grid, loaded.policy)
    settings = replace(settings_of(scenario, log), assume=read_assumptions(given.assumed, [loaded.policy]),
                       seed=given.seed)  # fmt: skip
    contacts = log.contacts if scenario.log else None
    one = one_pupil(shared, settings, contacts, pupil, scenario.calendar, name)
    return loaded, one, scenario.events if scenario.log else None


def _of_register(given: Given, pupil: str) -> tuple[Loaded, OnePupil, Sequence[Event] | None]:
    """The policy, the pupil of a register, and the events of the log beside it."""
    run = laid(given)
    if run.key is not None:
        pupil = run.key.named(PUPIL, pupil) or pupil
    one = one_pupil(run.shared, run.settings, run.contacts, pupil, with_plans(run.inputs), given.register or "")
    return run.loaded, one, run.inputs.events.events if run.inputs.events is not None else None


def _scenario(name: str, policies: Policies, codes: CodeBook, calendar_name: str | None) -> Scenario:
    from attendance_policy.cli.replay import documents
    from attendance_policy.library import read_calendar
    from attendance_policy.scenario import read_scenario

    library = policies.library
    folders = library.folders[:-1]
    calendar = read_calendar(calendar_name, folders) if calendar_name else None
    found = list(documents([name], library))
    if len(found) > 1:
        raise wrong_call("one-scenario", f"`{name}` holds {len(found)} scenarios", "name one of them", name)
    return read_scenario(found[0], codes, lambda wanted: read_calendar(wanted, folders), calendar)
