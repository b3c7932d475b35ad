"""Charts of claims, validity and the health of the records."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.style import PALETTES, Theme, certain, empty, figure, halo, named_rows, say_shown, short, titled_rows
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words


def claims_ledger(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = 40) -> go.Figure:
    """A bar a claim, the first 40: solid as far as its items are named, hollow for the rest; struck where contradicted."""
    every, table = len(table), table.head(most)
    height = height or 90 + 44 * max(len(table), 1)
    if table.empty:
        return empty(theme, 200, words.gettext("No claim in this selection."))
    p = PALETTES[theme]
    labels = [words.pick(en, ko) for en, ko in zip(table["title_en"], table["title_ko"], strict=True)]
    told = [f"{plot(label)}<br>{plot(words.date(as_of))}" for label, as_of in zip(labels, table["as_of"], strict=True)]
    places = list(range(len(table)))
    result = figure(theme, height, barmode="stack")
    rows = [[int(row)] for row in table.index]
    hover = "%{hovertext}<br>%{fullData.name}: %{x}<extra></extra>"
    struck = (table["contradicted_by"] > 0) | (table["rank"] == "deprecated")
    for column, kept, look in (("named", ~struck, "dated"), ("named", struck, "struck"), ("unnamed", ~struck, "hollow"), ("unnamed", struck, "struck")):
        values = table[column].where(kept, 0)
        if values.sum():
            result.add_bar(
                orientation="h",
                x=values,
                y=places,
                width=0.5,
                hovertext=told,
                name=words.term("disputed_named" if column == "named" else "disputed") if look == "struck" else words.term(column),
                marker=certain(p.accent, look, theme),
                customdata=rows,
                hovertemplate=hover,
                text=_shown(values),
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": p.paper} if look == "dated" else {"color": p.ink, "shadow": halo(theme)},
            )
    titled_rows(result, [plot(short(label, 60)) for label in labels], theme)
    result.update_xaxes(title=words.gettext("Items claimed"), showgrid=True, rangemode="tozero")
    result.update_layout(legend={"y": -0.12})
    if every > len(table):
        counts = {"shown": words.number(len(table)), "all": words.number(every)}
        say_shown(result, words.gettext("The first {shown} of {all} claims are drawn; filter to see others.", **counts), theme)
    return result


def _shown(values: pd.Series) -> list[str]:
    return [str(value) if value else "" for value in values]


def record_health(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0) -> go.Figure:
    """Share of fields filled, a bar a table."""
    table = table[table["rows"] > 0]
    if table.empty:
        return empty(theme, 200, words.gettext("No record in this selection."))
    p = PALETTES[theme]
    result = figure(theme, height or 60 + 34 * len(table), showlegend=False)
    result.add_bar(
        orientation="h",
        x=table["filled"],
        y=list(range(len(table))),
        hovertext=[plot(words.term(name)) for name in table["table"]],
        marker=certain(p.accent, "dated", theme),
        text=[words.percent(value) for value in table["filled"]],
        textposition="outside",
        cliponaxis=False,
        customdata=[[int(row)] for row in table.index],
        hovertemplate="%{hovertext}: %{text}<extra></extra>",
    )
    result.update_xaxes(range=[0, 1.12], showticklabels=False)
    named_rows(result, [plot(words.term(name)) for name in table["table"]], theme)
    return result


def validity(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 260) -> go.Figure:
    """How many agreements and recognitions are in which state; lapsed struck, unknown hollow."""
    if table.empty:
        return empty(theme, height, words.gettext("No record in this selection."))
    p = PALETTES[theme]
    looks = {"lapsed": "struck", "unknown": "hollow", "last_seen_active": "hatched"}
    result = figure(theme, height, barmode="stack")
    kinds = ["agreement", "recognition"]
    counts = table.groupby(["state", "record_type"]).size()
    for state in ("in_force", "last_seen_active", "fulfilled", "ended", "lapsed", "unknown"):
        values = [int(counts.get((state, kind), 0)) for kind in kinds]
        if sum(values):
            shade = p.muted if state in ("fulfilled", "ended", "lapsed", "unknown") else p.accent
            result.add_bar(
                orientation="h",
                x=values,
                y=[words.term(kind) for kind in kinds],
                name=words.term(state),
                marker=certain(shade, looks.get(state, "dated"), theme),
                text=_shown(pd.Series(values)),
                textfont={"color": p.ink, "shadow": halo(theme)} if state in looks else {"color": p.paper},
                insidetextanchor="middle",
                textangle=0,
                hovertemplate="%{y} · %{fullData.name}: %{x}<extra></extra>",
            )
    result.update_xaxes(showticklabels=False)
    result.update_yaxes(type="category", showgrid=False, tickfont={"color": p.ink})
    return result
