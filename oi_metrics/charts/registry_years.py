"""Registry trials and their sites in time, and by what they can be told apart."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.label_places import text_width
from oi_metrics.charts.style import (
    PALETTES,
    PARTNER_COLOURS,
    RAMP,
    Theme,
    certain,
    empty,
    figure,
    named_rows,
    say_shown,
    short,
    titled_rows,
    whole_numbers,
    wrap,
)
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import VOCABULARIES

GROUPS = 6
"""As many groups bear a shade of their own; the rest are drawn together."""
REST = "rest"
BARS = 12
NARROW, LONGEST_GAP = 280.0, 10
"""Pixels that the years have in width on the narrowest screen, and the letters of a line that is written into a gap."""
LOOKS = ("dated", "bounded", "possible", "undated")
NOTHING_TO_COUNT = {"trials": ("not_covered",), "sites": ("not_covered", "sites_not_named", "partly")}
"""In these states of a year a count is not known, or not whole: a shade and a note say so."""


def registry_years(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 330, count: str = "trials") -> go.Figure:
    """Stacked bars a year: solid in years that the snapshots hold whole, hatched where they hold a part, since more may
    lie there; years that they do not cover shaded and named as such; undated hollow at the right.

    table: `registry.metrics.years.trials_per_year`. count: trials or sites. Of many groups the six largest are told
    apart. customdata of a bar: [row number of the table], of a bar of several rows the first.
    """
    counted = table[table[count].fillna(0) > 0]
    if counted.empty:
        return empty(
            theme, height, words.gettext("No trial in this selection.") if count == "trials" else words.gettext("No trial in this selection names its sites.")
        )
    by, names = str(table["by"].iloc[0]), _names(table, words)
    order = _order(counted, count, by)
    rows = counted.assign(shown=counted["group"].where(counted["group"].isin(order), REST), look=_looks(counted, count)).reset_index()
    sums = rows.groupby(["shown", "year", "look"], dropna=False).agg(n=(count, "sum"), row=("index", "first")).reset_index()
    result = figure(theme, height, barmode="stack")
    years = table["year"].dropna().astype("int64")
    aside = int(years.max()) + 2 if len(years) else 0
    for group, shade in zip(order, _shades(order, theme), strict=True):
        name, seen = plot(names.get(group, group)), False
        for look in LOOKS:
            part = sums[(sums["shown"] == group) & (sums["look"] == look)]
            if part.empty:
                continue
            result.add_bar(
                x=[aside if pd.isna(year) else int(year) for year in part["year"]],
                y=part["n"].astype("int64").tolist(),
                name=plot(short(names.get(group, group), 36)),
                legendgroup=group,
                showlegend=not seen and len(order) > 1,
                marker=certain(shade, look, theme),
                customdata=[[int(row)] for row in part["row"]],
                hovertemplate=f"<b>%{{x}}</b> · {name}<br>{words.term(look)}: %{{y:,}}<extra></extra>",
            )
            seen = True
    if (sums["look"] == "bounded").any():  # what hatching means here, in the legend
        result.add_bar(x=[int(years.max())], y=[0], name=words.term("partly"), marker=certain(PALETTES[theme].accent, "bounded", theme), showlegend=True)
    _axes(result, table, sums, words, count, aside)
    _gaps(result, table, words, theme, count)
    return result


def _names(table: pd.DataFrame, words: Words) -> dict[str, str]:
    by = str(table["by"].iloc[0])
    named = dict(zip(table["group"], table["name"], strict=True)) if by == "sponsor" else {}
    return {group: named.get(group) or words.label(by, group) for group in table["group"].unique()} | {REST: words.gettext("All others")}


def _order(counted: pd.DataFrame, count: str, by: str) -> list[str]:
    """The largest groups, in the order of their vocabulary where it has one, then all others."""
    totals = counted.groupby("group")[count].sum().sort_values(ascending=False, kind="stable")
    plain = [group for group in totals.index if group not in ("not_stated", "other_sponsors")]
    top = plain[:GROUPS]
    codes = list(VOCABULARIES.get(by, {}))
    top = sorted(top, key=lambda code: (codes.index(code) if code in codes else len(codes), top.index(code)))
    return [*top, *([REST] if len(totals) > len(top) else [])]


def _shades(order: list[str], theme: Theme) -> Iterator[str]:
    for place, group in enumerate(order):
        yield PARTNER_COLOURS["not_stated"] if group == REST else RAMP[place % len(RAMP)] if len(order) > 1 else PALETTES[theme].accent


def _looks(rows: pd.DataFrame, count: str) -> pd.Series:
    """What stands on a year held whole is dated; on a part of one, or on several years, within bounds: more may lie there."""
    partial = ~rows["whole"] | (rows["state"].eq("partly") if count == "sites" else False)
    return rows["certainty"].where(~(partial & rows["certainty"].eq("dated")), "bounded")


def _axes(result: go.Figure, table: pd.DataFrame, sums: pd.DataFrame, words: Words, count: str, aside: int) -> None:
    years = table["year"].dropna().astype("int64")
    undated = bool(sums["year"].isna().any())
    if len(years):
        first, last = int(years.min()), int(years.max())
        step = 1 if last - first < 12 else 2 if last - first < 24 else 5
        ticks = [*range(first, last + 1, step), *([aside] if undated else [])]
        result.update_xaxes(
            tickmode="array", tickvals=ticks, ticktext=[words.gettext("Undated") if tick == aside else str(tick) for tick in ticks],
            range=[first - 0.7, (aside if undated else last) + 0.7],
        )  # fmt: skip
    most = sums.groupby("year", dropna=False)["n"].sum().max()
    result.update_yaxes(**whole_numbers(most), title=words.gettext("Trials") if count == "trials" else words.gettext("Trial sites"))


def _gaps(result: go.Figure, table: pd.DataFrame, words: Words, theme: Theme, count: str) -> None:
    """Spans of years in which nothing can be counted, shaded and named: they are not zero."""
    p = PALETTES[theme]
    states = table.dropna(subset=["year"]).drop_duplicates("year").set_index("year")["state"]
    told = {
        "not_covered": words.gettext("not covered"),
        "sites_not_named": words.gettext("hospitals not named"),
        "partly": words.gettext("named in part"),
    }
    for state in NOTHING_TO_COUNT[count]:
        years = sorted(int(year) for year in states.index[states == state])
        for first, last in _spans(years):
            result.add_shape(
                type="rect", x0=first - 0.5, x1=last + 0.5, y0=0, y1=1, yref="paper", fillcolor=p.grid, opacity=0.5, line={"width": 0}, layer="below"
            )
            text = wrap(told[state], LONGEST_GAP)
            lying = (last - first + 1) / len(states) * NARROW > max(map(text_width, text.split("<br>")))
            result.add_annotation(
                text=text if lying else told[state],
                x=(first + last) / 2,
                y=0.5,
                yref="paper",
                showarrow=False,
                textangle=0 if lying else -90,
                font={"size": 11, "color": p.muted},
            )


def _spans(years: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of years that follow one another."""
    start = None
    for place, year in enumerate(years):
        start = year if start is None else start
        if place + 1 == len(years) or years[place + 1] != year + 1:
            yield start, year
            start = None


def registry_groups(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0) -> go.Figure:
    """Trials by one dimension, the twelve largest groups; the company's part dark within the bar.

    table: `registry.metrics.years.trials_by`. customdata of a bar: [row number of the table].
    """
    shown = table[table["trials"] > 0].head(BARS)
    if shown.empty:
        return empty(theme, 220, words.gettext("No trial in this selection."))
    p, names = PALETTES[theme], _names(table, words)
    result = figure(theme, height or 70 + 38 * len(shown), barmode="overlay")
    places, rows = list(range(len(shown))), [[int(row)] for row in shown.index]
    told = [plot(names[group]) for group in shown["group"]]
    for column, shade, label in (
        ("trials", RAMP[3] if theme == "light" else RAMP[1], words.gettext("All trials")),
        ("company_trials", p.accent, words.gettext("The company's")),
    ):
        outside = column == "trials"
        result.add_bar(
            orientation="h", x=shown[column].tolist(), y=places, width=0.4, name=label, marker={"color": shade}, hovertext=told, customdata=rows,
            text=[words.number(n) for n in shown[column]] if outside else None, textposition="outside" if outside else "none", cliponaxis=False,
            hovertemplate=f"%{{hovertext}}<br>{label}: %{{x:,}}<extra></extra>",
        )  # fmt: skip
    titled_rows(result, [plot(short(names[group], 60)) for group in shown["group"]], theme)
    result.update_xaxes(showticklabels=False, range=[0, shown["trials"].max() * 1.12])
    result.update_layout(legend={"y": -0.02})
    if len(table) > len(shown):
        say_shown(
            result, words.gettext("The {shown} largest of {all}; the table has all.", shown=words.number(len(shown)), all=words.number(len(table))), theme
        )
    return result


def registry_coverage(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0) -> go.Figure:
    """A cell a registry and year: solid where hospitals are named, hatched where held in part, hollow where trials are
    listed without hospitals, nothing where no snapshot reaches.

    table: `registry.metrics.coverage.coverage`. customdata of a cell: [row number of the table].
    """
    if table.empty:
        return empty(theme, 160, words.gettext("No snapshot reaches into these years."))
    registries = list(dict.fromkeys(table["registry"]))
    result = figure(theme, height or 110 + 50 * len(registries), barmode="overlay", bargap=0.1)
    row_of = {registry: place for place, registry in enumerate(registries)}
    looks = (
        ("covered", "dated", table["state"].eq("covered") & table["whole"]),
        ("partly", "bounded", table["state"].eq("covered") & ~table["whole"]),
        ("sites_not_named", "hollow", table["state"].eq("sites_not_named")),
    )
    for state, look, kept in looks:
        part = table[kept]
        if len(part):
            result.add_bar(
                x=part["year"].tolist(), y=[0.8] * len(part), base=[row_of[registry] - 0.4 for registry in part["registry"]], width=0.8, name=words.term(state),
                marker=certain(PALETTES[theme].accent, look, theme), customdata=[[int(row)] for row in part.index],
                hovertext=[f"{words.term(state)}: {words.number(n)}" for n in part["trials"]], hovertemplate="<b>%{x}</b> · %{hovertext}<extra></extra>",
            )  # fmt: skip
    named_rows(result, [plot(words.label("registry", registry)) for registry in registries], theme)
    years = table["year"].nunique()
    result.update_xaxes(dtick=1 if years < 14 else 5 if years < 24 else 10, tickformat="d", tickangle=0)
    result.update_layout(legend={"y": -0.3})
    return result
