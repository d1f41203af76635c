"""One of everything in a served archive: what the pages that the sample leaves empty are looked at with."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.account_keeping import make_recovery
from archive.accounts import Account, Role
from archive.agreeing import withdraw
from archive.clock import utc_now
from archive.database import writing
from archive.deciding import accept_mention
from archive.destroying import Order, destroy_recording
from archive.destructions import OnWhoseWord
from archive.festival_devices import make_device
from archive.festival_keeping import FestivalText, begin_festival, publish_festival
from archive.gate import Viewer
from archive.group_keeping import add_member, make_group
from archive.keys import new_key
from archive.label_keeping import make_label, put_labels
from archive.labels import Mark
from archive.many import Chosen, do_to_many
from archive.memories import MemoryState
from archive.memory_keeping import decide_memory, tell_memory
from archive.mentions import Mention
from archive.narrator_acts import Narrator, agree_to, uses_offered
from archive.narrator_linking import make_link
from archive.narrator_requests import ask_for
from archive.narrators import NarratorAct
from archive.passages import Passage, PassageVersion
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import LineText, RecipeText, StepText
from archive.recordings import Contribution, Part, Recording
from archive.said_at import SaidAt
from archive.seed_keeping import HandoverText, SeedText, keep_seed
from archive.signing_in import add_account, invite
from archive.stall_keeping import StallText, keep_stalls
from archive.stop_choosing import Choice
from archive.stories import Story, StorySpan
from archive.subject_imports import keep_file
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from archive.trail_beginnings import Beginning, begin_trail
from archive.trail_drafts import StopText, edit_stop
from archive.trail_versions import working_stops
from archive.transcripts import Transcript
from archive.translation_keeping import keep_translation
from archive.weave_keeping import keep_weave
from ingest.place import Place
from tests.archive.builders import a_recording
from tests.browser.trails import FESTIVAL, TRAIL

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
            "trail": TRAIL,
            "festival": FESTIVAL,
            "passage": first.key,
            "later": told[0][1].key,
            "narrator": narrator.slug,
            **_narrators_page(session, slugs[0], narrator),
            "weave": _kept_weave(session, told),
            **_trail(session, slugs, first),
            **_done_at_desk(session, slugs[0]),
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


def _narrators_page(session: Session, slug: str, person: Subject) -> dict[str, str]:
    """A link to a narrator's own page, and the receipt of something they did there."""
    story = session.scalars(select(Story).where(Story.slug == slug)).one()
    narrator = Narrator(person, frozenset({NarratorAct.agree}))
    uses = uses_offered(session, narrator, story)
    ask_for(session, person, NarratorAct.ask, text="It is the blue corn, not the new one.", now=utc_now())
    return {
        "narrators_link": make_link(session, person, by_id=None, now=utc_now()),
        "story_key": story.key,
        "receipt": agree_to(session, narrator, story, uses, wording="I agree.", now=utc_now()).receipt,
    }


def _done_at_desk(session: Session, slug: str) -> dict[str, str]:
    """An act on many, and what is left of a recording that was destroyed."""
    story = session.scalars(select(Story).where(Story.slug == slug)).one()
    own: dict[str, Any] = {"teller": "", "text": "We never covered the pot.", "now": utc_now()}
    memory = tell_memory(session, story_id=story.id, passage_id=None, **own)
    by: dict[str, Any] = {"by_id": session.scalars(select(Account.id)).first(), "now": utc_now()}

    def decline(chosen: Chosen) -> list[str]:
        decide_memory(session, chosen.key, MemoryState.declined, seen=MemoryState.waiting, **by)
        return [MemoryState.waiting.value, MemoryState.declined.value]

    many = do_to_many(session, "decline", [Chosen(memory.key, "waiting")], decline, **by)
    lost = a_recording(session)
    withdraw(session, lost, reason="She asked for it.", **by)
    destroy_recording(session, lost, Order(OnWhoseWord.narrator, "She asked for it.", **by))
    return {"many": many, "destroyed": lost.key}


def _forgetful(session: Session) -> Account:
    given: dict[str, Any] = {"email": f"{new_key()}@example.org", "name": "Jo", "password": "long enough to forget"}
    return add_account(session, **given, role=Role.contributor, now=utc_now())


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
        "recovery": make_recovery(session, _forgetful(session), by_id=None, now=utc_now()),
        "imported": keep_file(session, file_name="subjects.json", content=CHANGES, **asks).key,
    }


def _trail(session: Session, slugs: tuple[str, ...], passage: Passage) -> dict[str, str]:
    """A festival with a stall, and a trail there: a clip, the whole of its story again, and another story."""
    asks: dict[str, Any] = {"by_id": None, "now": utc_now()}
    festival = begin_festival(session, FestivalText("Harvest Table", date(2026, 11, 28), date(2026, 11, 29)), **asks)
    publish_festival(session, festival, **asks)
    stalls = [StallText("", "Bread oven", "Warm loaves", 0.2, 0.3), StallText("", "Seed table")]
    oven, _table = keep_stalls(session, festival, stalls, **asks)
    choices = (Choice(slugs[0], passage.key), *(Choice(slug) for slug in slugs))
    beginning = Beginning("What the table remembers", choices, festival.id)
    trail, _count = begin_trail(session, beginning, viewer=Viewer(role=Role.curator), **asks)
    first = working_stops(session, trail.id)[0].stop
    said = StopText("At the oven", "Listen.", "Under the walnut tree", "Twenty steps", oven.id)
    edit_stop(session, first, said, clip_id=first.clip_id, subject_id=None, **asks)
    put_labels(
        session, passage, [make_label(session, f"Ask first {new_key(4)}", "Ask Tala.", Mark.ask, **asks).key], **asks
    )
    add_member(
        session, make_group(session, f"Seed keepers {new_key(4)}", "Ask Tala.", **asks), _forgetful(session), **asks
    )
    device = make_device(session, festival, "Tablet", **asks)
    return {"device": device, "desk_festival": festival.slug, "desk_trail": trail.slug, "stop": first.code}


def _kept_weave(session: Session, told: list[list[Passage]]) -> str:
    keys = [lines[0].key for lines in told] + [lines[1].key for lines in told]
    return keep_weave(session, keys[:3], title="A first weave", by_id=None, now=utc_now()).key
