"""Transcripts as files say who or what wrote them, and are read back whole by readers that know nothing of ours."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.reading_written import Machine, Written
from ingest.transcript_import.checking import checked
from ingest.transcript_import.forms import read_transcript
from tests.web.subtitle_readers import read_srt, read_vtt
from web.transcript_files import Caption, Captions, Point, as_json, as_srt, as_text, as_vtt
from web.transcript_html import as_html
from web.transcript_ohms import as_ohms
from web.written_words import written_words

WHISPER = Machine("openai-whisper", "20250625", "base")
BY_MACHINE = Written("machine", (WHISPER,), 2)
HOSTILE = "Salt --> pepper\n\n<script>alert(1)</script> & 00:00:01.000 --> 00:00:02.000"
ONE_LINE = " ".join(HOSTILE.split())
LINES = (
    Caption("abcdefghjk", 1.0, 3661.2345, HOSTILE, "Amara <Okafor>", corrected=True),
    Caption("bbbbbbbbbb", 3661.5, 3662.0, "Salt.", "Amara <Okafor>", confidence=0.75),
    Caption("cccccccccc", 3662.0, 3663.0, "NOTE and more", "Tala"),
)
CAPTIONS = Captions("Four what?", "en", BY_MACHINE, LINES)
EVERY = (as_vtt, as_srt, as_text, as_json, as_html, as_ohms)


@pytest.mark.parametrize("write", EVERY)
def test_every_form_says_which_machine_wrote_it_and_what_people_did(write) -> None:
    assert "Written by a machine (openai-whisper 20250625, model base). Nobody has corrected it yet" in write(CAPTIONS)
    some = Captions("T", "en", Written("machine", (WHISPER,), 40, frozenset({5, 8})), LINES)
    assert "(openai-whisper 20250625, model base). 2 of 40 lines were corrected by a person." in write(some)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (Written(), "There is no transcript yet."),
        (Written("typed", (), 3), "Typed by a person."),
        (Written("imported", (), 3, frozenset({1})), "Imported from a file. 1 of 3 lines was corrected by a person."),
        (
            Written("machine", (WHISPER, Machine("other", "2", "")), 3),
            (
                "Written by a machine (openai-whisper 20250625, model base; other 2). "
                "Nobody has corrected it yet; it holds mistakes."
            ),
        ),
    ],
)
def test_where_words_come_from_is_said_in_words(written, words) -> None:
    assert written_words(written) == words


def test_webvtt_is_read_back_whole() -> None:
    notes, cues = read_vtt(as_vtt(CAPTIONS))
    assert notes == [f"Four what?\n{written_words(BY_MACHINE)}"]
    assert [(cue.name, cue.start_s, cue.end_s, cue.text, cue.speaker) for cue in cues] == [
        ("abcdefghjk", 1.0, 3661.234, ONE_LINE, "Amara <Okafor>"),
        ("bbbbbbbbbb", 3661.5, 3662.0, "Salt.", "Amara <Okafor>"),
        ("cccccccccc", 3662.0, 3663.0, "NOTE and more", "Tala"),
    ]


def test_a_note_is_never_read_as_a_cue() -> None:
    arrow = "00:00:01.000 --> 00:00:02.000"
    captions = Captions(f"Salt\n\n{arrow}", "en", Written("machine", (Machine("by ---> hand", arrow, ""),), 2), LINES)
    notes, cues = read_vtt(as_vtt(captions))
    assert len(notes) == 1
    assert len(cues) == len(LINES)
    assert notes[0].startswith("Salt 00:00:01.000 --&gt; 00:00:02.000\n")


def test_subrip_is_read_back_whole_and_names_a_speaker_where_it_changes() -> None:
    said_by, *cues = read_srt(as_srt(CAPTIONS))
    assert said_by.text == f"[{written_words(BY_MACHINE)}]"
    assert [(cue.name, cue.start_s, cue.end_s, cue.text) for cue in cues] == [
        ("1", 1.0, 3661.234, f"Amara <Okafor>: {ONE_LINE}"),
        ("2", 3661.5, 3662.0, "Salt."),
        ("3", 3662.0, 3663.0, "Tala: NOTE and more"),
    ]


def test_plain_text_has_a_line_for_each_with_its_time() -> None:
    title, made_by, empty, *lines = as_text(CAPTIONS).removesuffix("\n").split("\n")
    assert (title, made_by, empty) == ("Four what?", written_words(BY_MACHINE), "")
    assert lines == [
        f"[00:00:01] Amara <Okafor>: {ONE_LINE}",
        "[01:01:01] Salt.",
        "[01:01:02] Tala: NOTE and more",
    ]


def test_json_gives_seconds_keys_and_what_is_known_of_each_line() -> None:
    read = json.loads(as_json(CAPTIONS))
    assert read["machines"] == [{"engine": "openai-whisper", "version": "20250625", "model": "base"}]
    assert read["corrected_lines"] == 0
    assert read["lines"][1] == {
        "key": "bbbbbbbbbb", "start_s": 3661.5, "end_s": 3662.0, "text": "Salt.", "speaker": "Amara <Okafor>",
        "corrected": False, "confidence": 0.75, "flags": [], "language": "", "labels": [],
    }  # fmt: skip
    assert read["lines"][0]["corrected"]


def test_words_that_a_machine_may_have_made_up_are_marked_and_the_head_says_how() -> None:
    doubted = Caption("dddddddddd", 4000.0, 4001.0, "Thank you.", "Tala", flags=("phantom",))
    foreign = Caption("eeeeeeeeee", 4002.0, 4003.0, "Gracias.", "Tala", flags=("other_language",), language="es")
    captions = Captions("Four what?", "en", BY_MACHINE, (*LINES, doubted, foreign))
    for write in (as_vtt, as_srt, as_text):
        assert "it holds mistakes. Lines marked [?] may have been made up by the machine." in write(captions)
        assert "Lines marked" not in write(CAPTIONS)
    for cues in (read_vtt(as_vtt(captions))[1], read_srt(as_srt(captions))):
        assert [cue.text for cue in cues[-2:]] == ["[?] Thank you.", "Gracias."]
    assert as_text(captions).splitlines()[-2:] == ["[01:06:40] [?] Thank you.", "[01:06:42] Gracias."]
    assert json.loads(as_json(captions))["lines"][-2]["text"] == "Thank you."


def test_html_shows_hostile_words_as_words_and_fetches_nothing() -> None:
    page = as_html(Captions("<b>Four</b>", "en", BY_MACHINE, LINES))
    assert "<script" not in page
    assert "<h1>&lt;b&gt;Four&lt;/b&gt;</h1>" in page
    assert '<tr id="bbbbbbbbbb"><td>01:01:01</td><td dir="auto"></td><td dir="auto">Salt.</td></tr>' in page
    assert "src=" not in page
    assert "href=" not in page


def test_ohms_says_in_which_line_each_minute_begins_and_which_stories_there_are() -> None:
    lines = tuple(Caption(f"key{n}", 25.0 * n, 25.0 * n + 20, f"Line {n}.") for n in range(7))
    said = as_ohms(Captions("T", "en", BY_MACHINE, lines, points=(Point(50.9, "The rain", "It\x00 rained."),)))
    assert "<sync>1:|4(1)|6(1)|</sync>" in said
    assert "<time>50</time><title>The rain</title><synopsis>It  rained.</synopsis>" in said
    read = read_transcript(said.encode())
    assert [(line.text, line.start_s, line.end_s) for line in read.lines] == [
        (line.text, line.start_s, line.end_s) for line in lines
    ]
    assert [point.title for point in read.points] == ["The rain"]


WORDS = st.text(min_size=1, max_size=60).filter(lambda text: text.split() and "\x00" not in text)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4), WORDS)
def test_no_words_whatever_break_a_file(said: list[tuple[str, str]], title: str) -> None:
    lines = tuple(
        Caption(f"key{n}", float(n), n + 0.5, text, speaker) for n, (text, speaker) in enumerate(said, start=1)
    )
    captions = Captions(title, "en", BY_MACHINE, lines)
    _, cues = read_vtt(as_vtt(captions))
    assert [cue.text for cue in cues] == [" ".join(text.split()) for text, _ in said]
    assert [cue.speaker for cue in cues] == [" ".join(speaker.split()) for _, speaker in said]
    assert len(read_srt(as_srt(captions))) == len(said) + 1
    assert len(as_text(captions).split("\n")) == len(said) + 4
    assert [line["text"] for line in json.loads(as_json(captions))["lines"]] == [text for text, _ in said]


PLAIN = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="<>&[]"), min_size=1, max_size=20)


@given(st.lists(st.lists(PLAIN, min_size=1, max_size=4), min_size=1, max_size=6))
def test_what_is_given_out_comes_back_with_the_same_lines_and_times(said: list[list[str]]) -> None:
    lines = tuple(Caption(f"key{n}", n * 3.25, n * 3.25 + 2.5, " ".join(words)) for n, words in enumerate(said))
    captions = Captions("Four what?", "en", BY_MACHINE, lines)
    for write in (as_vtt, as_srt, as_json, as_ohms):
        back = checked(read_transcript(write(captions).encode()).lines, 60.0)
        assert [(line.text, line.start_s, line.end_s) for line in back] == [
            (line.text, line.start_s, line.end_s) for line in lines
        ], write
    back = checked(read_transcript(as_text(captions).encode()).lines, 60.0)
    assert [(line.text, line.start_s) for line in back] == [(line.text, float(int(line.start_s))) for line in lines]


def test_doubts_and_speakers_come_back_too() -> None:
    doubted = Caption("dddddddddd", 4000.0, 4001.0, "Thank you.", "Tala", flags=("phantom",))
    captions = Captions("Four what?", "en", BY_MACHINE, (*LINES[1:], doubted))
    for write in (as_vtt, as_json, as_ohms):
        back = read_transcript(write(captions).encode()).lines
        assert [(line.text, line.speaker, line.doubted) for line in back] == [
            ("Salt.", "Amara <Okafor>", False), ("NOTE and more", "Tala", False), ("Thank you.", "Tala", True)
        ], write  # fmt: skip
    assert [line.doubted for line in read_transcript(as_srt(captions).encode()).lines] == [False, False, True]
