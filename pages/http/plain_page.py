"""A page of a few words in every language, for who cannot have the dashboard here."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words

_LOOK = "font: 1.1rem/1.6 'Noto Sans KR', 'Malgun Gothic', sans-serif; max-width: 40rem; margin: 15vh auto 0; padding: 0 1.5rem; color-scheme: light dark"


def said(text: str, **values: str) -> tuple[str, ...]:
    """A translatable text in every language."""
    return tuple(Words(lang).gettext(text, **values) for lang in LANGS)


def answer(status: int, *texts: tuple[str, ...], link: tuple[str, tuple[str, ...]] | None = None) -> HTMLResponse:
    """The page with these texts (`said`), a paragraph for each language. link: an address and what it is called, below."""
    paragraphs = [f'<p lang="{lang}">{escape(" ".join(text[place] for text in texts))}</p>' for place, lang in enumerate(LANGS)]
    if link:
        address, names = link
        paragraphs.append(f'<p><a href="{escape(address)}">{escape(" · ".join(names))}</a></p>')
    html = '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>OI Metrics</title></head>'
    return HTMLResponse(f'{html}<body><main style="{_LOOK}">{"".join(paragraphs)}</main></body></html>', status, {"cache-control": "no-store"})
