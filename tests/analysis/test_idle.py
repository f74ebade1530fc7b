"""Parts of conditions that decide nothing, against taking each out in the plainest way and trying every value.

A condition is drawn as a tree of parts; the plain way writes it without one part, asks Python at every value of the
world, and goes through the parts in the same order. Cells that no comparison tells apart give the same answers as all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.analysis.merge import merged_space
from attendance_policy.analysis.space import space_of
from attendance_policy.lint.idle import idle_parts
from attendance_policy.policy.model import Policy
from tests.analysis.test_questions import EMPTY, LEAVES, Fake, condition, truths

# A part: a comparison, or (word, parts) with the number it is told by.
Part = str | tuple[str, tuple["Part", ...]]
PARTS = st.recursive(
    LEAVES,
    lambda inner: st.builds(lambda word, parts: (word, tuple(parts)), st.sampled_from(["and", "or"]),
                            st.lists(inner, min_size=2, max_size=3)),
    max_leaves=5,
)  # fmt: skip
NOBODY = cast(Policy, Fake(**cast(dict[str, Any], EMPTY)))


def text_of(part: Part) -> str:
    return part if isinstance(part, str) else f" {part[0]} ".join(f"({text_of(one)})" for one in part[1])


def at(part: Part, path: tuple[int, ...]) -> Part:
    return part if not path else at(part[1][path[0]], path[1:]) if not isinstance(part, str) else part


def without(part: Part, gone: frozenset[tuple[int, ...]], path: tuple[int, ...] = ()) -> Part | None:
    """A part without those at some paths; None where nothing is left."""
    if path in gone:
        return None
    if isinstance(part, str):
        return part
    kept = [one for n, inner in enumerate(part[1]) if (one := without(inner, gone, (*path, n))) is not None]
    return None if not kept else kept[0] if len(kept) == 1 else (part[0], tuple(kept))


def plainly_idle(whole: Part) -> Iterator[str]:
    """The text of each part that can go, in the order in which they are tried."""
    meant, gone = truths(text_of(whole)), frozenset[tuple[int, ...]]()
    if all(meant) or not any(meant) or isinstance(whole, str):
        return
    waiting = [(n,) for n in reversed(range(len(whole[1])))]
    while waiting:
        path = cast(tuple[int, ...], waiting.pop(0))
        above = at(whole, path[:-1])
        assert not isinstance(above, str)
        gone_here = [frozenset(one[len(path) :] for one in gone if one[: len(path)] == (*path[:-1], n))
                     for n in range(len(above[1]))]  # fmt: skip
        here = [inner for inner, left in zip(above[1], gone_here, strict=True) if without(inner, left)]
        part = at(whole, path)
        left = without(whole, gone | {path})
        if len(here) < 2 or left is None or truths(text_of(left)) != meant:
            inner = [] if isinstance(part, str) else [(*path, n) for n in reversed(range(len(part[1])))]
            waiting = [*inner, *waiting]
            continue
        gone |= {path}
        if above[0] == "and" or any(truths(text_of(part))):
            yield text_of(part)


@given(PARTS)
def test_every_part_that_decides_nothing_is_told_and_no_other(whole: Part) -> None:
    found = idle_parts(NOBODY, condition(text_of(whole)), [()])
    assert found is not None
    assert [one.part.text for one in found] == list(plainly_idle(whole))


@given(PARTS)
def test_what_a_part_follows_from_is_so_at_every_value(whole: Part) -> None:
    for one in idle_parts(NOBODY, condition(text_of(whole)), [()]) or ():
        here = truths(one.part.text)
        if one.always:
            assert all(here)
        elif one.by is not None:
            there = truths(one.by.text)
            low, high = (there, here) if one.joined == "and" else (here, there)
            assert all(b for a, b in zip(low, high, strict=True) if a)


@given(PARTS, PARTS)
def test_a_condition_beside_another_is_cut_as_the_two_joined_by_and(one: Part, other: Part) -> None:
    whole = ("and", (one, other))
    meant, rest = truths(text_of(whole)), truths(text_of(other))
    found = idle_parts(NOBODY, condition(text_of(one)), [(condition(text_of(other)),)])
    assert found is not None
    told = [idle.part.text for idle in found]
    if any(meant) and not all(meant):
        assert (told == [text_of(one)]) == (meant == rest)


@given(PARTS)
def test_cells_that_are_not_told_apart_give_the_same_answers(whole: Part) -> None:
    asked = condition(text_of(whole))
    every = {p.truth(asked) for p in space_of(NOBODY, [asked]).points() if None not in p.values.values()}
    merged = merged_space(NOBODY, [asked])
    assert {point.truth(asked) for point in merged.points()} == every
    assert merged.size <= space_of(NOBODY, [asked]).size
