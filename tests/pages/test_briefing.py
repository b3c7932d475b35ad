"""The briefing page in both languages: what it says, where its sentences lead, what it gives away."""

import io
from collections.abc import Callable
from functools import partial

import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from oi_metrics.briefing.model import AUDIENCES
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from pages.presentation import order as ordering
from pages.session import current_records
from tests.pages.conftest import texts


@pytest.fixture
def open_briefing(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Open the page with the parameters of its address."""
    return partial(open_page, "briefing.py")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_says_its_sentences_in_the_readers_language(open_briefing, lang: str) -> None:
    app = open_briefing(lang=lang)
    assert app.title[0].value == Words(lang).gettext("Briefing")
    shown = texts(app)
    first = {"en": "12 agreements are named: 11 dated, 1 undated.", "ko": "확인된 협약은 12건임(날짜 확인 11건, 날짜 미상 1건)."}
    assert first[lang] in shown.replace("\\", "")
    assert len([button for button in app.button if str(button.key).startswith("briefing-summary-")]) == 8


def test_every_sentence_of_the_summary_leads_to_its_statements(open_briefing) -> None:
    app = open_briefing(lang="en")
    buttons = [button for button in app.button if str(button.key).startswith("briefing-summary-")]
    assert buttons
    for button in buttons:
        assert button.label != "Statements (0)"
        app.get_by_key(button.key).click().run()
        assert "Open the source" in texts(app), button.key


def test_the_audience_brings_its_panels(open_briefing) -> None:
    app = open_briefing(lang="en")
    assert tuple(app.get_by_key("briefing-panels").value) == AUDIENCES["executive"].panels
    app.get_by_key("briefing-audience").set_value("ministry").run()
    assert tuple(app.get_by_key("briefing-panels").value) == AUDIENCES["ministry"].panels


def test_a_panel_moves_earlier_and_later_and_stays_at_the_ends(open_briefing) -> None:
    app = open_briefing(lang="en")
    first, second, *rest = AUDIENCES["executive"].panels
    app.get_by_key("briefing-moved").set_value(second).run()
    app.get_by_key("briefing-earlier").click().run()
    assert app.get_by_key("briefing-panels").value == [second, first, *rest]
    app.get_by_key("briefing-earlier").click().run()
    assert app.get_by_key("briefing-panels").value == [second, first, *rest]
    app.get_by_key("briefing-later").click().run()
    assert app.get_by_key("briefing-panels").value == [first, second, *rest]


def test_without_a_panel_it_asks_for_one(open_briefing) -> None:
    app = open_briefing(lang="ko")
    app.get_by_key("briefing-panels").set_value([]).run()
    assert app.info[0].value == Words("ko").gettext("Choose at least one panel.")


@pytest.mark.parametrize("kind", ["pptx", "xlsx", "pdf", "hwpx", "a4"])
def test_a_file_is_made_when_it_is_asked_for(open_briefing, kind: str) -> None:
    app = open_briefing(lang="en", partner_type="university")
    assert not app.get("download_button")
    app.get_by_key("briefing-panels").set_value(["partner_mix"]).run()
    app.get_by_key(f"briefing-make-{kind}").click().run()
    assert [str(button.key) for button in app.get("download_button")] == [f"briefing-{kind}"]


def test_an_empty_selection_says_so(open_briefing) -> None:
    app = open_briefing(lang="en", partner="yuhs", years="2009-2009", undated="no")
    assert "No agreement, participating hospital or recognition in this selection." in texts(app).replace("\\", "")


def test_both_languages_are_one_file() -> None:
    order = ordering.Order("executive", ("partner_mix",), ("ko", "en"), "https://example.org")
    deck = Presentation(io.BytesIO(ordering._written(current_records.server().tables.edition, Filters(), order, "pptx", None)))
    assert len(deck.slides) == 6
    assert (order.read_in("ko"), order.read_in("en")) == ("ko", "en")
    assert ordering.Order("executive", (), ("en",), "").read_in("ko") == "en"
