"""Charts of registry trials as values: by year, by kind, and hospitals in an order whose uncertainty shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from oi_metrics.charts.certainty import Look
from oi_metrics.charts.spec import ACCENT, HOSPITAL, LABEL, OTHER_HOSPITAL, Band, Mark, Plot, Series, series_of, unique
from oi_metrics.charts.style import codes_in_order, colour_of, short
from oi_metrics.language.words import Words
from oi_metrics.registry.filters import COMPANY, NOT_STATED
from oi_metrics.registry.metrics.coverage import NOT_COVERED, PARTLY, SITES_NOT_NAMED
from oi_metrics.registry.metrics.years import OTHERS

GROUPS = 6
"""As many groups have a colour of their own; the rest are drawn together."""
BARS, DOTS = 12, 15
REST = "rest"
LOOKS: dict[str, Look] = {"dated": "solid", "possible": "hatched", "undated": "hollow"}
IN_ONE_SERIES = (("dated", "undated"), ("possible",))
"""What lies in one year and what may lie in it meet in a column."""
GAPS = {"trials": (NOT_COVERED,), "sites": (NOT_COVERED, SITES_NOT_NAMED, PARTLY)}
"""In these states of a year a count is not known, or not whole: a shade and a note say so."""
UNDATED = None


def trials_per_year(table: pd.DataFrame, words: Words) -> Plot | None:
    """Stacked columns of trials a year.

    Solid in years that the snapshots hold whole, hatched where they hold a part, since more may lie there, and for
    what lies in one of several years; years that they do not cover shaded and named as such; the undated hollow in a
    column of their own. Of many groups the six largest are told apart.
    """
    return _per_year(table, words, "trials", words.gettext("Trials"))


def sites_per_year(table: pd.DataFrame, words: Words) -> Plot | None:
    """The same of sites at named hospitals; years in which a registry names none are shaded."""
    return _per_year(table, words, "sites", words.gettext("Trial sites"))


def _per_year(table: pd.DataFrame, words: Words, count: str, axis: str) -> Plot | None:
    marks = table[table[count].fillna(0) > 0]
    if marks.empty:
        return None
    by = str(table["by"].iloc[0])
    own = _largest(marks, count)
    marks = marks.assign(shown=marks["group"].where(marks["group"].isin([*own, NOT_STATED]), REST))
    years = [int(year) for year in table["year"].dropna().unique()]
    places: list[int | None] = [*(range(min(years), max(years) + 1) if years else ()), *([UNDATED] if marks["year"].isna().any() else [])]
    series = [
        found
        for group in (*own, REST, NOT_STATED)
        for found in _of_group(marks[marks["shown"] == group], _name(marks, by, group, words), _colour(marks, by, group), places, count, words)
    ]
    labels = tuple(words.gettext("Undated") if place is UNDATED else str(place) for place in places)
    partial = marks["certainty"].eq("dated") & _partial(marks, count)
    note = words.gettext("Hatched: covered in part, more may lie there") if partial.any() else ""
    return Plot("columns", labels, tuple(series), axis, note=note, bands=tuple(_bands(table, words, count, places)))


def _largest(marks: pd.DataFrame, count: str) -> list[str]:
    """The groups that are told apart, in the order of their vocabulary."""
    totals = marks.groupby("group")[count].sum().sort_values(ascending=False, kind="stable")
    kept = [str(group) for group in totals.index if group not in (NOT_STATED, OTHERS)][:GROUPS]
    return codes_in_order(str(marks["by"].iloc[0]), kept)


def _colour(marks: pd.DataFrame, by: str, group: str) -> str:
    """That of its code; the company's among sponsors, and what is drawn together."""
    if group == REST:
        return OTHER_HOSPITAL
    own = by == "sponsor" and marks.loc[marks["group"] == group, "company_trials"].fillna(0).gt(0).any()
    return ACCENT if own else colour_of(by, group)


def _name(marks: pd.DataFrame, by: str, group: str, words: Words) -> str:
    if group == REST:
        return words.gettext("All others")
    named = marks.loc[marks["group"] == group, "name"]
    return short(str(named.iloc[0]), 36) if len(named) and named.iloc[0] else words.label(by, group)


def _partial(rows: pd.DataFrame, count: str) -> pd.Series:
    """Whether a year holds more than is known."""
    whole = rows["whole"].astype(bool)
    return ~whole | (rows["state"] == PARTLY) if count == "sites" else ~whole


def _of_group(rows: pd.DataFrame, name: str, colour: str, places: list[int | None], count: str, words: Words) -> Iterator[Series]:
    """The columns of one group: what lies in one year or has none, and what may lie in several."""
    for kinds in IN_ONE_SERIES:
        part = rows[rows["certainty"].isin(kinds)]
        if part.empty:
            continue
        cells = {UNDATED if pd.isna(year) else int(year): of for year, of in part.groupby("year", dropna=False)}
        yield series_of(
            name if "dated" in kinds else f"{name}, {words.term('possible').lower()}",
            [cells[place][count].sum() if place in cells else None for place in places],
            [Mark(colour, _look(cells[place], count) if place in cells else LOOKS[kinds[0]]) for place in places],
            [int(cells[place].index[0]) if place in cells and len(cells[place]) == 1 else None for place in places],
        )


def _look(cell: pd.DataFrame, count: str) -> Look:
    """Of what lies in a year that is held in part more may lie there."""
    look = LOOKS[str(cell["certainty"].iloc[0])]
    return "hatched" if look == "solid" and _partial(cell, count).any() else look


def _bands(table: pd.DataFrame, words: Words, count: str, places: list[int | None]) -> Iterator[Band]:
    """Spans of years in which nothing can be counted: they are not zero."""
    told = {
        NOT_COVERED: words.gettext("not covered"),
        SITES_NOT_NAMED: words.gettext("hospitals not named"),
        PARTLY: words.gettext("named in part"),
    }
    states = table.dropna(subset=["year"]).drop_duplicates("year").set_index("year")["state"]
    for state in GAPS[count]:
        held = [at for at, place in enumerate(places) if place is not UNDATED and states.get(place) == state]
        for first, last in _spans(held):
            yield Band(first, last, told[state])


def _spans(places: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of places that follow one another."""
    ends = [at for at, place in enumerate(places) if at + 1 == len(places) or places[at + 1] != place + 1]
    for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False):
        yield places[start], places[end]


def trials_by(table: pd.DataFrame, words: Words) -> Plot | None:
    """Trials by one dimension, the company's dark at the left of the bar; where there are others, too, the number of all beside the name."""
    marks = table[table["trials"] > 0]
    if marks.empty:
        return None
    shown, by = marks.head(BARS), str(marks["by"].iloc[0])
    names = [str(name) or words.label(by, group) for group, name in zip(shown["group"], shown["name"], strict=True)]
    others = shown["trials"] - shown["company_trials"]
    parts = ((words.gettext("The company's"), shown["company_trials"], ACCENT), (words.gettext("Of other sponsors"), others, OTHER_HOSPITAL))
    series = [series_of(name, list(values), Mark(colour), shown.index) for name, values, colour in parts if values.sum()]
    counts = [f" · {words.number(n)}" if len(series) > 1 else "" for n in shown["trials"]]
    labels = [f"{short(name, LABEL)}{n}" for name, n in zip(names, counts, strict=True)]
    axis, rule = words.gettext("Trials"), words.gettext("most trials first")
    return Plot("bars", unique(labels), tuple(series), axis, titled=True, details=tuple(names), of=len(marks), rule=rule)


def counted(table: pd.DataFrame) -> str:
    """The column of the trials that a table of hospitals counts, by whose they are."""
    return "company_trials" if len(table) and table["whose"].iloc[0] == COMPANY else "trials"


def hospital_ranking(table: pd.DataFrame, words: Words) -> Plot | None:
    """Hospitals by their share of trials: a dot with Wilson's 95 % interval, and the ranks that it leaves open.

    The first 15. Below 10 trials there is no share: plain counts are drawn without intervals, and a note says why.
    """
    count = counted(table)
    named = table[table[count] > 0]
    if named.empty:
        return None
    shown = named.head(DOTS)
    certain = bool(shown["share"].notna().all())
    labels = unique([short(words.pick(en, ko), LABEL) for en, ko in zip(shown["name_en"], shown["name_ko"], strict=True)])
    series = []
    for member, colour, name in ((True, HOSPITAL, words.term("member")), (False, OTHER_HOSPITAL, words.term("other"))):
        here = shown["member"].astype(bool) == member
        if here.any():
            series.append(_dots(shown, here, count, Mark(colour), name, words, certain))
    details = tuple(_pointed_at(row, words, certain) for row in shown.assign(part=shown[count]).itertuples())
    note = [words.gettext("Trials that name a hospital: {n}", n=words.number(int(shown["n"].iloc[0])))]
    if not certain:
        note.append(words.gettext("fewer than 10: counts alone"))
    axis = words.gettext("Share of trials") if certain else words.gettext("Trials")
    number = "0%" if certain else "0"
    return Plot(
        "dots",
        labels,
        tuple(series),
        axis,
        number,
        stacked=False,
        titled=True,
        details=details,
        of=len(named),
        rule=words.gettext("most trials first"),
        note=" · ".join(note),
    )


def _dots(shown: pd.DataFrame, here: pd.Series, count: str, mark: Mark, name: str, words: Words, certain: bool) -> Series:
    rows = [int(row) if kept else None for row, kept in zip(shown.index, here, strict=True)]
    ends = {side: list(shown[side].where(here)) for side in ("low", "high")} if certain else {}
    texts = [_ranked(row, words, certain) for row in shown.assign(part=shown[count]).itertuples()]
    return series_of(name, list(shown["share" if certain else count].where(here)), mark, rows, texts=texts, **ends)


def _ranked(row: Any, words: Words, certain: bool) -> str:
    """What stands behind the interval."""
    n = words.number(row.part)
    return words.gettext("{n} · rank {ranks}", n=n, ranks=ranks(row.rank_low, row.rank_high)) if certain else n


def _pointed_at(row: Any, words: Words, certain: bool) -> str:
    told = [words.pick(row.name_en, row.name_ko), words.gettext("{part} of {n} trials", part=words.number(row.part), n=words.number(row.n))]
    if certain:
        told.append(words.gettext("95 % interval {low} to {high}", low=words.percent(row.low), high=words.percent(row.high)))
    return " · ".join(told)


def ranks(low: int, high: int) -> str:
    """A range of ranks."""
    return f"{low}" if low == high else f"{low}–{high}"
