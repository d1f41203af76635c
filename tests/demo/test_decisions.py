"""The sample's decisions name sentences that are spoken once, and addresses of subjects, recipes and seeds it has."""

import json
from pathlib import Path

import pytest

from archive.agreements import NameShown
from ingest.sample import read_list
from ingest.sample_decisions import read_decisions, target_at
from ingest.vocabulary import load_vocabulary
from tests.conftest import NOW

SAMPLE = Path(__file__).parents[2] / "demo"
TIMES = json.loads((SAMPLE / "recordings" / "times.json").read_text("utf-8"))
FILE = read_decisions(SAMPLE)


@pytest.mark.parametrize("entry", [*FILE.heard_as, *FILE.decision], ids=lambda one: f"{one.recording}-{one.words}")
def test_each_is_of_a_sentence_that_is_spoken_once(entry):
    assert [one["text"] for one in TIMES[entry.recording]].count(entry.heard) == 1


def test_each_leads_to_something_the_archive_has(session):
    load_vocabulary(session, SAMPLE / "vocabulary", now=NOW)
    for entry in (*FILE.heard_as, *FILE.decision):
        assert target_at(session, entry.of)
    for entry in FILE.decision:
        assert bool(entry.to) == (entry.act == "repoint")
        assert not entry.to or target_at(session, entry.to)


def test_every_kind_of_decision_is_there_and_what_is_not_plain_says_why():
    assert {entry.act for entry in FILE.decision} == {"accept", "pick", "repoint", "reject"}
    assert all(entry.why for entry in FILE.decision if entry.act != "accept")
    learnt = {(entry.words, entry.of) for entry in FILE.heard_as}
    assert learnt <= {(entry.words, entry.of) for entry in FILE.decision if entry.act == "accept"}


def test_nobody_who_keeps_a_name_back_is_named():
    kept_back = {one.narrator for one in read_list(SAMPLE) if one.narrator_shown is NameShown.anonymous}
    text = (SAMPLE / "decisions.toml").read_text("utf-8")
    assert kept_back
    assert not any(name in text for name in kept_back)
