"""How many suggested mentions are right, by least score, in a built sample: `python -m bench.standing_scores DATA`.

DATA is the demo's data folder. A mention is right when its subject, recipe or seed is named in the true text within a
second of it, as the same tagger finds it there; the times of the true sentences are those of their synthesis.
"""

import argparse
import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.database import make_engine, reading
from archive.mentions import Mention
from archive.passages import Passage
from archive.recordings import Recording
from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.names import with_plurals
from ingest.tagging.vocabulary import vocabulary

SAMPLE = Path(__file__).parents[1] / "demo" / "recordings"
LEAST = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
NEAR_S = 1.0
Target = tuple[str, int]


def said(tagger: DictionaryTagger, sentences: list[dict]) -> list[tuple[Target, float, float]]:
    return [
        (name.target, sentence["start_s"], sentence["end_s"])
        for sentence in sentences
        for found in tagger.tag(sentence["text"])
        for name in found.targets
    ]


def target_of(mention: Mention) -> Target:
    named = {"subject": mention.subject_id, "recipe": mention.recipe_id, "seed": mention.seed_id}
    return next((kind, id_) for kind, id_ in named.items() if id_ is not None)


def judge(session: Session) -> tuple[list[tuple[float, bool]], int]:
    """Each mention's score and whether it is right, and how many there were to find."""
    tagger = DictionaryTagger(with_plurals(vocabulary(session)))
    times = json.loads((SAMPLE / "times.json").read_text(encoding="utf-8"))
    judged, total = [], 0
    for recording in session.scalars(select(Recording)):
        true = said(tagger, times[Path(recording.file_name).stem])
        total += len(true)
        here = select(Mention).join(Passage, Passage.id == Mention.passage_id)
        for mention in session.scalars(here.where(Passage.recording_id == recording.id)):
            near = (a - NEAR_S <= mention.start_s <= b + NEAR_S for t, a, b in true if t == target_of(mention))
            judged.append((mention.score, any(near)))
    return judged, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    with reading(make_engine(f"sqlite:///{data.absolute() / 'storyloom.db'}")) as session:
        judged, total = judge(session)
    print(f"{total} to find; least score, mentions, share right, share of what is to be found")
    for least in LEAST:
        right = [good for score, good in judged if score >= least]
        print(f"{least:.1f}  {len(right):4d}  {sum(right) / max(1, len(right)):.0%}  {sum(right) / total:.0%}")


if __name__ == "__main__":
    main()
