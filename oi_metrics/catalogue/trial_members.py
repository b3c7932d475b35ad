"""Metrics of the programme's members in the trial registries, and of hospitals that may join: words, sentences, charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from oi_metrics.catalogue import columns
from oi_metrics.catalogue.metric import Chart, Option, Place
from oi_metrics.catalogue.trial_metric import COMPANY, Keys, Row, TrialMetric
from oi_metrics.charts.spec import ACCENT, HOSPITAL, LABEL, MUTED, OTHER_HOSPITAL, Mark, Plot, series_of, unique
from oi_metrics.charts.style import short
from oi_metrics.language.words import Words
from oi_metrics.model.columns import Column
from oi_metrics.model.vocabulary import N_
from oi_metrics.narrative.clauses import Counted, Ground, Point, nothing
from oi_metrics.narrative.facts import Count, Name, Several, Value
from oi_metrics.narrative.table_rows import LISTED
from oi_metrics.registry.members import Members
from oi_metrics.registry.metrics import candidates, matching, membership
from oi_metrics.registry.metrics.hospitals import WHOSE


def _years(side: str) -> Keys:
    """The trials at the hospital that are dated in the years of one side of joining."""

    def keys(row: Row, _: Members) -> dict[str, Any]:
        of_whose = COMPANY if row["whose"] == "company" else {}
        return {"hospital": row["hospital_id"], "years": tuple(int(year) for year in row[f"which_{side}"].split(";") if year), **of_whose}

    return keys


BEHIND = {"trials_before": _years("before"), "trials_after": _years("after")}
MARKS = dict.fromkeys(WHOSE, "trials_after")
WHOSE_TRIALS = Option("whose", WHOSE, "company", label=N_("Trials counted"), labels={"company": N_("The company's trials"), "all": N_("All trials")})

NO_MEMBER = N_("No member of the network is named.")
NAMES = (
    columns.HOSPITAL_NUMBER.called(meaning="Number of the hospital in the store, missing when no trial lists it."),
    columns.HOSPITAL_ID,
    columns.NAME,
)
PERIODS = (
    Column("years_before", N_("Years before"), "Whole years in which the registries name sites, surely before it joined.", "count"),
    Column("trials_before", N_("Trials before"), "Trials at the hospital that are dated in these years.", "count"),
    columns.NUMBER_BEFORE,
    Column("years_after", N_("Years after"), "Whole years in which the registries name sites, surely within membership.", "count"),
    Column("trials_after", N_("Trials after"), "Trials at the hospital that are dated in these years.", "count"),
    columns.NUMBER_AFTER,
    Column("change", N_("Change"), "Trials per year after joining less those before.", "number", digits=1),
    Column("which_before", N_("Years before"), "The years before, separated by semicolons.", "helper"),
    Column("which_after", N_("Years after"), "The years after, separated by semicolons.", "helper"),
)
REASON = columns.REASON.called(meaning="Why rates are missing, blank where they are not.")

MORE_ONE = Counted(
    "{n} member can be compared with its own time before; it runs more trials per year since joining.",
    "Each of {n} comparable members runs more trials per year since joining.",
)
MORE_NONE = Counted(
    "{n} member can be compared with its own time before; it does not run more trials per year since joining.",
    "None of {n} comparable members runs more trials per year since joining.",
)
MORE_SOME = Counted(
    "{n} of {members} comparable members runs more trials per year since joining.",
    "{n} of {members} comparable members run more trials per year since joining.",
)
NONE_COMPARED = Counted(
    "{n} member is named; it cannot be compared with its own time before: no date of joining, or too few covered years or trials.",
    "{n} members are named; none of them can be compared with its own time before: no date of joining, or too few covered years or trials.",
)


def before_after_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    known = table["change"].dropna()
    more = int((known > 0).sum())
    if table.empty:
        yield nothing(NO_MEMBER)
    elif known.empty:
        yield Point("compared", NONE_COMPARED, (), {"n": Count(len(table))})
    elif more in (0, len(known)):
        yield Point("compared", MORE_ONE if more else MORE_NONE, (), {"n": Count(len(known))})
    else:
        yield Point("compared", MORE_SOME, (), {"n": Count(more), "members": Count(len(known))})


MEMBERS_BEFORE_AFTER = TrialMetric(
    "members_before_after",
    N_("Members before and after joining"),
    N_(
        "Trials per year at each member in the covered years before it joined and after; a year that may be either counts in neither. Not shown below 10 trials."
    ),
    N_("Whether work grew after joining; it does not say why."),
    "docs/definitions.md, members before and after joining.",
    membership.members_before_after,
    (
        columns.WHOSE,
        *NAMES,
        columns.JOINED,
        *columns.day_bounds("joined"),
        *PERIODS,
        Column("excluded_years", N_("Years on neither side"), "Covered years that may be before or after, or that lie outside the membership.", "count"),
        Column("unplaced_trials", N_("Trials of no single year"), "Trials at the hospital that lie in no single year.", "count"),
        REASON,
    ),
    before_after_points,
    shape="table",
    options=(WHOSE_TRIALS,),
    keys=("hospital_id",),
    figures=("before", "after", "change"),
    places=(Place("registry", row=2, section="hospitals"),),
    takes_members=True,
    behind=BEHIND,
    marks=MARKS,
)

GAINED = Counted(
    "{n} member can be compared with hospitals like it, and gained more trials per year than these.",
    "{n} members can be compared with hospitals like them, and each gained more trials per year than these.",
)
NOT_GAINED = Counted(
    "{n} member can be compared with hospitals like it, and did not gain more trials per year than these.",
    "{n} members can be compared with hospitals like them, and none gained more trials per year than these.",
)
SOME_GAINED = Counted(
    "Of {members} members that can be compared with hospitals like them, {n} gained more trials per year than these.",
    "Of {members} members that can be compared with hospitals like them, {n} gained more trials per year than these.",
)
NONE_MATCHED = Counted(
    "{n} member is named; it cannot be compared with hospitals like it.", "{n} members are named; none of them can be compared with hospitals like it."
)
LEFT_OUT = Counted(
    "{n} member cannot be compared: too few covered years or trials, or no hospital like it.",
    "{n} members cannot be compared: too few covered years or trials, or no hospital like them.",
)


def matched_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    members = table[table["role"] == "member"]
    known = members["difference"].dropna()
    more, left_out = int((known > 0).sum()), len(members) - len(known)
    if members.empty:
        yield nothing(NO_MEMBER)
    elif known.empty:
        yield Point("matched", NONE_MATCHED, (), {"n": Count(len(members))})
    elif more in (0, len(known)):
        yield Point("matched", GAINED if more else NOT_GAINED, (), {"n": Count(len(known))})
    else:
        yield Point("matched", SOME_GAINED, (), {"n": Count(more), "members": Count(len(known))})
    if left_out and len(known):
        yield Point("left_out", LEFT_OUT, (), {"n": Count(left_out)})


def matched_plot(table: pd.DataFrame, words: Words) -> Plot:
    """Dots: before joining grey, after in colour with a line between the two, members above the hospitals most like them.

    Where the two cannot be compared, the reason stands in their place.
    """
    drawn = table[(table["role"] == "member") | table["reason"].eq("")]
    names = [words.pick(row.name_en, row.name_ko) or row.hospital_id for row in drawn.itertuples()]
    texts = [_moved(row, words) for row in drawn.itertuples()]
    ends = {"low": drawn[["before", "after"]].min(axis=1), "high": drawn[["before", "after"]].max(axis=1)}
    reasons = [text if pd.isna(after) else "" for text, after in zip(texts, drawn["after"], strict=True)]
    series = [series_of(words.gettext("Before joining"), list(drawn["before"]), Mark(MUTED), drawn.index, texts=reasons)]
    for role, shade in (("member", HOSPITAL), ("match", OTHER_HOSPITAL)):
        of_role = drawn["role"] == role
        if of_role.any():
            values, low, high = (list(column.where(of_role)) for column in (drawn["after"], *ends.values()))
            told = [text if here else "" for text, here in zip(texts, of_role, strict=True)]
            name = words.gettext("{who}, after", who=words.term(role))
            series.append(series_of(name, values, Mark(shade), drawn.index, low=low, high=high, texts=told))
    labels = unique([short(name, LABEL) for name in names])
    return Plot("dots", labels, tuple(series), words.gettext("Mean trials per year"), "0.0", stacked=False, titled=True, details=tuple(names))


def _moved(row: Any, words: Words) -> str:
    """From before to after, and how far a member's change lies from that of its matches; or why that is not known."""
    if row.reason:
        counts = words.gettext("{before} trials before, {after} after", before=words.number(row.trials_before), after=words.number(row.trials_after))
        return f"{words.term(row.reason)} · {counts}"
    text = words.gettext("{before} → {after}", before=words.number(row.before, 1), after=words.number(row.after, 1))
    if row.role != "member" or pd.isna(row.difference):
        return text
    sign = "+" if row.difference > 0 else "−" if row.difference < 0 else "±"
    return f"{text} · {words.gettext('{sign}{n} against its matches', sign=sign, n=words.number(abs(row.difference), 2))}"


MEMBERS_MATCHED = TrialMetric(
    "members_matched",
    N_("Members beside hospitals like them"),
    N_(
        "Each member beside the 3 hospitals outside the programme whose trials per year were nearest before it joined, and how far the changes of both lie apart. Not shown with fewer than 2 years on a side or 10 trials."
    ),
    N_("A rise that all hospitals share is not the programme's."),
    "Nearest-neighbour matching: Stuart 2010, doi:10.1214/09-STS313; docs/definitions.md, members beside hospitals like them.",
    matching.members_matched,
    (
        columns.WHOSE,
        Column("member_id", N_("Member key"), "Key of the member that the row belongs to.", "key"),
        columns.ROLE,
        *NAMES,
        Column("distance", N_("Distance"), "Distance from the member in standard deviations, 0 for the member itself.", "number", digits=2),
        *PERIODS,
        Column("difference", N_("Change against matches"), "The member's change less the mean change of its matches, in trials per year.", "number", digits=2),
        REASON,
    ),
    matched_points,
    chart=Chart(matched_plot, NO_MEMBER, wide=640),
    options=(WHOSE_TRIALS,),
    keys=("member_id", "role", "hospital_id"),
    figures=("before", "after", "change", "difference"),
    places=(Place("registry", row=1, section="hospitals"),),
    brief=("role", "name", "before", "after", "change", "difference", "reason"),
    takes_members=True,
    behind=BEHIND,
    marks=MARKS,
)

NO_CANDIDATE = N_("No hospital outside the network meets the criterion of three therapeutic areas.")
UNRANKED = Counted("{n} hospital meets the criterion; too few trials to rank it.", "{n} hospitals meet the criterion; too few trials to rank them.")
ONLY_CANDIDATE = Counted("{n} hospital meets the criterion: {names}.", "{n} hospitals meet the criterion: {names}.")
FIRST_ALWAYS = N_("{n} hospitals meet the criterion; {names} ranks first whatever weighs more.")
FIRST_SHARED = N_("{n} hospitals meet the criterion; {names} ranks first by equal weights, and no other weights put another one ahead.")
FIRST = N_("{n} hospitals meet the criterion; {names} ranks first by equal weights, and {worst} at worst by others.")
EQUAL = N_("{n} hospitals meet the criterion; by equal weights {names} rank equal, and none above them.")
MANY_EQUAL = N_("{n} hospitals meet the criterion; by equal weights {times} of them rank equal, and none above them.")
ALL_EQUAL = N_("{n} hospitals meet the criterion, and by equal weights all of them rank equal.")


def candidates_points(table: pd.DataFrame, ground: Ground) -> Iterator[Point]:
    pool = table[table["role"] == "candidate"]
    top = pool[pool["rank"] == 1]
    facts: dict[str, Value] = {"n": Count(len(pool))}
    named = {"names": Several(tuple(Name(en, ko) for en, ko in zip(top["name_en"], top["name_ko"], strict=True)))}
    if pool.empty:
        yield nothing(NO_CANDIDATE)
    elif top.empty:
        yield Point("ranked", UNRANKED, (), facts)
    elif len(pool) == 1:
        yield Point("ranked", ONLY_CANDIDATE, (), facts | named)
    elif len(top) == len(pool):
        yield Point("ranked", ALL_EQUAL, (), facts)
    elif len(top) > LISTED:
        yield Point("ranked", MANY_EQUAL, (), facts | {"times": Count(len(top))})
    elif len(top) > 1:
        yield Point("ranked", EQUAL, (), facts | named)
    else:
        yield _first(pool, int(top["rank_high"].iloc[0]), facts | named)


def _first(pool: pd.DataFrame, worst: int, facts: dict[str, Value]) -> Point:
    """The one that ranks first by equal weights, and what other weights make of that."""
    if worst > 1:
        return Point("ranked", FIRST, (), facts | {"worst": Count(worst)})
    return Point("ranked", FIRST_ALWAYS if (pool["rank_low"] == 1).sum() == 1 else FIRST_SHARED, (), facts)


SHOWN_CANDIDATES = 12
INGREDIENTS = {
    "areas": N_("Therapeutic areas"),
    "trials": N_("Trials"),
    "early_trials": N_("Early-phase trials"),
    "company_trials": N_("The company's trials"),
    "sponsors": N_("Sponsors"),
    "active_years": N_("Years with a trial"),
}


def candidates_plot(table: pd.DataFrame, words: Words) -> Plot | None:
    """Bars of the six ingredients, each of its own scale, and dots of the rank with the ranks that other weights give."""
    pool = table[table["role"] == "candidate"]
    drawn = pool[pool["rank"].notna()].head(SHOWN_CANDIDATES)
    if drawn.empty:
        return None
    names = [words.pick(en, ko) for en, ko in zip(drawn["name_en"], drawn["name_ko"], strict=True)]
    labels, details = unique([short(name, LABEL) for name in names]), tuple(names)
    bars = []
    for ingredient, text in INGREDIENTS.items():
        axis = words.gettext(text)
        bars.append(Plot("bars", labels, (series_of(axis, list(drawn[ingredient]), Mark(OTHER_HOSPITAL), drawn.index),), axis, titled=True, details=details))
    ends = {"low": list(drawn["rank_low"]), "high": list(drawn["rank_high"])}
    ranks = series_of(words.gettext("Rank by score"), list(drawn["rank"]), Mark(ACCENT), drawn.index, **ends)
    rule = words.gettext("best rank first")
    dots = Plot("dots", labels, (ranks,), words.gettext("Rank and its range"), titled=True, details=details)
    return Plot("bars", labels, bars[0].series, bars[0].axis, titled=True, details=details, of=len(pool), rule=rule, panels=(*bars[1:], dots))


CANDIDATES = TrialMetric(
    "candidates",
    N_("Candidate hospitals"),
    N_(
        "Hospitals outside the programme with trials in at least three therapeutic areas, ranked by six ingredients of equal weight: areas, trials, early-phase trials, the company's trials, sponsors, active years. The range of ranks is what remains when any one of them weighs nothing or twice as much."
    ),
    N_("A list to discuss, not a verdict: no registry records infrastructure, and every ingredient is in sight."),
    "docs/definitions.md, candidate hospitals.",
    candidates.candidates,
    (
        *NAMES,
        columns.CITY,
        columns.REGION,
        columns.HOSPITAL_CERTAINTY,
        columns.MEMBER,
        columns.ROLE.called(meaning="Candidate, below the criterion, or member."),
        Column("areas_met", N_("Three areas"), "Whether it has trials in at least three therapeutic areas.", "yes_no"),
        Column("areas", INGREDIENTS["areas"], "Distinct therapeutic areas of its trials, as far as stated.", "count"),
        columns.TRIALS,
        Column("early_trials", INGREDIENTS["early_trials"], "Trials that begin in phase 0 or 1.", "count"),
        Column("company_trials", INGREDIENTS["company_trials"], "Trials whose sponsor is the company.", "count"),
        Column("sponsors", INGREDIENTS["sponsors"], "Distinct sponsors of its trials.", "count"),
        Column("active_years", INGREDIENTS["active_years"], "Distinct years in which a trial of it is dated.", "count"),
        Column("score", N_("Score"), "Mean over the ingredients of the share of candidates that have no more of it.", "number", digits=2),
        Column("rank", N_("Rank by score"), "By score, equal ones share the best.", "count"),
        columns.RANK_LOW.called(meaning="Best rank when any one ingredient weighs nothing or twice as much."),
        columns.RANK_HIGH.called(meaning="Worst rank when any one ingredient weighs nothing or twice as much."),
        REASON,
    ),
    candidates_points,
    chart=Chart(candidates_plot, N_("No candidate in this selection can be ranked."), wide=640),
    keys=("hospital_id",),
    figures=(*INGREDIENTS, "rank"),
    places=(Place("registry", row=3, section="hospitals"),),
    brief=("name", *INGREDIENTS, "rank", "rank_low", "rank_high"),
    takes_members=True,
    behind={
        "trials": lambda row, _: {"hospital": row["hospital_id"]},
        "company_trials": lambda row, _: {"hospital": row["hospital_id"], **COMPANY},
        "early_trials": lambda row, _: {"hospital": row["hospital_id"], "phase": candidates.EARLY_PHASES},
    },
)

METRICS = (MEMBERS_BEFORE_AFTER, MEMBERS_MATCHED, CANDIDATES)
