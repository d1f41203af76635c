"""The sample's decisions are made as a curator makes them; what the machine did not write this time is reported."""

from pathlib import Path

import pytest
from sqlalchemy import select

from archive.errors import InvalidInput
from archive.mentions import Decision, Mention, MentionState
from archive.subjects import NameKind, Subject, SubjectName
from ingest.sample_decisions import decide_sample, read_decisions, teach_sample_names
from ingest.sample_places import read_times
from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.names import with_plurals
from ingest.tagging.vocabulary import vocabulary
from ingest.vocabulary import load_vocabulary
from tests.archive.builders import a_mention, a_recording, a_transcript
from tests.conftest import NOW

SAMPLE = Path(__file__).parents[2] / "demo"
MISHEARD = {  # what the demo's voice model really made of these sentences
    "Then it was Ines, and she had no name to write.": "Then it was in peas, and she had no name to write.",
    "I said, it is too early to say.": "I said, it stew early to say.",
}


def in_words(session, mention):
    """A mention as (words, target's name, state)."""
    return mention.quote, _subject(session, mention.subject_id).name, mention.state.value


@pytest.fixture
def tagged(session):
    """Three recordings of the sample, heard almost as they are, with every exact name suggested."""
    load_vocabulary(session, SAMPLE / "vocabulary", now=NOW)
    tagger = DictionaryTagger(with_plurals(vocabulary(session)))
    for name in ("05-the-box-in-the-agora", "09-i-planted-a-dumpling", "11-my-aunt-does-not-eat-blue"):
        recording = a_recording(session, duration_s=200)
        recording.file_name = f"{name}.opus"
        sentences = read_times(SAMPLE)[name]
        texts = [MISHEARD.get(one.text, one.text) for one in sentences]
        lines = [(one.start_s, one.end_s, text) for one, text in zip(sentences, texts, strict=True)]
        for passage, (start_s, _, text) in zip(a_transcript(session, recording, lines), lines, strict=True):
            for found in tagger.tag(text):
                for target in (one for one in found.targets if one.target_kind == "subject"):
                    given = {"start_char": found.start_char, "end_char": found.end_char, "quote": found.quote}
                    a_mention(session, passage, _subject(session, target.target_id), start_s=start_s, **given)
    return session


def _subject(session, id_):
    return session.get_one(Subject, id_)


def test_what_was_decided_is_decided_and_the_rest_reported(tagged):
    decided = decide_sample(tagged, SAMPLE, now=NOW)
    entries = read_decisions(SAMPLE).decision
    assert decided.made + len(decided.missing) == len(entries)
    here = [one for one in entries if one.recording[:2] in ("05", "09", "11") and one.words != "Callale"]
    assert decided.made == len(here)
    assert any("“Callale” was not taken for dishes/callaloo" in sentence for sentence in decided.missing)
    found = {in_words(tagged, one) for one in tagged.scalars(select(Mention)) if one.state != MentionState.suggested}
    assert ("stew", "stew", "rejected") in found
    assert ("the market", "Agora", "accepted") in found
    assert ("the market", "old market", "rejected") in found  # in the same passage: one name, one place
    assert ("corn", "blue corn", "accepted") in found
    assert ("corn", "corn", "rejected") in found
    why = set(tagged.scalars(select(Decision.reason)))
    assert {one.why for one in here if one.act != "accept"} <= why


def test_one_ambiguous_name_is_left_for_a_person(tagged):
    decide_sample(tagged, SAMPLE, now=NOW)
    left = [in_words(tagged, one) for one in tagged.scalars(select(Mention)) if one.quote == "the market"]
    assert sorted(one for one in left if one[2] == "suggested") == [
        ("the market", "Agora", "suggested"),
        ("the market", "old market", "suggested"),
    ]


def test_deciding_again_changes_nothing(tagged):
    decide_sample(tagged, SAMPLE, now=NOW)
    before = tagged.scalars(select(Decision.id)).all()
    again = decide_sample(tagged, SAMPLE, now=NOW)
    assert tagged.scalars(select(Decision.id)).all() == before
    assert again.made > 0


def test_a_misheard_name_is_learnt(tagged):
    assert teach_sample_names(tagged, SAMPLE, now=NOW) == 1
    learnt = tagged.scalars(select(SubjectName).where(SubjectName.kind == NameKind.heard_as)).all()
    assert ("in peas", "Ines") in {(one.name, _subject(tagged, one.subject_id).name) for one in learnt}


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ('act = "accept"\nrecording = "x"\nheard = "No."\nwords = "no"\nof = "crops/corn"', "is no sentence of x"),
        (
            'act = "accept"\nrecording = "16-come-and-eat"\nheard = "And then it comes."\nwords = "a"\nof = "crops/x"',
            "nothing is at “crops/x”",
        ),
        ('act = "burn"\nrecording = "x"\nheard = "No."\nwords = "no"\nof = "crops/corn"', "decision.0.act"),
        ("act = ", "correct it and build again"),
    ],
)
def test_a_file_that_is_wrong_says_where(session, tmp_path, entry, sentence):
    load_vocabulary(session, SAMPLE / "vocabulary", now=NOW)
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "times.json").write_text(
        (SAMPLE / "recordings" / "times.json").read_text("utf-8"), "utf-8"
    )
    (tmp_path / "decisions.toml").write_text(f"[[decision]]\n{entry}\n", "utf-8")
    with pytest.raises(InvalidInput) as refused:
        decide_sample(session, tmp_path, now=NOW)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_no_file_no_decisions(session, tmp_path):
    assert read_decisions(tmp_path).decision == ()
