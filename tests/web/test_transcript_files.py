import json

from web.transcript_files import Caption, Captions, as_json, as_srt, as_text, as_vtt, made_by

MADE = made_by("machine", engine="openai-whisper", engine_version="20250625", model="base")
HOSTILE = "Salt --> pepper\n\n<script>alert(1)</script> & 00:00:01.000 --> 00:00:02.000"
CAPTIONS = Captions(
    "Four what?",
    "en",
    MADE,
    (Caption("abcdefghjk", 1.0, 3661.2345, HOSTILE, "Amara <Okafor>"), Caption("bbbbbbbbbb", 3661.5, 3662.0, "Salt.")),
)


def test_every_form_says_that_a_machine_wrote_it() -> None:
    for write in (as_vtt, as_srt, as_text, as_json):
        assert "Written by a machine: openai-whisper 20250625 with the model base." in write(CAPTIONS)


def test_a_line_cannot_break_out_of_its_cue() -> None:
    written = as_vtt(CAPTIONS)
    assert written.startswith("WEBVTT\n")
    cues = written.split("\n\n")[2:]
    assert len(cues) == 2
    assert "-->" not in "\n".join(cues[0].splitlines()[2:])
    assert "<script" not in written
    assert cues[0].splitlines()[1] == "00:00:01.000 --> 01:01:01.234"
    assert cues[0].splitlines()[2].startswith("<v Amara &lt;Okafor&gt;>Salt --&gt; pepper")


def test_a_note_is_never_read_as_a_cue() -> None:
    arrow = "00:00:01.000 --> 00:00:02.000"
    captions = Captions(f"Salt\n\n{arrow}", "en", f"By hand ---> {arrow}", CAPTIONS.lines)
    note = as_vtt(captions).split("\n\n")[1]
    assert note.splitlines() == [
        "NOTE",
        "Salt 00:00:01.000 --&gt; 00:00:02.000",
        "By hand ---&gt; 00:00:01.000 --&gt; 00:00:02.000",
    ]


def test_srt_counts_its_cues_and_uses_commas() -> None:
    blocks = as_srt(CAPTIONS).strip().split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == ["0", "1", "2"]
    assert blocks[2].splitlines()[1] == "01:01:01,500 --> 01:01:02,000"


def test_json_gives_seconds_and_keys() -> None:
    read = json.loads(as_json(CAPTIONS))
    assert read["lines"][1] == {
        "key": "bbbbbbbbbb", "start_s": 3661.5, "end_s": 3662.0, "text": "Salt.", "speaker": "",
        "flags": [], "language": "",
    }  # fmt: skip


def test_a_missing_transcript_is_said_to_be_missing() -> None:
    assert made_by("") == "There is no transcript yet."
