"""Reading a condition sign by sign, before its structure: what the language has no use for is named at its column.

The parser that follows would take more than the language means (`0x5F`, `1e2`, `'la' 'te'`, a comment). Here a figure
is digits with at most one point, a word in quotes is one plain text, and `=` stands only before an argument.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cache

from attendance_policy.conditions.fault import Fault
from attendance_policy.frozen import dataclass

# A figure has to fit into whole-number columns whatever it is multiplied by: nobody counts a million sessions.
MAX_DIGITS = 6
MAX_PLACES = 4

_SIGN = re.compile(
    r"(?P<space>[ \n]+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<figure>(?:[0-9]|\.[0-9])[0-9A-Za-z_.]*)"
    r"|(?P<word>'[^']*'|\"[^\"]*\")"
    r"|(?P<sign>==|!=|<=|>=|:=|[<>=(),]|[-+*/%\[\]{}:;.&|^~@])"
)
_FIGURE = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_JOINING = frozenset({"and", "or", "not", "in", "if", "else"})
_WRONG = {
    "&&": "and", "||": "or", "&": "and", "|": "or", "=<": "<=", "=>": ">=", "<>": "!=", "===": "==", "!": "not",
    "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip
_QUOTES = "‘’“”‚„«»`´"
# Comparisons in words, longest first. One word alone could be a name of the profile, unless it follows a value.
_IN_WORDS = (
    (">=", r"(?:greater|more) than or equal to|(?:no|not) (?:less|lower|fewer) than|at least|not (?:below|under)"),
    ("<=", r"(?:less|lower|fewer) than or equal to|(?:no|not) (?:more|greater|higher) than|at most|not (?:above|over)"),
    ("<", r"(?:less|lower|fewer|smaller) than|below|under"),
    (">", r"(?:greater|more|higher|larger) than|above|over|exceeds"),
    ("!=", r"not equal to|is not"),
    ("==", r"equal to|equals?|is"),
)
_GAP = r"[ \n]+"
# With what they begin; after these three, one of the words below.
_BEGIN = frozenset({
    "is", "are", "drop", "drops", "fall", "falls", "greater", "more", "higher", "larger", "less", "lower", "fewer",
    "smaller", "below", "under", "above", "over", "exceeds", "equal", "equals", "no", "not", "at",
})  # fmt: skip
_GO_ON = frozenset({"less", "lower", "fewer", "more", "greater", "higher", "below", "under", "above", "over", "equal",
                    "least", "most"})  # fmt: skip
_NEXT = re.compile(r"[ \n]+([A-Za-z]+)")
_COMMA = re.compile(r"(?:[<>]=?|[=!]=)[ \n]*([0-9]+),([0-9]+)")


@dataclass
class _Reading:
    text: str
    faults: list[Fault] = field(default_factory=list)
    # What each open bracket is: `call` after a name, else `group`.
    brackets: list[str] = field(default_factory=list)
    last: str = ""
    last_text: str = ""

    def fault(self, column: int, code: str, message: str, suggestion: str) -> None:
        self.faults.append(Fault(code, column, message, suggestion))


def read_signs(text: str) -> list[Fault]:
    """What in a condition is no sign of the language, by column; the first of each kind is enough to go on."""
    reading = _Reading(text)
    at = 0
    while at < len(text) and not reading.faults:
        wrong = next((w for w in ("===", "&&", "||", "=<", "=>", "<>") if text.startswith(w, at)), None)
        if wrong is not None:
            reading.fault(at, "condition-syntax", f"`{wrong}` is not part of a condition", f"write `{_WRONG[wrong]}`")
            break
        match = _SIGN.match(text, at)
        if match is None:
            _unknown(reading, at)
            break
        _known(reading, at, str(match.lastgroup), match.group())
        at = match.end()
    return reading.faults


def _known(reading: _Reading, at: int, kind: str, written: str) -> None:
    if kind == "figure":
        _figure(reading, at, written)
    elif kind == "word":
        _word(reading, at, written)
    elif kind == "sign":
        _sign(reading, at, written)
    elif kind == "name":
        _name(reading, at, written)
    if kind != "space":
        reading.last, reading.last_text = kind, written
    elif reading.last == "name" and reading.last_text not in _JOINING:
        reading.last = "name, then space"


@cache
def _worded() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # Compiled when some condition may have words for a sign: it takes long, and few have.
    return tuple(
        (operator, re.compile(rf"(?:(?:is|are|drops?|falls?){_GAP})?(?:{words.replace(' ', _GAP)})(?![A-Za-z0-9_(])",
                              re.I)) for operator, words in _IN_WORDS
    )  # fmt: skip


def _may_compare(text: str, at: int, written: str) -> bool:
    """Whether comparing in words may begin with a name."""
    first = written.lower()
    if first not in ("no", "not", "at"):
        return first in _BEGIN
    follows = _NEXT.match(text, at + len(written))
    return follows is not None and follows[1].lower() in _GO_ON


def _name(reading: _Reading, at: int, written: str) -> None:
    for operator, words in _worded() if _may_compare(reading.text, at, written) else ():
        match = words.match(reading.text, at)
        if match is None:
            continue
        parts = match.group().split()
        # `is` is never a name; nor do two names follow each other, but `not below` may be a name denied.
        if written == "is" or len(parts) > 2 or (len(parts) == 2 and parts[0] != "not") or _after_value(reading):
            phrase = " ".join(parts)
            reading.fault(at, "condition-operator", f"`{phrase}` does not compare", f"write `{operator}`")
            return
    if written == "between" and _after_value(reading):
        reading.fault(at, "condition-operator", "`between` does not compare",
                      "put the fact between the figures, as in `90 <= attendance < 95`")  # fmt: skip


def _after_value(reading: _Reading) -> bool:
    if reading.last.startswith("name"):
        return reading.last_text not in _JOINING
    return reading.last in ("figure", "word") or reading.last_text in (")", "]")


def _figure(reading: _Reading, at: int, written: str) -> None:
    if _FIGURE.fullmatch(written) is None:
        bare = written.lstrip("0")
        zeros = written.isdigit() and len(bare) < len(written)
        hint = f"write `{bare or 0}`" if zeros else "write digits and at most one point, as in `95` or `92.5`"
        reading.fault(at, "condition-number", f"`{written}` is not a plain figure", hint)
        return
    whole, _, places = written.partition(".")
    if len(whole) > MAX_DIGITS or len(places) > MAX_PLACES:
        shown = written if len(written) <= 20 else f"{written[:20]}…"
        reading.fault(at, "condition-number", f"`{shown}` is longer than any figure of a policy",
                      f"at most {MAX_DIGITS} digits before the point and {MAX_PLACES} after it")  # fmt: skip


def _word(reading: _Reading, at: int, written: str) -> None:
    if reading.last == "word":
        reading.fault(at, "condition-syntax", f"`{written}` follows another word in quotes", "write one word in quotes")
    elif reading.last == "name" and reading.last_text not in _JOINING:
        what = f"`{reading.last_text}` stands right before a quotation mark"
        reading.fault(at - len(reading.last_text), "condition-syntax", what, f"write {written} alone")
    for index, character in enumerate(written):
        if character == "\\" or not character.isprintable() or not character.isascii():
            reading.fault(at + index, "condition-character", f"{_shown(character)} stands in a word in quotes",
                          "words in quotes hold plain letters, digits and spaces")  # fmt: skip
            return


def _sign(reading: _Reading, at: int, written: str) -> None:
    if written == "(":
        is_call = reading.last.startswith("name") and reading.last_text not in _JOINING
        reading.brackets.append("call" if is_call else "group")
    elif written in "[{":
        reading.brackets.append("group")
    elif written in ")]}" and reading.brackets:
        reading.brackets.pop()
    elif written == "=" and reading.brackets[-1:] != ["call"]:
        reading.fault(at, "condition-assigns", "`=` does not compare", "write `==`")
    elif written in "&|":
        reading.fault(at, "condition-syntax", f"`{written}` is not part of a condition", f"write `{_WRONG[written]}`")
    elif written == ",":
        _comma(reading, at)
    elif written == "%" and not _goes_on(reading.text, at + 1):
        reading.fault(at, "condition-syntax", "`%` is not part of a condition",
                      "leave it out: attendance is in per cent already")  # fmt: skip


def _comma(reading: _Reading, at: int) -> None:
    """A comma inside the figure of a comparison; a list of values follows `in`, and arguments a bracket."""
    for match in _COMMA.finditer(reading.text):
        if match.end(1) == at:
            whole, places = match.groups()
            hint = f"a decimal point is a dot: {whole}.{places}"
            if len(places) == 3:
                hint = f"a figure has no comma between thousands: {whole}{places}"
            reading.fault(at, "condition-number", "a figure holds no comma", hint)
            return


def _goes_on(text: str, at: int) -> bool:
    """Whether a value follows, so that `%` is meant as arithmetic."""
    rest = text[at:].lstrip(" \n")
    return bool(rest) and (rest[0].isalnum() or rest[0] in "('\"") and not re.match(r"(?:and|or|not|in)\b", rest)


def _unknown(reading: _Reading, at: int) -> None:
    character = reading.text[at]
    if character in "'\"":
        reading.fault(
            at, "condition-syntax", "the quotation mark is not closed", "close it on the other side of the word"
        )
    elif character in _WRONG:
        reading.fault(at, "condition-character", f"`{character}` is not part of a condition",
                      f"write `{_WRONG[character]}`")  # fmt: skip
    elif character in _QUOTES:
        reading.fault(at, "condition-character", f"`{character}` is not a plain quotation mark", "write `'`")
    elif character == "#":
        reading.fault(at, "condition-character", "`#` starts a comment, and a condition holds none",
                      "put the comment on a line of its own, outside the condition")  # fmt: skip
    else:
        reading.fault(at, "condition-character", f"{_shown(character)} is not part of a condition",
                      "type the condition with plain letters, digits and signs")  # fmt: skip


def _shown(character: str) -> str:
    return f"`{character}`" if character.isprintable() else f"the character U+{ord(character):04X}"
