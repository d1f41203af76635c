"""Plain `whisper.transcribe` on windows of a sound, and nothing else: what the archive's way is compared with.

    python -m bench.speech_costs_plain MODEL SOUND.wav THREADS < windows.json

Prints the processor seconds that it took, without loading anything.
"""

import json
import sys
import time
import wave

import numpy as np
import torch
import whisper

from ingest.speech.whisper_transcriber import SETTINGS

RATE_HZ = 16_000


def main() -> None:
    model, sound, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    loaded = whisper.load_model(model, device="cpu")
    with wave.open(sound) as file:
        assert file.getframerate() == RATE_HZ
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    windows = json.load(sys.stdin)
    spent = 0.0
    for place, (start_s, end_s) in enumerate([windows[0], *windows]):
        piece = pcm[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)].astype(np.float32) / 32768
        before = time.process_time()
        whisper.transcribe(loaded, piece, language="en", **SETTINGS)
        if place:  # the first window of a process takes longer
            spent += time.process_time() - before
    print(spent)


if __name__ == "__main__":
    main()
