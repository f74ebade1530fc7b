"""What a log says of a contact or a visit in words that nobody knows: asked for where they are words, not sentences."""

from __future__ import annotations

from collections.abc import Mapping

from attendance_policy.register.maps.values import Known
from attendance_policy.register.told import told

_FEWEST = 2  # times: what stands once is what somebody wrote of one talk
_MOST, _LONGEST = 12, 30


def unknown_outcomes(texts: Mapping[str, list[tuple[int, str]]], words: Known) -> dict[str, list[int]]:
    """The unknown words for what came of contacts and visits, in lower case, each with its lines, the most first.

    `texts`: of each of our columns, what stands on each line. A row whose kind is not known may be a contact. What is
    written of a talk may hold a name: only what stands there again and again, with no word that may be one, is asked.
    """
    kinds = dict(texts.get("kind", ()))
    found: dict[str, list[int]] = {}
    for line, text in texts.get("outcome", ()):
        kind = kinds.get(line, "").lower()
        if kind in words.kinds and kind not in words.reached_by:
            continue
        if text and text.lower() not in words.outcomes and len(text) <= _LONGEST and told(text) == text:
            found.setdefault(text.lower(), []).append(line)
    often = sorted((pair for pair in found.items() if len(pair[1]) >= _FEWEST), key=lambda p: (-len(p[1]), p[0]))
    return dict(often) if len(often) <= _MOST else {}
