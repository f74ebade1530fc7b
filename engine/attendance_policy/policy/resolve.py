"""From a file to resolved data: parents, adopted text, standard questions, choices.

Order: the national base's counting, roles and codes; a trust's whole profile; text the profile adopts; the profile's
own words; then what it chose among the standard questions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from attendance_policy.diagnostics import Problem, Severity, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.library import Found, Library
from attendance_policy.policy.kept import KeptProfiles
from attendance_policy.policy.patch import apply_patch
from attendance_policy.policy.resolved import Resolved, packed_resolved
from attendance_policy.policy.tree import Origin, Tree, merge, origins_of
from attendance_policy.source import Document

# What a national base lends to everybody who extends it; the rest of it waits to be adopted.
_LENT = ("counting", "roles", "codes", "flags")
_OWN = ("policy", "name", "kind", "extends", "checked_against", "document", "in_force", "follows")


@dataclass
class _Read:
    document: Document
    data: dict[str, Any]
    problems: list[Problem]


class Resolver:
    """Resolves profiles of one library; what it has read once, it keeps."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._read: dict[str, _Read] = {}
        self._trees: dict[tuple[str, frozenset[str]], Resolved] = {}
        self._serving: dict[date | None, frozenset[str]] = {}
        self._kept = KeptProfiles(library.kept) if library.kept is not None else None

    def resolve(self, found: Found, day: date | None = None) -> Resolved:
        """Resolve one profile file; problems of the file and of everything it extends are in the result."""
        where = found.shown, self._serving_on(day)
        if where not in self._trees and (again := self._again(found, day)) is not None:
            self._trees[where] = again
        return self._trees[where] if where in self._trees else self._resolve(found, self.document(found), day, ())

    def keep(self, resolved: Resolved) -> None:
        """Keep what a profile came to, with which nothing is wrong under any reading."""
        if self._kept is None or not resolved.keepable or resolved.good:
            return
        own, *above = resolved.files
        chain = [(file.id, file.shown, self._kept.key(file)) for file in above]
        body = packed_resolved(resolved.id, resolved.tree, chain, resolved.parents, resolved.standard)
        if body is not None:
            self._kept.keep_resolved(own, body)

    def _again(self, found: Found, day: date | None) -> Resolved | None:
        """What a profile came to in an earlier run, where all that it rests on is as it was then."""
        kept = self._kept.resolved(found) if self._kept is not None else None
        if kept is None or self._kept is None:
            return None
        files = [found]
        for name, shown, key in kept.chain:
            file = self._extended(name, day)
            if file is None or file.shown != shown or self._kept.key(file) != key:
                return None
            files.append(file)
        base = self._kept.typed(files[-1])
        if base is None or any(map(self.library.overlapping, files)) or self._lost_calendar(kept.tree):
            return None
        return Resolved(kept.id, kept.tree, partial(self.document, found), found.shown, base, kept.standard,
                        kept.parents, kept=self._kept, files=tuple(files), good=True)  # fmt: skip

    def resolve_document(self, document: Document, day: date | None = None) -> Resolved:
        """Resolve a profile that lies in no folder, e.g. read from standard input."""
        return self._resolve(None, document, day, ())

    def document(self, found: Found) -> Document:
        """A profile file as read: once, or in an earlier run."""
        if self._kept is None:
            return self.library.document(found)
        document, typed = self._kept.get(found, self.library)
        if typed is not None:
            self._read[document.file] = _Read(document, typed, [])
        elif not self.read(document).problems:
            self._kept.put(found, self.read(document).data)
        return document

    def typed(self, found: Found) -> tuple[dict[str, Any], list[Problem]]:
        """The typed data of a profile file by itself, and what is wrong with it."""
        kept = self._kept.typed(found) if self._kept is not None else None
        if kept is not None:
            return kept, []
        read = self.read(self.document(found))
        return read.data, read.problems

    def read(self, document: Document) -> _Read:
        """A document typed and checked against the schema."""
        known = self._read.get(document.file)
        if known is not None and known.document is document:
            return known
        problems = list(document.problems)
        data: dict[str, Any] = {}
        if isinstance(document.data, dict):
            # Of a profile that was kept all of this is known, and none of it need be imported.
            from attendance_policy.policy.exclusive import find_exclusive
            from attendance_policy.policy.scalars import type_scalars
            from attendance_policy.policy.shape import check_shape, schema

            typed, warnings = type_scalars(document, schema())
            problems += warnings
            shape = check_shape(typed, document)
            problems += shape or find_exclusive(typed, document)
            data = typed
        elif document.data is not None:
            problems.append(Problem(document.places.nearest(()), "wrong-type", "a profile is a group of keys",
                                    "start with `policy:`"))  # fmt: skip
        read = self._read[document.file] = _Read(document, data, problems)
        return read

    def _resolve(self, found: Found | None, document: Document, day: date | None, line: tuple[str, ...]) -> Resolved:
        where = document.file, self._serving_on(day)
        if where in self._trees and found is not None:
            return self._trees[where]
        # What was kept as a whole needs none of these.
        from attendance_policy.policy.overlaps import overlaps
        from attendance_policy.policy.questions import choose, settle
        from attendance_policy.policy.strengths import give_way

        read = self.read(document)
        own_id = str(read.data.get("policy", found.id if found else "")) if isinstance(read.data, dict) else ""
        result = Resolved(own_id, Tree({}), lambda: document, document.file, problems=list(read.problems),
                          kept=self._kept)  # fmt: skip
        if found is not None:
            result.files = (found,)
            result.problems += overlaps(self.library, found, document)
        if not isinstance(document.data, dict) or not result.usable:
            result.tree = Tree(read.data)
            return result
        origins = origins_of(document, read.data)
        parent = self._parent(read, document, day, (*line, own_id), result)
        national = read.data.get("kind") == "national"
        if parent is not None:
            result.parents = (*parent.parents, parent.id)
            result.base = parent.base
            result.standard = parent.standard
            result.files += parent.files if found is not None else ()
            result.tree = parent.tree.copied()
            for key in _OWN:
                if key in result.tree.data:
                    result.tree.drop((key,))
            self._remove(read, document, result)
        if parent is not None or national:  # of a parent that is not there nobody can say what it offers and asks
            self._adopt(read, document, result)
        result.problems += settle(result.tree, read.data, document, origins, result.standard)
        give_way(result.tree, read.data)
        merge(result.tree, read.data, origins)
        if national:
            result.base = read.data
            result.standard = tuple(read.data.get("questions", {}))
            lent = Tree({})
            for key in _LENT:
                if key in read.data:
                    merge(lent, {key: read.data[key]}, origins)
            for name, question in read.data.get("questions", {}).items():
                inner = {("open_points", *p[1:]): o for p, o in origins.items() if p[:1] == ("questions",)}
                merge(lent, {"open_points": {name: question}}, inner)
            result.lent = lent
        elif parent is not None:
            result.problems += choose(result.tree, read.data, document, result.standard)
        lost = self._lost_calendar(result.tree)
        result.problems += [lost] if lost is not None else []
        # What is wrong inside a circle depends on where one started; only good results are kept on the way up.
        if found is not None and (not line or result.usable):
            self._trees[where] = result
        return result

    def _lost_calendar(self, tree: Tree) -> Problem | None:
        if not isinstance(tree.data.get("calendar"), str):
            return None
        from attendance_policy.policy.own_calendar import lost_calendar  # few profiles name one

        return lost_calendar(tree, self.library)

    def _serving_on(self, day: date | None) -> frozenset[str]:
        """The files in force on a day: where they are the same, so is everything that a profile inherits."""
        known = self._serving.get(day)
        if known is None:
            known = self._serving[day] = frozenset(f.shown for f in self.library.visible() if f.serves(day))
        return known

    def _parent(
        self, read: _Read, document: Document, day: date | None, line: tuple[str, ...], result: Resolved
    ) -> Resolved | None:
        name = read.data.get("extends")
        if not name:
            if read.data.get("kind") != "national":
                result.problems.append(
                    Problem(document.places.nearest(("policy",)), "no-parent", "the profile extends nothing",
                            "write `extends:` and the national base or the trust it builds on")
                )  # fmt: skip
            return None
        place = document.places.nearest(("extends",))
        if name in line:
            circle = " → ".join(f"`{n}`" for n in (*line[line.index(name) :], name))
            result.problems.append(Problem(place, "extends-circle", f"the profiles extend each other: {circle}",
                                           "let one of them extend a national base"))  # fmt: skip
            return None
        found = self._extended(name, day)
        if found is None:
            hint = did_you_mean(name, [f.id for f in self.library.visible()]) or "name a profile that `list` shows"
            result.problems.append(Problem(place, "missing-parent", f"there is no profile `{name}` to extend", hint))
            return None
        parent = self._resolve(found, self.document(found), day, line)
        if not parent.usable:
            first = min(p for p in parent.problems if p.severity is Severity.ERROR)
            result.problems.append(Problem(place, "parent-not-usable", f"`{name}` has errors of its own",
                                           f"first: {first.place}: {first.message}"))  # fmt: skip
            return None
        if parent.lent is not None:
            return replace(parent, tree=parent.lent)
        return parent

    def _extended(self, name: str, day: date | None) -> Found | None:
        """The file of a profile that another extends by this name; None where there is none."""
        known = [f for f in self.library.visible() if f.id == name]
        serving = [f for f in known if f.serves(day)] or known
        return max(serving, key=lambda f: (f.since or date.min, f.shown), default=None)

    def _remove(self, read: _Read, document: Document, result: Resolved) -> None:
        for index, written in enumerate(read.data.get("removes", ())):
            place = document.places.nearest(("removes", index))
            try:
                apply_patch(result.tree, (), (written,), Origin(place))
            except ValueError as error:
                result.problems.append(Problem(place, "unknown-path", str(error), "name a path of the parent"))

    def _adopt(self, read: _Read, document: Document, result: Resolved) -> None:
        from attendance_policy.policy.adopt import lay_entry

        entries = result.base.get("entries", {})
        for clause, names in read.data.get("adopts", {}).items():
            for index, name in enumerate(names):
                place = document.places.nearest(("adopts", clause, index))
                entry = entries.get(name)
                if entry is None:
                    base = result.base.get("policy", "")
                    hint = did_you_mean(name, entries) or f"`attendance-policy show {base}` lists them"
                    what = f"the base has no entry `{name}`"
                    result.problems.append(Problem(place, "unknown-entry", what, hint))
                    continue
                lay_entry(result.tree, entry, clause, place)
