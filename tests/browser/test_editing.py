"""Records changed on screen, by keyboard alone: two editors of one record, the log, and undo."""

import shutil

import pytest
from playwright.sync_api import Page, expect

from oi_metrics.records.editing.choose import editor
from oi_metrics.records.load import load
from oi_metrics.records.reading.folder import EMBEDDED
from tests.browser.conftest import idle, serving

KEY = "site-partnership-2012"
OLD, FIRST, SECOND = "Clinical site partnership programme with hospitals", "A programme with hospitals", "A partnership of hospitals"
GROUND = {
    "Title of the source": "A letter",
    "Publisher": "The company",
    "Where in the source": "p. 1",
    "What it says, in English": "The programme has another name.",
    "What it says, in Korean": "프로그램 이름이 다르다.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    copy = tmp_path_factory.mktemp("edited") / "records"
    shutil.copytree(EMBEDDED, copy)
    return copy


@pytest.fixture(scope="module")
def edited(folder):
    with serving(folder, OI_EDIT="1") as started:
        yield started


def opened(browser, address: str, who: str) -> Page:
    """A reader of her own who has the record before her in the form."""
    page = browser.new_context(viewport={"width": 1440, "height": 1400}).new_page()
    page.goto(f"{address}/records?lang=en")
    idle(page)
    told(page, **{"Your name, for the log": who})
    part(page, "One record in a form")
    chosen(page, "Record", KEY)
    expect(field(page, "Title (EN)")).to_have_value(OLD)
    return page


def field(page: Page, label: str):
    return page.get_by_label(label, exact=True)


def told(page: Page, **texts: str) -> None:
    """Type into fields, leaving each by the tab key."""
    for label, text in texts.items():
        field(page, label).fill(text)
        field(page, label).press("Tab")
    idle(page)


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name=name)).to_be_checked()
    idle(page)


def chosen(page: Page, label: str, text: str) -> None:
    """Choose from a list by typing a part of what is wanted."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.focus()
    box.press_sequentially(text)
    expect(page.get_by_role("option").filter(has_text=text)).to_have_count(1)
    box.press("Enter")
    idle(page)


def pressed(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")
    idle(page)


def test_of_two_editors_one_wins_the_other_is_told_and_the_log_has_both(browser, edited, folder):
    one, two = opened(browser, edited, "Kim"), opened(browser, edited, "Lee")
    for page, title in ((one, FIRST), (two, SECOND)):
        told(page, **{"Title (EN)": title})
        expect(page.get_by_role("heading", name="1 change, not stored yet")).to_be_visible()
        told(page, **GROUND)
    pressed(one, "Save")
    expect(one.get_by_text("Saved. The log has it")).to_be_visible()
    pressed(two, "Save")
    expect(two.get_by_text(f"Nothing was saved: agreements/{KEY} was changed meanwhile by Kim")).to_be_visible()
    assert recorded(folder) == FIRST
    tries = [(entry.who, entry.accepted) for entry in editor(folder).log() if (entry.table, entry.key) == ("agreements", KEY)]
    assert sorted(tries) == [("Kim", True), ("Lee", False)]
    part(one, "Log and undo")
    chosen(one, "Saved together", "Kim")
    pressed(one, "Undo what was saved with it")
    expect(one.get_by_text("Saved. The log has it")).to_be_visible()
    assert recorded(folder) == OLD
    pressed(two, "Start again from what is stored")
    chosen(two, "Record", KEY)
    expect(field(two, "Title (EN)")).to_have_value(OLD)


def recorded(folder) -> str:
    return load(folder).agreements.set_index("agreement_id").at[KEY, "title_en"]
