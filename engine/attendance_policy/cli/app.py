"""The group of commands, and the one place where a problem becomes an exit code.

A command's module is imported only when that command runs, so that a policy check never waits for numpy.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import IO, Any, NoReturn

import click

from attendance_policy import __version__
from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean

# In the order a new user meets them. Each name is a module of this package.
COMMANDS: dict[str, str] = {
    "validate": "check profiles against schema, vocabulary and references",
    "lint": "what a valid profile still gets wrong",
    "check-source": "do the clauses and figures of a profile stand in its document",
    "fmt": "put profiles in order and in one style",
    "list": "the profiles that are found",
    "show": "a resolved policy, and where each value of it comes from",
    "vocabulary": "every fact, function, action, role and unit a profile may use",
    "arrive": "the code for an arrival",
    "report": "was an absence reported in time",
    "leave": "the notice of a request for leave, and what may be granted",
    "score": "the score of a form, and the band it falls in",
    "duties": "what is due of the school itself, and when, by role",
    "notice": "which notice it would be for a parent and a child, and what it costs",
    "replay": "a scenario through several policies, side by side",
    "test": "what scenarios expect of policies, and how much of them that covers",
    "diff": "what changed in meaning between two policies, and a history they decide differently",
    "compare": "one table of several policies, with the cause of each difference",
    "explain": "why a decision was taken about a pupil on a day, or was not, and how far off it is",
    "simulate": "a school year of decisions, and what a change would do",
    "sweep": "the same outcome over a range of a value, and what keeps within a capacity",
    "worklist": "what is due on a day, by time and role, to print or for a calendar",
    "letters": "the letters due on a day, as documents and a table for a mail merge",
    "register": "what a file of marks holds and the map that reads it; its compact form",
    "generate": "a synthetic register like England's published figures",
}

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL = Problem(Place(""), "cannot-be-written", "there is no room for what is printed",
                "make room, or send it to another place")  # fmt: skip


class _ReaderGoneError(Exception):
    """The reader of our output went away (`| head`). Not an OSError: of those click makes an exit with 1."""


class LazyGroup(click.Group):
    """Imports the module of a command when it is asked for; names close commands when there is none."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of a call; a help page is printed here."""
        _refuse_empty(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError as gone:
            raise _ReaderGoneError from gone

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command of a call."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as gone:
            raise _ReaderGoneError from gone

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"attendance_policy.cli.{name.replace('-', '_')}")
        if not gc.isenabled():  # in a process of our own: see `main`
            gc.freeze()
            gc.enable()
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that a call names; an unknown one is a wrong call."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS) or "see `attendance-policy --help`"
            raise click.UsageError(f"there is no command `{args[0]}`; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="attendance-policy")
@click.option("--no-cache", is_flag=True, help="Read all profiles and calendars anew, and keep nothing.")
def group(no_cache: bool) -> None:
    """School attendance policies as configuration: check them, ask them, and see what a change would do."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 findings, 2 wrong call, 3 unusable input, 4 a fault in the program."""
    # A call is short, and what it loads and reads is held to its end: looking for what could be given back only takes
    # time, a tenth of that of a short call. What was loaded is never looked at, and nothing as the interpreter ends.
    gc.disable()
    gc.set_threshold(50_000)
    # No floating point is multiplied here, and numpy would start a thread a core for it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGTERM, _end)  # what is half written is cleared away, as for any other end
    _hold_standard_streams()
    code = run(sys.argv[1:] if arguments is None else list(arguments))
    gc.freeze()
    sys.exit(code)


def _end(number: int, frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _hold_standard_streams() -> None:
    """Point each standard stream that the caller closed to nowhere, so that no file which a command opens takes its
    number and is written over by what is printed."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - it is held to the end
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def run(arguments: Sequence[str]) -> int:
    """Run one call; its exit code. A traceback is never what a user sees."""
    code, tell = _done(arguments)
    try:
        tell()
    except OSError:  # there is nobody to be told: the exit code has to say it
        _to_nowhere(sys.stderr)
    return code


def _done(arguments: Sequence[str]) -> tuple[int, Callable[[], None]]:
    """The exit code of one call, and what is left to be told of it."""
    try:
        result = group.main(list(arguments), prog_name="attendance-policy", standalone_mode=False)
        # Here, not as the interpreter ends: a reader that went away is then told from a fault.
        sys.stdout.flush()
        return result if isinstance(result, int) else 0, _nothing
    except click.exceptions.Exit as stop:
        return stop.exit_code, _nothing
    except click.Abort:
        return 2, partial(click.echo, "stopped", err=True)
    except click.ClickException as error:
        return 2, partial(_tell_wrong_call, error)
    except CannotGoOn as stop:
        return stop.exit_code, partial(_tell_problems, stop.problems)
    except (_ReaderGoneError, BrokenPipeError):
        # Nothing is wrong, and nothing more can be said; what is still held back goes nowhere.
        _to_nowhere(sys.stdout)
        return 0, _nothing
    except Exception as fault:  # the last line of defence: a fault of ours is told, never shown as a traceback
        if isinstance(fault, OSError) and fault.filename is None and fault.errno in _NO_ROOM:
            _to_nowhere(sys.stdout)  # a file that cannot be written is told by its path, long before
            return 3, partial(_tell_problems, [_FULL])
        if os.environ.get("ATTENDANCE_POLICY_DEBUG"):
            raise
        where = f"{type(fault).__name__} in {_where(fault)}"
        said = f"error: a fault in the program ({where}); please report it with the call that led to it"
        return 4, partial(click.echo, said, err=True)


def _refuse_empty(args: Sequence[str]) -> None:
    """An argument that is nothing is most often a variable of the shell that is not set (`--out "$FOLDER"`), and no
    name, day or folder: as a path it would be the working directory."""
    for before, argument in zip(("", *args), args, strict=False):
        option, sign, value = argument.partition("=") if argument.startswith("--") else (before, "=", argument)
        if sign and not value:
            named = f"`{option}` is given" if option.startswith("-") else "an argument is"
            raise click.UsageError(f"{named} nothing; name what is meant, or leave it out")


def _nothing() -> None:
    pass


def _tell_wrong_call(error: click.ClickException) -> None:
    message = error.format_message()
    click.echo(f"error: {message[:1].lower()}{message[1:].removesuffix('.')}", err=True)
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(f"       see `{error.ctx.command_path} --help`", err=True)


def _tell_problems(problems: Iterable[Problem]) -> None:
    from attendance_policy.cli.output import show_problems

    show_problems(problems, err=True)


def _to_nowhere(stream: IO[str]) -> None:
    """What is still held back for a stream, or is still to come, is dropped: it would be tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _where(fault: BaseException) -> str:
    trace = fault.__traceback__
    last = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        last = f"{code.co_filename.rpartition('attendance_policy')[2].lstrip('/')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return last
