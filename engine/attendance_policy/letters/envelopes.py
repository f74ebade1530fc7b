"""Which letters of one call go to one family, and which into one envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from attendance_policy.letters.model import Letter


def family_of(letter: Letter) -> tuple[str, ...]:
    """Whose letter it is: everybody's at one address; where no address is known, one parent's, of all children.

    Without an id of the parent either, it is that of one pupil's parents.
    """
    if address := _address(letter):
        return ("at", *address)
    parent = letter.addressee.parent_id
    return ("parent", parent, _plain(letter.addressee.name)) if parent else ("of", letter.pupil.id)


def in_envelopes(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters with the number of their envelope, from 1, and those of one envelope next to each other.

    Envelopes stand in the order of their first letters. One envelope is one person at one address, and one way of
    sending: another person of the same address opens their own. The key of a letter tells its place.
    """
    found: dict[tuple[str, ...], list[Letter]] = {}
    for letter in letters:
        found.setdefault(_envelope(letter), []).append(letter)
    ordered = [replace(one, envelope=number) for number, own in enumerate(found.values(), start=1) for one in own]
    return tuple(replace(one, key=f"{n:04d}-{one.basis.rule}") for n, one in enumerate(ordered, start=1))


def _envelope(letter: Letter) -> tuple[str, ...]:
    to, address = letter.addressee, _address(letter)
    whose = (to.parent_id,) if address or to.parent_id else ("of", letter.pupil.id)
    return (letter.how, _plain(to.name), *whose, *address)


def _address(letter: Letter) -> tuple[str, ...]:
    return tuple(line for line in map(_plain, letter.addressee.address) if line)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
