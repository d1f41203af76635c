"""Processor time of threads and weaves in generated archives: `python -m bench.weaving [STORIES ...]`.

Each story has 20 passages and its own narrator among a fifth as many people;
what passages speak of follows Zipf's law, as rare names do.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from archive.agreements import Agreement, NameShown
from archive.database import make_engine, reading, writing
from archive.gate import VISITOR
from archive.keys import new_key
from archive.listening import ListeningCopy, ListeningSpan
from archive.mentions import Mention, MentionState, StandingPolicy
from archive.migrate import upgrade
from archive.passages import Passage, PassageVersion
from archive.reading_threads import threads_from
from archive.reading_weave import weave_from
from archive.recordings import Contribution, Part, Recording
from archive.stories import Story, StorySpan, StoryState
from archive.subjects import Subject, SubjectKind
from archive.transcripts import Transcript, TranscriptKind
from archive.weave_of_week import weave_of_week

PASSAGES, LENGTH_S = 20, 6.0
NOW = datetime(2026, 6, 3, tzinfo=UTC)
BEFORE = NOW - timedelta(days=60)
ASKED = 40
TEXT = "And then we carried it across the bridge to the others."


def main() -> None:
    """Build each archive and ask it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="*", type=int, default=[100, 1000, 5000])
    for count in parser.parse_args().stories:
        with tempfile.TemporaryDirectory(prefix="weaving-") as folder:
            engine = make_engine(f"sqlite:///{Path(folder) / 'storyloom.db'}")
            upgrade(engine)
            lot = random.Random(count)
            with writing(engine) as session:
                keys = fill(session, count, lot)
            with reading(engine) as session:
                measure(session, count, lot.sample(keys, ASKED))


def measure(session: Session, count: int, keys: list[str]) -> None:
    """What each question costs, in milliseconds of processor time."""
    asks: dict[str, Any] = {"viewer": VISITOR, "now": NOW}
    lengths = [len(weave_from(session, key, **asks).steps) for key in keys]
    questions: dict[str, list[Callable[[], object]]] = {
        "a weave": [lambda key=key: weave_from(session, key, **asks) for key in keys],
        "threads": [lambda key=key: threads_from(session, key, **asks) for key in keys],
        "the week's": [
            lambda n=n: weave_of_week(session, viewer=VISITOR, now=NOW - timedelta(weeks=n)) for n in range(8)
        ],
    }
    for name, each in questions.items():
        costs = sorted(cost_ms(ask) for ask in each)
        worst = quantiles(costs, n=20)[-1]
        print(
            f"{count} stories, {count * PASSAGES} passages: {name}: median {median(costs):.0f} ms, p95 {worst:.0f} ms"
        )
    print(f"  of {len(keys)} walks {sum(length >= 5 for length in lengths)} have 5 to 9 passages")  # noqa: PLR2004


def cost_ms(ask: Callable[[], object]) -> float:
    """Processor time of one answer."""
    began = time.process_time()
    ask()
    return (time.process_time() - began) * 1000


def fill(session: Session, count: int, lot: random.Random) -> list[str]:
    """Write the archive; gives the keys of passages that speak of something."""
    people, things = max(5, count // 5), max(60, count)
    session.merge(StandingPolicy(origin="dictionary", least_score=0.7))
    session.execute(insert(Subject), [_subject(n, person=n <= people) for n in range(1, people + things + 1)])
    weights = [1 / rank for rank in range(1, things + 1)]
    every = range(1, count + 1)
    session.execute(insert(Recording), [_recording(n) for n in every])
    session.execute(insert(Transcript), [_transcript(n) for n in every])
    tellers = {n: lot.randint(1, people) for n in every}
    parts = [{"recording_id": n, "person_id": person, "part": Part.narrator} for n, person in tellers.items()]
    session.execute(insert(Contribution), parts)
    session.execute(insert(Story), [_story(n) for n in every])
    session.execute(insert(StorySpan), [_span(n) | {"story_id": n} for n in every])
    session.execute(insert(ListeningCopy), [_copy(n) for n in every])
    session.execute(insert(ListeningSpan), [_span(n) | {"copy_id": n} for n in every])
    session.execute(insert(Agreement), [_agreement(n, tellers[n]) for n in every])
    return _speak(session, count, lot, people, weights)


def _speak(session: Session, count: int, lot: random.Random, people: int, weights: list[float]) -> list[str]:
    passages, versions, mentions = [], [], []
    for n in range(1, count * PASSAGES + 1):
        recording, place = (n - 1) // PASSAGES + 1, (n - 1) % PASSAGES
        start_s = place * LENGTH_S
        passages.append({"id": n, "key": new_key(), "recording_id": recording})
        versions.append(
            {"passage_id": n, "transcript_id": recording, "position": place, "start_s": start_s, "words": [],
             "flags": [], "end_s": start_s + LENGTH_S, "text": TEXT}
        )  # fmt: skip
        for _ in range(lot.choice([0, 1, 1, 2])):
            thing = lot.choices(range(len(weights)), weights)[0]
            state = MentionState.accepted if lot.random() < 0.2 else MentionState.suggested  # noqa: PLR2004
            mentions.append(
                {"key": new_key(), "passage_id": n, "subject_id": people + 1 + thing, "quote": "it", "start_char": 20,
                 "end_char": 22, "start_s": start_s + 1, "end_s": start_s + 2, "origin": "dictionary", "score": 0.9,
                 "state": state, "created_at": BEFORE}
            )  # fmt: skip
    for table, rows in ((Passage, passages), (PassageVersion, versions), (Mention, mentions)):
        session.execute(insert(table), rows)
    speaking = {mention["passage_id"] for mention in mentions}
    return [passage["key"] for passage in passages if passage["id"] in speaking]


def _subject(n: int, *, person: bool) -> dict[str, Any]:
    kind = SubjectKind.person if person else SubjectKind.crop
    return {"id": n, "key": new_key(), "kind": kind, "slug": f"s-{n}", "name": f"Name {n}", "created_at": BEFORE}


def _recording(n: int) -> dict[str, Any]:
    return {"id": n, "key": new_key(), "sha256": f"{n:064x}", "size_bytes": 1, "file_name": "a.wav", "title": "",
            "container": "wav", "codec": "pcm", "channels": 1, "sample_rate_hz": 16000, "damaged": False,
            "duration_s": PASSAGES * LENGTH_S, "problems": [], "created_at": BEFORE,
            "current_transcript_id": n}  # fmt: skip


def _transcript(n: int) -> dict[str, Any]:
    kind = TranscriptKind.machine
    return {"id": n, "recording_id": n, "kind": kind, "language": "en", "settings": {}, "created_at": BEFORE}


def _story(n: int) -> dict[str, Any]:
    return {"id": n, "key": new_key(), "slug": f"story-{n}", "title": f"Story {n}", "state": StoryState.published,
            "created_at": BEFORE, "published_at": BEFORE}  # fmt: skip


def _span(n: int) -> dict[str, Any]:
    return {"position": 0, "recording_id": n, "start_s": 0.0, "end_s": PASSAGES * LENGTH_S}


def _copy(n: int) -> dict[str, Any]:
    return {"id": n, "story_id": n, "opus_name": "a", "opus_bytes": 1, "aac_name": "a", "aac_bytes": 1, "peaks": [],
            "duration_s": PASSAGES * LENGTH_S, "fingerprint": "-", "created_at": BEFORE}  # fmt: skip


def _agreement(n: int, person: int) -> dict[str, Any]:
    return {"version": 1, "recording_id": n, "person_id": person, "web": True, "name_shown": NameShown.full,
            "created_at": BEFORE}  # fmt: skip


if __name__ == "__main__":
    main()
