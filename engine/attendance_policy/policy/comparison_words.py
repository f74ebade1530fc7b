"""Comparisons of facts with figures and words, as people read them: `attendance is below 95%`."""

from __future__ import annotations

from fractions import Fraction

from attendance_policy.conditions import Comparison, Use, ValueName
from attendance_policy.policy.called import Called
from attendance_policy.vocabulary.phrases import DONE, FIGURES, MARKED, SETS, THIS, WORDS
from attendance_policy.vocabulary.ways import way_words

_NOT = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<=", "in": "not in", "not in": "in"}
_PERCENT = {"<": "below {}", "<=": "{} or less", "==": "{}", "!=": "not {}", ">=": "{} or more", ">": "above {}"}
_COUNT = {"<": "fewer than {}", "<=": "{} or fewer", "==": "{}", "!=": "some other number than {}",
          ">=": "{} or more", ">": "more than {}"}  # fmt: skip
_CLOCK = {"<": "before {}", "<=": "by {}", "==": "at {}", "!=": "not at {}", ">=": "at {} or later", ">": "after {}"}
# Comparisons with one of something: `more than 1 session`, but `1 or more sessions`.
_OF_ONE = ("==", ">", "<")
# Counts of marks, and the arguments that say over what; else it is what the policy measures attendance over.
_COUNTED = ("sessions", "school_days", "spells")
_WINDOWS = ("this", "school_weeks", "school_days", "since")
# How a sentence that has a word for its value is denied: the first that it holds.
_DENIED = ((" was not ", " was "), (" was ", " was not "), (" is ", " is not "), (" arrives ", " does not arrive "))
_ORDINAL = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def arguments(use: Use, names: Called, negated: bool = False) -> dict[str, str]:
    """The arguments of a use, in the words that stand for them in a phrase."""
    said = {key: str(value) for key, value in use.args}
    if "what" in said:
        said["what"] = _marked(said["what"], names)
    said |= {"way": way_words(said["way"])} if "way" in said else {}
    if "step" in said:
        said["noun"] = names.paper(said["step"])
        said["step"] = _done(said["step"], names, negated)
    return said


def _marked(what: str, names: Called) -> str:
    return " or ".join(MARKED.get(one) or _code(one, names) for one in what.split(" or "))


def _code(code: str, names: Called) -> str:
    return f"{code} ({names.codes[code]})" if code in names.codes else code


def _done(step: str, names: Called, negated: bool) -> str:
    section = names.papers.get(step, ("", ""))[0]
    done = DONE.get(section, "has been done")
    return f"{names.paper(step)} {done.replace('has ', 'has not ', 1) if negated else done}"


def compared(comparisons: list[Comparison], negated: bool, names: Called) -> str:
    """The comparisons of one node of a condition: one, or two that bound the same fact from both sides."""
    if len(comparisons) > 1:
        said = (" or " if negated else " and ").join(_bounds(comparisons, negated, names))
        return _figure(comparisons[0].use, said, names)
    one = comparisons[0]
    op = _NOT[one.op] if negated else one.op
    if one.use.kind == "tier":
        return _level(one.use.name, op, [str(c) for c in one.constants], names)
    if one.use.kind == "value":
        return f"{names.values.get(one.use.name, one.use.name)} is {_said_of(op, one.constants, '', names)}"
    if one.use.name in WORDS:
        return _worded(one.use.name, op, one.constants, names)
    if one.use.name == "absence_day":
        return _day_of(op, one.constants, names)
    if one.use.name == "times":
        return _times(one.use, op, one.constants, names)
    return _figure(one.use, _said_of(op, one.constants, unit_words(one.use, names), names), names)


def _bounds(comparisons: list[Comparison], negated: bool, names: Called) -> list[str]:
    return [_said_of(_NOT[one.op] if negated else one.op, one.constants, unit_words(one.use, names), names)
            for one in comparisons]  # fmt: skip


def _figure(use: Use, said: str, names: Called) -> str:
    form, _ = FIGURES.get(use.name, ("{n}", ""))
    args = arguments(use, names)
    text = form.format(**{**args, "n": said})
    return text + window_words(use, names)


def unit_words(use: Use, names: Called, one: bool = False) -> str:
    """What a figure counts: `sessions of unauthorised absence`; `%` for a percentage, "" for a bare number. `one`: of a
    single one."""
    many = _unit(use, names)
    return _singular(many) if one else many


def _unit(use: Use, names: Called) -> str:
    unit = FIGURES.get(use.name, ("", ""))[1]
    what = dict(use.args).get("what")
    if unit.startswith("{"):
        noun = {"{sessions}": "sessions", "{school_days}": "school days", "{spells}": "separate spells"}[unit]
        return f"{noun} {_of(str(what), names) if what else 'that count'}"
    return unit


def _of(what: str, names: Called) -> str:
    return SETS.get(what) or f"marked {_marked(what, names)}"


def _said_of(op: str, constants: tuple[object, ...], unit: str, names: Called) -> str:
    if op in ("in", "not in"):
        listed = " or ".join(_constant(c, names) for c in constants)
        return f"{'not ' if op == 'not in' else ''}{listed}{_with(unit)}"
    constant = constants[0]
    shown = _constant(constant, names)
    if unit == "%":
        shown += "%" if isinstance(constant, Fraction) else ""
        return _PERCENT[op].format(shown)
    return _COUNT[op].format(shown) + _with(_singular(unit) if constant == 1 and op in _OF_ONE else unit)


def _with(unit: str) -> str:
    return f" {unit}" if unit else ""


def _singular(unit: str) -> str:
    for many, one in (("school days", "school day"), ("sessions", "session"), ("separate spells", "spell"),
                      ("days", "day"), ("weeks", "week"), ("times", "time")):  # fmt: skip
        if unit.startswith(many):
            return one + unit[len(many) :]
    return unit


def _constant(constant: object, names: Called) -> str:
    if isinstance(constant, ValueName):
        return names.values.get(constant.name, constant.name.replace("_", " "))
    if isinstance(constant, Fraction):
        if constant.denominator == 1:
            return f"{constant.numerator:,}"
        text = f"{constant.numerator * 10_000 // constant.denominator:05d}"
        return f"{text[:-4]}.{text[-4:]}".rstrip("0")
    return str(constant)


def window_words(use: Use, names: Called) -> str:
    """The window of a fact, with a blank before it: ` in the last 10 school weeks`.

    Where it names none, that of a count is what the policy counts over: ` this school year`; "" for anything else.
    """
    if use.name in _COUNTED and names.over and not any(key in _WINDOWS for key, _ in use.args):
        return f" {THIS[names.over.removeprefix('this ')]}"
    said = ""
    for key, value in use.args:
        match key:
            case "this":
                said += f" {THIS[str(value)]}"
            case "school_weeks" | "school_days":
                unit = key.replace("_", " ")
                said += f" in the last {value} {unit}" if value != 1 else f" in the last {unit[:-1]}"
            case "since":
                said += f" since {names.paper(str(value))}"
            case "at":
                said += f" on the day of {names.paper(str(value))}"
            case "places":
                said += f" (rounded to {value} decimal place{'' if value == 1 else 's'})"
    return said


def _day_of(op: str, constants: tuple[object, ...], names: Called) -> str:
    constant = constants[0]
    if op in ("in", "not in") or not isinstance(constant, Fraction) or constant.denominator != 1:
        return f"the day of the absence is {_said_of(op, constants, '', names)}"
    day = int(constant) + (op == ">") - (op == "<")
    if op in (">=", ">"):
        return "it is any day of the absence" if day <= 1 else f"it is the {nth(day)} day of the absence or later"
    if op in ("<=", "<"):
        return f"it is the {nth(day)} day of the absence or earlier" if day > 1 else _first(True)
    return _first(op == "==") if day == 1 else (
        f"it is {'not ' if op == '!=' else ''}the {nth(day)} day of the absence"
    )  # fmt: skip


def _first(yes: bool) -> str:
    return f"it is {'' if yes else 'not '}the first day of the absence"


def nth(number: int) -> str:
    """A number that orders: `third`, `21st`."""
    if 0 < number < len(_ORDINAL):
        return _ORDINAL[number]
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _times(use: Use, op: str, constants: tuple[object, ...], names: Called) -> str:
    args = arguments(use, names)
    step, window = str(dict(use.args).get("step", "")), window_words(use, names)
    noun, outcome = args["noun"], dict(use.args).get("outcome")
    if outcome is not None:  # both outcomes begin with a vowel
        noun = f"an {outcome} {noun.removeprefix('a ').removeprefix('an ')}"
    done = _done(step, names, False) if step in names.papers else f"{noun} has taken place"
    number = constants[0]
    if (op, number) in ((">=", Fraction(1)), (">", Fraction(0)), ("!=", Fraction(0))):
        return done + (window or " before")
    if (op, number) in (("==", Fraction(0)), ("<", Fraction(1)), ("<=", Fraction(0))):
        return done.replace(" has ", " has not ", 1) + window
    said = _said_of(op, constants, "times", names)
    return f"{done} {said}{window}".replace("1 times", "once")


def _worded(name: str, op: str, constants: tuple[object, ...], names: Called) -> str:
    forms = WORDS[name]
    if name == "year":
        shown = [year_words(str(one)) for one in constants]
        listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
        return forms["*"].format(word=f"{'not in ' if op in ('!=', 'not in') else ''}{listed}").replace("in not", "not")
    if name == "arrived":
        times = " or ".join(_constant(constant, names) for constant in constants)
        return forms["*"].format(word=_CLOCK[{"in": "==", "not in": "!="}.get(op, op)].format(times))
    said = []
    for constant in constants:
        word = str(constant)
        said.append(forms.get(word) or forms["*"].format(word=word.replace("_", " ")))
    text = " or ".join(said)
    if op not in ("!=", "not in"):
        return text
    found = next(((yes, no) for yes, no in _DENIED if yes in text), None) if len(said) == 1 else None
    return text.replace(*found, 1) if found is not None else f"it is not so that {text}"


def year_words(year: str) -> str:
    """A year group by its name: `Reception`, `Year 5`."""
    return {"N": "Nursery", "R": "Reception"}.get(year, f"Year {year}")


def _level(tier: str, op: str, levels: list[str], names: Called) -> str:
    known = names.tiers.get(tier, {})
    shown = []
    for level in levels:
        words, called = level.replace("_", " "), known.get(level, "")
        longer = called.lower().startswith(words)
        shown.append(f"“{called if longer else words}”" + (f" ({called})" if called and not longer else ""))
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    head = tier.replace("_", " ")
    head = head if head.endswith("level") else f"{head} level"
    return f"the pupil's {head} is {'not ' if op in ('!=', 'not in') else ''}{listed}"
