"""Kinds of files with sheets in them, beside CSV and workbooks: each is a module of this folder that declares `FORMAT`.

They run in the process that reads a foreign file, so a module here imports little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.limits import Limits


@dataclass(frozen=True)
class SheetFormat:
    """A kind of file beside CSV and workbooks.

    title: what it is called. endings: of its files' names, for the choice of a file. recognises: whether content is of
    this kind, told from its first bytes. blocks: reads it within bounds; what cannot be read is raised as Refused.
    """

    title: str
    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    blocks: Callable[[bytes, str, Limits], Iterator[Block]]


@cache
def sheet_formats() -> tuple[SheetFormat, ...]:
    """Every kind that a module of this folder declares."""
    return tuple(import_module(f"{__name__}.{module.name}").FORMAT for module in iter_modules(__path__))


def endings() -> tuple[str, ...]:
    """The endings of their files."""
    return tuple(ending for known in sheet_formats() for ending in known.endings)
