"""`replay`: a scenario through one, several or all policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from attendance_policy.cli.asking import calendar_option, now_option, reading_option, the_now
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import finding, show_json, show_problems
from attendance_policy.cli.paths import standard_input
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.scenario import Ready, check_names, read_scenario, replay, replay_data, table_of
from attendance_policy.source import Document, read_file


@click.command(name="replay")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--policy", "names", multiple=True, metavar="ID", help="Replay through this policy (repeatable); without "
              "it, through every school's and trust's.")  # fmt: skip
@reading_option
@calendar_option
@now_option
@policies_option
@format_option("text", "json")
def command(
    scenarios: tuple[str, ...], names: tuple[str, ...], readings: tuple[str, ...], calendar_name: str | None,
    now: str | None, today: str | None, folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """Replay scenarios through several policies: what each answers, and what each decides.

    One policy stands below the other; `compare` makes a table with a column for each, and marks what differs.
    A folder stands for every scenario in it; `-` reads one from standard input. Exits with 0 whatever is decided.
    """
    library = open_library(folders)
    policies = Policies(library)
    codes = code_book(policies.resolver)
    user_folders = library.folders[:-1]
    calendar = read_calendar(calendar_name, user_folders) if calendar_name else None
    day, moment = the_now(now, today)
    loaded: dict[tuple[object, ...], Ready] = {}
    shown = []
    for document in documents(scenarios, library):
        scenario = read_scenario(document, codes, lambda name: read_calendar(name, user_folders), calendar)
        if moment is not None:
            scenario = replace(scenario, now=moment)
        ready = ready_policies(policies, names, readings, day or scenario.day, loaded)
        noted = check_names(scenario, [one.loaded.policy for one in ready])
        problems = sorted({*scenario.problems, *noted})
        replayed = replay(scenario, ready)
        if form == "json":
            shown.append({**replay_data(scenario, replayed), "findings": [finding(problem) for problem in problems]})
        else:
            show_problems(problems, err=True)
            click.echo(table_of(scenario, replayed))
    if form == "json":
        show_json({"scenarios": shown})
    return 0


def documents(scenarios: Sequence[str], library: Library) -> Iterator[Document]:
    """The scenario files of a call, in its order; a folder stands for those in it."""
    for name in scenarios:
        if name == "-":
            yield library.document_of(standard_input("the scenario"), "<stdin>")
            continue
        path = Path(name)
        if not path.is_dir():
            yield read_file(path, library.shown(path))
            continue
        inside = sorted(path.glob("*.yaml"))
        if not inside:
            below = sorted({one.parent.as_posix() for one in path.rglob("*.yaml")})
            hint = f"name the folders below it: {', '.join(f'`{one}`' for one in below)}" if below else \
                "scenario files end in .yaml"  # fmt: skip
            raise wrong_call("no-scenario", f"there is no scenario in `{name}`", hint, name)
        for one in inside:
            yield read_file(one, library.shown(one))


def ready_policies(
    policies: Policies,
    names: Sequence[str],
    readings: Sequence[str],
    day: date | None,
    known: dict[tuple[object, ...], Ready],
) -> list[Ready]:
    """The policies of a call, each as it holds on the day; worked out once for all days on which the same holds."""
    ids = list(names) or _every_school(policies)
    chosen = _readings_of(policies, ids, readings, day) if readings else dict.fromkeys(ids, ())
    found = []
    for name in ids:
        held = policies.resolver.resolve(policies.library.find(name, day), day)
        key = (id(held), chosen[name])  # the resolver keeps what it has resolved
        if key not in known:
            known[key] = Ready.of(policies.load(name, day, readings=chosen[name]))
        found.append(known[key])
    return _told_apart(found)


def _told_apart(found: list[Ready]) -> list[Ready]:
    """Policies of one id, such as a profile and an edited copy of it, go by the files they are in."""
    times = Counter(one.loaded.policy.id for one in found)
    apart = []
    for one in found:
        policy, file = one.loaded.policy, one.loaded.resolved.document.file
        if times[policy.id] > 1:
            named = replace(policy, id=file, name=f"{policy.name} ({file})")
            one = replace(one, loaded=replace(one.loaded, policy=named))
        apart.append(one)
    return apart


def _every_school(policies: Policies) -> list[str]:
    """The ids of every profile but the national bases, in order."""
    return sorted({found.id for found in policies.library.visible() if not found.base})


def _readings_of(
    policies: Policies, ids: Sequence[str], readings: Sequence[str], day: date | None
) -> dict[str, tuple[str, ...]]:
    """Each reading for the policies that have its point; a point that none has is a wrong call."""
    points: dict[str, set[str]] = {}
    for name in ids:
        loaded: Loaded = policies.load(name, day)
        points[name] = {point.id for point in loaded.as_written.open_points}
    for text in readings:
        point = text.partition("=")[0]
        if not any(point in known for known in points.values()):
            every = {name for known in points.values() for name in known}
            hint = did_you_mean(point, every) or "`attendance-policy show` lists the open points"
            raise wrong_call("unknown-point", f"no policy here has the open point `{point}`", hint)
    return {name: tuple(r for r in readings if r.partition("=")[0] in points[name]) for name in ids}
