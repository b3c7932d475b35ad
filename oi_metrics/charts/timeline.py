"""The timeline of agreements, drawn by hand."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.spec import first, some_of, then
from oi_metrics.charts.style import PALETTES, Theme, colour_of, empty, figure, say_shown, short, titled_rows, wrap
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

TIMELINE_ROWS = 100
"""As many agreements have a line each; more can be neither read nor drawn in a moment."""


def agreement_timeline(
    table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = TIMELINE_ROWS, kept: Collection[int] = (), before: str = ""
) -> go.Figure:
    """One line an agreement.

    A solid bar where the term is known, a hollow end where it is not, a ring where undated,
    a ring with a line through it where sources disagree on the day of signing.

    Of more than `most` the kept rows, which `before` names, and the latest of the others are drawn, and the chart says so.
    """
    every, table = len(table), _latest(table, most, kept)
    height = height or 90 + 40 * max(len(table), 1)
    if table.empty:
        return empty(theme, 200, words.gettext("No agreement in this selection."))
    p = PALETTES[theme]
    result = figure(theme, height, showlegend=False)
    days = table[["signed_earliest", "signed_latest", "ends_latest"]].stack().dropna()
    begin, last = (days.min(), days.max()) if len(days) else (pd.Timestamp("2000-01-01"), pd.Timestamp("2001-01-01"))
    edge = last + pd.Timedelta(days=400)
    labels = [plot(short(words.pick(en, ko), 60)) for en, ko in zip(table["title_en"], table["title_ko"], strict=True)]
    for y, item in enumerate(table.itertuples()):
        row, shade = int(item.Index), colour_of("partner_type", item.partner_type)
        ends = plot(words.date(item.ends) if item.ends else words.term("not_stated"))
        hover = f"<b>{wrap(plot(words.pick(item.title_en, item.title_ko)), 60)}</b><br>{plot(words.label('partner_type', item.partner_type))}<br>"
        hover += f"{words.gettext('Signed')}: {plot(words.date(item.signed))}<br>{words.gettext('Ends')}: {ends}<extra></extra>"
        common = {"customdata": [[row]] * 2, "hovertemplate": hover}
        if pd.isna(item.signed_earliest) and pd.isna(item.signed_latest):
            middle = begin + (edge - begin) / 2
            result.add_scatter(x=[begin, edge], y=[y, y], mode="lines", line={"color": p.grid, "width": 1, "dash": "dot"}, **common)
            result.add_scatter(
                x=[middle],
                y=[y],
                mode="markers+text",
                text=[words.gettext("undated")],
                textposition="middle right",
                marker={"symbol": "circle-open", "size": 12, "color": shade, "line": {"width": 2}},
                customdata=[[row]],
                hovertemplate=hover,
            )
            continue
        start = item.signed_earliest if not pd.isna(item.signed_earliest) else begin
        signed = item.signed_latest if not pd.isna(item.signed_latest) else edge
        if pd.isna(item.ends_latest):
            result.add_scatter(x=[signed, edge], y=[y, y], mode="lines", line={"color": shade, "width": 2, "dash": "dot"}, **common)
            result.add_scatter(
                x=[edge], y=[y], mode="markers", marker={"symbol": "triangle-right-open", "size": 9, "color": shade}, customdata=[[row]], hovertemplate=hover
            )
        else:
            known = item.ends_earliest if not pd.isna(item.ends_earliest) else signed
            result.add_scatter(x=[signed, known], y=[y, y], mode="lines", line={"color": shade, "width": 9}, **common)
            if item.ends_latest > known:
                result.add_scatter(x=[known, item.ends_latest], y=[y, y], mode="lines", line={"color": shade, "width": 3}, opacity=0.6, **common)
        if (signed - start).days > 31:
            result.add_scatter(x=[start, signed], y=[y, y], mode="lines", line={"color": shade, "width": 6}, opacity=0.35, **common)
        for symbol in _symbols(item.certainty, item.contested):
            result.add_scatter(
                x=[start],
                y=[y],
                mode="markers",
                marker={"symbol": symbol, "size": 11, "color": shade, "line": {"width": 2}},
                customdata=[[row]],
                hovertemplate=hover,
            )
    titled_rows(result, labels, theme)
    result.update_xaxes(type="date", tickformat="%Y", showgrid=True, side="top")
    if every > len(table):
        say_shown(result, plot(some_of(len(table), every, then(before, words.gettext("the latest"), words), words)), theme)
    return result


def _symbols(certainty: str, contested: bool) -> tuple[str, ...]:
    """The mark of a day of signing: a dot, a ring, or a ring with a line through it as contested bars have lines."""
    return ("circle-open", "line-ns-open") if contested else ("circle",) if certainty == "dated" else ("circle-open",)


def _latest(table: pd.DataFrame, most: int, kept: Collection[int]) -> pd.DataFrame:
    """The kept agreements and those signed last, in their order; the undated only as far as there is room."""
    if len(table) <= most:
        return table
    undated = table["signed_earliest"].isna() & table["signed_latest"].isna()
    latest = pd.concat([table[~undated][::-1], table[undated]])
    return latest.iloc[first(len(latest), most, np.flatnonzero(latest.index.isin(list(kept))))].sort_index()
