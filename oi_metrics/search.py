"""Words in the records: all that a reader sees of each, in both languages, and which of it a search finds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

from oi_metrics.evidence import names, whole
from oi_metrics.language.formatting import field_value
from oi_metrics.language.languages import LANGS, RECORD_LANGS
from oi_metrics.language.words import Words
from oi_metrics.memo import memoised, memoised_latest
from oi_metrics.model.filter_grammar import parse_scope
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import N_
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

FOUND = ("agreements", "memberships", "recognitions", "claims", "trials", "trial_sites")
"""The tables whose records a search chooses; what others say of them is found with them."""
_BETWEEN_HANGUL = re.compile(r"(?<=[가-힣])\s+(?=[가-힣])")
_PARTICLE = re.compile(r"(?<=[가-힣]{2})(?:으로서|으로써|에서|에게|으로|로서|까지|부터|은|는|이|가|을|를|과|와|의|에|로|도|만)\Z")


def folded(text: str) -> str:
    """One form for all ways of writing: Hangul composed and unspaced, one width, one case, one space."""
    return _BETWEEN_HANGUL.sub("", " ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def asked(text: str) -> tuple[str, ...]:
    """The words of a search."""
    return tuple(folded(word) for word in unicodedata.normalize("NFKC", text).split())


def containing(texts: pd.Series, word: str) -> pd.Series:
    """Which folded texts hold a word, if need be without its particle."""
    found = texts.str.contains(word, regex=False)
    bare = _PARTICLE.sub("", word)
    return found if bare == word else found | texts.str.contains(bare, regex=False)


def found_rows(tables: Tables, name: str, text: str) -> pd.Series:
    """Whether each row of a table shows all words of the search in a cell, as code, in either language."""
    row = _called(tables, name)
    fits = pd.Series(True, index=row.index)
    for word in asked(text):
        fits &= containing(row, word)
    return fits


@memoised_latest(8)
def found_records(tables: Tables, text: str) -> set[str]:
    """The records of `FOUND` in which all words of the search occur: in their own cells or in what is said of them."""
    return {record for name in FOUND for record in _fits(documents(tables, name), text)}


NO_MATCH = N_("No record matches “{sought}”.")


def nothing_left(tables: Tables) -> bool:
    """Whether a selection holds none of the records that a search chooses."""
    return all(tables.frames[name].empty for name in FOUND)


def found_in(tables: Tables, text: str) -> dict[str, int]:
    """In how many of the records found each field holds a word of the search, the most first; fields as `documents` names them."""
    counts: dict[str, int] = {}
    for name in FOUND:
        document = documents(tables, name)
        document = document.loc[_fits(document, text)]
        for field in document.columns:
            hits = pd.Series(False, index=document.index)
            for word in asked(text):
                hits |= containing(document[field], word)
            counts[field] = counts.get(field, 0) + int(hits.sum())
    return dict(sorted(((field, n) for field, n in counts.items() if n), key=lambda item: -item[1]))


def _fits(document: pd.DataFrame, text: str) -> list[str]:
    if document.empty:
        return []
    every = _joined(document[field] for field in document)
    for word in asked(text):
        every = every[containing(every, word)]
    return every.index.tolist()


@memoised
def shown(tables: Tables, name: str) -> pd.DataFrame:
    """What each row of a table shows, folded, by `record`: a column a field, its texts in all languages and its code."""
    frame, languages = tables.frames[name], [Words.of(lang, tables.vocabulary) for lang in LANGS]
    cells: dict[str, list[pd.Series]] = {}
    for column in TABLES[name].columns:
        base, _, lang = column.name.rpartition("_")
        field = base if lang in RECORD_LANGS else column.name
        raw = frame[column.name].astype("object").where(frame[column.name].notna(), "")
        if column.name == "amount":
            pairs = list(zip(raw, frame["currency"], strict=True))
            texts = [" ".join([str(amount), *(words.money(amount, currency) for words in languages)]) for amount, currency in pairs]
        elif column.name == "value" and "field" in frame:
            texts = [_read(field or "value", value, languages) if value else "" for field, value in zip(frame["field"], raw, strict=True)]
        else:
            read = {value: _read(column.name, value, languages) for value in raw.unique()}
            texts = [read[value] for value in raw]
        cells.setdefault(field, []).append(pd.Series(texts, index=frame["record"].tolist(), dtype="str"))
    return pd.DataFrame({field: _joined(parts).map(folded) for field, parts in cells.items()})


def _read(column: str, value: object, languages: list[Words]) -> str:
    if column == "record_type":
        return " ".join([str(value), *(words.term(str(value)) for words in languages)])
    return " ".join(dict.fromkeys([str(value), *(field_value(column, value, words) for words in languages)]))


@memoised
def documents(tables: Tables, name: str) -> pd.DataFrame:
    """All that is told of each record of a table, folded, by `record`: its own fields, and its partners, amounts, programme, statements and sources."""
    frame = tables.frames[name]
    document = shown(tables, name).copy()
    own = pd.Series(frame["record"].tolist(), index=frame.index, dtype="object")
    partners, programmes = _called(tables, "partners"), _called(tables, "programmes")
    if name == "agreements":
        wholes = _by(own, frame["agreement_id"])
        for part in ("parties", "amounts"):
            rows = tables.frames[part]
            document = _with(document, part, wholes.reindex(rows["agreement_id"]).tolist(), _called(tables, part).reindex(rows["record"]).tolist())
        document = _with(document, "partners", wholes.reindex(tables.parties["agreement_id"]).tolist(), _look(partners, tables.parties["partner_id"]))
    if "programme_id" in frame:
        document = _with(document, "programmes", own.tolist(), _look(programmes, frame["programme_id"]))
    for column in ("partner_id", "awarded_by"):
        if column in frame:
            document = _with(document, "partners", own.tolist(), _look(partners, frame[column]))
    if name == "claims":
        scopes = [(record, code) for record, scope in zip(own, frame["scope"], strict=True) for code in parse_scope(scope).get("programme", ())]
        document = _with(document, "programmes", [record for record, _ in scopes], _look(programmes, [code for _, code in scopes]))
    if name == "trial_sites":
        trials = _called(tables, "trials")
        document = _with(document, "trials", own.tolist(), _look(trials, frame["trial_id"]))
    if "source_id" in frame:
        document = _with(document, "sources", own.tolist(), _look(_called(tables, "sources"), frame["source_id"]))
    return _with_statements(document, tables)


def _with_statements(document: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The document with what the statements say of each record or its parts, and with who says it."""
    evidence = tables.evidence
    about = [record if record in document.index else whole(record) for record in names(evidence).tolist()]
    mine = pd.Series(about, index=evidence.index, dtype="str")
    kept = evidence[is_in(mine, document.index.to_series())]
    sources = tables.statements.set_index("statement_id")["source_id"].reindex(kept["statement_id"])
    told = shown(tables, "evidence")[["value", "reading"]].agg(" ".join, axis=1) if len(evidence) else pd.Series(dtype="str")
    said = zip(_look(_called(tables, "statements"), kept["statement_id"]), told.reindex(kept["record"]).tolist(), strict=True)
    records = mine.loc[kept.index].tolist()
    document = _with(document, "statements", records, [" ".join(pair) for pair in said])
    return _with(document, "sources", records, _look(_called(tables, "sources"), sources))


def _called(tables: Tables, name: str) -> pd.Series:
    """All that the rows of a table show, by record."""
    fields = shown(tables, name)
    return _joined(fields[field] for field in fields)


def _look(texts: pd.Series, keys: Iterable[str]) -> list[str]:
    """The texts of records by their key; blank where there is none."""
    by_key = pd.Series(texts.tolist(), index=[record.partition("/")[2] for record in texts.index], dtype="object")
    return by_key.reindex(list(keys)).fillna("").tolist()


def _by(records: pd.Series, keys: pd.Series) -> pd.Series:
    return pd.Series(records.tolist(), index=keys.tolist(), dtype="object")


def _with(document: pd.DataFrame, field: str, records: list[str], texts: list[str]) -> pd.DataFrame:
    """The document with more texts of a field, each beside the record that it is told of."""
    found: dict[str, dict[str, None]] = {}
    for record, text in zip(records, texts, strict=True):
        if text:
            found.setdefault(record, {})[text] = None
    more = pd.Series(["\n".join(found.get(record, ())) for record in document.index], index=document.index, dtype="str")
    return document.assign(**{field: document[field] + "\n" + more if field in document else more})


def _joined(parts: Iterable[pd.Series]) -> pd.Series:
    first, *others = parts
    return first.str.cat(others, sep="\n") if others else first
