"""Charts as plain values: categories, series and looks, from which slides, sheets and papers draw the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from oi_metrics.charts.style import OTHERS, PALETTES, PARTNER_COLOURS, colour, short
from oi_metrics.language.words import Words
from oi_metrics.metrics.agreements import SEVERAL_TYPES
from oi_metrics.metrics.rows import NOT_STATED
from oi_metrics.model.vocabulary import VOCABULARIES

Look = Literal["solid", "hatched", "hollow", "struck"]
Shape = Literal["columns", "bars", "lines"]

ACCENT = PALETTES["light"].accent
HOSPITAL = PARTNER_COLOURS["hospital"]
OTHER_HOSPITAL = OTHERS["light"]
MOST_BARS = 12
"""So many bars are drawn; the table holds the rest."""
LABEL = 60
"""Width of a bar's label in Latin characters."""


@dataclass(frozen=True)
class Mark:
    """How a bar looks: its colour, and how certain it is."""

    colour: str
    look: Look = "solid"

    @property
    def dark(self) -> bool:
        """Whether white text can be read on the colour (contrast of 4.5 and more, WCAG 2.2)."""
        channels = [int(self.colour.lstrip("#")[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
        return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5


@dataclass(frozen=True)
class Series:
    """One series: a value a category (None where there is nothing to draw) and a mark a category."""

    name: str
    values: tuple[float | None, ...]
    marks: tuple[Mark, ...]

    @property
    def mark(self) -> Mark:
        """The look of the series in the legend: that of its first value."""
        return next((mark for mark, value in zip(self.marks, self.values, strict=True) if value is not None), self.marks[0])


@dataclass(frozen=True)
class Plot:
    """A chart: upright columns, bars from the top down, or lines.

    axis: what the values count. number: `0`, `0.0` or `0%`. stacked: whether a category's values add up; otherwise each
    category has a value in one series only, and the series tell kinds of categories apart.
    """

    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    number: str = "0"
    stacked: bool = True

    @property
    def largest(self) -> float:
        """The highest stack, or the highest point of a line."""
        columns = zip(*(series.values for series in self.series), strict=True)
        heights = [[value or 0 for value in column] for column in columns]
        return max((max(column) if self.shape == "lines" else sum(column) for column in heights), default=0)


Maker = Callable[[pd.DataFrame, Words], "Plot | None"]


def plot(metric: str, table: pd.DataFrame, words: Words) -> Plot | None:
    """The chart of a metric table; None for a metric that is told as a table, and where there is nothing to draw."""
    maker = MAKERS.get(metric)
    drawn = maker(table, words) if maker else None
    return drawn if drawn and drawn.categories and drawn.largest > 0 else None


def _series(name: str, values: Sequence[Any], mark: Mark | Sequence[Mark]) -> Series:
    numbers = tuple(None if value is None or pd.isna(value) else float(value) for value in values)
    return Series(name, numbers, tuple([mark] * len(numbers) if isinstance(mark, Mark) else mark))


def _unique(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels made distinct, so that two rows of one name stay two rows."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(found)


def agreements_per_year(table: pd.DataFrame, words: Words) -> Plot | None:
    """Stacked columns a year, dated solid, possible hatched; the undated hollow in a column of their own."""
    marks = table[table["agreements"] > 0]
    if marks.empty:
        return None
    by, undated = str(table["by"].iloc[0]), words.gettext("Undated")
    years = [int(year) for year in sorted(table["year"].dropna().unique())]
    places: list[int | None] = [*years, *([None] if (marks["certainty"] == "undated").any() else [])]
    codes = [*VOCABULARIES[by], SEVERAL_TYPES]
    groups = sorted(marks["group"].unique(), key=lambda code: (code == NOT_STATED, codes.index(code) if code in codes else len(codes), code))
    series = []
    for position, group in enumerate(groups):
        for certainty, look in (("dated", "solid"), ("possible", "hatched"), ("undated", "hollow")):
            part = marks[(marks["group"] == group) & (marks["certainty"] == certainty)]
            if len(part):
                counts = {None if pd.isna(year) else int(year): n for year, n in zip(part["year"], part["agreements"], strict=True)}
                label = words.label(by, group)
                name = label if certainty == "dated" else f"{label}, {words.term(certainty).lower()}"
                series.append(_series(name, [counts.get(place) for place in places], Mark(colour(by, group, position), look)))  # type: ignore[arg-type]
    return Plot("columns", tuple(undated if place is None else str(place) for place in places), tuple(series), words.gettext("Agreements"))


def agreements_by_certainty(table: pd.DataFrame, words: Words) -> Plot:
    """A bar a certainty, in its own look."""
    looks: dict[str, Look] = {"dated": "solid", "bounded": "hatched", "undated": "hollow"}
    marks = [Mark(ACCENT, looks[certainty]) for certainty in table["certainty"]]
    series = _series(words.gettext("Agreements"), list(table["agreements"]), marks)
    return Plot("bars", tuple(words.term(certainty) for certainty in table["certainty"]), (series,), words.gettext("Agreements"))


def agreements_in_force(table: pd.DataFrame, words: Words) -> Plot:
    """Stacked columns a year: certain solid, possible hatched."""
    series = (
        _series(words.term("certain"), list(table["certain"]), Mark(ACCENT)),
        _series(words.term("possible"), list(table["possible"]), Mark(ACCENT, "hatched")),
    )
    return Plot("columns", tuple(map(str, table["year"])), series, words.gettext("Agreements"))


def agreements_cumulative(table: pd.DataFrame, words: Words) -> Plot:
    """Two lines: at least so many, at most so many."""
    series = [_series(words.gettext("At least"), list(table["at_least"]), Mark(ACCENT))]
    if (table["at_most"] > table["at_least"]).any():
        series.append(_series(words.gettext("At most"), list(table["at_most"]), Mark(ACCENT, "hatched")))
    return Plot("lines", tuple(map(str, table["year"])), tuple(series), words.gettext("Agreements signed"))


def partner_mix(table: pd.DataFrame, words: Words) -> Plot:
    """Agreements a partner type by full counting, each type in its colour."""
    marks = [Mark(colour("partner_type", code, 0)) for code in table["partner_type"]]
    labels = tuple(words.label("partner_type", code) for code in table["partner_type"])
    return Plot("bars", labels, (_series(words.term("full"), list(table["full"]), marks),), words.gettext("Agreements"))


def partners_by_agreements(table: pd.DataFrame, words: Words) -> Plot:
    """The first partners by agreements, each in its type's colour."""
    top = table.head(MOST_BARS)
    marks = [Mark(colour("partner_type", code, 0)) for code in top["partner_type"]]
    names = [short(words.pick(en, ko), LABEL) for en, ko in zip(top["name_en"], top["name_ko"], strict=True)]
    return Plot("bars", _unique(names), (_series(words.gettext("Agreements"), list(top["agreements"]), marks),), words.gettext("Agreements"))


def partner_types_by(table: pd.DataFrame, words: Words) -> Plot | None:
    """Stacked columns a group, a colour a partner type; what no source states is hollow and last."""
    if table.empty:
        return None
    by = str(table["by"].iloc[0])
    known = [*VOCABULARIES[by]]
    groups = sorted(table["group"].unique(), key=lambda code: (code == NOT_STATED, known.index(code) if code in known else len(known), code))
    series = []
    for kind, part in table.groupby("partner_type", sort=False):
        counts = dict(zip(part["group"], part["agreements"], strict=True))
        shade = colour("partner_type", str(kind), 0)
        marks = [Mark(shade, "hollow" if group == NOT_STATED else "solid") for group in groups]
        series.append(_series(words.label("partner_type", kind), [counts.get(group) for group in groups], marks))
    return Plot("columns", tuple(words.label(by, group) for group in groups), tuple(series), words.gettext("Agreements"))


def validity(table: pd.DataFrame, words: Words) -> Plot:
    """Agreements and recognitions by state; lapsed struck, unknown hollow, last seen active hatched."""
    muted = PALETTES["light"].muted
    looks: dict[str, Mark] = {
        "in_force": Mark(ACCENT), "last_seen_active": Mark(ACCENT, "hatched"), "fulfilled": Mark(muted), "ended": Mark(muted),
        "lapsed": Mark(muted, "struck"), "unknown": Mark(muted, "hollow"),
    }  # fmt: skip
    kinds = [kind for kind in ("agreement", "recognition") if (table["record_type"] == kind).any()]
    counts = table.groupby(["state", "record_type"]).size() if len(table) else pd.Series(dtype="int64")
    series = [
        _series(words.term(state), [counts.get((state, kind)) for kind in kinds], mark) for state, mark in looks.items() if (table["state"] == state).any()
    ]
    return Plot("bars", tuple(words.term(kind) for kind in kinds), tuple(series), words.gettext("Records"))


def site_members_over_time(table: pd.DataFrame, words: Words) -> Plot:
    """Seats a year: named solid, possible hatched, unnamed and undated hollow; programmes one after another."""
    several = len(set(table["programme"])) > 1
    years = [f"{short(words.pick(row.programme_en, row.programme_ko), 14)} {row.year}" if several else str(row.year) for row in table.itertuples()]
    looks: dict[str, Look] = {"named": "solid", "possible": "hatched", "unnamed": "hollow", "undated": "hollow"}
    series = [_series(words.term(name), list(table[name]), Mark(HOSPITAL, look)) for name, look in looks.items() if table[name].sum()]
    return Plot("columns", _unique(years), tuple(series), words.gettext("Seats"))


def site_hospitals(table: pd.DataFrame, words: Words) -> Plot:
    """The first hospitals by trials; network members in the colour of hospitals, others grey."""
    top = table[table["trials"] > 0].head(MOST_BARS)
    names = [short(words.pick(en, ko), LABEL) for en, ko in zip(top["name_en"], top["name_ko"], strict=True)]
    series = [
        _series(words.term(name), [n if member == held else None for n, held in zip(top["trials"], top["member"], strict=True)], Mark(shade))
        for name, member, shade in (("member", True, HOSPITAL), ("other", False, OTHER_HOSPITAL))
        if (top["member"] == member).any()
    ]
    return Plot("bars", _unique(names), tuple(series), words.gettext("Trials"), stacked=False)


def site_comparison(table: pd.DataFrame, words: Words) -> Plot:
    """Trials a hospital: members and the rest; a group without hospitals has no bar."""
    kept = table[table["trials_per_hospital"].notna()]
    marks = [Mark(HOSPITAL if group == "member" else OTHER_HOSPITAL) for group in kept["group"]]
    series = _series(words.gettext("Trials a hospital"), list(kept["trials_per_hospital"]), marks)
    return Plot("bars", tuple(words.term(group) for group in kept["group"]), (series,), words.gettext("Trials a hospital"), "0.0")


def claims_ledger(table: pd.DataFrame, words: Words) -> Plot:
    """A bar a claim: named solid, unnamed hollow; both struck where the claim is contradicted or superseded."""
    names = [short(words.pick(en, ko), LABEL) for en, ko in zip(table["title_en"], table["title_ko"], strict=True)]
    struck = list((table["contradicted_by"] > 0) | (table["rank"] == "deprecated"))
    looks: tuple[tuple[str, Look], ...] = (("named", "solid"), ("unnamed", "hollow"))
    series = [_series(words.term(column), list(table[column]), [Mark(ACCENT, "struck" if gone else look) for gone in struck]) for column, look in looks]
    return Plot("bars", _unique(names), tuple(series), words.gettext("Items claimed"))


def record_health(table: pd.DataFrame, words: Words) -> Plot:
    """The share of fields filled, a bar a table."""
    kept = table[table["rows"] > 0]
    labels = tuple(words.term(name) for name in kept["table"])
    return Plot("bars", labels, (_series(words.gettext("Fields filled"), list(kept["filled"]), Mark(ACCENT)),), words.gettext("Fields filled"), "0%")


MAKERS: dict[str, Maker] = {
    "agreements_per_year": agreements_per_year,
    "agreements_by_certainty": agreements_by_certainty,
    "agreements_in_force": agreements_in_force,
    "agreements_cumulative": agreements_cumulative,
    "partner_mix": partner_mix,
    "partners_by_agreements": partners_by_agreements,
    "partner_types_by": partner_types_by,
    "validity": validity,
    "site_members_over_time": site_members_over_time,
    "site_hospitals": site_hospitals,
    "site_comparison": site_comparison,
    "claims_ledger": claims_ledger,
    "record_health": record_health,
}
"""Who draws a metric's table, by the metric's name; the others are told as tables."""
