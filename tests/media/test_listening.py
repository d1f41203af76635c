"""A listening copy holds its spans, to the sample, and nothing else; twice made, it is the same."""

import av
import numpy as np
import pytest

from archive.errors import InvalidInput, NotAudio
from media.listening import ListeningCopies, make_listening_copies
from media.loudness import TARGET_LUFS, Leveller
from media.pcm import read_pcm
from media.spans import SourceSpan, checked_spans, faded
from tests.media.sounds import encode, strength, tone, wav_bytes

INSIDE_HZ, OUTSIDE_HZ, SECOND_HZ = 440, 1760, 880


@pytest.fixture
def recording(alone):
    """Two seconds that are not in the story, then two that are, then two that are not."""
    return alone(wav_bytes(np.concatenate([tone(OUTSIDE_HZ, 2), tone(INSIDE_HZ, 2), tone(OUTSIDE_HZ, 2)])))


def heard(store, tmp_path, copies: ListeningCopies, kind: str):
    path = store.derived_path(getattr(copies, kind).name)
    return read_pcm(path, out=tmp_path / f"{kind}.f32", sample_rate_hz=48000)


@pytest.mark.parametrize("kind", ["opus", "aac"])
def test_nothing_outside_a_span_is_heard(store, tmp_path, recording, kind):
    copies = make_listening_copies([SourceSpan(recording, 2.0, 4.0)], store=store)
    sound = heard(store, tmp_path, copies, kind)
    assert copies.duration_s == 2.0
    assert len(sound) / 48000 == pytest.approx(2.0, abs=0.025)
    assert strength(sound, INSIDE_HZ) > 0.1
    assert strength(sound, OUTSIDE_HZ) < 1e-3
    # A leak of a few milliseconds at a cut would show only there.
    for edge in (sound[:2400], sound[96000 - 2400 : 96000]):
        assert strength(edge, OUTSIDE_HZ) < 0.03


def test_a_cut_is_where_it_was_asked_for(store, tmp_path, alone):
    sound = np.zeros(96000, np.float32)
    sound[48000:] = tone(INSIDE_HZ, 1)
    copies = make_listening_copies([SourceSpan(alone(wav_bytes(sound)), 0.75, 1.5)], store=store)
    copy = heard(store, tmp_path, copies, "opus")
    onset = int(np.argmax(np.abs(copy) > 0.05))
    assert onset / 48000 == pytest.approx(0.25, abs=0.005)


def test_spans_are_joined_in_the_order_given(store, tmp_path, recording):
    other = encode(tmp_path / "other", "flac", 3.0, pitch_hz=SECOND_HZ)
    spans = [SourceSpan(other, 1.0, 2.0), SourceSpan(recording, 2.5, 3.5), SourceSpan(other, 2.5, None)]
    copies = make_listening_copies(spans, store=store)
    sound = heard(store, tmp_path, copies, "opus")
    assert copies.duration_s == pytest.approx(2.5, abs=1e-4)
    pitches = [INSIDE_HZ, OUTSIDE_HZ, SECOND_HZ]
    seconds = [sound[:48000], sound[48000:96000], sound[96000:]]
    assert [max(pitches, key=lambda hz: strength(part, hz)) for part in seconds] == [SECOND_HZ, INSIDE_HZ, SECOND_HZ]


def test_the_same_spans_give_the_same_bytes(store, recording):
    spans = [SourceSpan(recording, 1.0, 3.0)]
    assert make_listening_copies(spans, store=store) == make_listening_copies(spans, store=store)
    assert len(list(store.derived())) == 2


@pytest.mark.parametrize("loud", [0.006, 0.03, 0.9])
def test_quiet_and_loud_recordings_come_out_alike(store, tmp_path, alone, loud):
    source = alone(wav_bytes(tone(1000, 3, loud=loud)))
    copies = make_listening_copies([SourceSpan(source)], store=store)
    again = make_listening_copies([SourceSpan(store.derived_path(copies.opus.name))], store=store)
    assert again.loudness_lufs == pytest.approx(TARGET_LUFS, abs=1.0)
    assert copies.loudness_lufs == pytest.approx(20 * np.log10(loud) - 3, abs=1.0)


def test_a_sudden_shout_does_not_clip(store, tmp_path, alone):
    sound = tone(300, 4, loud=0.01)
    sound[90000:92000] = tone(300, 1, loud=0.95)[:2000]
    copies = make_listening_copies([SourceSpan(alone(wav_bytes(sound)))], store=store)
    assert 0.3 < np.abs(heard(store, tmp_path, copies, "opus")).max() < 1.0


def test_silence_stays_silent(store, alone):
    copies = make_listening_copies([SourceSpan(alone(wav_bytes(np.zeros(48000, np.float32))))], store=store)
    assert copies.loudness_lufs is None
    assert set(copies.peaks) == {0}


def test_peaks_draw_the_copy(store, alone):
    sound = np.concatenate([np.zeros(48000, np.float32), tone(440, 1)])
    copies = make_listening_copies([SourceSpan(alone(wav_bytes(sound)))], store=store)
    assert len(copies.peaks) == 600
    assert max(copies.peaks[:298]) == 0
    assert min(copies.peaks[310:590]) > 10


def test_thirty_two_channels_become_one(store, tmp_path, alone):
    source = alone(wav_bytes(np.tile(tone(INSIDE_HZ, 1)[:, None], (1, 32))))
    copies = make_listening_copies([SourceSpan(source)], store=store)
    assert strength(heard(store, tmp_path, copies, "opus"), INSIDE_HZ) > 0.1


def test_both_copies_can_be_sought_from_their_first_bytes(store, recording):
    copies = make_listening_copies([SourceSpan(recording)], store=store)
    webm = store.derived_path(copies.opus.name).read_bytes()
    m4a = store.derived_path(copies.aac.name).read_bytes()
    cues, cluster = webm.find(b"\x1c\x53\xbb\x6b"), webm.find(b"\x1f\x43\xb6\x75")
    assert 0 < webm.rfind(b"\x1c\x53\xbb\x6b", 0, cluster) < cluster, cues
    assert 0 < m4a.find(b"moov") < m4a.find(b"mdat")
    with av.open(str(store.derived_path(copies.opus.name))) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name in {"opus", "libopus"}, stream.rate, stream.channels) == (True, 48000, 1)
        container.seek(5_500_000)
        assert next(container.demux(stream)).pts > 4_000


def test_spans_that_cannot_be_heard_are_refused(store, recording, alone):
    for spans in ([], [SourceSpan(recording, 3.0, 3.0)], [SourceSpan(recording, -1.0, 3.0)]):
        with pytest.raises(InvalidInput):
            make_listening_copies(spans, store=store)
    with pytest.raises(InvalidInput, match="no sound in the chosen spans"):
        make_listening_copies([SourceSpan(recording, 60.0, 61.0)], store=store)
    with pytest.raises(NotAudio):
        make_listening_copies([SourceSpan(alone(b"words and more words"))], store=store)
    assert list(store.derived()) == []
    assert list((store.root / "work").iterdir()) == []


def test_a_span_that_goes_on_joins_the_one_before(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    spans = [SourceSpan(one, 1, 2), SourceSpan(one, 2, 3), SourceSpan(other, 3, 4), SourceSpan(one, 5, None)]
    assert checked_spans(spans) == (SourceSpan(one, 1, 3), SourceSpan(other, 3, 4), SourceSpan(one, 5, None))


@pytest.mark.parametrize("sizes", [[1000], [1, 3, 996], [10] * 100, [995, 5]])
def test_fades_do_not_depend_on_how_a_sound_is_cut_into_blocks(sizes):
    blocks = np.split(np.ones(1000, np.float32), np.cumsum(sizes)[:-1])
    sound = np.concatenate(list(faded(blocks, fade_samples=100)))
    assert len(sound) == 1000
    assert sound[0] == sound[-1] == 0
    assert np.all(sound[100:900] == 1)
    assert np.all(np.diff(sound[:100]) > 0)
    assert np.allclose(sound, sound[::-1])


def test_what_stays_under_the_ceiling_by_itself_is_not_held_and_sounds_the_same():
    sound = np.random.default_rng(1).normal(0.0, 0.05, 96_000).astype(np.float32)
    held, free = (Leveller(48_000, gain_db=6.0, peak=peak) for peak in (8.0, float(np.abs(sound).max())))
    given = [np.concatenate([*each.level(sound), *each.rest()]) for each in (held, free)]
    assert np.abs(given[1]).max() < 0.84
    assert np.allclose(given[0], given[1], atol=1e-6)
