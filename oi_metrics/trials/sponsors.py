"""Sponsors: the name that may be kept, its normal form, and the group of companies that it belongs to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from oi_metrics.vocabulary import N_


@dataclass(frozen=True)
class Group:
    """A group of companies; every sponsor whose normal form holds one of `names` belongs to it."""

    code: str
    label: str
    names: tuple[str, ...]


GROUPS = (
    Group("sanofi", N_("Sanofi"), ("사노피", "젠자임코리아", "sanofi", "genzyme")),
    Group("pfizer", N_("Pfizer"), ("화이자", "pfizer")),
    Group("msd", N_("MSD"), ("엠에스디", "merck sharp dohme", "organon")),
    Group("novartis", N_("Novartis"), ("노바티스", "novartis")),
    Group("roche", N_("Roche"), ("한국로슈", "roche", "genentech")),
    Group("astrazeneca", N_("AstraZeneca"), ("아스트라제네카", "astrazeneca", "medimmune")),
    Group("gsk", N_("GSK"), ("글락소스미스클라인", "glaxosmithkline")),
    Group("lilly", N_("Lilly"), ("한국릴리", "eli lilly")),
    Group("janssen", N_("Janssen"), ("한국얀센", "janssen", "johnson johnson")),
    Group("boehringer", N_("Boehringer Ingelheim"), ("베링거인겔하임", "boehringer ingelheim")),
    Group("bayer", N_("Bayer"), ("바이엘", "bayer")),
    Group("abbvie", N_("AbbVie"), ("애브비", "abbvie")),
    Group("bms", N_("Bristol Myers Squibb"), ("한국비엠에스", "bristol myers squibb")),
    Group("amgen", N_("Amgen"), ("암젠", "amgen")),
    Group("novo_nordisk", N_("Novo Nordisk"), ("노보노디스크", "novo nordisk")),
    Group("takeda", N_("Takeda"), ("한국다케다", "takeda")),
)
COMPANY = "sanofi"
"""The group that the embedded records speak of."""

_LEGAL = re.compile(
    r"\(\s*(?:주|유|재|사|의|주식회사|유한회사|학교법인|의료법인|재단법인|사단법인)\s*\)?|㈜|주식회사|유한회사|유한책임회사|재단법인|사단법인|학교법인|의료법인"
    r"|\b(?:co|company|corp|corporation|inc|incorporated|ltd|limited|llc|llp|gmbh|plc|pty|ag|sa|nv|bv|kk|ab)\b\.?",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(（\[]([^()（）\[\]]*(?:[(（\[][^()（）\[\]]*[)）\]]?[^()（）\[\]]*)*)[)）\]]?")
_INSTITUTION_KO = re.compile(r"병원|의료원|의원|법인|센터|대학|연구|사업단|지사|영업소|회사|업허가|신청")
_FORMS = ("주", "유", "재", "사", "의", "")
_INVESTIGATOR_KO = re.compile(r"\(연구자\)|병원|의료원|대학|의원\Z")
_TITLED = re.compile(
    r"^(?:prof|dr|professor|doctor)\b\.?\s|,\s*(?:M\.?D|Ph\.?D|D\.?O|R\.?N|MBBS|FRCP\w*|M\.?P\.?H|Pharm\.?D|D\.?D\.?S|M\.?Sc|DPT)\b\.?[^,]*(?:,[^,]{1,8})*$",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"hosp|univ|cent(?:er|re)|clini|institut|college|school|foundation|research|medic|health|pharma|labora|inc\b|ltd\b|llc\b|group|trust|society"
    r"|association|network|company|corp\b|gmbh|assistance publique|klinik|ospedal|praxis",
    re.IGNORECASE,
)


def titled_person(text: str) -> bool:
    """Whether a text names a person by title or degree (`Dr X`, `X, MD`) and no institution."""
    return bool(_TITLED.search(text.strip())) and not _INSTITUTION.search(text)


def applicant(text: str) -> tuple[str, str]:
    """An applicant of the Korean list as it may be kept, and its class.

    Brackets that hold neither a legal form nor an institution hold the name of an investigator and are left out.
    """
    kept = " ".join(_BRACKET.sub(_impersonal, unicodedata.normalize("NFC", text)).split())
    dropped = _BRACKET.search(text) is not None and kept != " ".join(text.split())
    if dropped or _INVESTIGATOR_KO.search(kept):
        return kept, "investigator"
    return kept, "industry" if _LEGAL.search(kept) else ""


def _impersonal(bracket: re.Match[str]) -> str:
    inner = "".join(bracket[1].split())
    keep = inner in _FORMS or (inner == "연구자") or (_INSTITUTION_KO.search(inner) and "연구자" not in inner)
    return bracket[0] if keep else " "


@lru_cache(maxsize=200_000)
def sponsor_key(text: str) -> str:
    """The sponsor without case, legal form, signs and, between Korean syllables, spaces: one key for all its spellings."""
    plain = _LEGAL.sub(" ", unicodedata.normalize("NFKC", text).replace("(연구자)", " ")).casefold()
    words = re.sub(r"[\W_]+", " ", plain).strip()
    return re.sub(r"(?<=[가-힣]) | (?=[가-힣])", "", words)


@lru_cache(maxsize=200_000)
def sponsor_group(key: str) -> str:
    """The code of the group whose name the key holds; blank for none."""
    return next((group.code for group in GROUPS if any(_holds(key, name) for name in group.names)), "")


def _holds(key: str, name: str) -> bool:
    return f" {name} " in f" {key} " if name.isascii() else name in key
