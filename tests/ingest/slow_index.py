"""A small index that works on its own time, as a server does: what it is given waits, is made, fails or is lost."""

from collections.abc import Callable
from itertools import count

from archive.errors import MissingPart
from search.contract import Answer, FacetCount, Moment, Progress, Question, Receipt, StoryHit
from search.documents import Change, supersedes
from search.folding import folded


class Crash(BaseException):
    """The worker's process ends here."""


class SlowIndex:
    """Tasks are made one by one when `work` says so; one that is `at_once` makes them as they come."""

    def __init__(self, *, at_once: bool = False) -> None:
        self.at_once = at_once
        self.down = False
        self.crashes = False
        self.refuses: set[int] = set()
        self.built = False
        self.told: list[tuple[int, int]] = []
        self.names: tuple[tuple[str, ...], ...] = ()
        self._stories: dict[int, Change] = {}
        self._queue: dict[int, Callable[[], None]] = {}
        self._ends: dict[int, Progress] = {}
        self._numbers = count(1)

    def apply(self, changes) -> Receipt:
        self._must_answer()
        for change in changes:
            if change.story_id in self.refuses:
                raise ValueError("no such letters")
        self.told += [(change.story_id, change.version) for change in changes]
        return self._take(lambda: [self._make(change) for change in changes])

    def know_names(self, names) -> Receipt:
        self._must_answer()
        known = tuple(" ".join(one.words) for one in names)
        return self._take(lambda: setattr(self, "names", known))

    def progress(self, receipt: Receipt) -> Progress:
        self._must_answer()
        ends = [
            self._ends.get(task, Progress.waiting if task in self._queue else Progress.failed) for task in receipt.tasks
        ]
        if Progress.failed in ends:
            return Progress.failed
        return Progress.waiting if Progress.waiting in ends else Progress.done

    def rebuild(self, changes) -> None:
        if self.down:
            raise MissingPart("down")
        stories = {change.story_id: change for change in changes if change.story}
        self.work()
        self._stories, self.built, self.names = stories, True, ()

    def work(self, most: int = 1000, *, fail: bool = False) -> None:
        """Make the tasks that have waited longest."""
        for task in list(self._queue)[:most]:
            make = self._queue.pop(task)
            self._ends[task] = Progress.failed if fail else Progress.done
            if not fail:
                make()

    def lose_everything(self) -> None:
        self._stories, self._queue, self._ends, self.built = {}, {}, {}, False

    def search(self, question: Question) -> Answer:
        if self.down or not self.built:
            raise MissingPart("down")
        words = set(folded(question.text))
        found = {
            id_: [passage.id for passage in change.passages if words <= set(folded(passage.text))]
            for id_, change in self._stories.items()
            if id_ not in question.excluded_stories
        }
        hits = [id_ for id_, passages in found.items() if passages or words <= self._own_words(id_)]
        facets = sorted({subject for id_ in hits for subject in self._stories[id_].story.subjects})
        counts = tuple(
            FacetCount(kind, id_, sum((kind, id_) in self._stories[hit].story.subjects for hit in hits))
            for kind, id_ in facets
        )
        moments = {id_: tuple(Moment(passage, 0.0, 1) for passage in found[id_]) for id_ in hits}
        return Answer(tuple(StoryHit(id_, 1.0, moments[id_]) for id_ in hits), len(hits), counts)

    def _own_words(self, story_id: int) -> set[str]:
        story = self._stories[story_id].story
        return set(folded(" ".join([story.title, story.lede, *story.narrators, *story.subject_names])))

    def story_versions(self) -> dict[int, int]:
        self._must_answer()
        return {id_: change.version for id_, change in self._stories.items()}

    def is_ready(self) -> bool:
        return self.built and not self.down

    def reload(self) -> None:
        if self.down:
            raise MissingPart("down")

    def close(self) -> None:
        pass

    def _must_answer(self) -> None:
        if self.down or not self.built:
            raise MissingPart("down")

    def _take(self, make: Callable[[], object]) -> Receipt:
        if self.at_once:
            make()
        task = next(self._numbers)
        self._queue[task] = (lambda: None) if self.at_once else make
        if self.at_once:
            self.work()
        if self.crashes:
            raise Crash
        return Receipt() if self.at_once else Receipt((task,))

    def _make(self, change: Change) -> None:
        known = self._stories.get(change.story_id)
        if known is not None and not supersedes(change, version=known.version, removed=False):
            return
        if change.story is None:
            self._stories.pop(change.story_id, None)
        else:
            self._stories[change.story_id] = change
