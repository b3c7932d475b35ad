"""The same page in Dash: the overview's four charts and one filter, nothing cached but the records.

python -m bench.dash_page PORT
"""

from __future__ import annotations

import logging
import sys

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from bench.overview import CHARTS, PARTNER_TYPES, charts
from oi_metrics.records.load import load

tables = load()
app = Dash(__name__, title="OI Metrics")
app.layout = html.Div(
    [
        dcc.Checklist(PARTNER_TYPES, [], id="partner_type", inline=True),
        html.Div(id="charts", style={"display": "grid", "gridTemplateColumns": f"repeat({len(CHARTS)}, minmax(0, 1fr))", "gap": "2rem"}),
    ]
)


@app.callback(Output("charts", "children"), Input("partner_type", "value"))
def shown(types: list[str]) -> list[Component]:
    """A heading and a chart each."""
    return [
        html.Div([html.H2(finding), dcc.Graph(figure=figure, id=name, config={"displayModeBar": False, "responsive": True})])
        for name, finding, figure in charts(tables, types)
    ]


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
