"""Records changed on screen: two editors of one record, the log, and undo."""

import shutil

import pytest
from playwright.sync_api import Page, expect

from oi_metrics.records.editing import editor
from oi_metrics.records.read import EMBEDDED
from oi_metrics.records.tables import load
from tests.browser.conftest import idle, serving

ROW = 36
"""Height of a row of a grid in pixels."""
OLD, FIRST, SECOND = "Clinical site partnership programme with hospitals", "A programme with hospitals", "A partnership of hospitals"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    copy = tmp_path_factory.mktemp("edited") / "records"
    shutil.copytree(EMBEDDED, copy)
    return copy


@pytest.fixture(scope="module")
def edited(folder):
    with serving(folder, OI_EDIT="1") as started:
        yield started


def opened(browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 1400}).new_page()
    page.goto(f"{address}/records?lang=en&text=site+partnership+programme")
    idle(page)
    return page


def write(page: Page, title: str) -> None:
    """Put a title into the first row of the grid, and say what it rests on."""
    page.get_by_label("Your name, for the log").fill(title.split()[1])
    page.get_by_label("Your name, for the log").press("Enter")
    idle(page)
    grid = page.locator("[data-testid=stDataFrame]").last
    grid.scroll_into_view_if_needed()
    pending = page.get_by_role("heading", name="1 change, not stored yet")
    for _ in range(4):  # the grid is a canvas, which may be drawn anew under a keystroke
        cell(page, grid, 1, 320)
        page.wait_for_timeout(500)
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        if page.locator("#portal textarea").is_visible():
            page.keyboard.press("ControlOrMeta+A")
            page.keyboard.type(title)
            page.keyboard.press("Enter")
            page.wait_for_timeout(1500)
        if pending.is_visible():
            break
    expect(pending).to_be_visible()
    for label, text in (
        ("Title of the source", "A letter"),
        ("Publisher", "The company"),
        ("Where in the source", "p. 1"),
        ("What it says, in English", "The programme has another name."),
        ("What it says, in Korean", "프로그램 이름이 다르다."),
    ):
        field = page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Tab")
        idle(page)


def cell(page: Page, grid, row: int, inside: int) -> None:
    """Choose a cell of a grid, which is drawn on a canvas, by its row and a point of its column in pixels."""
    box = grid.bounding_box()
    page.mouse.click(box["x"] + inside, box["y"] + ROW * row + ROW / 2)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    idle(page)


def test_of_two_editors_one_wins_the_other_is_told_and_the_log_has_both(browser, edited, folder):
    one, two = opened(browser, edited), opened(browser, edited)
    write(one, FIRST)
    write(two, SECOND)
    save(one)
    expect(one.get_by_text("Saved. The log has it")).to_be_visible()
    save(two)
    expect(two.get_by_text("Nothing was saved", exact=False).first).to_be_visible()
    assert title(folder) == FIRST
    log = editor(folder).log()
    assert {(entry.who, entry.accepted) for entry in log if entry.table == "agreements"} == {("programme", True), ("partnership", False)}
    undo(one, 1 + next(place for place, entry in enumerate(log) if entry.accepted and entry.table))
    assert title(folder) == OLD


def undo(page: Page, row: int) -> None:
    """Undo the save that a row of the log belongs to."""
    page.get_by_role("radio", name="Log and undo").click()
    idle(page)
    grid = page.locator("[data-testid=stDataFrame]").last
    grid.scroll_into_view_if_needed()
    cell(page, grid, row, 15)
    idle(page)
    page.get_by_role("button", name="Undo what was saved with it").click()
    idle(page)
    expect(page.get_by_text("Saved. The log has it")).to_be_visible()


def title(folder) -> str:
    agreements = load(folder).agreements
    return agreements.set_index("agreement_id").at["site-partnership-2012", "title_en"]
