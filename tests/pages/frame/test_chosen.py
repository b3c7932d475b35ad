"""The head of the overview: whose records, the chips of the filters that are on, and how to read the page."""

import pytest

from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from pages.frame.chosen import GUIDE
from tests.links import follow, links
from tests.pages.conftest import texts


def captions(app) -> str:
    return "\n".join(caption.value for caption in app.caption).replace("\\", "")


def chips(app) -> list[str]:
    return [button.label for button in app.button if str(button.key).startswith("chip-")]


@pytest.mark.parametrize(("lang", "whose", "tiers"), [
    ("en", "Sanofi Korea · as of 23 Nov 2026", "Agreements: 7 with Company page, 12 with Public record added"),
    ("ko", "Sanofi Korea · 2026년 11월 23일 기준", "협약: 당사 홈페이지 기준 7건, 공개 자료 포함 12건"),
])  # fmt: skip
def test_whose_records_as_of_when_and_what_a_tier_changes(open_page, lang: str, whose: str, tiers: str) -> None:
    shown = captions(open_page(lang=lang))
    assert whose in shown and tiers in shown


def test_the_guide_is_one_question_mark_away(open_page) -> None:
    app = open_page(lang="en")
    told = "\n".join(str(each.value) for each in app.markdown)
    assert all(md(text) in told for text in GUIDE)


def test_each_filter_is_a_chip_that_takes_it_off_and_all_go_at_once(open_page) -> None:
    app = open_page(lang="en", partner_type=["hospital", "company"], years="2014-2018", undated="no", text="a")
    assert chips(app) == ["Hospital", "Company", "Years 2014 to 2018", "Without the undated", "“a”"]
    app.button(key="chip-0").click().run()
    assert app.get_by_key("partner_type").value == ["company"]
    assert app.query_params["partner_type"] == "company"
    app.button(key="chips-clear").click().run()
    assert not chips(app)
    assert "No filter is on" in captions(app)
    assert app.query_params == {"lang": "en"}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_changed_since_a_year_is_one_click_away(open_page, lang: str) -> None:
    app, words = open_page(lang=lang), Words(lang)
    follow(app, links(app)["2018"])
    assert app.query_params["from"] == "2018"
    assert words.gettext("Since {year}", year=2018) in captions(app)
    assert words.gettext("Since {year}: {told}", year=2018, told=words.gettext("{n} signed", n="4")) in texts(app).replace("\\", "")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_years_since_which_changes_are_told_are_a_chip_too(open_page, lang: str) -> None:
    app, words = open_page(lang=lang, **{"from": "2018"}), Words(lang)
    assert chips(app) == [md(words.gettext("Since {year}", year=2018))]
    app.button(key="chip-since").click().run()
    assert app.query_params == {"lang": lang}
    assert words.gettext("No filter is on") in captions(app)


def test_an_empty_filter_has_no_chip(open_page) -> None:
    assert not chips(open_page(lang="en"))


@pytest.mark.parametrize("more", [{}, {"partner_type": ["hospital"]}, {"tier": ["public_record"]}, {"partner_type": ["government"], "undated": "no"}])
def test_the_link_of_a_year_is_the_choice_that_the_sidebar_makes(open_page, more: dict) -> None:
    app, other = open_page(lang="ko", **more), open_page(lang="ko", **more)
    year = min(label for label in links(app) if label.isdecimal())
    follow(app, links(app)[year])
    other.get_by_key("span").set_value("since").run()
    other.get_by_key("from").set_value(year).run()
    assert dict(app.query_params) == dict(other.query_params)
    assert texts(app) == texts(other)
