"""Names the words that were found in place of a mistyped one.

Only words of the stories that were actually found are named, so that a
correction never tells what a hidden or deleted story says.
"""

import tantivy
from rapidfuzz.distance import OSA

from search.contract import Correction
from search.embedded_queries import TEXT_FIELDS, Attempt
from search.question_terms import Term


def corrections(searcher: tantivy.Searcher, attempt: Attempt, found: tantivy.Query) -> tuple[Correction, ...]:
    """Return, for each word that was read with typos, the other words it was taken for."""
    forgiven = [term for term in attempt.kept if attempt.typos(term)]
    if not forgiven:
        return ()
    # Without the filter, words of deleted documents would still be listed until segments merge.
    words = {word for field in TEXT_FIELDS for word, _ in searcher.terms_with_prefix(field, "", filter_query=found)}
    named = (
        Correction(term.text, tuple(sorted(word for word in words if _is_taken_for(word, term, attempt.typos(term)))))
        for term in forgiven
    )
    return tuple(correction for correction in named if correction.found)


def _is_taken_for(word: str, term: Term, typos: int) -> bool:
    typed = term.text
    if word == typed or (term.is_prefix and word.startswith(typed)):
        return False
    if not term.is_prefix:
        return OSA.distance(typed, word, score_cutoff=typos) <= typos
    beginnings = {word[:length] for length in range(len(typed) - typos, len(typed) + typos + 1)}
    return any(OSA.distance(typed, beginning, score_cutoff=typos) <= typos for beginning in beginnings)
