"""How far lines are from where they are spoken, once a text without times has been put in step with its sound.

    python -m bench.alignment [--model FILE] [--recordings FOLDER] [--only SLUG] [--forced]

The folder holds recordings, their texts, and the seconds of each sentence (`times.json`). Each text is put in step by
what the speech model hears of it, by the model's words alone without the silences, and by the silences alone, as where
there is no model. `--forced` measures the model's own alignment of the very text, too, which is not used.
"""

import argparse
import json
import statistics
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.forced_alignment import Forced
from bench.word_error_rate import ROOT, decoded
from ingest.alignment.by_words import place_by_words
from ingest.alignment.edges import at_silences
from ingest.alignment.in_step import put_in_step
from ingest.alignment.silences import silences
from ingest.speech.models import install_voice_model
from ingest.speech.recogniser import Recogniser
from ingest.speech.sound_files import Sound, save_sound
from ingest.speech.windows import SAMPLE_RATE_HZ, levels_db

Seconds = tuple[float, float]


def heard(recogniser: Recogniser, pcm_path: Path, longest_s: float) -> tuple[list[list[Any]], list[Seconds]]:
    windows = list(recogniser.windows(pcm_path, longest_s=longest_s).windows)
    results = recogniser.transcribe(pcm_path, windows, language="en", prompt="")
    words = [word for window in results for segment in window.segments for word in segment.words]
    return [[word.text, word.start_s, word.end_s, word.confidence] for word in words], windows


def ways(pcm: Sound, texts: list[str], words: list[list[Any]]) -> dict[str, list[Seconds]]:
    levels, duration_s = levels_db(pcm), len(pcm) / SAMPLE_RATE_HZ
    unknown: dict[str, Any] = {"levels": levels, "duration_s": duration_s}
    starts = [None] * len(texts)
    alone = place_by_words(texts, words, start_s=0.0, end_s=duration_s) or []
    found = {
        "words and silences": put_in_step(texts, starts, heard=words, **unknown),
        "words alone": alone,
        "silences alone": put_in_step(texts, starts, heard=[], **unknown),
    }
    return {name: [(line.start_s, line.end_s) for line in lines] for name, lines in found.items()}


def forced(pcm: Sound, texts: list[str], words: list[list[Any]], windows: list[Seconds], model: Forced) -> Any:
    duration_s = len(pcm) / SAMPLE_RATE_HZ
    near = place_by_words(texts, words, start_s=0.0, end_s=duration_s) or []
    lines = model.lines(pcm, texts, near, windows)
    snapped = at_silences(lines, silences(levels_db(pcm)), start_s=0.0, end_s=duration_s)
    said = {"forced alignment alone": lines, "forced alignment and silences": snapped}
    return {name: [(line.start_s, line.end_s) for line in lines] for name, lines in said.items()}


def told(name: str, errors: Sequence[float]) -> str:
    ordered = sorted(errors)
    median_s, tenth_s = statistics.median(ordered), ordered[int(len(ordered) * 0.9)]
    return f"{name:32} {len(ordered):6} {median_s:8.3f} {tenth_s:8.3f} {ordered[-1]:8.3f}"


def measure(options: argparse.Namespace, recogniser: Recogniser, scratch: Path, model: Forced | None) -> None:
    folder, errors = options.recordings, {}
    times = json.loads((folder / "times.json").read_text(encoding="utf-8"))
    for entry in tomllib.loads((folder / "recordings.toml").read_text(encoding="utf-8"))["recording"]:
        if options.only and options.only != entry["slug"]:
            continue
        pcm, said = decoded(folder / entry["file"]), times[entry["slug"]]
        save_sound(scratch / "sound.npy", pcm)
        words, windows = heard(recogniser, scratch / "sound.npy", options.longest_s)
        texts = [one["text"] for one in said]
        found = ways(pcm, texts, words) | (forced(pcm, texts, words, windows, model) if model else {})
        for name, lines in found.items():
            for (start_s, end_s), one in zip(lines, said, strict=True):
                errors.setdefault(name, []).append(max(abs(start_s - one["start_s"]), abs(end_s - one["end_s"])))
    print(f"{'the worse of start and end':32} {'lines':>6} {'median':>8} {'9 in 10':>8} {'worst':>8}  (seconds)")
    for name, each in errors.items():
        print(told(name, each), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "demo" / "voice_model" / "verdanta.pt")
    parser.add_argument("--recordings", type=Path, default=ROOT / "demo" / "recordings")
    parser.add_argument("--longest-s", type=float, default=12.0, help="longest window, in seconds")
    parser.add_argument("--only", default="", help="one recording, by its slug")
    parser.add_argument("--forced", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        model = install_voice_model(options.model, scratch / options.model.name)
        with Recogniser("whisper", model=str(model), threads=1, models_folder=scratch) as recogniser:
            measure(options, recogniser, scratch, Forced(model) if options.forced else None)


if __name__ == "__main__":
    main()
