"""Long sound, piece by piece: mapped from its file and let go again, so that an hour needs no more than a minute."""

import mmap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

BLOCK_SAMPLES = 960_000


def blocks(pcm: Sound, samples: int = BLOCK_SAMPLES) -> Iterator[Sound]:
    """The sound in pieces of `samples`, the last one shorter; what was read of a mapped file is let go after each."""
    for at in range(0, len(pcm), samples):
        yield pcm[at : at + samples]
        let_go(pcm)


def let_go(pcm: Sound) -> None:
    """Tell the system that the pages read so far are not needed; should they be after all, it reads them again."""
    if isinstance(pcm.base, mmap.mmap):
        pcm.base.madvise(mmap.MADV_DONTNEED)


def save_sound(path: Path, pcm: Sound) -> None:
    """Write `pcm` as a `.npy` file, without ever holding all of it."""
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(pcm))
        for block in blocks(pcm):
            file.write(block.tobytes())
