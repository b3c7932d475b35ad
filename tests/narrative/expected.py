"""What each sentence may state, computed from the metric table in the plainest way; by metric and point."""

from typing import Any

import pandas as pd

Facts = dict[str, Any]


def rows(table: pd.DataFrame, **where: Any) -> pd.DataFrame:
    for name, value in where.items():
        table = table[table[name] == value]
    return table


def listed(items: Any) -> tuple[Any, ...]:
    return tuple(items)


def counts(pairs: Any) -> dict[str, int]:
    return {key: int(n) for key, n in pairs if n}


def most_in_a_year(table: pd.DataFrame) -> list[Facts]:
    by_year: dict[int, int] = {}
    for row in rows(table, certainty="dated").itertuples():
        by_year[int(row.year)] = by_year.get(int(row.year), 0) + row.agreements
    top = max(by_year.values())
    years = sorted(year for year, n in by_year.items() if n == top)
    return [{"n": top, "years": tuple(years)}, {"n": top, "times": len(years)}]


def distinct(table: pd.DataFrame, **where: Any) -> int:
    return len({record for group in rows(table, **where)["records"] for record in group})


def headline(table: pd.DataFrame, figure: str) -> list[Facts]:
    found = []
    for row in rows(table, figure=figure).itertuples():
        facts = {"n": row.value, "unnamed": row.hollow}
        found += [facts, {"n": row.value}, {"n": row.hollow}, {"unnamed": row.hollow}]
    return found


def headline_agreements(table: pd.DataFrame) -> list[Facts]:
    return [
        {"n": row.value, "parts": counts((("dated", row.solid), ("bounded", row.hatched), ("undated", row.hollow)))}
        for row in rows(table, figure="agreements").itertuples()
    ]


def headline_recognitions(table: pd.DataFrame) -> list[Facts]:
    return [
        {"title": (row.changed_en, row.changed_ko), "until": row.changed_on}
        if row.state == "lapsed"
        else {"n": row.solid + row.struck + row.hollow, "parts": {"in_force": row.value, **counts((("lapsed", row.struck), ("unknown", row.hollow)))}}
        for row in rows(table, figure="recognitions_in_force").itertuples()
    ]


def headline_sums(table: pd.DataFrame) -> list[Facts]:
    found = []
    for row in rows(table, figure="commitment").to_dict("records"):
        money = {"kind": row["kind"], "money": (row["value"], row["currency"])}
        with_whom = {"partners": (row["name_en"], row["name_ko"]), "signed": row["changed_on"], "outcome": row["state"]}
        found.append({**money, **with_whom} if row["name_en"] and row["changed_on"] else {**money, "n": row["solid"]})
    return found


def cautioned(table: pd.DataFrame) -> list[Facts]:
    """The facts that the three sentences of each row may take."""
    found: list[Facts] = []
    for row in table.to_dict("records"):
        title = (row["title_en"], row["title_ko"])
        found += {
            "lapsed": [{"title": title}, {"until": row["detail"]}, {}],
            "pledge": [{"money": (row["amount"], row["currency"])}, {"money": (row["amount"], row["currency"]), "signed": row["detail"]}, {}],
            "unnamed": [{"title": title}, {"claimed": row["of"], "named": row["number"]}, {"unnamed": row["other_number"]}],
            "unsettled": [{"n": row["of"]}, {"sure": row["number"], "open": row["other_number"]}, {}],
            "contradicted": [{"title": title, "field": row["detail_field"]}, {"one": row["detail"], "other": row["other"]}, {}],
        }[row["kind"]]
    return found


def span(table: pd.DataFrame) -> list[Facts]:
    years = sorted(int(day.year) for day in rows(table, certainty="dated")["begins_earliest"])
    n = {"n": len(table)}
    if not years:
        return [n]
    return [{**n, "first": years[0]}] if years[0] == years[-1] else [{**n, "first": years[0], "last": years[-1]}]


def sums(table: pd.DataFrame, amount: str, n: str) -> list[Facts]:
    return [{"kind": row["kind"], "money": (row[amount], row["currency"]), "n": row[n]} for _, row in table.iterrows()]


def in_force(table: pd.DataFrame) -> list[Facts]:
    last = table.iloc[-1]
    year, certain, possible = int(last["year"]), int(last["certain"]), int(last["possible"])
    if certain and possible:
        return [{"n": certain, "possible": possible, "year": year}]
    return [{"n": certain or possible, "year": year}]


def signed(table: pd.DataFrame) -> list[Facts]:
    last = table.iloc[-1]
    facts = {"n": int(last["at_least"]), "year": int(last["year"])}
    return [{**facts, "most": int(last["at_most"])} if last["at_most"] > last["at_least"] else facts]


def latest(table: pd.DataFrame) -> list[Facts]:
    order = table.dropna(subset=["signed_earliest", "signed_latest"]).sort_values("signed_latest")
    last = order.iloc[-1]
    assert all(order.iloc[:-1]["signed_latest"] < last["signed_earliest"])
    return [{"title": (last["title_en"], last["title_ko"]), "signed": last["signed"]}]


def top_types(table: pd.DataFrame) -> list[Facts]:
    known = table[table["partner_type"] != "not_stated"]
    top = known[known["full"] == max(known["full"])]
    types, n, every = listed(top["partner_type"]), max(known["full"]), round(sum(table["fractional"]))
    return [{"types": types, "n": n, "all": every}, {"times": len(top), "n": n, "all": every}, {"types": types, "n": n}]


def largest_move(table: pd.DataFrame) -> list[Facts]:
    size = max(abs(table["after"] - table["before"]))
    found = []
    for row in table.itertuples():
        if abs(row.after - row.before) == size:
            same = rows(table, partner_type=row.partner_type, to_count=row.to_count)
            behind = {record.split("/")[1] for group in same["records"] for record in group}
            found.append(
                {
                    "type": row.partner_type, "before": round(row.before, 2), "after": round(row.after, 2), "from_count": row.from_count,
                    "to_count": row.to_count, "n": len(behind),
                }
            )  # fmt: skip
    return found


def most_partners(table: pd.DataFrame) -> list[Facts]:
    top = table[table["agreements"] == max(table["agreements"])]
    facts = {"partners": len(table), "n": max(table["agreements"])}
    if len(top) == len(table) > 1:
        return [facts]
    names = listed(zip(top["name_en"], top["name_ko"], strict=True))
    return [{"n": facts["n"], "names": names}] if len(table) == 1 else [{**facts, "names": names}, {**facts, "times": len(top)}]


def of_group(table: pd.DataFrame) -> dict[str, int]:
    named = rows(table, certainty="named")
    return {group: len({record.split("/")[1] for behind in found["records"] for record in behind}) for group, found in named.groupby("group", sort=False)}


def stated_most(table: pd.DataFrame) -> list[Facts]:
    by = {group: n for group, n in of_group(table).items() if group != "not_stated"}
    top, facts = tuple(group for group, n in by.items() if n == max(by.values())), {"by": table["by"].iloc[0], "n": max(by.values())}
    return [{**facts, "groups": top} if len(top) <= 3 else {**facts, "times": len(top)}]


def only_claimed(table: pd.DataFrame, column: str = "group") -> list[Facts]:
    found = rows(table, certainty="claimed")
    return [{"by": next(iter(found["by"])) if "by" in found else column, "groups": tuple(dict.fromkeys(found[column]))}]


def spread(table: pd.DataFrame) -> list[Facts]:
    values = dict(zip(table["indicator"], table["value"], strict=True))
    return [{"effective_partners": round(values["effective_partners"], 1), "hhi": round(values["hhi"], 3)}]


def named_seats(table: pd.DataFrame) -> list[Facts]:
    return [{"programme": (row.programme_en, row.programme_ko), "n": row.named, "year": row.year} for row in table.itertuples() if row.named]


def seats(table: pd.DataFrame) -> list[Facts]:
    named = sum(name != "" for name in table["partner_id"])
    return [{"n": named, "seats": len(table)} if 0 < named < len(table) else {"n": len(table)}]


def left_seats(table: pd.DataFrame) -> list[Facts]:
    return [{"n": sum(state == "left" for state in table["state"])}]


def in_view(table: pd.DataFrame) -> list[Facts]:
    members = sum(table["member"])
    return [{"n": members, "hospitals": len(table)} if 0 < members < len(table) else {"n": len(table)}]


def regions(table: pd.DataFrame) -> list[Facts]:
    placed = table.dropna(subset=["latitude", "longitude"])
    by = {code: n for code, n in placed["region"].dropna().astype("str").value_counts().items() if code}
    if not by:
        return [{"n": len(placed)}]
    top, n = tuple(sorted(code for code, n in by.items() if n == max(by.values()))), max(by.values())
    if n == len(placed):
        return [{"regions": top, "n": n}]
    return [{"regions": top, "n": n, "placed": len(placed)}, {"times": len(top), "n": n, "placed": len(placed)}]


def most_trials(table: pd.DataFrame) -> list[Facts]:
    top, n = table[table["trials"] == max(table["trials"])], max(table["trials"])
    names = listed(zip(top["name_en"], top["name_ko"], strict=True))
    return [{"names": names, "n": n}, {"times": len(top), "n": n}, {"names": names, "n": n, "share": top["share"].iloc[0]}]


def compared(table: pd.DataFrame) -> list[Facts]:
    return [{row.group: round(row.trials_per_hospital, 1) for row in table.itertuples() if row.hospitals}]


def closest(table: pd.DataFrame) -> list[Facts]:
    top = table[table["trials"] == max(table["trials"])]
    if len(top) > 1:
        return [{"times": len(top), "n": max(table["trials"])}]
    row = top.iloc[0]
    return [{"a": (row["name_a_en"], row["name_a_ko"]), "b": (row["name_b_en"], row["name_b_ko"]), "n": row["trials"]}]


def claims(table: pd.DataFrame) -> list[Facts]:
    found = []
    for row in table.itertuples():
        facts = {"title": (row.title_en, row.title_ko), "claimed": row.claimed, "named": row.named, "unnamed": row.unnamed}
        if row.contradicted_by:
            facts["n"] = row.contradicted_by
        elif row.rank != "deprecated" and row.as_of:
            facts["as_of"] = row.as_of
        found.append(facts)
    return found


def places(table: pd.DataFrame) -> list[Facts]:
    found = []
    for row in table.itertuples():
        facts = {"title": (row.title_en, row.title_ko)}
        if row.field:
            facts["field"] = row.field
            if row.says_for and row.says_against:
                facts |= {"says_for": row.says_for, "says_against": row.says_against}
        found.append(facts)
    return found


def states(table: pd.DataFrame, kind: str) -> list[Facts]:
    found = rows(table, record_type=kind)["state"].value_counts()
    return [{"parts": {"in_force": 0, **{state: int(n) for state, n in found.items()}}}]


def statements(table: pd.DataFrame) -> list[Facts]:
    sources = {(row.title, row.publisher, row.url) for row in table.itertuples()}
    return [{"n": len(table), "sources": len(sources), "tiers": {tier: int(n) for tier, n in table["tier"].value_counts().items()}}]


def health(table: pd.DataFrame) -> list[Facts]:
    told = table[table["table"] != "partners"]
    unsupported = sum(told["unsupported"])
    return [{"n": unsupported, "rows": sum(told["rows"])} if 0 < unsupported < sum(told["rows"]) else {"n": sum(told["rows"])}]


def open_claims(table: pd.DataFrame) -> list[Facts]:
    unnamed = sum(n > 0 for n in table["unnamed"])
    return [{"claims": len(table), "n": unnamed} if 0 < unnamed < len(table) else {"n": len(table)}]


def reached(table: pd.DataFrame) -> list[Facts]:
    figures, supported = sum(table["figures"]), sum(table["supported"])
    return [{"figures": figures, "n": supported} if 0 < supported < figures else {"n": figures}]


def by_change(table: pd.DataFrame) -> list[Facts]:
    return [{"n": len(table), "parts": {change: int(n) for change, n in table["change"].value_counts().items()}}]


def by_state(table: pd.DataFrame) -> list[Facts]:
    return [{"n": len(table), "parts": {state: int(n) for state, n in table["state"].value_counts().items()}}]


def by_event(table: pd.DataFrame, certainty: str) -> list[Facts]:
    found = rows(table, certainty=certainty)["event"].value_counts()
    return [{"n": int(found.sum()), "parts": {event: int(n) for event, n in found.items()}}]


def agreed(table: pd.DataFrame, *columns: str) -> list[Facts]:
    """What became of each agreement, with the amount where it states one; columns: what else is told of it."""
    found = []
    for row in table.itertuples():
        told = {"title": (row.title_en, row.title_ko), "partners": (row.partners_en, row.partners_ko) if row.partners_en else (row.title_en, row.title_ko)}
        money = {"kind": row.kind, "money": (row.amount, row.currency)} if row.currency else {}
        found.append({**{name: told[name] for name in columns}, **money, "signed": row.signed, "outcome": row.state})
    return found


def certified(table: pd.DataFrame, state: str, renewed: bool | None = None) -> list[Facts]:
    found = rows(table, state=state) if renewed is None else rows(table, state=state, renewed=renewed)
    until = state != "unknown"
    return [{"title": (row.title_en, row.title_ko), **({"until": row.valid_until} if until else {})} for row in found.itertuples()]


EXPECTED = {
    ("government_agreements", "with"): lambda table: [{"n": len(set(table["agreement_id"]))}],
    ("government_agreements", "agreement"): lambda table: agreed(table, "title"),
    ("stated_amounts", "pledge"): lambda table: agreed(rows(table, kind="investment_pledge"), "partners"),
    ("stated_amounts", "amount"): lambda table: agreed(table[table["kind"] != "investment_pledge"], "partners"),
    ("certifications", "lapsed"): lambda table: certified(table, "lapsed", False),
    ("certifications", "renewed"): lambda table: certified(table, "lapsed", True),
    ("certifications", "in_force"): lambda table: certified(table, "in_force"),
    ("certifications", "unsettled"): lambda table: certified(table, "unknown"),
    ("target_attainment", "attained"): by_state,
    ("events", "certain"): lambda table: by_event(table, "certain"),
    ("events", "possible"): lambda table: by_event(table, "possible"),
    ("events", "undated"): lambda table: by_event(table, "undated"),
    ("headline_figures", "agreements"): headline_agreements,
    ("headline_figures", "partners"): lambda table: headline(table, "partners"),
    ("headline_figures", "hospitals"): lambda table: headline(table, "hospitals"),
    ("headline_figures", "commitment"): headline_sums,
    ("headline_figures", "recognitions"): headline_recognitions,
    ("cautions", "cautions"): lambda table: [{"n": len(table)}],
    ("cautions", "avoid"): cautioned,
    ("cautions", "say"): cautioned,
    ("cautions", "why"): cautioned,
    ("everything_in_time", "span"): span,
    ("everything_in_time", "contested"): lambda table: [{"n": int(table["contested"].sum())}],
    ("attention", "to_know"): lambda table: [{"n": len(table), "parts": {kind: int(n) for kind, n in table["kind"].value_counts().items()}}],
    ("attention", "lapsed"): lambda table: [
        {"title": (row.title_en, row.title_ko), **({"until": row.detail} if row.detail else {})} for row in rows(table, kind="lapsed").itertuples()
    ],
    ("agreements_per_year", "most"): most_in_a_year,
    ("agreements_per_year", "possible"): lambda table: [{"n": distinct(table, certainty="possible")}],
    ("agreements_per_year", "undated"): lambda table: [{"n": sum(rows(table, certainty="undated")["agreements"])}],
    ("agreements_per_year", "claimed"): only_claimed,
    ("agreements_by_certainty", "certainty"): lambda table: [
        {"n": sum(table["agreements"]), "parts": counts(zip(table["certainty"], table["agreements"], strict=True))}
    ],
    ("agreements_in_force", "in_force"): in_force,
    ("agreements_cumulative", "signed"): signed,
    ("agreement_timeline", "open"): lambda table: [{"n": len(table), "open": sum(not ends for ends in table["ends"])}],
    ("agreement_timeline", "latest"): latest,
    ("commitments", "stated"): lambda table: sums(table, "amount", "agreements"),
    ("partner_mix", "top"): top_types,
    ("partner_mix", "fraction"): lambda table: [{"type": row.partner_type, "fractional": round(row.fractional, 2)} for row in table.itertuples()],
    ("partner_mix", "unnamed"): lambda table: [{"n": sum(table["unnamed_parties"])}],
    ("partner_mix", "claimed"): lambda table: only_claimed(table, "partner_type"),
    ("partner_mix_moves", "moves"): lambda table: [{"n": len(set(table["partner_type"]))}],
    ("partner_mix_moves", "largest"): largest_move,
    ("partners_by_agreements", "most"): most_partners,
    ("partner_types_by", "most"): stated_most,
    ("partner_types_by", "not_stated"): lambda table: [{"by": table["by"].iloc[0], "n": of_group(table)["not_stated"]}],
    ("partner_types_by", "claimed"): only_claimed,
    ("concentration", "too_few"): lambda table: [{"n": table["n"].iloc[0]}],
    ("concentration", "spread"): spread,
    ("site_members", "held"): seats,
    ("site_members", "left"): left_seats,
    ("site_members_over_time", "named"): named_seats,
    ("site_network", "in_view"): in_view,
    ("site_map", "region"): regions,
    ("site_map", "unplaced"): lambda table: [{"n": sum(table["latitude"].isna() | table["longitude"].isna())}],
    ("site_hospitals", "most"): most_trials,
    ("site_comparison", "compared"): compared,
    ("site_pairs", "closest"): closest,
    ("validity", "agreement"): lambda table: states(table, "agreement"),
    ("validity", "recognition"): lambda table: states(table, "recognition"),
    ("claims_ledger", "open"): open_claims,
    ("claims_ledger", "claim"): claims,
    ("contradictions", "places"): lambda table: [{"n": len(table)}],
    ("contradictions", "place"): places,
    ("statement_list", "statements"): statements,
    ("record_health", "unsupported"): health,
    ("record_health", "supported"): health,
    ("number_coverage", "reached"): reached,
    ("changes", "differs"): by_change,
}
