"""What a medium says of a choice, read back from the page, the file or what is printed, as plain texts by which media compare."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from pptx import Presentation

from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.filter_grammar import pairs
from oi_metrics.records.reading.formulas import restored

Rows = list[dict[str, str]]
NO_FIGURE = "–"
"""Stands where there is no figure, on a page also for a number."""
MORE = "…"
"""Ends a text that a slide cut."""


@dataclass(frozen=True)
class Choice:
    """What a reader has chosen: filters and a language."""

    filters: Filters
    lang: str

    @property
    def words(self) -> Words:
        return Words(self.lang)

    @property
    def address(self) -> dict[str, list[str]]:
        """The choice as a link has it."""
        return {"lang": [self.lang], **self.filters.to_params()}

    @property
    def arguments(self) -> list[str]:
        """The choice as the command line takes it."""
        return ["--lang", self.lang, *(part for pair in pairs(self.filters.to_params()) for part in ("--filter", pair))]


def text(value: Any) -> str:
    """A value of any medium: what is missing is blank, a whole number has no point, a list is joined."""
    if isinstance(value, list | tuple):
        return " ".join(map(text, value))
    if value is None or pd.isna(value) or value == NO_FIGURE:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def texts(row: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): text(value) for name, value in row.items()}


def of_frame(frame: pd.DataFrame) -> Rows:
    """The rows of a table on a page."""
    return [texts(row) for row in frame.astype("object").to_dict("records")]


def of_csv(content: bytes) -> Rows:
    """The rows of a CSV, the apostrophes taken off that keep a spreadsheet from running a cell."""
    return [{name: restored(value) for name, value in row.items()} for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


def of_json(content: bytes | str) -> dict[str, Rows]:
    """The rows of each table of a JSON file, by its name."""
    return {name: [texts(row) for row in rows] for name, rows in json.loads(content)["tables"].items()}


def of_zip(content: bytes) -> dict[str, Rows]:
    """The rows of each table of a Data Package, by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {Path(name).stem: of_csv(package.read(name)) for name in package.namelist() if name.endswith(".csv")}


def filter_of_zip(content: bytes) -> str:
    """The filter that a Data Package says it holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return str(json.loads(package.read("datapackage.json"))["filter"])


@dataclass(frozen=True)
class Workbook:
    """A workbook of the Records page: its filter, the rows of record tables by name, those of metrics by title."""

    filter: str
    records: dict[str, Rows]
    metrics: dict[str, Rows]


def of_xlsx(content: bytes) -> Workbook:
    about, metrics, *tables = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets
    facts = {row[0]: text(row[1]) for row in about.iter_rows(values_only=True)}
    return Workbook(facts["filter"], {sheet.title: _below(sheet.iter_rows(values_only=True)) for sheet in tables}, _blocks(metrics.iter_rows(values_only=True)))


def _blocks(rows: Iterator[tuple[Any, ...]]) -> dict[str, Rows]:
    """Tables one below the other, each with its title above and a blank row below it."""
    found, block = {}, []
    for row in [*rows, (None,)]:
        if any(cell is not None for cell in row):
            block.append(row)
        elif block:
            found[text(block[0][0])] = _below(iter(block[1:]))
            block = []
    return found


def _below(rows: Iterator[tuple[Any, ...]]) -> Rows:
    """The rows below a header, by its names."""
    header = [name for name in next(rows, ()) if name is not None]
    return [texts(dict(zip(header, row, strict=False))) for row in rows]


@dataclass(frozen=True)
class Slide:
    """A slide: its title and all other texts, series and categories of its chart, cells of its table, notes, and where its links lead."""

    title: str
    texts: tuple[str, ...]
    series: list[list[float | None]]
    table: list[list[str]]
    notes: str
    links: frozenset[str]


def of_pptx(content: bytes) -> list[Slide]:
    return [_slide(slide) for slide in Presentation(io.BytesIO(content)).slides]


def _slide(slide: Any) -> Slide:
    framed = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    runs = [run for frame in framed for paragraph in frame.paragraphs for run in paragraph.runs]
    return Slide(
        slide.shapes.title.text_frame.text,
        tuple(frame.text for frame in framed),
        [list(one.values) for shape in slide.shapes if shape.has_chart for one in shape.chart.plots[0].series],
        [[cell.text.replace("\xa0", "") for cell in row.cells] for shape in slide.shapes if shape.has_table for row in shape.table.rows],
        slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "",
        frozenset(run.hyperlink.address for run in runs if run.hyperlink.address),
    )


def shown(cell: str, whole: str) -> bool:
    """Whether a cell of a slide shows what a table says, perhaps cut; thousands are set apart there."""
    told = cell.replace(",", "")
    return whole.replace(",", "").startswith(told.removesuffix(MORE)) if told.endswith(MORE) else told == whole.replace(",", "")
