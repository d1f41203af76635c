"""Anchoring mentions again when the text of their passage became another, or was split, or joined with its neighbour.

A quote that still stands in its place keeps its claim and its evidence, in
whichever line it stands now. One that is gone makes its mention stale: it links
nothing from then on and waits for a person, and what a person decided on it stays.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.line_following import holding
from archive.mentions import Anchor, Mention
from archive.passages import PassageVersion
from archive.quote_places import Correction, only_place, stands_at
from archive.word_times import seconds_of

Read = tuple[int, str]
"""A passage's id and how it read."""


def anchor_mentions(session: Session, former: Sequence[Read], lines: Sequence[PassageVersion]) -> int:
    """Anchor all mentions of `former` passages, which followed each other, on `lines`; gives how many are stale."""
    begins, were = _laid_out([text for _, text in former])
    ends, correction = _laid_out([line.text for line in lines])[0], Correction(were, " ".join(_texts(lines)))
    from_char = dict(zip([id_ for id_, _ in former], begins, strict=True))
    waiting = select(Mention).where(Mention.passage_id.in_(from_char)).with_for_update()
    mentions = list(session.scalars(waiting))
    for mention in mentions:
        place = _place(mention, from_char[mention.passage_id], correction)
        at = None if place is None else _line_at(lines, ends, place, place + len(mention.quote))
        if place is None or at is None:
            _lose(mention, lines)
            continue
        line, start = lines[at], place - ends[at]
        mention.passage_id, mention.anchor = line.passage_id, Anchor.valid
        mention.start_char, mention.end_char = start, start + len(mention.quote)
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
        anchor_mentions(session, [(line.passage_id, before[line.passage_id])], [line])


def _texts(lines: Sequence[PassageVersion]) -> list[str]:
    return [line.text for line in lines]


def _laid_out(texts: Sequence[str]) -> tuple[list[int], str]:
    """Where each of these texts begins when they are written one after the other, and the whole."""
    begins, at = [], 0
    for text in texts:
        begins.append(at)
        at += len(text) + 1
    return begins, " ".join(texts)


def _line_at(lines: Sequence[PassageVersion], begins: Sequence[int], start: int, end: int) -> int | None:
    """Which line holds these characters of the whole; none where they lie across an edge."""
    for at, line in enumerate(lines):
        if begins[at] <= start and end <= begins[at] + len(line.text):
            return at
    return None


def _lose(mention: Mention, lines: Sequence[PassageVersion]) -> None:
    mention.anchor = Anchor.stale
    if all(line.passage_id != mention.passage_id for line in lines):
        mention.passage_id = holding(lines, mention.start_s).passage_id


def _place(mention: Mention, offset: int, correction: Correction) -> int | None:
    """Where the quote stands now; one that was lost before has only its own words to be known by."""
    start, end = offset + mention.start_char, offset + mention.end_char
    if correction.old[start:end] == mention.quote and mention.anchor is Anchor.valid:
        return correction.place_of(start, end)
    if stands_at(correction.new, mention.quote, start):
        return start
    return only_place(correction.new, mention.quote)
