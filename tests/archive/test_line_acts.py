"""Lines are split, joined and undone: keys lead on, times stay within, what was said and closed goes along."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account, Role
from archive.agreements import Agreement
from archive.channels import Channel
from archive.errors import Conflict, InvalidInput
from archive.events import Event
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import passage_facts
from archive.line_acts import Doing
from archive.line_holding import LineChanged
from archive.line_undoing import undo_last
from archive.memory_keeping import tell_memory
from archive.mentions import Anchor, Mention
from archive.passage_correcting import Saying, correct_passage, read_as_in, say_line, take_back
from archive.passage_lines import current_line, version_of
from archive.passage_merging import merge_with_next
from archive.passage_splitting import split_at, split_passage
from archive.passages import Flag, Passage, PassageVersion, find_passage
from archive.reading_desk_passage import read_desk_passage
from archive.reading_translations import translations_of
from archive.recipes import IngredientLine
from archive.recordings import Recording
from archive.stories import Story
from archive.transcripts import Transcript, TranscriptKind
from archive.translation_keeping import keep_translation
from archive.weave_keeping import keep_weave, passages_of_weave
from tests.archive import builders
from tests.archive.reading_archive import WORD, Small, a_small_archive
from tests.conftest import NOW

WORDS = [["My", 10.0, 11.0, 0.9], ["callaloo", 12.0, 13.0, 0.4], ["was", 15.0, 16.0, 0.9], ["warm.", 18.0, 19.5, 0.3]]
TEXT = "My callaloo was warm."


@dataclass
class Told:
    small: Small
    line: Passage
    curator: Account
    doing: Doing


@pytest.fixture
def told(session: Session) -> Told:
    return tell(session)


def tell(session: Session) -> Told:
    small = a_small_archive(session)
    line = current_line(session, small.soup[1])
    line.text, line.words = TEXT, WORDS
    session.flush()
    curator = builders.an_account(session, Role.curator)
    return Told(small, small.soup[1], curator, Doing(curator.id, NOW))


def lines_of(session: Session, recording: Recording) -> list[PassageVersion]:
    query = select(PassageVersion).where(PassageVersion.transcript_id == recording.current_transcript_id)
    return list(session.scalars(query.order_by(PassageVersion.position).execution_options(populate_existing=True)))


def texts(session: Session, told: Told) -> list[str]:
    return [line.text for line in lines_of(session, told.small.first)]


def mention(session: Session, told: Told) -> Mention:
    return session.scalars(select(Mention).where(Mention.subject_id == told.small.callaloo.id)).one()


def version(session: Session, passage: Passage) -> str:
    return version_of(session, current_line(session, passage))


@pytest.mark.database
def test_a_split_keeps_the_key_on_the_first_part(any_session: Session) -> None:
    told = tell(any_session)
    first, second = split_at(any_session, told.line, 12, seen=None, doing=told.doing)
    assert texts(any_session, told) == ["Before it", "My callaloo", "was warm.", "It was warm", "After it"]
    assert [line.position for line in lines_of(any_session, told.small.first)] == [0, 1, 2, 3, 4]
    assert (first.passage_id, first.start_s, first.end_s) == (told.line.id, 10.0, 14.0)
    assert (second.start_s, second.end_s) == (14.0, 20.0)
    assert (first.words, second.words) == (WORDS[:2], WORDS[2:])
    assert first.confidence == pytest.approx(0.65)
    made = any_session.get_one(Transcript, told.small.first.current_transcript_id)
    assert (made.kind, made.made_by_id) == (TranscriptKind.corrected, told.curator.id)
    machine = any_session.get_one(Transcript, made.parent_id)
    kept = select(PassageVersion.text).where(PassageVersion.transcript_id == machine.id)
    assert list(any_session.scalars(kept.order_by(PassageVersion.position)))[1] == TEXT


@pytest.mark.database
def test_a_merge_keeps_the_first_key_and_the_other_leads_to_it(any_session: Session) -> None:
    told = tell(any_session)
    gone = told.small.soup[2]
    joined = merge_with_next(any_session, told.line, seen=None, seen_next=None, doing=told.doing)
    assert texts(any_session, told) == ["Before it", f"{TEXT} It was warm", "After it"]
    assert [line.position for line in lines_of(any_session, told.small.first)] == [0, 1, 2]
    assert (joined.passage_id, joined.start_s, joined.end_s, joined.words) == (told.line.id, 10, 30, [])
    assert find_passage(any_session, gone.key).id == told.line.id
    before = told.small.soup[0]
    with pytest.raises(InvalidInput, match="“Soup and beds” begins or ends between"):
        merge_with_next(any_session, before, seen=None, seen_next=None, doing=told.doing)
    with pytest.raises(InvalidInput, match="no line after"):
        merge_with_next(any_session, told.small.soup[3], seen=None, seen_next=None, doing=told.doing)


def test_a_key_leads_on_over_several_merges_and_comes_back_with_them(session: Session, told: Told) -> None:
    first, second = split_at(session, told.line, 3, seen=None, doing=told.doing)
    third = split_at(session, session.get_one(Passage, second.passage_id), 9, seen=None, doing=told.doing)[1]
    keys = [session.get_one(Passage, line.passage_id).key for line in (first, second, third)]
    merge_with_next(session, find_passage(session, keys[1]), seen=None, seen_next=None, doing=told.doing)
    assert find_passage(session, keys[2]).key == keys[1]
    merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    assert {find_passage(session, key).id for key in keys} == {told.line.id}
    assert current_line(session, told.line).words == WORDS
    undo_last(session, told.small.first.id, doing=told.doing)
    assert [find_passage(session, key).key for key in keys] == [keys[0], keys[1], keys[1]]
    undo_last(session, told.small.first.id, doing=told.doing)
    assert [find_passage(session, key).key for key in keys] == keys


def test_what_is_said_of_a_line_goes_with_its_words(session: Session, told: Told) -> None:
    _, second = split_passage(session, told.line, "Mine:", TEXT[3:], seen=None, doing=told.doing)
    moved = mention(session, told)
    assert (moved.passage_id, moved.anchor, moved.start_char, moved.end_char) == (
        second.passage_id, Anchor.valid, 0, 8,
    )  # fmt: skip
    assert (moved.start_s, moved.end_s) == (12.0, 13.0)
    merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    back = mention(session, told)
    assert (back.passage_id, back.start_char, back.end_char) == (told.line.id, 6, 14)


def test_a_quote_that_is_cut_in_two_waits_for_a_person(session: Session, told: Told) -> None:
    said = mention(session, told)
    said.quote, said.start_char, said.end_char = "callaloo was", 3, 15
    split_at(session, told.line, 12, seen=None, doing=told.doing)
    lost = mention(session, told)
    assert (lost.anchor, lost.passage_id) == (Anchor.stale, told.line.id)
    undo_last(session, told.small.first.id, doing=told.doing)
    assert mention(session, told).anchor is Anchor.valid


def test_what_was_tied_to_a_line_follows_its_second(session: Session, told: Told) -> None:
    line = session.scalars(select(IngredientLine)).one()
    line.passage_id, line.said_at_s = told.line.id, 15.5
    weave = keep_weave(session, [told.small.beds[1].key, told.line.key], title="A walk", by_id=None, now=NOW)
    _, second = split_at(session, told.line, 12, seen=None, doing=told.doing)
    session.refresh(line)
    assert line.passage_id == second.passage_id
    assert passages_of_weave(session, weave.id)[1] == told.line.id
    merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    session.refresh(line)
    assert line.passage_id == told.line.id


def test_a_memory_goes_with_a_joined_line_and_comes_back_with_it(session: Session, told: Told) -> None:
    ids = [passage.id for passage in told.small.soup[1:3]]
    story = session.scalars(select(Story)).first()
    account = {"teller": "", "text": "I remember this otherwise.", "now": NOW}
    memories = [tell_memory(session, story_id=story.id, passage_id=id_, **account) for id_ in ids]
    merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    for memory in memories:
        session.refresh(memory)
    assert [memory.passage_id for memory in memories] == [ids[0], ids[0]]
    undo_last(session, told.small.first.id, doing=told.doing)
    for memory in memories:
        session.refresh(memory)
    assert [memory.passage_id for memory in memories] == ids


def test_what_two_lines_are_translated_to_stands_beside_the_one(session: Session, told: Told) -> None:
    small = told.small
    keep = {"by": "Inés", "source": "typed", "by_id": None, "now": NOW}
    keep_translation(
        session, small.first, {told.line.id: "Mi sopa.", small.soup[2].id: "Tibia."}, language="es", **keep
    )
    keep_translation(session, small.first, {told.line.id: "Ma soupe."}, language="fr", **keep)
    merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    keys = [passage.key for passage in small.soup]
    found = translations_of(session, small.story.id, keys, viewer=VISITOR, now=NOW)
    assert {one.language: (one.by, one.lines[told.line.key]) for one in found} == {
        "es": ("Inés", "Mi sopa. Tibia."), "fr": ("Inés", "Ma soupe."),
    }  # fmt: skip


def test_a_restriction_closes_both_halves_and_whatever_is_joined_with_them(session: Session, told: Told) -> None:
    small = told.small
    builders.an_agreement(session, passage_id=told.line.id, person_id=small.amara.id)
    _, second = split_at(session, told.line, 12, seen=None, doing=told.doing)
    assert not is_open(session, told.line.id)
    assert not is_open(session, second.passage_id)
    assert is_open(session, small.soup[2].id)
    new = session.get_one(Passage, second.passage_id)
    merge_with_next(session, new, seen=None, seen_next=None, doing=told.doing)
    assert not is_open(session, second.passage_id)


def test_who_does_not_want_to_be_spoken_of_closes_both_halves(session: Session, told: Told) -> None:
    builders.a_mention(session, told.line, told.small.tala, quote="warm", start_char=16, end_char=20)
    builders.an_agreement(session, subject_id=told.small.tala.id)
    assert not is_open(session, told.line.id)
    _, second = split_at(session, told.line, 12, seen=None, doing=told.doing)
    assert not is_open(session, told.line.id)
    assert not is_open(session, second.passage_id)


def is_open(session: Session, passage_id: int) -> bool:
    return may(VISITOR, passage_facts(session, passage_id), Channel.page, NOW).allow


def test_lines_with_different_words_of_one_person_are_not_joined(session: Session, told: Told) -> None:
    small = told.small
    builders.an_agreement(session, passage_id=told.line.id, person_id=small.amara.id)
    builders.an_agreement(session, passage_id=small.soup[2].id, person_id=small.amara.id, **WORD)
    with pytest.raises(InvalidInput, match="one word for both"):
        merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    assert len(list(session.scalars(select(Agreement).where(Agreement.passage_id.is_not(None))))) == 2


def test_nobody_splits_or_joins_what_they_have_not_seen(session: Session, told: Told) -> None:
    seen, seen_next = version(session, told.line), version(session, told.small.soup[2])
    correct_passage(session, told.small.soup[2], "It was hot", seen=None, by_id=None, now=NOW)
    with pytest.raises(LineChanged) as caught:
        merge_with_next(session, told.line, seen=seen, seen_next=seen_next, doing=told.doing)
    assert (caught.value.text, caught.value.key) == ("It was hot", told.small.soup[2].key)
    correct_passage(session, told.line, "Mine", seen=None, by_id=None, now=NOW)
    with pytest.raises(LineChanged):
        split_passage(session, told.line, "My", "callaloo", seen=seen, doing=told.doing)
    with pytest.raises(LineChanged):
        say_line(session, told.line, Saying(unclear=True), seen=seen, doing=told.doing)


def test_an_act_that_is_sent_twice_is_done_once(session: Session, told: Told) -> None:
    seen, doing = version(session, told.line), Doing(told.curator.id, NOW, "a-device-1")
    first = split_passage(session, told.line, "My callaloo", "was warm.", seen=seen, doing=doing)
    again = split_passage(session, told.line, "My callaloo", "was warm.", seen=seen, doing=doing)
    assert [line.id for line in again] == [line.id for line in first]
    assert len(texts(session, told)) == 5


@pytest.mark.parametrize("at_char", [0, 1, 21, 99, -1])
def test_a_line_is_split_between_words_only(session: Session, told: Told, at_char: int) -> None:
    with pytest.raises(InvalidInput, match="between two of its words"):
        split_at(session, told.line, at_char, seen=None, doing=told.doing)
    first, _ = split_at(session, told.line, 5, seen=None, doing=told.doing)
    assert first.text == "My"


def test_what_a_person_could_not_make_out_is_marked_until_they_can(session: Session, told: Told) -> None:
    marked = say_line(session, told.line, Saying(unclear=True), seen=None, doing=told.doing)
    assert (marked.flags, marked.words) == ([Flag.unclear], WORDS)
    better = correct_passage(session, told.line, "My own callaloo was warm.", seen=None, by_id=None, now=NOW)
    assert better.flags == [Flag.unclear]
    assert say_line(session, told.line, Saying(unclear=False), seen=None, doing=told.doing).flags == []


def test_undoing_goes_back_over_ones_own_acts_one_by_one(session: Session, told: Told) -> None:
    other = Doing(builders.an_account(session, Role.curator).id, NOW)
    before = texts(session, told)
    correct_passage(session, told.line, "Our callaloo was warm.", seen=None, by_id=told.curator.id, now=NOW)
    split_at(session, told.line, 13, seen=None, doing=told.doing)
    say_line(session, told.small.soup[0], Saying("Before all"), seen=None, doing=other)
    undo_last(session, told.small.first.id, doing=told.doing)
    assert texts(session, told) == ["Before all", "Our callaloo was warm.", "It was warm", "After it"]
    undo_last(session, told.small.first.id, doing=told.doing)
    assert texts(session, told) == ["Before all", *before[1:]]
    with pytest.raises(InvalidInput, match="nothing of yours"):
        undo_last(session, told.small.first.id, doing=told.doing)
    undo_last(session, told.small.first.id, doing=other)
    assert texts(session, told) == before
    acts = list(session.scalars(select(Event.act).order_by(Event.id)))
    assert acts == ["correct", "split", "correct", "undo", "undo", "undo"]


def test_what_somebody_changed_since_is_not_undone_over_them(session: Session, told: Told) -> None:
    split_at(session, told.line, 12, seen=None, doing=told.doing)
    correct_passage(session, told.line, "Our callaloo", seen=None, by_id=None, now=NOW)
    with pytest.raises(Conflict, match="changed again since"):
        undo_last(session, told.small.first.id, doing=told.doing)


def test_a_split_is_not_undone_over_a_story_that_was_cut_there_since(session: Session, told: Told) -> None:
    split_at(session, told.line, 12, seen=None, doing=told.doing)
    builders.a_story(session, [(told.small.first, 14.0, 30.0)], title="From the middle")
    with pytest.raises(InvalidInput, match="“From the middle” begins or ends"):
        undo_last(session, told.small.first.id, doing=told.doing)


def test_a_line_goes_back_to_any_of_its_readings(session: Session, told: Told) -> None:
    correct_passage(session, told.line, "Our callaloo was warm.", seen=None, by_id=None, now=NOW)
    ours = version(session, told.line)
    correct_passage(session, told.line, "Mine", seen=None, by_id=None, now=NOW)
    assert read_as_in(session, told.line, ours, seen=None, doing=told.doing).text == "Our callaloo was warm."
    split_at(session, told.line, 13, seen=None, doing=told.doing)
    for back in (lambda: read_as_in(session, told.line, ours, seen=None, doing=told.doing),
                 lambda: take_back(session, told.line, seen=None, by_id=None, now=NOW)):  # fmt: skip
        with pytest.raises(InvalidInput, match="of other seconds"):
            back()


def test_every_reading_of_a_line_that_was_split_is_in_its_history(session: Session, told: Told) -> None:
    split_at(session, told.line, 12, seen=None, doing=told.doing)
    viewer = Viewer(told.curator.id, Role.curator)
    history = read_desk_passage(session, told.line.key, viewer=viewer, now=NOW).history
    assert [each.text for each in history] == [TEXT, "My callaloo"]


ACTS = st.lists(
    st.tuples(st.sampled_from(["correct", "split", "merge", "undo"]), st.integers(0, 9), st.integers(0, 40)),
    max_size=14,
)
SAID = ["one", "two words", "three words here", "and four words here", "one two three four five six"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, timed=st.booleans())
def test_any_sequence_of_acts_keeps_order_times_and_every_key(session: Session, acts: list, *, timed: bool) -> None:
    nested = session.begin_nested()
    recording = builders.a_recording(session, duration_s=40.0)
    passages = builders.a_transcript(session, recording, [(n * 10.0, n * 10.0 + 9, "a b c d e") for n in range(4)])
    for line in lines_of(session, recording) if timed else []:
        line.words = [[word, line.start_s + n, line.start_s + n + 1, 0.5] for n, word in enumerate("abcde")]
    doing = Doing(builders.an_account(session, Role.curator).id, NOW)
    starts = {passage.key: current_line(session, passage).start_s for passage in passages}
    for act, which, how in acts:
        do(session, recording, doing, (act, which, how))
        lines = lines_of(session, recording)
        for line in lines:
            starts.setdefault(session.get_one(Passage, line.passage_id).key, line.start_s)
        check(session, recording, lines, starts)
    nested.rollback()


def do(session: Session, recording: Recording, doing: Doing, asked: tuple[str, int, int]) -> None:
    act, which, how = asked
    lines = lines_of(session, recording)
    passage = session.get_one(Passage, lines[which % len(lines)].passage_id)
    try:
        if act == "correct":
            correct_passage(session, passage, SAID[how % len(SAID)], seen=None, by_id=doing.by_id, now=NOW)
        elif act == "split":
            split_at(session, passage, how, seen=None, doing=doing)
        elif act == "merge":
            merge_with_next(session, passage, seen=None, seen_next=None, doing=doing)
        else:
            undo_last(session, recording.id, doing=doing)
    except (InvalidInput, Conflict):
        return


def check(session: Session, recording: Recording, lines: list[PassageVersion], starts: dict[str, float]) -> None:
    assert [line.position for line in lines] == list(range(len(lines)))
    for line, following in pairwise(lines):
        assert line.end_s <= following.start_s
    for line in lines:
        assert 0 <= line.start_s < line.end_s <= recording.duration_s
        assert all(line.start_s <= word[1] <= word[2] <= line.end_s for word in line.words), line.words
        assert not line.words or [word[0] for word in line.words] == line.text.split()
    for key, start_s in starts.items():
        held = current_line(session, find_passage(session, key))
        assert held.start_s <= start_s < held.end_s, key
