"""Small builders: records written out in a test, with defaults for what the test does not speak of."""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.model.faults import Fault
from oi_metrics.model.schema import TABLES
from oi_metrics.records import load as loading
from oi_metrics.records.load import load
from oi_metrics.records.reading import toml_text
from oi_metrics.records.reading.folder import EMBEDDED, read_folder
from oi_metrics.records.tables import Tables, typed
from oi_metrics.records.validate import validate

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
"""No example is held to a clock: a busy machine is no fault of what it tries."""

os.environ.setdefault("OI_AHEAD", "0")
"""Servers that tests start have few visitors, and the time of the machine is that of the tests beside them."""
ROOT = Path(__file__).resolve().parents[1]
Row = Mapping[str, Any]
AS_OF = "2024-12-31"
"""The day that built records speak for, unless the test gives sources of its own."""

DEFAULTS: dict[str, dict[str, str]] = {
    "sources": {"title": "A page", "publisher": "A publisher", "accessed": AS_OF, "language": "en", "tier": "company_page"},
    "statements": {"source_id": "source", "locator": "Body", "summary_en": "It says so.", "summary_ko": "그렇게 적는다."},
    "evidence": {"stance": "supports"},
    "partners": {"partner_type": "hospital"},
    "agreements": {"agreement_type": "mou", "status": "unknown"},
    "amounts": {"kind": "upfront", "currency": "KRW"},
    "claims": {"measure": "agreements", "unit": "agreement", "rank": "normal"},
    "targets": {"measure": "agreements"},
    "trials": {"registry": "mfds", "sponsor": "The company", "source_id": "source"},
}


def frames(**rows: list[Row]) -> dict[str, pd.DataFrame]:
    """Text tables of the given rows as `read_folder` returns them; names and titles default to the key."""
    unknown = {(name, column) for name, given in rows.items() for row in given for column in row if column not in TABLES[name].column_names}
    if unknown:
        raise KeyError(f"no such columns: {unknown}")
    rows = {"sources": [{"source_id": "source"}], **rows}
    return {name: _frame(name, rows[name]) if rows.get(name) else _blank(name) for name in TABLES}


def _frame(name: str, rows: list[Row]) -> pd.DataFrame:
    columns = TABLES[name].column_names
    cells = [[str(filled.get(column, "")) for column in columns] for filled in (_filled(name, row) for row in rows)]
    return pd.DataFrame(cells, columns=columns, index=pd.RangeIndex(2, 2 + len(rows), name="row"), dtype="str")


@cache
def _blank(name: str) -> pd.DataFrame:
    return _frame(name, [])


def _filled(name: str, row: Row) -> dict[str, Any]:
    key = row.get(TABLES[name].key[0], "")
    named = {column.name: key for column in TABLES[name].columns if column.name in ("title_en", "title_ko", "name_en", "name_ko")}
    first = {"parties": {"party": "1"}, "memberships": {"seat": "1"}}.get(name, {})
    return {**named, **first, **DEFAULTS.get(name, {}), **row}


def records(**rows: list[Row]) -> Tables:
    """Typed records of the given rows: `records(agreements=[{"agreement_id": "a", "signed": "2018"}])`."""
    return typed(frames(**rows)) if rows else _nothing()


@cache
def _nothing() -> Tables:
    return typed(frames())


def agreements(**signed: str) -> list[Row]:
    """Agreements by key and date of signing: `agreements(a="2018", b="")`."""
    return [{"agreement_id": key, "signed": date} for key, date in signed.items()]


def parties(agreement: str, *partners: str) -> list[Row]:
    """The parties of one agreement; `?biotech` is an unnamed biotech."""
    return [
        {"agreement_id": agreement, "party": number, **({"partner_type": partner[1:]} if partner.startswith("?") else {"partner_id": partner})}
        for number, partner in enumerate(partners, start=1)
    ]


def partners(**kinds: str) -> list[Row]:
    """Partners by key and type: `partners(snuh="hospital")`."""
    return [{"partner_id": key, "partner_type": kind} for key, kind in kinds.items()]


def sites(trial: str, *hospitals: str) -> list[Row]:
    """The hospitals named for one trial."""
    return [{"trial_id": trial, "partner_id": hospital} for hospital in hospitals]


def write(folder: Path, **texts: str | bytes) -> Path:
    """A folder of records: the given files, and every other required table with its header alone."""
    for name, table in TABLES.items():
        if name in texts or not table.optional:
            content = texts.get(name, ",".join(table.column_names) + "\n")
            (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def as_before(folder: Path) -> Path:
    """The embedded records as they were before the specimen bank was known, and with another date for one agreement."""
    shutil.copytree(EMBEDDED, folder)
    for name in ("agreements", "parties", "evidence"):
        path = folder / f"{name}.csv"
        kept = [line for line in path.read_text("utf-8").splitlines() if "yuhs-biobank" not in line]
        path.write_text("\n".join(kept).replace("2009-06-16", "2009-06") + "\n", "utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    """Every fault of a folder, as its reader sees it."""
    found, form = read_folder(folder)
    return [str(fault) for fault in sorted(form + validate(found))]


def row_of(frame: pd.DataFrame, /, **where: Any) -> dict[str, Any]:
    """The one row with these values."""
    found = frame
    for name, value in where.items():
        found = found[found[name] == value]
    assert len(found) == 1, f"{len(found)} rows with {where}"
    return found.iloc[0].to_dict()


@pytest.fixture(autouse=True, scope="session")
def sealed_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of the tests' own for sealed editions, in place of the user's."""
    place = tmp_path_factory.mktemp("sealed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OI_SEALED", str(place))
        yield place


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """A page run in process takes the place of `__main__`, and processes started later would run that page first."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="session")
def embedded() -> Tables:
    """The records that come with the project."""
    return load()


@pytest.fixture(scope="session")
def company_page(embedded: Tables) -> Tables:
    """The embedded records as far as the company's own page carries them."""
    from oi_metrics import filters

    return filters.apply(embedded, filters.Filters(tier=("company_page",)))


@pytest.fixture(scope="session")
def embedded_metrics(embedded: Tables) -> dict[str, pd.DataFrame]:
    """The metric tables of the embedded records, but for the coverage of all others."""
    return {name: metric.table(embedded) for name, metric in METRICS.items() if name != "number_coverage"}


MOST_KEPT = 8
_KEPT: dict[str, tuple[list[Fault], Tables | None]] = {}


@pytest.fixture
def typed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """`load` checks and types records of one content once for all tests that ask for this: those of commands and pages.

    Text tables are one content when files, rows, order and row numbers are the same; the first of them is checked and typed by
    the product. What checking and typing do is for tests/records, which never ask for this.
    """

    def kept(frames: dict[str, pd.DataFrame]) -> tuple[list[Fault], Tables | None]:
        content = [(name, frame.attrs.get("file"), list(frame.columns), list(frame.index), frame.to_numpy().tolist()) for name, frame in frames.items()]
        key = hashlib.sha256(repr(content).encode()).hexdigest()
        if key not in _KEPT:
            found = validate(frames)
            while len(_KEPT) >= MOST_KEPT:
                del _KEPT[next(iter(_KEPT))]
            _KEPT[key] = found, None if not frames or any(not fault.warning for fault in found) else typed(frames)
        return _KEPT[key]

    def checked_once(frames: dict[str, pd.DataFrame]) -> list[Fault]:
        return list(kept(frames)[0])

    def typed_of(frames: dict[str, pd.DataFrame]) -> Tables:
        return kept(frames)[1] or typed(frames)

    monkeypatch.setattr(loading, "validate", checked_once)
    monkeypatch.setattr(loading, "typed", typed_of)


LONGEST = (
    "tests/bundle", "tests/browser", "tests/packaging", "tests/records/test_hostile_corpus.py", "tests/laws", "tests/recipes", "tests/test_properties.py",
    "tests/test_checks.py", "tests/registry", "tests/records", "tests/pages", "tests/api", "tests/cli",
)  # fmt: skip
"""Where the tests are that take longest, from the longest on."""
SLOW = (
    "tests/api", "tests/briefing", "tests/bundle", "tests/charts/test_charts.py", "tests/charts/test_registry_charts.py", "tests/charts/test_spec.py",
    "tests/cli", "tests/laws", "tests/metrics/test_moved.py", "tests/narrative", "tests/packaging", "tests/pages", "tests/recipes",
    "tests/records/editing", "tests/records/reading/test_containers.py", "tests/records/reading/test_sandbox.py",
    "tests/records/reading/test_sheets.py", "tests/records/reading/test_workbook.py", "tests/records/test_hostile_corpus.py",
    "tests/records/test_round_trips.py", "tests/records/test_sealed.py", "tests/records/test_write.py", "tests/registry/importing",
    "tests/registry/metrics/test_hospitals.py", "tests/registry/storage", "tests/registry/test_command.py", "tests/registry/test_registries.py",
    "tests/sheet_import/test_corpus.py",
    "tests/sheet_import/test_importing.py", "tests/test_checks.py",
    "tests/test_documents.py", "tests/test_exports.py", "tests/test_many.py", "tests/test_properties.py",
)  # fmt: skip
"""Tests of whole pages, files, processes and generated records, which `make test-fast` leaves to `make test`."""
SERVERS = {"postgres", "server", "aact"}
"""Fixtures that start PostgreSQL."""


def _place(item: pytest.Item, places: tuple[str, ...]) -> int:
    """The place of the first folder or file that holds the test; as many as there are when none does."""
    path = item.path.relative_to(ROOT).as_posix()
    return next((number for number, place in enumerate(places) if path == place or path.startswith(f"{place}/")), len(places))


def _marks(item: pytest.Item) -> Iterator[str]:
    values = {str(value) for value in item.callspec.params.values()} if hasattr(item, "callspec") else set()
    if "browser" in item.path.parts or "bundle" in item.path.parts:
        yield "browser"
    if SERVERS & {*getattr(item, "fixturenames", ())} or "postgresql" in values:
        yield "database"
    if "pyspark" in values:
        yield "spark"
    if _place(item, SLOW) < len(SLOW):
        yield "slow"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what a test needs; one process runs the quick tests first, several the longest, so that none is left alone at the end."""
    for item in items:
        for mark in _marks(item):
            item.add_marker(mark)
    several = hasattr(config, "workerinput")
    items.sort(key=lambda item: _place(item, LONGEST) if several else -_place(item, LONGEST))


def pytest_collection_finish() -> None:
    """Streamlit looks for components in all that is installed, which stays as it is: once, and not for every page that runs in process."""
    if "streamlit.testing.v1" in sys.modules:
        from streamlit.components.v2 import manifest_scanner

        manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)  # type: ignore[assignment]


@contextmanager
def toml_read_here() -> Iterator[None]:
    """TOML is read in this process, for many examples in a row; that a process of its own reads the same has tests beside them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(toml_text, "isolated", lambda function, *arguments, bounds: function(*arguments, bounds, lambda rows: None))
        yield
