"""`--set PATH=VALUE`: what a call sets, taken apart."""

from __future__ import annotations

from attendance_policy.diagnostics import wrong_call

# Paths at which a set value would change nothing, since what stands there was followed already; and what to do instead.
_READ_FIRST = {
    "extends": "copy the profile, change it there, and name the copy with `--against`",
    "calendar": "name the other calendar with `--calendar`",
}


def pairs_of(sets: tuple[str, ...]) -> list[tuple[str, str]]:
    """The paths and their values, as written. Raises `CannotGoOn` (exit code 2) for what sets nothing."""
    pairs = []
    for text in sets:
        path, equals, value = text.partition("=")
        if not equals or not path.strip():
            raise wrong_call("wrong-set", f"`{text}` sets nothing", "write it as `PATH=VALUE`")
        if path.strip() in _READ_FIRST:
            raise wrong_call("read-first", f"`{path.strip()}` is read before a value is set", _READ_FIRST[path.strip()])
        pairs.append((path.strip(), value.strip()))
    return pairs
