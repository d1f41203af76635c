"""What a machine may have made up is not put forward, and readings from before flags were kept have none."""

import pytest
from alembic import command
from sqlalchemy import Engine, make_url, select, text, update
from sqlalchemy.orm import Session

from archive.database import WRITES, make_engine, reading
from archive.gate import VISITOR
from archive.migrate import alembic_config, upgrade
from archive.passages import Flag, PassageVersion, may_be_made_up
from archive.reading_featured import featured
from archive.reading_search import moments_text
from tests.archive.reading_archive import a_small_archive
from tests.conftest import NOW

VISIT = {"viewer": VISITOR, "now": NOW}


def flag(session: Session, passage, *flags: Flag) -> None:
    session.execute(update(PassageVersion).where(PassageVersion.passage_id == passage.id).values(flags=list(flags)))


def test_another_language_is_no_reason_to_think_that_words_are_made_up() -> None:
    assert may_be_made_up([Flag.other_language, Flag.loop])
    assert not may_be_made_up([Flag.other_language, Flag.english_only])


def test_the_first_page_prefers_a_quote_without_doubts(session: Session) -> None:
    small = a_small_archive(session)
    best = featured(session, **VISIT)
    assert best is not None
    chosen = next(p for p in (*small.soup, *small.beds) if p.key == best.moment.passage_key)
    flag(session, chosen, Flag.phantom)
    other = featured(session, **VISIT)
    assert other is not None
    assert other.moment.passage_key != chosen.key


def test_a_doubted_passage_is_found_and_marked(session: Session) -> None:
    small = a_small_archive(session)
    flag(session, small.soup[1], Flag.over_silence)
    found = moments_text(session, [small.soup[1].id, small.beds[1].id], **VISIT)
    marked = {id_: [moment.made_up for moment in text.moments.values()] for id_, text in found.items()}
    assert marked == {small.soup[1].id: [True], small.beds[1].id: [False]}


@pytest.mark.database
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_readings_from_before_have_no_flags(kind: str, tmp_path, request: pytest.FixtureRequest) -> None:
    engine = an_archive_of_revision("0002", kind, tmp_path, request)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO recordings (id, key, sha256, size_bytes, file_name, title, container, codec, channels,"
                " sample_rate_hz, duration_s, damaged, problems, language, synthetic, created_at)"
                " VALUES (1, 'abcdefghjk', 'x', 1, 'a', 'a', 'wav', 'pcm', 1, 16000, 1, false, '[]', '', false, :now)"
            ),
            {"now": "2026-06-01 12:00:00"},
        )
        connection.execute(text("INSERT INTO passages (id, key, recording_id) VALUES (1, 'abcdefghjk', 1)"))
        connection.execute(
            text(
                "INSERT INTO transcripts (id, key, recording_id, kind, language, engine, engine_version, model,"
                " model_sha256, settings, prompt, no_speech, created_at)"
                " VALUES (1, 'abcdefghjk', 1, 'machine', 'en', '', '', '', '', '{}', '', false, :now)"
            ),
            {"now": "2026-06-01 12:00:00"},
        )
        connection.execute(
            text(
                "INSERT INTO passage_versions (id, passage_id, transcript_id, position, start_s, end_s, text, words)"
                " VALUES (1, 1, 1, 0, 0, 1, 'Salt.', '[]')"
            )
        )
    upgrade(engine)
    with reading(engine) as session:
        (version,) = session.scalars(select(PassageVersion))
        assert (version.text, version.flags, version.language) == ("Salt.", [], "")


def an_archive_of_revision(revision: str, kind: str, folder, request: pytest.FixtureRequest) -> Engine:
    sqlite = f"sqlite:///{folder / 'old.db'}"
    engine = make_engine(sqlite if kind == "sqlite" else fresh_database(request.getfixturevalue("postgres_url")))
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        command.upgrade(alembic_config(connection), revision)
    return engine


def fresh_database(url: str) -> str:
    server = make_engine(url).execution_options(isolation_level="AUTOCOMMIT", **{WRITES: True})
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE before_flags"))
    return make_url(url).set(database="before_flags").render_as_string(hide_password=False)
