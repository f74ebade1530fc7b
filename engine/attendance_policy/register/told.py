"""What of a file is repeated in a message or a reject: nothing that could be somebody's name.

A name strays from its column: a field too many, a title above the header, a map that names the wrong column. So of a
cell that is not understood no word with a capital is repeated unless it is a usual one of registers, and of headings
none unless it is a usual one of headings. The line is always told, and there the person can look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attendance_policy.lazily import pattern

from .maps.names import EVENT_COLUMNS, PUPIL_COLUMNS, REGISTER_COLUMNS

NOT_TOLD = "(not shown)"
_WORD = pattern(r"[^\W\d_]+")
_SHORT = 3  # letters
_OF_CELLS = """jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun mum dad
january february march april june july august september october november december sept monday tuesday
wednesday thursday friday saturday sunday tues thur thurs morning afternoon noon midday lunch session half period
registration year group reception nursery form class stage null none true false unknown known present absent late
authorised unauthorised absence illness sick medical dental holiday leave excluded suspended suspension code mark blank
empty value date time pupil school contact correction evidence judgement joined left letter meeting notice payment
report request visit withdrawal spoke called phone email home soon call calls text texts sent rang answered reached made
message voicemail answerphone reply engaged busy one two three four five six
seven eight nine ten eleven twelve thirteen"""
_OF_HEADINGS = """mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec am pm upn uln uid ref no
num number adno admno adm admission sims mis arbor bromcom wonde id ids student students child children learner learners
person people name names full first last given family legal preferred chosen known as middle forename forenames surname
initials dob of birth gender sex ethnicity ncy nc reg tutor teacher staff employee house attendance attend register
registers records data meta day days week term academic start end begin finish from to until since on at by in is the
and or a for written marked taken comment comments note notes remark remarks reason reasons minutes mins lateness
arrival arrived status type kind category description desc estab laestab la lea address line postcode salutation
language parent parents guardian carer relationship priority telephone mobile sen ehc ehcp plan fsm pp premium eal
looked after care worker social young youth offending compulsory age held marks roll join joins leaver entry column
total totals percentage percent possible sessions codes support events how who what when where other row index key x y
subject course lesson room site department level doa dol cla lac yot yos handed yr grp leaving leavers joining exit
paper step"""
_CELLS = frozenset(_OF_CELLS.split())
_HEADINGS = _CELLS | frozenset(_OF_HEADINGS.split()) | frozenset(
    word for name in (*REGISTER_COLUMNS, *PUPIL_COLUMNS, *EVENT_COLUMNS) for word in name.split("_")
)  # fmt: skip
_DATED = pattern(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")
_SLASHES = frozenset("/\\")


def told(cell: str) -> str:
    """A cell as it may be repeated: itself, or `(not shown)`."""
    found = [word for word in _WORD.findall(cell) if _names(word, _CELLS)]
    # A short word alone, like `Rec` or `Mum`, is most often none; two are `Zoe Lee`.
    short = sum(1 < len(word) <= _SHORT and not word.isupper() for word in found)
    return NOT_TOLD if short > 1 or any(len(word) > _SHORT for word in found) else cell


def told_headings(headings: Iterable[str], ours: Iterable[str] = ()) -> list[str]:
    """The headings that may be repeated; `ours`: those that a map names."""
    known = frozenset(ours)
    return [one for one in headings if one in known or not any(_names(word, _HEADINGS) for word in _WORD.findall(one))]


def _names(word: str, known: frozenset[str]) -> bool:
    """Whether a word may be somebody's: it has a capital, and is none that is known."""
    return not word.islower() and word.lower() not in known


def is_row(fields: Sequence[str]) -> bool:
    """Whether what stands where headings should is a row of marks: a mark of presence, or a day beside AM or PM."""
    cells = [field.strip() for field in fields]
    if not _SLASHES.isdisjoint(cells):
        return True
    return any(_DATED.fullmatch(cell) for cell in cells) and any(cell.upper() in ("AM", "PM") for cell in cells)
