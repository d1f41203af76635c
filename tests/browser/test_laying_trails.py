"""Laying a trail: cards ordered by keys alone and by hand, a clip cut on its waveform, a stall put on the plan."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState
from sqlalchemy import select

from archive.database import reading
from archive.settings import Settings
from archive.trails import Stop, Trail
from ingest.place import Place, open_place
from tests.browser.conftest import Site
from tests.browser.everything import one_of_everything
from tests.browser.hands import press, tab_to, write
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def place(site: Site) -> Place:
    return open_place(Settings(data=site.data, transcriber="test:echo"))


@pytest.fixture(scope="module")
def found(site: Site, place: Place) -> dict[str, str]:
    return one_of_everything(place, site.slugs)


@pytest.fixture
def table(site: Site, found: dict[str, str], open_page: Open, steward: StorageState) -> Page:
    page = open_page(storage_state=steward, viewport={"width": 1200, "height": 1400})
    page.goto(f"{site.address}/desk/trails/{found['desk_trail']}")
    page.wait_for_selector("[data-handle]:not([hidden])")
    return page


def kept(place: Place, slug: str) -> list[str]:
    """The order as the archive has it."""
    with reading(place.engine) as session:
        stops = select(Stop.code).join(Trail, Trail.id == Stop.trail_id).where(Trail.slug == slug)
        return list(session.scalars(stops.where(Stop.removed_at.is_(None)).order_by(Stop.position)))


def shown(page: Page) -> list[str]:
    codes: list[str] = page.evaluate("[...document.querySelectorAll('[data-stop]')].map((one) => one.dataset.stop)")
    return codes


def handle(code: str) -> str:
    return f"[data-stop='{code}'] [data-handle]"


def said(page: Page) -> str:
    return page.locator("[data-said]").inner_text()


def test_a_card_is_taken_up_moved_and_laid_down_by_keys_alone(place: Place, found: dict[str, str], table: Page) -> None:
    one, two, three = kept(place, found["desk_trail"])
    press(table, handle(one), key="Space")
    assert "place 1 of 3" in said(table)
    table.keyboard.press("ArrowRight")
    table.keyboard.press("ArrowDown")
    assert shown(table) == [two, three, one]
    assert "place 3 of 3" in said(table)
    assert kept(place, found["desk_trail"]) == [one, two, three]
    table.keyboard.press("Space")
    until(table, "document.querySelector('[data-said]').textContent.includes('The order is saved')")
    assert kept(place, found["desk_trail"]) == [two, three, one]
    assert table.evaluate(f"document.activeElement.matches({handle(one)!r})")
    assert table.locator(f"[data-stop='{one}'] [data-place]").inner_text() == "3"


def test_escape_puts_a_card_back(place: Place, found: dict[str, str], table: Page) -> None:
    before = kept(place, found["desk_trail"])
    press(table, handle(before[0]), key="Space")
    table.keyboard.press("ArrowDown")
    assert shown(table) != before
    table.keyboard.press("Escape")
    assert shown(table) == before
    assert "back at place 1 of 3" in said(table)
    assert kept(place, found["desk_trail"]) == before


def test_a_card_is_dragged_by_its_handle(place: Place, found: dict[str, str], table: Page) -> None:
    first, second, third = kept(place, found["desk_trail"])
    start, aim = (table.locator(where).bounding_box() for where in (handle(first), f"[data-stop='{third}']"))
    assert start
    assert aim
    table.mouse.move(start["x"] + 20, start["y"] + 20)
    table.mouse.down()
    table.mouse.move(start["x"] + 60, start["y"] + 40, steps=4)
    table.mouse.move(aim["x"] + aim["width"] / 2, aim["y"] + aim["height"] / 2, steps=12)
    assert shown(table) == [second, third, first]
    table.mouse.up()
    until(table, "document.querySelector('[data-said]').textContent.includes('The order is saved')")
    assert kept(place, found["desk_trail"]) == [second, third, first]


def test_the_buttons_work_with_a_script(place: Place, found: dict[str, str], table: Page) -> None:
    first, second, third = kept(place, found["desk_trail"])
    press(table, f"[data-stop='{first}'] [data-down]")
    until(table, "document.querySelector('[data-said]').textContent.includes('The order is saved')")
    assert kept(place, found["desk_trail"]) == [second, first, third]


def test_the_buttons_work_without_a_script(
    site: Site, place: Place, found: dict[str, str], open_page: Open, steward: StorageState
) -> None:
    second, first, third = kept(place, found["desk_trail"])
    plain = open_page(storage_state=steward, java_script_enabled=False)
    plain.goto(f"{site.address}/desk/trails/{found['desk_trail']}")
    assert not plain.locator("[data-handle]").first.is_visible()
    plain.click(f"[data-stop='{first}'] [data-up]")
    plain.wait_for_url("**done=ordered**")
    assert kept(place, found["desk_trail"]) == [first, second, third]


def test_an_order_that_is_not_saved_goes_back_and_says_so(place: Place, found: dict[str, str], table: Page) -> None:
    before = kept(place, found["desk_trail"])
    table.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no connection')); }")
    press(table, f"[data-stop='{before[0]}'] [data-down]")
    table.wait_for_selector("[data-trouble]:not([hidden])")
    assert "The order was not saved" in table.locator("[data-trouble]").inner_text()
    assert shown(table) == before == kept(place, found["desk_trail"])


@pytest.fixture
def cutting(site: Site, found: dict[str, str], open_page: Open, steward: StorageState) -> Page:
    page = open_page(storage_state=steward, viewport={"width": 1200, "height": 1400})
    page.goto(f"{site.address}/desk/trails/{found['desk_trail']}/stops/new?story={site.slugs[1]}")
    page.wait_for_selector("[data-wave-box]:not([hidden])")
    return page


def test_a_clip_is_cut_on_the_waveform_heard_and_kept(place: Place, found: dict[str, str], cutting: Page) -> None:
    duration = float(cutting.locator("[data-pick]").get_attribute("data-duration") or 0)
    wave = cutting.locator("[data-wave]")
    wave.scroll_into_view_if_needed()
    box = wave.bounding_box()
    assert box
    cutting.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20)
    cutting.mouse.down()
    cutting.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 30, steps=8)
    cutting.mouse.up()
    start, end = (float(cutting.input_value(field)) for field in ("#f-start", "#f-end"))
    assert start == pytest.approx(duration / 4, abs=duration / 50)
    assert end == pytest.approx(duration / 2, abs=duration / 50)
    assert cutting.is_checked("input[name=part][value=seconds]")
    cutting.click("[data-hear]")
    sound = "document.querySelector('[data-sound]')"
    until(cutting, f"!{sound}.paused && {sound}.currentTime > {start}")
    cutting.evaluate(f"{sound}.currentTime = {end - 0.4}")
    until(cutting, f"{sound}.paused")
    assert cutting.evaluate(f"{sound}.currentTime") < end + 1
    before = kept(place, found["desk_trail"])
    cutting.click("main form button.button")
    cutting.wait_for_url("**done=added**")
    (code,) = set(kept(place, found["desk_trail"])) - set(before)
    with reading(place.engine) as session:
        stop = session.scalars(select(Stop).where(Stop.code == code)).one()
        assert stop.clip_id is not None
    cutting.click(f"[data-stop='{code}'] .danger")
    cutting.wait_for_url("**done=taken-out**")


def test_a_clip_is_cut_by_keys_and_by_lines(cutting: Page) -> None:
    tab_to(cutting, "[data-slide=start]")
    for _ in range(10):
        cutting.keyboard.press("ArrowRight")
    assert cutting.input_value("#f-start") == "1.0"
    assert cutting.is_checked("input[name=part][value=seconds]")
    cutting.select_option("[data-from]", index=1)
    assert cutting.is_checked("input[name=part][value=lines]")
    assert cutting.evaluate("document.querySelector('[data-to]').selectedIndex") == 1


def test_a_stall_is_put_on_the_plan_by_keys(
    site: Site, found: dict[str, str], open_page: Open, steward: StorageState
) -> None:
    page = open_page(storage_state=steward)
    page.goto(f"{site.address}/desk/festivals/{found['desk_festival']}")
    page.wait_for_selector(".stall-dot")
    assert page.locator(".stall-dot").count() == 1
    tab_to(page, ".stall-dot")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    values = [page.input_value(f".stall-row:first-child [data-{axis}]") for axis in "xy"]
    assert values == ["21", "35"]
    press(page, ".stall-row:nth-child(2) [data-put]")
    assert page.locator(".stall-dot").count() == 2
    page.keyboard.press("ArrowLeft")
    write(page, ".stall-row:nth-child(2) [data-name]", "Seed library")
    press(page, "[data-save]")
    page.wait_for_url("**done=stalls**")
    assert page.input_value(".stall-row:nth-child(2) [data-x]") == "49"
    assert page.input_value(".stall-row:nth-child(2) [data-name]") == "Seed library"
