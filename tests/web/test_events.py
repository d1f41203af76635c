"""The audit trail: what people did, by whom, to what, readable by stewards."""

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading, writing
from archive.events import note_event
from archive.reading_events import PAGE_OF, read_events
from tests.web.stories import EVIL, tell_a_story
from web.event_words import ACTS


def test_what_was_done_is_told_with_who_and_to_what(client, place, signed_in):
    told = tell_a_story(place, title=EVIL)
    signed_in(Role.steward)
    client.post(f"/desk/stories/{told.slug}/withdraw", data={"reason": "a letter"})
    page = client.get("/desk/events").text
    assert "<td>Withdrawn</td>" in page
    assert ">Steward<" in page
    assert f'href="/desk/stories/{told.slug}"' in page
    assert EVIL not in page


def test_all_of_it_can_be_paged_through(client, place):
    with writing(place.engine) as session:
        for number in range(PAGE_OF * 2 + 5):
            note_event(session, "upload", f"upload:{number}", by_id=None, now=utc_now())
    with reading(place.engine) as session:
        seen, before = [], None
        while True:
            found = read_events(session, before=before)
            seen += [one.name for one in found.events]
            if found.older is None:
                break
            before = found.older
        assert seen == [str(number) for number in reversed(range(PAGE_OF * 2 + 5))]
        assert [one.name for one in read_events(session, thing="upload:7").events] == ["7"]


def test_every_act_that_is_written_down_has_words():
    import re
    from pathlib import Path

    root = Path(__file__).parents[2]
    noted = set()
    for folder in ("archive", "ingest", "web"):
        for path in (root / folder).rglob("*.py"):
            noted.update(re.findall(r'note_event\(\s*session,\s*"([^"]+)"', path.read_text(encoding="utf-8")))
    assert noted - set(ACTS) == set()
