"""The one way to a policy: by id or path, on a day, under readings and patches, every patched profile checked whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, Severity, did_you_mean, wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.library import Found, Library
from attendance_policy.policy.build import Built, build
from attendance_policy.policy.codebook import told_of_code
from attendance_policy.policy.context import Memo, forked
from attendance_policy.policy.model import OpenPoint, Policy, Reading
from attendance_policy.policy.patch import apply_patch, apply_reading, current_value, hint_of
from attendance_policy.policy.paths import Path
from attendance_policy.policy.readings import Reached, check_readings, other_figures, reached_by
from attendance_policy.policy.resolve import Resolver
from attendance_policy.policy.resolved import Resolved
from attendance_policy.policy.shapes import shape_of
from attendance_policy.policy.tree import Origin, Tree
from attendance_policy.source import Document
from attendance_policy.vocabulary.counting import Counting


@dataclass
class Loaded:
    """A profile ready to answer: its resolved data, the policy as the working readings have it, and its problems.

    `policy` follows each open point's working reading; `as_written` the profile's body.
    """

    resolved: Resolved
    as_written: Policy
    policy: Policy
    problems: tuple[Problem, ...]
    tree: Tree
    memo: Memo = field(default_factory=dict)
    _under: dict[tuple[tuple[str, str], ...], Built] = field(default_factory=dict)
    _sections: dict[tuple[object, ...], Any] = field(default_factory=dict)

    @cached_property
    def reached(self) -> Reached:
        """From a reading of an open point to the entries of the profile that it changes."""
        return reached_by(self.tree, self.as_written.open_points)

    def under(self, choices: Mapping[str, str]) -> Policy:
        """The policy with these open points read as said and every other at `working`, else as written.

        Raises `CannotGoOn` when the readings cannot stand together.
        """
        try:
            return self.built_under(choices).policy
        except ValueError as error:
            place = self.tree.origin(("open_points",)).place
            raise CannotGoOn(Problem(place, "readings-clash", str(error), "read fewer points otherwise")) from None

    def built_under(self, choices: Mapping[str, str]) -> Built:
        """The same with what was found in building it. Raises ValueError when the readings cannot stand together."""
        at = {point.id: choices.get(point.id, point.working) or "as_written" for point in self.as_written.open_points}
        key = tuple(sorted((point, reading) for point, reading in at.items() if reading != "as_written"))
        known = self._under.get(key)
        if known is None:
            known = self._under[key] = build(self.resolved, self.resolved_tree(choices), self.memo)
        return known

    def resolved_tree(self, choices: Mapping[str, str]) -> Tree:
        """The data under these readings. Raises ValueError when they cannot stand together."""
        tree = self.tree.copied()
        changed: dict[str, tuple[tuple[str, str], ...]] = {}
        for point in self.as_written.open_points:
            reading = point.reading(choices.get(point.id, point.working) or "as_written")
            if reading is not None and reading.id != "as_written":
                touched = apply_reading(tree, point.id, reading)
                for section in {str(path[0]) for path in touched}:
                    changed[section] = (*changed.get(section, ()), (point.id, reading.id))
        # A section that the same readings changed is the same: held as one object, it is built once.
        points = self.tree.data.get("open_points")
        for section in changed.keys() & tree.data.keys():
            before = self.tree.data.get(section)
            key = (section, id(before), id(points), *changed[section])
            # Holding what the key names keeps its ids from being used again.
            tree.data[section] = self._sections.setdefault(key, (tree.data[section], before, points))[0]
        return tree

    @property
    def usable(self) -> bool:
        """Whether no problem is an error."""
        return all(p.severity is not Severity.ERROR for p in self.problems)


class Policies:
    """Loads policies of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.resolver = Resolver(library)

    def examine(self, found: Found, day: date | None = None) -> Loaded:
        """Load a profile file with everything that is wrong with it; the policy is only good when `usable`."""
        return self._examine(self.resolver.resolve(found, day))

    def problems(self, found: Found) -> tuple[Problem, ...]:
        """Everything that is wrong with a profile file, by place; one that an earlier run found good is not built."""
        resolved = self.resolver.resolve(found)
        return () if resolved.good else self._examine(resolved).problems

    def examine_document(self, document: Document, day: date | None = None) -> Loaded:
        """The same for a profile that lies in no folder."""
        return self._examine(self.resolver.resolve_document(document, day))

    def load(
        self, name: str, day: date | None = None, sets: Iterable[tuple[str, str]] = (), readings: Iterable[str] = ()
    ) -> Loaded:
        """A policy by id, path, or `-`. `sets`: (path, value as typed); `readings`: `POINT=READING` as typed.

        Raises `CannotGoOn`: 2 for an unknown id, path, point or reading, 3 for a profile that does not validate.
        """
        document = self.library.given(name)
        examined = (self.examine(self.library.find(name, day), day) if document is None
                    else self.examine_document(document, day))  # fmt: skip
        loaded = _must_be_usable(examined)
        if readings:
            loaded = _at_readings(loaded, readings)
        pairs = tuple(sets)
        return self.patched(loaded, pairs) if pairs else loaded

    def patched(self, loaded: Loaded, sets: Iterable[tuple[str, str]], option: str = "--set") -> Loaded:
        """A what-if: the same profile with values set, validated whole. `option`: what gave them, for problems."""
        from attendance_policy.policy.scalars import type_value  # with what walks the schema

        tree = loaded.tree.copied()
        place = Place(option)
        touched: list[Path] = []
        try:
            for written, text in sets:
                value = type_value(text, current_value(tree, written))
                touched += apply_patch(tree, ((written, value),), (), Origin(place))
        except ValueError as error:
            raise wrong_call("unknown-path", str(error), hint_of(error) or "`show --origin` lists every path") from None
        # A condition with another figure is as much a text as before.
        problems = set() if other_figures(loaded.tree, tree) is not None else {
            problem for path in touched for problem in shape_of(tree, path, place)
        }  # fmt: skip
        if problems:
            raise CannotGoOn(problems, exit_code=2)
        return _must_be_usable(_finish(replace_tree(loaded.resolved, tree), tree, loaded), 2)

    def _examine(self, resolved: Resolved) -> Loaded:
        resolved.told = partial(told_of_code, self.resolver)
        if not resolved.usable:
            empty = Policy(
                resolved.id, "", "", None, None, None, {}, (), {}, {}, {}, {}, (), Counting(), Counting(), ()
            )
            return Loaded(resolved, empty, empty, tuple(sorted(set(resolved.problems))), resolved.tree)
        loaded = _finish(resolved, resolved.tree)
        if resolved.lent is not None:  # what a base offers does nothing there, and is checked as if it did
            from attendance_policy.policy.adopt import all_offered

            offered = all_offered(resolved.tree, resolved.lent)
            found = _finish(replace_tree(resolved, offered), offered).problems
            loaded.problems = tuple(sorted({*loaded.problems, *found}))
        if not loaded.problems:
            self.resolver.keep(resolved)
        return loaded


def replace_tree(resolved: Resolved, tree: Tree) -> Resolved:
    """The same resolved profile with other data, of which nothing is kept and nothing known."""
    return replace(resolved, tree=tree, files=(), good=False)


def _finish(resolved: Resolved, tree: Tree, like: Loaded | None = None) -> Loaded:
    """`like`: a profile without errors of which `tree` is a patch: what both have is not built or checked again."""
    memo: Memo = {} if like is None else forked(like.memo)
    built = build(resolved, tree, memo)
    problems = [*resolved.problems, *built.problems]
    sections = {} if like is None else dict(like._sections)
    loaded = Loaded(resolved, built.policy, built.policy, (), tree, memo, {(): built}, sections)
    if _without_errors(problems):
        if like is None:
            problems += _checked_readings(loaded, built, warned=bool(problems))
        else:
            problems += check_readings(loaded, built, like)
        if _without_errors(problems):
            loaded.policy = loaded.under({})
    loaded.problems = tuple(sorted(set(problems)))
    return loaded


def _without_errors(problems: Iterable[Problem]) -> bool:
    return all(p.severity is not Severity.ERROR for p in problems)


def _checked_readings(loaded: Loaded, built: Built, warned: bool) -> list[Problem]:
    """The same as `check_readings`; what an earlier run found to be without a problem is not checked again.

    `warned`: something was found in building it, so that it will not be kept as a whole.
    """
    kept, resolved = loaded.resolved.kept, loaded.resolved
    if not built.policy.open_points or resolved.good:
        return []
    if kept is None:
        return check_readings(loaded, built)
    sources = [origin.source for origin in loaded.tree.origins.values()]
    what = (resolved.id, resolved.parents, resolved.standard, resolved.base, loaded.tree.data, sources)
    if kept.was_good(what):
        return []
    problems = check_readings(loaded, built)
    if not problems and (warned or not resolved.keepable):
        kept.keep_good(what)
    return problems


def _must_be_usable(loaded: Loaded, exit_code: int = 3) -> Loaded:
    if not loaded.usable:
        raise CannotGoOn([p for p in loaded.problems if p.severity is Severity.ERROR], exit_code)
    return loaded


def _at_readings(loaded: Loaded, readings: Iterable[str]) -> Loaded:
    """The profile with open points fixed at the readings that a call names: those points are no longer open."""
    points = {point.id: point for point in loaded.as_written.open_points}
    tree = loaded.tree.copied()
    for text in readings:
        name, equals, wanted = text.partition("=")
        point = points.get(name)
        if not equals:
            raise wrong_call("wrong-reading", f"`{text}` names no reading", "write it as `POINT=READING`")
        if point is None:
            raise wrong_call("unknown-point", f"there is no open point `{name}`", did_you_mean(name, points)
                             or "open points are " + ", ".join(f"`{p}`" for p in sorted(points)))  # fmt: skip
        _apply_named(tree, point, wanted)
    return _must_be_usable(_finish(replace_tree(loaded.resolved, tree), tree))


def _apply_named(tree: Tree, point: OpenPoint, wanted: str) -> None:
    reading: Reading | None = point.reading(wanted)
    names = [r.id for r in point.readings]
    if reading is None:
        raise wrong_call("unknown-reading", f"`{wanted}` is not a reading of `{point.id}`", did_you_mean(wanted, names)
                         or "it may be " + ", ".join(f"`{n}`" for n in names))  # fmt: skip
    try:
        apply_reading(tree, point.id, reading)
    except ValueError as error:
        what = f"`{wanted}` of `{point.id}` cannot stand beside the readings before it: {error}"
        raise wrong_call("readings-clash", what, "name fewer readings") from None
    tree.drop(("open_points", point.id))
