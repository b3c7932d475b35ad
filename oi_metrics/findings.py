"""What each metric table says, in one sentence that claims no more than the table: the title of its panel."""

from __future__ import annotations

import pandas as pd

from oi_metrics.language.words import Words
from oi_metrics.metrics.rows import NOT_STATED
from oi_metrics.model.vocabulary import N_

NOTHING = N_("Nothing in this selection")


def agreements_by_certainty(table: pd.DataFrame, words: Words) -> str:
    n = dict(zip(table["certainty"], table["agreements"], strict=True))
    if not sum(n.values()):
        return words.gettext(NOTHING)
    counts = {kind: words.number(number) for kind, number in n.items()}
    return words.gettext("Dated: {dated} · within bounds: {bounded} · undated: {undated}", **counts)


def agreements_per_year(table: pd.DataFrame, words: Words) -> str:
    dated = table[table["certainty"] == "dated"].groupby("year")["agreements"].sum()
    if not dated.sum():
        undated = table["agreements"].sum()
        return words.gettext("No agreement can be placed in a single year") if undated else words.gettext(NOTHING)
    most = int(dated.max())
    years = [str(year) for year in dated[dated == most].index]
    shown = ", ".join(years) if len(years) <= 3 else words.gettext("{n} different years", n=len(years))
    return words.ngettext("The most agreements dated to one year: {n} ({years})", "The most agreements dated to one year: {n} ({years})", most, years=shown)


def agreements_cumulative(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    last = table.iloc[-1]
    growing = table[table["at_least"].diff().fillna(table["at_least"]) > 0]
    year = int((growing if len(growing) else table).iloc[-1]["year"])
    at_least = words.number(last["at_least"])
    if last["undated"]:
        return words.gettext(
            "At least {n} agreements signed by {year}, and {undated} without any date", n=at_least, year=year, undated=words.number(last["undated"])
        )
    return words.gettext("At least {n} agreements signed by {year}", n=at_least, year=year)


def agreements_in_force(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    last = table.iloc[-1]
    values = {"certain": words.number(last["certain"]), "possible": words.number(last["possible"]), "year": int(last["year"])}
    return words.gettext("Surely in force in {year}: {certain} · possibly, as no source states an end: {possible}", **values)


def agreement_timeline(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    return words.gettext("{open} of {n} agreements have no stated end", open=words.number((table["ends"] == "").sum()), n=words.number(len(table)))


def partner_mix(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    top = table.sort_values("full", ascending=False, kind="stable").iloc[0]
    values = {
        "type": words.label("partner_type", top["partner_type"]),
        "full": words.number(top["full"]),
        "all": words.number(round(table["fractional"].sum())),
    }
    return words.gettext("Most frequent partner type: {type}, in {full} of {all} agreements", **values)


def partner_mix_moves(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("No figure moves with the way of counting")
    types = table["partner_type"].nunique()
    return words.ngettext("The way of counting moves the figures of {n} partner type", "The way of counting moves the figures of {n} partner types", types)


def partner_types_by(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    stated = table[table["group"] != NOT_STATED]
    if stated.empty:
        return words.gettext("No source states this for any agreement")
    top = stated.groupby("group")["records"].agg(_agreements).sort_values(ascending=False, kind="stable")
    silent = _agreements(table.loc[table["group"] == NOT_STATED, "records"])
    group = words.label(str(table["by"].iloc[0]), top.index[0])
    if not silent:
        return words.gettext("Most often: {group}, {n}", group=group, n=words.number(top.iloc[0]))
    return words.gettext("Most often stated: {group}, {n}; not stated: {silent}", group=group, n=words.number(top.iloc[0]), silent=words.number(silent))


def _agreements(groups: pd.Series) -> int:
    """How many agreements the party records of several rows belong to."""
    return len({record.split("/")[1] for records in groups for record in records})


def partners_by_agreements(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    top = table.iloc[0]
    values = {"name": words.pick(top["name_en"], top["name_ko"]), "n": words.number(top["agreements"]), "partners": words.number(len(table))}
    return words.gettext("Of {partners} named partners {name} has the most agreements: {n}", **values)


def concentration(table: pd.DataFrame, words: Words) -> str:
    n = int(table["n"].iloc[0])
    if (table["reason"] == "small_n").all():
        return words.gettext("Too few agreements ({n}) to measure concentration; it takes 10", n=n)
    effective = table.set_index("indicator").at["effective_partners", "value"]
    return words.gettext("Spread as if over {effective} equally frequent partners", effective=words.number(effective, 1))


def commitments(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("No source states an amount in this selection")
    sums = [f"{words.label('amount_kind', row.kind)} {words.money(row.amount, row.currency)}" for row in table.itertuples()]
    return " · ".join(sums)


def claims_ledger(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    open_claims = int((table["unnamed"] > 0).sum())
    return words.gettext("{open} of {n} claims count items that no source names", open=words.number(open_claims), n=words.number(len(table)))


def contradictions(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("No two statements in this selection disagree")
    return words.ngettext("Statements disagree in {n} place", "Statements disagree in {n} places", len(table))


def statement_list(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    return words.gettext("Statements: {n} · sources: {sources}", n=words.number(len(table)), sources=words.number(table["title"].nunique()))


def validity(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    n = table["state"].value_counts()
    states = [state for state in ("in_force", "last_seen_active", "fulfilled", "ended", "lapsed", "unknown") if n.get(state, 0) or state == "in_force"]
    return " · ".join(f"{words.term(state)}: {words.number(n.get(state, 0))}" for state in states)


def site_members(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    named = words.number((table["partner_id"] != "").sum())
    return words.gettext("{named} of {seats} programme seats are held by a hospital that a source names", named=named, seats=words.number(len(table)))


def site_members_over_time(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    named = table.groupby("year")["named"].sum()
    grown = named[named.diff().fillna(named) > 0]
    if grown.empty:
        return words.gettext("No named hospital has a date of joining")
    steps = [words.gettext("{year}: {n}", year=year, n=n) for year, n in grown.items()]
    return words.gettext("Named hospitals in the network: {steps}", steps=", ".join(steps))


def site_hospitals(table: pd.DataFrame, words: Words) -> str:
    if table.empty or not table["trials"].sum():
        return words.gettext("No trial in this selection names a hospital")
    top = table.iloc[0]
    name = words.pick(top["name_en"], top["name_ko"])
    if pd.isna(top["share"]):
        return words.gettext("{name} is named for the most trials: {n}", name=name, n=words.number(top["trials"]))
    return words.gettext(
        "{name} is named for the most trials: {n}, {share} of all", name=name, n=words.number(top["trials"]), share=words.percent(top["share"])
    )


def site_network(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext(NOTHING)
    members = int(table["member"].sum())
    values = {"hospitals": words.number(len(table)), "members": words.number(members)}
    return words.gettext("Hospitals: {hospitals} · network members among them: {members}", **values)


def site_map(table: pd.DataFrame, words: Words) -> str:
    placed = table[table["latitude"].notna()]
    if placed.empty:
        return words.gettext(NOTHING)
    in_seoul = int((placed["region"] == "KR-11").sum())
    return words.gettext("{n} of {placed} hospitals on the map are in Seoul", n=words.number(in_seoul), placed=words.number(len(placed)))


def site_pairs(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("No two hospitals in this selection share a trial")
    top = table.iloc[0]
    values = {"a": words.pick(top["name_a_en"], top["name_a_ko"]), "b": words.pick(top["name_b_en"], top["name_b_ko"]), "n": words.number(top["trials"])}
    return words.gettext("Most shared trials: {n}, {a} and {b}", **values)


def site_comparison(table: pd.DataFrame, words: Words) -> str:
    rows = table.set_index("group")
    if not rows["sites"].sum():
        return words.gettext("No trial in this selection names a hospital")
    values = {group: words.number(rows.at[group, "trials_per_hospital"], 1) for group in ("member", "other")}
    return words.gettext("Trials a hospital: network members {member}, other hospitals {other}", **values)


def record_health(table: pd.DataFrame, words: Words) -> str:
    if not table["rows"].sum():
        return words.gettext(NOTHING)
    unsupported = int(table["unsupported"].sum())
    if unsupported:
        return words.ngettext("{n} record has no statement behind it", "{n} records have no statement behind them", unsupported)
    return words.gettext("Every record stands on a statement")


def coverage(table: pd.DataFrame, words: Words) -> str:
    figures = int(table["figures"].sum())
    if not figures:
        return words.gettext(NOTHING)
    supported = int(table["supported"].sum())
    return words.gettext("{supported} of {figures} displayed figures reach a statement", supported=words.number(supported), figures=words.number(figures))


def changes(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("Nothing differs")
    n = table["change"].value_counts()
    counts = {change: words.number(n.get(change, 0)) for change in ("added", "changed", "gone", "retired")}
    told = words.gettext("Added records: {added} · changed fields: {changed} · gone records: {gone}", **counts)
    return words.gettext("{told} · retired records: {retired}", told=told, retired=counts["retired"]) if n.get("retired", 0) else told


def moved_figures(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("No figure moved")
    unexplained = int((table["attribution"] == "unattributed").sum())
    moved = words.ngettext("{n} figure moved", "{n} figures moved", len(table))
    return words.gettext("{moved}; no changed record was found behind {n} of them", moved=moved, n=words.number(unexplained)) if unexplained else moved


def headline_figures(table: pd.DataFrame, words: Words) -> str:
    agreements, partners = (table.loc[table["figure"] == name, "value"].sum() for name in ("agreements", "partners"))
    return words.gettext("{agreements} named agreements with {partners} named partners", agreements=words.number(agreements), partners=words.number(partners))


def attention(table: pd.DataFrame, words: Words) -> str:
    if table.empty:
        return words.gettext("Nothing needs attention")
    return words.ngettext("{n} thing to know before quoting a figure", "{n} things to know before quoting a figure", len(table))
