"""Panels of trials in the four formats: their sentences, snapshots as statements, chart or table, and no empty chart."""

import io

import openpyxl
import pandas as pd
import pytest
from hwpx import HwpxDocument
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pypdf import PdfReader

from oi_metrics.briefing.hwpx import hwpx_bytes
from oi_metrics.briefing.model import UnknownPanel
from oi_metrics.briefing.pdf import pdf_bytes
from oi_metrics.briefing.pptx.slides import pptx_bytes
from oi_metrics.briefing.xlsx import xlsx_bytes
from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables
from tests.briefing.conftest import OF_TRIALS, brief
from tests.briefing.test_pdf import squeezed

DRAWN = {"trials_per_year", "sites_per_year", "trials_by", "hospital_ranking", "peers", "candidates"}
"""Metrics of trials with a chart of the store that is written out."""
SNAPSHOTS = ["mfds-a", "ctgov-a", "mfds-empty"]


def test_snapshots_are_the_statements_of_a_panel_of_trials(with_trials) -> None:
    told = with_trials("en")
    snapshots = {statement.statement_id: statement for statement in told.statements if statement.statement_id in SNAPSHOTS}
    assert set(snapshots) == set(SNAPSHOTS)
    assert snapshots["mfds-a"].text == "Snapshot of the registry, with trials from 4 Jan 2010 to 20 Dec 2019."
    assert snapshots["mfds-empty"].text == "Snapshot of the registry."
    assert snapshots["mfds-a"].source == "MFDS approvals (Korea), 1 Mar 2020, Trial registry, approvals.csv"
    for panel in told.panels[1:]:
        assert [statement.statement_id for statement in panel.statements] == list(snapshots), panel.metric
        assert panel.tiers == "Trial registry"


def test_charts_stand_where_there_is_something_to_draw(with_trials) -> None:
    panels = with_trials("en").panels[1:]
    assert {panel.metric for panel in panels if panel.plot} == DRAWN
    assert all(panel.plot.shape != "dots" and panel.plot.largest > 0 for panel in panels if panel.plot)


def test_texts_without_a_mark_make_no_chart(with_trials) -> None:
    panel = next(panel for panel in with_trials("en").panels if panel.metric == "members_matched")
    assert METRICS["members_matched"].plot(panel.whole, Words("en")) is not None
    assert panel.plot is None and panel.note == ""
    assert len(panel.table) == len(panel.whole) > 0


def test_trials_have_to_be_open(embedded: Tables) -> None:
    with pytest.raises(UnknownPanel, match=r"^hospital_ranking is counted from registry trials, and none are open$"):
        brief(embedded, panels=("hospital_ranking",))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_slides(with_trials, lang: str) -> None:
    told = with_trials(lang)
    slides = list(Presentation(io.BytesIO(pptx_bytes([told]))).slides)
    for panel, slide in zip(told.panels, slides[2:], strict=False):
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        assert len(charts) + sum(shape.has_table for shape in slide.shapes) == (1 if panel.plot or len(panel.table) else 0), panel.metric
        for chart in charts:
            assert [list(series.values) for series in chart.plots[0].series] == [list(series.values) for series in panel.plot.series]
        notes = slide.notes_slide.notes_text_frame.text
        assert all(told.told(clause) in notes for clause in panel.clauses)
        assert all(f"[{statement.number}] {statement.statement_id}: " in notes for statement in panel.statements)
        assert panel.note in "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    ranking = next(shape.chart for shape in slides[2 + 1 + OF_TRIALS.index("hospital_ranking")].shapes if shape.has_chart)
    assert ranking.chart_type == XL_CHART_TYPE.BAR_CLUSTERED


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_workbook(with_trials, lang: str) -> None:
    told = with_trials(lang)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([told])))
    for panel, sheet in zip(told.panels, book.worksheets[1:], strict=False):
        cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert len(sheet._charts) == (panel.plot is not None), panel.metric
        assert all(told.told(clause) in cells for clause in panel.clauses)
        assert set(map(str, panel.table.columns)) | set(map(str, panel.whole.columns)) <= set(map(str, cells))
        assert not panel.note or panel.note in cells
    listed = [row[1].value for row in book.worksheets[-1].iter_rows(min_row=2)]
    assert set(SNAPSHOTS) <= set(listed)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_paper(with_trials, lang: str) -> None:
    told = with_trials(lang)
    text = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes([told]))).pages))
    for panel in told.panels:
        assert all(squeezed(clause.text) in text for clause in (panel.clauses[0], *panel.beside)), panel.metric
        assert squeezed(panel.note.replace("□", "")) in text  # which is drawn
    assert all(squeezed(statement.published_by) in text for statement in told.statements if statement.statement_id in SNAPSHOTS)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_hangul_paper(with_trials, lang: str) -> None:
    told = with_trials(lang)
    text = HwpxDocument.open(hwpx_bytes([told])).text.plain()
    for panel in told.panels:
        assert all(told.told(clause) in text for clause in (panel.clauses[0], *panel.beside)), panel.metric
    assert all(statement.published_by in text for statement in told.statements if statement.statement_id in SNAPSHOTS)


def test_a_sentence_that_nothing_carries_bears_no_empty_brackets(embedded: Tables) -> None:
    told = brief(embedded, panels=("partner_mix",))
    bare = told.summary[0].__class__("Nothing.", (), (), (), "Nothing.", ())
    assert told.told(bare) == "Nothing."
    assert told.told(told.summary[0]).startswith(f"{told.summary[0].text} [1")


def test_tables_of_trials_are_for_readers(with_trials) -> None:
    for panel in with_trials("ko").panels:
        assert isinstance(panel.table, pd.DataFrame)
        assert "records" not in panel.table and not {"name_en", "hospital_id", "whose"} & set(panel.table)
