"""Every registry metric of a store on pandas, DuckDB, Spark and PostgreSQL: whether the tables are the same, and seconds in all.

    python -m bench.registry_engines STORE

The tests do this on a small store written out (`tests/registry/storage/test_engines.py`); this is for a large one. Needs what they
need: Java and PostgreSQL. Exits 1 when a table differs.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pandas as pd

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.records.load import load
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.members import members_of
from oi_metrics.registry.storage import parquet as stored
from oi_metrics.registry.storage.engines import of_spark, opened
from oi_metrics.registry.storage.store import Store
from tests import postgres

CHOICES = (
    Choice(),
    Choice(registry=("mfds",), years=(2012, 2017), undated=False, country=("KR",)),
    Choice(sponsor=("company",), area=("oncology", "not_stated")),
)
HOSPITAL = {"hospital_profile": {"hospital": "snuh"}}


def main(place: str) -> int:
    members, differing, seconds = members_of(load()), [], Counter[str]()
    with ExitStack() as running:
        engines = _engines(place, running)
        for name, options, choice in _cases():
            found = {}
            for engine, store in engines.items():
                begun = time.perf_counter()
                found[engine] = TRIAL_METRICS[name].table(store, choice, members, **options, **HOSPITAL.get(name, {}))
                seconds[engine] += time.perf_counter() - begun
            differing += [f"{name} {options} {choice.to_params()}: {engine}" for engine in engines if not _same(found[engine], found["pandas"])]
    print(f"{len(list(_cases()))} tables, {len(differing)} differ; seconds: {', '.join(f'{engine} {took:.0f}' for engine, took in seconds.items())}")
    print(*differing, sep="\n", file=sys.stderr)
    return 1 if differing else 0


def _cases() -> Iterator[tuple[str, dict[str, Any], Choice]]:
    """Each metric with each value of its options, and with each choice at the first of them."""
    for name, metric in TRIAL_METRICS.items():
        given = [dict(zip(metric.options, values, strict=True)) for values in itertools.product(*metric.options.values())]
        for place, options in enumerate(given):
            yield from ((name, options, choice) for choice in (CHOICES if place == 0 else CHOICES[:1]))


def _engines(place: str, running: ExitStack) -> dict[str, Store]:
    from pyspark.sql import SparkSession

    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.driver.host": "127.0.0.1", "spark.log.level": "ERROR"}
    builder = SparkSession.builder.master("local[1]").appName("bench")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    running.callback(session.stop)
    database = running.enter_context(postgres.serving()).url("postgres")
    stored.save(stored.read(place), database)
    return {"pandas": opened(f"pandas:{place}"), "duckdb": opened(f"duckdb:{place}"), "pyspark": of_spark(session, place), "postgresql": opened(database)}


def _same(found: pd.DataFrame, expected: pd.DataFrame) -> bool:
    try:
        pd.testing.assert_frame_equal(found, expected, check_exact=True)
    except AssertionError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
