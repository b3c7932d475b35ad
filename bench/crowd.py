"""Crowds: many viewers who ask the same new question at once, who come to a server that has just started, and who go on asking.

    python -m bench.crowd

One viewer's new filter and one viewer's visit, on the same server, are what the crowds are beside.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import AsyncExitStack

from streamlit.proto.BackMsg_pb2 import BackMsg

from bench import sessions
from bench.server import serve

SAME, FRESH, MANY = 30, 50, 100
ALONE, TOGETHER = (0, 3), (2, 4)
"""Partner types that nobody has chosen before: by one viewer, and by all at once."""
SAME_SECONDS, FRESH_SECONDS, MANY_SECONDS = 2.0, 1.0, 0.5


def main() -> list[str]:
    """Print the table; returns what missed its bound."""
    with serve("dashboard") as server:
        fresh = sessions.run(server.port, FRESH, changes=0, think=0.1)
        alone, same, errors = asyncio.run(_one_filter(server.port))
        sessions.run(server.port, 10)  # makes the choices between which the many go to and fro
        many = sessions.run(server.port, MANY)
    first, change = sessions.quantile(fresh.first, 0.95), sessions.quantile(many.changes, 0.95)
    print(f"one viewer, a new filter: {alone:.2f} s; {SAME} viewers, one new filter at once: slowest {max(same):.2f} s, {max(same) / alone:.1f} times")
    print(f"{FRESH} viewers of a fresh server: p95 of the visit {first:.2f} s")
    print(f"{MANY} viewers who change a filter about every 2 seconds: p95 of a change {change:.3f} s")
    missed = [f"a viewer's error: {error}" for error in (*fresh.errors, *errors, *many.errors)]
    missed += [f"{MANY} viewers waited {change:.2f} s for a change, over {MANY_SECONDS}"] if change > MANY_SECONDS else []
    missed += [f"{SAME} viewers waited {max(same):.2f} s for one new filter, over {SAME_SECONDS}"] if max(same) > SAME_SECONDS else []
    return missed + ([f"{FRESH} viewers of a fresh server waited {first:.2f} s, over {FRESH_SECONDS}"] if first > FRESH_SECONDS else [])


async def _one_filter(port: int) -> tuple[float, list[float], list[str]]:
    """Seconds of one viewer's new filter, of every viewer's who chooses another one at the same moment, and errors."""
    outcome = sessions.Outcome()
    async with AsyncExitStack() as open_sessions:
        viewers = []
        for _ in range(SAME):
            socket, widgets = await open_sessions.enter_async_context(sessions.connected(port)), sessions.Widgets()
            await _sent(socket, BackMsg(rerun_script={"query_string": ""}), outcome, widgets)
            viewers.append((socket, widgets))
        alone = await _chosen(*viewers[0], ALONE, outcome)
        same = await asyncio.gather(*(_chosen(socket, widgets, TOGETHER, outcome) for socket, widgets in viewers))
    return alone, list(same), outcome.errors


async def _chosen(socket: object, widgets: sessions.Widgets, picked: tuple[int, ...], outcome: sessions.Outcome) -> float:
    change = BackMsg()
    sessions.choose(change, widgets, picked)
    begun = time.perf_counter()
    footer = await _sent(socket, change, outcome, widgets)
    sessions.check(footer, picked, outcome)
    return time.perf_counter() - begun


async def _sent(socket: object, message: BackMsg, outcome: sessions.Outcome, widgets: sessions.Widgets) -> str:
    await socket.send(message.SerializeToString())  # type: ignore[attr-defined]
    return await sessions.until_finished(socket, outcome, widgets)  # type: ignore[arg-type]


if __name__ == "__main__":
    problems = main()
    print(*problems, sep="\n", file=sys.stderr)
    sys.exit(1 if problems else 0)
