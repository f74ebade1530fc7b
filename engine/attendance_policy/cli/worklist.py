"""`worklist`: what is due on a day, by time and role, for people, for a printer and for a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from attendance_policy.cli.options import as_date, format_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import check_writable
from attendance_policy.cli.running import Given, laid, running_options
from attendance_policy.cli.screen import show_lines, style_of_terminal
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.policy.model import Policy
from attendance_policy.register.atomic import write_whole
from attendance_policy.reports.sections import not_all_taken
from attendance_policy.simulate.duties import with_plans
from attendance_policy.worklist.build import Wish, build_worklist, roles_in

_PATH = click.Path(path_type=Path)


@click.command(name="worklist")
@running_options
@click.option("--on", "on_name", required=True, metavar="DATE", help="The day. Marks after it are left out.")
@click.option("--days", default=1, show_default=True, type=click.IntRange(1, 31), help="What is due on so many days "
              "from --on, as far as it is known by the last of them.")  # fmt: skip
@click.option("--since", "since_name", metavar="DATE", help="Take in what was decided from this day on and has no time "
              "that is given, where it is not recorded as done.")  # fmt: skip
@click.option("--role", metavar="ROLE", help="What this role does, alone or with another, and nothing else; as the "
              "profile names it.")  # fmt: skip
@click.option("--html", type=_PATH, metavar="FILE", help="Write a page to print, with a section for each role.")
@click.option("--ics", type=_PATH, metavar="FILE", help="Write a calendar file (iCalendar).")
@click.option("--csv", type=_PATH, metavar="FILE", help="Write a table for a spreadsheet.")
@format_option("text", "json")
def command(
    given: Given, on_name: str, days: int, since_name: str | None, role: str | None, html: Path | None,
    ics: Path | None, csv: Path | None, form: str,
) -> int:  # fmt: skip
    """What is due on a day: decisions about pupils, duties of the school and what is overdue, by time and role.

    Each with why, by which clause and which reading, and for a call what the caller needs: the sessions missed, since
    when, what was tried, what parents were to report. What the log of events (--events) has as done is left out;
    without a log nothing is known to be done. Pupils are ids: no name is read or written.
    """
    on, since = as_date(on_name, "--on"), as_date(since_name, "--since")
    assert on is not None
    if since is not None and since > on:
        raise wrong_call("wrong-date", f"`--since` is {since} and `--on` is {on}", "name an earlier day for `--since`")
    check_writable({"--html": html, "--ics": ics, "--csv": csv, "--rejects": given.rejects}, given.files)

    run = laid(given, on + timedelta(days=days - 1))
    _check_role(run.loaded.policy, role)
    events = run.inputs.events.events if run.inputs.events is not None else None
    wish = Wish(on, days, since, events, role or "", run.inputs.taken)
    found = build_worklist(run.loaded, run.shared, run.settings, run.contacts, with_plans(run.inputs), wish)
    found = replace(found, notes=(*found.notes, *not_all_taken(run.inputs)))
    # What writes a page or a calendar is imported when it is asked for: the two take as long as the rest of a call.
    if html is not None:
        from attendance_policy.reports.worklist_page import worklist_page

        write_whole(html, worklist_page(found).encode("utf-8"))
    if ics is not None:
        from attendance_policy.reports.worklist_calendar import worklist_calendar

        write_whole(ics, worklist_calendar(found))
    if csv is not None:
        from attendance_policy.reports.worklist_table import worklist_table

        write_whole(csv, worklist_table(found))
    if form == "json":
        from attendance_policy.reports.worklist_data import worklist_data

        show_json(worklist_data(found))
    else:
        from attendance_policy.reports.worklist_text import worklist_text

        show_lines(worklist_text(found, style_of_terminal(), [path.name for path in (html, csv) if path is not None]))
    return 0


def _check_role(policy: Policy, role: str | None) -> None:
    """Raises a wrong call for a role that nobody has in this policy."""
    if role is None:
        return
    put_to = {case.who for rule in policy.rules for case in rule.cases if isinstance(case.who, str)}
    known = sorted({*put_to, *(one for who in put_to for one in roles_in(who))})
    if role not in known:
        hint = did_you_mean(role, known) or f"the policy has: {', '.join(f'`{one}`' for one in known)}"
        raise wrong_call("unknown-role", f"nothing is put to `{role}` in {policy.name}", hint)
