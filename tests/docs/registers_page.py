"""The table of packaged maps in docs/registers.md, made from the maps. Run this file to write it; a test compares."""

from __future__ import annotations

from pathlib import Path

from attendance_policy.library import map_ids, map_path
from attendance_policy.register.maps.model import FileMap, Map
from attendance_policy.register.maps.read import read_map
from attendance_policy.source import read_file
from register.bad_maps import words

PAGE = Path(__file__).parents[2] / "docs" / "registers.md"
BEGIN, END = "<!-- maps: made by tests/docs/registers_page.py -->\n", "<!-- /maps -->"


def page() -> str:
    """The whole page, with the table as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


def table() -> str:
    """A section for each packaged map: its columns, which are verified, and what its sources are."""
    return "\n" + "\n".join(_section(read_map(read_file(map_path(name)), words())) for name in map_ids()) + "\n"


def _section(found: Map) -> str:
    lines = [f"### {found.id}", "", f"{found.name} (`{found.register.layout}`).", ""]
    lines += [f"* {sentence}" for sentence in found.source]
    lines += ["", "| file | ours | in the file | |", "|---|---|---|---|"]
    for kind, part in (("register", found.register), ("pupils", found.pupils), ("events", found.events)):
        lines += [_row(kind, part, ours) for ours in part.columns]
    return "\n".join([*lines, ""])


def _row(kind: str, part: FileMap, ours: str) -> str:
    return f"| {kind} | `{ours}` | `{part.columns[ours]}` | {'✓' if ours in part.verified else ''} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
