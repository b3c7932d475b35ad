"""What a kind of file declares, so that it is offered wherever records are taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import pandas as pd

from oi_metrics.exports.context import Context
from oi_metrics.exports.plain import Progress
from oi_metrics.model.columns import Column
from oi_metrics.model.message import Message
from oi_metrics.records.tables import Tables


class Declared(Protocol):
    """What a file takes of a metric's declaration."""

    @property
    def title(self) -> str: ...

    @property
    def columns(self) -> tuple[Column, ...]: ...


Metrics = Iterable[tuple[Declared, pd.DataFrame]]
"""Each metric with its table."""


@dataclass(frozen=True, eq=False)
class Selection:
    """What a file is made of: the records in view, their metrics, and the one table on screen by its name."""

    tables: Tables
    metrics: Metrics
    context: Context
    name: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    ending: of its name. title: what it is called. mime: its media type. write: writes a selection. one_table: whether
    it holds the table on screen alone. refusal: why it cannot hold some records, None where it can. place: among the
    kinds, from the left.
    """

    ending: str
    title: str
    mime: str
    write: Callable[[BinaryIO, Selection, Progress], None]
    place: int
    one_table: bool = False
    refusal: Callable[[Tables], Message | None] = lambda tables: None
