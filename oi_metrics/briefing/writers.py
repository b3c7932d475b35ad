"""A briefing as a file, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from oi_metrics.briefing.model import Briefing
from oi_metrics.exports import MIME


def _slides(briefings: Sequence[Briefing]) -> bytes:
    from oi_metrics.briefing.pptx.slides import pptx_bytes

    return pptx_bytes(briefings)


def _workbook(briefings: Sequence[Briefing]) -> bytes:
    from oi_metrics.briefing.xlsx import xlsx_bytes

    return xlsx_bytes(briefings)


def _paper(briefings: Sequence[Briefing]) -> bytes:
    from oi_metrics.briefing.pdf import pdf_bytes

    return pdf_bytes(briefings)


def _one_page(briefings: Sequence[Briefing]) -> bytes:
    from oi_metrics.briefing.pdf import a4_bytes

    return a4_bytes(briefings)


def _hangul(briefings: Sequence[Briefing]) -> bytes:
    from oi_metrics.briefing.hwpx import hwpx_bytes

    return hwpx_bytes(briefings)


WRITERS: dict[str, Callable[[Sequence[Briefing]], bytes]] = {"pptx": _slides, "xlsx": _workbook, "pdf": _paper, "hwpx": _hangul, "a4": _one_page}
"""Who writes which kind of file; a writer is opened when it is first asked for, since most readers never do."""
TYPES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": MIME["xlsx"],
    "pdf": "application/pdf",
    "hwpx": "application/hwp+zip",
    "a4": "application/pdf",
}
"""The media type of each kind."""


def ending(kind: str) -> str:
    """How the name of a file of a kind ends: that of a summary on one page of A4 as a PDF's."""
    return "a4.pdf" if kind == "a4" else kind


def kind_of(name: str) -> str:
    """The kind of file that a name asks for by its ending; blank for none."""
    return next((kind for kind in sorted(WRITERS, key=lambda kind: -len(ending(kind))) if name.lower().endswith(f".{ending(kind)}")), "")
