"""docs/diagnostics.md, made of the codes and of the smallest example of each.

Run this file to write the page; a test says when it is stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attendance_policy.diagnostics import Problem
from attendance_policy.register.maps.problem_codes import CODES as MAPS
from attendance_policy.scenario import CODES as SCENARIO
from attendance_policy.source import CODES as SOURCE
from attendance_policy.source import read_yaml
from attendance_policy.testing import CODES as TESTING
from policy.bad_profiles import CALLS, CONDITIONS, LIBRARY, POLICY, called, examined, files
from register import bad_maps
from scenario import bad_scenarios
from source.bad_files import contents

PAGE = Path(__file__).parents[2] / "docs" / "diagnostics.md"

_HEAD = """# What a message means

Every problem has a code, shown in square brackets after the message: `[unknown-name]`. This page has a section for
each: what it means, the smallest example that shows it, and what is said about that example. A comment under a line of
an example marks the place: `^` stands under the sign meant, `#<` means where the line begins.

An error stops a profile from being used; a warning does not. How messages are worded is in [messages.md](messages.md).

This page is made by `tests/docs/diagnostics_page.py` from the codes and the tests; change those, not the page.
"""
PARTS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("Calls, profiles and calendars", "What a call names and what lies in a folder.", LIBRARY),
    ("Reading a file", "What keeps a file from being read, before anything in it is looked at.", SOURCE),
    ("Profiles", "What a profile says: its shape, its names, its rules, its open points.", POLICY),
    ("Conditions", "What stands after `when:`, `needs:` and `stop_when:`.", CONDITIONS),
    ("Scenarios", "What a scenario says, beyond its YAML and its shape.", SCENARIO),
    ("Maps", "What a map of a school's exports says, beyond its YAML: [registers.md](registers.md).", MAPS),
    ("Tests", "What a scenario expects of a policy, checked by `test`.", TESTING),
)
# Bytes that a page cannot show, or far more of them than anybody reads.
_NOT_SHOWN = 1500


def page() -> str:
    """The whole page. A code of two parts is explained in the first of them."""
    told: set[str] = set()
    parts = [_HEAD]
    for title, sentence, codes in PARTS:
        new = sorted(set(codes) - told)
        told |= set(new)
        listed = " · ".join(f"[{code}](#{code})" for code in new)
        parts.append(f"# {title}\n\n{sentence}\n\n{listed}\n")
        parts += [_section(code, codes[code]) for code in new]
    return "\n".join(parts)


def _section(code: str, meaning: str) -> str:
    lines = [f"## {code}\n", f"{meaning}\n"]
    if code in CALLS:
        lines += [f"```console\n$ attendance-policy {CALLS[code][0]}\n{_said(called(code))}\n```\n"]
    elif code in files():
        text = files()[code].read_text(encoding="utf-8").rstrip("\n")
        lines += [f"```yaml\n{text}\n```\n", f"```console\n{_said(examined(code), file=f'{code}.yaml')}\n```\n"]
    elif code in MAPS:
        text = bad_maps.files()[code].read_text(encoding="utf-8").rstrip("\n")
        lines += [f"```yaml\n{text}\n```\n", f"```console\n{_said(bad_maps.examined(code))}\n```\n"]
    elif code in SCENARIO:
        text = bad_scenarios.files()[code].read_text(encoding="utf-8").rstrip("\n")
        said = _said(bad_scenarios.examined(code))
        lines += [f"```yaml\n{text}\n```\n", f"```console\n{said}\n```\n"]
    elif code in contents():
        lines += _bytes(code, contents()[code])
    return "\n".join(lines)


def _bytes(code: str, content: bytes) -> list[str]:
    said = _said(read_yaml(content, f"{code}.yaml").problems)
    try:
        text = content.decode("utf-8").rstrip("\n")
    except UnicodeDecodeError:
        text = ""
    shown = text.isprintable() or all(line.isprintable() for line in text.split("\n"))
    example = [f"```yaml\n{text}\n```\n"] if text and shown and len(text) <= _NOT_SHOWN else []
    return [*example, f"```console\n{said}\n```\n"]


def _said(problems: tuple[Problem, ...], file: str | None = None) -> str:
    lines = []
    for problem in problems:
        place = str(problem.place).replace(f"bad/{file}", file) if file else str(problem.place)
        lines.append(f"{place}: {problem.severity}: {problem.message} [{problem.code}]".removeprefix(": "))
        if problem.suggestion:
            lines.append(f"    {problem.suggestion}")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
