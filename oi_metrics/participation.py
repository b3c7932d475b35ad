"""Who takes part: parties and seats with the kind of partner, whether the partner is named or not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from oi_metrics.language.languages import RECORD_LANGS
from oi_metrics.memo import memoised
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

NAMES = [f"name_{lang}" for lang in RECORD_LANGS]


def with_kind(rows: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """Rows with `kind`: the partner's type, or for an unnamed one the type that the row itself states."""
    types, own = partners["partner_type"].cat, rows["partner_type"].cat
    categories = types.categories.union(own.categories, sort=False)
    place = pd.Index(partners["partner_id"]).get_indexer(rows["partner_id"])
    named = np.where(place < 0, -1, np.append(types.codes, -1)[place])  # the categories of partners come first
    stated = np.append(categories.get_indexer(own.categories), -1)[own.codes]
    return rows.assign(kind=pd.Categorical.from_codes(np.where(rows["partner_id"] != "", named, stated), categories=categories))


@memoised
def parties(tables: Tables) -> pd.DataFrame:
    """The parties of the agreements with `kind`."""
    return with_kind(tables.parties, tables.partners)


@memoised
def sites(tables: Tables) -> pd.DataFrame:
    """The sites of the trials with `kind`."""
    unnamed = pd.Categorical([None] * len(tables.trial_sites), categories=["hospital"])
    return with_kind(tables.trial_sites.assign(partner_type=unnamed), tables.partners)


def all_parties(tables: Tables) -> pd.DataFrame:
    """Every party of the agreements that are here, whether a filter shows it or not."""
    found = parties(tables.unfiltered)
    return found[is_in(found["agreement_id"], tables.agreements["agreement_id"])] if tables.chosen_from else found


@memoised
def seats(tables: Tables) -> pd.DataFrame:
    """The seats of every programme with `kind` and `programme`, names of one programme taken together.

    Where `same_as` reads two names as one programme, seats of equal number are one seat: a value that one name's row
    lacks is taken from the other, and `records` lists the rows of both. A seat is what it is in all records of the
    tiers, and is here when one of its rows is. state, on the day that the records speak for: `held` by a named partner
    that had not surely left (a member); `left`; `unnamed`. Columns: programme, seat, partner_id, kind,
    joined, joined_earliest, joined_latest, left, left_earliest, left_latest, state, records.
    """
    if tables.chosen_from:
        return in_view(seats(tables.chosen_from), tables.memberships["record"])
    same = tables.programmes.set_index("programme_id")["same_as"]
    rows = with_kind(tables.memberships, tables.partners)
    target = rows["programme_id"].map(same).fillna("")
    rows = rows.assign(programme=target.where(target != "", rows["programme_id"]))
    rows = rows.assign(own=rows["programme"] == rows["programme_id"], named=rows["partner_id"] != "")
    rows = rows.sort_values(["programme", "seat", "named", "own"], ascending=[True, True, False, False], kind="stable")
    columns = ["programme", "seat", "partner_id", "kind", "joined", "joined_earliest", "joined_latest", "left", "left_earliest", "left_latest"]
    seat = ["programme", "seat"]
    if rows.empty:
        return rows.assign(state=pd.Series(dtype="str"), records=pd.Series(dtype="object"))[[*columns, "state", "records"]]
    first = rows.groupby(seat, sort=True).head(1).set_index(seat)
    for date in ("joined", "left"):
        stated = rows[rows[date] != ""].groupby(seat).head(1).set_index(seat)
        sides = [date, f"{date}_earliest", f"{date}_latest"]
        first = first.assign(**{side: stated[side].reindex(first.index) for side in sides}).fillna({date: ""})
    gone = first["left_latest"] <= pd.Timestamp(tables.as_of)
    first = first.assign(state=np.select([gone, first["partner_id"] != ""], ["left", "held"], "unnamed"))
    return first.assign(records=rows.groupby(seat)["record"].agg(tuple)).reset_index()[[*columns, "state", "records"]]


@memoised
def party_names(tables: Tables, most: int = 0) -> pd.DataFrame:
    """What the named parties of each agreement that is here are called, each once, whether a filter shows them or not.

    most: so many are named, all unless it is given. Columns: name_en, name_ko (joined by commas), more (how many beyond those
    named); indexed by agreement_id, without the agreements of which no party is named.
    """
    own = all_parties(tables)[["agreement_id", "partner_id"]].drop_duplicates()
    named = own[own["partner_id"] != ""].join(tables.unfiltered.partners.set_index("partner_id")[NAMES], on="partner_id").set_index("agreement_id")
    place = named.groupby(level=0, sort=False).cumcount().to_numpy()
    found = named.loc[place == 0, NAMES]
    for at in range(1, most or place.max(initial=0) + 1):
        further = named.loc[place == at, NAMES]
        found.loc[further.index] = found.loc[further.index] + ", " + further
    more = named.groupby(level=0).size().reindex(found.index) - most if most else pd.Series(0, found.index)
    return found.assign(more=more.clip(lower=0).astype("int64"))


def in_view(every: pd.DataFrame, shown: Iterable[str]) -> pd.DataFrame:
    """The rows of a table about all records that rest on one of those shown, as they are."""
    kept = ~np.fromiter(map(set(shown).isdisjoint, every["records"]), dtype=bool, count=len(every))
    return every if kept.all() else every[kept].reset_index(drop=True)


def members(tables: Tables) -> pd.DataFrame:
    """The seats that a named partner holds on the day that the records speak for: who holds one is a member."""
    held = seats(tables)
    return held[held["state"] == "held"]
