"""From an engine's segments to passages: sentences, not fragments.

Segments follow the engine's breath, not the speaker's: they are taken apart into words and put together again at
sentence ends and long pauses; where the engine wrote no full stops, at shorter pauses too. No word is added, changed
or lost, and what is marked stays apart from what is not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from ingest.speech.marks import UNMARKED, Marks
from ingest.speech.sentence_ends import ends_sentence
from ingest.speech.transcript_data import Segment, Word

LONG_PAUSE_S = 2.0
SHORT_PAUSE_S = 1.0
BREATH_S = 0.6
FEWEST_WORDS = 3
LONG_PASSAGE_S = 25.0
_LEAST_SPAN_S = 0.01


@dataclass(frozen=True, slots=True)
class PassageText:
    """The text of a passage to be, with its span in recording time; `words` is empty where their times are unknown."""

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...]
    confidence: float | None
    marks: Marks = UNMARKED


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word on its way into a passage; `timed` says whether the engine gave its time or it was shared out."""

    word: Word
    timed: bool
    ends_segment: bool
    marks: Marks


def passages_from_segments(segments: Iterable[Segment]) -> tuple[PassageText, ...]:
    """Join and split `segments` (in order) into passages whose spans increase and never overlap."""
    return passages_from_marked((segment, UNMARKED) for segment in segments)


def passages_from_marked(segments: Iterable[tuple[Segment, Marks]]) -> tuple[PassageText, ...]:
    """The same, each passage with the marks of its words."""
    passages: list[PassageText] = []
    clock_s = 0.0
    pieces = [piece for segment, marks in segments for piece in _pieces(segment, marks)]
    for sentence in _sentences(pieces):
        for group in _short_enough(sentence):
            passage = _passage(group, not_before_s=clock_s)
            clock_s = passage.end_s
            passages.append(passage)
    return tuple(passages)


def _pieces(segment: Segment, marks: Marks) -> list[_Piece]:
    tokens = segment.text.split()
    if "".join(tokens) == "".join("".join(word.text.split()) for word in segment.words):
        words, timed = _spaced_like(tokens, segment.words), True
    else:
        words, timed = _shared_out(segment, tokens), False
    return [_Piece(word, timed, place == len(words) - 1, marks) for place, word in enumerate(words)]


def _spaced_like(tokens: Sequence[str], words: Sequence[Word]) -> list[Word]:
    """One word a token: engines split what is written together ("sweet-potato"), readers do not."""
    rest = iter(words)
    together: list[Word] = []
    for token in tokens:
        parts: list[Word] = []
        while sum(len("".join(part.text.split())) for part in parts) < len(token):
            parts.append(next(rest))
        known = [part.confidence for part in parts if part.confidence is not None]
        together.append(Word(token, parts[0].start_s, parts[-1].end_s, min(known) if known else None))
    return together


def _shared_out(segment: Segment, tokens: Sequence[str]) -> list[Word]:
    """Share the segment's span out by length where words have no times of their own."""
    total = sum(len(token) + 1 for token in tokens)
    words: list[Word] = []
    done = 0
    for token in tokens:
        start_s = segment.start_s + (segment.end_s - segment.start_s) * done / total
        done += len(token) + 1
        end_s = segment.start_s + (segment.end_s - segment.start_s) * done / total
        words.append(Word(token, start_s, end_s, segment.confidence))
    return words


def _sentences(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for place, piece in enumerate(pieces):
        group.append(piece)
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if following is None or _ends(group, following):
            yield group
            group = []


def _ends(group: Sequence[_Piece], following: _Piece) -> bool:
    last, pause_s = group[-1], _pause_s(group[-1], following)
    if pause_s >= LONG_PAUSE_S or last.marks != following.marks:
        return True
    return ends_sentence(last.word.text, following.word.text) and (
        len(group) >= FEWEST_WORDS or pause_s >= SHORT_PAUSE_S
    )


def _short_enough(sentence: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """A sentence as it is; one that is too long, or has no full stop, in parts that end where the speaker breathes."""
    too_long = sentence[-1].word.end_s - sentence[0].word.start_s > LONG_PASSAGE_S
    if not too_long and ends_sentence(sentence[-1].word.text, ""):
        yield sentence
        return
    start = 0
    for place in range(1, len(sentence)):
        breathes = _pause_s(sentence[place - 1], sentence[place]) >= BREATH_S
        if breathes and place - start >= FEWEST_WORDS and len(sentence) - place >= FEWEST_WORDS:
            yield from _cut(sentence[start:place])
            start = place
    yield from _cut(sentence[start:])


def _cut(part: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """Parts that are no longer than a passage may be, cut at the longest pause there is, or where a segment ends."""
    while len(part) > 1 and part[-1].word.end_s - part[0].word.start_s > LONG_PASSAGE_S:
        place = _place_to_cut(part)
        yield part[:place]
        part = part[place:]
    yield part


def _place_to_cut(part: Sequence[_Piece]) -> int:
    begin_s = part[0].word.start_s
    fits = [place for place in range(1, len(part)) if part[place - 1].word.end_s - begin_s <= LONG_PASSAGE_S] or [1]
    late = [place for place in fits if place * 2 >= fits[-1]]
    return max(
        late, key=lambda place: (round(_pause_s(part[place - 1], part[place]), 1), part[place - 1].ends_segment, place)
    )


def _pause_s(one: _Piece, other: _Piece) -> float:
    return other.word.start_s - one.word.end_s


def _passage(group: Sequence[_Piece], *, not_before_s: float) -> PassageText:
    start_s = max(not_before_s, min(piece.word.start_s for piece in group))
    end_s = max(start_s + _LEAST_SPAN_S, *(piece.word.end_s for piece in group))
    words = tuple(_within(piece.word, start_s, end_s) for piece in group) if all(p.timed for p in group) else ()
    known = [piece.word.confidence for piece in group if piece.word.confidence is not None]
    text = " ".join(piece.word.text for piece in group)
    return PassageText(start_s, end_s, text, words, fmean(known) if known else None, group[0].marks)


def _within(word: Word, start_s: float, end_s: float) -> Word:
    first_s = min(max(word.start_s, start_s), end_s)
    return Word(word.text, first_s, min(max(word.end_s, first_s), end_s), word.confidence)
