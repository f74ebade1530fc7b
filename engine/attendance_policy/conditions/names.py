"""The names that a profile's conditions may use beside the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from fractions import Fraction

from attendance_policy.frozen import dataclass
from attendance_policy.vocabulary import FACTS


def _nothing(_code: str) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True)
class Names:
    """What a profile's conditions may name beside the vocabulary, and on which occasion this one is asked.

    `values`: name -> unit ("" when none, None for a silence); `given`: name -> its figure or word. `tiers`: name ->
    its levels. `steps`: ids of rules and papers. `codes`: the letters of the code set. `told`: what is wrong with the
    letters of another set, and what to do; None for letters of none.
    """

    occasion: str | None = None
    terms: Collection[str] = ()
    values: Mapping[str, str | None] = field(default_factory=dict)
    tiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    judgements: Collection[str] = ()
    flags: Collection[str] = ()
    reasons: Collection[str] = ()
    steps: Collection[str] = ()
    codes: Collection[str] = ()
    given: Mapping[str, Fraction | str] = field(default_factory=dict)
    told: Callable[[str], tuple[str, str] | None] = field(default=_nothing, compare=False)

    def kind_of(self, name: str) -> str | None:
        """Which list a name belongs to."""
        if name in FACTS:
            return "fact"
        for kind, names in (("term", self.terms), ("value", self.values), ("tier", self.tiers),
                            ("judgement", self.judgements), ("flag", self.flags)):  # fmt: skip
            if name in names:
                return kind
        return None

    def all_names(self) -> set[str]:
        """Every name a condition may use."""
        return {*FACTS, *self.terms, *self.values, *self.tiers, *self.judgements, *self.flags}
