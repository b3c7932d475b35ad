"""The look of every chart: one colour a partner type, one look a certainty, a lean template in light and dark."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from oi_metrics.charts.certainty import Look
from oi_metrics.charts.label_places import text_width
from oi_metrics.model.vocabulary import VOCABULARIES

if TYPE_CHECKING:
    import plotly.graph_objects as go

Theme = Literal["light", "dark"]
PATTERNS: dict[Look, dict[str, Any]] = {
    "hatched": {"shape": "/", "size": 6, "solidity": 0.35},
    "struck": {"shape": "x", "size": 8, "solidity": 0.2},
    "contested": {"shape": "|", "size": 7, "solidity": 0.5},
}
"""Looks that are patterns in the colour on paper; a contested one is as much the one reading as the other."""
Figure: TypeAlias = "go.Figure"
"""Plotly is loaded with the first figure: metrics are told, counted and printed without it."""

FONT = "OIM Sans, Pretendard, Noto Sans KR, Noto Sans CJK KR, Malgun Gothic, Apple SD Gothic Neo, sans-serif"

NARROW, NARROW_SMALL = 320.0, 190.0
"""Pixels that a chart has in width on the narrowest screen, and one of three side by side on the narrowest where they stand so; what is
written into it must find room there too."""
PARTNER_COLOURS = {  # Okabe and Ito 2008, "Color Universal Design"
    "government": "#0072B2",
    "university": "#E69F00",
    "research_institute": "#56B4E9",
    "hospital": "#009E73",
    "biotech": "#CC79A7",
    "company": "#D55E00",
    "several_types": "#646978",
    "other": "#8A8F98",
    "not_stated": "#B4B9C4",
}
RAMP = (
    "#34428A", "#5566A3", "#8C9ACB", "#BAC4E3", "#6B5B7B", "#A08FB1", "#D8C8A6",
    "#851F14", "#85D685", "#527014", "#99A35C", "#1F4729", "#99703D", "#8F70CC", "#663385", "#A3525C", "#D6998F", "#CCA3EB", "#146647", "#CCC252",
    "#2952A3", "#C27A70", "#8F5C99", "#CC851F",
)  # fmt: skip
"""For codes of what is not a partner type, one each in the order of their vocabulary; no partner colour is reused.

The first six are one family of hues told apart by lightness. Each further one lies farthest from all before it, from the
partner colours and from the greys, in OKLab as seen with and without deuteranopia.
"""
GREYS = ("#6C727E", "#757B87", "#7E8490", "#82868F", "#90959F", "#A1A6B0", "#AAAFB9", "#BDC2CB", "#C6CBD4")
"""For sponsors other than the company: which of them is grey in which shade says nothing."""


@dataclass(frozen=True)
class Palette:
    ink: str
    muted: str
    grid: str
    paper: str
    accent: str


PALETTES: dict[str, Palette] = {
    "light": Palette(ink="#10141C", muted="#5B6270", grid="#E6E3DC", paper="#FFFFFF", accent="#2E3A6E"),
    "dark": Palette(ink="#ECEAE4", muted="#A9AFBA", grid="#343A46", paper="#171A21", accent="#AEB9E6"),
}
OTHERS = {"light": "#98A1B3", "dark": "#79839A"}
"""Hospitals and sponsors that are not the point: named all the same, so never hollow."""
VEIL = {"light": "rgba(255,255,255,0.72)", "dark": "rgba(23,26,33,0.72)"}
"""Behind names, so that lines do not strike them through."""


def colour_of(by: str, code: str) -> str:
    """The colour of a code, whatever else is shown: the partner type's own, or that of its place in the vocabulary.

    A code that the records add has none of its own: it is grey as `other` is. Sponsors are grey, in shades by their key.
    """
    if by == "partner_type" or code in ("other", "not_stated", "several_types"):
        return PARTNER_COLOURS.get(code, PARTNER_COLOURS["other"])
    if by == "sponsor":
        return GREYS[zlib.crc32(code.encode()) % len(GREYS)]
    return dict(zip(VOCABULARIES.get(by, ()), RAMP, strict=False)).get(code, PARTNER_COLOURS["other"])


def codes_in_order(by: str, codes: Iterable[str]) -> list[str]:
    """The distinct codes in the order of their vocabulary, those of the records' own behind them, what is not stated last."""
    known = [*VOCABULARIES.get(by, ()), "several_types"]
    return sorted(set(codes), key=lambda code: (code == "not_stated", known.index(code) if code in known else len(known), code))


def certain(colour: str, look: Look, theme: Theme = "light") -> dict[str, Any]:
    """The marker of a bar in its look, the same everywhere."""
    if look == "solid":
        return {"color": colour, "line": {"color": PALETTES[theme].paper, "width": 1}}
    clear = _clear(theme)
    if look == "hollow":
        return {"color": clear, "line": {"color": colour, "width": 2}}
    return {"color": clear, "line": {"color": colour, "width": 1}, "pattern": {"fgcolor": colour, "bgcolor": clear, **PATTERNS[look]}}


def halo(theme: Theme) -> str:
    """The shadow of a number that stands on a pattern, so that it can be read there."""
    return ", ".join([f"0 0 3px {_clear(theme)}"] * 6)


def _clear(theme: Theme) -> str:
    return PALETTES[theme].paper


@lru_cache
def _template(theme: Theme) -> go.layout.Template:
    import plotly.graph_objects as go

    p = PALETTES[theme]
    axis = {
        "gridcolor": p.grid,
        "linecolor": p.grid,
        "zeroline": False,
        "automargin": True,
        "tickfont": {"color": p.muted},
        "title": {"font": {"color": p.muted, "size": 12}},
    }
    layout = {
        "font": {"family": FONT, "size": 13, "color": p.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {**axis, "showgrid": False, "ticklabelstandoff": 6},  # or the first name would touch the zero beside it
        "yaxis": axis,
        "hoverlabel": {"bgcolor": p.paper, "bordercolor": p.muted, "font": {"family": FONT, "size": 13, "color": p.ink}, "namelength": -1, "align": "left"},
        "legend": {"orientation": "h", "y": -0.18, "x": 0, "yanchor": "top", "font": {"size": 12}, "traceorder": "normal"},
        "margin": {"l": 8, "r": 12, "t": 10, "b": 8},
        "bargap": 0.28,
        "hovermode": "closest",
        "dragmode": False,
        "clickmode": "event+select",
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": p.muted, "activecolor": p.ink},
        "uniformtext": {"mode": "hide", "minsize": 10},
    }
    return go.layout.Template(layout=layout)


def figure(theme: Theme, height: int, **layout: Any) -> Figure:
    """An empty figure in the project's look. height: pixels."""
    import plotly.graph_objects as go

    return go.Figure(layout=go.Layout(template=_template(theme), height=height, **layout))


def empty(theme: Theme, height: int, message: str) -> Figure:
    """The figure of an empty selection: it says so instead of drawing axes without marks."""
    result = figure(theme, height, xaxis={"visible": False}, yaxis={"visible": False})
    said = wrap(message, NARROW_SMALL, text_width)
    result.add_annotation(text=said, showarrow=False, font={"color": PALETTES[theme].muted, "size": 13}, x=0.5, y=0.5, xref="paper", yref="paper")
    return result


def say_shown(chart: Figure, text: str, theme: Theme) -> None:
    """Say above the marks that only some of the rows are drawn, and which; the text comes from the catalogue."""
    place = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 24}
    chart.add_annotation(text=text, showarrow=False, align="left", font={"size": 12, "color": PALETTES[theme].muted}, **place)
    chart.update_layout(margin={"t": 50 + 16 * text.count("<br>")})


def whole_numbers(largest: float) -> dict[str, Any]:
    """Axis settings for counts: no fractions between small numbers."""
    return {"rangemode": "tozero", "dtick": 1 if largest <= 8 else None, "tickformat": ",d"}


def named_rows(chart: Figure, labels: Sequence[str], theme: Theme, size: int = 12) -> None:
    """Name the rows 0, 1, 2 ... from the top; two rows of one name stay two rows."""
    chart.update_yaxes(
        type="linear",
        tickmode="array",
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        range=[len(labels) - 0.4, -0.6],
        showgrid=False,
        tickfont={"color": PALETTES[theme].ink, "size": size},
    )


def titled_rows(chart: Figure, labels: Sequence[str], theme: Theme) -> None:
    """Name the rows 0, 1, 2 ... from the top by a line of text above each, which leaves the width to the marks."""
    chart.update_yaxes(type="linear", showticklabels=False, showgrid=False, range=[len(labels) - 0.5, -0.9])
    chart.update_layout(
        annotations=[
            {
                "text": label, "x": 0, "xref": "x domain", "xanchor": "left", "y": row - 0.26, "yref": "y", "yanchor": "bottom", "showarrow": False,
                "align": "left", "font": {"size": 12, "color": PALETTES[theme].ink},
            }
            for row, label in enumerate(labels)
        ]
    )  # fmt: skip


def short(text: str, limit: int) -> str:
    """The text cut at about `limit` characters of Latin width; Hangul counts double."""
    room = limit
    for position, character in enumerate(text):
        room -= 2 if ord(character) > 0x1100 else 1
        if room < 0:
            return text[:position].rstrip() + "…"
    return text


def wrap(text: str, width: float, measure: Callable[[str], float] = len) -> str:
    """Escaped text broken at blanks into lines of about `width` characters, or of what else is measured."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "<br>".join(lines)
