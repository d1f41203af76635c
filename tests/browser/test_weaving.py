"""A weave heard as one: its voices really follow each other, by button and by key, and each is shown as it speaks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

# The weave's two sounds are in no document: they are met when they play. The last one that began is the one heard.
SOUNDS = """
window.heard = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.heard.push(this); return play.call(this); };
"""
# Before the page's own scripts run.
SHORT = """
document.addEventListener("readystatechange", () => {
  for (const voice of document.querySelectorAll("[data-end]")) voice.dataset.end = Number(voice.dataset.start) + 2;
}, { once: true });
"""
LAST = "heard.at(-1)"


def current(page: Page) -> int:
    return int(page.locator("[data-step][aria-current]").get_attribute("data-step") or 0)


@pytest.fixture
def weave(long_weave: str, open_page: Open) -> Page:
    """A weave with every voice shortened to its first two seconds."""
    page = open_page(reduced_motion="reduce")
    page.add_init_script(SOUNDS + SHORT)
    page.goto(long_weave)
    page.wait_for_selector("[data-weave-player]:not([hidden])")
    return page


def test_one_voice_follows_another_with_its_name(weave: Page) -> None:
    weave.click("[data-weave-player] [data-toggle]")
    first, second = (weave.locator("[data-step]").nth(n) for n in (0, 1))
    until(weave, f"{LAST} && !{LAST}.paused && {LAST}.currentTime > {first.get_attribute('data-start')}")
    assert current(weave) == 1
    assert first.get_attribute("data-name") in (weave.locator("[data-told]").text_content() or "")
    until(weave, "document.querySelector('[data-step=\"2\"]').hasAttribute('aria-current')")
    start_s = float(second.get_attribute("data-start") or "")
    until(weave, f"heard.length > 1 && !{LAST}.paused && {LAST}.currentTime > {start_s}")
    assert weave.evaluate(f"{LAST}.currentTime") < start_s + 3
    assert weave.evaluate(f"{LAST}.src").endswith(second.get_attribute("data-src") or "?")
    assert weave.evaluate("heard[0] !== heard[1]"), "the one fades out while the other fades in"
    until(weave, "heard[0].paused")
    assert second.get_attribute("data-name") in (weave.locator("[data-told]").text_content() or "")


def test_it_plays_to_its_end_and_says_so(weave: Page) -> None:
    last = weave.locator("[data-step]").last
    last.locator("[data-hear]").click()
    until(weave, f"{LAST} && !{LAST}.paused")
    until(weave, f"{LAST}.paused")
    assert "at its end" in (weave.locator("[data-told]").text_content() or "")
    assert weave.locator("[data-step][aria-current]").count() == 0


def test_keys_play_pause_and_step(weave: Page) -> None:
    weave.keyboard.press("k")
    until(weave, f"{LAST} && !{LAST}.paused")
    weave.keyboard.press("ArrowRight")
    until(weave, "document.querySelector('[data-step=\"2\"]').hasAttribute('aria-current')")
    until(weave, f"heard.length > 1 && !{LAST}.paused")
    weave.keyboard.press("ArrowLeft")
    until(weave, "document.querySelector('[data-step=\"1\"]').hasAttribute('aria-current')")
    weave.keyboard.press("Escape")
    until(weave, "heard.every((sound) => sound.paused)")
    heard = weave.evaluate("heard.length")
    weave.keyboard.press("Space")
    until(weave, f"heard.length > {heard} && !{LAST}.paused")
    assert current(weave) == 1


def test_without_a_script_every_voice_has_its_own_sound(open_page: Open, weave: Page) -> None:
    steps = weave.locator("[data-step]").count()
    plain = open_page(java_script_enabled=False)
    plain.goto(weave.url)
    assert plain.locator(".weave-voice audio[controls]").count() == steps
    assert not plain.locator("[data-weave-player]").is_visible()
