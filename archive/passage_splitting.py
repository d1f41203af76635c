"""Splitting a line in two: the first part keeps the key, the second is a passage of its own from then on."""

from dataclasses import replace

from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.line_acts import Doing, become, done_before
from archive.line_holding import check_seen, given_text, hold
from archive.passage_correcting import Saying, changes_of, mean_confidence
from archive.passage_lines import line_after
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase
from archive.transcript_versions import line_again
from archive.word_parts import cut_in_two

NOTHING_MORE = Saying()
NOT_IN_TWO = Phrase("Split a line between two of its words: something must be said before and after.")


def split_passage(
    session: Session, passage: Passage, before: str, after: str, *, seen: str | None, doing: Doing,
    saying: Saying = NOTHING_MORE,
) -> tuple[PassageVersion, PassageVersion]:  # fmt: skip
    """Let the line say `before`, and a new one that follows it `after`; the texts may be corrections of what it said.

    `saying` may name speaker and doubt of both; its text is not looked at.

    Raises:
        InvalidInput: one of the two is empty, or the line is too short to be cut.
        LineChanged, NotFound: as for `correct_passage`.
    """
    recording, line = hold(session, passage)
    if done_before(session, recording.id, doing):
        return line, line_after(session, line) or line
    before, after = given_text(before), given_text(after)
    check_seen(session, line, seen)
    text = given_text(f"{before} {after}")
    whole = line_again(line, **changes_of(session, recording, line, replace(saying, text=text)))
    parts = cut_in_two(text, whole.words, len(before), start_s=line.start_s, end_s=line.end_s)
    if parts is None:
        raise InvalidInput(NOT_IN_TWO)
    new = Passage(recording_id=recording.id)
    session.add(new)
    session.flush()
    lines = [
        line_again(
            whole, passage_id=passage_id, position=line.position + number, text=part.text, start_s=part.start_s,
            end_s=part.end_s, words=part.words, confidence=mean_confidence(part.words),
        )
        for number, (passage_id, part) in enumerate(zip((line.passage_id, new.id), parts, strict=True))
    ]  # fmt: skip
    become(session, recording, [line], lines, doing, act="split")
    return lines[0], lines[1]


def split_at(
    session: Session, passage: Passage, at_char: int, *, seen: str | None, doing: Doing
) -> tuple[PassageVersion, PassageVersion]:
    """Split the line as it reads, in front of this character. Raises as `split_passage` does."""
    _, line = hold(session, passage)
    parts = cut_in_two(line.text, line.words, at_char, start_s=line.start_s, end_s=line.end_s)
    if parts is None:
        raise InvalidInput(NOT_IN_TWO)
    return split_passage(session, passage, parts[0].text, parts[1].text, seen=seen, doing=doing)
