"""Every page in both languages: complete, in the right language, and true to the filters."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.records.tables import short
from pages.session import current_records as opened
from pages.session import view_texts
from tests import panels
from tests.links import follow, links
from tests.pages.conftest import FILES, PANELS, texts
from tests.shown_tables import tables

HANGUL = range(0xAC00, 0xD7A4)


def hangul(text: str) -> bool:
    return any(ord(character) in HANGUL for character in text)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("file", FILES)
def test_page_opens_in_its_language(open_page, file: str, lang: str) -> None:
    app = open_page(file, lang=lang)
    headings = [element.value for kind in (app.title, app.header) for element in kind]
    assert headings
    if lang == "ko":
        assert all(hangul(heading) for heading in headings), headings
    elif file != "records.py":
        assert not any(hangul(heading) for heading in headings), headings


@pytest.mark.parametrize("file", [file for file in FILES if file not in ("bring.py", "registry.py")])
def test_empty_selection_says_so(open_page, file: str) -> None:
    app = open_page(file, lang="en", text="qwxzj")
    assert "No record matches “qwxzj”." in texts(app).replace("\\", "")
    assert not app.header


@pytest.mark.parametrize("file", FILES)
def test_edition_and_filter_stand_on_every_page(open_page, file: str) -> None:
    app = open_page(file, lang="en", partner_type="hospital")
    assert "partner\\_type\\=hospital" in app.caption[-1].value
    assert "Data version" in app.caption[-1].value


def values(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_cards_follow_the_filter(open_page) -> None:
    app = open_page(lang="en")
    assert values(app)["Agreements"] == "12"
    assert values(app)["Hospitals in the network"] == "5"
    app.get_by_key("partner_type").set_value(["university"]).run()
    assert values(app)["Agreements"] == "2"
    assert "Hospitals in the network" not in values(app)


def test_company_page_alone(open_page) -> None:
    app = open_page(lang="en", tier="company_page")
    assert values(app)["Agreements"] == "7"
    assert values(app)["Hospitals in the network"] == "1"
    assert values(app)["Money stated"] == "KRW 70 billion"
    assert values(app)["Recognitions in force"] == "0"


def test_filters_stay_across_pages_and_languages(open_page) -> None:
    app = open_page(lang="en", partner_type=["hospital", "university"], years="2014-2018", undated="no")
    app.switch_page("partners.py").run()
    assert app.get_by_key("partner_type").value == ["hospital", "university"]
    app.get_by_key("lang").set_value("ko").run()
    assert app.title[0].value == Words("ko").gettext("Partners")
    assert app.get_by_key("partner_type").value == ["hospital", "university"]
    assert app.get_by_key("years").value == (2014, 2018)
    assert app.get_by_key("undated").value is False


def test_address_carries_codes_not_labels(open_page) -> None:
    app = open_page(lang="ko")
    app.get_by_key("partner_type").set_value(["hospital"]).run()
    assert app.query_params == {"lang": "ko", "partner_type": "hospital"}


def test_unknown_filter_of_a_link_is_said_and_left_out(open_page) -> None:
    app = open_page(lang="en", partner_type=["hospital", "<b>bank</b>"], colour="red", years="1700-1800")
    warning = app.warning[0].value
    assert "colour" in warning
    assert "1700" in warning
    assert "\\<b\\>bank" in warning
    assert app.get_by_key("partner_type").value == ["hospital"]


def test_clear_filters(open_page) -> None:
    app = open_page(lang="en", partner_type="hospital", text="seoul")
    app.get_by_key("clear").click().run()
    assert app.get_by_key("partner_type").value == []
    assert app.get_by_key("text").value == ""
    assert values(app)["Agreements"] == "12"


@pytest.mark.parametrize("file", PANELS)
def test_every_panel_has_table_definition_statements_download(open_page, file: str) -> None:
    app = open_page(file, lang="en")
    keys = panels.keys(app)
    assert keys
    for key in keys:
        metric = METRICS[key.split("-")[0]]
        if metric.shape != "table":
            before = len(tables(app))
            panels.below(app, "table", key)
            assert len(tables(app)) == before + 1, key
        panels.below(app, "definition", key)
        assert md(metric.definition) in texts(app), key
        panels.below(app, "download", key)
        assert not app.exception
        assert [button for button in app.get("download_button") if str(button.key).startswith(f"download-{key}")], key
        panels.below(app, "download", key)
        assert not [button for button in app.get("download_button") if str(button.key).startswith(f"download-{key}")], key


@pytest.mark.parametrize("params", [{}, {"tier": "company_page"}, {"partner_type": "hospital"}])
@pytest.mark.parametrize("file", PANELS)
def test_every_panel_reaches_its_statements(open_page, file: str, params: dict[str, str]) -> None:
    """One click opens the statements of a panel; each bears its source and place."""
    app = open_page(file, lang="en", **params)
    keys = panels.keys(app)
    assert keys
    for key in keys:
        panels.evidence(app, key)
        opened = texts(app)
        assert "Open the source" in opened or (params and "No figure here" in opened), key


def test_every_card_reaches_its_statements(open_page) -> None:
    app = open_page(lang="en")
    cards = {place: address for place, address in links(app).items() if re.match(r"evidence-\d", place)}
    assert len(cards) == len(app.metric)
    assert not links(app, "Statements (0)")
    for address in cards.values():
        assert "Open the source" in texts(follow(app, address))


def test_every_item_that_needs_attention_reaches_its_statements(open_page) -> None:
    app = open_page(lang="en")
    _, groups = view_texts.attention(opened.server().tables.edition, Filters(), "en")
    assert [kind for kind, _ in groups] == ["lapsed", "contradicted", "undated", "unnamed"]
    for kind, items in groups:
        for item in items:
            app.get_by_key(f"attention-{kind}").set_value(item.position).run()
            assert "Open the source" in texts(app), item.label
        app.get_by_key(f"attention-{kind}").set_value(None).run()
        assert "Open the source" not in texts(app)


def test_every_sentence_and_caution_reaches_its_statements(open_page) -> None:
    app = open_page(lang="en")
    places = {place: address for place, address in links(app).items() if place.startswith(("sentence-", "say-"))}
    assert len(places) == 6 + 5
    for place, address in places.items():
        assert "Open the source" in texts(follow(app, address)), place


def test_opened_record_shows_all_its_evidence(open_page) -> None:
    app = open_page("records.py", lang="en", table="agreements")
    assert app.get_by_key("table").value == "agreements"
    assert len(tables(app)[0].value) == 12


def test_downloads_bear_a_hash_and_the_edition(open_page) -> None:
    app = open_page("records.py", lang="en", partner_type="hospital")
    edition = short(opened.server().tables.edition)
    assert app.caption[-1].value.startswith(f"Data version {edition} ")
    for kind in ("csv", "xlsx", "json", "zip"):
        app.get_by_key(f"make-{kind}").click().run()
        (offered,) = app.get("download_button")
        assert re.match(rf"Download oi-metrics-[a-z]+-{edition}-\d{{4}}-\d\d-\d\d-.*[0-9a-f]{{12}}\.{kind} \(", offered.label)


def test_a_download_that_is_too_large_to_be_brought_back_says_so(open_page, monkeypatch) -> None:
    app = open_page("records.py", lang="en")
    app.get_by_key("make-json").click().run()
    assert "can be imported again" not in texts(app)
    monkeypatch.setenv("OI_MAX_FILE_BYTES", "100000")
    app.get_by_key("make-json").click().run()
    assert "Larger than the 98 KB that can be imported again here" in texts(app)


def test_profile_of_a_partner(open_page) -> None:
    app = open_page("partners.py", lang="ko", profile="snuh")
    assert app.get_by_key("profile").value == "snuh"
    assert "서울대학교병원" in texts(app)
    app.get_by_key("profile-statements").set_value(True).run()
    assert Words("ko").gettext("Open the source") in texts(app)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_table_of_figures_is_searched(open_page, lang: str) -> None:
    app, words = open_page("claims.py", lang=lang), Words(lang)
    column = words.label("tier", "company_page")
    every = next(each.value for each in tables(app) if each.key == "statement_list")
    some = every[every.eq(column).any(axis=1)]
    assert 0 < len(some) < len(every)
    app.get_by_key("search-in-statement_list").set_value(column).run()
    found = next(each.value for each in tables(app) if each.key == "statement_list")
    assert found.to_dict("records") == some.to_dict("records")
    assert words.gettext("{shown} of {all} rows", shown=len(some), all=len(every)) in texts(app)
    app.get_by_key("search-in-statement_list").set_value("qwxzj").run()
    assert md(words.gettext("No row matches “{sought}”.", sought="qwxzj")) in texts(app)
    assert not [each for each in tables(app) if each.key == "statement_list"]


@pytest.mark.parametrize(("lang", "told"), [("en", "Only in a record's key or in what a claim covers"), ("ko", "기록 ID 또는 공표 수치의 적용 범위에만 있음")])
def test_a_record_found_by_its_key_alone_is_told_in_words(open_page, lang: str, told: str) -> None:
    assert f"{told} 1" in texts(open_page(lang=lang, text="yuhs-biobank")).replace("\\", "")
