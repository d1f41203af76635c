"""Wiping where a recording's words were noted by the way: its uploads, its steps, the audit trail, receipts.

The trail keeps who did what and when. What an act said besides is gone, but for
keys and numbers.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from archive.arrivals import Arrival
from archive.events import Event
from archive.mentions import Mention
from archive.narrators import NarratorRequest, Receipt
from archive.passages import Passage
from archive.phrases import Phrase
from archive.reading_addresses import address_of
from archive.recordings import Contribution, Recording
from archive.steps import StepRecord, StepState
from archive.stories import Story
from archive.uploads import Upload, refuse_upload

KEPT_OF_ACTS = frozenset({
    "agreement", "version", "transcript", "stale_mentions", "decisions", "answer", "former", "made", "undoes", "of",
})  # fmt: skip
"""What the detail of an act may keep: keys, numbers and our own words, and nothing that anybody typed or said."""
_NOTHING: dict[str, Any] = {"title": "", "file_name": "", "language": "", "recorded_on": None}
_UNSAID: dict[str, Any] = dict.fromkeys(("narrator_name", "recordist_name", "place_name"), "") | {"expectation": None}
WAS_DESTROYED = Phrase("The recording that this became was destroyed.")
LONG_AGO = timedelta(days=365)
"""Nobody may ask for its bytes any more."""
SAID_IN = ("passage", "mention")
"""Where an act on a name says in which words it was found."""


def things_of(session: Session, recording: Recording, stories: Collection[Story]) -> set[str]:
    """All that is of this recording, as the audit trail names it; asked before its words are wiped."""
    passages = select(Passage.key).where(Passage.recording_id == recording.id)
    mentions = select(Mention.key).join(Passage).where(Passage.recording_id == recording.id)
    uploads = select(Upload.key).where(Upload.recording_id == recording.id)
    return {
        f"recording:{recording.key}",
        *(f"story:{story.key}" for story in stories),
        *(f"{kind}:{key}" for kind, query in (("passage", passages), ("mention", mentions), ("upload", uploads))
          for key in session.scalars(query)),
    }  # fmt: skip


def wipe_traces(
    session: Session, recording: Recording, things: set[str], slugs: Collection[str], *, now: datetime
) -> list[str]:
    """Do it; `slugs` are those that its stories had. Returns the keys of its uploads."""
    _forget_who_and_where(session, recording)
    _answer_requests(session, things, now)
    for event in _events(session, things):
        event.detail = {name: said for name, said in event.detail.items() if name in KEPT_OF_ACTS}
    hrefs = {address_of("story", slug) for slug in slugs}
    for receipt in session.scalars(select(Receipt)):
        told = receipt.detail.get("stories", [])
        if any(story["href"] in hrefs for story in told):
            blank = [story | {"title": "", "href": ""} if story["href"] in hrefs else story for story in told]
            receipt.detail = receipt.detail | {"stories": blank}
    session.flush()
    return list(session.scalars(select(Upload.key).where(Upload.recording_id == recording.id).order_by(Upload.id)))


def _answer_requests(session: Session, things: set[str], now: datetime) -> None:
    """What narrators asked for of it has been done, and more; their words go, and none waits."""
    for request in session.scalars(select(NarratorRequest).where(NarratorRequest.thing != "")):
        if request.thing in things:
            request.text, request.answer, request.answered_at = "", "", request.answered_at or now


def refuse_destroyed(session: Session, upload_key: str, *, at: datetime) -> bool:
    """Let an upload become no recording whose recording was destroyed since; whether there is such an upload."""
    upload = session.scalar(select(Upload).where(Upload.key == upload_key))
    if upload is None:
        return False
    refuse_upload(session, upload, because=WAS_DESTROYED)
    own = StepRecord.upload_id == upload.id
    session.execute(update(StepRecord).where(own).values(state=StepState.done, message="", ended_at=at - LONG_AGO))
    session.execute(update(Upload).where(Upload.id == upload.id).values(**_NOTHING, **_UNSAID))
    return True


def _forget_who_and_where(session: Session, recording: Recording) -> None:
    uploads = select(Upload.id).where(Upload.recording_id == recording.id)
    session.execute(update(Arrival).where(Arrival.upload_id.in_(uploads)).values(said={}, metadata_header=""))
    session.execute(update(StepRecord).where(StepRecord.upload_id.in_(uploads)).values(message=""))
    session.execute(update(Upload).where(Upload.recording_id == recording.id).values(**_NOTHING, **_UNSAID))
    session.execute(delete(Contribution).where(Contribution.recording_id == recording.id))
    for name, value in {**_NOTHING, "place_id": None, "problems": []}.items():
        setattr(recording, name, value)


def _events(session: Session, things: set[str]) -> Iterator[Event]:
    """Acts on these things, and those on names that were found in their words."""
    names = sorted(things)
    for start in range(0, len(names), 500):
        yield from session.scalars(select(Event).where(Event.thing.in_(names[start : start + 500])))
    for event in session.scalars(select(Event).where(Event.thing.startswith("subject:"))):
        if any(f"{kind}:{event.detail.get(kind)}" in things for kind in SAID_IN):
            yield event
