"""The first source that can answer does; one that cannot is left alone for a while; one that may not is not asked."""

import pytest

from archive.errors import InvalidInput, MissingPart
from search.contract import Answer, Correction, Question
from search.falling_back import FallingBack, Source


class Fixed:
    """Answers with its total, unless it is away."""

    def __init__(self, total: int) -> None:
        self.total, self.away, self.asked, self.wrong = total, False, 0, False
        self.nearest: tuple[Correction, ...] = ()
        self.questions: list[Question] = []

    def search(self, question: Question) -> Answer:
        self.asked += 1
        self.questions.append(question)
        if self.away:
            raise MissingPart("The search server does not answer.")
        if self.wrong:
            raise InvalidInput("Ask another.")
        return Answer(total=self.total, nearest=self.nearest)

    def reload(self) -> None: ...

    def is_ready(self) -> bool:
        return not self.away

    def story_versions(self) -> dict[int, int]:
        return {self.total: 1}


@pytest.fixture
def server():
    return Fixed(1)


@pytest.fixture
def embedded():
    return Fixed(2)


def reader(server, embedded, *, hour=lambda: 0.0, may_answer=lambda: True):
    sources = [Source("server", server, may_answer, rest_s=5.0), Source("embedded", embedded)]
    return FallingBack(sources, clock=hour)


def test_the_first_that_can_answers(server, embedded):
    both = reader(server, embedded)
    assert (both.search(Question("okra")).total, both.answering()) == (1, "server")
    server.away = True
    assert (both.search(Question("okra")).total, both.answering()) == (2, "embedded")
    assert both.story_versions() == {2: 1}


def test_one_that_did_not_answer_is_left_alone_for_a_while(server, embedded):
    hours = [0.0]
    both = reader(server, embedded, hour=lambda: hours[0])
    server.away = True
    for _ in range(10):
        both.search(Question("okra"))
    assert (server.asked, embedded.asked) == (1, 10)
    server.away, hours[0] = False, 5.0
    assert both.search(Question("okra")).total == 1


def test_one_whose_answers_may_not_be_shown_is_not_asked(server, embedded):
    both = reader(server, embedded, may_answer=lambda: False)
    assert both.search(Question("okra")).total == 2
    assert server.asked == 0
    assert both.answering() == "embedded"


def test_where_none_answers_the_last_says_why(server, embedded):
    server.away = embedded.away = True
    both = reader(server, embedded)
    with pytest.raises(MissingPart, match="does not answer"):
        both.search(Question("okra"))
    with pytest.raises(MissingPart):
        both.story_versions()
    assert (both.is_ready(), both.answering()) == (False, "")


def test_a_question_that_cannot_be_asked_is_refused_by_the_first(server, embedded):
    server.wrong = True
    with pytest.raises(InvalidInput):
        reader(server, embedded).search(Question("okra"))
    assert embedded.asked == 0


def test_what_a_server_does_not_tell_of_spelling_the_next_one_does(server, embedded):
    near = Correction("calaloo", ("callaloo",))
    server.total = embedded.total = 0
    embedded.nearest = (near,)
    both = reader(server, embedded)
    assert both.search(Question("calaloo", limit=20)) == Answer(total=0, nearest=(near,))
    assert embedded.questions == [Question("calaloo", limit=0, moments=0)], "hits are not asked for twice"
    embedded.away = True
    assert both.search(Question("calaloo")) == Answer(total=0)
    server.total = 3
    assert both.search(Question("okra")).nearest == ()
