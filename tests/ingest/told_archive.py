"""A published story with a canary in every text of it and in all that was agreed on it; then withdrawn."""

from hashlib import sha256

from kept_archive import lay
from line_archive import all_of, carry, give, publish, sounding
from sqlalchemy import select

from archive.agreeing import Basis, record_agreement, withdraw
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.deciding import accept_mention
from archive.evidence import EvidenceKind, KeptProof, SpokenProof
from archive.expectations import Expectation
from archive.memory_keeping import tell_memory
from archive.narrator_requests import ask_for
from archive.narrators import NarratorAct
from archive.passage_correcting import correct_passage
from archive.passages import Passage
from archive.receipts import with_receipt
from archive.recordings import Recording
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind, SubjectName
from ingest.place import Place
from ingest.workplace import Workplace
from tests.archive import builders

CANARY = "quetzalcanary"
TITLE = f"Titled {CANARY}"
SAID = f"We said {CANARY} at table"
PAPER, VOICE = f"%PDF- signed {CANARY}".encode(), f"a yes of {CANARY}".encode()


def tell(place: Place, workplace: Workplace) -> Recording:
    """Lay it, with whatever errands follow still to do."""
    expected = Expectation(words=CANARY)
    upload = give(
        place, sounding(1.0), f"{CANARY}.wav", title=TITLE, recordist_name="Ana", language="en", expectation=expected
    )
    recording = carry(workplace, upload)
    lay(place.store.root / "damaged" / f"{recording.sha256}.20260101T000000", b"half of it")
    with writing(place.engine) as session:
        passage = session.scalars(select(Passage)).first()
        correct_passage(session, passage, SAID, seen=None, by_id=None, now=utc_now())
        learn(session, passage)
    story = publish(place, recording, TITLE)
    agree_on_paper(place, recording)
    with writing(place.engine) as session:
        memory = {"teller": CANARY, "text": f"I too say {CANARY}", "now": utc_now()}
        tell_memory(session, story_id=story.id, passage_id=None, **memory)
        kept = session.get_one(Recording, recording.id)
        narrator = find_or_add_subject(session, SubjectKind.person, "Ana", now=utc_now())
        asked = {"thing": f"story:{story.key}", "text": f"Take {CANARY} out", "now": utc_now()}
        ask_for(session, narrator, NarratorAct.ask, **asked)

        def do() -> None:
            withdraw(session, kept, reason=f"No more {CANARY}.", by_id=None, now=utc_now())

        with_receipt(session, NarratorAct.withdraw, kept, do, person_id=None, by_id=None, now=utc_now())
    return recording


def learn(session, passage, heard: str = CANARY) -> None:
    """Accept that a crop is heard as a word of this line."""
    crop = find_or_add_subject(session, SubjectKind.crop, "red amaranth", now=utc_now())
    said = {"quote": heard, "start_char": 8, "end_char": 8 + len(heard), "origin": "sound-alike"}
    mention = builders.a_mention(session, passage, crop, **said)
    accept_mention(session, mention, by_id=None, now=utc_now())


def names_known(place: Place) -> list[str]:
    return [row.name for row in all_of(place, SubjectName)]


def agree_on_paper(place: Place, recording: Recording) -> None:
    """A narrator's word on the recording: signed, said aloud, said on the recording itself, and noted."""
    with writing(place.engine) as session:
        narrator = find_or_add_subject(session, SubjectKind.person, "Ana", now=utc_now())
        proofs = (
            kept(place, PAPER, EvidenceKind.form, "pdf"),
            kept(place, VOICE, EvidenceKind.voice, "sound"),
            SpokenProof(recording.id, 0.0, 1.0),
        )
        record_agreement(
            session, scope=session.get_one(Recording, recording.id), person_id=narrator.id, uses={Use.web},
            name_shown=NameShown.pseudonym, pseudonym=CANARY, wording=f"I agree that “{TITLE}” is heard.",
            evidence=f"She said {CANARY}.", basis=Basis(proofs), by_id=None, now=utc_now(),
        )  # fmt: skip


def kept(place: Place, data: bytes, kind: EvidenceKind, form: str) -> KeptProof:
    digest = sha256(data).hexdigest()
    lay(place.store.master_path(digest), data)
    return KeptProof(kind, form, f"{CANARY}.{form}", digest, len(data))


def path_of(place: Place, data: bytes):
    return place.store.master_path(sha256(data).hexdigest())
