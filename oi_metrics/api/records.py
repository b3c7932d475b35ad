"""The records as answers: the rows of a table, one record with all that belongs to it, one statement with all that it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from oi_metrics import exports
from oi_metrics.api import parameters
from oi_metrics.api import rows as api_rows
from oi_metrics.api.metrics import Answer, about, columns_told
from oi_metrics.api.parameters import Given, Parameter, Part
from oi_metrics.api.problems import LONGEST, Problem, unknown
from oi_metrics.api.served import Served
from oi_metrics.evidence import names
from oi_metrics.exports import Context
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model import schema
from oi_metrics.model.columns import Column, Format
from oi_metrics.model.schema import MOST, TABLES
from oi_metrics.narrative.clauses import Ground
from oi_metrics.one_record.heads import heads
from oi_metrics.one_record.record import one_record
from oi_metrics.records.isin import is_in

FORMATS: dict[str, Format] = {"category": "code", "integer": "count", "number": "number", "date": "date", "url": "url", "id": "key"}
"""How the values of a column of the records are read, by its kind; others are texts."""
RECORD = Column("record", "record", "The record, as `table/key`.", "key")


def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of an answer with the rows of a table."""
    return (RECORD, *(Column(column.name, column.label, column.description, _format(column)) for column in TABLES[table].columns))


def _format(column: schema.Column) -> Format:
    """A whole number that may be larger than any count is one of money."""
    return "money" if column.kind == "integer" and (column.maximum or 0) > MOST else FORMATS.get(column.kind, "text")


def known(name: str) -> str:
    """The name of a table. Raises Problem for one that there is not."""
    if name not in TABLES:
        raise unknown("table", name, tuple(TABLES), "table")
    return name


def table_parameters(served: Served) -> tuple[Parameter, ...]:
    """What can be asked of a table."""
    return (*parameters.of_filters(served.tables), parameters.LANG, *parameters.PART, parameters.BEHIND)


def record_parameters(served: Served) -> tuple[Parameter, ...]:
    """What can be asked of one record."""
    return (*(one for one in parameters.of_filters(served.tables) if one.name == "tier"), parameters.LANG)


STATEMENT_PARAMETERS = (parameters.LANG, *parameters.PART)


def table(name: str, given: Given, served: Served) -> Answer:
    """The rows of a table as far as the filters keep them, in the order of their keys. Raises Problem."""
    choice, part = parameters.filters_of(given, (served.tables,)), Part.of(given)
    words = served.words(parameters.lang_of(given))
    tables = served.chosen(choice)
    frame, context, ground = tables.frames[name], Context.of(tables, choice, words), Ground.of(tables)
    rows = frame.iloc[part.rows][[RECORD.name, *TABLES[name].column_names]]
    told = api_rows.told(rows, [api_rows.sides((record,), (ground,)) for record in rows[RECORD.name]], part.behind)
    document = {
        "table": name,
        "meaning": words.gettext(TABLES[name].description),
        "key": list(TABLES[name].key),
        **about(context),
        "columns": columns_told(columns_of(name), words),
        "rows": told,
        "rows_in_all": len(frame),
        "next_after": part.next_after(len(frame)),
        "statements": api_rows.statements(tables, api_rows.named(told), words),
    }
    return Answer(document, name, rows, columns_of(name), context, part.next_after(len(frame)))


def record(name: str, given: Given, served: Served) -> Answer:
    """One record (`table/key`) as a reader would call it; a line of another record opens that one. Raises Problem where the source tiers carry none."""
    choice, words = parameters.filters_of(given, (served.tables,)), served.words(parameters.lang_of(given))
    tables = served.chosen(choice)
    found = one_record(tables, name, words)
    if found is None:
        raise _no_record(name, choice, served, words)
    whole = tables.unfiltered.frames[found.head.record.partition("/")[0]]
    row = whole[whole["record"] == found.head.record][TABLES[found.head.record.partition("/")[0]].column_names]
    values = next(exports.json_rows(row))
    return Answer({"record": found.head.record, **about(Context.of(tables, choice, words)), "values": values, **_plain(asdict(found))})


def _no_record(name: str, choice: Filters, served: Served, words: Words) -> Problem:
    """That there is no such record, or that there is one and the chosen source tiers do not carry it."""
    if choice.tier and one_record(served.tables, name, words):
        return Problem(404, f"The chosen source tiers carry no record {name[:LONGEST]!r}", "tier", "ask without tier, or with another one")
    of = name.partition("/")[0]
    return unknown("record", name, served.tables.frames[of]["record"].tolist() if of in TABLES else [], "record")


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a record is for a reader, its parts by their names."""
    lists = [{"label": listed["label"], "items": [{"record": record, "note": note} for record, note in listed["items"]]} for listed in told["lists"]]
    said = [
        {**statement, "details": [{"stance": stance, "text": text} for stance, text in statement["details"]]} for statement in told["statements"]
    ]  # fmt: skip
    return {**told, "lists": lists, "statements": said}


def statement(key: str, given: Given, served: Served) -> Answer:
    """One statement with its source, and every record of which it speaks. Raises Problem."""
    part, words, tables = Part.of(given), served.words(parameters.lang_of(given)), served.tables
    found = tables.statements[tables.statements["statement_id"] == key]
    if found.empty:
        raise unknown("statement", key, tables.statements["statement_id"].tolist(), "statement")
    source = tables.sources[is_in(tables.sources["source_id"], found["source_id"])]
    spoken = tables.evidence[tables.evidence["statement_id"] == key]
    page = spoken.iloc[part.rows]
    context = Context.of(tables, Filters(), words)
    document = {
        "statement": key,
        **about(context),
        "text": words.pick(found["summary_en"].iloc[0], found["summary_ko"].iloc[0]),
        "values": next(exports.json_rows(found[TABLES["statements"].column_names])),
        "source": next(exports.json_rows(source[TABLES["sources"].column_names])),
        "speaks_of": [_spoken(row, title) for row, title in zip(exports.json_rows(page), _titles(page, served, words), strict=True)],
        "rows_in_all": len(spoken),
        "next_after": part.next_after(len(spoken)),
    }
    return Answer(document)


def _titles(spoken: pd.DataFrame, served: Served, words: Words) -> list[str]:
    """What each record that evidence speaks of is called; a line of another record has its key alone."""
    records = names(spoken).tolist()
    called = heads(served.tables, records, words)
    return [called[record].title if record in called else record for record in records]


def _spoken(row: Mapping[str, Any], title: str) -> dict[str, Any]:
    told = {name: row[name] for name in ("field", "stance", "value", "reading_en", "reading_ko")}
    return {"record": f"{row['record_type']}/{row['record_id']}", "title": title, **told}
