"""A language of the interface, a list of a registry, a kind of file with sheets, and an export: two files each."""

from __future__ import annotations

import json

from tests.recipes.tree import Tree

LANGUAGE = """LANGUAGES["fr"] = Language("Français", "fr-FR", day="d MMMM y")
"""


def test_a_language_takes_two_files(tree: Tree) -> None:
    tree.replace("oi_metrics/language/languages.py", "LANGS = tuple(LANGUAGES)\n", LANGUAGE + "LANGS = tuple(LANGUAGES)\n")
    tree.python("-m", "oi_metrics.language.messages", ok=(1,))
    catalogue = "oi_metrics/language/locale/fr/LC_MESSAGES/oi_metrics.po"
    tree.replace(catalogue, 'msgid "Agreements per year"\nmsgstr ""', 'msgid "Agreements per year"\nmsgstr "Accords par an"')
    assert tree.touched() == {"oi_metrics/language/languages.py", catalogue}
    printed = tree.oi_metrics("metrics", "agreements_per_year", "--lang", "fr")
    assert "Accords par an" in printed and "2014" in printed
    assert "23 décembre 2024" in tree.oi_metrics("metrics", "agreement_timeline", "--lang", "fr")
    assert "panels 1" in tree.oi_metrics("briefing", "--panels", "agreements_per_year", "--lang", "fr", "--out", "briefing.pptx")


LIST = '''"""A list of trials of a register of our own."""

from __future__ import annotations

import pandas as pd

from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.registry.reading.formats import ListFormat
from oi_metrics.registry.reading.reading import SITE_COLUMNS, Reading, described, digest_of

COLUMNS = ("Register number", "Registered on", "Run by", "Stage", "Hospital")


def reading_of(sheet: Sheet) -> Reading:
    """The trials of one sheet, one hospital each."""
    rows = sheet.frame
    trials = pd.DataFrame(
        {
            "trial_id": rows["Register number"], "posted": rows["Registered on"], "sponsor_as_written": rows["Run by"], "phase_as_written": rows["Stage"],
            "about": "", "protocols": "", "as_of": "", "sites_named": True,
        }
    )
    trials, faults = described(trials, sheet.file)
    sites = pd.DataFrame({"trial_id": rows["Register number"], "facility": rows["Hospital"], "city": "", "state": "", "country": "KR"})[list(SITE_COLUMNS)]
    return Reading(f"ctgov-{digest_of(trials, sites)}", "ctgov", sheet.file, len(rows), trials, sites, faults=tuple(faults))


FORMAT = ListFormat("Register of our own", COLUMNS, lambda header: set(COLUMNS) <= set(header), reading_of)
'''
LIST_TEST = """
from oi_metrics.registry.reading.formats import format_of
from oi_metrics.registry.reading.own_register import COLUMNS, FORMAT


def test_header() -> None:
    assert format_of(list(COLUMNS)) == FORMAT
"""


def test_a_list_of_a_registry_takes_two_files(tree: Tree) -> None:
    tree.append("oi_metrics/registry/reading/own_register.py", LIST)
    tree.append("tests/registry/test_own_register.py", LIST_TEST)
    assert tree.touched() == {"oi_metrics/registry/reading/own_register.py", "tests/registry/test_own_register.py"}
    tree.pytest("tests/registry/test_own_register.py")
    (tree.place / "own.csv").write_text(
        "Register number,Registered on,Run by,Stage,Hospital\nR-1,2019-03-04,Sanofi,3,Asan Medical Center\nR-2,2020-05-06,Sanofi,2,Severance Hospital\n",
        "utf-8",
    )
    tree.oi_metrics("import-trials", "--out", "trials", "own.csv")
    found = json.loads(tree.oi_metrics("trial-metrics", "trials_per_year", "--trials", "trials", "--format", "json"))
    rows = found["tables"]["trials_per_year"]
    assert {row["year"]: row["trials"] for row in rows if row["trials"]} == {2019: 1, 2020: 1}


SHEET = '''"""Tables between lines of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.formats import SheetFormat
from oi_metrics.records.reading.header_and_rows import shaped
from oi_metrics.records.reading.limits import Limits


def blocks(content: bytes, file: str, bounds: Limits) -> Iterator[Block]:
    """The rows of a table whose cells stand between bars."""
    rows = ((number, [cell.strip() for cell in line.strip("|").split("|")]) for number, line in enumerate(content.decode().splitlines(), start=1))
    return shaped(((number, cells) for number, cells in rows if set("".join(cells)) - set("-: ")), file, "", bounds, "sheet")


FORMAT = SheetFormat("Markdown table", ("md",), lambda content: content.startswith(b"|"), blocks)
'''
SHEET_TEST = """
from oi_metrics.records.reading.formats import sheet_formats


def test_found() -> None:
    assert [known.title for known in sheet_formats()] == ["Markdown table"]
"""


def test_a_kind_of_file_with_sheets_takes_two_files(tree: Tree) -> None:
    tree.append("oi_metrics/records/reading/formats/markdown_table.py", SHEET)
    tree.append("tests/records/reading/test_markdown_table.py", SHEET_TEST)
    assert tree.touched() == {"oi_metrics/records/reading/formats/markdown_table.py", "tests/records/reading/test_markdown_table.py"}
    tree.pytest("tests/records/reading/test_markdown_table.py")
    (tree.place / "own.md").write_text(
        "| Title | Agreement type | Partner | Partner type | Signed |\n|---|---|---|---|---|\n"
        "| Joint work | mou | Asan Medical Center | hospital | 2019-03-04 |\n",
        "utf-8",
    )
    tree.oi_metrics("import", "own.md", "--out", "own_records")
    assert "2019-03-04" in (tree.place / "own_records/agreements.csv").read_text("utf-8-sig")


EXPORT = '''"""A table as text between tabs."""

from __future__ import annotations

from typing import BinaryIO

from oi_metrics.exports.kinds import Kind, Selection
from oi_metrics.exports.plain import Progress, plain


def write(out: BinaryIO, chosen: Selection, progress: Progress) -> None:
    """The table on screen."""
    out.write(plain(chosen.rows).to_csv(index=False, sep="\\t").encode())
    progress(len(chosen.rows))


KINDS = (Kind("tsv", "TSV", "text/tab-separated-values", write, 5, one_table=True),)
'''
EXPORT_TEST = """
from oi_metrics import exports


def test_offered() -> None:
    assert list(exports.KINDS)[-1] == "tsv"
"""
RECORDS_PAGE = """
import os
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(os.path.abspath("pages/shell.py"), default_timeout=120)
app.run()
app.switch_page("records.py").run()
app.button(key="make-tsv").click().run()
assert not app.exception, app.exception
print(app.get("download_button")[0].proto.label)
"""


def test_an_export_takes_two_files(tree: Tree) -> None:
    tree.append("oi_metrics/exports/tab_separated.py", EXPORT)
    tree.append("tests/exports/test_tab_separated.py", EXPORT_TEST)
    assert tree.touched() == {"oi_metrics/exports/tab_separated.py", "tests/exports/test_tab_separated.py"}
    tree.pytest("tests/exports/test_tab_separated.py")
    (tree.place / "page.py").write_text(RECORDS_PAGE, "utf-8")
    assert ".tsv" in tree.python("page.py")
