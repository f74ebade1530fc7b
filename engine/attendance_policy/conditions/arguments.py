"""The arguments of a fact: quoted sets, steps and words, and small whole numbers; never anything nested."""

from __future__ import annotations

import ast
import re

from attendance_policy.conditions.fault import Fault
from attendance_policy.conditions.model import Argument
from attendance_policy.conditions.names import Names
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.vocabulary import CODE_SETS, Fact, Parameter

EVENT_STEPS = ("contact", "visit", "letter", "meeting")


def read_arguments(
    fact: Fact, node: ast.expr, call: ast.Call | None, names: Names
) -> tuple[tuple[tuple[str, Argument], ...], list[Fault]]:
    """The arguments of one use, sorted by parameter, or what is wrong with them."""
    faults: list[Fault] = []
    read: dict[str, Argument] = {}
    given = list(call.args) if call is not None else []
    if call is not None and not fact.is_function:
        return (), [
            Fault("wrong-argument", node.col_offset, f"`{fact.name}` takes no arguments", f"write `{fact.name}` alone")
        ]
    if fact.positional is not None:
        if given:
            _one(fact, fact.positional, given.pop(0), names, read, faults)
        elif fact.positional.required:
            example = _example(fact.positional)
            faults.append(Fault("missing-argument", node.col_offset, f"`{fact.name}` needs an argument",
                                f"write it as in `{fact.name}({example})`"))  # fmt: skip
    for extra in given:
        faults.append(Fault("wrong-argument", extra.col_offset, f"`{fact.name}` takes no such argument",
                            _known(fact)))  # fmt: skip
    by_name = {parameter.name: parameter for parameter in fact.named}
    for keyword in call.keywords if call is not None else []:
        parameter = by_name.get(keyword.arg or "")
        if parameter is None:
            hint = did_you_mean(keyword.arg or "", by_name) or _known(fact)
            faults.append(
                Fault("wrong-argument", keyword.col_offset, f"`{fact.name}` has no argument `{keyword.arg}`", hint)
            )
        elif parameter.name in read:
            faults.append(Fault("wrong-argument", keyword.col_offset, f"`{keyword.arg}` stands twice", "leave one out"))
        else:
            _one(fact, parameter, keyword.value, names, read, faults)
    for parameter in fact.named:
        if parameter.required and parameter.name not in read and not faults:
            faults.append(Fault("missing-argument", node.col_offset, f"`{fact.name}` needs `{parameter.name}=`",
                                f"write it as in `{fact.name}({parameter.name}={_example(parameter)})`"))  # fmt: skip
    windows = [name for name in ("this", "school_weeks", "school_days", "since") if name in read]
    if len(windows) > 1:
        both = " and ".join(f"`{name}`" for name in windows)
        faults.append(
            Fault("wrong-argument", node.col_offset, f"{both} give `{fact.name}` two windows", "leave one out")
        )
    if "at" in read and ("since" in read or read.get("this") == "spell"):
        other = "since" if "since" in read else "this='spell'"
        faults.append(Fault("wrong-argument", node.col_offset, f"`{fact.name}` cannot be told both `at` and `{other}`",
                            "leave one out"))  # fmt: skip
    return tuple(sorted(read.items())), faults


def _one(
    fact: Fact, parameter: Parameter, node: ast.expr, names: Names, read: dict[str, Argument], faults: list[Fault]
) -> None:  # fmt: skip
    value = _constant(node)
    if parameter.takes == "number":
        if not isinstance(value, int) or value < 0 or (value < 1 and parameter.name != "places"):
            faults.append(Fault("wrong-argument", node.col_offset, f"`{parameter.name}` takes a whole number",
                                f"write it as in `{parameter.name}=10`"))  # fmt: skip
        elif value > parameter.at_most:
            faults.append(Fault("argument-too-large", node.col_offset, f"`{parameter.name}={value}` is too large",
                                f"at most {parameter.at_most}"))  # fmt: skip
        else:
            read[parameter.name] = value
        return
    if parameter.takes.startswith("step") and value is None and isinstance(node, ast.Name):
        value = node.id
    if not isinstance(value, str):
        faults.append(Fault("wrong-argument", node.col_offset, f"`{fact.name}` takes a word in quotes here",
                            f"write it as in `{_example(parameter)}`"))  # fmt: skip
        return
    known: list[str]
    if parameter.takes == "set":
        _set(parameter, node, value, names, read, faults)
        return
    if parameter.takes.startswith("step"):
        known = [*names.steps, *EVENT_STEPS, *parameter.choices]
    else:
        known = list(parameter.choices)
    if value not in known:
        by_step = parameter.takes.startswith("step")
        what = "a rule or a paper of this profile" if by_step else f"a value of `{parameter.name}`"
        hint = did_you_mean(value, known) or (
            "" if len(known) > 12 else "it may be " + ", ".join(f"`{k}`" for k in known)
        )
        faults.append(Fault("unknown-argument", node.col_offset, f"`{value}` is not {what}", hint))
        return
    read[parameter.name] = value


def _set(
    parameter: Parameter, node: ast.expr, value: str, given: Names, read: dict[str, Argument], faults: list[Fault]
) -> None:
    """A code or a set of codes, or several joined by ` or `; kept as written, with single spaces."""
    known = [*CODE_SETS, *given.codes]
    names = [" ".join(part.split()) for part in re.split(r"\bor\b", value)]
    unknown = [name for name in names if name not in known]
    for name in unknown:
        hint = did_you_mean(name, known) or "several are joined by `or`, as in `'G or N or O'`"
        said = given.told(name) or (f"`{name}` is not a code or a set of codes", hint)
        faults.append(Fault("unknown-argument", node.col_offset, *said))
    if len(set(names)) < len(names) and not unknown:
        faults.append(Fault("wrong-argument", node.col_offset, f"`{value}` names a code twice", "leave one out"))
    elif not unknown:
        read[parameter.name] = " or ".join(names)


def _constant(node: ast.expr) -> str | int | None:
    if isinstance(node, ast.Constant) and (isinstance(node.value, str) or type(node.value) is int):
        return node.value
    return None


def _example(parameter: Parameter) -> str:
    step = "'letter_1'"
    return {"set": "'unauthorised'", "step": step, "step or anchor": step, "number": f"{parameter.name}=10"}.get(
        parameter.takes, f"'{parameter.choices[0]}'" if parameter.choices else "'…'"
    )


def _known(fact: Fact) -> str:
    names = [parameter.name for parameter in fact.named]
    return "it takes " + ", ".join(f"`{name}=`" for name in names) if names else "it takes no further arguments"
