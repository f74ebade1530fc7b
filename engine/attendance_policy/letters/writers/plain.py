"""What every writer says in the same words, and the signs that no document can hold."""

from __future__ import annotations

import re
from typing import Any

from attendance_policy.letters.model import Block, Bullets, Heading, Letter, Paragraph
from attendance_policy.letters.writers.html import signed_by

# Signs that XML refuses, and those that Word writers take for breaks: none of them is part of a name.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u2028\u2029]+")

# Of the widest cell, what counts towards the width of its column: characters, at least and at most, and the room
# that a cell has left and right of its text.
_NARROW, _WIDE, _ROOM = 7, 36, 4


def clean(text: str) -> str:
    """A text without control signs, each run of which becomes a space; tabs and ends of lines become one, too."""
    return _CONTROLS.sub(" ", text).replace("\t", " ").replace("\n", " ")


def envelope(letter: Letter) -> tuple[str, ...]:
    """Who the letter goes to, as it stands on the sheet: the name, then the lines of the address."""
    return tuple(clean(line) for line in (letter.addressee.name, *letter.addressee.address))


def school_lines(letter: Letter) -> tuple[str, ...]:
    """Address, telephone and e-mail of the school, as far as they are known."""
    school = letter.school
    return tuple(clean(line) for line in (*school.address, school.phone, school.email) if line)


def signature(letter: Letter) -> tuple[str, ...]:
    """What stands under the letter: the name where the school gave one, the post, the school."""
    school = letter.school
    return tuple(clean(line) for line in (school.signatory, signed_by(letter), school.name) if line)


def block_data(block: Block) -> dict[str, Any]:
    """A block as JSON has it. `widths`: of the columns of a table, as shares."""
    if isinstance(block, Heading):
        return {"is": "heading", "text": clean(block.text)}
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "text": clean(block.text)}
    if isinstance(block, Bullets):
        return {"is": "bullets", "items": [clean(item) for item in block.items], "numbered": block.numbered}
    columns = zip(block.head, *block.rows, strict=True)
    widths = [_ROOM + min(_WIDE, max(_NARROW, *(len(cell) for cell in column))) for column in columns]
    head, *rows = [[clean(cell) for cell in row] for row in (block.head, *block.rows)]
    return {"is": "table", "caption": clean(block.caption), "head": head, "rows": rows, "widths": widths}
