"""Sponsors as written, their spellings gathered; only what is surely one name is gathered.

One sponsor: the same letters but for case, signs, white space and legal forms (주식회사, (주), (유), Co., Ltd., ...).
The company: a sponsor with the letters of one of its names, with or without its country; one whose name in the other
script sounds the same (사노피 파스퇴르 and Sanofi Pasteur); one that calls itself a company of it ("Genzyme, a Sanofi
Company"). Its spellings in the two scripts are one sponsor; its legal entities stay apart, each marked as the company.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
from anyascii import anyascii
from rapidfuzz import fuzz

from oi_metrics.names.normal import normal

_COUNTRY = re.compile(r"(?:korea|코리아)$|^(?:korea|한국)")
_A_COMPANY_OF = re.compile(r",\s*an?\s+(?P<owner>.+?)\s+company\s*$", re.IGNORECASE)
_HANGUL = re.compile("[가-힣]")
_SOUNDS = str.maketrans({"f": "p", "v": "b", "z": "j", "l": "r", "c": "k", "q": "k", "x": "s", "g": "j"})
_VOWELS = re.compile(r"[aeiouyw]+")
_NO_SIGN = re.compile(r"[\W_]+")
LEAST_CONSONANTS = 3
LEAST_LIKENESS = 60.0
"""How alike two names of the same consonants must be in all letters, 0 to 100."""


def key_of(name: str) -> str:
    """The letters of a name as sponsors are compared: without case, signs, white space and legal forms."""
    return _NO_SIGN.sub("", normal(name)) or normal(name) or "unstated"


def _bare(key: str) -> str:
    """The letters without the country, unless nothing else is there."""
    return _COUNTRY.sub("", key) or key


def _romanised(key: str) -> str:
    latin = anyascii(key).lower() if _HANGUL.search(key) else key
    return latin.replace("eu", "").translate(_SOUNDS) if _HANGUL.search(key) else latin.translate(_SOUNDS)


def sounds_alike(one: str, other: str) -> bool:
    """Whether two names of different scripts have the same consonants, at least three, and letters that are alike."""
    if bool(_HANGUL.search(one)) == bool(_HANGUL.search(other)):
        return False
    first, second = _romanised(one), _romanised(other)
    consonants = _VOWELS.sub("", first)
    return len(consonants) >= LEAST_CONSONANTS and consonants == _VOWELS.sub("", second) and fuzz.ratio(first, second) >= LEAST_LIKENESS


def company_key(name: str, company: Iterable[str]) -> str | None:
    """The key of the company's entity that a sponsor as written is, None when it is not the company's.

    company: the names of the company, in either script.
    """
    bare = {_bare(key_of(known)): key_of(known) for known in company if known.strip()}
    own = key_of(name)
    if _bare(own) in bare:
        return bare[_bare(own)]
    owned = _A_COMPANY_OF.search(name)
    if owned and _bare(key_of(owned["owner"])) in bare:
        entity = name[: owned.start()]
        return company_key(entity, company) or key_of(entity)
    return next((key for known, key in sorted(bare.items()) if sounds_alike(_bare(own), known)), None)


def gathered(written: pd.Series, company: Iterable[str]) -> tuple[pd.Series, pd.DataFrame]:
    """The key of each sponsor as written, and the sponsors: sponsor_id, name (the commonest spelling), spellings, company."""
    company = tuple(company)
    places, distinct = pd.factorize(written)
    counts = pd.Series(places).value_counts().reindex(range(len(distinct)), fill_value=0).to_numpy()
    owned = [company_key(str(name), company) for name in distinct]
    ids = pd.Series([own or key_of(str(name)) for name, own in zip(distinct, owned, strict=True)], dtype="str")
    ours = {sponsor for own, sponsor in zip(owned, ids, strict=True) if own is not None}
    each = pd.DataFrame({"sponsor_id": ids, "name": pd.Series(distinct, dtype="str"), "count": counts})
    each = each.sort_values(["sponsor_id", "count", "name"], ascending=[True, False, True], kind="stable")
    spellings = each.sort_values(["sponsor_id", "name"]).groupby("sponsor_id", sort=True)["name"].agg("; ".join)
    sponsors = each.drop_duplicates("sponsor_id").set_index("sponsor_id")[["name"]].assign(spellings=spellings).reset_index()
    sponsors["company"] = sponsors["sponsor_id"].isin(ours)
    return ids.take(places).set_axis(written.index), sponsors.astype({"sponsor_id": "str", "name": "str", "spellings": "str"})
