"""A person corrects a line: a new version, the same key and seconds, and everything said of it kept or set aside."""

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.accounts import Account, Role
from archive.channels import Channel
from archive.deciding import accept_mention, reject_mention
from archive.errors import InvalidInput, NotFound
from archive.events import Event
from archive.gate import VISITOR, may
from archive.gate_facts import passage_facts, story_facts
from archive.line_holding import LONGEST_TEXT, LineChanged
from archive.mention_suggesting import Suggestion, suggest_mentions
from archive.mentions import Anchor, Mention, MentionState
from archive.outbox import Errand, OutboxRow
from archive.passage_correcting import correct_passage, take_back
from archive.passage_lines import current_line, version_of
from archive.passages import Passage, PassageVersion
from archive.reading_search import moments_text
from archive.reading_story import read_story
from archive.transcripts import Transcript, TranscriptKind
from tests.archive import builders
from tests.archive.reading_archive import Small, a_small_archive
from tests.conftest import NOW

WORDS = [["My", 10.0, 11.0, 0.9], ["callaloo", 12.0, 13.0, 0.4]]


@dataclass
class Told:
    small: Small
    line: Passage
    curator: Account
    machine: Transcript


def tell(session: Session) -> Told:
    small = a_small_archive(session)
    line = small.soup[1]
    current_line(session, line).words = WORDS
    curator = builders.an_account(session, Role.curator)
    return Told(small, line, curator, session.get_one(Transcript, small.first.current_transcript_id))


@pytest.fixture
def told(session: Session) -> Told:
    return tell(session)


def correct(session: Session, told: Told, text: str, *, passage: Passage | None = None, seen: str | None = None):
    return correct_passage(session, passage or told.line, text, seen=seen, by_id=told.curator.id, now=NOW)


def back(session: Session, told: Told) -> PassageVersion:
    return take_back(session, told.line, seen=None, by_id=told.curator.id, now=NOW)


def texts(session: Session, transcript: Transcript) -> list[str]:
    rows = select(PassageVersion).where(PassageVersion.transcript_id == transcript.id).order_by(PassageVersion.position)
    return [row.text for row in session.scalars(rows.execution_options(populate_existing=True))]


def lines_kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PassageVersion)) or 0


def mention_of(session: Session, told: Told) -> Mention:
    return session.scalars(select(Mention).where(Mention.passage_id == told.line.id)).one()


@pytest.mark.database
def test_a_correction_is_a_new_version_beside_the_machines(any_session: Session) -> None:
    told = tell(any_session)
    line = correct(any_session, told, "  My own\tcallaloo ")
    made = any_session.get_one(Transcript, line.transcript_id)
    assert (made.kind, made.parent_id, made.made_by_id) == (
        TranscriptKind.corrected, told.machine.id, told.curator.id,
    )  # fmt: skip
    assert told.small.first.current_transcript_id == made.id
    assert texts(any_session, made) == ["Before it", "My own callaloo", "It was warm", "After it"]
    assert texts(any_session, told.machine) == ["Before it", "My callaloo", "It was warm", "After it"]
    assert (line.passage_id, line.start_s, line.end_s, line.position) == (told.line.id, 10, 20, 1)
    assert line.words == [["My", 10.0, 11.0, 0.9], ["own", 11.0, 12.0, None], ["callaloo", 12.0, 13.0, 0.4]]
    assert line.confidence == pytest.approx(0.65)


@pytest.mark.database
def test_each_further_correction_adds_one_line_and_every_reading_keeps_its_maker(any_session: Session) -> None:
    told = tell(any_session)
    other = builders.an_account(any_session, Role.steward)
    before = lines_kept(any_session)
    first = correct(any_session, told, "My own callaloo")
    copied = lines_kept(any_session)
    assert copied == before + 4, "a machine's reading stays whole"
    second = correct_passage(any_session, told.small.soup[2], "It was hot", seen=None, by_id=other.id, now=NOW)
    third = correct(any_session, told, "Our callaloo")
    assert lines_kept(any_session) == copied + 2
    current = any_session.get_one(Transcript, told.small.first.current_transcript_id)
    assert texts(any_session, current) == ["Before it", "Our callaloo", "It was hot", "After it"]
    any_session.expire_all()
    makers = [any_session.get_one(Transcript, row.origin_id).made_by_id for row in (first, second, third)]
    assert makers == [told.curator.id, other.id, told.curator.id]
    untouched = current_line(any_session, told.small.soup[0])
    assert untouched.origin_id == told.machine.id


def test_a_line_that_reads_so_already_is_no_version(session: Session, told: Told) -> None:
    line = correct(session, told, "My callaloo")
    assert line.transcript_id == told.machine.id
    assert session.scalars(select(OutboxRow)).all() == []


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x07"])
def test_a_line_is_not_corrected_to_nothing(session: Session, told: Told, text: str) -> None:
    with pytest.raises(InvalidInput, match="Write what is said"):
        correct(session, told, text)
    with pytest.raises(InvalidInput, match=f"at most {LONGEST_TEXT}"):
        correct(session, told, "a" * (LONGEST_TEXT + 1))
    assert told.small.first.current_transcript_id == told.machine.id


def test_nobody_overwrites_what_they_have_not_seen(session: Session, told: Told) -> None:
    seen = version_of(session, current_line(session, told.line))
    assert seen == told.machine.key
    correct(session, told, "It was hot", passage=told.small.soup[2], seen=seen)
    correct(session, told, "My own callaloo", seen=seen)
    with pytest.raises(LineChanged) as caught:
        correct(session, told, "Mine", seen=seen)
    now = current_line(session, told.line)
    assert (caught.value.text, caught.value.version) == ("My own callaloo", version_of(session, now))
    with pytest.raises(LineChanged):
        correct(session, told, "Mine", seen="")
    with pytest.raises(LineChanged):
        take_back(session, told.line, seen=seen, by_id=None, now=NOW)
    assert correct(session, told, "My own callaloo", seen=seen).id == now.id, "both meant the same"
    assert correct(session, told, "Mine", seen=caught.value.version).text == "Mine"


def test_a_version_that_said_the_same_counts_as_seen(session: Session, told: Told) -> None:
    seen = version_of(session, current_line(session, told.line))
    correct(session, told, "Mine")
    back(session, told)
    assert correct(session, told, "My own callaloo", seen=seen).text == "My own callaloo"


def test_a_correction_is_written_down_and_what_follows_is_promised(session: Session, told: Told) -> None:
    line = correct(session, told, "My own callaloo")
    event = session.scalars(select(Event)).one()
    made = session.get_one(Transcript, line.transcript_id)
    assert (event.act, event.thing, event.account_id) == ("correct", f"passage:{told.line.key}", told.curator.id)
    assert event.detail == {"transcript": made.key, "stale_mentions": 0}
    assert [(row.errand, row.target_id) for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))] == [
        (Errand.tag_passage, told.line.id), (Errand.index_story, told.small.story.id),
    ]  # fmt: skip


def test_a_quote_that_still_stands_keeps_its_claim_and_one_that_is_gone_waits_for_a_person(
    session: Session, told: Told
) -> None:
    correct(session, told, "Oh yes, my callaloo!")
    mention = mention_of(session, told)
    assert (mention.anchor, mention.start_char, mention.end_char) == (Anchor.valid, 11, 19)
    assert (mention.start_s, mention.end_s) == (12.0, 13.0)
    accept_mention(session, mention, by_id=None, now=NOW)
    correct(session, told, "Oh yes, my pepper pot!")
    assert (mention.anchor, mention.state) == (Anchor.stale, MentionState.accepted)
    assert session.scalars(select(Event).order_by(Event.id.desc())).first().detail["stale_mentions"] == 1
    page = read_story(session, told.small.story.slug, viewer=VISITOR, now=NOW)
    assert told.small.callaloo.slug not in {subject.href.rsplit("/", 1)[-1] for subject in page.subjects}
    correct(session, told, "We call it callaloo")
    assert (mention.anchor, mention.state, mention.start_char) == (Anchor.valid, MentionState.accepted, 11)


def test_a_persons_no_is_remembered_through_corrections(session: Session, told: Told) -> None:
    mention = mention_of(session, told)
    reject_mention(session, mention, by_id=None, now=NOW)
    for text in ("My pepper pot", "So we cooked Callaloo"):
        correct(session, told, text)
    again = Suggestion(13, 21, "Callaloo", 12.0, 13.0, ("subject", told.small.callaloo.id), 1.0)
    assert suggest_mentions(session, told.line.id, [again], origin="dictionary", origin_version="1", now=NOW) == 0
    assert mention.state is MentionState.rejected


def test_going_back_is_a_version_too_with_the_machines_words_and_doubts(session: Session, told: Told) -> None:
    accept_mention(session, mention_of(session, told), by_id=None, now=NOW)
    corrected = correct(session, told, "Mine")
    line = back(session, told)
    assert (line.text, line.words) == ("My callaloo", WORDS)
    made = session.get_one(Transcript, line.transcript_id)
    assert (made.kind, made.parent_id) == (TranscriptKind.corrected, corrected.transcript_id)
    assert mention_of(session, told).anchor is Anchor.valid
    assert session.scalars(select(Event.act).order_by(Event.id.desc())).first() == "take_back"
    with pytest.raises(InvalidInput, match="nothing to take back"):
        back(session, told)
    page = read_story(session, told.small.story.slug, viewer=VISITOR, now=NOW)
    assert page.made.written.corrected == frozenset()


def test_pages_and_search_results_say_the_new_text_and_how_many_lines_were_corrected(
    session: Session, told: Told
) -> None:
    correct(session, told, "My own callaloo")
    page = read_story(session, told.small.story.slug, viewer=VISITOR, now=NOW)
    assert [(p.text, p.corrected) for p in page.passages if p.key == told.line.key] == [("My own callaloo", True)]
    assert (page.made.written.lines, page.made.written.corrected) == (4, {told.line.id})
    assert moments_text(session, [told.line.id], viewer=VISITOR, now=NOW)[told.line.id].text == "My own callaloo"


def test_a_passage_that_is_not_read_now_is_said_to_be_gone(session: Session, told: Told) -> None:
    builders.a_transcript(session, told.small.first, [(0, 10, "All new")])
    with pytest.raises(NotFound, match="not in the recording's present transcript"):
        correct(session, told, "Mine")


@pytest.mark.database
def test_new_spelling_does_not_open_what_a_person_closed(any_session: Session) -> None:
    """Where someone does not agree to be spoken of, correcting their name away leaves the voice as it is."""
    told = tell(any_session)
    who = builders.a_subject(any_session, "callaloo")
    builders.an_agreement(any_session, subject_id=who.id, web=False)
    claim = builders.a_mention(
        any_session, told.line, who, quote="callaloo", start_char=3, end_char=11, state=MentionState.accepted
    )

    def closed() -> set[str]:
        page = read_story(any_session, told.small.story.slug, viewer=VISITOR, now=NOW)
        facts = passage_facts(any_session, told.line.id)
        by_gate = not may(VISITOR, facts, Channel.page, NOW).allow
        by_list = told.line.key not in {passage.key for passage in page.passages}
        by_sound = not may(VISITOR, story_facts(any_session, told.small.story.id), Channel.media, NOW).allow
        return {name for name, shut in {"gate": by_gate, "list": by_list, "sound": by_sound}.items() if shut}

    assert closed() == {"gate", "list", "sound"}
    correct(any_session, told, "My sister")
    assert claim.anchor is Anchor.stale
    assert closed() == {"gate", "list", "sound"}
    reject_mention(any_session, claim, by_id=None, now=NOW)
    assert closed() == set()
