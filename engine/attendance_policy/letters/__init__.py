"""Letters that a policy makes due: found among decisions, filled in from facts, and written as files."""
