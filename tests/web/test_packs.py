"""Trails taken along: what a device may keep, against the gate at each request, and the count of packs that are out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.clock import utc_now
from archive.database import reading, writing
from archive.pack_counting import FORGOTTEN_AFTER, MOST_NEW_A_DAY, note_pack, packs_out
from archive.packs import TakenPack
from archive.reading_pack import read_pack
from archive.trail_publishing import retire_trail
from archive.trails import Trail
from tests.web.stories import MP4, WEBM, embargo, hide, withdraw_story
from tests.web.walked import publish_again, walk_a_trail
from web.i18n import localised
from web.pages import STATIC_FOLDER

KEY = "0b0c0d0e-0000-4000-8000-00000000000{}"
MOST_LINES = 149


@pytest.fixture
def walked(place):
    return walk_a_trail(place)


def pack(client, walked, language="", **asks):
    answer = client.get(f"{language}/trails/{walked.slug}/pack.json", params=asks)
    assert answer.status_code == 200, answer.text
    return answer.json()


def addresses(listed, kind):
    return [entry["address"] for entry in listed["entries"] if entry["kind"] == kind]


@pytest.mark.parametrize("language", ["", "/es"])
def test_a_device_is_told_all_that_it_needs_and_how_large_it_is(client, walked, language):
    listed = pack(client, walked, language)
    home = f"{language}/trails/{walked.slug}"
    assert addresses(listed, "page") == [f"{home}/offline", home, *(f"{home}/{n}" for n in (1, 2, 3))]
    assert listed["codes"] == {code: f"{home}/{n}" for n, code in enumerate(walked.codes, start=1)}
    assert [(e["address"], e["bytes"]) for e in listed["entries"] if e["kind"] == "sound"] == [
        (f"/media/stops/{code}.{form}", len(sound))
        for code in walked.codes[:2]
        for form, sound in (("webm", WEBM), ("m4a", MP4))
    ]
    for entry in listed["entries"]:
        answer = client.get(entry["address"], headers={"Accept-Language": listed["language"]})
        assert answer.status_code == 200, entry
        assert len(answer.content) == entry["bytes"], entry


def test_what_pages_and_their_styles_and_scripts_name_is_kept_too(client, walked):
    looks = addresses(pack(client, walked), "looks")
    for needed in ("player.js?v=", "time.js", "vendor/newsreader-latin-400-normal.woff2", "tokens.css?v=", "paper.svg"):
        assert any(needed in address for address in looks), needed


@pytest.mark.parametrize("close", [withdraw_story, hide, embargo])
def test_what_the_gate_closes_is_kept_no_longer(place, client, walked, close):
    before = pack(client, walked)
    close(place, walked.second)
    after = pack(client, walked)
    assert f"/trails/{walked.slug}/2" not in addresses(after, "page")
    assert not [one for one in addresses(after, "sound") if walked.codes[1] in one]
    assert walked.codes[1] not in after["codes"]
    assert "Quillon" not in str(after)
    assert after["state"] != before["state"]
    digests = {entry["address"]: entry["digest"] for entry in before["entries"]}
    changed = [entry["address"] for entry in after["entries"] if digests[entry["address"]] != entry["digest"]]
    # The pages that named the voice or led to it are fetched anew; the sound that stays is not.
    assert {f"/trails/{walked.slug}", f"/trails/{walked.slug}/1", f"/trails/{walked.slug}/3"} <= set(changed)
    assert not [address for address in changed if address.startswith(("/media", "/static"))]


def test_a_trail_that_is_over_has_no_pack_and_looks_as_if_it_never_was(place, client, walked):
    with writing(place.engine) as session:
        retire_trail(session, session.scalars(select(Trail)).one(), by_id=None, now=utc_now())
    for file in ("pack.json", "pack.zip", "offline", "app.webmanifest"):
        closed, unknown = (client.get(f"/trails/{slug}/{file}") for slug in (walked.slug, "z" * len(walked.slug)))
        assert (closed.status_code, unknown.status_code) == (404, 404)
        assert len(closed.text) == len(unknown.text)


def test_the_list_is_asked_for_anew_each_time_and_costs_nothing_while_nothing_changed(place, client, walked):
    address = f"/trails/{walked.slug}/pack.json"
    first = client.get(address)
    assert first.headers["cache-control"] == "no-cache"
    same = {"If-None-Match": first.headers["etag"]}
    assert client.get(address, headers=same).status_code == 304
    withdraw_story(place, walked.second)
    assert client.get(address, headers=same).status_code == 200


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_worker_is_let_near_one_folder_and_no_further(client, language):
    for folder in ("trails", "q"):
        answer = client.get(f"{language}/keeper/{folder}.js")
        assert answer.headers["service-worker-allowed"] == f"{language}/{folder}/"
        assert answer.headers["cache-control"] == "no-cache"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.get(f"{language}/keeper/desk.js").status_code == 404


def test_the_worker_is_short_enough_to_be_read():
    lines = (STATIC_FOLDER / "trail_keeper.js").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_trail_is_an_app_of_its_own(client, walked, language):
    home = localised(f"/trails/{walked.slug}", language)
    app = client.get(f"{home}/app.webmanifest").json()
    assert (app["start_url"], app["scope"], app["lang"]) == (home, home, language)
    assert {client.get(icon["src"]).headers["content-type"] for icon in app["icons"]} == {"image/png"}
    assert f'<link rel="manifest" href="{home}/app.webmanifest">' in client.get(home).text


def test_the_page_says_sizes_before_anything_is_fetched_and_offers_files_without_a_script(client, walked):
    page = client.get(f"/trails/{walked.slug}/offline").text
    assert '<dd data-form="webm">20 kB</dd>' in page
    assert f'href="/trails/{walked.slug}/pack.zip" download' in page
    assert "<noscript>" in page


def taken(place):
    with reading(place.engine) as session:
        return [(row.key, row.version, row.taken_on, row.asked_on) for row in session.scalars(select(TakenPack))]


def test_packs_are_counted_by_an_id_of_their_own_and_forgotten_when_they_are_removed(place, client, walked):
    pack(client, walked)
    assert taken(place) == []
    for n in (1, 1, 2):
        pack(client, walked, pack=KEY.format(n))
    today = utc_now().date()
    assert taken(place) == [(KEY.format(n), 1, today, today) for n in (1, 2)]
    publish_again(place, walked)
    pack(client, walked, pack=KEY.format(1))
    assert [version for _, version, *_ in taken(place)] == [2, 1]
    assert client.delete(f"/trails/another/packs/{KEY.format(1)}").status_code == 204
    assert len(taken(place)) == 2
    assert client.delete(f"/trails/{walked.slug}/packs/{KEY.format(1)}").status_code == 204
    assert [key for key, *_ in taken(place)] == [KEY.format(2)]


@pytest.mark.parametrize("key", ["x", "0" * 37, "<script>", ""])
def test_an_id_that_no_device_made_is_refused_in_one_line(client, walked, key):
    answer = client.get(f"/trails/{walked.slug}/pack.json", params={"pack": key})
    assert answer.status_code == 422
    assert "Traceback" not in answer.text


def out(place, walked, *, later=timedelta()):
    now = utc_now()
    with reading(place.engine) as session:
        trail_id = session.scalars(select(Trail.id).where(Trail.slug == walked.slug)).one()
        state = read_pack(session, walked.slug, now=now).state
        return packs_out(session, [trail_id], state_of={trail_id: state}, today=(now + later).date())


def test_after_a_withdrawal_one_knows_how_many_packs_have_not_asked_since(place, client, walked):
    for n in (1, 2, 3):
        pack(client, walked, pack=KEY.format(n))
    assert (out(place, walked).taken, out(place, walked).behind) == (3, 0)
    withdraw_story(place, walked.second)
    assert out(place, walked).behind == 3
    pack(client, walked, pack=KEY.format(2))
    assert (out(place, walked).taken, out(place, walked).behind) == (3, 2)
    assert out(place, walked, later=FORGOTTEN_AFTER).taken == 0


def test_made_up_packs_do_not_fill_the_archive(place, walked, monkeypatch):
    assert MOST_NEW_A_DAY >= 5000
    monkeypatch.setattr("archive.pack_counting.MOST_NEW_A_DAY", 2)
    with writing(place.engine) as session:
        held = read_pack(session, walked.slug, now=utc_now())
        for n in range(4):
            note_pack(session, held, KEY.format(n), today=utc_now().date())
    assert len(taken(place)) == 2
