"""Reading passages for what they mean: only what may be read, only once, and gone when switched off or withdrawn."""

import hashlib

import numpy as np
import pytest

from archive.agreements import Use
from archive.clock import utc_now
from archive.database import writing
from archive.errors import MissingPart
from archive.outbox import Errand, ask
from archive.passages import Passage
from archive.settings import Settings
from ingest import errands
from ingest.index_upkeep import look_after_indexes
from ingest.meaning import keeping
from ingest.meaning.encoder import MODEL, encode
from ingest.meaning.keeping import keep_meanings
from ingest.meaning.vectors import alike_finder, meaning_path
from search.alike_file import VectorFile
from search.embedded_alike import EmbeddedAlike
from tests.archive.builders import ALL_USES, a_recording, a_story, a_subject, a_transcript, an_account, an_agreement
from tests.ingest.line_archive import agree, workplace_at
from tests.laid_archive import open_laid
from tests.search.stand_in.server import running
from tests.web.stories import Told, withdraw_story

FISH = "We salted the fish with sea salt and hung it in the wind."
CURED = "My grandmother would cure her fish in salt before the winter."
TRAM = "On Monday the tram to the harbour was late again, as always."


@pytest.fixture
def asked(monkeypatch):
    """Every text that went to the model; its place is taken by numbers made of the text."""
    texts = []

    def stand_in(given, **_):
        texts.extend(given)
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in given]
        rows = np.stack([np.random.default_rng(seed).normal(size=384) for seed in seeds])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    monkeypatch.setattr(keeping, "encode", stand_in)
    return texts


def open_at(folder, **settings):
    return open_laid(Settings(data=folder, transcriber="none", **{"meaning": True, **settings}))


def tell(place, narrator, *lines):
    with writing(place.engine) as session:
        person = a_subject(session, narrator)
        recording = a_recording(session, narrators=(person,), uploader=an_account(session))
        passages = a_transcript(session, recording, [(n * 2.0, n * 2.0 + 1.5, line) for n, line in enumerate(lines)])
        story = a_story(session, [(recording, 0.0, 10.0)], title=f"As {narrator} tells it")
        an_agreement(session, recording_id=recording.id, person_id=person.id, **ALL_USES)
        ask(session, Errand.index_story, story.id, now=utc_now())
        return story.id, [passage.id for passage in passages]


@pytest.fixture
def workplace(tmp_path):
    place = open_at(tmp_path)
    workplace = workplace_at(place)
    errands.rebuild(workplace)
    yield workplace
    workplace.close_indexes()


def read(workplace):
    errands.drain(workplace)
    return keep_meanings(workplace, now=utc_now())


def kept(workplace, ids):
    return set(VectorFile(meaning_path(workplace.place.settings.data), model=MODEL).known(ids))


def test_each_text_is_read_once(workplace, asked):
    story, passages = tell(workplace.place, "Amara", FISH, "Yes.", TRAM)
    assert read(workplace) == [story]
    assert sorted(asked) == sorted([FISH, TRAM])
    assert kept(workplace, passages) == {passages[0], passages[2]}
    assert read(workplace) == []
    other, _ = tell(workplace.place, "Bela", CURED)
    assert read(workplace) == [other]
    assert asked.count(FISH) == 1


def test_a_restricted_passage_is_not_read_and_is_forgotten(workplace, asked):
    _, passages = tell(workplace.place, "Amara", FISH, TRAM)
    read(workplace)
    with writing(workplace.place.engine) as session:
        agree(session, session.get_one(Passage, passages[0]), {Use.print})
    read(workplace)
    assert kept(workplace, passages) == {passages[1]}
    assert len(asked) == 2


def test_a_withdrawn_story_is_forgotten(workplace, asked):
    story, passages = tell(workplace.place, "Amara", FISH, TRAM)
    read(workplace)
    withdraw_story(workplace.place, Told("", "", "", "", "", story, ""))
    read(workplace)
    assert kept(workplace, passages) == set()
    assert asked


def test_what_was_not_deposited_is_not_read(workplace, asked):
    _, passages = tell(workplace.place, "Amara", FISH)
    from archive.uploads import Upload

    with writing(workplace.place.engine) as session:
        for upload in session.query(Upload):
            upload.deposit_statement = ""
    read(workplace)
    assert kept(workplace, passages) == set()
    assert asked == []


def test_switched_off_nothing_is_kept(workplace, asked):
    tell(workplace.place, "Amara", FISH)
    read(workplace)
    path = meaning_path(workplace.place.settings.data)
    assert path.exists()
    off = workplace_at(open_at(workplace.place.settings.data, meaning=False))
    assert keep_meanings(off, now=utc_now()) == []
    assert not path.exists()


def test_a_model_that_is_not_there_leaves_the_work_due(workplace, monkeypatch, caplog):
    def missing(_texts, **_):
        raise MissingPart("The model for meanings is not installed.")

    story, _ = tell(workplace.place, "Amara", FISH)
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "encode", missing)
        assert read(workplace) == []
    assert "not installed" in caplog.text
    monkeypatch.setattr(keeping, "encode", lambda texts, **_: np.eye(len(texts), 384, dtype=np.float32))
    assert read(workplace) == [story]


def test_the_real_model_leads_from_fish_to_fish(workplace):
    _, (fish, *_) = tell(workplace.place, "Amara", FISH)
    _, (tram, *_) = tell(workplace.place, "Bela", TRAM)
    _, (cured, *_) = tell(workplace.place, "Cora", CURED)
    read(workplace)
    alike = EmbeddedAlike(meaning_path(workplace.place.settings.data)).alike(fish, limit=5, least=-1.0)
    assert [each.passage_id for each in alike] == [cured, tram]
    assert alike[0].likeness > 0.7 > alike[1].likeness


def test_vectors_do_not_depend_on_what_is_read_beside_them():
    alone, *_ = encode([FISH])
    beside = encode([TRAM * 5, FISH, "Beans."])[1]
    assert np.allclose(alone, beside, atol=1e-5)
    assert np.isclose(np.linalg.norm(alone), 1.0, atol=1e-5)


def test_a_search_server_is_told_the_vectors_once_they_are_known(tmp_path, asked, monkeypatch):
    with running(key="") as server:
        place = open_at(tmp_path, search_url=server.url)
        workplace = workplace_at(place)
        story, (fish, *_) = tell(place, "Amara", FISH)
        other, (cured, *_) = tell(place, "Bela", CURED)
        for _ in range(4):
            look_after_indexes(workplace, now=utc_now())
            errands.drain(workplace)
        assert sorted(keep_meanings(workplace, now=utc_now())) == [story, other]
        errands.drain(workplace)
        documents = server.state.indexes["public_passages"].documents
        assert {len(each["_vectors"]["meaning"]) for each in documents.values()} == {384}
        assert "_vectors" not in next(iter(server.state.indexes["desk_passages"].documents.values()))
        finder = alike_finder(place.settings)
        (alike,) = finder.alike(fish, limit=3, least=0.0)
        assert (alike.story_id, alike.passage_id) == (other, cured)
        assert any("/similar" in path for _, path, _ in server.state.asked)
        server.state.fails_with = "internal"
        workplace.close_indexes()
    assert [each.passage_id for each in finder.alike(fish, limit=3, least=0.0)] == [cured]
