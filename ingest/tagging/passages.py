"""What one passage speaks of, by all the taggers: which characters, at which seconds, and how clearly they were heard.

Pure: nothing is looked up and nothing written. Where words may mean several, all of them are named here; which is
likelier is weighed where the record can be asked (see `ingest.weighing`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.candidate_noting import NamedPlace
from archive.folding import fold
from archive.mention_targets import Target
from archive.passages import may_be_made_up
from archive.word_lookup import Words, words_of
from ingest.speech.transcript_data import Word
from ingest.tagging.dictionary import DictionaryTagger, Found
from ingest.tagging.engines import EXACT, MISHEARD, Engine
from ingest.tagging.known_words import known_words
from ingest.tagging.misheard import MisheardTagger
from ingest.tagging.names import VocabularyName, with_plurals
from ingest.tagging.new_names import new_names
from ingest.tagging.spans import time_span

ENGLISH = "en"
LONGEST_QUOTE = 300
HEARD_AS_SCORE, HEARD_AS_EVERYDAY_SCORE = 0.9, 0.5

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as it reads now. `language` is a code, '' where nobody knows."""

    passage_id: int
    recording_id: int
    text: str
    start_s: float
    end_s: float
    words: tuple[Word, ...] = ()
    flags: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Words of a passage that one tagger takes for a name; `sureness` is that any of `targets` is meant."""

    start_char: int
    end_char: int
    quote: str
    start_s: float
    end_s: float
    engine: Engine
    targets: tuple[Target, ...]
    sureness: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the taggers find in one passage, and what is kept to find it again when names change.

    The possible new names may be among the misheard ones too: the record knows whether a person said no to those.
    """

    text: Text
    heard: tuple[Heard, ...]
    new_names: tuple[NamedPlace, ...]
    words: Words


class Taggers:
    """The taggers of one vocabulary, built once."""

    def __init__(self, names: Sequence[VocabularyName]) -> None:
        every = with_plurals(names)
        self._exact, self._misheard = DictionaryTagger(every), MisheardTagger(every)

    def read(self, texts: Sequence[Text]) -> list[Reading]:
        """Read each passage; nothing is found in words that a machine may have made up."""
        trusted = [text for text in texts if not may_be_made_up(text.flags)]
        found = dict(zip(trusted, self._exact.tag_all([text.text for text in trusted]), strict=True))
        return [self._read(text, found[text]) if text in found else _nothing(text) for text in texts]

    def _read(self, text: Text, found: tuple[Found, ...]) -> Reading:
        code = text.language.partition("-")[0]
        known = known_words(code)
        taken = [(one.start_char, one.end_char) for one in found]
        misheard, sounds = self._misheard.tag(text.text, text.words, known=known, taken=taken)
        heard = [part for one in found for part in _parts(text, one, known or ())]
        heard += [_heard(text, (one.start_char, one.end_char), MISHEARD, one.targets, one.likeness) for one in misheard]
        new = () if known is None or code != ENGLISH else new_names(text.text, common=known, taken=taken)
        places = (
            NamedPlace(one.name, one.kind, one.name, one.start_char, one.end_char,
                       *_seconds(text, one.start_char, one.end_char), one.rule)
            for one in new
        )  # fmt: skip
        kept = Words(text.passage_id, words_of(fold(text.text)), " ".join(sorted(sounds)))
        return Reading(text, tuple(one for one in heard if len(one.quote) <= LONGEST_QUOTE), tuple(places), kept)


def _nothing(text: Text) -> Reading:
    return Reading(text, (), (), Words(text.passage_id, "", ""))


def _parts(text: Text, found: Found, known: Collection[str]) -> Iterator[Heard]:
    """What the words are a name of; where they are only known as a mishearing, a claim of their sound.

    That is surer where they are no words of the language: "win" is rarely a Nguyen.
    """
    place = found.start_char, found.end_char
    if found.targets:
        start_s, end_s = _seconds(text, *place)
        clearly = heard_clearly(text.words, start_s, end_s)
        yield _heard(text, place, EXACT, found.targets, clearly)
    if found.heard_as:
        everyday = all(word in known for word in fold(found.quote).split())
        score = HEARD_AS_EVERYDAY_SCORE if everyday else HEARD_AS_SCORE
        yield _heard(text, place, MISHEARD, found.heard_as, score)


def _heard(text: Text, place: Span, engine: Engine, targets: Iterable[VocabularyName], sureness: float) -> Heard:
    meant = tuple(name.target for name in targets)
    return Heard(*place, text.text[slice(*place)], *_seconds(text, *place), engine, meant, sureness)


def _seconds(text: Text, start_char: int, end_char: int) -> tuple[float, float]:
    whole = (text.start_s, text.end_s)
    return time_span(text.words, text.text, start_char, end_char, passage=whole) or whole


def heard_clearly(words: Sequence[Word], start_s: float, end_s: float) -> float:
    """How sure the recogniser was of the words between two seconds, 0 to 1; 1 where nobody doubted them.

    A name that was spelled exactly but heard doubtfully is often another word,
    so an exact match is worth as much as the hearing behind it.
    """
    sure = [w.confidence for w in words if w.start_s < end_s and w.end_s > start_s and w.confidence is not None]
    return sum(sure) / len(sure) if sure else 1.0
