"""What a column seems to hold by what stands in it. Nothing is read by this: it says what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from attendance_policy.codes import CodeBook
from attendance_policy.lazily import pattern
from attendance_policy.register.maps.dates import ISO, SERIAL, TIMES, USUAL, form_of, with_weekday
from attendance_policy.register.upn import upn_of

_PRESENT = ("/", "\\")
_BLANK = ("", "-")
# Beside other words: `Morning reg`. A letter or a figure counts alone only.
_HALVES = {"am": "AM", "morning": "AM", "mornings": "AM", "pm": "PM", "afternoon": "PM", "afternoons": "PM"}
_WORD = pattern(r"[a-z]+")
_MOST_SESSIONS = 6  # different words for the two halves; beyond them a column holds something else
_LONGEST_SESSION = 40
_TWO, _OFTEN = 2, 20
_MOST_FORMS = 400  # different texts that are tried against every form
# Words for a session that leave no doubt when both stand in a column, and nothing else does.
SESSION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("am", "a.m.", "morning", "a", "am1", "am session", "morning session", "1", "session 1"), "AM"),
        **dict.fromkeys(
            ("pm", "p.m.", "afternoon", "p", "pm1", "pm session", "afternoon session", "2", "session 2"), "PM"
        ),
    }
)


def is_dates(texts: Sequence[str]) -> bool:
    """Whether most texts are dates in one of the usual forms. A serial needs a name beside it, and is none here."""
    said = _said(texts)
    return bool(said) and best_forms(said, serial=False)[0] * 5 >= len(said) * 4


def is_sessions(texts: Sequence[str]) -> bool:
    """Whether the texts are words for a morning or an afternoon."""
    said = {text.lower() for text in _said(texts)}
    return bool(said) and len(said) <= _MOST_SESSIONS and all(session_of(text) for text in said)


def session_of(text: str) -> str:
    """`AM` or `PM` where a text leaves no doubt which half of the day it means, alone or among other words; else ""."""
    plain = " ".join(text.lower().split())
    if plain in SESSION_WORDS:
        return SESSION_WORDS[plain]
    if len(plain) > _LONGEST_SESSION or any(map(str.isdigit, plain)):
        return ""  # with a figure it may be a lesson of the half
    halves = {_HALVES[word] for word in _WORD.findall(plain.replace("a.m.", "am").replace("p.m.", "pm"))
              if word in _HALVES}  # fmt: skip
    return halves.pop() if len(halves) == 1 else ""


def may_be_sessions(texts: Sequence[str]) -> bool:
    """Whether a column has two texts, each many times over: a half of the day may be said so, a person hardly is."""
    counts = Counter(text.strip() for text in texts)
    counts.pop("", None)
    return len(counts) == _TWO and min(counts.values()) >= _OFTEN


def is_codes(texts: Sequence[str], codes: CodeBook) -> bool:
    """Whether most texts are codes of the register, and some of them say that a pupil was there."""
    marks = [text.strip() for text in texts]
    known = sum(mark in codes or mark in _BLANK for mark in marks)
    return known * 5 >= len(marks) * 4 and any(mark in _PRESENT for mark in marks)


def is_numbers_of_pupils(texts: Sequence[str]) -> bool:
    """Whether most texts have the form of a unique pupil number."""
    said = _said(texts)
    return bool(said) and sum(upn_of(text) is not None for text in said) * 5 >= len(said) * 4


def are_names(texts: Iterable[str]) -> bool:
    """Whether most texts read like names of people: letters and a space or a comma, and no figure."""
    said = _said(texts)
    return bool(said) and sum(map(reads_like_a_name, said)) * 2 > len(said)


def are_ids(texts: Iterable[str]) -> bool:
    """Whether each text has a figure and no blank, as ids of a school's system have."""
    said = _said(texts)
    return bool(said) and all(any(map(str.isdigit, text)) and " " not in text.strip() for text in said)


def reads_like_a_name(text: str) -> bool:
    """Whether a text is letters with a space or a comma between them, and no figure."""
    text = text.strip()
    return (" " in text or "," in text) and not any(map(str.isdigit, text))


def best_forms(texts: Collection[str], serial: bool = True) -> tuple[int, list[str]]:
    """The forms that read the most of the texts, and how many they read; dates like 2025-09-03 are read by each."""
    said = sorted(texts)[:_MOST_FORMS]
    best: tuple[int, list[str]] = (0, [])
    usual = with_weekday(said, (ISO, *USUAL))
    for clock in TIMES:
        for written in (*usual, *((SERIAL,) if serial and not clock else ())):
            form = form_of(written + clock)
            count = sum(form.day(text) is not None for text in said) if form is not None else 0
            if count > best[0]:
                best = (count, [])
            if count and count == best[0]:
                best[1].append(written + clock)
        if best[0] == len(said):
            break
    return best


def _said(texts: Iterable[str]) -> list[str]:
    return sorted({text.strip() for text in texts} - {""})
