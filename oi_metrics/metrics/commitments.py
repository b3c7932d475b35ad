"""Money that agreements state."""

from __future__ import annotations

import pandas as pd

from oi_metrics.metrics.rows import records, table
from oi_metrics.records.tables import Tables


def commitments(tables: Tables) -> pd.DataFrame:
    """Sums per currency and kind; currencies are never converted and kinds never added: a pledge is not a deal value.

    Columns: currency (ISO 4217), kind (code), amount (exact integer, whole units of the currency), agreements
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
        for (currency, kind), members in tables.amounts.groupby(["currency", "kind"], observed=True)
    ]
    result = table(["currency", "kind", "amount", "agreements"], rows)
    result["amount"] = pd.Series([row["amount"] for row in rows], dtype="object")
    return result
