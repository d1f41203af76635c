"""A small archive to which anything may happen in any order, for asking what people's decisions survive."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.deciding import accept_mention, reject_mention, repoint_mention, undo_decision
from archive.errors import StoryloomError
from archive.mentions import Mention
from archive.name_picking import pick_mention, same_as
from archive.passage_correcting import correct_passage
from archive.passage_keeping import passages_for, take_up
from archive.passages import Passage, PassageVersion
from archive.recipes import Recipe
from archive.recordings import Recording
from archive.stop_rules import StopRule
from archive.stop_ruling import lift_stop_rule, make_stop_rule
from archive.subject_merges import SubjectMerge
from archive.subject_merging import merge_subjects, unmerge_subjects
from archive.subject_splitting import split_subject
from archive.subjects import Subject, SubjectKind
from archive.transcripts import Transcript, TranscriptKind
from archive.undoing import allow_engine, undo_engine
from ingest.passage_tagging import taggers_of, texts_of
from ingest.tagging.engines import EXACT, MISHEARD, NEW_NAMES
from ingest.tagging.vocabulary import vocabulary
from ingest.weighing import weights_of
from ingest.writing_readings import write_readings
from tests.archive import builders
from tests.conftest import NOW

TEXTS = (
    "Rosa put sage in the callaloo.",
    "My aunt Giulia stirred the kallalou, with sage and more Sage.",
    "Runner beans, and beans; Rosa’s beans.",
    "The rosa was red, the kallalou İnce and the runner-bean long.",
    "It rained.",
)
ENGINES = (EXACT, MISHEARD, NEW_NAMES)


def tag(session: Session, recording: Recording) -> None:
    """Read the recording's passages with the names there are, and write down what is found."""
    query = select(PassageVersion.passage_id).where(PassageVersion.transcript_id == recording.current_transcript_id)
    readings = taggers_of(vocabulary(session)).read(texts_of(session, list(session.scalars(query))))
    write_readings(session, readings, weights_of(session, recording.id, readings))


class World:
    """One recording of three passages, and subjects that share names."""

    def __init__(self, session: Session) -> None:
        self.session = session
        kinds = SubjectKind.person, SubjectKind.person, SubjectKind.person, SubjectKind.crop, SubjectKind.crop
        named = zip(("Rosa", "Rosa", "Sage", "sage", "bean"), kinds, strict=True)
        self.subjects = [builders.a_subject(session, name, kind) for name, kind in named]
        self.subjects += [builders.a_subject(session, "runner bean", SubjectKind.crop)]
        dish = builders.a_subject(session, "callaloo", SubjectKind.dish)
        self.subjects.append(dish)
        builders.add(session, Recipe(slug="c", title="Callaloo", dish_id=dish.id, created_at=NOW))
        self.recording = builders.a_recording(session, narrators=(self.subjects[0],))
        self.lines = [(0.0, 10.0), (10.0, 20.0), (20.0, 30.0)]
        told = [(*span, text) for span, text in zip(self.lines, TEXTS, strict=False)]
        self.passages = builders.a_transcript(session, self.recording, told)
        self.split_off = 0

    def happens(self, what: str, one: int, other: int) -> bool:
        """Let it happen, as far as it may; whether it did."""
        try:
            with self.session.begin_nested():
                getattr(self, what)(one, other)
        except StoryloomError:
            self.session.expire_all()
            return False
        return True

    def mentions(self) -> list[Mention]:
        return list(self.session.scalars(select(Mention).order_by(Mention.id)))

    def _mention(self, number: int) -> Mention:
        there = self.mentions()
        return there[number % len(there)]

    def _subject(self, number: int) -> Subject:
        return self.subjects[number % len(self.subjects)]

    def tag(self, _one: int = 0, _other: int = 0) -> None:
        tag(self.session, self.recording)

    def correct(self, one: int, other: int) -> None:
        passage = self.session.get_one(Passage, self.passages[one % 3].id)
        correct_passage(self.session, passage, TEXTS[other % 5], seen=None, by_id=None, now=NOW)

    def read_again(self, one: int, other: int) -> None:
        made = Transcript(
            recording_id=self.recording.id, kind=TranscriptKind.machine, language="en", settings={}, created_at=NOW,
            engine="openai-whisper", engine_version=str(one % 2),
        )  # fmt: skip
        builders.add(self.session, made)
        lines = self.lines if other % 3 else [(0.0, 20.0), (20.0, 30.0)]
        for position, passage in enumerate(passages_for(self.session, self.recording.id, lines)):
            start_s, end_s = lines[position]
            line = PassageVersion(
                passage_id=passage.id, transcript_id=made.id, position=position, start_s=start_s, end_s=end_s,
                text=TEXTS[(one + other + position) % 5], words=[],
            )  # fmt: skip
            builders.add(self.session, line)
        take_up(self.session, self.recording, made, now=NOW)

    def accept(self, one: int, _other: int) -> None:
        accept_mention(self.session, self._mention(one), by_id=None, now=NOW)

    def reject(self, one: int, _other: int) -> None:
        reject_mention(self.session, self._mention(one), by_id=None, now=NOW)

    def repoint(self, one: int, other: int) -> None:
        target = ("subject", self._subject(other).id)
        repoint_mention(self.session, self._mention(one), target, by_id=None, now=NOW)

    def pick(self, one: int, _other: int) -> None:
        pick_mention(self.session, self._mention(one), by_id=None, now=NOW)

    def is_same_as(self, one: int, other: int) -> None:
        same_as(self.session, self._mention(one), self._subject(other), by_id=None, now=NOW)

    def take_back(self, one: int, _other: int) -> None:
        undo_decision(self.session, self._mention(one), by_id=None, now=NOW)

    def merge(self, one: int, other: int) -> None:
        merge_subjects(self.session, self._subject(one), self._subject(other), by_id=None, now=NOW)

    def unmerge(self, _one: int, _other: int) -> None:
        standing = select(SubjectMerge).where(SubjectMerge.undone_at.is_(None)).order_by(SubjectMerge.id.desc())
        if merge := self.session.scalar(standing.limit(1)):
            unmerge_subjects(self.session, merge, by_id=None, now=NOW)

    def split(self, one: int, _other: int) -> None:
        mention = self._mention(one)
        if mention.subject_id is None:
            return
        self.split_off += 1
        subject = self.session.get_one(Subject, mention.subject_id)
        name = f"Another {self.split_off}"
        made = split_subject(
            self.session, subject, name=name, mention_keys=[mention.key], names=[], by_id=None, now=NOW
        )
        self.subjects.append(made)

    def undo(self, one: int, _other: int) -> None:
        engine = ENGINES[one % 3]
        undo_engine(self.session, engine.name, engine.version, by_id=None, now=NOW)

    def undo_hearing(self, one: int, _other: int) -> None:
        undo_engine(self.session, "openai-whisper", str(one % 2), by_id=None, now=NOW)

    def allow(self, one: int, _other: int) -> None:
        engine = ENGINES[one % 3]
        allow_engine(self.session, engine.name, engine.version, by_id=None, now=NOW)

    def rule_out(self, one: int, other: int) -> None:
        surface = ("rosa", "sage", "beans", "callaloo")[other % 4]
        make_stop_rule(self.session, ("subject", self._subject(one).id), surface, by_id=None, now=NOW)

    def lift(self, one: int, _other: int) -> None:
        rules = list(self.session.scalars(select(StopRule)))
        if rules:
            lift_stop_rule(self.session, rules[one % len(rules)].key, by_id=None, now=NOW)


DECIDING = ("accept", "reject", "repoint", "pick", "is_same_as", "take_back")
HAPPENING = (
    "tag", "correct", "read_again", "merge", "unmerge", "split", "undo", "undo_hearing", "allow", "rule_out", "lift",
)  # fmt: skip
