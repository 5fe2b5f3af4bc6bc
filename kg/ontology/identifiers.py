"""Identifiers that registers give to things, by the property that states them: their form and their check digits.

Reach for it wherever an identifier comes in, so that a slip of one character is named and never stored. Sources: ISO
17442 with ISO/IEC 7064 (MOD 97-10) for the LEI, GB 32100-2015 for the unified social credit code. Says nothing of
whether a register holds the identifier.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
_ITEM = re.compile(r"Q[1-9][0-9]{0,11}")


def lei_code(text: str) -> bool:
    """Whether a text is a Legal Entity Identifier: 18 letters and digits, and two check digits."""
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9][0-9]", text):
        return False
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1


def unified_social_credit_code(text: str) -> bool:
    """Whether a text is a unified social credit code: 17 characters of its alphabet, and the check character."""
    if not re.fullmatch(rf"[{_USCC}]{{2}}[0-9]{{6}}[{_USCC}]{{10}}", text):
        return False
    weighed = sum(_USCC.index(character) * pow(3, place, 31) for place, character in enumerate(text[:17]))
    return _USCC[-weighed % 31] == text[17]


def wikidata_item(text: str) -> bool:
    """Whether a text names an item of Wikidata, such as Q42."""
    return _ITEM.fullmatch(text) is not None


IDENTIFIERS: dict[str, Callable[[str], bool]] = {
    "leiCode": lei_code,
    "unifiedSocialCreditCode": unified_social_credit_code,
    "wikidataItem": wikidata_item,
}


def identifier_fault(predicate: str, text: str) -> str:
    """What is wrong with a text as the value of a property; empty where it states no identifier, or a right one."""
    if predicate not in IDENTIFIERS or IDENTIFIERS[predicate](text):
        return ""
    return f"{text!r} is no {predicate}: its form or its check digits are wrong"
