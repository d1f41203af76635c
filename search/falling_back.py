"""Answers from the first of several sources that can answer: a server, the embedded index, the database itself.

One that does not answer is left alone for a short while, so that not every
question waits for it. A question that cannot be asked is refused by the first.
A server gives out no list of its words, so where it finds nothing the next
source is asked for the nearest spellings.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from archive.errors import MissingPart
from search.contract import Answer, Correction, Question, SearchReader
from search.embedded_damage import BEING_REBUILT

log = logging.getLogger(__name__)


def always() -> bool:
    """Whatever this source says may be shown."""
    return True


@dataclass(slots=True)
class Source:
    """One way to an answer; `may_answer` says whether what it knows may be shown now.

    `rest_s` is how long it is left alone once it did not answer.
    """

    name: str
    reader: SearchReader
    may_answer: Callable[[], bool] = always
    rest_s: float = 0.0
    rests_until: float = field(default=0.0, init=False)


class FallingBack:
    """A reader over sources in the order of preference."""

    def __init__(self, sources: Sequence[Source], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.sources = tuple(sources)
        self._clock = clock

    def search(self, question: Question) -> Answer:
        """Answer from the first source that can; raise MissingPart when none does."""
        problem: MissingPart | None = None
        for place, source in enumerate(self.sources):
            if self._clock() < source.rests_until or not source.may_answer():
                continue
            try:
                answer = source.reader.search(question)
            except MissingPart as error:
                problem = error
                self._let_rest(source, error)
                continue
            following = self.sources[place + 1 :]
            if answer.total or answer.nearest or not following:
                return answer
            return replace(answer, nearest=FallingBack(following, clock=self._clock).nearest(question))
        raise problem or MissingPart(BEING_REBUILT)

    def nearest(self, question: Question) -> tuple[Correction, ...]:
        """Name the nearest spellings that the sources know; none where nothing answers."""
        try:
            return self.search(replace(question, limit=0, offset=0, moments=0)).nearest
        except MissingPart:
            return ()

    def reload(self) -> None:
        """Do nothing: each search sees what was last written."""

    def is_ready(self) -> bool:
        """Tell whether any source can answer."""
        return any(source.may_answer() and source.reader.is_ready() for source in self.sources)

    def story_versions(self) -> dict[int, int]:
        """Return what the first source that is ready holds."""
        for source in self.sources:
            if source.reader.is_ready():
                return source.reader.story_versions()
        raise MissingPart(BEING_REBUILT)

    def answering(self) -> str:
        """Name the source that would answer now; '' for none."""
        ready = (source.name for source in self.sources if source.may_answer() and source.reader.is_ready())
        return next(ready, "")

    def _let_rest(self, source: Source, error: MissingPart) -> None:
        if source.rest_s:
            log.warning("%s does not answer, the next one does for %.0f s: %s", source.name, source.rest_s, error)
        source.rests_until = self._clock() + source.rest_s
