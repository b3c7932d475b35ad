"""Many viewers of one server who change the partner filter, over Streamlit's own websocket, without browsers."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

FILTER_KEY = "partner_type"
CHOICES = 5
Widgets = dict[str, list[str]]
"""The partner filter by its id: the labels that it offers, which are also the values that a browser sends."""


@dataclass
class Outcome:
    """Seconds from a filter change to the end of the script run, errors, bytes received in all, and when each run finished: a page that
    comes piece by piece is whole at the end of the last of its runs."""

    changes: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    received: int = 0
    finished: list[float] = field(default_factory=list)


def connected(port: int) -> websockets.connect:
    """A session with the server, as a browser opens it."""
    return websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        origin=f"http://127.0.0.1:{port}",
        open_timeout=60,
        ping_interval=None,
    )


async def until_finished(socket: websockets.ClientConnection, outcome: Outcome, widgets: Widgets) -> str:
    """Read until the page is whole; returns its last text, its footer."""
    footer = ""
    while True:
        raw = await asyncio.wait_for(socket.recv(), 120)
        outcome.received += len(raw)
        message = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            element_kind = element.WhichOneof("type")
            if element_kind == "exception":
                outcome.errors.append(element.exception.message)
            if element_kind == "button_group" and element.button_group.id.endswith(f"-{FILTER_KEY}"):
                widgets[element.button_group.id] = [option.content for option in element.button_group.options]
            if element_kind == "markdown":
                footer = element.markdown.body
        if kind == "script_finished":
            outcome.finished.append(time.perf_counter())
            if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return footer


def choose(message: BackMsg, widgets: Widgets, picked: Sequence[int]) -> None:
    """Put a choice of partner types into a message, as a browser that was clicked does."""
    (name, labels) = next(iter(widgets.items()))
    state = message.rerun_script.widget_states.widgets.add()
    state.id = name
    state.string_array_value.data.extend(labels[place] for place in picked)


def check(footer: str, picked: Sequence[int], outcome: Outcome) -> None:
    """A change that the page did not take is an error: the run would have measured nothing. The bare page has no footer."""
    if footer and ("partner" in footer) != bool(picked):
        outcome.errors.append(f"the page did not take the choice {picked}: {footer}")


async def _viewer(port: int, start: float, changes: int, think: float, outcome: Outcome, seed: int) -> None:
    draw = random.Random(seed)
    await asyncio.sleep(start)
    widgets: Widgets = {}
    try:
        async with connected(port) as socket:
            begun = time.perf_counter()
            opening = BackMsg()
            opening.rerun_script.query_string = ""
            await socket.send(opening.SerializeToString())
            await until_finished(socket, outcome, widgets)
            outcome.first.append(time.perf_counter() - begun)
            for _ in range(changes):
                await asyncio.sleep(draw.uniform(0.5, 1.5) * think)
                change = BackMsg()
                picked = sorted(draw.sample(range(CHOICES), draw.randint(0, 2)))
                choose(change, widgets, picked)
                begun = time.perf_counter()
                await socket.send(change.SerializeToString())
                footer = await until_finished(socket, outcome, widgets)
                outcome.changes.append(time.perf_counter() - begun)
                check(footer, picked, outcome)
    except Exception as problem:  # counted and named, never hidden: any error of a viewer is a result of the measurement
        outcome.errors.append(f"{type(problem).__name__}: {problem}")


def run(port: int, viewers: int, changes: int = 8, think: float = 2.0) -> Outcome:
    """`viewers` that join over `think` seconds and each change the filter `changes` times, about every `think` seconds."""

    async def all_viewers() -> Outcome:
        outcome = Outcome()
        starts = random.Random(1)
        await asyncio.gather(*(_viewer(port, starts.uniform(0, think), changes, think, outcome, seed) for seed in range(viewers)))
        return outcome

    return asyncio.run(all_viewers())


def quantile(values: list[float], share: float) -> float:
    """The value below which this share of the sorted values lies; not a number without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")
