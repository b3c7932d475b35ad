"""A finished figure that is sent many times."""

from __future__ import annotations

from typing import Any

import orjson
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly


class FinishedFigure(go.Figure):
    """A finished figure whose content is taken once and then only read."""

    def __init__(self, finished: go.Figure):
        super().__init__()
        self._finished = orjson.loads(to_json_plotly(finished.to_dict()))  # plain values alone, which are written at once whenever it is sent

    def to_dict(self) -> dict[str, Any]:
        """The finished figure, shared: callers read it and do not change it."""
        return self._finished

    def sized(self, width: int, height: int) -> FinishedFigure:
        """The same figure at a size in pixels."""
        other = FinishedFigure(go.Figure())
        other._finished = {**self._finished, "layout": {**self._finished["layout"], "width": width, "height": height}}
        return other
