"""How a question was understood is said and can be taken back, and where nothing is found the page helps.

An engine that answers as it is told stands in here: what is tried is what is
asked of it, and what the page and the data make of an answer.
"""

import html
import re
from dataclasses import dataclass, field, replace

import pytest
from fastapi.testclient import TestClient

from search.contract import Answer, Correction, FacetCount, Filter, Question, Understood
from tests.web.searched import tell_of_beans
from web.app import make_app


@dataclass
class Told:
    """Gives these answers, one question after another; the last one again and again."""

    answers: list[Answer]
    asked: list[Question] = field(default_factory=list)

    def search(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@pytest.fixture
def told(place):
    return tell_of_beans(place)


@pytest.fixture
def page(place, told):
    """Asks the site for an address, with these answers; gives the page without entities, and what was asked."""

    def one(address: str, *answers: Answer):
        engine = Told(list(answers))
        site = make_app(replace(place, public_index=engine))
        with TestClient(site) as client:
            return html.unescape(client.get(address).text), engine.asked

    return one


def test_other_names_are_asked_for_and_said_with_the_way_back(page):
    read = Understood(words=("okra",), prefix="okra")
    said, asked = page("/search?q=okra+stew", Answer(understood=read, total=1))
    (other,) = asked[0].other_names
    assert (other.words, other.names) == (("okra",), (("ladies", "fingers"),))
    assert "the secret one" not in said
    read = replace(read, other_names=asked[0].other_names)
    said, _ = page("/search?q=okra+stew&sort=newest", Answer(understood=read, total=1))
    assert "Also searched: ladies' fingers (other names of okra)." in said
    assert '<a href="/search?q=%22okra%22+stew&sort=newest">Only “okra”</a>' in said
    _, asked = page('/search?q="okra"+stew', Answer())
    assert asked[0].other_names == ()


def test_another_name_leads_to_the_thing_and_what_is_a_kind_of_it(page):
    _, asked = page("/search?q=ladies'+fingers", Answer())
    assert [(other.words, other.names) for other in asked[0].other_names] == [(("ladies", "fingers"), (("okra",),))]
    _, asked = page("/search?q=bean", Answer())
    (other,) = asked[0].other_names
    assert {("kaferbohne",), ("scar", "let")} <= set(other.names)


def test_corrected_and_dropped_words_are_said_with_the_way_back(page):
    read = Understood(words=("okra",), corrected=(Correction("okrra", ("okra",)),), dropped=("zebra",))
    said, _ = page("/search?q=okrra+zebra", Answer(understood=read, total=1))
    assert "Also searched: okra (spelt nearly like “okrra”)." in said
    assert 'href="/search?q=%22okrra%22+zebra">Only “okrra”' in said
    assert "Nothing holds all the words: “zebra” was left out." in said
    assert 'href="/search?q=okrra+%22zebra%22">Only “zebra”' in said


def test_nothing_found_helps_on(page, told):
    nothing = Answer(nearest=(Correction("okrx", ("okra",)),))
    held = Answer(total=2, facets=(FacetCount("crop", told.okra.id, 2),))
    address = f"/search?q=okrx+pot&crop={told.beans.slug}&narrator={told.vera.person.slug}"
    said, asked = page(address, nothing, Answer(total=3), Answer(), Answer(total=4), held)
    assert 'Did you mean <a href="/search?q=okra+pot' in said
    assert "Without beans</a>: 3 stories" in said
    assert "Without Vera Ivanova" not in said, "that would find nothing either"
    assert "Without the words</a>: 4 stories" in said
    assert '<a href="/search?crop=okra">okra</a>' in said
    first, without_beans, without_vera, wordless, everything = asked
    assert set(first.filters) == {Filter("crop", told.beans.id), Filter("narrator", told.vera.person.id)}
    assert without_beans.filters == (Filter("narrator", told.vera.person.id),)
    assert without_vera.filters == (Filter("crop", told.beans.id),)
    assert (wordless.text, wordless.filters) == ("", first.filters)
    assert (everything.text, everything.filters, everything.limit) == ("", (), 0)
    for question in asked:
        assert told.hidden.story.id in question.excluded_stories, "no count tells of what may not be met"


def test_filters_and_order_stand_in_the_address_and_combine(page, told):
    facets = (
        FacetCount("crop", told.okra.id, 5), FacetCount("crop", told.beans.id, 2), FacetCount("year", 2026, 2),
        FacetCount("narrator", told.vera.person.id, 3), FacetCount("person", told.amara.person.id, 1),
        FacetCount("person", told.hidden.person.id, 1), FacetCount("language", "en", 5), FacetCount("year", 2025, 1),
    )  # fmt: skip
    said, asked = page("/search?q=pot&crop=okra&year=2026&sort=longest", Answer(total=2, facets=facets))
    assert asked[0].sort == "longest"
    assert asked[0].filters == (Filter("crop", told.okra.id), Filter("year", 2026))
    both = "/search?q=pot&year=2026&sort=longest"
    assert f'<a class="tag crop" href="{both}">' in said, "each is taken away by itself"
    assert f'<a class="choice" href="{both}" aria-current="true">' in said
    assert f'href="/search?q=pot&crop=okra&year=2026&crop={told.beans.slug}&sort=longest"' in said
    assert re.search(r"beans.*?2<span", said)
    assert '<input type="hidden" name="crop" value="okra">' in said, "other words keep the filters"
    narrow = said.split('id="narrow"')[1].split("</aside>")[0]
    assert narrow.index("Told by") < narrow.index("Vera Ivanova") < narrow.index("Spoken of")
    assert narrow.index("Spoken of") < narrow.index("Amara Okafor")
    assert "Quillon" not in said
    assert "Language" not in narrow, "where all are in one there is nothing to choose"


def test_a_page_of_many(page):
    said, asked = page("/search?q=pot&page=3", Answer(total=41))
    assert (asked[0].offset, asked[0].limit) == (20, 10)
    assert 'href="/search?q=pot&page=2"' in said
    assert 'href="/search?q=pot&page=4"' in said
