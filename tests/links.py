"""Links in the text of a page that runs in process: where they lead, and going there."""

import re
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

from oi_metrics.language.escape import plain

LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(<([^<>]*)>\)")
"""Its label, escaped, and its address."""


def links(app: AppTest, within: str = "") -> dict[str, str]:
    """Those to places in the dashboard, by what their address says of the evidence that it opens, or else by their label; within: what the label has."""
    texts = [str(each.value) for kind in (app.markdown, app.caption) for each in kind]
    found = [(plain(label), address) for text in texts for label, address in LINK.findall(text) if "?" in address and not address.startswith("http")]
    return {parse_qs(address.partition("?")[2]).get("evidence", [label])[-1]: address for label, address in found if within in label}


def follow(app: AppTest, address: str) -> AppTest:
    """Go to an address of the page on show, as a click on a link does: the session takes it over whole."""
    assert address.startswith("?")
    app.query_params.clear()
    for name, values in parse_qs(address.removeprefix("?")).items():
        app.query_params[name] = values
    del app.session_state["_written"]
    return app.run()
