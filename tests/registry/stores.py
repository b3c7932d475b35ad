"""A small store written out, with every case that a registry makes awkward, and builders for others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from oi_metrics.registry.members import COLUMNS, Members
from oi_metrics.registry.schema import TABLES
from oi_metrics.registry.storage.frames import Frames, empty, typed
from oi_metrics.registry.storage.store import Store, of_frames

Row = Mapping[str, Any]
BLANKS = {"text": "", "integer": 0, "number": 0.0, "date": None, "boolean": False}


def frames(**rows: list[Row]) -> dict[str, pd.DataFrame]:
    """Tables of the given rows; columns that are not given are blank or missing."""
    return {name: _frame(name, rows.get(name, [])) for name in TABLES}


def _frame(name: str, rows: list[Row]) -> pd.DataFrame:
    table = TABLES[name]
    unknown = {column for row in rows for column in row} - set(table.column_names)
    if unknown:
        raise KeyError(f"{name} has no {unknown}")
    if not rows:
        return empty(table)
    filled = [{column.name: row.get(column.name, None if column.nullable else BLANKS[column.kind]) for column in table.columns} for row in rows]
    return typed(pd.DataFrame(filled, dtype="object"), table)


def trial(number: int, posted: str = "", last: str = "", **facts: Any) -> Row:
    """A trial posted on a day, or between two days; with `last` alone it has no first."""
    earliest, latest = posted or None, last or posted or None
    text = f"{posted}/{last}" if posted and last else posted or (f"../{last}" if last else "")
    year = int(posted[:4]) if posted and latest and str(latest)[:4] == posted[:4] else None
    base = {"trial": number, "trial_id": f"t{number}", "registry": "mfds", "sponsor": 1, "sites_named": True, "snapshot_id": "mfds-a"}
    return {**base, "posted": text, "posted_earliest": earliest, "posted_latest": latest, "year": year, **facts}


def site(trial_number: int, number: int, hospital: int | None, **facts: Any) -> Row:
    """A site at a hospital; without one a placeholder."""
    certainty = "unnamed" if hospital is None else "named"
    base = {"trial": trial_number, "site": number, "hospital": hospital, "certainty": certainty, "country": "KR", "region": "KR-11", "city": "Seoul"}
    return {**base, **facts}


def sites(trial_number: int, *hospitals: int | None, **facts: Any) -> list[Row]:
    """The sites of one trial."""
    return [site(trial_number, number, hospital, **facts) for number, hospital in enumerate(hospitals, start=1)]


def hospital(number: int, name: str, region: str = "KR-11", **facts: Any) -> Row:
    return {"hospital": number, "hospital_id": name, "name_en": name.title(), "name_ko": f"{name} 병원", "region": region, "country": "KR", **facts}


def members(*seats: tuple[str, str | None, str | None]) -> Members:
    """Members by key with the earliest and the latest day of joining."""
    rows = [
        {
            "hospital_id": key,
            "programme": "network",
            "joined": f"{first}/{last}" if first else "",
            "joined_earliest": first,
            "joined_latest": last,
            "state": "held",
        }
        for key, first, last in seats
    ]
    seats_frame = pd.DataFrame(rows).reindex(columns=COLUMNS)
    days = {name: "datetime64[us]" for name in COLUMNS if name.endswith(("earliest", "latest"))}
    return Members(seats_frame.astype({**days, "hospital_id": "str", "programme": "str", "joined": "str", "state": "str"}))


def store(**rows: list[Row]) -> Store:
    """A store on pandas of the given rows."""
    return of_frames(frames(**rows))


SNAPSHOTS: list[Row] = [
    {"snapshot_id": "mfds-a", "registry": "mfds", "origin": "approvals.csv", "taken": "2020-03-01", "country": "KR"}
    | {"first_day": "2010-01-04", "last_day": "2019-12-20", "sites_from": "2012-01-01", "rows": 14},
    {"snapshot_id": "ctgov-a", "registry": "ctgov", "origin": "https://clinicaltrials.gov/api/v2/studies", "country": ""}
    | {"first_day": "2014-06-01", "last_day": "2018-03-01", "rows": 5},
    {"snapshot_id": "mfds-empty", "registry": "mfds", "origin": "nothing.csv"},
]
SPONSORS: list[Row] = [
    {"sponsor": 1, "sponsor_id": "the-company", "name": "The Company", "spellings": "The Company;(주)회사", "company": True},
    {"sponsor": 2, "sponsor_id": "its-vaccines", "name": "Its Vaccines", "company": True},
    {"sponsor": 3, "sponsor_id": "another", "name": "Another, Inc.", "company": False},
    *({"sponsor": number, "sponsor_id": f"small-{number}", "name": f"Small {number}", "company": False} for number in range(4, 18)),
]
HOSPITALS: list[Row] = [
    hospital(1, "alpha", latitude=37.5, longitude=127.0),
    hospital(2, "beta", city="Seoul"),
    hospital(3, "gamma", "KR-26"),
    hospital(4, "delta", "KR-26"),
    hospital(5, "epsilon", ""),
    hospital(7, "abroad", "", country="US"),
    hospital(8, "never-listed"),
]
TRIALS: list[Row] = [
    trial(1, "2010-05-01", phase="1", sites_named=False, therapeutic_area="oncology"),
    trial(2, "2012-02-01", phase="2", therapeutic_area="oncology"),
    trial(3, "2012-12-31", phase="3", sponsor=2, therapeutic_area="vaccines"),
    trial(4, "2013-03-01", "2014-02-28", phase="3", therapeutic_area="oncology"),  # lies in one of two years
    trial(5, "2013-01-01", "2013-12-31", sponsor=3),  # in some month of one year, nothing else stated
    trial(6, sponsor=3, phase="1/2a", therapeutic_area="neurology"),  # undated
    trial(7, "", "2015-06-30", sponsor=3, phase="4"),  # no first day
    trial(8, "2014-07-01", phase="1", therapeutic_area="neurology", registry="ctgov", snapshot_id="ctgov-a", trial_id="NCT00000008"),
    trial(9, "2015-07-01", phase="2b", registry="ctgov", snapshot_id="ctgov-a", trial_id="NCT00000009", sponsor=3, therapeutic_area="vaccines"),
    trial(10, "2016-01-01", phase="bioequivalence", sponsor=4),
    trial(11, "2016-02-29", phase="3", therapeutic_area="rare_disease"),
    trial(12, "2017-05-05", phase="3", therapeutic_area="vaccines"),
    trial(13, "2017-05-05", "2017-05-06", phase="3", sponsor=3, therapeutic_area="vaccines"),
    trial(14, "2019-12-20", phase="1", therapeutic_area="oncology"),
    trial(15, "2018-01-01", "2019-06-30", registry="ctgov", snapshot_id="ctgov-a", trial_id="NCT00000015", phase="2"),
    *(trial(number, "2014-03-03", sponsor=number - 12, phase="3") for number in range(16, 30)),
]
SITES: list[Row] = [
    *sites(2, 1, 2, None),
    *sites(3, 1, 1, 2),  # one hospital twice
    *sites(4, 1, 3),
    *sites(5, 2, 3, 4),
    *sites(6, 1, 5),
    *sites(7, 2, None, None),
    *sites(8, 1, None, 7, country="US", region="", city="Boston, MA"),
    site(8, 4, 3, region="KR-26", city="부산"),
    *sites(9, 3, 4, region="KR-26", city="Busan"),
    site(9, 3, None, country="", region="", city=""),
    *sites(10, 4),
    *sites(11, 1, 2, 3, 4, 5),
    *sites(12, 1, 2),
    *sites(13, 2, 4),
    *sites(14, 1, None),
    *sites(15, 1, 5),
    site(16, 1, 5, certainty="as_written"),
    *(row for number in range(17, 30) for row in sites(number, number % 5 + 1, (number + 2) % 5 + 1)),
]
LINKS: list[Row] = [
    {"trial_a": 2, "trial_b": 8, "reason": "protocol_number", "shared": "EFC1"},
    {"trial_a": 4, "trial_b": 9, "reason": "registry_number", "shared": "NCT00000009"},
]
AWKWARD: Frames = frames(snapshots=SNAPSHOTS, trials=TRIALS, sites=SITES, hospitals=HOSPITALS, sponsors=SPONSORS, links=LINKS)
MEMBERS = members(
    ("alpha", "2014-01-01", "2014-12-31"), ("beta", "2016-06-01", "2016-06-01"), ("nowhere", None, None), ("never-listed", "2013-01-01", "2013-02-01")
)
