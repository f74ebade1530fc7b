"""Half a register: mornings without afternoons, or a file that stops while the school goes on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attendance_policy.register.inspect.model import Oddity

from .seen import Seen, many, said

_FEWEST = 5  # marked days
_ENOUGH_PUPILS = 10


def half_a_day(seen: Seen) -> Iterator[Oddity]:
    """Nearly every mark of the register is of mornings, or of afternoons."""
    mornings, afternoons = (int(seen.marked[:, half::2].sum()) for half in (0, 1))
    whole = mornings + afternoons
    if int((seen.pupils_on > 0).sum()) < _FEWEST:
        return
    for word, other, count in (("mornings", "afternoons", afternoons), ("afternoons", "mornings", mornings)):
        if count * 20 < whole:
            told = f"no mark of {other}" if not count else f"{many(count, 'mark')} of {other} in {whole:,}"
            yield Oddity("half-a-day", f"this is a register of {word}: there is {told}",
                         "half of the sessions are missing: export both", warning=True)  # fmt: skip


def half_of_each(seen: Seen) -> Iterator[Oddity]:
    """Pupils who have marks of one half of the day alone, where others have both."""
    mornings, afternoons = (seen.marked[:, half::2].sum(axis=1) for half in (0, 1))
    for word, some, none in (("mornings", mornings, afternoons), ("afternoons", afternoons, mornings)):
        rows = (some >= _FEWEST) & (none == 0)
        if rows.any() and int(rows.sum()) * 2 < len(rows):
            yield Oddity("half-of-each", f"{many(int(rows.sum()), 'pupil has', 'pupils have')} marks of {word} only",
                         "a part-time place, or half of an export", pupils=seen.ids(rows))  # fmt: skip


def stops_early(seen: Seen) -> Iterator[Oddity]:
    """At least one pupil in five has no mark after the same day, though the register goes on for a month."""
    if len(seen.register.pupil_ids) < _ENOUGH_PUPILS:
        return
    last = len(seen.register.days) - 1 - np.argmax(seen.day_marked[:, ::-1], axis=1)
    last = last[seen.day_marked.any(axis=1)]
    counts = np.bincount(last, minlength=len(seen.register.days))
    end = int(last.max()) if last.size else 0
    for at in np.flatnonzero(counts * 5 >= last.size).tolist():
        if (seen.register.days[end] - seen.register.days[at]).days > 28:
            yield Oddity("stops-early", f"{many(int(counts[at]), 'pupil')} of {last.size:,} have no mark after "
                         f"{said([seen.register.days[at]])}, and the register goes on to "
                         f"{said([seen.register.days[end]])}",
                         "year groups that left (study leave, Year 11 or 13), or a part of an export",
                         warning=True)  # fmt: skip
