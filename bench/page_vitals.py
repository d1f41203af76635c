"""What a phone is asked to do: `python -m bench.page_vitals SITE [PATH ...]`, against a site that is served.

Chromium at phone size with its processor slowed to a quarter. For each page,
from an empty cache: bytes over the wire without sound, the largest contentful
paint, the sum of layout shifts, and the longest time from a press to the next
frame (the worst of the presses made here, which a field measurement would call
the interaction to next paint). Times on a shared machine are a worst case.
"""

import argparse
import os
import shutil
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

PATHS = ("/", "/stories", "/stories/the-light-was-off", "/search?q=corn", "/crops/blue-corn", "/weave", "/about")
PHONE = {"width": 390, "height": 844}
SLOWER = 4
RUNS = 5
WATCH = """
window.__seen = {lcp: 0, cls: 0, inp: 0};
const watch = (type, note, more = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({type, buffered: true, ...more});
watch("largest-contentful-paint", (one) => { __seen.lcp = one.startTime; });
watch("layout-shift", (one) => { if (!one.hadRecentInput) __seen.cls += one.value; });
watch("event", (one) => { if (one.interactionId) __seen.inp = Math.max(__seen.inp, one.duration); },
  {durationThreshold: 16});
"""
PRESSED = "main button, main summary, main [data-knot], .theme button"
MOST_PRESSES = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("paths", nargs="*", default=PATHS)
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        print("| page | KB without sound | LCP, ms | CLS | press to next frame, ms |\n| --- | --- | --- | --- | --- |")
        for path in options.paths:
            runs = [visit(browser, options.site.rstrip("/") + path) for _ in range(RUNS)]
            kb, lcp, cls, inp = (median(run[place] for run in runs) for place in range(4))
            print(f"| `{path}` | {kb:.0f} | {lcp:.0f} | {cls:.3f} | {inp:.0f} |", flush=True)
        browser.close()


def visit(browser: Browser, address: str) -> tuple[float, float, float, float]:
    """KB over the wire, LCP in ms, CLS and the slowest press in ms, of one visit with an empty cache."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=3, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sounds: set[str] = set()
    received = {"bytes": 0}
    session.on("Network.responseReceived", lambda event: event["type"] == "Media" and sounds.add(event["requestId"]))

    def finished(event: dict[str, object]) -> None:
        if event["requestId"] not in sounds:
            received["bytes"] += int(str(event["encodedDataLength"]))

    session.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    weight = received["bytes"] / 1000
    before = page.evaluate("__seen")
    press(page)
    inp = page.evaluate("__seen.inp")
    context.close()
    return weight, before["lcp"], before["cls"], inp


def press(page: Page) -> None:
    """Press a few of the things on the page that do something in place."""
    for thing in page.locator(PRESSED).all()[:MOST_PRESSES]:
        if thing.is_visible() and thing.get_attribute("type") != "submit":
            thing.click(force=True, no_wait_after=True)
            page.wait_for_timeout(300)


if __name__ == "__main__":
    main()
