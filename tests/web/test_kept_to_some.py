"""What is kept to a group, a season or a festival: open to those it is for, and to everyone else as if it never was."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from typer.testing import CliRunner

from archive.accounts import Account, Role
from archive.agreeing import record_agreement
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.errors import InvalidInput
from archive.facts import Span
from archive.group_keeping import add_member, make_group, take_member_out
from archive.listening import ListeningCopy, add_copy, forget_copies
from archive.protocol_keeping import protocol_of
from archive.protocols import GroupRule
from archive.recordings import find_recording
from archive.seasons import day_of
from archive.stories import Story
from archive.trail_checking import ON_DEVICES, check_trail
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from tests.archive import builders
from tests.web.conftest import ORIGIN, site_of
from tests.web.searched import index_all
from tests.web.sent_out import clip_with_sound, lay_a_trail
from tests.web.stories import MP4, WEBM, stored, tell_a_story
from web.commands.app import app

TITLE = "Seeds of the terrace"


@pytest.fixture
def told(place):
    return tell_a_story(place, title=TITLE, words="Callaloo seed is not for everyone")


def keep(place, told, *, scope=None, **bounds):
    with writing(place.engine) as session:
        thing = scope(session) if scope else session.get_one(Story, told.story_id)
        record_agreement(
            session, scope=thing, person_id=None, uses=set(Use), name_shown=NameShown.full, wording="Words.",
            evidence="A letter.", by_id=None, now=utc_now(), **bounds,
        )  # fmt: skip


def keep_to_group(place, told, **scope):
    with writing(place.engine) as session:
        group = make_group(session, "Seed keepers", "", by_id=None, now=utc_now())
        protocol_id = protocol_of(session, [group], GroupRule.any).id
    keep(place, told, protocol_id=protocol_id, **scope)
    return group


def let_in(place, group, email, act=add_member):
    with writing(place.engine) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        act(session, session.merge(group), account, by_id=None, now=utc_now())


def surfaces(told):
    story = f"/stories/{told.slug}"
    return {
        "page": story, "words": f"{story}/transcript", "made": f"{story}/made", "file": f"{story}.vtt",
        "cite": f"{story}/cite.bib", "moment": f"/p/{told.passage_key}", "sound": f"/media/stories/{told.slug}.webm",
        "data": f"/api/v1/stories/{told.slug}",
    }  # fmt: skip


LISTS = ("/", "/stories", "/api/v1/stories", "/dishes", "/search?q=callaloo", "/api/v1/search?q=terrace", "/feed.xml")
PRIVATE = {"private, no-cache", "private, no-store", "no-store"}
FOR_ANYONE = ("/embed/stories/{slug}", "/embed/p/{key}", "/feed/{slug}.m4a")


def unknown(client, path, told):
    """An address that never existed answers so."""
    for own, other in ((told.slug, "no-such-story"), (told.passage_key, "nosuchkey1")):
        path = path.replace(own, other)
    return client.get(path)


def closed_everywhere(client, told):
    for path in surfaces(told).values():
        here, never = client.get(path), unknown(client, path, told)
        assert here.status_code == never.status_code == 404, path
        texts = [answer.text.replace(told.slug, "X").replace("no-such-story", "X") for answer in (here, never)]
        texts = [text.replace(told.passage_key, "K").replace("nosuchkey1", "K") for text in texts]
        assert texts[0].partition("<main")[2] == texts[1].partition("<main")[2], path
    for path in LISTS:
        assert TITLE not in client.get(path).text, path


def test_a_group_meets_its_story_and_nobody_else_does(place, client, told, signed_in):
    index_all(place)
    assert TITLE in client.get("/search?q=callaloo").text
    group = keep_to_group(place, told)
    closed_everywhere(client, told)
    index_all(place)
    signed_in(Role.contributor)
    closed_everywhere(client, told)
    assert "in no group" in client.get("/kept").text

    let_in(place, group, "contributor@example.org")
    for name, path in surfaces(told).items():
        answer = client.get(path)
        assert answer.status_code == 200, name
        assert answer.headers["cache-control"] in PRIVATE, name
    page = client.get(f"/stories/{told.slug}").text
    assert "Kept to Seed keepers." in page
    assert "please do not pass it on" in page
    for path in ("/kept", "/stories", "/api/v1/stories"):
        assert TITLE in client.get(path).text, path
    found = client.get("/search?q=callaloo").text
    assert "Kept to you</h2>" in found
    assert "is not for everyone" in found
    assert f"{TITLE}," not in client.get("/search?q=callaloo+nowhere").text
    for path in ("/feed.xml", "/search/suggest?q=callaloo", "/api/v1/search?q=callaloo", *FOR_ANYONE):
        answer = client.get(path.format(slug=told.slug, key=told.passage_key))
        assert TITLE not in answer.text, path
        assert not answer.content.startswith((WEBM[:4], MP4[:4])), path
    with TestClient(site_of(place), headers=ORIGIN, follow_redirects=False) as visitor:
        closed_everywhere(visitor, told)

    let_in(place, group, "contributor@example.org", act=take_member_out)
    closed_everywhere(client, told)


def test_a_curator_who_is_in_no_group_meets_it_at_the_desk_alone(place, client, told, signed_in):
    keep_to_group(place, told)
    signed_in(Role.curator)
    closed_everywhere(client, told)
    desk = client.get(f"/desk/stories/{told.slug}")
    assert "Kept to Seed keepers." in desk.text


def test_a_passage_kept_to_a_group_is_read_and_heard_by_it_alone(place, client, told, signed_in):
    group = keep_to_group(
        place, told, scope=lambda session: builders.passages_of(session, find_recording(session, told.recording_key))[0]
    )
    page, sound = f"/stories/{told.slug}", f"/media/stories/{told.slug}.webm"
    assert "Callaloo seed" not in client.get(page).text
    assert client.get(sound).status_code == 404
    everyones, theirs = sounds_with_and_without(place, told)
    cut = client.get(sound)
    assert (cut.content, cut.headers["cache-control"]) == (everyones, "no-cache")
    signed_in(Role.contributor)
    assert client.get(f"/p/{told.passage_key}").status_code == 404
    assert client.get(sound).content == everyones
    let_in(place, group, "contributor@example.org")
    assert "seed is not for everyone" in client.get(page).text
    assert "00:01.000 -->" in client.get(f"{page}.vtt").text
    first = client.get(sound, headers={"Range": "bytes=0-99"})
    assert (first.content, first.headers["cache-control"]) == (theirs[:100], "private, no-store")
    assert first.headers["etag"] != cut.headers["etag"]
    with TestClient(site_of(place), headers=ORIGIN) as visitor:
        assert visitor.get(sound, headers={"If-None-Match": first.headers["etag"]}).content == everyones
    let_in(place, group, "contributor@example.org", act=take_member_out)
    for condition in ({}, {"If-Range": first.headers["etag"]}, {"If-None-Match": first.headers["etag"]}):
        following = client.get(sound, headers={"Range": "bytes=100-", **condition})
        assert following.content in {everyones, everyones[100:]}
        assert following.headers["etag"] == cut.headers["etag"]


def sounds_with_and_without(place, told):
    """The bytes of the copy for everyone, which lacks the passage, and of the one that holds it."""
    everyones, theirs = (bytes([byte]) * 400 for byte in (1, 2))
    with writing(place.engine) as session:
        recording = find_recording(session, told.recording_key)
        for sound, owner, spans in (
            (everyones, {"story_id": told.story_id}, [Span(recording.id, 9.0, 10.0, tone_before_s=0.4)]),
            (theirs, {"kept_story_id": told.story_id}, [Span(recording.id, 0.0, 10.0)]),
        ):
            name = stored(place, sound, ".webm")
            copy = ListeningCopy(
                **owner, opus_name=name, opus_bytes=400, aac_name=name, aac_bytes=400, peaks=[0.5], fingerprint="-",
                duration_s=sum(span.heard_s for span in spans), created_at=utc_now(),
            )  # fmt: skip
            forget_copies(session, ListeningCopy.story_id == (owner.get("story_id") or 0))
            add_copy(session, copy, spans)
    return everyones, theirs


def test_out_of_its_season_it_is_as_if_it_never_was(place, client, told):
    index_all(place)
    now = utc_now()
    keep(place, told, season_from=day_of(now - timedelta(days=1)), season_to=day_of(now + timedelta(days=1)))
    for name, path in surfaces(told).items():
        assert client.get(path).status_code == 200, name
    keep(place, told, season_from=day_of(now + timedelta(days=2)), season_to=day_of(now - timedelta(days=2)))
    closed_everywhere(client, told)


def test_a_device_at_the_festival_plays_what_is_kept_to_it(place, client, told, signed_in):
    with writing(place.engine) as session:
        festival = builders.a_festival(session, day=utc_now().date())
    keep(place, told, festival_id=festival.id)
    closed_everywhere(client, told)
    signed_in(Role.curator)
    made = client.post(f"/desk/festivals/{festival.slug}/devices", data={"name": "Tablet"}).text
    link = made.partition("/device/")[2].partition("<")[0]
    with TestClient(site_of(place), headers=ORIGIN, follow_redirects=False) as device:
        assert "Market" in device.get(f"/device/{link}").text
        assert device.post(f"/device/{link}").headers["location"] == "/kept"
        assert device.get(f"/device/{link}").status_code == device.post(f"/device/{link}").status_code == 404
        assert TITLE in device.get("/kept").text
        for name, path in surfaces(told).items():
            answer = device.get(path)
            assert (answer.status_code, name) == (200, name)
            assert answer.headers["cache-control"] in PRIVATE, name
        key = client.get(f"/desk/festivals/{festival.slug}/devices").text.partition("/close")[0].rpartition("/")[2]
        client.post(f"/desk/festivals/{festival.slug}/devices/{key}/close")
        closed_everywhere(device, told)
    closed_everywhere(client, told)


@pytest.fixture
def device(place, client, signed_in):
    """A browser at a festival of today, made a device of it by its link, and how to close it again."""
    with writing(place.engine) as session:
        festival = builders.a_festival(session, day=utc_now().date())
    signed_in(Role.curator)
    made = client.post(f"/desk/festivals/{festival.slug}/devices", data={"name": "Tablet"}).text
    key = made.partition("/close")[0].rpartition("/")[2]
    with TestClient(site_of(place), headers=ORIGIN, follow_redirects=False) as tablet:
        tablet.post(f"/device/{made.partition('/device/')[2].partition('<')[0]}")
        yield tablet, festival, lambda: client.post(f"/desk/festivals/{festival.slug}/devices/{key}/close")


def test_a_kiosk_on_a_festivals_device_plays_what_is_kept_to_it(place, device):
    tablet, festival, close = device
    trail = lay_a_trail(place, title="Past the oven", text="Stand here.")
    told, home, code = trail.stories[0], f"/trails/{trail.slug}", trail.codes[0]
    kiosk, theirs = (f"{home}/kiosk", f"{home}/kiosk/1"), f"/media/kept-stops/{code}.webm"
    with TestClient(site_of(place), headers=ORIGIN, follow_redirects=False) as visitor:
        before = [kiosk_of(visitor, path) for path in kiosk]
        assert [kiosk_of(tablet, path) for path in kiosk] == before
        keep(place, told, festival_id=festival.id)
        nothing = [kiosk_of(visitor, path) for path in kiosk]
        assert all(told.title not in page and theirs not in page for page in nothing)
        assert visitor.get(theirs).status_code == visitor.get(theirs.replace(code, "zzzz2222")).status_code == 404
        for path in kiosk:
            page = tablet.get(path)
            assert told.title in page.text
            assert page.headers["cache-control"] == "private, no-store"
        assert theirs in page.text
        heard = tablet.get(theirs, headers={"Range": "bytes=0-99"})
        assert (heard.status_code, heard.content) == (206, WEBM[:100])
        assert heard.headers["cache-control"] == "private, no-store"
        # What is taken along is as everyone has it, on whichever device: the stop is in none of it.
        for path in (home, f"{home}/1", f"{home}/pack.json", f"{home}/offline"):
            answer = tablet.get(path).text
            assert told.title not in answer, path
            assert code not in answer or path == home, path
        assert tablet.get(f"/media/stops/{code}.webm").status_code == 404
        close()
        assert tablet.get(theirs, headers={"Range": "bytes=100-199"}).status_code == 404
        assert [kiosk_of(tablet, path) for path in kiosk] == nothing


def kiosk_of(client, path):
    """The page without what differs from request to request."""
    return re.sub(r'nonce="[^"]+"', "", client.get(path).text)


def test_a_trail_of_a_festival_may_hold_what_is_kept_to_it_and_nothing_kept_elsewhere(place, device, told):
    _, festival, _ = device
    keep(place, told, festival_id=festival.id)
    with writing(place.engine) as session:
        asks = {"by_id": None, "now": utc_now()}
        clip = clip_with_sound(place, session, session.get_one(Story, told.story_id))
        elsewhere = draft_trail(session, title="Elsewhere", **asks)
        add_stop(session, elsewhere, StopText(), clip_id=clip.id, **asks)
        with pytest.raises(InvalidInput, match="devices at a festival"):
            publish_trail(session, elsewhere, **asks)
        here = draft_trail(session, title="Here", festival_id=festival.id, **asks)
        add_stop(session, here, StopText(), clip_id=clip.id, **asks)
        (check,) = check_trail(session, here, now=asks["now"])
        assert (check.hinders, ON_DEVICES in check.closed[0].why) == (False, True)
        publish_trail(session, here, **asks)


def test_the_desk_records_to_whom_and_when(place, client, told, signed_in):
    signed_in(Role.steward)
    client.post("/desk/groups", data={"name": "Seed keepers"})
    client.post("/desk/groups", data={"name": "Terrace"})
    kept, agreed = f"/desk/kept/stories/{told.slug}", f"/desk/agreements/stories/{told.slug}"
    said = {"use": "web", "name": "Amara Baptiste", "name_shown": "full", "wording": "Words.", "evidence": "A letter."}
    chosen = {"season_from_day": "31", "season_from_month": "11", "season_to_day": "1", "season_to_month": "2"}
    bad = client.post(agreed, data={**said, **chosen})
    assert bad.status_code == 422
    assert "such as 11-01 and 02-28" in bad.text
    assert '<option value="11" selected>November' in bad.text
    bounds = {"group": ["Seed keepers", "Terrace"], "group_rule": "all", **chosen, "season_from_day": "30"}
    assert client.post(agreed, data={**said, **bounds}).status_code == 303
    page = client.get(kept).text
    assert "Kept to whoever is in each of Seed keepers, Terrace." in page
    assert "From 30 November to 1 February of each year." in page
    assert "Del 30 de noviembre al 1 de febrero de cada año." in client.get(f"/es{kept}").text
    for address in ("/desk/stories", f"/desk/stories/{told.slug}"):
        assert "Published; its agreements keep it from visitors" in client.get(address).text
    closed_everywhere(client, told)
    group = client.get("/desk/groups").text.partition('id="g-')[2][:10]
    refused = client.post(f"/desk/groups/{group}", data={"act": "add", "email": "nobody@example.org"})
    assert "Nobody signs in with this address" in refused.text
    acts = client.get("/desk/events").text
    assert "A group made" in acts


def test_the_command_keeps_it_to_the_same(place, client, told, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    with writing(place.engine) as session:
        make_group(session, "Seed keepers", "", by_id=None, now=utc_now())
    said = ["agree", f"stories/{told.slug}", "--person", f"people/{told.person_slug}", "--use", "web", "--wording", "W",
            "--evidence", "E", "--season", "11-01..02-28"]  # fmt: skip
    refused = CliRunner().invoke(app, [*said, "--group", "Nobody"])
    assert "no group called “Nobody”" in str(refused.exception)
    told_so = CliRunner().invoke(app, [*said, "--group", "seed keepers"])
    assert "Kept to Seed keepers. From 1 November to 28 February of each year." in told_so.output
    closed_everywhere(client, told)


def test_labels_are_shown_wherever_the_story_is_and_close_nothing(place, client, told, signed_in):
    signed_in(Role.steward)
    client.post("/desk/labels", data={"name": "Ask first", "words": "Ask Tala before you cook it.", "mark": "ask"})
    index_all(place)
    for folder, name in (("recordings", told.recording_key), ("p", told.passage_key)):
        page = client.get(f"/desk/kept/{folder}/{name}").text
        key = page.partition('name="label" value="')[2][:10]
        assert client.post(f"/desk/kept/{folder}/{name}/labels", data={"label": key}).status_code == 303
    client.post("/sign-out")
    story = client.get(f"/stories/{told.slug}").text
    assert "Ask Tala before you cook it." in story
    for path in ("/stories", f"/stories/{told.slug}/transcript", "/search?q=callaloo"):
        assert "Ask first" in client.get(path).text, path
    data = client.get(f"/api/v1/stories/{told.slug}").json()
    label = {"name": "Ask first", "words": "Ask Tala before you cook it."}
    assert data["labels"] == [label] == data["passages"][0]["labels"]
    assert client.get(f"/desk/kept/nothing/{told.slug}").headers["location"].startswith("/sign-in")
