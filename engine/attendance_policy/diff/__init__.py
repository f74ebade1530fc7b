"""Two policies compared by meaning: what changed, clause by clause, and the shortest history they decide differently.

The method and its limits are in docs/diff.md.
"""

from attendance_policy.diff.compare import compare
from attendance_policy.diff.model import Change, Differences

__all__ = ["Change", "Differences", "compare"]
