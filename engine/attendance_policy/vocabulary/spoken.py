"""Ids as they are said: `ehc_plan_told` is `EHC plan told`."""

from __future__ import annotations

# What schools say letter by letter.
ACRONYMS = frozenset({"cce", "cme", "cse", "dfe", "dsl", "eal", "ehc", "ehcp", "ewo", "flo", "la", "pru", "rag", "sen",
                      "senco", "slt"})  # fmt: skip
_OWN = {"dfe": "DfE", "senco": "SENCo"}


def spoken(name: str) -> str:
    """An id in words, with acronyms in capitals."""
    return " ".join(_OWN.get(word, word.upper()) if word in ACRONYMS else word for word in name.split("_"))
