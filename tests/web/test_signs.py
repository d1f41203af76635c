"""Signs on paper: each stop's code is read back from its page, and nothing stands there that may not be printed."""

import re
from datetime import timedelta

import pytest

from archive.accounts import Role
from archive.agreeing import withdraw
from archive.agreements import NameShown
from archive.clock import utc_now
from archive.database import writing
from archive.recordings import Recording
from archive.settings import Settings
from archive.trail_publishing import publish_trail, retire_trail
from archive.trails import Stop, Trail
from tests.archive import builders
from tests.laid_archive import open_laid
from tests.web import paper_reading as paper
from web.paper.letters import SANS, VOICE, longest_word
from web.paper.sheets import SHEETS
from web.paper.signs import fitting

pytest.importorskip("weasyprint")
SITE = "https://voices.example.org"
LONG = "La señora que guardó el maíz azul durante el invierno más largo y lo repartió entre diecisiete vecinas"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TITLES = ("Salt", LONG, WORD, "W" * 60, ("One more word " * 25)[:299])
SAID = ["We fried okra.", "My grandmother salted it in the blue jar.", "And then we ate it all."]


@pytest.fixture
def place(tmp_path):
    return open_laid(Settings(data=tmp_path, transcriber="none", base_url=f"{SITE}/"))


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def trail(place):
    """Five stops of two narrators; the slug, and the codes by number."""
    with writing(place.engine) as session:
        clips = [_clip(session, name) for name in ("Amara Okafor", "Vera Ivanova")]
        trail = builders.a_trail(session, *(clips[at % 2] for at in range(len(TITLES))), published=False)
        for stop, title in zip(session.query(Stop).order_by(Stop.position), TITLES, strict=True):
            stop.title, stop.place_hint = title, "Left of the old fountain"
        publish_trail(session, trail, by_id=None, now=utc_now())
        return trail.slug, {stop.number: stop.code for stop in session.query(Stop)}


def _clip(session, name):
    person = builders.a_subject(session, name)
    recording = builders.a_recording(session, narrators=(person,))
    said = [f"{line} {name.split()[0]} said so." for line in SAID]
    builders.a_transcript(session, recording, [(n * 10, n * 10 + 10, line) for n, line in enumerate(said)])
    terms = {**builders.ALL_USES, "name_shown": NameShown.full}
    builders.an_agreement(session, recording_id=recording.id, person_id=person.id, **terms)
    story = builders.a_story(session, [(recording, 0.0, 30.0)], title=f"Story of {name}")
    return builders.a_clip(session, story, held=[(recording, 0.0, 30.0)])


def change(place, number, **terms):
    """What the narrator of this recording (1 or 2) agreed to."""
    with writing(place.engine) as session:
        recording = session.query(Recording).order_by(Recording.id).all()[number - 1]
        given = {**builders.ALL_USES, "name_shown": NameShown.full, **terms}
        (agreement,) = session.query(builders.Agreement).filter_by(recording_id=recording.id)
        for name, value in given.items():
            setattr(agreement, name, value)


def pdf(client, trail, size="a4", language=""):
    answer = client.get(f"{language}/desk/trails/{trail[0]}/signs.pdf?size={size}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text[-800:]
    assert answer.headers["cache-control"] == "private, no-store"
    return answer.content


@pytest.mark.parametrize(("size", "mm"), [("a4", (210, 297)), ("a5", (148, 210)), ("letter", (216, 279))])
def test_every_code_is_read_back_from_its_page_at_printing_size(curator, trail, size, mm):
    made = pdf(curator, trail, size)
    pages = paper.drawn(made)
    assert paper.sizes(made) == {mm}
    assert [paper.codes(page) for page in pages] == [[f"{SITE}/q/{code}"] for code in trail[1].values()]
    assert [paper.codes(paper.poorly_printed(page)) for page in pages] == [paper.codes(page) for page in pages]
    assert set().union(*map(paper.levels, pages)) <= {"Q", "H"}
    assert all(paper.edge_is_white(page) for page in pages)


def test_a_sign_says_what_it_must_and_stays_whole_with_any_title(curator, trail):
    texts = paper.words(pdf(curator, trail))
    for text, title, (number, code) in zip(texts, TITLES, trail[1].items(), strict=True):
        assert title.split()[0].replace(" ", "") in text.replace(" ", "").replace("\ufffe", ""), number
        assert f"{code[:3]} {code[3:]}" in text
        assert "voices.example.org/q/" in text
        assert "version 1" in text
        assert "Left of the old fountain" in text
    assert "“My grandmother salted it in the blue jar.”" in texts[0]
    assert "Amara Okafor" in texts[0]


def test_a_sign_in_spanish_says_so_to_machines(curator, trail):
    made = pdf(curator, trail, language="/es")
    assert paper.language_and_tags(made) == ("es", True)
    assert paper.codes(paper.drawn(made)[0]) == [f"{SITE}/q/{trail[1][1]}"]


@pytest.mark.parametrize("terms", [{"print": False}, {"withdrawn": True}, {"festival": False}])
def test_what_may_not_be_printed_or_met_is_left_out_and_said_on_the_screen_alone(place, curator, trail, terms):
    change(place, 1, **terms)
    made = pdf(curator, trail)
    texts = paper.words(made)
    assert [paper.codes(page) for page in paper.drawn(made)] == [[f"{SITE}/q/{trail[1][n]}"] for n in (2, 4)]
    assert "Amara" not in " ".join(texts)
    page = curator.get(f"/desk/trails/{trail[0]}/signs").text
    assert re.findall(r"<li>(stop \d) may not be", page) == ["stop 1", "stop 3", "stop 5"]
    assert page.count('<section class="sign a4">') == 2


def test_a_withdrawal_reaches_new_print_at_once(place, curator, trail):
    assert len(paper.words(pdf(curator, trail))) == 5
    with writing(place.engine) as session:
        recording = session.query(Recording).order_by(Recording.id).first()
        withdraw(session, recording, reason="no more", by_id=None, now=utc_now())
    assert len(paper.words(pdf(curator, trail))) == 2
    assert "Amara" not in curator.get(f"/desk/trails/{trail[0]}/booklet").text


@pytest.mark.parametrize(
    ("terms", "shown"), [({"name_shown": NameShown.pseudonym, "pseudonym": "Nan"}, "Nan"),
                         ({"name_shown": NameShown.anonymous}, "a narrator")]
)  # fmt: skip
def test_a_name_is_printed_as_its_owner_allows(place, curator, trail, terms, shown):
    change(place, 1, **terms)
    text = paper.words(pdf(curator, trail))[0]
    assert shown in text
    assert "Okafor" not in text


def test_signs_are_printed_before_the_trail_opens_and_never_of_a_draft_or_a_retired_one(place, curator, trail):
    with writing(place.engine) as session:
        row = session.query(Trail).one()
        draft = builders.a_trail(session, published=False).slug
        publish_trail(session, row, opens_at=utc_now() + timedelta(days=3), by_id=None, now=utc_now())
    assert "version 2" in paper.words(pdf(curator, trail))[0]
    with writing(place.engine) as session:
        retire_trail(session, session.query(Trail).filter_by(slug=trail[0]).one(), by_id=None, now=utc_now())
    for slug, said in ((trail[0], "The trail is retired"), (draft, "Publish the trail first")):
        for kind in ("signs", "booklet"):
            answer = curator.get(f"/desk/trails/{slug}/{kind}")
            assert (answer.status_code, said in answer.text) == (200, True)
            refused = curator.get(f"/desk/trails/{slug}/{kind}.pdf")
            assert (refused.status_code, said in refused.text) == (422, True)
    assert curator.get("/desk/trails/none/signs").status_code == 404


@pytest.mark.parametrize("address", ["", "http://localhost:8000", "http://127.0.0.1:8000", "voices.example.org"])
def test_no_code_of_this_machine_is_printed(place, curator, trail, address):
    place.settings.__dict__["base_url"] = address
    page = curator.get(f"/desk/trails/{trail[0]}/signs").text
    assert "Set STORYLOOM_BASE_URL" in page
    assert '<path d="M4 4h7' not in page
    refused = curator.get(f"/desk/trails/{trail[0]}/signs.pdf")
    assert (refused.status_code, "STORYLOOM_BASE_URL" in refused.text) == (422, True)


def test_what_was_printed_is_noted_by_version_and_stop(place, curator, trail):
    from archive.print_counts import signs_printed_of

    address = f"/desk/trails/{trail[0]}/printed"
    for copies, status in (("14", 303), ("0", 422), ("many", 422), ("10001", 422), ("²", 422)):
        assert curator.post(address, data={"kind": "signs", "copies": copies}).status_code == status, copies
    assert curator.post(address, data={"kind": "stamps", "copies": "1"}).status_code == 422
    page = curator.get(f"/desk/trails/{trail[0]}/signs?done=noted").text
    assert "14 copies of version 1" in page
    assert "It is noted." in page
    with writing(place.engine) as session:
        assert signs_printed_of(session, session.query(Trail).one().key, trail[1][2]) == 14


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_a_title_is_read_at_three_metres_unless_it_is_too_long(sheet):
    title, _quote = fitting("At the bread oven", "“" + "We salted it in the jar. " * 5 + "”", sheet)
    assert title * SANS.x_height >= sheet.least_x >= 10.5
    assert fitting(TITLES[-1], "", sheet)[0] < sheet.least_title


def test_letters_take_no_more_room_than_is_thought():
    fonts = pytest.importorskip("fontTools.ttLib")
    from fontTools.varLib.instancer import instantiateVariableFont

    from web.pages import STATIC_FOLDER

    sans = instantiateVariableFont(
        fonts.TTFont(STATIC_FOLDER / "vendor/figtree-latin-wght-normal.woff2"), {"wght": 700}
    )
    voice = fonts.TTFont(STATIC_FOLDER / "vendor/newsreader-latin-400-normal.woff2")
    for face, font in ((SANS, sans), (VOICE, voice)):
        units, glyphs, widths = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
        assert abs(font["OS/2"].sxHeight / units - face.x_height) < 0.001
        for letter in map(chr, range(33, 0x180)):
            if ord(letter) in glyphs and letter.isalpha() and letter not in TWO_IN_ONE:
                assert widths[glyphs[ord(letter)]][0] / units <= face.width(letter), letter
    assert longest_word("a bcd ef", SANS) == SANS.width("bcd")


TWO_IN_ONE = "ÆŒæœĲĳŉǄǅ"
"""Wider than one letter, and never many in a word."""
