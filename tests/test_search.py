"""Search: what a reader sees of a record finds it, however it is written."""

from __future__ import annotations

import unicodedata

import pytest

from oi_metrics import filters, search
from oi_metrics.filters import Filters
from oi_metrics.language.formatting import record_table
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.records.tables import Tables


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


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_value_of_every_table_finds_its_row(embedded: Tables, name: str, lang: str) -> None:
    frame = embedded.frames[name]
    if frame.empty:
        return
    shown, words = record_table(frame[TABLES[name].column_names], Words(lang)), {}
    for row in range(0, len(shown), max(1, len(shown) // 40)):
        for value in shown.iloc[row]:
            text = str(value)
            if text in ("", "nan", "None", "<NA>") or not search.asked(text):
                continue
            if text not in words:
                words[text] = search.found_rows(embedded, name, text).to_numpy()
            assert words[text][row], (name, text)
