"""A trail on a tablet: invitations, its stops, and no way out, whatever the pages hold."""

import re

import pytest

from tests.web.stories import tell_a_story
from tests.web.trails import retire, walk_a_trail


@pytest.fixture
def walk(place):
    return walk_a_trail(place, tell_a_story(place))


def test_it_invites_to_each_open_stop(client, walk):
    page = client.get(f"{walk.path}/kiosk").text
    assert page.count("data-invitation>") == 3
    assert "never just a soup" in page
    assert f'href="{walk.path}/kiosk/1#t=0"' in page
    assert 'data-idle-s="60"' in page


@pytest.mark.parametrize("under", ["", "/1", "/2", "/3"])
@pytest.mark.parametrize("language", ["", "/es"])
def test_no_link_leads_out_and_nothing_is_sent(client, walk, under, language):
    page = client.get(f"{language}{walk.path}/kiosk{under}").text
    hrefs = re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page)
    assert hrefs
    inside = re.compile(rf"(/es)?{walk.path}/kiosk(/\d+)?(#t=0)?")
    assert [href for href in hrefs if not inside.fullmatch(href)] == []
    for way_out in ("<form", "target=", "http-equiv", "<iframe"):
        assert way_out not in page


def test_a_stop_that_is_not_there_leads_back_to_the_start(client, walk):
    answer = client.get(f"{walk.path}/kiosk/99")
    assert answer.headers["location"] == f"{walk.path}/kiosk"


def test_a_tablet_whose_trail_is_over_waits_and_leads_nowhere(place, client, walk):
    retire(place, walk)
    for path in (f"{walk.path}/kiosk", f"{walk.path}/kiosk/1", "/trails/nothing/kiosk"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "This trail is over" in answer.text
        assert "<a " not in answer.text
        assert 'data-kiosk="/trails/' in answer.text
