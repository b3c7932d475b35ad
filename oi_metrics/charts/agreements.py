"""Charts of agreements in time."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.style import PALETTES, Theme, certain, colour, empty, figure, say_shown, short, titled_rows, whole_numbers, wrap
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words
from oi_metrics.metrics.agreements import SEVERAL_TYPES
from oi_metrics.model.vocabulary import VOCABULARIES

MOST_NAMED = 9
"""About as many years are named below the columns; fewer below those of a small chart."""


def agreements_per_year(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 340, small: bool = False) -> go.Figure:
    """Stacked bars a year, solid where dated, hatched where possible; the undated in a bar of their own at the right.

    table: `metrics.agreements.agreements_per_year`. customdata of a bar: [row number of the table]. small: without
    legend and axis title, for a place beside a chart that names the colours.
    """
    if table["agreements"].sum() == 0:
        return empty(theme, height, words.gettext("No agreement in this selection."))
    undated_label = words.gettext("Undated")
    marks = table[table["agreements"] > 0]
    by = str(marks["by"].iloc[0])
    years = [str(year) for year in sorted(table["year"].dropna().unique())]
    order = [*years, *([undated_label] if (marks["certainty"] == "undated").any() else [])]
    result = figure(theme, height, barmode="stack")
    codes = [*VOCABULARIES[by], SEVERAL_TYPES]
    groups = sorted(marks["group"].unique(), key=lambda code: (code not in codes, codes.index(code) if code in codes else 0, code == "not_stated"))
    for position, group in enumerate(groups):
        for certainty in ("dated", "possible", "undated"):
            part = marks[(marks["group"] == group) & (marks["certainty"] == certainty)]
            if part.empty:
                continue
            label, kind = plot(words.label(by, group)), words.term(certainty)
            first = certainty == marks.loc[marks["group"] == group, "certainty"].iloc[0]
            result.add_bar(
                x=[undated_label if pd.isna(year) else str(year) for year in part["year"]],
                y=part["agreements"].tolist(),
                name=label,
                legendgroup=group,
                showlegend=first,
                marker=certain(colour(by, group, position), certainty, theme),
                customdata=[[int(row)] for row in part.index],
                hovertemplate=f"<b>%{{x}}</b> · {label}<br>{kind}: %{{y}}<extra></extra>",
            )
    total = marks.groupby(["year", "certainty"], dropna=False)["agreements"].sum().groupby(level=0, dropna=False).sum().max()
    result.update_xaxes(type="category", categoryorder="array", categoryarray=order, tickangle=0, tickvals=_told_apart(order, 5 if small else MOST_NAMED))
    result.update_yaxes(**whole_numbers(total), title=None if small else words.gettext("Agreements"))
    result.update_layout(showlegend=not small)
    return result


def _told_apart(order: list[str], most: int) -> list[str]:
    """The columns named below them, so few that names stand side by side in a narrow chart; first and last are among them."""
    step = -(-len(order) // most)
    return order if step == 1 else [*order[: -1 - step : step], order[-1]]


def agreements_cumulative(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 300) -> go.Figure:
    """At least and at most so many agreements signed by the end of each year: a line and a hatched band above it."""
    if table.empty:
        return empty(theme, height, words.gettext("No agreement in this selection has a date."))
    p = PALETTES[theme]
    result = figure(theme, height)
    rows = [[int(row)] for row in table.index]
    result.add_scatter(
        x=table["year"],
        y=table["at_least"],
        mode="lines",
        line={"shape": "hv", "color": p.accent, "width": 2.5},
        name=words.gettext("At least"),
        customdata=rows,
        hovertemplate="%{x}: %{y}<extra></extra>",
    )
    if (table["at_most"] > table["at_least"]).any():
        fill = {"fill": "tonexty", "fillpattern": {"shape": "/", "fgcolor": p.accent, "solidity": 0.2, "size": 6}, "fillcolor": "rgba(0,0,0,0)"}
        result.add_scatter(
            x=table["year"],
            y=table["at_most"],
            mode="lines",
            line={"shape": "hv", "color": p.accent, "width": 1, "dash": "dot"},
            name=words.gettext("At most"),
            hovertemplate="%{x}: %{y}<extra></extra>",
            **fill,
        )
    result.update_yaxes(**whole_numbers(table["at_most"].max()), title=words.gettext("Agreements signed"))
    result.update_xaxes(tickformat="d")
    return result


def agreements_in_force(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 300) -> go.Figure:
    """Agreements in force each year: solid where certain, hatched where possible."""
    if table.empty or not table[["certain", "possible"]].to_numpy().sum():
        return empty(theme, height, words.gettext("No agreement in this selection has a date."))
    result = figure(theme, height, barmode="stack")
    for name in ("certain", "possible"):
        result.add_bar(
            x=table["year"],
            y=table[name],
            name=words.term(name),
            marker=certain(PALETTES[theme].accent, "dated" if name == "certain" else "possible", theme),
            customdata=[[int(row)] for row in table.index],
            hovertemplate=f"%{{x}} · {words.term(name)}: %{{y}}<extra></extra>",
        )
    result.update_yaxes(**whole_numbers(table[["certain", "possible"]].sum(axis=1).max()), title=words.gettext("Agreements"))
    result.update_xaxes(tickformat="d")
    return result


TIMELINE_ROWS = 100
"""As many agreements have a line each; more can be neither read nor drawn in a moment."""


def agreement_timeline(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = TIMELINE_ROWS) -> go.Figure:
    """One line an agreement: a solid bar where the term is known, a hollow end where it is not, a ring where undated.

    Of more than `most` the latest are drawn, and the chart says so.
    """
    every, table = len(table), _latest(table, most)
    height = height or 90 + 40 * max(len(table), 1)
    if table.empty:
        return empty(theme, 200, words.gettext("No agreement in this selection."))
    p = PALETTES[theme]
    result = figure(theme, height, showlegend=False)
    days = table[["signed_earliest", "signed_latest", "ends_latest"]].stack().dropna()
    first, last = (days.min(), days.max()) if len(days) else (pd.Timestamp("2000-01-01"), pd.Timestamp("2001-01-01"))
    edge = last + pd.Timedelta(days=400)
    labels = [plot(short(words.pick(en, ko), 60)) for en, ko in zip(table["title_en"], table["title_ko"], strict=True)]
    for y, item in enumerate(table.itertuples()):
        row, shade = int(item.Index), colour("partner_type", item.partner_type, 0)
        ends = plot(words.date(item.ends) if item.ends else words.term("not_stated"))
        hover = f"<b>{wrap(plot(words.pick(item.title_en, item.title_ko)), 60)}</b><br>{plot(words.label('partner_type', item.partner_type))}<br>"
        hover += f"{words.gettext('Signed')}: {plot(words.date(item.signed))}<br>{words.gettext('Ends')}: {ends}<extra></extra>"
        common = {"customdata": [[row]] * 2, "hovertemplate": hover}
        if pd.isna(item.signed_earliest) and pd.isna(item.signed_latest):
            middle = first + (edge - first) / 2
            result.add_scatter(x=[first, edge], y=[y, y], mode="lines", line={"color": p.grid, "width": 1, "dash": "dot"}, **common)
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
        start = item.signed_earliest if not pd.isna(item.signed_earliest) else first
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
        symbol = "circle" if item.certainty == "dated" else "circle-open"
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
        counts = {"shown": words.number(len(table)), "all": words.number(every)}
        say_shown(result, words.gettext("The latest {shown} of {all} agreements are drawn; filter to see others.", **counts), theme)
    return result


def _latest(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """The agreements signed last, in their order; the undated only as far as there is room."""
    if len(table) <= most:
        return table
    undated = table["signed_earliest"].isna() & table["signed_latest"].isna()
    return pd.concat([table[undated], table[~undated]]).tail(most).sort_index()
