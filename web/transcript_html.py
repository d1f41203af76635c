"""A transcript as a page of its own, to print or to keep: plain tables and headings, and nothing that is fetched."""

from collections.abc import Iterator
from html import escape

from archive.reading_labels import ShownLabel
from web.i18n import _, direction, language_spoken
from web.label_words import label_words
from web.transcript_files import Caption, Captions, file_clock, one_line, words_of


def as_html(captions: Captions) -> str:
    """HTML that says first who or what wrote it; every line with its time."""
    title, spoken = escape(one_line(captions.title)), language_spoken()
    head = (
        f'<!doctype html>\n<html lang="{spoken}" dir="{direction(spoken)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{escape(captions.head)}</p>\n{_asked(captions.labels)}"
    )
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in (_("Time"), _("Who"), _("What is said")))
    table = f'<table lang="{escape(captions.language)}">\n<thead lang="{spoken}"><tr>{names}</tr></thead>\n<tbody>\n'
    return f"{head}{table}{''.join(_rows(captions.lines))}</tbody>\n</table>\n</body>\n</html>\n"


def _asked(labels: tuple[ShownLabel, ...]) -> str:
    """What labels ask, a line each."""
    return "".join(f"<p><small>{escape(text)}</small></p>\n" for text in label_words(labels))


def _rows(lines: tuple[Caption, ...]) -> Iterator[str]:
    before = ""
    for line in lines:
        speaker = line.speaker if line.speaker != before else ""
        language = f' lang="{escape(line.language)}"' if line.language else ""
        yield (
            f'<tr id="{escape(line.key)}"><td>{file_clock(line.start_s)[:8]}</td><td dir="auto">'
            f'{escape(one_line(speaker))}</td><td dir="auto"{language}>{escape(words_of(line))}'
            f"{_asked(line.labels)}</td></tr>\n"
        )
        before = line.speaker
