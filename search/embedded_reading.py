"""The embedded index as seen by every process that only answers questions.

It never creates a writer and never changes a file. Before each search it looks
whether another process has written, so that an edit or a removal counts from
the next question on.
"""

from pathlib import Path

import tantivy

from archive.errors import InvalidInput, MissingPart
from search.contract import Answer, Audience, Question
from search.embedded_damage import BEING_REBUILT, damage_is_missing_part
from search.embedded_folder import IndexFolder
from search.embedded_queries import QueryMaker
from search.embedded_schema import Kind, read_numbers, register_words
from search.embedded_searching import Searching

State = tuple[Path, int, int, int]
"""What a state is known by: its generation, and the file that names its segments."""


class EmbeddedReader:
    """Answers questions from the index of one audience below `root`."""

    def __init__(self, root: Path, audience: Audience) -> None:
        self.folder = IndexFolder(root, audience)
        self._opened: tuple[Path, tantivy.Index] | None = None
        self._state: tuple[State, Searching] | None = None

    def search(self, question: Question) -> Answer:
        """Answer a question from the newest state.

        Raises MissingPart while there is no usable index, and InvalidInput for another audience's question.
        """
        if question.audience != self.folder.audience:
            raise InvalidInput(
                "This search index is for %(audience)s; ask the one for %(audience2)s.",
                audience=self.folder.audience,
                audience2=question.audience,
            )
        with damage_is_missing_part():
            return self._searching().answer(question)

    def reload(self) -> None:
        """See what was last written; raise MissingPart while there is no usable index."""
        self._searching()

    def is_ready(self) -> bool:
        """Tell whether there is an index of this version that opens."""
        try:
            self.reload()
        except MissingPart:
            return False
        return True

    def story_versions(self) -> dict[int, int]:
        """Return the version of every story in the index, by story id; raise MissingPart when there is none."""
        with damage_is_missing_part():
            searching = self._searching()
            searcher = searching.searcher
            hits = searcher.search(searching.make.kind(Kind.STORY), limit=max(1, searcher.num_docs)).hits
            addresses = [address for _, address in hits]
            stories, versions = (read_numbers(searcher, name, addresses) for name in ("story", "version"))
        return dict(zip(stories, versions, strict=True))

    def _searching(self) -> Searching:
        """Return the newest state; open it once more if a rebuild removed the generation in between."""
        try:
            return self._newest()
        except (ValueError, OSError):
            self._opened = None
            try:
                return self._newest()
            except (ValueError, OSError) as error:
                raise MissingPart(BEING_REBUILT) from error

    def _newest(self) -> Searching:
        """Return what is known of the newest state, anew only when something was written since.

        A commit puts another file in the place of the one that names the
        segments, so looking at that file tells whether there is a newer state.
        """
        generation = self.folder.current()
        if generation is None:
            raise MissingPart(BEING_REBUILT)
        written = (generation / "meta.json").stat()
        state = (generation, written.st_ino, written.st_mtime_ns, written.st_size)
        known = self._state
        if known is None or known[0] != state:
            index = self._open(generation)
            known = (state, Searching(index.searcher(), QueryMaker(index.schema)))
            self._state = known
        return known[1]

    def _open(self, generation: Path) -> tantivy.Index:
        opened = self._opened
        if opened is None or opened[0] != generation:
            with damage_is_missing_part():
                index = tantivy.Index.open(str(generation))
            register_words(index)
            opened = (generation, index)
            self._opened = opened
        opened[1].reload()
        return opened[1]
