"""What is typed into a search box, read from left to right: names, words for views and properties, years, the rest.

The words for views and properties are those of `kg.pages.search_topics`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.facts.name_match import simplified
from kg.pages.search import SCORES, Index, Match, Spelling, index, prominent, standing
from kg.pages.search_topics import PLAIN, Topic, asked_topics, topic_of
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

_LONGEST_WORD = 60
_LEAST_BEGINNING = 4  # letters that may stand for a name which they begin
_YEAR = re.compile(r"((?:19|20)\d\d)年?")


@dataclass
class TypedWords:
    """What was typed, read: the things it names, the topics and the years it asks for, and the words of the rest.

    `wanted` are the words that a name must hold to be meant by all of the text: those of things, of years, of the rest.
    `begun` are the things of which only the beginning of a name was typed.
    """

    things: list[str] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)

    def each_once(self) -> TypedWords:
        """The same, what was typed twice once."""
        once = dict.fromkeys
        return TypedWords([*once(self.things)], [*once(self.topics)], [*once(self.years)], [*once(self.wanted)])

    @property
    def several(self) -> bool:
        """Whether the text has several parts that say something here."""
        return len(self.things) + len(self.topics) + len(self.years) > 1 or bool(self.things and self.wanted[1:])


def read_words(snapshot: Snapshot, q: str) -> TypedWords:
    """The things, topics and years of a text, each once, in the order of its words; the rest says nothing here."""
    text = simplified(unicodedata.normalize("NFKC", q).casefold())
    letters = "".join(text.split())
    starts, spaces = _word_starts(text)
    named = _named(snapshot)
    found = TypedWords()
    at, rest = 0, 0  # the rest that is not read yet begins before `at`, at `rest`
    while at < len(letters):
        ends = [end for end in range(min(len(letters), at + _LONGEST_WORD), at + 1, -1) if end in starts]
        year = _YEAR.match(letters, at)
        year = year if year and year.end() in starts else None
        known = (end for end in ends if letters[at:end] in named or topic_of(letters[at:end]))
        end = year.end() if year else next(known, 0)
        if end or at in spaces:
            _take_rest(snapshot, letters[rest:at], found)
            rest = at
        if end:
            _take(letters[at:end], year, named, found)
            rest = end
        at = end or min((each for each in starts if each > at), default=len(letters))
    _take_rest(snapshot, letters[rest:], found)
    return _asked_in_words(q, found).each_once()


def _asked_in_words(q: str, read: TypedWords) -> TypedWords:
    """The same; where a view or a query holds the words of the text plainly, no word of it merely begins a name."""
    if read.begun and any(share >= PLAIN and not topic.properties for share, topic in asked_topics(q)):
        read.things = [each for each in read.things if each not in read.begun]
    return read


def _take(word: str, year: re.Match[str] | None, named: dict[str, str], into: TypedWords) -> None:
    """A word that is known: a year, a topic or the name of a thing."""
    if year:
        into.years.append(year[1])
        into.wanted.append(year[1])
    elif word not in named and (topic := topic_of(word)):
        into.topics.append(topic)
    else:
        into.things.append(named[word])
        into.wanted.append(word)


def _take_rest(snapshot: Snapshot, word: str, into: TypedWords) -> None:
    """What is no name and no topic: the beginning of a name, else a word that a name may hold."""
    word = re.sub(r"^[^\w]+|[^\w]+$", "", word)
    if word:
        for thing in _begun(snapshot, word):
            into.things.append(thing)
            into.begun.add(thing)
        if word.isascii() or len(word) > 1:
            into.wanted.append(word)


def in_parts(snapshot: Snapshot, read: TypedWords) -> list[Match]:
    """The things that parts of a text name, and those whose names hold all its words, where it has several parts."""
    if not read.several:
        return []
    known = index(snapshot)
    parts = {id: SCORES["named"] - place / 10 for place, id in enumerate(read.things)}
    own = ((parts[each.id], "named", each) for each in known.spellings if each.id in parts and each.kind == "name")
    return [*own, *_holding(known, read.wanted)]


def _holding(known: Index, words: list[str]) -> Iterable[Match]:
    """The things whose spellings, one with another, hold all of at least two words."""
    if len(words) < 2:
        return
    spelt: dict[str, list[Spelling]] = {}
    for spelling in known.spellings:
        spelt.setdefault(spelling.id, []).append(spelling)
    for own in spelt.values():
        if all(any(_holds(each, word) for each in own) for word in words):
            yield SCORES["words"], "words", own[0]


def _holds(spelling: Spelling, word: str) -> bool:
    """Whether a name holds a word: Latin letters where a word of the name begins, a single one as a whole word."""
    if not word.isascii() or spelling.pinyin or word.isdigit():
        return len(word) > 1 and (word in spelling.text or (word.isalpha() and word in spelling.pinyin))
    if len(word) == 1:
        return word in spelling.words
    return spelling.text.startswith(word) or any(each.startswith(word) for each in spelling.words)


def _word_starts(text: str) -> tuple[set[int], set[int]]:
    """Where, spaces left out, a word may begin or end (spaces, punctuation, Chinese characters); the spaces."""
    starts, spaces, at, before = {0}, set(), 0, " "
    for letter in text:
        if not letter.isspace():
            if before.isspace():
                spaces.add(at)
            if not (before.isalnum() and letter.isalnum() and before.isascii() and letter.isascii()):
                starts.add(at)
            at += 1
        before = letter
    return starts | {at}, spaces


@kept
def _named(snapshot: Snapshot) -> dict[str, str]:
    """Things by every spelling of two letters or more; of several with one spelling, the one most spoken of."""
    known = index(snapshot)
    found: dict[str, str] = {}
    for spelling in known.spellings:
        for text in (spelling.text, spelling.pinyin):
            if len(text) > 1 and (text not in found or standing(known, spelling.id) > standing(known, found[text])):
                found[text] = spelling.id
    return found


def _begun(snapshot: Snapshot, word: str) -> list[str]:
    """The thing whose name a word begins, the one most spoken of, of a prominent class; no number begins one."""
    if len(word) < _LEAST_BEGINNING or word.isdecimal():
        return []
    known = index(snapshot)
    ids = {each.id for each in known.spellings if each.text.startswith(word) and prominent(known, each.id)}
    return sorted(ids, key=lambda id: (-standing(known, id), id))[:1]
