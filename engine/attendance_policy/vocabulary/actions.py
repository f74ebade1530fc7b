"""Actions: a closed verb first, then its arguments (schema/policy.schema.json lists those)."""

from __future__ import annotations

from attendance_policy.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """What an action does. `target` says what stands after the verb: a role, a paper, a code or words."""

    name: str
    target: str
    description: str


_VERBS = (
    Verb("contact", "role", "try to reach somebody; has an outcome"),
    Verb("letter", "letter", "send a named letter"),
    Verb("tell", "role", "inform a person or body"),
    Verb("ask", "words", "ask for something"),
    Verb("meet", "role or meeting", "hold a meeting"),
    Verb("plan", "words", "draw up a plan"),
    Verb("refer", "role", "hand a case to somebody"),
    Verb("offer", "words", "offer something"),
    Verb("consider", "words", "put a decision to the role; the engine never takes it"),
    Verb("issue", "words", "issue a formal step"),
    Verb("record", "words", "write something down"),
    Verb("review", "words", "look at something again"),
    Verb("mark", "code", "say what the register should carry; never writes it"),
    Verb("remove", "words", "take a name or a paper away"),
    Verb("reward", "words", "reward a pupil or a class"),
)
VERBS: dict[str, Verb] = {verb.name: verb for verb in _VERBS}
