"""Several partners in a cell: divided where that is sure, kept whole and asked about where it is not."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from oi_metrics.sheet_import.written import BLANKS, UNDISCLOSED, plain, trimmed

DOUBTFUL = (",", "、", "·", "/", "|", "+", "&", " 및 ", " and ")
"""Marks that divide partners in some sheets and belong to names in others."""

NAME_LIKE = frozenset({"na", "n/a", "none", "null", "nan", "nil", "x"})
"""Blank marks of programs, which may as well be a name."""

OTHERS = "외"
"""Stands for `외 3곳` and the like: parties that are counted and not named."""
UNNAMED = "undisclosed"

_OTHERS = re.compile(r"\s*외\s*(\d{1,2})\s*(?:곳|개\s*(?:기관|사|처)?|개|기관|사|명|처)?\s*\Z|\s+(?:등|et al\.?|and others)\s*\Z", re.IGNORECASE)
_REMARKABLE = re.compile(r"[^\w() .-]|\s(?:외|등|및|and|et|to|or)\b|외\s*\d", re.IGNORECASE)
"""What a cell must hold to be divided or asked about; separators of one's own making are marks or words between spaces."""
_QUOTED = re.compile(r'"([^"\n]+)"')
_LEGAL = re.compile(
    r"[,，]\s*(?=(?:inc|ltd|limited|llc|l\.l\.c|co|corp|corporation|gmbh|ag|kg|kgaa|s\.?a\.?s?|sarl|s\.?r\.?l|s\.?p\.?a|n\.?v|b\.?v|plc|lp|llp|pte|pty|pvt|k\.?k|a/s|ab|oy)\b\.?(?:\s|,|;|$)|(?:\(주\)|주식회사)\s*(?:[,;]|$))",
    re.IGNORECASE,
)  # fmt: skip
_ANY_DOUBT = re.compile(r"[,，、·ㆍ・‧•/／|｜+&]|\s(?:및|and)\s", re.IGNORECASE)
_VARIANTS = {";": "[;；]", ",": "[,，]", "·": "[·ㆍ・‧•]", "/": "[/／]", "|": "[|｜]", "&": "&", "、": "、", "\n": r"[\r\n\u2028\u2029]+"}


@dataclass(frozen=True)
class Split:
    """The parties of a cell. names: in their order, blank for one that is not named. doubt: the mark that may divide more; choices: spellings that settle it.

    odd: a name that reads like a blank of a program.
    """

    names: tuple[str, ...] = ()
    doubt: str = ""
    odd: str = ""
    choices: tuple[str, ...] = ()


def _pattern(mark: str) -> str:
    """A mark as a regular expression; one written with spaces around it stands between spaces only."""
    core = mark.strip() or mark
    shape = _VARIANTS.get(core, re.escape(core))
    if mark == "\n" or mark == core:
        return rf"\s*{shape}\s*" if mark != "&" and mark != "+" else rf"\s+{shape}\s+"
    return rf"\s+{shape}\s+"


@cache
def _dividing(separators: tuple[str, ...]) -> re.Pattern[str] | None:
    shapes = [_pattern(mark) for mark in sorted(separators, key=len, reverse=True)]
    return re.compile("|".join(shapes), re.IGNORECASE) if shapes else None


@cache
def _doubtful(mark: str) -> re.Pattern[str]:
    return re.compile(rf"\S{_pattern(mark)}\S", re.IGNORECASE)


def split(text: str, separators: Collection[str], part_of_names: Collection[str] = (), known: Collection[str] = ()) -> Split:
    """The parties that a cell names.

    separators: marks that divide; part_of_names: marks that are not asked about; known: names (`plain`) that are never
    divided. A name in double quotes is kept whole, as is a legal form after a comma (`Co., Ltd.`). 비공개, undisclosed
    or an open mark such as 미정 is a party without a name.
    """
    if (known and plain(text) in known) or not (
        _REMARKABLE.search(text) or any(mark.strip().isalnum() and mark.casefold() in text.casefold() for mark in separators)
    ):
        return _one(text, bool(known) and plain(text) in known)
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1])
        return f"\x00{len(kept) - 1}\x00"

    guarded = _LEGAL.sub(lambda comma: comma[0].replace(",", "\x01").replace("，", "\x02"), _QUOTED.sub(keep, text))
    dividing = _dividing(tuple(separators))
    pieces = dividing.split(guarded) if dividing else [guarded]
    sure = ["\x00" in piece for piece in pieces]
    names = [trimmed(_restored(piece, kept)) for piece in pieces]
    found = [(_named(name, whole), whole, piece) for name, whole, piece in zip(names, sure, pieces, strict=True) if name]
    doubt = next((mark for _, whole, piece in found if not whole for mark in _doubts(piece, separators, part_of_names, known)), "")
    odd = next((name for name, whole, _ in found if not whole and plain(name) in NAME_LIKE), "")
    divided = [_restored(part, kept) for piece in pieces for part in re.split(_pattern(doubt), piece, flags=re.IGNORECASE)] if doubt else []
    return Split(tuple(name for name, _, _ in found), doubt, odd, _choices([name for name, _, _ in found], divided, doubt, odd))


def _one(text: str, known: bool) -> Split:
    """The only name of a cell without any mark."""
    name = trimmed(text)
    odd = name if plain(name) in NAME_LIKE and not known else ""
    return Split((_named(name, known),) if name else (), "", odd, _choices([name], [], "", odd))


def _restored(piece: str, kept: list[str]) -> str:
    return re.sub("\x00(\\d+)\x00", lambda found: kept[int(found[1])], piece).replace("\x01", ",").replace("\x02", "，")


def _named(name: str, whole: bool) -> str:
    said = plain(name)
    unnamed = said in UNDISCLOSED or (said in BLANKS and said not in NAME_LIKE)
    return "" if unnamed and not whole else name


def _doubts(piece: str, separators: Collection[str], part_of_names: Collection[str], known: Collection[str]) -> list[str]:
    if known and plain(piece.replace("\x01", ",")) in known:
        return []
    if OTHERS not in part_of_names and _OTHERS.search(piece):
        return [OTHERS]
    if not _ANY_DOUBT.search(piece):
        return []
    settled = {mark.strip() or mark for mark in part_of_names} | {mark.strip() for mark in separators if mark != " / "}
    return [mark for mark in DOUBTFUL if mark.strip() not in settled and _doubtful(mark).search(piece)]


def _choices(names: list[str], divided: list[str], doubt: str, odd: str) -> tuple[str, ...]:
    """Spellings of the cell that settle it: the others as parties without a name, the parts divided, the name as it is."""
    whole = "; ".join(f'"{name}"' if name else UNNAMED for name in (name.replace('"', "") for name in names))
    if doubt == OTHERS:
        counted = [(_OTHERS.search(name), name) for name in names]
        others = [part for found, name in counted for part in ([name[: found.start()], *[UNNAMED] * int(found[1])] if found and found[1] else [name])]
        return ("; ".join(others), whole) if any(found and found[1] for found, _ in counted) else (whole,)
    if doubt:
        return ("; ".join(trimmed(part) for part in divided if trimmed(part)), whole)
    return (whole, UNNAMED) if odd else ()
