"""`lint`: what a valid profile still gets wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import click

from attendance_policy.cli.asking import now_option, the_now
from attendance_policy.cli.checking import CHECK_FORMATS, each_there, show_checked
from attendance_policy.cli.fixing import fix_files, fixed_data, show_fixed, show_preview
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import finding as problem_data
from attendance_policy.cli.output import show_json
from attendance_policy.diagnostics import CannotGoOn, Problem, Severity, did_you_mean, wrong_call
from attendance_policy.lint import Finding, lint
from attendance_policy.lint.catalogue import catalogue
from attendance_policy.lint.under_readings import UnderReadings, lint_readings
from attendance_policy.policy import Loaded, Policies
from attendance_policy.reports.formats.codes import explain_codes
from attendance_policy.reports.formats.model import Check, Checked, Explained, Remark


@click.command(name="lint")
@click.argument("names", nargs=-1, metavar="[ID|PATH]...")
@now_option
@click.option("--rule", "only", multiple=True, metavar="CODE", help="Only this rule (repeatable).")
@click.option("--readings", is_flag=True, help="Look under every other reading of every open point too.")
@click.option("--fix", is_flag=True, help="Mend in the files what has one right answer, and look again.")
@click.option("--dry-run", is_flag=True, help="With --fix: write nothing, and show what would change.")
@policies_option
@format_option(*CHECK_FORMATS)
def command(
    names: tuple[str, ...],
    now: str | None,
    today: str | None,
    only: tuple[str, ...],
    readings: bool,
    fix: bool,
    dry_run: bool,
    folders: tuple[Path, ...],
    form: str,
) -> int:
    """Examine valid profiles; without a name, every profile that can be found but national bases.

    Exits with 1 when there is an error or a warning that the profile does not accept, with 3 when a profile does not
    validate, and with 2 when a name or path is not there: that is told in every format, beside what is found in the
    others. `--fix` puts values in quotes that other readers take for something else, takes out acceptances of what is
    not there, and writes the code that took the place of an old one; it needs names, keeps every comment, and leaves
    alone what a person has to decide. `fmt` puts files in order and in one style.

    Reviews and dates are judged on the day of `--now` or `--today`, else on this day.

    `--readings` looks at each other reading of each open point with the rules about conditions, ladders, order and
    reach, and at the working readings together; what is found there alone says under which reading.
    """
    if dry_run and not fix:
        raise click.UsageError("`--dry-run` goes with `--fix`")
    if dry_run and form not in ("text", "json"):
        raise click.UsageError(f"`--dry-run` shows what would change as text or json, not as {form}")
    if fix and (not names or "-" in names):
        raise click.UsageError("`--fix` needs the names or paths of the profiles that it may change")
    _check_codes(only)
    library = open_library(folders)
    policies = Policies(library)
    day = the_now(now, today)[0] or date.today()
    loaded: list[Loaded] = []
    document = library.given("-") if "-" in names else None
    if document is not None:
        loaded.append(policies.examine_document(document))
    targets, missing = each_there([name for name in names if name != "-"], library.find) if names else \
        (list(library.found), library.empty())  # fmt: skip
    if fix:
        try:
            if missing:
                raise CannotGoOn(missing, exit_code=2)
            fixed = fix_files(targets, policies, day, only, dry_run)
        except CannotGoOn as stop:
            if form == "json":
                what = "would_fix" if dry_run else "fixed"
                show_json({what: [], "findings": [_data(_plain(problem)) for problem in stop.problems]})
            elif form != "text":
                show_checked(_checked([], [(_plain(p), "") for p in stop.problems], only), form)
            raise
        if dry_run:
            show_preview(fixed, form)
            return 1 if any(one.fixed for one in fixed) else 0
        policies = Policies(open_library(folders))
        targets = [policies.library.find(name) for name in names]
    loaded += [policies.examine(found) for found in targets]
    wrong = sorted({p for one in loaded for p in one.problems if p.severity is Severity.ERROR})
    found = [_plain(problem) for problem in sorted({*wrong, *missing}) if form != "text"]
    accepted: list[tuple[Finding, str]] = []
    under: list[UnderReadings] = []
    checked = [one for one in loaded if one.usable and (names or one.as_written.kind != "national")]
    for one in checked:
        linted = lint(one, policies, day, only)
        found += linted.findings
        accepted += linted.accepted
        if readings:
            under.append(lint_readings(one, policies, day, linted, only))
            found += under[-1].linted.findings
            accepted += under[-1].linted.accepted
    if form == "json":
        show_json({
            **({"fixed": fixed_data(fixed)} if fix else {}),
            "checked": len(checked),
            **({"readings": _readings_data(under)} if readings else {}),
            "findings": [_data(one, readings) for one in found],
            "accepted": [{**_data(one, readings), "because": because} for one, because in accepted],
        })  # fmt: skip
    elif form != "text":
        files = [one.resolved.document.file for one in checked]
        show_checked(_checked(files, [*((one, "") for one in found), *accepted], only), form)
    else:
        if fix:
            show_fixed(fixed)
        left_out = sum(not one.usable for one in loaded) + len(missing)
        _show(found, len(accepted), len(checked), left_out, len(wrong) + len(missing))
        if readings and checked:
            data = _readings_data(under)
            click.echo(f"{data['looked_at']} other readings of {data['points']} open points looked at")
            for name in cast(list[str], data["left_out"]):
                click.echo(f"    not by itself: {name}")
    if missing:
        raise CannotGoOn([*missing, *wrong], exit_code=2)
    if wrong:
        raise CannotGoOn(wrong)
    return 1 if any(one.problem.severity is not Severity.NOTE for one in found) else 0


def _check_codes(only: tuple[str, ...]) -> None:
    """Refuse what is no rule: a check of nothing would find nothing, for ever."""
    known = [rule.code for rule in catalogue()]
    for code in only:
        if code not in known:
            hint = did_you_mean(code, known) or "docs/lint.md lists the rules"
            raise wrong_call("unknown-rule", f"there is no rule `{code}` of the linter", hint)


def _plain(problem: Problem) -> Finding:
    """What keeps a profile from being examined, beside what is found in others."""
    return Finding(problem, "")


def _data(one: Finding, readings: bool = False) -> dict[str, object]:
    data = {**problem_data(one.problem), "path": one.path, "clauses": list(one.clauses), "witness": one.witness}
    return {**data, "reading": one.reading} if readings else data


def _readings_data(under: list[UnderReadings]) -> dict[str, object]:
    return {
        "looked_at": sum(one.readings for one in under),
        "points": sum(one.points for one in under),
        "left_out": [name for one in under for name in one.left_out],
    }


def _checked(files: list[str], found: list[tuple[Finding, str]], only: tuple[str, ...]) -> Checked:
    """A check for every rule and file, also of those that found nothing."""
    rules = [rule for rule in catalogue() if not only or rule.code in only]
    remarks: dict[tuple[str, str], list[Remark]] = {(file, rule.code): [] for file in files for rule in rules}
    for one, because in found:
        path = f"{one.path} under {one.reading}" if one.reading else one.path
        remark = Remark(one.problem, path, one.clauses, one.witness, because)
        remarks.setdefault((one.problem.place.file, one.problem.code), []).append(remark)
    return Checked(
        "lint",
        tuple(Check(file, code, tuple(several)) for (file, code), several in remarks.items()),
        (
            *(Explained(r.code, r.severity, r.title, r.why, f"docs/lint.md#{r.code}") for r in rules),
            *explain_codes(one.problem for one, _ in found if one.problem.code not in {rule.code for rule in rules}),
        ),
        frozenset({Severity.ERROR, Severity.WARNING}),
    )


def _show(found: list[Finding], accepted: int, checked: int, left_out: int, errors: int) -> None:
    for one in found:
        problem = one.problem
        click.echo(f"{problem.place}: {problem.severity.value}: {problem.message} [{problem.code}]")
        if one.clauses:
            click.echo(f"    section {', '.join(one.clauses)}")
        if one.witness:
            click.echo(f"    for example {one.witness}")
        if problem.suggestion:
            click.echo(f"    {problem.suggestion}")
    said = [f"{checked} examined: {len(found)} found, {accepted} accepted"] if checked or not left_out else []
    said += [f"{left_out} not examined: {errors} error{'' if errors == 1 else 's'}"] if left_out else []
    click.echo("; ".join(said))
