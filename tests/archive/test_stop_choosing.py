"""What a stop plays: by lines, by seconds of what is heard, all of it; and trails begun with what was found."""

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.errors import InvalidInput, NotFound
from archive.gate import Viewer
from archive.outbox import Errand, OutboxRow
from archive.stop_choosing import Choice, clip_of_choice, seconds_of_clip
from archive.subjects import SubjectKind
from archive.trail_beginnings import Beginning, begin_trail, choices_of_subject, choices_of_walk
from archive.trail_versions import working_stops
from archive.trails import TrailClip
from tests.archive import builders
from tests.conftest import NOW

CURATOR = Viewer(role=Role.curator)
LINES = [(0, 10, "We fried okra."), (10, 20, "My aunt salted it."), (20, 30, "Then we ate."), (40, 50, "Later.")]


class Said:
    """A story of two pieces, 5 to 30 and 40 to 50, whose sound lacks the seconds from 12 to 14."""

    def __init__(self, session) -> None:
        amara = builders.a_subject(session, "Amara Okafor")
        self.recording = builders.a_recording(session, narrators=(amara,))
        self.passages = builders.a_transcript(session, self.recording, LINES)
        builders.an_agreement(session, recording_id=self.recording.id, person_id=amara.id, **builders.ALL_USES)
        self.story = builders.a_story(
            session, [(self.recording, 5.0, 30.0), (self.recording, 40.0, 50.0)], title="Okra"
        )
        held = [(self.recording, 5.0, 12.0), (self.recording, 14.0, 30.0), (self.recording, 40.0, 50.0)]
        builders.a_copy(session, self.story, held)


@pytest.fixture
def said(session):
    return Said(session)


def chosen(session, said, **choice):
    clip = clip_of_choice(session, Choice(said.story.slug, **choice), viewer=CURATOR, now=NOW)
    return clip.start_s, clip.end_s


def test_lines_are_chosen_from_one_to_another(session, said):
    keys = [passage.key for passage in said.passages]
    assert chosen(session, said, from_key=keys[1], to_key=keys[2]) == (10.0, 30.0)
    assert chosen(session, said, from_key=keys[3]) == (40.0, 50.0)
    assert chosen(session, said) == (None, None)


@pytest.mark.parametrize(
    ("seconds", "span"),
    [((0, 4), (5.0, 9.0)), ((8, 12.5), (15.0, 19.5)), ((6, 10), (11.0, 17.0)), ((23, 33), (40.0, 50.0))],
)
def test_seconds_are_those_that_are_heard(session, said, seconds, span):
    assert chosen(session, said, start_s=seconds[0], end_s=seconds[1]) == span
    clip = session.scalars(select(TrailClip)).one()
    assert seconds_of_clip(session, clip, viewer=CURATOR, now=NOW) == seconds


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"start_s": 20, "end_s": 26}, "do not lie inside one piece"),
        ({"start_s": 9, "end_s": 3}, "the start before the end"),
        ({"start_s": -1, "end_s": 3}, "the start before the end"),
        ({"start_s": float("nan"), "end_s": 3}, "the start before the end"),
        ({"start_s": 0, "end_s": 400}, "the start before the end"),
        ({"start_s": 3}, "Give both seconds"),
        ({"start_s": 3, "end_s": 3.4}, "at least 1 second long"),
        ({"from_key": "nosuchkey"}, "are not in “Okra” any more"),
    ],
)
def test_what_cannot_be_a_clip_is_said(session, said, choice, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        chosen(session, said, **choice)


def test_lines_the_wrong_way_round_are_said(session, said):
    with pytest.raises(InvalidInput, match="ends before it starts"):
        chosen(session, said, from_key=said.passages[2].key, to_key=said.passages[1].key)


def test_its_sound_is_promised_with_the_choice_and_once(session, said):
    for _ in range(2):
        chosen(session, said, start_s=0, end_s=4)
    rows = session.scalars(select(OutboxRow).where(OutboxRow.errand == Errand.cut_story)).all()
    assert [row.target_id for row in rows] == [said.story.id]


def test_a_trail_begins_with_a_walk_a_search_or_a_subject(session, said):
    okra = builders.a_subject(session, "okra", SubjectKind.crop)
    builders.a_mention(session, said.passages[1], okra, quote="salted")
    keys = [said.passages[2].key, said.passages[1].key]
    for choices, spans in (
        (choices_of_walk(session, keys, now=NOW), [(20.0, 30.0), (10.0, 20.0)]),
        (choices_of_subject(session, okra, now=NOW), [(10.0, 20.0)]),
        ((Choice(said.story.slug), Choice(said.story.slug, keys[0])), [(None, None), (20.0, 30.0)]),
    ):
        trail, laid = begin_trail(session, Beginning("Okra", choices, empty=False), viewer=CURATOR, by_id=None, now=NOW)
        clips = [session.get_one(TrailClip, each.stop.clip_id) for each in working_stops(session, trail.id)]
        assert [(clip.start_s, clip.end_s) for clip in clips] == spans
        assert laid == len(spans)


def test_a_trail_begins_with_nothing_only_when_that_was_asked(session):
    asks = {"viewer": CURATOR, "by_id": None, "now": NOW}
    assert begin_trail(session, Beginning("Empty"), **asks)[1] == 0
    with pytest.raises(InvalidInput, match="Nothing is open here"):
        begin_trail(session, Beginning("Empty", empty=False), **asks)
    with pytest.raises(InvalidInput, match="Give the trail a title"):
        begin_trail(session, Beginning(" "), **asks)
    with pytest.raises(NotFound):
        begin_trail(session, Beginning("x", (Choice("no-such-story"),)), **asks)
