"""Links between trials of two registries that state the same number, each with its reason; nothing is merged."""

from __future__ import annotations

import re

import pandas as pd

from oi_metrics.registry.matching.protocol_numbers import REGISTERED, key
from oi_metrics.registry.schema import TABLES

LEAST_CHARACTERS = 6
"""Letters and digits that a protocol number must have to tell one study from all others."""
MOST_TRIALS = 4
"""A number that more trials of one registry state, such as a grant's, tells none from the others."""
_TELLING = re.compile(r"(?=.*[A-Z])(?=(?:.*\d){3})")


def links(trials: pd.DataFrame) -> pd.DataFrame:
    """The table links of a table trials. A registry number counts before a protocol number; of several shared ones, the first in order."""
    stated = _stated(trials)
    common = stated.groupby("key")["registry"].transform("nunique") > 1
    each = stated[common & (stated.groupby(["key", "registry"])["trial"].transform("nunique") <= MOST_TRIALS)]
    pairs = each.merge(each, on="key", suffixes=("_a", "_b"))
    pairs = pairs[(pairs["trial_a"] < pairs["trial_b"]) & (pairs["registry_a"] != pairs["registry_b"])]
    reason = pairs["registered_a"].map({True: "registry_number", False: "protocol_number"}).astype("str")
    found = pairs.assign(reason=reason, shared=pairs["number_a"]).sort_values(
        ["trial_a", "trial_b", "registered_a", "shared"], ascending=[True, True, False, True]
    )
    return found.drop_duplicates(["trial_a", "trial_b"])[TABLES["links"].column_names].reset_index(drop=True)


def _stated(trials: pd.DataFrame) -> pd.DataFrame:
    """Every number that a trial states, its own among them, with the form in which it is compared."""
    own = trials["trial_id"].where(trials["registry"] == "ctgov", "")
    numbers = own.str.cat(trials["protocols"], sep="; ").str.split("; ")
    each = trials[["trial", "registry"]].assign(number=numbers).explode("number")
    each = each[each["number"] != ""].drop_duplicates(["trial", "number"])
    each["key"] = each["number"].map(key)
    each["registered"] = each["number"].str.fullmatch(REGISTERED.pattern)
    telling = (each["key"].str.len() >= LEAST_CHARACTERS) & each["key"].str.contains(_TELLING)
    return each[each["registered"] | telling].drop_duplicates(["trial", "key"])
