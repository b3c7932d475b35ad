"""Everything in time as it is drawn: a line each, named whole, apart from its neighbours; what is undated beside the axis."""

import itertools

from hypothesis import given, settings

from oi_metrics.catalogue.everything import EVERYTHING
from oi_metrics.charts.everything import LINES, MOST, NAME
from oi_metrics.language.words import Words

from ..conftest import agreements, parties, records
from ..strategies import valid_rows

EN, KO = Words("en"), Words("ko")


def drawn(tables, words=EN, **how):
    table = EVERYTHING.table(tables)
    return table, EVERYTHING.figure({EVERYTHING.name: table}, words, **how)


def test_no_name_of_the_embedded_records_is_cut(embedded):
    for words in (EN, KO):
        table, figure = drawn(embedded, words)
        told = [text.replace("<br>", " ") for text in figure.layout.yaxis.ticktext]
        assert not [text for text in told if "…" in text]
        for row in table[table["lane"] != "recognition"].itertuples():
            name = words.pick(row.name_en, row.name_ko)
            assert any(name in text for text in told), name


def test_rows_do_not_share_a_place(embedded):
    _, figure = drawn(embedded)
    places = list(figure.layout.yaxis.tickvals)
    assert all(after - before >= 1 for before, after in itertools.pairwise(places))
    assert places[0] > 0 and places[-1] < figure.layout.yaxis.range[0]


def test_what_is_undated_stands_beside_the_axis_and_what_lapsed_is_crossed():
    tables = records(
        agreements=agreements(a="2018", b=""),
        partners=[{"partner_id": "m", "partner_type": "government"}],
        recognitions=[{"recognition_id": "r", "awarded_by": "m", "awarded": "2014", "valid_until": "2020"}],
    )
    table, figure = drawn(tables)
    beside = [trace for trace in figure.data if trace.xaxis == "x2"]
    assert [trace.customdata[0][0] for trace in beside] == table.index[table["title_en"] == "b"].tolist()
    crossed = [trace for trace in figure.data if trace.marker.symbol == "x-thin-open"]
    assert [trace.customdata[0][0] for trace in crossed] == table.index[table["lane"] == "recognition"].tolist()


def test_of_many_the_latest_of_each_kind_are_drawn_and_it_says_so():
    many = agreements(**{f"a{n}": str(1990 + n) for n in range(MOST + 4)})
    _, figure = drawn(records(agreements=many, parties=[party for row in many for party in parties(row["agreement_id"], "?biotech")]))
    rows = {trace.customdata[0][0] for trace in figure.data}
    assert len(rows) == MOST and 0 not in rows and MOST + 3 in rows
    assert f"{MOST} of {MOST + 4} are drawn" in figure.layout.annotations[-1].text


@settings(max_examples=30)
@given(valid_rows())
def test_every_row_is_drawn_and_leads_to_itself(rows):
    table, figure = drawn(records(**rows))
    shown = {trace.customdata[0][0] for trace in figure.data}
    expected = {index for _, lane in table.groupby("lane") for index in lane.index[-MOST:]}
    assert len(shown) == sum(min(len(lane), MOST) for _, lane in table.groupby("lane"))
    assert shown <= set(table.index) and (shown == expected or len(table) > MOST)
    assert all(line.count("<br>") < LINES * 3 and len(line) < NAME * LINES * 3 for line in figure.layout.yaxis.ticktext or ())
