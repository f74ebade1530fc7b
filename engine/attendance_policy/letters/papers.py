"""What a profile says of a paper that is sent: what it is called, what it must contain, and which template it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.letters.due import LETTER, MEETING, Wanted, entry, words
from attendance_policy.policy.formal import FormalStep
from attendance_policy.policy.model import Policy

# The template of an invitation to a meeting that has none of its own.
INVITATION = "meeting"


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of letter. `contains`: what the document wants in it, in the profile's words; () where it is silent."""

    called: str
    template: str
    contains: tuple[str, ...] = ()
    sent_from: str = ""
    how: str = ""
    encloses: tuple[str, ...] = ()
    with_whom: tuple[str, ...] = ()
    about: str = ""
    where: str = ""


def paper_of(data: Mapping[str, Any], policy: Policy, wanted: Wanted) -> Paper:
    """The paper that a letter is."""
    return paper_named(data, policy, wanted.kind, wanted.id, dict(wanted.action.args))


def paper_named(data: Mapping[str, Any], policy: Policy, kind: str, name: str, args: Mapping[str, str]) -> Paper:
    """The paper of that kind and id. `args`: what the action says of it."""
    if kind == LETTER:
        found = entry(data, "letters", name)
        return Paper(
            _called(found, name), str(found.get("template", name)), tuple(words(found.get("contains"))),
            " and ".join(words(found.get("from"))), str(found.get("how", "")), tuple(words(found.get("encloses"))),
        )  # fmt: skip
    if kind == MEETING:
        found = entry(data, "meetings", name)
        with_whom = words(found.get("with")) or words(args.get("with"))
        about = args.get("about") or str(found.get("about", ""))
        where = str(found.get("where", ""))
        called = _called(found, name) if found else "meeting"
        return Paper(called, str(found.get("template", INVITATION)), (), with_whom=tuple(with_whom), about=about,
                     where=where)  # fmt: skip
    step = policy.formal_steps.get(name)
    contains = step.contains if isinstance(step, FormalStep) and isinstance(step.contains, tuple) else ()
    return Paper(name.replace("_", " "), name, contains)


def _called(found: Mapping[str, Any], name: str) -> str:
    return str(found.get("called", name.replace("_", " ")))
