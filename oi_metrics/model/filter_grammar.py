"""The one grammar of filters: `key=code,code`, in a claim's scope, on the command line and in a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from oi_metrics.model.edtf_dates import FIRST_YEAR, LAST_YEAR
from oi_metrics.model.message import Message
from oi_metrics.model.schema import filter_columns

SCOPE_KEYS = (*filter_columns("partners"), *filter_columns("agreements", "form", "subject"), "programme")
"""What a claim's scope may name: who takes part, the form and subject of agreements, a programme; not what became of them since."""


class FilterError(ValueError):
    """A filter that cannot be used; the message says which and what to write."""


class ScopeError(ValueError):
    """A scope that cannot be read; `remedy` says what to write."""

    def __init__(self, problem: Message, remedy: Message):
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def parse_pair(text: str) -> tuple[str, tuple[str, ...]]:
    """`key=code,code` as its key and codes. Raises ScopeError when there is no key or no code."""
    key, sign, codes = text.partition("=")
    values = tuple(code.strip() for code in codes.split(",") if code.strip())
    if not sign or not key.strip() or not values:
        raise ScopeError(Message("is not a filter"), Message("write key=code or key=code,code"))
    return key.strip(), values


def pairs(params: Mapping[str, Iterable[str]]) -> list[str]:
    """The parameters of a link as the command line takes them: `key=code,code`."""
    return [f"{name}={','.join(values)}" for name, values in params.items()]


def parse_scope(text: str) -> dict[str, tuple[str, ...]]:
    """A claim's scope: filters separated by blanks; an empty text restricts nothing. Raises ScopeError."""
    scope = dict(parse_pair(part) for part in text.split())
    unknown = [key for key in scope if key not in SCOPE_KEYS]
    if unknown:
        raise ScopeError(Message("names the unknown filter {name}", name=unknown[0]), Message("use {choices}", choices=", ".join(SCOPE_KEYS)))
    return scope


def parse_years(text: str) -> tuple[int, int]:
    """`2012` or `2012-2018` as first and last year. Raises FilterError."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", text)
    if not found or not all(FIRST_YEAR <= int(year) <= LAST_YEAR for year in found.groups() if year):
        raise FilterError(f"years={text!r} is not a span; write years=2012-2018")
    span = int(found[1]), int(found[2] or found[1])
    if span[0] > span[1]:
        raise FilterError(f"years={text!r} ends before it begins; write years={span[1]}-{span[0]}")
    return span


def parse_undated(text: str) -> bool:
    """`yes` or `no`. Raises FilterError."""
    if text not in ("yes", "no"):
        raise FilterError(f"undated={text!r} is neither; write undated=yes or undated=no")
    return text == "yes"
