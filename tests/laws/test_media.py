"""One answer on every medium: thirty choices read back from the screen, its address, every file, the command line, slides, papers and the presentation.

The choices are filters of the sidebar alone and in pairs, source tiers, windows of years and words, in both languages, some
of which keep nothing. Of a PDF the sentences are read, of a Hangul document its tables too.

Broken on purpose, each was seen to fail: a workbook, JSON and package of all records instead of the chosen ones, or without
the parties; a command line, a link on slides, an address, a panel and a presentation that forget a filter; a Hangul document
with its rows turned round.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
import streamlit as st
from hwp_hwpx_parser import Reader
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from oi_metrics import cli, filters
from oi_metrics.briefing.hwpx import MOST_ROWS
from oi_metrics.briefing.model import AUDIENCES, BESIDE
from oi_metrics.briefing.texts import clean
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.cli import sight
from oi_metrics.filters import Filters
from oi_metrics.language.escape import md
from oi_metrics.language.formatting import heading
from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.records.tables import Tables
from oi_metrics.search import FOUND, NO_MATCH
from pages.session import current_records
from pages.widgets.tabulated import ROWS
from tests import panels as opened_panels
from tests.briefing.drawn import SUMS, summed
from tests.briefing.test_pdf import squeezed
from tests.conftest import ROOT
from tests.laws import media
from tests.laws.media import Choice, Rows
from tests.shown_tables import tables

pytestmark = pytest.mark.usefixtures("read_once")

WRITTEN = (
    Filters(),
    Filters(text="Premier"),
    Filters(text="서울대학교병원을"),
    Filters(text="qwxzj"),
    Filters(tier=("company_page",)),
    Filters(tier=("registry", "public_record"), years=(2012, 2018)),
    Filters(partner=("yuhs",), years=(2009, 2009), undated=False),
    Filters(years=(2019, 2024), undated=False),
    Filters(partner_type=("hospital", "university"), text="16 Jun 2009"),
)
CHOICES = range(30)
PAGES = ("overview", "agreements", "partners", "sites", "claims")
ASKED = [name for name, metric in RECORD_METRICS.items() if name != "number_coverage" and not metric.view_of]
"""The metrics that the command line is asked for: all with a table of their own but the one that counts over all others."""
WHY, STATEMENTS = (tuple(Words(lang).gettext(text) + ":" for lang in LANGS) for text in ("Why it matters", "Statements"))
"""What stands in the notes of a slide above its sentences, and below them."""
LISTS = {"agreement_timeline": ("agreements", "agreement_id", "agreement_id"), "claims_ledger": ("claims", "claim_id", "value")}
"""Metrics with a row a record of a table, by its key, where the record has something in a field."""
READ_AS_THEY_ARE = ("count", "year", "text")
"""Formats that words and codes share."""


def generated(tables: Tables) -> list[Filters]:
    """Codes of the sidebar alone and in pairs, with and without years and words."""
    chance = Random(12)
    codes = [(name, code) for name, found in filters.occurring(tables).items() for code in found]
    found = [Filters([(name, (code,))]) for name, code in chance.sample(codes, 9)]
    while len(found) < len(CHOICES) - len(WRITTEN):
        one, other = chance.sample(codes, 2)
        first = chance.randint(2009, 2022)
        years = (first, chance.randint(first, 2024)) if chance.random() < 0.4 else None
        words = chance.choice(("", "", "Seoul", "병원", "2018"))
        found.append(Filters({one[0]: (one[1],), other[0]: (other[1],)}.items(), years, chance.random() < 0.7, words))
    return found


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands take the records that the pages have read; how records are read is for tests/records."""
    monkeypatch.setattr(sight, "load", lambda place: current_records.server().tables)


@pytest.fixture(scope="module")
def choice_of(embedded: Tables) -> Callable[[int], Choice]:
    """The choice of a number; languages take turns."""
    every = [*WRITTEN, *generated(embedded)]
    return lambda number: Choice(every[number], LANGS[number % len(LANGS)])


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What a command prints over a choice."""

    def called(choice: Choice, *command: str) -> str:
        assert cli.main([*command, *choice.arguments]) == 0
        return capsys.readouterr().out

    return called


_PRINTED: dict[int, dict[str, Rows]] = {}


@pytest.fixture
def figures(printed: Callable[..., str], choice_of: Callable[[int], Choice]) -> Callable[[int], dict[str, Rows]]:
    """The rows of every metric of a choice, by name, as the command line prints them; asked once."""

    def asked(number: int) -> dict[str, Rows]:
        if number not in _PRINTED:
            _PRINTED[number] = media.of_json(printed(choice_of(number), "metrics", *ASKED, "--format", "json"))
        return _PRINTED[number]

    return asked


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the page offers for download, by the key of the button."""
    files: dict[str, bytes] = {}
    button = st.download_button

    def offered(label: str, data: bytes, *rest: object, **more: object) -> bool:
        files[str(more["key"])] = data
        return button(label, data, *rest, **more)

    monkeypatch.setattr(st, "download_button", offered)
    return files


def opened(address: dict[str, list[str]], file: str = "overview.py", **widgets: object) -> AppTest:
    """A page at an address, some of its widgets used before."""
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=120)
    for name, value in widgets.items():
        app.session_state[name] = value
    for name, values in address.items():
        app.query_params[name] = values
    app.run() if file == "overview.py" else app.switch_page(file).run()
    assert not app.exception, [exception.message for exception in app.exception]
    return app


def chosen_by_hand(choice: Choice) -> AppTest:
    """The overview once a reader has set the widgets of the sidebar."""
    app = opened({"lang": [choice.lang]}, more=True)
    for name, codes in choice.filters.codes:
        app.get_by_key(name).set_value(list(codes))
    if choice.filters.years:
        app.get_by_key("years").set_value(choice.filters.years)
    app.get_by_key("undated").set_value(choice.filters.undated)
    app.get_by_key("text").set_value(choice.filters.text)
    return app.run()


def address_of(app: AppTest) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in app.query_params.items()}


def said(app: AppTest) -> list[str]:
    """Headings, figures, texts, captions and notices of a page."""
    kinds = (app.title, app.header, app.metric, app.markdown, app.caption, app.info, app.warning)
    return [f"{getattr(element, 'label', '')} {element.value}" for elements in kinds for element in elements]


def finds_nothing(app: AppTest, choice: Choice) -> bool:
    return any(md(choice.words.gettext(NO_MATCH, sought=choice.filters.text)) == info.value for info in app.info)


@pytest.mark.parametrize("number", CHOICES)
def test_the_screen_and_its_address_reloaded(choice_of, figures, number: int) -> None:
    choice = choice_of(number)
    app = chosen_by_hand(choice)
    assert address_of(app) == choice.address
    again = opened(address_of(app))
    assert said(again) == said(app)
    assert address_of(again) == choice.address
    cards = [] if finds_nothing(app, choice) else figures(number)["headline_figures"]
    told = [md(figure(row, choice.words)) for row in cards]
    heads = [place for place, row in enumerate(cards) if row["figure"] != "partners" and row["figure"] not in [other["figure"] for other in cards[:place]]]
    assert [card.value for card in app.metric] == [told[place] for place in heads]
    beside = "\n".join(text.value for text in app.markdown)
    assert all(text in beside for place, text in enumerate(told) if place not in heads and cards[place]["figure"] != "commitment")


def figure(row: dict[str, str], words: Words) -> str:
    """What the card of a figure says."""
    return words.money(int(row["value"]), row["currency"]) if row["figure"] == "commitment" else words.number(int(row["value"]))


@pytest.mark.parametrize("number", CHOICES)
def test_records_and_metrics_on_the_screen_in_every_file_and_on_the_command_line(choice_of, taken, figures, number: int) -> None:
    choice, found = choice_of(number), figures(number)
    table, page = [*FOUND, "partners", "parties", "statements", "sources"][number % 10], PAGES[number % len(PAGES)]
    app = opened({**choice.address, "table": [table]}, "records.py")
    if finds_nothing(app, choice):
        assert not tables(app)
        assert not any(found[metric] for metric in LISTS)
        return
    for kind in ("csv", "xlsx", "json", "zip"):
        app.get_by_key(f"make-{kind}").click()
    app.run()
    shown = media.of_frame(tables(app)[0].value) if tables(app) else []
    files = {name.removeprefix("download-"): content for name, content in taken.items()}
    book = media.of_xlsx(files["xlsx"])
    records(files, book, table, shown, found, choice)
    for metric in ASKED:
        assert as_shown(book.metrics[choice.words.gettext(RECORD_METRICS[metric].title)], metric, choice) == as_read(found[metric], metric, choice), metric
    app.switch_page(f"{page}.py").run()
    panels(app, taken, book, found, choice.words)


def records(files: dict[str, bytes], book: media.Workbook, table: str, shown: Rows, found: dict[str, Rows], choice: Choice) -> None:
    """The files hold the same records; so do one table on the screen, and the lists of the command line."""
    package = media.of_zip(files["zip"])
    assert {name: rows for name, rows in media.of_json(files["json"]).items() if rows} == {name: rows for name, rows in package.items() if rows}
    assert book.records == package
    assert media.of_csv(files["csv"]) == package[table]
    assert {book.filter, media.filter_of_zip(files["zip"])} == {" ".join(choice.arguments[3::2])}
    keys = {heading(column, choice.words): column for column in TABLES[table].key}
    assert [[row[label] for label in keys] for row in shown] == [[row[column] for column in keys.values()] for row in package[table][:ROWS]]
    for metric, (name, key, field) in LISTS.items():
        assert {row[key] for row in found[metric]} == {row[key] for row in package[name] if row[field]}, metric


def panels(app: AppTest, taken: dict[str, bytes], book: media.Workbook, found: dict[str, Rows], words: Words) -> None:
    """The panels of a page give away what the command line prints, and show what the workbook has."""
    offered = {key: key.split("-")[0] for key in opened_panels.keys(app)}
    opened_panels.below(app, "download", *offered)
    own = {metric: RECORD_METRICS[metric].view_of or metric for metric in offered.values()}
    assert {*own.values()} & {*found}
    for key, metric in offered.items():
        if own[metric] in found:
            assert media.of_json(taken[f"download-{key}-json"]) == {metric: found[own[metric]]}, key
            assert len(media.of_csv(taken[f"download-{key}-csv"])) == len(found[own[metric]]), key
    opened_panels.below(app, "table", *(key for key, metric in offered.items() if RECORD_METRICS[metric].shape != "table"))
    listed = {_title(each.key, words): media.of_frame(each.value) for each in tables(app)}
    listed = {title: rows for title, rows in listed.items() if title in book.metrics}
    assert listed or not any(found[metric] for metric in offered.values() if metric in found)
    assert listed == {title: book.metrics[title][:ROWS] for title in listed}


def _title(key: str, words: Words) -> str:
    """The title of the metric of a table."""
    metric = RECORD_METRICS.get(key.removeprefix("below-").split("-")[0])
    return words.gettext(metric.title) if metric else ""


def as_read(rows: Rows, metric: str, choice: Choice) -> list[list[str]]:
    """What words and codes share of the rows of a metric, from a table with codes: numbers, years, texts of the reader's language."""
    columns = [column for column in RECORD_METRICS[metric].columns if column.format in (*READ_AS_THEY_ARE, "pair")]
    return [[_own(row, column, choice) for column in columns] for row in rows]


def _own(row: dict[str, str], column, choice: Choice) -> str:
    return choice.words.pick(row[f"{column.name}_en"], row[f"{column.name}_ko"]) if column.format == "pair" else row[column.name]


def as_shown(rows: Rows, metric: str, choice: Choice) -> list[list[str]]:
    """The same from a table with words, by the headings of its columns."""
    columns = [column for column in RECORD_METRICS[metric].columns if column.format in (*READ_AS_THEY_ARE, "pair")]
    return [[row[choice.words.gettext(column.label)] for column in columns] for row in rows]


def drawn(metric: str, slide: media.Slide, rows: Rows) -> None:
    """A slide's chart holds the numbers of the table; without one nothing is left to draw."""
    table = pd.DataFrame(rows, columns=[name for column in RECORD_METRICS[metric].columns for name in column.frame_columns])
    numbers = [column.name for column in RECORD_METRICS[metric].columns if column.format in ("count", "number", "share", "year")]
    table = table.assign(**{name: pd.to_numeric(table[name]) for name in numbers})
    series = slide.series[:1] if metric == "agreements_cumulative" else slide.series
    assert summed(metric, series) == pytest.approx(SUMS[metric](table) if sum(SUMS[metric](table)) else []), metric


def listed(metric: str, cells: list[list[str]], rows: Rows, choice: Choice) -> int:
    """How many rows of a metric a table of a slide or paper shows; each is one of the whole, in its place where none is left out, its cells perhaps cut."""
    header, *told = cells
    there = {choice.words.gettext(column.label): column for column in RECORD_METRICS[metric].columns if column.format in (*READ_AS_THEY_ARE, "pair")}
    columns = [(place, there[label]) for place, label in enumerate(header) if label in there]

    def fits(row: list[str], whole: dict[str, str]) -> bool:
        return all(media.shown(row[place], clean(_own(whole, column, choice))) for place, column in columns)

    for place, row in enumerate(told):
        assert any(fits(row, whole) for whole in (rows if len(told) < len(rows) else rows[place : place + 1])), (metric, row)
    return len(told)


def upright(cells: list[list[str]], metric: str, choice: Choice) -> list[list[str]]:
    """A table of a slide with a row a row, where a few stand side by side."""
    labels = {choice.words.gettext(column.label) for column in RECORD_METRICS[metric].columns}
    return cells if len(cells[0]) < 2 or cells[0][1] in labels else [list(line) for line in zip(*cells, strict=True)]


def said_of(shown: int, rows: Rows, choice: Choice) -> str:
    """What is said where there is no room for all rows, up to the rule that chose them; blank where there is."""
    told = choice.words.gettext("{shown} of {all} rows are shown ({rule}); the workbook has all.", shown=shown, all=len(rows), rule="RULE")
    return told.partition("RULE")[0] if shown < len(rows) else ""


def sentences(slide: media.Slide) -> list[str]:
    """The sentences in the notes of a slide, without the numbers of their statements."""
    lines = slide.notes.split("\n")
    first = next((place for place, line in enumerate(lines) if line.startswith(WHY)), -1) + 1
    last = next(place for place, line in enumerate(lines) if line in STATEMENTS)
    return [re.sub(r" \[[\d–, ]+\]$", "", line) for line in lines[first:last]]


@pytest.mark.parametrize("number", CHOICES)
def test_slides_and_presentation(choice_of, figures, printed, tmp_path: Path, number: int) -> None:
    choice, found, audience = choice_of(number), figures(number), ("executive", "ministry")[number % 4 // 2]
    metrics, path = AUDIENCES[audience].panels, tmp_path / "briefing.pptx"
    printed(choice, "briefing", "--audience", audience, "--address", "https://metrics.example.org", "--out", str(path))
    deck = media.of_pptx(path.read_bytes())
    assert [parse_qs(urlsplit(link).query) for link in frozenset.union(*(slide.links for slide in deck))] == [choice.address]
    for metric, slide in zip(metrics, deck[2:], strict=False):
        if slide.table:
            shown = listed(metric, upright(slide.table, metric, choice), found[metric], choice)
            assert said_of(shown, found[metric], choice) in "\n".join(slide.texts), metric
        elif metric in SUMS:
            drawn(metric, slide, found[metric])
        else:
            assert not found[metric], metric
    at = number % (1 + len(metrics))
    app = opened({**choice.address, "audience": [audience], "at": [str(1 + at)]}, "present.py")
    told = [md(sentence) for sentence in sentences(deck[1 + at])]
    if at == 0:
        assert app.markdown[1].value.split("\n") == [f"- {sentence}" for sentence in told]
        return
    assert app.title[0].value == told[0]
    for table in app.table:
        cells = [[re.sub(r"\\(.)", r"\1", cell) for cell in row] for row in (table.value.columns, *table.value.astype("str").to_numpy().tolist())]
        listed(metrics[at - 1], cells, found[metrics[at - 1]], choice)


@pytest.mark.parametrize("number", CHOICES)
def test_papers(choice_of, figures, printed, tmp_path: Path, number: int) -> None:
    choice, found, metrics = choice_of(number), figures(number), AUDIENCES["ministry"].panels
    for kind in ("pptx", "pdf", "hwpx"):
        printed(choice, "briefing", "--audience", "ministry", "--out", str(tmp_path / f"briefing.{kind}"))
    summary, *slides = media.of_pptx((tmp_path / "briefing.pptx").read_bytes())[1 : 2 + len(metrics)]
    told = [*sentences(summary), *(sentence for slide in slides for sentence in sentences(slide)[: 1 + BESIDE if slide.series else None])]
    paper = squeezed("".join(page.extract_text() for page in PdfReader(tmp_path / "briefing.pdf").pages))
    hangul = Reader(str(tmp_path / "briefing.hwpx"))
    for sentence in told:
        assert squeezed(sentence) in paper
        assert sentence in hangul.text
    tables = iter(hangul.tables)
    for metric, slide in zip(metrics, slides, strict=True):
        if found[metric] and not slide.series:
            shown = listed(metric, next(tables).rows, found[metric], choice)
            assert shown == min(len(found[metric]), MOST_ROWS), metric
            assert said_of(shown, found[metric], choice) in hangul.text, metric
