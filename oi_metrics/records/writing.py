"""How texts and words of the records are written: what cannot be seen, names that look alike, words that mean something else already."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.lookalikes import UNSEEN, skeleton, strange, unseen
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES, Table
from oi_metrics.model.vocabulary import CLOSED, VOCABULARIES

NAMES = ("name_en", "name_ko")


def writing_faults(frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """A doubt a text that holds what cannot be seen, and a partner's name that is oddly written or looks like another's;
    an error a word of the records that renames a built-in one or is called like another.
    """
    found: list[Fault] = []
    for name, frame in frames.items():
        found += [] if frame.empty else _unseen(frame, TABLES[name])
    if "partners" in frames:
        found += [fault for column in NAMES for fault in _lookalikes(frames["partners"], column)]
    if "vocabulary" in frames:
        found += _words(frames["vocabulary"])
    return found


def _unseen(frame: pd.DataFrame, table: Table) -> Iterator[Fault]:
    for column in table.columns:
        if column.kind == "text":
            texts = frame[column.name]
            for row, text in texts[texts.str.contains(UNSEEN)].items():
                if problem := unseen(text):
                    yield _fault(f"{table.name}.csv", row, column.name, text, problem, Message("type the cell again"), warning=True)


def _lookalikes(partners: pd.DataFrame, column: str) -> Iterator[Fault]:
    remedy = Message("type the name again, or write both the same way if they are one partner")
    seen: dict[str, tuple[str, object]] = {}
    for row, name in partners.loc[partners[column] != "", column].drop_duplicates().items():
        other, first = seen.setdefault(skeleton(name), (name, row))
        odd = None if name.isascii() or unseen(name) else strange(name)
        if odd is not None:
            yield _fault("partners.csv", row, column, name, odd, remedy, warning=True)
        if other != name:
            yield _fault("partners.csv", row, column, name, Message("looks like {other!r} in row {row}", other=other, row=first), remedy, warning=True)


BUILT_IN = Message("is a built-in word, which keeps its meaning"), Message("give your word a code of its own")


def _words(vocabulary: pd.DataFrame) -> Iterator[Fault]:
    """Words that the records add to a vocabulary: of their own, and called as no other is."""
    for name, rows in vocabulary.groupby("vocabulary", sort=False):
        built_in = VOCABULARIES.get(str(name), {})
        if name in CLOSED:
            closed = Message("takes no words of the records"), Message("use {choices}", choices=", ".join(built_in))
            yield from (_fault("vocabulary.csv", row, "vocabulary", str(name), *closed) for row in rows.index)
            continue
        known = rows["code"].isin(built_in)
        yield from (_fault("vocabulary.csv", row, "code", code, *BUILT_IN) for row, code in rows.loc[known, "code"].items())
        for column, told in (("label_en", {_plain(label): code for code, label in built_in.items()}), ("label_ko", {})):
            yield from _called_alike(rows[~known & (rows[column] != "")], column, told)


def _called_alike(rows: pd.DataFrame, column: str, told: dict[str, str]) -> Iterator[Fault]:
    """Words of the records that bear the label of another; told: the codes by the labels that are taken."""
    for row, code, label in rows[["code", column]].itertuples(name=None):
        other = told.setdefault(_plain(label), code)
        if other != code:
            problem = Message("is what {code} is called already", code=other)
            yield _fault("vocabulary.csv", row, column, label, problem, Message("call it something else"))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _fault(file: str, row: object, column: str, value: str, problem: Message, remedy: Message, warning: bool = False) -> Fault:
    return Fault(file, int(str(row)), column, value, problem, remedy, warning)
