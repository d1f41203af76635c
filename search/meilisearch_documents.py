"""What is sent to Meilisearch for one story: its own document, and one for each passage in it.

All text is folded, as a question is, so that both engines compare the same
letters. A story holds what is said in it once more, since only its own index
can count it exactly. Of a removed story its number and version are kept, so
that an older change that comes late brings nothing back.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from search.contract import FILTER_KINDS
from search.documents import Change, PassageDocument, StoryDocument
from search.folding import folded
from search.meilisearch_settings import MEANING

Document = dict[str, Any]

_PLACES = 60_000
"""Places of one attribute that are filled; the server reads a few more and leaves out the rest without a word."""

_GAP = 8
"""Places that lie between one passage and the next."""

_SAID = ("said", "said_2", "said_3", "said_4")


def story_document(change: Change) -> Document:
    """Return the document that a story is after a change."""
    story = change.story
    if story is None:
        return {"id": change.story_id, "version": change.version, "standing": 0}
    return {
        "id": story.id,
        "version": change.version,
        "standing": 1,
        "title": words(story.title),
        "names": each_once(story.narrators),
        "subjects": each_once(story.subject_names),
        "lede": words(story.lede),
        "spoken_of": each_once(name for passage in change.passages for name in passage.subject_names),
        "recorded_at": story.recorded_at_s,
        "duration": story.duration_s,
        **_said([passage.text for passage in change.passages]),
        **_kinds(story),
    }


def passage_documents(change: Change, *, with_vectors: bool) -> Iterator[Document]:
    """Return a document for each passage of a story after a change, in the order heard."""
    for passage in change.passages:
        document = _passage_document(passage, change.story_id)
        if with_vectors:
            document["_vectors"] = {MEANING: None if passage.vector is None else list(passage.vector)}
        yield document


def speaks_of(kind: str, identifier: int | str) -> str:
    """Return the one word that stands for a thing that a passage speaks of."""
    return f"{kind}:{identifier}"


@lru_cache(maxsize=4096)
def words(text: str) -> str:
    """Return the folded words of a text, with one space between them; a passage's are asked for twice."""
    return " ".join(folded(text))


def each_once(names: Iterable[str]) -> list[str]:
    """Return folded names in order, each once, without those that have no words."""
    return [name for name in dict.fromkeys(map(words, names)) if name]


def _passage_document(passage: PassageDocument, story_id: int) -> Document:
    return {
        "id": f"{story_id}-{passage.id}",
        "story": story_id,
        "passage": passage.id,
        "start_s": float(passage.start_in(story_id)),
        "text": words(passage.text),
        "subjects": each_once(passage.subject_names),
        "speaks_of": sorted({speaks_of(kind, number) for kind, number in passage.subjects}),
    }


def _kinds(story: StoryDocument) -> Document:
    found: dict[str, set[int]] = {kind: set() for kind in FILTER_KINDS - {"language", "year"}}
    pairs = [
        *story.subjects,
        *(("narrator", number) for number in story.narrator_ids),
        *(("recipe", number) for number in story.recipes),
        *(("seed", number) for number in story.seeds),
        *(("festival", number) for number in story.festivals),
    ]
    for kind, number in pairs:
        if kind in found:
            found[kind].add(number)
    kinds: Document = {kind: sorted(numbers) for kind, numbers in found.items()}
    return kinds | {"language": story.language or None, "year": story.recorded_year}


def _said(texts: Sequence[str]) -> dict[str, list[str]]:
    """Fill one attribute after the other; what a day of speech still leaves over is found by its passages alone."""
    said: dict[str, list[str]] = {name: [] for name in _SAID}
    names = iter(_SAID)
    name, used = next(names), 0
    for text in filter(None, map(words, texts)):
        places = text.count(" ") + 1 + _GAP
        if used and used + places > _PLACES:
            following = next(names, None)
            if following is None:
                break
            name, used = following, 0
        said[name].append(text)
        used += places
    return said
