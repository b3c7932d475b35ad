"""Lists of registries, known by their columns: each format is a module here that declares `FORMAT`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from oi_metrics.records.reading.sheet import Sheet
from oi_metrics.registry import reading
from oi_metrics.registry.reading.reading import Reading


@dataclass(frozen=True)
class ListFormat:
    """A list of trials with a row each, as CSV or workbook.

    title: what it is called. columns: those that it cannot do without, as its files head them. recognises: whether a
    header is one of its own. reading_of: reads a sheet with such a header.
    """

    title: str
    columns: tuple[str, ...]
    recognises: Callable[[list[str]], bool]
    reading_of: Callable[[Sheet], Reading]


@cache
def list_formats() -> tuple[ListFormat, ...]:
    """Every format that a module of this folder declares."""
    modules = (import_module(f"{reading.__name__}.{module.name}") for module in iter_modules(reading.__path__))
    return tuple(module.FORMAT for module in modules if hasattr(module, "FORMAT"))


def format_of(header: list[str]) -> ListFormat | None:
    """The format of a list with this header; None when none knows it."""
    return next((known for known in list_formats() if known.recognises(header)), None)
