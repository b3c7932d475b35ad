"""All that the records hold in time: recognitions, amounts, seats and agreements, each from when until when."""

from __future__ import annotations

import pandas as pd

from oi_metrics import participation
from oi_metrics.language.languages import RECORD_LANGS
from oi_metrics.memo import memoised
from oi_metrics.metrics.agreements import agreement_timeline, how_dated
from oi_metrics.metrics.claims import contradictions
from oi_metrics.metrics.rows import NOT_STATED, alone, codes
from oi_metrics.metrics.terms import stated_amounts
from oi_metrics.metrics.validity import validity
from oi_metrics.records.tables import Tables

LANES = ("recognition", "amount", "seat", "agreement")
"""What has a line of its own, in the order in which it is drawn."""
NAMED = 2
"""So many counterparties of an agreement are named; how many more there are is told beside them."""
COLUMNS = [
    "lane", "name_en", "name_ko", "more", "title_en", "title_ko", "partner_type", "kind", "currency", "amount", "begins", "begins_earliest", "begins_latest",
    "ends", "ends_earliest", "ends_latest", "certainty", "contested", "state", "records",
]  # fmt: skip


@memoised
def everything_in_time(tables: Tables) -> pd.DataFrame:
    """Every recognition, stated amount, seat of a programme and agreement in view, from when until when.

    lane: `recognition`, `amount`, `seat` or `agreement`, in that order, each by its beginning with the undated last. name:
    who it is with, blank where no source names anyone; more: parties beyond the first two. title: what the record is
    called; of a seat its programme, of an amount its agreement. kind, currency, amount: of an amount, in whole units.
    begins, ends: EDTF, with the days between which each lies. certainty: of the beginning: `dated`, `bounded`, `undated`.
    contested: whether sources disagree on the beginning. state: as `metrics.validity` and `participation.seats` find it;
    of an amount that of its agreement. Columns: `COLUMNS`.
    """
    parts = [_recognitions(tables), _amounts(tables), _seats(tables), _agreements(tables)]
    return pd.concat([_laid(part) for part in parts], ignore_index=True)


def _laid(part: pd.DataFrame) -> pd.DataFrame:
    """The rows of one lane by their beginning."""
    order = part["begins_earliest"].fillna(part["begins_latest"])
    return part.assign(order=order).sort_values("order", kind="stable", na_position="last")[COLUMNS]


@memoised
def _agreements(tables: Tables) -> pd.DataFrame:
    rows = _renamed(agreement_timeline(tables), "signed", "ends")
    rows = rows.assign(lane="agreement", state=rows["agreement_id"].map(_states(tables, "agreement")))
    return _with_counterparties(tables, _without_money(rows))


def _amounts(tables: Tables) -> pd.DataFrame:
    agreements = _agreements(tables).drop(columns=["kind", "currency", "amount", "ends", "ends_earliest", "ends_latest", "records"])
    rows = stated_amounts(tables)[["agreement_id", "kind", "currency", "amount", "records"]].merge(agreements, on="agreement_id")
    never = pd.Series(pd.NaT, rows.index, dtype="datetime64[us]")
    return rows.assign(lane="amount", ends="", ends_earliest=never, ends_latest=never)


def _states(tables: Tables, record_type: str) -> pd.Series:
    """What each agreement or recognition is on the as-of day, by its key."""
    states = validity(tables)
    return states[states["record_type"] == record_type].set_index("record_id")["state"]


def _without_money(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(kind="", currency="", amount=pd.Series(pd.NA, rows.index, dtype="object"))


def _with_counterparties(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the names of the first named parties of their agreement, and how many parties there are beyond them."""
    rows = rows.join(participation.party_names(tables, NAMED), on="agreement_id").fillna({"name_en": "", "name_ko": "", "more": 0})
    return rows.astype({"more": "int64"})


def _called(keys: pd.Series, frame: pd.DataFrame, key: str, column: str) -> dict[str, pd.Series]:
    """The names of these keys in both languages, as columns of that name; blank for a blank key."""
    names = frame.set_index(key)
    return {f"{column}_{lang}": keys.map(names[f"name_{lang}"]).fillna("") for lang in RECORD_LANGS}


def _renamed(rows: pd.DataFrame, begins: str, ends: str) -> pd.DataFrame:
    """Rows whose beginning and end are called so, whatever the records call them."""
    return rows.rename(columns={f"{old}{side}": f"{new}{side}" for old, new in ((begins, "begins"), (ends, "ends")) for side in ("", "_earliest", "_latest")})


def _seats(tables: Tables) -> pd.DataFrame:
    seats = participation.seats(tables)
    told = _called(seats["partner_id"], tables.unfiltered.partners, "partner_id", "name")
    told |= _called(seats["programme"], tables.unfiltered.programmes, "programme_id", "title")
    rows = _renamed(seats, "joined", "left")
    rows = rows.assign(**told, lane="seat", more=0, partner_type=codes(seats["kind"]))
    return _dated(tables, _without_money(rows), "joined")


def _recognitions(tables: Tables) -> pd.DataFrame:
    frame = tables.recognitions
    partners = tables.unfiltered.partners
    kinds = frame["awarded_by"].map(partners.set_index("partner_id")["partner_type"].astype("object")).fillna(NOT_STATED).astype("str")
    told = _called(frame["awarded_by"], partners, "partner_id", "name")
    states = frame["recognition_id"].map(_states(tables, "recognition"))
    rows = _renamed(frame, "awarded", "valid_until")
    rows = rows.assign(**told, lane="recognition", more=0, partner_type=kinds, state=states, records=alone(frame["record"]))
    return _dated(tables, _without_money(rows), "awarded")


def _dated(tables: Tables, rows: pd.DataFrame, field: str) -> pd.DataFrame:
    """Rows with the certainty of their beginning, and whether sources disagree on it; field: the date's name in the records."""
    disagreements = contradictions(tables)
    disputed = set(disagreements.loc[disagreements["field"] == field, "record"])
    contested = [not disputed.isdisjoint(names) for names in rows["records"]]
    return rows.assign(certainty=how_dated(rows["begins_earliest"], rows["begins_latest"]), contested=pd.Series(contested, rows.index, dtype="bool"))
