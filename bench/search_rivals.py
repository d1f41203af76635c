"""The plain engines that answers are timed beside: bare tantivy, and SQLite's full-text index.

Both hold the same stories and passages, one document each, with one field of words, and answer the same words with
their ten best documents and how many there are: no stories, no facets, no moments, no corrections. Bare tantivy is told
how many slips to forgive; SQLite forgives none, so it is not asked mistyped words. Filters are not put to either.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import tantivy

from bench.search_questions import Asked
from search.documents import Change
from search.folding import folded

MEMORY_BYTES, TOP = 200_000_000, 10


def documents(changes: Iterable[Change]) -> Iterator[str]:
    """The words of every story and passage, folded as the archive's own index has them, so that all find alike."""
    for change in changes:
        if change.story is not None:
            story = change.story
            yield " ".join(folded(" ".join((story.title, *story.narrators, *story.subject_names, story.lede))))
        for passage in change.passages:
            yield " ".join(folded(" ".join((passage.text, *passage.subject_names))))


class BareTantivy:
    """A tantivy index with one field of text and nothing else."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="words")
        self.index = tantivy.Index(builder.build(), path=str(folder))
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("words", words)

    def build(self, changes: Iterable[Change]) -> None:
        writer = self.index.writer(heap_size=MEMORY_BYTES, num_threads=1)
        for text in documents(changes):
            writer.add_document(tantivy.Document.from_dict({"text": text}, self.index.schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def ask(self, asked: Asked) -> int:
        schema = self.index.schema
        words = folded(asked.text)
        queries = [tantivy.Query.term_query(schema, "text", word) for word in words]
        if asked.cut:
            queries[-1] = tantivy.Query.regex_query(schema, "text", f"{words[-1]}.*")
        elif asked.slips:
            queries[-1] = tantivy.Query.fuzzy_term_query(schema, "text", words[-1], asked.slips, True)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in queries])
        found = self.index.searcher().search(query, limit=TOP, count=True)
        return found.count or 0


class FullText:
    """SQLite FTS5 with indexes for prefixes of up to four letters, as its manual has it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(folder / "said.sqlite")

    def build(self, changes: Iterable[Change]) -> None:
        self.connection.execute("CREATE VIRTUAL TABLE said USING fts5(text, prefix='1 2 3 4')")
        self.connection.executemany("INSERT INTO said (text) VALUES (?)", ((text,) for text in documents(changes)))
        self.connection.commit()

    def ask(self, asked: Asked) -> int | None:
        if asked.slips:
            return None
        words = folded(asked.text)
        wanted = " ".join(f'"{word}"' for word in words) + "*" * asked.cut
        ranked = "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT ?"
        self.connection.execute(ranked, (wanted, TOP)).fetchall()
        (count,) = self.connection.execute("SELECT count(*) FROM said WHERE said MATCH ?", (wanted,)).fetchone()
        return int(count)
