"""The codes of what `check-source` finds, and of documents that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "clause-not-found": "A profile cites a clause, and no heading of the document is it.",
        "clause-ambiguous": "More than one heading of the document may be the clause that a profile cites.",
        "clause-part-not-found": "A profile cites a part of a clause, and no line in that clause heads the part.",
        "figure-not-in-clause": "A number, time, date, amount or percentage of a profile does not stand in any "
        "clause that its value cites.",
        "figure-not-cited": "Figures stand in a clause of the document, and no value of the profile that cites the "
        "clause has them.",
        "document-unknown": "A document is neither text nor a Word file nor a PDF.",
        "document-damaged": "A document cannot be opened.",
        "document-locked": "A document asks for a password.",
        "document-too-large": "A document is larger than a policy can be, or took too long to read.",
        "document-without-text": "A document holds no text.",
        "no-document-reader": "The package that reads documents of this kind is not installed.",
    }
)
