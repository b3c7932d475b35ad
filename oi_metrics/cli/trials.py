"""`trials`: what a store of trials of registries holds."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import pandas as pd

from oi_metrics.cli.exit_codes import OK
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.tables import short
from oi_metrics.registry.storage import parquet


def declare(listed: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    listed.add_argument("store", metavar="STORE", help="the store: a folder, or postgresql://user@host/database")
    listed.add_argument("--lang", choices=LANGS, default="en", help="language of what is said")
    listed.set_defaults(run=_trials)


def _trials(chosen: argparse.Namespace) -> int:
    words, tables = Words(chosen.lang), parquet.read(chosen.store)
    print(words.gettext("{place}: data version {edition}", place=parquet.shown_place(chosen.store), edition=short(parquet.edition(chosen.store))))
    for name, value in summary(tables).items():
        print(f"{words.gettext(name)}: {value}")
    for row in tables["snapshots"].itertuples():
        days = f"{words.day(row.first_day)} – {words.day(row.last_day)}" if pd.notna(row.first_day) else ""
        named = words.gettext("names hospitals from {day}", day=words.day(row.sites_from)) if pd.notna(row.sites_from) else ""
        print("  ".join(filter(None, [row.snapshot_id, row.origin, days, named])))
    return OK


def summary(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """How many of each there are in a store."""
    trials, sites = tables["trials"], tables["sites"]
    ours = tables["sponsors"].loc[tables["sponsors"]["company"], "sponsor"]
    return {
        N_("Trials"): len(trials),
        N_("Trials of the company"): int(trials["sponsor"].isin(ours).sum()),
        N_("Trials with a named hospital"): int(sites.loc[sites["hospital"].notna(), "trial"].nunique()),
        N_("Sites"): len(sites),
        N_("Sites at known hospitals"): int((sites["certainty"] == "named").sum()),
        N_("Sites at hospitals that no list has"): int((sites["certainty"] == "as_written").sum()),
        N_("Unnamed sites"): int((sites["certainty"] == "unnamed").sum()),
        N_("Hospitals"): len(tables["hospitals"]),
        N_("Sponsors"): len(tables["sponsors"]),
        N_("Links between registries"): len(tables["links"]),
    }
