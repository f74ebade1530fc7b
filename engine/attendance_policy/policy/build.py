"""From resolved data to a policy, noting everything that does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attendance_policy.conditions import Condition, Names
from attendance_policy.diagnostics import Problem, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.lazily import pattern
from attendance_policy.policy.about import asked_on, judged_by, with_about
from attendance_policy.policy.build_parts import build_leave, build_reasons, build_registers, build_reporting
from attendance_policy.policy.build_rules import build_rules
from attendance_policy.policy.called import NAMED, called, rules_in
from attendance_policy.policy.channels import check_channels
from attendance_policy.policy.check_rules import DEFINED, check_rules
from attendance_policy.policy.context import Context, Memo, as_tuple, of_names, source_of, words_of
from attendance_policy.policy.formal import build_formal
from attendance_policy.policy.forms import PAPERS, build_scores
from attendance_policy.policy.least import least_values
from attendance_policy.policy.model import Judgement, Level, OpenPoint, Policy, Reading, Silence, Tier
from attendance_policy.policy.paths import Path
from attendance_policy.policy.records import build_records
from attendance_policy.policy.resolved import Resolved
from attendance_policy.policy.schedule import build_schedule
from attendance_policy.policy.times import unit_of
from attendance_policy.policy.tree import Tree, is_silence
from attendance_policy.vocabulary import FACTS
from attendance_policy.vocabulary.counting import CHOICES, Counting
from attendance_policy.vocabulary.unsaid import SCHOOL, UNANSWERED

_PAPERS = ("letters", "meetings", "forms", "records", "formal_steps")
RULES = ("stages", "rules", "duties")
_SIMULATED = ("always", "never")
_SHARE = pattern(r"[0-9]{1,9}(?:\.[0-9]{1,9})?|[0-9]{1,9}/[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Built:
    """A policy and the problems found in building it."""

    policy: Policy
    problems: tuple[Problem, ...]


def build(resolved: Resolved, tree: Tree | None = None, memo: Memo | None = None) -> Built:
    """Build a policy from resolved data (or from a patched `tree` of it).

    `memo` carries checked rules from one reading of a profile to the next.
    """
    tree = tree or resolved.tree
    data = tree.data
    memo = {} if memo is None else memo
    names = replace(_names(data), told=resolved.told)
    roles = frozenset(data.get("roles", {})) | {"school"}
    ctx = Context(tree, names, roles, memo=of_names(memo, names, roles), national=data.get("kind") == "national",
                  read=resolved.read)  # fmt: skip
    _check_names(ctx)

    def each(section: str, make: Callable[[Context, str, Any], Any]) -> dict[str, Any]:
        entries = data.get(section, {})
        return ctx.kept((section,), lambda: {name: make(ctx, name, value) for name, value in entries.items()})

    terms = each("terms", _term)
    counting, simulated = ctx.kept(("counting",), lambda: _counting(ctx))
    policy = Policy(
        id=str(data.get("policy", resolved.id)),
        name=str(data.get("name", "")),
        kind=str(data.get("kind", "")),
        registers=ctx.kept(("registers",), lambda: build_registers(ctx)),
        reporting=ctx.kept(("reporting",), lambda: build_reporting(ctx)),
        leave=ctx.kept(("leave", "reasons"), lambda: build_leave(ctx)),
        reasons=ctx.kept(("reasons",), lambda: build_reasons(ctx)),
        rules=ctx.kept((*RULES, "counting"), lambda: build_rules(ctx)),
        terms={name: term for name, term in terms.items() if term is not None},
        values={**each("values", _value), **{name: float(least) for name, (least, _) in least_values(data).items()}},
        tiers=each("tiers", _tier),
        judgements=each("judgements", _judgement),
        flags=tuple(data.get("flags", {})),
        counting=counting,
        counting_in_simulation=simulated,
        open_points=ctx.kept(("open_points",), lambda: _open_points(ctx, resolved)),
        calendar=data["calendar"] if isinstance(data.get("calendar"), str) else "",
        in_force=_dates(ctx),
        papers=_papers(data),
        called=replace(ctx.kept(NAMED, lambda: called(data)), rules=rules_in(data), over=counting.attendance),
        formal_steps=ctx.kept(("formal_steps", "letters", "meetings"), lambda: build_formal(ctx)),
        schedule=ctx.kept(("duties", "document"), lambda: build_schedule(ctx)),
        scores=ctx.kept(PAPERS, lambda: build_scores(ctx)),
        records=ctx.kept(("records",), lambda: build_records(ctx)),
    )
    check_channels(ctx)
    ctx.kept(("measures",), lambda: _asides(ctx))
    needs = ctx.kept((*RULES, *DEFINED), lambda: check_rules(ctx, policy))
    judgements = ctx.kept((*RULES, *DEFINED, "counting"), lambda: with_about(policy, _asked(ctx, policy)))
    return Built(replace(policy, needs=needs, judgements=judgements), tuple(sorted(set(ctx.problems))))


def _asked(ctx: Context, policy: Policy) -> Mapping[str, frozenset[str]]:
    """What `asked_on` gives; of a rule that a reading leaves alone it is known."""
    defined = tuple(ctx.tree.data.get(section) for section in DEFINED)
    return asked_on(policy, lambda policy, rule: ctx.remembered(
        ("judged",), (rule, *defined), lambda: judged_by(policy, rule)))  # fmt: skip


def _asides(ctx: Context) -> None:
    """Conditions that no rule asks: of measures."""
    for name, value in ctx.tree.data.get("measures", {}).items():
        ctx.condition(("measures", name, "when"), value.get("when"), None)


def _names(data: dict[str, Any]) -> Names:
    values = {}
    given: dict[str, Fraction | str] = {}
    for name, value in data.get("values", {}).items():
        unit = value.get("unit", "")
        values[name] = None if is_silence(value) else (unit_of(unit) or unit)
        held = value.get("in_simulation") if is_silence(value) else value["is"]
        if held is not None:
            given[name] = held if isinstance(held, str) else exact(held)
    for name, (least, unit) in least_values(data).items():
        values[name], given[name] = unit, least
    steps: list[str] = []
    for section in (*RULES, *_PAPERS):
        steps.extend(data.get(section, {}))
    return Names(
        None, frozenset(data.get("terms", {})), values,
        {name: tuple(tier["levels"]) for name, tier in data.get("tiers", {}).items()},
        frozenset(data.get("judgements", {})), frozenset(data.get("flags", {})), frozenset(data.get("reasons", {})),
        tuple(sorted(set(steps))), tuple(data.get("codes", {})), given,
    )  # fmt: skip


def _check_names(ctx: Context) -> None:
    """A name of a profile may not hide a fact, nor stand in two lists."""
    seen: dict[str, str] = {}
    for section in ("terms", "values", "tiers", "judgements", "flags"):
        for name in ctx.tree.data.get(section, {}):
            if name in FACTS:
                ctx.wrong((section, name), "name-taken", f"`{name}` is a fact of the vocabulary", "choose another name")
            elif name in seen:
                ctx.wrong(
                    (section, name), "id-twice", f"`{name}` stands under `{seen[name]}` too", "rename one of them"
                )
            seen[name] = section


def _term(ctx: Context, name: str, value: Any) -> Condition | Silence | None:
    path: Path = ("terms", name)
    return ctx.silence(path, value) if is_silence(value) else ctx.condition((*path, "when"), value["when"], None)


def _tier(ctx: Context, name: str, value: Any) -> Tier:
    levels: list[Level] = []
    takes_all = False
    for level, inner in value["levels"].items():
        path: Path = ("tiers", name, "levels", level)
        texts = [((*path, "when"), inner["when"])] if "when" in inner else []
        texts += [((*path, "any_of", i, "when"), way["when"]) for i, way in enumerate(inner.get("any_of", ()))]
        read = [ctx.condition(at, text, None) for at, text in texts]
        if takes_all:
            ctx.wrong(path, "unreachable-level", f"`{levels[-1].id}` takes everybody, so nobody reaches `{level}`",
                      f"put `{level}` before it, or give `{levels[-1].id}` a condition")  # fmt: skip
        if "led_by" in inner:
            ctx.role((*path, "led_by"), inner["led_by"])
        takes_all = not texts
        levels.append(Level(level, tuple(c for c in read if c is not None), inner.get("called", ""),
                            words_of(inner.get("led_by", "")), ctx.source(path, inner)))  # fmt: skip
    otherwise = value.get("otherwise")
    silence = ctx.silence(("tiers", name, "otherwise"), otherwise) if otherwise else None
    return Tier(name, tuple(levels), silence, ctx.source(("tiers", name), value))


def _judgement(ctx: Context, name: str, value: Any) -> Judgement:
    path: Path = ("judgements", name)
    if "asks" not in value:
        ctx.wrong(path, "missing-key", f"`{name}` needs `asks`", "add it")
        return Judgement(name, "", SCHOOL, UNANSWERED)
    who = value.get("who", SCHOOL)
    ctx.role((*path, "who"), who)
    simulated: str | Condition | None = None
    text = value.get("in_simulation")
    if text is not None:
        if text in _SIMULATED or _is_share(text):
            simulated = text
        else:
            simulated = ctx.condition((*path, "in_simulation"), text, None)
    return Judgement(
        name,
        value["asks"],
        words_of(who),
        value.get("unanswered", UNANSWERED),
        simulated,
        ctx.source(path, value),
        value.get("about", ""),
    )


def _is_share(text: str) -> bool:
    return _SHARE.fullmatch(text) is not None and 0 <= Fraction(text) <= 1


def _value(ctx: Context, name: str, value: Any) -> str | float | Silence:
    if is_silence(value):
        return ctx.silence(("values", name), value)
    given = value["is"]
    return str(given) if isinstance(given, str) else float(given)


def exact(value: float) -> Fraction:
    """A figure of a profile exactly as it was written."""
    return Fraction(Decimal(repr(value)))


def _counting(ctx: Context) -> tuple[Counting, Counting]:
    data = ctx.tree.data.get("counting", {})
    plain: dict[str, Any] = {}
    simulated: dict[str, Any] = {}
    for key, value in data.items():
        path: Path = ("counting", key)
        if key == "review":
            plain["review_every"] = value.get("every", "week")
            plain["review_on"] = value.get("on", "last school day")
            continue
        for target, name in ((plain, "is"), (simulated, "in_simulation")):
            if name not in value:
                continue
            said = value[name]
            if key in ("unauthorised", "unexplained"):
                for index, code in enumerate(as_tuple(said)):
                    if code not in ctx.names.codes:
                        wrong = ctx.names.told(code) or (f"`{code}` is not a code",
                                                         did_you_mean(code, ctx.names.codes))  # fmt: skip
                        ctx.wrong((*path, name, index), "unknown-code", *wrong)
                target[key] = as_tuple(said)
            elif said not in CHOICES[key]:
                hint = did_you_mean(str(said), CHOICES[key])
                hint = hint or "it may be " + ", ".join(f"`{c}`" for c in CHOICES[key])
                ctx.wrong((*path, name), "not-one-of", f"`{said}` is not a way to count `{key}`", hint)
            else:
                target[key] = said
    known = {field.name for field in fields(Counting)}
    counting = Counting(**{k: v for k, v in plain.items() if k in known})
    return counting, replace(counting, **{k: v for k, v in simulated.items() if k in known})


def _open_points(ctx: Context, resolved: Resolved) -> tuple[OpenPoint, ...]:
    points = []
    for name, value in ctx.tree.data.get("open_points", {}).items():
        path: Path = ("open_points", name)
        written = value["as_written"]
        readings = [Reading("as_written", written["says"], source_of(written), (), ())]
        for reading, inner in value["readings"].items():
            if reading == "as_written":
                ctx.wrong((*path, "readings", reading), "name-taken", "`as_written` is the profile's body",
                          "choose another name")  # fmt: skip
            sets = tuple(inner.get("set", {}).items())
            removes = tuple(inner.get("remove", ()))
            readings.append(Reading(reading, inner["says"], source_of(inner), sets, removes))
        working = value.get("working", "")
        names = [reading.id for reading in readings]
        if working and working not in names:
            ctx.wrong((*path, "working"), "unknown-reading", f"`{working}` is not a reading of `{name}`",
                      did_you_mean(working, names) or "it may be " + ", ".join(f"`{n}`" for n in names))  # fmt: skip
            working = ""
        if working and "because" not in value:
            ctx.wrong((*path, "working"), "no-because", f"`{name}` names a working reading and no reason",
                      "add `because:`")  # fmt: skip
        source = ctx.source(path, value) or source_of(written)
        points.append(OpenPoint(name, value["kind"], value["asks"], source, tuple(readings), working,
                                value.get("because", ""), name in resolved.standard))  # fmt: skip
    return tuple(points)


def _dates(ctx: Context) -> tuple[date | None, date | None]:
    data = ctx.tree.data.get("in_force", {})
    found: list[date | None] = []
    for key in ("from", "until"):
        try:
            found.append(date.fromisoformat(data[key]) if key in data else None)
        except ValueError:
            ctx.wrong(("in_force", key), "wrong-form", f"`{data[key]}` is not a date", "write it as YYYY-MM-DD")
            found.append(None)
    if found[0] and found[1] and found[1] < found[0]:
        ctx.wrong(("in_force",), "times-out-of-order", "`until` is before `from`", "check the dates")
    return found[0], found[1]


def _papers(data: dict[str, Any]) -> dict[str, str]:
    return {name: section for section in _PAPERS for name in data.get(section, {})}
