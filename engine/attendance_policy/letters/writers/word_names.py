"""The placeholders of a Word template: a closed list, from which docs/letters.md is made."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from attendance_policy.frozen import dataclass
from attendance_policy.letters.figures import day_words
from attendance_policy.letters.model import Letter
from attendance_policy.letters.writers.html import clause_words, signed_by
from attendance_policy.letters.writers.plain import clean, envelope

# The text of the letter, which takes the place of a whole paragraph: `{{p body }}`.
BODY = "body"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder. `lines` are parted by ends of lines within one paragraph; () and "" are no value."""

    name: str
    description: str
    lines: Callable[[Letter], tuple[str, ...]]


def _one(name: str, description: str, text: Callable[[Letter], str]) -> Placeholder:
    return Placeholder(name, description, lambda letter: (text(letter),))


_ALL = (
    _one("subject", "what the letter is about", lambda one: one.subject),
    _one("date", "the day the letter is dated, like 7 November 2025", lambda one: day_words(one.dated)),
    _one("salutation", "like Dear Ms Ansah, without the comma", lambda one: one.addressee.salutation),
    _one("parent_name", "who the letter goes to", lambda one: one.addressee.name),
    Placeholder("address", "the name and the address below it, a line each", envelope),
    _one("language", "the parents' language, as the file of names has it", lambda one: one.addressee.language),
    _one("pupil_name", "the pupil", lambda one: one.pupil.name),
    _one("pupil_id", "the pupil's id", lambda one: one.pupil.id),
    _one("year", "the pupil's year, like 8; empty without a pupil file", lambda one: one.pupil.year),
    _one("school_name", "the school", lambda one: one.school.name),
    Placeholder("school_address", "the school's address, a line each", lambda one: one.school.address),
    _one("school_phone", "its telephone", lambda one: one.school.phone),
    _one("school_email", "its e-mail", lambda one: one.school.email),
    _one("signatory", "the name under the letter", lambda one: one.school.signatory),
    _one("signed_by", "the post under the letter", signed_by),
    _one("sent_by", "the post that sends it, by the policy", lambda one: one.sent_by),
    _one("letter_called", "what the document calls the letter", lambda one: one.called),
    _one("due", "by when it is to go out, by the policy", lambda one: one.due),
    _one("how", "how it goes out, by the policy", lambda one: one.how),
    _one("trigger_date", "the day that the policy decided it", lambda one: day_words(one.trigger)),
    _one("clause", "what it rests on: policy, sections, version and day of the decision", clause_words),
)
PLACEHOLDERS = MappingProxyType({one.name: one for one in _ALL})
CONDITIONS = MappingProxyType({
    "is_letter": "whether it is a letter",
    "is_notice": "whether it is a notice",
    "is_meeting": "whether it is an invitation to a meeting",
})  # fmt: skip


def values_of(letter: Letter) -> dict[str, str | bool]:
    """What every placeholder but the body stands for in a letter; "" where it has no value."""
    found: dict[str, str | bool] = {
        name: "\n".join(clean(line) for line in one.lines(letter) if line) for name, one in PLACEHOLDERS.items()
    }
    return found | {f"is_{kind}": letter.kind == kind for kind in ("letter", "notice", "meeting")}
