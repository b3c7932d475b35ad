"""The registry metrics as plain DuckDB SQL, the reference of the bench: for the default choice and options one statement
a metric, whose rows are the metric's finished table, and no Python but to fetch them.

Betweenness and communities are no questions for SQL: the reference gives its pairs to the same functions.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from oi_metrics.metrics.graph import betweenness
from oi_metrics.registry.members import NO_MEMBERS, Members
from oi_metrics.registry.metrics.candidates import EARLY_PHASES, INGREDIENTS
from oi_metrics.registry.metrics.network import _numbered
from oi_metrics.registry.metrics.years import OF_SITES, OF_TRIALS
from oi_metrics.registry.schema import TABLES

FACTS = "facts AS (SELECT *, sponsor IN (SELECT sponsor FROM sponsors WHERE company) AS company FROM trials)"
PAIRS = "pairs AS (SELECT DISTINCT trial, hospital FROM sites WHERE hospital IS NOT NULL)"
SMALL = "CASE WHEN n >= 10 THEN '' ELSE 'small_n' END"
SPREAD = "(1 + 3.8414588206941227 / n)"
MIDDLE = f"(share + 3.8414588206941227 / (2 * n)) / {SPREAD}"
HALF = f"1.959963984540054 / {SPREAD} * sqrt(share * (1 - share) / n + 3.8414588206941227 / (4 * n * n))"
WILSON = f"CASE WHEN share IS NOT NULL THEN greatest({MIDDLE} - {HALF}, 0) END AS low, CASE WHEN share IS NOT NULL THEN least({MIDDLE} + {HALF}, 1) END AS high"

REACHED = """spans AS (SELECT registry, first_day, last_day, sites_from FROM snapshots WHERE first_day IS NOT NULL AND last_day IS NOT NULL),
years AS (SELECT unnest(range(min(year(first_day)), max(year(last_day)) + 1)) AS year FROM spans),
held AS (SELECT *, coalesce(year(sites_from) <= year, true) AS names, CASE WHEN names THEN greatest(first_day, sites_from) ELSE first_day END AS begins
    FROM spans JOIN years ON year BETWEEN year(first_day) AND year(last_day)),
reached AS (SELECT registry, year, count(*) AS snapshots, bool_or(names) AS naming, list_reduce(
    coalesce(list([begins, last_day] ORDER BY begins) FILTER (names), list([begins, last_day] ORDER BY begins)),
    lambda done, span: CASE WHEN span[1] <= done[2] + 31 THEN [done[1], greatest(done[2], span[2])] ELSE done END,
    [make_date(year, 1, 1), make_date(year, 1, 1)])[2] >= make_date(year, 12, 31) - 31 AS whole FROM held GROUP BY registry, year)"""
"""Of each registry and year the snapshots that reach into it, whether any names sites there, and whether they lack at most
31 days of it: the spans joined in their order, as far as they follow on from the year's beginning."""
STATES = f"""{REACHED}, states AS (SELECT year, CASE WHEN bool_and(naming) THEN 'covered' WHEN bool_or(naming) THEN 'partly' ELSE 'sites_not_named' END AS state,
    bool_and(whole) AS whole FROM reached GROUP BY year)"""

COMPANY_TRIALS = "company_trials AS MATERIALIZED (SELECT trial FROM trials WHERE sponsor IN (SELECT sponsor FROM sponsors WHERE company))"
AREAS = "areas AS (SELECT therapeutic_area, 1::INT << row_number() OVER ()::INT AS area FROM (SELECT DISTINCT therapeutic_area FROM trials WHERE therapeutic_area <> ''))"
"""A bit for each area, of which there are fewer than 31: distinct ones are counted as bits."""
COUNTS = """CASE WHEN bool_or(known) THEN 'named' ELSE 'as_written' END AS certainty, count(*) AS trials, count(*) FILTER (company) AS company_trials,
    coalesce(bit_count(bit_or(area)), 0) AS areas"""

SHOWN = f"""{PAIRS}, shown AS MATERIALIZED (SELECT hospital, count(*) AS trials FROM pairs GROUP BY hospital ORDER BY trials DESC, hospital LIMIT 190),
those AS MATERIALIZED (SELECT trial, hospital FROM pairs WHERE hospital IN (SELECT hospital FROM shown)),
edges AS MATERIALIZED (SELECT a.hospital AS a, b.hospital AS b, count(*) AS trials FROM those a JOIN those b ON a.trial = b.trial AND a.hospital < b.hospital GROUP BY ALL)"""

SEATS = f"""{STATES}, good AS MATERIALIZED (SELECT year, row_number() OVER (ORDER BY year) AS place FROM states WHERE state = 'covered' AND whole),
seats AS MATERIALIZED (SELECT members.rowid AS seat, members.*, hospital FROM members LEFT JOIN hospitals USING (hospital_id)),
sides AS MATERIALIZED (SELECT seat, year, coalesce(year < year(joined_earliest), false) AS early,
    coalesce(year > year(joined_latest) AND (left_earliest IS NULL OR year < year(left_earliest)), false) AS late FROM seats LEFT JOIN good ON true)"""
PERIODS = """count(*) FILTER (early) AS years_before, coalesce(sum(trials) FILTER (early), 0)::BIGINT AS trials_before,
    count(*) FILTER (late) AS years_after, coalesce(sum(trials) FILTER (late), 0)::BIGINT AS trials_after,
    coalesce(string_agg(year, ';' ORDER BY year) FILTER (early), '') AS which_before, coalesce(string_agg(year, ';' ORDER BY year) FILTER (late), '') AS which_after"""
RATES = """CASE WHEN reason = '' THEN trials_before / years_before END AS before, CASE WHEN reason = '' THEN trials_after / years_after END AS after,
    after - before AS change"""
NO_YEARS = "WHEN years_before = 0 THEN 'no_years_before' WHEN years_after = 0 THEN 'no_years_after'"

SHOWN_PERIODS = "years_before, trials_before, before, years_after, trials_after, after, change, which_before, which_after"
SUMS = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in (*OF_TRIALS, *OF_SITES))
SITES_IF_NAMED = ", ".join(f"CASE WHEN named THEN coalesce({name}, 0) END AS {name}" for name in OF_SITES)

MIDDLES = ", ".join(f"of_{name} AS (SELECT {name}, (2 * sum(count(*)) OVER (ORDER BY {name}) - count(*))::INT AS middle FROM pool GROUP BY {name})" for name in INGREDIENTS)  # fmt: skip
"""By ingredient, twice the candidates with less of it and once those with as much: whole numbers, which tie exactly."""
OTHERS = ", ".join(f"rank() OVER (ORDER BY total {sign} {name} DESC) AS r{place}" for place, (name, sign) in enumerate(product(INGREDIENTS, "-+")))
OTHER_RANKS = ", ".join(f"r{place}" for place in range(2 * len(INGREDIENTS)))

STATEMENTS: dict[str, str] = {
    "coverage": f"""
WITH {REACHED}, dated AS (SELECT registry, year(posted_earliest) AS year, count(*) AS trials FROM trials WHERE year(posted_earliest) = year(posted_latest) GROUP BY ALL)
SELECT registry, year, CASE WHEN naming THEN 'covered' WHEN snapshots > 0 THEN 'sites_not_named' ELSE 'not_covered' END AS state, coalesce(whole, false) AS whole,
    CASE WHEN snapshots > 0 THEN coalesce(trials, 0) END AS trials, coalesce(snapshots, 0) AS snapshots
FROM (SELECT DISTINCT registry FROM spans) CROSS JOIN years LEFT JOIN reached USING (registry, year) LEFT JOIN dated USING (registry, year) ORDER BY registry, year""",
    "trials_per_year": f"""
WITH {STATES}, {FACTS}, registries AS MATERIALIZED (SELECT registry, row_number() OVER () AS number FROM (SELECT DISTINCT registry FROM trials)),
-- a cell: the registry and the years between which a trial lies, as one number; 0 for a bound that is missing
spanned AS (SELECT trial, company, sites_named, (number * 10000 + coalesce(year(posted_earliest), 0)) * 10000 + coalesce(year(posted_latest), 0) AS cell
    FROM facts JOIN registries USING (registry)),
of_trials AS (SELECT cell, count(*) AS trials, count(*) FILTER (company) AS company_trials, count(*) FILTER (sites_named) AS trials_named FROM spanned GROUP BY cell),
met AS MATERIALIZED (SELECT cell, hospital, count(*) AS n FROM sites JOIN spanned USING (trial) GROUP BY ALL),
of_sites AS (SELECT cell, sum(n) FILTER (hospital IS NOT NULL) AS sites, count(hospital) AS hospitals, sum(n) FILTER (hospital IS NULL) AS unnamed_sites FROM met GROUP BY cell),
cells AS MATERIALIZED (SELECT * EXCLUDE (hospitals), cell // 100000000 AS number, cell // 10000 % 10000 AS first, cell % 10000 AS last,
    CASE WHEN first = 0 OR last = 0 THEN 'undated' WHEN first = last THEN 'dated' ELSE 'possible' END AS certainty, CASE certainty WHEN 'dated' THEN hospitals END AS hospitals,
    unnest(CASE certainty WHEN 'undated' THEN [0] ELSE range(first, last + 1) END) AS year FROM of_trials LEFT JOIN of_sites USING (cell)),
found AS (
    FROM cells UNION ALL BY NAME SELECT number, year, 'dated' AS certainty FROM registries CROSS JOIN years
    UNION ALL BY NAME SELECT number, year, certainty, count(DISTINCT hospital) AS hospitals FROM met JOIN cells USING (cell) WHERE certainty <> 'dated' GROUP BY ALL),
summed AS (SELECT registry, nullif(year, 0) AS year, certainty, {SUMS} FROM found JOIN registries USING (number) GROUP BY ALL),
told AS (SELECT *, CASE WHEN year IS NULL THEN '' ELSE coalesce(state, 'not_covered') END AS now, now <> 'not_covered' OR trials > 0 AS listed,
    now NOT IN ('not_covered', 'sites_not_named') OR sites + unnamed_sites > 0 AS named FROM summed LEFT JOIN states USING (year))
SELECT year, 'registry' AS "by", coalesce(nullif(registry, ''), 'not_stated') AS "group", '' AS name, certainty, CASE WHEN listed THEN trials END AS trials,
    CASE WHEN listed THEN company_trials END AS company_trials, CASE WHEN listed THEN trials_named END AS trials_named, {SITES_IF_NAMED}, now AS state, coalesce(whole, false) AS whole
FROM told ORDER BY year NULLS LAST, certainty, "group" """,
    "trials_by": f"""
WITH {FACTS}, phases AS MATERIALIZED (SELECT phase, row_number() OVER () AS number FROM (SELECT DISTINCT phase FROM trials)),
of_trials AS (SELECT phase, count(*) AS trials, count(*) FILTER (company) AS company_trials, count(*) FILTER (sites_named) AS trials_named FROM facts GROUP BY phase),
of_sites AS (SELECT number, count(hospital) AS sites, count(DISTINCT hospital) AS hospitals, count(*) - count(hospital) AS unnamed_sites
    FROM sites JOIN (SELECT trial, number FROM trials JOIN phases USING (phase)) USING (trial) GROUP BY number),
told AS (SELECT *, trials_named > 0 OR sites IS NOT NULL AS named, sum(trials) OVER ()::BIGINT AS n FROM of_trials JOIN phases USING (phase) LEFT JOIN of_sites USING (number))
SELECT 'phase' AS "by", coalesce(nullif(phase, ''), 'not_stated') AS "group", '' AS name, trials, company_trials, trials_named, {SITES_IF_NAMED},
    CASE WHEN n >= 10 THEN trials / n END AS share, n FROM told ORDER BY trials DESC, "group" """,
    "hospital_ranking": f"""
WITH {FACTS}, {AREAS}, told AS MATERIALIZED (SELECT trial, company, area, year::SMALLINT AS year FROM facts LEFT JOIN areas USING (therapeutic_area)),
seen AS (SELECT trial, hospital, company, area, year, bool_or(certainty = 'named') AS known FROM sites JOIN told USING (trial) WHERE hospital IS NOT NULL GROUP BY ALL),
counts AS MATERIALIZED (SELECT hospital, {COUNTS}, min(year) AS first_year, max(year) AS last_year FROM seen GROUP BY hospital),
listed AS (SELECT count(DISTINCT trial) AS n FROM sites WHERE hospital IS NOT NULL AND trial IN (SELECT trial FROM told WHERE company)),
kinds AS (SELECT company_trials, count(*) AS hospitals, n, CASE WHEN n >= 10 THEN company_trials / n END AS share FROM counts CROSS JOIN listed GROUP BY ALL),
ranked AS MATERIALIZED (SELECT *, {WILSON}, (sum(hospitals) OVER (ORDER BY company_trials DESC) - hospitals + 1)::BIGINT AS rank FROM kinds),
ranges AS (SELECT r.*, best.rank AS rank_low, worst.rank + worst.hospitals - 1 AS rank_high
    FROM ranked r ASOF LEFT JOIN ranked best ON r.high >= best.low ASOF LEFT JOIN ranked worst ON r.low <= worst.high)
SELECT 'company' AS whose, hospital, hospital_id, name_en, name_ko, city, region, latitude, longitude, certainty, hospital_id IN (SELECT hospital_id FROM members WHERE state = 'held') AS member, trials, company_trials,
    n, share, low, high, rank, rank_low, rank_high, areas, first_year, last_year, {SMALL} AS reason
FROM counts JOIN ranges USING (company_trials) JOIN hospitals USING (hospital) ORDER BY company_trials DESC, trials DESC, name_en, hospital""",
    "hospital_profile": f"""
WITH {FACTS}, itself AS MATERIALIZED (SELECT hospital FROM hospitals WHERE hospital_id = getvariable('hospital')),
own AS MATERIALIZED (SELECT trial, year, phase, therapeutic_area, sponsor, registry, company FROM facts
    WHERE trial IN (SELECT trial FROM sites WHERE hospital IN (SELECT hospital FROM itself))),
cells AS (SELECT year, phase, therapeutic_area, sponsor, registry, count(*) AS trials, count(*) FILTER (company) AS company_trials,
    5 - CAST(log2(31 - grouping(year, phase, therapeutic_area, sponsor, registry)) AS INT) AS place
    FROM own GROUP BY GROUPING SETS ((year), (phase), (therapeutic_area), (sponsor), (registry))),
shared AS (SELECT hospital, count(*) AS trials, count(*) FILTER (company) AS company_trials
    FROM (SELECT DISTINCT trial, hospital, company FROM own JOIN sites USING (trial) WHERE hospital NOT IN (SELECT hospital FROM itself)) GROUP BY hospital),
rows AS (
    SELECT place, CASE place WHEN 1 THEN coalesce(year::VARCHAR, 'not_stated') WHEN 4 THEN sponsor_id
        ELSE coalesce(nullif(CASE place WHEN 2 THEN phase WHEN 3 THEN therapeutic_area ELSE registry END, ''), 'not_stated') END AS "group",
        coalesce(name, '') AS name_en, name_en AS name_ko, trials, company_trials, CASE place WHEN 1 THEN coalesce(year, 10000) ELSE -trials END AS nearness
    FROM cells LEFT JOIN sponsors USING (sponsor)
    UNION ALL (SELECT 6, hospital_id, name_en, name_ko, trials, company_trials, -trials FROM shared JOIN hospitals USING (hospital) ORDER BY trials DESC, hospital_id LIMIT 20))
SELECT getvariable('hospital') AS hospital_id, ['year', 'phase', 'therapeutic_area', 'sponsor', 'registry', 'partner'][place] AS dimension, "group", name_en, name_ko,
    trials, company_trials, CASE WHEN n >= 10 THEN trials / n END AS share, n FROM rows CROSS JOIN (SELECT count(*) AS n FROM own) ORDER BY place, nearness, "group" """,
    "cotrial_hospitals": f"""
WITH {SHOWN}, ends AS (SELECT a AS hospital, b AS other, trials FROM edges UNION ALL SELECT b, a, trials FROM edges),
joined AS (SELECT hospital, count(*) AS degree, sum(trials)::BIGINT AS strength, list(other) AS others, list(trials) AS shared FROM ends GROUP BY hospital),
sure AS (SELECT hospital, bool_or(certainty = 'named') AS known FROM sites WHERE hospital IN (SELECT hospital FROM shown) GROUP BY hospital)
SELECT 'all' AS whose, hospital, hospital_id, name_en, name_ko, city, region, latitude, longitude, CASE WHEN known THEN 'named' ELSE 'as_written' END AS certainty,
    hospital_id IN (SELECT hospital_id FROM members WHERE state = 'held') AS member, trials, coalesce(degree, 0) AS degree, coalesce(strength, 0) AS strength,
    coalesce(others, []) AS others, coalesce(shared, []) AS shared
FROM shown JOIN hospitals USING (hospital) JOIN sure USING (hospital) LEFT JOIN joined USING (hospital) ORDER BY trials DESC, hospital""",
    "cotrial_pairs": f"""
WITH {SHOWN}, strongest AS (SELECT * FROM edges)
SELECT 'all' AS whose, a AS hospital_a, b AS hospital_b, x.hospital_id AS hospital_a_id, y.hospital_id AS hospital_b_id, x.name_en AS name_a_en, x.name_ko AS name_a_ko,
    y.name_en AS name_b_en, y.name_ko AS name_b_ko, trials FROM strongest JOIN hospitals x ON x.hospital = a JOIN hospitals y ON y.hospital = b ORDER BY trials DESC, a, b""",
    "trial_concentration": f"""
WITH {COMPANY_TRIALS}, {PAIRS},
counts AS (SELECT hospital, count(*) AS trials, count(*) FILTER (trial IN (SELECT trial FROM company_trials)) AS own FROM pairs GROUP BY hospital),
totals AS (
    SELECT 'company' AS whose, count(DISTINCT CASE WHEN hospital IS NOT NULL THEN trial END) AS n, count(*) - count(hospital) AS unnamed_sites
    FROM sites WHERE trial IN (SELECT trial FROM company_trials)
    UNION ALL SELECT 'all', (SELECT count(DISTINCT trial) FROM sites WHERE hospital IS NOT NULL), (SELECT count(*) FROM sites WHERE hospital IS NULL)),
cells AS (SELECT 'company' AS whose, own AS k FROM counts WHERE own > 0 UNION ALL SELECT 'all', trials FROM counts),
sums AS (SELECT whose, count(*) AS groups, sum(k * k) / sum(k) ** 2 AS hhi, ln(sum(k)) - sum(k * ln(k)) / sum(k) AS shannon_entropy FROM cells GROUP BY whose)
SELECT 'hospital' AS over, whose, unnest(['hhi', 'shannon_entropy', 'effective_number']) AS indicator,
    unnest(CASE WHEN n >= 10 THEN [hhi, shannon_entropy, exp(shannon_entropy)] ELSE [NULL, NULL, NULL] END) AS value, coalesce(groups, 0) AS groups, n, unnamed_sites, {SMALL} AS reason
FROM totals LEFT JOIN sums USING (whose) ORDER BY whose DESC, list_position(['hhi', 'shannon_entropy', 'effective_number'], indicator)""",
    "members_before_after": f"""
WITH {SEATS}, {FACTS}, visited AS MATERIALIZED (SELECT hospital, year, count(*) AS trials
    FROM (SELECT DISTINCT trial, hospital FROM sites WHERE hospital IN (SELECT hospital FROM seats)) JOIN facts USING (trial) WHERE company GROUP BY ALL),
sums AS (SELECT seat, {PERIODS}, count(*) FILTER (year IS NOT NULL AND NOT early AND NOT late) AS excluded_years
    FROM seats JOIN sides USING (seat) LEFT JOIN visited USING (hospital, year) GROUP BY seat),
told AS (SELECT *, CASE WHEN joined_earliest IS NULL AND joined_latest IS NULL THEN 'undated' {NO_YEARS} WHEN trials_before + trials_after < 10 THEN 'small_n' ELSE '' END AS reason, {RATES}
    FROM seats JOIN sums USING (seat))
SELECT 'company' AS whose, told.hospital, told.hospital_id, coalesce(name_en, '') AS name_en, coalesce(name_ko, '') AS name_ko, joined, joined_earliest, joined_latest, {SHOWN_PERIODS},
    excluded_years, coalesce(unplaced.trials, 0) AS unplaced_trials, reason
FROM told LEFT JOIN hospitals USING (hospital) LEFT JOIN (FROM visited WHERE year IS NULL) AS unplaced USING (hospital) ORDER BY seat""",
    "members_matched": f"""
WITH {SEATS}, {FACTS}, seated AS MATERIALIZED (SELECT seat, hospital, count(*) FILTER (early) AS cut FROM seats JOIN sides USING (seat) WHERE hospital IS NOT NULL GROUP BY ALL HAVING cut > 0),
cuts AS MATERIALIZED (SELECT DISTINCT cut FROM seated),
stages AS (SELECT year, min(cut) AS stage FROM good JOIN cuts ON place <= cut GROUP BY year),
early AS MATERIALIZED (SELECT trial, company, stage FROM facts JOIN stages USING (year)),
activity AS (SELECT hospital, stage, count(*) AS trials, count(*) FILTER (company) AS own
    FROM (SELECT DISTINCT trial, hospital, company, stage FROM sites JOIN early USING (trial) WHERE hospital IS NOT NULL) GROUP BY ALL),
rates AS MATERIALIZED (SELECT hospital, cut, coalesce(sum(trials) FILTER (stage <= cut), 0)::BIGINT AS trials, coalesce(sum(own) FILTER (stage <= cut), 0)::BIGINT AS own
    FROM (SELECT DISTINCT hospital FROM sites WHERE hospital IS NOT NULL) LEFT JOIN activity USING (hospital) CROSS JOIN cuts GROUP BY ALL),
kinds AS MATERIALIZED (SELECT cut, trials, own, count(*) AS hospitals, min(hospital, 3) AS nearest FROM rates
    WHERE hospital NOT IN (SELECT hospital FROM seats WHERE hospital IS NOT NULL) GROUP BY ALL),
sums AS (SELECT cut, sum(hospitals) + 1 AS n, sum(hospitals * trials) AS trials, sum(hospitals * trials * trials) AS trials_squared,
    sum(hospitals * own) AS own, sum(hospitals * own * own) AS own_squared FROM kinds GROUP BY cut),
spreads AS (SELECT seat, cut, coalesce(r.trials, 0) AS t, coalesce(r.own, 0) AS o, sqrt(n * (s.trials_squared + t * t) - (s.trials + t) * (s.trials + t)) / n / cut AS of_trials,
    sqrt(n * (s.own_squared + o * o) - (s.own + o) * (s.own + o)) / n / cut AS of_own FROM seated JOIN sums s USING (cut) LEFT JOIN rates r USING (hospital, cut)),
steps AS (SELECT seat, nearest, coalesce((trials / cut - t / cut) / nullif(of_trials, 0), 0) AS x, coalesce((own / cut - o / cut) / nullif(of_own, 0), 0) AS y
    FROM spreads JOIN kinds USING (cut)),
near AS (SELECT seat, min({{'distance': distance, 'hospital': hospital}}, 3) AS matches
    FROM (SELECT seat, sqrt(x * x + y * y) AS distance, unnest(nearest) AS hospital FROM steps) GROUP BY seat),
groups AS MATERIALIZED (SELECT seat, 0 AS place, hospital, 0.0::DOUBLE AS distance FROM seats
    UNION ALL SELECT seat, generate_subscripts(matches, 1), unnest(matches).hospital, unnest(matches).distance FROM near),
visited AS (SELECT hospital, year, count(*) AS trials
    FROM (SELECT DISTINCT trial, hospital FROM sites WHERE hospital IN (SELECT hospital FROM groups)) JOIN facts USING (trial) WHERE company GROUP BY ALL),
figures AS (SELECT seat, place, hospital, distance, {PERIODS} FROM groups JOIN sides USING (seat) LEFT JOIN visited USING (hospital, year) GROUP BY ALL),
told AS (SELECT *, CASE {NO_YEARS} WHEN least(years_before, years_after) < 2 THEN 'few_years' WHEN count(*) OVER itself = 1 THEN 'no_match'
    WHEN sum(trials_before + trials_after) OVER itself < 10 THEN 'small_n' ELSE '' END AS reason, {RATES} FROM figures WINDOW itself AS (PARTITION BY seat))
SELECT 'company' AS whose, seats.hospital_id AS member_id, CASE place WHEN 0 THEN 'member' ELSE 'match' END AS role, told.hospital,
    CASE place WHEN 0 THEN seats.hospital_id ELSE hospitals.hospital_id END AS hospital_id, coalesce(name_en, '') AS name_en, coalesce(name_ko, '') AS name_ko, distance, {SHOWN_PERIODS},
    CASE place WHEN 0 THEN change - avg(change) FILTER (place > 0) OVER (PARTITION BY seat) END AS difference, reason
FROM told JOIN seats USING (seat) LEFT JOIN hospitals ON hospitals.hospital = told.hospital ORDER BY seat, place""",
    "peers": f"""
WITH counted AS MATERIALIZED (SELECT CASE WHEN company THEN -1 ELSE sponsor END AS peer, sum(n)::BIGINT AS trials, arg_max(name, (n, -sponsor)) AS name,
    CASE WHEN peer = -1 THEN '' ELSE any_value(sponsor_id) END AS sponsor_id, list(sponsor) AS numbers
    FROM (SELECT sponsor, count(*) AS n FROM trials GROUP BY sponsor) JOIN sponsors USING (sponsor) GROUP BY peer),
chosen AS MATERIALIZED (SELECT *, rank() OVER (ORDER BY trials DESC) AS rank FROM counted QUALIFY row_number() OVER (ORDER BY trials DESC, peer) <= 10 OR peer = -1),
told AS (SELECT trial, peer FROM trials JOIN (SELECT peer, unnest(numbers) AS sponsor FROM chosen) USING (sponsor)),
seated AS MATERIALIZED (SELECT hospital FROM hospitals WHERE hospital_id IN (SELECT hospital_id FROM members WHERE state = 'held')),
placed AS MATERIALIZED (SELECT peer, trial, hospital, count(*) AS n FROM sites JOIN told USING (trial) GROUP BY ALL),
cells AS (SELECT peer, hospital, count(*) AS k, sum(n) AS n FROM placed GROUP BY ALL),
of_cells AS (SELECT peer, count(hospital) AS hospitals, sum(k) FILTER (hospital IS NOT NULL) AS pairs, sum(k * k) FILTER (hospital IS NOT NULL) AS squares,
    sum(n) FILTER (hospital IS NOT NULL)::BIGINT AS sites, sum(n) FILTER (hospital IS NULL)::BIGINT AS unnamed_sites FROM cells GROUP BY peer),
listed AS (SELECT peer, count(*) AS n, count(*) FILTER (member) AS member_trials FROM (
    SELECT peer, trial, bool_or(hospital IN (SELECT hospital FROM seated)) AS member FROM placed WHERE hospital IS NOT NULL GROUP BY ALL) GROUP BY peer),
figures AS (SELECT * EXCLUDE (n), coalesce(n, 0) AS n, CASE WHEN n >= 10 THEN member_trials / n END AS share FROM chosen LEFT JOIN of_cells USING (peer) LEFT JOIN listed USING (peer))
SELECT sponsor_id, name, peer = -1 AS company, trials, n, coalesce(hospitals, 0) AS hospitals, coalesce(sites, 0) AS sites, coalesce(unnamed_sites, 0) AS unnamed_sites,
    pairs / hospitals AS trials_per_hospital, CASE WHEN n >= 10 THEN squares / (pairs * pairs) END AS hhi, coalesce(member_trials, 0) AS member_trials, share AS member_share, {WILSON},
    rank, {SMALL} AS reason FROM figures ORDER BY trials DESC, peer""",
    "candidates": f"""
WITH {FACTS}, {AREAS}, years AS (SELECT year, row_number() OVER ()::TINYINT AS place FROM (SELECT DISTINCT year FROM trials WHERE year IS NOT NULL)),
told AS MATERIALIZED (SELECT trial, company, area, place, phase IN {EARLY_PHASES} AS early, sponsor FROM facts LEFT JOIN areas USING (therapeutic_area) LEFT JOIN years USING (year)),
seen AS (SELECT trial, hospital, bool_or(certainty = 'named') AS known FROM sites WHERE hospital IS NOT NULL GROUP BY ALL),
counts AS MATERIALIZED (SELECT hospital, {COUNTS}, count(*) FILTER (early) AS early_trials, count(DISTINCT sponsor) AS sponsors,
    coalesce(bit_count(bit_or(1::HUGEINT << place)), 0) AS active_years FROM seen JOIN told USING (trial) GROUP BY hospital),
-- whether fewer than 10 trials list a hospital; they are counted only where no hospital alone has as many
few AS (SELECT 1 FROM counts HAVING max(trials) < 10),
small AS (SELECT count(*) = 1 AND (SELECT count(DISTINCT trial) < 10 FROM sites CROSS JOIN few WHERE hospital IS NOT NULL) AS small FROM few),
placed AS MATERIALIZED (SELECT *, CASE WHEN hospital IN (SELECT hospital FROM hospitals WHERE hospital_id IN (SELECT hospital_id FROM members WHERE state = 'held')) THEN 'member'
    WHEN areas >= 3 THEN 'candidate' ELSE 'below_criterion' END AS role FROM counts CROSS JOIN small),
pool AS MATERIALIZED (SELECT hospital, {", ".join(INGREDIENTS)} FROM placed WHERE role = 'candidate' AND NOT small), {MIDDLES},
middles AS (SELECT hospital, {", ".join(f"of_{name}.middle AS {name}" for name in INGREDIENTS)} FROM pool {" ".join(f"JOIN of_{name} USING ({name})" for name in INGREDIENTS)}),
totals AS (SELECT *, {" + ".join(INGREDIENTS)} AS total FROM middles),
ranks AS (SELECT hospital, total / (12 * count(*) OVER ()) AS score, rank() OVER (ORDER BY total DESC) AS rank, {OTHERS} FROM totals)
SELECT hospital, hospital_id, name_en, name_ko, city, region, certainty, role = 'member' AS member, role, areas >= 3 AS areas_met, {", ".join(INGREDIENTS)}, score, rank,
    least(rank, {OTHER_RANKS}) AS rank_low, greatest(rank, {OTHER_RANKS}) AS rank_high, CASE WHEN small THEN 'small_n' ELSE '' END AS reason
FROM placed LEFT JOIN ranks USING (hospital) JOIN hospitals USING (hospital)
ORDER BY list_position(['candidate', 'member', 'below_criterion'], role), rank NULLS LAST, trials DESC, name_en, hospital""",
    "unnamed_sites": """
WITH by_trial AS (SELECT country, region, city, trial, count(*) AS n FROM sites WHERE hospital IS NULL GROUP BY ALL),
unnamed AS (SELECT country, region, city, count(*) AS trials, sum(n)::BIGINT AS unnamed_sites FROM by_trial GROUP BY ALL),
listed AS (SELECT country, region, city, count(*) AS sites FROM sites GROUP BY ALL)
SELECT country, region, city, sites, unnamed_sites, trials, CASE WHEN sites >= 10 THEN unnamed_sites / sites END AS share
FROM listed JOIN unnamed USING (country, region, city) ORDER BY unnamed_sites DESC, country, region, city""",
    "linked_trials": """
WITH pairs AS MATERIALIZED (SELECT DISTINCT trial_a, trial_b, reason, shared FROM links),
facts AS MATERIALIZED (SELECT trial, trial_id, registry, posted FROM trials WHERE trial IN (SELECT trial_a FROM pairs UNION ALL SELECT trial_b FROM pairs))
SELECT a.trial_id AS trial_a, a.registry AS registry_a, a.posted AS posted_a, b.trial_id AS trial_b, b.registry AS registry_b, b.posted AS posted_b, reason, shared
FROM pairs JOIN facts a ON a.trial = trial_a JOIN facts b ON b.trial = trial_b ORDER BY a.trial_id, b.trial_id, reason, shared""",
}  # fmt: skip


def connected(folder: Path | str, members: Members = NO_MEMBERS, hospital: str = "") -> Any:
    """A connection to DuckDB with a store's tables as views of its files, the members as a table, and the key of the
    hospital to profile."""
    import duckdb

    connection = duckdb.connect()
    for name in TABLES:
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder}/{name}.parquet')")
    seats = members.seats.astype(NO_MEMBERS.seats.dtypes.to_dict())
    connection.register("seats_given", seats)
    connection.execute("CREATE TABLE members AS SELECT * FROM seats_given")
    connection.execute("SET VARIABLE hospital = ?", [hospital])
    return connection


def answer(connection: Any, name: str) -> pd.DataFrame:
    """The table of a metric by SQL alone, and the figures of the network from its pairs."""
    found = connection.sql(STATEMENTS[name]).to_arrow_table().to_pandas()
    return _with_figures(found) if name == "cotrial_hospitals" else found


def _with_figures(hospitals: pd.DataFrame) -> pd.DataFrame:
    """The hospitals with betweenness and communities from the lists of `others` and how many trials are `shared` with each."""
    index, size = pd.Index(hospitals["hospital"]), np.sqrt(hospitals["trials"].to_numpy(dtype="float64"))
    shared = np.zeros((len(index), len(index)), dtype="int64")
    rows = np.repeat(np.arange(len(index)), hospitals["degree"])
    others, trials = (np.concatenate([[], *hospitals.pop(name)]).astype("int64") for name in ("others", "shared"))
    shared[rows, index.get_indexer(others)] = trials
    return hospitals.assign(betweenness=betweenness(shared > 0), community=_numbered(shared / np.outer(size, size)))
