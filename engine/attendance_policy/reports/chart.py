"""Charts of signs: figures by week as columns of blocks, or as one line of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date

from attendance_policy.reports.layout import Style
from attendance_policy.reports.words import number

_BLOCKS = " ▁▂▃▄▅▆▇█"
_ASCII = " .:-=+*%#"


def spark(values: Sequence[int], top: int, style: Style) -> str:
    """One sign a figure, as high as the figure is against `top`; a figure above nought is never invisible."""
    signs = _BLOCKS if style.unicode else _ASCII
    return "".join(signs[_eighths(value, top, 1)] for value in values)


def columns(values: Sequence[int], top: int, height: int, style: Style) -> list[str]:
    """The same over several lines, the highest first."""
    full, signs = ("█", _BLOCKS) if style.unicode else ("#", _ASCII)
    levels = [_eighths(value, top, height) for value in values]
    lines = []
    for line in range(height - 1, -1, -1):
        inside = [max(0, min(8, level - 8 * line)) for level in levels]
        if style.unicode:
            lines.append("".join(signs[part] if part < 8 else full for part in inside))
        else:
            lines.append("".join(full if part >= 4 or (part and not line) else " " for part in inside))
    return lines


def _eighths(value: int, top: int, height: int) -> int:
    return max(1, (8 * height * value + top // 2) // top) if value and top else 0


def with_axis(values: Sequence[int], weeks: Sequence[date], top: int, height: int, style: Style) -> list[str]:
    """A chart with its scale at the left and the months below."""
    margin = len(number(top))
    lines = columns(values, top, height, style)
    bar, base, corner = ("│", "─", "└") if style.unicode else ("|", "-", "+")
    scale = [number(top), *[""] * (height - 1)]
    drawn = [f"{mark:>{margin}} {bar}{line}".rstrip() for mark, line in zip(scale, lines, strict=True)]
    drawn.append(f"{0:>{margin}} {corner}{base * len(values)}")
    drawn.append(f"{'':>{margin}}  {months(weeks)}".rstrip())
    return drawn


def months(weeks: Sequence[date]) -> str:
    """The months under a chart, each at its first week: by name where all names have room, else by initial."""
    starts = [at for at, week in enumerate(weeks) if not at or (week.year, week.month) != _month(weeks[at - 1])]
    apart = min((b - a for a, b in itertools.pairwise(starts)), default=4)
    line = ""
    for at in starts:
        name = f"{weeks[at]:%b}"
        line = line.ljust(at) + (name if apart > len(name) else name[0])
    return line


def _month(week: date) -> tuple[int, int]:
    return week.year, week.month


def bundled(weeks: Sequence[date], values: Sequence[int], most: int) -> tuple[list[date], list[int], int]:
    """Weeks put together, so that no more than `most` columns are needed; also how many are in one."""
    size = max(1, -(-len(weeks) // max(most, 1)))
    starts = list(weeks[::size])
    return starts, [sum(values[at : at + size]) for at in range(0, len(values), size)], size


def beside(left: Sequence[str], right: Sequence[str], gap: int) -> list[str]:
    """Two blocks of lines next to each other."""
    width = max((len(line) for line in left), default=0)
    deep = max(len(left), len(right))
    pairs = zip([*left, *[""] * (deep - len(left))], [*right, *[""] * (deep - len(right))], strict=True)
    return [f"{a:<{width + gap}}{b}".rstrip() for a, b in pairs]
