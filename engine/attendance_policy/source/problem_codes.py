"""The codes of everything that can be wrong with a file before its content is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        # the file
        "no-such-file": "There is no file at this path.",
        "is-a-directory": "A folder stands where a file was expected.",
        "cannot-be-read": "The system does not let the file be read.",
        "file-too-big": "The file is larger than one policy can be.",
        "wrong-encoding": "The file is saved as UTF-16 or UTF-32, and must be UTF-8.",
        "not-utf-8": "A byte is not UTF-8: the file was saved in an older encoding.",
        "byte-order-mark": "The file begins with an invisible mark that some editors write; it is skipped.",
        "bare-carriage-return": "Lines end in a lone carriage return, which YAML readers count differently.",
        "control-character": "A character that cannot be printed stands in the file.",
        "empty-file": "The file holds nothing but white space and comments.",
        "more-than-one-document": "A line `---` or `...` starts a second document; a file holds one.",
        "directive": "A line beginning with `%` changes how YAML is read; there is one way here.",
        # characters that look like others
        "tab-indentation": "A tab stands in the indentation, where YAML wants spaces.",
        "tab": "A tab stands outside a comment, where YAML readers disagree about it.",
        "hidden-character": (
            "A character that cannot be seen, or passes for a space, stands in a word or the indentation."
        ),
        "look-alike": "A letter of another script stands for the Latin one that it looks like.",
        "curly-quotes": "Curly quotation marks stand where straight ones were meant; YAML reads them as text.",
        # the shape of the text
        "bad-indentation": "A line is indented so that it belongs to nothing above it.",
        "colon-in-text": "A text without quotes holds a second colon and space, which YAML reads as a key.",
        "missing-colon": "A line stands where a key was expected, and has no colon with a space after it.",
        "dash-in-line": "A list item begins where none can begin.",
        "unclosed-quote": "A quotation mark is not closed, or not where it was meant to be.",
        "text-after-quote": "More text follows a closing quotation mark.",
        "unclosed-bracket": "A `[` or `{` is not closed where it has to be.",
        "unexpected-character": (
            "A text begins with a sign that YAML keeps for itself, or a bracket or comma is one too many."
        ),
        "bad-escape": "A backslash in double quotes is followed by something that it cannot stand before.",
        "bad-block-text": "Something stands on the line of a `|` or `>`, which must end it.",
        "broken-yaml": "The file is not YAML, in a way that has no code of its own.",
        # YAML that the policy language does without
        "duplicate-key": "A key stands twice in one mapping.",
        "key-not-text": "A key is a list or a mapping.",
        "empty-key": "A colon has no key before it.",
        "anchor": "An anchor (`&name`) marks a value for reuse.",
        "alias": "An alias (`*name`) repeats a value from elsewhere.",
        "merge-key": "A merge key (`<<`) copies another mapping.",
        "tag": "A tag (`!name`) sets the type of a value.",
        # values
        "null-value": "A key or list item has no value.",
        "comma-parts-text": "A comma inside `{ }` cut a text in two, and its second half became a key without a value.",
        "comment-cuts-text": "A ` #` in a text without quotes starts a comment, and the rest is not read.",
        "too-deep": "Values are nested deeper than any policy needs.",
        "too-many-values": "The file holds more values than any policy needs.",
        "text-too-long": "A single text is longer than any clause.",
    }
)
