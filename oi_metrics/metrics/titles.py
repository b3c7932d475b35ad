"""What a record is called: its own title or name, or that of the whole it is a part of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import pandas as pd

from oi_metrics.language.languages import RECORD_LANGS
from oi_metrics.language.words import Words
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Tables

Titles = dict[str, tuple[str, str]]
_OWN = (("agreements", "title"), ("claims", "title"), ("recognitions", "title"), ("partners", "name"), ("programmes", "name"))
_PARTS = (
    ("memberships", "programmes", "programme_id", "seat", "participating hospital {}", "{}번 참여 병원"),
    ("parties", "agreements", "agreement_id", "party", "party {}", "{}번 당사자"),
    ("amounts", "agreements", "agreement_id", "currency", "{}", "{}"),
)


def record_titles(tables: Tables, records: Iterable[str]) -> Titles:
    """English and Korean title of each of the records that the tables hold, whatever a filter shows of them, by `table/key`."""
    tables = tables.unfiltered
    wanted = _by_table(records)
    called: Titles = {}
    for name, column in _OWN:
        frame = tables.frames[name]
        called |= dict(zip(frame["record"].tolist(), zip(frame[f"{column}_en"].tolist(), frame[f"{column}_ko"].tolist(), strict=True), strict=True))
    titles = {record: called[record] for name, _ in _OWN for record in wanted[name] if record in called}
    kept = {name: _those(frame, wanted[name]) for name, frame in tables.frames.items() if wanted[name]}
    parts = [(kept[name], *told) for name, *told in _PARTS if name in kept]
    for frame, whole, column, number, en, ko in parts:
        for record, key, part in zip(frame["record"].tolist(), frame[column].tolist(), frame[number].tolist(), strict=True):
            whole_en, whole_ko = called.get(f"{whole}/{key}", (key, key))
            titles[record] = f"{whole_en}, {en.format(part)}", f"{whole_ko}, {ko.format(part)}"
    trials = kept.get("trials", tables.trials.head(0))
    days = [{text: words.date(text) for text in trials["approved"].unique()} for words in map(Words, RECORD_LANGS)]
    for record, sponsor, approved in zip(trials["record"].tolist(), trials["sponsor"].tolist(), trials["approved"].tolist(), strict=True):
        en, ko = (f"{sponsor}, {told[approved]}" for told in days)
        titles[record] = en, ko
    return titles


_CARRYING = (("sources", "title", "title"), ("statements", "summary_en", "summary_ko"), ("vocabulary", "label_en", "label_ko"))
_TITLED_OTHERWISE = ("trial_sites", "evidence", *(name for name, *_ in _CARRYING))


def _by_table(records: Iterable[str]) -> dict[str, list[str]]:
    """The distinct records, by their table."""
    found: dict[str, list[str]] = defaultdict(list)
    for record in dict.fromkeys(records):
        found[record.partition("/")[0]].append(record)
    return found


def _those(frame: pd.DataFrame, records: list[str]) -> pd.DataFrame:
    """The rows of these records."""
    return frame[is_in(frame["record"], records)] if records else frame.head(0)


def titles_of(tables: Tables, wanted: Collection[str]) -> Titles:
    """English and Korean title of the wanted records that the edition has, those that carry the evidence is_in them.

    A source is called by its title, a statement by what it says, evidence after the record that it speaks of.
    """
    names, asked = list(dict.fromkeys(wanted)), _by_table(wanted)
    kept = {name: _those(tables.frames[name], asked[name]) for name in _TITLED_OTHERWISE}
    sites, about = kept["trial_sites"], kept["evidence"]
    spoken = ("partners/" + sites["partner_id"]).tolist(), (about["record_type"] + "/" + about["record_id"]).tolist()
    titles = record_titles(tables, [*names, *spoken[0], *spoken[1]])
    for records, meant in zip((sites["record"], about["record"]), spoken, strict=True):
        titles |= {record: titles.get(other, (other, other)) for record, other in zip(records.tolist(), meant, strict=True)}
    for name, english, korean in _CARRYING:
        frame = kept[name]
        titles |= dict(zip(frame["record"].tolist(), zip(frame[english].tolist(), frame[korean].tolist(), strict=True), strict=True))
    return {record: titles[record] for record in names if record in titles}
