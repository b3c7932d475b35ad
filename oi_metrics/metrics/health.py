"""How complete the records are and how well each is supported."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pandas as pd

from oi_metrics import evidence
from oi_metrics.evidence import supporting_sources, without_statement
from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import records, table
from oi_metrics.model.schema import TABLES
from oi_metrics.records.tables import Tables

FACT_TABLES = tuple(name for name in evidence.FACT_TABLES if name != "trial_sites")
"""The tables whose records are counted: those that tell facts, a trial with its sites as one."""


@memoised
def record_health(tables: Tables) -> pd.DataFrame:
    """How many fields of each table are filled and on how many sources its records stand.

    `filled` = filled fields / all fields, required ones included; missing where the table has no row.
    `sources_per_record`: mean number of distinct sources that support a record (a part stands on its whole's).
    `unsupported`: records that no statement supports; partners are left out there, since they are named by others.
    Columns: table, rows, filled, sources_per_record, unsupported, records.
    """
    rows = []
    for name in FACT_TABLES:
        frame = tables.frames[name]
        fields = frame[TABLES[name].column_names]
        blank = np.array([values.isna() | (values == "") for _, values in fields.items()])
        support = supporting_sources(tables, frame["record"]) if name != "partners" else pd.Series(dtype="int64")
        rows.append(
            {
                "table": name,
                "rows": len(frame),
                "filled": 1 - blank.mean() if len(frame) else float("nan"),
                "sources_per_record": support.mean() if len(support) else float("nan"),
                "unsupported": int((support == 0).sum()),
                "records": tuple(frame["record"].tolist()) if name != "partners" else naming(tables),
            }
        )
    return table(["table", "rows", "filled", "sources_per_record", "unsupported"], rows)


def naming(tables: Tables) -> tuple[str, ...]:
    """The records that name a partner, on which the partner's own record rests."""
    named = [(tables.parties, "partner_id"), (tables.memberships, "partner_id"), (tables.trial_sites, "partner_id"), (tables.recognitions, "awarded_by")]
    return tuple(chain.from_iterable(frame.loc[frame[column] != "", "record"].tolist() for frame, column in named))


def coverage(tables: Tables, figures: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The share of displayed figures that reach a statement.

    figures: metric tables by title. A row counts as a figure when it names records; it is supported when every one of
    them reaches a statement. Columns: metric, figures, supported, share, records (of all its figures).
    """
    groups_of = {metric: [group for group in frame["records"] if group] for metric, frame in figures.items()}
    names_of = {metric: records(*groups) for metric, groups in groups_of.items()}
    lost = without_statement(tables, chain.from_iterable(names_of.values()))
    rows = []
    for metric, groups in groups_of.items():
        lacking = [group for group in groups if not lost.isdisjoint(group)] if lost else []
        share = 1 - len(lacking) / len(groups) if groups else float("nan")
        rows.append({"metric": metric, "figures": len(groups), "supported": len(groups) - len(lacking), "share": share, "records": names_of[metric]})
    return table(["metric", "figures", "supported", "share"], rows)
