"""Actions by their names, so that those of two policies can be told apart."""

from __future__ import annotations

from attendance_policy.diff.names import Names
from attendance_policy.policy.model import Action


def action_words(action: Action, names: Names) -> str:
    """An action by its names in the second policy, so that two can be told apart."""
    inner = [action_words(part, names) for part in action.parts]
    stop = action.stop_when.text if action.stop_when is not None else ""
    return names.now(repr((action.verb, action.target, action.args, inner, stop)))
