"""What became of the mutants of policies, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from attendance_policy.testing.mutate import BROKEN, EQUAL, IDLE, NOTICED, SURVIVED, Mutation


def mutation_text(mutations: Sequence[Mutation]) -> str:
    """A line for each policy, and below it every mutant that no expectation notices, with its place."""
    lines = ["", "mutation             score  noticed  survived    equal     idle"]
    for one in mutations:
        counts = "".join(f"{one.count(result):>9}" for result in (NOTICED, SURVIVED, EQUAL, IDLE))
        lines.append(f"{one.policy:<17}{one.score:>8}%{counts}")
    for one in mutations:
        lines += [f"{mutant.place}: {mutant.words}" for mutant in one.survivors]
    return "\n".join(lines)


def mutation_data(mutations: Sequence[Mutation]) -> dict[str, object]:
    """The score of all policies together and of each; every survivor with its place."""
    noticed = sum(one.count(NOTICED) for one in mutations)
    whole = sum(one.count(NOTICED, SURVIVED) for one in mutations)
    return {
        "score": 100 * noticed // whole if whole else 100,
        "noticed": noticed,
        "total": whole,
        "policies": {
            one.policy: {"score": one.score, "noticed": one.count(NOTICED), "total": one.count(NOTICED, SURVIVED),
                         "equal": one.count(EQUAL), "idle": one.count(IDLE), "broken": one.count(BROKEN)}
            for one in mutations
        },
        "survivors": [
            {"policy": one.policy, "path": mutant.path, "kind": mutant.kind, "before": mutant.before,
             "after": mutant.after, "file": mutant.place.file, "line": mutant.place.line,
             "column": mutant.place.column}
            for one in mutations for mutant in one.survivors
        ],
    }  # fmt: skip
