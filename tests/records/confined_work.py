"""What the tests of `sandbox.isolated` run in the process that it starts."""

import ctypes
import os
import signal
import sys
import time
import traceback

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.reading.blocks import Block
from oi_metrics.records.reading.handed import encoded
from oi_metrics.records.reading.sandbox_worker import HEAD, SHEET, send


def items(count, bounds, tell):
    for number in range(count):
        tell(number)
        yield number


def blocks(bounds, tell):
    yield Block("a.csv", "", ["한"], [0], [2], [["\u2028값"]])
    yield Block("a.csv", numbers=[4], rows=[[""]], faults=[Fault("a.csv", 3, "한", "값", Message("has {n} columns", n=3), Message("keep one"), True)])


def sheets(count, rows, bounds, tell):
    for number in range(count):
        yield Block("a.xlsx", str(number), ["a"], [0], list(range(rows)), [["가" * 300]] * rows)


def faults(count, bounds, tell):
    yield Block("a.csv", faults=[Fault("a.csv", row, "", "", Message("is empty"), Message("fill it")) for row in range(count)])


def lies(sent, bounds, tell):
    """What no reader of ours sends, past everything that counts in this process."""
    out = next(frame.f_locals["out"] for frame, _ in traceback.walk_stack(None) if frame.f_code.co_name == "run")
    if sent == "length":
        out.write(HEAD.pack(SHEET, 1 << 40))
        out.flush()
    else:
        send(out, SHEET, encoded(Block("a.csv", "", ["a"], [0], list(range(6_000)), [["x"]] * 6_000)))
    yield "sent"


def chatters(bounds, tell):
    while True:
        tell(1)
    yield


def settings(bounds, tell):
    import resource

    yield dict(os.environ)
    yield [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)]
    yield sorted(name for name in ("pandas", "numpy", "pyarrow", "streamlit") if name in sys.modules)


def prints(bounds, tell):
    print("no message")
    os.write(1, b"neither")
    yield "message"


def fails(bounds, tell):
    yield 1
    raise ValueError("mended by nobody")


def fills_memory(bounds, tell):
    yield len(bytes(5_000_000_000))


def aborts(bounds, tell):
    yield 1
    os.abort()


def crashes(bounds, tell):
    yield ctypes.string_at(0)


def is_killed(bounds, tell):
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)


def sleeps(bounds, tell):
    yield os.getpid()
    time.sleep(60)
    yield "too late"


def spins(bounds, tell):
    while True:
        pass
    yield


def writes(path, bounds, tell):
    with open(path, "wb") as file:
        file.write(b"x" * 100)
    yield "written"
