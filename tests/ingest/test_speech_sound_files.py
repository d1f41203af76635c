import mmap

import numpy as np
import pytest
from speech_samples import tone

from ingest.speech.sound_files import blocks, let_go, save_sound
from ingest.speech.windows import levels_db


@pytest.fixture
def mapped(tmp_path):
    save_sound(tmp_path / "sound.npy", tone(3.0))
    return np.load(tmp_path / "sound.npy", mmap_mode="r")


def test_what_is_saved_is_what_numpy_reads(mapped):
    assert mapped.dtype == np.float32
    assert np.array_equal(mapped, tone(3.0))


def test_sound_mapped_from_a_raw_file_is_saved_alike(tmp_path):
    tone(1.0).tofile(tmp_path / "raw")
    save_sound(tmp_path / "sound.npy", np.memmap(tmp_path / "raw", dtype="<f4", mode="r"))
    assert np.array_equal(np.load(tmp_path / "sound.npy"), tone(1.0))


def test_blocks_are_the_whole_sound(mapped):
    pieces = list(blocks(mapped, 10_000))
    assert [len(piece) for piece in pieces] == [10_000, 10_000, 10_000, 10_000, 8_000]
    assert np.array_equal(np.concatenate(pieces), tone(3.0))


def test_what_was_let_go_can_be_read_again(mapped):
    assert isinstance(mapped.base, mmap.mmap), "only then is anything let go"
    first = np.array(mapped)
    let_go(mapped)
    assert np.array_equal(mapped, first)


def test_levels_are_the_same_in_blocks_and_at_once():
    sound = tone(130.0, level=0.2) * np.linspace(0, 1, 130 * 16_000, dtype=np.float32)
    frames = sound[: len(sound) // 480 * 480].reshape(-1, 480).astype(np.float64)
    expected = 10 * np.log10(np.maximum(np.square(frames).mean(axis=1), 1e-12))
    assert np.allclose(levels_db(sound)[: len(expected)], expected, atol=1e-3)
