"""The house rules that a reader would otherwise have to check by eye."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "engine" / "attendance_policy").rglob("*.py"))
PROFILES = sorted((ROOT / "policies").glob("*.yaml"))


def name_of(path):
    return path.relative_to(ROOT / "engine").as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_are_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_engine_knows_no_school(path):
    text = path.read_text(encoding="utf-8").lower()
    for profile in PROFILES:
        assert profile.stem not in text, f"{profile.stem} is named in the engine"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_functions_say_what_they_do(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says nothing"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} says nothing"


def test_no_room_is_a_lumber_room():
    names = {path.stem for path in MODULES}
    assert not names & {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def test_only_cli_prints_or_reads_the_clock():
    for path in MODULES:
        if "cli" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                banned = ("print", "date.today", "datetime.now", "os.getenv", "time.time")
                assert called not in banned, f"{path}: {called}"


def loaded_after(*arguments):
    code = (
        "import sys\nfrom attendance_policy.cli.app import run\n"
        f"run({list(arguments)!r})\n"
        "sys.stderr.write(' '.join(sorted({m.partition('.')[0] for m in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], {"numpy", "jsonschema", "yaml", "jinja2", "simpleeval", "pyarrow", "holidays"}),
        (["validate", "basildon_lower"], {"numpy", "jinja2", "simpleeval", "pyarrow", "holidays"}),
        (["list"], {"numpy", "jsonschema", "jinja2", "simpleeval", "pyarrow", "holidays"}),
        (["vocabulary"], {"numpy", "jinja2", "simpleeval", "pyarrow", "holidays"}),
    ],
    ids=["help", "validate", "list", "vocabulary"],
)
def test_a_command_loads_only_what_it_needs(arguments, unwanted):
    assert not loaded_after(*arguments) & unwanted
