"""Facilities as written, each read to a known hospital, a hospital of its own, or none.

`named`: the resolver of partner names finds one known hospital (a partner of the records, or a hospital of a list that
the user gave) with a score of 95 or more. `as_written`: no list has the name; its spellings are one hospital of their
own where the resolver groups them (in Korea, whose places and universities it knows, wherever the name tells it from
others; elsewhere within one city). `unnamed`: a placeholder, counted in its country and city and never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

import numpy as np
import pandas as pd

from oi_metrics.names.gazetteer import UNIT_WORDS
from oi_metrics.names.index import distinctive, flat
from oi_metrics.names.placeholder import is_placeholder
from oi_metrics.names.reading import parts
from oi_metrics.names.resolve import Resolution, resolve
from oi_metrics.registry.importing.cancellation import Asked, never, stoppable
from oi_metrics.registry.reading.study import INDIVIDUAL

HOME = "KR"
"""The country whose places, universities and spellings the resolver knows."""
NAMED, AS_WRITTEN, UNNAMED = "named", "as_written", "unnamed"
_NO_LETTER = re.compile(r"[\W_]+")
READ_COLUMNS = ("hospital_id", "certainty", "score", "rule")
_SITE_NUMBER = re.compile(
    r"(?:[\s(/,-]*\bid\s*#\s*\w*|[\s(,-]*\b(?:site|facility|location)s?\s*(?:#|no\b\.?|number|id)?[\s#:.]*\d[\w-]*|\(\s*sites?"
    r"|[\s(#-]+\d[\w-]*)[\s).]*$|^[\d.\s#-]+",
    re.IGNORECASE,
)
"""The number of a site within its trial, which sponsors write before or behind a name or in its place."""
_SITE_CODE = re.compile(r"[\s/(,-]*(?:\bid\s*#\s*\w+|\(\s*site\s*\d+|\bsite\s+(?:number|no\.?)\s*:?\s*\d+)[\s).]*$", re.IGNORECASE)
"""What surely is the number of a site and no part of a name, as the 9 of City Hospital 9 is."""
_SITE_OF_SPONSOR = re.compile(
    r"^(?:[\w&.-]+\s+){0,3}?(?:(?:invest\w*|research|study|clinical|trial)\s+)*(?:sites?|centers?|centres?|units?|institutions?)(?:\s+(?:no|number|id))?[\s:.#,-]*$",
    re.IGNORECASE,
)
_SPONSOR_AND_NUMBER = re.compile(r"^(?:[\w&.-]+\s+){1,3}sites?\s*#?\s*\d+$", re.IGNORECASE)
_INVESTIGATIONAL = re.compile(
    r"\binvest\w*\s+(?:trial\s+)?(?:sites?|cent(?:er|re)s?)\b|\blocal institution\b|^for additional information\b|\badministrative office\b", re.IGNORECASE
)
_INSTITUTION = re.compile(
    r"hospital|h[oô]pital|hosp\b|universi|\buniv\b|klini[kc]|clini[ck](?!al\b)|ospedal"
    r"|medical cent|cancer cent|cent(?:er|re|ro|rum) (?:of|for|de|hosp)|institut(?!ion)"
    r"|병원|의원|의료원|대학|센터",
    re.IGNORECASE,
)
_RESEARCH = re.compile(r"\b(?:research|clinical|stud(?:y|ies)|trials?|sites?)\b", re.IGNORECASE)
_CENTRES = re.compile(r"\b(?:cent(?:er|re)s?|units?|institutions?)\b", re.IGNORECASE)


def is_unnamed(facility: str) -> bool:
    """Whether a facility as written names none, once the number of the site is set aside.

    Blank, numbers alone, a city or a department alone (the resolver's placeholders), or the site of a sponsor: "Research
    Site", "Eisai Site #13", "GSK Investigational Site", "Investigational Site Number : 4100005", "Local Institution - 7203".
    """
    bare = _without_number(facility)
    if facility == INDIVIDUAL or not any(character.isalpha() for character in bare):
        return True
    if _INSTITUTION.search(bare):
        return len(bare) < _LONGEST_PLACEHOLDER and is_placeholder(bare) and not _telling(bare)
    if _INVESTIGATIONAL.search(facility) or _SPONSOR_AND_NUMBER.match(facility):
        return True
    if _SITE_OF_SPONSOR.match(bare):
        return not _CENTRES.search(bare) or not _telling(bare)
    return len(bare) < _LONGEST_PLACEHOLDER and is_placeholder(bare) and not (_RESEARCH.search(bare) and _telling(bare))


def _telling(name: str) -> bool:
    """Whether a word of the name is neither a place nor of a department, nor one that many organisations share."""
    return distinctive(flat(parts(name)) - UNIT_WORDS)


_LONGEST_PLACEHOLDER = 40
"""Letters of the longest city, department or other word that stands for no facility; longer names are not looked at for it."""


def _without_number(facility: str) -> str:
    return _SITE_NUMBER.sub("", facility).strip(" -,/(:#")


def read_facilities(sites: pd.DataFrame, known: pd.DataFrame, cancelled: Asked = never) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every distinct facility, city and country (columns of `sites`) read once.

    known: `partner_id`, `name_en`, `name_ko`, `aliases`, `city`, `country`. Returns, in the index of sites, the columns
    `READ_COLUMNS` (hospital_id blank when unnamed), and the hospitals as written: hospital_id, name, city, country. Raises Cancelled.
    """
    keys = sites["country"].str.cat([sites["city"], sites["facility"]], sep="\n")
    places, distinct = pd.factorize(keys)
    each = pd.DataFrame([str(key).split("\n", 2) for key in distinct], columns=["country", "city", "facility"], dtype="str")
    each["n"] = np.bincount(places, minlength=len(distinct)) if len(distinct) else 0
    found = [_read(country, group, known, cancelled) for country, group in each.groupby("country", sort=True)]
    read = pd.concat(found).reindex(each.index) if found else _nothing_read()
    own = _own_hospitals(each.join(read[["hospital_id", "certainty"]]))
    return read[list(READ_COLUMNS)].take(places).set_axis(sites.index), own


def _nothing_read() -> pd.DataFrame:
    return pd.DataFrame(
        {"hospital_id": pd.Series(dtype="str"), "certainty": pd.Series(dtype="str"), "score": pd.Series(dtype="float64"), "rule": pd.Series(dtype="str")}
    )


def _read(country: str, each: pd.DataFrame, known: pd.DataFrame, cancelled: Asked) -> pd.DataFrame:
    """The facilities of one country; those of unknown country are compared with no list."""
    unnamed = {name: is_unnamed(name) for name in stoppable(each["facility"].unique(), cancelled)}
    ours = known[known["country"] == country] if country else known.iloc[:0]
    named = sorted(name for name, nobody in unnamed.items() if not nobody)
    found = resolve(named, ours, suggesting=False) if len(ours) or country == HOME else None
    written = stoppable(zip(each["city"], each["facility"], strict=True), cancelled)
    rows = [_row(country, city, name, found.get(name) if found else None, unnamed[name]) for city, name in written]
    return pd.DataFrame(rows, columns=list(READ_COLUMNS), index=each.index).astype(
        {"hospital_id": "str", "certainty": "str", "score": "float64", "rule": "str"}
    )


def _row(country: str, city: str, name: str, one: Resolution | None, nobody: bool) -> tuple[str, str, float, str]:
    if nobody or (one is not None and one.names_nobody):
        return "", UNNAMED, 0.0, "placeholder"
    if one is not None and one.automatic:
        return one.partner_id, NAMED, one.score, one.rule
    group = one.new if one is not None else name
    return own_id(country, city, group), AS_WRITTEN, 0.0, one.rule if one is not None else "unknown"


def own_id(country: str, city: str, name: str) -> str:
    """The key of a hospital that no list has: its country, its name as compared, and its city unless the name tells it from others at home."""
    alone = country == HOME and distinctive(flat(parts(name)))
    words = " ".join(sorted(flat(parts(name)))) if country == HOME else _folded(_SITE_CODE.sub("", name))
    key = "\n".join([country, "" if alone else _folded(city), words])
    return f"written-{blake2b(key.encode(), digest_size=6).hexdigest()}"


def _folded(text: str) -> str:
    """A name or city of a country whose spellings the resolver does not know: without case, accents, signs and white space."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _NO_LETTER.sub("", "".join(character for character in plain if not unicodedata.combining(character)))


def _own_hospitals(each: pd.DataFrame) -> pd.DataFrame:
    """Of each hospital as written the commonest, longest spelling and the commonest city."""
    own = each[each["certainty"] == AS_WRITTEN]
    names = _commonest(own, "facility")
    cities = _commonest(own[own["city"] != ""], "city")
    countries = own.groupby("hospital_id", sort=True)["country"].first()
    return pd.DataFrame({"name": names, "city": cities.reindex(names.index).fillna(""), "country": countries}).rename_axis("hospital_id").reset_index()


def _commonest(each: pd.DataFrame, column: str) -> pd.Series:
    counts = each.groupby(["hospital_id", column], sort=False)["n"].sum().reset_index()
    counts["length"] = counts[column].str.len()
    ordered = counts.sort_values(["hospital_id", "n", "length", column], ascending=[True, False, False, True])
    return ordered.drop_duplicates("hospital_id").set_index("hospital_id")[column]
