"""What a checked condition is: its tree, the names it reads, and its comparisons with constants."""

from __future__ import annotations

import ast
from dataclasses import field
from fractions import Fraction

from attendance_policy.frozen import dataclass

Argument = str | int
# Parameters that are written without their name.
POSITIONAL = ("what", "step", "break", "way", "what_for")


@dataclass(frozen=True, slots=True)
class ValueName:
    """A name of the profile's `values`, standing where a constant does; never equal to a word spelled like it."""

    name: str

    def __str__(self) -> str:
        return self.name


Constant = Fraction | str | ValueName


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a name. `kind`: fact, term, value, tier, judgement or flag. `args`: sorted (parameter, value)."""

    kind: str
    name: str
    args: tuple[tuple[str, Argument], ...] = ()

    def __str__(self) -> str:
        if not self.args:
            return self.name
        shown = (repr(value) if key in POSITIONAL else f"{key}={value!r}" for key, value in self.args)
        return f"{self.name}({', '.join(shown)})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact against constants: `op` is <, <=, ==, !=, >=, >, in or not in, read with the fact on the left."""

    use: Use
    op: str
    constants: tuple[Constant, ...]
    node: ast.expr = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that may be run: parsed once, every node on the whitelist, every name known and of the right type."""

    text: str
    tree: ast.expr = field(compare=False, repr=False)
    uses: tuple[Use, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    nodes: tuple[tuple[ast.expr, Use], ...] = field(default=(), compare=False, repr=False)

    def use_at(self, node: ast.expr) -> Use:
        """The use that a name or call of the tree is."""
        return next(use for known, use in self.nodes if known is node)


ALWAYS = Condition("always", ast.Constant(value=True))
