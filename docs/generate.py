"""Writes the pages of docs/ that are made from the program: `make docs`. A test checks that they are current."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from attendance_policy.cli.app import COMMANDS, group
from attendance_policy.letters.facts import FACTS as LETTER_FACTS
from attendance_policy.letters.read_template import Templates
from attendance_policy.letters.writers.word_names import BODY, CONDITIONS, PLACEHOLDERS
from attendance_policy.library import Library
from attendance_policy.lint import Finding, lint
from attendance_policy.lint.catalogue import catalogue
from attendance_policy.policy import Policies
from attendance_policy.reports.table_catalogue import TABLES
from attendance_policy.reports.writers.cells import as_text
from attendance_policy.source import read_file
from attendance_policy.vocabulary import ANCHORS, CADENCES, CODE_SETS, FACTS, OCCASIONS, UNITS, VERBS
from attendance_policy.vocabulary.about import ABOUT
from attendance_policy.vocabulary.counting import CHOICES
from attendance_policy.vocabulary.facts import Parameter
from attendance_policy.vocabulary.ways import WAYS

DOCS = Path(__file__).parent
MADE = "<!-- made by docs/generate.py; do not edit -->\n\n"


def cli_page() -> str:
    """Every command with its help, as the program prints it."""
    lines = [MADE + "# Commands", "", "Options and JSON keys are a contract: none goes or changes its meaning.", ""]
    lines += ["| exit code | means |", "|---|---|", "| 0 | done |",
              "| 1 | what was checked has findings |", "| 2 | the call itself is wrong |",
              "| 3 | an input could not be used |", "| 4 | a fault in the program |", ""]  # fmt: skip
    lines += ["| in the environment | means |", "|---|---|",
              "| `ATTENDANCE_POLICY_CACHE` | where what was read of profiles and calendars is kept for later runs: a "
              "folder, or `off`; `attendance-policy --no-cache …` does without for one call |",
              "| `XDG_CACHE_HOME` | where that folder is without the first; `~/.cache` without either |",
              "| `NO_COLOR` | no colours |",
              "| `ATTENDANCE_POLICY_DEBUG` | a fault in the program shows where it was |",
              "", "What is kept is believed only when it is whole, of this very content, schema and program, "
              "and writable by its owner alone; else the files are read again.", ""]  # fmt: skip
    for name in COMMANDS:
        with click.Context(group, info_name="attendance-policy", **group.context_settings) as above:
            command = group.get_command(above, name)
            assert command is not None
            with click.Context(command, info_name=name, parent=above, terminal_width=100) as context:
                lines += [f"## {name}", "", "```", command.get_help(context), "```", ""]
                for inner, part in getattr(command, "commands", {}).items():
                    with click.Context(part, info_name=inner, parent=context, terminal_width=100) as below:
                        lines += [f"### {name} {inner}", "", "```", part.get_help(below), "```", ""]
    return "\n".join(lines)


def _argument(one: Parameter, alone: bool) -> str:
    """An argument: of the one that stands without its name, what it may be, and whether it may be left out."""
    if not alone:
        return f"`{one.name}`"
    kind = " or ".join(f"'{word}'" for word in one.choices) if one.takes == "words" else f"a {one.takes}"
    return f"`{one.name}` ({kind}; {'always given' if one.required else 'may be left out'})"


def vocabulary_page() -> str:
    """Every name that a profile may use."""
    lines = [MADE + "# Vocabulary", "", "The names that conditions, actions and times may use. The list is closed.", ""]
    lines += ["## Facts", ""]
    for fact in FACTS.values():
        named = ((fact.positional,) if fact.positional else ()) + fact.named
        arguments = [_argument(one, one is fact.positional) for one in named]
        lines += [f"### {fact.name}", "", f"{fact.description[:1].upper()}{fact.description[1:]}.", ""]
        lines += [f"* kind: {fact.kind.value}" + (f", in {fact.unit}" if fact.unit else "")]
        lines += [f"* known from: {fact.known_from}", f"* occasions: {', '.join(fact.occasions)}"]
        if arguments:
            lines += [f"* arguments: {', '.join(arguments)}"]
        if fact.choices:
            lines += [f"* values: {', '.join(f'`{c}`' for c in fact.choices)}"]
        lines += [""]
    lines += _table("Sets of codes", CODE_SETS)
    lines += _table("Occasions", {o.name: f"{o.description} ({o.about})" for o in OCCASIONS.values()})
    lines += ["## Cadences of duties", "", ", ".join(f"`{c}`" for c in CADENCES) + ", `6 months`, `request from …`", ""]
    lines += _table("Actions", {v.name: f"{v.description}; takes a {v.target}" for v in VERBS.values()})
    lines += _table("What an answer to a judgement is about", ABOUT)
    lines += _table("Ways to reach somebody", WAYS)
    lines += _table("Units", UNITS)
    lines += _table("Anchors", ANCHORS)
    lines += _table("Ways of counting", {name: ", ".join(f"`{c}`" for c in said) for name, said in CHOICES.items()})
    return "\n".join(lines)


def _table(title: str, rows: dict[str, str]) -> list[str]:
    body = ["| `{}` | {} |".format(name, meaning.replace("|", "\\|")) for name, meaning in rows.items()]
    return [f"## {title}", "", "| name | meaning |", "|---|---|", *body, ""]


def reference_page() -> str:
    """Every key of a profile, from the schema."""
    schema = json.loads((DOCS.parent / "schema" / "policy.schema.json").read_text(encoding="utf-8"))
    lines = [MADE + "# Keys of a profile", "", schema["description"], ""]
    lines += _keys("A profile", schema)
    for name, part in schema["$defs"].items():
        for inner in _objects(part):
            lines += _keys(name.replace("_", " "), inner)
    return "\n".join(lines)


def _objects(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "properties" in part:
        yield part
    for key in ("then", "else", "items"):
        if isinstance(part.get(key), dict):
            yield from _objects(part[key])


def _keys(title: str, part: dict[str, Any]) -> list[str]:
    lines = [f"## {title}", "", "| key | says | example |", "|---|---|---|"]
    for key, value in part["properties"].items():
        example = json.dumps(value["examples"][0], ensure_ascii=False).replace("|", "\\|")
        lines += [f"| `{key}` | {value['description']} | `{example}` |"]
    return [*lines, ""]


COVERAGE = """# Coverage

Every rule of each document has an entry in `policies/ledger/`, which says where it lives: in a value or rule of the
*profile*, *inherited* from national text that the document repeats, as a *judgement* raised for a person, or
*descriptive*, said on the policy page. M: a machine can decide it; J: a person judges; D: it decides nothing.
"""


def coverage_page() -> str:
    """How many rules of each document live where, by area."""
    lives = ("profile", "inherited", "judgement", "descriptive")
    lines = [MADE + COVERAGE]
    for path in sorted((DOCS.parent / "policies" / "ledger").glob("*.yaml")):
        rules: Any = read_file(path).data
        entries = rules["rules"]
        areas: dict[str, Counter[str]] = {}
        for name, entry in entries.items():
            areas.setdefault(name.split("-")[1], Counter()).update([entry["lives"], f"kind {entry['kind']}"])
        total: Counter[str] = Counter()
        kinds = ("M", "M + J", "J", "D")
        lines += [f"## {rules['ledger']}: {len(entries)} rules", "",
                  "| area | rules | " + " | ".join(kinds) + " | " + " | ".join(lives) + " |",
                  "|---|" + "---:|" * (1 + len(kinds) + len(lives))]  # fmt: skip
        for area, counts in areas.items():
            total.update(counts)
            lines += [_coverage_row(area, counts, kinds, lives)]
        lines += [_coverage_row("all", total, kinds, lives), ""]
    return "\n".join(lines)


def _coverage_row(name: str, counts: Counter[str], kinds: tuple[str, ...], lives: tuple[str, ...]) -> str:
    cells = [sum(counts[kind] for kind in lives), *(counts[f"kind {k}"] for k in kinds), *(counts[k] for k in lives)]
    return f"| {name} | " + " | ".join(str(cell) if cell else "·" for cell in cells) + " |"


LINT = """# What lint finds

`attendance-policy lint` examines profiles that validate. A finding says what a person should look at: a slip in the
profile, or something that the document itself leaves open or says twice. It names the line, the clauses that bear on
it and, where there is one, a pupil's figure that shows it. An `error` cannot be meant, a `warning` is usually a slip or
a contradiction, a `note` is for whoever reads the policy. The command exits with 1 for an error or a warning.

A school that knows of a finding and lives with it says so in its profile under `accepted`, with a reason and a day:

```yaml
accepted:
  letters_leave_a_hole:
    finding: tier-gap
    at: tiers.level
    because: the table is the trust's, and the trust reviews it in July
    until: "2027-07-31"
```

`lint --fix NAME` mends in the file what has one right answer, and says what it did: values that other readers take for
something else are put in quotes, acceptances of what is not there are taken out, a code that is out of use gives way to
its only successor, also where it keeps the profile from being valid. Everything else of the file stays, comments too;
what makes a profile unusable, or brings a new finding, is not done. `--dry-run` shows the difference.
[findings.md](findings.md) lists every contradiction and gap of the five documents with where it stands.

A profile that does not validate is not examined: its errors are told in every format, beside what is found in the
others, and the command exits with 3.

`lint --readings` looks at every other reading of every open point too, each by itself, and at the working readings
together: with the rules about conditions, ladders, order and reach, and nothing that the body has already. What is
found there ends in the reading, such as "under the reading `lower` of `where_low_begins`". It takes as long as there
are readings, some seconds for the five policies, and its last line says how many were looked at.

## What lint cannot see

A slip that could as well be meant is left alone. The profile says nothing against it, so nothing in it shows it; what
does is the document, an expectation, or the profile as it was:

%UNSEEN%

`test --edges` writes the scenarios at each edge for a person to confirm, and `test --mutate` says which figures, signs
and units no expectation would notice: where nothing survives there, `test` finds a slip of that kind.

## What lint finds in conditions

What is computed from conditions is exact; [analysis.md](analysis.md) says how, and what it does not see. Every example
below is a whole profile, and what is said about it is what the program prints on 2025-08-01.
"""


# Slips that no rule can tell from what is meant, and what does tell them.
UNSEEN = (
    (
        "a figure for another that is as likely: 3 days for 5, `absence_day > 30` for `> 3`, 2 months "
        "of notice for 2 weeks",
        "`check-source` lays figures and units beside the clause; `test`",
    ),
    (
        "`or` for `and`, or the other way round, where both parts still decide something",
        "`test`, `diff` against the profile before",
    ),
    (
        "one mark, flag or judgement for another of its kind: `marked('M')` for `marked('I')`, a "
        "`not` before a judgement",
        "`test`; `simulate` and `explain` show whom it reaches",
    ),
    (
        "`<` for `>=` on a count that nobody named a least or a most of",
        "`test`, `simulate`",
    ),
    (
        "another window: `this='week'` for `this='spell'`",
        "`test`, `diff`",
    ),
    (
        "a rule that comes `after` a step whose condition excludes its own: attendance may have changed in between",
        "`simulate` shows how often each rule comes",
    ),
    (
        "a step under another level than the document has it, or after another letter of the same kind",
        "`check-source` where the clause names it; `test`",
    ),
    (
        "two cases of one rule exchanged, the figures of two levels exchanged",
        "`test`; of three or more, levels-out-of-order sees it",
    ),
    (
        "a clause that is another of the document's",
        "`check-source`",
    ),
    (
        "what a document leaves out altogether",
        "a reader",
    ),
)


def lint_page() -> str:
    """Every rule of the linter: why, the example it fires on, and what it says of it."""
    unseen = "\n".join(["| slip | what sees it |", "|---|---|", *(f"| {slip} | {seen} |" for slip, seen in UNSEEN)])
    lines = [MADE + LINT.replace("%UNSEEN%", unseen), "| code | severity | finds |", "|---|---|---|"]
    lines += [f"| [{one.code}](#{one.code}) | {one.severity.value} | {one.title} |" for one in catalogue()]
    for rule in catalogue():
        file = DOCS.parent / "tests" / "lint" / "fixtures" / rule.code / "fires.yaml"
        mended = " `--fix` mends it where there is one right answer." if rule.mend else ""
        lines += ["", f"## {rule.code}", "", f"Finds {rule.title}. {rule.why}{mended}", ""]
        lines += ["```yaml", file.read_text(encoding="utf-8").rstrip("\n"), "```", "", "```console"]
        for one in _findings(file, rule.code):
            said = one.problem
            lines += [f"{said.place}: {said.severity.value}: {said.message} [{said.code}]"]
            lines += [f"    for example {one.witness}"] if one.witness else []
            lines += [f"    {said.suggestion}"] if said.suggestion else []
        lines += ["```"]
    return "\n".join(lines)


def _findings(file: Path, code: str) -> tuple[Finding, ...]:
    policies = Policies(Library((), file.parent))
    loaded = policies.examine_document(policies.library.document_of(file.read_bytes(), file.name))
    return lint(loaded, policies, date(2025, 8, 1), (code,)).findings


def letters_page() -> str:
    """The page on letters: as it is written, and below the line the facts and the templates."""
    mark = "<!-- what follows is made by docs/generate.py; do not edit -->"
    head = (DOCS / "letters.md").read_text(encoding="utf-8").partition(mark)[0]
    lines = [head + mark, "", "## Facts", "", "| fact | is | known from | says |", "|---|---|---|---|"]
    lines += [f"| `{one.name}` | {one.kind} | {one.known_from} | {one.description} |" for one in LETTER_FACTS.values()]
    lines += ["", "## The packaged templates", "", "| template | is | provides |", "|---|---|---|"]
    found = Templates()
    for template in map(found.find, found.ids):
        assert template is not None
        lines += [f"| `{template.id}` | {template.about} | {'; '.join(sorted(template.meets))} |"]
    lines += ["", "## Placeholders of a Word template", "", "| placeholder | stands for |", "|---|---|"]
    lines += [f"| `{{{{p {BODY} }}}}` | the text of the letter, its lists and tables: once, in its own paragraph |"]
    lines += [f"| `{{{{ {one.name} }}}}` | {one.description} |" for one in PLACEHOLDERS.values()]
    lines += [f"| `{{% if {name} %}}` | {description} |" for name, description in CONDITIONS.items()]
    return "\n".join(lines)


def tables_page() -> str:
    """The page on tables: as it is written, and below the line every table with its columns."""
    mark = "<!-- what follows is made by docs/generate.py; do not edit -->"
    head = (DOCS / "tables.md").read_text(encoding="utf-8").partition(mark)[0]
    lines = [head.rstrip() + "\n\n" + mark]
    for table in TABLES:
        lines += ["", f"## {table.name}", "", f"{table.about[:1].upper()}{table.about[1:]}.", ""]
        lines += ["| column | is | says | example |", "|---|---|---|---|"]
        for one in table.columns:
            example = f"`{as_text(one.example)}`" if as_text(one.example) else ""
            choices = f" ({', '.join(f'`{choice}`' for choice in one.choices)})" if one.choices else ""
            lines += [f"| `{one.name}` | {one.type} | {one.meaning}{choices} | {example} |"]
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "coverage.md": coverage_page,
    "cli.md": cli_page,
    "vocabulary.md": vocabulary_page,
    "policy-reference.md": reference_page,
    "lint.md": lint_page,
    "letters.md": letters_page,
    "tables.md": tables_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page().rstrip() + "\n", encoding="utf-8")
