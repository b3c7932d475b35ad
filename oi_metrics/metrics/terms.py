"""What agreements and recognitions come to, one by one: with whom, since when, for how much, and what became of them."""

from __future__ import annotations

import pandas as pd

from oi_metrics import participation
from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import alone
from oi_metrics.metrics.validity import validity
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

TERMS = ["agreement_id", "title_en", "title_ko", "partners_en", "partners_ko", "signed", "ends", "kind", "amount", "currency", "state", "records"]
CERTIFICATIONS = ["recognition_id", "title_en", "title_ko", "awarded_by_en", "awarded_by_ko", "awarded", "valid_until", "state", "renewed", "records"]
WORST_FIRST = ("lapsed", "in_force", "unknown")


def government_agreements(tables: Tables) -> pd.DataFrame:
    """Agreements to which a government body is party, a row for each amount that one states, by day of signing.

    Columns: as `stated_amounts`; kind and currency are blank and amount is missing where an agreement states none.
    """
    parties = participation.all_parties(tables)
    with_government = parties.loc[parties["kind"] == "government", "agreement_id"]
    found = _terms(tables)
    return found[is_in(found["agreement_id"], with_government)].reset_index(drop=True)


def stated_amounts(tables: Tables) -> pd.DataFrame:
    """Every amount that an agreement states, by kind and day of signing; nothing is added up or converted.

    Columns: agreement_id, title_en, title_ko, partners_en, partners_ko (named parties), signed, ends (EDTF), kind (code),
    amount (exact integer, whole units of the currency), currency (ISO 4217), state (as `metrics.validity` has it), records.
    """
    found = _terms(tables)
    stated = found[found["currency"] != ""]
    order = {kind: place for place, kind in enumerate(tables.unfiltered.amounts["kind"].cat.categories)}
    return stated.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable", ignore_index=True)


@memoised
def _terms(tables: Tables) -> pd.DataFrame:
    """A row for each agreement and amount, by day of signing, the undated last."""
    agreements, amounts = tables.agreements, tables.unfiltered.amounts
    states = validity(tables)
    states = states[states["record_type"] == "agreement"].set_index("record_id")["state"]
    rows = agreements.sort_values("signed_earliest", kind="stable", na_position="last")
    names = participation.party_names(tables)[participation.NAMES].set_axis(["partners_en", "partners_ko"], axis=1)
    rows = rows.join(names, on="agreement_id").fillna({"partners_en": "", "partners_ko": ""})
    rows = rows.assign(state=rows["agreement_id"].map(states))
    stated = amounts.assign(kind=amounts["kind"].astype("object"), part=amounts["record"])[["agreement_id", "kind", "amount", "currency", "part"]]
    rows = rows.merge(stated, on="agreement_id", how="left")
    rows["amount"] = rows["amount"].astype("object")
    rows["records"] = pd.Series(
        [(own, part) if isinstance(part, str) else (own,) for own, part in zip(rows["record"], rows["part"], strict=True)], dtype="object"
    )
    return rows.fillna({"kind": "", "currency": ""})[TERMS]


@memoised
def certifications(tables: Tables) -> pd.DataFrame:
    """Recognitions one by one, those that lapsed without renewal first, the last to lapse before others: by whom, since and until when.

    renewed: whether another recognition on record renews it. Columns: recognition_id, title_en, title_ko, awarded_by_en,
    awarded_by_ko, awarded, valid_until (EDTF), state (as `metrics.validity` has it), renewed, records.
    """
    every, states = tables.recognitions, validity(tables)
    states = states[states["record_type"] == "recognition"].set_index("record_id")["state"]
    names = tables.unfiltered.partners.set_index("partner_id")[["name_en", "name_ko"]].set_axis(["awarded_by_en", "awarded_by_ko"], axis=1)
    rows = (
        every.sort_values("valid_until_latest", ascending=False, kind="stable").join(names, on="awarded_by").fillna({"awarded_by_en": "", "awarded_by_ko": ""})
    )
    rows = rows.assign(
        state=rows["recognition_id"].map(states),
        renewed=is_in(rows["recognition_id"], tables.unfiltered.recognitions["renews"]),
        records=alone(rows["record"]),
    )
    order = rows["renewed"].astype(int) * len(WORST_FIRST) + rows["state"].map({state: place for place, state in enumerate(WORST_FIRST)}).astype(int)
    return rows.assign(order=order).sort_values("order", kind="stable", ignore_index=True)[CERTIFICATIONS]


def unrenewed(tables: Tables) -> pd.DataFrame:
    """The certifications that lapsed and that no other on record renews, the last to lapse first. Columns: as `certifications`."""
    found = certifications(tables)
    return found[(found["state"] == "lapsed") & ~found["renewed"]].reset_index(drop=True)
