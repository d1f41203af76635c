"""Hostile words in every field of the record, looked at in a real browser on every address that shows anything.

They are written into the database, so that no form's check is in the way: what is stored is shown as it was written,
and neither a browser nor a template takes it for anything else.
"""

import pytest
from playwright.sync_api import Browser

from archive.keys import new_key
from tests.browser.planted import EVALUATED, SITE, Wireless, plant
from tests.web.matrix import Matrix

pytestmark = pytest.mark.browser
SHOWN = ("text/html", "application/xml", "text/xml", "application/rss+xml", "application/atom+xml",
         "text/plain", "application/json")  # fmt: skip
ASKING_AS = ("visitor", "steward")


@pytest.fixture(scope="module")
def matrix(tmp_path_factory):
    matrix = Matrix(tmp_path_factory.mktemp("hostile"))
    assert plant(matrix.place) > 40
    return matrix


def addresses(matrix: Matrix, who: str) -> list[str]:
    """Every address that answers a GET, asked about the story that is open."""
    laid = matrix.states.by_state["published"]
    asked = [one for one in matrix.routes() if one.method == "GET"]
    mine = [one for one in asked if who in one.askers or (one.by_link and who == "visitor")]
    links = {True: "their link", False: who}
    return sorted({matrix.address(one, laid, links[one.by_link]) for one in mine})


@pytest.mark.parametrize("who", ASKING_AS)
def test_nothing_that_people_wrote_runs_or_becomes_markup(browser: Browser, matrix: Matrix, who: str) -> None:
    context = browser.new_context(base_url=SITE, service_workers="block")
    context.set_default_timeout(30_000)
    wireless, wrong, looked = Wireless(matrix.asker, context), [], 0
    wireless.session = matrix.sessions[who]
    page = context.new_page()
    page.on("dialog", lambda dialog: (wrong.append(f"{page.url}: said {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if is_of_policy(said.text) else None)
    for address in addresses(matrix, who):
        answer = wireless.ask(address)
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if answer.status != 200:
            continue
        if EVALUATED in answer.text:
            wrong.append(f"{address}: a template was evaluated")
        if answer.headers["x-content-type-options"] != "nosniff":
            wrong.append(f"{address}: the browser may guess what it is")
        if kind not in SHOWN or "attachment" in answer.headers.get("content-disposition", ""):
            continue
        page.goto(address, wait_until="load")
        looked += 1
        if page.locator("[data-planted], a[href^='javascript:']").count():
            wrong.append(f"{address}: words became markup")
    if who == "visitor":
        wrong += suggested(page)
    wireless.close()
    context.close()
    assert wrong == []
    assert looked > 50


def suggested(page) -> list[str]:
    """What the search box offers is written by a script."""
    page.goto("/search")
    page.locator("#q").press_sequentially("zqa")
    page.wait_for_selector("#q-list [role=option]", state="attached")
    return ["a suggestion became markup"] if page.locator("[data-planted]").count() else []


def is_of_policy(said: str) -> bool:
    """Whether the policy stopped something: it is the second wall, and nothing should have come as far.

    The browser's own way of showing XML has styles that the policy stops.
    """
    return "Content Security Policy" in said and "Applying inline style" not in said


def test_a_browser_that_meets_an_injected_page_says_so(browser: Browser) -> None:
    """The catcher catches: what is looked for above is seen where it is."""
    context = browser.new_context()
    page, heard = context.new_page(), []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.set_content(f"<p data-planted id={new_key()}><script>alert('planted')</script>")
    assert (heard, page.locator("[data-planted]").count()) == (["planted"], 1)
    context.close()
