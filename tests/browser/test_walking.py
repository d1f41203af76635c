"""Walking a trail with a phone: a voice within one tap, all of it by keyboard, a voice that left, a tablet alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from archive.settings import Settings
from ingest.place import open_place
from tests.browser.conftest import Site
from tests.browser.hands import HEARD, SOUNDS, press, tab_to, to_main
from tests.browser.looking import PHONE, TOO_WIDE
from tests.browser.trails import TRAIL, code_of, kept_trail
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HELD = {"width": PHONE, "height": 600}
PLAYS = "(() => { const a = document.querySelector('audio'); return !a.paused && a.currentTime > 0.2; })()"
SHORT = """
document.addEventListener("readystatechange", () => Object.assign(document.body.dataset, {idleS: "2", turnS: "1"}),
  { once: true });
"""
"""Before the page's own scripts run: a tablet that loses patience at once."""


@pytest.fixture
def trail(site: Site) -> str:
    return f"{site.address}/trails/{TRAIL}"


def test_a_stop_plays_within_one_tap_of_the_trail(trail: str, open_page: Open) -> None:
    page = open_page(viewport=HELD, has_touch=True)
    page.add_init_script(SOUNDS)
    page.goto(trail)
    page.locator("#stop-1 .stop-play").tap()
    until(page, HEARD.format(0.2))
    page.locator("#stop-1 .stop-play").tap()
    until(page, "sounds.at(-1).paused")


def test_starting_the_trail_plays_its_first_stop(trail: str, open_page: Open) -> None:
    page = open_page(viewport=HELD, has_touch=True)
    page.goto(trail)
    page.get_by_role("link", name="Start the trail").tap()
    page.wait_for_url(f"{trail}/1#t=0")
    until(page, PLAYS)


def test_a_code_leads_to_a_voice_within_one_tap_and_a_thumb_reaches_the_way_on(
    site: Site, trail: str, open_page: Open
) -> None:
    code = code_of(open_place(Settings(data=site.data, transcriber="test:echo")), 1)
    page = open_page(viewport=HELD, has_touch=True)
    page.goto(f"{site.address}/q/{code.upper()}")
    assert page.url == f"{trail}/1"
    play = page.locator("[data-toggle]")
    ways = [play, page.locator(".stop-ways .before"), page.locator(".stop-ways .after")]
    for way, least in zip(ways, (64, 48, 48), strict=True):
        box = way.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= least
        assert HELD["height"] / 2 < box["y"] <= HELD["height"] - box["height"]
    play.tap()
    until(page, PLAYS)
    page.locator(".stop-words > summary").tap()
    until(page, "document.querySelector('.passages > [aria-current]') !== null")


def test_the_whole_trail_is_walked_by_keyboard(trail: str, open_page: Open) -> None:
    page = open_page()
    page.goto(trail)
    to_main(page)
    press(page, ".trail-start a")
    page.wait_for_url(f"{trail}/1#t=0")
    until(page, PLAYS)
    press(page, ".stop-ways .after")
    page.wait_for_url(f"{trail}/3")  # The second voice has left: the way leads past it.
    expect(page.locator("h1")).to_contain_text("blue corn")
    press(page, ".stop-ways .after")
    page.wait_for_url(f"{trail}/4")
    press(page, "[data-toggle]")
    until(page, PLAYS)
    expect(page.locator(".stop-at")).to_contain_text("You are at 4 of 4")
    press(page, ".stop-ways .after")
    page.wait_for_url(trail)


def test_a_voice_that_left_leads_to_the_next_stop(trail: str, open_page: Open) -> None:
    page = open_page(viewport=HELD)
    page.goto(f"{trail}/2")
    expect(page.locator("h1")).to_contain_text("This voice has left the trail")
    page.locator(".stop-gone .button").click()
    page.wait_for_url(f"{trail}/3")


@pytest.mark.parametrize("width", [320, PHONE])
def test_larger_words_are_kept_and_fit(trail: str, open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 600}, java_script_enabled=True)
    page.goto(f"{trail}/1")
    page.get_by_role("button", name="Very large text").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.dataset.text") == "larger"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"
    for path in ("", "/1", "/2", "/3", "/kiosk", "/kiosk/1"):
        page.goto(f"{trail}{path}")
        assert page.evaluate(TOO_WIDE) == "", path


def test_what_matters_stands_out_in_the_sun(trail: str, open_page: Open) -> None:
    page = open_page(viewport=HELD, color_scheme="light")
    for path, selectors in {"": (".stop-facts", ".trail-facts", "h1", ".lede"), "/1": (
        "h1 > span:last-child", ".stop-facts strong", ".stop-where", ".stop-at a", ".stop-quote", ".stop-text",
        ".stop-walk", ".stop-ways a", "[data-now]", ".stop-head .stop-number", "[data-toggle]",
    )}.items():  # fmt: skip
        page.goto(f"{trail}{path}")
        for selector in selectors:
            assert page.evaluate(CONTRAST, selector) >= 7, selector


CONTRAST = """(selector) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const found = document.querySelector(selector);
  let behind = found;
  while (rgb(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement;
  const [a, b] = [getComputedStyle(found).color, getComputedStyle(behind).backgroundColor].map((c) => light(rgb(c)));
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""


def test_without_a_script_a_stop_can_be_heard_and_walked(trail: str, open_page: Open) -> None:
    page = open_page(viewport=HELD, java_script_enabled=False)
    page.goto(f"{trail}/1")
    assert page.locator("audio").get_attribute("controls") == ""
    page.locator(".stop-ways .after").click()
    page.goto(f"{trail}/kiosk")
    expect(page.locator("[data-invitation]")).to_have_count(3)
    page.locator("[data-invitation] a").first.click()
    assert page.url == f"{trail}/kiosk/1#t=0"
    page.locator(".stop-ways .before").click()
    assert page.url == f"{trail}/kiosk"


def test_a_tablet_turns_its_invitations_and_comes_back_to_them_after_silence(trail: str, open_page: Open) -> None:
    page = open_page(viewport={"width": 1024, "height": 768}, has_touch=True)
    page.add_init_script(SHORT)
    page.goto(f"{trail}/kiosk")
    shown = "[...document.querySelectorAll('[data-invitation]')].findIndex((one) => one.matches('.shown'))"
    assert page.evaluate(shown) == 0
    until(page, f"{shown} === 1")
    until(page, f"{shown} === 0")
    page.locator("[data-invitation].shown a").tap()
    page.wait_for_url(f"{trail}/kiosk/**")
    until(page, PLAYS)
    until(page, "document.querySelector('audio').currentTime > 3")  # Longer than its patience, and still there.
    assert "/kiosk/" in page.url
    page.wait_for_url(f"{trail}/kiosk")


def test_no_way_leads_out_of_a_tablets_trail(trail: str, open_page: Open) -> None:
    page = open_page(viewport={"width": 1024, "height": 768}, has_touch=True)
    page.goto(f"{trail}")
    page.goto(f"{trail}/kiosk")
    length = page.evaluate("history.length")
    page.locator("[data-invitation].shown a").tap()
    page.wait_for_url(f"{trail}/kiosk/**")
    page.locator(".stop-ways .after").tap()
    page.wait_for_url(f"{trail}/kiosk/3#t=0")
    assert page.evaluate("history.length") <= length + 2
    page.locator("h1").tap()
    page.go_back()
    page.wait_for_url(f"{trail}/kiosk")


def test_a_festivals_own_tablet_plays_what_is_kept_to_it_and_no_other_does(site: Site, open_page: Open) -> None:
    place = open_place(Settings(data=site.data, transcriber="test:echo"))
    with kept_trail(place, site.slugs[0]) as (slug, token):
        tablet, another = (open_page(viewport={"width": 1024, "height": 768}) for _ in range(2))
        tablet.goto(f"{site.address}/device/{token}")
        tablet.locator("main form button").click()
        tablet.goto(f"{site.address}/trails/{slug}/kiosk")
        tablet.locator("[data-invitation] a").click()
        until(tablet, PLAYS)
        assert "/media/kept-stops/" in tablet.evaluate("document.querySelector('audio').currentSrc")
        another.goto(f"{site.address}/trails/{slug}/kiosk")
        expect(another.locator("[data-invitation]")).to_have_count(0)


def test_a_tablet_is_used_by_keyboard(trail: str, open_page: Open) -> None:
    page = open_page(viewport={"width": 1024, "height": 768})
    page.goto(f"{trail}/kiosk")
    tab_to(page, "[data-invitation].shown a")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('[data-invitation]').matches(':nth-child(2)')")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{trail}/kiosk/1#t=0")
    until(page, PLAYS)
    press(page, "[data-toggle]")
    until(page, "document.querySelector('audio').paused")
