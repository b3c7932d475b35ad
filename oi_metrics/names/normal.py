"""The normal form of a name: what remains when case, width, signs, invisible characters and legal forms are set aside."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKS_LATIN = str.maketrans("АВЕКМНОРСТХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXIJSaeopcyxijsABEZHIKMNOPTYXo")
"""Cyrillic and Greek letters that look like Latin ones."""

_APOSTROPHES = re.compile(r"\s?['’‘´`ʼʹ′](?=s\b)s|['’‘´`ʼʹ′]")
_SITE_CODES = re.compile(
    r"/?\s*\bid\s*#\s*\d+|[-(,]\s*site\s*(?:no|number)?\s*[.:#]*\s*\d+\s*\)?\s*$|\bduplicate_|(?<=\w)\s*[-–]\s*ppds\b|\(\s*[a-z]{2}\d{3,}\s*\)"
)
_LEGAL_KOREAN = re.compile(
    r"\(\s*(?:주|유|재|사|의|학|학교법인|의료법인|재단법인|사단법인|비영리특수법인)\s*\)"
    r"|(?:주식회사|유한회사|유한책임회사|합자회사|농업회사법인|학교법인|의료법인|재단법인|사단법인|사회복지법인|비영리특수법인)"
)
_OWNER_KOREAN = re.compile(r"(?<![가-힣])[가-힣]{1,18}?(?:학원|유지재단|의료재단|재단|의료공단)\s*(?=[가-힣 ]{2,}(?:병원|대학교|의원|의료원|센터)(?![가-힣]))")
_LEGAL_ENGLISH = re.compile(
    r"(?<=\w)[\s,]+(?:co|company|corp|corporation|inc|incorporated|ltd|limited|llc|llp|gmbh|ag|sa|s\.a|se|plc|kk|bv|nv|ab|oy|spa|srl|pty|sas"
    r"|co\.?\s*,?\s*ltd|pty\.?\s*,?\s*ltd)\.?(?=\s*(?:$|[,;()\[\]|]))"
)
_SEPARATORS = re.compile(r"\s+[-–—]+\s+|[,;:|/()\[\]{}<>_·•、，]+|(?:(?<=hospital)|(?<=center)|(?<=centre)|(?<=system)|(?<=university))\s*[-–—]\s*")
_SIGNS = re.compile(r"[^\w,]+")


@lru_cache(maxsize=200_000)
def normal(name: str) -> str:
    """The normal form of a name as written: its parts, in lower case, separated by a comma and a space.

    Two spellings with one normal form differ in nothing that names an organisation. Applying it twice changes nothing.
    """
    text = name
    for _ in range(12):
        changed = _once(text)
        if changed == text:
            break
        text = changed
    return text


def _once(text: str) -> str:
    text = _plain_characters(text)
    text = _SITE_CODES.sub(" ", text)
    text = _APOSTROPHES.sub("", text)
    text = _without_legal_forms(text)
    text = _SEPARATORS.sub(",", text.replace("&", " and ").replace("+", " plus "))
    parts = (" ".join(part.split()) for part in _SIGNS.sub(" ", text).split(","))
    return ", ".join(part for part in parts if part)


def _plain_characters(text: str) -> str:
    """Composed, of one width, visible, in lower case, Latin without accents."""
    text = unicodedata.normalize("NFKC", text).translate(_LOOKS_LATIN).casefold()
    text = "".join(_visible(character) for character in text)
    stripped = (character for character in unicodedata.normalize("NFD", text) if not unicodedata.combining(character))
    return unicodedata.normalize("NFKC", "".join(stripped))


def _visible(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    category = unicodedata.category(character)
    return "" if category == "Cf" else " " if category[0] in "CZ" else character


def _without_legal_forms(text: str) -> str:
    bare = _OWNER_KOREAN.sub("", _LEGAL_KOREAN.sub(" ", text))
    bare = _LEGAL_ENGLISH.sub("", bare)
    return bare if any(character.isalnum() for character in bare) else text
