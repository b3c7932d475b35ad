"""The small process that reads one foreign file, under limits of memory and time, and hands over JSON lines.

Started by `sandbox.isolated` as `python -m oi_metrics.records.reading.sandbox_worker` with a request on its standard input. It inherits no setting
of the parent's environment, writes no file, and imports no more than the reading needs.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.limits import Limits


def encoded(item: Any) -> Any:
    """A block or fault as JSON; the texts of a fault keep their message ids."""
    if isinstance(item, Block):
        return {"block": [item.file, item.name, item.header, item.places, item.numbers, item.rows, [encoded(fault) for fault in item.faults]]}
    if isinstance(item, Fault):
        texts = [[text.text, text.values] for text in (item.problem, item.remedy)]
        return [item.file, item.row, item.column, item.value, *texts, item.warning]
    return {"item": item}


def decoded(message: dict[str, Any]) -> Any:
    """The inverse of `encoded`."""
    if "block" in message:
        file, name, header, places, numbers, rows, faults = message["block"]
        return Block(file, name, header, places, numbers, rows, [decoded_fault(fault) for fault in faults])
    return message["item"]


def decoded_fault(parts: list[Any]) -> Fault:
    file, row, column, value, problem, remedy, warning = parts
    return Fault(file, row, column, value, Message(problem[0], **problem[1]), Message(remedy[0], **remedy[1]), warning)


def limited(bounds: Limits) -> None:
    """No more memory, processor time and files for this process than the bounds say, where the system has such limits."""
    if sys.platform == "win32":
        return
    import resource

    def limit(kind: int, most: int) -> None:
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most, most) if hard == resource.RLIM_INFINITY or most <= hard else (hard, hard))

    limit(resource.RLIMIT_AS, bounds.memory_mb << 20)
    limit(resource.RLIMIT_CPU, bounds.seconds + 1)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    os.nice(5)


def main() -> None:
    """Run the requested function and write what it yields, one JSON message a line; the last one says how it ended."""
    request = json.loads(sys.stdin.buffer.read())
    bounds = Limits(**request["bounds"])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no message

    def send(message: dict[str, Any]) -> None:
        out.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        out.flush()

    limited(bounds)
    try:
        module, _, name = request["function"].partition(":")
        function = getattr(importlib.import_module(module), name)
        items: Iterable[Any] = function(*request["arguments"], bounds, lambda rows: send({"rows": rows}))
        for item in items:
            send(encoded(item))
        end = {"end": "done"}
    except MemoryError:
        end = {"end": "memory"}
    except BaseException as problem:  # noqa: BLE001 (a panic of a Rust library is no Exception)
        end = {"end": f"{type(problem).__name__}: {problem}"[:300]}
    send(end)
    os._exit(0)


if __name__ == "__main__":
    main()
