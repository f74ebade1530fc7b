"""Ways to reach somebody: a closed list, so that a way that is asked about can be checked against the ways named."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Each way with the words it takes in a sentence: `contact the parents by phone`.
WAYS: dict[str, str] = {
    "phone": "by phone",
    "text": "by text message",
    "email": "by email",
    "letter": "by letter",
    "writing": "in writing",
    "web form": "by web form",
    "app": "by app",
    "portal": "through a portal",
    "video call": "by video call",
    "meeting": "at a meeting",
    "in person": "in person",
    "visit": "by a visit",
    "by hand": "by hand",
}
# What people write for some of them.
OTHERWISE_CALLED: dict[str, str] = {
    "call": "phone", "telephone": "phone", "phone call": "phone", "e-mail": "email", "post": "letter",
    "home visit": "visit", "face to face": "in person", "video": "video call", "sms": "text", "message": "text",
    "text message": "text", "form": "web form", "online form": "web form", "written": "writing",
}  # fmt: skip
# A way may be named, as in `app (ParentApp)`.
_NAMED = re.compile(r"(?P<way>[^()]+?)(?: \((?P<name>[^()]+)\))?")


def parts_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Ways as written: any of the outer, all of the inner. `phone or letter and email` is (phone), (letter, email)."""
    return tuple(tuple(part.strip() for part in any_of.split(" and ")) for any_of in text.split(" or "))


def way_of(text: str) -> tuple[str, str] | None:
    """A way and the name in brackets after it (or ""); None when it is no way of the list."""
    match = _NAMED.fullmatch(text)
    if match is None or match["way"].lower() not in WAYS:
        return None
    return match["way"].lower(), match["name"] or ""


def unknown_ways(text: str) -> tuple[tuple[str, str], ...]:
    """What in ways as written is no way, each with the way that is meant (or "")."""
    wrong = [part for all_of in parts_of(text) for part in all_of if way_of(part) is None]
    return tuple((part, _meant(part)) for part in wrong)


def _meant(text: str) -> str:
    words = " ".join(text.lower().split())
    if "," in words:
        parts = [part.strip() for part in words.split(",")]
        known = [part if part in WAYS else OTHERWISE_CALLED.get(part, "") for part in parts]
        return " or ".join(known) if all(known) else ""
    return words if way_of(words) else OTHERWISE_CALLED.get(words, "")


def is_accepted(ways: str, used: Iterable[str]) -> bool:
    """Whether the ways used are enough: all of one group of the ways as written. A named way is met by the bare one."""
    known = [way for text in used if (way := way_of(text.strip())) is not None]
    return any(all(_met(part, known) for part in all_of) for all_of in parts_of(ways))


def _met(part: str, used: list[tuple[str, str]]) -> bool:
    wanted = way_of(part)
    if wanted is None:
        return False
    way, name = wanted
    return any(way == one and (not name or not other or name.lower() == other.lower()) for one, other in used)


def way_words(text: str) -> str:
    """Ways in a sentence: `by phone or by email`. What is no way stays as it stands."""
    said = []
    for all_of in parts_of(text):
        said.append(" and ".join(_one(part) for part in all_of))
    return " or ".join(said)


def _one(text: str) -> str:
    known = way_of(text)
    if known is None:
        return text
    return WAYS[known[0]] + (f" ({known[1]})" if known[1] else "")
