"""What a narrator does on their own page: at once and with a receipt, or as a request; and only with what is theirs."""

import pytest
from sqlalchemy import select

from archive.agreeing import withdraw
from archive.agreements import Agreement, NameShown, Use
from archive.channels import Channel
from archive.errors import Conflict, InvalidInput, NotFound
from archive.events import note_event
from archive.gate import VISITOR, may
from archive.gate_facts import passage_facts, story_facts
from archive.narrator_acts import (
    OFFERED,
    Narrator,
    agree_to,
    passage_of_theirs,
    reinstate_word,
    rename,
    restrict_passage,
    story_of_theirs,
    uses_agreed,
    uses_offered,
    withdraw_story,
)
from archive.narrator_linking import make_link, person_of_link, revoke_links
from archive.narrator_requests import answer_request, ask_for, requests_of, waiting_requests
from archive.narrators import NarratorAct
from archive.packs import TakenPack
from archive.reading_narrator import how_named, lines_of_narrator, stories_of_narrator
from archive.receipts import find_receipt
from archive.stories import StoryState
from archive.trail_versions import working_stops
from tests.archive import builders
from tests.conftest import NOW

LINES = [(0, 10, "We fried okra."), (10, 20, "My aunt salted it.")]
AT_ONCE = frozenset(NarratorAct) - {NarratorAct.ask}


class Told:
    """Amara tells a story that is a stop of a trail; Milo tells another."""

    def __init__(self, session) -> None:
        self.amara, self.milo = (builders.a_subject(session, name) for name in ("Amara Okafor", "Milo Terns"))
        self.recording = builders.a_recording(session, narrators=(self.amara,))
        self.passages = builders.a_transcript(session, self.recording, LINES)
        builders.an_agreement(
            session, recording_id=self.recording.id, person_id=self.amara.id,
            **(builders.ALL_USES | {"print": False}),
        )  # fmt: skip
        whole = [(self.recording, 0.0, 20.0)]
        self.story = builders.a_story(session, whole, title="Okra")
        builders.a_copy(session, self.story, whole)
        self.trail = builders.a_trail(session, builders.a_clip(session, self.story, held=whole))
        self.other = builders.a_recording(session, narrators=(self.milo,))
        self.others = builders.a_transcript(session, self.other, LINES)
        self.others_story = builders.a_story(session, [(self.other, 0.0, 20.0)], title="Elsewhere")
        self.narrator = Narrator(self.amara, AT_ONCE)


@pytest.fixture
def told(session):
    return Told(session)


def is_open(session, story, channel=Channel.page):
    session.flush()
    return may(VISITOR, story_facts(session, story.id), channel, NOW).allow


def test_a_withdrawal_closes_at_once_and_its_receipt_says_where_and_which_trail(session, told):
    assert is_open(session, told.story)
    outcome = withdraw_story(session, told.narrator, told.story, reason="", now=NOW)
    assert not is_open(session, told.story)
    receipt = find_receipt(session, outcome.receipt, person_id=told.amara.id)
    (story,) = receipt.detail["stories"]
    assert story["closed"] == ["feed", "media", "page", "search"]  # print was never agreed to
    assert [(one["title"], one["number"]) for one in receipt.detail["trails"]] == [("A trail", 1)]
    with pytest.raises(NotFound):
        find_receipt(session, outcome.receipt, person_id=told.milo.id)


def test_a_receipt_counts_what_is_on_paper_and_on_visitors_devices(session, told):
    code = working_stops(session, told.trail.id)[0].stop.code
    note_event(
        session,
        "print",
        f"trail:{told.trail.key}",
        by_id=None,
        now=NOW,
        kind="signs",
        version=1,
        copies=14,
        stops=[code],
    )
    for number in range(3):
        builders.add(
            session,
            TakenPack(key=f"pack{number}", trail_id=told.trail.id, version=1, state="x", taken_on=NOW.date(),
                      asked_on=NOW.date()),
        )  # fmt: skip
    outcome = withdraw_story(session, told.narrator, told.story, reason="", now=NOW)
    detail = find_receipt(session, outcome.receipt).detail
    assert (detail["trails"][0]["printed"], detail["packs"]) == (14, 3)


def test_their_word_given_again_opens_what_was_open_and_no_more(session, told):
    withdraw_story(session, told.narrator, told.story, reason="tired", now=NOW)
    outcome = reinstate_word(session, told.narrator, told.story, reason="", now=NOW)
    (story,) = find_receipt(session, outcome.receipt).detail["stories"]
    assert (story["opened"], story["closed"]) == (["feed", "media", "page", "search"], [])
    assert is_open(session, told.story)


def test_the_desks_withdrawal_is_not_theirs_to_lift(session, told):
    withdraw(session, told.story, reason="a letter", by_id=None, now=NOW)
    with pytest.raises(InvalidInput):
        reinstate_word(session, told.narrator, told.story, reason="", now=NOW)
    assert not is_open(session, told.story)


def test_what_the_policy_does_not_let_them_do_waits_for_a_curator(session, told):
    careful = Narrator(told.amara, frozenset({NarratorAct.restrict}))
    assert withdraw_story(session, careful, told.story, reason="please", now=NOW).receipt == ""
    assert withdraw_story(session, careful, told.story, reason="please", now=NOW).receipt == ""
    assert is_open(session, told.story)
    ((request, person),) = waiting_requests(session)
    assert (request.act, request.thing, request.text, person) == (
        NarratorAct.withdraw, f"story:{told.story.key}", "please", told.amara,
    )  # fmt: skip
    answer_request(session, request.key, "Done.", by_id=None, now=NOW)
    assert requests_of(session, told.amara.id)[0].answer == "Done."
    with pytest.raises(Conflict):
        answer_request(session, request.key, "Done twice.", by_id=None, now=NOW)
    assert waiting_requests(session) == []


def test_a_passage_is_taken_out_of_words_and_sound_and_put_back(session, told):
    restrict_passage(session, told.narrator, told.passages[1], reason="", now=NOW)
    session.flush()
    assert not may(VISITOR, passage_facts(session, told.passages[1].id), Channel.page, NOW).allow
    assert is_open(session, told.story)
    assert not is_open(session, told.story, Channel.media)  # until it is cut without it
    lines = lines_of_narrator(session, told.narrator, told.story, now=NOW)
    assert [line.restricted for line in lines] == [False, True]
    reinstate_word(session, told.narrator, told.passages[1], reason="", now=NOW)
    assert may(VISITOR, passage_facts(session, told.passages[1].id), Channel.page, NOW).allow


def test_they_agree_to_less_but_not_to_more_than_the_recording_allows(session, told):
    assert uses_offered(session, told.narrator, told.story) == OFFERED - {Use.print}
    assert uses_agreed(session, told.narrator, told.story) == OFFERED - {Use.print}
    with pytest.raises(InvalidInput):
        agree_to(session, told.narrator, told.story, {Use.print}, wording="I agree.", now=NOW)
    agree_to(session, told.narrator, told.story, {Use.web}, wording="I agree.", now=NOW)
    assert is_open(session, told.story)
    assert not is_open(session, told.story, Channel.trail)
    assert uses_agreed(session, told.narrator, told.story) == {Use.web}
    row = session.scalars(select(Agreement).where(Agreement.story_id == told.story.id)).one()
    assert (row.wording, row.external_ai, row.person_id) == ("I agree.", False, told.amara.id)


def test_another_name_holds_everywhere_at_once(session, told):
    assert how_named(session, told.narrator).name == "Amara Okafor"
    with pytest.raises(InvalidInput):
        rename(session, told.narrator, NameShown.pseudonym, " ", now=NOW)
    rename(session, told.narrator, NameShown.pseudonym, "Aunt A.", now=NOW)
    assert how_named(session, told.narrator).name == "Aunt A."
    assert may(VISITOR, story_facts(session, told.story.id), Channel.page, NOW).name_to_show == "Aunt A."
    assert is_open(session, told.story)  # only the name changed
    with pytest.raises(InvalidInput):
        rename(session, Narrator(told.milo, AT_ONCE), NameShown.given, "", now=NOW)


def test_only_what_is_theirs_can_be_reached(session, told):
    assert [one.title for one in stories_of_narrator(session, told.narrator, now=NOW)] == ["Okra"]
    for key in (told.others_story.key, "nosuchkey2"):
        with pytest.raises(NotFound):
            story_of_theirs(session, told.narrator, key, now=NOW)
    with pytest.raises(NotFound):
        passage_of_theirs(session, told.narrator, told.others[0].key)
    told.story.state = StoryState.draft
    session.flush()
    assert stories_of_narrator(session, told.narrator, now=NOW) == ()


def test_in_a_recording_of_two_what_the_other_took_back_is_not_shown(session, told):
    both = builders.a_recording(session, narrators=(told.amara, told.milo))
    passages = builders.a_transcript(session, both, LINES)
    story = builders.a_story(session, [(both, 0.0, 20.0)])
    withdraw(session, passages[0], person_id=told.milo.id, reason="-", by_id=None, now=NOW)
    assert [line.text for line in lines_of_narrator(session, told.narrator, story, now=NOW)] == [LINES[1][2]]
    milo = Narrator(told.milo, AT_ONCE)
    assert [line.restricted for line in lines_of_narrator(session, milo, story, now=NOW)] == [True, False]


def test_a_link_opens_one_persons_page_until_it_is_closed(session, told):
    token = make_link(session, told.amara, by_id=None, now=NOW)
    another = make_link(session, told.milo, by_id=None, now=NOW)
    assert person_of_link(session, token) is told.amara
    assert revoke_links(session, told.amara, by_id=None, now=NOW) == 1
    for closed in (token, "", "nothing"):
        with pytest.raises(NotFound):
            person_of_link(session, closed)
    assert person_of_link(session, another) is told.milo
    with pytest.raises(InvalidInput):
        make_link(session, builders.a_subject(session, "Nobody"), by_id=None, now=NOW)


def test_a_request_says_something_and_not_too_much(session, told):
    for text in (" ", "x" * 4001):
        with pytest.raises(InvalidInput):
            ask_for(session, told.amara, NarratorAct.ask, text=text, now=NOW)
