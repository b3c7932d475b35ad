"""The one grammar of filters: `key=code,code`, in a claim's scope, on the command line and in a link."""

from __future__ import annotations

from oi_metrics.told import Told

SCOPE_KEYS = ("partner_type", "agreement_type", "therapeutic_area", "rd_stage", "programme")


class ScopeError(ValueError):
    """A scope that cannot be read; `remedy` says what to write."""

    def __init__(self, problem: Told, remedy: Told):
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def parse_pair(text: str) -> tuple[str, tuple[str, ...]]:
    """`key=code,code` as its key and codes. Raises ScopeError when there is no key or no code."""
    key, sign, codes = text.partition("=")
    values = tuple(code.strip() for code in codes.split(",") if code.strip())
    if not sign or not key.strip() or not values:
        raise ScopeError(Told("is not a filter"), Told("write key=code or key=code,code"))
    return key.strip(), values


def parse_scope(text: str) -> dict[str, tuple[str, ...]]:
    """A claim's scope: filters separated by blanks; an empty text restricts nothing. Raises ScopeError."""
    scope = dict(parse_pair(part) for part in text.split())
    unknown = [key for key in scope if key not in SCOPE_KEYS]
    if unknown:
        raise ScopeError(Told("names the unknown filter {name}", name=unknown[0]), Told("use {choices}", choices=", ".join(SCOPE_KEYS)))
    return scope
