"""Native charts on slides, in the look of certainty."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from oi_metrics.briefing.pptx.text import GRID, INK, MUTED, PAPER, Box, Slide, rgb, styled, text_box
from oi_metrics.briefing.texts import clean
from oi_metrics.charts import certainty
from oi_metrics.charts.certainty import Look
from oi_metrics.charts.spec import Mark, Plot
from oi_metrics.language.words import Words

PATTERNS: dict[Look, Any] = {
    "hatched": MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL,
    "struck": MSO_PATTERN_TYPE.DIAGONAL_CROSS,
    "contested": MSO_PATTERN_TYPE.NARROW_VERTICAL,
}


def add(slide: Slide, box: Box, plot: Plot, alt: str, words: Words) -> Any:
    """The chart with its data in an embedded workbook; alt: its alternative text."""
    data = CategoryChartData(number_format="0%" if plot.number == "0%" else "General")
    data.categories = [clean(label) for label in plot.categories]
    for series in plot.series:
        data.add_series(clean(series.name), series.values)
    frame = slide.shapes.add_chart(_type(plot), *(Pt(value) for value in box), data)
    frame.name = clean(alt.split(".")[0])
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt))
    chart = frame.chart
    chart.has_title = False
    styled(chart.font, 11, words.lang, INK)
    _axes(chart, plot, words.lang)
    for drawn, series in zip(chart.plots[0].series, plot.series, strict=True):
        _look(drawn, series.mark, plot)
        if plot.shape != "lines":
            _labels(drawn.data_labels, series.mark, plot, words.lang)
        for position, mark in enumerate(series.marks):
            if mark != series.mark and series.values[position] is not None:
                _fill(drawn.points[position].format, mark)
                if series.values[position]:
                    _place(drawn.points[position].data_label, mark, plot, words.lang)
    chart.has_legend = len(plot.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        styled(chart.legend.font, 11, words.lang, INK)
    return chart


def _type(plot: Plot) -> Any:
    if plot.shape == "lines":
        return XL_CHART_TYPE.LINE
    one = len(plot.series) == 1 or not plot.stacked
    if plot.shape == "bars":
        return XL_CHART_TYPE.BAR_CLUSTERED if one else XL_CHART_TYPE.BAR_STACKED
    return XL_CHART_TYPE.COLUMN_CLUSTERED if one else XL_CHART_TYPE.COLUMN_STACKED


def _axes(chart: Any, plot: Plot, lang: str) -> None:
    along, value = chart.category_axis, chart.value_axis
    styled(along.tick_labels.font, 11, lang, INK)
    along.major_tick_mark = value.major_tick_mark = XL_TICK_MARK.NONE
    along.format.line.color.rgb = rgb(GRID)
    along.has_major_gridlines = False
    value.minimum_scale, value.maximum_scale = 0, _top(plot)
    if plot.number == "0" and plot.largest <= 8:
        value.major_unit = 1
    value.format.line.fill.background()
    value.has_title = True
    value.axis_title.text_frame.text = clean(plot.axis)
    styled(value.axis_title.text_frame.paragraphs[0].runs[0].font, 10, lang, MUTED)
    if plot.shape == "bars":
        along.reverse_order = True
        _name_every_bar(along)
        value.has_major_gridlines = False
        value.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    else:
        value.major_gridlines.format.line.color.rgb = rgb(GRID)
        value.major_gridlines.format.line.width = Pt(0.75)
        value.tick_labels.number_format, value.tick_labels.number_format_is_linked = plot.number, False
        styled(value.tick_labels.font, 10, lang, MUTED)
    if plot.shape != "lines":
        chart.plots[0].gap_width = 55
        chart.plots[0].overlap = 100 if plot.overlaid else 0


def _name_every_bar(along: Any) -> None:
    """Programs leave out names where they run into two lines, unless told not to."""
    skip = etree.Element(qn("c:tickLblSkip"), val="1")
    along._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _top(plot: Plot) -> float:
    """The end of the value axis, with room for a label beyond the longest bar."""
    if plot.number == "0%":
        return 1.15 * plot.largest
    room = plot.largest * (1.12 if plot.shape == "bars" else 1.08)
    return float(-(-room // 1)) if plot.number == "0" else room


def _look(drawn: Any, mark: Mark, plot: Plot) -> None:
    if plot.shape != "lines":
        _fill(drawn.format, mark)
        return
    drawn.smooth = False
    drawn.marker.style = XL_MARKER_STYLE.NONE
    drawn.format.line.color.rgb, drawn.format.line.width = rgb(mark.colour), Pt(2.25)
    if mark.look != "solid":
        drawn.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH


def _fill(form: Any, mark: Mark) -> None:
    """The look of certainty."""
    if mark.look in PATTERNS:
        form.fill.patterned()
        form.fill.pattern = PATTERNS[mark.look]
        form.fill.fore_color.rgb, form.fill.back_color.rgb = rgb(mark.colour), rgb(PAPER)
    else:
        form.fill.solid()
        form.fill.fore_color.rgb = rgb(mark.colour if mark.look == "solid" else PAPER)
    form.line.color.rgb = rgb(PAPER if mark.look == "solid" else mark.colour)
    form.line.width = Pt(1.75 if mark.look == "hollow" else 0.75)


def _labels(labels: Any, mark: Mark, plot: Plot, lang: str) -> None:
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = {"0": "0;;", "0.0": "0.0", "0%": "0%"}[plot.number], False
    _place(labels, mark, plot, lang)


def _place(labels: Any, mark: Mark, plot: Plot, lang: str) -> None:
    """Labels beside or within their bars, in an ink that is read on the mark."""
    alone = len(plot.series) == 1 or not plot.stacked
    labels.position = XL_LABEL_POSITION.OUTSIDE_END if alone else XL_LABEL_POSITION.CENTER
    styled(labels.font, 11, lang, PAPER if mark.look == "solid" and not alone and mark.dark else INK, bold=True)


def key(slide: Slide, box: Box, plot: Plot, note: str, words: Words) -> None:
    """What the looks of this chart mean, and how many of all it draws."""
    used = {mark.look for series in plot.series for mark, value in zip(series.marks, series.values, strict=True) if value}
    text_box(slide, box, ["   ".join([*certainty.key(words, used), *([note] if note else [])])], 10, words.lang, MUTED)
