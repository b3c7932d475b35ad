"""TOML of others, read in a process of its own: a hundred kilobytes of it can ask for gigabytes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import brief
from oi_metrics.records.reading.limits import Limits
from oi_metrics.records.reading.sandbox import ReaderDied, isolated

MOST_BYTES = 20_000_000
_WRITTEN = "\0written"


@dataclass(frozen=True)
class Written:
    """A date or time of a document, as it is written."""

    text: str

    def __str__(self) -> str:
        return self.text


def toml_text(path: Path | str) -> str:
    """The text of a file, no more of it read than may be. Raises OSError, UnicodeDecodeError, InvalidRecords."""
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    _bounded(len(content), Path(path).name)
    return content.decode("utf-8")


def document(text: str, file: str, no_toml: tuple[Message, Message]) -> dict[str, Any]:
    """What a TOML text says; dates and times as `Written`. no_toml: problem and remedy of a text that is none. Raises InvalidRecords."""
    _bounded(len(text), file)
    try:
        (found,) = isolated(parsed, text, bounds=Limits.from_environment().for_size(len(text)))
    except ReaderDied as death:
        raise InvalidRecords([Fault(file, 0, "", file, death.problem, death.remedy)]) from None
    if found["wrong"]:
        raise InvalidRecords([Fault(file, 0, "", found["wrong"], *no_toml)])
    return dict(json.loads(found["document"], object_hook=lambda held: Written(held[_WRITTEN]) if _WRITTEN in held else held))


def _bounded(size: int, file: str) -> None:
    if size > MOST_BYTES:
        raise InvalidRecords([Fault(file, 0, "", file, Message("is too large"), Message("keep a file under {bytes} bytes", bytes=MOST_BYTES))])


def parsed(text: str, bounds: Limits, tell: Callable[[int], None]) -> Iterator[dict[str, str]]:
    """The document as JSON, or what is wrong with it."""
    try:
        found = json.dumps(tomllib.loads(text), default=lambda value: {_WRITTEN: str(value)})
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        yield {"document": "{}", "wrong": brief(str(problem))}
    else:
        yield {"document": found, "wrong": ""}
