"""The Korean catalogue is complete, current, and says what the English says."""

from __future__ import annotations

import ast
import io

import pandas as pd
import pytest
from babel.messages.pofile import read_po

from oi_metrics import home
from oi_metrics.briefing.model import AUDIENCES
from oi_metrics.catalogue.index import METRICS, RECORD_METRICS, TRIAL_METRICS, summary
from oi_metrics.catalogue.metric import Metric
from oi_metrics.catalogue.trial_metric import TrialSource
from oi_metrics.language import messages
from oi_metrics.language.labels import TERMS
from oi_metrics.language.languages import LANGS
from oi_metrics.language.particles import BOTH
from oi_metrics.language.words import Words
from oi_metrics.model import schema
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import VOCABULARIES
from oi_metrics.narrative.clauses import Ground
from oi_metrics.records.load import load
from oi_metrics.registry.members import members_of
from oi_metrics.registry.storage.from_records import of_tables

KO = Words("ko")


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_is_translated_with_its_placeholders(lang: str) -> None:
    assert messages.missing(lang) == []


@pytest.mark.parametrize("lang", messages.TRANSLATED)
def test_catalogue_is_what_extraction_writes(lang: str) -> None:
    committed = messages.catalogue(lang).read_text("utf-8")
    assert committed == messages.updated(lang), "run python -m oi_metrics.language.messages"


def test_no_translation_writes_both_forms_of_a_particle() -> None:
    """A template asks for the one that fits, `{name:을/를}`; both forms are for words whose sound nobody can tell."""
    written = messages.catalogue("ko").read_text("utf-8")
    assert [both for both in BOTH.values() if both in written] == []


@pytest.mark.parametrize("lang", messages.TRANSLATED)
def test_no_translation_is_fuzzy_or_obsolete(lang: str) -> None:
    catalogue = read_po(io.BytesIO(messages.catalogue(lang).read_bytes()), locale=lang)
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert not catalogue.obsolete


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_metric_speaks_korean(metric: Metric) -> None:
    for text in (metric.title, metric.definition, metric.why):
        assert KO.gettext(text) != text


def test_declared_texts_are_extracted() -> None:
    """The texts that pages show by way of a variable are marked where they are declared."""
    declared = {*TERMS.values(), *(label for labels in VOCABULARIES.values() for label in labels.values())}
    declared |= {table.description for table in TABLES.values()}
    declared |= {text for column in schema.COLUMNS for text in (column.label, column.description, column.sheet_description) if text}
    assert declared - {message.id for message in messages.extracted()} == set()


def test_no_text_goes_by_another_name_than_those_extracted() -> None:
    """`say = words.gettext` hides its texts from extraction, and they stay English in every language."""
    aliases = [
        f"{path.relative_to(home.checkout())}:{node.lineno}"
        for folder in messages.FOLDERS
        for path in (home.checkout() / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute) and node.value.attr in ("gettext", "ngettext")
    ]
    assert aliases == []


def test_extraction_reads_calls_only() -> None:
    lines = (
        "def say(text): ...",
        """f"a {w.gettext(N_('or'))} b\"""",
        'w.gettext(TERMS["key"])',
        'w.gettext("{n} of", n="value")',
        'w.ngettext("{n} row", "{n} rows", 2)',
        'other("no")',
    )
    source = io.BytesIO("\n".join(lines).encode())
    found = {(name, texts) for _, name, texts, _ in messages.calls(source, messages.KEYWORDS, (), {})}
    assert found == {("gettext", (None,)), ("N_", ("or",)), ("gettext", ("{n} of",)), ("ngettext", ("{n} row", "{n} rows", None))}


def test_missing_tells_other_placeholders(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(messages, "CATALOGUES", tmp_path)
    path = messages.catalogue("ko")
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid "about {date}"\nmsgstr "{day}경"\n\nmsgid "by {date}"\nmsgstr "{date}까지"\n\n'
        '#, fuzzy\nmsgid "from {date}"\nmsgstr "{date}부터"\n\nmsgid "Example: {example}"\nmsgstr "예: {example"\n',
        "utf-8",
    )
    found = messages.missing("ko")
    assert {"about {date}", "from {date}", "Example: {example}", "undated"} <= set(found)
    assert "by {date}" not in found


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (KO.date("[2018-06-28,2018-06-29]"), "2018년 6월 28일 또는 2018년 6월 29일"),
        (KO.date("../2019"), "2019년까지"),
        (KO.date("2012-12~"), "2012년 12월경"),
        (KO.date("2009/2013"), "2009년~2013년 사이"),
        (KO.date(""), "날짜 미상"),
        (KO.label("phase", "2b"), "2b상"),
        (KO.label("region", "KR-41"), "경기"),
        (KO.label("tier", "company_page"), "당사 홈페이지"),
        (KO.label("partner_type", "company"), "기업"),
        (f"{KO.label('amount_kind', 'investment_pledge')} {KO.money(70_000_000_000, 'KRW')}", "투자 약정액 700억 원"),
        (KO.ngettext("Statements disagree in {n} place.", "Statements disagree in {n} places.", 7), "출처 문장이 서로 어긋나는 곳은 7곳임."),
    ],
)
def test_korean_reads_as_written(said: str, expected: str) -> None:
    assert said == expected


def test_korean_of_a_sentence_reads_as_written() -> None:
    mix = pd.DataFrame(
        {
            "partner_type": ["hospital", "university"],
            "full": [6, 2],
            "fractional": [9.0, 3.0],
            "unnamed_parties": [0, 0],
            "certainty": ["named"] * 2,
            "records": [("agreements/a",)] * 2,
        }
    )
    carried = Ground({"agreements/a": ("s",)}, {}, {})
    assert METRICS["partner_mix"].headline(mix, carried, KO).text == "협약에 가장 많이 참여한 파트너 유형은 병원으로, 협약 12건 가운데 6건임(전체 집계)."
    assert METRICS["changes"].headline(pd.DataFrame({"change": []}), carried, KO).text == "차이가 없음."


def test_every_sentence_speaks_korean() -> None:
    tables = load()
    frames = {name: metric.table(tables) for name, metric in RECORD_METRICS.items() if name != "number_coverage"}  # it computes all others
    ground, trials = Ground.of(tables), TrialSource(of_tables(tables), members=members_of(tables))
    told = [clause.text for name, table in frames.items() for clause in METRICS[name].clauses(table, ground, KO)]
    told += [clause.text for audience in AUDIENCES for clause in summary(audience, frames, ground, KO)]
    for metric in TRIAL_METRICS.values():
        hospital = {option.name: "asan" for option in metric.options if option.required}
        told += [clause.text for clause in metric.clauses(trials.table(metric, **hospital), trials.ground, KO)]
    assert [text for text in told if not any("가" <= letter <= "힣" for letter in text)] == []
