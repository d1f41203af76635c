"""When quoted characters were said: from characters of a passage to seconds of its recording."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from ingest.speech.transcript_data import Word

Span = tuple[float, float]

_LEAST_LIKENESS = 0.6


def time_span(
    words: Sequence[Word], text: str, start_char: int, end_char: int, *, passage: Span | None = None
) -> Span | None:
    """Give start and end, in seconds, of the characters `start_char` to `end_char` (exclusive) of `text`.

    Words are followed character by character, also through a small correction of the text. Where they do not fit, or
    there are none, the span is shared out by length within `passage` (its own start and end; that of the words
    when not given). None where nothing has a time.
    """
    whole = passage or ((words[0].start_s, words[-1].end_s) if words else None)
    if whole is None or not text[start_char:end_char].strip():
        return None
    said = _said(words, text, start_char, end_char)
    return said or _shared_out(whole, text, start_char, end_char)


def _said(words: Sequence[Word], text: str, start_char: int, end_char: int) -> Span | None:
    """Span of the words that hold the quoted characters, or None where text and words do not fit."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    written = "".join(text[place] for place in places)
    owners = [word for word in words for _ in "".join(word.text.split())]
    spoken = "".join("".join(word.text.split()) for word in words)
    quoted = {order for order, place in enumerate(places) if start_char <= place < end_char}
    if written == spoken:
        held = [owners[order] for order in sorted(quoted)]
    else:
        held = _matched(written, spoken, owners, quoted)
    if not held:
        return None
    return held[0].start_s, max(held[0].start_s, held[-1].end_s)


def _matched(written: str, spoken: str, owners: Sequence[Word], quoted: set[int]) -> list[Word]:
    """Words behind the quoted characters of a corrected text; none unless more than half of the quote was kept."""
    matcher = SequenceMatcher(None, written.casefold(), spoken.casefold(), autojunk=False)
    if len(written.casefold()) != len(written) or len(spoken.casefold()) != len(spoken):
        matcher = SequenceMatcher(None, written, spoken, autojunk=False)
    if matcher.ratio() < _LEAST_LIKENESS:
        return []
    held = [
        owners[block.b + step]
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
        if block.a + step in quoted
    ]
    return held if 2 * len(held) > len(quoted) else []


def _shared_out(whole: Span, text: str, start_char: int, end_char: int) -> Span:
    start_s, end_s = whole
    each_s = (end_s - start_s) / max(1, len(text))
    return start_s + each_s * start_char, start_s + each_s * min(end_char, len(text))
