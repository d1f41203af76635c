"""Labels go wherever their thing is shown, and the label of a line only where its line is."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

from archive.accounts import Role
from archive.agreeing import record_agreement
from archive.agreements import NameShown
from archive.clock import utc_now
from archive.database import writing
from archive.label_keeping import make_label, put_labels
from archive.labels import Mark
from archive.listening import ListeningCopy
from archive.passages import find_passage
from archive.reading_labels import ShownLabel
from archive.reading_print import PrintedStop, QuotedLine
from archive.reading_stops import TrailStop
from archive.recordings import find_recording
from ingest.transcript_import.plain_text import read_plain_text
from ingest.transcript_import.subtitles import read_subtitles
from tests.web.stories import tell_a_story
from tests.web.trails import walk_a_trail
from web.paper.booklet import booklet_stop
from web.paper.sheets import SHEETS
from web.paper.signs import sign_of

WHOLE, LINE = "Ask first: Ask Tala & her sister before you cook it.", "Told low: Read it --> softly."
FORMS = ("vtt", "srt", "txt", "json", "html", "xml")


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture
def walk(place, told):
    """A trail over the story, which has a label on its recording and one on its line."""
    asks = {"by_id": None, "now": utc_now()}
    with writing(place.engine) as session:
        things = find_recording(session, told.recording_key), find_passage(session, told.passage_key)
        for said, mark, thing in zip((WHOLE, LINE), (Mark.ask, Mark.care), things, strict=True):
            name, _, words = said.partition(": ")
            put_labels(session, thing, [make_label(session, name, words, mark, **asks).key], **asks)
    return walk_a_trail(place, told)


def shown_at(told, walk):
    story, first = f"/stories/{told.slug}", f"{walk.path}/1"
    return (
        story, f"/p/{told.passage_key}", f"/embed/p/{told.passage_key}", f"/dishes/{told.dish_slug}",
        walk.path, first, f"{walk.path}/kiosk/1", f"/api/v1{walk.path}", f"/api/v1{story}",
        *(f"{story}.{form}" for form in FORMS), f"{walk.path}/feed.xml", f"/feeds/stops/{walk.codes[0]}.vtt",
    )  # fmt: skip


def test_they_go_wherever_their_thing_is_shown_and_a_closed_line_takes_its_own_along(place, client, told, walk):
    for path in shown_at(told, walk):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "Ask first" in answer.text, path
        assert "Told low" in answer.text, path
    with writing(place.engine) as session:
        record_agreement(
            session, scope=find_passage(session, told.passage_key), person_id=None, uses=set(),
            name_shown=NameShown.full, wording="Words.", evidence="A letter.", by_id=None, now=utc_now(),
        )  # fmt: skip
    for path in shown_at(told, walk):
        assert "Told low" not in client.get(path).text, path
    assert "Ask first" in client.get(f"/stories/{told.slug}").text


def test_files_say_them_where_no_reader_takes_them_for_what_is_said(client, told, walk):
    vtt, srt, txt = (client.get(f"/stories/{told.slug}.{form}").text for form in ("vtt", "srt", "txt"))
    head, _, cues = vtt.partition("\n\nNOTE Told low: Read it --&gt; softly.\n")
    assert f"\n{WHOLE}\n" in f"{head}\n"
    assert cues.count("-->") == 1
    said = ["Callaloo was never just a soup to us"]
    assert [line.text for line in read_subtitles(vtt)] == [line.text for line in read_subtitles(srt)] == said
    assert [line.text for line in read_plain_text(txt).lines] == said
    assert f"\n{WHOLE}\n{LINE} (00:00:01)\n" in txt


def test_the_desk_and_paper_show_them_too(client, told, walk, signed_in):
    signed_in(Role.curator)
    recording, trail = f"/desk/recordings/{told.recording_key}", f"/desk{walk.path}"
    for path in (recording, f"{recording}/edit", f"{recording}/transcript.vtt", f"/desk/stories/{told.slug}",
                 f"{trail}/signs", f"{trail}/booklet"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "Ask first" in answer.text, path
        assert "Told low" in answer.text, path


def test_a_copy_taken_along_has_them_and_learns_when_they_change(place, client, told, walk):
    with writing(place.engine) as session:
        of_story = select(ListeningCopy).where(ListeningCopy.story_id.is_not(None))
        sound = session.scalars(of_story).one()
        session.execute(update(ListeningCopy).values(opus_name=sound.opus_name, aac_name=sound.aac_name))
    answer = client.get(f"{walk.path}/pack.zip")
    with ZipFile(BytesIO(answer.content)) as copy:
        assert "Read it --&gt; softly." in copy.read("stops/1.html").decode()
    state = client.get(f"{walk.path}/pack.json").json()["state"]
    with writing(place.engine) as session:
        put_labels(session, find_recording(session, told.recording_key), [], by_id=None, now=utc_now())
    assert client.get(f"{walk.path}/pack.json").json()["state"] != state


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_paper_has_as_much_of_them_as_there_is_room_for(sheet):
    def asked(words):
        label = ShownLabel("Ask first", words, "ask")
        printed = PrintedStop(TrailStop("abcdef", 1, open=True, title="Salt", story_labels=(label,)), QuotedLine())
        return sign_of(printed, sheet, "").asked, booklet_stop(printed, "").asked

    assert asked("Ask Tala.") == ("Ask first: Ask Tala.",) * 2
    assert asked("Ask Tala. " * 60) == ("Ask first",) * 2
    assert asked("") == ("Ask first",) * 2
