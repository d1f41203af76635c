"""The voice of the person who keeps a seed lot: where an envelope's code leads, and whether it may be printed at all.

A code is printed only where that voice may be printed; once printed it leads to
whatever of that voice is open at the time, and to the lot's page when nothing is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.reading_mentions import links_to_subjects
from archive.reading_moments import Moment, StoryName, moment_at
from archive.reading_names import NameLink, name_links, voices_of_stories
from archive.reading_said import moments_said, place_of
from archive.reading_stories_of import moments_of_record
from archive.reading_told import tell
from archive.record_addresses import NOT_THERE
from archive.recordings import Contribution, Part
from archive.seeds import Handover, Seed
from archive.stories import Story, StorySpan
from archive.subjects import NameKind, SubjectName
from archive.told_names import told_names


@dataclass(frozen=True, slots=True)
class SeedLabel:
    """What stands on an envelope; `code` is what its QR code leads by, `keeper` someone who agreed to be printed."""

    code: str
    name: str
    slug: str
    crop: str
    scientific: str
    variety: str
    keeper: NameLink | None
    year: int | None
    kept_at: str
    quantity: str
    status: str


def keeper_voice(
    session: Session, seed: Seed, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> Moment | None:
    """The keeper speaking: of this lot, else of how it came, its crop, or anything; None where all is closed."""
    if seed.keeper_id is None:
        return None
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    handovers = session.scalars(select(Handover).where(Handover.seed_id == seed.id).order_by(Handover.position)).all()
    places = [place for place in (place_of(seed), *map(place_of, handovers)) if place]
    said = moments_said(session, places, **asks)
    found = [said[place] for place in places if place in said]
    own = _told_by(session, seed.keeper_id, found)
    if not own:
        own = _told_by(session, seed.keeper_id, moments_of_record(session, seed, **asks))
    return own[0] if own else _any_words(session, seed.keeper_id, **asks)


def _told_by(session: Session, person_id: int, moments: Iterable[Moment]) -> list[Moment]:
    moments = list(moments)
    voices = voices_of_stories(session, {moment.story_id for moment in moments})
    tellers = {id_: {voice.person_id for voice in own.narrators} for id_, own in voices.items()}
    return [moment for moment in moments if person_id in tellers.get(moment.story_id, ())]


def _any_words(session: Session, person_id: int, *, viewer: Viewer, channel: Channel, now: datetime) -> Moment | None:
    """The beginning of the first open story that this person tells."""
    told = select(Contribution.recording_id).where(
        Contribution.person_id == person_id, Contribution.part == Part.narrator
    )
    here = select(StorySpan.story_id).where(StorySpan.recording_id.in_(told))
    met = select(Story.id, Story.slug, Story.title).where(
        Story.id.in_(here), visible_to(viewer, channel, now, thing=Story)
    )
    row = session.execute(met.order_by(Story.id).limit(1)).one_or_none()
    telling = tell(session, {row.id}, viewer=viewer, channel=channel, now=now).get(row.id) if row else None
    if row is None or telling is None or not telling.passages:
        return None
    voices = voices_of_stories(session, {row.id})[row.id]
    return moment_at(StoryName(row.id, row.slug, row.title), telling, telling.passages[0], voices)


def may_print_label(session: Session, seed: Seed, *, viewer: Viewer, now: datetime) -> bool:
    """Whether the keeper's voice may be printed, and can be met on the site by whoever scans the print."""
    if seed.retired_at is not None:
        return False
    printed = keeper_voice(session, seed, viewer=viewer, now=now, channel=Channel.print)
    return printed is not None and keeper_voice(session, seed, viewer=viewer, now=now) is not None


def read_label(session: Session, slug: str, *, viewer: Viewer, now: datetime) -> SeedLabel:
    """The envelope label of the seed lot of this slug.

    Raises:
        NotFound: there is no such lot, or none whose keeper's voice may be printed; they read the same.
    """
    seed = session.scalar(select(Seed).where(Seed.slug == slug))
    if seed is None or not may_print_label(session, seed, viewer=viewer, now=now):
        raise NotFound(NOT_THERE[Seed])
    asks: dict[str, Any] = {"viewer": viewer, "channel": Channel.print, "now": now}
    crop = links_to_subjects(session, [seed.crop_id], **asks).get(seed.crop_id)
    latin = select(SubjectName.name).where(
        SubjectName.subject_id == seed.crop_id, SubjectName.kind == NameKind.scientific
    )
    names = told_names(session, [seed.kept_at, seed.quantity], **asks)
    return SeedLabel(
        code=seed.key,
        name=seed.name,
        slug=seed.slug,
        crop=crop.name if crop else "",
        scientific=session.scalar(latin.order_by(SubjectName.id)) or "",
        variety=seed.variety,
        keeper=name_links(session, [seed.keeper_id], **asks).get(seed.keeper_id or 0),
        year=seed.year,
        kept_at=names.text(seed.kept_at),
        quantity=names.text(seed.quantity),
        status=seed.status.value,
    )


def address_of_code(session: Session, code: str, *, viewer: Viewer, now: datetime) -> str:
    """Where a printed code leads now: to the keeper's voice, or to the lot's own page.

    Raises:
        NotFound: there is no such lot, or none that this viewer may meet.
    """
    met = visible_to(viewer, Channel.page, now, thing=Seed)
    seed = session.scalar(select(Seed).where(Seed.key == code, met))
    if seed is None:
        raise NotFound(NOT_THERE[Seed])
    voice = keeper_voice(session, seed, viewer=viewer, now=now)
    return voice.href if voice else f"/seeds/{seed.slug}"
