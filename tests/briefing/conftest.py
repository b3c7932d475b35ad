"""Briefings over the embedded records and over small ones, compose once."""

from collections.abc import Callable

import pytest

from oi_metrics import filters
from oi_metrics.briefing.model import AUDIENCES, PANELS, Briefing, compose, needed
from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.records.tables import Tables
from oi_metrics.registry.storage.store import of_frames
from tests.registry.stores import AWKWARD, MEMBERS

ALL = Filters()
ADDRESS = "https://metrics.example.org"
EVERY = tuple(name for name in RECORD_METRICS if name != "number_coverage")
OF_TRIALS = tuple(name for name in PANELS if name in TRIAL_METRICS)


def brief(
    tables: Tables,
    lang: str = "en",
    panels: tuple[str, ...] = (),
    audience: str = "ministry",
    chosen: Filters = ALL,
    trials: TrialSource | None = None,
    address: str = ADDRESS,
) -> Briefing:
    """A briefing over the records that the filters keep."""
    kept = filters.apply(tables, chosen)
    names = panels or AUDIENCES[audience].panels
    frames = {name: METRICS[name].table(kept) for name in needed(names, audience)}
    return compose(kept, chosen, Words.of(lang, tables.vocabulary), frames, names, AUDIENCES[audience], address, trials)


@pytest.fixture(scope="session")
def everything(embedded: Tables) -> Callable[[str], Briefing]:
    """Every panel over the embedded records, in a language."""
    made_in = {lang: brief(embedded, lang, EVERY) for lang in ("en", "ko")}
    return made_in.__getitem__


@pytest.fixture(scope="session")
def with_trials(embedded: Tables) -> Callable[[str], Briefing]:
    """A panel of records and every panel of trials, in a language."""
    source = TrialSource(of_frames(AWKWARD), members=MEMBERS)
    made_in = {lang: brief(embedded, lang, ("partner_mix", *OF_TRIALS), trials=source) for lang in ("en", "ko")}
    return made_in.__getitem__
