"""One cell by the kind of its field: what it says in regular form, or why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import pandas as pd
from babel import Locale

from oi_metrics.language.languages import LANGS
from oi_metrics.model.faults import Fault
from oi_metrics.model.lookalikes import CONTROL, HIDDEN, heaped
from oi_metrics.model.message import Message
from oi_metrics.records.validate import BLANK, ID_PATTERN
from oi_metrics.sheet_import import dates, money, partners
from oi_metrics.sheet_import.fields import FIELDS, OF_PARTIES, Field
from oi_metrics.sheet_import.keys import key
from oi_metrics.sheet_import.labels import codes
from oi_metrics.sheet_import.mapping import Mapping
from oi_metrics.sheet_import.written import BLANKS, TOO_LONG, packed, plain

UNDISCLOSED = "undisclosed"
MEANT = Message("write the one that is meant")
LOOK = Message("check whether that is meant")
FILL = Message("fill the cell")
_URL = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)
_PRIVATE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "test", "invalid")


@dataclass(frozen=True)
class Outcome:
    """What a cell says.

    text: in regular form; problem: why it cannot be read; note: a warning; ask: a person must decide, among `choices` if any.
    """

    text: str = ""
    problem: Message | None = None
    note: Message | None = None
    remedy: Message = LOOK
    choices: tuple[str, ...] = ()
    ask: bool = False


@dataclass(frozen=True, eq=False)
class Known:
    """What the cells may refer to.

    codes: field -> {packed text: code}; programmes: {plain name or key: key}; names: of the partners of the records, as `plain`;
    agreements: their keys; added: the `vocabulary` table of the records; splits: cells of partners divided so far.
    """

    mapping: Mapping
    codes: Mapped[str, Mapped[str, str]]
    programmes: Mapped[str, str]
    names: frozenset[str]
    agreements: frozenset[str]
    added: pd.DataFrame | None = None
    splits: dict[str, partners.Split] = field(default_factory=dict)


def known_of(mapping: Mapping, base: Mapped[str, pd.DataFrame] | None) -> Known:
    """What is known from the mapping and from the records that the sheet is added to."""
    frames = base or {}
    added = frames.get("vocabulary")
    vocabularies = {name: codes(target.vocabulary, added, _stated(mapping, name)) for name, target in FIELDS.items() if target.kind == "category"}
    agreements = frozenset(frames["agreements"]["agreement_id"]) if "agreements" in frames else frozenset()
    return Known(mapping, vocabularies, _programmes(mapping, frames.get("programmes")), names_of(frames.get("partners")), agreements, added)


def _stated(mapping: Mapping, name: str) -> Mapped[str, str]:
    given = mapping.values.get(name, {})
    return given if isinstance(given, Mapped) else {}


def code_faults(mapping: Mapping, known: Known, file: str) -> list[Fault]:
    """The codes that the map states for a field and its vocabulary does not have."""
    faults = []
    for name, own in ((name, codes(target.vocabulary, known.added)) for name, target in FIELDS.items() if target.vocabulary):
        allowed = dict.fromkeys(own.values())
        stated = [("defaults", mapping.defaults.get(name, "")), *(("values", code) for code in _stated(mapping, name).values())]
        remedy = Message("use {choices}", choices=", ".join(allowed))
        faults += [
            Fault(file, 0, f"{part}.{name}", code, Message("is not in the vocabulary"), remedy)
            for part, code in stated
            if code not in allowed and (code or part == "values")
        ]
    return faults


def _programmes(mapping: Mapping, table: pd.DataFrame | None) -> dict[str, str]:
    known: dict[str, str] = {}
    if table is not None:
        for row in table.itertuples(index=False):
            known |= {plain(str(text)): str(row.programme_id) for text in (row.name_ko, row.name_en, row.programme_id) if text}
    for name in mapping.programmes:
        known.setdefault(plain(name), key(name, set(known.values())))
    return known


def names_of(table: pd.DataFrame | None) -> frozenset[str]:
    """Every name and alias of a table of partners, as `plain`."""
    if table is None:
        return frozenset()
    aliases = table["aliases"].str.split(";").explode()
    return frozenset(plain(str(name)) for name in pd.concat([table["name_en"], table["name_ko"], aliases]).dropna()) - {""}


def blank(target: Field, mapping: Mapping) -> str:
    """What a blank cell of a field stands for: what the map states, else what the field does, such as `unknown` for the status."""
    return mapping.defaults.get(target.name, target.blank_code)


def _id(text: str, target: Field, known: Known) -> Outcome:
    if not text:
        return Outcome(problem=BLANK, remedy=Message("give each agreement a key of its own, or leave the column out of the mapping"))
    if not ID_PATTERN.match(text):
        return Outcome(
            problem=Message("is not a key"),
            remedy=Message("use letters, digits and . _ : -, or leave the column out of the mapping so that keys are generated"),
        )
    if text in known.agreements:
        return Outcome(text, problem=Message("is already in the records"), remedy=Message("leave the row out, or edit the agreement in the records"))
    return Outcome(text)


def _text(text: str, target: Field, known: Known) -> Outcome:
    if CONTROL.search(text):
        return Outcome(text, problem=Message("holds a control character"), remedy=Message("type the cell again"))
    if heaped(text):
        return Outcome(text, problem=Message("stacks too many marks on a letter"), remedy=Message("type the cell again"))
    if HIDDEN.search(text.replace("\u200d", "")):
        return Outcome(text, note=Message("holds characters that cannot be seen"), remedy=Message("type the cell again"))
    return Outcome(text)


def _partners(text: str, target: Field, known: Known) -> Outcome:
    if not text:
        return Outcome(problem=BLANK, remedy=Message("name the partner, or write 비공개 or undisclosed for one that is not disclosed"))
    control = _text(text, target, known)
    if control.problem:
        return control
    found = divided(text, known)
    if not found.names:
        return Outcome(
            text, problem=Message("names no partner"), remedy=Message("name the partner, or write 비공개 or undisclosed for one that is not disclosed")
        )
    if found.doubt:
        return Outcome(
            text,
            note=Message("may name several partners; kept as one"),
            remedy=Message(
                "write a semicolon between partners and double quotes around a name, or give the meaning of {mark!r} in the mapping", mark=found.doubt.strip()
            ),
            choices=found.choices,
            ask=True,
        )
    if found.odd:
        return Outcome(
            text,
            note=Message("may be a blank; kept as a name"),
            remedy=Message("write the name in double quotes, or undisclosed"),
            choices=found.choices,
            ask=True,
        )
    return control if control.note else Outcome(text)


def divided(text: str, known: Known) -> partners.Split:
    """The parties of a cell as the mapping divides them."""
    if text not in known.splits:
        known.splits[text] = partners.split(text, known.mapping.separators, known.mapping.part_of_names, known.names)
    return known.splits[text]


def _category(text: str, target: Field, known: Known) -> Outcome:
    if not text:
        found = blank(target, known.mapping)
        if not found and target.required:
            return Outcome(problem=BLANK, remedy=_allowed(target, known))
        return Outcome(found)
    words = known.codes[target.name]
    if target.name in OF_PARTIES:  # before the whole cell: 대학; 병원 are two kinds, 대학병원 is one
        several = [words.get(packed(part)) for part in listed(text, known.mapping)]
        if len(several) > 1 and all(several):
            return Outcome("; ".join(map(str, several)))
    if packed(text) in words:
        return Outcome(words[packed(text)])
    if plain(text) in BLANKS and not target.required:
        return Outcome(blank(target, known.mapping), note=Message("stands for nothing; read as blank"), remedy=_allowed(target, known))
    return Outcome(problem=Message("is not in the vocabulary"), remedy=_allowed(target, known))


def listed(text: str, mapping: Mapping) -> list[str]:
    """The kinds or roles that a cell lists, divided as partners are, and at commas and slashes."""
    return [name for name in partners.split(text, (*mapping.separators, ",", "/", "\n", ";")).names if name]


def _allowed(target: Field, known: Known) -> Message:
    choices = ", ".join(dict.fromkeys(known.codes[target.name].values()))
    return Message("use {choices}, or give its meaning in the mapping", choices=choices)


def _date(text: str, target: Field, known: Known) -> Outcome:
    found = dates.read_date(text, known.mapping.date_order)
    if found.problem:
        return Outcome(problem=found.problem, remedy=dates.REMEDY)
    remedy = MEANT if found.choices else dates.REMEDY if not found.edtf else LOOK
    return Outcome(found.edtf, note=found.note, remedy=remedy, choices=found.choices, ask=bool(found.choices))


def _amount(text: str, target: Field, known: Known) -> Outcome:
    found = money.read_amount(text, known.mapping.unit)
    if found.problem:
        return Outcome(problem=found.problem, remedy=money.REMEDY)
    if found.undisclosed:
        return Outcome(UNDISCLOSED)
    if found.value is None:
        return Outcome(note=found.note, remedy=money.REMEDY)
    return Outcome(str(found.value), note=found.note, remedy=LOOK, ask=found.ask, choices=(str(found.value),) if found.ask else ())


def _currency(text: str, target: Field, known: Known) -> Outcome:
    if not text:
        return Outcome()
    code = money.currency_code(text)
    if not code and plain(text) in money.DOLLARS:
        return Outcome("USD", note=Message("is read as US dollars"), remedy=Message("write its ISO 4217 code, such as USD"), ask=True, choices=("USD",))
    if not code:
        return Outcome(problem=Message("is not a currency"), remedy=Message("write its ISO 4217 code, such as KRW"))
    return Outcome(code)


def _url(text: str, target: Field, known: Known) -> Outcome:
    if not text:
        return Outcome()
    problem = unsafe(text)
    return (
        Outcome(note=problem, remedy=Message("write a public address that starts with https:// or http://; until then no link is made"))
        if problem
        else Outcome(text)
    )


def unsafe(address: str) -> Message | None:
    """Why an address is not made a link: another scheme, credentials, a host that is not public; None for a public one."""
    if not _URL.match(address) or CONTROL.search(address):
        return Message("is not a web address")
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return Message("is not a web address")
    if parts.username is not None or parts.password is not None:
        return Message("holds a user name or password")
    if not host:
        return Message("is not a web address")
    return None if _public(host) else Message("leads to a host that is not public")


def _public(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        last = host.rpartition(".")[2]
        return "." in host and last not in _PRIVATE_NAMES and not re.fullmatch(r"[0-9]+|0x[0-9a-f]*", last)


def _country(text: str, target: Field, known: Known) -> Outcome:
    if not text:
        return Outcome()
    code = _countries().get(plain(text))
    return Outcome(code) if code else Outcome(text, note=Message("is not a country"), remedy=Message("write its ISO 3166 code, such as KR"))


@cache
def _countries() -> dict[str, str]:
    """ISO 3166 alpha-2 code by code and by name in both languages, as `plain`."""
    known: dict[str, str] = {}
    for lang in LANGS:
        for code, name in Locale(lang).territories.items():
            if len(code) == 2:
                known |= {plain(name): code, code.lower(): code}
    return known | {"한국": "KR", "korea": "KR", "republic of korea": "KR", "usa": "US", "uk": "GB"}


def _programme(text: str, target: Field, known: Known) -> Outcome:
    if not text or plain(text) in known.programmes:
        return Outcome(known.programmes[plain(text)] if text else "")
    choices = ", ".join(dict.fromkeys(known.programmes.values())) or "–"
    return Outcome(problem=Message("is not a known programme"), remedy=Message("use {choices}, or name it under programmes in the mapping", choices=choices))


READERS: dict[str, Callable[[str, Field, Known], Outcome]] = {
    "id": _id,
    "text": _text,
    "partners": _partners,
    "category": _category,
    "date": _date,
    "amount": _amount,
    "currency": _currency,
    "url": _url,
    "country": _country,
    "programme": _programme,
}
LONGEST = 2_000
"""Characters of a cell that is read as anything but free text, so that no cell takes long."""


def read_cell(text: str, target: Field, known: Known) -> Outcome:
    """What a cell says, read as its field's kind."""
    if target.kind != "text" and len(text) > LONGEST:
        return Outcome(problem=TOO_LONG, remedy=Message("keep a field under {limit} characters", limit=LONGEST))
    return READERS[target.kind](text, target, known)
