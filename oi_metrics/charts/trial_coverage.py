"""What the snapshots of registries cover: a grid of registries by years."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.certainty import Look
from oi_metrics.charts.style import PALETTES, Theme, certain, empty, figure, named_rows
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words


def coverage_grid(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0) -> go.Figure:
    """A cell a registry and year: solid where hospitals are named, hatched where held in part, hollow where trials are
    listed without hospitals, nothing where no snapshot reaches.

    table: `registry.metrics.coverage.coverage`. customdata of a cell: [row number of the table].
    """
    if table.empty:
        return empty(theme, 160, words.gettext("No snapshot reaches into these years."))
    registries = list(dict.fromkeys(table["registry"]))
    result = figure(theme, height or 110 + 50 * len(registries), barmode="overlay", bargap=0.1)
    row_of = {registry: place for place, registry in enumerate(registries)}
    looks: tuple[tuple[str, Look, pd.Series], ...] = (
        ("covered", "solid", table["state"].eq("covered") & table["whole"]),
        ("partly", "hatched", table["state"].eq("covered") & ~table["whole"]),
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
