"""The Verdanta recordings are whole: every file is there, every name leads somewhere, and the stories cross."""

import json
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from archive.ingredient_lines import read_line

DEMO = Path(__file__).parents[2] / "demo"
RECORDINGS = DEMO / "recordings"
VOCABULARY = DEMO / "vocabulary"
KINDS = ("people", "dishes", "ingredients", "crops", "places")
NAME_KINDS = {"variant", "plural", "local", "heard_as"}


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


ENTRIES: list[dict[str, Any]] = toml(RECORDINGS / "recordings.toml")["recording"]
SUBJECTS = {kind: toml(VOCABULARY / f"{kind}.toml")["subject"] for kind in KINDS}
PREFERRED = {kind: {subject["preferred"] for subject in subjects} for kind, subjects in SUBJECTS.items()}
RECIPES: list[dict[str, Any]] = toml(VOCABULARY / "recipes.toml")["recipe"]
SEEDS: list[dict[str, Any]] = toml(VOCABULARY / "seeds.toml")["seed"]
TEXTS = {entry["slug"]: (RECORDINGS / entry["text"]).read_text(encoding="utf-8") for entry in ENTRIES}
TIMES = json.loads((RECORDINGS / "times.json").read_text(encoding="utf-8"))
by_slug = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["slug"])


def sound(path: Path) -> tuple[np.ndarray, int]:
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    return np.concatenate([frame.to_ndarray().mean(axis=0) for frame in frames]), frames[0].sample_rate


def names(subject: dict[str, Any]) -> set[str]:
    return {subject["preferred"], *(name["name"] for name in subject["names"])}


def spoken_in(subject: dict[str, Any]) -> set[str]:
    said = re.compile(rf"\b({'|'.join(map(re.escape, names(subject)))})\b", re.IGNORECASE)
    return {slug for slug, text in TEXTS.items() if said.search(text)}


def subject_called(kind: str, preferred: str) -> dict[str, Any]:
    return next(subject for subject in SUBJECTS[kind] if subject["preferred"] == preferred)


@by_slug
def test_the_sound_lasts_as_long_as_its_sentences_say(entry):
    with av.open(str(RECORDINGS / entry["file"])) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.channels) in {("opus", 1), ("libopus", 1)}
    samples, rate_hz = sound(RECORDINGS / entry["file"])
    length_s = len(samples) / rate_hz
    assert 40 <= length_s <= 180
    sentences = TIMES[entry["slug"]]
    assert [row["text"] for row in sentences] == [row for row in TEXTS[entry["slug"]].splitlines() if row.strip()]
    edges = [second for row in sentences for second in (row["start_s"], row["end_s"])]
    assert edges == sorted(edges)
    assert 0.2 < length_s - edges[-1] < 2.5
    spoken = np.zeros(len(samples), dtype=bool)
    for row in sentences:
        spoken[int(row["start_s"] * rate_hz) : int(row["end_s"] * rate_hz)] = True
    assert np.abs(samples[spoken]).mean() > 20 * np.abs(samples[~spoken]).mean()


@by_slug
def test_the_manifest_tells_who_spoke_where_and_how(entry):
    assert entry["slug"] == Path(entry["file"]).stem == Path(entry["text"]).stem
    assert entry["synthetic"] is True
    assert entry["narrator"] in PREFERRED["people"]
    assert entry["recordist"] in PREFERRED["people"]
    assert entry["place"] in PREFERRED["places"]
    assert entry["narrator_shown"] in {"full", "given", "pseudonym", "anonymous"}
    assert entry["recorded_on"].year in {2025, 2026}
    assert 20 < len(entry["lede"]) < 240
    assert entry["language"] == "en"


def test_there_are_enough_stories_and_each_narrator_has_one_voice_of_their_own():
    voice_of = defaultdict(set)
    for entry in ENTRIES:
        voice_of[entry["narrator"]].add((entry["voice"], entry["rate_wpm"], entry["pitch"]))
    assert len(ENTRIES) >= 14
    assert len(voice_of) >= 8
    assert {len(voices) for voices in voice_of.values()} == {1}
    assert len({voice for voices in voice_of.values() for voice, _, _ in voices}) == len(voice_of)


def test_slugs_titles_and_files_are_each_used_once_and_nothing_lies_around():
    for field in ("slug", "title", "file", "text"):
        assert len({entry[field] for entry in ENTRIES}) == len(ENTRIES)
    known = {entry[field] for entry in ENTRIES for field in ("file", "text")} | {"recordings.toml", "times.json"}
    assert {path.name for path in RECORDINGS.iterdir()} == known
    assert set(TIMES) == {entry["slug"] for entry in ENTRIES}
    assert sum(path.stat().st_size for path in RECORDINGS.iterdir()) < 8_000_000


def test_a_narrator_who_keeps_a_name_back_is_not_named():
    for entry in ENTRIES:
        given, family = entry["narrator"].split()
        if entry["narrator_shown"] == "anonymous":
            told = " ".join([*TEXTS.values(), (VOCABULARY / "recipes.toml").read_text(), entry["title"], entry["lede"]])
            assert given not in told
            assert entry["narrator"] not in (VOCABULARY / "seeds.toml").read_text()
        if entry["narrator_shown"] != "full":
            assert family not in entry["title"] + entry["lede"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_subject_is_whole(kind):
    for subject in SUBJECTS[kind]:
        assert set(subject) <= {"preferred", "names", "scientific", "note", "broader"}
        assert subject["note"].strip()
        assert subject["preferred"] not in {name["name"] for name in subject["names"]}
        assert {name["kind"] for name in subject["names"]} <= NAME_KINDS
        assert set(subject.get("broader", [])) <= PREFERRED[kind] - {subject["preferred"]}
    assert len(PREFERRED[kind]) == len(SUBJECTS[kind])


def test_one_name_means_two_subjects_and_no_other_does():
    meant = defaultdict(set)
    for kind, subjects in SUBJECTS.items():
        for subject in subjects:
            for name in names(subject):
                meant[name.casefold()].add((kind, subject["preferred"]))
    shared = {name: who for name, who in meant.items() if len(who) > 1}
    # One on purpose: the archive asks which of the two is meant.
    assert shared == {"the market": {("places", "Agora"), ("places", "old market")}}


def test_recipes_lead_to_subjects_and_their_dish_is_spoken_of():
    assert len(RECIPES) >= 10
    for recipe in RECIPES:
        assert spoken_in(subject_called("dishes", recipe["dish"])), recipe["title"]
        assert recipe.get("from_person", "") in PREFERRED["people"] | {""}
        assert recipe["steps"]
        for line in recipe["ingredients"]:
            assert line.get("ingredient", "") in PREFERRED["crops"] | PREFERRED["ingredients"] | {""}, recipe["title"]


def test_every_ingredient_line_is_in_the_very_sentence_that_says_it():
    for recipe in RECIPES:
        for line in recipe["ingredients"]:
            assert line["said"].casefold() in line["heard"].casefold(), (recipe["title"], line["said"])
            assert not read_line(line["said"]).doubt, line["said"]


def test_every_sentence_that_a_recipe_or_seed_names_is_in_its_recording_once():
    """Found by its time, so it must be known which sentence is meant."""
    named = [(recipe["recording"], each["heard"]) for recipe in RECIPES
             for each in (*recipe["ingredients"], *recipe["steps"])]  # fmt: skip
    for seed in SEEDS:
        of_lot = seed.get("recording", "")
        named += [(of_lot, seed["heard"])] if "heard" in seed else []
        named += [(step.get("recording", of_lot), step["heard"]) for step in seed["lineage"] if "heard" in step]
    assert len(named) > 100
    for recording, sentence in named:
        assert [row["text"] for row in TIMES[recording]].count(sentence) == 1, (recording, sentence)


def test_one_dish_is_cooked_in_two_ways_by_two_people():
    cooks = defaultdict(set)
    for recipe in RECIPES:
        cooks[recipe["dish"]].add(recipe.get("from_person", ""))
    assert len(cooks["pumpkin stew"]) == 2
    assert len(cooks["bean soup"]) == 2


def test_seeds_lead_to_subjects_and_their_crop_is_spoken_of():
    assert len(SEEDS) >= 12
    assert max(len([step for step in seed["lineage"] if "heard" in step]) for seed in SEEDS) >= 3
    for seed in SEEDS:
        assert spoken_in(subject_called("crops", seed["crop"])), seed["name"]
        assert seed["keeper"] in PREFERRED["people"]
        assert seed["kept_at"] in PREFERRED["places"]
        assert seed["status"] in {"heirloom", "hybrid", "unknown"}
        for step in seed["lineage"]:
            for end in (step["giver"], step["receiver"]):
                # Someone whom the archive has no name for is described by someone it has.
                assert end in PREFERRED["people"] or "'s " in end, (seed["name"], end)


def test_every_person_dish_crop_and_ingredient_of_the_vocabulary_is_heard_somewhere():
    hidden = {entry["narrator"] for entry in ENTRIES if entry["narrator_shown"] == "anonymous"}
    unheard = {
        subject["preferred"]
        for kind in ("people", "dishes", "ingredients", "crops")
        for subject in SUBJECTS[kind]
        if not spoken_in(subject)
    }
    assert unheard == hidden


def test_subjects_cross_between_stories():
    crossing = {
        kind: {s["preferred"] for s in SUBJECTS[kind] if len(spoken_in(s)) >= 2}
        for kind in ("people", "dishes", "crops")
    }
    assert len(crossing["people"]) >= 12
    assert len(crossing["dishes"]) >= 7
    assert len(crossing["crops"]) >= 15
    assert {"blue corn", "onions"} <= crossing["crops"]
    assert {"pumpkin stew", "bean soup"} <= crossing["dishes"]
    assert len(spoken_in(subject_called("ingredients", "salt"))) >= 4
