"""What somebody should look at before letters go out. Nothing is held back: the policy decides, and a person sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from attendance_policy.letters.envelopes import family_of
from attendance_policy.letters.facts import Value
from attendance_policy.letters.held import AWAY, BACK, OLD, OLD_AFTER, SPOKEN, UNTRIED, WAITS
from attendance_policy.letters.model import Letter

# Of fewer possible sessions than these one school day away is a tenth or more.
_FEW = 20
_MOST_NAMED = 8
# What a doubt begins with, and what a note says of the letters that have it.
_SAID = (
    (UNTRIED, "the log has no attempt to reach the parents in the absence in question"),
    (SPOKEN, "the log has somebody reached since"),
    (BACK, "the register has the pupil in school since"),
    (AWAY, "the register has the pupil away on later days too, of which the letter says nothing"),
    (WAITS, "a letter that comes before is not known to have gone out"),
    (OLD, f"decided more than {OLD_AFTER} school days before the date of the letters, which say nothing of what came "
          "later"),
)


def of_figures(facts: dict[str, Value]) -> tuple[str, ...]:
    """What is doubtful of one letter by its facts: a share that is compared with a figure, of very few sessions."""
    possible = facts.get("possible")
    if not facts.get("thresholds") or not isinstance(possible, int) or possible >= _FEW:
        return ()
    return (f"rests on {possible} possible session{'' if possible == 1 else 's'}",)


def of_families(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters, those of which several go to one family on this day with that doubt."""
    found = Counter(family_of(letter) for letter in letters)
    return tuple(
        replace(one, doubts=(*one.doubts, f"one of {count} letters to this family on this day")) if count > 1 else one
        for one in letters for count in (found[family_of(one)],)
    )  # fmt: skip


def notes_of(letters: Sequence[Letter]) -> Iterator[str]:
    """The doubts in a few sentences, pupils by id."""
    few = [one for one in letters if any(said.startswith("rests on") for said in one.doubts)]
    if few:
        yield (f"look at {_counted(few)} before sending: {'they rest' if len(few) > 1 else 'it rests'} on fewer than "
               f"{_FEW} possible sessions, of which one school day is a tenth or more ({_pupils(few)})")  # fmt: skip
    many = [one for one in letters if any(said.startswith("one of") for said in one.doubts)]
    families = len({family_of(one) for one in many})
    if many:
        get = "family gets" if families == 1 else "families get"
        yield f"look at {_counted(many)} before sending: {families} {get} more than one on this day ({_pupils(many)})"
    for begins, why in _SAID:
        if those := [one for one in letters if any(said.startswith(begins) for said in one.doubts)]:
            yield f"look at {_counted(those)} before sending: {why} ({_pupils(those)})"


def _counted(letters: Sequence[Letter]) -> str:
    return f"{len(letters):,} letter{'' if len(letters) == 1 else 's'}"


def _pupils(letters: Sequence[Letter]) -> str:
    ids = list(dict.fromkeys(one.pupil.id for one in letters))
    more = f" and {len(ids) - _MOST_NAMED:,} more; the manifest has each" if len(ids) > _MOST_NAMED else ""
    return ", ".join(ids[:_MOST_NAMED]) + more
