"""Metrics of registry trials on the command line: over the records' own trials and over a store."""

import json
from pathlib import Path

import pytest

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.cli import main
from oi_metrics.registry.storage import parquet
from tests.registry.stores import AWKWARD


def tables(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(["trial-metrics", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)["tables"]


def test_every_metric_of_the_records_own_trials(capsys) -> None:
    found = tables(capsys)
    assert list(found) == [name for name in TRIAL_METRICS if name != "hospital_profile"]
    assert [row["company_trials"] for row in found["hospital_ranking"][:4]] == [29, 28, 24, 18]


def test_a_store_a_choice_and_an_option(capsys, tmp_path: Path) -> None:
    place = tmp_path / "store"
    parquet.save(AWKWARD, place)
    found = tables(
        capsys, "trials_by", "hospital_profile", "--trials", str(place), "--filter", "registry=mfds", "--option", "by=registry", "--option", "hospital=alpha"
    )
    assert {row["group"] for row in found["trials_by"]} == {"mfds"}
    assert found["hospital_profile"]


@pytest.mark.parametrize(("lang", "title"), [("en", "Hospitals by share of trials (hospital_ranking)"), ("ko", "(hospital_ranking)")])
def test_tables_for_readers(capsys, lang: str, title: str) -> None:
    assert main(["trial-metrics", "--lang", lang, "--option", "by=sponsor"]) == 0
    assert title in capsys.readouterr().out


def test_every_metric_is_listed(capsys) -> None:
    assert main(["trial-metrics", "--list"]) == 0
    printed = capsys.readouterr().out
    assert all(metric.definition in printed for metric in TRIAL_METRICS.values())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["moon"], "'moon' is not a metric of trials"),
        (["trials_by", "--filter", "moon=1"], "'moon' is not a choice of trials"),
        (["trials_by", "--filter", "registry"], "'registry' is not KEY=VALUE"),
        (["trials_by", "--option", "moon=1"], "'moon' is not an option"),
        (["trials_by", "--option", "by=moon"], "trials_by: by=moon is not known; use registry, phase, region, sponsor, therapeutic_area"),
        (["peers", "--option", "top=many"], "peers: top=many is no whole number; write top=10"),
        (["peers", "--trials", "/no/such/store"], "/no/such/store: holds no store of trials; make one with"),
    ],
)
def test_a_wrong_call_is_said_and_ends_with_2(capsys, arguments: list[str], said: str) -> None:
    assert main(["trial-metrics", *arguments]) == 2
    assert said in capsys.readouterr().err
