"""AACT, the copy of ClinicalTrials.gov in PostgreSQL (tables studies, sponsors, facilities; conditions and id_information where
they are): read in one transaction that can only read, statement by statement within a time limit, by server-side cursors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd
from sqlalchemy import Connection, text

from oi_metrics.model.message import Message
from oi_metrics.records.database.address import engine, is_sqlite, parsed
from oi_metrics.records.database.problems import FAILURES, DatabaseProblem, problem_of
from oi_metrics.records.reading.sandbox import Cancelled
from oi_metrics.records.source import masked
from oi_metrics.registry.coding.countries import country_of
from oi_metrics.registry.matching.protocol_numbers import joined
from oi_metrics.registry.reading.ctgov import from_tables
from oi_metrics.registry.reading.ctgov_csv import without_persons
from oi_metrics.registry.reading.reading import SITE_COLUMNS, Reading
from oi_metrics.registry.reading.study import INDIVIDUAL, STUDIES

ROWS_AT_ONCE = 10_000
STATEMENT_SECONDS = 600
_CHOSEN = """
    WITH chosen AS (
        SELECT nct_id FROM studies
        WHERE (:sponsor = '' OR nct_id IN (SELECT nct_id FROM sponsors WHERE name ILIKE '%' || :sponsor || '%'))
          AND (:location = '' OR nct_id IN (SELECT nct_id FROM facilities WHERE country ILIKE '%' || :location || '%'))
    )
"""
_STUDIES = f"""{_CHOSEN}
    SELECT s.nct_id, coalesce(s.study_first_posted_date::text, '') AS posted, coalesce(s.last_update_posted_date::text, '') AS as_of,
           coalesce(s.phase, '') AS phase, upper(coalesce(s.study_type, '')) AS kind,
           coalesce(p.name, '') AS sponsor, coalesce(p.agency_class, '') AS class
    FROM studies s JOIN chosen USING (nct_id)
    LEFT JOIN LATERAL (
        SELECT name, agency_class FROM sponsors WHERE sponsors.nct_id = s.nct_id AND lead_or_collaborator = 'lead' ORDER BY name LIMIT 1
    ) p ON true
    ORDER BY s.nct_id
"""
_SITES = f"""{_CHOSEN}
    SELECT f.nct_id AS trial_id, coalesce(f.name, '') AS facility, coalesce(f.city, '') AS city,
           coalesce(f.state, '') AS state, coalesce(f.country, '') AS country
    FROM facilities f JOIN chosen USING (nct_id) ORDER BY f.nct_id, f.id
"""
_CONDITIONS = f"{_CHOSEN} SELECT c.nct_id, c.name AS value FROM conditions c JOIN chosen USING (nct_id) ORDER BY c.nct_id, c.id"
_NUMBERS = f"{_CHOSEN} SELECT i.nct_id, i.id_value AS value FROM id_information i JOIN chosen USING (nct_id) WHERE i.id_value <> '' ORDER BY i.nct_id, i.id"
_KINDS = {
    "OBSERVATIONAL": "observational",
    "OBSERVATIONAL [PATIENT REGISTRY]": "observational",
    "EXPANDED_ACCESS": "expanded_access",
    "EXPANDED ACCESS": "expanded_access",
}


def read_aact(
    url: str,
    sponsor: str = "",
    location: str = "",
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Reading:
    """The studies of an AACT database, or those whose sponsor and country hold the given words. Raises DatabaseProblem, Cancelled."""
    address, place = parsed(url), masked(url)
    if is_sqlite(address):
        raise DatabaseProblem(place, "", Message("is no address of a PostgreSQL database"), Message("write postgresql://user@host/aact"))
    made, _ = engine(address)
    try:
        with made.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
            return _reading(connection, place, {"sponsor": sponsor, "location": location}, progress, cancelled)
    except FAILURES as problem:
        raise _problem(problem, place) from None
    finally:
        made.dispose()


def _problem(problem: Exception, place: str) -> DatabaseProblem:
    found = problem_of(problem, place, "")
    if "db init" in found.remedy:  # a missing table: these are not the records
        return DatabaseProblem(place, "studies", Message("is no AACT database"), Message("name a database with the tables studies, sponsors and facilities"))
    return found


def _reading(
    connection: Connection, place: str, asked: dict[str, str], progress: Callable[[int], None] | None, cancelled: Callable[[], bool] | None
) -> Reading:
    connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"))
    connection.execute(text("SET LOCAL search_path = ctgov, public"))
    there = {name for name in ("conditions", "id_information") if connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar()}
    stop = cancelled or (lambda: False)
    listed = _frame(connection, _STUDIES, asked, stop, progress)
    conditions = _joined(connection, _CONDITIONS, asked, stop, " | ") if "conditions" in there else pd.Series(dtype="str")
    numbers = _joined(connection, _NUMBERS, asked, stop, "; ") if "id_information" in there else pd.Series(dtype="str")
    sites = _frame(connection, _SITES, asked, stop, None)
    places, countries = pd.factorize(sites["country"])
    sites["country"] = pd.Series([country_of(str(country)) for country in countries], dtype="str").take(places).to_numpy()
    sites["facility"] = without_persons(sites["facility"])
    studies = pd.DataFrame(
        {
            "trial_id": listed["nct_id"],
            "posted": listed["posted"],
            "sponsor_as_written": listed["sponsor"].where(listed["class"] != "INDIV", INDIVIDUAL),
            "phase_as_written": listed["phase"].where(listed["phase"] != "", listed["kind"].map(_KINDS).fillna("")),
            "about": listed["nct_id"].map(conditions).fillna(""),
            "protocols": pd.Series([joined(value.split("; ")) for value in listed["nct_id"].map(numbers).fillna("")], index=listed.index, dtype="str"),
            "as_of": listed["as_of"],
            "place": listed["nct_id"],
        }
    )[[*STUDIES.header, "place"]]
    sites = sites.assign(place=sites["trial_id"])[[*SITE_COLUMNS, "place"]].astype("str")
    return from_tables(studies, sites, place, "aact", "", [])


def _batches(connection: Connection, statement: str, asked: dict[str, str], stop: Callable[[], bool]) -> Iterator[pd.DataFrame]:
    """The rows of a statement as a server-side cursor gives them out."""
    rows = connection.execution_options(stream_results=True, yield_per=ROWS_AT_ONCE).execute(text(statement), asked)
    columns = list(rows.keys())
    yield pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    for batch in rows.partitions(ROWS_AT_ONCE):
        if stop():
            raise Cancelled
        yield pd.DataFrame(batch, columns=columns, dtype="str")


def _frame(connection: Connection, statement: str, asked: dict[str, str], stop: Callable[[], bool], progress: Callable[[int], None] | None) -> pd.DataFrame:
    found, read = [], 0
    for batch in _batches(connection, statement, asked, stop):
        found.append(batch)
        read += len(batch)
        if progress:
            progress(read)
    return pd.concat(found, ignore_index=True)


def _joined(connection: Connection, statement: str, asked: dict[str, str], stop: Callable[[], bool], between: str) -> pd.Series:
    """By study, its values joined."""
    found = _frame(connection, statement, asked, stop, None)
    return found.groupby("nct_id", sort=False)["value"].agg(between.join)
