"""No metric and no column of a metric is declared twice; a second declaration is named with its file and line."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "oi_metrics" / "catalogue"


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a class in the catalogue, with its place."""
    for path in sorted(ROOT.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (name, f"Trial{name}"):
                yield f"{path.name}:{node.lineno}", node


def texts(call: ast.Call) -> list[str]:
    """The texts among the arguments, those in `N_(...)` too."""
    found = []
    for argument in call.args:
        value = argument.args[0] if isinstance(argument, ast.Call) and argument.args else argument
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            found.append(value.value)
    return found


def test_metrics() -> None:
    places = defaultdict(list)
    for place, call in calls("Metric"):
        if texts(call):
            places[texts(call)[0]].append(place)
    assert len(places) > 30, "the declarations were not found"
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_columns() -> None:
    places = defaultdict(list)
    for place, call in calls("Column"):
        name, *more = texts(call) or [""]
        if len(more) >= 2:
            places[name, more[0], ast.unparse(call.args[-1])].append(place)
    twice = {key: found for key, found in places.items() if len(found) > 1}
    assert len(places) > 60, "the declarations were not found"
    assert not twice, f"declare these once, in columns.py: {twice}"
