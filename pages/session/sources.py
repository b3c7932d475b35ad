"""What a panel shows metrics of: the records in view, or the registry trials in view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from oi_metrics.catalogue.metric import Metric
from oi_metrics.charts.finished import FinishedFigure
from oi_metrics.exports import Context
from oi_metrics.language.words import Words
from pages.session.state import Choose, View

Offer = tuple[str, Choose]
"""A choice that can be made: what it is called, and what makes it."""
Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Heading:
    """A panel's words: its headline and title, what is shown of what (all three as markdown), its chart's alternative text, how much
    evidence, its source line; blank where the page has said it."""

    headline: str
    title: str
    shown: str
    alt: str
    count: int
    source: str


class Source(Protocol):
    """What a panel asks of what it shows metrics of."""

    @property
    def prefix(self) -> str:
        """Tells the panels of one source from those of another."""

    @property
    def words(self) -> Words:
        """The reader's language."""

    @property
    def records(self) -> View:
        """The records in view, beside which trials are shown."""

    @property
    def salt(self) -> str:
        """A short text that differs when the selection does."""

    def waits(self, metric: Metric, options: Options) -> bool:
        """Whether a panel that is not made yet waits for the next run of the page."""

    def table(self, metric: Metric, options: Options) -> pd.DataFrame:
        """A metric's table."""

    def heading(self, metric: Metric, options: Options) -> Heading:
        """A panel's words."""

    def figure(self, metric: Metric, options: Options, size: tuple[tuple[str, Any], ...]) -> FinishedFigure:
        """A metric's chart."""

    def evidence_label(self, heading: Heading) -> str:
        """What the evidence behind a panel is called, with its number."""

    def evidence(self, metric: Metric, rows: pd.DataFrame, key: str) -> None:
        """Show the evidence behind a panel."""

    def opens_rows(self, metric: Metric) -> bool:
        """Whether a chosen row of the table opens what it rests on."""

    def behind(self, metric: Metric, rows: pd.DataFrame, key: str) -> None:
        """Show what some rows of a table rest on."""

    def offers(self, rows: pd.DataFrame) -> Iterator[Offer]:
        """The choices that some rows of a metric's table agree on and that are not made yet."""

    def context(self) -> Context:
        """What a download says about itself."""
