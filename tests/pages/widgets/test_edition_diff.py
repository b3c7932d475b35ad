"""What changed since a sealed edition, on screen, in both languages."""

import pytest

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.records import sealed
from oi_metrics.records.tables import short
from pages.session import current_records
from tests import panels
from tests.links import follow
from tests.pages.conftest import NOTE, texts
from tests.shown_tables import tables


def test_with_nothing_sealed_it_says_so_and_compares_with_the_page(open_page, place) -> None:
    app = open_page("claims.py", lang="en")
    assert "No earlier data version is sealed here." in texts(app)
    assert "changes" in panels.keys(app)
    assert "since" not in [box.key for box in app.selectbox]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_changed_and_which_figures_moved(open_page, earlier, lang) -> None:
    app = open_page("claims.py", lang=lang)
    words = Words(lang)
    assert app.get_by_key("since").value == earlier
    shown = texts(app)
    as_of, day = words.date(current_records.server().tables.as_of.isoformat()), words.date("2026-05-04")
    compared = "Compared with data version {edition} as of {as_of}, sealed {day} by {who}: {note}"
    assert md(words.gettext(compared, edition=short(earlier), as_of=as_of, day=day, who="Lee", note=NOTE)) in shown
    listed = {each.key.split("-")[0]: each.value for each in tables(app) if earlier in each.key}
    assert set(listed) == {"moved", "added", "changed", "gone"}
    title = words.pick("Liver disease specimen bank", "간질환 검체은행")
    assert title in listed["added"].to_string()
    assert words.date("2009-06-16") in listed["changed"].to_string()
    glance = listed["moved"].iloc[0]
    moved = {"Metric": words.gettext("Figures at a glance"), "Figure": words.gettext("Agreements"), "Field": words.gettext("Value")}
    moved |= {"Before": "11", "After": "12", "Because of": title, "How they changed it": words.gettext("Each changes it on its own")}
    assert dict(glance) == {words.gettext(name): value for name, value in moved.items()}
    assert md(f"{words.gettext('Agreements')}: 11 → 12") in shown


@pytest.mark.parametrize(("table", "statement"), [("moved", "Open the source"), ("added", "Open the source"), ("gone", "Open the source")])
def test_one_click_opens_the_statements(open_page, earlier, table, statement) -> None:
    app = open_page("claims.py", lang="en")
    before = texts(app).count(statement)
    (shown,) = [each for each in tables(app) if each.key.startswith(f"{table}-{earlier}")]
    follow(app, shown.links[0])
    assert not app.exception
    assert texts(app).count(statement) > before


def test_the_companys_page_alone_can_still_be_chosen(open_page, earlier) -> None:
    app = open_page("claims.py", lang="en", since="company_page")
    assert app.get_by_key("since").value == "company_page"
    assert "changes" in panels.keys(app)


def test_a_selection_in_which_nothing_differs_says_so(open_page, earlier) -> None:
    app = open_page("claims.py", lang="en", partner="yuhs", years="2009-2009", undated="no")
    assert "Nothing in this selection differs between the two data versions." in texts(app)


def test_a_damaged_seal_is_told_and_the_page_stands(open_page, earlier, place) -> None:
    (place / f"edition-{earlier}.zip").write_bytes(b"PK")
    app = open_page("claims.py", lang="en")
    assert "The sealed data version cannot be opened" in texts(app)
    assert md("is damaged: its hash is not the one that it was sealed with") in texts(app)
    assert "changes" not in panels.keys(app)


def test_who_may_not_edit_seals_nothing(open_page, place) -> None:
    app = open_page("claims.py", lang="en")
    assert "Seal" not in [button.label for button in app.button]


def test_who_may_edit_seals_the_edition_on_show_whole(open_page, place, monkeypatch) -> None:
    monkeypatch.setenv("OI_EDIT", "1")
    app = open_page("claims.py", lang="en", partner_type="hospital")
    seal = next(button for button in app.button if button.label == "Seal")
    seal.click().run()
    assert "Give a reason and your name." in texts(app)
    assert not place.exists()
    app.get_by_key("seal-note").set_value(NOTE)
    app.get_by_key("seal-by").set_value("Lee <b>")
    next(button for button in app.button if button.label == "Seal").click().run()
    (kept,) = sealed.seals(place)[0]
    assert (kept.edition, kept.note, kept.sealed_by) == (current_records.server().tables.edition, NOTE, "Lee <b>")
    assert md("by Lee <b>: before *the* visit") in texts(app)
    assert "Seal" not in [button.label for button in app.button]


@pytest.mark.parametrize(("lang", "told"), [("en", "Source tiers: Company page"), ("ko", "당사 홈페이지")])
def test_the_footer_names_the_tiers(open_page, lang, told) -> None:
    app = open_page("overview.py", lang=lang, tier="company_page")
    assert md(told) in app.caption[-1].value
