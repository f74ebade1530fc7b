"""What was found out about how a file is written: a map, why each part of it, and what only a person can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from attendance_policy.frozen import dataclass
from attendance_policy.register.columns import Rows
from attendance_policy.register.maps.model import RegisterMap

Key = tuple[str, ...]
NOT_ASKED = "not asked"
PUPIL_YEARS = "pupil_years"
COMPACT = ("packed", PUPIL_YEARS)  # what `register pack` writes: nothing of it is guessed


@dataclass(frozen=True, slots=True)
class Ask:
    """A line of the map that a person must fill in. `key`: where it stands under `register`, like (`codes`, `!`).

    `hint` says what may be written; `line` is that of the file where it was first met, 0 without one. `rows`: how many
    rows cannot be read before it is answered, 0 where that is all or not known.
    """

    key: Key
    code: str
    message: str
    hint: str
    line: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class NotRead:
    """A column that nothing is read from. `what` it seems to hold: `names`, `dates of birth`, "" (something else), or
    `NOT_ASKED`: what it says is known, and no rule asks for it."""

    column: str
    what: str = ""


@dataclass(frozen=True, eq=False)
class Guess:
    """How a file is written. `layout`: long, wide, records, ctf, parquet, packed, pupil_years or workbook.

    `map` reads it as far as it was understood; `why` gives the grounds of each part that was guessed, by its place
    under `register`; `asks` are what could not be. `rows` are those of the file in our words, None where it has none
    (`COMPACT`) or where they cannot be had before an ask is answered. `encoding`, `delimiter`: as found, "" where there
    is none. `given`: the map was handed over, and nothing was guessed.
    """

    layout: str
    map: RegisterMap
    why: Mapping[Key, str] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    rows: Rows | None = None
    encoding: str = ""
    delimiter: str = ""
    given: bool = False


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something about a register that may be right and deserves a look. `warning`: wrong, it changes figures.

    `pupils`: the ids of all pupils that it is about, in order; () where it is about none by name.
    """

    code: str
    message: str
    hint: str = ""
    warning: bool = False
    pupils: tuple[str, ...] = ()
