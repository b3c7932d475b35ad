"""Charts of partner types and partners."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.style import PARTNER_COLOURS, Theme, certain, colour, empty, figure, named_rows, say_shown, short, titled_rows, whole_numbers, wrap
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import VOCABULARIES


def partner_mix(
    table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, counts: tuple[str, ...] = ("full", "fractional", "unique_partners")
) -> go.Figure:
    """Partner types by one or more ways of counting, one panel a way; unnamed parties hollow beside the unique ones."""
    height = height or 60 + 44 * max(len(table), 1)
    if table.empty:
        return empty(theme, 220, words.gettext("No agreement in this selection has a party."))
    labels = [plot(words.label("partner_type", code)) for code in table["partner_type"]]
    places = list(range(len(table)))
    shades = [PARTNER_COLOURS.get(code, PARTNER_COLOURS["other"]) for code in table["partner_type"]]
    result = figure(theme, height, showlegend=False, barmode="stack")
    gap = 0.06
    width = (1 - gap * (len(counts) - 1)) / len(counts)
    rows = [[int(row)] for row in table.index]
    for place, count in enumerate(counts):
        axis = "" if place == 0 else str(place + 1)
        values = table[count]
        marker = {**certain("#000000", "dated", theme), "color": shades}
        text = [words.number(value, 1) for value in values]
        hover = f"%{{hovertext}}<br>{plot(words.term(count))}: %{{text}}<extra></extra>"
        result.add_bar(
            orientation="h",
            x=values,
            y=places,
            hovertext=labels,
            marker=marker,
            text=text,
            textposition="outside",
            cliponaxis=False,
            customdata=rows,
            hovertemplate=hover,
            xaxis=f"x{axis}",
        )
        if count == "unique_partners" and table["unnamed_parties"].sum():
            hollow = {**certain("#000000", "hollow", theme), "line": {"color": shades, "width": 2}}
            hover = f"%{{hovertext}}<br>{plot(words.term('unnamed'))}: %{{x}}<extra></extra>"
            result.add_bar(
                orientation="h", x=table["unnamed_parties"], y=places, hovertext=labels, marker=hollow, customdata=rows, hovertemplate=hover, xaxis=f"x{axis}"
            )
        start = place * (width + gap)
        limit = max(table[["full", "fractional", "unique_partners"]].max().max(), (table["unique_partners"] + table["unnamed_parties"]).max())
        title = {"text": wrap(words.term(count), 12 if len(counts) > 1 else 40), "font": {"size": 12}}
        result.update_layout(
            {f"xaxis{axis}": {"domain": [start, start + width], "range": [0, limit * 1.18], "showticklabels": False, "title": title, "showgrid": False}}
        )
    named_rows(result, labels, theme, 13)
    return result


def partner_types_by(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 340) -> go.Figure:
    """Bars a group (area or stage), stacked by partner type; what no source states is hollow and last."""
    if table.empty:
        return empty(theme, height, words.gettext("No agreement in this selection has a party."))
    by = str(table["by"].iloc[0])
    known = [*VOCABULARIES[by]]
    groups = sorted(table["group"].unique(), key=lambda code: (code == "not_stated", known.index(code) if code in known else len(known)))
    result = figure(theme, height, barmode="stack")
    labels = {code: plot(words.label(by, code)) for code in groups}
    for position, (kind, part) in enumerate(table.groupby("partner_type", sort=False)):
        name = plot(words.label("partner_type", kind))
        shade = colour("partner_type", str(kind), position)
        stated = part["group"] != "not_stated"
        for certainty, rows in (("dated", part[stated]), ("hollow", part[~stated])):
            if len(rows):
                result.add_bar(
                    x=[labels[group] for group in rows["group"]],
                    y=rows["agreements"].tolist(),
                    name=name,
                    legendgroup=str(kind),
                    showlegend=certainty == ("dated" if stated.any() else "hollow"),
                    marker=certain(shade, certainty, theme),
                    customdata=[[int(row)] for row in rows.index],
                    hovertemplate=f"%{{x}}<br>{name}: %{{y}}<extra></extra>",
                )
    result.update_xaxes(type="category", categoryorder="array", categoryarray=[labels[group] for group in groups])
    result.update_yaxes(**whole_numbers(table.groupby("group")["agreements"].sum().max()), title=words.gettext("Agreements"))
    return result


def partners_by_agreements(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = 40) -> go.Figure:
    """Named partners by number of agreements, the first 40, in their type's colour."""
    every, table = len(table), table.head(most)
    height = height or 40 + 40 * max(len(table), 1)
    if table.empty:
        return empty(theme, 200, words.gettext("No partner in this selection is named."))
    names = [words.pick(en, ko) for en, ko in zip(table["name_en"], table["name_ko"], strict=True)]
    result = figure(theme, height, showlegend=False)
    result.add_bar(
        orientation="h",
        x=table["agreements"],
        y=list(range(len(table))),
        width=0.42,
        hovertext=[plot(name) for name in names],
        marker={**certain("#000", "dated", theme), "color": [colour("partner_type", code, 0) for code in table["partner_type"]]},
        text=table["agreements"],
        textposition="outside",
        cliponaxis=False,
        customdata=[[int(row)] for row in table.index],
        hovertemplate="%{hovertext}: %{x}<extra></extra>",
    )
    result.update_xaxes(**whole_numbers(table["agreements"].max()), showticklabels=False)
    titled_rows(result, [plot(short(name, 60)) for name in names], theme)
    if every > len(table):
        counts = {"shown": words.number(len(table)), "all": words.number(every)}
        say_shown(result, words.gettext("The first {shown} of {all} partners are drawn; filter to see others.", **counts), theme)
    return result
