"""`notice`: what a penalty notice or another formal step would be for a parent and a child."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from attendance_policy.answers import Answer, Single
from attendance_policy.answers.formal import formal
from attendance_policy.answers.stands import Stands, stands
from attendance_policy.cli.asking import calendar_option, load_calendar, load_policy, reading_option
from attendance_policy.cli.mapping import load_map, map_options
from attendance_policy.cli.options import as_date, events_option, format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import logs_of
from attendance_policy.cli.pseudonyms import pseudonym_option
from attendance_policy.cli.telling import on_day, one_of_four, tell_grounds
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.events import Event, Events, read_logs
from attendance_policy.policy import Loaded
from attendance_policy.policy.formal import FormalStep
from attendance_policy.register.pseudonyms import PARENT, PUPIL, read_key

# What stands beside an answer, with the words before it.
_BESIDE = {
    "who": "taken by",
    "counted": "counted",
    "not_counted": "not counted, withdrawn",
    "waits_for": "first, and not in the events",
    "first": "before it",
    "then": "afterwards",
    "when": "only when",
    "within": "to be begun within",
    "begin_by": "to be begun by",
    "extended_by": "it may be made longer by",
    "paid_to": "paid to",
    "unpaid": "if it is not paid",
    "court": "court",
    "fine_at_most": "fine in pounds, at most",
    "counts_toward": "counts toward",
    "appeal": "appeal",
    "contains": "contains",
}


@click.command(name="notice")
@click.argument("policy", metavar="ID")
@events_option("The log of events: CSV with notices, payments and withdrawals", required=True)
@click.option("--on", "on", metavar="DATE", required=True, help="The day on which it would be issued.")
@click.option("--pupil", metavar="PUPIL", help="For this pupil; without it, for each whom a notice names.")
@click.option("--parent", metavar="PARENT", help="To this parent; without it, to each whom the pupil's events name.")
@click.option("--step", "step", metavar="STEP", help="This formal step, such as penalty_notice; without it, all.")
@click.option("--since", metavar="DATE", help="The day from which its time to be begun counts, such as the offence.")
@reading_option
@calendar_option
@map_options
@pseudonym_option
@policies_option
@format_option("text", "json")
def command(
    policy: str, events_names: tuple[str, ...], on: str, pupil: str | None, parent: str | None, step: str | None,
    since: str | None, readings: tuple[str, ...], calendar_name: str | None, folders: tuple[Path, ...], form: str,
    map_name: str | None, encoding: str | None, key_file: Path | None,
) -> int:  # fmt: skip
    """Which notice it would be for a parent and a child, what it costs until when, and when one more is barred; and how
    each notice issued so far stands: paid, to be paid, unpaid since when, withdrawn.

    What was issued, paid and withdrawn is read from the events up to that day. Exits with 0 whatever the answer is.
    """
    day, counted = as_date(on, "--on"), as_date(since, "--since")
    assert day is not None
    library = open_library(folders)
    loaded = load_policy(library, policy, day, readings)
    calendar = load_calendar(library, calendar_name, loaded)
    by = load_map(map_name, encoding, library)
    key = read_key(key_file) if key_file is not None else None
    events = read_logs(logs_of(events_names, {}), map=by, key=key)
    if key is not None:
        pupil, parent = key.named(PUPIL, pupil), key.named(PARENT, parent)
    if events.account.rejects:
        count = len(events.account.rejects)
        what = "a line of the events was" if count == 1 else f"{count} lines of the events were"
        first = events.account.rejects[0]
        click.echo(f"warning: {what} not accepted; {events.where(first.line)}: {first.reason}", err=True)
    for warning in _doubts(loaded, events, pupil, parent):
        click.echo(f"warning: {warning}", err=True)
    answers: list[tuple[Answer, tuple[Stands, ...]]] = []
    for of_step, child, of_parent in _asked(loaded, events.events, day, step, pupil, parent):
        found = formal(loaded, of_step, child, of_parent, day, events.events, calendar, counted, events.where)
        held = stands(loaded, of_step, child, of_parent, day, events.events, calendar)
        answers.append((replace(found, chosen=readings), held))
    if form == "json":
        notices = [{**one.as_data(), "issued": [notice.as_data() for notice in held]} for one, held in answers]
        show_json({"policy": loaded.policy.id, "on": day.isoformat(), "notices": notices})
        return 0
    click.echo(f"{loaded.policy.name or loaded.policy.id}, on {on_day(day)}")
    for one, held in answers:
        click.echo(_sentence(one))
        for said in (said for notice in held for said in notice.sentences()):
            click.echo(f"  issued {said}" if not said.startswith("under ") else f"    {said}")
        for line in _lines(one):
            click.echo(f"  {line}")
        tell_grounds(one, _say)
    return 0


def _doubts(loaded: Loaded, log: Events, pupil: str | None, parent: str | None) -> Iterator[str]:
    """What in the log or in the call nobody is likely to mean: an id that is no step, somebody no event names."""
    steps, events = loaded.policy.formal_steps, log.events
    unknown: dict[str, list[int]] = {}
    for event in events:
        if event.kind in ("payment", "withdrawal") and not event.id:
            continue  # of the last notice
        if event.kind in ("notice", "payment", "withdrawal") and event.id not in steps:
            unknown.setdefault(event.id, []).append(event.line)
    for name, lines in sorted(unknown.items()):
        hint = did_you_mean(name, steps) or "the steps are " + ", ".join(f"`{step}`" for step in sorted(steps))
        first = log.where(lines[0])
        where = first if len(lines) == 1 else f"{len(lines)} events, the first on {first}"
        yield f"`{name}` is no formal step of `{loaded.policy.id}` and is not counted ({where}); {hint}"
    if pupil is not None and all(event.pupil_id != pupil for event in events):
        yield f"no event names the pupil `{pupil}`"
    if parent is not None and all(event.parent_id != parent for event in events):
        yield f"no event names the parent `{parent}`"


def _asked(
    loaded: Loaded, events: Sequence[Event], day: date, step: str | None, pupil: str | None, parent: str | None
) -> Iterator[tuple[str, str, str]]:
    """Step, child and parent of each answer: each parent whom the child's events name, else nobody in particular."""
    steps = [step] if step is not None else list(loaded.policy.formal_steps)
    if not steps:
        raise wrong_call("unknown-step", f"`{loaded.policy.id}` has no formal steps", "")
    known = [event for event in events if event.at.date() <= day]
    pupils = [pupil] if pupil is not None else sorted({event.pupil_id for event in known if event.kind == "notice"})
    for child in pupils or [""]:
        named = sorted({event.parent_id for event in known if event.pupil_id == child and event.parent_id})
        for of_step in steps:
            counts = _counts(loaded, of_step)
            for of_parent in [parent] if parent is not None else (named or [""]) if counts else [""]:
                yield of_step, child, of_parent


def _counts(loaded: Loaded, step: str) -> bool:
    """Whether a step is another one for each parent."""
    found = loaded.policy.formal_steps.get(step)
    return not isinstance(found, FormalStep) or found.limit is not None or found.amounts is not None


def _sentence(answer: Answer) -> str:
    asked = answer.asked
    whom = [f"pupil {asked['pupil_id']}"] if asked["pupil_id"] else []
    whom += [f"parent {asked['parent_id']}"] if asked["parent_id"] else []
    name = str(asked["step"]).replace("_", " ")
    return f"{name}{', ' if whom else ''}{', '.join(whom)}: {_would_be(answer)}."


def _would_be(answer: Answer) -> str:
    said = words(answer.values)
    match answer.result:
        case "conflict":
            return f"{said}; the document says different things" if said else "the document says different things"
        case "not_specified":
            return f"{said}; the rest is not specified" if said else "the document does not settle what it would be"
        case "discretionary":
            return f"the {answer.decided_by} may take it" if answer.decided_by else "it may be taken; no role is named"
    return said or "it may be taken"


def words(values: object) -> str:
    """What an answer's values say, in words; "" when they say nothing."""
    assert isinstance(values, dict)
    parts = []
    which, until = values.get("which"), values.get("barred_until")
    instead = f", and instead: {values['instead']}" if values.get("instead") else ""
    if values.get("barred"):
        parts.append(f"would be the {which}, which is barred{f' until {until}' if until else ''}{instead}")
    elif which:
        of = " and ".join({"pupil": "child"}.get(one, one) for one in values.get("per") or ())
        parts.append(f"would be the {which} for this {of}")
        if values.get("pay"):
            parts[-1] += f": {' or '.join(values['pay'])}"
        days = values.get("pay_until")
        if days:
            received = "received" if values.get("counted_from") == "notice received" else "issued"
            parts[-1] += f" (until {' or '.join(days)} if {received} that day)"
    if values.get("next_barred"):
        parts.append(f"one more is barred{f' until {until}' if until else ''}{instead}")
    if values.get("runs_until"):
        days = values["runs_until"]
        parts.append(f"would run until {days[0]}" if len(days) == 1 else f"would end from {days[0]} to {days[1]}")
    return "; ".join(parts)


def _lines(answer: Answer) -> Iterator[str]:
    for key, before in _BESIDE.items():
        value = answer.values.get(key)
        if value:
            yield f"{before}: {', '.join(value) if isinstance(value, tuple) else value}"


def _say(single: Single) -> str:
    if "who" in single.values:
        return f"by {single.values['who']}" if single.values["who"] else one_of_four(single)
    if "pay_until" in single.values:
        from_when = f"counted from {single.values['counted_from']}" if single.values["counted_from"] else ""
        return from_when or one_of_four(single)
    return words({**single.values, **single.shown}) or one_of_four(single)
