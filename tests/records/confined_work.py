"""What the tests of `sandbox.isolated` run in the process that it starts."""

import ctypes
import os
import signal
import sys
import time

from oi_metrics.records.reading.blocks import Block


def items(count, bounds, tell):
    for number in range(count):
        tell(number)
        yield number


def block(bounds, tell):
    yield Block("a.csv", "", ["한"], [0], [2], [["\u2028값"]])


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
