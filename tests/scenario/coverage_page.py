"""The page on what the shared scenarios show of each document: `python tests/scenario/coverage_page.py` writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from attendance_policy.library import Library
from attendance_policy.policy import Policies, Policy
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.scalars import type_scalars
from attendance_policy.policy.shape import schema
from attendance_policy.rules.openness import conditions_of, uses_of
from attendance_policy.scenario import Ready, Scenario
from attendance_policy.source import read_file
from attendance_policy.testing.exercised import Exercised, measure
from scenario.question_coverage import not_asked
from scenario.shared import SCENARIOS, SCHOOLS, Reader

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "scenario-coverage.md"

# Occasions that no register holds. Rules on them are asked in another way.
WAITING = {
    "arrival": "asked by the question `arrive`, minute by minute",
    "notice": "a notice is decided by parent and child, with the log's own rules",
    "duties": "a duty is asked by its cadence and not about a pupil",
}
# What no register can show, and why: the end of the line, by what it says.
CANNOT = {
    "`absence >= 50` never decides as yes": "who misses half has missed a tenth, and either is enough",
    "level (less_chance): `attendance(places=1) <= 95.9` never decides as no": "the level above begins at 96.0",
    "level (harder): `attendance(places=1) <= 92.9` never decides as no": "the level above begins at 93.0",
    "`school_days_since('agreed return') >= return_after_leave` never decides as no at its edge": (
        "on a day before the agreed return nothing is counted from it"
    ),
}


@dataclass(frozen=True)
class School:
    """One policy with what the scenarios show of it. `missing`: what they could show and do not."""

    policy: Policy
    cases: list[Exercised]
    questions: list[str]

    @property
    def asked(self) -> list[Exercised]:
        """The cases that a register asks."""
        return [case for case in self.cases if not self.waits(case)]

    @property
    def missing(self) -> list[str]:
        """What no scenario shows and no reason excuses."""
        return [line for case in self.asked for line in lacking(case)] + self.questions

    def waits(self, case: Exercised) -> bool:
        """Whether the occasion of a case is one that no register holds."""
        return waiting_for(self.policy, case) != ""


def waiting_for(policy: Policy, case: Exercised) -> str:
    """The occasion that a case waits for; "" for none."""
    rule = policy.rule(case.rule)
    if rule is not None and rule.section == "duties":
        return "duties"
    return case.occasions[0] if set(case.occasions) <= WAITING.keys() else ""


def lacking(case: Exercised) -> list[str]:
    """What no scenario shows of a case, but for what none can."""
    return [
        line for line in case.missing()
        if not any(line.endswith(end) for end in CANNOT)
        and not (case.turns_on_silence and "never decides" in line)
    ]  # fmt: skip


def schools(named: Sequence[tuple[str, Scenario]], policies: Sequence[Ready]) -> list[School]:
    """Each policy with what the scenarios show of it."""
    measured = measure(named, policies)
    return [
        School(ready.loaded.policy, measured[ready.loaded.policy.id], not_asked([one for _, one in named], ready))
        for ready in policies
    ]


def machine_rules(school: School) -> dict[str, list[str]]:
    """The rules of the ledger that a machine can decide, by what the scenarios show: shown, waits, missing, beside."""
    file = ROOT / "policies" / "ledger" / f"{school.policy.id}.yaml"
    data, _ = type_scalars(read_file(file, file.name), schema("ledger"))
    found: dict[str, list[str]] = {"shown": [], "waits": [], "missing": [], "beside": []}
    for name, entry in data["rules"].items():
        if entry["kind"] == "M" and entry["lives"] in ("profile", "inherited"):
            states = {_state(school, where.replace("'", "").split(".")) for where in entry["where"]} - {""}
            worst = next((state for state in ("missing", "waits", "shown") if state in states), "beside")
            found[worst].append(name)
    return found


def _state(school: School, path: list[str]) -> str:
    """What is shown of one path of a profile; "" for a path that no question and no register asks about."""
    section, name = path[0], path[1] if len(path) > 1 else ""
    if section in ("registers", "reporting", "leave", "reasons"):
        heads = {"reasons": f"with the reason {name}", "registers": f"registers.{name}"}
        return "missing" if any(heads.get(section, section) in line for line in school.questions) else "shown"
    cases = [case for case in school.cases if _is_of(school.policy, case, section, name)]
    if not cases:
        return ""
    if any(lacking(case) for case in cases if not school.waits(case)):
        return "missing"
    return "waits" if all(school.waits(case) for case in cases) else "shown"


def _is_of(policy: Policy, case: Exercised, section: str, name: str) -> bool:
    if section in ("rules", "stages", "tiers"):
        return case.rule == name
    rule = policy.rule(case.rule)
    if section != "terms" or rule is None:
        return False
    return any(use.kind == "term" and use.name == name for one in rule.cases
               for use in uses_of(policy, conditions_of(rule, one)))  # fmt: skip


def page(every: Sequence[School]) -> str:
    """The whole page."""
    lines = [
        "<!-- made by tests/scenario/coverage_page.py; do not edit -->", "",
        "# What the scenarios show", "",
        "Every case of every rule that a register asks fires in one of the scenarios of `tests/scenarios` and stays",
        "silent in one in which its occasion came up. Every comparison decides on both sides; every figure does so at",
        "its edge: the next whole number, or one session more or less. Every minute, deadline and notice is asked on",
        "both sides, and every reason once. `tests/scenario/test_rule_coverage.py` holds the scenarios to it.", "",
        "A rule of a document that a machine can decide (M) is *shown* when the cases and questions behind it are,",
        "*waits* when no register holds its occasion yet, and stands *beside* when nothing is decided about a pupil:",
        "duties' cadences, records, formal steps, letters.", "",
        "| policy | cases a register asks | comparisons | cases that wait | M rules | shown | wait | beside |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for school in every:
        rules = machine_rules(school)
        seen = [len(school.asked), sum(len(case.atoms) for case in school.asked), len(school.cases) - len(school.asked)]
        seen += [sum(map(len, rules.values())), *(len(rules[state]) for state in ("shown", "waits", "beside"))]
        lines.append(f"| {school.policy.id} | {' | '.join(map(str, seen))} |")
    lines += ["", "## What no scenario can show", "", "| what | why |", "|---|---|"]
    lines += [f"| {what} | {why} |" for what, why in CANNOT.items()]
    lines += ["", "## What waits", "", "| occasion | why | rules |", "|---|---|---|"]
    lines += [f"| {name} | {why} | {_listed(every, name)} |" for name, why in WAITING.items()]
    for school in every:
        lines += ["", f"## {school.policy.id}", "", "| rule | fires in | stays silent in |", "|---|---|---|"]
        lines += [
            f"| {case.name} | {_shown(case.fires)} | {_shown(case.silent, case.always)} |" for case in school.asked
        ]
    return "\n".join(lines) + "\n"


def _listed(every: Sequence[School], occasion: str) -> str:
    counts: Mapping[str, int] = {
        school.policy.id: sum(waiting_for(school.policy, case) == occasion for case in school.cases) for school in every
    }
    return ", ".join(f"{policy} {count}" for policy, count in counts.items() if count) or "none"


def _shown(names: Sequence[str], always: bool = False) -> str:
    if always:
        return "asks no more than its occasion"
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"`{names[0]}`{more}" if names else "turns on a value that the document does not give"


def all_schools() -> list[School]:
    """The shipped profiles and the shared scenarios."""
    policies = Policies(Library((), None))
    reader = Reader(code_book(policies.resolver))
    named = [(path.stem, reader.file(path)) for path in sorted(SCENARIOS.glob("*.yaml"))]
    return schools(named, [Ready.of(policies.load(name)) for name in SCHOOLS])


if __name__ == "__main__":
    PAGE.write_text(page(all_schools()), encoding="utf-8")
