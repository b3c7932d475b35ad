"""What each agreement, seat and recognition is on the day that the records speak for."""

from __future__ import annotations

from typing import Any

import pandas as pd

from oi_metrics.metrics.rows import records, table
from oi_metrics.records.tables import Tables


def validity(tables: Tables) -> pd.DataFrame:
    """Each agreement and recognition with its term and what it therefore is on the records' as-of day.

    state: `lapsed` when its latest possible last day has passed; `in_force` when its earliest possible last day is
    still to come; for an agreement without an end, what its status says (`fulfilled`, `ended`, `lapsed`), or
    `active` once, as `last_seen_active` on the day of the source; otherwise `unknown`. A status never outlives a
    stated end. Columns: record_type, record_id, title_en, title_ko, valid_from, valid_to, last_verified (EDTF),
    state, records.
    """
    today = pd.Timestamp(tables.as_of)
    rows = [
        {
            "record_type": "recognition",
            "record_id": r.recognition_id,
            "title_en": r.title_en,
            "title_ko": r.title_ko,
            "valid_from": r.awarded,
            "valid_to": r.valid_until,
            "last_verified": "",
            "state": _term(r.valid_until_earliest, r.valid_until_latest, today) or "unknown",
            "records": records([r.record]),
        }
        for r in tables.recognitions.itertuples()
    ]
    rows += [
        {
            "record_type": "agreement",
            "record_id": a.agreement_id,
            "title_en": a.title_en,
            "title_ko": a.title_ko,
            "valid_from": a.signed,
            "valid_to": a.ends,
            "last_verified": a.last_verified,
            "state": _agreement_state(a, today),
            "records": records([a.record]),
        }
        for a in tables.agreements.itertuples()
    ]
    return table(["record_type", "record_id", "title_en", "title_ko", "valid_from", "valid_to", "last_verified", "state"], rows)


def _term(earliest: pd.Timestamp, latest: pd.Timestamp, today: pd.Timestamp) -> str:
    if not pd.isna(latest) and latest < today:
        return "lapsed"
    return "in_force" if not pd.isna(earliest) and earliest >= today else ""


def _agreement_state(agreement: Any, today: pd.Timestamp) -> str:
    status = str(agreement.status)
    if status in ("fulfilled", "ended", "lapsed"):
        return status
    by_term = _term(agreement.ends_earliest, agreement.ends_latest, today)
    return by_term or ("last_seen_active" if status == "active" else "unknown")
