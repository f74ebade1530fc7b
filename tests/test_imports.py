"""The import budget: what a command may load of what takes long to load. Start-up is most of what a school waits for.

A limit, not a list: what loads less than it may is no failure. Commands run without a cache, so that they load most.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from attendance_policy.generate import generate, write_long_csv
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import write_packed

ROOT = Path(__file__).parent.parent
# Everything that takes more than a few milliseconds. PyYAML and click every command may load.
SLOW = ("numpy", "simpleeval", "jsonschema", "jsonschema_rs", "jinja2", "pyarrow", "pandas", "polars", "holidays",
        "icalendar", "defusedxml", "python_calamine", "xlsxwriter", "docx", "docxtpl", "pypdf", "typst", "numba",
        "pyspark", "multiprocessing", "asyncio", "unittest", "IPython")  # fmt: skip
CHECKS = {"jsonschema_rs"}  # checks the shape of a profile; jsonschema itself is for telling what is wrong with one
ARRAYS = CHECKS | {"numpy", "simpleeval"}

_PROBE = """
import contextlib, io, sys
from attendance_policy.cli.app import main
sys.argv = ["attendance-policy", *sys.argv[1:]]
with contextlib.redirect_stdout(io.StringIO()):
    try:
        ended = main()
    except SystemExit as said:
        ended = said.code
print(ended or 0, *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register of three pupils in its packed and its long form."""
    made = tmp_path_factory.mktemp("imports")
    codes = code_book(Policies(Library()).resolver)
    register, _ = generate("primary", 3, 1, read_calendar("england_example"), codes)
    write_packed(register, made / "year.packed")
    write_long_csv(register, made / "year.csv")
    return made


def loaded(folder: Path, *arguments: str) -> set[str]:
    """The slow packages that a command has loaded when it ends as it should; in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=folder,
        env={**os.environ, "ATTENDANCE_POLICY_CACHE": "off", "PYTHONPATH": str(ROOT / "engine")},
    )  # fmt: skip
    ended, *modules = done.stdout.split() or ["nothing"]
    assert ended in ("0", "1"), done.stderr
    return set(modules) & set(SLOW)


SIMULATE = ("simulate", "--policy", "sharley_park", "--register")


@pytest.mark.parametrize(
    ("arguments", "may"),
    [
        (("--help",), set()),
        (("--version",), set()),
        (("simulate", "--help"), ARRAYS),
        (("list",), set()),
        (("vocabulary",), set()),
        (("validate", "sharley_park"), CHECKS),
        (("validate",), CHECKS),
        (("show", "sharley_park"), CHECKS),
        (("arrive", "sharley_park", "--year", "3", "--at", "2026-03-20 09:05"), ARRAYS),
        (("duties", "sharley_park", "--from", "2025-09-01", "--to", "2025-10-01"), ARRAYS),
        (("register", "pack", "year.csv", "--out", "again.packed"), ARRAYS),
        ((*SIMULATE, "year.packed"), ARRAYS),
        ((*SIMULATE, "year.csv"), ARRAYS),
        ((*SIMULATE, "year.packed", "--set", "stages.first_stage_letter.once=per term"), ARRAYS),
        ((*SIMULATE, "year.packed", "--out", "tables"), ARRAYS),
        ((*SIMULATE, "year.packed", "--html", "page.html"), ARRAYS | {"jinja2"}),
        (("explain", *SIMULATE[1:], "year.packed", "--pupil", "P000000", "--on", "2026-03-16"), ARRAYS),
        (("worklist", *SIMULATE[1:], "year.packed", "--on", "2026-03-16"), ARRAYS | {"holidays"}),
        (("worklist", *SIMULATE[1:], "year.packed", "--on", "2026-03-16", "--format", "json"), ARRAYS | {"holidays"}),
    ],
    ids=lambda value: " ".join(value[:4]) if isinstance(value, tuple) else "",
)
def test_a_command_loads_what_it_needs(folder: Path, arguments: tuple[str, ...], may: set[str]) -> None:
    too_much = loaded(folder, *arguments) - may
    assert not too_much, f"loads {', '.join(sorted(too_much))}: import it where it is used"


_PROBE_ALL = """
import contextlib, io, sys
from attendance_policy.cli.app import run
with contextlib.redirect_stdout(io.StringIO()):
    ended = run(sys.argv[1:])
ours = [module for name, module in sys.modules.items() if name.startswith("attendance_policy")]
classes = {value for module in ours for value in vars(module).values() if isinstance(value, type)}
slow = [f"{one.__module__}.{one.__name__}" for one in classes if getattr(one, "__dataclass_params__", None)
        and one.__dataclass_params__.init and one.__module__.startswith("attendance_policy")]
print(ended, len(ours), ",".join(sorted(slow)) or "none", *sorted(sys.modules))
"""
# What a school waits for when it asks again: everything that was read before is kept.
_AGAIN = ("simulate", "--policy", "basildon_lower", "--register", "year.packed", "--set",
          "stages.concern_letter.when.attendance=93", "--brief")  # fmt: skip
# How many modules of ours each of these may load; a module more costs a third of a millisecond or more.
_MOST = {"validate": 75, "simulate": 190}


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (("validate", "sharley_park"), {"yaml", "numpy", "logging", "jsonschema_rs", "difflib",
                                        "attendance_policy.policy.scalars", "attendance_policy.policy.adopt"}),
        (_AGAIN, {"yaml", "jsonschema_rs", "logging", "concurrent.futures", "numpy.ma", "numpy.testing", "secrets",
                  "multiprocessing", "shutil", "difflib", "hmac", "attendance_policy.events.read",
                  "attendance_policy.register.dispatch", "attendance_policy.register.pseudonyms"}),
    ],
    ids=["validate", "simulate"],
)  # fmt: skip
def test_what_is_kept_is_not_worked_out_again(folder: Path, arguments: tuple[str, ...], never: set[str]) -> None:
    environment = {**os.environ, "ATTENDANCE_POLICY_CACHE": str(folder / "kept"), "PYTHONPATH": str(ROOT / "engine")}
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", _PROBE_ALL, *arguments], capture_output=True, text=True,
                              encoding="utf-8", cwd=folder, env=environment)  # fmt: skip
        assert done.returncode == 0, done.stderr
    ended, count, slow, *modules = done.stdout.split()
    assert ended == "0"
    assert sorted(never & set(modules)) == [], "import it where it is used"
    assert int(count) <= _MOST[arguments[0]], "import what few calls need where it is used"
    too_slow = set(slow.split(",")) - {"none"}
    assert not too_slow, "take `dataclass` from `attendance_policy.frozen`: it is defined in a tenth of the time"


def test_the_probe_sees_what_is_loaded(folder: Path) -> None:
    assert {"numpy", "jinja2"} <= loaded(folder, *SIMULATE, "year.packed", "--html", "seen.html")
