"""Money as people write it, read as whole units of a currency with exact decimals; what is no amount is refused by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import prod

from babel.numbers import list_currencies

from oi_metrics.model.edtf_dates import LONGEST
from oi_metrics.model.message import Message
from oi_metrics.sheet_import.written import BLANKS, TOO_LONG, UNDISCLOSED, plain

REMEDY = Message("write whole units such as 70000000000, or 700억원, US$23m, KRW 70 billion; 비공개 or undisclosed where it is not disclosed")
NOT_AN_AMOUNT = Message("is not an amount of money")
OPEN = Message("stands for an amount that is not known; read as blank")
LARGE = 10**15
"""From here on an amount is pointed out, in whatever currency."""
MAX_DIGITS = 30

UNITS: dict[str, int] = {
    "": 1,
    "천": 10**3, "만": 10**4, "십만": 10**5, "백만": 10**6, "천만": 10**7, "억": 10**8, "십억": 10**9, "백억": 10**10, "천억": 10**11, "조": 10**12,
    "k": 10**3, "thousand": 10**3, "thousands": 10**3, "m": 10**6, "mn": 10**6, "mm": 10**6, "mil": 10**6, "mio": 10**6, "million": 10**6, "millions": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9, "billions": 10**9, "t": 10**12, "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
"""What a number may be counted in."""

CODES = frozenset(list_currencies())
SYMBOLS: dict[str, str] = {
    "us$": "USD", "u$": "USD", "usd$": "USD", "미화": "USD", "미국달러": "USD", "미달러": "USD", "us dollars": "USD", "us dollar": "USD",
    "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD",
    "₩": "KRW", "￦": "KRW", "w": "KRW", "원": "KRW", "원화": "KRW", "won": "KRW",
    "€": "EUR", "유로": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "파운드": "GBP", "jp¥": "JPY", "엔": "JPY", "엔화": "JPY", "yen": "JPY",
    "cn¥": "CNY", "rmb": "CNY", "위안": "CNY", "yuan": "CNY", "스위스프랑": "CHF", "프랑": "CHF", "sfr": "CHF",
}  # fmt: skip
DOLLARS = frozenset({"$", "달러", "불", "dollar", "dollars"})
"""Dollars of no stated country."""
DOLLAR_CODES = frozenset({"USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"})
UNCLEAR = frozenset({"¥", "円", "元"})

_BEFORE = "약|대략|총|최대|최소|about|around|approx\\.?|approximately|ca?\\.|circa|up to|at least|over|more than|less than|total|~|>|<|≥|≤"
_AFTER = "이상|이하|이내|초과|미만|정도|내외|여|\\+|규모|상당"
_QUALIFIED = re.compile(rf"^({_BEFORE})\s*|\s*({_AFTER})$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_EXPONENT = re.compile(r"\d+(?:\.\d+)?e[+-]?\d+\Z")
_KOREAN = re.compile(r"([\d.,]+)\s*([십백천]?[만억조]|[십백]만|천|십|백)\s*")
_SIGNS = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
_RANGE = re.compile(r"\d\s*[^\d\s.,]*\s*(?:~|-|\bto\b)\s*[^\d\s.,]*\s*\d")


@dataclass(frozen=True)
class Amount:
    """What a cell says. value: whole units of `currency` (ISO 4217, blank where neither cell nor column says it).

    dollar: it names dollars, of no stated country. undisclosed: there is an amount and it is not told. note: what a
    person should know; ask: and decide. problem: why the cell is refused.
    """

    value: int | None = None
    currency: str = ""
    dollar: bool = False
    undisclosed: bool = False
    problem: Message | None = None
    note: Message | None = None
    ask: bool = False


def currency_code(text: str) -> str:
    """The ISO 4217 code that a text names by code, sign or word; blank for none."""
    said = plain(text)
    return said.upper() if said.upper() in CODES else SYMBOLS.get(said, "")


@lru_cache(maxsize=65_536)
def read_amount(text: str, unit: str = "") -> Amount:
    """What a cell says of an amount.

    unit: of UNITS, what a number that names neither unit counts. A blank cell or a blank mark reads as no amount,
    비공개 or undisclosed as an amount that is not told: neither is zero. Refused by name: fractions of a whole unit,
    decimal commas, odd separators, percentages, brackets, signs, ranges, infinities, text.
    """
    if len(text) > LONGEST:
        return Amount(problem=TOO_LONG)
    said = plain(text)
    if not said:
        return Amount()
    if said in UNDISCLOSED:
        return Amount(undisclosed=True)
    if said in BLANKS:
        return Amount(note=OPEN)
    refused = _refused(said)
    if refused:
        return Amount(problem=refused)
    qualified = _QUALIFIED.search(said)
    if qualified and qualified[0].strip():
        found = read_amount(_QUALIFIED.sub("", said, count=1), unit)
        note = Message("is read without {word!r}", word=qualified[0].strip())
        return found if found.problem or found.value is None else replace(found, note=found.note or note, ask=True)
    return _counted(said, unit)


def _refused(said: str) -> Message | None:
    """Why a text cannot be an amount at all, told by its shape."""
    if said.startswith("="):
        return Message("is a formula without its value")
    if "%" in said or "퍼센트" in said:
        return Message("is a percentage")
    if re.fullmatch(r"[-+△▲].*|\(.*\d.*\)", said) and not re.fullmatch(r"\+\d.*", said):
        return Message("is negative")
    if re.search(r"\binf(inity)?\b|∞", said):
        return Message("is infinite")
    if _RANGE.search(said) and not _EXPONENT.match(said):
        return Message("is a range of amounts")
    return None


def _counted(said: str, unit: str) -> Amount:
    if _EXPONENT.match(said):
        return _exponent(said, unit)
    first, last = re.search(r"\d", said), re.search(r".*\d\s*(?:[십백천]?[만억조]|[십백]만|천|십|백)?", said)
    if not first or not last:
        return Amount(problem=NOT_AN_AMOUNT)
    number, before, after = said[first.start() : last.end()], said[: first.start()].strip(), said[last.end() :].strip()
    currencies, multiplier, unreadable = _around(before, after)
    if unreadable:
        return Amount(problem=unreadable)
    value = _korean(number)
    if value is None:
        return Amount(problem=_number_problem(number.strip()))
    named = multiplier != 1 or re.search("[만억조천백십]", number)
    found = _exact(value * (multiplier if named else UNITS[unit]))
    return replace(found, currency="".join(currencies - {"$"}), dollar=currencies == {"$"})


def _exponent(said: str, unit: str) -> Amount:
    """A number as spreadsheets shorten it."""
    if abs(int(said.partition("e")[2])) > MAX_DIGITS:
        return Amount(problem=Message("is beyond {digits} digits", digits=MAX_DIGITS))
    found = _exact(Decimal(said) * UNITS[unit])
    return found if found.problem else replace(found, note=Message("is shortened to an exponent; digits may be lost"), ask=True)


def _exact(value: Decimal) -> Amount:
    if value != value.to_integral_value():
        return Amount(problem=Message("has a fraction of a whole unit"))
    whole = int(value)
    if len(str(whole)) > MAX_DIGITS:
        return Amount(problem=Message("is beyond {digits} digits", digits=MAX_DIGITS))
    return Amount(whole, note=Message("is very large") if whole >= LARGE else None)


def _around(before: str, after: str) -> tuple[set[str], int, Message | None]:
    """Currencies and multiplier named before and after the number, and why they cannot be read; a dollar of no country is `$`."""
    currencies: set[str] = set()
    multiplier = 1
    for word in filter(None, [before, *_words(after)]):
        if word in UNITS and multiplier == 1 and word != before:
            multiplier = UNITS[word]
        elif word in DOLLARS:
            currencies.add("$")
        elif word in UNCLEAR:
            return set(), 1, Message("has a currency sign of several countries")
        elif currency_code(word):
            currencies.add(currency_code(word))
        else:
            return set(), 1, NOT_AN_AMOUNT
    if currencies & DOLLAR_CODES:
        currencies.discard("$")
    return currencies, multiplier, Message("names two currencies") if len(currencies) > 1 else None


def _words(after: str) -> list[str]:
    """The unit and the currency after a number: `m usd`, `million us dollars`, `원`, `m$`."""
    if currency_code(after) or after in UNITS or after in DOLLARS:
        return [after]
    found = re.match(r"(thousands?|millions?|billions?|trillion|mio|mil|mn|mm|bn|tn|[kmbt])(?![a-z])\.?\s*(.*)\Z", after)
    return [found[1], found[2]] if found else [after]


def _korean(number: str) -> Decimal | None:
    """`700억`, `1조 2,000억`, `3억 5천만`, or a plain number; None where it is neither."""
    total, rest, ceiling = Decimal(0), number.strip(), Decimal(10) ** 40
    while rest:
        found = _KOREAN.match(rest)
        if not found:
            value = _plain(rest)
            return None if value is None or value >= ceiling else total + value
        value, unit = _plain(found[1]), Decimal(prod(_SIGNS[sign] for sign in found[2]))
        if value is None or unit >= ceiling or (total and value * unit >= ceiling):
            return None
        total, ceiling, rest = total + value * unit, unit, rest[found.end() :]
    return total


def _plain(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def _number_problem(number: str) -> Message:
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+|\d+,\d{1,2}|\d{1,3}(\.\d{3}){2,}", number):
        return Message("has a decimal comma or dots between thousands")
    if re.fullmatch(r"[\d,.]+", number):
        return Message("has separators that are not between thousands")
    return NOT_AN_AMOUNT
