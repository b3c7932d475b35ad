"""The hospitals that hold a seat of the company's programme, as the partnership records have them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from oi_metrics import participation
from oi_metrics.records.tables import Tables

COLUMNS = ["hospital_id", "programme", "joined", "joined_earliest", "joined_latest", "left_earliest", "left_latest", "state"]


@dataclass(frozen=True, eq=False)
class Members:
    """Seats of named hospitals, held or left: hospital_id (the partner's key), programme, joined (EDTF), joined_earliest,
    joined_latest, left_earliest, left_latest (datetime64, NaT where unbounded), state (held, left); one row a hospital, its
    first seat, of those that it holds if it holds one."""

    seats: pd.DataFrame

    def hold(self, hospital_ids: pa.ChunkedArray) -> np.ndarray:
        """Whether each hospital holds a seat."""
        return pc.is_in(hospital_ids, value_set=self._keys).to_numpy()

    def held(self, hospital_ids: pa.ChunkedArray) -> np.ndarray:
        """Whether each hospital holds a seat, or held one."""
        return pc.is_in(hospital_ids, value_set=pa.array(self.seats["hospital_id"], pa.string(), from_pandas=True)).to_numpy()

    @cached_property
    def hospitals(self) -> list[str]:
        """The hospitals that hold a seat."""
        return self.seats.loc[self.seats["state"] == "held", "hospital_id"].tolist()

    @cached_property
    def _keys(self) -> pa.Array:
        return pa.array(self.hospitals, pa.string(), from_pandas=True)


def members_of(tables: Tables) -> Members:
    """The members that the records of these tiers name, under any filter. A seat that no source names is nobody's."""
    seats = participation.seats(tables.unfiltered).rename(columns={"partner_id": "hospital_id"})
    named = seats[seats["hospital_id"] != ""].sort_values(["state", "joined_earliest", "programme", "seat"], kind="stable")
    return Members(named.drop_duplicates("hospital_id")[COLUMNS].reset_index(drop=True))


def _nobody() -> pd.DataFrame:
    days = ("joined_earliest", "joined_latest", "left_earliest", "left_latest")
    return pd.DataFrame({name: pd.Series(dtype="datetime64[us]" if name in days else "str") for name in COLUMNS})


NO_MEMBERS = Members(_nobody())
