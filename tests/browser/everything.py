"""One of everything in a served archive: what the pages that the sample leaves empty are looked at with."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.deciding import accept_mention
from archive.memories import MemoryState
from archive.memory_keeping import decide_memory, tell_memory
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import LineText, RecipeText, StepText
from archive.recordings import Contribution, Part, Recording
from archive.said_at import SaidAt
from archive.seed_keeping import HandoverText, SeedText, keep_seed
from archive.signing_in import invite
from archive.stories import Story, StorySpan
from archive.subject_imports import keep_file
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from archive.transcripts import Transcript
from archive.translation_keeping import keep_translation
from archive.weave_keeping import keep_weave
from ingest.place import Place

KINDS = {"crop": "blue corn", "dish": "pumpkin stew", "person": "Tala Greenthorn", "place": "river",
         "ingredient": "salt"}  # fmt: skip
CHANGES = '{"subjects": [{"kind": "crop", "name": "Blue corn of the terrace"}]}'
LINES = 12


def one_of_everything(place: Place, slugs: tuple[str, ...]) -> dict[str, str]:
    """Fill it in and say by which names and keys each is found."""
    with writing(place.engine) as session:
        told = [_lines_of(session, slug) for slug in slugs]
        subjects = {kind: find_or_add_subject(session, SubjectKind(kind), name, now=utc_now())
                    for kind, name in KINDS.items()}  # fmt: skip
        passages = [passage for lines in told for passage in lines[:LINES]]
        _decide(session, passages)
        (first, *_), narrator = told[0], _narrator(session, told[0][0])
        found = {kind: subject.slug for kind, subject in subjects.items()}
        return {
            **found,
            **_records(session, subjects, [lines[0] for lines in told], narrator),
            **_keys(session, subjects, first),
            "slug": slugs[0],
            "passage": first.key,
            "later": told[0][1].key,
            "narrator": narrator.slug,
            "weave": _kept_weave(session, told),
        }


def _lines_of(session: Session, slug: str) -> list[Passage]:
    """The passages of the recording that the story is cut from, as it is read now."""
    read = (
        select(Passage)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .join(StorySpan, StorySpan.recording_id == Recording.id)
        .join(Story, Story.id == StorySpan.story_id)
    )
    return list(session.scalars(read.where(Story.slug == slug).order_by(PassageVersion.position)))


def _narrator(session: Session, passage: Passage) -> Subject:
    named = select(Subject).join(Contribution, Contribution.person_id == Subject.id).where(
        Contribution.recording_id == passage.recording_id, Contribution.part == Part.narrator
    )  # fmt: skip
    return session.scalars(named).one()


def _decide(session: Session, passages: list[Passage]) -> None:
    waiting = select(Mention).where(Mention.passage_id.in_([passage.id for passage in passages]))
    for mention in session.scalars(waiting).all():
        accept_mention(session, mention, by_id=None, now=utc_now())


def _records(session: Session, subjects: dict[str, Subject], said: list[Passage], narrator: Subject) -> dict[str, str]:
    """A dish told in two ways, and a seed lot that went through hands."""
    stew, *_ = (
        keep_recipe(
            session,
            RecipeText(
                f"Stew, way {way}", subjects["dish"].name, narrator.name, note="Corn first.", serves="nine pots",
                lines=(LineText("one bowl of blue corn", said=SaidAt(passage.id)), LineText(f"{way} pinches of salt")),
                steps=(StepText("Boil the corn.", "The evening before", SaidAt(passage.id)), StepText("Wait.")),
            ),
            now=utc_now(),
        )
        for way, passage in enumerate(said, 1)
    )  # fmt: skip
    hands = (HandoverText("A grandmother", narrator.name, 1981, "in one hand", SaidAt(said[0].id)),
             HandoverText(narrator.name, "A neighbour", 2025))  # fmt: skip
    corn = keep_seed(
        session,
        SeedText("Corn of the jar", subjects["crop"].name, "the jar", narrator.name, 2025, "a shelf", "one jar",
                 said=SaidAt(said[0].id), lineage=hands),
        now=utc_now(),
    )  # fmt: skip
    return {"recipe": stew.slug, "seed": corn.slug}


def _keys(session: Session, subjects: dict[str, Subject], passage: Passage) -> dict[str, str]:
    """What is found by a key, and what has to be told first."""
    recording = session.get_one(Recording, passage.recording_id)
    story = session.scalars(select(StorySpan.story_id).where(StorySpan.recording_id == recording.id)).first()
    asks: dict[str, Any] = {"by_id": None, "now": utc_now()}
    lines = {passage.id: "Guardamos el maíz azul."}
    keep_translation(session, recording, lines, language="es", by="Inés", source="typed", **asks)
    for teller in ("Jo", "Mo"):
        text = f"{teller} remembers eleven tables where nine were counted."
        memory = tell_memory(
            session, story_id=story or 0, passage_id=passage.id, teller=teller, text=text, now=utc_now()
        )
    decide_memory(session, memory.key, MemoryState.shown, seen=MemoryState.waiting, **asks)
    return {
        "recording": recording.key,
        "reading": session.get_one(Transcript, recording.current_transcript_id).key,
        "subject": subjects["crop"].key,
        "other": find_or_add_subject(session, SubjectKind.crop, "pumpkin", now=utc_now()).key,
        "engine": "dictionary",
        "token": invite(session, role=Role.contributor, made_by_id=None, now=utc_now()),
        "imported": keep_file(session, file_name="subjects.json", content=CHANGES, **asks).key,
    }


def _kept_weave(session: Session, told: list[list[Passage]]) -> str:
    keys = [lines[0].key for lines in told] + [lines[1].key for lines in told]
    return keep_weave(session, keys[:3], title="A first weave", by_id=None, now=utc_now()).key
