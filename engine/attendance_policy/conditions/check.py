"""Names, types and units of a condition, checked when the profile is loaded."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from attendance_policy.conditions.arguments import read_arguments
from attendance_policy.conditions.fault import Fault
from attendance_policy.conditions.held import no_figure, wrong_unit
from attendance_policy.conditions.model import Comparison, Condition, Constant, Use, ValueName
from attendance_policy.conditions.names import Names
from attendance_policy.conditions.parse import COMPARISONS, parse
from attendance_policy.conditions.signs import MAX_DIGITS, MAX_PLACES
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.vocabulary import FACTS, YEARS, Fact, Kind

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
# Two words side by side, one of them perhaps a number, wherever they begin.
_APART = re.compile(r"(?=\b([A-Za-z_]\w*(?: +\w+))\b)")


def read_condition(text: str, names: Names) -> tuple[Condition | None, list[Fault]]:
    """Parse and check one condition: the condition, or everything that is wrong with it, by column."""
    tree, faults = parse(text)
    if tree is None:
        return None, [_with_a_name(fault, text, names) for fault in faults]
    checker = _Checker(text.replace("\n", " "), names)
    checker.truth(tree)
    if checker.faults:
        return None, sorted(checker.faults, key=lambda f: (f.column, f.code, f.message))
    return Condition(text, tree, tuple(checker.uses), tuple(checker.comparisons), tuple(checker.nodes)), []


def _with_a_name(fault: Fault, text: str, names: Names) -> Fault:
    """The same where a name was written with spaces: `letter 2` for `letter_2`."""
    if fault.code != "condition-syntax":
        return fault
    known = names.all_names() | set(names.steps)
    for found in _APART.finditer(text):
        joined = "_".join(found[1].split())
        if joined in known:
            message = f"`{found[1]}` is two words, and a name is one"
            return Fault(fault.code, found.start(), message, f"did you mean `{joined}`?")
    return fault


class _Checker:
    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.faults: list[Fault] = []
        self.uses: list[Use] = []
        self.comparisons: list[Comparison] = []
        self.nodes: list[tuple[ast.expr, Use]] = []

    def fault(self, node: ast.AST, code: str, message: str, suggestion: str = "") -> None:
        self.faults.append(Fault(code, getattr(node, "col_offset", 0), message, suggestion))

    def truth(self, node: ast.expr) -> None:
        """A node that must be yes or no."""
        match node:
            case ast.BoolOp(values=parts):
                for part in parts:
                    self.truth(part)
            case ast.UnaryOp(operand=operand):
                self.truth(operand)
            case ast.Compare():
                self.compare(node)
            case ast.Name() | ast.Call():
                use = self.use(node)
                if use is None:
                    return
                if use.kind in ("value", "tier") or (use.kind == "fact" and FACTS[use.name].kind is not Kind.YES_NO):
                    what = f"`{use.name}` is a {'level' if use.kind == 'tier' else 'figure or word'}, not yes or no"
                    self.fault(node, "not-yes-or-no", what, f"compare it, as in {self._example(use)}")
            case _:
                self.fault(
                    node, "not-yes-or-no", "this is neither yes nor no", "write a comparison such as `attendance < 95`"
                )

    def _example(self, use: Use) -> str:
        if use.kind == "tier":
            return f"`{use.name} == '{self.names.tiers[use.name][0]}'`"
        fact = FACTS.get(use.name)
        if fact is not None and fact.choices:
            return f"`{use.name} == '{fact.choices[0]}'`"
        return f"`{use.name} >= 10`"

    def use(self, node: ast.Name | ast.Call) -> Use | None:
        """The name a node reads, with its arguments; None when that is wrong."""
        name = node.id if isinstance(node, ast.Name) else node.func.id if isinstance(node.func, ast.Name) else ""
        kind = self.names.kind_of(name)
        if kind is None:
            self._unknown(node, name)
            return None
        args: tuple[tuple[str, str | int], ...] = ()
        if kind == "fact":
            fact = FACTS[name]
            if self.names.occasion is not None and self.names.occasion not in fact.occasions:
                self.fault(node, "wrong-occasion", f"`{name}` is not known on the occasion `{self.names.occasion}`",
                           f"it is known on {', '.join(f'`{o}`' for o in fact.occasions)}")  # fmt: skip
                return None
            call = node if isinstance(node, ast.Call) else None
            read, faults = read_arguments(fact, node, call, self.names)
            self.faults.extend(faults)
            if faults:
                return None
            args = read
        elif isinstance(node, ast.Call):
            self.fault(node, "wrong-argument", f"`{name}` takes no arguments", f"write `{name}` alone")
            return None
        use = Use(kind, name, args)
        self.uses.append(use)
        self.nodes.append((node, use))
        return use

    def _unknown(self, node: ast.expr, name: str) -> None:
        hint = did_you_mean(name, self.names.all_names())
        words = {*YEARS, *(w for fact in FACTS.values() for w in fact.choices), *self.names.reasons}
        if name in self.names.codes and not hint:
            hint = f"a code is quoted and asked for, as in `marked('{name}')`"
        elif name in words.union(*self.names.tiers.values()):
            hint = f"a word is quoted, as in `'{name}'`"
        self.fault(node, "unknown-name", f"`{name}` is not a fact, nor a name of this profile",
                   hint or "`attendance-policy vocabulary` lists the facts")  # fmt: skip

    def compare(self, node: ast.Compare) -> None:
        """One fact against constants, chained or not."""
        parts = [node.left, *node.comparators]
        facts = [i for i, part in enumerate(parts) if self._is_fact(part)]
        if len(facts) != 1:
            names = [p for p in parts if isinstance(p, ast.Name | ast.Call)]
            for part in names:
                self.use(part)
            if not self.faults:
                what = "a comparison needs a fact" if not facts else "two facts are compared with each other"
                self.fault(node, "one-fact", what, "compare one fact with a figure, or with a name of `values`")
            return
        at = facts[0]
        fact_node = parts[at]
        assert isinstance(fact_node, ast.Name | ast.Call)
        use = self.use(fact_node)
        if use is None:
            return
        for index, operator in enumerate(node.ops):
            op = COMPARISONS[type(operator)]
            if at not in (index, index + 1):
                self.fault(node, "one-fact", "figures are compared with each other", "leave one of them out")
                return
            other = parts[index + 1] if at == index else parts[index]
            if at == index + 1:
                if op not in _FLIPPED:
                    self.fault(node, "wrong-order", f"the fact stands before `{op}`", f"write `{use} {op} (…)`")
                    return
                op = _FLIPPED[op]
            constants = self.constants(use, op, other)
            if constants is not None:
                self.comparisons.append(Comparison(use, op, constants, node))

    def _is_fact(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call):
            return True
        return isinstance(node, ast.Name) and node.id not in self.names.values

    def constants(self, use: Use, op: str, node: ast.expr) -> tuple[Constant, ...] | None:
        """The constants on the other side, of the fact's type and unit."""
        if op in ("in", "not in"):
            if not isinstance(node, ast.Tuple | ast.List) or not node.elts:
                hint = "write the values in round brackets"
                if isinstance(node, ast.Constant):
                    equal = "==" if op == "in" else "!="
                    hint = f"write `({ast.unparse(node)},)`, or compare with `{equal}`"
                self.fault(node, "wrong-type", f"after `{op}` stands a list", hint)
                return None
            found = [self.constant(use, op, part) for part in node.elts]
            return None if any(c is None for c in found) else tuple(c for c in found if c is not None)
        one = self.constant(use, op, node)
        return None if one is None else (one,)

    def constant(self, use: Use, op: str, node: ast.expr) -> Constant | None:
        """One constant, checked against what the fact may be compared with."""
        kind, words = _type_of(use, self.names)
        if kind is Kind.YES_NO:
            what = f"`{use.name}` is yes or no and is not compared"
            self.fault(node, "wrong-type", what, f"write `{use}` or `not {use}`")
            return None
        if kind is Kind.WORD and op not in ("==", "!=", "in", "not in"):
            self.fault(node, "wrong-type", f"`{use.name}` is a word, and words have no order", "compare it with `==`")
            return None
        if isinstance(node, ast.Name):
            return self._value(use, kind, words, node)
        if not isinstance(node, ast.Constant):
            self.fault(node, "wrong-type", f"`{use.name}` is compared with one figure or word", "write it out")
            return None
        if isinstance(node.value, str):
            return self._word(use, kind, words, node, node.value)
        written = self.text[node.col_offset : node.end_col_offset]
        # The signs were read before: digits with at most one point.
        return self._figure(use, kind, node, Fraction(Decimal(written)), written)

    def _value(self, use: Use, kind: Kind, words: Collection[str], node: ast.Name) -> Constant | None:
        """A name of `values`: of the fact's unit, and what it holds is checked as if it stood here."""
        unit = self.names.values.get(node.id, "")
        self.uses.append(Use("value", node.id))
        fact_unit = _unit(use)
        if unit and fact_unit and unit != fact_unit:
            self.faults.append(wrong_unit(node, unit, use.name, fact_unit))
            return None
        given = self.names.given.get(node.id)
        if given is None:
            return ValueName(node.id)
        before = len(self.faults)
        if isinstance(given, str) and kind in (Kind.PERCENT, Kind.COUNT):
            self.faults.append(no_figure(node, given, use.name, fact_unit))
        elif isinstance(given, str):
            self._word(use, kind, words, node, given)
        else:
            self._figure(use, kind, node, given, node.id)
        # What a name holds is wrong where it is given, not where it is compared.
        self.faults[before:] = [replace(fault, value=(node.id, "is")) for fault in self.faults[before:]]
        return ValueName(node.id) if len(self.faults) == before else None

    def _word(self, use: Use, kind: Kind, words: Collection[str], node: ast.expr, word: str) -> str | None:
        if kind is Kind.TIME:
            if _is_clock(word):
                return word
            self.fault(node, "wrong-type", f"`{use.name}` is a time, and `{word}` is none", "write it as in '09:00'")
        elif kind is Kind.WORD:
            if not words or word in words:
                return word
            self.fault(node, "unknown-word", f"`{word}` is not a value of `{use.name}`",
                       did_you_mean(word, words) or "its values are " + ", ".join(f"`{w}`" for w in words))  # fmt: skip
        elif kind is Kind.YEAR:
            if word in YEARS:
                return word
            self.fault(node, "unknown-word", f"`{word}` is not a year group", "year groups are 'N', 'R' and 1 to 13")
        else:
            what = f"`{use.name}` is a number ({_unit(use) or 'a count'})"
            self.fault(node, "wrong-type", what, "compare it with a figure, without quotes")
        return None

    def _figure(self, use: Use, kind: Kind, node: ast.expr, figure: Fraction, written: str) -> Fraction | str | None:
        if kind is Kind.YEAR and str(figure) in YEARS:
            return str(figure)
        if kind is Kind.YEAR:
            what = f"`{written}` is not a year group"
            self.fault(node, "unknown-word", what, "year groups are 'N', 'R' and 1 to 13")
        elif kind is Kind.TIME:
            self.fault(node, "wrong-type", f"`{use.name}` is a time", "write it as '09:00', in quotes")
        elif kind is Kind.WORD:
            self.fault(node, "wrong-type", f"`{use.name}` is a word", "compare it with a word in quotes")
        elif figure < 0 or figure >= 10**MAX_DIGITS or figure.denominator > 10**MAX_PLACES:
            hint = f"at most {MAX_DIGITS} digits before the point and {MAX_PLACES} after it, and no sign"
            self.fault(node, "condition-number", f"`{written}` is not a figure that a fact can reach", hint)
        elif kind is Kind.PERCENT and figure > 100:
            self.fault(
                node, "wrong-unit", f"`{use.name}` is in per cent and never above 100", "give a figure from 0 to 100"
            )
        elif kind is Kind.PERCENT and 0 < figure < 1:
            self.fault(node, "wrong-unit", f"`{use.name}` is in per cent, and `{written}` is less than one",
                       f"write `{float(figure) * 100:g}` if the share is meant")  # fmt: skip
        elif kind is Kind.COUNT and figure.denominator != 1:
            self.fault(node, "wrong-unit", f"`{use.name}` is counted in whole {_unit(use)}", "give a whole figure")
        else:
            return figure
        return None


def _type_of(use: Use, names: Names) -> tuple[Kind, tuple[str, ...]]:
    if use.kind == "tier":
        return Kind.WORD, names.tiers[use.name]
    if use.kind == "fact":
        fact: Fact = FACTS[use.name]
        words = tuple(sorted(names.reasons)) if use.name == "reason" else fact.choices
        return fact.kind, words
    return Kind.YES_NO, ()


def _unit(use: Use) -> str:
    return FACTS[use.name].unit if use.kind == "fact" else ""


def _is_clock(text: str) -> bool:
    hours, _, minutes = text.partition(":")
    return len(text) == 5 and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60
