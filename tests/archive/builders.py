"""Small real archives for tests, made of rows."""

from datetime import date, datetime
from secrets import token_hex
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account, Role
from archive.agreements import Agreement
from archive.festivals import Festival
from archive.keys import new_key, slugify
from archive.listening import ListeningCopy, ListeningSpan
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.protocol_keeping import protocol_of
from archive.protocols import Group, GroupRule
from archive.recordings import Contribution, Part, Recording
from archive.stories import Story, StorySpan, StoryState
from archive.subjects import Subject, SubjectKind
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from archive.trails import Trail, TrailClip
from archive.transcripts import Transcript, TranscriptKind
from archive.uploads import DEPOSIT_STATEMENT, Upload, UploadState
from tests.conftest import NOW

T = TypeVar("T")
ALL_USES = {"web": True, "feed": True, "festival": True, "print": True, "external_ai": True, "training": True}


def add(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row


def an_account(session: Session, role: Role = Role.contributor) -> Account:
    email = f"{new_key()}@example.org"
    return add(session, Account(email=email, name="Someone", password_hash="-", role=role, created_at=NOW))


def a_subject(session: Session, name: str, kind: SubjectKind = SubjectKind.person) -> Subject:
    slug = f"{slugify(name)}-{new_key(4)}"
    return add(session, Subject(kind=kind, slug=slug, name=name, created_at=NOW))


def a_recording(
    session: Session, *, narrators: tuple[Subject, ...] = (), uploader: Account | None = None, duration_s: float = 60.0
) -> Recording:
    recording = Recording(
        sha256=token_hex(32), size_bytes=10, file_name="a.wav", title="A recording", container="wav",
        codec="pcm_s16le", channels=1, sample_rate_hz=16000, duration_s=duration_s, damaged=False, problems=[],
        uploader_id=uploader.id if uploader else None, created_at=NOW,
    )  # fmt: skip
    add(session, recording)
    for narrator in narrators:
        add(session, Contribution(recording_id=recording.id, person_id=narrator.id, part=Part.narrator))
    add(
        session,
        Upload(
            file_name="a.wav", sha256=recording.sha256, size_bytes=10, state=UploadState.accepted, created_at=NOW,
            deposit_statement=DEPOSIT_STATEMENT, recording_id=recording.id, account_id=recording.uploader_id,
        ),
    )  # fmt: skip
    return recording


def a_transcript(session: Session, recording: Recording, lines: list[tuple[float, float, str]]) -> list[Passage]:
    transcript = Transcript(
        recording_id=recording.id, kind=TranscriptKind.machine, language="en", settings={}, created_at=NOW
    )
    add(session, transcript)
    recording.current_transcript_id = transcript.id
    passages = []
    for position, (start_s, end_s, text) in enumerate(lines):
        passage = add(session, Passage(recording_id=recording.id))
        version = PassageVersion(
            passage_id=passage.id, transcript_id=transcript.id, position=position, start_s=start_s, end_s=end_s,
            text=text, words=[],
        )  # fmt: skip
        add(session, version)
        passages.append(passage)
    return passages


def a_story(
    session: Session,
    spans: list[tuple[Recording, float, float]],
    *,
    state: StoryState = StoryState.published,
    title: str = "A story",
) -> Story:
    slug = f"{slugify(title)}-{new_key(5)}"
    story = add(session, Story(slug=slug, title=title, state=state, created_at=NOW, published_at=NOW))
    for position, (recording, start_s, end_s) in enumerate(spans):
        add(
            session,
            StorySpan(story_id=story.id, position=position, recording_id=recording.id, start_s=start_s, end_s=end_s),
        )
    return story


def a_copy(
    session: Session, story: Story, spans: list[tuple[Recording, float, float]], *, kept: bool = False
) -> ListeningCopy:
    owner = {"kept_story_id" if kept else "story_id": story.id}
    copy = ListeningCopy(
        **owner, opus_name="a.webm", opus_bytes=1, aac_name="a.m4a", aac_bytes=1,
        duration_s=sum(b - a for _, a, b in spans), peaks=[], fingerprint="-", created_at=NOW,
    )  # fmt: skip
    add(session, copy)
    for position, (recording, start_s, end_s) in enumerate(spans):
        add(
            session,
            ListeningSpan(copy_id=copy.id, position=position, recording_id=recording.id, start_s=start_s, end_s=end_s),
        )
    return copy


def an_agreement(session: Session, *, now: datetime = NOW, **fields: object) -> Agreement:
    return add(session, Agreement(**{"version": 1, "created_at": now, **fields}))


def a_mention(session: Session, passage: Passage, subject: Subject, **fields: object) -> Mention:
    given = {
        "quote": subject.name, "start_char": 0, "end_char": len(subject.name), "start_s": 1.0, "end_s": 2.0,
        "origin": "dictionary", "score": 1.0, "created_at": NOW,
    }  # fmt: skip
    return add(session, Mention(passage_id=passage.id, subject_id=subject.id, **{**given, **fields}))


def two_protocols(session: Session) -> list[int]:
    """Ids of two protocols, over a group each."""
    groups = [add(session, Group(name=new_key(), created_at=NOW)) for _ in range(2)]
    return [protocol_of(session, [group], GroupRule.any).id for group in groups]


def a_festival(session: Session, day: date | None = None) -> Festival:
    days = {"starts_on": day or NOW.date(), "ends_on": day or NOW.date()}
    return add(session, Festival(slug=f"market-{new_key(4)}", name="Market", **days, created_at=NOW))


def passages_of(session: Session, recording: Recording) -> list[Passage]:
    return list(session.scalars(select(Passage).where(Passage.recording_id == recording.id).order_by(Passage.id)))


def a_clip(
    session: Session,
    story: Story,
    span: tuple[Recording, float, float] | None = None,
    *,
    held: list[tuple[Recording, float, float]] | None = None,
) -> TrailClip:
    """A clip of these seconds (of all of the story without them); `held` is what its listening copy holds, if made."""
    recording, start_s, end_s = span or (None, None, None)
    clip = TrailClip(
        story_id=story.id, recording_id=recording.id if recording else None, start_s=start_s, end_s=end_s
    )  # fmt: skip
    add(session, clip)
    for position, (source, a, b) in enumerate(held or []):
        if position == 0:
            copy = add(
                session,
                ListeningCopy(
                    clip_id=clip.id, opus_name="c.webm", opus_bytes=1, aac_name="c.m4a", aac_bytes=1,
                    duration_s=sum(y - x for _, x, y in held or []), peaks=[], fingerprint="-", created_at=NOW,
                ),
            )  # fmt: skip
        add(session, ListeningSpan(copy_id=copy.id, position=position, recording_id=source.id, start_s=a, end_s=b))
    return clip


def a_trail(session: Session, *contents: TrailClip | Subject, published: bool = True, **fields: object) -> Trail:
    """A trail with a stop for each clip or subject; published now unless told otherwise."""
    trail = draft_trail(session, title="A trail", by_id=None, now=NOW, **fields)
    for one in contents:
        held = {"clip_id": one.id} if isinstance(one, TrailClip) else {"subject_id": one.id}
        add_stop(session, trail, StopText(), by_id=None, now=NOW, **held)
    if published:
        publish_trail(session, trail, by_id=None, now=NOW)
    return trail
