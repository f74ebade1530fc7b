"""A first map of a file, as YAML with a comment on each line that was guessed or must be filled in."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from attendance_policy.register.maps.model import FileMap, RegisterMap
from attendance_policy.register.maps.names import DELIMITER_WORDS

from .beside import Beside
from .model import COMPACT, Ask, Guess, Key

FILL_IN = "?"
_ID = re.compile(r"[^a-z0-9]+")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _/.-]*[A-Za-z0-9]")
_NOT_PLAIN = frozenset(("yes", "no", "on", "off", "true", "false", "null"))
_WIDEST = 110

Line = tuple[str, str]  # what stands there, and the comment behind it


def draft(guess: Guess, file: str, beside: Sequence[Beside] = ()) -> str:
    """The map that reads a file, and those `beside` it, naming only what differs from the canonical form.

    What must be filled in is an error to whoever reads the map before it is. `file`: the name of the file, for the map.
    """
    name = file.rpartition("/")[2]
    lines = [
        (f"# How {_printable(name)} is written, as far as the file itself tells.", ""),
        ("# Right what is wrong here, and give it with `--map`.", ""),
        (f"map: {id_of(name)}", ""),
        (f"name: {_text(name)}", ""),
    ]  # fmt: skip
    body = _body(guess)
    if body:
        lines += [("register:", ""), *body]
    else:
        lines += [("register: {}", "the file is in the canonical form: it is read without a map")]
    for name in dict.fromkeys(part.part for part in beside):
        bodies = [body for part in beside if part.part == name and (body := _beside(part))]
        forms = [body for at, body in enumerate(bodies) if body not in bodies[:at]]
        lines += [(f"{name}:", ""), *(forms[0] if len(forms) == 1 else _list(forms))] if forms else []
    return "\n".join(_commented(lines)) + "\n"


def id_of(name: str) -> str:
    """An id for the map of a file."""
    plain = _ID.sub("_", name.rpartition(".")[0].lower() or name.lower()).strip("_")
    return plain if plain[:1].isalpha() else f"map_{plain}".strip("_")


def is_needed(guess: Guess, beside: Sequence[Beside] = ()) -> bool:
    """Whether the file, or one beside it, cannot be read, or not wholly, without a map."""
    return bool(_body(guess)) or any(map(_beside, beside))


def _body(guess: Guess) -> list[Line]:
    map = guess.map
    asks = {ask.key: ask for ask in guess.asks}
    inside = guess.layout not in COMPACT
    lines: list[Line] = []
    needs = _needs_layout(map, asks)
    if needs and inside:
        lines.append(("  layout: " + map.layout, guess.why.get(("layout",), "")))
    lines += _file(map, guess.why, asks, ("sheet", "encoding", "delimiter", "records"))
    for key in ("headings", "school_year", "dates", "days_a_week"):
        lines += _one(key, str(getattr(map, key) or ""), guess.why, asks)
    lines += _sessions(map, guess, asks)
    lines += _codes(map, asks)
    return lines


def _file(map: FileMap, why: Mapping[Key, str], asks: dict[Key, Ask], keys: Sequence[str]) -> list[Line]:
    """How a file is written, and its columns."""
    lines: list[Line] = []
    for key in keys:
        value = getattr(map, key)
        if value:
            word = next((word for word, sign in DELIMITER_WORDS.items() if sign == value), value)
            lines.append((f"  {key}: {_text(word if key == 'delimiter' else value)}", why.get((key,), "")))
    return lines + _columns(map, why, asks)


def _beside(seen: Beside) -> list[Line]:
    """What a map says of a pupil file or a log of events."""
    asks = {ask.key: ask for ask in seen.asks}
    lines = _file(seen.map, seen.why, asks, ("sheet", "encoding", "delimiter"))
    for key in ("times", "dates"):
        lines += _one(key, str(getattr(seen.map, key)), seen.why, asks)
    words: list[Line] = []
    unknown = [ask for key, ask in asks.items() if key[0] == "words"]
    for name in dict.fromkeys((*seen.map.words, *(ask.key[1] for ask in unknown))):
        told = [f"{_quoted(word)}: {_quoted(ours)}" for word, ours in seen.map.words.get(name, {}).items()]
        of_name = [ask for ask in unknown if ask.key[1] == name]
        if not of_name:
            words.append((f"    {name}: {{{', '.join(told)}}}", ""))
            continue
        without = "it counts as unanswered" if name == "outcome" else "such a row is rejected"
        words.append((f"    {name}:", f"fill in each {_quoted(FILL_IN)}: {of_name[0].hint.removeprefix('write ')}; "
                      f"without its line {without}"))  # fmt: skip
        words += [(f"      {line}", "") for line in told]
        words += [(f"      {_quoted(ask.key[2])}: {_quoted(FILL_IN)}", ask.message) for ask in of_name]
    return [*lines, ("  words:", ""), *words] if words else lines


def _list(forms: Iterable[list[Line]]) -> list[Line]:
    """Several forms as a list: each log is read by the first that fits it."""
    return [(("  - " if not at else "    ") + text[2:], comment) for body in forms
            for at, (text, comment) in enumerate(body)]  # fmt: skip


def _needs_layout(map: RegisterMap, asks: dict[Key, Ask]) -> bool:
    if map.layout == "wide":
        return bool(map.headings or ("headings",) in asks)
    return map.layout == "ctf" or (map.layout == "records" and bool(map.records))


def _one(key: str, value: str, why: Mapping[Key, str], asks: dict[Key, Ask]) -> list[Line]:
    if (key,) in asks:
        return [(f'  {key}: "{FILL_IN}"', _fill(asks[key,]))]
    return [(f"  {key}: {_text(value)}", why.get((key,), ""))] if value else []


def _columns(map: FileMap, why: Mapping[Key, str], asks: dict[Key, Ask]) -> list[Line]:
    lines = [(f"    {ours}: {_text(theirs)}", why.get(("columns", ours), ""))
             for ours, theirs in map.columns.items()]  # fmt: skip
    # A column without a heading is an error of the map.
    lines += [(f'    {key[1]}: ""', _fill(ask)) for key, ask in asks.items() if key[0] == "columns"]
    return [("  columns:", ""), *lines] if lines else []


def _sessions(map: RegisterMap, guess: Guess, asks: dict[Key, Ask]) -> list[Line]:
    words = map.words.get("session", {})
    lines: list[Line] = []
    for ours in ("AM", "PM"):
        theirs = [word for word, session in words.items() if session == ours]
        if theirs:
            grounds = guess.why.get(("sessions", theirs[0]), "")
            lines.append((f"    {ours}: [{', '.join(_text(word) for word in theirs)}]", grounds))
    unknown = [ask for key, ask in asks.items() if key[0] == "sessions"]
    if unknown:
        listed = ", ".join(_text(ask.key[1]) for ask in unknown)
        lines.append((f'    "{FILL_IN}": [{listed}]', "fill in: put each under `AM` or `PM`, then take this line out"))
    return [("  sessions:", ""), *lines] if lines else []


def _codes(map: RegisterMap, asks: dict[Key, Ask]) -> list[Line]:
    lines: list[Line] = [(f"    {_quoted(mark)}: {_text(code or 'no mark')}", "") for mark, code in map.codes.items()]
    unknown = [ask for key, ask in asks.items() if key[0] == "codes"]
    lines += [(f'    {_quoted(ask.key[1])}: "{FILL_IN}"', ask.message) for ask in unknown]
    fill = f"fill in each {_quoted(FILL_IN)}: a code of the register, or `no mark`; without its line a mark is rejected"
    return [("  codes:", fill if unknown else ""), *lines] if lines else []


def _fill(ask: Ask) -> str:
    return f"fill in: {ask.hint.removeprefix('write ')}. {ask.message[:1].upper()}{ask.message[1:]}"


def _commented(lines: Iterable[Line]) -> list[str]:
    """Comments stand behind their line where there is room, and above it where there is none."""
    found = []
    for text, comment in lines:
        comment = _printable(comment)
        if not comment:
            found.append(text)
        elif len(text) + 4 + len(comment) <= _WIDEST:
            found.append(f"{text}  # {comment}")
        else:
            indent = " " * (len(text) - len(text.lstrip()))
            found += [f"{indent}# {line}" for line in textwrap.wrap(comment, _WIDEST - len(indent) - 2)]
            found.append(text)
    return found


def _text(value: str) -> str:
    """A value as YAML reads it back: plain where nothing can go wrong."""
    return value if _PLAIN.fullmatch(value) and value.lower() not in _NOT_PLAIN else _quoted(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=not value.isprintable())


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
