"""What is interrupted, one thing somebody does each, and what must hold of it afterwards whenever that was.

`run` says what a person would have been told; `at_once` is what must hold before anything recovers, `after` once a
worker has done what was left. Both answer with sentences on what does not hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from archive.agreeing import withdraw
from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading, writing
from archive.events import Event
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.listening import ListeningCopy
from archive.mentions import Mention
from archive.passages import PassageVersion
from archive.steps import StepRecord
from archive.stories import StoryState
from archive.story_publishing import publish_story
from archive.trail_publishing import publish_trail
from archive.trails import Trail, TrailState, TrailVersion, VersionStop
from archive.transcripts import Transcript
from archive.uploads import Upload
from bench.reliability.crashes import archives
from bench.reliability.crashes.archives import opened, the_story
from ingest.auditing import audit
from ingest.keeping.backup import back_up
from ingest.keeping.manifest import snapshots
from ingest.keeping.verifying import verified
from ingest.place import Place
from search.contract import Question

Say = Callable[[str], None]
Wrong = list[str]


@dataclass(frozen=True)
class Flow:
    """One thing that somebody does, and its archive before."""

    seeds: tuple[Callable[[Path], None], ...]
    run: Callable[[Path, Say], None]
    at_once: Callable[[Path, list[str]], Wrong]
    after: Callable[[Path, list[str]], Wrong]
    again: Callable[[Path, list[str], Say], None] | None = None
    """What the person does after the crash, before whoever recovers."""
    recover: Callable[[Path], None] = archives.work


def whole(place: Place) -> Wrong:
    """What the audit says."""
    return [f"audit: {found.promise} {found.thing}: {found.sentence}" for found in audit(place, now=utc_now())]


# --- the line: arrival, decoding, transcription, tagging, cutting, indexing


def run_line(folder: Path, say: Say) -> None:
    del say
    archives.work(folder)


def line_after(folder: Path, said: list[str]) -> Wrong:
    del said
    place = opened(folder)
    return line_done(place, archives.sound()) + whole(place)


def line_done(place: Place, data: bytes) -> Wrong:
    """Whether one upload of these bytes has come to its end, everything in it made once."""
    digest = sha256(data).hexdigest()
    wrong = []
    with reading(place.engine) as session:
        if [one.sha256 for one in session.scalars(select(Upload))] != [digest]:
            return ["there is not one upload of what was sent"]
        steps = {row.step: f"{row.state.value} {row.message}" for row in session.scalars(select(StepRecord))}
        wrong += [f"step {name}: {state}" for name, state in steps.items() if not state.startswith("done")]
        counted = {table: session.scalar(select(func.count()).select_from(table)) for table in LINE_MAKES}
        wrong += [f"{counted[table]} of {table.__name__}" for table, n in LINE_MAKES.items() if counted[table] != n]
    if not place.store.master_path(digest).exists():
        wrong.append("the master is gone")
    return wrong


LINE_MAKES = {Transcript: 1, PassageVersion: 2, Mention: 3, ListeningCopy: 1}


# --- a story is published


def run_publish(folder: Path, say: Say) -> None:
    archives.publish(folder)
    say("published")
    archives.work(folder)


def published_at_once(folder: Path, said: list[str]) -> Wrong:
    with reading(opened(folder).engine) as session:
        story = the_story(session)
        events = select(func.count()).where(Event.act == "publish", Event.thing == f"story:{story.key}")
        is_open = story.state is StoryState.published
        wrong = [] if session.scalar(events) == is_open else ["published in part: state and events differ"]
    return wrong + (["it was said to be published and is not"] if "published" in said and not is_open else [])


def publish_again(folder: Path, said: list[str], say: Say) -> None:
    del said, say
    with writing(opened(folder).engine) as session:
        publish_story(session, the_story(session), by_id=None, now=utc_now())


def published_after(folder: Path, said: list[str]) -> Wrong:
    place = opened(folder)
    with reading(place.engine) as session:
        story_id = the_story(session).id
        gate = may(VISITOR, story_facts(session, story_id), Channel.media, utc_now())
    wrong = [] if gate.allow else [f"it cannot be heard: {gate.reason}"]
    if story_id not in found_publicly(place):
        wrong.append("it is not found")
    return wrong + published_at_once(folder, said) + whole(place)


def found_publicly(place: Place) -> set[int]:
    """The ids of the stories that the public index finds for what this one says."""
    return {hit.story_id for hit in place.public_index.search(Question("corn ")).hits}


# --- a story is withdrawn


def run_withdraw(folder: Path, say: Say) -> None:
    with writing(opened(folder).engine) as session:
        withdraw(session, the_story(session), reason="A letter.", by_id=None, now=utc_now())
    say("withdrawn")
    archives.work(folder)


def withdrawn_at_once(folder: Path, said: list[str]) -> Wrong:
    with reading(opened(folder).engine) as session:
        story = story_facts(session, the_story(session).id)
        allowed = [c.value for c in Channel if c is not Channel.desk and may(VISITOR, story, c, utc_now()).allow]
    return [f"it was withdrawn and is open to {allowed}"] if "withdrawn" in said and allowed else []


def withdraw_again(folder: Path, said: list[str], say: Say) -> None:
    del said
    with writing(opened(folder).engine) as session:
        withdraw(session, the_story(session), reason="A letter.", by_id=None, now=utc_now())
    say("withdrawn")


def withdrawn_after(folder: Path, said: list[str]) -> Wrong:
    place = opened(folder)
    wrong = ["it is still found"] if found_publicly(place) else []
    return wrong + withdrawn_at_once(folder, said) + whole(place)


# --- a trail is published


def run_publish_trail(folder: Path, say: Say) -> None:
    publish_the_trail(folder)
    say("published")
    archives.work(folder)


def publish_the_trail(folder: Path) -> None:
    with writing(opened(folder).engine) as session:
        trail = session.scalars(select(Trail)).one()
        if trail.version == 0:
            publish_trail(session, trail, by_id=None, now=utc_now())


def publish_trail_again(folder: Path, said: list[str], say: Say) -> None:
    del said, say
    publish_the_trail(folder)


def trail_at_once(folder: Path, said: list[str]) -> Wrong:
    with reading(opened(folder).engine) as session:
        trail = session.scalars(select(Trail)).one()
        is_open = trail.state is TrailState.published
        tables = (select(func.count()).select_from(table) for table in (TrailVersion, VersionStop))
        versions, stops = (session.scalar(query) for query in tables)
        events = session.scalar(select(func.count()).where(Event.act == "publish", Event.thing == f"trail:{trail.key}"))
    there = (trail.version, versions, stops, events)
    wrong = [] if there == ((1, 1, 2, 1) if is_open else (0, 0, 0, 0)) else [f"published in part: {there}"]
    return wrong + (["it was said to be published and is not"] if "published" in said and not is_open else [])


def trail_after(folder: Path, said: list[str]) -> Wrong:
    return trail_at_once(folder, ["published", *said]) + whole(opened(folder))


# --- a backup is made beside a former one


def make_backup(folder: Path) -> None:
    """A first backup, before anything is interrupted."""
    back_up(opened(folder), folder / "backups", now=utc_now())


def run_backup(folder: Path, say: Say) -> None:
    say(f"whole {back_up(opened(folder), folder / 'backups', now=utc_now()).snapshot}")


def backups_at_once(folder: Path, said: list[str]) -> Wrong:
    there = {path.name for path in snapshots(folder / "backups")}
    promised = {line.partition(" ")[2] for line in said}
    wrong = [f"backup {name} was said to be whole and is not there" for name in promised - there]
    if not there:
        wrong.append("the former backup is gone")
    for name in there:
        try:
            verified(folder / "backups", name)
        except Exception as error:  # noqa: BLE001 (whatever is wrong with it is the answer)
            wrong.append(f"backup {name}: {error}")
    return wrong


def backup_again(folder: Path, said: list[str], say: Say) -> None:
    del said
    run_backup(folder, say)


def backups_after(folder: Path, said: list[str]) -> Wrong:
    wrong = [] if said else ["no backup could be made afterwards"]
    return wrong + backups_at_once(folder, said) + whole(opened(folder))


def nothing_yet(folder: Path, said: list[str]) -> Wrong:
    del folder, said
    return []


READ = (archives.begin, archives.give, archives.work, archives.draft)
OPEN = (*READ, archives.publish, archives.work)

FLOWS = {
    "line": Flow((archives.begin, archives.give), run_line, nothing_yet, line_after),
    "publish": Flow(READ, run_publish, published_at_once, published_after, publish_again),
    "withdraw": Flow(OPEN, run_withdraw, withdrawn_at_once, withdrawn_after, withdraw_again),
    "trail": Flow(
        (*OPEN, archives.lay_trail, archives.work), run_publish_trail, trail_at_once, trail_after, publish_trail_again
    ),
    "backup": Flow((*OPEN, make_backup), run_backup, backups_at_once, backups_after, backup_again),
}
