"""What each agreement, seat and recognition is on the day that the records speak for."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pandas as pd

from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import alone, codes
from oi_metrics.participation import in_view
from oi_metrics.records.tables import Tables


@memoised
def validity(tables: Tables) -> pd.DataFrame:
    """Each agreement and recognition with its term and what it therefore is on the records' as-of day.

    state: `lapsed` when its latest possible last day has passed; `in_force` when its earliest possible last day is
    still to come; for an agreement without an end, what its status says (`fulfilled`, `ended`, `lapsed`), or
    `active` once, as `last_seen_active` on the day of the source; otherwise `unknown`. A status never outlives a
    stated end. A record is what it is in all records of the tiers, whatever a filter shows.
    Columns: record_type, record_id, title_en, title_ko, valid_from, valid_to, last_verified (EDTF),
    state, records.
    """
    if tables.chosen_from:
        return in_view(validity(tables.chosen_from), chain(tables.agreements["record"], tables.recognitions["record"]))
    recognitions, agreements, today = tables.recognitions, tables.agreements, pd.Timestamp(tables.as_of)
    term = _term(agreements["ends_earliest"], agreements["ends_latest"], today)
    status = codes(agreements["status"])
    unsaid = status.map({"active": "last_seen_active"}).fillna("unknown")
    over = status.isin(["fulfilled", "ended", "lapsed"])
    parts = (
        (
            "recognition",
            "recognition_id",
            recognitions,
            "awarded",
            "valid_until",
            _term(recognitions["valid_until_earliest"], recognitions["valid_until_latest"], today),
        ),
        ("agreement", "agreement_id", agreements, "signed", "ends", status.where(over, term.where(term != "", unsaid))),
    )
    rows = [
        pd.DataFrame(
            {
                "record_type": kind,
                "record_id": frame[key],
                "title_en": frame["title_en"],
                "title_ko": frame["title_ko"],
                "valid_from": frame[begins],
                "valid_to": frame[ends],
                "last_verified": frame.get("last_verified", ""),
                "state": state.where(state != "", "unknown"),
                "records": alone(frame["record"]),
            }
        )
        for kind, key, frame, begins, ends, state in parts
    ]
    return pd.concat(rows, ignore_index=True)


def _term(earliest: pd.Series, latest: pd.Series, today: pd.Timestamp) -> pd.Series:
    """What the stated last day says: lapsed, in force, or nothing."""
    return pd.Series(np.select([latest < today, earliest >= today], ["lapsed", "in_force"], ""), index=latest.index, dtype="str")
