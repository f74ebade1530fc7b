"""What a rule came to, as data: of a simulation, and of each point of a sweep."""

from __future__ import annotations

from typing import Any

from attendance_policy.simulate import RuleCount


def rule_count_data(count: RuleCount) -> dict[str, Any]:
    """The keys that scripts may rely on."""
    return {
        "count": count.count,
        "pupils": count.pupils,
        "asks": count.asks,
        "if": count.unknown,
        "first": count.first,
        "not_specified": count.not_specified,
        "depends_on": list(count.open_names),
        "source": list(count.source),
    }
