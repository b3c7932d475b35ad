"""What began, ended, lapsed or was renewed, each as an event with its date."""

from __future__ import annotations

import numpy as np
import pandas as pd

from oi_metrics import participation
from oi_metrics.memo import memoised
from oi_metrics.metrics.rows import alone
from oi_metrics.metrics.validity import validity
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

EVENTS = (
    "agreement_signed", "hospital_joined", "recognition_awarded", "recognition_renewed", "agreement_over", "hospital_left", "recognition_lapsed",
)  # fmt: skip
EARLIEST = pd.Timestamp.min.year + 1
COLUMNS = ["event", "title_en", "title_ko", "happened", "certainty", "records"]


@memoised
def events(tables: Tables, since: int) -> pd.DataFrame:
    """Everything on record that happened, or may have happened, in the year `since` or later and by the as-of day.

    event: an agreement was signed or is over (`metrics.validity`: ended, fulfilled or lapsed), a hospital joined a programme
    or left it, a recognition was awarded, was awarded as a renewal of an earlier one, or lapsed without one that renews it.
    happened: EDTF; where only the day is known on which a source found an agreement over, the time up to it. certainty:
    `certain` when all of that time lies in the years, `possible` when a part of it may, `undated` when nothing bounds it.
    What lies wholly before has no row. Columns: event, title_en, title_ko, happened, certainty, records; the latest
    first, the undated last.
    """
    found = pd.concat([_agreements(tables), _hospitals(tables), _recognitions(tables)], ignore_index=True)
    first, last = found["earliest"], found["latest"]
    start, end = pd.Timestamp(max(since, EARLIEST), 1, 1), pd.Timestamp(tables.as_of)
    undated = first.isna() & last.isna()
    certain = (first >= start) & (last <= end)
    possible = ~undated & ~certain & ~(last < start) & ~(first > end)
    found["certainty"] = np.select([certain, possible, undated], ["certain", "possible", "undated"], "")
    found = found.assign(order=last.fillna(first))[found["certainty"] != ""]
    return found.sort_values("order", ascending=False, kind="stable", na_position="last", ignore_index=True)[COLUMNS]


def _agreements(tables: Tables) -> pd.DataFrame:
    """Agreements that were signed, and those that are over; without a stated end they were over when a source found them so."""
    signed = tables.agreements
    states = validity(tables)
    over = set(states.loc[states["state"].isin(["ended", "fulfilled", "lapsed"]), "records"].map(lambda names: names[0]))
    ended = signed[is_in(signed["record"], over)]
    stated, found = ended[ended["ends"] != ""], ended[ended["ends"] == ""]
    seen = found["last_verified_latest"].dt.strftime("../%Y-%m-%d").fillna("")
    found = found.assign(ends=seen, ends_latest=found["last_verified_latest"])
    return pd.concat([_rows(signed, "agreement_signed", "signed"), _rows(stated, "agreement_over", "ends"), _rows(found, "agreement_over", "ends")])


def _hospitals(tables: Tables) -> pd.DataFrame:
    """Named hospitals that joined a programme or left it, called by their names."""
    seats = participation.seats(tables)
    names = tables.unfiltered.partners.set_index("partner_id")[["name_en", "name_ko"]]
    seats = seats[seats["partner_id"] != ""].join(names.set_axis(["title_en", "title_ko"], axis=1), on="partner_id")
    return pd.concat([_rows(seats, "hospital_joined", "joined"), _rows(seats[seats["left"] != ""], "hospital_left", "left")])


def _recognitions(tables: Tables) -> pd.DataFrame:
    """Recognitions that were awarded or renewed, and those that lapsed and that none renews."""
    every = tables.recognitions
    renewals, renewed = every["renews"] != "", tables.unfiltered.recognitions["renews"]
    over = every[(every["valid_until_latest"] < pd.Timestamp(tables.as_of)) & ~is_in(every["recognition_id"], renewed)]
    awarded = _rows(every[~renewals], "recognition_awarded", "awarded"), _rows(every[renewals], "recognition_renewed", "awarded")
    return pd.concat([*awarded, _rows(over, "recognition_lapsed", "valid_until")])


def _rows(frame: pd.DataFrame, event: str, date: str) -> pd.DataFrame:
    """Events of one kind, dated by a column."""
    kind = pd.Series(event, index=frame.index, dtype="str")
    behind = frame["records"] if "records" in frame else alone(frame["record"])
    told = {"event": kind, "title_en": frame["title_en"], "title_ko": frame["title_ko"], "happened": frame[date]}
    return pd.DataFrame({**told, "earliest": frame[f"{date}_earliest"], "latest": frame[f"{date}_latest"], "records": behind})
