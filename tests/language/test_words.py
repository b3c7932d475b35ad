"""Numbers, dates and money in the reader's language."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings

from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.message import Message
from tests.strategies import edtf_dates

EN, KO = Words("en"), Words("ko")


@pytest.mark.parametrize(
    ("amount", "currency", "english", "korean"),
    [
        (70_000_000_000, "KRW", "KRW 70 billion", "700억 원"),
        (23_000_000, "USD", "USD 23 million", "2,300만 달러"),
        (50_000_000, "EUR", "EUR 50 million", "5,000만 유로"),
        (12_345_678, "USD", "USD 12.35 million", "1,234.57만 달러"),
        (1_230_000_000_000, "KRW", "KRW 1.23 trillion", "1.23조 원"),
        (999, "KRW", "KRW 999", "999 원"),
        (0, "KRW", "KRW 0", "0 원"),
        (5, "XAU", "XAU 5", "5 XAU"),
    ],
)
def test_money(amount, currency, english, korean):
    assert (EN.money(amount, currency), KO.money(amount, currency)) == (english, korean)


def test_money_beyond_64_bits():
    assert EN.money(10**20, "KRW") == "KRW 100,000,000 trillion"
    assert KO.money(10**20, "KRW") == "100,000,000조 원"


def test_money_never_names_a_thousand_thousand():
    assert EN.money(999_999, "USD") == "USD 1 million"


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("", "undated", "날짜 미상"),
        ("2018", "2018", "2018년"),
        ("2018-06", "Jun 2018", "2018년 6월"),
        ("2018-06-28", "28 Jun 2018", "2018년 6월 28일"),
        ("[2018-06-28,2018-06-29]", "28 Jun 2018 or 29 Jun 2018", "2018년 6월 28일 또는 2018년 6월 29일"),
        ("2009/2013", "between 2009 and 2013", "2009년~2013년 사이"),
        ("2020-03/2020-06-01", "between Mar 2020 and 1 Jun 2020", "2020년 3월~2020년 6월 1일 사이"),
        ("../2019", "by 2019", "2019년까지"),
        ("/2019", "by 2019", "2019년까지"),
        ("2019/..", "from 2019", "2019년부터"),
        ("2012~", "about 2012", "2012년경"),
        ("2012-12~", "about Dec 2012", "2012년 12월경"),
        ("2012?", "2012 (uncertain)", "2012년(불확실)"),
        ("2012-06%", "about Jun 2012 (uncertain)", "2012년 6월경(불확실)"),
        ("2012?-06-~11", "about 11 Jun 2012 (uncertain)", "2012년 6월 11일경(불확실)"),
        ("2004~/2012?", "between about 2004 and 2012 (uncertain)", "2004년경~2012년(불확실) 사이"),
        ("../2012~", "by about 2012", "2012년경까지"),
        ("2018-06-03/2018-07", "between 3 Jun 2018 and Jul 2018", "2018년 6월 3일~2018년 7월 사이"),
        ("201X", "the 2010s", "2010년대"),
        ("20XX", "between 2000 and 2099", "2000년~2099년 사이"),
        ("2012-XX-XX", "2012", "2012년"),
        ("2012-02-XX", "Feb 2012", "2012년 2월"),
        ("2014-XX-26", "day 26 of an unknown month of 2014", "2014년 26일(월 미상)"),
        ("201X-12", "between Dec 2010 and Dec 2019", "2010년 12월~2019년 12월 사이"),
        ("2018-21", "spring 2018", "2018년 봄"),
        ("2018-34", "second quarter of 2018", "2018년 2분기"),
        ("2018-21/2019", "between spring 2018 and 2019", "2018년 봄~2019년 사이"),
        ("2018-41", "second half of 2018", "2018년 하반기"),
        ("2018-37", "between Jan 2018 and Apr 2018", "2018년 1월~2018년 4월 사이"),
        ("[2012?,2014..2016]", "2012 (uncertain) or between 2014 and 2016", "2012년(불확실) 또는 2014년~2016년 사이"),
        ("[..2012]", "by 2012", "2012년까지"),
        ("2012-06-03T10:20:30Z", "3 Jun 2012", "2012년 6월 3일"),
        ("1950S3", "between 1950 and 1959", "1950년~1959년 사이"),
        ("the spring of 2012", "the spring of 2012", "the spring of 2012"),
    ],
)
def test_dates(text, english, korean):
    assert (EN.date(text), KO.date(text)) == (english, korean)


@settings(deadline=None)  # the first date of a form takes the edtf library its time
@given(edtf_dates())
def test_a_date_in_words_keeps_its_year_and_invents_no_month(text):
    for words in (EN, KO):
        shown = words.date(text)
        assert shown
        if len(text) == 4 and text.isdigit():
            assert shown.rstrip("년") == text


@pytest.mark.parametrize(
    ("value", "digits", "shown"), [(0, 0, "0"), (1234567, 0, "1,234,567"), (2.5, 1, "2.5"), (2.0, 1, "2"), (math.nan, 0, "–"), (pd.NA, 1, "–")]
)
def test_numbers(value, digits, shown):
    assert EN.number(value, digits) == KO.number(value, digits) == shown


@pytest.mark.parametrize(("value", "shown"), [(0.0, "0%"), (0.58, "58%"), (1.0, "100%"), (math.nan, "–")])
def test_percent(value, shown):
    assert EN.percent(value) == KO.percent(value) == shown


def test_labels():
    assert (EN.label("partner_type", "hospital"), KO.label("partner_type", "hospital")) == ("Hospital", "병원")
    assert (EN.label("phase", "2a"), KO.label("phase", "2a")) == ("Phase 2a", "2a상")
    assert EN.label("partner_type", None) == EN.label("partner_type", "") == EN.label("partner_type", math.nan) == "Not stated"
    assert EN.label("partner_type", "charity") == "charity"


def test_labels_that_the_records_add():
    vocabulary = pd.DataFrame({"vocabulary": ["partner_type"], "code": ["charity"], "label_en": ["Charity {x}"], "label_ko": ["자선"]})
    english, korean = (Words.of(lang, vocabulary).label("partner_type", "charity") for lang in LANGS)
    assert (english, korean) == ("Charity {x}", "자선")


def test_a_text_in_the_other_language_is_better_than_none():
    assert (EN.pick("Hospital", "병원"), KO.pick("Hospital", "병원")) == ("Hospital", "병원")
    assert (EN.pick("", "병원"), KO.pick("Hospital", "")) == ("병원", "Hospital")


def test_words_are_equal_by_language():
    assert Words("en", {("a", "b"): "c"}) == EN != KO
    assert len({EN, Words("en"), KO}) == 2


def test_values_of_a_sentence_are_no_templates():
    assert EN.gettext("{name} joined", name="{x} % <b>") == "{x} % <b> joined"
    assert EN.gettext("") == ""


def test_any_value_takes_the_particle_that_fits():
    assert KO.gettext("resembles {matched}", matched="서울대학교병원") == "서울대학교병원과 비슷함"
    assert KO.gettext("resembles {matched}", matched="연구소") == "연구소와 비슷함"
    assert KO.message(Message("is {other} in the records, which is kept", other="2012")) == "기록에는 2012로 되어 있어 그대로 둠"


def test_plurals():
    assert [EN.ngettext("{n} seat", "{n} seats", n) for n in (0, 1, 1234)] == ["0 seats", "1 seat", "1,234 seats"]
