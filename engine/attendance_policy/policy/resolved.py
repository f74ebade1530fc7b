"""What a profile comes to with all that it extends: its resolved data and the origin of each value; kept between runs.

Kept is only what has no problem under any reading. Beside the profile it depends on the files that it extends: `chain`
names them with what each of them held, and whoever takes what was kept sees that all of this is still so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from attendance_policy.diagnostics import Place, Problem, Severity
from attendance_policy.frozen import dataclass
from attendance_policy.library import Found
from attendance_policy.policy.paths import Path
from attendance_policy.policy.tree import Origin, Tree, paths_in
from attendance_policy.source import Document

if TYPE_CHECKING:
    from attendance_policy.policy.kept import KeptProfiles

_SCALARS = (str, int, float, bool)
_MISFITS = (ValueError, TypeError, KeyError, AttributeError, IndexError, StopIteration, RecursionError)


@dataclass
class Resolved:
    """A profile with everything it inherits.

    `standard`: ids of open points that the base asks. `lent`: of a national base, what it gives to all who extend it.
    `told`: what is known of a code that its base does not list, as (what is wrong, what to do). `files`: the profile's
    own and those that it extends, nearest first; none where it lies in no folder. `good`: an earlier run found nothing
    wrong with all of this, under any reading. `read` gives its document, which a call without a slip never needs.
    """

    id: str
    tree: Tree
    read: Callable[[], Document]
    file: str
    base: dict[str, Any] = field(default_factory=dict)
    standard: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    lent: Tree | None = None
    kept: KeptProfiles | None = None
    told: Callable[[str], tuple[str, str] | None] = lambda _code: None
    files: tuple[Found, ...] = ()
    good: bool = False

    @property
    def document(self) -> Document:
        """The profile as it was read."""
        return self.read()

    @property
    def usable(self) -> bool:
        """Whether nothing found so far is an error."""
        return all(p.severity is not Severity.ERROR for p in self.problems)

    @property
    def keepable(self) -> bool:
        """Whether it can be kept as a whole: what a base offers beside it is not."""
        return len(self.files) > 1 and self.lent is None

    def noted(self, what: str, *program: str) -> Any:
        """What an earlier run noted of this profile as it stands in its files; see `KeptProfiles.noted`."""
        return self.kept.noted(self.files, what, program) if self.kept is not None and self.files else None

    def note(self, what: str, value: object, *program: str) -> None:
        """Note for later runs what follows from this profile alone."""
        if self.kept is not None and self.files:
            self.kept.note(self.files, what, program, value)


@dataclass(frozen=True, slots=True)
class KeptResolved:
    """A resolved profile. `chain`: of each file that it extends, nearest first, its id, how it is shown and its key."""

    id: str
    tree: Tree
    chain: tuple[tuple[str, str, str], ...]
    parents: tuple[str, ...]
    standard: tuple[str, ...]


def is_plain(value: Any) -> bool:
    """Whether this holds nothing but groups, lists and scalars."""
    left = [value]
    for one in left:
        if type(one) is dict:
            left += one.values()
        elif type(one) is list:
            left += one
        elif type(one) not in _SCALARS:
            return False
    return True


def packed_resolved(
    name: str, tree: Tree, chain: Sequence[tuple[str, str, str]], parents: tuple[str, ...], standard: tuple[str, ...]
) -> bytes | None:
    """A resolved profile as JSON; None where that would not give the same back."""
    origins: dict[Origin | None, int] = {}
    files: dict[str, int] = {}
    sources: dict[tuple[str, ...], int] = {}
    places: list[int] = []
    which: list[int] = []
    for path in paths_in(tree.data, ()):
        origin = tree.origins.get(path)
        number = -1 if origin is None else origins.setdefault(origin, len(origins))
        if origin is not None and number * 4 == len(places):
            place, source = origin.place, origin.source
            places += (files.setdefault(place.file, len(files)), place.line, place.column,
                       sources.setdefault(source, len(sources)))  # fmt: skip
        which.append(number)
    what = [name, tree.data, [*files], [*sources], places, which, [*chain], parents, standard]
    text = json.dumps(what, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    body = text.encode("utf-8", "surrogatepass")
    return body if unpacked_resolved(body) == KeptResolved(name, tree, tuple(chain), parents, standard) else None


def unpacked_resolved(body: bytes) -> KeptResolved | None:
    """The resolved profile that was kept; None for anything else."""
    try:
        name, data, files, sources, places, which, chain, parents, standard = json.loads(
            body.decode("utf-8", "surrogatepass")
        )
        if type(data) is not dict or min(places, default=0) < 0 or set(map(type, places)) - {int}:
            return None
        origins = _origins(data, _words(files), [_words(one) for one in sources], places, which)
        kept = KeptResolved(
            _words([name])[0], Tree(data, origins),
            tuple((shown[0], shown[1], shown[2]) for shown in map(_words, chain)), _words(parents), _words(standard),
        )  # fmt: skip
    except _MISFITS:
        return None
    return kept


def _words(texts: Any) -> tuple[str, ...]:
    if type(texts) is not list or set(map(type, texts)) - {str}:
        raise ValueError
    return tuple(texts)


def _origins(
    data: Any, files: Sequence[str], sources: Sequence[tuple[str, ...]], places: list[int], which: list[int]
) -> dict[Path, Origin]:
    """The origin of every value that has one, by path. Raises one of `_MISFITS` where anything does not fit."""
    numbers = iter(places)
    known = [
        Origin(Place(files[file], line, column), sources[source])
        for file, line, column, source in zip(numbers, numbers, numbers, numbers, strict=True)
    ]
    if set(map(type, which)) - {int} or min(which, default=0) < -1 or not is_plain(data):
        raise ValueError
    return {path: known[at] for path, at in zip(paths_in(data, ()), which, strict=True) if at >= 0}
