"""PostgreSQL in trouble: a proxy before it that goes mute, slow or away, where the shared tools are."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from .postgres import Server, free_port

TOOLS = Path(os.environ.get("OI_SHARED_TOOLS") or Path(__file__).resolve().parents[2] / "shared" / "tools")

TROUBLES = {
    "mute": {"mode": "blackhole"},
    "slow": {"mode": "latency", "ms": 3000},
    "trickling": {"mode": "trickle", "bytes": 1, "ms": 1000},
    "cut": {"mode": "cut", "after": 0},
    "refusing": {"mode": "refuse"},
}


def fault_proxy() -> ModuleType | None:
    """The fault proxy, where the shared tools are."""
    if not (TOOLS / "faultproxy.py").exists():
        return None
    sys.path.insert(0, str(TOOLS))
    try:
        import faultproxy
    finally:
        sys.path.remove(str(TOOLS))
    return faultproxy


@contextmanager
def proxied(faults: ModuleType, postgres: Server) -> Iterator[tuple[object, int]]:
    """The proxy between us and PostgreSQL, and its port."""
    port = free_port()
    loop = asyncio.new_event_loop()
    proxy = faults.Proxy(port, "127.0.0.1", postgres.port)
    running = threading.Thread(target=lambda: loop.run_until_complete(_until_stopped(proxy)), daemon=True)
    running.start()
    time.sleep(0.2)
    try:
        yield proxy, port
    finally:
        proxy.stopped = True
        running.join(5)


async def _until_stopped(proxy: object) -> None:
    task = asyncio.ensure_future(proxy.run())
    while not getattr(proxy, "stopped", False):
        await asyncio.sleep(0.1)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for one in (task, *left):
        one.cancel()
    await asyncio.gather(task, *left, return_exceptions=True)
