"""Panels over registry trials: every figure leads to its trials, with snapshot, day and link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.trial_metric import TRIAL_COLUMNS, TrialMetric
from oi_metrics.charts.finished import FinishedFigure
from oi_metrics.exports import Context
from oi_metrics.language.escape import md
from oi_metrics.language.words import Words
from oi_metrics.registry.members import members_of
from pages.session import current_trials, record_cache
from pages.session.sources import Heading, Offer, Options
from pages.session.state import View
from pages.trials.filters import TrialView, trial_offers
from pages.widgets import tabulated


@dataclass(frozen=True)
class TrialsShown:
    """The trials in view, as panels take them."""

    view: TrialView
    prefix: str = "registry-"

    @property
    def words(self) -> Words:
        return self.view.words

    @property
    def records(self) -> View:
        return self.view.records

    @property
    def salt(self) -> str:
        return record_cache.choice_key(self.records.filters, self.view.choice)

    def waits(self, metric: Metric, options: Options) -> bool:
        return False

    def table(self, metric: Metric, options: Options) -> pd.DataFrame:
        return current_trials.table(self.view.trials, self.records.edition, self.view.choice, metric.name, options)

    def heading(self, metric: Metric, options: Options) -> Heading:
        rows, words = self.table(metric, options), self.words
        ground, title = current_trials.ground(self.view.trials, self.view.choice), words.gettext(metric.title)
        said = metric.clauses(rows, ground, words)
        return Heading(md(said[0].text), title, md(title), metric.alt(rows, said, words), current_trials.in_view(self.view.trials, self.view.choice), "")

    def figure(self, metric: Metric, options: Options, size: tuple[tuple[str, Any], ...]) -> FinishedFigure:
        view = self.records
        return current_trials.figure(self.view.trials, view.edition, self.view.choice, metric.name, options, view.lang, view.theme, size)

    def evidence_label(self, heading: Heading) -> str:
        return self.words.gettext("Trials ({n})", n=self.words.number(heading.count))

    def evidence(self, metric: Metric, rows: pd.DataFrame, key: str) -> None:
        self._listed(current_trials.behind(self.view.trials, self.view.choice), key)

    def opens_rows(self, metric: Metric) -> bool:
        return isinstance(metric, TrialMetric) and bool(metric.behind)

    def behind(self, metric: Metric, rows: pd.DataFrame, key: str) -> None:
        if not isinstance(metric, TrialMetric) or not metric.behind:
            return
        row = rows.iloc[0].to_dict()
        column = metric.marks.get(str(row.get("whose", "")), next(iter(metric.behind)))
        keys = metric.behind[column](row, members_of(record_cache.records(self.records.edition)))
        self._listed(current_trials.behind(self.view.trials, self.view.choice, tuple(sorted(keys.items()))), key)

    def _listed(self, found: pd.DataFrame, key: str) -> None:
        """Trials with registry, snapshot, day and link."""
        words = self.words
        if found.empty:
            st.info(words.gettext("No trial in this selection."))
            return
        every = int(found["total"].iloc[0])
        st.subheader(words.ngettext("{n} trial behind it", "{n} trials behind it", every), anchor=False)
        if every > len(found):
            st.caption(words.gettext("The latest {shown} of {all}; the command line lists all.", shown=words.number(len(found)), all=words.number(every)))
        columns = [column for column in TRIAL_COLUMNS if column.name != "url" or found["url"].astype(bool).any()]
        tabulated.metric_rows(found, columns, words, f"trials-{key}", self.salt)

    def offers(self, rows: pd.DataFrame) -> Iterator[Offer]:
        return trial_offers(self.view, rows)

    def context(self) -> Context:
        return self.view.context()
