"""The database as a reader of searches: an answer while no index has one, which says that it was plain."""

from datetime import datetime

from sqlalchemy import Engine

from archive.clock import utc_now
from archive.database import reading
from archive.database_search import PlainHit, PlainQuestion, Words, find_plainly
from archive.errors import InvalidInput
from archive.reading_index_names import INDEX_READERS
from search.contract import Answer, Audience, Moment, Question, StoryHit, Understood
from search.folding import fold_words
from search.question_terms import AskedTerms, Term, read_question


class PlainSearch:
    """Answers questions of one audience from the record itself."""

    def __init__(self, engine: Engine, audience: Audience) -> None:
        self._engine = engine
        self._audience = audience

    def search(self, question: Question) -> Answer:
        """Answer a question; facets and corrections it has none."""
        if question.audience != self._audience:
            raise InvalidInput(
                "This search is for %(audience)s; ask the one for %(audience2)s.",
                audience=self._audience,
                audience2=question.audience,
            )
        asked = read_question(question.text)
        plain = _plain(question, asked)
        with reading(self._engine) as session:
            total, hits = find_plainly(session, plain, INDEX_READERS[self._audience], now=self.now())
        return Answer(tuple(map(_hit, hits)), total, understood=_understood(asked), by="database")

    @staticmethod
    def now() -> datetime:
        """The moment for which a question is answered."""
        return utc_now()

    def reload(self) -> None:
        """Do nothing: the database is always as it is."""

    def is_ready(self) -> bool:
        """Tell that it can answer."""
        return True

    def story_versions(self) -> dict[int, int]:
        """Return nothing: it holds no copies that could be out of step."""
        return {}


def _plain(question: Question, asked: AskedTerms) -> PlainQuestion:
    typed = {word.text: question.text[word.start : word.end] for word in fold_words(question.text)}
    return PlainQuestion(
        wanted=tuple(_ways(term, typed) for term in asked.wanted),
        unwanted=tuple(_ways(term, typed) for term in asked.unwanted),
        filters=tuple((each.kind, each.id) for each in question.filters),
        sort=question.sort,
        limit=question.limit,
        offset=question.offset,
        moments=question.moments,
        among=question.among,
        but=question.excluded_stories,
    )


def _ways(term: Term, typed: dict[str, str]) -> Words:
    """The words without accents, and as they were typed: the database does not know that they are the same."""
    return tuple(dict.fromkeys((term.text, " ".join(typed.get(word, word) for word in term.words))))


def _hit(hit: PlainHit) -> StoryHit:
    moments = tuple(Moment(one.passage_id, one.start_s, one.words) for one in hit.moments)
    return StoryHit(hit.story_id, 0.0, moments)


def _understood(asked: AskedTerms) -> Understood:
    plain = [term for term in asked.wanted if not term.is_phrase]
    return Understood(
        words=tuple(term.text for term in plain),
        phrases=tuple(term.words for term in asked.wanted if term.is_phrase),
        prefix=next((term.text for term in plain if term.is_prefix), None),
        dropped=tuple(term.text for term in asked.dropped),
    )
