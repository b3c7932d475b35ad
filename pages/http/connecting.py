"""What a page says that does not get a connection to its server: what blocks it, and what mends that."""

from __future__ import annotations

import json

from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import N_
from pages.http import hosts

SAID = {
    "waiting": (N_("The server takes longer than usual to answer. This page goes on trying."),),
    "server": (N_("The server does not answer. This page goes on trying."),),
    "host": (hosts.UNKNOWN, hosts.HOW),
    "origin": (
        N_("The proxy in front of the dashboard hides the name {host} from it."),
        N_("Whoever runs the proxy has it pass on the header “Host”."),
    ),
    "socket": (
        N_("The live connection (WebSocket) that this page needs does not get through."),
        N_("Whoever runs the proxy, or the filter of this network, lets it through at {address}."),
    ),
}
"""By what blocks the connection; `host` and `origin` are what `hosts.blocked` says."""
STREAM = "_stcore/stream"
"""Where Streamlit's connection is, below the server's root."""


def script() -> str:
    """The texts as `window.oiUnconnected`, by language and cause, for `head/unconnected.js`, which fills in names in braces."""
    texts = {
        lang: {why: " ".join(Words(lang).gettext(text, host="{host}", address="{address}") for text in said) for why, said in SAID.items()} for lang in LANGS
    }
    return f"window.oiUnconnected = {json.dumps(texts)}; window.oiConnection = {json.dumps({'state': hosts.STATE, 'stream': STREAM})};"
