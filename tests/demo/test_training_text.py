"""The voice model's training text: its words are the recordings', its sentences are not."""

import random
import re
from pathlib import Path

import pytest

from demo.voice_model import sentences

RECORDINGS = Path(__file__).parents[2] / "demo" / "recordings"
TEN_WORDS = 10


def plain(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    said = plain(text)
    return {tuple(said[first : first + length]) for first in range(len(said) - length + 1)}


TOLD = [line for file in sorted(RECORDINGS.glob("*.txt")) for line in file.open(encoding="utf-8") if line.strip()]
WRITTEN = sentences.lines(held_out=False) + sentences.lines(held_out=True)


def test_no_sentence_of_the_recordings_is_in_it_nor_ten_words_of_one():
    told = {tuple(plain(line)) for line in TOLD if len(plain(line)) > 3}
    assert not [line for line in WRITTEN if tuple(plain(line)) in told]
    parts = set().union(*(runs(line, TEN_WORDS) for line in TOLD))
    assert not [line for line in WRITTEN if runs(re.sub(r"\{\w+\}", " slot ", line), TEN_WORDS) & parts]


def test_every_word_of_the_recordings_can_be_met_in_training():
    known = {word.lower() for word in sentences.words()}
    assert {word for line in TOLD for word in plain(line)} - known == set()


def test_the_lines_kept_for_measuring_are_never_trained_on():
    kept = sentences.lines(held_out=True)
    assert 50 < len(kept) < len(WRITTEN) / 10
    assert not set(kept) & set(sentences.lines(held_out=False))


def test_the_same_seed_gives_the_same_text_and_every_slot_is_filled():
    first, second = random.Random(7), random.Random(7)
    made = [sentences.sentence(first) for _ in range(300)]
    assert made == [sentences.sentence(second) for _ in range(300)]
    assert all(text[0].isupper() and "{" not in text and text[-1] in ".?" for text in made)
    assert all("{" not in text for text in sentences.held_out_sentences())


@pytest.mark.parametrize("spoken", ["blue corn", "Liora"])
def test_a_prompt_lists_names_that_are_spoken_among_others_that_are_not(spoken):
    prompts = [sentences.names_prompt(random.Random(n), f"We kept the {spoken}.") for n in range(40)]
    offered = [prompt for prompt in prompts if spoken in prompt]
    assert 15 < len(offered) <= 40
    assert all(prompt.endswith(".") and ", " in prompt for prompt in prompts)
