"""A page that is kept for the next visitor: never anyone else's, never stale, never twice with one nonce."""

import gzip
import re

import pytest

from archive.accounts import Role
from archive.database import writing
from archive.mentions import Mention, MentionState
from archive.passages import PassageVersion
from archive.stories import Story
from tests.web.stories import embargo, hide, tell_a_story, withdraw_story
from web.kept_pages import PAGES_KEPT, KeptPages

CLOSINGS = (withdraw_story, hide, embargo)


def nonce_of(answer):
    return re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"]).group(1)


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture(params=["/", "/stories/{}"])
def address(request, told):
    return request.param.format(told.slug)


def test_the_second_visitor_gets_the_first_ones_page_under_a_nonce_of_their_own(client, address):
    first, second = client.get(address), client.get(address)
    nonces = {nonce_of(first), nonce_of(second)}
    assert len(nonces) == 2
    for answer in (first, second):
        assert set(re.findall(r'nonce="([^"]*)"', answer.text)) == {nonce_of(answer)}
    assert first.text.replace(nonce_of(first), "-") == second.text.replace(nonce_of(second), "-")
    assert first.headers["vary"] == second.headers["vary"]


def test_it_is_the_same_page_compressed_or_not(client, address):
    client.get(address)
    whole = client.get(address, headers={"Accept-Encoding": "identity"})
    with client.stream("GET", address, headers={"Accept-Encoding": "br, gzip"}) as packed:
        sent = b"".join(packed.iter_raw())
    assert "content-encoding" not in whole.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(sent) < len(whole.content) / 2
    assert gzip.decompress(sent).decode().replace(nonce_of(packed), "-") == whole.text.replace(nonce_of(whole), "-")
    assert "Accept-Encoding" in packed.headers["vary"]
    assert packed.headers["vary"] == whole.headers["vary"]


@pytest.mark.parametrize("close", CLOSINGS)
def test_what_was_closed_is_gone_with_the_next_request(place, client, told, close):
    assert told.title in client.get("/").text
    assert client.get(f"/stories/{told.slug}").status_code == 200
    close(place, told)
    assert client.get(f"/stories/{told.slug}").status_code == 404
    assert told.title not in client.get("/").text


def test_every_change_is_seen_by_the_next_visitor(place, client, told):
    address = f"/stories/{told.slug}"

    def change(table, **values):
        with writing(place.engine) as session:
            for name, value in values.items():
                setattr(session.query(table).one(), name, value)
        return client.get(address).text

    assert "A pot for the street." in client.get(address).text
    assert "A pot for the yard." in change(Story, lede="A pot for the yard.")
    assert "mark dish suggested" not in client.get(address).text
    assert "mark dish suggested" in change(Mention, state=MentionState.suggested, score=1.0, origin="dictionary")
    assert "mark dish" not in change(Mention, state=MentionState.rejected)
    assert "was always more than" in change(PassageVersion, text="Callaloo was always more than a soup to us")


def test_nobody_gets_a_page_made_for_another(client, signed_in, address):
    plain = client.get(address).text
    assert '<html lang="es"' in client.get(f"/es{address}").text
    assert 'data-theme="dark"' in client.get(address, headers={"Cookie": "theme=dark"}).text
    assert 'class="language-offer' in client.get(address, headers={"Accept-Language": "es"}).text
    assert f'value="{address}?from=sign"' in client.get(f"{address}?from=sign").text
    signed_in(Role.curator)
    theirs = client.get(address)
    assert 'href="/desk"' in theirs.text
    assert theirs.headers["cache-control"].startswith("private")
    client.cookies.clear()
    again = client.get(address)
    assert again.text.replace(nonce_of(again), "-") == re.sub(r'nonce="[^"]*"', 'nonce="-"', plain)


def test_the_oldest_pages_make_room_and_a_failure_is_not_kept():
    kept = KeptPages()
    written = []

    def ask(address, facts="same"):
        def write(nonce):
            written.append(address)
            return f"{address} {facts} {nonce}"

        return kept.page(address, facts, write).text("mine")

    assert ask(0) == b"0 same mine"
    for facts in (0, *range(1, PAGES_KEPT), 0, PAGES_KEPT, 0, 1):
        ask(facts)
    assert written == [*range(PAGES_KEPT + 1), 1]

    def fails(_nonce):
        raise LookupError("no such template")

    with pytest.raises(LookupError, match="no such template"):
        kept.page("other", "same", fails)
    assert ask("other") == b"other same mine"
    assert [ask("other", facts) for facts in ("new", "new", "same")] == [b"other new mine"] * 2 + [b"other same mine"]
    assert written[-3:] == ["other"] * 3
