"""Templates of letters: YAML that says which blocks a letter has, and plain sentences with facts in them.

A sentence may name facts, compare them and choose between words; it can do nothing else. It is parsed as Jinja, and
every part of it is looked for on a short list: no loops, calls, attributes, imports or sums, so that what a template
costs is bounded by its own length, whoever wrote it. It is rendered in a sandbox with strict names all the same.
Texts come out plain; each writer escapes them for what it writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from jinja2 import Template as CompiledTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from attendance_policy.diagnostics import Place
from attendance_policy.frozen import dataclass
from attendance_policy.letters.facts import Value
from attendance_policy.letters.model import Block, Bullets, Heading, Paragraph, Table
from attendance_policy.templating import Sandbox

KINDS = ("heading", "text", "list", "list_of", "table_of")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter,
)  # fmt: skip
_MOST_CHARACTERS = 4000  # of one text, as it comes out


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a template. `texts`: sentences to fill in; `fact`: for `list_of` and `table_of`, what it shows.

    `given`, `without`: facts that must have a value, or none, for the block to be there. `meets`: what a document wants
    the letter to contain, in the words of its profile, and the block provides. `caption`: of a table.
    """

    kind: str
    place: Place
    texts: tuple[str, ...] = ()
    fact: str = ""
    caption: str = ""
    given: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()

    def is_in(self, facts: Mapping[str, Value]) -> bool:
        """Whether the block is in a letter with these facts."""
        return all(facts.get(name) for name in self.given) and not any(facts.get(name) for name in self.without)

    @property
    def names(self) -> frozenset[str]:
        """The facts that the block shows."""
        shown = frozenset().union(*(names_in(text) for text in (*self.texts, self.caption)))
        return shown | {self.fact} if self.fact else shown


@dataclass(frozen=True)
class Template:
    """A template: what it is for, its subject and its blocks. `needs`: facts it must have, whatever it shows.

    `logged_as`: the letter that the log of events is to have, where that is not the paper itself: a warning of a notice
    is no notice.
    """

    id: str
    about: str
    subject: str
    parts: tuple[Part, ...]
    needs: tuple[str, ...]
    place: Place
    logged_as: str = ""

    @cached_property
    def meets(self) -> frozenset[str]:
        """Everything that its blocks provide."""
        return frozenset(words for part in self.parts for words in part.meets)

    def needed(self, facts: Mapping[str, Value]) -> tuple[str, ...]:
        """The facts that a letter with these facts needs and does not have, by name."""
        names = set(self.needs) | names_in(self.subject)
        for part in self.parts:
            if part.is_in(facts):
                names |= part.names
        return tuple(sorted(name for name in names if name not in facts))

    def filled(self, facts: Mapping[str, Value]) -> tuple[str, tuple[Block, ...]]:
        """The subject and the blocks. `needed` must be empty. A list or table without an entry is left out."""
        blocks = [block for part in self.parts if part.is_in(facts) for block in _blocks(part, facts)]
        return fill(self.subject, facts), tuple(blocks)


def _blocks(part: Part, facts: Mapping[str, Value]) -> Iterator[Block]:
    match part.kind:
        case "heading":
            yield Heading(fill(part.texts[0], facts))
        case "text":
            yield Paragraph(fill(part.texts[0], facts))
        case "list":
            yield Bullets(tuple(fill(text, facts) for text in part.texts))
        case "list_of":
            items = facts[part.fact]
            if isinstance(items, tuple) and items:
                yield Bullets(items)
        case _:
            table = facts[part.fact]
            if isinstance(table, Table) and table.rows:
                yield Table(fill(part.caption, facts), table.head, table.rows)


def fill(text: str, facts: Mapping[str, Value]) -> str:
    """A sentence with its facts, runs of white space made one; cut at a length no sentence has."""
    said = _compiled(text).render({name: facts[name] for name in names_in(text) if name in facts})
    return " ".join(said.split())[:_MOST_CHARACTERS]


@cache
def _compiled(text: str) -> CompiledTemplate:
    return _environment().from_string(text)


@cache
def names_in(text: str) -> frozenset[str]:
    """The facts that a sentence names. The text must have passed `fault_in`."""
    return frozenset(find_undeclared_variables(_environment().parse(text)))


@cache
def lists_in(text: str) -> frozenset[str]:
    """The facts that a sentence names as lists, and nowhere otherwise. The text must have passed `fault_in`."""
    tree = _environment().parse(text)
    inside = [node.node for node in tree.find_all(nodes.Filter) if node.name == "listed"]
    other = {node.name for node in tree.find_all(nodes.Name) if not any(node is one for one in inside)}
    return frozenset(one.name for one in inside if isinstance(one, nodes.Name)) - other


def fault_in(text: str) -> str:
    """What is wrong with a sentence, "" for nothing."""
    try:
        tree = _environment().parse(text)
    except TemplateSyntaxError as error:
        return f"it cannot be read: {(error.message or 'the braces do not match').rstrip('.').lower()}"
    for node in _every(tree):
        if not isinstance(node, _ALLOWED):
            return f"`{type(node).__name__.lower()}` has no place in a letter"
        if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.kwargs or node.dyn_args):
            return f"there is no filter `{node.name}`"
        if isinstance(node, nodes.Filter) and not all(isinstance(one, nodes.Const) for one in node.args):
            return f"what stands after `{node.name}` must be quoted words"
        if isinstance(node, nodes.Filter) and len(node.args) != FILTERS[node.name][0]:
            return f"`{node.name}` takes {FILTERS[node.name][0] or 'no'} words"
    return ""


def _every(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _every(child)


def counted(value: object, noun: str) -> str:
    """`1 session`, `12 sessions`; a plural is made with an s. `once` and `twice` are said for times."""
    number = value if isinstance(value, int) else 0
    if noun == "time" and number in (1, 2):
        return "once" if number == 1 else "twice"
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(value: object, word: str) -> str:
    """The entries of a list in a sentence: `a, b or c` with the word `or`."""
    items = [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
    return f" {word} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def first_up(value: object) -> str:
    """Words with a capital at their start."""
    text = str(value)
    return text[:1].upper() + text[1:]


# From the name of a filter to how many words it takes, and what it does.
FILTERS = {"counted": (1, counted), "first_up": (0, first_up), "listed": (1, listed)}


@cache
def _environment() -> Sandbox:
    # Nothing is escaped here: a letter is a value, and an apostrophe in a name is an apostrophe. Writers escape.
    found = Sandbox(autoescape=False)
    found.globals.clear()
    found.filters = {name: function for name, (_, function) in FILTERS.items()}
    found.tests.clear()
    return found


def is_name(text: str) -> bool:
    """Whether a word can be the id of a template."""
    return re.fullmatch(r"[a-z][a-z0-9_]{0,59}", text) is not None
