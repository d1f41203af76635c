"""Words planted in a story are found all over the site; once it is withdrawn, in no answer and no line of the log.

Every route that answers a GET is asked with every name and key that there is,
by a visitor and by somebody else's account, in full, in ranges and with
conditions: what a new route shows is looked at from its first day.
"""

import io
import itertools
import logging
import re
import zipfile
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select, update

from archive.accounts import Role
from archive.agreeing import record_agreement, withdraw
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.festivals import Festival
from archive.memories import MemoryState
from archive.memory_keeping import decide_memory, tell_memory
from archive.mentions import MentionState
from archive.outbox import OutboxRow
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording, find_recording
from archive.signing_in import add_account, open_session
from archive.stories import Story
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from archive.translation_keeping import keep_translation
from archive.uploads import Upload
from archive.weave_keeping import keep_weave
from tests.archive import builders
from tests.conftest import NOW
from tests.web.asked import FROM_HERE, Answer, Asker
from tests.web.conftest import site_of
from tests.web.searched import index_all
from tests.web.stories import tell_a_story
from tests.web.test_every_exit_asks import walk
from web.app import make_app

PLANTED = {
    "title": "Zyqtitle", "lede": "Zyqlede", "words": "Zyqsaid", "narrator": "Zyqnarrator", "file": "Zyqfile",
    "recording": "Zyqrecording", "stop": "Zyqstop", "note": "Zyqnote", "memory": "Zyqmemory",
    "translation": "Zyqtranslation", "spoken": "Zyqspoken", "speaker": "Zyqspeaker",
    "deposit": "Zyqdeposit",
}  # fmt: skip
AT_THE_DESK_ONLY = {"file", "recording", "deposit", "speaker"}
"""What no visitor meets even while the story is open; a speaker who is only called something is one."""
FORMS = ("webm", "vtt", "txt", "json", "html", "png", "svg", "bib")
ASKED = ("Zyqsaid", "Zyqtitle", "Zyqnarrator", "Zyqspoken", "zyq")


@dataclass
class Planted:
    """What there is to ask for: `names` by place in an address, `slugs` by folder."""

    names: dict[str, tuple[str, ...]]
    slugs: dict[str, tuple[str, ...]]
    story_id: int
    recording_key: str


@pytest.fixture
def planted(place):
    """A story full of planted words, told by someone who is heard nowhere else, beside one that stays open."""
    title, words = f"{PLANTED['title']} nights", f"{PLANTED['words']} and Zyqspoken Person ate"
    told = tell_a_story(place, title=title, lede=PLANTED["lede"], narrator=f"{PLANTED['narrator']} One", words=words)
    other = tell_a_story(place, title="Open table", narrator="Milo Terns", words="Callaloo stays here")
    with writing(place.engine) as session:
        story, recording = session.get_one(Story, told.story_id), find_recording(session, told.recording_key)
        recording.file_name, recording.title = f"{PLANTED['file']}.wav", PLANTED["recording"]
        upload = session.scalars(select(Upload).where(Upload.recording_id == recording.id)).one()
        upload.title = upload.narrator_name = upload.place_name = PLANTED["deposit"]
        version = session.scalars(select(PassageVersion).where(PassageVersion.text.startswith(PLANTED["words"]))).one()
        version.speaker_label = PLANTED["speaker"]
        keys = _around(session, story, recording, told, other)
    index_all(place)
    slugs = {
        "stories": (told.slug, other.slug), "people": (told.person_slug, other.person_slug, keys["spoken"]),
        "dishes": (told.dish_slug,), "trails": (keys["trail"],), "festivals": (keys["festival"],),
    }  # fmt: skip
    names = {
        "key": (told.passage_key, told.recording_key, other.passage_key, *keys["key"]),
        "form": FORMS, "code": keys["code"], "number": ("1", "2"), "token": ("none",), "name": ("none",),
    }  # fmt: skip
    return Planted(names, slugs, told.story_id, told.recording_key)


def _around(session, story, recording: Recording, told, other):
    passage = session.scalars(select(Passage).where(Passage.recording_id == recording.id)).one()
    spoken = builders.a_subject(session, f"{PLANTED['spoken']} Person")
    at = len(f"{PLANTED['words']} and ")
    builders.a_mention(
        session, passage, spoken, quote=spoken.name, start_char=at, end_char=at + len(spoken.name),
        state=MentionState.accepted,
    )  # fmt: skip
    memory = tell_memory(
        session, story_id=story.id, passage_id=None, teller="Jo", text=f"{PLANTED['memory']} was told", now=utc_now()
    )
    decide_memory(session, memory.key, MemoryState.shown, seen=MemoryState.waiting, by_id=None, now=utc_now())
    lines = {passage.id: f"{PLANTED['translation']} dicho"}
    keep_translation(session, recording, lines, language="es", by="Inés", source="typed", by_id=None, now=utc_now())
    weave = keep_weave(session, [told.passage_key, other.passage_key], title="A walk", by_id=None, now=utc_now())
    festival = Festival(slug="harvest", name="Harvest", starts_on=NOW.date(), ends_on=NOW.date(), published_at=NOW)
    session.add(festival)
    session.flush()
    trail = draft_trail(session, title="Around the square", festival_id=festival.id, by_id=None, now=utc_now())
    clips = [
        builders.a_clip(session, one, held=[(find_recording(session, key), 0.0, 10.0)])
        for one, key in ((story, told.recording_key), (session.get_one(Story, other.story_id), other.recording_key))
    ]
    text = StopText(title=PLANTED["stop"], text=PLANTED["stop"], walking_note=PLANTED["note"])
    stops = [
        add_stop(session, trail, said, clip_id=clip.id, by_id=None, now=utc_now())
        for said, clip in zip((text, StopText()), clips, strict=True)
    ]
    publish_trail(session, trail, by_id=None, now=utc_now())
    return {
        "trail": trail.slug,
        "festival": festival.slug,
        "spoken": spoken.slug,
        "key": (weave.key, story.key, memory.key, trail.key),
        "code": tuple(stop.code for stop in stops),
    }


def addresses(place, planted) -> list[str]:
    """Every address that a GET route can be asked by, with everything that there is."""
    found = {
        f"{path}?q={word}" for word in ASKED for path in ("/search", "/search/suggest", "/api/v1/search", "/es/search")
    }
    for route in walk(make_app(place).routes):
        if isinstance(route, APIRoute) and "GET" in route.methods:
            places = re.findall(r"\{(\w+)(?::\w+)?\}", route.path)
            own = next((slugs for folder, slugs in planted.slugs.items() if folder in route.path), ("none",))
            known = planted.names | {"slug": own}
            for values in itertools.product(*(known.get(name, ("none",)) for name in places)):
                given = dict(zip(places, values, strict=True))
                found.add(re.sub(r"\{(\w+)(?::\w+)?\}", lambda place: given[place.group(1)], route.path))  # noqa: B023
    return sorted(found | {f"{address}?lang=es" for address in found if address.startswith("/stories/")})


def said_at(answer: Answer) -> str:
    """All words of an answer, those in a packed file too."""
    assert answer.status < 500 or answer.status == 503, answer.text[:300]
    text = answer.text
    if answer.headers.get("content-type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.body)) as pack:
            text = "".join(pack.read(name).decode("utf-8", "replace") for name in pack.namelist())
    return f"{answer.headers} {text}"


def found(asker: Asker, asked: list[str], session: str = "") -> dict[str, set[str]]:
    """Which planted words are found, and where; a question's own words in its address and answer do not count."""
    where: dict[str, set[str]] = {}
    for address in asked:
        own = address.partition("?q=")[2]
        text = said_at(asker.ask("GET", address, session=session))
        for name, word in PLANTED.items():
            if word in text and word != own:
                where.setdefault(name, set()).add(address)
    return where


def a_group_with_nobody(place) -> int:
    with writing(place.engine) as session:
        return builders.two_protocols(session)[0]


def keep(place, planted, protocol_id: int | None) -> None:
    with writing(place.engine) as session:
        record_agreement(
            session, scope=session.get_one(Story, planted.story_id), person_id=None, uses=set(Use),
            name_shown=NameShown.full, wording="-", evidence="-", by_id=None, now=utc_now(), protocol_id=protocol_id,
        )  # fmt: skip
        if protocol_id is None:
            session.execute(update(OutboxRow).values(done_at=utc_now()))
    index_all(place)


def test_nothing_of_a_withdrawn_story_is_in_any_answer_or_log(place, planted, caplog):
    with Asker(site_of(place)) as asker:
        asked = addresses(place, planted)
        assert len(asked) > 300
        before = found(asker, asked)
        assert set(PLANTED) - set(before) == AT_THE_DESK_ONLY, "a word that was never to be found proves nothing"
        told = sorted(set().union(*before.values()))
        keep(place, planted, a_group_with_nobody(place))
        assert found(asker, told) == {}, "kept to a group, and found by a visitor"
        keep(place, planted, None)
        again = [address for address in told if "?q=" in address]
        assert found(asker, again)["title"] == before["title"] & set(again)
        kept = {address: asker.ask("GET", address).headers.get("etag", "") for address in told}
        with writing(place.engine) as session:
            story = session.get_one(Story, planted.story_id)
            withdraw(session, story, reason="asked by phone", by_id=None, now=utc_now())
            given = {"email": "m@example.org", "name": "M", "password": "long enough for a person"}
            member = add_account(session, **given, role=Role.contributor, now=utc_now())
            token = open_session(session, member, now=utc_now())
        caplog.clear()
        with caplog.at_level(logging.DEBUG):
            assert found(asker, asked) == {}
            assert found(asker, told, token) == {}
            assert in_other_ways(asker, kept) == []
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert not [word for word in PLANTED.values() if word in logged]


def in_other_ways(asker: Asker, kept: dict[str, str]) -> list[tuple[str, str]]:
    """Where a planted word is met by another method, in a range, or because a copy that is kept passes for good."""
    leaks = []
    for address, etag in kept.items():
        own = address.partition("?q=")[2]
        ways = [
            ("GET", {"range": "bytes=0-99", "accept": "application/json"}),
            ("GET", {"range": "bytes=0-99", "if_none_match": etag or "*", "if_range": etag or "*"}),
            ("HEAD", {}),
            ("POST", {}),
        ]
        for method, headers in ways:
            answer = asker.ask(method, address, **FROM_HERE, **headers)
            if [word for word in PLANTED.values() if word in said_at(answer) and word != own] or answer.status == 304:
                leaks.append((address, f"{method} {headers}"))
    return leaks
