from search.choosing import reader_for, writer_for
from search.embedded import EmbeddedIndex
from search.embedded_reading import EmbeddedReader
from search.meilisearch_index import MeilisearchIndex
from search.meilisearch_reading import MeilisearchReader


def test_an_address_chooses_the_server_and_none_the_embedded_engine(tmp_path):
    assert type(reader_for("", "", tmp_path, "public")) is EmbeddedReader
    assert type(writer_for("", "", tmp_path, "public")) is EmbeddedIndex
    reader = reader_for("http://127.0.0.1:7700", "key", tmp_path, "desk", meaning_dimensions=384)
    assert type(reader) is MeilisearchReader
    assert (reader.names.audience, reader.meaning_dimensions) == ("desk", 384)
    assert type(writer_for("http://127.0.0.1:7700", "key", tmp_path, "desk")) is MeilisearchIndex
