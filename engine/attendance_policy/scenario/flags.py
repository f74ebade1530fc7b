"""Flags: yes/no columns of the pupil file that policies read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from attendance_policy.policy import Policy
from attendance_policy.register.model import NO, Pupils
from attendance_policy.vocabulary import FLAGS


def flags_of(policies: Iterable[Policy]) -> frozenset[str]:
    """Every flag that the vocabulary or one of the policies has."""
    return FLAGS.union(*(policy.flags for policy in policies))


def with_other_flags(pupils: Pupils, policies: Iterable[Policy]) -> Pupils:
    """The same pupils, with every flag that none of them has as no."""
    none = np.full(len(pupils.pupil_ids), NO, dtype=np.uint8)
    return replace(pupils, flags={**dict.fromkeys(sorted(flags_of(policies)), none), **pupils.flags})
