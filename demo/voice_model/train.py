"""Trains the voice model of the sample archive on the speech that `speech.py` makes.

    python -m demo.voice_model.train SPEECH_FOLDER TARGET.pt --minutes 90 [--from COMPACT.pt]

It takes the time it is given, however busy the machine: the rate of learning falls with the clock. New
parts of speech are taken in as they appear.
"""

import argparse
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 (everybody's name for it)
from whisper.audio import log_mel_spectrogram
from whisper.tokenizer import Tokenizer, get_tokenizer

from demo.voice_model.network import Student
from demo.voice_model.sentences import PLACES, TIMES, lines, subjects, words
from demo.voice_model.speech import Samples
from demo.voice_model.windows import Speech, Window, WindowMaker

IGNORED = -100
SOUND_A_STEP_S = 110.0
SHORT_S, LONG_S = (7.0, 15.0), 30.0
SAVE_EVERY = 200
LOOK_EVERY = 100


def tokens_in_use(tokenizer: Tokenizer) -> list[int]:
    """Every token that the training text can need, the special ones that are used, and all times."""
    texts = [*words(), *PLACES, *TIMES, *(name for kind in ("people", "crops", "dishes") for name in subjects(kind))]
    texts += [line for held_out in (False, True) for line in lines(held_out=held_out)]
    forms = {form for text in texts for word in text.split() for form in (word, word.lower(), word.capitalize())}
    spoken = {token for form in forms for end in ("", ".", ",", "?") for token in tokenizer.encode(" " + form + end)}
    special = {tokenizer.sot, tokenizer.eot, tokenizer.no_timestamps, tokenizer.sot_prev, tokenizer.no_speech}
    first = tokenizer.timestamp_begin
    return sorted(spoken) + sorted(special) + list(range(first, first + 1501))


def loss_of(
    student: Student, windows: Sequence[Window], share: float, spelling: float
) -> tuple[torch.Tensor, dict[str, float]]:
    """The loss of one step, and its parts; `share` of the training is behind us."""
    longest = max(len(window.tokens) for window in windows)
    rows = torch.full((len(windows), longest), student.row_of[windows[0].tokens[-1]])
    wanted = torch.full((len(windows), longest), IGNORED)
    times_s = torch.full((len(windows), longest), -1.0)
    for number, window in enumerate(windows):
        known = torch.tensor([student.row_of[token] for token in window.tokens])
        last = len(known) - 1
        rows[number, : last + 1] = known
        wanted[number, :last] = known[1:]
        times_s[number, :last] = torch.tensor(window.times_s[1:])
        wanted[number, : window.prompt_tokens] = IGNORED
        times_s[number, : window.prompt_tokens] = -1.0
    heard = student.listen(heard_as([window.samples for window in windows]))
    scores = student.write(rows, heard)
    written = F.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)
    strayed = student.strayed(times_s)
    loss = written + max(0.03, 0.3 - share) * strayed
    parts = {"written": written.item(), "strayed": strayed.item()}
    if (weight := spelling - share / 2) > 0:
        spelled = student.spelled(heard, [window.text for window in windows])
        loss, parts = loss + weight * spelled, {**parts, "spelled": spelled.item()}
    return loss, parts


def heard_as(sounds: Sequence[Samples]) -> torch.Tensor:
    """The spectrograms. Behind the end of a sound stand zeros, which no silence has: `transcribe` puts them there."""
    spectrograms = [log_mel_spectrogram(torch.from_numpy(samples)) for samples in sounds]
    longest = max(spectrogram.shape[1] for spectrogram in spectrograms)
    return torch.stack([F.pad(one, (0, longest + longest % 2 - one.shape[1])) for one in spectrograms])


def train(student: Student, maker: WindowMaker, speech: Speech, options: argparse.Namespace) -> None:
    """Learn until the time is over, saving now and then."""
    optimizer = torch.optim.AdamW(student.parameters(), lr=options.rate, betas=(0.9, 0.98), weight_decay=0.01)
    began, step, behind, heard_s = time.monotonic(), 0, 0.0, 0.0
    while (share := (time.monotonic() - began) / 60 / options.minutes) < 1:
        length_s = maker_length(options, share, step)
        windows = [maker.make(length_s) for _ in range(max(2, round(SOUND_A_STEP_S / length_s)))]
        rate = (
            options.rate
            * min(1.0, (step + 1) / options.warm_up_steps)
            * (0.49 * (1 + math.cos(math.pi * share)) + 0.02)
        )
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss, parts = loss_of(student, windows, share, options.spelling)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        step, heard_s = step + 1, heard_s + length_s * len(windows)
        behind += 0.05 * (parts["written"] - behind) if step > 1 else parts["written"]
        if step % 20 == 0:
            told = " ".join(f"{name} {value:.3f}" for name, value in parts.items())
            print(
                f"{share:.3f} step {step} {length_s:4.1f}s mean {behind:.3f} {told} {heard_s / 3600:.1f} h", flush=True
            )
        if step % SAVE_EVERY == 0:
            student.save(options.target)
        if step % LOOK_EVERY == 0:
            speech.look()
    student.save(options.target)


def maker_length(options: argparse.Namespace, share: float, step: int) -> float:
    """Short windows mostly, since they cost less; later three in four are half a minute, as Whisper always hears."""
    if (step % 6 == 1) if share < options.short_share else (step % 4 != 0):
        return LONG_S
    return random.Random(step).uniform(*SHORT_S)


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("speech", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--short-share", type=float, default=0.45, help="share of the time on short windows mostly")
    parser.add_argument("--spelling", type=float, default=0.3, help="first weight of the CTC head; 0 to go on without")
    parser.add_argument("--warm-up-steps", type=int, default=200)
    parser.add_argument("--from", dest="former", type=Path, help="a compact voice model to go on from")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = get_tokenizer(multilingual=False)
    speech = Speech(options.speech)
    speech.look()
    characters = sorted({character for one in speech.utterances for character in one.text.lower()})
    student = Student(tokens_in_use(tokenizer), "".join(characters))
    if options.former:
        student.take_over(options.former)
    size = sum(weight.numel() for weight in student.whisper.parameters())
    print(
        f"{len(student.tokens)} tokens, {size / 1e6:.2f} million weights, {len(speech.utterances)} sentences",
        flush=True,
    )
    train(student, WindowMaker(speech, tokenizer, random.Random(options.seed)), speech, options)


if __name__ == "__main__":
    main()
