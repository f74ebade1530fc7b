"""`sweep`: the outcome over a range of a value, and the value that keeps within a capacity."""

from __future__ import annotations

from pathlib import Path

import click

from attendance_policy.cli.options import format_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import check_writable
from attendance_policy.cli.progress import Progress
from attendance_policy.cli.running import Given, begun, inputs_of, running_options
from attendance_policy.cli.screen import show_lines, style_of_terminal
from attendance_policy.decide.run import Shared
from attendance_policy.diagnostics import wrong_call
from attendance_policy.register.atomic import write_whole
from attendance_policy.reports.sheet_page import sheet_page
from attendance_policy.reports.sweep_data import sweep_data, sweep_table
from attendance_policy.reports.sweep_page import sweep_sheet
from attendance_policy.reports.sweep_text import sweep_text
from attendance_policy.simulate.assumptions import discretion_sentence
from attendance_policy.simulate.logs import Logs
from attendance_policy.simulate.workers import Workers
from attendance_policy.sweep import read_axes, read_capacity, sweep

_PATH = click.Path(path_type=Path)


@click.command(name="sweep")
@running_options
@click.option("--vary", "ranges", multiple=True, required=True, metavar="PATH=FROM:TO:STEP", help="The value to vary, "
              "like `90:96:0.5`, `2 weeks:6 weeks:1 week` or `08:45:09:15:5 min`. Twice: every pair of two "
              "values.")  # fmt: skip
@click.option("--at-most", "capacities", multiple=True, metavar="'WHAT per PERIOD N'", help="Which values keep within "
              "a capacity, like `letters per week 20`: letters, meetings, visits, calls, decisions or a rule, per day, "
              "week, term or year.")  # fmt: skip
@click.option("--html", type=_PATH, metavar="FILE", help="Write a page with charts.")
@click.option("--out", type=_PATH, metavar="CSV", help="Write every figure as a table.")
@format_option("text", "json")
def command(
    given: Given, ranges: tuple[str, ...], capacities: tuple[str, ...], html: Path | None, out: Path | None, form: str
) -> int:  # fmt: skip
    """The same outcome at every value of a range: whom each rule reaches, where many pupils move at one step, and with
    --at-most which values keep within a capacity.

    Each point is the run that `simulate --set` would make. A value that breaks the profile is a point with its problem.
    """
    check_writable({"--html": html, "--out": out, "--rejects": given.rejects}, given.files)
    run = begun(given)
    axes = read_axes(ranges, run.loaded.tree)
    if len(capacities) > 1:
        raise wrong_call("too-many-capacities", f"`--at-most` stands {len(capacities)} times",
                         "ask for one capacity at a time")  # fmt: skip
    capacity = read_capacity(capacities[0], run.loaded.policy) if capacities else None
    with Progress() as progress, Workers(None) as workers:
        inputs = inputs_of(given, run, progress, workers=workers.count)
        shared = Shared.of(inputs.grid, inputs.earlier)
        found = sweep(run.policies, run.loaded, axes, shared, Logs(run.settings, inputs).to,
                      capacity, (progress.of("checking each value"), progress.of("deciding")), workers)  # fmt: skip
    assumed = {**inputs.taken, **found.assumed}
    if "discretion" in assumed:
        assumed["discretion"] = discretion_sentence(run.settings.discretion)
    if html is not None:
        write_whole(html, sheet_page(sweep_sheet(found, assumed, inputs.notes)).encode("utf-8"))
    if out is not None:
        write_whole(out, sweep_table(found))
    if form == "json":
        show_json(sweep_data(found, assumed, inputs.notes))
    else:
        show_lines(sweep_text(found, assumed, inputs.notes, style_of_terminal()))
    return 0
