"""What many ask for at once is answered again without the record, and never a moment longer than it holds."""

import asyncio
from datetime import timedelta

import pytest

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import make_engine, writing
from archive.stories import Story
from archive.trails import Trail
from ingest.place import place_on
from tests.web.sent_out import lay_a_trail
from tests.web.stories import embargo, hide, withdraw_story
from tests.web.test_listening import counted
from web.kept_answers import LOOK_EVERY_S, Keeping, KeptAnswers

PUZZLED = RuntimeError("the record was asked")


@pytest.fixture
def laid(place):
    return lay_a_trail(place)


@pytest.fixture
def addresses(laid):
    code = laid.codes[0]
    return {"code": f"/q/{code}", "stop": f"/trails/{laid.slug}/1", "sound": f"/media/stops/{code}.webm", "home": "/"}


def unasked(monkeypatch):
    """From now on the record may not be asked for any of these."""

    def asked(*_args, **_kwargs):
        raise PUZZLED

    for name in ("codes.where_code_leads", "trails.read_stop", "media.sound_of_stop", "things.home_shown"):
        monkeypatch.setattr(f"web.routes.{name}", asked)


def test_the_next_visitor_is_answered_alike_and_the_record_is_not_asked(client, addresses, monkeypatch):
    first = {name: client.get(address) for name, address in addresses.items()}
    unasked(monkeypatch)
    for name, address in addresses.items():
        again = client.get(address)
        assert again.status_code == first[name].status_code
        assert len(again.content) == len(first[name].content)
        nonces = {answer.headers["content-security-policy"] for answer in (first[name], again)}
        assert len(nonces) == 2
    part = client.get(addresses["sound"], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, first["sound"].content[:4])


def test_each_of_them_is_counted(place, client, addresses):
    for _ in range(3):
        client.get(addresses["code"])
        client.get(addresses["sound"])
    assert counted(place, client) == {"scan": 3, "play": 3}


@pytest.mark.parametrize("close", [withdraw_story, hide, embargo])
def test_what_another_process_closes_is_gone_with_the_next_request(place, client, laid, addresses, close):
    before = {name: client.get(address) for name, address in addresses.items()}
    assert [before[name].status_code for name in ("code", "stop", "sound")] == [302, 200, 200]
    other = place_on(place.settings, make_engine(place.settings.resolved_database_url))
    close(other, laid.stories[0])
    assert client.get(addresses["sound"]).status_code == 404
    assert client.get(addresses["stop"]).text != before["stop"].text
    assert laid.stories[0].title not in client.get(addresses["stop"]).text


def test_nobody_who_is_signed_in_is_answered_from_it(client, addresses, signed_in, monkeypatch):
    signed_in(Role.curator)
    theirs = client.get(addresses["stop"])
    session = client.cookies["session"]
    client.cookies.clear()
    assert client.get(addresses["stop"]).text != theirs.text
    unasked(monkeypatch)
    assert client.get(addresses["stop"]).status_code == 200
    assert client.get(f"{addresses['stop']}?from=sign").status_code == 500
    client.cookies["session"] = session
    assert client.get(addresses["stop"]).status_code == 500


def test_a_language_a_theme_and_a_size_have_answers_of_their_own(client, addresses):
    stop = addresses["stop"]
    plain = client.get(stop).text
    for headers in ({"Cookie": "theme=dark"}, {"Cookie": "text_size=large"}, {"Accept-Language": "es"}):
        assert len(client.get(stop, headers=headers).text) != len(plain)
    assert '<html lang="es"' in client.get(f"/es{stop}").text
    code = addresses["code"]
    assert client.get(code).headers["location"] == stop
    assert client.get(code, headers={"Accept-Language": "es"}).headers["location"] == f"/es{stop}"


def test_it_holds_until_the_clock_opens_or_closes_something(place, client, laid):
    now = utc_now()
    over = now + timedelta(seconds=20)
    kept = KeptAnswers(place.engine)
    with writing(place.engine) as session:
        session.query(Trail).filter_by(slug=laid.slug).one().retires_at = over
    mark = kept.mark()
    kept.keep("it", mark, Keeping(again=lambda _: None), now=now)
    assert kept.found("it", mark, now=over - timedelta(milliseconds=1)) is not None
    assert kept.found("it", mark, now=over) is None
    assert kept.found("it", "another", now=now) is None
    kept.keep("it", mark, Keeping(again=lambda _: None), now=over)
    assert kept.found("it", mark, now=over + timedelta(seconds=LOOK_EVERY_S - 1)) is not None
    assert kept.found("it", mark, now=over + timedelta(seconds=LOOK_EVERY_S)) is None
    kept.close()


def test_a_changed_word_is_read_at_once(place, client, laid, addresses):
    assert client.get("/").status_code == 200
    with writing(place.engine) as session:
        session.get_one(Story, laid.stories[0].story_id).title = "Another title"
    assert "Another title" in client.get("/").text


def test_a_change_is_worked_out_by_one_and_the_others_wait_for_it(place, laid):
    async def run():
        kept, key = KeptAnswers(place.engine), "it"
        kept.keep(key, "an old mark", Keeping(again=lambda _: None), now=utc_now())
        assert kept.now(key) is None
        with kept.first_of(key):
            others = [asyncio.create_task(kept.after_another(key)) for _ in range(3)]
            await asyncio.sleep(0)
            assert not any(other.done() for other in others)
            kept.keep(key, kept.mark(), Keeping(again=lambda _: None), now=utc_now())
            kept.is_worked_out(key)
            assert all(await asyncio.gather(*others))
        assert await kept.after_another(key) is None
        kept.close()

    asyncio.run(run())
