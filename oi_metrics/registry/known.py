"""The hospitals that sites can be resolved to: partners of the records, and those of lists that the user gives.

Columns of `KNOWN`: partner_id (the key of the hospital), name_en, name_ko, aliases (`;`-separated), ror_id, city,
region, country, latitude, longitude. The records come first: a list adds names to a partner that has its ROR identifier,
and a name that a partner has is nobody else's.
"""

from __future__ import annotations

import pandas as pd

from oi_metrics.registry.hospitals import HOME

KNOWN = ("partner_id", "name_en", "name_ko", "aliases", "ror_id", "city", "region", "country", "latitude", "longitude")
TYPES = ("hospital", "university", "research_institute")
"""Partners that can run a trial."""


def nobody() -> pd.DataFrame:
    """No known hospital."""
    return pd.DataFrame({name: pd.Series(dtype="float64" if name in ("latitude", "longitude") else "str") for name in KNOWN})


def of_partners(partners: pd.DataFrame) -> pd.DataFrame:
    """The partners of the records (a text table) that can run a trial; one whose region is not stated is taken to be at home."""
    chosen = partners[partners["partner_type"].isin(TYPES)]
    country = chosen["region"].str[:2].where(chosen["region"] != "", HOME)
    numbers = {name: pd.to_numeric(chosen[name].where(chosen[name] != "")) for name in ("latitude", "longitude")}
    return chosen.assign(country=country, **numbers)[list(KNOWN)].reset_index(drop=True)
