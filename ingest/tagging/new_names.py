"""Possible new names, found by rules of English: how people bring in a person, a dish or a crop that has a name.

"My aunt Giulia", "we call it ogbono", "a pot of callaloo", a run of capitals in the middle of a sentence. A rule is
often wrong; what it finds is offered to a person, grouped over the archive, and never written down as a mention.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from archive.subjects import SubjectKind
from ingest.tagging.folding import fold

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NewName:
    """Original characters `start_char` to `end_char` (exclusive) that a rule takes for a name of this kind."""

    start_char: int
    end_char: int
    name: str
    kind: SubjectKind
    rule: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """`capitals`: the name is written with capitals; otherwise it ends with a word that not everybody uses."""

    name: str
    kind: SubjectKind
    pattern: re.Pattern[str]
    capitals: bool


_JOINT = r"['\u2019-]"
_CAPITAL = rf"(?-i:[A-ZÀ-ÖØ-Þ])[^\W\d_]*(?:{_JOINT}[^\W\d_]+)*"
_CAPITALS = rf"(?P<name>{_CAPITAL}(?: (?:(?:de|da|del|van|von|al|el|bin|ibn) )?{_CAPITAL}){{0,3}})"
_WORD = rf"[^\W\d_]+(?:{_JOINT}[^\W\d_]+)*"
_WORDS = rf"(?P<name>{_WORD}(?: {_WORD}){{0,3}})"
_WHOSE = r"(?:my|our|your|his|her|their)"
_BEFORE = r"(?:(?:the|a|an|some|her|his|my|our|their|more|only|good|hot|fresh) )*"
_KIN = (
    r"(?:great[- ])*(?:grand)?(?:mother|father|mama|papa|mum|mom|dad|aunt|auntie|aunty|uncle|cousin|sister|brother"
    r"|niece|nephew|daughter|son|wife|husband|neighbou?r|friend|teacher|godmother|godfather|gran|granny|grandma|grandpa|nana"
    r"|abuela|abuelo|tía|tío|nonna|nonno)(?:-in-law)?"
)
_TITLE = r"(?-i:Mrs|Mr|Ms|Miss|Dr|Auntie|Aunt|Aunty|Uncle|Grandma|Grandpa|Granny|Doña|Don|Tía|Tío|Nonna|Madame)"
_VESSEL = r"(?:pot|pan|bowl|plate|dish|jar|spoon|spoonful|slice|tray|basket|kettle|cup|glass|batch|mouthful)s?"
_ROW = r"(?:row|bed|field|patch|seed|seedling|sack|bundle|bunch|harvest)s?"
_GREW = r"(?:grew|grow|grows|planted|plant|sowed|sow|harvested|harvest)"
_COOKED = r"(?:cooked|cook|cooks|baked|bake|bakes|fried|boiled|stewed|roasted)"
_CALLED = (
    r"(?:(?:call|calls|called|name|named) (?:it|this|that|them|these|those)|(?:is|was|are|were) (?:called|known as))"
)
_CAPITALS_ALONE = "capitals"


def _rule(name: str, kind: SubjectKind, pattern: str) -> _Rule:
    return _Rule(name, kind, re.compile(pattern, re.IGNORECASE), capitals=pattern.endswith(_CAPITALS))


_RULES = (
    _rule("kin", SubjectKind.person, rf"\b{_WHOSE} (?:\w+ ){{0,2}}?{_KIN},? {_CAPITALS}"),
    _rule("title", SubjectKind.person, rf"\b{_TITLE}\.? {_CAPITALS}"),
    _rule("called", SubjectKind.dish, rf"\b{_CALLED} {_BEFORE}{_WORDS}"),
    _rule("vessel", SubjectKind.dish, rf"\b{_VESSEL} of {_BEFORE}{_WORDS}"),
    _rule("row", SubjectKind.crop, rf"\b{_ROW} of {_BEFORE}{_WORDS}"),
    _rule("grew", SubjectKind.crop, rf"\b{_GREW} {_BEFORE}{_WORDS}"),
    _rule("cooked", SubjectKind.dish, rf"\b{_COOKED} {_BEFORE}{_WORDS}"),
    _rule("at", SubjectKind.place, rf"\b(?:in|at|from|near|outside|to|through) (?:the )?{_CAPITALS}"),
    _rule(_CAPITALS_ALONE, SubjectKind.person, rf"(?<=[\w,] ){_CAPITALS}"),
)
"""The first rule that finds a place in the text has it; each with the kind it suggests."""

_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:;]['\"\u201d\u2019)]*\s+)['\"\u201c\u2018(]*$")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_NEVER_NAMES = frozenset({
    "i", "i'm", "i'll", "i've", "i'd", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "christmas", "easter", "ramadan", "eid", "god", "lord", "english", "spanish", "french", "mama", "papa",
    "mum", "mom", "dad", "grandma", "grandpa", "nana", "auntie", "uncle", "mother", "father", "mr", "mrs", "ms",
    "miss", "dr",
})  # fmt: skip
_FUNCTION_WORDS = frozenset({
    "a", "an", "the", "it", "its", "this", "that", "these", "those", "them", "they", "he", "she", "we", "you", "i",
    "my", "our", "your", "his", "her", "their", "and", "or", "but", "so", "because", "in", "on", "at", "to", "of",
    "for", "from", "with", "by", "as", "if", "when", "while", "where", "who", "what", "which", "how", "not", "no",
    "all", "some", "any", "each", "every",
})  # fmt: skip


def new_names(text: str, *, common: Collection[str], taken: Iterable[Span]) -> tuple[NewName, ...]:
    """The possible names in an English text, in order, outside the `taken` characters; none overlaps another.

    `common` are the folded words that everybody uses.
    """
    found: list[NewName] = []
    held = list(taken)
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            span = match.span("name")
            span = _with_capitals(text, span, rule) if rule.capitals else _up_to_a_rare_word(text, span, common)
            if span[0] == span[1] or any(span[0] < end and start < span[1] for start, end in held):
                continue
            held.append(span)
            found.append(NewName(*span, text[slice(*span)], rule.kind, rule.name))
    return tuple(sorted(found, key=lambda one: one.start_char))


def _with_capitals(text: str, span: Span, rule: _Rule) -> Span:
    """The run of capitals less what is never a name at its ends; nothing where only a sentence begins with them."""
    start, end = span
    if rule.name == _CAPITALS_ALONE and _SENTENCE_BEGINS.search(text[:start]):
        return start, start
    words = list(re.finditer(r"\S+", text[start:end]))
    while words and _is_never_a_name(words[0].group()):
        words.pop(0)
    while words and _is_never_a_name(words[-1].group()):
        words.pop()
    return _trimmed(text, (start + words[0].start(), start + words[-1].end())) if words else (start, start)


def _is_never_a_name(word: str) -> bool:
    plain = _plain(word)
    return plain in _NEVER_NAMES or plain.removesuffix("s") in _NEVER_NAMES


def _up_to_a_rare_word(text: str, span: Span, common: Collection[str]) -> Span:
    """The words up to the last that not everybody uses; nothing where all do, or where a sentence goes on."""
    start, end = span
    last = start
    for match in re.finditer(r"\S+", text[start:end]):
        word = _plain(match.group())
        if word in _FUNCTION_WORDS:
            break
        if word not in common and _plain(_POSSESSIVE.sub("", match.group())) not in common:
            last = start + match.end()
    return _trimmed(text, (start, last)) if last > start else (start, start)


def _plain(word: str) -> str:
    return fold(word).text.strip()


def _trimmed(text: str, span: Span) -> Span:
    """Without a possessive."""
    start, end = span
    return start, start + len(_POSSESSIVE.sub("", text[start:end]))
