"""Characters that look like others, or like nothing."""

import unicodedata

import pytest

from attendance_policy.source import hidden_character, lookalike, read_yaml
from attendance_policy.source.lookalikes import _SAME_SHAPE, curly_quoted, shown


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\u0421", "`С` is the Cyrillic letter ES (U+0421), not the Latin `C`"),
        ("\u0441loses", "`с` is the Cyrillic letter ES (U+0441), not the Latin `c`"),
        ("late\u039f", "`Ο` is the Greek letter OMICRON (U+039F), not the Latin `O`"),
        ("\uff10\uff19:30", "`０` is fullwidth digit zero (U+FF10), not `0`"),
        ("\uff2c", "`Ｌ` is fullwidth latin capital letter l (U+FF2C), not the Latin `L`"),
        ("\u2160", "`Ⅰ` is roman numeral one (U+2160), not the Latin `I`"),
        ("\U0001d40b", "`𝐋` is mathematical bold capital l (U+1D40B), not the Latin `L`"),
        ("Z\u0430\u0436", "`а` is the Cyrillic letter A (U+0430), not the Latin `a`"),
    ],
)
def test_lookalike(text: str, sentence: str) -> None:
    assert lookalike(text) == sentence


@pytest.mark.parametrize("text", ["", "late", "/", "Москва", "λόγος", "café", "m²", "ﬁ", "学校", "½", "–"])
def test_no_lookalike(text: str) -> None:
    assert lookalike(text) is None


def test_the_table_holds_other_scripts_only() -> None:
    for character, latin in _SAME_SHAPE.items():
        assert unicodedata.name(character).split()[0] in ("CYRILLIC", "GREEK")
        assert latin.isascii() and latin.isalnum()
        assert character.isupper() == latin.isupper() or character in "Ӏӏ\u0417"


def test_hidden_character() -> None:
    assert hidden_character("five minutes") is None
    assert hidden_character("five\u00a0minutes") == "a no-break space (U+00A0)"
    assert hidden_character("a\u200b") == "a zero width space (U+200B)"
    assert hidden_character("\u3000") == "an ideographic space (U+3000)"


@pytest.mark.parametrize(
    ("text", "curly"),
    [
        ("“09:30”", True),
        ("‘L’", True),
        ("“a b”", True),
        ("late”", True),
        ("“a b", False),
        ("boys’", False),
        ("“", False),
    ],
)
def test_curly_quoted(text: str, curly: bool) -> None:
    assert curly_quoted(text) is curly


def test_long_or_spaced_texts_are_prose() -> None:
    assert [p.code for p in read_yaml(f"a: {'x' * 39}\u0421\n", "x").problems] == ["look-alike"]
    assert read_yaml(f"a: {'x' * 40}\u0421\n", "x").problems == ()
    assert read_yaml("a: code \u0421\n", "x").problems == ()
    assert [p.code for p in read_yaml("some code \u0421: a\n", "x").problems] == ["look-alike"]


def test_shown() -> None:
    assert shown("a\nb\x1b[31m\u200b") == "`a b<U+001B>[31m<U+200B>`"
    assert shown("x" * 80) == f"`{'x' * 59}…`"
