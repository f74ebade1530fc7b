"""The checks before YAML: bytes, encoding, line ends, and characters that no reader should have to guess about."""

from __future__ import annotations

import codecs
import re

from attendance_policy.diagnostics import Place, Problem, Severity

from .document import LIMITS, MEANT
from .found import Found
from .lookalikes import character_name, first_hidden, shown, with_article

_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARK = "\ufeff"

# NEL and the two Unicode separators end a line for YAML 1.1 readers and not for YAML 1.2 ones.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COMMENT_OR_TAB = re.compile(r"(?:^|(?<=[ \t]))#.*|\t")
_STAND_IN = "\ufffd"


def scan(content: str | bytes, file: str) -> tuple[str | None, Found]:
    """Turn bytes into text that every YAML loader reads alike, and say what had to be put right.

    Line ends become `\\n`; refused characters become stand-ins of the same width, so that places stay right and the
    rest of the file can be checked in the same run. The text is None when reading on would only mislead.
    """
    found = Found()
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "surrogatepass"))
    if size > LIMITS.size:
        message = f"the file is larger than {LIMITS.size:,} bytes"
        found.add(Problem(Place(file), "file-too-big", message, MEANT))
        return None, found
    text = _decode(content, file, found) if isinstance(content, bytes) else content
    if text is None:
        return None, found
    if text.startswith(_MARK):
        text = text[1:]
        found.add(
            Problem(
                Place(file, 1, 1),
                "byte-order-mark",
                "the file begins with a byte order mark, which is skipped",
                "save it as UTF-8 without BOM",
                Severity.NOTE,
            )
        )
    text = text.replace("\r\n", "\n")
    if (at := text.find("\r")) >= 0:
        message = "a line ends in a lone carriage return"
        place = _place(file, text, at)
        suggestion = "save the file with line ends LF or CRLF"
        found.add(Problem(place, "bare-carriage-return", message, suggestion))
        return None, found
    text = _without_control_characters(text, file, found)
    text = _without_tabs(text, file, found)
    text = _without_directives(text, file, found)
    if not text.isascii():
        text = _without_false_spaces(text, file, found)
    return text, found


def _place(file: str, text: str, at: int) -> Place:
    """The place of the character with index `at`."""
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _decode(content: bytes, file: str, found: Found) -> str | None:
    for name, marks in (("UTF-32", _UTF32), ("UTF-16", _UTF16)):  # in this order: one mark begins with the other
        if content.startswith(marks) or (name == "UTF-16" and _every_other_byte_is_nul(content)):
            message = f"the file is saved as {name}"
            found.add(Problem(Place(file, 1, 1), "wrong-encoding", message, "save it as UTF-8"))
            return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = content.decode("utf-8", "surrogateescape")
    bad = [at for at, character in enumerate(text) if "\udc80" <= character <= "\udcff"]
    guesses = {text[at]: _in_windows_1252(text[at]) for at in bad}
    first = text[bad[0]]
    message = f"the byte 0x{ord(first) - 0xDC00:02X} is not UTF-8"
    if all(guesses.values()):
        message += f"; it looks like Windows-1252, where it is {shown(guesses[first])}"
    if len(bad) > 1:
        message += f" ({len(bad) - 1:,} more of its kind in the file)"
    start = 1 if text.startswith(_MARK) else 0
    lines = text.replace("\r\n", "\n")
    place = _place(file, lines[start:], lines.index(first) - start)
    found.add(Problem(place, "not-utf-8", message, "save the file as UTF-8"))
    return "".join(guesses.get(character, character) or _STAND_IN for character in text)


def _every_other_byte_is_nul(content: bytes) -> bool:
    start = content[:64]
    return len(start) >= 4 and (not any(start[0::2]) or not any(start[1::2]))


def _in_windows_1252(escaped: str) -> str:
    """The character of a byte that UTF-8 could not place, or "" where that code page has none."""
    return bytes([ord(escaped) - 0xDC00]).decode("cp1252", "ignore")


def _without_control_characters(text: str, file: str, found: Found) -> str:
    if not _CONTROL.search(text):
        return text
    for number, line in enumerate(text.split("\n"), start=1):
        if control := _CONTROL.search(line):  # one a line is enough to find them
            place = Place(file, number, control.start() + 1)
            message = f"{with_article(_name(control.group()))} stands here"
            found.add(Problem(place, "control-character", message, "delete it, or type the line again"))
    return _CONTROL.sub(_STAND_IN, text)


def _name(character: str) -> str:
    if character == "\0":
        return "NUL character (U+0000)"
    return character_name(character)


def _without_tabs(text: str, file: str, found: Found) -> str:
    """Tabs become single spaces, except those after a ` #`. PyYAML and libyaml disagree about most tabs."""
    if "\t" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if "\t" not in line:
            continue
        tabs = [match.start() for match in _COMMENT_OR_TAB.finditer(line) if match.group() == "\t"]
        if not tabs:
            continue
        place = Place(file, number + 1, tabs[0] + 1)
        if not line[: tabs[0]].strip():
            message, suggestion = "a tab stands in the indentation", "indent with spaces; set your editor to write them"
            found.add(Problem(place, "tab-indentation", message, suggestion))
        else:
            suggestion = "write a space, or `\\t` in double quotes where the tab belongs to the text"
            found.add(Problem(place, "tab", f"a tab stands after {shown(line[: tabs[0]])}", suggestion))
        lines[number] = _COMMENT_OR_TAB.sub(lambda match: " " if match.group() == "\t" else match.group(), line)
    return "\n".join(lines)


def _without_directives(text: str, file: str, found: Found) -> str:
    """`%YAML` and its like before the document become comments: loaders differ in which of them they know."""
    if "%" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("%"):
            message = f"{shown(line)} is a directive"
            found.add(Problem(Place(file, number + 1, 1), "directive", message, "leave the line out"))
            lines[number] = "#" + line[1:]
        elif line.strip() and not line.lstrip().startswith("#"):
            break
    return "\n".join(lines)


def _without_false_spaces(text: str, file: str, found: Found) -> str:
    """Wide spaces in the indentation become spaces. Characters that turn the text round are named anywhere."""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if line.isascii():
            continue
        if turns := _TURNS_TEXT.search(line):
            message = f"{with_article(character_name(turns.group()))} turns the direction of the text round"
            found.add(Problem(Place(file, number, turns.start() + 1), "hidden-character", message, "delete it"))
        indentation = line[: len(line) - len(line.lstrip())]
        if hidden := first_hidden(indentation):
            message = f"{with_article(character_name(hidden))} stands in the indentation"
            place = Place(file, number, line.index(hidden) + 1)
            found.add(Problem(place, "hidden-character", message, "indent with ordinary spaces"))
            lines[number - 1] = " " * len(indentation) + line[len(indentation) :]
    return "\n".join(lines)
