"""The embedded index as seen by the one process that writes it.

It keeps the folder's lock from its first write until `close`. An index of
another version or a damaged one is moved aside and reported as not ready, so
that the caller rebuilds it from the database; nothing here can do that alone.
"""

import logging
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import RLock

from archive.errors import Conflict, MissingPart
from archive.phrases import Phrase
from search.contract import Audience, OtherNames, Progress, Receipt
from search.documents import Change
from search.embedded_damage import BEING_REBUILT, find_damage
from search.embedded_reading import EmbeddedReader
from search.embedded_writing import BUILDER_MEMORY_BYTES, GenerationWriter

log = logging.getLogger(__name__)


class EmbeddedIndex(EmbeddedReader):
    """Reads and writes the index of one audience below `root`; only one process may write."""

    def __init__(self, root: Path, audience: Audience) -> None:
        super().__init__(root, audience)
        self._turn = RLock()
        self._lock: int | None = None
        self._writer: GenerationWriter | None = None
        self._checked: Path | None = None

    def is_ready(self) -> bool:
        """Tell whether the index can be used; one that cannot is moved aside, with a line in the log.

        The first call for a generation reads all of it and compares its checksums.
        """
        with self._turn:
            generation = self.folder.current()
            if generation is not None and generation == self._checked:
                return super().is_ready()
            if not self.folder.has_pointer():
                return False
            held = self._lock is not None
            try:
                self._hold_lock()
            except Conflict:
                # Files come and go while another process writes, and that process has checked them.
                return super().is_ready()
            try:
                return self._is_whole(generation)
            finally:
                if not held:
                    self._give_back_lock()

    def check(self) -> bool:
        """Read the whole index again and tell whether it can be used; one that cannot is moved aside."""
        with self._turn:
            self._close_writer()
            self._checked = None
            return self.is_ready()

    def apply(self, changes: Sequence[Change]) -> Receipt:
        """Make changes visible together, in one commit.

        Raises MissingPart when the index is to be rebuilt first, and Conflict
        while another process is writing. It can be tried again after any error.
        """
        with self._turn:
            self._hold_lock()
            if not self.is_ready():
                raise MissingPart(BEING_REBUILT)
            writer = self._writer
            if writer is None:
                writer = GenerationWriter(self._generation())
            self._writer = None
            try:
                writer.apply(changes)
            except BaseException:
                writer.abandon()
                raise
            self._writer = writer
        return Receipt()

    def progress(self, receipt: Receipt) -> Progress:  # noqa: ARG002 -- what this engine gives receipts for is done
        """Tell that changes are visible: `apply` returns no sooner."""
        return Progress.done

    def know_names(self, names: Iterable[OtherNames]) -> Receipt:  # noqa: ARG002 -- each question brings its own
        """Do nothing: the names that count are those that a question brings."""
        return Receipt()

    def rebuild(self, changes: Iterable[Change]) -> None:
        """Build a new generation beside the old one and put it in its place in one step.

        Raises Conflict while another process is writing. After any error the
        old generation is still in use.
        """
        with self._turn:
            self._hold_lock()
            self._close_writer()
            generation = self.folder.new_generation()
            try:
                writer = GenerationWriter(generation, memory_bytes=BUILDER_MEMORY_BYTES)
                writer.fill(changes)
                writer.close()
            except BaseException:
                self.folder.remove_all_but(self.folder.current())
                raise
            self.folder.put_in_use(generation)
            self._checked = generation

    def close(self) -> None:
        """Finish merges and give the folder's lock back; the next write takes it again."""
        with self._turn:
            self._close_writer()
            self._give_back_lock()

    def _generation(self) -> Path:
        generation = self.folder.current()
        if generation is None:
            raise MissingPart(BEING_REBUILT)
        return generation

    def _hold_lock(self) -> None:
        if self._lock is None:
            self._lock = self.folder.lock()

    def _close_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _give_back_lock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _is_whole(self, generation: Path | None) -> bool:
        if generation is None:
            damage: str | None = Phrase("The search index is of another version.")
        else:
            damage = find_damage(generation)
        if damage is None and super().is_ready():
            self._checked = generation
            return True
        self._writer = None
        self.folder.move_aside(generation)
        log.warning("%s It was moved aside and has to be rebuilt.", damage or "The search index cannot be opened.")
        return False
