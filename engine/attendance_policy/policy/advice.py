"""What to write instead, where the schema only says that something is wrong: year groups, actions, durations."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.vocabulary import UNITS, VERBS, YEARS

YEAR_GROUPS = "year groups are N, R and 1 to 13"
_SPAN = re.compile(r"(\w+)(?: *[-–—] *| to )(\w+)")
_RHYTHMS = {"daily": "1 school day", "every day": "1 school day", "every school day": "1 school day",
            "weekly": "1 week", "every week": "1 week", "once a week": "1 week", "fortnightly": "2 weeks",
            "every fortnight": "2 weeks", "every two weeks": "2 weeks"}  # fmt: skip
_RUNS_ON = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)\s*,\s*\w+\s*:")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) *(?:%|per ?cent)")
_COUNTED = re.compile(r"(\d+)\s*(\D.*)")
# Words for how somebody is reached that are taken for verbs.
_CHANNELS = {
    "visit": "a visit is `contact: home, how: visit`",
    "phone": "a call is `contact: parents, how: phone`",
    "call": "a call is `contact: parents, how: phone`",
    "text": "a text message is `contact: parents, how: text`",
    "email": "an email is `contact: parents, how: email`",
}
# Small words of time and place that are taken for each other, and look like none of what is meant.
_MEANT = {"on": ("at", "each", "due"), "at": ("on", "due"), "in": ("within", "at")}


def years_named(text: str) -> list[str]:
    """The year groups that a text such as `7-9`, `Y7, Y8` or `Year 7` means, in its order; none when it means none."""
    years: list[str] = []
    for part in re.split(r" *(?:,| or | and |&) *", text.strip(" []")):
        span = _SPAN.fullmatch(_without_year(part))
        first, last = (_bare(span[1]), _bare(span[2])) if span else (_bare(part), _bare(part))
        if first not in YEARS or last not in YEARS:
            return []
        found = YEARS[YEARS.index(first) : YEARS.index(last) + 1]
        if not found:
            return []
        years.extend(found)
    return years


def is_years(allowed: Collection[Any], path: tuple[str | int, ...]) -> bool:
    """Whether a value stands where year groups are wanted: as an item of their list, or instead of it."""
    return {"N", "R", 13} <= set(allowed) or (path[-1:] == ("years",) and "all" in allowed)


def years_advice(text: str, in_list: bool) -> str:
    """How to write the year groups that a text means; `in_list`: it stands in a list already."""
    named = ", ".join(years_named(text))
    if in_list:
        return f"write `{named}`; {YEAR_GROUPS}" if named else YEAR_GROUPS
    if named:
        return f"list them: [{named}]"
    return f"list them, as in [7, 8], or write `all`; {YEAR_GROUPS}"


def span_advice(text: str) -> str:
    """How to write, as the name of a case, the year groups that a text means."""
    named = years_named(text)
    if not named:
        return f"write `R to 2` or `7 or 8`; {YEAR_GROUPS}"
    return f"write `{named[0]} to {named[-1]}`" if len(named) > 1 else f"write `{named[0]}`"


def is_action(described: Mapping[str, Any]) -> bool:
    """Whether a schema is that of an action."""
    return set(VERBS) <= set(described.get("properties", {}))


def key_advice(key: str, known: Collection[str]) -> str:
    """The key that is meant by a word which says the same elsewhere in the language, or ""."""
    meant = [name for name in _MEANT.get(key, ()) if name in known]
    return f"did you mean {' or '.join(f'`{name}`' for name in meant)}?" if meant else ""


def value_advice(value: Any, path: tuple[str | int, ...]) -> str:
    """How a figure or word is written under `values`, where it stands there without its key."""
    if len(path) != 2 or path[0] != "values" or isinstance(value, dict | list):
        return ""
    figure = _PERCENT.fullmatch(str(value))
    return f"write `{{is: {figure[1] if figure else value}}}`, with its `source`"


def misplaced_action(key: str, value: Any, known: Collection[str]) -> str:
    """Where an action goes that stands beside the keys of a rule; "" for any other key."""
    if key not in VERBS or not {"will", "when"} <= set(known):
        return ""
    what = value if isinstance(value, str) else "…"
    return f"an action stands under `must`, `will`, `should` or `may`, as in `will: {{{key}: {what}}}`"


def repeat_advice(text: str) -> tuple[str, str]:
    """What is wrong with a text where it is wanted how often a rule comes again, and what to write."""
    meant = _RHYTHMS.get(text.strip().lower())
    hint = f"write `every {meant}`" if meant else "write it as in `every 4 weeks`, `every 3 school days`"
    return f"`{text}` is not a distance in days or weeks", f"{hint}; a rule that comes once in a time has `once:`"


def clock_advice(text: str) -> str:
    """What to write where a time of day runs on into what follows it; "" for anything else."""
    found = _RUNS_ON.match(text)
    return f'end the quotes after the time: "{found[1]}"' if found else ""


def action_advice(value: Any, known: Collection[str]) -> str:
    """What an action looks like, for one that begins with no verb, is text only, or holds a key that is not `known`."""
    if isinstance(value, dict) and any(key in VERBS for key in value):
        return "beside its verb an action takes " + ", ".join(f"`{key}`" for key in known if key not in VERBS)
    words = [str(key) for key in value] if isinstance(value, dict) else str(value).split()
    channel = next((_CHANNELS[word.lower()] for word in words if word.lower() in _CHANNELS), "")
    advice = "an action begins with one of: " + ", ".join(VERBS)
    if not isinstance(value, dict):
        advice = "write a verb and whom or what it concerns, as in `{contact: parents, how: phone}`"
        if len(words) > 1 and words[0] in VERBS:
            advice = f"write `{{{words[0]}: {' '.join(words[1:])}}}`"
    return "; ".join(part for part in (advice, channel) if part)


def duration_advice(text: str) -> tuple[str, str]:
    """What is wrong with a text where a length of time is wanted, and what to write."""
    if text.isdigit():
        return f"`{text}` has no unit", "a length of time needs its unit, as in `3 weeks`"
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        return f"`{text}` is not a length of time with its unit", "write it as in `4 weeks`"
    count, word = counted[1], counted[2].strip().lower()
    close = "".join(word.split())
    unit = next((name for name in UNITS if close in (name.replace(" ", ""), name[:-1].replace(" ", ""))), None)
    if unit is not None:
        written = unit[:-1] if int(count) == 1 else unit
        return f"`{text}` is not a length of time with its unit", f"did you mean `{count} {written}`?"
    hint = did_you_mean(word, UNITS) or did_you_mean(word, [name[:-1] for name in UNITS])
    what = f"`{counted[2]}` is not a unit of time"
    return what, hint or "units are " + ", ".join(UNITS)


def _without_year(text: str) -> str:
    return re.sub(r"\byears? *(?=[NR\d])", "", text.strip(), flags=re.I)


def _bare(text: str) -> str:
    return _without_year(text).upper().removeprefix("Y")
