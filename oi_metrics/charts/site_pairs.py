"""Hospitals that share trials, as a matrix."""

from __future__ import annotations

import pandas as pd

from oi_metrics.charts.style import PALETTES, PARTNER_COLOURS, Figure, Theme, empty, figure, named_rows, wrap
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

LINE = 24
"""Characters after which a name goes on in a line below."""


def site_pairs(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 460, most: int = 10) -> Figure:
    """The hospitals that share most trials, as a matrix of the strongest; darker is more shared trials.

    Rows are named and numbered, columns bear the numbers. A pair that shares no trial stays blank, it is not a zero of the scale.
    """
    if table.empty:
        return empty(theme, height, words.gettext("No two hospitals in this selection share a trial."))
    strength = pd.concat([table.set_index("partner_a")["trials"], table.set_index("partner_b")["trials"]]).groupby(level=0).sum()
    ids = list(strength.sort_values(ascending=False, kind="stable").index[:most])
    table = table[table["partner_a"].isin(ids) & table["partner_b"].isin(ids)]
    shared = {(row.partner_a, row.partner_b): row.trials for row in table.itertuples()}
    values = [[shared.get((a, b), shared.get((b, a))) if a != b else None for b in ids] for a in ids]
    names = {row.partner_a: words.pick(row.name_a_en, row.name_a_ko) for row in table.itertuples()}
    names |= {row.partner_b: words.pick(row.name_b_en, row.name_b_ko) for row in table.itertuples()}
    labels = [plot(names[partner]) for partner in ids]
    p = PALETTES[theme]
    result = figure(theme, height)
    positions = list(range(len(ids)))
    result.add_heatmap(
        z=values,
        x=positions,
        y=positions,
        colorscale=[[0, p.grid], [1, PARTNER_COLOURS["hospital"]]],
        showscale=False,
        xgap=2,
        ygap=2,
        text=[["" if value is None else str(value) for value in row] for row in values],
        texttemplate="%{text}",
        hovertext=[[f"{a} · {b}" for b in labels] for a in labels],
        hovertemplate="%{hovertext}: %{z}<extra></extra>",
        hoverongaps=False,
    )
    numbers = [words.number(place + 1) for place in positions]  # a name below each column would cover its neighbours'
    named_rows(result, [wrap(f"{number}. {label}", LINE) for number, label in zip(numbers, labels, strict=True)], theme, 11)
    result.update_xaxes(tickmode="array", tickvals=positions, ticktext=numbers, side="top", tickangle=0, tickfont={"color": p.ink, "size": 11})
    return result
