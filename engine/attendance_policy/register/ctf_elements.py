"""The elements of a Common Transfer File, as they pass by: pupils' numbers, years of attendance, strings of marks.

Nothing else is looked at: names, addresses and dates of birth never leave the parser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from .ctf_marks import MOST_PLACES, Marks, split_marks
from .table import refuse, shown

ROOT = "CTfile"
COUNTS = ("SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised")
_COUNT = {name.lower(): at for at, name in enumerate(COUNTS)}
_PARTS = frozenset({"ctfile", "header", "sourceschool", "ctfpupildata", "pupil", "attendance", "yeardata",
                    "attendsessions"})  # fmt: skip
# An element with a text, and the elements it stands in; () where it may stand anywhere.
_TEXTS = {
    "upn": ("pupil",),
    "lea": ("yeardata", "sourceschool"),
    "estab": ("yeardata", "sourceschool"),
    "ncyearactual": (),
    "attendancestartdate": (),
    "attendancemarks": (),
    **dict.fromkeys(_COUNT, ("yeardata",)),
    **dict.fromkeys(("ctfversion", "datetime"), ("header",)),
}
_REPEATED = frozenset({"attendancestartdate", "ncyearactual", *_COUNT})
_LONGEST_TEXT = 8 * MOST_PLACES
_DEEPEST = 100
_MOST_NAMES = 1000


@dataclass(slots=True)
class Strings:
    """One string of marks: its line, pupil (a place in `pupils`), year record (a place in `years`, -1 for none), first
    day as written, how many marks it has, and the place of the last of them."""

    line: int
    pupil: int
    year: int
    start: str
    marks: int
    last: int


@dataclass(slots=True)
class Year:
    """One record of a year's attendance: line, pupil, school (authority and number), and its counts as written."""

    line: int
    pupil: int
    school: str = ""
    counts: list[str] = field(default_factory=lambda: [""] * len(COUNTS))


@dataclass(slots=True)
class OfPupil:
    """A pupil of the file: the number of the element, its line, the unique pupil number and year group as written."""

    line: int
    upn: str = ""
    year: str = ""


@dataclass
class Elements:
    """What was found. `skipped`: how often each element that nothing is read from was met, in order of the file."""

    marks: Marks
    pupils: list[OfPupil] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    strings: list[Strings] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    attributes: int = 0
    version: str = ""
    made: str = ""
    school: str = ""


class Reading(ContentHandler):
    """Follows the elements. Raises `CannotGoOn` for another root, an element too deep, and a text far too long."""

    def __init__(self, file: str, marks: Marks) -> None:
        super().__init__()
        self.found = Elements(marks)
        self.open: list[tuple[str, int]] = []
        self._file = file
        self._where: Locator | None = None
        self._names: list[str] = []
        self._text: list[str] | None = None
        self._size = 0
        self._pupil = self._nobody = -1
        self._year = -1
        self._start = ""
        self._waiting: list[tuple[int, str]] = []
        self._place: dict[str, str] = {}
        self._local: dict[str, str] = {}
        self._said: dict[str, str] = {}  # of texts that many records repeat, the first is kept

    @property
    def line(self) -> int:
        """The line on which the parser is."""
        return (self._where.getLineNumber() if self._where is not None else None) or 0

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - xml.sax calls it by this name
        """The parser tells where it will say where it is."""
        self._where = locator

    def startElement(self, written: str, attributes: AttributesImpl) -> None:  # noqa: N802 - xml.sax calls it by this name
        """An element begins."""
        line = self.line
        name = self._local.get(written) or self._local.setdefault(written, written.rpartition(":")[2].lower())
        parent = self._names[-1] if self._names else ""
        if not parent and name != ROOT.lower():
            refuse(self._file, "wrong-root", f"the file is {shown(written)} and no `{ROOT}`, as a Common Transfer File "
                   "is", "export a Common Transfer File, or a table of marks", line)  # fmt: skip
        if len(self._names) >= _DEEPEST:
            refuse(self._file, "wrong-structure", f"elements stand in elements more than {_DEEPEST} deep",
                   "export the file again", line)  # fmt: skip
        if self._text is not None:
            refuse(self._file, "wrong-structure", f"{shown(written)} stands inside the text of "
                   f"{shown(self.open[-1][0])}", "export the file again", line)  # fmt: skip
        self.found.attributes += len(attributes)
        self._names.append(name)
        self.open.append((written, line))
        if name == "pupil":
            self._flush()
            self._year, self._start = -1, ""
            self._pupil = len(self.found.pupils)
            self.found.pupils.append(OfPupil(line))
        elif name == "yeardata":
            self._flush()
            self._start, self._place = "", {}
            self._year = len(self.found.years)
            self.found.years.append(Year(line, self._who()))
        elif name == "attendsessions":
            self._flush()
            self._start = ""
        elif name in _TEXTS and (not _TEXTS[name] or parent in _TEXTS[name]):
            self._text, self._size = [], 0
        elif name not in _PARTS:
            skipped = self.found.skipped
            key = written if written in skipped or len(skipped) < _MOST_NAMES else "others"
            skipped[key] = skipped.get(key, 0) + 1

    def characters(self, content: str) -> None:
        """Some text; nothing is kept of an element that is not read."""
        if self._text is not None:
            self._size += len(content)
            if self._size > _LONGEST_TEXT:
                self._too_long(self.open[-1][1])
            self._text.append(content)

    def endElement(self, written: str) -> None:  # noqa: N802 - xml.sax calls it by this name
        """An element ends."""
        name, (_, line) = self._names.pop(), self.open.pop()
        text, self._text = self._text, None
        if text is not None:
            self._take(name, "".join(text), line)
        elif name == "attendsessions":
            self._flush()
            self._start = ""
        elif name == "yeardata":
            self._flush()
            self._year = -1
        elif name in ("pupil", ROOT.lower()):
            self._flush()
            self._pupil = self._year = -1

    def _take(self, name: str, text: str, line: int) -> None:
        found = self.found
        said = self._said.setdefault(text, text.strip()) if name in _REPEATED else text.strip()
        pupil = found.pupils[self._pupil] if self._pupil >= 0 else None
        if name == "attendancemarks":
            self._waiting.append((line, text))
        elif name == "attendancestartdate":
            if self._start:
                self._flush()
            self._start = said
        elif name in _COUNT:
            found.years[self._year].counts[_COUNT[name]] = said
        elif name in ("lea", "estab"):
            of_year = self._names[-1] == "yeardata"
            self._place[name] = said
            school = " ".join(filter(None, (self._place.get("lea"), self._place.get("estab"))))
            school = self._said.setdefault(school, school)
            if of_year:
                found.years[self._year].school = school
            elif self._names[-2] == "header":
                found.school = school
        elif name == "ctfversion":
            found.version = said
        elif name == "datetime":
            found.made = said
        elif pupil is not None and name == "upn":
            pupil.upn = pupil.upn or said
        elif pupil is not None and name == "ncyearactual":
            pupil.year = pupil.year or said

    def _who(self) -> int:
        """The pupil that is open, or one without a number for what stands outside every pupil."""
        if self._pupil >= 0:
            return self._pupil
        if self._nobody < 0:
            self._nobody = len(self.found.pupils)
            self.found.pupils.append(OfPupil(self.line))
        return self._nobody

    def _flush(self) -> None:
        """Keep the strings that were waiting for the day on which they begin."""
        for line, text in self._waiting:
            parts = split_marks(text, _lists(self.found.version))
            if len(parts) > MOST_PLACES:
                self._too_long(line)
            self.found.strings.append(Strings(line, self._who(), self._year, self._start, *self.found.marks.add(parts)))
        self._waiting.clear()

    def _too_long(self, line: int) -> None:
        said = f"a text of attendance is far longer than a year: more than {MOST_PLACES:,} marks"
        refuse(self._file, "marks-too-long", said, "export the file again", line)


def _lists(version: str) -> bool:
    """Whether a version of the file writes marks as a list with commas: 24 and later."""
    number = version.partition(".")[0]
    return number.isdecimal() and len(number) <= 4 and int(number) >= 24
