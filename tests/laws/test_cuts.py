"""Nothing is left out unsaid: where a medium shows n of N it says so, and what concerns the audience stays.

Broken on purpose and seen to fail: the rows of the audience left where they stand (`first` without its kept places), a
chart that says nothing of what it leaves out (`Plot.shown`).
"""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from oi_metrics.briefing.model import MOST_BARS, Briefing
from oi_metrics.briefing.writers import WRITERS
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.charts.spec import first
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables
from tests.briefing.conftest import brief
from tests.conftest import parties, partners, records

N = 60
GOVERNMENT = ("p07", "p33", "p58")
"""Partners that come late in every order."""
PANELS = ("partners_by_agreements", "agreement_timeline", "claims_ledger")


@pytest.fixture(scope="module")
def many() -> Tables:
    """Partners with one agreement each, a few of them bodies of the government, and a claim beside each agreement."""
    names = [f"p{number:02}" for number in range(N)]
    kinds = partners(**{name: "government" if name in GOVERNMENT else "biotech" for name in names})
    signed = [{"agreement_id": f"a-{name}", "signed": f"{2009 if name in GOVERNMENT else 2020}"} for name in names]
    claims = [{"claim_id": f"c-{name}", "value": 3} for name in names]
    evidence = [
        {"record_type": kind, "record_id": row[key], "statement_id": "s"}
        for kind, key, rows in (("agreements", "agreement_id", signed), ("claims", "claim_id", claims), ("partners", "partner_id", kinds))
        for row in rows
    ]
    told = [party for name in names for party in parties(f"a-{name}", name)]
    return records(partners=kinds, agreements=signed, parties=told, claims=claims, statements=[{"statement_id": "s"}], evidence=evidence)


@given(st.integers(0, 40), st.integers(0, 20), st.sets(st.integers(0, 39)))
def test_what_is_kept_comes_first_and_the_order_stays(every: int, most: int, kept: set[int]) -> None:
    kept = {place for place in kept if place < every}
    found = first(every, most, kept)
    assert found == sorted(set(found)) and len(found) == min(every, most)
    assert set(found) <= kept or kept <= set(found)
    others = [place for place in range(every) if place not in kept]
    assert [place for place in found if place not in kept] == others[: len(found) - len(kept & set(found))]


def written(briefing: Briefing, kind: str) -> bytes:
    return WRITERS[kind]([briefing])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_concerns_a_ministry_stays_on_charts_and_in_tables(many: Tables, lang: str) -> None:
    briefing = brief(many, lang, PANELS)
    by_partner, timeline, claims = briefing.panels
    own = {name for name in by_partner.whole.index if by_partner.whole.at[name, "partner_id"] in GOVERNMENT}
    assert by_partner.plot and own <= {row for series in by_partner.plot.series for row in series.rows} and len(by_partner.plot.categories) == MOST_BARS
    for panel, column, theirs in ((by_partner, "partner_id", set(GOVERNMENT)), (timeline, "agreement_id", {f"a-{name}" for name in GOVERNMENT})):
        assert theirs <= set(panel.whole.loc[panel.rows(7).index, column])
    assert claims.kept == () and claims.rows(5).index.tolist() == [0, 1, 2, 3, 4]


def test_no_order_of_others_brings_it_in(many: Tables) -> None:
    executive = brief(many, "en", PANELS, "executive").panels[0]
    assert executive.plot and len(executive.plot.categories) == MOST_BARS and executive.kept == ()
    assert executive.note == f"{MOST_BARS} of {N} are drawn (most agreements first); the table has all."


@pytest.mark.parametrize(("lang", "note", "rows"), [
    (
        "en", "12 of 60 are drawn (what concerns the government, then most agreements first); the table has all.",
        "of 60 rows are shown (what concerns the government",
    ),
    ("ko", "전체 60개 중 12개 표시(정부 관련 사항 우선, 이후 협약 수 순). 전체는 표에 있음.", "전체 60행 중"),
])  # fmt: skip
def test_every_medium_says_what_it_leaves_out(many: Tables, lang: str, note: str, rows: str) -> None:
    briefing = brief(many, lang, PANELS)
    assert briefing.panels[0].note == note
    slides = Presentation(io.BytesIO(written(briefing, "pptx"))).slides
    told = "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert note in told and rows in told


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", PANELS)
def test_a_chart_on_a_page_says_how_many_of_all_it_draws(many: Tables, name: str, lang: str) -> None:
    metric, words = RECORD_METRICS[name], Words(lang)
    size: dict[str, Any] = {"most": 8} if name == "agreement_timeline" else {}
    figure = metric.figure({name: metric.table(many)}, words, **size)
    drawn = size.get("most", 40)
    assert [note.text for note in figure.layout.annotations if "60" in note.text and str(drawn) in note.text]


def test_a_timeline_keeps_what_concerns_the_audience(many: Tables) -> None:
    metric = RECORD_METRICS["agreement_timeline"]
    table = metric.table(many)
    own = [int(row) for row in table.index if table.at[row, "agreement_id"][2:] in GOVERNMENT]
    figure = metric.figure({"agreement_timeline": table}, Words("en"), most=8, kept=tuple(own), before="ours")
    assert set(own) <= {row for trace in figure.data for (row,) in trace.customdata}
    assert "8 of 60 are drawn (ours, then the latest); the table has all." in [note.text for note in figure.layout.annotations]
