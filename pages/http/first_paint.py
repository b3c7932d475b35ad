"""What a visitor reads before a script has run: the overview's words, for the address and its filters, as plain HTML of the document.

Told by the functions that tell them on the page. It is what a visitor sees without a session: never what a reader brought.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from html import escape
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection

from oi_metrics.language.escape import plain
from oi_metrics.language.languages import supported
from pages.session import current_records, current_trials, state, view_texts
from pages.session.view_texts import Card

LOG = logging.getLogger(__name__)
SECONDS = 0.3
"""For so long a document waits for its words; one that cannot have them by then goes without."""
_THREAD = ThreadPoolExecutor(1, "first-paint")
"""One for all documents: what is not in the caches yet keeps no other request waiting, and no more than one core busy."""


async def of(request: HTTPConnection, page: str) -> str:
    """The words of a page, by its place below the server's root, as HTML; blank where there are none, or not in time."""
    if page:
        return ""
    address = parse_qs(request.url.query)
    try:
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(_THREAD, overview, address), SECONDS)
    except TimeoutError:
        return ""
    except Exception:  # the page itself tells what is wrong
        LOG.exception("a document goes without its words")
        return ""


def overview(address: Mapping[str, list[str]]) -> str:
    """Headline, figures, everything in time and the line of what is in view; blank where the records cannot be shown, or are a reader's own."""
    tables = current_records.server().tables
    if tables is None or address.get(state.OWN, [tables.edition])[-1] != tables.edition:
        return ""
    lang = supported(address.get("lang", ["en"])[-1])
    wanted = {name: values for name, values in address.items() if name not in (*state.NO_FILTERS, state.OWN)}
    choice, _ = state.understood(wanted, tables.edition, current_trials.of_visitors(tables.edition))
    shown = tables.edition, choice, lang
    first, *others = (_text(sentence.text) for sentence in view_texts.sentences(*shown))
    cards = "".join(map(_card, view_texts.cards(*shown, view_texts.since(tables.edition, address.get(state.FROM, [""])[-1]))))
    head = f"<p>{_text(view_texts.whose(*shown))}</p><p>{_text(view_texts.by_tier(*shown))}</p><h1>{first}</h1>" + "".join(f"<p>{text}</p>" for text in others)
    head_in_time, lines = view_texts.lines_in_time(*shown)
    in_time = f"<h2>{_text(head_in_time)}</h2><ol>{''.join(f'<li>{_text(line)}</li>' for line in lines)}</ol>" if lines else ""
    return f'<main class="oi-first" tabindex="0" lang="{lang}">{head}<ul>{cards}</ul>{in_time}<p>{_text(view_texts.footer(*shown))}</p></main>'


def _card(card: Card) -> str:
    return f"<li><span>{_text(card.label)}</span><strong>{_text(card.value)}</strong><small>{'<br>'.join(map(_text, card.lines))}</small></li>"


def _text(markdown: str) -> str:
    """Words that are escaped for markdown, as HTML."""
    return escape(plain(markdown))
