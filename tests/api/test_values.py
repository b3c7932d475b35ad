"""What the API answers is what the command line prints, row by row and statement by statement.

Broken on purpose, each was seen to fail: an API that forgets the filter, the option or the source tiers, that leaves out a row
at the end of a part, that names the statements of the row before.
"""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oi_metrics import evidence, exports, filters
from oi_metrics.api.parameters import possible
from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS
from oi_metrics.catalogue.metric import Metric
from oi_metrics.cli import main, sight
from oi_metrics.cli import trial_metrics as trial_command
from oi_metrics.filters import Filters
from oi_metrics.model.filter_grammar import pairs
from oi_metrics.records.tables import Tables
from oi_metrics.registry.storage.from_records import of_tables
from tests.api.conftest import Ask
from tests.conftest import parties, partners, records

CHOICES = 100
SLOW = ("number_coverage",)
"""Metrics over all others, asked for once in another test."""
YEARS = st.tuples(st.integers(2005, 2026), st.integers(0, 12)).map(lambda span: f"{span[0]}-{span[0] + span[1]}")


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch, embedded: Tables) -> None:
    """Commands take the embedded records that are read already; how records are read is for tests/records."""
    for command in (sight, trial_command):
        monkeypatch.setattr(command, "load", lambda place: embedded)


def printed(metric: Metric, chosen: dict[str, list[str]], options: dict[str, str]) -> dict[str, Any]:
    """What the command line prints of a metric as JSON."""
    command = "trial-metrics" if metric.name in TRIAL_METRICS else "metrics"
    said = [part for text in pairs(chosen) for part in ("--filter", text)]
    asked = [part for name, value in options.items() for part in ("--option", f"{name}={value}")]
    with redirect_stdout(StringIO()) as out:
        assert main([command, metric.name, "--format", "json", *said, *asked]) == 0
    return json.loads(out.getvalue())


@st.composite
def choices(draw: st.DrawFn, tables: Tables) -> tuple[Metric, dict[str, list[str]], dict[str, str]]:
    """A metric with filters and options that it takes."""
    metric = METRICS[draw(st.sampled_from([name for name in METRICS if name not in SLOW]))]
    trials = of_tables(tables)
    codes = possible(trials) if metric.name in TRIAL_METRICS else filters.possible(tables)
    chosen = {
        name: draw(st.lists(st.sampled_from([code for code in codes[name] if code != "all"]), min_size=1, max_size=2, unique=True))
        for name in draw(st.lists(st.sampled_from(sorted(codes)), max_size=2, unique=True))
    }
    if draw(st.booleans()):
        chosen |= {"years": [draw(YEARS)], "undated": [draw(st.sampled_from(["yes", "no"]))]}
    if metric.name in RECORD_METRICS and draw(st.integers(0, 4)) == 0:
        chosen["text"] = [draw(st.sampled_from(["Seoul", "병원", "2018", "nothing of the kind"]))]
    options = {}
    for option in metric.options:
        if option.required:
            options[option.name] = draw(st.sampled_from(tables.trial_sites["partner_id"].unique().tolist()))
        elif option.values and draw(st.booleans()):
            options[option.name] = draw(st.sampled_from(option.values))
        elif option.number and draw(st.booleans()):
            options[option.name] = str(draw(st.integers(1, 2030)))
    return metric, chosen, options


@given(data=st.data())
@settings(max_examples=CHOICES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("read_once")
def test_a_hundred_choices_are_what_the_command_line_prints(data: st.DataObject, ask: Ask, embedded: Tables) -> None:
    metric, chosen, options = data.draw(choices(embedded))
    answered = ask(f"/api/v1/metrics/{metric.name}", {**chosen, **options})
    assert answered.status == 200, answered.body
    told, expected = answered.told, printed(metric, chosen, options)
    assert [row["values"] for row in told["rows"]] == expected["tables"][metric.name]
    assert {name: told[name] for name in ("edition", "as_of", "filter", "source_tiers")} == {name: expected[name] for name in expected if name != "tables"}
    for row in told["rows"]:
        assert {*row["supports"], *row["contradicts"]} <= set(told["statements"]) | set(told["snapshots"])
        assert row["behind"] == {side: len(row[side]) for side in ("supports", "contradicts")} | _records(row["values"])


def _records(values: dict[str, Any]) -> dict[str, int]:
    return {"records": len(values["records"])} if "records" in values else {}


@pytest.mark.parametrize("most", [0, 1, 3])
def test_what_is_not_named_is_counted(ask: Ask, most: int) -> None:
    whole, part = (ask("/api/v1/metrics/agreements_by_certainty", {"behind": behind}).told for behind in (1000, most))
    assert len(whole["statements"]) > 3 and max(row["behind"]["records"] for row in whole["rows"]) > 3
    for every, some in zip(whole["rows"], part["rows"], strict=True):
        assert some["behind"] == every["behind"]
        assert (some["supports"], some["contradicts"]) == (every["supports"][:most], every["contradicts"][:most])
        assert some["values"] == {**every["values"], "records": every["values"]["records"][:most]}
    assert set(part["statements"]) == {key for row in part["rows"] for key in (*row["supports"], *row["contradicts"])}
    for every, some in zip(whole["sentences"], part["sentences"], strict=True):
        assert some == {**every, "statements": every["statements"][:most]}


@given(data=st.data())
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_statements_of_a_row_are_those_that_the_screen_opens_for_it(data: st.DataObject, ask: Ask, embedded: Tables) -> None:
    name = data.draw(st.sampled_from([name for name in RECORD_METRICS if name not in SLOW]))
    tier = tuple(data.draw(st.lists(st.sampled_from(["company_page", "public_record", "registry"]), unique=True, max_size=2)))
    tables = filters.apply(embedded, Filters(tier=tier))
    for row in ask(f"/api/v1/metrics/{name}", {"tier": tier}).told["rows"]:
        trail = evidence.trail(tables, row["values"]["records"])
        for stance, side in (("supports", "supports"), ("contradicts", "contradicts")):
            assert set(row[side]) == set(trail.loc[trail["stance"] == stance, "statement_id"])


def test_a_row_names_what_supports_and_what_contradicts_it(ask: Ask, serve) -> None:
    serve(
        records(
            partners=partners(h="hospital"),
            agreements=[{"agreement_id": "a", "signed": "2018"}],
            parties=parties("a", "h"),
            statements=[{"statement_id": "yes", "summary_ko": "그렇다."}, {"statement_id": "no"}],
            evidence=[
                {"record_type": "agreements", "record_id": "a", "statement_id": "yes"},
                {"record_type": "agreements", "record_id": "a", "field": "signed", "value": "2019", "statement_id": "no", "stance": "contradicts"},
            ],
        )
    )
    told = ask("/api/v1/metrics/agreements_per_year", {"lang": "ko"}).told
    (row,) = [row for row in told["rows"] if row["values"]["agreements"]]
    assert (row["values"]["year"], row["values"]["certainty"], row["supports"], row["contradicts"]) == (2018, "dated", ["yes"], ["no"])
    source = {"publisher": "A publisher", "published": "", "tier": "company_page", "locator": "Body", "url": ""}
    assert told["statements"] == {"yes": {"text": "그렇다.", **source}, "no": {"text": "그렇게 적는다.", **source}}
    assert told["title"] == "연도별 협약" and told["sentences"]


@pytest.mark.parametrize("limit", [1, 3, 19, 1000])
def test_parts_are_the_whole(ask: Ask, limit: int) -> None:
    whole, rows, after = ask("/api/v1/metrics/agreements_per_year").told, [], 0
    while after is not None:
        part = ask("/api/v1/metrics/agreements_per_year", {"limit": limit, "after": after})
        rows, after = rows + part.told["rows"], part.told["next_after"]
        following = f'</api/v1/metrics/agreements_per_year?after={after}&limit={limit}&format=json>; rel="next"'
        assert part.headers.get("link") == (following if after is not None else None)
    assert rows == whole["rows"] and len(rows) == whole["rows_in_all"]


def test_csv_is_a_download_and_arrow_has_the_same_rows(ask: Ask, embedded: Tables) -> None:
    table = METRICS["commitments"].table(embedded)
    assert ask("/api/v1/metrics/commitments", "format=csv").body == exports.csv_bytes(table, None)
    arrow = pa.ipc.open_stream(ask("/api/v1/metrics/commitments", "format=arrow").body).read_all()
    assert arrow.to_pylist() == [row["values"] for row in ask("/api/v1/metrics/commitments").told["rows"]]
    assert arrow.schema.metadata[b"edition"].decode() == embedded.edition


def test_the_largest_amount_is_kept_to_the_last_digit(ask: Ask, serve) -> None:
    serve(records(agreements=[{"agreement_id": "a"}], amounts=[{"agreement_id": "a", "amount": 10**30 - 1}]))
    arrow = pa.ipc.open_stream(ask("/api/v1/records/amounts", "format=arrow").body).read_all()
    assert arrow["amount"].to_pylist() == [10**30 - 1]
    assert ask("/api/v1/records/amounts").told["rows"][0]["values"]["amount"] == str(10**30 - 1)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_every_form(ask: Ask, name: str) -> None:
    asked = {"hospital": "snuh"} if name == "hospital_profile" else {}
    told = ask(f"/api/v1/metrics/{name}", asked).told
    assert {column["name"] for column in told["columns"]} <= set(told["rows"][0]["values"]) if told["rows"] else True
    assert ask(f"/api/v1/metrics/{name}", {**asked, "format": "csv"}).status == 200
    arrow = pa.ipc.open_stream(ask(f"/api/v1/metrics/{name}", {**asked, "format": "arrow"}).body).read_all()
    assert arrow.num_rows == len(told["rows"]) and arrow.column_names == [column["name"] for column in told["columns"]]


def test_formulas_are_neutralised_in_csv(ask: Ask, serve) -> None:
    serve(records(partners=[{"partner_id": "p", "name_en": "=1+1", "name_ko": "@x"}]))
    assert b"'=1+1,'@x" in ask("/api/v1/records/partners", "format=csv").body
    assert ask("/api/v1/records/partners").told["rows"][0]["values"]["name_en"] == "=1+1"
