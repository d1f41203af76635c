"""How one listens: speed, silence, sleep, captions, media keys; and the voice that goes along from page to page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

AUDIO = "document.querySelector('audio')"
TOLD = "document.querySelector('[data-told]').textContent"
# The machine of these tests says a sentence a second, so lines are a second long.


REFUSING = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException("a press first", "NotAllowedError"));
window.allow = () => (HTMLMediaElement.prototype.play = play);
"""


def story(site: Site, place: str = "") -> str:
    return f"{site.address}/stories/{site.slugs[0]}{place}"


def ready(page: Page) -> None:
    until(page, f"{AUDIO}.readyState >= 1")


def open_ways(page: Page) -> None:
    page.click("[data-more] summary")


def test_speed_acts_keeps_the_pitch_and_is_kept_for_the_next_story(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site))
    ready(page)
    open_ways(page)
    page.select_option("#speed", "1.5")
    page.click("[data-toggle]")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > 0.5")
    assert page.evaluate(f"[{AUDIO}.playbackRate, {AUDIO}.preservesPitch]") == [1.5, True]
    page.goto(f"{site.address}/stories/{site.slugs[1]}")
    ready(page)
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1.5


BOX = 'data-skip data-keep="skip"'


def with_a_pause(route: Route) -> None:
    """The sample speaks without long pauses: the page is told of one from 3 to 9 seconds."""
    answer = route.fetch()
    text = answer.text().replace('data-silences=""', 'data-silences="3-9"').replace(f"{BOX} disabled", BOX)
    assert 'data-silences="3-9"' in text
    route.fulfill(response=answer, body=text)


def test_silence_is_skipped_where_one_asks_for_it_and_the_page_says_so(site: Site, open_page: Open) -> None:
    page = open_page()
    page.route(story(site), with_a_pause)
    page.goto(story(site, "#t=2.5"))
    ready(page)
    page.click("[data-toggle]")
    until(page, f"{AUDIO}.currentTime > 3.6")
    assert page.evaluate(f"{AUDIO}.currentTime") < 8, "nothing is skipped unasked"
    open_ways(page)
    page.check("#skip-silence")
    until(page, f"{AUDIO}.currentTime >= 8.6")
    until(page, f"{TOLD}.startsWith('Skipped ')")
    assert not page.evaluate(f"{AUDIO}.paused")


def test_the_sleep_timer_fades_and_stops(site: Site, open_page: Open) -> None:
    page = open_page()
    page.clock.install()
    page.goto(story(site))
    ready(page)
    open_ways(page)
    page.select_option("#sleep", "5")
    page.click("[data-toggle]")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > 0.3")
    page.clock.fast_forward(4 * 60_000 + 56_000)
    until(page, f"{AUDIO}.volume < 1")
    assert not page.evaluate(f"{AUDIO}.paused")
    page.clock.fast_forward(5_000)
    until(page, f"{AUDIO}.paused && {AUDIO}.volume === 1")
    assert page.input_value("#sleep") == ""
    assert page.evaluate(f"{TOLD}.startsWith('The sleep timer stopped')")


def test_large_captions_say_what_is_being_said(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site, "#t=5.2"))
    ready(page)
    assert page.evaluate(f"{AUDIO}.textTracks[0].mode") == "disabled"
    open_ways(page)
    page.check("#large-captions")
    said = page.locator(".passages > li").nth(5).locator(".voice")
    plain = "[...voice.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim())"
    first_words = said.evaluate(f"(voice) => {plain}.find(Boolean)")
    until(page, f"document.querySelector('[data-said]').textContent.includes({first_words!r})")
    assert page.locator("[data-captions]").is_visible()


def test_the_lock_screen_knows_the_story_and_moves_by_passages(site: Site, open_page: Open) -> None:
    page = open_page()
    page.add_init_script(
        "window.acts = {}; MediaSession.prototype.setActionHandler = (name, act) => { window.acts[name] = act; };"
    )
    page.goto(story(site, "#t=5.2"))
    ready(page)
    fields = "({ title, artist, album, artwork }) => [title, artist, album, artwork[0].src]"
    told = page.evaluate(f"({fields})(navigator.mediaSession.metadata)")
    assert told[0] == page.locator("h1").text_content()
    assert told[1] in (page.locator(".eyebrow").first.text_content() or "")
    assert told[2] == "Storyloom"
    answer = page.request.get(told[3])
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    until(page, f"Math.abs({AUDIO}.currentTime - 5.2) < 0.5")
    starts = page.locator(".passages > li").evaluate_all("(lines) => lines.map((line) => Number(line.dataset.start))")
    page.evaluate("acts.nexttrack()")
    until(page, f"Math.abs({AUDIO}.currentTime - {min(s for s in starts if s > 5.2)}) < 0.1")
    page.evaluate("acts.seekto({ seekTime: 20 })")
    until(page, f"Math.abs({AUDIO}.currentTime - 20) < 0.1")
    page.evaluate("acts.play()")
    until(page, f"!{AUDIO}.paused && navigator.mediaSession.playbackState === 'playing'")
    page.evaluate("acts.pause()")
    until(page, f"{AUDIO}.paused")


def test_the_voice_goes_along_to_a_storys_other_pages(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site, "#t=12"))
    ready(page)
    page.click("[data-toggle]")
    until(page, f"{AUDIO}.currentTime > 12.3")
    page.click(".story-ways a[href$='/made']")
    page.wait_for_url("**/made")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > 12.3")
    page.keyboard.press("k")
    until(page, f"{AUDIO}.paused")
    at = page.evaluate(f"{AUDIO}.currentTime")
    page.click(".story-ways a[href$='/transcript']")
    page.wait_for_url("**/transcript")
    until(page, f"{AUDIO}.readyState >= 1 && Math.abs({AUDIO}.currentTime - {at}) < 0.3")
    assert page.evaluate(f"{AUDIO}.paused"), "who paused is not spoken to on the next page"
    page.wait_for_selector(".passages [aria-current]")


def test_where_the_browser_wants_a_press_the_page_says_where_it_goes_on(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site, "#t=12"))
    ready(page)
    page.click("[data-toggle]")
    until(page, f"{AUDIO}.currentTime > 12.1")
    page.add_init_script(REFUSING)
    page.click(".story-ways a[href$='/made']")
    page.wait_for_url("**/made")
    button = page.get_by_role("button", name="Go on at 0:1")
    button.wait_for()
    page.evaluate("void allow()")
    button.click()
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > 12.1")
    assert not button.is_visible()


def test_the_place_is_remembered_for_another_day(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site, "#t=14"))
    ready(page)
    page.click("[data-toggle]")
    until(page, f"{AUDIO}.currentTime > 14.2 && localStorage.getItem('place:{site.slugs[0]}') !== null")
    page.evaluate(f"{AUDIO}.pause()")
    page.goto(f"{site.address}/stories/{site.slugs[1]}")
    ready(page)
    assert page.evaluate(f"{AUDIO}.currentTime") == 0, "another story begins at its beginning"
    page.goto(story(site))
    until(page, f"{AUDIO}.readyState >= 1 && {AUDIO}.currentTime >= 14 && {AUDIO}.currentTime < 15")
    assert page.evaluate(f"{AUDIO}.paused")
