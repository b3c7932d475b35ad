"""A checked sheet as tables of records: agreements, parties, amounts, new partners, and the statements that carry them."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import pandas as pd

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.sheet_import.check import Checked, Frames
from oi_metrics.sheet_import.fields import FIELDS
from oi_metrics.sheet_import.keys import digest, key, slug
from oi_metrics.sheet_import.written import plain


class Named(Protocol):
    """What one name as written is read to mean: a known partner's key, or the name of a new partner, or nobody (both blank)."""

    @property
    def partner_id(self) -> str: ...

    @property
    def new(self) -> str: ...


@dataclass(frozen=True)
class Exact:
    """A name that is a known partner's own, or a new partner under that very name."""

    partner_id: str = ""
    new: str = ""


@dataclass(frozen=True)
class SheetSource:
    """The sheet as a source of statements. accessed: EDTF, when it was brought; publisher: who keeps it."""

    title: str
    publisher: str
    accessed: str


def names_in(checked: Checked) -> list[str]:
    """Every name of a party as often as it stands in the sheet: what `names` is to resolve."""
    return [name for name in checked.parties["name"] if name]


def exact_names(checked: Checked, base: Frames | None = None) -> dict[str, Exact]:
    """Names resolved by equality alone (case, width and spaces aside): a name or alias of a known partner, or a new one."""
    known: dict[str, str] = {}
    table = (base or {}).get("partners")
    if table is not None:
        for row in table.itertuples(index=False):
            for text in (row.name_en, row.name_ko, *str(row.aliases).split(";")):
                known.setdefault(plain(str(text)), str(row.partner_id))
    return {name: Exact(known.get(plain(name), ""), "" if plain(name) in known else name) for name in dict.fromkeys(names_in(checked))}


def party_faults(checked: Checked, names: Mapped[str, Named], base: Frames | None = None) -> list[Fault]:
    """What the names, once resolved, leave to be told.

    Errors: a name that is not resolved, a new partner or an unnamed party without a kind, a new partner of two kinds.
    Warnings: a known partner whose kind in the records is another (theirs is kept), two names of one partner in a row.
    """
    parties = _resolved(checked, names)
    file, partners, kinds = checked.sheet.file, checked.header("partners"), checked.header("partner_type")
    lost = [name for name in dict.fromkeys(parties["name"]) if name and name not in names]
    faults = [Fault(file, _row(parties, name), partners, name, Message("is not resolved"), Message("resolve the names of the sheet first")) for name in lost]
    parties = parties[~parties["name"].isin(lost)]
    lacking = parties[(parties["partner_id"] == "") & (parties["partner_type"] == "")]
    say = Message("enter what it is in the column of partner types, such as hospital")
    faults += [Fault(file, row, kinds, name, Message("is no known partner and has no kind"), say) for row, name in lacking["name"].items()]
    told = parties[parties["name"] != ""].drop_duplicates(["key", "partner_type"])
    told = told[told["partner_type"] != ""]
    known = _kinds(base)
    first: dict[str, tuple[str, int]] = {}
    for row, found in zip(told.index, told.itertuples(index=False), strict=True):
        if found.partner_id and known.get(found.partner_id, found.partner_type) != found.partner_type:
            kept = Message("is {other} in the records, which is kept", other=known[found.partner_id])
            faults.append(Fault(file, row, kinds, found.name, kept, Message("fix the sheet, or the partner in the records"), warning=True))
        kind, before = first.setdefault(found.key, (found.partner_type, row))
        if not found.partner_id and kind != found.partner_type:
            other = Message("is {kind} here and {other} in row {row}", kind=found.partner_type, other=kind, row=before)
            faults.append(Fault(file, row, kinds, found.name, other, Message("write one kind of the partner in all rows")))
    named = parties[parties["key"] != ""]
    again = named[pd.DataFrame({"row": named.index, "key": named["key"].to_numpy()}, index=named.index).duplicated().to_numpy()]
    once = Message("is a partner that the cell names already; recorded once")
    faults += [Fault(file, row, partners, name, once, Message("name each partner once"), warning=True) for row, name in again["name"].items()]
    return sorted(faults)


def _row(parties: pd.DataFrame, name: str) -> int:
    return int(parties.index[parties["name"] == name][0])


def _kinds(base: Frames | None) -> dict[str, str]:
    table = (base or {}).get("partners")
    return {} if table is None else dict(zip(table["partner_id"], table["partner_type"], strict=True))


def _resolved(checked: Checked, names: Mapped[str, Named]) -> pd.DataFrame:
    """The parties with partner_id of a known partner, and key: that, or the name of the new one; both blank for nobody."""
    frame = checked.parties
    ids = {name: names[name].partner_id for name in frame["name"].unique() if name in names}
    news = {name: names[name].new for name in ids}
    partner_id = frame["name"].map(ids).fillna("").astype("str")
    new = frame["name"].map(news).fillna("").astype("str")
    return frame.assign(partner_id=partner_id, key=partner_id.where(partner_id != "", new))


def to_frames(checked: Checked, names: Mapped[str, Named], source: SheetSource, base: Frames | None = None) -> dict[str, pd.DataFrame]:
    """The rows as text tables of `oi_metrics.model.schema.TABLES`, added to those of base where it is given.

    Each row is a statement of the sheet, with its cells as written, that supports its agreement, parties and amounts,
    and the partners and programmes that it brings; a row's own source is one more source that says so. A title or name
    given in one language stands in both. Raises InvalidRecords with the errors of the sheet and of its names.
    """
    faults = [*checked.errors, *(fault for fault in party_faults(checked, names, base) if not fault.warning)]
    if faults:
        raise InvalidRecords(faults)
    before = dict(base) if base else {name: _table(name, {}) for name in TABLES}
    parties = _resolved(checked, names)
    partners, keys = _partners(parties, before["partners"])
    parties = _parties(checked, parties.assign(partner_id=parties["key"].map(keys).fillna("").astype("str")))
    added = {
        "partners": partners,
        "programmes": _programmes(checked, before["programmes"]),
        "agreements": _agreements(checked.cells),
        "parties": parties,
        "amounts": _amounts(checked.cells),
    }
    added |= _evidence(checked, added, source, before)
    return {name: _joined(before[name], added.get(name)) for name in TABLES}


def _table(name: str, columns: Mapped[str, object], index: pd.Index | None = None) -> pd.DataFrame:
    """A text table with the schema's columns, those not given blank."""
    frame = pd.DataFrame({column: columns.get(column, "") for column in TABLES[name].column_names}, index=pd.Index([]) if index is None else index)
    return frame.astype("str")


def _joined(before: pd.DataFrame, added: pd.DataFrame | None) -> pd.DataFrame:
    """Both tables, numbered as in a file of their own."""
    whole = before if added is None or not len(added) else pd.concat([before[added.columns], added]) if len(before) else added
    return whole.set_axis(pd.RangeIndex(2, len(whole) + 2, name="row"))


def _agreements(cells: pd.DataFrame) -> pd.DataFrame:
    english = cells["title_en"].where(cells["title_en"] != "", cells["title"])
    korean = cells["title_ko"].where(cells["title_ko"] != "", cells["title"])
    same = [name for name, field in FIELDS.items() if field.target == f"agreements.{name}"]
    columns = {
        **{name: cells[name] for name in same},
        "agreement_id": cells["id"],
        "title_en": english.where(english != "", korean),
        "title_ko": korean.where(korean != "", english),
        "programme_id": cells["programme"],
    }
    return _table("agreements", columns, cells.index)


def _amounts(cells: pd.DataFrame) -> pd.DataFrame:
    told = cells[cells["amount"].str.fullmatch("[0-9]+")]
    columns = {"agreement_id": told["id"], "kind": told["amount_kind"], "amount": told["amount"], "currency": told["currency"]}
    return _table("amounts", columns, told.index)


def _parties(checked: Checked, parties: pd.DataFrame) -> pd.DataFrame:
    """The parties numbered in each agreement, a partner once."""
    place = pd.DataFrame({"row": parties.index, "partner_id": parties["partner_id"].to_numpy()})
    again = (place.duplicated() & (place["partner_id"] != "")).to_numpy()
    kept = parties[~again]
    columns = {
        "agreement_id": kept.index.map(checked.cells["id"]),
        "party": (kept.groupby(level=0).cumcount() + 1).to_numpy(),
        "partner_id": kept["partner_id"].to_numpy(),
        "partner_type": kept["partner_type"].where(kept["partner_id"] == "", "").to_numpy(),
        "role": kept["role"].to_numpy(),
    }
    return _table("parties", columns, kept.index)


def _partners(parties: pd.DataFrame, before: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """The new partners, indexed by the first row that names each, and the partner key of every `key` of the parties."""
    keys = {found: found for found in parties.loc[parties["partner_id"] != "", "partner_id"].unique()}
    news = parties[(parties["partner_id"] == "") & (parties["key"] != "")]
    spellings: dict[str, dict[str, None]] = {}
    kinds: dict[str, str] = {}
    first: dict[str, int] = {}
    for row, chief, name, kind in zip(news.index, news["key"], news["name"], news["partner_type"], strict=True):
        first.setdefault(chief, row)
        spellings.setdefault(chief, {})[name] = None
        kinds[chief] = kinds.get(chief) or kind
    taken = set(before["partner_id"])
    for chief in spellings:
        keys[chief] = key(chief, taken)
        taken.add(keys[chief])
    records = [{"partner_id": keys[chief], **_naming(chief, list(names)), "partner_type": kinds[chief]} for chief, names in spellings.items()]
    columns = {column: [record.get(column, "") for record in records] for column in TABLES["partners"].column_names}
    return _table("partners", columns, pd.Index(list(first.values()), dtype="int64")), keys


def _naming(chief: str, spellings: list[str]) -> dict[str, str]:
    """Names and aliases of a new partner: a Korean and an English spelling where there are both, its chief name in both otherwise."""
    ordered = [chief, *(name for name in spellings if name != chief)]
    korean = next((name for name in ordered if _hangul(name)), chief)
    english = next((name for name in ordered if not _hangul(name)), chief)
    return {"name_en": english, "name_ko": korean, "aliases": ";".join(name for name in ordered if name not in (korean, english) and ";" not in name)}


def _hangul(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)


def _programmes(checked: Checked, before: pd.DataFrame) -> pd.DataFrame:
    """The new programmes, indexed by the first row that names each."""
    used = checked.cells.loc[checked.cells["programme"] != "", "programme"].drop_duplicates()
    new = used[~used.isin(before["programme_id"])]
    column = checked.written[checked.header("programme")] if len(new) else pd.Series(dtype="str")
    names = [str(column[row]).strip() for row in new.index]
    return _table("programmes", {"programme_id": new, "name_en": names, "name_ko": names}, new.index)


# sources, statements, evidence


def _evidence(checked: Checked, added: Frames, source: SheetSource, before: Frames) -> dict[str, pd.DataFrame]:
    """The sheet and the rows' own sources, a statement a row and source, and what each statement supports."""
    said = _summaries(checked)
    sheets, by_sheet = _sheet_sources(checked, source, before["sources"], said)
    links, by_link = _link_sources(checked, source, before["sources"], by_sheet, said)
    statements = pd.concat([by_sheet, by_link]) if len(by_link) else by_sheet
    records = pd.concat([_records(name, frame) for name, frame in added.items()])
    carried = records.join(statements["statement_id"], how="inner")
    evidence = _table("evidence", {**{name: carried[name].to_numpy() for name in carried}, "stance": "supports"}, pd.RangeIndex(len(carried)))
    return {"sources": pd.concat([sheets, links]), "statements": statements, "evidence": evidence}


def _records(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """record_type and record_id of every row of a table, by the row of the sheet."""
    parts = [frame[part].astype("str") for part in TABLES[name].key]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + "/" + part
    return pd.DataFrame({"record_type": name, "record_id": joined}, index=frame.index)


def _summaries(checked: Checked) -> pd.Series:
    """Each row as it is written: every filled cell with its header."""
    parts = [(f"{header}: " + checked.written[header].astype("str")).where(checked.written[header] != "", "") for header in checked.written]
    return pd.Series([" · ".join(filter(None, cells)) for cells in zip(*parts, strict=True)], index=checked.written.index, dtype="str")


def _place(checked: Checked) -> pd.Series:
    name = f"{checked.sheet.name}, " if checked.sheet.name else ""
    return pd.Series([f"{name}row {row}" for row in checked.cells.index], index=checked.cells.index, dtype="str")


def _sheet_sources(checked: Checked, source: SheetSource, before: pd.DataFrame, said: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sheet, once for each tier that rows without a source of their own give it, and its statements."""
    cells, tier = checked.cells, checked.mapping.tier
    own = (cells["source_url"] != "") | (cells["source_title"] != "")
    tiers = cells["tier"].where(~own & (cells["tier"] != ""), tier)
    stem = "-".join(["sheet", slug(source.title)[:32].strip("-") or digest(source.title), source.accessed])
    ids: dict[str, str] = {}
    for found in tiers.unique():
        name = stem if found == tier else f"{stem}-{slug(found)}"
        count = 1 + sum(text == name or text.startswith(f"{name}.") for text in before["source_id"])
        ids[found] = name if count == 1 else f"{name}.{count}"
    common = {"title": source.title, "publisher": source.publisher, "accessed": source.accessed, "language": checked.mapping.language}
    sources = _table("sources", {"source_id": list(ids.values()), **common, "tier": list(ids)}, pd.RangeIndex(len(ids)))
    source_id = tiers.map(ids).astype("str")
    rows = pd.Series(cells.index.astype("str"), index=cells.index)
    statement_id = source_id + ":" + rows
    columns = {"statement_id": statement_id, "source_id": source_id, "locator": _place(checked), "summary_en": said, "summary_ko": said}
    return sources, _table("statements", columns, cells.index)


def _link_sources(checked: Checked, source: SheetSource, before: pd.DataFrame, by_sheet: pd.DataFrame, said: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sources that rows name by address or title, each once, and a statement for each row that names one."""
    cells = checked.cells[(checked.cells["source_url"] != "") | (checked.cells["source_title"] != "")]
    known = {url: found for url, found in zip(before["url"], before["source_id"], strict=True) if url}
    pairs = pd.Series(
        [(url, "" if url else title) for url, title in zip(cells["source_url"], cells["source_title"], strict=True)], index=cells.index, dtype="object"
    )
    ids = {(url, title): known.get(url) or (f"link-{digest(url, 12)}" if url else f"document-{digest(title, 12)}") for url, title in pairs.unique()}
    source_id = pairs.map(ids).astype("str")
    firsts = cells[~source_id.duplicated() & ~source_id.isin(before["source_id"])]
    columns = {
        "source_id": source_id[firsts.index],
        "title": firsts["source_title"].where(firsts["source_title"] != "", firsts["source_url"]),
        "publisher": [urlsplit(url).hostname if url else source.publisher for url in firsts["source_url"]],
        "url": firsts["source_url"],
        "language": checked.mapping.language,
        "tier": firsts["tier"].where(firsts["tier"] != "", checked.mapping.link_tier),
    }
    statement_id = source_id + ":" + by_sheet.loc[cells.index, "statement_id"]
    locator = f"cited in {source.title}, " + _place(checked).loc[cells.index]
    statements = {"statement_id": statement_id, "source_id": source_id, "locator": locator, "summary_en": said[cells.index], "summary_ko": said[cells.index]}
    return _table("sources", columns, firsts.index), _table("statements", statements, cells.index)
