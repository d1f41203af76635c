"""After any sequence of edits the links, read from either end, are what the record says: held against brute force."""

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import reinstate, withdraw
from archive.deciding import accept_mention, reject_mention, repoint_mention, undo_decision
from archive.errors import StoryloomError
from archive.gate import VISITOR
from archive.mention_suggesting import Suggestion, suggest_mentions
from archive.mentions import Mention
from archive.name_picking import pick_mention, same_as
from archive.passage_correcting import correct_passage
from archive.passages import Passage, PassageVersion
from archive.reading_links import links_of_story
from archive.reading_stories_of import stories_of_record
from archive.recipe_keeping import edit_recipe, keep_recipe
from archive.recipe_texts import RecipeText
from archive.recipes import Recipe
from archive.record_acts import bring_back_record, retire_record
from archive.recordings import Recording
from archive.seed_keeping import SeedText, edit_seed, keep_seed
from archive.seeds import Seed
from archive.stories import Story
from archive.story_publishing import hide_story, publish_story
from archive.subject_merges import SubjectMerge
from archive.subject_merging import merge_subjects, unmerge_subjects
from archive.subject_retiring import bring_back, retire_subject
from archive.subject_splitting import split_subject
from archive.subjects import Subject, SubjectKind
from archive.undoing import undo_engine
from tests.archive import builders
from tests.archive.brute_links import Led, links_by_hand
from tests.conftest import NOW, rolled_back

VISIT = {"viewer": VISITOR, "now": NOW}
BY = {"by_id": None, "now": NOW}
WORDS = ("callaloo", "dal", "okra", "corn", "Amara")
Edit = Callable[[Session, random.Random], object]


def build(session: Session) -> None:
    """Two people tell two recordings, three stories are cut of them; dishes and crops have recipes and seeds."""
    people = [builders.a_subject(session, name) for name in ("Amara Okafor", "Tala Greenthorn")]
    for name, kind in (("callaloo", SubjectKind.dish), ("dal", SubjectKind.dish), ("okra", SubjectKind.crop),
                       ("corn", SubjectKind.crop)):  # fmt: skip
        builders.a_subject(session, name, kind)
    recordings = [builders.a_recording(session, narrators=(person,)) for person in people]
    for recording, person in zip(recordings, people, strict=True):
        builders.an_agreement(session, recording_id=recording.id, person_id=person.id, **builders.ALL_USES)
        builders.a_transcript(
            session, recording, [(0, 10, " ".join(WORDS)), (10, 20, "dal and corn"), (19.9, 30, "okra")]
        )
    one, other = recordings
    for spans in ([(one, 0.0, 30.0)], [(other, 10.0, 30.0), (one, 0.0, 10.0)], [(other, 0.0, 20.0)]):
        builders.a_story(session, spans)
    for title, dish in (("Green pot", "callaloo"), ("Yellow pot", "dal")):
        keep_recipe(session, RecipeText(title, dish, from_person="Amara Okafor"), now=NOW, add_names=False)
    for name, crop in (("Red okra", "okra"), ("Blue corn", "corn")):
        keep_seed(session, SeedText(name, crop, keeper="Tala Greenthorn"), now=NOW, add_names=False)


def one_of(session: Session, dice: random.Random, table: type) -> object:
    return dice.choice(list(session.scalars(select(table).order_by(table.id))))


def a_target(session: Session, dice: random.Random) -> tuple[str, int]:
    kind, table = dice.choice([("subject", Subject), ("subject", Subject), ("recipe", Recipe), ("seed", Seed)])
    return kind, one_of(session, dice, table).id


def suggest(session: Session, dice: random.Random) -> None:
    passage = one_of(session, dice, Passage)
    text = current_text(session, passage)
    found = []
    for word in WORDS:
        at = text.find(word)
        if at >= 0 and dice.random() < 0.7:
            score = dice.choice((0.5, 0.95))
            found.append(Suggestion(at, at + len(word), word, 1.0, 2.0, a_target(session, dice), score))
    suggest_mentions(session, passage.id, found, origin=dice.choice(("dictionary", "sound-alike")),
                     origin_version="1", now=NOW)  # fmt: skip


def current_text(session: Session, passage: Passage) -> str:
    recording = session.get_one(Recording, passage.recording_id)
    query = select(PassageVersion.text).where(
        PassageVersion.passage_id == passage.id, PassageVersion.transcript_id == recording.current_transcript_id
    )
    return session.scalar(query) or ""


def decide(session: Session, dice: random.Random) -> None:
    mention = one_of(session, dice, Mention)
    act = dice.choice((accept_mention, reject_mention, pick_mention, undo_decision, repoint_mention, same_as))
    if act is repoint_mention:
        repoint_mention(session, mention, a_target(session, dice), **BY)
    elif act is same_as:
        same_as(session, mention, one_of(session, dice, Subject), **BY)
    else:
        act(session, mention, **BY)


def merge(session: Session, dice: random.Random) -> None:
    gone = one_of(session, dice, Subject)
    alike = select(Subject).where(Subject.kind == gone.kind, Subject.id != gone.id, Subject.merged_into_id.is_(None))
    merge_subjects(session, gone, dice.choice(list(session.scalars(alike.order_by(Subject.id)))), **BY)


def unmerge(session: Session, dice: random.Random) -> None:
    unmerge_subjects(session, one_of(session, dice, SubjectMerge), **BY)


def split(session: Session, dice: random.Random) -> None:
    mention = one_of(session, dice, Mention)
    if mention.subject_id is not None:
        subject = session.get_one(Subject, mention.subject_id)
        split_subject(
            session, subject, name=f"{subject.name} {dice.randrange(99)}", mention_keys=[mention.key], names=[], **BY
        )


def retire(session: Session, dice: random.Random) -> None:
    dice.choice((retire_subject, retire_subject, bring_back))(session, one_of(session, dice, Subject), **BY)


def write_recipe(session: Session, dice: random.Random) -> None:
    recipe, dish = one_of(session, dice, Recipe), dice.choice(("callaloo", "dal", "stew"))
    text = RecipeText(dice.choice((recipe.title, "Third pot")), dish)
    if dice.random() < 0.5:
        keep_recipe(session, text, now=NOW)
    else:
        edit_recipe(session, recipe, text, version=recipe.version, add_names=True, **BY)


def write_seed(session: Session, dice: random.Random) -> None:
    seed, crop = one_of(session, dice, Seed), dice.choice(("okra", "corn", "rye"))
    text = SeedText(dice.choice((seed.name, "Third jar")), crop)
    if dice.random() < 0.5:
        keep_seed(session, text, now=NOW)
    else:
        edit_seed(session, seed, text, version=seed.version, add_names=True, **BY)


def drop_record(session: Session, dice: random.Random) -> None:
    record = one_of(session, dice, dice.choice((Recipe, Seed)))
    dice.choice((retire_record, retire_record, bring_back_record))(session, record, **BY)


def close(session: Session, dice: random.Random) -> None:
    scope = one_of(session, dice, dice.choice((Recording, Story, Passage, Subject)))
    dice.choice((withdraw, reinstate))(session, scope, reason="Asked for.", **BY)


def hide(session: Session, dice: random.Random) -> None:
    dice.choice((hide_story, publish_story))(session, one_of(session, dice, Story), **BY)


def correct(session: Session, dice: random.Random) -> None:
    text = dice.choice(("callaloo okra", "corn and dal", "nothing of it", " ".join(WORDS)))
    correct_passage(session, one_of(session, dice, Passage), text, seen=None, **BY)


def undo(session: Session, dice: random.Random) -> None:
    undo_engine(session, dice.choice(("dictionary", "sound-alike")), "1", **BY)


EDITS: dict[str, Edit] = {
    one.__name__: one
    for one in (suggest, decide, merge, unmerge, split, retire, write_recipe, write_seed, drop_record, close, hide,
                correct, undo)
}  # fmt: skip
USUAL = ["suggest"] * 4 + ["decide"] * 5


def from_stories(session: Session) -> set[Led]:
    led = set()
    for story in session.scalars(select(Story)):
        for link in links_of_story(session, story.id, **VISIT):
            for chain in link.chains:
                through = chain.through.kind if chain.through else ""
                led |= {Led(story.id, link.kind, link.id, through, m.passage_key, m.suggested) for m in chain.moments}
    return led


def from_records(session: Session) -> set[Led]:
    led = set()
    for kind, table in (("recipe", Recipe), ("seed", Seed)):
        for record in session.scalars(select(table).where(table.retired_at.is_(None))):
            for story in stories_of_record(session, record, **VISIT):
                for chain in story.chains:
                    through = chain.through.kind if chain.through else ""
                    led |= {Led(story.id, kind, record.id, through, m.passage_key, m.suggested) for m in chain.moments}
    return led


@pytest.fixture(scope="module")
def sessions(sqlite_engine) -> Callable[[], Iterator[Session]]:
    return lambda: rolled_back(sqlite_engine)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([*EDITS, *USUAL]), st.integers(0, 2**31)), min_size=3, max_size=25))
def test_links_equal_a_derivation_by_hand_after_any_edits(sessions, edits):
    for session in sessions():
        build(session)
        for _ in range(4):
            suggest(session, random.Random(len(edits)))
        for name, seed in edits:
            try:
                with session.begin_nested():
                    EDITS[name](session, random.Random(seed))
            except (StoryloomError, IndexError):
                continue  # refused, or there is nothing yet to do it to
        by_hand = links_by_hand(session, NOW)
        assert from_stories(session) == by_hand
        assert from_records(session) == by_hand
