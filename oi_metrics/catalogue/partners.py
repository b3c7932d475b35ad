"""Metrics of partners: the mix of types by three ways of counting, partners one by one, and how far they spread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from oi_metrics.catalogue import claimed, columns
from oi_metrics.catalogue.metric import Chart, Metric, Option, Place
from oi_metrics.charts.spec import LABEL, Mark, Plot, Series, series_of, unique
from oi_metrics.charts.style import codes_in_order, colour_of, short
from oi_metrics.language.words import Words
from oi_metrics.metrics import partners
from oi_metrics.metrics.rows import NOT_STATED, Records, records
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Code, Count, Field, Name, Number, Several, Term, Value
from oi_metrics.narrative.table_rows import LISTED, behind, leading

TOP_TYPE = N_("The partner type in the most agreements: {types}, in {n} of {all} (full counting).")
TOP_TYPES = N_("{types} each take part in {n} of {all} agreements, and no other partner type in so many (full counting).")
MANY_TOP_TYPES = N_("{times} partner types each take part in {n} of {all} agreements, and no other in so many (full counting).")
EACH_TYPE = N_("Agreements that each of {times} partner types takes part in: {n} of {all} (full counting).")
ONE_TYPE_STATED = N_("The only partner type that sources state: {types}, in {n} of {all} agreements (full counting).")
ONE_TYPE = Counted("Every party of the {n} agreement is of one type: {types}.", "Every party of the {n} agreements is of one type: {types}.")
FRACTION = N_("By fractional counting, {type} accounts for {fractional} of them.")
UNNAMED = Counted("{n} party is not named by any source.", "{n} parties are not named by any source.")
NO_PARTY = N_("No agreement in this selection has a party.")
NO_TYPE = N_("No source states the type of a party in this selection.")
COUNTS = ("full", "fractional", "unique_partners")


def mix_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    named, only_claimed = claimed.apart(table)
    stated = named[named["partner_type"] != NOT_STATED]
    if stated.empty:
        yield nothing(NO_TYPE if len(named) else NO_PARTY)
    else:
        yield _top_types(named, stated)
    top = leading(stated, "full")
    if len(top) == 1 and not _same(top["full"].iloc[0], top["fractional"].iloc[0]):
        row = top.iloc[0]
        yield Point("fraction", FRACTION, row["records"], {"type": Code("partner_type", row["partner_type"]), "fractional": Number(row["fractional"], 2)})
    unnamed = table[table["unnamed_parties"] > 0]
    if len(unnamed):
        yield Point("unnamed", UNNAMED, behind(unnamed), {"n": Count(int(unnamed["unnamed_parties"].sum()))})
    yield from claimed.points(only_claimed, "partner_type")


def _top_types(table: pd.DataFrame, stated: pd.DataFrame) -> Point:
    """The type in the most agreements, unless several share them or there is only one."""
    top = leading(stated, "full")
    n, times = Count(int(top["full"].iloc[0])), Count(len(top))
    types = Several(tuple(Code("partner_type", code) for code in top["partner_type"]))
    of_all = {"n": n, "all": Count(round(table["fractional"].sum()))}
    if len(table) == 1:
        return Point("top", ONE_TYPE, behind(table), {"n": n, "types": types})
    if len(stated) == 1:
        return Point("top", ONE_TYPE_STATED, behind(table), of_all | {"types": types})
    if len(top) == len(stated):
        return Point("top", EACH_TYPE, behind(table), of_all | {"times": times})
    if len(top) > LISTED:
        return Point("top", MANY_TOP_TYPES, behind(table), of_all | {"times": times})
    return Point("top", TOP_TYPE if len(top) == 1 else TOP_TYPES, behind(table), of_all | {"types": types})


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 1e-9


def mix_plot(table: pd.DataFrame, words: Words, counts: tuple[str, ...] = COUNTS) -> Plot:
    """A bar a partner type in its colour, a panel a way of counting; unnamed parties hollow behind the unique partners.

    A type that is claimed alone is a hollow bar at zero in each panel.
    """
    labels = unique([words.label("partner_type", code) for code in table["partner_type"]])
    shades = [colour_of("partner_type", code) for code in table["partner_type"]]
    first, *others = [_mix_panel(table, count, labels, shades, words) for count in counts]
    note = claimed.note(table, words)
    return Plot("bars", first.categories, first.series, first.axis, first.number, note=note, one_scale=True, panels=tuple(others))


def _mix_panel(table: pd.DataFrame, count: str, labels: tuple[str, ...], shades: list[str], words: Words) -> Plot:
    marks = [Mark(shade, claimed.look(certainty)) for shade, certainty in zip(shades, table["certainty"], strict=True)]
    series = [series_of(words.term(count), list(table[count]), marks, table.index)]
    if count == "unique_partners" and table["unnamed_parties"].sum():
        unnamed = [n or None for n in table["unnamed_parties"]]
        series.append(series_of(words.term("unnamed"), unnamed, [Mark(shade, "hollow") for shade in shades], table.index))
    return Plot("bars", labels, tuple(series), words.term(count), "0.0" if count == "fractional" else "0")


PARTNER_MIX = Metric(
    "partner_mix",
    N_("Partner mix"),
    N_(
        "Full counting: 1 for each partner type that takes part in an agreement. Fractional counting: each of k parties takes 1/k, so the column adds up to the agreements with parties. Unique partners: distinct named partners. A type that sources claim and no agreement has stands at zero, hollow."
    ),
    N_("The same agreements give three different mixes; the choice should be visible."),
    "Waltman and van Eck 2015, doi:10.1016/j.joi.2015.08.001; docs/definitions.md, partner mix.",
    partners.partner_mix,
    (
        columns.PARTNER_TYPE,
        columns.NAMED_OR_CLAIMED,
        Column("full", N_("Full counting"), "Agreements in which the type takes part, each counted once.", "count"),
        Column("fractional", N_("Fractional counting"), "The sum of 1/k over its parties, k being the parties of the agreement.", "number", digits=2),
        Column("unique_partners", N_("Unique partners"), "Distinct named partners of the type.", "count"),
        Column("unnamed_parties", N_("Unnamed parties"), "Parties of the type that no source names.", "count"),
        columns.RECORDS,
    ),
    mix_points,
    chart=Chart(mix_plot, NO_PARTY),
    keys=("partner_type",),
    figures=("full", "fractional", "unique_partners", "unnamed_parties"),
    places=(
        Place("partners", row=0),
        Place("overview", row=0, column=1, size=(("counts", ("full",)), ("height", 270)), leads_to="partners"),
    ),
    audiences={"executive": 4},
)

MOVES = Counted("The way of counting moves the figures of {n} partner type.", "The way of counting moves the figures of {n} partner types.")
LARGEST = Counted(
    "The largest move: {type}, {before} by {from_count} and {after} by {to_count}; {n} agreement is behind it.",
    "The largest move: {type}, {before} by {from_count} and {after} by {to_count}; {n} agreements are behind it.",
)
ONLY_MOVE = Counted(
    "What moves: {type}, {before} by {from_count} and {after} by {to_count}; {n} agreement is behind it.",
    "What moves: {type}, {before} by {from_count} and {after} by {to_count}; {n} agreements are behind it.",
)
NO_MOVE = N_("No figure moves with the way of counting.")


def moves_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    """Reasons that cancel each other move nothing, and are not told as a move."""
    moved = table[(table["after"] - table["before"]).abs() > 1e-9]
    if moved.empty:
        yield nothing(NO_MOVE)
        return
    yield Point("moves", MOVES, behind(moved), {"n": Count(moved["partner_type"].nunique())})
    by = ["partner_type", "from_count", "to_count", "before", "after"]
    moves = moved.groupby(by, sort=False)["records"].agg(lambda groups: records(*groups)).reset_index()
    size = (moves["after"] - moves["before"]).abs()
    largest = moves[size > size.max() - 1e-9]
    if len(largest) == 1:
        yield _move(largest.iloc[0], ONLY_MOVE if len(moves) == 1 else LARGEST)


def _move(row: pd.Series, text: Counted) -> Point:
    facts: dict[str, Value] = {"type": Code("partner_type", row["partner_type"]), "n": Count(_agreements([row["records"]]))}
    facts |= {name: Number(row[name], 2) for name in ("before", "after")} | {name: Term(row[name]) for name in ("from_count", "to_count")}
    return Point("largest", text, row["records"], facts)


def _agreements(groups: Iterable[Records]) -> int:
    """How many agreements the party records of several rows belong to."""
    return len({record.split("/")[1] for group in groups for record in group})


PARTNER_MIX_MOVES = Metric(
    "partner_mix_moves",
    N_("What the way of counting moves"),
    N_("Each figure of the mix that differs between ways of counting, with the reason and the agreements behind it."),
    N_("Explains why two slides can show two numbers."),
    "Waltman and van Eck 2015, doi:10.1016/j.joi.2015.08.001; docs/definitions.md, partner mix.",
    partners.partner_mix_moves,
    (
        columns.PARTNER_TYPE,
        Column("from_count", N_("From"), "The one way of counting.", "term"),
        Column("to_count", N_("To"), "The other way of counting.", "term"),
        columns.NUMBER_BEFORE.called(meaning="The figure by the one way.", digits=2),
        columns.NUMBER_AFTER.called(meaning="The figure by the other way.", digits=2),
        columns.REASON.called(meaning="Why the two figures differ."),
        Column("because", N_("Agreements concerned"), "Number of agreements for which the reason holds.", "count"),
        columns.RECORDS,
    ),
    moves_points,
    shape="table",
    places=(Place("partners", row=1),),
    brief=("partner_type", "from_count", "to_count", "before", "after", "reason"),
)

MOST = N_("Of {partners} named partners, {names} is party to the most agreements: {n}.")
SOME_EACH = N_("Of {partners} named partners, {names} are party to {n} agreements each, and no other to so many.")
MANY_EACH = N_("Of {partners} named partners, {times} are party to {n} agreements each, and no other to so many.")
EACH = Counted("Each of {partners} named partners is party to {n} agreement.", "Each of {partners} named partners is party to {n} agreements.")
ONE_PARTNER = Counted("The only named partner, {names}, is party to {n} agreement.", "The only named partner, {names}, is party to {n} agreements.")
NO_NAMED_PARTY = N_("No agreement in this selection has a named partner.")


def by_agreements_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    top = leading(table, "agreements")
    if top.empty:
        yield nothing(NO_NAMED_PARTY)
        return
    facts: dict[str, Value] = {"partners": Count(len(table)), "n": Count(int(top["agreements"].iloc[0]))}
    names = {"names": Several(tuple(Name(en, ko) for en, ko in zip(top["name_en"], top["name_ko"], strict=True)))}
    if len(table) == 1:
        yield Point("most", ONE_PARTNER, behind(table), {"n": facts["n"], **names})
    elif len(top) == len(table):
        yield Point("most", EACH, behind(table), facts)
    elif len(top) > LISTED:
        yield Point("most", MANY_EACH, behind(table), {**facts, "times": Count(len(top))})
    else:
        yield Point("most", MOST if len(top) == 1 else SOME_EACH, behind(table), {**facts, **names})


def by_agreements_plot(table: pd.DataFrame, words: Words) -> Plot:
    """A bar a partner in the colour of its type."""
    names = tuple(words.pick(en, ko) for en, ko in zip(table["name_en"], table["name_ko"], strict=True))
    marks = [Mark(colour_of("partner_type", code)) for code in table["partner_type"]]
    series = series_of(words.gettext("Agreements"), list(table["agreements"]), marks, table.index)
    labels = unique([short(name, LABEL) for name in names])
    return Plot("bars", labels, (series,), words.gettext("Agreements"), titled=True, details=names)


PARTNERS_BY_AGREEMENTS = Metric(
    "partners_by_agreements",
    N_("Partners by agreements"),
    N_("Named partners with the number of agreements they are party to."),
    N_("Who the agreements are with."),
    "docs/definitions.md, partners by agreements.",
    partners.partners_by_agreements,
    (columns.PARTNER_ID, columns.NAME, columns.PARTNER_TYPE, columns.AGREEMENTS, columns.RECORDS),
    by_agreements_points,
    chart=Chart(by_agreements_plot, NO_NAMED_PARTY, most=40, rule=N_("most agreements first")),
    keys=("partner_id",),
    figures=("agreements",),
    places=(Place("partners", row=2, column=1),),
    brief=("name", "partner_type", "agreements"),
)

STATED_MOST = N_("{by} stated for the most agreements: {groups}, for {n}.")
STATED_SOME = N_("{by} stated: {groups}, for {n} agreements each, and no other for so many.")
STATED_MANY = N_("{by}: {times} are stated for {n} agreements each, and no other for so many.")
STATED_EACH = Counted("{by} stated: {groups}, for {n} agreement each.", "{by} stated: {groups}, for {n} agreements each.")
STATED_EACH_OF_MANY = Counted("{by}: {times} are stated, for {n} agreement each.", "{by}: {times} are stated, for {n} agreements each.")
STATED_ONE = Counted("{by} stated: {groups} alone, for {n} agreement.", "{by} stated: {groups} alone, for {n} agreements.")
NOT_STATED_FOR = Counted("{by}: not stated by any source for {n} agreement.", "{by}: not stated by any source for {n} agreements.")


def types_by_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    named, only_claimed = claimed.apart(table)
    if named.empty:
        yield nothing(NO_PARTY)
    if table.empty:
        return
    by = str(table["by"].iloc[0])
    stated, silent = named[named["group"] != NOT_STATED], named[named["group"] == NOT_STATED]
    if len(stated):
        yield _most_stated(by, stated)
    if len(silent):
        yield Point("not_stated", NOT_STATED_FOR, behind(silent), {"by": Field(by), "n": Count(_agreements(silent["records"]))})
    yield from claimed.points(only_claimed)


def _most_stated(by: str, stated: pd.DataFrame) -> Point:
    """The group of the most agreements, unless several share them or there is only one."""
    counts = stated.groupby("group", sort=False)["records"].agg(_agreements)
    top = counts[counts == counts.max()]
    rests_on = behind(stated[stated["group"].isin(top.index)])
    facts: dict[str, Value] = {"by": Field(by), "n": Count(int(top.iloc[0]))}
    named = len(top) <= LISTED
    facts |= {"groups": Several(tuple(Code(by, code) for code in top.index))} if named else {"times": Count(len(top))}
    if len(counts) == 1:
        return Point("most", STATED_ONE, rests_on, facts)
    if len(top) == len(counts):
        return Point("most", STATED_EACH if named else STATED_EACH_OF_MANY, rests_on, facts)
    return Point("most", STATED_MOST if len(top) == 1 else STATED_SOME if named else STATED_MANY, rests_on, facts)


def types_by_plot(table: pd.DataFrame, words: Words) -> Plot | None:
    """Stacked columns a group, a colour a partner type; what no source states is hollow and last, what is claimed alone hollow at zero."""
    if table.empty:
        return None
    by = str(table["by"].iloc[0])
    groups = codes_in_order(by, table["group"])
    kinds = codes_in_order("partner_type", table["partner_type"])
    series = tuple(_of_type(kind, table[table["partner_type"] == kind], groups, words) for kind in kinds)
    labels = unique([words.label(by, group) for group in groups])
    return Plot("columns", labels, series, words.gettext("Agreements"), bands=claimed.bands(table, groups, words))


def _of_type(kind: str, part: pd.DataFrame, groups: list[str], words: Words) -> Series:
    found = {group: (n, int(row)) for row, group, n in zip(part.index, part["group"], part["agreements"], strict=True)}
    here = [found.get(group, (None, None)) for group in groups]
    hollow = {NOT_STATED, *claimed.apart(part)[1]["group"]}
    marks = [Mark(colour_of("partner_type", kind), "hollow" if group in hollow else "solid") for group in groups]
    return series_of(words.label("partner_type", kind), [n for n, _ in here], marks, [row for _, row in here])


PARTNER_TYPES_BY = Metric(
    "partner_types_by",
    N_("Partner types by area and stage"),
    N_(
        "Agreements for each partner type and therapeutic area or stage, full counting; hollow where no source states it, and at zero where sources claim it and no agreement is named."
    ),
    N_("What we do with whom."),
    "docs/definitions.md, partner mix.",
    partners.partner_types_by,
    (columns.PARTNER_TYPE, columns.BY, columns.GROUP, columns.NAMED_OR_CLAIMED, columns.AGREEMENTS, columns.RECORDS),
    types_by_points,
    chart=Chart(types_by_plot, NO_PARTY),
    options=(Option("by", partners.BY, label=N_("Break down by"), address="split"),),
    keys=("partner_type", "by", "group"),
    figures=("agreements",),
    places=(Place("partners", row=2),),
)

TOO_FEW = Counted(
    "{n} agreement with a named partner is too few to measure concentration.", "{n} agreements with a named partner are too few to measure concentration."
)
SPREAD = N_("The agreements are spread as if over {effective_partners} equally frequent partners (Herfindahl-Hirschman index {hhi}).")
ON_ONE = N_(
    "The agreements rest wholly or almost wholly on a single partner (effective number of partners {effective_partners}, Herfindahl-Hirschman index {hhi})."
)


def concentration_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    n = int(table["n"].max()) if len(table) else 0
    if not n:
        yield nothing(NO_NAMED_PARTY)
    elif (table["reason"] == "small_n").all():
        yield Point("too_few", TOO_FEW, behind(table), {"n": Count(n)})
    else:
        values = table.set_index("indicator")["value"]
        facts = {"effective_partners": Number(values["effective_partners"], 1), "hhi": Number(values["hhi"], 3)}
        yield Point("spread", ON_ONE if round(values["effective_partners"], 1) == 1 else SPREAD, behind(table), facts)


CONCENTRATION = Metric(
    "concentration",
    N_("Concentration"),
    N_(
        "Each named partner's share of the fractional counts: the sum of squared shares (Herfindahl-Hirschman), Shannon's entropy, and its exponential, the effective number of partners. Not shown below 10 agreements with a named partner."
    ),
    N_("Tells whether a portfolio rests on a few partners."),
    "Shannon 1948; Hill 1973, doi:10.2307/1934352; docs/definitions.md, concentration.",
    partners.concentration,
    (
        columns.INDICATOR,
        columns.VALUE.called(meaning="The indicator; the entropy in nats. Missing where a reason is given."),
        Column("n", N_("Agreements behind it"), "Number of agreements with a named partner.", "count"),
        columns.REASON,
        columns.RECORDS,
    ),
    concentration_points,
    shape="table",
    keys=("indicator",),
    figures=("value",),
    places=(Place("partners", row=3),),
)

METRICS = (PARTNER_MIX, PARTNER_MIX_MOVES, PARTNERS_BY_AGREEMENTS, PARTNER_TYPES_BY, CONCENTRATION)

PROFILE_COLUMNS = (
    columns.KIND.called(meaning="What the partner takes part in: an agreement, a seat, a recognition that it awards, a trial."),
    columns.NAME,
    Column("date", N_("Date"), "When it was signed, joined, awarded or approved.", "date", blank="undated"),
    columns.DETAIL,
    columns.DETAIL_FIELD,
    columns.RECORDS,
)
"""The columns of the profile of one partner: `metrics.partners.partner_profile`."""
