"""What questions are asked of: records and the registry trials beside them, and how tables are made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from oi_metrics import filters
from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.catalogue.record_metrics import RECORD_METRICS
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.load import load
from oi_metrics.records.sealed import SCHEME
from oi_metrics.records.tables import Tables
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import members_of
from oi_metrics.registry.storage.from_records import of_tables
from oi_metrics.registry.storage.store import Store

Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, eq=False)
class Served:
    """Records and trials that answer. chosen: the records that filters keep. table, trial_table: of a metric by its name,
    under a choice and options; a server makes each once for all who ask. opened: a sealed data version by its whole id, which
    raises InvalidRecords where it is damaged. stale: why these are the last good records, blank where they are as they should be."""

    tables: Tables
    trials: Store
    chosen: Callable[[Filters], Tables]
    table: Callable[[Filters, str, Options], pd.DataFrame]
    trial_table: Callable[[Choice, str, Options], pd.DataFrame]
    opened: Callable[[str], Tables] = lambda edition: load(f"{SCHEME}{edition}")
    stale: str = ""

    @classmethod
    def of(cls, tables: Tables, trials: Store | None = None) -> Served:
        """Records, by themselves or beside a store of trials, whose tables are made anew for each question."""
        store = of_tables(tables) if trials is None else trials

        def chosen(choice: Filters) -> Tables:
            return filters.apply(tables, choice)

        def table(choice: Filters, name: str, options: Options) -> pd.DataFrame:
            return RECORD_METRICS[name].table(chosen(choice), **dict(options))

        def trial_table(choice: Choice, name: str, options: Options) -> pd.DataFrame:
            return TrialSource(store, choice, members_of(tables)).table(TRIAL_METRICS[name], **dict(options))

        return cls(tables, store, chosen, table, trial_table)

    def source(self, choice: Choice) -> TrialSource:
        """What metrics of trials are computed of."""
        return TrialSource(self.trials, choice, members_of(self.tables))

    def words(self, lang: str) -> Words:
        """The words of a language, with the codes that the records add."""
        return Words.of(lang, self.tables.vocabulary)
