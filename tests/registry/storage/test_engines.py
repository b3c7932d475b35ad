"""Every registry metric on pandas, DuckDB, Spark and PostgreSQL: the same table, to the last digit."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.catalogue.trial_metric import TrialMetric
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.metrics import listed_sites, network
from oi_metrics.registry.metrics.drill_down import trials_behind
from oi_metrics.registry.storage import parquet as stored
from oi_metrics.registry.storage.engines import StoreError, of_spark, opened
from oi_metrics.registry.storage.store import Store, of_frames
from tests.postgres import serving
from tests.registry.stores import AWKWARD, MEMBERS

ENGINES = ("duckdb", "pyspark", "postgresql")
FREE = {"hospital_profile": {"hospital": "alpha"}, "cotrial_pairs": {"min_strength": 2, "hospitals": 4}, "peers": {"top": 3}}
"""Values of the options that take any."""
NARROW = Choice(registry=("mfds", "ctgov"), years=(2012, 2017), undated=False, phase=("1", "2", "3", "not_stated"), region=("KR-11", "KR-26"), country=("KR",))
SPONSOR = Choice(sponsor=("company", "another"), area=("oncology", "neurology", "vaccines", "not_stated"))
BEHIND: tuple[dict[str, Any], ...] = (
    {},
    {"hospital": "alpha", "with_hospital": "beta", "sponsor": "company"},
    {"year": 2013, "certainty": "possible"},
    {"year": 2014, "sponsor": "other_sponsors"},
    {"certainty": "undated", "site": "unnamed"},
    {"region": "not_stated"},
    {"city": "부산", "years": (2014, 2015)},
    {"any_hospital": ("delta", "epsilon"), "phase": ("3", "bioequivalence"), "sites_named": True},
)
Case = Callable[[Store], pd.DataFrame]


def _cases() -> Iterator[tuple[str, Case]]:
    for metric in TRIAL_METRICS.values():
        coded = [option for option in metric.options if option.values]
        given = [dict(zip((option.name for option in coded), values, strict=True)) for values in itertools.product(*(option.values for option in coded))]
        for place, options in enumerate(given):
            for name, choice in (("all", Choice()), *((("narrow", NARROW), ("sponsor", SPONSOR)) if place == 0 else ())):
                yield "-".join((metric.name, *options.values(), name)), _case(metric, choice, options | FREE.get(metric.name, {}))
    for keys in BEHIND:
        yield f"trials_behind-{'-'.join(keys) or 'all'}", lambda store, keys=keys: trials_behind(store, Choice(), **keys)  # type: ignore[misc]
    yield "trials_behind-shown", lambda store: trials_behind(store, NARROW, shown=3)


def _case(metric: TrialMetric, choice: Choice, options: dict[str, Any]) -> Case:
    return lambda store: metric.table(store, choice, MEMBERS, **options)


CASES = dict(_cases())


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "Asia/Seoul",  # not that of the machine: a day must stay a day
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.log.level": "ERROR",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",  # a short life: no time spent on compiling well
    }
    builder = SparkSession.builder.master("local[1]").appName("tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with serving() as server:
        yield server.url("postgres")


@pytest.fixture(scope="module")
def on_pandas() -> Store:
    return of_frames(AWKWARD)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("store") / "awkward"
    stored.save(AWKWARD, place)
    return place


@pytest.fixture(scope="module")
def on_duckdb(folder: Path) -> Store:
    return opened(f"duckdb:{folder}")


@pytest.fixture(scope="module")
def on_pyspark(folder: Path, spark: Any) -> Store:
    return of_spark(spark, str(folder))


@pytest.fixture(scope="module")
def on_postgresql(database: str) -> Store:
    stored.save(AWKWARD, database)
    return opened(database)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_every_metric_is_the_same_on_every_engine(case: str, engine: str, request: pytest.FixtureRequest, on_pandas: Store) -> None:
    store = request.getfixturevalue(f"on_{engine}")
    assert store.engine == engine
    same(CASES[case](store), CASES[case](on_pandas))


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_too_much_for_one_question_is_counted_alike(
    engine: str, request: pytest.FixtureRequest, on_pandas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pairs of trial and hospital in parts, and links through a table and not a list."""
    store = request.getfixturevalue(f"on_{engine}")
    expected = {name: TRIAL_METRICS[name].table(on_pandas) for name in ("cotrial_pairs", "linked_trials")}
    monkeypatch.setattr(network, "AT_ONCE", 5)
    monkeypatch.setattr(listed_sites, "FEW", 0)
    for name, table in expected.items():
        same(TRIAL_METRICS[name].table(store.narrowed(store.trials, store.sites)), table)


def test_every_metric_has_rows_on_the_awkward_store(on_pandas: Store) -> None:
    assert [name for name, case in CASES.items() if name.endswith("-all") and case(on_pandas).empty] == []


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, expected, check_exact=True, check_freq=False)


@pytest.mark.parametrize("engine", ["", "pandas:", "duckdb:"])
def test_damaged_files_of_a_store_are_told_each_with_what_to_do_on_every_engine(engine: str, tmp_path: Path) -> None:
    stored.save(AWKWARD, tmp_path / "store")
    for name, content in (("sites", b"PAR1 broken"), ("trials", b"")):
        (tmp_path / "store" / f"{name}.parquet").write_bytes(content)
    with pytest.raises(StoreError, match=r"cannot be opened \(sites\.parquet cannot be read as Parquet .*; import the trials again into a new folder") as told:
        opened(f"{engine}{tmp_path / 'store'}")
    assert [(fault.file, str(fault.remedy)) for fault in told.value.faults] == [
        (f"{name}.parquet", "import the trials again into a new folder") for name in ("sites", "trials")
    ]


def test_of_a_place_without_a_store_the_fault_names_setting_and_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as told:
        opened(tmp_path / "nothing")
    (fault,) = told.value.faults
    assert (fault.file, fault.value, str(fault.problem)) == ("OI_TRIALS", str(tmp_path / "nothing"), "holds no store of trials")
