"""The tools as a server of the Model Context Protocol, by its official SDK."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import anyio.to_thread
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from oi_metrics import __version__
from oi_metrics.api import tools
from oi_metrics.api.problems import Problem
from oi_metrics.api.served import Served

LOG = logging.getLogger(__name__)
AsWho = Callable[[Any], Served]
"""The records that may be seen by whoever sent a request; what came over HTTP, None where it came by itself. Raises Problem."""
AT_ONCE = 2
"""So many tools are at work at a time."""
READS = types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


def server(served: AsWho, turn: Callable[[], AbstractContextManager[Any]] = nullcontext) -> Server[Any]:
    """A server that offers the tools, each of which reads and changes nothing. turn: in which an answer is made, where others are made beside."""
    limiter = anyio.CapacityLimiter(AT_ONCE)

    async def listed(context: ServerRequestContext[Any], _page: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=await anyio.to_thread.run_sync(_tools, served, context.request, limiter=limiter))

    async def called(context: ServerRequestContext[Any], call: types.CallToolRequestParams) -> types.CallToolResult:
        return await anyio.to_thread.run_sync(_result, call.name, call.arguments or {}, served, context.request, turn, limiter=limiter)

    return Server(
        "oi-metrics", version=__version__, title="OI Metrics", instructions=tools.INSTRUCTIONS, on_list_tools=listed, on_call_tool=called
    )  # fmt: skip


def _tools(served: AsWho, request: Any) -> list[types.Tool]:
    of = served(request)
    return [
        types.Tool(name=name, description=f"{tool.says} {tools.DATA}", input_schema=tools.input_schema(tool, of), annotations=READS)
        for name, tool in tools.TOOLS.items()
    ]


def _result(name: str, arguments: dict[str, Any], served: AsWho, request: Any, turn: Callable[[], AbstractContextManager[Any]]) -> types.CallToolResult:
    """The answer, or why there is none and what would have one."""
    try:
        with turn():
            told, refused = tools.called(name, arguments, lambda: served(request)), False
    except Problem as problem:
        told, refused = problem.told(), True
    except Exception:
        LOG.exception("a tool could not answer")
        told, refused = Problem(500, "The question could not be answered", remedy="see the server's log").told(), True
    return types.CallToolResult(content=[types.TextContent(text=json.dumps(told, ensure_ascii=False))], structured_content=told, is_error=refused)


async def over_stdio(served: AsWho) -> None:
    """Serve whoever started this process, until it closes the standard input."""
    serving = server(served)
    async with stdio_server() as (reading, writing):
        await serving.run(reading, writing, serving.create_initialization_options())
