"""Rules: stages, rules and duties, each spelled out by case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from attendance_policy.conditions import Condition
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.lazily import pattern
from attendance_policy.policy.build_parts import build_mark
from attendance_policy.policy.called import listed
from attendance_policy.policy.context import Context, as_tuple, interpretation_of, law_of, words_of
from attendance_policy.policy.defaults import HowOften, answered, how_often
from attendance_policy.policy.model import STRENGTHS, Action, Case, Rule, Way
from attendance_policy.policy.paths import Path
from attendance_policy.policy.times import unit_of
from attendance_policy.policy.tree import SILENCES, is_silence
from attendance_policy.vocabulary import CADENCES, OCCASIONS, VERBS, YEARS
from attendance_policy.vocabulary.unsaid import SCHOOL

_REPEAT = pattern(r"every (\d+) (.+)")
_CADENCE = re.compile(r"request from .+|\d+ (?:months?|years?|weeks?)|by date")


def build_rules(ctx: Context) -> tuple[Rule, ...]:
    """Every rule of the profile, stages first, in the order written. An id in two sections is a problem."""
    rules: list[Rule] = []
    seen: dict[str, str] = {}
    often = how_often(ctx)
    for section in ("stages", "rules", "duties"):
        for name, value in ctx.tree.data.get(section, {}).items():
            if name in seen:
                ctx.wrong(
                    (section, name), "id-twice", f"`{name}` stands under `{seen[name]}` too", "rename one of them"
                )
            seen[name] = section
            rules.append(_remembered(ctx, section, name, value, often))
    return tuple(rules)


def _remembered(ctx: Context, section: str, name: str, value: dict[str, Any], often: HowOften) -> Rule:
    """A rule, built once: readings share the data of rules they do not touch, and most rules say how often."""
    rule = ctx.remembered(("rule", section, name), (value,), partial(_rule, ctx, section, name, value))
    if "review" not in rule.occasions or section == "duties":
        return rule
    return ctx.remembered(("how often", often), (rule,), partial(_how_often, ctx, rule, value, often))


def _how_often(ctx: Context, rule: Rule, value: dict[str, Any], often: HowOften) -> Rule:
    cases, chosen = answered(ctx, (rule.section, rule.id), rule.cases, value, often)
    return rule if cases is rule.cases else replace(rule, cases=cases, interpretation=(*rule.interpretation, *chosen))


def _rule(ctx: Context, section: str, name: str, value: dict[str, Any]) -> Rule:
    path: Path = (section, name)
    after, restates = as_tuple(value.get("after")), as_tuple(value.get("restates"))
    for key, step in [*(("after", step) for step in after), *(("restates", step) for step in restates)]:
        if step not in ctx.names.steps:
            ctx.wrong((*path, key), "unknown-step", f"`{step}` is neither a rule nor a paper of this profile",
                      did_you_mean(step, ctx.names.steps) or "add it, or name the one meant")  # fmt: skip
    occasions = _occasions(ctx, path, section, value, after)
    asked = occasions[0] if len(occasions) == 1 and occasions[0] in OCCASIONS else None
    silences = [ctx.silence(at, said) for at, said in _silences(value, path)]
    cases = _cases(ctx, path, value, asked)
    if not ctx.national and not ctx.source(path, value) and not law_of(value):
        ctx.wrong(path, "no-source", f"`{name}` has no `source`", "add the clause it comes from")
    return Rule(
        name, section, occasions, after, ctx.condition((*path, "needs"), value.get("needs"), asked),
        ctx.time((*path, "not_before"), value.get("not_before")), ctx.time((*path, "until"), value.get("until")),
        cases, law_of(value), interpretation_of(value), ctx.tree.origin(path).place, tuple(silences),
        restates,
    )  # fmt: skip


def _silences(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every silence in a value, with its path."""
    if is_silence(value):
        yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _silences(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _silences(inner, (*path, index))


def _occasions(
    ctx: Context, path: Path, section: str, value: dict[str, Any], after: tuple[str, ...]
) -> tuple[str, ...]:
    each = value.get("each")
    if each is None:
        if not after:
            ctx.wrong(path, "no-occasion", f"`{path[1]}` does not say when it is asked", "add `each:` or `after:`")
        return ("review",)
    if is_silence(each):
        return ("not stated",)
    for index, occasion in enumerate(as_tuple(each)):
        known = [*OCCASIONS, *CADENCES] if section == "duties" else [*OCCASIONS]
        if occasion not in known and not (section == "duties" and _CADENCE.fullmatch(occasion)):
            where = (*path, "each", index) if isinstance(each, list) else (*path, "each")
            if occasion in CADENCES or _CADENCE.fullmatch(occasion):
                hint = ("a rule about pupils says `each: review`, and `counting.review.every` how often that is; "
                        "what is done whoever the pupils are stands under `duties`")  # fmt: skip
            else:
                hint = did_you_mean(occasion, known) or "occasions are " + ", ".join(f"`{k}`" for k in known)
            ctx.wrong(where, "unknown-occasion", f"`{occasion}` is not an occasion", hint)
    return as_tuple(each)


def _cases(ctx: Context, path: Path, value: dict[str, Any], occasion: str | None) -> tuple[Case, ...]:
    special = [(key, name, inner) for key in ("for_tier", "for_years") for name, inner in value.get(key, {}).items()]
    if not special:
        return _spelled(ctx, path, value, value, path, "", (), occasion)
    cases: list[Case] = []
    for key, name, inner in special:
        where = (*path, key, name)
        text = _tier_condition(ctx, where, name) if key == "for_tier" else _years_condition(ctx, where, name)
        chosen = ctx.condition(where, text, None) if text else None
        conditions = (chosen,) if chosen is not None else ()
        cases.extend(_spelled(ctx, path, value, inner, where, name, conditions, occasion))
    return tuple(cases)


def _spelled(
    ctx: Context, path: Path, rule: dict[str, Any], case: dict[str, Any], where: Path, name: str,
    chosen: tuple[Condition, ...], occasion: str | None,
) -> tuple[Case, ...]:  # fmt: skip
    """One case of a rule, or one for each strength its ways have."""
    conditions = list(chosen)
    for at, text in {path: rule.get("when"), where: case.get("when")}.items():
        if text is not None:
            read = ctx.condition((*at, "when"), text, occasion)
            if read is not None:
                conditions.append(read)
    merged = {**rule, **{k: v for k, v in case.items() if k != "when"}}
    if case is not rule and any(strength in case for strength in (*STRENGTHS, "one_of", "in_turn")):
        for strength in (*STRENGTHS, "one_of", "in_turn"):
            if strength not in case:
                merged.pop(strength, None)
    origin = where if "any_of" in case else path
    acts = _acts(ctx, path, where, merged, case)
    who = ctx.role((*(where if "who" in case else path), "who"), merged["who"]) if "who" in merged else SCHOOL
    due = ctx.time((*(where if "due" in case else path), "due"), merged.get("due"))
    once = merged.get("once", "")
    repeat = _repeat(ctx, (*path, "repeat"), merged.get("repeat"))
    source = ctx.source(where, case) or ctx.source(path, rule)
    ways = [(way, *_way(ctx, (*origin, "any_of", i), way, occasion)) for i, way in enumerate(merged.get("any_of", ()))]
    plain = tuple(built for raw, built in ways if "strength" not in raw)
    made = []
    if plain or not ways:
        made.append(Case(name, tuple(conditions), plain or (Way(None),), acts, who, due,
                         once if isinstance(once, str) else "", repeat, merged.get("hedge", ""), source))  # fmt: skip
    for index, (raw, built) in enumerate(ways):
        if "strength" in raw:
            actions = tuple(action for _, group in acts for action in group)
            label = f"{name} way {index + 1}".strip()
            own = source if "source" not in raw else ctx.source((*origin, "any_of", index), raw)
            made.append(Case(label, tuple(conditions), (built,), _apart([(raw["strength"], actions)]), who, due,
                             once if isinstance(once, str) else "", repeat, merged.get("hedge", ""), own))  # fmt: skip
    return tuple(made)


def _way(ctx: Context, path: Path, value: dict[str, Any], occasion: str | None) -> tuple[Way]:
    when = ctx.condition((*path, "when"), value["when"], occasion)
    return (Way(when, ctx.time((*path, "not_before"), value.get("not_before"))),)


def _acts(
    ctx: Context, path: Path, where: Path, merged: dict[str, Any], case: dict[str, Any]
) -> tuple[tuple[str, tuple[Action, ...]], ...]:
    acts: list[tuple[str, tuple[Action, ...]]] = []
    for strength in STRENGTHS:
        if strength in merged:
            at = (*(where if strength in case else path), strength)
            acts.append((strength, build_actions(ctx, at, merged[strength])))
    for joint in ("one_of", "in_turn"):
        if joint in merged:
            at = (*(where if joint in case else path), joint)
            parts = tuple(_action(ctx, (*at, i), part) for i, part in enumerate(merged[joint]))
            stop = ctx.condition((*path, "stop_when"), merged.get("stop_when"), None)
            acts.append(("will", (Action(joint, "", parts=parts, stop_when=stop),)))
    if not acts:
        ctx.wrong(path, "no-action", f"`{path[1]}` does nothing", "add `must:`, `will:`, `should:` or `may:`")
    return _apart(acts)


def _apart(acts: list[tuple[str, tuple[Action, ...]]]) -> tuple[tuple[str, tuple[Action, ...]], ...]:
    """What is to be considered stands apart from what is simply done beside it: only the first is left to a person."""
    parted = []
    for strength, actions in acts:
        considered = tuple(action for action in actions if action.verb == "consider")
        done = tuple(action for action in actions if action.verb != "consider")
        whole = strength in ("should", "may") or not (considered and done)
        parted += [(strength, actions)] if whole else [(strength, done), (strength, considered)]
    return tuple(parted)


def build_actions(ctx: Context, path: Path, value: Any) -> tuple[Action, ...]:
    """One action or a list of them."""
    if isinstance(value, list):
        return tuple(_action(ctx, (*path, i), inner) for i, inner in enumerate(value))
    return (_action(ctx, path, value),)


def _action(ctx: Context, path: Path, value: dict[str, Any]) -> Action:
    for joint in ("one_of", "in_turn"):
        if joint in value:
            parts = tuple(_action(ctx, (*path, joint, i), part) for i, part in enumerate(value[joint]))
            stop = ctx.condition((*path, "stop_when"), value.get("stop_when"), None)
            return Action(joint, "", parts=parts, stop_when=stop)
    verbs = [key for key in value if key in VERBS]
    if len(verbs) != 1:
        what = "two verbs: " + ", ".join(f"`{v}`" for v in verbs) if verbs else "no verb"
        ctx.wrong(path, "one-verb", f"an action has {what}",
                  "verbs are " + ", ".join(f"`{verb}`" for verb in VERBS))  # fmt: skip
        if not verbs:
            return Action("", "")
    verb = verbs[0]
    target = value[verb]
    _check_target(ctx, (*path, verb), VERBS[verb].target, target)
    due = ctx.time((*path, "due"), value.get("due"))
    args = tuple((key, _shown(inner)) for key, inner in value.items() if key != verb)
    shown = target if not isinstance(target, dict) else f"({ctx.silence((*path, verb), target).sentence()})"
    return Action(verb, words_of(shown), args, due=due)


def _check_target(ctx: Context, path: Path, wanted: str, target: Any) -> None:
    if wanted == "role":
        ctx.role(path, target)
    elif wanted == "letter":
        letters = ctx.tree.data.get("letters", {})
        if target not in letters:
            ctx.wrong(path, "unknown-letter", f"`{target}` is not a letter of this profile",
                      did_you_mean(str(target), letters) or "add it under `letters`")  # fmt: skip
    elif wanted == "role or meeting":
        for one in as_tuple(target):
            if one not in (meetings := ctx.tree.data.get("meetings", {})):
                ctx.role(path, one, meetings)
    elif wanted == "code":
        build_mark(ctx, path, target)


def _shown(value: Any) -> str:
    if is_silence(value):
        return f"({next(str(value[kind]) for kind in SILENCES if kind in value)})"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(inner)}" for key, inner in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return listed(value) if isinstance(value, list) else str(value)


def _repeat(ctx: Context, path: Path, value: Any) -> tuple[int, str] | None:
    if value is None or is_silence(value):
        return None
    match = _REPEAT.fullmatch(str(value))
    unit = unit_of(match[2]) if match else None
    if match is None or unit is None or int(match[1]) < 1:
        ctx.wrong(path, "wrong-time", f"`{value}` is not a distance", "write it as `every 3 school days`")
        return None
    return int(match[1]), unit


def _tier_condition(ctx: Context, path: Path, name: str) -> str:
    levels = name.split(" or ")
    holders = [tier for tier, known in ctx.names.tiers.items() if all(level in known for level in levels)]
    if len(holders) > 1:
        both = " and ".join(f"`{tier}`" for tier in holders)
        ctx.wrong(path, "unknown-level", f"`{name}` is a level of {both}", "give the levels different names")
        return ""
    if not holders:
        every = [level for known in ctx.names.tiers.values() for level in known]
        listed = "levels are " + ", ".join(f"`{level}`" for level in every) if every else "add a tier under `tiers`"
        ctx.wrong(path, "unknown-level", f"`{name}` is not a level of a tier", did_you_mean(name, every) or listed)
        return ""
    return f"{holders[0]} in ({', '.join(repr(level) for level in levels)},)"


def _years_condition(ctx: Context, path: Path, name: str) -> str:
    order = YEARS
    years: list[str] = []
    for part in re.split(r" or |, ", name):
        first, _, last = part.partition(" to ")
        if first not in order or (last and last not in order):
            from attendance_policy.policy.advice import span_advice

            ctx.wrong(path, "unknown-year", f"`{part}` is not a year group", span_advice(part))
            return ""
        span = order[order.index(first) : order.index(last or first) + 1]
        if not span:
            ctx.wrong(path, "unknown-year", f"`{part}` runs backwards", f"write `{last} to {first}`")
            return ""
        years.extend(span)
    return f"year in ({', '.join(repr(year) for year in years)},)"
