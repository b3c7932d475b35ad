"""Sites to hospitals: which partner a facility as written is. The one place where that is decided."""

from __future__ import annotations

import pandas as pd

from oi_metrics.trials.facilities import facility_key


def partner_ids(sites: pd.DataFrame, partners: pd.DataFrame) -> pd.Series:
    """The partner of each site; blank where none is known without a doubt.

    sites: facility, naming, country_code, region. partners: partner_id, name_en, name_ko, aliases, region. A facility is
    a partner when it is one of its names but for case, signs, spaces and site number, stands in the partner's country
    and not in another region of it. A name that two partners share is neither's; an unnamed site is never a partner's.
    """
    known = _known(partners)
    names = pd.Series({name: facility_key(name) for name in sites.loc[sites["naming"] == "named", "facility"].unique()}, dtype="object")
    found = sites["facility"].map(names.map(known)).where(sites["naming"] == "named")
    places = partners.set_index("partner_id")["region"].astype("object").fillna("")
    region = found.map(places).fillna("")
    abroad = sites["country_code"] != region.str[:2]
    elsewhere = (sites["region"] != "") & (region != "") & (sites["region"] != region)
    return found.where(~((region != "") & abroad) & ~elsewhere).fillna("").astype("str")


def _known(partners: pd.DataFrame) -> dict[str, str]:
    """By key of a name the one partner that has it."""
    owners: dict[str, set[str]] = {}
    for partner in partners.itertuples(index=False):
        for name in (partner.name_en, partner.name_ko, *str(partner.aliases).split(";")):
            if key := facility_key(str(name)):
                owners.setdefault(key, set()).add(str(partner.partner_id))
    return {key: next(iter(found)) for key, found in owners.items() if len(found) == 1}
