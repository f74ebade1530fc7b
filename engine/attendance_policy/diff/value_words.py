"""What another value means to pupils, parents and staff, in one sentence: `due by 10:00 instead of by 09:30: the office
has 30 minutes more`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attendance_policy.diff.spelling import minute_of, smallest
from attendance_policy.policy.called import Called, roles_words
from attendance_policy.policy.paths import Path
from attendance_policy.policy.sentences import anchored
from attendance_policy.policy.times import read_duration
from attendance_policy.vocabulary.phrases import DONE, OCCASIONS, ONCE
from attendance_policy.vocabulary.ways import way_words

Render = Callable[[str, Called], str]

_CLOCK = re.compile(r"(?:(by|before|at|from|after) )?(\d\d):(\d\d)")
_OFFSET = re.compile(r"(\d+ [a-z]+(?: (?:day|week|term)s?)?)(?:( (?:from|after|before) ).+)?")
_NUMBER = re.compile(r"(\d+) ([a-z]+)")
_RULES = ("stages", "rules")
# How a time of these units is counted.
_COUNTED = {
    "days": "every day of the calendar", "months": "every day of the calendar", "school days": "only school days",
    "school weeks": "only weeks with school", "working days": "Mondays to Fridays but for bank holidays",
    "minutes": "every hour",
}  # fmt: skip
# The rarer first; what belongs to an absence or to a condition that holds is not one of them.
_RARER = ("ever", "per year", "per term", "per half term")
_REVIEWED = ("term", "half term", "week", "school day")
_UNANSWERED = {"assume not": "taken as no", "ask": "put to somebody once all else holds"}


def _plain(text: str, _: Called) -> str:
    return text


def _papers(text: str, names: Called) -> str:
    return " or ".join(names.paper(one) for one in text.split(" or "))


def _quoted(text: str, _: Called) -> str:
    return f"“{text}”"


def _once(text: str, _: Called) -> str:
    held = f"once a {text}" if text in _REVIEWED else f"on the {text}" if text.endswith(" school day") else text
    return ONCE.get(text, held)


def _ways(text: str, _: Called) -> str:
    return way_words(text)


def _occasion(text: str, _: Called) -> str:
    return OCCASIONS.get(text, f"at each {text}")


def _unanswered(text: str, _: Called) -> str:
    return _UNANSWERED.get(text, text)


# By section and key ("*" for any section): the sentence, how the value is said in it, and what more or less of it is.
_LATER, _MORE, _TIME = (" later", " earlier"), (" more", " less"), ("{who} has {} more", "{who} has {} less")
_PARENTS = ("parents have {} more", "parents have {} less")
_FORMS: Mapping[tuple[str, str], tuple[str, Render, tuple[str, str]]] = {
    ("*", "due"): ("due {}", anchored, _TIME),
    ("*", "not_before"): ("not before {}", anchored, ("it can come {} later", "it can come {} sooner")),
    ("*", "until"): ("until {}", anchored, ("it ends {} later", "it ends {} sooner")),
    ("*", "who"): ("done by {}", roles_words, _MORE),
    ("*", "once"): ("a pupil comes to it at most {}", _once, _MORE),
    ("*", "repeat"): ("for as long as it holds, it comes again {}", _plain, _MORE),
    ("*", "after"): ("follows {}", _papers, _MORE),
    ("*", "each"): ("asked {}", _occasion, _MORE),
    ("*", "hedge"): ("with the words {}", _quoted, _MORE),
    ("*", "keep_for"): ("kept for {}", _plain, (" longer", " shorter")),
    ("*", "at_least"): ("at least {}", _plain, _MORE),
    ("*", "at_most"): ("at most {}", _plain, _MORE),
    ("*", "led_by"): ("led by {}", roles_words, _MORE),
    ("*", "decided_by"): ("decided by {}", roles_words, _MORE),
    ("*", "how"): ("{}", _ways, _MORE),
    ("*", "within"): ("within {}", _plain, (" longer", " shorter")),
    ("*", "granted"): ("granted {}", _plain, _MORE),
    ("*", "mark"): ("marked {}", _plain, _MORE),
    ("*", "class"): ("counts as {}", _plain, _MORE),
    ("codes", "is"): ("counts as {}", _plain, _MORE),
    ("duties", "each"): ("comes round each {}", _plain, _MORE),
    ("reporting", "by"): ("an absence is to be reported by {}", _plain, _PARENTS),
    ("reporting", "before"): ("an absence is to be reported before {}", _plain, _PARENTS),
    ("reporting", "how"): ("an absence is reported {}", _ways, _MORE),
    ("leave", "at_least"): ("leave is to be asked for at least {} in advance", _plain,
                            ("parents have to ask {} earlier", "parents may ask {} later")),
    ("leave", "within"): ("answered within {}", _plain, ("an answer may take {} longer", "an answer comes {} sooner")),
    ("leave", "ask"): ("parents ask {}", roles_words, _MORE),
    ("reasons", "at_most"): ("at most {} of leave for this reason", _plain, _MORE),
    ("letters", "to"): ("goes to {}", roles_words, _MORE),
    ("letters", "from"): ("comes from {}", roles_words, _MORE),
    ("judgements", "who"): ("answered by {}", roles_words, _MORE),
    ("judgements", "unanswered"): ("until somebody answers, the question is {}", _unanswered, _MORE),
    ("formal_steps", "to"): ("issued to {}", roles_words, _MORE),
    ("formal_steps", "issued_by"): ("issued by {}", roles_words, _MORE),
    ("formal_steps", "paid_to"): ("paid to {}", roles_words, _MORE),
    ("formal_steps", "within"): ("within {}", _plain, ("there are {} more", "there are {} less")),
    ("formal_steps", "in"): ("counted over {}", _plain, (" longer", " shorter")),
    ("formal_steps", "from"): ("time runs from {}", _plain, _MORE),
    ("formal_steps", "after"): ("follows after {}", _plain, _LATER),
    ("formal_steps", "is"): ("runs for {}", _plain, (" longer", " shorter")),
    ("formal_steps", "at_least"): ("runs for at least {}", _plain, (" longer", " shorter")),
    ("formal_steps", "at_most"): ("runs for at most {}", _plain, (" longer", " shorter")),
    ("forms", "from"): ("begins at {}", _plain, _MORE),
    ("forms", "to"): ("ends at {}", _plain, _MORE),
    ("forms", "lasts"): ("lasts {}", _plain, (" longer", " shorter")),
    ("counting", "every"): ("every pupil is reviewed {}", _once, _MORE),
    ("counting", "on"): ("every pupil is reviewed {}", _once, _MORE),
    ("registers", "taken"): ("the register is taken at {}", _plain, _LATER),
    ("registers", "closes"): ("the register closes at {}", _plain, _LATER),
    ("registers", "late_from"): ("pupils are late from {}", _plain, _LATER),
    ("registers", "late_after"): ("pupils are late after {}", _plain, _LATER),
    ("registers", "absent_from"): ("pupils are absent from {}", _plain, _LATER),
    ("registers", "absent_after"): ("pupils are absent after {}", _plain, _LATER),
    ("registers", "ends"): ("ends at {}", _plain, _LATER),
    ("registers", "starts"): ("starts at {}", _plain, _LATER),
    ("registers", "arrive_by"): ("pupils are to be in by {}", _plain, _LATER),
}  # fmt: skip
_COUNTING = {
    "attendance": "attendance is measured over {}, where a rule names no time",
    "school_week": "what counts as a school week: {}",
    "absent_day": "a day of absence is one with {}",
    "day_of_absence": "the days of an absence are counted in {}",
    "how_often": "a rule of the review that does not say how often comes {}",
    "improvement": "whether attendance has improved: {}",
}


def value_words(path: Path, before: str | None, after: str | None, names: Called, who: str = "the school") -> str:
    """Two texts under a path, of which one may be missing, as one sentence; "" of a value that says it all itself."""
    key, form = _form(path)
    if form is None:
        return ""
    template, render, more = form
    if before is None or after is None:
        said = template.format(render(str(after if before is None else before), names))
        return f"{said}, where nothing was said" if before is None else f"no longer said: {said}"
    old, new = (render(text, names) for text in (before, after))
    said = template.format(f"{new} instead of {old}")
    tail = _rhythm(key, before, after) or _waits(key, path, after, names) or _apart(before, after, more, who)
    return f"{said}: {tail}" if tail else said


def edges_words(path: Path, before: Mapping[str, Any], after: Mapping[str, Any], names: Called) -> str:
    """Two keys of which one stands for the other: `by` for `before`, `late_after` for `late_from`, `once` for
    `repeat`."""
    (one, old), (other, new) = next(iter(before.items())), next(iter(after.items()))
    held = minute_of(one, old), minute_of(other, new)
    if held[0] is not None and held[1] is not None and held[0][0] == held[1][0]:
        texts = [f"{minute // 60:02}:{minute % 60:02}" for _, minute in (held[0], held[1])]
        return value_words((*path[:-1], held[0][0]), texts[0], texts[1], names)
    sides = [_form((*path[:-1], key))[1] for key in (one, other)]
    if sides[0] is None or sides[1] is None or not isinstance(old, str) or not isinstance(new, str):
        return ""
    was, now = (form[0].format(form[1](text, names)) for form, text in zip(sides, (old, new), strict=True) if form)
    return f"{now}; before: {was}"


def _form(path: Path) -> tuple[str, tuple[str, Render, tuple[str, str]] | None]:
    section, key = str(path[0]), str(path[-1])
    if section == "counting" and key == "is":
        template = _COUNTING.get(str(path[1]))
        return key, (template, _once, _MORE) if template else None
    form = _FORMS.get((section, key)) or _FORMS.get(("*", key))
    if section == "registers" and form is not None and len(path) > 3:
        half = {"am": "in the morning ", "pm": "in the afternoon "}.get(str(path[2]), "")
        form = (f"{half}{form[0]}", *form[1:])
    return key, form


def _rhythm(key: str, before: str, after: str) -> str:
    """Of how often: whether that is more or less; weeks of a repetition go from Monday to Monday."""
    if key == "once" and before in _RARER and after in _RARER:
        return "more often" if _RARER.index(after) > _RARER.index(before) else "less often"
    if key == "every" and before in _REVIEWED and after in _REVIEWED:
        often = "more" if _REVIEWED.index(after) > _REVIEWED.index(before) else "less"
        return f"what the review raises is seen {often} often"
    if key == "repeat":
        each = {"school days": Fraction(1), "days": Fraction(5, 7), "weeks": Fraction(5), "school weeks": Fraction(5)}
        lengths = [read_duration(text.removeprefix("every ")) for text in (before, after)]
        if lengths[0] is None or lengths[1] is None or not {lengths[0][1], lengths[1][1]} <= each.keys():
            return ""
        pair = lengths[0], lengths[1]
        was, now = (count * each[unit] for count, unit in pair)
        weeks = {unit.endswith("weeks") for _, unit in pair} == {True, False}
        said = ["more often" if now < was else "less often"] if now != was else []
        said += ["weeks are counted from Monday, days one by one"] if weeks else []
        return "; ".join(said)
    return ""


def _waits(key: str, path: Path, after: str, names: Called) -> str:
    """Of what comes after something else: who is left out until then."""
    if key != "after" or path[0] not in _RULES:
        return ""
    section = names.papers.get(after, ("", ""))[0]
    return f"nobody is reached before {_papers(after, names)} {DONE.get(section, 'has been done')}"


def _apart(before: str, after: str, more: tuple[str, str], who: str) -> str:
    """How far two times or lengths lie apart; of different units, how each is counted."""
    clocks = [_CLOCK.fullmatch(text) for text in (before, after)]
    if clocks[0] is not None and clocks[1] is not None:
        was, now = (int(match[2]) * 60 + int(match[3]) - (match[1] == "before") for match in clocks if match)
        return "the same last minute" if was == now else _amount(now - was, "minutes", more, who)
    numbers = [_NUMBER.fullmatch(text) for text in (before, after)]
    if numbers[0] is not None and numbers[1] is not None and numbers[0][2].rstrip("s") == numbers[1][2].rstrip("s"):
        unit = max(numbers[0][2], numbers[1][2], key=len)
        return _amount(int(numbers[1][1]) - int(numbers[0][1]), unit, more, who)
    if before.isdecimal() and after.isdecimal():
        return f"{abs(int(after) - int(before))} {'more' if int(after) > int(before) else 'less'}"
    read = [_OFFSET.fullmatch(text) for text in (before, after)]
    if read[0] is None or read[1] is None or before[read[0].end(1) :] != after[read[1].end(1) :]:
        return ""
    lengths = [read_duration(match[1]) for match in read if match is not None]
    if lengths[0] is None or lengths[1] is None:
        return ""
    if lengths[0][1] == lengths[1][1]:
        return _amount(lengths[1][0] - lengths[0][0], lengths[0][1], more, who)
    (old, one), (new, other) = smallest(*lengths[0]), smallest(*lengths[1])
    if one == other:
        return _amount(new - old, one, more, who)
    counted = [_COUNTED.get(unit, "") for unit in (one, other)]
    verb = "counts" if counted[1].startswith("every") else "count"
    return f"{counted[1]} {verb}, no longer {counted[0]}" if all(counted) and counted[0] != counted[1] else ""


def apart_words(before: str, after: str, who: str) -> str:
    """How much more or less time there is by another due time; "" where that cannot be told."""
    return _apart(before, after, _TIME, who)


def _amount(apart: int, unit: str, more: tuple[str, str], who: str) -> str:
    count = f"{abs(apart)} {unit[:-1] if abs(apart) == 1 and unit.endswith('s') else unit}"
    form = more[apart < 0]
    if " and " in who or who.endswith("parents"):
        form = form.replace("{who} has", "{who} have")
    said = form.replace("{who}", who) if "{" in form else f"{{}}{form}"
    return said.format(count)

