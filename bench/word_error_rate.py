"""Word error rate of a speech model on recordings whose text is known, through the archive's own recogniser.

    python -m bench.word_error_rate [--model FILE] [--recordings FOLDER] [--longest-s SECONDS] [--prompt TEXT]

The folder holds, for each recording, an audio file and a text of the same name. Case, punctuation and hyphens are not
counted. A compact voice model is expanded first.
"""

import argparse
import re
import tempfile
import time
import tomllib
from pathlib import Path

import av
import jiwer
import numpy as np

from ingest.speech.models import install_voice_model
from ingest.speech.recogniser import Recogniser
from ingest.speech.sound_files import Sound, save_sound
from ingest.speech.tidy import passages_from_segments
from ingest.speech.windows import LONGEST_WINDOW_S, SAMPLE_RATE_HZ

ROOT = Path(__file__).parents[1]


def plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w' ]", " ", text.casefold().replace("\u2019", "'").replace("-", " ")).split())


def decoded(path: Path) -> Sound:
    resampler = av.AudioResampler("fltp", "mono", SAMPLE_RATE_HZ)
    with av.open(str(path)) as container:
        frames = [made for frame in container.decode(audio=0) for made in resampler.resample(frame)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32)


def heard(recogniser: Recogniser, pcm: Sound, pcm_path: Path, options: argparse.Namespace) -> str:
    save_sound(pcm_path, pcm)
    windows = recogniser.windows(pcm_path, longest_s=options.longest_s).windows
    results = recogniser.transcribe(pcm_path, windows, language="en", prompt=options.prompt)
    return " ".join(p.text for p in passages_from_segments(s for window in results for s in window.segments))


def measure(recogniser: Recogniser, scratch: Path, options: argparse.Namespace) -> None:
    folder = options.recordings
    recordings = tomllib.loads((folder / "recordings.toml").read_text(encoding="utf-8"))["recording"]
    references, hypotheses, sound_s, began = [], [], 0.0, time.monotonic()
    print(f"{'recording':40} {'words':>6} {'seconds':>8} {'WER':>6}")
    for recording in recordings:
        pcm = decoded(folder / recording["file"])
        reference = plain((folder / recording["text"]).read_text(encoding="utf-8"))
        hypothesis = plain(heard(recogniser, pcm, scratch / "sound.npy", options))
        seconds = len(pcm) / SAMPLE_RATE_HZ
        wer = jiwer.wer(reference, hypothesis)
        print(f"{recording['slug']:40} {len(reference.split()):6} {seconds:8.1f} {wer:6.3f}", flush=True)
        references.append(reference)
        hypotheses.append(hypothesis)
        sound_s += seconds
    words = sum(len(reference.split()) for reference in references)
    print(f"{'all':40} {words:6} {sound_s:8.1f} {jiwer.wer(references, hypotheses):6.3f}")
    print(f"{(time.monotonic() - began) / sound_s:.3f} seconds of work for a second of sound, loading included")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "demo" / "voice_model" / "verdanta.pt")
    parser.add_argument("--standard", action="store_true", help="the model is a standard checkpoint, not a compact one")
    parser.add_argument("--recordings", type=Path, default=ROOT / "demo" / "recordings")
    parser.add_argument("--longest-s", type=float, default=LONGEST_WINDOW_S, help="longest window, in seconds")
    parser.add_argument("--prompt", default="")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        model = options.model if options.standard else install_voice_model(options.model, scratch / options.model.name)
        named = {"model": str(model), "threads": options.threads, "models_folder": scratch}
        with Recogniser("whisper", **named) as recogniser:
            measure(recogniser, scratch, options)


if __name__ == "__main__":
    main()
