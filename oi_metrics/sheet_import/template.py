"""The sheet to fill in: an XLSX with a header, drop-downs of the vocabularies and a sheet of definitions, and no rows to load by mistake."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_, VOCABULARIES
from oi_metrics.sheet_import.fields import FIELDS, Field

ROWS = 5_000
"""Rows that the drop-downs reach."""
CURRENCIES = ("KRW", "USD", "EUR", "JPY", "GBP", "CNY", "CHF")
EXAMPLES: dict[str, str] = {
    "id": "A-001",
    "title": N_("Joint research on liver cancer"),
    "title_en": "Joint research on liver cancer",
    "title_ko": "간암 공동 연구",
    "partners": N_("Seoul National University Hospital; Hanmi Pharmaceutical"),
    "partner_type": N_("Hospital; Company"),
    "country": "KR",
    "signed": "2019-03-12 · 2019-03 · 2019년 3월 · '19.3 · Mar 2019 · 2018~2020",
    "ends": "2021-12",
    "amount": "700억원 · US$23m · KRW 70 billion",
    "source_url": "https://example.org/news/1",
    "last_verified": "2026-01-15",
}
"""How a cell may look, told on the sheet of definitions and in comments alone."""


def template_bytes(lang: str) -> bytes:
    """The template in a language as an XLSX file; its headers, in either language, are recognised on the way back."""
    words, output = Words(lang), io.BytesIO()
    workbook = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": "OI Metrics", "created": datetime(2024, 1, 1)})
    sheet = workbook.add_worksheet(words.gettext("Agreements"))
    definitions = workbook.add_worksheet(words.gettext("Definitions"))
    lists = workbook.add_worksheet(words.gettext("Lists"))
    _fill(workbook, sheet, lists, words)
    _define(workbook, definitions, words)
    lists.hide()
    workbook.close()
    return output.getvalue()


def header(field: Field, words: Words) -> str:
    """The header of a field in the template."""
    return (field.korean if words.lang == "ko" else field.english)[0]


def choices(field: Field, words: Words) -> list[str]:
    """What the drop-down of a field offers; nothing for a field without one."""
    if field.kind == "currency":
        return list(CURRENCIES)
    return [words.label(field.vocabulary, code) for code in VOCABULARIES[field.vocabulary]] if field.vocabulary else []


def _fill(workbook: Any, sheet: Any, lists: Any, words: Words) -> None:
    text = workbook.add_format({"num_format": "@"})
    needed = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE8F0"})
    other = workbook.add_format({"bottom": 1})
    for place, field in enumerate(FIELDS.values()):
        sheet.set_column(place, place, 22, text)  # as text: a spreadsheet would turn 2019.10 into 2019.1
        sheet.write_string(0, place, header(field, words), needed if field.required else other)
        sheet.write_comment(0, place, _comment(field, words), {"x_scale": 2})
        offered = choices(field, words)
        for row, choice in enumerate(offered):
            lists.write_string(row, place, choice)
        if offered:
            column = xlsxwriter.utility.xl_col_to_name(place)
            name = lists.get_name().replace("'", "''")
            sheet.data_validation(
                1, place, ROWS, place,
                {"validate": "list", "source": f"='{name}'!${column}$1:${column}${len(offered)}", "error_type": "warning"},
            )  # fmt: skip
    sheet.freeze_panes(1, 1)


def _comment(field: Field, words: Words) -> str:
    example = EXAMPLES.get(field.name)
    said = words.gettext(field.description)
    return f"{said}\n{words.gettext('Example: {example}', example=words.gettext(example))}" if example else said


def _define(workbook: Any, sheet: Any, words: Words) -> None:
    bold, wrapped = workbook.add_format({"bold": True, "bottom": 1}), workbook.add_format({"text_wrap": True, "valign": "top"})
    titles = (
        words.gettext("Column"),
        words.gettext("Needed"),
        words.gettext("What it holds"),
        words.gettext("Allowed values"),
        words.gettext("Examples"),
    )
    for place, (title, width) in enumerate(zip(titles, (20, 10, 60, 60, 50), strict=True)):
        sheet.write_string(0, place, title, bold)
        sheet.set_column(place, place, width, wrapped)
    for row, field in enumerate(FIELDS.values(), start=1):
        cells = (
            header(field, words),
            words.gettext("yes") if field.required else "",
            words.gettext(field.description),
            ", ".join(choices(field, words)),
            words.gettext(EXAMPLES.get(field.name, "")),
        )
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell, wrapped)
    sheet.freeze_panes(1, 1)
