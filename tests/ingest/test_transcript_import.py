"""Files that say what is spoken are read in every form, and what is wrong with one is said; nothing is half done."""

import json
from codecs import BOM_UTF16_LE
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from archive.errors import InvalidInput
from archive.one_line import as_one_line
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage, PassageVersion
from archive.recordings import Contribution, Part
from archive.stories import Story, StoryState
from archive.story_drafts import spans_of
from archive.transcript_keeping import waits_for_seconds
from archive.transcripts import Transcript, TranscriptKind
from ingest.transcript_import.bringing_in import bring_in
from ingest.transcript_import.brought import BroughtLine, Form, Unusable
from ingest.transcript_import.checking import MOST_LINES, checked
from ingest.transcript_import.decoding import FILE_BYTES
from ingest.transcript_import.forms import read_transcript
from ingest.transcript_import.ohms import MOST_TAGS
from tests.archive import builders
from tests.conftest import NOW

VTT = b"""WEBVTT

00:00.500 --> 00:04.000
<v Tala Greenthorn>Nine &amp; tables.</v>

00:05.000 --> 00:08.000
I carried them.
"""
SRT = (
    b"1\r\n00:00:00,500 --> 00:00:04,000\r\nNine & tables.\r\n\r\n"
    b"2\r\n00:00:05,000 --> 00:00:08,000\r\nI\r\ncarried them.\r\n"
)
MARKED = b"An interview\n\n[00:00:01] Nine & tables.\n[0:05] I carried\nthem.\n"
WHISPER = json.dumps({"language": "en", "text": "x", "segments": [
    {"id": 0, "start": 0.5, "end": 8, "text": " Nine & tables. I carried them.", "words": [
        {"word": " Nine", "start": 0.5, "end": 1.0, "probability": 0.9},
        {"word": " &", "start": 1.0, "end": 1.2, "probability": 0.4},
        {"word": " tables.", "start": 1.2, "end": 4.0, "probability": 0.9},
        {"word": " I", "start": 5.0, "end": 5.5, "probability": 0.9},
        {"word": " carried", "start": 5.5, "end": 6.0, "probability": 0.9},
        {"word": " them.", "start": 6.0, "end": 8.0, "probability": 0.9}]}]}).encode()  # fmt: skip
OHMS = b"""<?xml version="1.0" encoding="UTF-8"?>
<ROOT xmlns="https://www.weareavp.com/nunncenter/ohms"><record id="1" dt="2020-01-01">
<title>An interview</title><sync>1:|2(4)|</sync>
<transcript>Nine tables. One was empty.
I carried them. Then it rained.</transcript>
<index>
<point><time>20</time><title>The rain</title><synopsis>It rained.</synopsis>
<keywords>rain;river</keywords><subjects>rain; Weather</subjects></point>
<point><time>0</time><title>Nine tables</title><partial_transcript>x</partial_transcript><synopsis/></point>
</index></record></ROOT>"""


@pytest.fixture
def recording(session):
    return builders.a_recording(session)


def bring(session, recording, content, **more):
    return bring_in(session, recording, content, **{"language": "en", "by_id": None, "now": NOW, **more})


def lines_of(session, recording):
    query = select(PassageVersion).where(PassageVersion.transcript_id == recording.current_transcript_id)
    return list(session.scalars(query.order_by(PassageVersion.position)))


@pytest.mark.parametrize("content", [VTT, SRT, WHISPER, b"\xef\xbb\xbf" + VTT, VTT.decode().encode("utf-16")])
def test_a_file_with_times_is_the_current_reading_at_once(session, recording, content):
    brought = bring(session, recording, content, source="a.file")
    made = session.get_one(Transcript, recording.current_transcript_id)
    assert (brought.reading, brought.waits, made.kind) == (made.key, False, TranscriptKind.imported)
    assert [(line.text, line.start_s, line.end_s) for line in lines_of(session, recording)] == [
        ("Nine & tables.", 0.5, 4.0), ("I carried them.", 5.0, 8.0)
    ]  # fmt: skip
    assert made.settings["source"] == "a.file"


def test_marks_in_text_are_where_lines_begin_and_a_heading_is_no_line(session, recording):
    brought = bring(session, recording, MARKED)
    assert [(line.text, line.start_s, line.end_s) for line in lines_of(session, recording)] == [
        ("Nine & tables.", 1.0, 5.0), ("I carried them.", 5.0, 60.0)
    ]  # fmt: skip
    assert brought.left_out == 1


def test_whispers_words_keep_their_times_and_its_doubts(session, recording):
    bring(session, recording, WHISPER)
    assert lines_of(session, recording)[0].words[1] == ["&", 1.0, 1.2, 0.4]


def test_text_without_times_waits_and_the_recording_reads_as_before(session, recording):
    builders.a_transcript(session, recording, [(0.0, 4.0, "Nine.")])
    before = recording.current_transcript_id
    brought = bring(session, recording, "Nine tables. I carried them!\nThen – rain".encode())
    made = session.scalars(select(Transcript).where(Transcript.key == brought.reading)).one()
    assert (brought.lines, brought.waits, waits_for_seconds(made), made.kind) == (3, True, True, TranscriptKind.typed)
    assert recording.current_transcript_id == before
    errands = select(OutboxRow.target_id).where(OutboxRow.errand == Errand.put_in_step)
    assert session.scalars(errands).all() == [made.id]


def test_ohms_is_read_with_its_marks_and_its_index_points_are_drafts(session, recording):
    recording.duration_s = 90.0
    brought = bring(session, recording, OHMS)
    made = session.scalars(select(Transcript).where(Transcript.key == brought.reading)).one()
    assert [(line["text"], line["start_s"]) for line in made.settings["words"]] == [
        ("Nine tables.", 0.0), ("One was empty.", None), ("I carried them.", None), ("Then it rained.", 60.0)
    ]  # fmt: skip
    stories = [session.scalars(select(Story).where(Story.slug == slug)).one() for slug in brought.stories]
    assert [(story.title, story.state, story.lede) for story in stories] == [
        ("Nine tables", StoryState.draft, ""), ("The rain", StoryState.draft, "It rained.\n\nrain; river; Weather")
    ]  # fmt: skip
    assert [[(span.start_s, span.end_s) for span in spans_of(session, story)] for story in stories] == [
        [(0.0, 20.0)], [(20.0, 90.0)]
    ]  # fmt: skip
    assert bring(session, recording, OHMS).stories == ()


def test_a_mark_in_the_middle_of_a_sentence_is_not_where_one_begins():
    wrapped = b"<ROOT><record><sync>1:|1(2)|2(1)|</sync><transcript>Nine tables stood there and\none was empty. Rain.\n"
    lines = read_transcript(wrapped + b"</transcript></record></ROOT>").lines
    assert [(line.text, line.start_s) for line in lines] == [("Nine tables stood there and one was empty. Rain.", 0.0)]


def test_footnotes_are_not_spoken():
    said = b"Nine[[footnote]]1[[/footnote]] tables. [[footnotes]][[note]]Ten.[[/note]][[/footnotes]]Rain. [[footnote]]x"
    lines = read_transcript(b"<ROOT><record><transcript>" + said + b"</transcript></record></ROOT>").lines
    assert [line.text for line in lines] == ["Nine tables.", "Rain."]


def test_a_subtitle_inside_ohms_says_more_than_its_marks():
    inside = OHMS.replace(b"<index>", b"<vtt_transcript>" + VTT.replace(b"<v Tala Greenthorn>", b"").replace(
        b"</v>", b"").replace(b"&amp;", b"and") .replace(b"-->", b"--&gt;") + b"</vtt_transcript><index>")  # fmt: skip
    assert [line.start_s for line in read_transcript(inside).lines] == [0.5, 5.0]


def test_speakers_are_those_of_the_recording_and_others_are_told(session):
    tala = builders.a_subject(session, "Tala Greenthorn")
    kwame = builders.a_subject(session, "Kwame Mensah")
    recording = builders.a_recording(session, narrators=(tala,))
    builders.add(session, Contribution(recording_id=recording.id, person_id=kwame.id, part=Part.interviewer))
    bring(session, recording, VTT)
    assert [line.speaker_id for line in lines_of(session, recording)] == [tala.id, None]
    brought = bring(session, recording, VTT.replace(b"Tala Greenthorn", b"Someone Else"))
    assert brought.unknown == ("Someone Else",)
    bring(session, recording, b"[00:01] Tala Greenthorn: Nine.\n[00:03] Ten.\n[00:05] KWAME MENSAH: Why: that many?")
    said = [(line.text, line.speaker_id) for line in lines_of(session, recording)]
    assert said == [("Nine.", tala.id), ("Ten.", tala.id), ("Why: that many?", kwame.id)]


def test_what_was_corrected_before_stays_and_passages_over_the_same_seconds_keep_their_keys(session, recording):
    first, second = builders.a_transcript(session, recording, [(0.5, 4.0, "Mine tables."), (20.0, 30.0, "Rain.")])
    before = recording.current_transcript_id
    bring(session, recording, VTT)
    made = session.get_one(Transcript, recording.current_transcript_id)
    assert made.parent_id == before
    keys = [session.get_one(Passage, line.passage_id).key for line in lines_of(session, recording)]
    assert keys[0] == first.key
    assert second.key not in keys
    kept = session.scalars(select(PassageVersion.text).where(PassageVersion.transcript_id == before)).all()
    assert kept == ["Mine tables.", "Rain."]


BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><ROOT><record>&b;</record></ROOT>'
FILE = (
    b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><ROOT><record><transcript>&x;</transcript></record></ROOT>'
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no words"),
        (b"   \n \n", "no words"),
        (b"WEBVTT\n\nNOTE nothing here\n", "no words"),
        (b"a\0b", "characters that no text has"),
        ("Ñandú".encode("latin-1"), "not UTF-8"),
        (BOM_UTF16_LE + b"\x00\xd8", "not UTF-8"),
        (b"x" * (FILE_BYTES + 1), "larger than 16 MiB"),
        (b"<" + b"x" * (FILE_BYTES + 1), "larger than 16 MiB"),
        (BOMB, "defines things of its own"),
        (FILE, "defines things of its own"),
        (b"<ROOT><record></ROOT>", "no XML that can be read"),
        (b'<?xml version="1.0" encoding="nonsense"?><ROOT/>', "no XML that can be read"),
        (b"<html></html>", "holds no record"),
        (b"<ROOT><record>" + b"<a/>" * MOST_TAGS + b"</record></ROOT>", "more parts than"),
        (b"<ROOT><record><index><point><title>A</title><time>soon</time></point></index></record></ROOT>", "no time"),
        (b'{"a": ' * 5000, "Invalid JSON"),
        (b'{"segments": [{"start": NaN, "end": 1, "text": "a"}]}', "segments.0.start"),
        (b'{"segments": [{"start": 3, "end": 1, "text": "a"}]}', "ends before it begins"),
        (b'{"segments": "many"}', "valid array"),
        (b'{"other": 1}', "neither the segments"),
        (b"WEBVTT\n\n00:01 -> 00:02\nA\n\n9:99 --> soon\nB", "no time of a cue"),
        (b"1\n99999999:00:00,000 --> 99999999:00:01,000\nA", "no time of a cue"),
        (b"WEBVTT\n\n00:04.000 --> 00:02.000\nA", "does not end after it begins"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\n02:00.000 --> 02:02.000\nB", "after the recording has ended"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\n00:01.000 --> 00:03.000\nB", "begin at the same time"),
        (b"[00:01] A [99:99:99] B", "after the recording has ended"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why_and_nothing_of_it_is_kept(session, recording, content, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        bring(session, recording, content)
    assert session.scalars(select(Transcript)).all() == []
    assert session.scalars(select(Story)).all() == []


def test_every_thing_that_is_wrong_is_said(session, recording):
    wrong = b"WEBVTT\n\n00:04.000 --> 00:02.000\nA\n\n02:00.000 --> 02:02.000\nB\n\n00:08.000 --> 00:09.000\nC"
    with pytest.raises(Unusable) as caught:
        bring(session, recording, wrong)
    assert [str(one)[:12] for one in caught.value.problems] == ["Line 1 (“A”)", "Line 2 (“B”)"]


def test_an_index_that_does_not_fit_takes_the_words_back_too(session, recording):
    with pytest.raises(Unusable, match="after the recording has ended"):
        bring(session, recording, OHMS.replace(b"<time>20<", b"<time>2000<"))
    assert session.scalars(select(Transcript)).all() == []


def test_too_many_lines_and_too_long_ones_are_refused():
    with pytest.raises(InvalidInput, match="at most"):
        checked([BroughtLine("A")] * (MOST_LINES + 1), 60.0)
    with pytest.raises(InvalidInput, match="longer than"):
        checked([BroughtLine("a" * 5001, 1.0, 2.0)], 60.0)


def test_a_recording_that_says_no_language_asks_for_one(session, recording):
    with pytest.raises(InvalidInput, match="which language"):
        bring(session, recording, VTT, language="")


def test_cues_out_of_order_are_put_in_order_and_those_that_overlap_part():
    cues = [BroughtLine("B", 5.0, 9.0), BroughtLine("A", 1.0, 6.0), BroughtLine("C", 8.0, 60.5)]
    assert [(line.text, line.start_s, line.end_s) for line in checked(cues, 60.0)] == [
        ("A", 1.0, 5.0), ("B", 5.0, 8.0), ("C", 8.0, 60.0)
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.floats(0, 59), st.floats(0.001, 60)).map(
            lambda told: BroughtLine(told[0], told[1], told[1] + told[2])
        ),
        max_size=12,
    )
)
def test_lines_are_refused_or_come_out_in_order_apart_and_whole(lines):
    try:
        kept = checked(lines, 60.0)
    except InvalidInput:
        return
    assert sorted(line.text for line in kept) == sorted(text for line in lines if (text := as_one_line(line.text)))
    assert all(0 <= line.start_s < line.end_s <= 60.0 for line in kept)
    assert all(one.end_s <= other.start_s for one, other in pairwise(kept))


def read_or_refused(content, form):
    """What a file says, or the sentence that refuses it; anything else is an error."""
    try:
        return read_transcript(content, form)
    except InvalidInput as error:
        return str(error)


@given(st.binary(max_size=200), st.sampled_from([None, *Form]))
def test_whatever_bytes_are_sent_they_are_read_or_refused_in_a_sentence(content, form):
    assert read_or_refused(content, form)


@given(st.text(max_size=200), st.sampled_from([None, *Form]))
def test_whatever_text_is_sent_is_read_or_refused_in_a_sentence(text, form):
    assert read_or_refused(text.encode("utf-8", "surrogatepass"), form)
