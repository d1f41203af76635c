"""Paper from a browser's own print: the same pages as in the file, each with its code, nothing of the site around."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState

from archive.settings import Settings
from ingest.place import open_place
from tests.browser.conftest import Site
from tests.browser.everything import one_of_everything
from tests.serving import environment_of, serve
from tests.web import paper_reading as paper

pytestmark = pytest.mark.browser
PUBLIC = "https://voices.example.org"


@pytest.fixture(scope="module")
def examples(site: Site) -> dict[str, str]:
    return one_of_everything(open_place(Settings(data=site.data, transcriber="test:echo")), site.slugs)


@pytest.fixture(scope="module")
def printing(site: Site, browser: Browser, steward: StorageState) -> Iterator[tuple[str, Page]]:
    """The same archive under a public address, and a page of it with the steward signed in."""
    environment = environment_of(site.data, transcriber="test:echo", base_url=PUBLIC)
    with (
        serve(environment, "--no-worker") as served,
        browser.new_context(storage_state=steward) as context,
    ):
        yield served.address, context.new_page()


@pytest.mark.parametrize(
    ("address", "mm", "pages"),
    [
        ("/desk/trails/{trail}/signs", (210, 297), 3),
        ("/desk/trails/{trail}/signs?size=a5", (148, 210), 3),
        ("/desk/trails/{trail}/signs?size=letter", (216, 279), 3),
        ("/desk/trails/{trail}/booklet", (297, 210), 1),
        ("/desk/recipes/{recipe}/card", (105, 148), 2),
        ("/desk/seeds/{seed}/envelope", (210, 297), 1),
        ("/desk/seeds/{seed}/envelope?size=letter", (216, 279), 1),
    ],
)
def test_a_printed_page_has_its_size_and_codes(printing, examples, address: str, mm: tuple, pages: int) -> None:
    site, page = printing
    page.goto(site + address.format(**examples))
    page.evaluate("document.fonts.ready.then(() => 0)")
    made = page.pdf(prefer_css_page_size=True, print_background=False)
    drawn = paper.drawn(made)
    assert (len(drawn), paper.sizes(made)) == (pages, {mm})
    on_the_page = page.locator("svg.paper-code").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    read = [address for sheet in drawn for address in paper.codes(sheet)]
    assert sorted(read) == sorted(label.removeprefix("QR code: ") for label in on_the_page)
    assert all(address.startswith(f"{PUBLIC}/") for address in read)
    assert "Storyloom" not in " ".join(paper.words(made))
    assert all(paper.edge_is_white(sheet) for sheet in drawn)


@pytest.mark.parametrize("address", ["/desk/trails/{trail}/signs", "/desk/trails/{trail}/signs?size=a5",
                                     "/desk/trails/{trail}/booklet", "/desk/recipes/{recipe}/card",
                                     "/desk/seeds/{seed}/envelope"])  # fmt: skip
def test_no_words_stand_outside_their_paper(printing, examples, address: str) -> None:
    site, page = printing
    page.goto(site + address.format(**examples))
    page.emulate_media(media="print")
    outside = page.evaluate("""() => [...document.querySelectorAll('.sign, .page, .card-face, .label, .told')].filter(
        (one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).length""")
    page.emulate_media(media=None)
    assert outside == 0
