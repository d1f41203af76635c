"""One story in a plain copy: its page, its sound in two forms, and its words in every form.

The gate is asked when the story's turn comes, and nothing of it is kept from before.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.passages import may_be_made_up
from archive.reading_sound import sound_of_story
from archive.reading_story import StoryPage, read_story
from ingest.keeping.bags.pieces import Piece, of_bytes, of_file
from ingest.place import Place
from web.captions import story_files
from web.media_answers import TYPES
from web.plain.pages import Pages
from web.story_data import story_data
from web.story_words import made_sentences

FORMS = ("vtt", "srt", "txt", "json")


@dataclass(frozen=True, slots=True)
class PlainStory:
    """A story that went into the copy, as its list names it."""

    slug: str
    title: str
    lede: str
    narrator: str
    language: str
    synthetic: bool
    duration_s: float
    has_sound: bool


class StoryFiles:
    """The stories of one copy, each read when its turn comes."""

    def __init__(self, place: Place, pages: Pages) -> None:
        self._place, self._pages = place, pages
        self.written: list[PlainStory] = []

    def of(self, slug: str) -> Iterator[Piece]:
        """All files of a story; none where it may not be met any more."""
        try:
            with reading(self._place.engine) as session:
                story = read_story(session, slug, viewer=VISITOR, now=utc_now(), channel=Channel.api)
                sounds = self._sounds(session, slug)
        except NotFound:
            return
        folder = f"stories/{slug}"
        yield from self._words(story, folder, {form: f"sound.{form}" for form in sounds})
        for form, path in sounds.items():
            yield of_file(f"{folder}/sound.{form}", path)
        self.written.append(
            PlainStory(story.slug, story.title, story.lede, story.narrator, story.language, story.synthetic,
                       story.duration_s, bool(sounds))
        )  # fmt: skip

    def _sounds(self, session: Session, slug: str) -> dict[str, Path]:
        try:
            sound = sound_of_story(session, slug, viewer=VISITOR, now=utc_now(), channel=Channel.media)
        except NotFound:
            return {}
        paths = {"webm": sound.opus_name, "m4a": sound.aac_name}
        found = {form: self._place.store.derived_path(name) for form, name in paths.items()}
        return {form: path for form, path in found.items() if path.is_file()}

    def _words(self, story: StoryPage, folder: str, sounds: dict[str, str]) -> Iterator[Piece]:
        yield of_bytes(f"{folder}/index.html", self._page(story, sounds))
        for form in FORMS:
            yield of_bytes(f"{folder}/transcript.{form}", story_files(story, form).encode())
        yield of_bytes(f"{folder}/story.json", _as_json(self._data(story, sounds)))

    def _page(self, story: StoryPage, sounds: dict[str, str]) -> bytes:
        return self._pages.rendered(
            "plain/story.html", up="../../", story=story, forms=FORMS,
            sources=[(name, TYPES[form]) for form, name in sounds.items()],
            made=made_sentences(story),
            doubted={passage.key for passage in story.passages if may_be_made_up(passage.flags)},
        )  # fmt: skip

    def _data(self, story: StoryPage, sounds: dict[str, str]) -> dict[str, Any]:
        return {**story_data(story), "audio": sounds or None, "may_be_used": list(self._pages.sentences)}


def _as_json(said: Any) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
