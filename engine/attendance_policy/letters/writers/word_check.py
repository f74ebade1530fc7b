"""Looks through a Word template before anything is filled in: every fault is told, with its paragraph."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from attendance_policy.diagnostics import Place, Problem, did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.letters.writers.word_names import BODY, CONDITIONS, PLACEHOLDERS

CODE = "wrong-word-template"
_MOST_BYTES, _MOST_PARTS = 50_000_000, 1000  # of what is packed into the file
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SINGLE = re.compile(r"(?<!\{)\{\s*(\w+)\s*\}(?!\})")
_PREFIX = re.compile(r"(tr|tc|p|r)\s+(.*)", re.DOTALL)
_CURLY = re.compile("[‘’“”„‚]")
_KNOWN = (*PLACEHOLDERS, *CONDITIONS)
# docxtpl fills in these parts; elsewhere a placeholder would be printed as it stands.
_FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_CALLED = {"document": "the body", "footnotes": "the footnotes"}
# Fields that fetch or run something when the letter is opened.
_FETCHING = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of a template. `where`: in words; `holder`: what it stands in, to pair `if` with `endif`."""

    where: str
    text: str
    holder: str


def check_word(data: bytes, file: str) -> list[Problem]:
    """What is wrong with a Word template; [] when it can be filled in. Nothing in it is run."""
    try:
        parts = _parts(data)
        found = list(_faults(parts))
    except _UnreadableError as error:
        found = [(str(error), "open it in Word and save it as .docx")]
    # The same text box is in the file twice, for old and for new versions of Word.
    return [Problem(Place(file), CODE, said, hint) for said, hint in dict.fromkeys(found)]


def count_placeholders(data: bytes) -> int:
    """How many placeholders a template has."""
    found = 0
    for name, xml in _parts(data).items():
        if _FILLED.fullmatch(name):
            found += sum(len(_TAG.findall(one.text)) for one in _paragraphs(name, xml))
    return found


def left_over(data: bytes, file: str) -> list[Problem]:
    """What still looks like a placeholder after filling in."""
    return [
        Problem(Place(file), CODE, f"a placeholder in {one.where} is not filled in", "delete it and type it again")
        for name, xml in _parts(data).items() for one in _paragraphs(name, xml) if _HALF.search(one.text)
    ]  # fmt: skip


class _UnreadableError(Exception):
    """The file is no Word file that can be read."""


def _parts(data: bytes) -> dict[str, Any]:
    """The parts of the file that are XML, by name."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise _UnreadableError("the file is too large for a template")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    found[entry.filename] = etree.fromstring(packed.read(entry), parser)
                elif "vbaProject" in entry.filename:
                    found[entry.filename] = None
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise _UnreadableError("the file is no Word file that can be read") from error
    if any(xml is not None and xml.getroottree().docinfo.doctype for xml in found.values()):
        raise _UnreadableError("the file declares a document type, as no Word file does")
    if "word/document.xml" not in found:
        raise _UnreadableError("the file is no Word file")
    return found


def _faults(parts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    bodies = 0
    for name, xml in sorted(parts.items()):
        if xml is None:
            yield "the file holds macros", "save it as .docx, without macros"
        elif name.endswith(".rels"):
            yield from _links(xml)
        elif _FILLED.fullmatch(name):
            paragraphs = list(_paragraphs(name, xml))
            yield from _paragraph_faults(paragraphs, name == "word/document.xml")
            yield from _pairs(paragraphs)
            bodies += sum(_is_body(tag) for one in paragraphs for tag in _TAG.findall(one.text))
            yield from _fields(name, xml)
        elif name.startswith("docProps/"):
            if _HALF.search("".join(xml.itertext())):
                yield ("a property of the file, such as its title, holds a placeholder",
                       "clear it under File, Info: who sees a list of files must read no name there")  # fmt: skip
        elif any(_HALF.search(one.text) for one in _paragraphs(name, xml)):
            yield f"there is a placeholder in `{name}`, where none is filled in", "move it into the text"
    if bodies != 1:
        said = "nowhere" if not bodies else f"{bodies} times"
        yield (f"`{{{{p {BODY} }}}}`, the text of the letter, stands {said}",
               "write it once, in a paragraph of its own")  # fmt: skip


def _links(xml: Any) -> Iterator[tuple[str, str]]:
    for link in xml:
        if link.get("TargetMode") == "External" and not str(link.get("Type", "")).endswith("/hyperlink"):
            kind = str(link.get("Type", "")).rpartition("/")[2]
            yield (f"the file links to something outside it ({kind}), which would be fetched when a letter is opened",
                   "put pictures into the file, and attach no other template")  # fmt: skip


def _fields(name: str, xml: Any) -> Iterator[tuple[str, str]]:
    said = ["".join(node.itertext()) for node in xml.iter(f"{_W}instrText")]
    said += [node.get(f"{_W}instr", "") for node in xml.iter(f"{_W}fldSimple")]
    found = _FETCHING.search(" ".join(said)) or _FETCHING.search("".join(said))
    if found:
        yield f"{_called(name)} holds a field `{found[1].upper()}`, which fetches or runs something", "delete it"


def _paragraphs(name: str, xml: Any) -> Iterator[_Paragraph]:
    tree = xml.getroottree()
    for number, node in enumerate(xml.iter(f"{_W}p"), start=1):
        own = [text for text in node.iter(f"{_W}t", f"{_W}delText") if next(text.iterancestors(f"{_W}p")) is node]
        text = "".join(part.text or "" for part in own)
        yield _Paragraph(f"paragraph {number} of {_called(name)}", text, tree.getpath(node.getparent()))


def _called(name: str) -> str:
    part = name.removeprefix("word/").removesuffix(".xml")
    return _CALLED.get(part, f"the {part.rstrip('0123456789')} ({part})" if part[-1:].isdigit() else f"the {part}")


def _paragraph_faults(paragraphs: Iterable[_Paragraph], in_body: bool) -> Iterator[tuple[str, str]]:
    for one in paragraphs:
        rest = _TAG.sub("", one.text)
        if _HALF.search(rest):
            yield f"a placeholder of {one.where} is split: its braces do not close there", "write it in one paragraph"
        for name in _SINGLE.findall(rest):
            if name in _KNOWN or name == BODY:
                yield (f"`{{{name}}}` in {one.where} has single braces, and would be printed as it stands",
                       f"write `{{{{ {name} }}}}`")  # fmt: skip
        for tag in _TAG.findall(one.text):
            for said, hint in _tag_faults(tag, alone=not rest.strip() and one.text.strip() == tag, in_body=in_body):
                yield f"`{_shown(tag)}` in {one.where} {said}", hint


def _tag_faults(tag: str, alone: bool, in_body: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with one placeholder. `alone`: nothing else stands in its paragraph."""
    if tag.startswith("{#"):
        yield "is a remark, and letters take none", "delete it"
        return
    inner = tag[2:-2]
    if _CURLY.search(inner):
        yield "has the curly quotes of Word", "a placeholder needs no quotes: compare nothing, and name a condition"
        return
    prefix, inner = _split(inner)
    if prefix not in ("", "p"):
        yield f"begins with `{prefix}`, which letters have no use for", "leave it out"
    elif prefix and not alone:
        yield ("takes the place of its whole paragraph, and something else stands there",
               "give it a paragraph of its own")  # fmt: skip
    if tag.startswith("{%"):
        word, _, condition = inner.partition(" ")
        if word not in ("if", "elif", "else", "endif"):
            yield "is no `if`, `elif`, `else` or `endif`", "there is nothing else: no loops, no settings"
        elif word in ("if", "elif"):
            yield from _condition_faults(condition)
        return
    if inner == BODY:
        if prefix != "p":
            yield "lacks its `p`", f"write `{{{{p {BODY} }}}}`, in a paragraph of its own"
        elif not in_body:
            yield "stands outside the body", "move it there"
    elif not inner.isidentifier():
        yield ("has more in it than a name: attributes, calls, filters and sums are forbidden",
               "write a name alone")  # fmt: skip
    elif inner in CONDITIONS:
        yield "is a condition", f"write `{{% if {inner} %}}` and `{{% endif %}}` around what it decides"
    elif inner not in PLACEHOLDERS:
        yield "is unknown", did_you_mean(inner, (*PLACEHOLDERS, BODY)) or "docs/letters.md lists the placeholders"
    elif prefix:
        yield "takes a `p`, and only the body does", f"write `{{{{ {inner} }}}}`"


def _condition_faults(condition: str) -> Iterator[tuple[str, str]]:
    words = re.findall(r"\w+|\S", condition)
    if not words or any(not word.isidentifier() and word not in "()" for word in words):
        yield ("has more in it than names, `and`, `or` and `not`",
               "name what must have a value, as in `{% if school_phone %}`")  # fmt: skip
        return
    for word in words:
        if word not in (*_KNOWN, "and", "or", "not", "(", ")"):
            yield f"asks for `{word}`, which is unknown", did_you_mean(word, _KNOWN) or "docs/letters.md lists them"


def _pairs(paragraphs: Iterable[_Paragraph]) -> Iterator[tuple[str, str]]:
    """Every `if` with its `endif`: inside one paragraph, or as `{%p` at the same level of the document."""
    # Of each level, where what is open stands.
    opened: dict[str, list[str]] = {}
    for one in paragraphs:
        inside = 0
        counts: Counter[str] = Counter()
        for tag in _TAG.findall(one.text):
            prefix, inner = _split(tag[2:-2]) if tag.startswith("{%") else ("", "")
            word = inner.partition(" ")[0]
            if word not in ("if", "elif", "else", "endif"):
                continue
            if not prefix:
                counts[word] += 1
                inside += (word == "if") - (word == "endif")
                if inside < 0 or (word in ("elif", "else") and not inside):
                    yield f"`{_shown(tag)}` in {one.where} has no `if` before it there", _PAIR
                    inside = max(inside, 0)
            elif word == "if":
                opened.setdefault(one.holder, []).append(one.where)
            elif not opened.get(one.holder):
                yield f"`{_shown(tag)}` in {one.where} has no `if` before it", _PAIR
            elif word == "endif":
                opened[one.holder].pop()
        if inside:
            yield f"an `if` in {one.where} has no `endif` there", _PAIR
    for places in opened.values():
        for where in places:
            yield f"the `if` in {where} has no `endif`", _PAIR


_PAIR = (
    "within a paragraph write `{% if … %}` and `{% endif %}`, around whole paragraphs `{%p if … %}` and `{%p endif %}`"
)


def _split(inner: str) -> tuple[str, str]:
    """The prefix of what stands between braces, and the rest. docxtpl sees a prefix only right after the braces."""
    found = _PREFIX.fullmatch(inner)
    return (found[1], found[2].strip()) if found else ("", inner.strip())


def _is_body(tag: str) -> bool:
    return tag.startswith("{{") and _split(tag[2:-2])[1] == BODY


def _shown(tag: str) -> str:
    return tag if len(tag) <= 60 else f"{tag[:57]}…"
