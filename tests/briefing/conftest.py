"""Briefings over the embedded records and over small ones, compose once."""

from collections.abc import Callable

import pytest

from oi_metrics import filters
from oi_metrics.briefing.model import AUDIENCES, Briefing, compose, metric_table, needed
from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables

ALL = Filters()
EVERY = tuple(name for name in METRICS if name != "number_coverage")


def brief(
    tables: Tables,
    lang: str = "en",
    panels: tuple[str, ...] = (),
    audience: str = "ministry",
    chosen: Filters = ALL,
    **more: str,
) -> Briefing:
    """A briefing over the records that the filters keep."""
    kept = filters.apply(tables, chosen)
    names = panels or AUDIENCES[audience].panels
    frames = {name: metric_table(name, kept) for name in needed(names)}
    return compose(kept, chosen, Words.of(lang, tables.vocabulary), frames, names, AUDIENCES[audience], **more)


@pytest.fixture(scope="session")
def everything(embedded: Tables) -> Callable[[str], Briefing]:
    """Every panel over the embedded records, in a language."""
    made_in = {lang: brief(embedded, lang, EVERY) for lang in ("en", "ko")}
    return made_in.__getitem__
