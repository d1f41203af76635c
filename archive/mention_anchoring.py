"""Anchoring mentions again when the text of their passage became another.

A quote that still stands in its place keeps its claim and its evidence. One
that is gone makes its mention stale: it links nothing from then on and waits
for a person, and what a person decided on it stays.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.mentions import Anchor, Mention
from archive.passages import PassageVersion
from archive.quote_places import Correction, only_place, stands_at
from archive.word_times import seconds_of


def anchor_mentions(session: Session, former_text: str, line: PassageVersion) -> int:
    """Anchor all mentions of a passage that read `former_text` on how `line` reads it; gives how many are stale."""
    correction = Correction(former_text, line.text)
    mentions = list(session.scalars(select(Mention).where(Mention.passage_id == line.passage_id).with_for_update()))
    for mention in mentions:
        place = _place(mention, correction)
        if place is None:
            mention.anchor = Anchor.stale
            continue
        mention.anchor = Anchor.valid
        mention.start_char, mention.end_char = place, place + len(mention.quote)
        said = seconds_of(line.words, line.text, mention.start_char, mention.end_char)
        if said is not None:
            mention.start_s, mention.end_s = said
    session.flush()
    return sum(mention.anchor is Anchor.stale for mention in mentions)


def anchor_recording(session: Session, former_id: int, current_id: int) -> None:
    """Anchor the mentions of the passages that two transcripts of a recording share on how the current one reads them.

    `former_id` and `current_id` are transcripts; the mentions were anchored on the former.
    """
    read_so = select(PassageVersion.passage_id, PassageVersion.text).where(
        PassageVersion.transcript_id == former_id, PassageVersion.passage_id.in_(select(Mention.passage_id))
    )
    before = {row.passage_id: row.text for row in session.execute(read_so)}
    lines = select(PassageVersion).where(
        PassageVersion.transcript_id == current_id, PassageVersion.passage_id.in_(before)
    )
    for line in session.scalars(lines):
        anchor_mentions(session, before[line.passage_id], line)


def _place(mention: Mention, correction: Correction) -> int | None:
    """Where the quote stands now; one that was lost before has only its own words to be known by."""
    if correction.old[mention.start_char : mention.end_char] == mention.quote and mention.anchor is Anchor.valid:
        return correction.place_of(mention.start_char, mention.end_char)
    if stands_at(correction.new, mention.quote, mention.start_char):
        return mention.start_char
    return only_place(correction.new, mention.quote)
