"""Every journey of the dashboard by keyboard alone: Tab, arrows, Enter, Space and Escape, and typing where text is asked for."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotYet

from oi_metrics.catalogue.index import METRICS
from oi_metrics.records.reading.folder import EMBEDDED
from tests.browser.conftest import idle, serving

FOCUSED = "e => e.contains(document.activeElement)"
STEP = """(control, key) => {
  const here = document.activeElement;
  if (control.contains(here)) return '';
  const group = control.closest('[role=radiogroup],[role=toolbar]');
  return group?.contains(here) ? 'ArrowRight' : key;
}"""
"""The next key on the way: Tab from group to group, an arrow within one; none at the goal."""
LOOK = """control => {
  const looks = [];
  for (let e = control, up = 0; e && up < 5; e = e.parentElement, up++) {
    const {boxShadow, outlineStyle, outlineWidth, borderColor, borderWidth} = getComputedStyle(e);
    looks.push(boxShadow, outlineStyle === 'none' ? '' : outlineWidth, parseFloat(borderWidth) ? borderColor : '');
  }
  return looks.join();
}"""
"""Ring, outline and border of a control and its frame."""
STOPS = 160
"""As many stops are tried on the way to a control."""


class Keyboard:
    """A reader without a mouse."""

    def __init__(self, page: Page):
        self.page = page

    def to(self, control: Locator, key: str = "Tab") -> Locator:
        """Walk to a control and see that its focus shows."""
        control.first.wait_for(state="attached", timeout=30_000)
        away = control.first.evaluate(LOOK)
        for walked in range(STOPS):
            step = control.first.evaluate(STEP, key)
            if not step:
                drawn = control.first.evaluate("e => ['CANVAS', 'TABLE'].includes(e.tagName)")  # a grid draws the ring of its cell itself
                if walked and not drawn and control.first.evaluate(LOOK) == away:
                    self._changes(control, away)
                return control
            self.page.keyboard.press(step)
        raise AssertionError(f"{control} is not reached by {key} and arrows")

    def _changes(self, control: Locator, away: str) -> None:
        """A look that comes gradually."""
        try:
            self.page.wait_for_function(f"([control, away]) => ({LOOK})(control) !== away", arg=[control.first.element_handle(), away])
        except NotYet as missing:
            raise AssertionError(f"the focus of {control} does not show") from missing

    def write(self, field: Locator, text: str) -> None:
        """Walk to a field, put a text in the place of what stands there, and leave it."""
        self.to(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.press("Tab")

    def press(self, *keys: str) -> None:
        """Press keys where the focus is, and wait for what they do."""
        for key in keys:
            self.page.keyboard.press(key)
        idle(self.page)

    def use(self, control: Locator, *keys: str, by: str = "Tab") -> None:
        """Walk to a control and press keys, Enter unless others are given."""
        self.to(control, by)
        self.press(*(keys or ("Enter",)))


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    return Keyboard(page)


def choose(keyboard: Keyboard, menu: Locator, what: str) -> None:
    """Choose an entry of a menu by its arrows."""
    page = menu.page
    keyboard.use(menu)
    expect(page.locator("[role=menu]:focus-within")).to_be_visible()
    entries, here = page.get_by_role("menuitem"), page.locator("[role=menuitem]:focus")
    at = ""
    for _ in range(entries.count()):
        page.keyboard.press("ArrowDown")
        expect(here.and_(entries.filter(has_not_text=at) if at else entries)).to_be_visible()
        at = here.inner_text()
        if at.endswith(what):
            break
    assert at.endswith(what), f"{what} is not reached by arrows"
    keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_have_count(0)


def test_no_element_moves_in_two_ways_at_once(visit) -> None:
    page = visit()
    page.get_by_test_id("stMain").get_by_role("button", name="More", exact=True).first.click()
    expect(page.get_by_role("menu")).to_be_visible()
    found = page.evaluate("() => [...new Set([...document.querySelectorAll('*')].map(e => getComputedStyle(e).transitionProperty))]")
    assert set(found) <= {"opacity", "none"}, "a menu that is opened by keyboard may never take the focus"


def metric(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True)).get_by_test_id("stMetricValue")


def test_filters_language_and_statements(visit, keyboard: Keyboard) -> None:
    page = visit()
    sidebar, main = page.get_by_test_id("stSidebar"), page.get_by_test_id("stMain")
    keyboard.use(main.get_by_role("button", name="?"))
    expect(page.get_by_text("The address holds your filters", exact=False)).to_be_visible()
    keyboard.press("Escape")
    keyboard.use(sidebar.get_by_role("button", name="Hospital", exact=True), "Space")
    expect(metric(page, "Agreements")).to_have_text("6")
    keyboard.use(sidebar.get_by_role("slider").first, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    expect(page).to_have_url(re.compile("years=2013-"))
    keyboard.use(sidebar.get_by_role("switch"), "Space")
    expect(page).to_have_url(re.compile("undated="))
    keyboard.to(sidebar.get_by_role("textbox"))
    page.keyboard.type("liver")
    keyboard.press("Enter")
    expect(page).to_have_url(re.compile("text=liver"))
    keyboard.use(sidebar.get_by_role("button", name="Clear filters"))
    expect(metric(page, "Agreements")).to_have_text("12")
    statements = main.get_by_role("button", name=re.compile(r"Statements \(\d+\)"))
    keyboard.use(statements)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Open the source").first).to_be_visible()
    assert dialog.evaluate(FOCUSED), "the focus is in the dialog"
    keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    keyboard.use(sidebar.get_by_role("radio", name="한국어"), "Space")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(metric(page, "협약")).to_have_text("12")


def test_pages_marks_and_downloads(visit, keyboard: Keyboard) -> None:
    page = visit()
    main = page.get_by_test_id("stMain")
    keyboard.use(page.get_by_test_id("stTopNavLink").filter(has_text="Agreements"))
    expect(page.get_by_role("heading", level=1, name="Agreements")).to_be_visible()
    keyboard.use(main.get_by_role("button", name=re.compile(r"^Statements \(\d+\)$")))
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("link", name="Open the source").first).to_be_visible()
    before = drawer.get_by_role("link", name="Open the source").count()
    mark = drawer.get_by_role("combobox", name="Statements of")
    keyboard.to(mark)
    keyboard.press("ArrowDown", "ArrowDown", "Enter")
    expect(mark).to_have_value(re.compile(r"^\d{4} · \w+ · Dated · Agreements \d+$"))
    idle(page)
    assert 0 < drawer.get_by_role("link", name="Open the source").count() < before
    keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page).not_to_have_url(re.compile("evidence="))  # the page has run again without the drawer
    idle(page)
    choose(keyboard, main.get_by_role("button", name="More", exact=True), "Download")
    assert taken(keyboard, main.get_by_role("button", name="CSV")).startswith(b"\xef\xbb\xbf")


def test_a_record_is_opened_and_left_again(visit, keyboard: Keyboard) -> None:
    page = visit("records", "lang=en&table=agreements")
    main = page.get_by_test_id("stMain")
    keyboard.use(main.get_by_role("link", name="asan-liver-2014", exact=True))
    expect(page).to_have_url(re.compile("/record\\?.*record=agreements%2Fasan-liver-2014"))
    keyboard.to(main.get_by_role("link", name="Open the source"))
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Records")).to_be_visible()
    keyboard.use(main.get_by_role("button", name="Make CSV: Agreements"))
    assert taken(keyboard, main.get_by_role("button", name="Download oi-metrics-")).startswith(b"\xef\xbb\xbf")


def test_a_record_is_changed_on_stated_ground(page: Page, keyboard: Keyboard, tmp_path: Path) -> None:
    shutil.copytree(EMBEDDED, tmp_path / "records")
    with serving(tmp_path / "records", OI_EDIT="1") as address:
        page.goto(f"{address}/records?lang=en&table=agreements")
        idle(page)
        main = page.get_by_test_id("stMain")
        keyboard.write(main.get_by_label("Your name, for the log"), "Kim")
        keyboard.use(main.get_by_role("radio", name="One record in a form"), "Space")
        keyboard.to(main.get_by_role("combobox", name="Record", exact=True))
        page.keyboard.type("yuhs")
        keyboard.press("Enter")
        keyboard.write(main.get_by_label("Title (EN)", exact=True), "Bank of specimens")
        for field in ("Title of the source", "Publisher", "Where in the source", "What it says, in English", "What it says, in Korean"):
            keyboard.write(main.get_by_label(field, exact=True), "As a letter says")
        keyboard.use(main.get_by_role("button", name="Save", exact=True))
        expect(main.get_by_text("Saved. The log has it")).to_be_visible()


def test_a_chart_wider_than_the_screen_is_moved(visit, keyboard: Keyboard) -> None:
    page = visit("sites")
    page.set_viewport_size({"width": 390, "height": 900})
    idle(page)
    frame = page.get_by_role("group", name="The clinical-site network")
    keyboard.to(frame)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("frame => frame.scrollLeft > 0", arg=frame.element_handle())


def test_every_wide_chart_keeps_its_width_on_a_narrow_screen(visit, page: Page) -> None:
    """As many pixels as its metric declares, in a frame of its own: the page is not moved sideways."""
    page.set_viewport_size({"width": 390, "height": 900})
    wide = [metric for metric in METRICS.values() if metric.chart and metric.chart.wide]
    assert len(wide) >= 5
    for metric in wide:
        place = next(place for place in metric.places if not place.leads_to)
        visit(place.page.removeprefix("overview"), f"lang=en&section={place.section}")
        frame = page.get_by_role("group", name=metric.title, exact=True)
        expect(frame).to_be_visible()
        assert frame.evaluate("frame => frame.scrollWidth") == metric.chart.wide, metric.name
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, metric.name


def given(page: Page, file: Path, rest: str) -> None:
    """Have the next chooser of files take a sheet of one agreement: rest is what stands after its title."""
    file.write_text(f"id,title,partners,partner type,agreement type,signed\nA-1,Study of the liver,{rest}\n")
    page.once("filechooser", lambda chooser: chooser.set_files(file))


def test_a_sheet_is_brought_and_used(page: Page, visit, keyboard: Keyboard, tmp_path: Path) -> None:
    given(page, tmp_path / "sheet.csv", "Seoul National University Hospital,hospital,mou,2019-03-12")
    visit("bring")
    main = page.get_by_test_id("stMain")
    keyboard.to(main.get_by_test_id("stFileUploader").locator("button"))
    page.keyboard.press("Enter")
    use = main.get_by_role("button", name="Use in this session")
    expect(use).to_be_visible(timeout=60_000)
    idle(page)
    keyboard.use(main.locator("summary").filter(has_text="Correct the columns"))
    keyboard.to(main.get_by_label("Currency where none is written"))
    page.keyboard.type("KRW")
    keyboard.press("Enter")
    keyboard.use(use)
    expect(page.get_by_text("You are viewing the records that you imported")).to_be_visible(timeout=60_000)
    expect(metric(page, "Agreements")).to_have_text("1")


def test_a_cell_is_mended_and_a_name_decided(page: Page, visit, keyboard: Keyboard, tmp_path: Path) -> None:
    given(page, tmp_path / "sheet.csv", "Seoul National Hospital,hospital,mou,2019-13-12")
    visit("bring")
    main = page.get_by_test_id("stMain")
    keyboard.use(main.get_by_test_id("stFileUploader").locator("button"))
    expect(main.get_by_role("heading", name="1 error prevents using the sheet")).to_be_visible(timeout=60_000)
    keyboard.use(main.get_by_role("switch"), "Space")
    keyboard.to(main.get_by_role("region", name="Cells of the sheet, to fix").get_by_test_id("data-grid-canvas"))
    page.keyboard.press("End")  # the last column of the row
    page.keyboard.press("Enter")
    cell = page.locator("#portal textarea")
    expect(cell).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("2019-12-13", delay=50)
    expect(cell).to_have_value("2019-12-13")
    keyboard.press("Enter")
    expect(main.get_by_role("heading", name="1 row can be used")).to_be_visible()
    expect(main.get_by_role("heading", name="1 name: 0 known, 1 new")).to_be_visible()
    keyboard.to(main.get_by_role("combobox", name="Seoul National Hospital"))
    page.keyboard.type("Seoul National University Hospital")
    keyboard.press("Enter")
    expect(main.get_by_role("heading", name="1 name: 1 known, 0 new")).to_be_visible()
    keyboard.to(main.get_by_role("combobox", name="Undo the merge"))
    keyboard.press("ArrowDown", "ArrowDown", "Enter")
    keyboard.use(main.get_by_role("button", name="Undo", exact=True))
    expect(main.get_by_role("heading", name="1 name: 0 known, 1 new")).to_be_visible()


def test_a_partner_and_what_changed(visit, keyboard: Keyboard) -> None:
    page = visit("partners")
    main = page.get_by_test_id("stMain")
    keyboard.to(main.get_by_role("combobox", name="Partner", exact=True))
    page.keyboard.type("Samsung")
    keyboard.press("Enter")
    expect(page).to_have_url(re.compile("profile=samsung-medical-center"))
    keyboard.use(main.get_by_role("switch", name=re.compile(r"Statements \(\d+\)")), "Space")
    expect(main.get_by_role("link", name="Open the source").first).to_be_visible()
    keyboard.use(page.get_by_test_id("stTopNavLink").filter(has_text="Claims and evidence"), by="Shift+Tab")
    expect(page.get_by_role("heading", level=1, name="Claims and evidence")).to_be_visible()
    idle(page)
    keyboard.use(main.locator("[class*=st-key-table-changes] a"))
    expect(page.get_by_role("dialog").get_by_role("link", name="Open the source").first).to_be_visible()


def test_trials_of_a_file_are_imported(page: Page, visit, keyboard: Keyboard, tmp_path: Path) -> None:
    file = tmp_path / "approvals.csv"
    file.write_text('no,approval,applicant,product,title,phase,sites\n1,2013-01-02,Sanofi-Aventis Korea,A,First title,3상,"서울대학교병원,서울아산병원"\n')
    page.once("filechooser", lambda chooser: chooser.set_files(file))
    visit("registry", "lang=en&section=sources")
    main = page.get_by_test_id("stMain")
    keyboard.use(main.get_by_test_id("stFileUploader").locator("button"))
    keyboard.use(main.get_by_role("button", name="Import", exact=True))
    expect(main.get_by_text(re.compile(r"Imported: approvals\.csv\."))).to_be_visible(timeout=60_000)


def test_a_briefing_is_chosen_and_made(visit, keyboard: Keyboard) -> None:
    page = visit("briefing")
    main = page.get_by_test_id("stMain")
    keyboard.use(main.get_by_role("radio", name="Ministry"), "Space")
    keyboard.use(main.get_by_role("radio", name="Both languages"), "Space")
    keyboard.use(main.get_by_role("button", name="Later"))
    keyboard.use(main.get_by_role("button", name="Make slides (PPTX)"))
    assert taken(keyboard, main.get_by_role("button", name=re.compile("^Download oi-metrics-briefing"))).startswith(b"PK")


def test_a_presentation_is_started_and_left(visit, keyboard: Keyboard) -> None:
    page = visit("briefing")
    keyboard.use(page.get_by_test_id("stMain").get_by_role("button", name="Present on a whole screen"))
    expect(page).to_have_url(re.compile(r"/present\?.*at=1"))
    keyboard.press("ArrowRight", "ArrowRight")
    expect(page).to_have_url(re.compile("at=3"))
    keyboard.press("e")
    keyboard.to(page.get_by_role("dialog").get_by_role("link", name="Open the source"))
    keyboard.press("Escape", "Escape")
    expect(page.get_by_role("heading", level=1, name="Briefing")).to_be_visible()


def test_the_registries_to_the_trials_behind_a_figure_and_a_hospital(visit, keyboard: Keyboard) -> None:
    page = visit("registry")
    main = page.get_by_test_id("stMain")
    keyboard.use(main.get_by_role("radio", name="Sponsor", exact=True), "Space")
    expect(page).to_have_url(re.compile("trials_by=sponsor"))
    keyboard.to(main.get_by_role("combobox", name="Phase"))
    keyboard.press("ArrowDown", "ArrowDown", "Enter", "Escape")
    expect(page).to_have_url(re.compile("phase="))
    choose(keyboard, main.get_by_role("button", name="More", exact=True).last, "Table")
    keyboard.use(main.locator("[class*=st-key-table-below] a"))
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name=re.compile("trials? behind it"))).to_be_visible()
    keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    choose(keyboard, main.get_by_role("button", name="More", exact=True).last, "Download")
    assert taken(keyboard, main.get_by_role("button", name="CSV")).startswith(b"\xef\xbb\xbf")
    keyboard.use(main.get_by_role("radio", name="Hospitals", exact=True), "Space", by="Shift+Tab")
    keyboard.to(main.get_by_role("combobox", name="Profile of a hospital"))
    page.keyboard.type("Asan")
    keyboard.press("Enter")
    expect(page).to_have_url(re.compile("hospital=asan-medical-center"))
    expect(page.get_by_role("heading", name="Asan Medical Center", exact=True)).to_be_visible()
    keyboard.use(main.get_by_role("radio", name="Year", exact=True), "Space")
    keyboard.use(main.locator("[class*=st-key-table-profile] a"))
    expect(drawer.get_by_role("heading", name=re.compile("trials? behind it"))).to_be_visible()


def taken(keyboard: Keyboard, button: Locator) -> bytes:
    """What a download button gives."""
    expect(button.first).to_be_visible(timeout=60_000)
    keyboard.to(button)
    with keyboard.page.expect_download() as download:
        keyboard.page.keyboard.press("Enter")
    return Path(download.value.path()).read_bytes()
