"""The registry metrics as plain DuckDB SQL, the reference of the bench: one statement or more a metric, no Python but to
fetch. Betweenness and communities are no questions for SQL: the reference takes its pairs through the same functions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from oi_metrics.metrics.graph import betweenness, communities

PAIRS = "pairs AS (SELECT DISTINCT trial, hospital FROM sites WHERE hospital IS NOT NULL)"
FACTS = "facts AS (SELECT t.*, s.company FROM trials t JOIN sponsors s USING (sponsor))"
WILSON = """(p + 3.8414588 / (2 * n) - 1.959964 * sqrt(p * (1 - p) / n + 3.8414588 / (4 * n * n))) / (1 + 3.8414588 / n) AS low,
    (p + 3.8414588 / (2 * n) + 1.959964 * sqrt(p * (1 - p) / n + 3.8414588 / (4 * n * n))) / (1 + 3.8414588 / n) AS high"""
SHOWN = f"WITH {PAIRS}, shown AS (SELECT hospital FROM pairs GROUP BY hospital ORDER BY count(*) DESC, hospital LIMIT 190), \
those AS (SELECT * FROM pairs WHERE hospital IN (SELECT hospital FROM shown))"
EDGES = f"{SHOWN} SELECT a.hospital AS a, b.hospital AS b, count(*) AS trials FROM those a JOIN those b ON a.trial = b.trial AND a.hospital < b.hospital GROUP BY ALL"
ACTIVITY = f"WITH {PAIRS}, {FACTS} SELECT hospital, year, count(*) AS trials, sum(company::INT) AS own FROM pairs JOIN facts USING (trial) GROUP BY ALL"

STATEMENTS: dict[str, tuple[str, ...]] = {
    "coverage": (
        "WITH spans AS (SELECT * FROM snapshots WHERE first_day IS NOT NULL AND last_day IS NOT NULL), "
        "years AS (SELECT unnest(range(min(year(first_day)), max(year(last_day)) + 1)) AS year FROM spans), "
        "reached AS (SELECT *, year(first_day) <= year AND year(last_day) >= year AS reaches, sites_from IS NULL OR year(sites_from) <= year AS names FROM spans, years), "
        "states AS (SELECT registry, year, count(*) FILTER (WHERE reaches) AS snapshots, bool_or(reaches AND names) AS naming FROM reached GROUP BY ALL), "
        "dated AS (SELECT registry, year(posted_earliest) AS year, count(*) AS trials FROM trials WHERE year(posted_earliest) = year(posted_latest) GROUP BY ALL) "
        "SELECT registry, year, CASE WHEN snapshots = 0 THEN 'not_covered' WHEN naming THEN 'covered' ELSE 'sites_not_named' END AS state, "
        "CASE WHEN snapshots > 0 THEN coalesce(trials, 0) END AS trials, snapshots FROM states LEFT JOIN dated USING (registry, year) ORDER BY registry, year",
    ),
    "trials_per_year": (
        f"WITH {FACTS} SELECT registry, year(posted_earliest) AS first, year(posted_latest) AS last, count(*) AS trials, sum(company::INT) AS own, "
        "sum(sites_named::INT) AS named FROM facts GROUP BY ALL",
        "SELECT registry, year(posted_earliest) AS first, year(posted_latest) AS last, count(hospital) AS sites, count(DISTINCT hospital) AS hospitals, "
        "count(*) - count(hospital) AS unnamed FROM sites JOIN trials USING (trial) GROUP BY ALL",
        "SELECT registry, year(posted_earliest) AS first, year(posted_latest) AS last, hospital, count(*) AS sites FROM sites JOIN trials USING (trial) "
        "WHERE posted_earliest IS NULL OR posted_latest IS NULL OR year(posted_earliest) <> year(posted_latest) GROUP BY ALL",
    ),
    "trials_by": (
        f"WITH {FACTS} SELECT phase, count(*) AS trials, sum(company::INT) AS own, sum(sites_named::INT) AS named FROM facts GROUP BY ALL",
        "SELECT phase, count(hospital) AS sites, count(DISTINCT hospital) AS hospitals, count(*) - count(hospital) AS unnamed "
        "FROM sites JOIN trials USING (trial) GROUP BY ALL",
    ),
    "hospital_ranking": (
        f"WITH {PAIRS}, {FACTS}, listed AS (SELECT * FROM pairs JOIN facts USING (trial)), "
        "n AS (SELECT count(DISTINCT trial) AS n FROM listed WHERE company), "
        "sure AS (SELECT hospital, max(certainty) AS certainty FROM sites WHERE hospital IS NOT NULL GROUP BY hospital), "
        "counts AS (SELECT hospital, count(*) AS trials, sum(company::INT) AS own, count(DISTINCT nullif(therapeutic_area, '')) AS areas, "
        "min(year) AS first, max(year) AS last FROM listed GROUP BY hospital), shares AS (SELECT *, own / n AS p FROM counts, n) "
        f"SELECT h.hospital_id, h.name_en, h.name_ko, h.city, h.region, h.latitude, h.longitude, s.*, u.certainty, {WILSON}, "
        "rank() OVER (ORDER BY own DESC) AS place FROM shares s JOIN hospitals h USING (hospital) JOIN sure u USING (hospital) ORDER BY own DESC, trials DESC, name_en",
    ),
    "hospital_profile": (
        f"WITH {FACTS} SELECT year, phase, therapeutic_area, sponsor, registry, count(*) AS trials, sum(company::INT) AS own FROM facts "
        "WHERE trial IN (SELECT trial FROM sites WHERE hospital = 1) GROUP BY ALL",
        f"WITH {PAIRS}, {FACTS} SELECT hospital, count(*) AS trials, sum(company::INT) AS own FROM pairs JOIN facts USING (trial) "
        "WHERE hospital <> 1 AND trial IN (SELECT trial FROM sites WHERE hospital = 1) GROUP BY ALL ORDER BY trials DESC LIMIT 20",
    ),
    "cotrial_hospitals": (f"WITH {PAIRS} SELECT hospital, count(*) AS trials FROM pairs GROUP BY hospital ORDER BY trials DESC LIMIT 190", EDGES),
    "cotrial_pairs": (f"{EDGES} ORDER BY trials DESC LIMIT 2000",),
    "trial_concentration": (
        f"WITH {PAIRS}, {FACTS}, counts AS (SELECT hospital, count(*) AS k, sum(company::INT) AS own FROM pairs JOIN facts USING (trial) GROUP BY hospital), "
        "shares AS (SELECT k / sum(k) OVER () AS p, own / sum(own) OVER () AS q FROM counts) "
        "SELECT sum(p * p), -sum(p * ln(p)), sum(q * q), -sum(CASE WHEN q > 0 THEN q * ln(q) END) FROM shares",
        f"WITH {PAIRS}, {FACTS} SELECT company, count(DISTINCT trial) FROM pairs JOIN facts USING (trial) GROUP BY company",
        f"WITH {FACTS} SELECT company, count(*) FROM sites JOIN facts USING (trial) WHERE hospital IS NULL GROUP BY company",
    ),
    "members_before_after": (ACTIVITY,),
    "members_matched": (ACTIVITY,),
    "peers": (
        "SELECT sponsor, count(*) AS trials FROM trials GROUP BY sponsor",
        f"WITH {PAIRS}, top AS (SELECT sponsor FROM trials GROUP BY sponsor ORDER BY count(*) DESC LIMIT 15), "
        "listed AS (SELECT sponsor, trial, hospital FROM pairs JOIN trials USING (trial) WHERE sponsor IN (SELECT sponsor FROM top)), "
        "counts AS (SELECT sponsor, hospital, count(*) AS k FROM listed GROUP BY ALL) "
        "SELECT sponsor, count(*) AS hospitals, sum(k) AS placed, sum(k * k) / sum(k) ** 2 AS hhi, "
        "(SELECT count(DISTINCT trial) FROM listed l WHERE l.sponsor = c.sponsor) AS n FROM counts c GROUP BY sponsor",
        f"WITH {PAIRS}, top AS (SELECT sponsor FROM trials GROUP BY sponsor ORDER BY count(*) DESC LIMIT 15) "
        "SELECT sponsor, count(DISTINCT trial) FROM pairs JOIN trials USING (trial) WHERE hospital <= 5 AND sponsor IN (SELECT sponsor FROM top) GROUP BY sponsor",
        "WITH top AS (SELECT sponsor FROM trials GROUP BY sponsor ORDER BY count(*) DESC LIMIT 15) "
        "SELECT sponsor, count(hospital), count(*) FROM sites JOIN trials USING (trial) WHERE sponsor IN (SELECT sponsor FROM top) GROUP BY sponsor",
    ),
    "candidates": (
        f"WITH {PAIRS}, {FACTS}, counts AS (SELECT hospital, count(*) AS trials, sum(company::INT) AS own, count(DISTINCT nullif(therapeutic_area, '')) AS areas, "
        "sum((phase[1] IN ('0', '1'))::INT) AS early, count(DISTINCT sponsor) AS sponsors, count(DISTINCT year) AS years FROM pairs JOIN facts USING (trial) "
        "GROUP BY hospital), sure AS (SELECT hospital, max(certainty) AS certainty FROM sites WHERE hospital IS NOT NULL GROUP BY hospital) "
        "SELECT h.hospital_id, h.name_en, h.name_ko, h.city, h.region, u.certainty, c.*, percent_rank() OVER (ORDER BY trials) + percent_rank() OVER (ORDER BY own) "
        "+ percent_rank() OVER (ORDER BY areas) + percent_rank() OVER (ORDER BY early) + percent_rank() OVER (ORDER BY sponsors) "
        "+ percent_rank() OVER (ORDER BY years) AS score FROM counts c JOIN hospitals h USING (hospital) JOIN sure u USING (hospital) ORDER BY score DESC",
    ),
    "unnamed_sites": (
        "SELECT country, region, city, count(*) AS sites, count(*) - count(hospital) AS unnamed, count(DISTINCT CASE WHEN hospital IS NULL THEN trial END) AS trials "
        "FROM sites GROUP BY ALL HAVING unnamed > 0 ORDER BY unnamed DESC",
    ),
    "linked_trials": (
        "SELECT a.trial_id, a.registry, a.posted, b.trial_id, b.registry, b.posted, l.reason, l.shared FROM links l "
        "JOIN trials a ON a.trial = l.trial_a JOIN trials b ON b.trial = l.trial_b ORDER BY a.trial_id",
    ),
}  # fmt: skip


def answer(connection: Any, name: str) -> list[pd.DataFrame]:
    """The answer of a metric by SQL alone, and the figures of the network from it."""
    found = [connection.sql(statement).df() for statement in STATEMENTS[name]]
    return [*found, _figures(*found)] if name == "cotrial_hospitals" else found


def _figures(hospitals: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    index, size = pd.Index(hospitals["hospital"]), np.sqrt(hospitals["trials"].to_numpy())
    shared = np.zeros((len(index), len(index)))
    a, b = index.get_indexer(pairs["a"]), index.get_indexer(pairs["b"])
    shared[a, b] = shared[b, a] = pairs["trials"]
    return hospitals.assign(betweenness=betweenness(shared > 0), community=communities(shared / np.outer(size, size)))
