"""Passages that mean alike, where an archive has that switched on: found by a model, loaded under the gate, said so."""

from archive.passages import find_passage
from archive.reading_moments import Moment
from archive.reading_search import moments_text
from archive.search_suppression import left_out
from web.gated import Asking

MOST = 5
LEAST = 0.7
"""The likeness from which two passages are worth playing one after the other; 0.5 is that of any two."""


def alike_in_meaning(asking: Asking, key: str) -> list[Moment]:
    """The passages of other stories most like this one, best first; none where that is switched off."""
    if asking.place.alike is None:
        return []
    passage = find_passage(asking.session, key)
    closed = left_out(asking.session, viewer=asking.viewer, now=asking.now)
    found = asking.place.alike.alike(passage.id, limit=MOST, least=LEAST, left_out=closed)
    texts = moments_text(asking.session, [each.passage_id for each in found], viewer=asking.viewer, now=asking.now)
    return [
        texts[each.passage_id].moments[each.story_id]
        for each in found
        if each.passage_id in texts and each.story_id in texts[each.passage_id].moments
    ]
