"""Letters as PDF that a screen reader can read (PDF/UA-1): one file for the printer, or one for each letter.

Typst sets them from our own template with our own fonts. What a letter says is handed over as JSON and is data there;
the template reads no other file and imports no package, so that nothing is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, wrong_call
from attendance_policy.letters.figures import day_words
from attendance_policy.letters.model import Letter
from attendance_policy.letters.writers import WRITERS
from attendance_policy.letters.writers.html import clause_words
from attendance_policy.letters.writers.plain import block_data, clean, envelope, school_lines, signature

if TYPE_CHECKING:
    import typst

FILE, FOLDER = "letters.pdf", "pdf"
# How many calls ago what typst still holds may have been needed last.
_KEPT = 12
_PAGE = re.compile(rb"/Type\s*/Page\b")
_LACKING = re.compile(r'the text `?"(.*)"`? could not be displayed|disallowed codepoint `?"(.*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def files(letters: Sequence[Letter]) -> Iterator[tuple[str, bytes]]:
    """One file with all letters, each from a new sheet; of very many several, `letters-001.pdf` first.

    Raises `CannotGoOn`: exit code 2 without typst, 3 for a letter with a sign that the fonts lack.
    """
    compiler = _compiler()
    most = WRITERS["pdf"].in_file
    parts = [letters[start : start + most] for start in range(0, len(letters), most)]
    for number, part in enumerate(parts, start=1):
        name = FILE if len(parts) == 1 else f"{Path(FILE).stem}-{number:03d}.pdf"
        title = f"{len(part)} letters" if len(part) > 1 else part[0].subject
        data = _compiled(compiler, part, title)
        # The document that is asked is the one that was set last.
        ends = len(json.loads(compiler.query("<end>")))
        if ends != len(part):
            said = f"{len(part)} letters were asked for, and the PDF has {ends}"
            raise CannotGoOn(Problem(Place(name), "letters-miscounted", said))
        yield name, data
        _forget(compiler)


def files_each(letters: Sequence[Letter]) -> Iterator[tuple[str, bytes]]:
    """One file for each letter, named after its key. Raises `CannotGoOn`: exit code 2 without typst."""
    compiler = _compiler()
    for letter in letters:
        yield f"{FOLDER}/{letter.key}.pdf", _compiled(compiler, [letter], letter.subject)


def _compiled(compiler: typst.Compiler, letters: Sequence[Letter], title: str) -> bytes:
    import typst

    given = {
        "title": clean(title), "author": clean(letters[0].school.name),
        "letters": [_data(letter) for letter in letters],
        "date": {"year": letters[0].dated.year, "month": letters[0].dated.month, "day": letters[0].dated.day},
    }  # fmt: skip
    try:
        # The day of the letters stands for the clock: the same letters give the same bytes.
        data = compiler.compile(
            sys_inputs={"letters": json.dumps(given, ensure_ascii=False)}, format="pdf", pdf_standards="ua-1",
            timestamp=datetime.combine(letters[0].dated, time(), UTC),
        )  # fmt: skip
    except typst.TypstError as error:
        raise CannotGoOn(list(_refused(compiler, letters, error))) from None
    if not isinstance(data, bytes) or not _PAGE.search(data):
        raise CannotGoOn(Problem(Place(letters[0].key), "letters-miscounted", "the PDF of the letter has no page"))
    return data


def _forget(compiler: typst.Compiler) -> None:
    """Let typst drop what it holds of the letters set so far: it keeps what a few calls ago was needed."""
    nothing = {"title": "", "author": "", "letters": [], "date": {"year": 2000, "month": 1, "day": 1}}
    for _ in range(_KEPT):
        compiler.compile(sys_inputs={"letters": json.dumps(nothing)}, format="pdf")


def _refused(compiler: typst.Compiler, letters: Sequence[Letter], error: typst.TypstError) -> Iterator[Problem]:
    """What is wrong with which of the letters: they are set one by one, and of a text only its signs are named."""
    if len(letters) > 1:
        found: list[Problem] = []
        for letter in letters:
            try:
                _compiled(compiler, [letter], letter.subject)
            except CannotGoOn as stop:
                found += stop.problems
        yield from found
        if found:
            return
    key = letters[0].key
    named = _LACKING.search(error.message)
    if named is None:
        # What typst says may repeat what the letter says, and is kept back.
        yield Problem(Place(key), "letter-not-set", "the letter could not be set as PDF",
                      "write the letters as `html` or `docx`, and report it")  # fmt: skip
        return
    text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), named[1] or named[2] or "")
    signs = ", ".join(f"U+{ord(sign):04X}" for sign in sorted(set(text))[:5])
    yield Problem(Place(key), "no-such-sign", f"the fonts for PDF have no sign for {signs}, which this letter holds",
                  "write the letters as `html` or `docx`, or give the name in Latin letters")  # fmt: skip


def _data(letter: Letter) -> dict[str, Any]:
    """A letter as the template wants it."""
    return {
        "school": clean(letter.school.name), "school_lines": school_lines(letter), "to": envelope(letter),
        "date": day_words(letter.dated), "salutation": f"{clean(letter.addressee.salutation)},",
        "subject": clean(letter.subject), "blocks": [block_data(block) for block in letter.blocks],
        "signed": signature(letter), "about": clean(letter.subject),
        "foot": clean(f"{letter.pupil.id} · {clause_words(letter)}"),
    }  # fmt: skip


def _compiler() -> typst.Compiler:
    """A compiler for the calls of one writer: confined to the folder of templates, with our fonts and typst's own.

    None of the machine's is used: a letter looks the same everywhere.
    """
    try:
        import typst
    except ImportError:
        raise wrong_call("no-pdf-writer", "writing letters as PDF needs typst",
                         "pip install 'attendance-policy[pdf]', or write them as `html`") from None  # fmt: skip
    here = Path(__file__).parent
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(here / "fonts")])
    templates = here / "templates"
    return typst.Compiler(input=str(templates / "letters.typ"), root=str(templates), font_paths=fonts)
