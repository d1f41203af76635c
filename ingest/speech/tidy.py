"""From an engine's segments to passages: sentences, not fragments.

Segments follow the engine's breath, not the speaker's: they are taken apart into words and put together again at
sentence ends and long pauses. No word is added, changed or lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from ingest.speech.sentence_ends import ends_sentence
from ingest.speech.transcript_data import Segment, Word

LONG_PAUSE_S = 2.0
SHORT_PAUSE_S = 1.0
FEWEST_WORDS = 3
LONG_PASSAGE_S = 25.0
LONGEST_PASSAGE_S = 45.0
_LEAST_SPAN_S = 0.01


@dataclass(frozen=True, slots=True)
class PassageText:
    """The text of a passage to be, with its span in recording time; `words` is empty where their times are unknown."""

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...]
    confidence: float | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word on its way into a passage; `timed` says whether the engine gave its time or it was shared out."""

    word: Word
    timed: bool
    ends_segment: bool


def passages_from_segments(segments: Iterable[Segment]) -> tuple[PassageText, ...]:
    """Join and split `segments` (in order) into passages whose spans increase and never overlap."""
    passages: list[PassageText] = []
    clock_s = 0.0
    for group in _grouped([piece for segment in segments for piece in _pieces(segment)]):
        passage = _passage(group, not_before_s=clock_s)
        clock_s = passage.end_s
        passages.append(passage)
    return tuple(passages)


def _pieces(segment: Segment) -> list[_Piece]:
    tokens = segment.text.split()
    if "".join(tokens) == "".join("".join(word.text.split()) for word in segment.words):
        words, timed = _spaced_like(tokens, segment.words), True
    else:
        words, timed = _shared_out(segment, tokens), False
    return [_Piece(word, timed, place == len(words) - 1) for place, word in enumerate(words)]


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


def _grouped(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for place, piece in enumerate(pieces):
        group.append(piece)
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if following is None or _is_boundary(group, following):
            yield group
            group = []


def _is_boundary(group: Sequence[_Piece], following: _Piece) -> bool:
    last = group[-1]
    pause_s = following.word.start_s - last.word.end_s
    length_s = last.word.end_s - group[0].word.start_s
    if pause_s >= LONG_PAUSE_S or length_s >= LONGEST_PASSAGE_S:
        return True
    if ends_sentence(last.word.text, following.word.text):
        return len(group) >= FEWEST_WORDS or pause_s >= SHORT_PAUSE_S
    return length_s >= LONG_PASSAGE_S and last.ends_segment


def _passage(group: Sequence[_Piece], *, not_before_s: float) -> PassageText:
    start_s = max(not_before_s, min(piece.word.start_s for piece in group))
    end_s = max(start_s + _LEAST_SPAN_S, *(piece.word.end_s for piece in group))
    words = tuple(_within(piece.word, start_s, end_s) for piece in group) if all(p.timed for p in group) else ()
    known = [piece.word.confidence for piece in group if piece.word.confidence is not None]
    text = " ".join(piece.word.text for piece in group)
    return PassageText(start_s, end_s, text, words, fmean(known) if known else None)


def _within(word: Word, start_s: float, end_s: float) -> Word:
    first_s = min(max(word.start_s, start_s), end_s)
    return Word(word.text, first_s, min(max(word.end_s, first_s), end_s), word.confidence)
