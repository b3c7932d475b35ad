"""Hospitals, sponsors and candidates in an order whose uncertainty shows."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from oi_metrics.charts.registry_network import OTHERS
from oi_metrics.charts.style import PALETTES, PARTNER_COLOURS, Theme, empty, figure, say_shown, short, titled_rows
from oi_metrics.escape import plot
from oi_metrics.terms import COLUMNS
from oi_metrics.words import Words

SHOWN = 15


def registry_ranking(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, count: str = "company_trials", most: int = SHOWN) -> go.Figure:
    """Hospitals by their share of trials: a dot with Wilson's 95 % interval as whiskers, and the ranks that it leaves open.

    table: `registry.metrics.hospitals.hospital_ranking`; the first 15 are drawn. Below 10 trials there is no share:
    plain counts are drawn, without whiskers, and a note says why. customdata of a dot: [row number of the table].
    """
    shown = table[table[count] > 0].head(most)
    if shown.empty:
        return empty(theme, 220, words.say("No hospital in this selection is named."))
    result = figure(theme, height or 74 + 40 * len(shown), hovermode="closest")
    certain_share = bool(shown["share"].notna().all())
    places = pd.Series(range(len(shown)), index=shown.index)
    for member, shade, name in ((True, PARTNER_COLOURS["hospital"], words.term("member")), (False, OTHERS[theme], words.term("other"))):
        part = shown[shown["member"].astype(bool) == member]
        if len(part):
            _dots(result, part, places[part.index], shade, name, words, theme, count, certain_share)
    titled_rows(result, [plot(short(words.pick(en, ko), 60)) for en, ko in zip(shown["name_en"], shown["name_ko"], strict=True)], theme)
    furthest = float(shown["high"].max()) if certain_share else float(shown[count].max())
    result.update_xaxes(range=[0, furthest * 1.24], tickformat=".0%" if certain_share else ",d", showgrid=True, nticks=6)
    result.update_layout(legend={"y": -0.06})
    _say_of(result, shown, table, count, words, theme, certain_share)
    return result


def _dots(result: go.Figure, part: pd.DataFrame, places: pd.Series, shade: str, name: str, words: Words, theme: Theme, count: str, certain_share: bool) -> None:
    values = part["share"] if certain_share else part[count]
    whiskers = {
        "type": "data",
        "symmetric": False,
        "array": part["high"] - part["share"],
        "arrayminus": part["share"] - part["low"],
        "color": shade,
        "thickness": 1.6,
        "width": 4,
    }
    of = [words.say("{part} of {n} trials", part=words.number(part_), n=words.number(n)) for part_, n in zip(part[count], part["n"], strict=True)]
    told = [
        f"<b>{plot(words.pick(row.name_en, row.name_ko))}</b><br>{said}"
        + (f"<br>{words.say('95 % interval {low} to {high}', low=words.percent(row.low), high=words.percent(row.high))}" if certain_share else "")
        for row, said in zip(part.itertuples(), of, strict=True)
    ]
    result.add_scatter(
        x=values, y=places, mode="markers", name=name, marker={"color": shade, "size": 11, "line": {"color": PALETTES[theme].paper, "width": 1}},
        error_x=whiskers if certain_share else None, hovertext=told, hovertemplate="%{hovertext}<extra></extra>", customdata=[[int(row)] for row in part.index],
    )  # fmt: skip
    ends = part["high"] if certain_share else part[count]
    for row, place, end in zip(part.itertuples(), places, ends, strict=True):
        text = words.number(getattr(row, count))
        if certain_share:
            text = words.say("{n} · rank {ranks}", n=text, ranks=ranks(row.rank_low, row.rank_high))
        font = {"size": 12, "color": PALETTES[theme].muted}
        result.add_annotation(text=text, x=end, y=place, xanchor="left", xshift=8, showarrow=False, font=font)


def ranks(low: int, high: int) -> str:
    """A range of ranks."""
    return f"{low}" if low == high else f"{low}–{high}"


def _say_of(result: go.Figure, shown: pd.DataFrame, table: pd.DataFrame, count: str, words: Words, theme: Theme, certain_share: bool) -> None:
    n, every = int(shown["n"].iloc[0]), int((table[count] > 0).sum())
    lines = [words.say("Trials that name a hospital: {n}", n=words.number(n))]
    if not certain_share:
        lines.append(words.say("fewer than 10: counts alone"))
    if every > len(shown):
        lines.append(words.say("the first {shown} of {all} hospitals", shown=words.number(len(shown)), all=words.number(every)))
    say_shown(result, " · ".join(lines), theme)


def registry_peers(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0) -> go.Figure:
    """The company among sponsors: trials as bars, and the share of them at a member of the network with its interval.

    table: `registry.metrics.sponsors.peers`. The company dark, all others light. Below 10 trials that name a hospital
    there is no share. customdata: [row number of the table].
    """
    if table.empty:
        return empty(theme, 220, words.say("No trial in this selection."))
    p, light = PALETTES[theme], OTHERS[theme]
    result = figure(theme, height or 100 + 40 * len(table), showlegend=False, bargap=0.6)
    places, rows = list(range(len(table))), [[int(row)] for row in table.index]
    shades = [p.accent if own else light for own in table["company"]]
    names = [plot(short(name, 60)) for name in table["name"]]
    result.add_bar(
        orientation="h", x=table["trials"].tolist(), y=places, width=0.34, marker={"color": shades}, hovertext=names, customdata=rows, cliponaxis=False,
        text=[words.number(n) for n in table["trials"]], textposition="outside", hovertemplate="%{hovertext}: %{x:,}<extra></extra>",
    )  # fmt: skip
    known = table["member_share"].notna()
    part = table[known]
    told = [
        f"<b>{name}</b><br>{words.say('{part} of {n} trials', part=words.number(row.member_trials), n=words.number(row.n))}<br>"
        + words.say("95 % interval {low} to {high}", low=words.percent(row.low), high=words.percent(row.high))
        for row, name in zip(part.itertuples(), [name for name, kept in zip(names, known, strict=True) if kept], strict=True)
    ]
    for own, shade in ((False, light), (True, p.accent)):
        kept = (part["company"].astype(bool) == own).to_numpy()
        whiskers = {"type": "data", "symmetric": False, "array": (part["high"] - part["member_share"])[kept], "color": shade, "thickness": 1.6, "width": 4}
        result.add_scatter(
            x=part.loc[kept, "member_share"], y=[place for place, index in zip(places, table.index, strict=True) if index in set(part.index[kept])], mode="markers",
            marker={"color": shade, "size": 10}, error_x={**whiskers, "arrayminus": (part["member_share"] - part["low"])[kept]}, xaxis="x2", hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[text for text, keep in zip(told, kept, strict=True) if keep], customdata=[[int(row)] for row in part.index[kept]],
        )  # fmt: skip
    titled_rows(result, names, theme)
    title = {"font": {"size": 12, "color": p.muted}}
    result.update_layout(
        xaxis={"domain": [0, 0.52], "showticklabels": False, "range": [0, table["trials"].max() * 1.2], "side": "top", "title": {**title, "text": words.term("trials")}},
        xaxis2={"domain": [0.58, 1], "tickformat": ".0%", "range": [0, 1], "side": "top", "showgrid": True, "anchor": "y", "title": {**title, "text": words.say("Share with a network member")}},
    )  # fmt: skip
    return result


def registry_before_after(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0) -> go.Figure:
    """Trials a year before and after joining: each member in colour, the hospitals that were most like it grey below.

    table: `registry.metrics.membership.members_matched`. A tick marks before, a dot after. Where the two cannot be
    compared the reason stands in their place. customdata of a dot: [row number of the table].
    """
    if table.empty:
        return empty(theme, 220, words.say("No member of the network is named."))
    p = PALETTES[theme]
    result = figure(theme, height or 90 + 34 * len(table), hovermode="closest")
    names = [
        plot(short(words.pick(row.name_en, row.name_ko) or row.hospital_id, 50))
        if row.role == "member"
        else plot(short(words.pick(row.name_en, row.name_ko), 50))
        for row in table.itertuples()
    ]
    seen: set[str] = set()
    for place, (row, name) in enumerate(zip(table.itertuples(), names, strict=True)):
        shade = PARTNER_COLOURS["hospital"] if row.role == "member" else OTHERS[theme]
        if row.reason:
            if row.role == "member":
                counts = words.say("{before} trials before, {after} after", before=words.number(row.trials_before), after=words.number(row.trials_after))
                result.add_annotation(
                    text=f"{words.term(row.reason)} · {counts}", x=0, y=place, xanchor="left", showarrow=False, font={"size": 12, "color": p.muted}
                )
            continue
        told = words.say("{before} a year before, {after} after", before=words.number(row.before, 1), after=words.number(row.after, 1))
        result.add_scatter(
            x=[row.before, row.after], y=[place, place], mode="lines+markers", line={"color": shade, "width": 3 if row.role == "member" else 1.5}, legendgroup=row.role,
            marker={"symbol": ["line-ns-open", "circle"], "size": [14, 11], "color": shade, "line": {"width": 2, "color": shade}}, name=words.term(row.role),
            showlegend=row.role not in seen, hovertext=[f"<b>{name}</b><br>{told}"] * 2, hovertemplate="%{hovertext}<extra></extra>", customdata=[[int(row.Index)]] * 2,
        )  # fmt: skip
        seen.add(row.role)
        if row.role == "member" and pd.notna(row.difference):
            sign = "+" if row.difference > 0 else "−" if row.difference < 0 else "±"
            text = words.say("{sign}{n} against its matches", sign=sign, n=words.number(abs(row.difference), 1))
            result.add_annotation(
                text=text, x=max(row.before, row.after), y=place, xanchor="left", xshift=12, showarrow=False, font={"size": 12, "color": p.ink}
            )
    titled_rows(result, [f"<b>{name}</b>" if role == "member" else name for name, role in zip(names, table["role"], strict=True)], theme)
    most = table[["before", "after"]].max().max()
    result.update_xaxes(
        range=[0, (most if pd.notna(most) else 1) * 1.4],
        showgrid=bool(pd.notna(most)),
        showticklabels=bool(pd.notna(most)),
        title=words.say("Trials a year") if pd.notna(most) else None,
    )
    result.update_layout(legend={"y": -0.12})
    return result


INGREDIENTS = ("areas", "trials", "early_trials", "company_trials", "sponsors", "active_years")


def registry_candidates(table: pd.DataFrame, words: Words, theme: Theme = "light", height: int = 0, most: int = 12) -> go.Figure:
    """Candidates for a seat, the first twelve: each ingredient as a bar of its own scale, and the ranks that other weights give.

    table: `registry.metrics.candidates.candidates`. customdata: [row number of the table].
    """
    every = table[table["role"] == "candidate"]
    if every.empty or every["rank"].isna().all():
        return empty(theme, 220, words.say("No candidate in this selection can be ranked."))
    shown, p = every.head(most), PALETTES[theme]
    names = [plot(short(words.pick(en, ko), 60)) for en, ko in zip(shown["name_en"], shown["name_ko"], strict=True)]
    result = figure(theme, height or 110 + 44 * len(shown), showlegend=False)
    places, rows = list(range(len(shown))), [[int(row)] for row in shown.index]
    width, gap = 0.84 / len(INGREDIENTS), 0.02
    for place, name in enumerate(INGREDIENTS):
        axis, label = "" if place == 0 else str(place + 1), _column(name, words)
        result.add_bar(
            orientation="h", x=shown[name].tolist(), y=places, width=0.34, marker={"color": OTHERS[theme]}, xaxis=f"x{axis}", hovertext=names, customdata=rows,
            text=[words.number(n) for n in shown[name]], textposition="outside", cliponaxis=False, hovertemplate=f"%{{hovertext}}<br>{label}: %{{x:,}}<extra></extra>",
        )  # fmt: skip
        title = {"text": "<br>".join(label.rsplit(" ", 1)) if len(label) > 12 else label, "font": {"size": 11, "color": p.muted}, "standoff": 4}
        result.update_layout({f"xaxis{axis}": {"domain": [place * width, (place + 1) * width - gap], "range": [0, max(shown[name].max(), 1) * 1.5], "showticklabels": False, "side": "top", "title": title, "anchor": "y"}})  # fmt: skip
    axis = str(len(INGREDIENTS) + 1)
    spread = {
        "type": "data",
        "symmetric": False,
        "array": shown["rank_high"] - shown["rank"],
        "arrayminus": shown["rank"] - shown["rank_low"],
        "color": p.accent,
        "thickness": 2,
        "width": 4,
    }
    told = [
        f"{name}<br>{words.say('rank {rank}, {low} to {high} by other weights', rank=r.rank, low=r.rank_low, high=r.rank_high)}"
        for name, r in zip(names, shown.itertuples(), strict=True)
    ]
    result.add_scatter(
        x=shown["rank"].astype("float64"), y=places, mode="markers", marker={"color": p.accent, "size": 9}, error_x={**spread, "array": spread["array"].astype("float64"), "arrayminus": spread["arrayminus"].astype("float64")},
        xaxis=f"x{axis}", hovertext=told, hovertemplate="%{hovertext}<extra></extra>", customdata=rows,
    )  # fmt: skip
    title = {"text": words.say("Rank and its range"), "font": {"size": 11, "color": p.muted}, "standoff": 4}
    result.update_layout({f"xaxis{axis}": {"domain": [0.85, 1], "range": [0.3, float(shown["rank_high"].max()) + 0.7], "side": "top", "title": title, "anchor": "y", "nticks": 5, "showgrid": True}})  # fmt: skip
    titled_rows(result, names, theme)
    if len(every) > len(shown):
        say_shown(
            result, words.say("The first {shown} of {all} candidates; the table has all.", shown=words.number(len(shown)), all=words.number(len(every))), theme
        )
        result.update_layout(margin={"t": 90})
        result.layout.annotations[-1].update(yshift=52)
    return result


def _column(name: str, words: Words) -> str:
    return words.say(COLUMNS[name])
