"""The codes of everything that can be wrong with a profile once its file has been read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        # shape
        "unknown-key": "A key is not one of those that its place has.",
        "missing-key": "A key that its place needs is missing.",
        "wrong-type": "A value is of another kind than its place takes, such as a word for a number.",
        "not-one-of": "A value is none of those that its place allows.",
        "wrong-form": "A value is not written as its place needs it, such as a time, a date or a length of time.",
        "bad-name": "An id or name is written with signs that ids do not have.",
        "empty": "A text, list or group is empty; what a document does not say is written as a silence.",
        "too-long": "A text is longer than its place takes.",
        "quote-it": "A text without quotes looks like a number or a yes/no value to other readers of YAML.",
        "exclusive-keys": "Two keys stand together of which the place holds one, such as `by` and `before`.",
        "two-silences": "A value says in more than one way that there is none.",
        # parents and versions
        "no-parent": "A school's or trust's profile extends nothing.",
        "missing-parent": "The profile that this one extends cannot be found.",
        "parent-not-usable": "The profile that this one extends has errors.",
        "extends-circle": "Profiles extend each other in a circle.",
        "versions-overlap": "Two files of one folder have the same id, and hold on the same days.",
        "unknown-entry": "The profile adopts an entry that its base does not have.",
        "unknown-question": "The profile chooses a reading for a question that its base does not ask.",
        "answer-without-clause": "A way of counting answers a question of the base, and no clause says so.",
        "answered-twice": "The profile answers a question of its base in two ways.",
        # names
        "name-taken": "A name of the profile is already a name of the language.",
        "id-twice": "One id stands in two sections of which each id is to be unique.",
        "unknown-role": "A post is named that neither the profile nor its base lists under `roles`.",
        "unknown-code": "A mark is neither a code of the base nor a class of marks.",
        "unknown-way": "A way to reach somebody is none of the list, in a profile or a call.",
        "unknown-letter": "An action sends a letter that the profile does not list under `letters`.",
        "unknown-step": "A rule comes after something that is neither a rule nor a paper of the profile.",
        "unknown-reason": "Leave names a ground that is not listed under `reasons`.",
        "unknown-year": "A case of `for_years` names no year group, or a span that runs backwards.",
        "unknown-level": "A case of `for_tier` names no level of exactly one tier.",
        # registers and times
        "year-twice": "A year group stands in two groups of registers.",
        "times-out-of-order": "A time or date comes before one that it must follow.",
        "wrong-time": "A time is not one that can be found in a calendar or by a clock.",
        "wrong-unit": "A figure cannot be meant in the unit of what it belongs to.",
        # rules
        "no-occasion": "A rule does not say when it is asked.",
        "unknown-occasion": "A rule is asked on an occasion that there is not.",
        "no-action": "A rule asks for nothing to be done.",
        "one-verb": "An action has no verb of the vocabulary, or more than one.",
        "how-often": "A rule asked at every review does not say how often it may fire, and no base answers it.",
        "wrong-occasion": "A fact is asked on an occasion on which it does not exist.",
        "no-spell": "A rule may fire once in a spell, and is asked on an occasion that lies in none.",
        "no-source": "A rule does not name the clause that it restates.",
        "rules-circle": "Rules wait for each other, so that none of them can be the first.",
        "terms-circle": "Terms or tiers are defined by each other.",
        "unreachable-level": "A level of a tier stands below one that takes everybody.",
        "wrong-count": "The least of a record is not a number of something, such as `2 numbers`.",
        # forms that are scored
        "scale-gap": "A part of a scored form skips a number between its least and its highest.",
        "unknown-part": "A part of a scored form has no numbers, or is not multiplied or added exactly once.",
        "band-overlap": "A score of a form is in two bands.",
        "band-hole": "A score of a form is in no band, or a band has no score in it.",
        # open points and patches
        "unknown-reading": "An open point has no reading of this name.",
        "no-because": "An open point has a working reading and no reason for it.",
        "unknown-path": "A path leads to nothing in the profile.",
        "readings-clash": "Two readings of different open points cannot both be applied.",
        "unknown-point": "The profile has no open point of this name.",
        "wrong-reading": "A reading is not given as `POINT=READING`.",
    }
)
