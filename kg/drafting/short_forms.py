"""Short forms of names: what a text calls a thing once it has spelled its name out.

源码 for 源码资本, Larkfield for Larkfield Systems, Holt for Anna Holt, and the terms that a notice defines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kg.drafting.drafting_words import words
from kg.drafting.new_names import FUNCTION, LATIN, THING, Name, adverb, class_of, generic

Found = dict[str, Name]
_LEGAL = re.compile(
    r"(?i:(?: Holdings?)?,? (?:Co\.?,? )?(?:Inc|Ltd|Limited|Corp|Corporation|Co|LLC|plc|Pte)\b\.?(?:,? Ltd\b\.?)?)$"
)
_DEFINED = re.compile(
    r"(?P<name>[A-Z][\w&.-]*(?:,? [A-Z][\w&.-]*){1,8})\s\((?:the )?[“\"](?P<term>[A-Z][\w .&-]{1,30})[”\"]"
    r"(?P<more>[^()]{0,60}?the [“\"](?P<other>[A-Z]\w{2,20})[”\"])?"
)
_CHINESE_LEGAL = re.compile(
    r"(?:^|(?<=[\s，。；：、“（与和对由向被将]))(?P<whole>(?P<core>[\u4e00-\u9fff]{3,20}?)(?:股份|集团|控股)?有限(?:责任)?公司)"
    r"(?:（(?:以下简称|以?下称|简称)[：“\"]*(?P<term>[^”\"）]{2,10})[”\"]?）)?",
    re.MULTILINE,
)
_ABBREVIATED = re.compile(r"(?P<name>[A-Z][\w&.-]*(?: (?:of |and |for )?[A-Z][\w&.-]*){1,6}) \((?P<short>[A-Z]{2,6})\)")
_FIRMS = ("Company", "InvestmentFirm", "Fund", "Organization")


def ending(rest: str) -> bool:
    """Whether words are but what names end with: 科技, Capital."""
    return any(re.fullmatch(one, rest) for one in words()["endings"].values())


def stems(label: str) -> Iterator[str]:
    """A Chinese name without its ending."""
    shape = rf"(?:{words()['endings']['InvestmentFirm']}|{words()['endings']['Company']})$"
    found = re.search(shape, label)
    if found and len(label) - len(found.group()) >= 2 and label[0] > "\u4e00":
        yield label[: found.start()]


def without_legal_form(text: str, found: Found) -> Found:
    """The names, those with a legal form or a term of their own called as the text else calls them."""
    named = dict(found)
    for label, name in found.items():
        legal = _LEGAL.search(label) if name.new and label.isascii() and name.type != "Person" else None
        if legal is not None and not generic(label[: legal.start()]):
            bare = label[: legal.start()]
            other = next((one for one in found if one.casefold() == bare.casefold() and one != bare), bare)
            plain = other if not other.isupper() else bare
            firm = found.get(plain) or replace(name, label=plain, type=class_of(plain) or name.type or "Company")
            named[label] = named[bare] = firm if firm.type != THING else replace(firm, type="Company")
    for label in [one for one in named if one.isupper() and len(one) > _INITIALS and named[one].new]:
        named[label] = next((named[o] for o in named if o != label and o.casefold() == label.casefold()), named[label])
    return _without_chinese_form(text, named | _defined(text, named)) | _initials(text, named)


def _initials(text: str, found: Mapping[str, Name]) -> Found:
    """A name and the capitals in brackets behind it that begin its words, as one: Qatar Investment Authority (QIA)."""
    same: Found = {}
    for match in _ABBREVIATED.finditer(text):
        whole, short = match["name"], match["short"]
        begins = "".join(part[0] for part in re.split(r"[ -]", whole) if part[0].isupper())
        if short.isupper() and begins.startswith(short[:2]) and begins[-1] == short[-1] and not generic(whole):
            held = [found[one] for one in (whole, short) if one in found]
            known = next((one for one in held if not one.new), None)
            type = (
                class_of(whole) or class_of(_LEGAL.sub("", whole)) or next((one.type for one in held if one.type), "")
            )
            firm = known or Name(whole, type or "Company", also=(short,))
            same |= dict.fromkeys((whole, _LEGAL.sub("", whole), short), firm)
    return same


def _without_chinese_form(text: str, found: Found) -> Found:
    """The names, each with 有限公司 called as the text defines it, or else as it calls it elsewhere."""
    named = dict(found)
    for match in _CHINESE_LEGAL.finditer(text):
        whole, core = match["whole"], match["core"]
        label = match["term"] or _called_elsewhere(text, whole, core)
        if label is None or re.match(words()["no_names"], label) or FUNCTION.search(core):
            continue
        parts = [one for one in named if one != label and one in whole and named[one].new]
        named = {one: name for one, name in named.items() if one not in parts or text.count(one) > text.count(whole)}
        firm = named.get(label, Name(label, "Company"))
        named[whole] = named[label] = firm if not firm.new else replace(firm, type="Company", also=(whole,))
    return named


def _called_elsewhere(text: str, whole: str, core: str) -> str | None:
    """The longest part of a firm's whole name that the text has by itself."""
    rest = text.replace(whole, "\n")
    for length in range(len(core), 2, -1):
        for start in range(len(core) - length + 1):
            if core[start : start + length] in rest:
                return core[start : start + length]
    return None


def _defined(text: str, found: Mapping[str, Name]) -> Found:
    """The terms that a notice defines, and the whole name that stands before each."""
    terms: Found = {}
    for match in _DEFINED.finditer(text):
        whole = match["name"]
        held = [found[label] for label in found if label in whole and found[label].is_a(*_FIRMS)]
        own = re.fullmatch("Company|Group|Issuer|Vendor|Purchaser", match["term"])
        firm = max(held, key=lambda name: len(name.label), default=None)
        if own is None:
            firm = replace(found.get(match["term"], Name(match["term"], "Company")), type="Company")
            terms |= {one.group(): firm for one in LATIN.finditer(whole)}
            terms[match["term"]] = firm
        elif firm is not None:
            for term in (match["term"], match["other"]):
                terms |= {term: firm, f"The {term}": firm} if term else {}
    return {term: name for term, name in terms.items() if not found.get(term, Name("", "")).id}


def short_forms(text: str, known: Mapping[str, object], found: Found) -> dict[str, str]:
    """Short forms that this text uses for a name that it spells out as well: 源码 for 源码资本."""
    made = {label[len(head) :]: label for label in found for head in known if _heads(head, label)}
    made = {
        stem: label
        for stem, label in made.items()
        if stem not in found
        and stem not in known
        and not generic(stem)
        and not re.match(words()["no_names"], stem)
        and not ending(stem)
        and not adverb().search(stem)
    }
    made |= {label[:2]: label for label in sorted(found) if _called_short(text, found[label], label, found, known)}
    for label in sorted(found, key=len, reverse=True):
        for stem in stems(label):
            rest = text.replace(label, "")
            if stem in rest and stem not in found and not re.match(words()["no_names"], stem) and stem not in known:
                made[stem] = label
    return made | _latin(text, known, found)


def known_by_short_form(text: str, found: Found, firm: Callable[[str], Name | None]) -> Found:
    """The names, each new firm's that goes on from a known one's standing for that firm: by endings alone, Larkfield
    Systems, or by more where the text also has the known name, Larkfield. `firm` is what a name is known as."""
    named = dict(found)
    for label, name in found.items():
        if name.new and name.is_a(*_FIRMS) and " " in label and label.isascii():
            behind = text.find(label) + len(label)
            heads = [found[one] for one in _shorter(label, name) if one in found and _alone(text, one, behind)]
            heads += [held for one in _without_endings(name.label) if (held := firm(one)) is not None]
            known = next((one for one in heads if not one.new and one.is_a(*_FIRMS)), None)
            named[label] = replace(known, label=label) if known is not None else name
    return named


def _without_endings(label: str) -> Iterator[str]:
    """A name without the words at its end that are but what names end with."""
    parts = label.split(" ")
    while len(parts) > 2 and ending(parts[-1]):
        parts.pop()
        yield " ".join(parts)


def also_called(found: Found, short: Mapping[str, str]) -> Found:
    """The names, each new firm's with the short forms that the text has for it, which are its aliases."""
    called: dict[Name, set[str]] = {}
    for stem, label in short.items():
        if found[label].new and found[label].is_a(*_FIRMS):
            called.setdefault(found[label], set()).add(stem)
    return {
        label: replace(name, also=tuple(dict.fromkeys([*name.also, *sorted(called.get(name, ()))])))
        for label, name in found.items()
    }


def _latin(text: str, known: Mapping[str, object], found: Found) -> dict[str, str]:
    """Songyu for Songyu AI, Peak XV for Peak XV Partners, Holt for Anna Holt; none that could be of two names."""
    made: dict[str, set[str]] = {}
    for label, name in found.items():
        if " " in label and label.isascii() and not label.isupper():
            for short in _shorter(label, name):
                plain = short not in known and not generic(short) and len(short) > 2
                plain = plain and (name.new or not _is_place(text, short))
                if plain and _alone(text, short, text.find(label) + len(label)):
                    made.setdefault(short, set()).add(label)
    return {
        short: min(labels)
        for short, labels in made.items()
        if len({found[one] for one in [*labels, *_begun_by(short, found)]}) == 1
    }


def _begun_by(short: str, found: Found) -> list[str]:
    """The firms' names that begin with a short form."""
    return [label for label, name in found.items() if label.startswith(f"{short} ") and name.is_a(*_FIRMS)]


def _shorter(label: str, name: Name) -> Iterator[str]:
    parts = label.split(" ")
    if name.type == "Person":
        yield from (parts[0], parts[-1])
        return
    for length in range(1, len(parts)):
        head, rest = " ".join(parts[:length]), " ".join(parts[length:])
        if name.is_a(*_FIRMS) and (ending(rest) or name.type == "Company"):
            yield head


def _alone(text: str, short: str, begin: int) -> bool:
    """Whether a text uses a short form by itself behind a place."""
    for match in re.finditer(rf"(?<![\w.-]){re.escape(short)}(?![\w-]|\.\w| [A-Z][a-z])", text[begin:]):
        ahead = re.search(
            r"(?<![.!?”\"\n] )\b([A-Z][\w-]*(?:\.\w+)*) $", text[begin : begin + match.start()][-_BEFORE:]
        )
        if ahead is None or generic(ahead[1]):
            return True
    return False


def _is_place(text: str, short: str) -> bool:
    """Whether a text says that something is in what a known name begins with: Shanghai of Shanghai AI Lab."""
    return re.search(rf"\b(?i:in|near|from|outside) {re.escape(short)}\b", text) is not None


def _heads(head: str, label: str) -> bool:
    """Whether a name is another one and more: 美团龙珠 is called 龙珠."""
    return len(head) > 1 and head[0] > "\u4e00" and len(label) - len(head) > 1 and label.startswith(head)


def _called_short(text: str, name: Name, label: str, found: Found, known: Mapping[str, object]) -> bool:
    """Whether a firm of four characters is called by its first two at the head of clauses: 砚池 for 砚池智行."""
    short, rest = label[:2], label[2:]
    if name.type != "Company" or not re.fullmatch(r"[\u4e00-\u9fff]{4}", label) or ending(rest):
        return False
    if short in found or short in known or generic(short) or adverb().search(short):
        return False
    if re.match(words()["no_names"], short) or FUNCTION.search(short):
        return False
    return len(re.findall(rf"(?:^|[，。；：！？“\n]){short}(?!{rest})[\u4e00-\u9fff]", text)) > 1


_BEFORE = 20  # characters in which the word before a short form is looked for
_INITIALS = 6  # capitals that may be a name in initials: LSEG
