"""Tables on screen: every cell as it is, whatever it says; orders over all rows; a row leads to what it rests on."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from oi_metrics.language.escape import md
from oi_metrics.language.formatting import in_order, records_in_order
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from pages.session import state
from pages.widgets import drawer, tabulated
from tests.links import follow
from tests.pages.conftest import texts
from tests.shown_tables import tables

EN = Words("en")
FLAVOUR = MarkdownIt("gfm-like", {"linkify": False})
"""The dialect that the browser reads."""


class Cells(HTMLParser):
    """The text of each cell by row, where its links lead, and every other element."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.others: set[str] = set()
        self.feed(FLAVOUR.render(written))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "a":
            self.links.append(dict(attrs)["href"] or "")
        elif tag not in ("table", "thead", "tbody"):
            self.others.add(tag)

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and data.strip("\n"):
            self.rows[-1][-1] += data


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=4), st.text(min_size=1, max_size=8))
def test_every_cell_stands_as_it_is(rows: list[tuple[str, str]], head: str) -> None:
    """Shown to fail without the escapes of `md` in `cell`."""
    read = Cells(tabulated.markdown(pd.DataFrame(rows, columns=["first", head]), EN, leads=lambda row: f"?evidence=place~{row}"))
    assert read.others == set()
    said = [[" ".join(text.replace("\0", "\ufffd").split()) for text in row] for row in rows]
    assert [[" ".join(text.split()) for text in row] for row in read.rows[1:]] == said
    assert read.links == [f"?evidence=place~{number}" for number, row in enumerate(said) if any(row)]


def test_numbers_stand_at_the_right_years_whole_and_blanks_are_no_zero() -> None:
    table = pd.DataFrame({"n": [1234567.5, None], "year": [2013, 2014], "share": ["50%", "–"], "text": ["a", None]})
    table.attrs["formats"] = {"year": "year", "share": "share"}
    _, rules, *rows = tabulated.markdown(table, EN).splitlines()
    assert rules == "| ---: | ---: | ---: | --- |"
    assert rows == ["| 1,234,567.5 | 2013 | 50\\% | a |", "| – | 2014 | – | – |"]


def test_a_row_without_a_text_in_its_first_cell_leads_on_by_the_next_and_addresses_are_links() -> None:
    table = pd.DataFrame({"at": ["https://a.org/x_y", ""], "name": ["", "B"], "n": [1, 2]})
    table.attrs["formats"] = {"at": "url"}
    _, _, one, two = tabulated.markdown(table, EN, lambda row: f"?row={row}").splitlines()
    assert one == "| [Open the source](<https://a.org/x_y>) |  | [1](<?row=0>) |"
    assert two == "|  | [B](<?row=1>) | 2 |"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"])))
def test_an_address_ends_no_cell_and_one_that_is_none_is_no_link(rest: str) -> None:
    table = pd.DataFrame({"at": [f"https://a.org/{rest}"], "n": ["after"]})
    table.attrs["formats"] = {"at": "url"}
    read = Cells(tabulated.markdown(table, EN))
    assert read.others == set() and read.rows[1][1] == "after"
    assert len(read.links) == (not {"<", ">"} & {*rest} and not re.search(r"\s", rest))


DATES = ["2009-06-16", "../2011", "2012", "2014-05", "[2018-06-28,2018-06-29]", "2018-06-29", "2019/.."]


@pytest.mark.parametrize("rising", [True, False])
def test_dates_are_in_the_order_of_their_days_those_without_any_last(rising: bool) -> None:
    frame = pd.DataFrame({"signed": ["", *sorted(DATES)]})
    first = DATES if rising else DATES[::-1]
    assert in_order(frame, Column("signed", "Signed", "", "date"), EN, rising)["signed"].tolist() == [*first, ""]
    assert records_in_order(frame, "signed", EN, rising)["signed"].tolist() == [*first, ""]


@pytest.mark.parametrize("rising", [True, False])
def test_amounts_are_in_order_within_each_currency_and_never_across_two(rising: bool) -> None:
    frame = pd.DataFrame({"amount": [50, None, 70, 9, 23], "currency": ["EUR", "EUR", "KRW", "KRW", "USD"]})
    expected = [("EUR", 50), ("KRW", 9), ("KRW", 70), ("USD", 23)]
    for found in (in_order(frame, Column("amount", "Amount", "", "money"), EN, rising), records_in_order(frame, "amount", EN, rising)):
        assert list(zip(found["currency"], found["amount"], strict=True))[:4] == (expected if rising else expected[::-1])
        assert pd.isna(found["amount"].iloc[4])


def test_rows_of_one_value_stay_as_they_are_listed() -> None:
    frame = pd.DataFrame({"n": [1, 1, 1], "name": ["b", "a", "c"]})
    for rising in (True, False):
        assert in_order(frame, Column("n", "n", ""), EN, rising)["name"].tolist() == ["b", "a", "c"]


def test_texts_are_in_the_order_that_the_reader_sees() -> None:
    frame = pd.DataFrame({"type": ["university", "hospital", "company"]})
    column = Column("type", "Partner type", "", "code", "partner_type")
    shown = [Words("ko").label("partner_type", code) for code in in_order(frame, column, Words("ko"), True)["type"]]
    assert shown == sorted(shown)


def test_an_order_is_over_all_rows_and_each_still_leads_to_its_own_statements(open_page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabulated, "ROWS", 5)
    app = open_page("claims.py", lang="en")
    shown = next(each for each in tables(app) if each.key == "statement_list")
    head = shown.value.columns[0]
    app.get_by_key("order-of-statement_list").set_value(("summary", tabulated.DOWN)).run()
    last = next(each for each in tables(app) if each.key == "statement_list")
    texts_of = last.value[head].tolist()
    assert texts_of == sorted(texts_of, key=str.casefold, reverse=True) and texts_of != shown.value[head].tolist()
    follow(app, last.links[0])
    assert not app.exception
    assert texts(app).count(md(texts_of[0])) > 1


def test_the_address_of_a_row_keeps_the_choice(open_page) -> None:
    app = open_page("claims.py", lang="ko", partner_type="hospital")
    links = next(each for each in tables(app) if each.key == "statement_list").links
    assert re.fullmatch(r"\?lang=ko&partner_type=hospital&evidence=statement_list~[0-9a-f]{10}", links[0])
    assert drawer.OPTION in state.PAGE_OPTIONS


def test_records_are_ordered_and_lead_to_their_pages(open_page) -> None:
    app = open_page("records.py", lang="en", table="agreements")
    app.get_by_key("order-of-agreements").set_value(("signed", tabulated.UP)).run()
    (shown,) = tables(app)
    assert shown.value["Signed"].tolist()[:2] == ["16 Jun 2009", "10 Sep 2012"]
    assert shown.links[0] == "record?lang=en&record=agreements%2Fministry-mou-2009"
    app.get_by_key("lang").set_value("ko").run()
    assert tables(app)[0].value["체결일"].tolist()[:2] == ["2009년 6월 16일", "2012년 9월 10일"], "an order is kept in the other language"
