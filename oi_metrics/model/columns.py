"""Columns of tables for readers: what each is called, what it means, and how its values are read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

Format = Literal[
    "text", "pair", "code", "term", "group", "field", "entry", "title", "date", "day", "count", "number", "share", "money", "year", "yes_no", "country",
    "url", "key", "records", "helper",
]  # fmt: skip
"""How a value is read.

text: as it is. pair: two columns, `name_en` and `name_ko`, of which the reader sees one. code: of a vocabulary. term: a
code of the metrics. group: a code of the dimension that another column of the row names, unless the row names the group. field: the name of a record's column.
entry: what stands in the record's column that another column of the row names. title: a text that is its own key of
translation. date: EDTF. day: a calendar day. count: a whole number. number: with so many decimals. share: of one, in
percent. money: in whole units of the currency in the column `currency`. key: says nothing beside a name. records: the
records behind the row, shown as their number. helper: serves a click or a chart, and is not shown.
"""

TYPES: dict[str, str] = {
    "pair": "text in English and in Korean",
    "code": "code",
    "term": "code",
    "group": "code",
    "field": "name of a column",
    "title": "text",
    "date": "date (EDTF)",
    "day": "day",
    "count": "whole number",
    "number": "number",
    "share": "share of one",
    "money": "whole units of `currency`",
    "year": "year",
    "yes_no": "yes or no",
    "country": "country, ISO 3166-1",
    "url": "web address",
    "key": "key",
    "records": "keys of records",
}
"""What a document says of the type of a column; others are text."""


@dataclass(frozen=True)
class Column:
    """One column of a table that readers see.

    label: its heading. meaning: what stands in it, for the document of the metrics. vocabulary: of a code; of a group
    or an entry the column of the row that names the dimension or the field. digits: decimals of a number. blank: the
    term that stands for a blank date. varied: shown only where it differs between rows.
    """

    name: str
    label: str
    meaning: str
    format: Format = "text"
    vocabulary: str = ""
    digits: int = 0
    blank: str = ""
    varied: bool = False

    @property
    def type(self) -> str:
        """The type of its values, in words."""
        return TYPES.get(self.format, "text")

    @property
    def frame_columns(self) -> tuple[str, ...]:
        """The columns of the data frame that hold it."""
        return (f"{self.name}_en", f"{self.name}_ko") if self.format == "pair" else (self.name,)

    def called(self, label: str = "", meaning: str = "", **read: Any) -> Column:
        """The same column under another heading, with another meaning, or read in another way."""
        return replace(self, label=label or self.label, meaning=meaning or self.meaning, **read)
