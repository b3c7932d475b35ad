"""A finished figure that is sent many times."""

from __future__ import annotations

from typing import Any

import orjson
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly


class FinishedFigure(go.Figure):
    """A figure to those who ask for its content, which is taken once and then only read; of all else that figures hold it has nothing."""

    def __init__(self, finished: go.Figure | dict[str, Any]):
        # Plain values alone, which are written at once whenever it is sent. Without the parts of a figure, which hold it as it holds them, it is gone when
        # nobody needs it any more.
        self._finished = orjson.loads(to_json_plotly(finished.to_dict())) if isinstance(finished, go.Figure) else finished

    def to_dict(self) -> dict[str, Any]:
        """The finished figure, shared: callers read it and do not change it."""
        return self._finished

    def to_plotly_json(self) -> dict[str, Any]:
        """The same."""
        return self._finished

    def sized(self, width: int, height: int) -> FinishedFigure:
        """The same figure at a size in pixels."""
        return FinishedFigure({**self._finished, "layout": {**self._finished["layout"], "width": width, "height": height}})
