"""Cells of a quantity in words, as conditions are read aloud: `attendance below 95%`, `the pupil has an EHC plan`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from attendance_policy.analysis.quantities import Quantity, Value
from attendance_policy.analysis.words import region, runs
from attendance_policy.conditions.model import Use
from attendance_policy.policy.called import Called
from attendance_policy.policy.comparison_words import arguments, nth, unit_words, window_words, year_words
from attendance_policy.policy.condition_words import holds_words
from attendance_policy.vocabulary import FACTS, Kind
from attendance_policy.vocabulary.phrases import DONE, FIGURES, WORDS

# Figures that a noun stands for: `8 or more sessions of absence`. Everything else is said as a sentence of its own.
_NOUNS = ("attendance", "sessions", "school_days", "spells", "consecutive", "absence_day")


def both_called(before: Called, after: Called) -> Called:
    """The names of both policies; of one that both have, as the second calls it. Codes stand without their meaning.
    What is counted over is told only where both count alike."""
    both = {one.name: (getattr(before, one.name), getattr(after, one.name))
            for one in fields(Called) if one.name != "over"}  # fmt: skip
    joined: dict[str, Any] = {
        name: old | new if isinstance(new, frozenset) else {**old, **new} for name, (old, new) in both.items()
    }
    return Called(**{**joined, "codes": {}, "over": after.over if before.over == after.over else ""})


def is_clause(quantity: Quantity) -> bool:
    """Whether the cells of a quantity are said as sentences, and not as so much of something."""
    return quantity.name not in _NOUNS or _kind(quantity) != "fact"


def region_words(quantity: Quantity, held: Sequence[Value], chosen: Collection[int], names: Called) -> list[str]:
    """Some cells of a quantity, one part for each run of neighbours. `held`: its cells; `chosen`: places among them."""
    if None in held and set(chosen) == set(range(len(held))) - {held.index(None)}:
        return [_valued(quantity, True, names)]
    found = []
    if quantity.kind is Kind.YEAR:
        years = [_years([str(value) for value in held[first : last + 1]])
                 for first, last in runs(held, {held[at] for at in chosen})]  # fmt: skip
        listed = ", ".join(years[:-1]) + " or " * (len(years) > 1) + years[-1]
        return [WORDS["year"]["*"].format(word=listed)]
    for run in runs(held, {held[at] for at in chosen}):
        found.append(_valued(quantity, False, names) if held[run[0]] is None else _run(quantity, held, run, names))
    return found


def _kind(quantity: Quantity) -> str:
    return "fact" if quantity.name in FACTS else "other"


def _valued(quantity: Quantity, has: bool, names: Called) -> str:
    """Of a share without a session, and of a time since what has never happened."""
    if quantity.kind is Kind.PERCENT:
        return "any attendance figure" if has else "no attendance figure yet"
    step = str(dict(quantity.args).get("since", dict(quantity.args).get("step", "")))
    done = f"{names.paper(step)} {DONE.get(names.papers.get(step, ('', ''))[0], 'has happened')}"
    return done if has else done.replace(" has ", " has not ", 1)


def _run(quantity: Quantity, held: Sequence[Value], run: tuple[int, int], names: Called) -> str:
    use = Use("fact", quantity.name, quantity.args)
    if _kind(quantity) == "other":
        return f"{holds_words(_other(quantity, names), not held[run[0]], names)} (`{quantity.name}`)"
    match quantity.kind:
        case Kind.PERCENT:
            return region(quantity, held, run).replace(str(quantity), f"attendance{window_words(use, names)}", 1)
        case Kind.COUNT:
            return _counted(use, held, run, names)
        case Kind.YES_NO:
            return holds_words(use, not held[run[0]], names)
        case Kind.TIME:
            return WORDS["arrived"]["*"].format(word=_between(held, run))
    return _worded(quantity, held, run)


def _other(quantity: Quantity, names: Called) -> Use:
    return Use("judgement" if quantity.name in names.judgements else "flag", quantity.name)


def _between(held: Sequence[Value], run: tuple[int, int]) -> str:
    low, high = held[run[0]], held[run[1]]
    if run[0] == 0:
        return f"by {high}"
    if run[1] == len(held) - 1:
        return f"at {low} or later"
    return f"at {low}" if low == high else f"from {low} to {high}"


def _counted(use: Use, held: Sequence[Value], run: tuple[int, int], names: Called) -> str:
    """A number as people say it: `8 or more sessions of unauthorised absence in the last 10 school weeks`."""
    low = int(str(held[run[0]]))
    after = held[run[1] + 1] if run[1] + 1 < len(held) else None
    high = int(str(after)) - 1 if after is not None else None
    if use.name == "absence_day":
        return _day(low, high)
    figure = (f"{low} or more" if high is None else f"fewer than {high + 1}" if run[0] == 0 and high > low
              else str(low) if low == high else f"{low} to {high}")  # fmt: skip
    if use.name == "times":
        return _times(use, figure, names)
    unit = unit_words(use, names, one=figure == "1" or (figure == "0" and use.name not in _NOUNS))
    said = f"{figure} {unit}".rstrip() + (" in a row" if use.name == "consecutive" else "")
    if use.name not in _NOUNS:
        said = FIGURES[use.name][0].format(**{**arguments(use, names), "n": said})
        if figure in ("0", "1"):
            said = said.replace("have passed", "has passed").replace("0 ", "no ", 1)
    return said + window_words(use, names)


def _day(low: int, high: int | None) -> str:
    if high is None:
        return "any day of the absence" if low == 1 else f"the {nth(low)} day of the absence and later"
    last = "" if high == low else f"{'or' if high == low + 1 else 'to'} {nth(high)} "
    return f"the {nth(low)} {last}day of the absence"


def _times(use: Use, figure: str, names: Called) -> str:
    args, step = dict(use.args), str(dict(use.args).get("step", ""))
    noun = names.paper(step)
    if "outcome" in args:  # both outcomes begin with a vowel
        noun = f"an {args['outcome']} {noun.removeprefix('a ').removeprefix('an ')}"
    done = f"{noun} {DONE.get(names.papers.get(step, ('', ''))[0], 'has taken place')}"
    if figure == "0":
        return done.replace(" has ", " has not ", 1) + window_words(use, names)
    if figure == "1 or more":
        return done + (window_words(use, names) or " before")
    return f"{done} {'once' if figure == '1' else f'{figure} times'}{window_words(use, names)}"


def _years(run: list[str]) -> str:
    words = [year_words(year) for year in run]
    return f"{words[0]} to {words[-1]}" if len(words) > 2 else " or ".join(words)


def _worded(quantity: Quantity, held: Sequence[Value], run: tuple[int, int]) -> str:
    chosen = [str(value) for value in held[run[0] : run[1] + 1]]
    if run[1] == len(held) - 1:  # the last cell stands for every word that no condition names
        chosen = [*chosen[:-1], *([word for word in quantity.words if word not in held[:-1]] or ["another"])]
    forms = WORDS[quantity.name]
    return " or ".join(forms.get(word) or forms["*"].format(word=word.replace("_", " ")) for word in chosen)
