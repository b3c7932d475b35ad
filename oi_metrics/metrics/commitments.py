"""Money that agreements state."""

from __future__ import annotations

import pandas as pd

from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import records, table
from oi_metrics.records.tables import Tables


@memoised
def commitments(tables: Tables) -> pd.DataFrame:
    """Sums per currency and kind; currencies are never converted and kinds never added: a pledge is not a deal value.

    Columns: kind (code), currency (ISO 4217), amount (exact integer, whole units of the currency), agreements
    (count), records.
    """
    rows = [
        {
            "currency": currency,
            "kind": kind,
            "amount": sum(members["amount"]),
            "agreements": members["agreement_id"].nunique(),
            "records": records(members["record"]),
        }
        for (kind, currency), members in tables.amounts.groupby(["kind", "currency"], observed=True)
    ]
    result = table(["kind", "currency", "amount", "agreements"], rows)
    result["amount"] = pd.Series([row["amount"] for row in rows], dtype="object")
    return result
