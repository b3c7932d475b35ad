"""The network of hospitals that share trials, readable from five hospitals to a whole country's."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from oi_metrics.charts.backbone import backbone
from oi_metrics.charts.label_places import Box, Mark, places, text_width
from oi_metrics.charts.network_layout import ALONE, Layout, layout
from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS, VEIL, Figure, Theme, empty, figure, short
from oi_metrics.language.escape import plot
from oi_metrics.language.words import Words

WIDTH, MARGIN = 1040.0, 12.0
"""The width in pixels that the chart is laid out for; on a narrower screen it is drawn closer."""
LARGEST = ((12, 24.0), (80, 19.0), (math.inf, 15.0))
"""Radius of the largest mark by number of hospitals."""
SMALLEST = 3.6
NAMED = ((12, 12), (80, 26), (math.inf, 24))
"""How many hospitals should bear their name, by number of hospitals; the rest tell it when pointed at."""
NUMBERED = 12
"""Up to so many lines bear their number of shared trials."""
LONGEST_NAME = 30
ALL_TIES = 60
"""Of up to so many ties all are drawn, of more the backbone."""
SHOWN_TIES, FOCUS_TIES = 900, 30
GROUND = {"light": "#F3F1EB", "dark": "#20252E"}


@dataclass(frozen=True)
class Drawing:
    """A network on its way to a figure: its rows, the ties drawn, the places, and the look."""

    hospitals: pd.DataFrame
    ties: pd.DataFrame
    laid: Layout
    radii: dict[int, float]
    words: Words
    theme: Theme
    focus: int | None

    @property
    def near(self) -> set[int]:
        """The hospital in focus and those that share a drawn trial with it; all without a focus."""
        if self.focus is None:
            return set(self.hospitals["hospital"])
        touching = self.ties[(self.ties["hospital_a"] == self.focus) | (self.ties["hospital_b"] == self.focus)]
        return {self.focus, *touching["hospital_a"], *touching["hospital_b"]}

    def name(self, row: int) -> str:
        found = self.hospitals.loc[row]
        return self.words.pick(found["name_en"], found["name_ko"])


def hospital_network(
    hospitals: pd.DataFrame,
    words: Words,
    theme: Theme = "light",
    height: int = 640,
    *,
    pairs: pd.DataFrame,
    least: int = 1,
    every_tie: bool = False,
    members_only: bool = False,
    focus: int | None = None,
) -> Figure:
    """Hospitals as marks on the grounds of their communities, the ties that carry the network as lines.

    hospitals: hospital, name_en, name_ko, member, certainty, trials, degree, strength, community. pairs: hospital_a,
    hospital_b, trials. least: fewest shared trials of a line. every_tie: all of these instead of the backbone of more
    than 60 (`charts.backbone`), the strongest 900 at most. focus: a hospital of which the 30 strongest ties stand
    out, whether or not they belong to the backbone. members_only: leave all other hospitals out.
    Members solid in the colour of hospitals, others grey, names that no list has hollow; area by trials. The places
    do not depend on `least` or `focus`. customdata of a mark: [row number of the table].
    """
    if members_only:
        hospitals = hospitals[hospitals["member"].astype(bool)]
        pairs = pairs[pairs["hospital_a"].isin(hospitals["hospital"]) & pairs["hospital_b"].isin(hospitals["hospital"])]
        height = int(0.75 * height)
    if hospitals.empty:
        return empty(theme, height, words.gettext("No hospital in this selection is named."))
    drawing, drawn, every = _chosen(_drawing(hospitals, pairs, words, theme, height, focus), pairs, least, every_tie)
    result = figure(theme, height, showlegend=True)
    _grounds(result, drawing)
    _lines(result, drawing)
    _marks(result, drawing)
    _names(result, drawing, height)
    result.update_xaxes(visible=False, range=[0, WIDTH])
    result.update_yaxes(visible=False, range=[0, height])
    result.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, legend={"y": 0, "yanchor": "top"})
    if drawn < every:
        result.add_annotation(
            text=words.gettext("{shown} of {all} lines drawn", shown=words.number(drawn), all=words.number(every)), showarrow=False, x=1, y=0, xref="paper",
            yref="paper", xanchor="right", yanchor="bottom", font={"size": 12, "color": PALETTES[theme].muted},
        )  # fmt: skip
    return result


def _chosen(drawing: Drawing, pairs: pd.DataFrame, least: int, every_tie: bool) -> tuple[Drawing, int, int]:
    """The drawing with the ties to draw, how many these are, and of how many."""
    known = pairs["hospital_a"].isin(drawing.radii) & pairs["hospital_b"].isin(drawing.radii)
    strong = pairs[known & (pairs["trials"] >= least)].sort_values("trials", ascending=False, kind="stable")
    kept = strong if every_tie or len(pairs) <= ALL_TIES else strong[strong.index.isin(drawing.ties.index)]
    kept = kept.head(SHOWN_TIES)
    if drawing.focus is not None:
        own = strong[(strong["hospital_a"] == drawing.focus) | (strong["hospital_b"] == drawing.focus)].head(FOCUS_TIES)
        others = kept[(kept["hospital_a"] != drawing.focus) & (kept["hospital_b"] != drawing.focus)]
        kept = pd.concat([others, own])
    return replace(drawing, ties=kept), len(kept), int(known.sum())


def _drawing(hospitals: pd.DataFrame, pairs: pd.DataFrame, words: Words, theme: Theme, height: int, focus: int | None) -> Drawing:
    """The places, from the backbone of all pairs whatever is drawn of them."""
    largest = _by_number(LARGEST, len(hospitals))
    most = max(hospitals["trials"].max(), 1)
    radii = {int(h): round(SMALLEST + (largest - SMALLEST) * math.sqrt(n / most), 1) for h, n in zip(hospitals["hospital"], hospitals["trials"], strict=True)}
    carrying = backbone(pairs)
    tied = set(carrying["hospital_a"]) | set(carrying["hospital_b"])
    nodes = tuple(
        (int(row.hospital), radii[int(row.hospital)], int(row.community) if row.hospital in tied and not pd.isna(row.community) else ALONE)
        for row in hospitals.itertuples()
    )
    known = set(radii)
    ties = tuple(
        (int(a), int(b), math.sqrt(n)) for a, b, n in carrying[["hospital_a", "hospital_b", "trials"]].itertuples(index=False) if a in known and b in known
    )
    laid = layout(nodes, ties, WIDTH / height).fitted(WIDTH, height, MARGIN)
    return Drawing(hospitals, carrying, laid, radii, words, theme, focus)


def _by_number(steps: tuple[tuple[float, float], ...], number: int) -> float:
    return next(value for most, value in steps if number <= most)


def _grounds(result: Figure, drawing: Drawing) -> None:
    """A shade under each community."""
    if len(drawing.laid.discs) == 1:
        return
    look = {"type": "circle", "layer": "below", "fillcolor": GROUND[drawing.theme], "line": {"width": 0}}
    shades = [
        {**look, "x0": disc.x - disc.radius, "x1": disc.x + disc.radius, "y0": disc.y - disc.radius, "y1": disc.y + disc.radius} for disc in drawing.laid.discs
    ]
    result.update_layout(shapes=shades)


def _lines(result: Figure, drawing: Drawing) -> None:
    """The ties in three widths by strength, those between communities fainter; with a focus its own in ink, all others faint."""
    p, ties = PALETTES[drawing.theme], drawing.ties
    own = (ties["hospital_a"] == drawing.focus) | (ties["hospital_b"] == drawing.focus)
    group = dict(zip(drawing.hospitals["hospital"], drawing.hospitals["community"], strict=True))
    within = ties["hospital_a"].map(group) == ties["hospital_b"].map(group)
    share = ties["trials"] / max(ties["trials"], default=1)
    others = 1.0 if drawing.focus is None else 0.35
    for kept, colour, fade in ((~own & ~within, p.muted, 0.6 * others), (~own & within, p.muted, others), (own, p.accent, 1.9)):
        for low, high, width, opacity in ((0, 0.15, 0.6, 0.36), (0.15, 0.5, 1.3, 0.42), (0.5, 2, 2.8, 0.5)):
            _strokes(result, ties[kept & (share > low) & (share <= high)], drawing, {"color": colour, "width": width}, min(opacity * fade, 1))


def _strokes(result: Figure, ties: pd.DataFrame, drawing: Drawing, line: dict[str, object], opacity: float) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    place = drawing.laid.places
    for a, b in zip(ties["hospital_a"], ties["hospital_b"], strict=True):
        if a in place and b in place:
            xs += [place[a][0], place[b][0], None]
            ys += [place[a][1], place[b][1], None]
    if xs:
        result.add_scatter(x=xs, y=ys, mode="lines", line=line, opacity=opacity, hoverinfo="skip", showlegend=False)


def _marks(result: Figure, drawing: Drawing) -> None:
    """The hospitals, one trace a look; those that are not near the focus faint."""
    words, hospitals = drawing.words, drawing.hospitals
    shade, grey, paper, ink = PARTNER_COLOURS["hospital"], OTHERS[drawing.theme], PALETTES[drawing.theme].paper, PALETTES[drawing.theme].ink
    member = hospitals["member"].astype(bool)
    unlisted = ~member & (hospitals["certainty"] == "as_written" if "certainty" in hospitals else False)
    looks = (
        (~member & ~unlisted, words.term("other"), grey, paper),
        (unlisted, words.gettext("Name that no list has"), paper, grey),
        (member, words.term("member"), shade, paper),
    )
    near = drawing.near
    for kept, name, fill, line in looks:
        rows = hospitals[kept]
        if rows.empty:
            continue
        told = [
            f"<b>{plot(words.pick(en, ko))}</b><br>{words.gettext('Trials')}: {words.number(n)}<br>{words.gettext('Shares trials with')}: {words.number(d)}"
            for en, ko, n, d in zip(rows["name_en"], rows["name_ko"], rows["trials"], rows["degree"], strict=True)
        ]
        result.add_scatter(
            x=[drawing.laid.places[h][0] for h in rows["hospital"]],
            y=[drawing.laid.places[h][1] for h in rows["hospital"]],
            mode="markers",
            marker={
                "size": [2 * drawing.radii[h] for h in rows["hospital"]],
                "color": fill,
                "line": {
                    "color": [ink if h == drawing.focus else line for h in rows["hospital"]],
                    "width": [3 if h == drawing.focus else 1.6 if fill == paper else 1 for h in rows["hospital"]],
                },
                "opacity": [1.0 if h in near else 0.25 for h in rows["hospital"]],
            },
            name=name,
            customdata=[[int(row)] for row in rows.index],
            hovertext=told,
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _names(result: Figure, drawing: Drawing, height: float) -> None:
    """Names of the most connected hospitals and all members where they have room, of each community its size, of few lines their number."""
    p, laid = PALETTES[drawing.theme], drawing.laid
    titles, taken = _titles(drawing)
    numbers, more = _numbers(drawing)
    every = {row: Mark(row, *laid.places[h], drawing.radii[h], "") for row, h in drawing.hospitals["hospital"].items()}
    named = [every[row]._replace(name=short(drawing.name(row), LONGEST_NAME)) for row in _first(drawing)]
    members = set(drawing.hospitals.index[drawing.hospitals["member"].astype(bool)])
    must = members | set(drawing.hospitals.index[drawing.hospitals["hospital"] == drawing.focus])
    found = places(named, list(every.values()), Box(0, 0, WIDTH, height), [*taken, *more], int(_by_number(NAMED, len(every))), must)
    look = {"showarrow": False, "xref": "x", "yref": "y", "yanchor": "middle", "borderpad": 0}
    small, veil = {"size": 11, "color": p.muted}, VEIL[drawing.theme]
    notes = [{**look, "text": plot(text), "x": x, "y": y, "xanchor": "center", "font": small} for text, x, y in titles]
    notes += [{**look, "text": text, "x": x, "y": y, "xanchor": "center", "font": small, "bgcolor": veil} for text, x, y in numbers]
    for label in found:
        font = {"size": 12, "color": p.ink if label.row in members or drawing.focus is not None else p.muted}
        notes.append({**look, "text": plot(label.text), "x": label.x, "y": label.y, "xanchor": label.anchor, "font": font, "bgcolor": veil})
    result.update_layout(annotations=notes)


def _first(drawing: Drawing) -> list[int]:
    """The rows that should bear their name: the focus, members, the leader of each community, then the most connected."""
    hospitals, near = drawing.hospitals, drawing.near
    ranked = hospitals[hospitals["hospital"].isin(near)].sort_values(["strength", "trials"], ascending=False, kind="stable")
    if drawing.focus is not None:
        own = {int(h): n for a, b, n in drawing.ties[["hospital_a", "hospital_b", "trials"]].itertuples(index=False) for h in (a, b) if drawing.focus in (a, b)}
        ranked = ranked.assign(tie=ranked["hospital"].map(own)).sort_values("tie", ascending=False, kind="stable")
    leading = ranked.drop_duplicates("community")
    rows = [*ranked.index[ranked["hospital"] == drawing.focus], *ranked.index[ranked["member"].astype(bool)], *leading.index, *ranked.index]
    return list(dict.fromkeys(rows))


def _titles(drawing: Drawing) -> tuple[list[tuple[str, float, float]], list[Box]]:
    """How many hospitals a community has, at the top of its ground, where there is more than one community."""
    words, sizes = drawing.words, drawing.hospitals["community"].value_counts()
    found, taken = [], []
    for disc in drawing.laid.discs if len(drawing.laid.discs) > 1 else ():
        if disc.community == ALONE:
            text = words.gettext("share no trial")
        elif sizes.get(disc.community, 0) > 2:
            text = words.ngettext("{n} hospital", "{n} hospitals", int(sizes[disc.community]))
        else:
            continue
        y, half = disc.y + disc.radius - 9, text_width(text) / 2
        found.append((text, disc.x, y))
        taken.append(Box(disc.x - half, y - 8, disc.x + half, y + 8))
    return found, taken


def _numbers(drawing: Drawing) -> tuple[list[tuple[str, float, float]], list[Box]]:
    """The shared trials of each line, at its middle, where there are few lines."""
    if len(drawing.ties) > NUMBERED:
        return [], []
    place, words = drawing.laid.places, drawing.words
    middle = [
        (words.number(n), (place[a][0] + place[b][0]) / 2, (place[a][1] + place[b][1]) / 2)
        for a, b, n in drawing.ties[["hospital_a", "hospital_b", "trials"]].itertuples(index=False)
    ]
    return middle, [Box(x - text_width(text) / 2, y - 8, x + text_width(text) / 2, y + 8) for text, x, y in middle]
