"""Waiting for what a page will come to, asked from outside: the site's own policy forbids the page to evaluate text."""

import time

from playwright.sync_api import Frame, Page

LONGEST_S = 10.0
EVERY_MS = 50


def until(page: Page | Frame, expression: str) -> None:
    """Return once the expression holds in the page; fail after ten seconds."""
    ends = time.monotonic() + LONGEST_S
    while not page.evaluate(expression):
        assert time.monotonic() < ends, f"never came: {expression}"
        page.wait_for_timeout(EVERY_MS)
