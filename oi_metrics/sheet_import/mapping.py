"""Which column of a sheet holds which field, and how its cells are to be read: guessed, stated, kept as TOML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Literal

import pandas as pd
import tomli_w
from rapidfuzz import fuzz

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.model.vocabulary import TIERS, VOCABULARIES
from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.records.reading.toml_text import document as toml_document
from oi_metrics.sheet_import.dates import ORDERS, Order, read_date
from oi_metrics.sheet_import.fields import FIELDS, Field
from oi_metrics.sheet_import.money import CODES, UNITS, currency_code, read_amount
from oi_metrics.sheet_import.written import packed, plain, squeezed

SIMILAR = 85.0
"""The least likeness (rapidfuzz ratio of squeezed headers, 0 to 100) at which a header is taken for a known one."""

SEPARATORS = (";", "\n", " / ")
"""What divides several partners in a cell without asking."""


@dataclass(frozen=True)
class Mapping:
    """How one sheet is read.

    columns: field -> header. defaults: field -> what a blank cell or a missing column stands for (category fields).
    values: field -> {what the sheet writes: code}. separators: marks that divide partners; part_of_names: marks that
    never do and are not asked about. date_order: what stands first in 03/04/2019 or 19.03.12; `ask` leaves it
    uncertain. currency: of amounts that name none; unit: of UNITS, what their bare numbers count. tier: of the sheet as
    a source; link_tier: of the sources that its rows name. language: of the sheet's text. programmes: names of
    programmes that the sheet brings new.
    """

    columns: Mapped[str, str] = field(default_factory=dict, hash=False)
    defaults: Mapped[str, str] = field(default_factory=dict, hash=False)
    values: Mapped[str, Mapped[str, str]] = field(default_factory=dict, hash=False)
    separators: tuple[str, ...] = SEPARATORS
    part_of_names: tuple[str, ...] = ()
    date_order: Order = "ask"
    currency: str = ""
    unit: str = ""
    tier: str = "internal"
    link_tier: str = "public_record"
    language: str = "ko"
    programmes: tuple[str, ...] = ()


OPTIONS = tuple(option.name for option in fields(Mapping) if option.name not in ("columns", "defaults", "values"))
CHOICES: dict[str, tuple[str, ...]] = {
    "date_order": ORDERS,
    "unit": tuple(UNITS),
    "tier": tuple(TIERS),
    "link_tier": tuple(TIERS),
    "language": tuple(VOCABULARIES["language"]),
}


@dataclass(frozen=True)
class Match:
    """A header and the field it is taken for. how: `exact` (a known header), `similar` (like one), `unused` (field blank); score: 0 to 100."""

    header: str
    field: str
    how: Literal["exact", "similar", "unused"]
    score: float


def fingerprint(headers: Iterable[str]) -> str:
    """12 hex digits that stand for a set of headers, whatever their order, case and spaces: what a mapping is remembered by."""
    return hashlib.sha256("\n".join(sorted(map(plain, headers))).encode()).hexdigest()[:12]


def matches(headers: Sequence[str], sample: pd.DataFrame | None = None) -> tuple[Match, ...]:
    """What each header is taken for, in the order of the headers; no field twice, no column twice.

    Known headers come first, then those at least SIMILAR to one, likest first; where sample is given, a similar header
    whose cells do not read as the field's kind is left unused.
    """
    scores = sorted(
        (
            (_likeness(header, target), -place, -order, header, target.name)
            for place, header in enumerate(headers)
            for order, target in enumerate(FIELDS.values())
        ),
        reverse=True,
    )
    taken: dict[str, Match] = {}
    known = {header for score, _, _, header, _ in scores if score >= 100}
    for score, _, _, header, name in scores:
        if score < (100 if header in known else SIMILAR) or header in taken or any(match.field == name for match in taken.values()):
            continue
        if score < 100 and sample is not None and header in sample and not _fits(FIELDS[name], sample[header]):
            continue
        taken[header] = Match(header, name, "exact" if score >= 100 else "similar", min(score, 100.0))
    return tuple(taken.get(header, Match(header, "", "unused", 0.0)) for header in headers)


def _likeness(header: str, target: Field) -> float:
    """100 to 102 for a known header (the field's own name highest, then the header in full), less for one that is only like it."""
    full, said = plain(header), squeezed(header)
    if full == target.name:
        return 102.0
    whole, known = _known(target)
    if full in whole:
        return 101.0
    if said and said in known:
        return 100.0
    return min(99.0, max(fuzz.ratio(said, name) for name in known)) if said else 0.0


@cache
def _known(target: Field) -> tuple[frozenset[str], tuple[str, ...]]:
    """The headers of a field as they are compared: in full, and packed."""
    return frozenset(map(plain, target.headers)), tuple(map(packed, target.headers))


def _fits(target: Field, cells: pd.Series) -> bool:
    """Whether at least half of the filled cells read as the field's kind."""
    filled = [str(cell) for cell in cells if str(cell).strip()][:200]
    if target.kind == "date":
        good = sum(read_date(cell).problem is None for cell in filled)
    elif target.kind == "amount":
        good = sum(read_amount(cell).problem is None for cell in filled)
    elif target.kind == "url":
        good = sum(cell.strip().lower().startswith("http") for cell in filled)
    else:
        return True
    return 2 * good >= len(filled)


def guess(headers: Sequence[str], sample: pd.DataFrame | None = None) -> Mapping:
    """A mapping from the headers alone, with unit and currency where the amount's header names them, such as 금액(억원).

    sample: some rows, by header; it tells the language, and guards similar headers. Nothing else is guessed: currency,
    order of dates, defaults and separators stay as `Mapping` has them. `matches` says how each column was found.
    """
    columns = {match.field: match.header for match in matches(headers, sample) if match.field}
    texts = [*headers, *(sample.astype("str").to_numpy().ravel().tolist() if sample is not None else [])]
    korean = any(re.search("[가-힣]", text) for text in texts)
    currency, unit = _counted_in(columns.get("amount", ""))
    return Mapping(columns=columns, currency=currency, unit=unit, language="ko" if korean else "en")


def _counted_in(header: str) -> tuple[str, str]:
    """Currency and unit that a header such as `금액(억원)` or `Amount (USD m)` names; blank where it names none."""
    named = re.search(r"[(\[]\s*(?:단위\s*:?)?\s*([^)\]]+?)\s*[)\]]|[,_]\s*(?:in\s+)?([^,_]+)\Z", plain(header))
    said = (named[1] or named[2]) if named else ""
    if not said or currency_code(said):
        return currency_code(said), ""
    if said in UNITS:
        return "", said
    for unit in sorted(filter(None, UNITS), key=len, reverse=True):
        for rest in (said.removeprefix(unit), said.removesuffix(unit)):
            if rest != said and currency_code(rest):
                return currency_code(rest), unit
    return "", ""


def located(mapping: Mapping, headers: Sequence[str]) -> Mapping:
    """The mapping with its headers as this sheet writes them, where they differ by case, width or spaces alone."""
    there = {plain(header): header for header in reversed(headers)}
    columns = {name: header if header in headers else there.get(plain(header), header) for name, header in mapping.columns.items()}
    return replace(mapping, columns=columns)


def likeliest(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet of a workbook whose headers are known best; the first of equals."""
    return max(sheets, key=known_headers)


def known_headers(sheet: Sheet) -> int:
    """How many headers of a sheet are known."""
    return sum(match.how == "exact" for match in matches(list(sheet.frame.columns)))


def to_toml(mapping: Mapping) -> str:
    """The mapping as `map.toml`: [columns], [options], [defaults], [values.FIELD]."""
    options = {name: list(value) if isinstance(value, tuple) else value for name in OPTIONS for value in [getattr(mapping, name)]}
    document: dict[str, Any] = {"columns": dict(mapping.columns), "options": options}
    if mapping.defaults:
        document["defaults"] = dict(mapping.defaults)
    if mapping.values:
        document["values"] = {name: dict(codes) for name, codes in mapping.values.items()}
    return tomli_w.dumps(document)


def from_toml(text: str, file: str = "map.toml") -> Mapping:
    """The mapping that a `map.toml` states. Raises InvalidRecords with every fault: unknown names, wrong kinds, a column twice."""
    document = toml_document(text, file, (Message("is not well-formed TOML"), Message("start from a mapping that --write-map writes")))
    faults = [
        _wrong(file, name, name, Message("is not a part of a mapping"), ("columns", "options", "defaults", "values")) for name in document if name not in _PARTS
    ]
    for name in _PARTS:
        if not isinstance(document.get(name, {}), dict):
            faults.append(Fault(file, 0, name, str(document[name]), Message("is not a table"), Message("write it as [{name}]", name=name)))
            document[name] = {}
    faults += _text_faults(file, document)
    if faults:
        raise InvalidRecords(faults)
    options: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in document.get("options", {}).items()}
    mapping = Mapping(document.get("columns", {}), document.get("defaults", {}), document.get("values", {}), **options)
    found = mapping_faults(mapping, file)
    if found:
        raise InvalidRecords(found)
    return mapping


_PARTS = ("columns", "options", "defaults", "values")


def _wrong(file: str, place: str, value: str, problem: Message, choices: Iterable[str]) -> Fault:
    return Fault(file, 0, place, value, problem, Message("use {choices}", choices=", ".join(filter(None, choices))))


def _text_faults(file: str, document: dict[str, Any]) -> list[Fault]:
    """Faults of kind: what must be text, a list of texts, or the name of an option."""
    text, texts = Message("is not text"), Message("is not a list of texts")
    faults = []
    for part in ("columns", "defaults"):
        faults += [
            Fault(file, 0, f"{part}.{name}", str(value), text, Message("write it in double quotes"))
            for name, value in document.get(part, {}).items()
            if not isinstance(value, str)
        ]
    for name, value in document.get("options", {}).items():
        if name not in OPTIONS:
            faults.append(_wrong(file, f"options.{name}", name, Message("is not an option"), OPTIONS))
        elif isinstance(getattr(Mapping(), name), tuple):
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                faults.append(Fault(file, 0, f"options.{name}", str(value), texts, Message('write it as ["…", "…"]')))
        elif not isinstance(value, str):
            faults.append(Fault(file, 0, f"options.{name}", str(value), text, Message("write it in double quotes")))
    for name, codes in document.get("values", {}).items():
        if not isinstance(codes, dict) or not all(isinstance(code, str) for code in codes.values()):
            faults.append(
                Fault(file, 0, f"values.{name}", str(codes), Message("is not a table of texts"), Message('write lines such as "기술이전" = "license"'))
            )
    return faults


def mapping_faults(mapping: Mapping, file: str = "map.toml") -> list[Fault]:
    """What is wrong with a mapping, whatever the sheet: unknown fields, options and currencies, one column for two fields."""
    faults = [_wrong(file, f"columns.{name}", name, Message("is not a field"), FIELDS) for name in mapping.columns if name not in FIELDS]
    first: dict[str, str] = {}
    for name, header in mapping.columns.items():
        if plain(header) in first:
            taken = Message("is already the column of {field}", field=first[plain(header)])
            faults.append(Fault(file, 0, f"columns.{name}", header, taken, Message("give each field a column of its own")))
        first.setdefault(plain(header), name)
    for part, given in (("defaults", mapping.defaults), ("values", mapping.values)):
        coded = [name for name, target in FIELDS.items() if target.kind == "category"]
        faults += [_wrong(file, f"{part}.{name}", name, Message("is not a field with a vocabulary"), coded) for name in given if name not in coded]
    for name, choices in CHOICES.items():
        value = str(getattr(mapping, name))
        if value not in choices:
            faults.append(_wrong(file, f"options.{name}", value, Message("is not a choice here"), choices))
    if mapping.currency and mapping.currency not in CODES:
        faults.append(Fault(file, 0, "options.currency", mapping.currency, Message("is not a currency"), Message("write its ISO 4217 code, such as KRW")))
    if any(not mark for mark in (*mapping.separators, *mapping.part_of_names)):
        faults.append(Fault(file, 0, "options.separators", "", Message("is blank"), Message('write marks such as ";" or "\\n"')))
    return faults
