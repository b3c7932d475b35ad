"""The hospitals that sites can be resolved to: partners of the records, and those of lists that the user gives.

Columns of `KNOWN`: partner_id (the key of the hospital), name_en, name_ko, aliases (`;`-separated), ror_id, city,
region, country, latitude, longitude. The records come first: a list adds names to a partner that has its ROR identifier,
and a name that a partner has is nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

import pandas as pd

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.names.normal import normal
from oi_metrics.names.resolve import resolve
from oi_metrics.records.reading.sheets import read_sheets
from oi_metrics.registry.coding.regions import region_of_place
from oi_metrics.registry.matching.sites import HOME

KNOWN = ("partner_id", "name_en", "name_ko", "aliases", "ror_id", "city", "region", "country", "latitude", "longitude")
TYPES = ("hospital", "university", "research_institute")
"""Partners that can run a trial."""


def nobody() -> pd.DataFrame:
    """No known hospital."""
    return pd.DataFrame({name: pd.Series(dtype="float64" if name in ("latitude", "longitude") else "str") for name in KNOWN})


def of_partners(partners: pd.DataFrame) -> pd.DataFrame:
    """The partners of the records (a text table) that can run a trial; one whose region is not stated is taken to be at home."""
    chosen = partners[partners["partner_type"].isin(TYPES)]
    country = chosen["region"].str[:2].where(chosen["region"] != "", HOME)
    numbers = {name: pd.to_numeric(chosen[name].where(chosen[name] != "")) for name in ("latitude", "longitude")}
    return chosen.assign(country=country, **numbers)[list(KNOWN)].reset_index(drop=True)


HOSPITALS: dict[str, tuple[str, ...]] = {
    "ror_id": ("ror_id",), "name_en": ("name", "name_en"), "name_ko": ("names_ko", "name_ko"), "aliases": ("aliases",), "types": ("types",),
    "country": ("country_code", "country"), "city": ("city_geonames", "city"), "region": ("iso_3166_2", "region"),
}  # fmt: skip
"""Columns of a list of hospitals, such as an extract of the Research Organization Registry; several names are separated
by | or ;. With `types`, rows of the types healthcare, facility, education and nonprofit are read."""
ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("site_name_ref", "name"), "legal": ("legal_name_as_written", "legal_name"), "short": ("short_alias", "alias"), "address": ("address",),
    "ror_id": ("ror_id_matched_by_ko_name", "ror_id"),
}  # fmt: skip
"""Columns of a list of other names of hospitals; one that no list has is a known hospital of its own."""
COORDINATES: dict[str, tuple[str, ...]] = {
    "name": ("name_ko_hira", "name"), "latitude": ("lat", "latitude"), "longitude": ("lon", "lng", "longitude"),
    "ror_id": ("ror_id_matched_by_ko_name", "ror_id"),
}  # fmt: skip
"""Columns of a list of coordinates (degrees, WGS 84)."""
NEEDED = {"--hospitals": ("name_en",), "--aliases": ("name",), "--coordinates": ("name", "latitude", "longitude")}
_TYPES = ("healthcare", "facility", "education", "nonprofit")


def known_hospitals(
    partners: pd.DataFrame, hospitals: Iterable[Path | str] = (), aliases: Iterable[Path | str] = (), coordinates: Iterable[Path | str] = ()
) -> pd.DataFrame:
    """The partners, and the hospitals of the given lists.

    Raises InvalidRecords for a list that cannot be read, lacks a column, stands on several sheets or has a coordinate that is no number.
    """
    known = of_partners(partners)
    for path in hospitals:
        known = with_hospitals(known, _list(path, HOSPITALS, "--hospitals"))
    for path in aliases:
        known = with_aliases(known, _list(path, ALIASES, "--aliases"))
    for path in coordinates:
        known = with_coordinates(known, _list(path, COORDINATES, "--coordinates"))
    return known


def _list(path: Path | str, columns: Mapping[str, tuple[str, ...]], option: str) -> pd.DataFrame:
    sheets = [sheet for sheet in read_sheets(path) if not (sheet.faults and sheet.frame.columns.empty and all(fault.warning for fault in sheet.faults))]
    sheet = sheets[0]
    errors = [fault for fault in sheet.faults if not fault.warning]
    remedy = Message("import a file with the list alone")
    errors += [Fault(other.file, 0, "", other.name, Message("is a further sheet, which would not be read"), remedy) for other in sheets[1:] if len(other.frame)]
    named = {column: name for column, names in columns.items() for name in names[::-1] if name in sheet.frame.columns}
    missing = [column for column in NEEDED[option] if column not in named]
    if missing and not errors:
        remedy = Message("name one of the columns {columns}", columns=", ".join(columns[missing[0]]))
        errors = [Fault(sheet.file, 1, columns[missing[0]][0], "", Message("is missing from a list for {option}", option=option), remedy)]
    if errors:
        raise InvalidRecords(errors)
    rows = pd.DataFrame({column: sheet.frame[named[column]] if column in named else "" for column in columns}, index=sheet.frame.index, dtype="str")
    errors = [fault for column in ("latitude", "longitude") if column in rows for fault in _no_degrees(rows, column, sheet.file, named[column])]
    if errors:
        raise InvalidRecords(errors)
    return rows.reset_index(drop=True)


def _no_degrees(rows: pd.DataFrame, column: str, file: str, header: str) -> list[Fault]:
    """The coordinates that are no numbers; a blank one is none at all."""
    wrong = rows[column][(rows[column] != "") & pd.to_numeric(rows[column], errors="coerce").isna()]
    remedy = Message("write degrees as a decimal number, such as 37.5796")
    return [Fault(file, int(row), header, str(text), Message("is no coordinate"), remedy) for row, text in wrong.items()]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("|", ";").split(";") if name.strip()]


def with_hospitals(known: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The known hospitals, and those of a list; names of a known ROR identifier are aliases of that hospital."""
    rows = rows[(rows["types"] == "") | rows["types"].str.contains("|".join(_TYPES))]
    rows = rows.assign(country=rows["country"].where(rows["country"] != "", HOME))
    taken = _taken(known)
    known = _with_names(known, {row.ror_id: [row.name_en, *_names(row.name_ko), *_names(row.aliases)] for row in rows.itertuples() if row.ror_id}, taken)
    new = rows[(rows["ror_id"] == "") | ~rows["ror_id"].isin(known["ror_id"])].to_dict("records")
    return pd.concat([known, _rows([_hospital(row, taken) for row in new])], ignore_index=True).drop_duplicates("partner_id")


def _hospital(row: dict[str, str], taken: Mapping[str, str]) -> dict[str, object]:
    """A hospital of a list under the names that no partner has."""
    names = [name for name in dict.fromkeys([*_names(row["name_ko"]), *_names(row["aliases"])]) if normal(name) not in taken]
    own = [row["name_en"]] if normal(row["name_en"]) not in taken else []
    korean = _names(row["name_ko"])
    listed = {"name_en": own[0] if own else "", "name_ko": korean[0] if korean and normal(korean[0]) not in taken else "", "aliases": ";".join(names)}
    region = row["region"] or (region_of_place(row["city"]) if row["country"] == HOME else "")
    return {**row, **listed, "region": region, "partner_id": _key(row["ror_id"], row["name_en"])}


def _key(ror_id: str, name: str) -> str:
    return f"ror-{ror_id.rsplit('/', 1)[-1]}" if ror_id else f"listed-{blake2b(normal(name).encode(), digest_size=6).hexdigest()}"


def _rows(rows: list[dict[str, object]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=list(KNOWN)) if rows else nobody()
    return found.astype({name: "float64" if name in ("latitude", "longitude") else "str" for name in KNOWN})


def _taken(known: pd.DataFrame) -> dict[str, str]:
    """By name of a known hospital as compared, its key."""
    rows = known[["partner_id", "name_en", "name_ko", "aliases"]].itertuples(index=False)
    return {normal(name): row[0] for row in rows for name in (row[1], row[2], *_names(row[3])) if name}


def _with_names(known: pd.DataFrame, by_ror: Mapping[str, list[str]], taken: Mapping[str, str]) -> pd.DataFrame:
    """The known hospitals with further names by ROR identifier, but for those that another one has."""
    aliases = []
    for partner, ror_id, before in known[["partner_id", "ror_id", "aliases"]].itertuples(index=False):
        further = [name for name in by_ror.get(ror_id, []) if name and taken.get(normal(name), partner) == partner] if ror_id else []
        aliases.append(";".join(dict.fromkeys([*_names(before), *further])))
    return known.assign(aliases=pd.Series(aliases, index=known.index, dtype="str"))


def with_aliases(known: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The known hospitals with the other names of a list, each found by its ROR identifier or by a name that is surely its own."""
    found = resolve(rows["name"], known, suggesting=False)
    taken = _taken(known)
    further: dict[str, list[str]] = {}
    new = []
    by_ror = known[known["ror_id"] != ""].drop_duplicates("ror_id").set_index("ror_id")["partner_id"]
    for row in rows.to_dict("records"):
        names = [name for name in (row["name"], row["legal"], row["short"]) if name]
        partner = found[row["name"]].partner_id if found[row["name"]].automatic else str(by_ror.get(row["ror_id"], ""))
        if partner:
            further.setdefault(partner, []).extend(name for name in names if taken.get(normal(name), partner) == partner)
        elif not any(normal(name) in taken for name in names):
            place = {"city": "", "region": region_of_place(row["address"]), "country": HOME, "ror_id": row["ror_id"]}
            new.append({**place, "partner_id": _key(row["ror_id"], row["name"]), "name_en": row["name"], "name_ko": row["name"], "aliases": ";".join(names)})
    aliases = [
        ";".join(dict.fromkeys([*_names(before), *further.get(partner, [])])) for partner, before in zip(known["partner_id"], known["aliases"], strict=True)
    ]
    both = [known.assign(aliases=pd.Series(aliases, index=known.index, dtype="str")), _rows(new)]
    return pd.concat(both, ignore_index=True).drop_duplicates("partner_id", ignore_index=True)


def with_coordinates(known: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The known hospitals with coordinates where they had none, by ROR identifier or by a name that is surely theirs."""
    rows = rows.assign(latitude=pd.to_numeric(rows["latitude"], errors="coerce"), longitude=pd.to_numeric(rows["longitude"], errors="coerce"))
    rows = rows.dropna(subset=["latitude", "longitude"])
    found = resolve(rows["name"], known, suggesting=False)
    by_ror = known[known["ror_id"] != ""].drop_duplicates("ror_id").set_index("ror_id")["partner_id"]
    named = rows["name"].map(lambda name: found[name].partner_id if found[name].automatic else "")
    partner = named.where(named != "", rows["ror_id"].map(by_ror).fillna(""))
    places = rows.assign(partner=partner)[partner != ""].drop_duplicates("partner").set_index("partner")
    filled = {name: known[name].fillna(known["partner_id"].map(places[name])) for name in ("latitude", "longitude")}
    return known.assign(**filled)
