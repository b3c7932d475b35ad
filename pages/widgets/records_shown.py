"""Panels over the records: every figure leads to its statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from oi_metrics import exports
from oi_metrics.catalogue.metric import Metric
from oi_metrics.charts.finished import FinishedFigure
from oi_metrics.language.words import Words
from pages.session import record_cache, slices, view_texts
from pages.session.sized_cache import ANSWERS
from pages.session.sources import Heading, Offer, Options
from pages.session.state import View
from pages.widgets import cross_filter, evidence_picker, statements


@dataclass(frozen=True)
class RecordsShown:
    """The records in view, as panels take them."""

    view: View
    prefix: str = ""

    @property
    def words(self) -> Words:
        return self.view.words

    @property
    def records(self) -> View:
        return self.view

    @property
    def salt(self) -> str:
        return record_cache.choice_key(self.view.filters)

    def waits(self, metric: Metric, options: Options) -> bool:
        if not record_cache.many(self.view.edition):
            return False
        made = ANSWERS.holds(view_texts.panel, self.view.edition, self.view.filters, metric.name, options, self.view.lang)
        return not made and slices.waits()

    def table(self, metric: Metric, options: Options) -> pd.DataFrame:
        return record_cache.table(self.view.edition, self.view.filters, metric.name, options)

    def heading(self, metric: Metric, options: Options) -> Heading:
        return view_texts.panel(self.view.edition, self.view.filters, metric.name, options, self.view.lang)

    def figure(self, metric: Metric, options: Options, size: tuple[tuple[str, Any], ...]) -> FinishedFigure:
        return record_cache.figure(self.view.edition, self.view.filters, metric.name, options, self.view.lang, self.view.theme, size)

    def evidence_label(self, heading: Heading) -> str:
        return self.words.gettext("Statements ({n})", n=self.words.number(heading.count))

    def evidence(self, metric: Metric, rows: pd.DataFrame, key: str) -> None:
        evidence_picker.evidence_list(self.view, rows, metric.columns, key)

    def opens_rows(self, metric: Metric) -> bool:
        return any(column.format == "records" for column in metric.columns)

    def behind(self, metric: Metric, rows: pd.DataFrame, key: str) -> None:
        records = record_cache.behind(rows)
        if records:
            told = len(record_cache.grouped(self.view.edition, self.view.filters.tier, records))
            st.subheader(self.words.ngettext("{n} record behind the mark", "{n} records behind the mark", told), anchor=False)
            statements.statement_list(self.view, records, key)

    def offers(self, rows: pd.DataFrame) -> Iterator[Offer]:
        return cross_filter.of_records(self.view, rows)

    def context(self) -> exports.Context:
        return exports.Context.of(record_cache.chosen(self.view.edition, self.view.filters), self.view.filters, self.words)
