"""Sound: ranges, HEAD and revalidation, and the gate at every one of them."""

import pytest

from archive.accounts import Role
from tests.web.stories import MP4, WEBM, tell_a_story, withdraw_story


@pytest.fixture
def told(place):
    return tell_a_story(place)


def test_the_whole_sound_comes_with_what_a_player_needs(client, told):
    answer = client.get(f"/media/stories/{told.slug}.webm")
    assert answer.status_code == 200
    assert answer.content == WEBM
    assert answer.headers["content-type"] == "audio/webm"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-length"] == str(len(WEBM))
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in answer.headers
    assert client.get(f"/media/stories/{told.slug}.m4a").content == MP4


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-99", 0, 99), ("bytes=10200-", 10200, len(WEBM) - 1), ("bytes=-5", -5, None)]
)
def test_one_range_is_sent_alone(client, told, asked, start, end):
    answer = client.get(f"/media/stories/{told.slug}.webm", headers={"Range": asked})
    assert answer.status_code == 206
    first = start % len(WEBM)
    last = len(WEBM) - 1 if end is None else end
    assert answer.content == WEBM[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(WEBM)}"
    assert answer.headers["content-length"] == str(last - first + 1)


def test_a_range_behind_the_end_is_refused_with_the_size(client, told):
    answer = client.get(f"/media/stories/{told.slug}.webm", headers={"Range": f"bytes={len(WEBM)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(WEBM)}"


def test_many_ranges_are_answered_with_the_whole_once(client, told):
    answer = client.get(f"/media/stories/{told.slug}.webm", headers={"Range": "bytes=0-1,5-6,9-10"})
    assert (answer.status_code, len(answer.content)) == (200, len(WEBM))


def test_head_says_what_get_would_send(client, told):
    head, get = (client.request(method, f"/media/stories/{told.slug}.webm") for method in ("HEAD", "GET"))
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "content-type", "etag", "accept-ranges"):
        assert head.headers[name] == get.headers[name]


def test_a_kept_copy_is_good_until_the_story_changes(client, told):
    address = f"/media/stories/{told.slug}.webm"
    etag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    kept = client.get(address, headers={"Range": "bytes=0-9", "If-Range": etag})
    stale = client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (kept.status_code, stale.status_code) == (206, 200)


def test_after_a_withdrawal_the_next_range_of_an_open_player_is_refused(client, place, told):
    address = f"/media/stories/{told.slug}.webm"
    first = client.get(address, headers={"Range": "bytes=0-99"})
    assert first.status_code == 206
    withdraw_story(place, told)
    etag = first.headers["etag"]
    for headers in ({"Range": "bytes=100-199"}, {"If-None-Match": etag}, {"Range": "bytes=100-", "If-Range": etag}):
        assert client.get(address, headers=headers).status_code == 404
    assert client.head(address).status_code == 404


def test_a_whole_recording_is_for_the_desk_and_its_uploader(client, told, signed_in):
    address = f"/media/recordings/{told.recording_key}.webm"
    assert client.get(address).status_code == 303
    signed_in(Role.contributor)
    assert client.get(address).status_code == 404
    signed_in(Role.curator)
    answer = client.get(address, headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.content) == (206, WEBM[:4])
    assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("name", ["..%2f..%2fstoryloom.db", "%00", "a.webm", "x.exe"])
def test_no_path_leads_out_of_the_store(client, told, name):
    assert client.get(f"/media/stories/{name}").status_code == 404
    assert client.get(f"/media/stories/{told.slug}.{name}").status_code == 404
