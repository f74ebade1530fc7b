"""Formal steps: notices and orders, with what they cost, how many there may be, how long they run and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attendance_policy.conditions import Condition
from attendance_policy.diagnostics import Place, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.lazily import pattern
from attendance_policy.policy.build_rules import build_actions
from attendance_policy.policy.context import Context, as_tuple, interpretation_of, law_of, words_of
from attendance_policy.policy.model import STRENGTHS, Action, Silence, Source
from attendance_policy.policy.paths import Path
from attendance_policy.policy.times import read_duration, unit_of
from attendance_policy.policy.tree import is_silence

# Units that a day of the calendar can be counted in; a notice is of a day, not of an hour.
LENGTHS = ("days", "weeks", "months", "years", "school days", "working days")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NOTHING = "nothing"
_WITHIN = pattern(r"(\d+ [a-z]+(?: [a-z]+)?) (?:of|from|after) (?:the )?(.+)")


@dataclass(frozen=True, slots=True)
class Length:
    """`count` of a `unit` of `LENGTHS`; `text` as written."""

    text: str
    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Amount:
    """What is to be paid, in pounds, and within what time; None where no time is given."""

    pay: Fraction
    within: Length | Silence | None = None

    def sentence(self) -> str:
        """`80 pounds within 21 days`."""
        sum_of = f"{pounds(self.pay)} {'pound' if self.pay == 1 else 'pounds'}"
        if isinstance(self.within, Silence):
            return f"{sum_of} within a time that is not given: {self.within.sentence()}"
        return sum_of if self.within is None else f"{sum_of} within {self.within.text}"


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What follows when nothing is paid: after what time, by whom, and (strength, actions)."""

    after: Length | Silence | None
    who: str
    acts: tuple[tuple[str, tuple[Action, ...]], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """How many there may be. `span` None: in all time. `rolling`: looked back from each, else from the first one.

    `per`: what is counted apart (parent, pupil). `then`: what follows instead of one too many.
    """

    at_most: int | None
    span: Length | None
    rolling: bool
    per: tuple[str, ...]
    not_counted: tuple[str, ...] = ()
    then: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """How long a step runs: exactly, or at least and at most; `extended_by`: how much longer at a time."""

    exactly: Length | Silence | None = None
    at_least: Length | None = None
    at_most: Length | None = None
    extended_by: Length | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """By when a step must be started: a length from what (`of`), where the words say so; always the words."""

    text: str
    length: Length | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class FormalStep:
    """One formal step of a profile. What it does not give is None, "" or (); what its document leaves open a Silence.

    `amounts`: of the first, the second and so on. `first`, `then`: what is done before and afterwards. `after`: steps,
    or words, that must have been done. `counts_toward`: another step whose limit it uses up, or `nothing`.
    """

    id: str
    place: Place
    issued_by: str | Silence = ""
    who: str | Silence = ""
    to: str = ""
    of: str = ""
    first: tuple[Action, ...] = ()
    then: tuple[Action, ...] = ()
    counted_from: str = ""
    amounts: tuple[tuple[Amount, ...], ...] | Silence | None = None
    paid_to: str = ""
    unpaid: Unpaid | None = None
    limit: Limit | Silence | None = None
    runs_for: Period | Silence | None = None
    contains: tuple[str, ...] | Silence = ()
    when: Condition | None = None
    after: tuple[str, ...] = ()
    within: Within | None = None
    court: str = ""
    fine_at_most: Fraction | None = None
    counts_toward: str = ""
    appeal: str = ""
    strength: str = ""
    source: Source = ()
    law: Source = ()
    status: str = ""
    interpretation: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id as it is said: `penalty_notice` is `penalty notice`."""
        return self.id.replace("_", " ")

    @property
    def role(self) -> str | Silence:
        """Who takes it: `who`, else `issued_by`."""
        return self.who or self.issued_by


def pounds(value: Fraction) -> str:
    """Pounds as they are written: `80`, `62.50`."""
    whole, pence = divmod(value * 100, 100)
    return f"{whole}" if pence == 0 else f"{whole}.{int(pence):02d}"


def build_formal(ctx: Context) -> dict[str, FormalStep | Silence]:
    """The formal steps of a profile. Roles, actions, units and named steps are checked."""
    steps: dict[str, FormalStep | Silence] = {}
    for name, value in ctx.tree.data.get("formal_steps", {}).items():
        path: Path = ("formal_steps", name)
        steps[name] = ctx.silence(path, value) if is_silence(value) else _step(ctx, path, name, value)
    return steps


def _step(ctx: Context, path: Path, name: str, value: dict[str, Any]) -> FormalStep:
    toward = value.get("counts_toward", "")
    known = ctx.tree.data.get("formal_steps", {})
    if toward and toward != NOTHING and toward not in known:
        ctx.wrong((*path, "counts_toward"), "unknown-step", f"`{toward}` is not a formal step of this profile",
                  did_you_mean(toward, [*known, NOTHING]) or "name one, or write `nothing`")  # fmt: skip
    fine = value.get("fine_at_most")
    return FormalStep(
        name, ctx.tree.origin(path).place,
        issued_by=_words(ctx, path, value, "issued_by"), who=_role(ctx, path, value, "who"),
        to=value.get("to", ""), of=value.get("for", ""),
        first=_actions(ctx, path, value, "first"), then=_actions(ctx, path, value, "then"),
        counted_from=value.get("counted_from", ""),
        amounts=_amounts(ctx, (*path, "amounts"), value.get("amounts")),
        paid_to=str(_role(ctx, path, value, "paid_to")), unpaid=_unpaid(ctx, (*path, "unpaid"), value.get("unpaid")),
        limit=_limit(ctx, (*path, "limit"), value.get("limit")),
        runs_for=_period(ctx, (*path, "runs_for"), value.get("runs_for")),
        contains=_texts(ctx, (*path, "contains"), value.get("contains")),
        when=ctx.condition((*path, "when"), value.get("when"), None), after=as_tuple(value.get("after")),
        within=_within(ctx, (*path, "within"), value.get("within")), court=value.get("court", ""),
        fine_at_most=_pounds(fine) if fine is not None else None, counts_toward=toward,
        appeal=value.get("appeal", ""), strength=value.get("strength", ""),
        source=ctx.source(path, value), law=law_of(value), status=value.get("status", ""),
        interpretation=interpretation_of(value),
    )  # fmt: skip


def _pounds(value: float) -> Fraction:
    return Fraction(Decimal(repr(value)))


def _texts(ctx: Context, path: Path, value: Any) -> tuple[str, ...] | Silence:
    return ctx.silence(path, value) if is_silence(value) else as_tuple(value)


def _words(ctx: Context, path: Path, value: Mapping[str, Any], key: str) -> str | Silence:
    said: Any = value.get(key)
    if is_silence(said):
        return ctx.silence((*path, key), said)
    return words_of(said) if said is not None else ""


def _role(ctx: Context, path: Path, value: Mapping[str, Any], key: str) -> str | Silence:
    return ctx.role((*path, key), value[key]) if key in value else ""


def _actions(ctx: Context, path: Path, value: Mapping[str, Any], key: str) -> tuple[Action, ...]:
    return build_actions(ctx, (*path, key), value[key]) if key in value else ()


def _amounts(ctx: Context, path: Path, value: Any) -> tuple[tuple[Amount, ...], ...] | Silence | None:
    if value is None:
        return None
    if is_silence(value):
        return ctx.silence(path, value)
    return tuple(
        tuple(
            Amount(_pounds(one["pay"]), _length_or_silence(ctx, (*path, nth, i, "within"), one.get("within")))
            for i, one in enumerate(value.get(nth, ()))
        )
        for nth in ORDINALS[: 1 + max((ORDINALS.index(key) for key in value), default=-1)]
    )


def _unpaid(ctx: Context, path: Path, value: Any) -> Unpaid | None:
    if value is None:
        return None
    acts = tuple((strength, _actions(ctx, path, value, strength)) for strength in STRENGTHS if strength in value)
    return Unpaid(
        _length_or_silence(ctx, (*path, "after"), value.get("after")), str(_role(ctx, path, value, "who")), acts
    )


def _limit(ctx: Context, path: Path, value: Any) -> Limit | Silence | None:
    if value is None:
        return None
    if is_silence(value):
        return ctx.silence(path, value)
    return Limit(value.get("at_most"), _length(ctx, (*path, "in"), value.get("in")), value.get("from") == "rolling",
                 as_tuple(value.get("per")) or ("parent", "pupil"), as_tuple(value.get("not_counted")),
                 value.get("then", ""))  # fmt: skip


def _period(ctx: Context, path: Path, value: Any) -> Period | Silence | None:
    if value is None:
        return None
    if is_silence(value):
        return ctx.silence(path, value)
    least, most, more = (
        _length(ctx, (*path, key), value.get(key)) for key in ("at_least", "at_most", "extended_by")
    )
    return Period(_length_or_silence(ctx, (*path, "is"), value.get("is")), least, most, more)


def _within(ctx: Context, path: Path, text: Any) -> Within | None:
    if text is None:
        return None
    match = _WITHIN.fullmatch(text)
    read = read_duration(match[1]) if match else None
    if match is None or read is None or unit_of(read[1]) not in LENGTHS:
        return Within(text)
    return Within(text, Length(match[1], *read), match[2])


def _length_or_silence(ctx: Context, path: Path, value: Any) -> Length | Silence | None:
    return ctx.silence(path, value) if is_silence(value) else _length(ctx, path, value)


def _length(ctx: Context, path: Path, value: Any) -> Length | None:
    read = read_duration(value) if isinstance(value, str) else None
    if read is None:
        return None
    if read[1] not in LENGTHS:
        ctx.wrong(path, "wrong-unit", f"a formal step is not counted in {read[1]}",
                  "units are " + ", ".join(LENGTHS))  # fmt: skip
        return None
    return Length(value, *read)
