"""Search at the desk finds what is kept back and drafts, for curators alone, and leads to where it is looked after."""

import html

import pytest

from archive.accounts import Role
from archive.database import writing
from archive.stories import Story, StoryState
from tests.web.searched import index_all, tell_of_beans


@pytest.fixture
def told(place):
    told = tell_of_beans(place)
    with writing(place.engine) as session:
        session.get_one(Story, told.amara.story.id).state = StoryState.draft
    for audience in ("public", "desk"):
        index_all(place, audience)
    return told


def test_a_curator_finds_drafts_and_what_was_withdrawn(place, told, signed_in):
    curator = signed_in(Role.curator)
    page = html.unescape(curator.get("/desk/search?q=scarlet+beans").text)
    for teller in (told.amara, told.hidden):
        assert f'href="/desk/stories/{teller.story.slug}"' in page
        assert f'data-src="/media/drafts/{teller.story.slug}.webm"' in page
        assert f'href="/desk/stories/{teller.story.slug}#t=0"' in page
    assert f'href="/desk/recipes/{told.recipe}"' in page
    assert 'action="/desk/search"' in page
    assert f'href="/desk/search?q=scarlet+beans&narrator={told.hidden.person.slug}"' in page
    offered = curator.get("/desk/search/suggest?q=quillon").text
    assert f'href="/desk/search?person={told.hidden.person.slug}"' in offered
    assert curator.get("/desk/search?q=okra&sort=x").status_code == 400


def test_nobody_else_does(client, told, signed_in):
    for address in ("/desk/search?q=beans", "/desk/search/suggest?q=quillon"):
        assert client.get(address).status_code == 303
    for address in ("/search?q=beans", "/search?q=quillon", "/search/suggest?q=quillon", "/api/v1/search?q=scarlet"):
        found = client.get(address).text
        assert told.amara.story.slug not in found
        assert told.hidden.story.slug not in found
        assert "Brackwater" not in found
    contributor = signed_in(Role.contributor)
    assert contributor.get("/desk/search?q=beans").status_code == 403
