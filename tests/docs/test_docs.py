"""Docs that cannot go stale: generated pages are current, named paths exist, every command runs as it is printed."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from attendance_policy.cli.app import COMMANDS, run

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def _generator():
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = _generator()


@pytest.mark.parametrize("name", GENERATOR.PAGES)
def test_a_generated_page_is_current(name):
    made = GENERATOR.PAGES[name]().rstrip() + "\n"
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made, "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_paths_that_pages_name_exist(page):
    text = page.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:engine|policies|schema|tests|docs)/[\w./-]+\w/?)`", text):
        assert (ROOT / path).exists() or "<" in path, f"{page.name} names {path}"


def test_every_module_that_the_architecture_names_exists():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    package = ROOT / "engine" / "attendance_policy"
    for path in re.findall(r"`(\w+/\w+\.py)`", text):
        assert (package / path).is_file(), path


def test_every_command_has_a_line_in_the_readme_or_the_cli_page():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"## {name}\n" in page


def _readme_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [line[2:] for line in re.findall(r"^\$ attendance-policy .*$", text, re.MULTILINE)]


def test_the_readmes_commands_run(tmp_path, monkeypatch, capsys):
    commands = _readme_commands()
    assert len(commands) >= 8
    scenarios = tmp_path / "tests" / "scenarios"
    scenarios.mkdir(parents=True)
    # Of the folder, one in ten: tests/scenario replays every one of them.
    for index, path in enumerate(sorted((ROOT / "tests" / "scenarios").glob("*.yaml"))):
        if index % 10 == 0 or any(path.name in line for line in commands):
            (scenarios / path.name).symlink_to(path)
    monkeypatch.chdir(tmp_path)
    for line in commands:
        words = shlex.split(line)[1:]
        findings = (1,) if words[0] == "lint" else ()  # what it finds is no fault of the call
        assert run(words) in (0, *findings), (line, capsys.readouterr().err)
