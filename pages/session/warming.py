"""What visitors ask for first, made before they ask: every panel without a filter, and the overview under each filter in
sight, at the start and whenever the records have changed."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from queue import SimpleQueue

from oi_metrics.catalogue.index import on_page, options_of
from oi_metrics.catalogue.metric import Metric, Place
from oi_metrics.catalogue.record_metrics import RECORD_METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.languages import LANGS
from oi_metrics.records.tables import Tables
from pages.frame import run_queue
from pages.session import current_records, record_cache, view_texts
from pages.session.sized_cache import ANSWERS

LOG = logging.getLogger(__name__)
PAGES = tuple(dict.fromkeys(place.page for metric in RECORD_METRICS.values() for place in metric.places))
UNFILTERED = Filters()
IN_SIGHT = ("partner_type", "tier")
"""The filters of few codes, of which the sidebar shows every code."""
OF_OVERVIEW = (
    view_texts.whose, view_texts.by_tier, view_texts.sentences, view_texts.cautions, view_texts.lines_in_time, view_texts.attention, view_texts.footer,
)  # fmt: skip
"""What the overview says around its panels."""
QUIET = 3.0
"""For so many seconds no page has run when a piece is made."""
_ASKED: SimpleQueue[Tables] = SimpleQueue()


def begin() -> None:
    """Make the panels of every page beside the visits, which come first; again after each change of the server's records, unless OI_AHEAD is 0."""
    if os.environ.get("OI_AHEAD") == "0":
        return
    current_records.whenever_read(_ASKED.put)
    tables = current_records.server().tables
    if tables is not None:
        _ASKED.put(tables)
    threading.Thread(target=_keep_warm, name="warming", daemon=True).start()


def _keep_warm() -> None:
    while True:
        try:
            _beside_visits(_ASKED.get())
        except Exception:  # a visitor who asks for the same is told what is wrong
            LOG.exception("not all pages could be made ahead of the visits")


def _beside_visits(tables: Tables) -> None:
    """Make one piece after another while no visitor asks for anything, until the records change; rest after each as long as it took."""
    for make in everything(tables.edition):
        while run_queue.quiet_for() < QUIET and _ASKED.empty():
            time.sleep(QUIET / 10)
        if not _ASKED.empty():
            return
        begun = time.monotonic()
        make()
        time.sleep(time.monotonic() - begun)


def overview(edition: str) -> None:
    """Make what the page shows that a visitor sees first."""
    for make in page(edition, "overview"):
        make()


def everything(edition: str) -> Iterator[Callable[[], object]]:
    """What the pages show without a filter, the overview first, then every table that a panel or a download may want, then the
    overview under each filter that is one click away; each piece on its own."""
    for name in PAGES:
        yield from page(edition, name)
    yield from (partial(record_cache.table, edition, UNFILTERED, name) for name, metric in RECORD_METRICS.items() if not metric.view_of)
    for choice in likely(edition):
        if ANSWERS.used < ANSWERS.most / 2:  # what is made for nobody yet pushes nothing out
            yield from page(edition, "overview", choice)


def likely(edition: str) -> Iterator[Filters]:
    """The choices of one code of the filters that are always in sight."""
    offered = record_cache.offered(edition)
    yield from (Filters(codes=((name, (code,)),)) for name in IN_SIGHT for code in offered[name])


def page(edition: str, name: str, choice: Filters = UNFILTERED) -> Iterator[Callable[[], object]]:
    """The words and charts of a page under a choice, in every language."""
    if name == "overview" and choice == UNFILTERED:
        yield partial(record_cache.checked, edition)
    sections = dict.fromkeys(place.section for metric in RECORD_METRICS.values() for place in metric.places if place.page == name)
    shown = [pair for section in sections for row in on_page(name, section) for pair in row if pair[0].name in RECORD_METRICS]
    for lang in LANGS:
        if name == "overview":
            yield from (partial(told, edition, choice, lang) for told in OF_OVERVIEW)
            yield partial(view_texts.cards, edition, choice, lang, view_texts.usual_since(edition))
        yield from (partial(_panel, edition, choice, metric, place, lang) for metric, place in shown)


def _panel(edition: str, choice: Filters, metric: Metric, place: Place, lang: str) -> None:
    options = options_of(metric, place, lambda option: str(option.default))
    view_texts.panel(edition, choice, metric.name, options, lang)
    if metric.shape == "chart" and metric.chart is not None:
        record_cache.figure(edition, choice, metric.name, options, lang, "light", place.size)
