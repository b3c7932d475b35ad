"""What is written into a figure, as it is read: the lines of a text as one."""

from __future__ import annotations

from plotly.graph_objects import Figure


def written(figure: Figure) -> list[str]:
    return [note.text.replace("<br>", " ") for note in figure.layout.annotations]
