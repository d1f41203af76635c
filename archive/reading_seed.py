"""A seed lot's own page: its facts, its lineage, and the voices behind it; people in it are named as they agreed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import record_facts
from archive.reading_lineage import HandoverLine, lineage_of
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_moments import Moment
from archive.reading_names import NameLink, name_links
from archive.reading_record_lists import RecordEntry, list_seeds
from archive.reading_said import moments_said, place_of
from archive.reading_stories_of import SpeakingStory, stories_of_record
from archive.reading_voice import opening_voice
from archive.record_addresses import NOT_THERE
from archive.seeds import Seed, SeedStatus
from archive.told_names import told_names


@dataclass(frozen=True, slots=True)
class SeedPage:
    """All that a seed's page shows; `keeper` is None where the person may not be named.

    `moment` is where its keeper speaks of it; `voice` opens the page: that, or the best of what stories say.
    """

    id: int
    key: str
    slug: str
    name: str
    variety: str
    crop: Link | None
    keeper: NameLink | None
    year: int | None
    kept_at: str
    quantity: str
    heirloom: bool
    status: str
    germination: str
    note: str
    moment: Moment | None
    lineage: tuple[HandoverLine, ...]
    others: tuple[RecordEntry, ...]
    stories: tuple[SpeakingStory, ...]
    voice: Moment | None


def read_seed(
    session: Session, slug: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> SeedPage:
    """The seed lot of this slug as `viewer` may meet it.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    row = session.scalar(select(Seed).where(Seed.slug == slug))
    if row is None or not may(viewer, record_facts(row), channel, now).allow:
        raise NotFound(NOT_THERE[Seed])
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    same_crop = list_seeds(session, **asks, of_crop=row.crop_id)
    names = told_names(session, [row.kept_at, row.note, row.germination, row.quantity], **asks)
    place = place_of(row)
    moment = moments_said(session, [place], **asks).get(place) if place else None
    stories = stories_of_record(session, row, **asks)
    return SeedPage(
        id=row.id,
        key=row.key,
        slug=row.slug,
        name=row.name,
        variety=row.variety,
        crop=links_to_subjects(session, [row.crop_id], **asks).get(row.crop_id),
        keeper=name_links(session, [row.keeper_id], **asks).get(row.keeper_id or 0),
        year=row.year,
        kept_at=names.text(row.kept_at),
        quantity=names.text(row.quantity),
        heirloom=row.status is SeedStatus.heirloom,
        status=row.status.value,
        germination=names.text(row.germination),
        note=names.text(row.note),
        moment=moment,
        lineage=lineage_of(session, row.id, **asks),
        others=tuple(entry for entry in same_crop if entry.id != row.id),
        stories=stories,
        voice=moment or opening_voice(session, [said for story in stories for said in story.evidence]),
    )
