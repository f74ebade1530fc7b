"""`simulate --out DIR.parquet`: pupil-years streamed to decisions, so that a country fits; and `--workers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import STANDARD_INPUT
from attendance_policy.cli.progress import Progress
from attendance_policy.cli.running import Given, begun
from attendance_policy.cli.screen import show_lines
from attendance_policy.diagnostics import wrong_call
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.table import shown
from attendance_policy.register.text_blocks import head_of
from attendance_policy.reports.words import count_of, number
from attendance_policy.simulate.workers import Workers

_PARQUET = b"PAR1"  # how such a file begins


def workers_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--workers`: how many processes share the pupils."""
    return click.option("--workers", type=click.IntRange(min=1), metavar="N",
                        help="Share the pupils between N processes; the result is the same. Without it large registers "
                        "are shared where that costs nothing."
                        )(command)  # fmt: skip


def stream(
    given: Given, out: Path, columns: tuple[str, ...], workers: int | None, form: str, beside: Mapping[str, object]
) -> int:
    """Decide a file of pupil-years into a folder of Parquet files, and tell the counts. `columns`: those of the
    decisions that are written; all of them where none is named. `beside`: the options of `simulate` that a stream
    knows nothing of, with what they were given."""
    from attendance_policy.tables.engine import engine_for
    from attendance_policy.tables.stream import decide_file

    of_files = {"--pupils-file": given.pupils, "--events": given.events, "--calendar": given.calendar,
                "--map": given.map, "--encoding": given.encoding, "--pseudonymise": given.key_file,
                "--rejects": given.rejects}  # fmt: skip
    for option, value in {**beside, **of_files}.items():
        if value:
            raise wrong_call("not-in-a-stream", f"`{option}` stands beside `--out {out.as_posix()}`, which streams",
                             "name a folder without `.parquet`, or leave the option out")  # fmt: skip
    if given.register is None or given.register == STANDARD_INPUT:
        raise wrong_call("not-in-a-stream", "a stream is read from a file", "name the file with `--register`")
    source = Path(given.register)
    if source.is_file() and head_of(source, len(_PARQUET)) != _PARQUET:
        raise wrong_call("not-in-a-stream", f"`{source.as_posix()}` is no Parquet file, and `--out {out.as_posix()}` "
                         "streams one", "make it with `register pack --to parquet`, or name a folder without `.parquet`"
                         )  # fmt: skip
    run = begun(given)
    loaded = run.loaded
    engine = engine_for(loaded, code_book(run.policies.resolver), run.settings, given.folders)
    with Progress() as progress, Workers(workers) as pool:
        done = decide_file(source, out, engine, pool, progress.of("deciding"), columns or None)
    if form == "json":
        show_json({
            "policy": loaded.policy.id, "pupil_years": done.rows, "decisions": done.decisions,
            "out": out.as_posix(), "files": done.parts, "held": list(engine.held),
            "ignored_columns": list(done.ignored),
            "rules": [{"rule": one.rule, "pupils": one.pupils, "due": one.count, "asks": one.asks, "if": one.unknown,
                       "first": one.first, "not_specified": one.not_specified} for one in done.rules],
        })  # fmt: skip
        return 0
    width = max((len(one.rule) for one in done.rules), default=4)
    lines = [f"{loaded.policy.name}: {count_of(done.rows, 'pupil-year')}, {number(done.decisions)} decisions in "
             f"{count_of(done.parts, 'file')} under {out.as_posix()}", "",
             f"{'rule'.ljust(width)}  {'pupil-years':>13}  {'due':>13}  {'left to people':>14}  "
             f"{'depends':>13}"]  # fmt: skip
    lines += [f"{one.rule.ljust(width)}  {number(one.pupils):>13}  {number(one.count):>13}  {number(one.asks):>14}  "
              f"{number(one.unknown):>13}"
              for one in done.rules]  # fmt: skip
    if engine.held:
        lines += ["", f"not run, for an open point has no working reading: {', '.join(engine.held)}"]
    if done.ignored:
        lines += ["", f"ignored columns: {', '.join(map(shown, done.ignored))}"]
    show_lines(lines)
    return 0
