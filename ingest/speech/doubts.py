"""Doubts about what an engine heard: loops, phantoms, words over silence. What is doubted is marked, never dropped."""

import math
import zlib
from collections.abc import Sequence
from itertools import groupby

from archive.folding import fold
from archive.passages import Flag
from ingest.speech.phantoms import is_phantom
from ingest.speech.transcript_data import Segment

# Whisper's own measures of a decoding that failed.
_COMPRESSION_RATIO = 2.4
_UNSURE, _NO_SPEECH = math.exp(-1.0), 0.6

_LONGEST_REPEATED, _REPEATED_TIMES = 6, 4
_SAME_SEGMENTS = 3


def doubts_of(segments: Sequence[Segment]) -> list[tuple[Flag, ...]]:
    """The doubts about each of these segments, which follow each other in one recording."""
    stuck = _stuck(segments)
    return [tuple(_doubts(segment, is_stuck=place in stuck)) for place, segment in enumerate(segments)]


def _doubts(segment: Segment, *, is_stuck: bool) -> list[Flag]:
    unsure = segment.no_speech > _NO_SPEECH and segment.confidence is not None and segment.confidence < _UNSURE
    found = {
        Flag.loop: is_stuck or _repeats(segment),
        Flag.phantom: is_phantom(segment.text),
        Flag.over_silence: segment.over_silence,
        Flag.unsure: unsure,
    }
    return [flag for flag, holds in found.items() if holds]


def _stuck(segments: Sequence[Segment]) -> set[int]:
    """Places of segments that say the same as their neighbours, three or more in a row."""
    places: set[int] = set()
    for words, group in groupby(range(len(segments)), key=lambda place: _words(segments[place].text)):
        same = list(group)
        if words and len(same) >= _SAME_SEGMENTS:
            places.update(same)
    return places


def _repeats(segment: Segment) -> bool:
    ratios = (segment.compression_ratio or 0.0, _compression_ratio(segment.text))
    return max(ratios) > _COMPRESSION_RATIO or _says_again(_words(segment.text))


def _compression_ratio(text: str) -> float:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def _says_again(words: Sequence[str]) -> bool:
    """Whether one to six words are said four times or more, one after the other."""
    for length in range(1, _LONGEST_REPEATED + 1):
        run = 0
        for place in range(len(words) - length):
            run = run + 1 if words[place] == words[place + length] else 0
            if run >= length * (_REPEATED_TIMES - 1):
                return True
    return False


def _words(text: str) -> tuple[str, ...]:
    bare = ("".join(character for character in part if character.isalnum()) for part in fold(text).split())
    return tuple(word for word in bare if word)
