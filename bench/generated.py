"""Generated records that validate, and all that is made of them: nothing that validates may fail to show.

    python -m bench.generated            until a hundred thousand things are made, about half an hour
    python -m bench.generated 5000       as many

Of each records: every metric under every option, its sentences, its chart in both languages and themes, and its files. Of each tenth
also every kind of download and briefing, and every page, in both languages. What raises is named with the seed that makes it again.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, product
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, Phase, given, seed, settings
from streamlit.testing.v1 import AppTest

from oi_metrics import exports
from oi_metrics.briefing.model import audience as audience_of
from oi_metrics.briefing.model import compose, needed
from oi_metrics.briefing.writers import WRITERS
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.record_metrics import RECORD_METRICS
from oi_metrics.filters import Filters
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.tables import Tables
from pages.session import current_records, record_cache
from tests.conftest import records
from tests.strategies import valid_rows

WANTED = 100_000
EVERY = 10
"""Of each so many records the slow things are made too."""
PAGES = ("overview.py", "agreements.py", "partners.py", "sites.py", "claims.py", "records.py", "briefing.py", "registry.py")
AUDIENCES = ("executive", "ministry")
SHELL = Path(__file__).resolve().parents[1] / "pages" / "shell.py"
Thing = tuple[str, Callable[[], object]]


def main(wanted: int = WANTED) -> list[str]:
    """Print how many of each were made; returns what raised."""
    made, missed, begun = Counter[str](), [], time.monotonic()
    for number in count():
        for kind, name, make in _things(_generated(number), number % EVERY == 0):
            made[kind] += 1
            try:
                make()
            except Exception:  # what raises is what is looked for
                missed.append(f"records {number}, {kind} {name}: {traceback.format_exc(limit=-3)}")
        if number % 50 == 49 or made.total() >= wanted:
            told = ", ".join(f"{kind} {n:,}" for kind, n in made.items())
            print(f"{number + 1} records: {told}; {len(missed)} failed; {time.monotonic() - begun:.0f} s", flush=True)
        if made.total() >= wanted:
            return missed
    raise AssertionError


def _generated(number: int) -> Tables:
    """The records of a number, the same whenever they are asked for."""
    found: list[Tables] = []

    @seed(number)
    @settings(max_examples=2, database=None, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(valid_rows())
    def keep(rows: dict) -> None:
        found.append(records(**rows))

    keep()
    return found[-1]  # the first is the simplest there is


def _things(tables: Tables, slow: bool) -> Iterator[tuple[str, str, Callable[[], object]]]:
    for name, metric in RECORD_METRICS.items():
        for options in _options(metric, tables):
            for kind, make in _of_metric(tables, metric, options):
                yield kind, f"{name} {options}", make
    if slow:
        yield from (("file", name, make) for name, make in _files(tables))
        yield from (("page", f"{page} {lang}", partial(_page, tables, page, lang)) for page in PAGES for lang in LANGS)


def _options(metric: Metric, tables: Tables) -> Iterator[dict[str, object]]:
    choices = [
        [(option.name, value) for value in option.values or ([tables.as_of.year - 5] if option.number else [option.default])] for option in metric.options
    ]
    yield from map(dict, product(*choices))


def _of_metric(tables: Tables, metric: Metric, options: dict[str, object]) -> Iterator[Thing]:
    rows = partial(metric.table, tables, **options)  # metrics keep their tables with the records
    yield "table", rows
    for lang in LANGS:
        words = Words.of(lang, tables.vocabulary)
        context = exports.Context.of(tables, Filters(), words)
        yield "sentences", lambda words=words: metric.clauses(rows(), Ground.of(tables), words)
        yield "CSV", lambda context=context: exports.csv_bytes(rows(), context)
        yield "JSON", lambda context=context: exports.json_bytes({metric.name: rows()}, context)
        if metric.chart is not None:
            for theme in ("light", "dark"):
                yield "chart", lambda words=words, theme=theme: metric.figure({metric.name: rows(), **_beside(metric, tables)}, words, theme)


def _beside(metric: Metric, tables: Tables) -> dict[str, pd.DataFrame]:
    return {name: RECORD_METRICS[name].table(tables) for name in metric.chart.beside.values()} if metric.chart else {}


def _files(tables: Tables) -> Iterator[Thing]:
    for lang in LANGS:
        words = Words.of(lang, tables.vocabulary)
        for ending, kind in exports.KINDS.items():
            if not kind.refusal(tables):
                yield f"{ending} {lang}", partial(_written, kind, tables, words)
        for reader, ending in product(AUDIENCES, WRITERS):
            yield f"briefing.{ending} {reader} {lang}", partial(_briefed, ending, reader, tables, words)


def _written(kind: exports.Kind, tables: Tables, words: Words) -> None:
    every = [(metric, metric.table(tables, **next(_options(metric, tables)))) for metric in RECORD_METRICS.values()]
    chosen = exports.Selection(tables, every, exports.Context.of(tables, Filters(), words), "agreements", tables.agreements)
    with tempfile.TemporaryFile() as file:
        kind.write(file, chosen, lambda rows: None)


def _briefed(ending: str, reader: str, tables: Tables, words: Words) -> bytes:
    to = audience_of(reader)
    names = [name for name in to.panels if name in RECORD_METRICS]
    frames = {name: RECORD_METRICS[name].table(tables, **next(_options(RECORD_METRICS[name], tables))) for name in needed(names, reader)}
    return WRITERS[ending]([compose(tables, Filters(), words, frames, names, to)])


def _page(tables: Tables, file: str, lang: str) -> None:
    app = AppTest.from_file(str(SHELL), default_timeout=120)
    app.query_params["lang"] = lang
    app.session_state["_own"] = current_records.Opened(tables, name="generated")
    record_cache.keep(tables)
    app.run()
    if file != PAGES[0]:
        app.switch_page(file).run()
    if app.exception:
        raise AssertionError(app.exception[0].message)


if __name__ == "__main__":
    problems = main(*map(int, sys.argv[1:2]))
    print(*problems, sep="\n", file=sys.stderr)
    sys.exit(1 if problems else 0)
