"""Members of the network before and after they joined, beside hospitals that were like them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS, Theme, empty, figure, short, titled_rows
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words


def registry_before_after(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0) -> go.Figure:
    """Trials a year before and after joining: each member in colour, the hospitals that were most like it grey below.

    table: `registry.metrics.matching.members_matched`. A tick marks before, a dot after. Where the two cannot be
    compared the reason stands in their place. customdata of a dot: [row number of the table].
    """
    if table.empty:
        return empty(theme, 220, words.gettext("No member of the network is named."))
    shown = table[(table["role"] == "member") | table["reason"].eq("")]
    names = [plot(short(words.pick(row.name_en, row.name_ko) or row.hospital_id, 50)) for row in shown.itertuples()]
    result = figure(theme, height or 110 + 38 * len(shown))
    titled_rows(result, [f"<b>{name}</b>" if role == "member" else name for name, role in zip(names, shown["role"], strict=True)], theme)
    seen: set[str] = set()
    for place, (row, name) in enumerate(zip(shown.itertuples(), names, strict=True)):
        if row.reason:
            counts = words.gettext("{before} trials before, {after} after", before=words.number(row.trials_before), after=words.number(row.trials_after))
            _say(result, f"{words.term(row.reason)} · {counts}", 0, place, PALETTES[theme].muted, 0)
            continue
        _moved(result, row, place, name, words, theme, first=row.role not in seen)
        seen.add(str(row.role))
    most = shown.loc[shown["reason"] == "", ["before", "after"]].max().max()
    known = bool(pd.notna(most))
    result.update_xaxes(
        range=[0, (most if known else 1) * 1.75], showgrid=known, showticklabels=known, title=words.gettext("Mean trials per year") if known else None
    )
    result.update_layout(legend={"y": -0.02, "yref": "container", "yanchor": "bottom"}, margin={"b": 70})
    return result


def _moved(result: go.Figure, row: Any, place: int, name: str, words: Words, theme: Theme, *, first: bool) -> None:
    """One hospital from before to after, and how far a member's change lies from that of its matches."""
    shade = PARTNER_COLOURS["hospital"] if row.role == "member" else OTHERS[theme]
    before, after = words.number(row.before, 1), words.number(row.after, 1)
    result.add_scatter(
        x=[row.before, row.after],
        y=[place, place],
        mode="lines+markers",
        line={"color": shade, "width": 3 if row.role == "member" else 1.5},
        marker={"symbol": ["line-ns-open", "circle"], "size": [14, 11], "color": shade, "opacity": 1, "line": {"width": 2, "color": shade}},
        name=words.term(row.role),
        legendgroup=row.role,
        showlegend=first,
        hovertext=[f"<b>{name}</b><br>{words.gettext('{before} per year before, {after} after', before=before, after=after)}"] * 2,
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[int(row.Index)]] * 2,
        cliponaxis=False,  # a hospital without any trial stands on the edge
    )
    text = words.gettext("{before} → {after}", before=before, after=after)
    if row.role == "member" and pd.notna(row.difference):
        sign = "+" if row.difference > 0 else "−" if row.difference < 0 else "±"
        text += " · " + words.gettext("{sign}{n} against its matches", sign=sign, n=words.number(abs(row.difference), 1))
    _say(result, text, max(row.before, row.after), place, PALETTES[theme].ink if row.role == "member" else PALETTES[theme].muted, 14)


def _say(result: go.Figure, text: str, x: float, place: int, colour: str, shift: int) -> None:
    result.add_annotation(text=text, x=x, y=place, xanchor="left", xshift=shift, showarrow=False, font={"size": 12, "color": colour})
