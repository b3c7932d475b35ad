"""Search: what a reader sees of a record or of a figure finds it, however it is written.

Broken on purpose, it was seen to fail: numbers that are found only without what sets thousands apart, tables read in one
language, keys of parties told under Parties.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from oi_metrics import filters, search
from oi_metrics.catalogue.index import METRICS, TRIAL_METRICS
from oi_metrics.catalogue.partners import PROFILE_COLUMNS
from oi_metrics.catalogue.trial_metric import TRIAL_COLUMNS, TrialSource
from oi_metrics.filters import Filters
from oi_metrics.language.escape import plain
from oi_metrics.language.formatting import metric_table, record_table
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.metrics.partners import partner_profile
from oi_metrics.model.columns import Column
from oi_metrics.model.schema import TABLES
from oi_metrics.records.tables import Tables
from oi_metrics.registry.members import members_of
from oi_metrics.registry.metrics.drill_down import trials_behind
from oi_metrics.registry.storage.from_records import of_tables
from pages.widgets import tabulated


def found(tables: Tables, text: str) -> dict[str, int]:
    kept = filters.apply(tables, Filters(text=text))
    return {name: len(kept.frames[name]) for name in search.FOUND if len(kept.frames[name])}


@pytest.mark.parametrize("text", ["Premier", "Asia", "certif", "pledge", "공동 연구", "공동연구", "16 Jun 2009", "2009년 6월 16일", "Joint research"])
def test_what_stands_on_the_screen_is_found(embedded: Tables, text: str) -> None:
    assert found(embedded, text)


def test_every_label_finds_all_that_bear_it(embedded: Tables) -> None:
    joint = int((embedded.agreements["agreement_type"] == "joint_research").sum())
    assert joint == 5
    for text in ("joint_research", "Joint research", "공동 연구", "공동연구"):
        assert search.found_rows(embedded, "agreements", text).sum() == joint


@pytest.mark.parametrize("text", ["정부", "서울대학교병원", "Sanofi"])
def test_one_text_in_every_form_finds_the_same(embedded: Tables, text: str) -> None:
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKD")} | {text.upper(), text.lower(), f"  {text} "}
    forms.add("".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text))
    answers = [found(embedded, form) for form in forms]
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)
    assert all(Filters.from_params(Filters(text=form).to_params()) == Filters(text=form) for form in forms)


def test_a_particle_hides_nothing(embedded: Tables) -> None:
    assert found(embedded, "서울대학교병원을") == found(embedded, "서울대학교병원은") == found(embedded, "서울대학교병원")


def test_no_match_is_no_match(embedded: Tables) -> None:
    assert search.nothing_left(filters.apply(embedded, Filters(text="qwxzj")))
    assert search.found_in(embedded, "qwxzj") == {}


def test_what_matched_is_named(embedded: Tables) -> None:
    assert "statements" in search.found_in(embedded, "Asia")
    assert set(search.found_in(embedded, "pledge")) >= {"amounts"}


def test_what_a_key_or_a_scope_alone_matched_is_told_apart(embedded: Tables) -> None:
    for text in ("yuhs-biobank", "partner_type"):  # the key of an agreement and of its parts, a filter in the scopes of claims
        assert list(search.found_in(embedded, text)) == [search.IN_CODES_ALONE]
    *fields, last = search.found_in(embedded, "premier")
    assert "programmes" in fields and not set(fields) & {*search.CODED, search.CODES}
    assert last == search.IN_CODES_ALONE
    assert search.IN_CODES_ALONE not in search.found_in(embedded, "Seoul National")


def missed(shown: pd.DataFrame, words: Words, find: Callable[[str], pd.Series]) -> list[tuple[str, str]]:
    """The values of a table as a page shows it that a search in it does not find in every row that has them, by column."""
    lost = []
    for name, values in shown.items():
        kind = shown.attrs["formats"].get(name, "")
        texts = pd.Series([plain(tabulated.cell(value, kind, words)) for value in values], dtype="object")
        for text in set(texts) - {tabulated.NO_FIGURE}:
            if search.asked(text) and not find(text)[(texts == text).to_numpy()].all():
                lost.append((str(name), text))
    return lost


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_value_of_every_table_of_records_finds_its_rows(embedded: Tables, name: str, lang: str) -> None:
    shown = record_table(embedded.frames[name][TABLES[name].column_names], Words(lang))
    assert missed(shown, Words(lang), lambda text: search.found_rows(embedded, name, text).reset_index(drop=True)) == []


@pytest.fixture(scope="module")
def tables_of_figures(embedded: Tables, embedded_metrics: dict[str, pd.DataFrame]) -> dict[str, tuple[pd.DataFrame, Sequence[Column]]]:
    """Every table of figures of the pages with its columns: metrics of records and of trials, the profiles, and the trials behind a figure."""
    trials = TrialSource(of_tables(embedded), members=members_of(embedded))
    hospital, partner = trials.store.hospital_list["hospital_id"].iloc[0], embedded.parties["partner_id"].iloc[0]
    found = {name: (rows, METRICS[name].columns) for name, rows in embedded_metrics.items()}
    found["number_coverage"] = METRICS["number_coverage"].table(embedded), METRICS["number_coverage"].columns
    for name, metric in TRIAL_METRICS.items():
        found[name] = trials.table(metric, **{option.name: hospital for option in metric.options if option.required}), metric.columns
    return found | {
        "partner_profile": (partner_profile(embedded, partner), PROFILE_COLUMNS),
        "trials_behind": (trials_behind(trials.store), TRIAL_COLUMNS),
    }


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [*METRICS, "partner_profile", "trials_behind"])
def test_every_value_of_every_table_of_figures_finds_its_rows(tables_of_figures, name: str, lang: str) -> None:
    rows, columns = tables_of_figures[name]
    if rows.empty:
        return
    texts = search.figure_texts(rows.reset_index(drop=True), columns, [Words(lang) for lang in LANGS])
    assert missed(metric_table(rows, columns, Words(lang)), Words(lang), lambda text: search.holding(texts, text)) == []
