"""Where something stands, in words: sections of the document, its headings and appendices, and law by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def cited(source: Sequence[str], instruments: Mapping[str, str]) -> str:
    """`sections 4.2 and 6, App 3`; of law and of statistics the name of the source, then the clause in it.

    `instruments`: from the short name that the national base gives a source to what it is called.
    """
    numbered = [clause for clause in source if clause[:1].isdigit()]
    rest = [_named(clause, instruments) for clause in source if not clause[:1].isdigit()]
    sections = [f"section{'' if len(numbered) == 1 else 's'} {_and(numbered)}"] if numbered else []
    return "; ".join([*sections, *rest]) or "no clause given"


def _named(clause: str, instruments: Mapping[str, str]) -> str:
    short, _, rest = clause.partition(" ")
    if short in instruments:
        return instruments[short] + (f", {rest}" if rest else "")
    return clause if clause.startswith("App") else f"“{clause}”"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
