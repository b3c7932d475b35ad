"""Metrics of the clinical-site network: what each means, its columns, what it says and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Chart, Metric, Place
from oi_metrics.charts import site_map, site_network, site_pairs
from oi_metrics.charts.certainty import Look
from oi_metrics.charts.site_marks import NO_COORDINATES, NO_HOSPITAL
from oi_metrics.charts.spec import HOSPITAL, LABEL, OTHER_HOSPITAL, Mark, Plot, series_of, unique
from oi_metrics.charts.style import short
from oi_metrics.language.words import Words
from oi_metrics.metrics import sites
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Code, Count, Name, Number, Several, Share, Value, Year
from oi_metrics.narrative.table_rows import LISTED, behind, leading

NO_SEAT = N_("No participating hospital of a programme in this selection.")
NO_TRIAL = N_("No trial in this selection names a hospital.")
NO_PAIR = N_("No two hospitals in this selection share a trial.")

EVERY_SEAT = Counted("{n} participating hospital is in view; a source names it.", "All {n} participating hospitals are named by sources.")
LEFT = Counted("{n} of them has left.", "{n} of them have left.")
SOME_SEATS = Counted("Of {seats} participating hospitals, {n} is named by a source.", "Of {seats} participating hospitals, {n} are named by sources.")
NO_SEAT_NAMED = Counted(
    "{n} participating hospital is in view; no source names it.",
    "{n} participating hospitals are in view; no source names any of them.",
)


def members_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    seats, named = len(table), int((table["partner_id"] != "").sum())
    if not seats:
        yield nothing(NO_SEAT)
    elif named == seats:
        yield Point("held", EVERY_SEAT, behind(table), {"n": Count(named)})
    elif named:
        yield Point("held", SOME_SEATS, behind(table), {"n": Count(named), "seats": Count(seats)})
    else:
        yield Point("held", NO_SEAT_NAMED, behind(table), {"n": Count(seats)})
    left = table[table["state"] == "left"]
    if len(left):
        yield Point("left", LEFT, behind(left), {"n": Count(len(left))})


SITE_MEMBERS = Metric(
    "site_members",
    N_("Participating hospitals of the network"),
    N_("The participating hospitals of each programme; blank where no source names one."),
    N_("Five participating hospitals claimed is not five hospitals named."),
    "docs/definitions.md, site network.",
    sites.site_members,
    (
        columns.PROGRAMME,
        columns.PROGRAMME_NAME,
        columns.of_record("memberships", "seat"),
        columns.PARTNER_ID,
        columns.NAME,
        columns.JOINED,
        *columns.day_bounds("joined"),
        *columns.day_bounds("left"),
        columns.STATE.called(meaning="Whether it takes part on the as-of day, has left, or is not named."),
        columns.RECORDS,
    ),
    members_points,
    shape="table",
    places=(Place("sites", row=1, column=1),),
    audiences={"ministry": 3},
    brief=("programme", "seat", "name", "joined"),
)

NAMED_BY = Counted(
    "{programme}: at least {n} participating hospital named at the end of {year}.",
    "{programme}: at least {n} participating hospitals named at the end of {year}.",
)
NEVER_NAMED = N_("In no year do sources name a hospital that surely took part at its end.")


def over_time_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    """For each of the first programmes, the last year that changed the number, and before that the first."""
    if table.empty:
        yield nothing(NO_SEAT)
    elif not table["named"].sum():
        yield nothing(NEVER_NAMED)
    for _, rows in list(table[table.groupby("programme")["named"].transform("sum") > 0].groupby("programme", sort=False))[:LISTED]:
        grown = rows[(rows["named"] > 0) & (rows["named"].diff().fillna(rows["named"]) != 0)]
        for row in [*grown.tail(1).itertuples(), *grown.iloc[:-1].head(1).itertuples()]:
            facts = {"programme": Name(row.programme_en, row.programme_ko), "n": Count(int(row.named)), "year": Year(int(row.year))}
            yield Point("named", NAMED_BY, row.records, facts)


SHOWN_PROGRAMMES = 4
PROGRAMME_LABEL = 14
"""Width of a programme's name below a column in Latin characters."""
SEAT_LOOKS: dict[str, Look] = {"named": "solid", "possible": "hatched", "unnamed": "hollow"}


def over_time_plot(table: pd.DataFrame, words: Words) -> Plot:
    """Columns of seats a year, programmes one after another: named solid, possible hatched, unnamed hollow; the undated behind the years, hollow."""
    programmes = list(dict.fromkeys(table["programme"]))
    drawn = table[table["programme"].isin(programmes[:SHOWN_PROGRAMMES])]
    undated = drawn[drawn["undated"] > 0].drop_duplicates("programme", keep="last")
    places = [*drawn["year"].astype("str"), *[words.term("undated")] * len(undated)]
    columns_of = pd.concat([drawn, undated])
    names = [words.pick(en, ko) for en, ko in zip(columns_of["programme_en"], columns_of["programme_ko"], strict=True)]
    several = len(programmes) > 1
    labels = [f"{short(name, PROGRAMME_LABEL)} {place}" if several else place for name, place in zip(names, places, strict=True)]
    counted = {name: [*drawn[name], *[None] * len(undated)] for name in SEAT_LOOKS if drawn[name].sum()}
    counted |= {"undated": [*[None] * len(drawn), *undated["undated"]]} if len(undated) else {}
    series = tuple(series_of(words.term(name), counts, Mark(HOSPITAL, SEAT_LOOKS.get(name, "hollow")), columns_of.index) for name, counts in counted.items())
    counts = {"shown": words.number(SHOWN_PROGRAMMES), "all": words.number(len(programmes))}
    note = words.gettext("{shown} of {all} programmes are drawn, in the order of the records; the table has all.", **counts)
    details = tuple(f"{name} · {place}" for name, place in zip(names, places, strict=True))
    return Plot(
        "columns", unique(labels), series, words.gettext("Participating hospitals"), details=details, note=note if len(programmes) > SHOWN_PROGRAMMES else ""
    )


SITE_MEMBERS_OVER_TIME = Metric(
    "site_members_over_time",
    N_("Participating hospitals over time"),
    N_("Hospitals taking part by each year's end: a named hospital, one that no source names, or one that possibly took part by then."),
    N_("Shows when the network grew, as far as sources say."),
    "EDTF, ISO 8601-2: a date has an earliest and a latest day; docs/definitions.md, site network.",
    sites.site_members_over_time,
    (
        columns.PROGRAMME,
        columns.PROGRAMME_NAME,
        columns.YEAR,
        columns.NAMED.called(meaning="Seats of named hospitals that surely joined by the year's end and had not left."),
        columns.UNNAMED.called(meaning="Seats taken by then that no source names."),
        columns.POSSIBLE.called(meaning="Seats whose holder may have joined by then."),
        columns.UNDATED.called(meaning="Seats without any date."),
        columns.RECORDS,
    ),
    over_time_points,
    chart=Chart(over_time_plot, NO_SEAT),
    keys=("programme", "year"),
    figures=("named", "unnamed", "possible", "undated"),
    places=(Place("sites", row=1),),
    audiences={"executive": 5},
)

HOSPITAL_COLUMNS = (
    columns.PARTNER_ID,
    columns.NAME,
    columns.CITY,
    columns.REGION,
    columns.LATITUDE,
    columns.LONGITUDE,
    columns.MEMBER,
    columns.TRIALS.called(meaning="Trials of the company for which a registry names the hospital."),
    columns.SHARE.called(meaning="Trials divided by all trials in view, missing below 10 trials."),
    columns.DEGREE,
    columns.STRENGTH,
    columns.BETWEENNESS,
    columns.COMMUNITY,
    columns.RECORDS,
)

NO_MEMBER = Counted("{n} hospital is in view; it takes part in no programme.", "{n} hospitals are in view; none of them takes part in a programme.")
EVERY_MEMBER = Counted("{n} hospital is in view; it takes part in a programme.", "{n} hospitals are in view; each of them takes part in a programme.")
SOME_MEMBERS = Counted("Of {hospitals} hospitals in view, {n} takes part in a programme.", "Of {hospitals} hospitals in view, {n} take part in a programme.")


def network_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    hospitals, members = len(table), int(table["member"].sum())
    if not hospitals:
        yield nothing(NO_HOSPITAL)
    elif members in (0, hospitals):
        yield Point("in_view", EVERY_MEMBER if members else NO_MEMBER, behind(table), {"n": Count(hospitals)})
    else:
        yield Point("in_view", SOME_MEMBERS, behind(table), {"n": Count(members), "hospitals": Count(hospitals)})


SITE_NETWORK = Metric(
    "site_network",
    N_("The clinical-site network"),
    N_(
        "Participating hospitals, and those that the regulator names for a trial of the company. A line joins two hospitals named for the same trial; of many lines the strongest are drawn."
    ),
    N_("Which hospitals work on the company's trials, and with whom."),
    "Betweenness: Brandes 2001, doi:10.1080/0022250X.2001.9990249; communities: Clauset, Newman and Moore 2004, doi:10.1103/PhysRevE.70.066111; docs/definitions.md, site network.",
    sites.site_hospitals,
    HOSPITAL_COLUMNS,
    network_points,
    chart=Chart(by_hand=site_network.site_network, nothing=NO_HOSPITAL, beside={"pairs": "site_pairs"}, wide=500, presented=(("height", 300), ("labelled", 6))),
    view_of="site_hospitals",
    places=(
        Place("sites", row=0, width=2),
        Place("overview", row=0, column=2, size=(("height", 350), ("core", True)), leads_to="sites"),
    ),
    brief=("name", "region", "member", "trials", "degree"),
)

ALL_IN_REGION = Counted("{n} hospital with coordinates is in view, in {regions}.", "{n} hospitals with coordinates are in view, all of them in {regions}.")
IN_REGION = Counted("Of {placed} hospitals with coordinates, {n} is in {regions}.", "Of {placed} hospitals with coordinates, {n} are in {regions}.")
MOST_IN_REGION = N_("Of {placed} hospitals with coordinates, the most are in {regions}: {n}.")
SAME_IN_REGIONS = N_("Of {placed} hospitals with coordinates, {regions} have {n} each, and no other region has more.")
EVERY_REGION = N_("Of {placed} hospitals with coordinates, {regions} have {n} each.")
SAME_IN_MANY = N_("Of {placed} hospitals with coordinates, {times} regions have {n} each, and no other region has more.")
EVERY_OF_MANY = N_("Of {placed} hospitals with coordinates, {times} regions have {n} each.")
PLACED = Counted("{n} hospital has coordinates.", "{n} hospitals have coordinates.")
UNPLACED = Counted("{n} hospital has no coordinates and is not drawn.", "{n} hospitals have no coordinates and are not drawn.")


def map_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    has_place = table["latitude"].notna() & table["longitude"].notna()
    placed, missing = table[has_place], table[~has_place]
    if placed.empty:
        yield nothing(NO_HOSPITAL if table.empty else NO_COORDINATES)
    else:
        yield _regions(placed)
    if len(missing):
        yield Point("unplaced", UNPLACED, behind(missing), {"n": Count(len(missing))})


def _regions(placed: pd.DataFrame) -> Point:
    """The region of the most hospitals, unless several share them or there is only one."""
    regions = placed["region"].astype("object").fillna("")
    counts = regions[regions != ""].value_counts()
    if counts.empty:
        return Point("region", PLACED, behind(placed), {"n": Count(len(placed))})
    top = counts[counts == counts.max()].sort_index()
    n = int(top.iloc[0])
    facts: dict[str, Value] = {"n": Count(n), "placed": Count(len(placed))}
    alone = len(top) == len(counts)
    if len(top) > LISTED:
        return Point("region", EVERY_OF_MANY if alone else SAME_IN_MANY, behind(placed), facts | {"times": Count(len(top))})
    facts |= {"regions": Several(tuple(Code("region", code) for code in top.index))}
    if len(top) > 1:
        return Point("region", EVERY_REGION if alone else SAME_IN_REGIONS, behind(placed), facts)
    if n == len(placed):
        return Point("region", ALL_IN_REGION, behind(placed), {name: fact for name, fact in facts.items() if name != "placed"})
    return Point("region", IN_REGION if alone else MOST_IN_REGION, behind(placed), facts)


SITE_MAP = Metric(
    "site_map",
    N_("Where the hospitals are"),
    N_("Hospitals at the coordinates of the public hospital list; those without coordinates are counted in the note and not placed."),
    N_("Reach across the regions."),
    "ISO 3166-2 for regions, WGS 84 for coordinates; docs/definitions.md, site network.",
    sites.site_hospitals,
    HOSPITAL_COLUMNS,
    map_points,
    chart=Chart(by_hand=site_map.site_map, nothing=NO_HOSPITAL),
    view_of="site_hospitals",
    places=(Place("sites", row=0, column=1),),
    brief=("name", "city", "region", "member", "trials"),
)

ONLY = N_("{names} is named for {n} of the company's trials, and no other hospital for any.")
MOST = N_("{names} is named for the most of the company's trials: {n}.")
MOST_SHARE = N_("{names} is named for the most of the company's trials: {n}, {share} of all.")
SAME = N_("{names} are named for {n} of the company's trials each, and no other hospital for more.")
SAME_OFTEN = N_("{times} hospitals are named for {n} of the company's trials each, and no other hospital for more.")
EACH = N_("{names} are named for {n} of the company's trials each.")
EACH_OFTEN = N_("Each of {times} hospitals is named for {n} of the company's trials.")


def hospitals_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    top, listed = leading(table, "trials"), table[table["trials"] > 0]
    if top.empty:
        yield nothing(NO_TRIAL)
        return
    first, alone = top.iloc[0], len(top) == len(listed)
    facts: dict[str, Value] = {"n": Count(int(first["trials"]))}
    if len(top) > LISTED:
        yield Point("most", EACH_OFTEN if alone else SAME_OFTEN, behind(top), facts | {"times": Count(len(top))})
        return
    facts |= {"names": Several(tuple(Name(en, ko) for en, ko in zip(top["name_en"], top["name_ko"], strict=True)))}
    if len(top) > 1:
        yield Point("most", EACH if alone else SAME, behind(top), facts)
    elif alone:
        yield Point("most", ONLY, behind(top), facts)
    elif pd.isna(first["share"]):
        yield Point("most", MOST, behind(top), facts)
    else:
        yield Point("most", MOST_SHARE, behind(top), facts | {"share": Share(float(first["share"]))})


def hospitals_plot(table: pd.DataFrame, words: Words) -> Plot:
    """Bars of hospitals by trials; network members in the colour of hospitals, others grey."""
    names = [words.pick(en, ko) for en, ko in zip(table["name_en"], table["name_ko"], strict=True)]
    series = tuple(
        series_of(words.term(name), [n if held == member else None for n, held in zip(table["trials"], table["member"], strict=True)], Mark(shade), table.index)
        for name, member, shade in (("member", True, HOSPITAL), ("other", False, OTHER_HOSPITAL))
        if (table["member"] == member).any()
    )
    labels = unique([short(name, LABEL) for name in names])
    return Plot("bars", labels, series, words.gettext("Trials"), stacked=False, titled=True, details=tuple(names))


SITE_HOSPITALS = Metric(
    "site_hospitals",
    N_("Hospitals by trials"),
    N_("Trials of the company for which the regulator's list names the hospital. The list names hospitals from 2012 to early 2020 only."),
    N_("How network members compare with all other hospitals."),
    "docs/definitions.md, site network.",
    sites.site_hospitals,
    HOSPITAL_COLUMNS,
    hospitals_points,
    chart=Chart(hospitals_plot, NO_TRIAL, most=15, rule=N_("most trials first"), holding="trials"),
    keys=("partner_id",),
    figures=("trials", "share"),
    places=(Place("sites", row=2),),
    audiences={"ministry": 4},
    summary={"ministry": ("most",)},
    summary_place=5,
    brief=("name", "region", "member", "trials", "share"),
)

COMPARED = N_("Trials per hospital, on average: network members {member}, other hospitals {other}. The figures do not say why.")
ONLY_MEMBERS = N_("Trials per hospital, on average: network members {member}; no other hospital is in view.")
ONLY_OTHERS = N_("Trials per hospital, on average: {other}; no network member is in view.")


def comparison_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    rows = table[table["hospitals"] > 0].set_index("group")
    if not rows["sites"].sum():
        yield nothing(NO_TRIAL)
        return
    means = {str(group): Number(float(mean), 1) for group, mean in rows["trials_per_hospital"].items()}
    yield Point("compared", COMPARED if len(means) > 1 else ONLY_MEMBERS if "member" in means else ONLY_OTHERS, behind(table), means)


def comparison_plot(table: pd.DataFrame, words: Words) -> Plot:
    """Bars of trials per hospital: members and the rest; a group without hospitals has no bar."""
    held = table[table["trials_per_hospital"].notna()]
    marks = [Mark(HOSPITAL if group == "member" else OTHER_HOSPITAL) for group in held["group"]]
    series = series_of(words.gettext("Trials per hospital"), list(held["trials_per_hospital"]), marks, held.index)
    return Plot("bars", tuple(words.term(group) for group in held["group"]), (series,), words.gettext("Trials per hospital"), "0.0")


SITE_COMPARISON = Metric(
    "site_comparison",
    N_("Network members and other hospitals"),
    N_(
        "Mean number of the company's trials per hospital, and the share of trials with at least one hospital of the group; shares are not shown below 10 trials."
    ),
    N_("Whether membership goes with trials; it does not say why."),
    "docs/definitions.md, site network.",
    sites.site_comparison,
    (
        Column("group", N_("Group"), "Network members, or all other hospitals.", "term"),
        columns.HOSPITALS,
        columns.SITES,
        columns.TRIALS_PER_HOSPITAL.called(meaning="Mean number of the company's trials, missing without a hospital."),
        Column("trials_covered", N_("Trials covered"), "Trials with at least one hospital of the group.", "count"),
        Column("share_covered", N_("Share of trials covered"), "Trials covered divided by all trials in view, missing below 10 trials.", "share"),
        columns.RECORDS,
    ),
    comparison_points,
    shape="table",
    chart=Chart(comparison_plot, NO_TRIAL),
    keys=("group",),
    figures=("hospitals", "sites", "trials_per_hospital", "trials_covered", "share_covered"),
    places=(Place("sites", row=3),),
)

ONLY_PAIR = Counted("{a} and {b} are named together for {n} trial.", "{a} and {b} are named together for {n} trials.")
CLOSEST = N_("{a} and {b} are named together for the most trials: {n}.")
CLOSEST_EACH = Counted(
    "{times} pairs of hospitals are named together for {n} trial each, and no other pair for more.",
    "{times} pairs of hospitals are named together for {n} trials each, and no other pair for more.",
)
EVERY_PAIR = Counted(
    "Each of {times} pairs of hospitals is named together for {n} trial.", "Each of {times} pairs of hospitals is named together for {n} trials."
)


def pairs_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    top = leading(table, "trials")
    if top.empty:
        yield nothing(NO_PAIR)
        return
    row, alone = top.iloc[0], len(top) == len(table)
    facts: dict[str, Value] = {"n": Count(int(row["trials"]))}
    if len(top) == 1:
        facts |= {"a": Name(row["name_a_en"], row["name_a_ko"]), "b": Name(row["name_b_en"], row["name_b_ko"])}
        yield Point("closest", ONLY_PAIR if alone else CLOSEST, behind(top), facts)
    else:
        yield Point("closest", EVERY_PAIR if alone else CLOSEST_EACH, behind(top), facts | {"times": Count(len(top))})


SITE_PAIRS = Metric(
    "site_pairs",
    N_("Hospitals that share trials"),
    N_("Pairs of hospitals that the regulator names for the same trial of the company."),
    N_("Who already works together."),
    "docs/definitions.md, site network.",
    sites.site_pairs,
    (
        Column("partner_a", N_("Hospital key"), "Key of the one hospital.", "key"),
        Column("partner_b", N_("Other hospital key"), "Key of the other hospital, later in order.", "key"),
        columns.NAME_A,
        columns.NAME_B,
        columns.SHARED_TRIALS.called(meaning="Trials for which a registry names both."),
        columns.RECORDS,
    ),
    pairs_points,
    chart=Chart(by_hand=site_pairs.site_pairs, nothing=NO_PAIR),
    keys=("partner_a", "partner_b"),
    figures=("trials",),
    places=(Place("sites", row=2, column=1),),
    brief=("name_a", "name_b", "trials"),
)

METRICS = (SITE_MEMBERS, SITE_MEMBERS_OVER_TIME, SITE_NETWORK, SITE_MAP, SITE_HOSPITALS, SITE_COMPARISON, SITE_PAIRS)
