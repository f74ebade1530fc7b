"""outside-bound: a value of the profile lies outside a limit that the national base states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from attendance_policy.analysis.space import space_of
from attendance_policy.analysis.words import witness
from attendance_policy.conditions import Condition, Names, read_condition
from attendance_policy.diagnostics import Severity
from attendance_policy.frozen import dataclass
from attendance_policy.lint.lengths import Length, opening_of, read_length
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy import Policy
from attendance_policy.policy.paths import Path, parse_path, show_path
from attendance_policy.policy.tree import Tree, is_silence, matching

# What only words a limit, or says where it comes from; no figure is in it.
_WORDS = ("then", "source", "law", "status", "interpretation")


@dataclass(frozen=True, slots=True)
class _Breach:
    path: Path
    here: str
    asked: str
    witness: str = ""


def _find(subject: Subject) -> Iterator[Finding]:
    base = _base(subject)
    for name, bound in base.get("bounds", {}).items():
        for breach in _breaches(subject.tree, subject.policy, bound, base):
            yield _finding(subject, base, name, bound, breach)
    yield from _as_read(subject, base)


def _as_read(subject: Subject, base: dict[str, Any]) -> Iterator[Finding]:
    """What is outside a limit only as the school reads its document: at the working reading that sets it."""
    working = [
        (point.id, reading)
        for point in subject.policy.open_points
        if (reading := point.reading(point.working or "as_written")) is not None and reading.id != "as_written"
    ]
    if not working:
        return
    tree, policy = subject.loaded.resolved_tree({}), subject.loaded.policy
    for name, bound in base.get("bounds", {}).items():
        written = {(breach.path, breach.here) for breach in _breaches(subject.tree, subject.policy, bound, base)}
        for breach in _breaches(tree, policy, bound, base):
            by = next(((point, reading.id) for point, reading in working if _touches(reading.sets, breach.path)), None)
            if by is None or (breach.path, breach.here) in written:
                continue
            found = _finding(subject, base, name, bound, breach)
            path: Path = ("open_points", by[0], "readings", by[1])
            message = f"{found.problem.message}, under the working reading `{by[1]}` of `{by[0]}`"
            problem = replace(found.problem, place=subject.place(path), message=message)
            yield replace(found, problem=problem, path=show_path(path), clauses=subject.clauses(path))


def _finding(subject: Subject, base: dict[str, Any], name: str, bound: Mapping[str, Any], breach: _Breach) -> Finding:
    law, status = str(bound.get("law", name)), str(bound.get("status", "unconfirmed"))
    instrument = base.get("instruments", {}).get(law.split(" ")[0], law)
    known = {"verified": "read in a source", "sources differ": "sources differ"}.get(status, "not confirmed")
    within = [
        f"`{reading.id}` of `{point.id}`"
        for point in subject.policy.open_points
        for reading in point.readings[1:]
        if _touches(reading.sets, breach.path) and _is_mended(subject, base, bound, breach.path, point.id, reading.id)
    ]
    inside = f"; the reading {' or '.join(within)} is inside the limit" if within else ""
    return RULE.at(
        subject,
        breach.path if subject.is_own(breach.path) else ("extends",),
        f"{bound.get('about', name)}: {breach.here} here, {breach.asked} by {law} ({known})",
        f"{law.split(' ')[0]} is {instrument}; correct a slip, or take it up with whoever keeps the document{inside}",
        witness=breach.witness,
        severity=None if status == "verified" else Severity.NOTE,
    )


def _base(subject: Subject) -> dict[str, Any]:
    """The base a profile is held to: the one it names, else the one it extends."""
    name = subject.data.get("checked_against")
    if not name or name == subject.base.get("policy"):
        return subject.base
    known = [found for found in subject.policies.library.visible() if found.id == name]
    return subject.policies.resolver.resolve(known[0]).base if known else {}


def _touches(sets: tuple[tuple[str, object], ...], path: Path) -> bool:
    return any(all(a in ("*", b) for a, b in zip(parse_path(to), map(str, path), strict=False)) for to, _ in sets)


def _is_mended(
    subject: Subject, base: dict[str, Any], bound: Mapping[str, Any], path: Path, point: str, reading: str
) -> bool:
    as_written = {one.id: "as_written" for one in subject.policy.open_points}
    choices = {**as_written, point: reading}
    try:
        policy = subject.loaded.built_under(choices).policy
        tree = subject.loaded.resolved_tree(choices)
    except ValueError:
        return False
    return all(breach.path != path for breach in _breaches(tree, policy, bound, base))


def _breaches(tree: Tree, policy: Policy, bound: Mapping[str, Any], base: dict[str, Any]) -> Iterator[_Breach]:
    try:
        paths = matching(tree, bound["of"])
    except ValueError:
        return  # the document does not speak of it
    values = {path: tree.value(path) for path in paths if not is_silence(tree.value(path))}
    same_as = str(bound.get("same_as", ""))
    if same_as.startswith("every other"):
        yield from _unlike_the_others(values)
    elif same_as:
        for path, value in values.items():
            yield from _not_the_same(policy, path, value, same_as, base)
    for path, value in values.items():
        for key in ("at_least", "at_most"):
            limit = read_length(bound.get(key))
            if limit is not None:
                yield from _beyond(path, value, key, limit)


def _beyond(path: Path, value: Any, key: str, limit: Length) -> Iterator[_Breach]:
    for length in _lengths(value):
        shorter, longer = length.is_shorter(limit), limit.is_shorter(length)
        if (shorter if key == "at_least" else longer) is True:
            yield _Breach(path, str(length), f"{key.replace('_', ' ')} {limit}")
            return


def _lengths(value: Any) -> Iterator[Length]:
    parts = [value]
    if isinstance(value, dict) and "unit" not in value:
        parts = [opening_of(value), *(read_length(value.get(key)) for key in ("is", "at_least", "at_most"))]
    for part in parts:
        length = part if isinstance(part, Length) else read_length(part)
        if length is not None:
            yield length


def _unlike_the_others(values: Mapping[Path, Any]) -> Iterator[_Breach]:
    lengths = {path: length for path, value in values.items() if (length := opening_of(value)) is not None}
    if not lengths:
        return
    [(usual, times)] = Counter(lengths.values()).most_common(1)
    for path, length in lengths.items():
        if length != usual:
            others = f"{times} of {len(lengths)} registers are open {usual}"
            if times == 1:
                rest = dict.fromkeys(str(one) for beside, one in lengths.items() if beside != path)
                are = "others are" if len(lengths) > 2 else "other is"
                others = f"the {are} open {' and '.join(rest)}"
            yield _Breach(path, str(length), f"the same for every register ({others})")


def _not_the_same(policy: Policy, path: Path, value: Any, same_as: str, base: dict[str, Any]) -> Iterator[_Breach]:
    if path[-1] == "when":
        yield from _other_condition(policy, path, str(value), same_as)
        return
    wanted: Any = same_as
    if "." in same_as or same_as in base:
        wanted = base
        for part in parse_path(same_as):
            wanted = wanted.get(part, {})
    if not isinstance(wanted, dict):
        if value != wanted:
            yield _Breach(path, f"`{_said(value)}`", f"`{_said(wanted)}`")
    elif all(isinstance(inner, dict) for inner in wanted.values()):
        extra, missing = sorted(set(value) - set(wanted)), sorted(set(wanted) - set(value))
        if extra or missing:
            words = [f"{word} " + ", ".join(f"`{name}`" for name in names)
                     for word, names in (("with", extra), ("without", missing)) if names]  # fmt: skip
            yield _Breach(path, " and ".join(words), "the current list")
    else:
        for key in wanted:
            if key in value and key not in _WORDS and value[key] != wanted[key] and not is_silence(value[key]):
                yield _Breach(path, f"`{key}` {_said(value[key])}", _said(wanted[key]))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key} {_said(inner)}" for key, inner in value.items())
    return " and ".join(_said(one) for one in value) if isinstance(value, list) else f"{value}"


def _other_condition(policy: Policy, path: Path, text: str, same_as: str) -> Iterator[_Breach]:
    ours = _condition(policy, path, text)
    theirs, _ = read_condition(same_as, Names())
    if ours is None or theirs is None or ours.text == theirs.text:
        return
    space = space_of(policy, (ours, theirs))
    if not space.decided:
        return
    for point in space.points():  # of a pupil without a possible session neither is asked
        if None not in point.values.values() and point.truth(ours) != point.truth(theirs):
            shown = ", ".join(witness(quantity, value) for quantity, value in point.values.items())
            yield _Breach(path, f"`{text}`", f"`{same_as}`", shown)
            return


def _condition(policy: Policy, path: Path, text: str) -> Condition | None:
    """The condition that was built from a text of the profile."""
    if path[0] == "terms":
        term = policy.terms.get(str(path[1]))
        return term if isinstance(term, Condition) else None
    rule = policy.rule(str(path[1]))
    built = [one for case in rule.cases for one in case.conditions] if rule is not None else []
    return next((one for one in built if one.text == text), None)


RULE = Rule(
    "outside-bound",
    Severity.WARNING,
    "a value outside a limit of law or national guidance",
    "A document may say what it likes, and the profile says what the document says; nothing is corrected. The limits "
    "are those of the national base the profile is `checked_against`, each with its law and with how well it is known: "
    "one that sources tell differently is a note. Lengths in different units are compared only where the calendar "
    "cannot matter, and conditions over every cell. What a profile does not say is not outside anything. A value that "
    "is outside only under a working reading is found at that reading.",
    _find,
)
