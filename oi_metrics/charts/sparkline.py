"""A figure's history in the width of a card, as a small picture."""

from __future__ import annotations

from collections.abc import Sequence

from oi_metrics.charts.style import PALETTES, Theme

WIDTH, HEIGHT, MARGIN = 160, 36, 4


def sparkline(values: Sequence[int], theme: Theme = "light") -> str:
    """A stepped line from the first value to the last, from zero up, with a dot at its end, as SVG.

    values: one number a year, in order; fewer than three make no line and raise ValueError.
    """
    if len(values) < 3:
        raise ValueError("a sparkline needs three values or more")
    top = max(max(values), 1)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    places = [(MARGIN + position * step, HEIGHT - MARGIN - value / top * (HEIGHT - 2 * MARGIN)) for position, value in enumerate(values)]
    line = f"M{places[0][0]:.1f},{places[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in places[1:])
    x, y = places[-1]
    ink = PALETTES[theme].accent
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="{line}" fill="none" stroke="{ink}" stroke-width="2"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ink}"/></svg>'
    )
