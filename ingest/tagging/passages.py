"""One passage's names as suggestions: which characters, at which seconds, and how clearly they were heard."""

from archive.mention_suggesting import Suggestion
from archive.passages import PassageVersion, may_be_made_up
from ingest.speech.transcript_data import Word
from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.spans import time_span


def suggestions_for(passage: PassageVersion, tagger: DictionaryTagger) -> list[Suggestion]:
    """What the tagger finds in one passage, each with the seconds at which it is said.

    Nothing in words that a machine may have made up.
    """
    if may_be_made_up(passage.flags):
        return []
    words = [Word(*word) for word in passage.words]
    suggestions: list[Suggestion] = []
    for found in tagger.tag(passage.text):
        span = time_span(
            words, passage.text, found.start_char, found.end_char, passage=(passage.start_s, passage.end_s)
        )
        start_s, end_s = span or (passage.start_s, passage.end_s)
        suggestions.extend(
            Suggestion(
                start_char=found.start_char, end_char=found.end_char, quote=found.quote, start_s=start_s, end_s=end_s,
                target=(name.target_kind, name.target_id), score=found.score * heard_clearly(words, start_s, end_s),
            )
            for name in found.targets
        )  # fmt: skip
    return suggestions


def heard_clearly(words: list[Word], start_s: float, end_s: float) -> float:
    """How sure the recogniser was of the words between two seconds, 0 to 1; 1 where nobody doubted them.

    A name that was spelled exactly but heard doubtfully is often another word,
    so an exact match is worth as much as the hearing behind it.
    """
    sure = [w.confidence for w in words if w.start_s < end_s and w.end_s > start_s and w.confidence is not None]
    return sum(sure) / len(sure) if sure else 1.0
