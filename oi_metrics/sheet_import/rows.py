"""What the cells of a row, and the rows of a sheet, say together: totals, doubles, dates in order, money, parties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from oi_metrics.model.faults import Fault
from oi_metrics.model.lookalikes import skeleton, strange
from oi_metrics.model.message import Message
from oi_metrics.model.schema import TABLES
from oi_metrics.model.vocabulary import AMOUNT_KINDS, N_
from oi_metrics.records.relations import date_problem
from oi_metrics.records.validate import BLANK
from oi_metrics.sheet_import import money
from oi_metrics.sheet_import.cells import FILL, LOOK, MEANT, Known, divided, listed
from oi_metrics.sheet_import.fields import FIELDS, OF_PARTIES, TITLES
from oi_metrics.sheet_import.keys import digest
from oi_metrics.sheet_import.mapping import Mapping
from oi_metrics.sheet_import.written import TOTALS, packed, plain

PARTY_COLUMNS = ["name", *OF_PARTIES]
MAX_ROW_CHARACTERS = 20_000
"""Characters of all cells in use of a row: its statement keeps them in one text."""
DATED = {column.name for column in TABLES["agreements"].columns if column.not_before or column.past} & FIELDS.keys()
"""The dates of a row that the schema limits."""
_HEADER_ROWS = 5
_HEADERS = frozenset(packed(header) for target in FIELDS.values() for header in target.headers)

Asked = list[tuple[Fault, tuple[str, ...]]]


class _Counting(NamedTuple):
    """What is told of a cell that lists kinds or roles: too few or too many, what mends that, one taken for all, what says each."""

    wrong: str
    mend: str
    taken: str
    each: str


_COUNTED = {
    "partner_type": _Counting(
        N_("gives {given} kinds for {parties} partners"),
        N_("write one kind, or one for each partner in their order"),
        N_("is taken as the kind of each of {n} partners"),
        N_("write one kind for each partner in their order"),
    ),
    "role": _Counting(
        N_("gives {given} roles for {parties} partners"),
        N_("write one role, or one for each partner in their order"),
        N_("is taken as the role of each of {n} partners"),
        N_("write one role for each partner in their order"),
    ),
}


def _fault(file: str, row: object, header: str, value: str, problem: Message, remedy: Message, warning: bool = False) -> Fault:
    return Fault(file, int(str(row)), header, value, problem, remedy, warning)


# rows that are no records


def no_records(file: str, texts: pd.DataFrame, mapping: Mapping) -> tuple[list[int], list[Fault]]:
    """The rows that are no records, each with the fault that says so: the header again (an error), a second header, a total."""
    if not len(texts):
        return [], []
    headers = [plain(mapping.columns[name]) for name in texts.columns]
    found: list[Fault] = []
    likely = pd.Series([False] * len(texts), index=texts.index)
    again = pd.Series([0] * len(texts), index=texts.index)
    for name, header in zip(texts.columns, headers, strict=True):
        distinct = pd.Series(texts[name].unique(), dtype="str")
        said = distinct.str.casefold().str.partition("(")[0].str.strip()
        likely |= texts[name].isin(distinct[said.isin(TOTALS)])
        again += texts[name].isin(distinct[distinct.str.casefold() == header])
    likely |= again >= 2
    likely.iloc[:_HEADER_ROWS] = True
    for place, (row, cells) in enumerate(texts[likely].iterrows()):
        kind = _kind(list(cells), headers, place < _HEADER_ROWS)
        if kind is not None:
            problem, remedy, warning = kind
            found.append(_fault(file, row, mapping.columns[texts.columns[0]], next(filter(None, cells), ""), problem, remedy, warning))
    return [fault.row for fault in found], found


def _kind(cells: list[str], headers: list[str], near_top: bool) -> tuple[Message, Message, bool] | None:
    """Why a row is no record, what to do, and whether it may be passed over; None for a record."""
    filled = [plain(cell) for cell in cells if cell]
    if not filled:
        return None
    same = sum(bool(cell) and plain(cell) == header for cell, header in zip(cells, headers, strict=True))
    if same >= 2 and 2 * same >= len(filled):
        return Message("is the header again"), Message("import the two sheets one after the other, or remove the row"), False
    known = sum(packed(text) in _HEADERS for text in filled)
    if near_top and len(filled) > 2 and ((known > 2 and 2 * known >= len(filled)) or (len(set(filled)) == 1 and len(filled) == len(cells))):
        return Message("is a second header; left out"), Message("remove the row"), True
    totals = [text for text in filled if text.split("(")[0].strip() in TOTALS]
    if totals and all(text in totals or any(letter.isdigit() for letter in text) for text in filled) and len(totals) * 3 >= len(filled):
        return Message("is a total; left out"), Message("remove the row"), True
    return None


# cells of a row together


def across(file: str, cells: pd.DataFrame, texts: pd.DataFrame, mapping: Mapping, known: Known) -> tuple[pd.DataFrame, list[Fault], Asked]:
    """The cells with keys and currencies made whole, and the faults of cells that do not go together."""
    cells, faults = _keys(file, cells, texts, mapping, known)
    cells, of_money, asked = _money(file, cells, texts, mapping)
    faults += of_money + _untitled(file, texts, mapping) + _dates(file, cells, texts, mapping) + _too_long(file, texts, mapping)
    return cells, faults, asked


def _keys(file: str, cells: pd.DataFrame, texts: pd.DataFrame, mapping: Mapping, known: Known) -> tuple[pd.DataFrame, list[Fault]]:
    """Keys as the sheet gives them, doubles named with both rows; or keys made from title, partners and date."""
    if "id" not in texts:
        return _made_keys(file, cells, mapping, known)
    ids, header = cells.loc[cells["id"] != "", "id"], mapping.columns["id"]
    again = Message("give each agreement a key of its own")
    faults = [_fault(file, row, header, text, Message("is already in row {row}", row=first), again) for row, text, first in _repeats(ids, ids)]
    alike = ids[~ids.duplicated()].map(lambda text: "".join(text.split()).casefold())
    faults += [
        _fault(file, row, header, ids[row], Message("differs from {other!r} in row {row} by capitals alone", other=ids[first], row=first), LOOK, warning=True)
        for row, _, first in _repeats(alike, alike)
    ]
    return cells, faults


def _repeats(values: pd.Series, keys: pd.Series) -> Iterable[tuple[int, str, int]]:
    """Row, value and first row of every value whose key stood before."""
    again = keys[keys.duplicated()]
    first = dict(zip(reversed(keys.tolist()), reversed(keys.index.tolist()), strict=True))
    return [(row, values[row], first[key]) for row, key in again.items()]


def _made_keys(file: str, cells: pd.DataFrame, mapping: Mapping, known: Known) -> tuple[pd.DataFrame, list[Fault]]:
    parts = cells[[*TITLES, "partners", "signed", "agreement_type"]]
    said = pd.Series(["\n".join(map(plain, values)) for values in parts.itertuples(index=False)], index=cells.index, dtype="str")
    makes = {text: f"agreement-{digest(text, 12)}" for text in said.unique()}
    keys = said.map(makes).astype("str")
    again = cells.groupby(keys).cumcount() + 1
    header = next((mapping.columns[name] for name in TITLES if name in mapping.columns), "title")
    named = keys[parts[[*TITLES, "partners"]].map(plain).ne("").any(axis="columns")]  # of rows that name nothing, none repeats another
    faults = [
        _fault(file, row, header, key, Message("has the title, partners and date of row {row}", row=first), LOOK, warning=True)
        for row, key, first in _repeats(named, named)
    ]
    keys = keys.where(again == 1, keys + "-" + again.astype("str"))
    there = keys[keys.isin(known.agreements)]
    remedy = Message("leave the row out, or edit the agreement in the records")
    faults += [_fault(file, row, header, key, Message("is already in the records"), remedy) for row, key in there.items()]
    return cells.assign(id=keys), faults


def _untitled(file: str, texts: pd.DataFrame, mapping: Mapping) -> list[Fault]:
    named = [name for name in TITLES if name in texts]
    if not named:
        return []
    blank = (texts[named] == "").all(axis=1)
    return [_fault(file, row, mapping.columns[named[0]], "", BLANK, FILL) for row in texts.index[blank]]


def _dates(file: str, cells: pd.DataFrame, texts: pd.DataFrame, mapping: Mapping) -> list[Fault]:
    """Dates that the schema says cannot be: an agreement that ends before it is signed, one that was checked in the future."""
    faults = []
    for name in DATED & set(mapping.columns) & set(texts.columns):
        column = TABLES["agreements"].column(name)
        other = column.not_before or name
        pairs = cells[[name, other]].itertuples(index=False, name=None)
        for row, (text, than) in zip(cells.index, pairs, strict=True):
            if text and (found := date_problem(column, text, than, mapping.columns.get(other, other))):
                faults.append(_fault(file, row, mapping.columns[name], str(texts.at[row, name]), *found))
    return faults


def _too_long(file: str, texts: pd.DataFrame, mapping: Mapping) -> list[Fault]:
    headers = sum(len(mapping.columns[name]) + 4 for name in texts.columns)
    lengths = texts.apply(lambda column: column.str.len())
    remedy = Message("keep the cells of a row under {limit} characters together", limit=MAX_ROW_CHARACTERS - headers)
    return [
        _fault(file, row, mapping.columns[lengths.loc[row].idxmax()], f"{total} characters", Message("is too long"), remedy)
        for row, total in lengths.sum(axis=1).items()
        if total > MAX_ROW_CHARACTERS - headers
    ]


# money


def _money(file: str, cells: pd.DataFrame, texts: pd.DataFrame, mapping: Mapping) -> tuple[pd.DataFrame, list[Fault], Asked]:
    """Each amount with its currency: that of its cell, its column or the map, which must not disagree, and with its kind."""
    told = cells["amount"].str.fullmatch("[0-9]+")
    if not told.any():
        return cells, [], []
    header = mapping.columns["amount"]
    faults: list[Fault] = []
    asked: Asked = []
    written = texts["amount"]
    pairs = list(zip(written[told], cells.loc[told, "currency"], strict=True))
    settled = {pair: _currency(*pair, mapping) for pair in set(pairs)}
    found = pd.Series([settled[pair][0] for pair in pairs], index=cells.index[told], dtype="str")
    remedy = Message("write it with the amount, such as KRW 70 billion, or state one for the sheet in the mapping")
    for row, pair in zip(found.index, pairs, strict=True):
        code, problem = settled[pair]
        if problem is not None and not code:
            faults.append(_fault(file, row, header, pair[0], problem, remedy))
        elif problem is not None:
            fault = _fault(file, row, header, pair[0], problem, MEANT, warning=True)
            faults.append(fault)
            asked.append((fault, (f"USD {cells.at[row, 'amount']}",)))
    kindless = cells.index[told & (cells["amount_kind"] == "")]
    kinds = Message("use {choices}, or state one for all rows in the mapping", choices=", ".join(AMOUNT_KINDS))
    kind = mapping.columns.get("amount_kind", "amount_kind")
    faults += [_fault(file, row, kind, str(written[row]), Message("is an amount of no stated kind"), kinds) for row in kindless]
    return cells.assign(currency=found.reindex(cells.index).fillna(cells["currency"])), faults, asked


def _currency(text: str, column: str, mapping: Mapping) -> tuple[str, Message | None]:
    """The currency of an amount, and what is wrong with it; blank where there is none."""
    found = money.read_amount(text, mapping.unit)
    stated = column or mapping.currency
    if found.dollar:
        return (stated, None) if stated in money.DOLLAR_CODES else ("USD", Message("is read as US dollars")) if not column else ("", _disagrees("$", column))
    if found.currency and column and found.currency != column:
        return "", _disagrees(found.currency, column)
    code = found.currency or stated
    return code, None if code else Message("names no currency")


def _disagrees(cell: str, column: str) -> Message:
    return Message("is in {cell}, its currency column says {column}", cell=cell, column=column)


# parties


def parties(file: str, cells: pd.DataFrame, texts: pd.DataFrame, mapping: Mapping, known: Known) -> tuple[pd.DataFrame, list[Fault], Asked]:
    """The parties of each row in their order, and the faults of their names, kinds and roles."""
    if "partners" not in texts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in PARTY_COLUMNS}), [], []
    names = {text: list(divided(text, known).names) for text in cells["partners"].unique()}
    lists = cells["partners"].map(names)
    counts = pd.Series([len(found) for found in lists], index=cells.index)
    faults: list[Fault] = []
    asked: Asked = []
    said: list[list[list[str]]] = []
    for name in OF_PARTIES:
        parts = {text: listed(text, mapping) if text else [] for text in cells[name].unique()}
        said.append([parts[text] for text in cells[name]])
        given = pd.Series([len(found) for found in said[-1]], index=cells.index)
        wrong, doubtful = _counted(name, file, cells, texts, mapping, counts, given)
        faults, asked = faults + wrong, asked + doubtful
    each = [_paired(*found) for found in zip(lists, *said, strict=True)]
    long = pd.Series(each, index=cells.index, dtype="object").explode().dropna()
    frame = pd.DataFrame(long.tolist(), index=long.index, columns=PARTY_COLUMNS).astype("str")
    faults += _twice(file, frame, mapping) + _nameless(file, frame, mapping) + _two_kinds(file, frame, mapping) + _lookalikes(file, frame, mapping)
    return frame, faults, asked


def _paired(names: list[str], *said: list[str]) -> list[tuple[str, ...]]:
    """Each name with its kind and role: one for all, or one each; none where the numbers differ."""
    columns = [parts if len(parts) == len(names) else (parts if len(parts) == 1 else [""]) * len(names) for parts in said]
    return list(zip(names, *columns, strict=True))


def _counted(
    name: str, file: str, cells: pd.DataFrame, texts: pd.DataFrame, mapping: Mapping, counts: pd.Series, given: pd.Series
) -> tuple[list[Fault], Asked]:
    """The cells of kinds or roles that say neither one for all partners nor one each, and those whose one is taken for several."""
    header, words = mapping.columns.get(name, name), _COUNTED[name]
    faults = [
        _fault(file, row, header, str(texts.at[row, name]), Message(words.wrong, given=given[row], parties=counts[row]), Message(words.mend))
        for row in cells.index[(given > 1) & (given != counts)]
    ]
    asked: Asked = []
    for row in cells.index[(given == 1) & (counts > 1)] if name in texts else ():
        each = "; ".join([cells.at[row, name]] * int(counts[row]))
        fault = _fault(file, row, header, str(texts.at[row, name]), Message(words.taken, n=counts[row]), Message(words.each), warning=True)
        asked.append((fault, (each,)))
    return faults + [fault for fault, _ in asked], asked


def _twice(file: str, frame: pd.DataFrame, mapping: Mapping) -> list[Fault]:
    named = frame[frame["name"] != ""]
    said = pd.DataFrame({"row": named.index, "name": named["name"].map({name: plain(name) for name in named["name"].unique()}).to_numpy()}, index=named.index)
    again = named[said.duplicated().to_numpy()]
    return [
        _fault(file, row, mapping.columns["partners"], name, Message("appears twice in the cell"), Message("name each partner once"))
        for row, name in again["name"].items()
    ]


def _nameless(file: str, frame: pd.DataFrame, mapping: Mapping) -> list[Fault]:
    lacking = frame.index[(frame["name"] == "") & (frame["partner_type"] == "")].unique()
    header = mapping.columns.get("partner_type", mapping.columns["partners"])
    return [
        _fault(file, row, header, "", Message("gives no kind for a partner that is not named"), Message("write its kind, such as hospital")) for row in lacking
    ]


def _two_kinds(file: str, frame: pd.DataFrame, mapping: Mapping) -> list[Fault]:
    """A partner is of one kind: a name with another kind than before is named with both rows."""
    told = frame.loc[(frame["name"] != "") & (frame["partner_type"] != ""), ["name", "partner_type"]]
    seen: dict[str, tuple[str, object]] = {}
    firsts = told[~told.duplicated()]
    faults = []
    for row, name, kind in firsts.itertuples(name=None):
        kept, first = seen.setdefault(plain(name), (kind, row))
        if kept != kind:
            problem = Message("is {kind} here and {other} in row {row}", kind=kind, other=kept, row=first)
            faults.append(
                _fault(file, row, mapping.columns.get("partner_type", "partner_type"), name, problem, Message("write one kind of the partner in all rows"))
            )
    return faults


def _lookalikes(file: str, frame: pd.DataFrame, mapping: Mapping) -> list[Fault]:
    """Names that are written oddly, and names that look like an earlier one; nothing is merged."""
    header, remedy = mapping.columns["partners"], Message("type the name again, or write both the same way if they are one partner")
    firsts = frame.loc[frame["name"] != "", "name"].drop_duplicates()
    seen: dict[str, tuple[str, object]] = {}
    faults = []
    for row, name in firsts.items():
        other, first = seen.setdefault(skeleton(name), (name, row))
        odd = strange(name)
        if odd is not None:
            faults.append(_fault(file, row, header, name, odd, remedy, warning=True))
        if other != name:
            faults.append(_fault(file, row, header, name, Message("looks like {other!r} in row {row}", other=other, row=first), remedy, warning=True))
    return faults
