"""The booklet's pages lie where they fold to, cards hold all that is told, and a PDF takes nothing from elsewhere."""

import builtins
from types import SimpleNamespace

import numpy as np
import pytest

from archive.accounts import Role
from archive.agreements import Agreement
from archive.database import writing
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import LineText, RecipeText, StepText
from archive.record_acts import retire_record
from archive.record_addresses import find_recipe, find_seed
from archive.settings import Settings
from archive.trail_drafts import StopText, add_stop
from archive.trail_publishing import publish_trail
from archive.trails import Stop, TrailClip
from tests.archive import builders
from tests.conftest import NOW
from tests.laid_archive import open_laid
from tests.web import paper_reading as paper
from tests.web.records import tell_records
from web.paper import pdf as making
from web.paper.booklet import LOWER, UPPER
from web.paper.cards import CardLine, faces_of

pytest.importorskip("weasyprint")
SITE = "https://voices.example.org"


@pytest.fixture
def place(tmp_path):
    return open_laid(Settings(data=tmp_path, transcriber="none", base_url=SITE))


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def told(place):
    return tell_records(place)


def a_trail(place, told, count):
    """A trail of so many stops, each the same story; its slug and the codes in order."""
    with writing(place.engine) as session:
        story = session.merge(told.amara.story)
        clip = session.query(TrailClip).first() or builders.a_clip(
            session, story, held=[(session.merge(told.amara.recording), 0.0, 60.0)]
        )
        trail = builders.a_trail(session, published=False)
        for number in range(count):
            add_stop(session, trail, StopText(title=f"Stop called {number + 1}", place_hint="A place. " * 20),
                     clip_id=clip.id, by_id=None, now=NOW)  # fmt: skip
        publish_trail(session, trail, by_id=None, now=NOW)
        return trail.slug, [stop.code for stop in session.query(Stop).order_by(Stop.position)]


def file(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text[-500:]
    return answer.content


# The booklet


def fold(image):
    """The eight pages in the order of reading, each the right way up."""
    width, height = image.width // 4, image.height // 2
    pages = {}
    for column, number in enumerate(UPPER):
        pages[number] = image.crop((column * width, 0, (column + 1) * width, height)).rotate(180)
    for column, number in enumerate(LOWER):
        pages[number] = image.crop((column * width, height, (column + 1) * width, 2 * height))
    return [pages[number] for number in range(1, 9)]


def test_folding_brings_the_pages_into_order():
    """Leaves of a sheet that is folded along, cut in the middle and pushed together, going round from outside."""
    round_about = [*range(4), *range(7, 3, -1)]  # the lower row from its start, the upper one back from its end
    numbers = [*LOWER, *UPPER]
    around = [numbers[at] for at in round_about]
    assert around[around.index(1) :] + around[: around.index(1)] == list(range(1, 9))


LENGTHS = ((1, 1), (8, 1), (9, 2), (21, 3))
A4, LETTER = ("a4", (297, 210)), ("letter", (279, 216))
IN_PROOFS = [pytest.param(length, LETTER, marks=pytest.mark.slow) for length in LENGTHS if length != (9, 2)]


@pytest.mark.parametrize(("held", "paper_size"), [*((length, A4) for length in LENGTHS), ((9, 2), LETTER), *IN_PROOFS])
def test_every_stop_is_in_a_booklet_with_a_code_that_is_read(place, curator, told, held, paper_size):
    (count, sheets), (size, mm) = held, paper_size
    slug, codes = a_trail(place, told, count)
    made = file(curator, f"/desk/trails/{slug}/booklet.pdf?size={size}")
    drawn = paper.drawn(made)
    assert (len(drawn), paper.sizes(made)) == (sheets, {mm})
    pages = [page for sheet in drawn for page in fold(sheet)]
    read = [address for page in pages for address in paper.codes(page)]
    assert sorted(read) == sorted([f"{SITE}/trails/{slug}", *(f"{SITE}/q/{code}" for code in codes)])
    assert paper.codes(pages[1]) == [f"{SITE}/trails/{slug}"]
    assert f"{SITE}/q/{codes[0]}" in paper.codes(pages[3])
    assert all(paper.edge_is_white(sheet) for sheet in drawn)
    text = " ".join(paper.words(made))
    assert all(f"Stop called {number}" in text for number in range(1, count + 1))


def test_a_booklet_says_on_the_screen_how_it_is_folded(place, curator, told):
    slug, _codes = a_trail(place, told, 3)
    page = curator.get(f"/desk/trails/{slug}/booklet?size=letter").text
    assert "leaf-letter.css" in page
    assert "push both ends together" in page


# Cards and labels


def test_a_card_is_printed_front_and_back_with_its_code(place, curator, told):
    made = file(curator, f"/desk/recipes/{told.stew}/card.pdf")
    front, back = paper.drawn(made)
    assert paper.sizes(made) == {(105, 148)}
    assert (paper.codes(front), paper.codes(back)) == ([], [f"{SITE}/recipes/{told.stew}"])
    assert paper.codes(paper.poorly_printed(back, smear=1.0)) == [f"{SITE}/recipes/{told.stew}"]
    text_of_front, text_of_back = paper.words(made)
    assert "As told by Amara Okafor" in text_of_front
    assert "one bowl of blue corn" in text_of_front
    assert "The evening before" in text_of_back


def test_what_is_said_where_nothing_may_be_printed_is_on_no_card(place, curator, told):
    with writing(place.engine) as session:
        session.get_one(Agreement, told.amara.agreement.id).print = False
    text = " ".join(paper.words(file(curator, f"/desk/recipes/{told.stew}/card.pdf")))
    assert "salt and pepper" in text
    assert [trace for trace in ("blue corn", "Okafor", "Boil") if trace in text] == []
    assert "3 lines are left out" in curator.get(f"/desk/recipes/{told.stew}/card").text
    with writing(place.engine) as session:
        retire_record(session, find_recipe(session, told.stew), by_id=None, now=NOW)
    assert curator.get(f"/desk/recipes/{told.stew}/card").status_code == 404


def test_a_long_recipe_goes_on_to_further_cards_and_loses_no_word(place, curator, told):
    lines = tuple(LineText(f"{number} bowls of something called thing{number}") for number in range(1, 41))
    steps = tuple(StepText(f"Step{number} " + "stir and wait for it " * 14) for number in range(1, 25))
    with writing(place.engine) as session:
        text = RecipeText("Long stew " * 15, "stew", "Amara Okafor", lines=lines, steps=steps)
        slug = keep_recipe(session, text, now=NOW).slug
    made = file(curator, f"/desk/recipes/{slug}/card.pdf")
    pages = paper.drawn(made)
    assert len(pages) > 2
    assert len(pages) % 2 == 0
    assert all(paper.edge_is_white(page) for page in pages)
    text = " ".join(paper.words(made))
    assert all(f"thing{number}" in text for number in range(1, 41))
    assert all(f"Step{number} " in text for number in range(1, 25))
    assert [bool(paper.codes(page)) for page in pages] == [False, True] * (len(pages) // 2)


def test_a_step_longer_than_a_card_is_told_in_pieces():
    _size, faces = faces_of([], [CardLine("How", heading=True), CardLine("word " * 900, 1)], head=40)
    assert sum(line.text.count("word") for face in faces for line in face.lines) == 900
    assert len(faces) > 2


@pytest.mark.parametrize(("size", "mm"), [("coin", (89, 57)), ("packet", (82, 114))])
def test_a_label_is_a_file_for_the_desk_with_a_code_that_is_read(place, curator, told, size, mm):
    made = file(curator, f"/seeds/{told.corn}/label.pdf?size={size}")
    (drawn,) = paper.drawn(made)
    assert paper.sizes(made) == {mm}
    assert paper.codes(drawn) == [f"{SITE}/s/{told.code}"]
    assert paper.levels(drawn) <= {"Q", "H"}
    assert "Amara Okafor" in paper.words(made)[0]
    with writing(place.engine) as session:
        session.get_one(Agreement, told.amara.agreement.id).print = False
    assert curator.get(f"/seeds/{told.corn}/label.pdf").status_code == 404


def test_the_longest_label_stays_on_its_envelope(place, curator, told):
    with writing(place.engine) as session:
        seed = find_seed(session, told.corn)
        seed.name, seed.variety, seed.kept_at = (
            "Maíz azul de la terraza alta " * 6,
            "El frasco encima de la cama " * 5,
            "Casa " * 30,
        )
    for size in ("coin", "packet"):
        (drawn,) = paper.drawn(file(curator, f"/seeds/{told.corn}/label.pdf?size={size}"))
        assert paper.codes(drawn) == [f"{SITE}/s/{told.code}"]
        assert paper.edge_is_white(drawn, mm=2.0)


# Making PDF


def test_without_weasyprint_one_line_says_what_to_install(place, curator, told, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    answer = curator.get(f"/desk/recipes/{told.stew}/card.pdf")
    assert answer.status_code == 503
    assert "pip install &#39;storyloom[print]&#39;" in answer.text
    assert "Print the page itself" in answer.text
    assert curator.get(f"/desk/recipes/{told.stew}/card").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "http://example.org/a.css", "http://paper.invalid/etc/passwd", "data:text/css,a",
        "http://paper.invalid/static/../app.py", "http://paper.invalid/static/%2e%2e/app.py",
        "http://paper.invalid/static/theme.js", "http://paper.invalid:80/static/paper.css",
    ],
)  # fmt: skip
def test_a_file_from_elsewhere_is_not_read(url):
    with pytest.raises((ValueError, OSError)):
        making.own_files().fetch(url)


def test_words_that_are_markup_are_printed_as_words(place, curator, told):
    evil = '<img src="file:///etc/hostname"><style>@import "http://example.org/x.css";</style>'
    with writing(place.engine) as session:
        find_recipe(session, told.stew).title = evil
    assert "file:///etc/hostname" in paper.words(file(curator, f"/desk/recipes/{told.stew}/card.pdf"))[0].replace(
        " ", ""
    )


def test_files_are_made_one_at_a_time(place, curator, told, monkeypatch):
    monkeypatch.setattr(making, "_making", SimpleNamespace(acquire=lambda timeout: False))
    answer = curator.get(f"/desk/recipes/{told.stew}/card.pdf")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, str(making.WAIT_S))


def test_paper_is_white(place, curator, told):
    slug, _codes = a_trail(place, told, 2)
    (sign, _other) = paper.drawn(file(curator, f"/desk/trails/{slug}/signs.pdf"))
    assert (np.asarray(sign.convert("L")) > 250).mean() > 0.85
