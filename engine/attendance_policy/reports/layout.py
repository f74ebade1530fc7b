"""Laying text out for a terminal: its width, its signs, its colours; tables and paragraphs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import click

from attendance_policy.frozen import dataclass

_SIGNS = "█▁▂▃▄▅▆▇─→−·▸"


@dataclass(frozen=True, slots=True)
class Style:
    """How a terminal prints. `unicode` false keeps to ASCII; `colour` false prints no colours and no bold."""

    width: int = 80
    unicode: bool = True
    colour: bool = False

    @staticmethod
    def can_print(encoding: str | None) -> bool:
        """Whether an encoding has the signs that charts are drawn with."""
        try:
            _SIGNS.encode(encoding or "ascii")
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    @property
    def arrow(self) -> str:
        """Between what was and what is."""
        return "→" if self.unicode else "->"

    @property
    def minus(self) -> str:
        """Before a figure that is less."""
        return "−" if self.unicode else "-"

    @property
    def nothing(self) -> str:
        """In the place of a nought."""
        return "·" if self.unicode else "."

    @property
    def chosen(self) -> str:
        """Before the one that was taken."""
        return "▸" if self.unicode else "*"

    def bold(self, text: str) -> str:
        """A heading."""
        return click.style(text, bold=True) if self.colour else text

    def tint(self, text: str, colour: str) -> str:
        """Text in a colour, where there is any."""
        return click.style(text, fg=colour) if self.colour and text.strip() else text


def wrapped(text: str, style: Style, first: str = "", rest: str | None = None) -> list[str]:
    """A paragraph; `first` stands before its first line and `rest` (as wide a gap) before the others."""
    return textwrap.wrap(
        text, max(style.width, 20), initial_indent=first, subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=True, break_on_hyphens=False,
    ) or [first.rstrip()]  # fmt: skip


def labelled(rows: Iterable[tuple[str, str]], style: Style, indent: str = "") -> list[str]:
    """Labels with a paragraph each, all paragraphs at one margin."""
    pairs = list(rows)
    margin = min(max((len(label) for label, _ in pairs), default=0), max(12, style.width // 3))
    lines: list[str] = []
    for label, text in pairs:
        if len(label) > margin:
            lines.append(f"{indent}{label}")
            label = ""
        lines += wrapped(text, style, f"{indent}{label:<{margin}}  ")
    return lines


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first column is words, the others are figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def laid(table: Table, style: Style, indent: str = "  ") -> list[str]:
    """A table with its figures in line. Heads of two words stand on two lines; long names are cut, never figures."""
    heads = [head.split("\n") for head in table.head]
    deep = max(len(parts) for parts in heads)
    heads = [[""] * (deep - len(parts)) + parts for parts in heads]
    widths = [
        max([*(len(part) for part in parts), *(len(row[at]) for row in table.rows)]) for at, parts in enumerate(heads)
    ]
    room = style.width - len(indent) - sum(widths[1:]) - 2 * (len(widths) - 1)
    widths[0] = max(min(widths[0], room), 8)
    lines = [_row([parts[at] for parts in heads], widths, indent) for at in range(deep)]
    rule = indent + ("─" if style.unicode else "-") * (sum(widths) + 2 * (len(widths) - 1))
    return [*lines, rule, *(_row([cut(row[0], widths[0], style), *row[1:]], widths, indent) for row in table.rows)]


def _row(cells: Sequence[str], widths: Sequence[int], indent: str) -> str:
    first = f"{indent}{cells[0]:<{widths[0]}}"
    return (first + "".join(f"  {cell:>{width}}" for cell, width in zip(cells[1:], widths[1:], strict=True))).rstrip()


def cut(text: str, width: int, style: Style) -> str:
    """Text no wider than a column."""
    if len(text) <= width:
        return text
    return text[: width - 1] + "…" if style.unicode else text[: width - 2] + ".."


def headed(title: str, lines: Iterable[str], style: Style) -> list[str]:
    """A section with a blank line before it; nothing where it has no lines."""
    body = list(lines)
    return ["", *titled(title, style), *body] if body else []


def titled(title: str, style: Style) -> list[str]:
    """A heading, wrapped before it is made bold."""
    return [style.bold(line) for line in wrapped(title, style)]
