"""Letters as one page of HTML, ready to be printed: a sheet for each letter, nothing fetched, no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from attendance_policy.letters.figures import day_words
from attendance_policy.letters.model import Bullets, Heading, Letter, Paragraph
from attendance_policy.templating import Sandbox, page_templates

FILE = "letters.html"


def files(letters: Sequence[Letter]) -> Iterator[tuple[str, bytes]]:
    """One file with all letters. The block of the address lies in the window of a DL envelope."""
    page = _templates().get_template("letters.html.j2").render(letters=letters)
    yield FILE, page.encode("utf-8")


def signed_by(letter: Letter) -> str:
    """The post under the signature: the school's own words for it, else the post that the policy names."""
    said = letter.school.signatory_role or letter.sent_by.removeprefix("the ") or "for the school"
    return said[:1].upper() + said[1:]


def clause_words(letter: Letter) -> str:
    """What the letter rests on, for its foot: `attendance policy of X, section 4.2, version 2024-09`."""
    basis = letter.basis
    parts = [f"attendance policy of {basis.policy_name}"]
    # Some documents have headings without numbers, and appendices: nobody says "section Appendix 2".
    numbered = [clause for clause in basis.clause if clause[:1].isdigit()]
    named = [clause for clause in basis.clause if clause not in numbered]
    if numbered:
        parts.append(f"{'sections' if len(numbered) > 1 else 'section'} {', '.join(numbered)}")
    if named:
        parts.append(f"under {', '.join(named)}")
    if basis.version:
        # A document may call it "version 02" itself.
        parts.append(basis.version if basis.version.lower().startswith("version") else f"version {basis.version}")
    return ", ".join([*parts, f"decided on {day_words(letter.trigger)}"])


@cache
def _templates() -> Sandbox:
    kinds = {"heading": Heading, "paragraph": Paragraph, "bullets": Bullets}
    return page_templates(
        "attendance_policy.letters.writers",
        {"day": day_words, "signed": signed_by, "clause": clause_words},
        {name: lambda block, kind=kind: isinstance(block, kind) for name, kind in kinds.items()},
    )
