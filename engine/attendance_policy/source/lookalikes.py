"""Characters that look like others, or like nothing.

Letters: the common part of the Unicode list of confusables (UTS #39) for Cyrillic and Greek, and the fullwidth,
mathematical and Roman numeral forms, which Unicode itself maps to plain letters and digits (NFKC).
"""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = ("АВЕЅІЈКМНОРСТУХҮӀԚԜЗаеорсухѕіјһԁԛԝѵӏ", "ABESIJKMHOPCTYXYIQW3aeopcyxsijhdqwvl")
_GREEK = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορυχϲϳ", "ABEZHIKMNOPTYXayikvopuxcj")
_SAME_SHAPE = dict(zip(_CYRILLIC[0] + _GREEK[0], _CYRILLIC[1] + _GREEK[1], strict=True))

_OTHER_FORM = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff\u2160-\u217f]")
_HIDDEN = re.compile(
    "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # spaces that are not the space
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0"  # no width at all
    "\u202a-\u202e\u2066-\u2069]"  # turn the direction of the text round
)
_DOUBLE_CURLY = "“”„‟"
_CURLY = _DOUBLE_CURLY + "‘’‚‛"


def _plain_form(character: str) -> str | None:
    """The ASCII character that `character` looks like, or None."""
    if character in _SAME_SHAPE:
        return _SAME_SHAPE[character]
    if _OTHER_FORM.match(character):
        form = unicodedata.normalize("NFKC", character)
        return form if len(form) == 1 and form.isascii() else None
    return None


def _number(character: str) -> str:
    return f"U+{ord(character):04X}"


def first_lookalike(text: str) -> str | None:
    """The first character of `text` that passes for an ASCII one, or None.

    A word wholly in another script (with letters that pass for no Latin one) is a word, and gives None.
    """
    if text.isascii():
        return None
    letters = [c for c in text if c.isalpha()]
    mixed = any(c.isascii() for c in letters) or all(c in _SAME_SHAPE for c in letters)
    for character in text:
        if _plain_form(character) and (mixed or _OTHER_FORM.match(character)):
            return character
    return None


def lookalike(text: str) -> str | None:
    """A sentence about the first character of `text` that passes for an ASCII one, or None.

    For example: "`С` is the Cyrillic letter ES (U+0421), not the Latin `C`".
    """
    character = first_lookalike(text)
    if character is None:
        return None
    form = _plain_form(character)
    name = unicodedata.name(character)
    latin = "the Latin " if form and form.isalpha() else ""
    script, _, letter = name.partition(" LETTER ")
    if character in _SAME_SHAPE and letter:
        said = f"the {script.split()[0].capitalize()} letter {letter}"
    else:
        said = name.lower()
    return f"`{character}` is {said} ({_number(character)}), not {latin}`{form}`"


def in_ascii(text: str) -> str:
    """`text` with every look-alike put into the ASCII character it passes for."""
    return "".join(_plain_form(character) or character for character in text)


def first_hidden(text: str) -> str | None:
    """The first character of `text` that cannot be seen or passes for a space, or None."""
    found = None if text.isascii() else _HIDDEN.search(text)
    return found.group() if found else None


def character_name(character: str) -> str:
    """A character by name and number: `no-break space (U+00A0)`. The unnamed ones are control characters."""
    return f"{unicodedata.name(character, 'control character').lower()} ({_number(character)})"


def hidden_character(text: str) -> str | None:
    """The first character of `text` that cannot be seen or passes for a space: "a no-break space (U+00A0)", or None."""
    character = first_hidden(text)
    return None if character is None else with_article(character_name(character))


def with_article(words: str) -> str:
    """`words` with "a" or "an" before them."""
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def without_hidden(text: str) -> str:
    """`text` with wide hidden characters as spaces and the others left out."""
    return _HIDDEN.sub(lambda found: " " if unicodedata.category(found.group()) == "Zs" else "", text).strip()


def curly_quoted(text: str) -> bool:
    """Whether curly quotes stand for straight ones: at both ends or, in one word, double ones at either."""
    if text.isascii() or len(text) < 2:
        return False
    first, last = text[0], text[-1]
    if first in _CURLY and last in _CURLY:
        return True
    return " " not in text and (first in _DOUBLE_CURLY or last in _DOUBLE_CURLY)


def visible(text: str, most: int = 60) -> str:
    """`text` for a message: on one line, cut to `most` characters, with characters that cannot be seen by number."""
    text = " ".join(text.split("\n")).strip(" ")
    if len(text) > most:
        text = text[: most - 1].rstrip(" ") + "…"
    if not text.isprintable() or first_hidden(text):
        text = "".join(f"<{_number(c)}>" if not c.isprintable() or _HIDDEN.match(c) else c for c in text)
    return text


def shown(text: str, most: int = 60) -> str:
    """`text` as in `visible`, in backticks."""
    return f"`{visible(text, most)}`"
