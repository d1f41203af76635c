"""One story in each state that consent can put it in, all in one archive: laid once, and asked for by everybody.

Each story has a teller, a recording, a passage, a memory, a weave, a stop of the one trail and a link of its own, and
words that stand nowhere else. A new state is a line in `STATES`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.agreeing import record_agreement, reinstate, withdraw
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.facts import Span
from archive.festivals import Festival
from archive.listening import ListeningCopy, add_copy, copy_of_story
from archive.memories import MemoryState
from archive.memory_keeping import decide_memory, tell_memory
from archive.mentions import MentionState
from archive.narrator_linking import make_link
from archive.passages import Passage
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import LineText, RecipeText, StepText
from archive.recordings import Recording
from archive.said_at import SaidAt
from archive.seasons import day_of
from archive.seed_keeping import HandoverText, SeedText, keep_seed
from archive.stories import Story, StoryState
from archive.story_publishing import hide_story
from archive.subjects import Subject, SubjectKind
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from archive.trails import Trail
from archive.uploads import Upload
from archive.weave_keeping import keep_weave
from ingest.place import Place
from tests.archive import builders
from tests.conftest import NOW
from tests.web.sent_out import clip_with_sound
from tests.web.stories import sound_of

DAY: Final = timedelta(days=1)
ANOTHER_DAY: Final = day_of(utc_now() + 90 * DAY)


@dataclass(frozen=True, slots=True)
class Rows:
    """A story that is told and open, before its state is laid on it."""

    story: Story
    recording: Recording
    passage: Passage
    later: Passage
    person: Subject
    by: dict[str, Any]

    def again_in(self, session: Session) -> "Rows":
        """The same rows in a session of their own."""
        return replace(self, **{name: session.merge(getattr(self, name)) for name in self.__slots__ if name != "by"})


def _agree(session: Session, told: Rows, *uses: Use, **terms: Any) -> None:
    record_agreement(
        session, scope=told.story, person_id=told.person.id, uses=set(uses), name_shown=NameShown.full,
        wording="Words.", evidence="A letter.", **terms, **told.by,
    )  # fmt: skip


def _to(state: StoryState) -> Callable[[Session, Rows], None]:
    return lambda _session, told: setattr(told.story, "state", state)


def _withdraw(session: Session, told: Rows) -> None:
    withdraw(session, told.story, reason="asked by phone", **told.by)


def _reinstate(session: Session, told: Rows) -> None:
    _withdraw(session, told)
    reinstate(session, told.story, reason="asked again", **told.by)


def _keep_passage(session: Session, told: Rows) -> None:
    """To a group, with the copy in which it is heard; nobody who asks is in it."""
    record_agreement(
        session, scope=told.passage, person_id=None, uses=set(Use), name_shown=NameShown.full, wording="Words.",
        evidence="A letter.", protocol_id=builders.two_protocols(session)[0], **told.by,
    )  # fmt: skip
    everyones = copy_of_story(session, told.story.id)
    assert everyones is not None
    held = {column.key: getattr(everyones, column.key) for column in ListeningCopy.__table__.c}
    kept = ListeningCopy(**{**held, "id": None, "story_id": None, "kept_story_id": told.story.id})
    add_copy(session, kept, [Span(told.recording.id, 0.0, 10.0)])


STATES: Final[Mapping[str, Callable[[Session, Rows], object]]] = {
    "published": lambda _session, _told: None,
    "draft": _to(StoryState.draft),
    "in review": _to(StoryState.review),
    "hidden": lambda session, told: hide_story(session, told.story, **told.by),
    "opens later": lambda session, told: _agree(session, told, *Use, starts_at=utc_now() + DAY),
    "closed by date": lambda session, told: _agree(session, told, *Use, ends_at=NOW - DAY),
    "archive only": _agree,
    "web only": lambda session, told: _agree(session, told, Use.web),
    "feed only": lambda session, told: _agree(session, told, Use.feed),
    "festival only": lambda session, told: _agree(session, told, Use.festival),
    "print only": lambda session, told: _agree(session, told, Use.print),
    "out of season": lambda session, told: _agree(session, told, *Use, season_from=ANOTHER_DAY, season_to=ANOTHER_DAY),
    "kept to a group": lambda session, told: _agree(
        session, told, *Use, protocol_id=builders.two_protocols(session)[0]
    ),
    "kept to a festival": lambda session, told: _agree(
        session, told, *Use, festival_id=builders.a_festival(session).id
    ),
    "passage kept to a group": _keep_passage,
    "passage restricted": lambda session, told: withdraw(session, told.passage, reason="asked", **told.by),
    "teller withdrew": lambda session, told: withdraw(
        session, told.recording, person_id=told.person.id, reason="asked", **told.by
    ),
    "withdrawn": _withdraw,
    "reinstated": _reinstate,
}


@dataclass(frozen=True, slots=True)
class Laid:
    """By which names the story of one state is asked for, and by which words it is known."""

    names: dict[str, str]
    named: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllStates:
    """Every state's story by the name of its state, and the names of what they share."""

    by_state: dict[str, Laid]
    shared: dict[str, str]


def tell_all(place: Place, session: Session, uploader: Account) -> tuple[dict[str, Rows], AllStates]:
    """Tell a story for each state, all open, in the caller's transaction; `uploader` sent every recording."""
    by: dict[str, Any] = {"by_id": None, "now": utc_now()}
    dish, crop = (
        builders.a_subject(session, name, kind)
        for name, kind in (("Callaloo", SubjectKind.dish), ("Dasheen", SubjectKind.crop))
    )
    festival = builders.add(
        session, Festival(slug="harvest", name="Harvest", starts_on=NOW.date(), ends_on=NOW.date(), published_at=NOW)
    )
    trail = draft_trail(session, title="Around the square", festival_id=festival.id, **by)
    told = {state: _tell(place, session, number, dish, uploader, by) for number, state in enumerate(STATES)}
    # What stays open and in no trail is the other end of each weave.
    other = _tell(place, session, len(STATES), dish, uploader, by)
    laid = {state: _around(place, session, trail, rows, other) for state, rows in told.items()}
    publish_trail(session, trail, **by)
    shared = {"trail": trail.slug, "festival": festival.slug, "dish": dish.slug, "crop": crop.slug}
    return told, AllStates(laid, shared | _records(session, told.values()))


def lay_states(session: Session, told: dict[str, Rows]) -> None:
    """Bring each story into its state."""
    for state, lay in STATES.items():
        lay(session, told[state])
    session.flush()


def _records(session: Session, told: Collection[Rows]) -> dict[str, str]:
    """A recipe and a seed lot of which every teller says a part."""
    said = [SaidAt(rows.passage.id) for rows in told]
    lines = tuple(LineText(f"bowl {number} of dasheen", said=one) for number, one in enumerate(said))
    recipe = keep_recipe(session, RecipeText("Pot", "Callaloo", "", lines=lines, steps=(StepText("Boil."),)), now=NOW)
    hands = tuple(HandoverText("A neighbour", "Another", 1980 + number, said=one) for number, one in enumerate(said))
    seed = keep_seed(session, SeedText("Jar", "Dasheen", lineage=hands), now=NOW)
    return {"recipe": recipe.slug, "seed": seed.slug, "code_of_seed": seed.key}


def _tell(  # noqa: PLR0917 (one private call)
    place: Place, session: Session, number: int, dish: Subject, uploader: Account, by: dict[str, Any]
) -> Rows:
    mark = f"zq{chr(ord('a') + number) * 3}"
    person = builders.a_subject(session, f"{mark}name Person")
    recording = builders.a_recording(session, narrators=(person,), uploader=uploader)
    lines = [(1.0, 5.0, f"Callaloo {mark}said"), (5.0, 9.0, "And nothing else")]
    passage, later = builders.a_transcript(session, recording, lines)
    story = builders.a_story(session, [(recording, 0.0, 10.0)], title=f"{mark}title")
    agreed = {**builders.ALL_USES, "name_shown": NameShown.full}
    builders.an_agreement(session, recording_id=recording.id, person_id=person.id, **agreed)
    builders.a_mention(session, passage, dish, quote="Callaloo", end_char=8, state=MentionState.accepted)
    sound_of(place, session, story, recording)
    return Rows(story, recording, passage, later, person, by)


def _around(place: Place, session: Session, trail: Trail, told: Rows, other: Rows) -> Laid:
    """What hangs on a story while it is open, and by which names each is met."""
    story, by = told.story, told.by
    memory = tell_memory(
        session, story_id=story.id, passage_id=None, teller="Jo", text="So it was told at home", now=by["now"]
    )
    decide_memory(session, memory.key, MemoryState.shown, seen=MemoryState.waiting, **by)
    weave = keep_weave(session, [told.passage.key, other.passage.key], title="A walk", **by)
    clip = clip_with_sound(place, session, story)
    stop = add_stop(session, trail, StopText(), clip_id=clip.id, **by)
    names = {
        "story": story.slug, "story_key": story.key, "passage": told.passage.key, "recording": told.recording.key,
        "person": told.person.slug, "person_key": told.person.key, "memory": memory.key, "weave": weave.key,
        "code": stop.code, "number": str(stop.position + 1), "link": make_link(session, told.person, **by),
        "upload": session.scalars(select(Upload.key).where(Upload.recording_id == told.recording.id)).one(),
    }  # fmt: skip
    return Laid(names, (story.title, story.slug, told.person.name), (told.passage.key, f"{story.title[:5]}said"))
