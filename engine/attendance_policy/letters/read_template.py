"""Reading templates from files: every fault of a file told at once, at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean, wrong_call
from attendance_policy.letters.facts import FACTS
from attendance_policy.letters.templates import KINDS, Part, Template, fault_in, is_name, lists_in, names_in
from attendance_policy.library import letter_templates, packaged
from attendance_policy.source import Document, read_file

_KEYS = ("letter", "about", "subject", "needs", "logged_as", "blocks")
_PART_KEYS = (*KINDS, "caption", "if", "unless", "meets")
_WANTED = {"list_of": "list", "table_of": "table"}
_INSTEAD = {"list": "use `list_of` for it, or `|listed('and')` in a sentence", "table": "use `table_of` for it"}
_MOST_BLOCKS = 60


class Templates:
    """The templates of a call, read when they are wanted.

    `own`: a folder of templates that goes first. `folders`: of profiles, whose `letters/` comes next; the packaged ones
    come last. Raises a wrong call (exit code 2) where `own` is no folder.
    """

    def __init__(self, own: Path | None = None, folders: Sequence[Path] = ()) -> None:
        if own is not None and not own.is_dir():
            said = f"there is no folder `{own.as_posix()}`"
            raise wrong_call("no-such-folder", said, "check what `--template` names")
        self._paths = letter_templates((*folders, packaged("policies")))
        if own is not None:
            self._paths |= {path.stem: path for path in sorted(own.glob("*.yaml"))}
        self._read: dict[str, Template] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """Every template there is, by id."""
        return tuple(sorted(self._paths))

    def find(self, name: str) -> Template | None:
        """The template of that id; None when there is none. Raises `CannotGoOn` (exit code 3) for a faulty file."""
        if name not in self._paths:
            return None
        if name not in self._read:
            self._read[name] = read_template(self._paths[name])
        return self._read[name]


def read_template(path: Path) -> Template:
    """One template. Raises `CannotGoOn` (exit code 3) with everything that is wrong with the file."""
    document = read_file(path)
    problems = [p for p in document.problems if document.data is None or not document.usable]
    if problems:
        raise CannotGoOn(problems)
    reader = _Reader(document)
    found = reader.template(path.stem)
    if reader.problems:
        raise CannotGoOn(reader.problems)
    return found


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def wrong(self, path: tuple[str | int, ...], code: str, message: str, suggestion: str) -> None:
        self.problems.append(Problem(self.document.places.nearest(path), code, message, suggestion))

    def template(self, name: str) -> Template:
        data = self.document.data
        place = Place(self.document.file)
        if not isinstance(data, dict):
            self.wrong((), "wrong-template", "the file is no template", f"its keys are {_ticks(_KEYS)}")
            return Template(name, "", "", (), (), place)
        self.keys((), data, _KEYS)
        for key in ("letter", "subject", "blocks"):
            if key not in data:
                self.wrong((), "wrong-template", f"`{key}` is missing", f"a template has {_ticks(_KEYS)}")
        if data.get("letter", name) != name or not is_name(name):
            self.wrong(("letter",), "wrong-template", f"`{data.get('letter')}` stands in the file `{name}.yaml`",
                       "a file is named after its letter, in small letters and underscores")  # fmt: skip
        subject = self.sentence(("subject",), data.get("subject", ""))
        needs = self.facts(("needs",), data.get("needs", []))
        parts = tuple(self.parts(data.get("blocks", [])))
        logged_as = str(data.get("logged_as", ""))
        if logged_as and not is_name(logged_as):
            self.wrong(("logged_as",), "wrong-template", f"`{logged_as}` cannot be the id of a letter",
                       "write small letters and underscores")  # fmt: skip
        return Template(name, str(data.get("about", "")), subject, parts, needs, place, logged_as)

    def keys(self, path: tuple[str | int, ...], data: Mapping[str, object], known: Iterable[str]) -> None:
        for key in data:
            if key not in known:
                self.wrong((*path, key), "wrong-template", f"`{key}` is not a key of a template",
                           did_you_mean(key, known) or f"the keys are {_ticks(known)}")  # fmt: skip

    def parts(self, blocks: object) -> Iterator[Part]:
        if not isinstance(blocks, list) or not 0 < len(blocks) <= _MOST_BLOCKS:
            self.wrong(("blocks",), "wrong-template", "`blocks` is no list of 1 to 60 blocks",
                       f"each block has one of {_ticks(KINDS)}")  # fmt: skip
            return
        for index, block in enumerate(blocks):
            path = ("blocks", index)
            if not isinstance(block, dict) or sum(key in block for key in KINDS) != 1:
                self.wrong(path, "wrong-template", "a block has not exactly one kind", f"the kinds are {_ticks(KINDS)}")
                continue
            self.keys(path, block, _PART_KEYS)
            yield self.part(path, block)

    def part(self, path: tuple[str | int, ...], block: Mapping[str, object]) -> Part:
        kind = next(key for key in KINDS if key in block)
        value = block[kind]
        place = self.document.places.nearest(path)
        make = partial(
            Part, kind, place, given=self.facts((*path, "if"), block.get("if", [])),
            without=self.facts((*path, "unless"), block.get("unless", [])), meets=_texts(block.get("meets", [])),
        )  # fmt: skip
        if kind == "list":
            if not isinstance(value, list) or not value:
                self.wrong((*path, kind), "wrong-template", "`list` has no items", "write them below it, with dashes")
                return make()
            return make(tuple(self.sentence((*path, kind, n), item) for n, item in enumerate(value)))
        if kind in _WANTED:
            (fact,) = self.facts((*path, kind), value, _WANTED[kind]) or ("",)
            if kind == "table_of" and "caption" not in block:
                self.wrong(path, "wrong-template", "the table has no caption", "say in `caption` what it shows")
            return make(fact=fact, caption=self.sentence((*path, "caption"), block.get("caption", "")))
        return make((self.sentence((*path, kind), value),))

    def sentence(self, path: tuple[str | int, ...], text: object) -> str:
        """A text that can be filled in; "" after telling what is wrong with it."""
        if not isinstance(text, str):
            self.wrong(path, "wrong-template", "this is no text", "write one sentence or paragraph in quotes")
            return ""
        fault = fault_in(text)
        if fault:
            self.wrong(path, "wrong-sentence", f"the sentence cannot be filled in: {fault}",
                       "name facts as `{{ attendance }}`; docs/letters.md lists them")  # fmt: skip
            return ""
        for name in sorted(names_in(text)):
            self.fact(path, name, ("list",) if name in lists_in(text) else ("text", "number", "yes or no"))
        return str(text)

    def facts(self, path: tuple[str | int, ...], value: object, kind: str = "") -> tuple[str, ...]:
        names = _texts(value)
        for name in names:
            self.fact(path, name, (kind,) if kind else ())
        return names

    def fact(self, path: tuple[str | int, ...], name: str, kinds: tuple[str, ...]) -> None:
        if name not in FACTS:
            self.wrong(path, "unknown-fact", f"there is no fact `{name}`",
                       did_you_mean(name, FACTS) or "docs/letters.md lists the facts")  # fmt: skip
        elif kinds and FACTS[name].kind not in kinds:
            instead = _INSTEAD.get(FACTS[name].kind, "") if "text" in kinds else ""
            self.wrong(path, "unknown-fact", f"`{name}` is a {FACTS[name].kind}, and this takes a {kinds[0]}",
                       instead or "name another fact")  # fmt: skip


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)


def _ticks(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
