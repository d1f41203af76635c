"""A seed envelope is cut and folded from one sheet; its words stay inside the outline, and its code is read back."""

import numpy as np
import pytest

from archive.accounts import Role
from archive.agreements import NameShown
from archive.database import writing
from archive.reading_lineage import HandoverLine
from archive.record_acts import retire_record
from archive.record_addresses import find_seed
from archive.settings import Settings
from tests.conftest import NOW
from tests.laid_archive import open_laid
from tests.web import paper_reading as paper
from tests.web.records import change, tell_records
from web.paper.envelope import lineage_words
from web.paper.folded import BACK, FRONT, HIGH, PATTERN, TOP, WIDE

pytest.importorskip("weasyprint")
SITE = "https://voices.example.org"
SHEETS = {"a4": (210, 297), "letter": (216, 279)}
ABOVE = 14.0


@pytest.fixture
def place(tmp_path):
    return open_laid(Settings(data=tmp_path, transcriber="none", base_url=SITE))


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def told(place):
    told = tell_records(place)
    with writing(place.engine) as session:
        seed = find_seed(session, told.corn)
        seed.germination, seed.note = "Up in nine days where it is warm.", "Soak it overnight."
    return told


def file(client, told, size="a4", language=""):
    answer = client.get(f"{language}/desk/seeds/{told.corn}/envelope.pdf?size={size}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text[-500:]
    return answer.content


def inked(image):
    return np.asarray(image.convert("L")) < 128


def part(image, left, top, wide, high, *, size):
    """A piece of the sheet, by millimetres of the pattern."""
    beside = (SHEETS[size][0] - PATTERN.width) / 2
    dots = [
        round(mm / 25.4 * paper.DPI) for mm in (left + beside, top + ABOVE, left + beside + wide, top + ABOVE + high)
    ]
    return image.crop(tuple(dots))


@pytest.mark.parametrize("size", SHEETS)
def test_its_code_is_read_back_from_the_front_at_printing_size(curator, told, size):
    made = file(curator, told, size)
    (sheet,) = paper.drawn(made)
    assert paper.sizes(made) == {SHEETS[size]}
    front = part(sheet, FRONT, TOP, WIDE, HIGH, size=size)
    assert paper.codes(sheet) == paper.codes(front) == [f"{SITE}/s/{told.code}"]
    assert paper.codes(paper.poorly_printed(front, smear=1.0)) == [f"{SITE}/s/{told.code}"]
    assert paper.levels(sheet) <= {"Q", "H"}


def test_it_says_what_is_in_it_how_it_grows_and_whose_hands_it_went_through(curator, told):
    (text,) = paper.words(file(curator, told))
    expected = (
        "blue corn", "Amara's corn", "the jar", "2025", "Amara Okafor", "Up in nine days", "Soak it overnight.",
        "Amara's grandmother \u203a Amara's mother (1949) \u203a Amara Okafor (1981) \u203a Vera Ivanova (2025)",
        "“It came from my mother”", "Filled on", "Glue flap", "Closes last", "Cut along the solid line",
    )  # fmt: skip
    assert [words for words in expected if words not in text] == []


def test_in_spanish_it_says_so_to_people_and_machines(curator, told):
    made = file(curator, told, language="/es")
    assert paper.language_and_tags(made) == ("es", True)
    (text,) = paper.words(made)
    expected = ("Recorta por la línea continua", "De mano en mano", "Oír a Amara Okafor", "Llenado el")
    assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize("size", SHEETS)
def test_outside_its_outline_nothing_is_printed_but_how_it_is_folded(place, curator, told, size):
    with writing(place.engine) as session:
        seed = find_seed(session, told.corn)
        seed.name, seed.variety, seed.kept_at = (
            "Maíz azul de la terraza " * 8,
            "El frasco de la cama " * 9,
            "Casa " * 30,
        )
        seed.germination, seed.note = "Nueve días al sol y a la sombra. " * 40, "Donaudampfschifffahrt" * 40
    for language in ("", "/es"):
        (sheet,) = paper.drawn(file(curator, told, size, language))
        assert paper.codes(sheet) == [f"{SITE}/s/{told.code}"]
        assert paper.edge_is_white(sheet, mm=ABOVE - 1)
        right, below = BACK, TOP + HIGH
        outside = [(right + 1, 0, WIDE, TOP - 1), (right + 1, below + 1, WIDE, 14), (0, 0, FRONT - 1, TOP - 1),
                   (0, below + 1, FRONT - 1, 14), (0, PATTERN.height + 1, PATTERN.width, 8)]  # fmt: skip
        assert [box for box in outside if inked(part(sheet, *box, size=size)).any()] == []
        assert inked(part(sheet, 0, PATTERN.height + 9, PATTERN.width, 60, size=size)).any()


def test_the_outline_is_solid_the_folds_are_dashed_and_neither_is_written_over(curator, told):
    (sheet,) = paper.drawn(file(curator, told))
    ends = part(sheet, BACK + WIDE - 0.3, TOP + 2, 0.6, HIGH - 4, size="a4")
    assert inked(ends).any(axis=1).all()
    for at in (FRONT, BACK):
        fold = inked(part(sheet, at - 0.3, TOP + 2, 0.6, HIGH - 4, size="a4")).any(axis=1)
        assert 0.4 < fold.mean() < 0.75
        beside = inked(part(sheet, at - 2, TOP + 2, 1.4, HIGH - 4, size="a4"))
        assert not beside.any()


def test_what_does_not_fit_at_the_back_is_left_out_whole_and_said(place, curator, told):
    with writing(place.engine) as session:
        find_seed(session, told.corn).note = "Long before the well was dug. " * 90
    (text,) = paper.words(file(curator, told))
    assert ("Up in nine days" in text, "Long before" in text, "“It came from" in text) == (True, False, True)
    page = curator.get(f"/desk/seeds/{told.corn}/envelope").text
    assert "Too long for the back, and left out: What is said of it." in page


@pytest.mark.parametrize(
    ("terms", "shown"), [({"name_shown": NameShown.pseudonym, "pseudonym": "Nan"}, "Nan"),
                         ({"name_shown": NameShown.anonymous}, "")]
)  # fmt: skip
def test_a_keeper_is_named_as_they_allow(place, curator, told, terms, shown):
    change(place, told.amara.agreement, **terms)
    with writing(place.engine) as session:
        find_seed(session, told.corn).name = "The corn"
    (text,) = paper.words(file(curator, told))
    assert shown in text
    assert "Okafor" not in text


@pytest.mark.parametrize("terms", [{"print": False}, {"withdrawn": True}, {"web": False}])
def test_without_the_keepers_agreement_there_is_no_envelope(place, curator, told, terms):
    address = f"/desk/seeds/{told.corn}/envelope"
    assert address in curator.get(f"/desk/seeds/{told.corn}").text
    change(place, told.amara.agreement, **terms)
    for ending in ("", ".pdf"):
        answer = curator.get(address + ending)
        assert (answer.status_code, "Okafor" in answer.text) == (404, False)
    assert address not in curator.get(f"/desk/seeds/{told.corn}").text


def test_a_retired_lot_has_no_envelope(place, curator, told):
    with writing(place.engine) as session:
        retire_record(session, find_seed(session, told.corn), by_id=None, now=NOW)
    assert curator.get(f"/desk/seeds/{told.corn}/envelope").status_code == 404


def test_without_a_public_address_there_is_no_code_and_no_file(place, curator, told):
    place.settings.__dict__["base_url"] = ""
    address = f"/desk/seeds/{told.corn}/envelope"
    page = curator.get(address).text
    assert "Set STORYLOOM_BASE_URL" in page
    assert "No code yet" in page
    refused = curator.get(f"{address}.pdf")
    assert (refused.status_code, "STORYLOOM_BASE_URL" in refused.text) == (422, True)


def line(giver, receiver, hands, year=None):
    return HandoverLine(giver, receiver, year, "", None, hands)


def test_a_lineage_in_a_line_says_where_it_branches():
    assert lineage_words([]) == ""
    assert lineage_words([line("", "Nima", (None, 0), 1970)]) == "Nima (1970)"
    branches = [line("Ana", "Nima", (0, 1), 1970), line("Nima", "Vera", (1, 2)), line("Nima", "Amara", (1, 3))]
    assert lineage_words(branches) == "Ana \u203a Nima (1970) \u203a Vera; Nima \u203a Amara"
