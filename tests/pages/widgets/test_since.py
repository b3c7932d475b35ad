"""What changed since a year or a sealed data version, asked beside the years and answered on the Overview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from oi_metrics.catalogue.events import EVENTS
from oi_metrics.filters import Filters, apply
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import metric_table
from oi_metrics.language.words import Words
from oi_metrics.records import sealed
from oi_metrics.records.load import read
from oi_metrics.records.package import descriptor
from oi_metrics.records.reading.folder import EMBEDDED
from oi_metrics.records.tables import Tables
from pages.session import current_records
from tests.pages.conftest import texts
from tests.shown_tables import tables

Open = Callable[..., AppTest]


def answer(app: AppTest, headings: list[str]) -> list[list[str]]:
    return next(each.value.astype("str").to_numpy().tolist() for each in tables(app) if list(each.value.columns) == headings)


def since(app: AppTest) -> AppTest:
    return app.get_by_key("span").set_value("since").run()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_link_tells_what_happened_since_its_year(open_page: Open, embedded: Tables, lang: str) -> None:
    app, words = open_page(lang=lang, **{"from": "2018"}), Words(lang)
    assert words.gettext("Since {year}", year="2018") in texts(app)
    last = app.session_state.years[1]
    table = EVENTS.table(embedded, since=2018)
    told = metric_table(table, EVENTS.columns, words)
    assert answer(app, list(told.columns)) == told.astype("str").to_numpy().tolist()
    assert app.query_params["years"] == f"2018-{last}" and app.query_params["from"] == "2018"


def test_what_ended_since_is_told_of_what_began_before(open_page: Open, embedded: Tables) -> None:
    """The memorandum of 2009 ended in 2013: a window of years over signings has no place for it."""
    app = open_page(lang="en", **{"from": "2012", "partner_type": "government"})
    table = EVENTS.table(apply(embedded, Filters(partner_type=("government",))), since=2012)
    assert "agreement_over" in set(table["event"])
    told = metric_table(table, EVENTS.columns, Words("en"))
    assert answer(app, list(told.columns)) == told.astype("str").to_numpy().tolist()


def test_the_data_version_on_show_is_no_earlier_one(open_page: Open, earlier: str) -> None:
    app = since(open_page(lang="en"))
    offered = app.get_by_key("from").options
    kept = current_records.server().tables
    sealed.seal(read(EMBEDDED)[0], sealed.folder(), describe=descriptor, note="now", who="Lee", day=date(2026, 5, 5))
    assert len(since(open_page(lang="en")).get_by_key("from").options) == len(offered)
    assert md(f"from={kept.edition}") in texts(open_page(lang="en", **{"from": kept.edition}))


def test_the_mode_begins_some_years_back_or_where_the_window_did(open_page: Open) -> None:
    app = since(open_page(lang="en"))
    last = app.session_state.years[1]
    assert app.query_params["from"] == str(last - 5) and app.session_state.years == (last - 5, last)
    app = since(open_page(lang="en", years="2013-2016"))
    assert app.query_params["from"] == "2013"
    app.get_by_key("from").set_value("2020").run()
    assert app.session_state.years == (2020, last)


def test_the_window_comes_back_and_nothing_is_told(open_page: Open) -> None:
    app = open_page(lang="en", **{"from": "2018"})
    app.get_by_key("span").set_value("between").run()
    assert "from" not in app.query_params and "Since 2018" not in texts(app)
    assert app.slider[0].value[0] == 2018
    app = open_page(lang="en", **{"from": "2018"})
    app.button(key="clear").click().run()
    assert "from" not in app.query_params and "years" not in app.query_params


def test_a_year_that_the_records_do_not_know_is_named(open_page: Open) -> None:
    app = open_page(lang="en", **{"from": "1066"})
    assert md("from=1066") in texts(app) and not app.exception
    assert app.session_state.span == "between" and "from" not in app.query_params and "years" not in app.query_params


def test_since_a_sealed_data_version_tells_what_differs(open_page: Open, earlier: str) -> None:
    app = open_page(lang="en", **{"from": earlier})
    assert "Compared with data version" in texts(app)
    assert {each.key.split("-")[0] for each in tables(app) if earlier in each.key} == {"moved", "added", "changed", "gone"}
