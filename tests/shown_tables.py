"""The tables of a page that runs in process, read back from what the browser is given."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from streamlit.testing.v1.element_tree import Block, Markdown

from oi_metrics.language.escape import plain

LINK = re.compile(r"\[(.*)\]\(<(.*)>\)")
NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")


@dataclass(frozen=True)
class Shown:
    """A table: what it is told apart by, its texts and numbers, and where the rows lead."""

    key: str
    value: pd.DataFrame
    links: tuple[str, ...]


def tables(within: Any) -> list[Shown]:
    """Those of a page, or of a part of one, from the top."""
    parts = [within] if isinstance(within, Block) else within._tree.children.values()
    return [found for part in parts for found in _tables(part, "")]


def _tables(block: Block, key: str) -> Iterator[Shown]:
    for child in block.children.values():
        if isinstance(child, Block):
            named = re.search(r"(?<=-)table-.*", getattr(child.proto, "id", "") if child.proto is not None else "")
            yield from _tables(child, named[0].removeprefix("table-") if named else "")
        elif isinstance(child, Markdown) and child.value.startswith("| "):
            yield _read(key, child.value)


def _read(key: str, written: str) -> Shown:
    heads, rules, *rows = [line[2:-2].split(" | ") for line in written.splitlines()]
    led = [[found[2] for cell in row if (found := LINK.fullmatch(cell))] for row in rows]
    texts = [[_text(cell) for cell in row] for row in rows]
    frame = pd.DataFrame(texts, columns=[plain(head) for head in heads])
    for place, rule in enumerate(rules):
        column = frame.iloc[:, place]
        if rule == "---:" and all(NUMBER.fullmatch(text) or text == "–" for text in column):
            frame.isetitem(place, pd.to_numeric(column.str.replace(",", "").replace("–", None)))
    return Shown(key, frame, tuple(links[0] if links else "" for links in led))


def _text(cell: str) -> str:
    """What a cell says; of a link out its address."""
    found = LINK.fullmatch(cell)
    return plain(cell) if not found else found[2] if found[2].startswith("http") else plain(found[1])
