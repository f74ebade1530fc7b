"""`generate`: a synthetic register like England's published figures."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import click

from attendance_policy.cli.asking import calendar_option
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import check_writable
from attendance_policy.cli.progress import Progress
from attendance_policy.cli.screen import show_lines, style_of_terminal
from attendance_policy.diagnostics import wrong_call
from attendance_policy.generate import (
    LISTED,
    ONE_CHARACTER,
    Measures,
    as_upns,
    generate,
    in_one_character,
    measure,
    write_ctf,
    write_long_csv,
    write_pupils_csv,
)
from attendance_policy.library import read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import Register, write_packed
from attendance_policy.register.atomic import cannot_write
from attendance_policy.reports.layout import labelled
from attendance_policy.reports.words import count_of, day_words
from attendance_policy.simulate.inputs import EXAMPLE_CALENDAR

_FILE = click.Path(path_type=Path, dir_okay=True)
_REGISTER = (".csv", ".parquet", ".packed")
_CTF_VERSIONS = {"ctf": LISTED, "ctf23": ONE_CHARACTER}
_RATES = {
    "absence": "overall",
    "authorised": "authorised",
    "unauthorised": "unauthorised",
    "persistent": "persistent",
    "severe": "severe",
}


@click.command(name="generate")
@click.option("--phase", required=True, type=click.Choice(("primary", "secondary")), help="Whose rates to follow.")
@click.option("--pupils", "count", required=True, type=click.IntRange(min=1), metavar="N", help="How many pupils.")
@click.option("--seed", required=True, type=click.IntRange(min=0), metavar="S", help="The same seed gives the same "
              "marks.")  # fmt: skip
@click.option("--out", "path", required=True, type=_FILE, metavar="FILE",
              help="The register: .csv (a row a mark), .parquet or .packed.")  # fmt: skip
@click.option("--layout", default="long", show_default=True, type=click.Choice(("long", *_CTF_VERSIONS)),
              help="`ctf`: a Common Transfer File (.xml), of pupils with unique pupil numbers; `ctf23`: in its older "
              "form, a character for each mark, `C1` as `C`.")  # fmt: skip
@click.option("--pupils-out", "pupils_path", type=_FILE, metavar="FILE", help="Year groups, dates on roll and flags: "
              ".csv or .parquet.")  # fmt: skip
@click.option("--school-year", default="2025/26", show_default=True, metavar="YEAR", help="A year of the calendar.")
@calendar_option
@policies_option
@format_option("text", "json")
def command(
    phase: str, count: int, seed: int, path: Path, layout: str, pupils_path: Path | None, school_year: str,
    calendar_name: str | None, folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """A register of invented pupils whose rates are like England's published figures."""
    _check_endings(path, layout, pupils_path)
    calendar = read_calendar(calendar_name or EXAMPLE_CALENDAR, folders)
    codes = code_book(Policies(open_library(folders)).resolver)
    assert phase in ("primary", "secondary")
    with Progress() as progress:
        say = progress.of("generating")
        register, pupils = generate(
            "primary" if phase == "primary" else "secondary", count, seed, calendar, codes, school_year,
            lambda done, of: say(done / of),
        )  # fmt: skip
        if layout in _CTF_VERSIONS:
            upns = as_upns(register.pupil_ids)
            register, pupils = replace(register, pupil_ids=upns), replace(pupils, pupil_ids=upns)
            register = in_one_character(register) if layout == "ctf23" else register
        file = path
        try:
            if layout in _CTF_VERSIONS:
                write_ctf(register, path, version=_CTF_VERSIONS[layout], pupils=pupils)
            elif path.suffix == ".packed":
                write_packed(register, path)
            else:
                write_long_csv(register, path)
            if pupils_path is not None:
                file = pupils_path
                write_pupils_csv(pupils, pupils_path)
        except OSError as error:
            raise cannot_write(file, error) from None
    _show(register, measure(register), path, pupils_path, form)
    return 0


def _check_endings(path: Path, layout: str, pupils_path: Path | None) -> None:
    check_writable({"--out": path, "--pupils-out": pupils_path})
    if layout in _CTF_VERSIONS:
        if path.suffix != ".xml":
            raise wrong_call("unknown-ending", f"`{path.as_posix()}` is no name of a Common Transfer File",
                             "end it in .xml")  # fmt: skip
    elif path.suffix not in _REGISTER:
        raise wrong_call("unknown-ending", f"`{path.as_posix()}` does not say which form to write",
                         "end it in .csv, .parquet or .packed")  # fmt: skip
    if pupils_path is not None and pupils_path.suffix not in (".csv", ".parquet"):
        raise wrong_call("unknown-ending", f"`{pupils_path.as_posix()}` does not say which form to write",
                         "end it in .csv or .parquet")  # fmt: skip
    for wanted in (path, pupils_path):
        if wanted is not None and wanted.suffix == ".parquet" and find_spec("pyarrow") is None:
            raise wrong_call("no-parquet", "Parquet needs the package pyarrow",
                             "install `attendance-policy[parquet]`, or end the file in .csv")  # fmt: skip


def _show(register: Register, measures: Measures, path: Path, pupils_path: Path | None, form: str) -> None:
    rates = {name: round(getattr(measures, attribute), 2) for name, attribute in _RATES.items()}
    files = [file.as_posix() for file in (path, pupils_path) if file is not None]
    if form == "json":
        show_json({"pupils": measures.pupils, "sessions": register.account.accepted, "rates": rates, "files": files})
        return
    said = [f"absence {rates['absence']:.2f}% ({rates['authorised']:.2f} authorised, {rates['unauthorised']:.2f} not)",
            f"persistent absence {rates['persistent']:.2f}% of pupils, severe {rates['severe']:.2f}%"]  # fmt: skip
    span = f"{day_words(register.days[0])} to {day_words(register.days[-1])}"
    style = style_of_terminal()
    show_lines([f"{count_of(measures.pupils, 'invented pupil')}, {count_of(register.account.accepted, 'mark')}"])
    show_lines(labelled([("days", span), ("rates", "; ".join(said)), ("written", ", ".join(files))], style, "  "))
