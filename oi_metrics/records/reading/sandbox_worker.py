"""The small process that reads one foreign file, under limits of memory and time, and hands over messages.

Started by `sandbox.isolated` as `python -m oi_metrics.records.reading.sandbox_worker` with a request on its standard input. It inherits no setting
of the parent's environment, writes no file, and imports no more than the reading needs.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import struct
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, BinaryIO

from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.handed import Budget, TooMuch, encoded, gathered
from oi_metrics.records.reading.limits import Limits

HEAD = struct.Struct(">cQ")
JSON, SHEET = b"J", b"S"
LIBRARIES_MB = 320
"""What the libraries of Arrow and numpy take of the address space once they are loaded, most of which is never used."""


class WithoutPandas:
    """Lets pandas not be found: Arrow would load it, which takes as long as all else, to see that a list is none of its columns."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Raises ModuleNotFoundError for pandas; where anything else lies is for the finders after this one."""
        if name == "pandas":
            raise ModuleNotFoundError("nothing is read with pandas here", name=name)


def limited(bounds: Limits) -> None:
    """No more memory, processor time and files for this process than the bounds say, where the system has such limits."""
    if sys.platform == "win32":
        return
    import resource

    def limit(kind: int, most: int, later: int = 0) -> None:
        _, hard = resource.getrlimit(kind)
        last = most + later if hard == resource.RLIM_INFINITY else min(most + later, hard)
        resource.setrlimit(kind, (min(most, last), last))

    limit(resource.RLIMIT_AS, bounds.memory_mb << 20, LIBRARIES_MB << 20)
    limit(resource.RLIMIT_CPU, min(bounds.seconds, bounds.processor_seconds) + 1, 1)  # the first limit ends it by a signal that tells why
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    os.nice(5)


def room_for_libraries() -> None:
    """What they map is no memory that the file takes: the limit grows by it when they are about to be loaded."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def send(out: BinaryIO, kind: bytes, content: bytes) -> None:
    """One message: its kind, its length, its content."""
    out.write(HEAD.pack(kind, len(content)) + content)
    out.flush()


def send_json(out: BinaryIO, message: dict[str, Any]) -> None:
    send(out, JSON, json.dumps(message, separators=(",", ":")).encode())


def run(request: dict[str, Any], out: BinaryIO) -> None:
    """Send what the requested function yields: blocks gathered to sheets, all else as JSON in the order in which it comes."""
    bounds = Limits(**request["bounds"])
    budget = Budget(bounds)
    module, _, name = request["function"].partition(":")
    function = getattr(importlib.import_module(module), name)
    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, WithoutPandas)
    items = function(*request["arguments"], bounds, lambda rows: send_json(out, {"rows": rows}))

    def blocks() -> Iterator[Block]:
        for item in items:
            if isinstance(item, Block):
                room_for_libraries()
                yield item
            else:
                content = json.dumps({"item": item}, separators=(",", ":")).encode()
                budget.take(0, len(content))
                send(out, JSON, content)

    for sheet in gathered(blocks(), budget):
        send(out, SHEET, encoded(sheet))


def main() -> None:
    """Answer the request on the standard input; the last message says how it ended."""
    request = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no message
    limited(Limits(**request["bounds"]))
    gc.set_threshold(100_000)  # rows are many and hold no cycles: looking for some among them would take a fifth of the time
    try:
        run(request, out)
        end = "done"
    except MemoryError:
        end = "memory"
    except TooMuch as much:
        end = str(much)
    except BaseException as problem:  # noqa: BLE001 (a panic of a Rust library is no Exception)
        end = f"{type(problem).__name__}: {problem}"[:300]
    send_json(out, {"end": end})
    os._exit(0)


if __name__ == "__main__":
    main()
