"""`PATH=FROM:TO:STEP`: the values that a path takes one after the other. Everything is exact; nothing is a float."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from attendance_policy.diagnostics import CannotGoOn, did_you_mean, wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.policy.patch import hint_of, values_at
from attendance_policy.policy.times import counted, read_duration
from attendance_policy.policy.tree import Tree
from attendance_policy.vocabulary import UNITS

MOST_POINTS = 2_000
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_TIMES = re.compile(rf"({_CLOCK}):({_CLOCK}):(.+)")
_MINUTES = re.compile(r"(\d{1,4}) ?(?:m|min|mins|minutes?|(h|hours?))?")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
_INSIDE = re.compile(rf"{_CLOCK}|\d+(?:\.\d+)?")
_HOW = "write it as `PATH=FROM:TO:STEP`, like `90:96:0.5`, `2 weeks:6 weeks:1 week` or `08:45:09:15:5 min`"


@dataclass(frozen=True, slots=True)
class Value:
    """One value: `at`, where it stands on the scale (minutes for a time), `word` as people write it, and `text` as it
    is set, which may be a sentence around it (`by 09:00`, `3 weeks after letter_1`)."""

    at: Fraction
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A path with the values it takes, ascending. `kind`: number, percentage, time, or a unit of time.

    `in_force`: what the path holds in the profile, as people write it; `stands_at`: where that is on the scale, None
    where it is nothing that can be compared (a silence, several values).
    """

    path: str
    kind: str
    values: tuple[Value, ...]
    in_force: str
    stands_at: Fraction | None

    @property
    def place_in_force(self) -> int | None:
        """Which of the values is in force; None for none of them."""
        return next((at for at, value in enumerate(self.values) if value.at == self.stands_at), None)


def read_axes(texts: Sequence[str], tree: Tree) -> tuple[Axis, ...]:
    """The axes of a call. Raises `CannotGoOn` (exit code 2) when one cannot be meant, or there are too many points."""
    if len(texts) > 2:
        raise wrong_call("too-many-ranges", f"`--vary` stands {len(texts)} times", "vary one value, or two")
    axes = tuple(read_axis(text, tree) for text in texts)
    if len({axis.path for axis in axes}) < len(axes):
        raise wrong_call("too-many-ranges", f"`{axes[0].path}` is varied twice", "vary two values that differ")
    points = 1
    for axis in axes:
        points *= len(axis.values)
    if points > MOST_POINTS:
        raise _too_many(points)
    return axes


def read_axis(text: str, tree: Tree) -> Axis:
    """One range, laid on what its path holds in a profile."""
    path, equals, given = (part.strip() for part in text.partition("="))
    if not equals or not path or not given:
        raise wrong_call("wrong-range", f"`{text}` is no range", _HOW)
    try:
        held = values_at(tree, path)
    except ValueError as error:
        raise wrong_call("unknown-path", str(error), hint_of(error) or "`show --origin` lists every path") from None
    kind, places = _scale(given, text)
    now = held[0] if held and all(value == held[0] for value in held) else None
    words = [_word(at, kind) for at in places]
    values = tuple(Value(at, word, _laid(word, kind, now)) for at, word in zip(places, words, strict=True))
    return Axis(path, kind, values, _said(held), _stands(now, kind))


def _scale(given: str, text: str) -> tuple[str, tuple[Fraction, ...]]:
    times = _TIMES.fullmatch(given)
    parts = list(times.groups()) if times else given.split(":")
    if len(parts) != 3:
        raise wrong_call("wrong-range", f"`{text}` is no range", _HOW)
    if times:
        step = _MINUTES.fullmatch(parts[2].strip())
        if step is None:
            raise wrong_call("wrong-range", f"`{parts[2].strip()}` is no step between times", "write it like `5 min`")
        return "time", _places(_minute(parts[0]), _minute(parts[1]), Fraction(step[1]) * (60 if step[2] else 1), text)
    read = [_figure(part.strip(), text) for part in parts]
    kinds = {kind for _, kind in read if kind}
    if len(kinds) > 1:
        raise wrong_call("wrong-range", f"`{text}` is in {' and in '.join(sorted(kinds))}", "keep to one unit")
    low, high, by = (at for at, _ in read)
    return next(iter(kinds), "number"), _places(low, high, by, text)


def _figure(part: str, text: str) -> tuple[Fraction, str]:
    """A figure and the unit written behind it ("" for none)."""
    bare = part.removesuffix("%").rstrip()
    if _NUMBER.fullmatch(bare):
        return Fraction(bare), "percentage" if bare != part else ""
    duration = read_duration(part)
    if duration is not None:
        return Fraction(duration[0]), duration[1]
    unit = part.partition(" ")[2]
    hint = did_you_mean(unit, UNITS) if unit and part.partition(" ")[0].isdigit() else ""
    raise wrong_call("wrong-range", f"`{part}` in `{text}` is no number, percentage, time or duration", hint or _HOW)


def _minute(clock: str) -> Fraction:
    return Fraction(int(clock[:2]) * 60 + int(clock[3:]))


def _places(low: Fraction, high: Fraction, step: Fraction, text: str) -> tuple[Fraction, ...]:
    if step <= 0:
        raise wrong_call("wrong-range", f"the step of `{text}` is nought", "a step is more than nought")
    if high < low:
        raise wrong_call("wrong-range", f"`{text}` ends before it begins", "write the lower value first")
    count = int((high - low) // step) + 1
    if count > MOST_POINTS:
        raise _too_many(count)
    return tuple(low + step * at for at in range(count))


def _too_many(count: int) -> CannotGoOn:
    return wrong_call("too-many-points", f"that is {count:,} points, each a run of the policy",
                      f"take wider steps; {MOST_POINTS:,} is the most")  # fmt: skip


def _word(at: Fraction, kind: str) -> str:
    if kind == "time":
        return f"{int(at) // 60:02d}:{int(at) % 60:02d}"
    if kind == "percentage":
        return f"{decimal(at)}%"
    if kind == "number":
        return decimal(at)
    return f"{decimal(at)} {kind[:-1] if at == 1 else kind}"


def decimal(value: Fraction) -> str:
    """A figure as it is written: `92.5`, `93`. Ranges are read from decimals, so it always ends."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = f"{int(value * 10**digits):0{digits + 1}d}"
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole


def _laid(word: str, kind: str, now: object) -> str:
    """A value as it is set: alone, or in the place of the one figure or time in what the profile says there."""
    bare = word.removesuffix("%")
    found = _only_figure(now, kind) if isinstance(now, str) else None
    if found is None or not isinstance(now, str):
        return bare
    behind = now[found.end() :]
    unit, length = _unit_behind(behind)
    if unit and kind not in UNITS and kind != "time":
        bare = f"{bare} {unit[:-1] if bare == '1' else unit}"
    return f"{now[: found.start()]}{bare}{behind[length:] if kind != 'time' else behind}"


def _only_figure(now: str, kind: str) -> re.Match[str] | None:
    """The one figure of a text (a time for times); None where there is none, or several."""
    found = [match for match in _INSIDE.finditer(now) if (":" in match[0]) == (kind == "time") and _apart(now, match)]
    return found[0] if len(found) == 1 else None


def _apart(text: str, match: re.Match[str]) -> bool:
    """Whether a figure stands by itself, and is no part of a name such as `letter_1`."""
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return not (before.isalnum() or before == "_" or behind.isalnum() or behind == "_")


def _unit_behind(behind: str) -> tuple[str, int]:
    """The unit with which the text behind a figure begins, in its plural, and its length with the space before it."""
    words = behind.split() if behind[:1] == " " else []
    for length in (2, 1):
        named = " ".join(words[:length])
        read = read_duration(f"1 {named}") if len(words) >= length else None
        if read is not None and behind.startswith(f" {named}"):
            return read[1], 1 + len(named)
    return "", 0


def _stands(now: object, kind: str) -> Fraction | None:
    if isinstance(now, bool):
        return None
    if isinstance(now, int | float):
        return Fraction(str(now)) if kind in ("number", "percentage") else None
    if not isinstance(now, str):
        return None
    found = _only_figure(now, kind)
    if found is None:
        return None
    if kind in UNITS and _unit_behind(now[found.end() :])[0] != kind:
        return None
    return _minute(found[0]) if kind == "time" else Fraction(found[0])


def _said(held: Iterable[object]) -> str:
    words = list(dict.fromkeys(_one(value) for value in held))
    return words[0] if len(words) == 1 else "several values" if words else "nothing"


def _one(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        kind = next((one for one in ("not_stated", "left_to", "says") if one in value), "")
        return {"not_stated": "not stated", "left_to": f"left to {value.get(kind)}",
                "says": f"the document says only: {value.get(kind)}"}.get(kind, "a group of values")  # fmt: skip
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return counted(str(value))
