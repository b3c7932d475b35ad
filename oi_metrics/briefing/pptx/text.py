"""Text on slides: every run with a Latin and a Korean font and the language that it is in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from oi_metrics.briefing.pptx.template import FONT, FONT_KO
from oi_metrics.briefing.texts import clean
from oi_metrics.charts.style import PALETTES
from oi_metrics.language.languages import LANGUAGES

INK, MUTED, GRID, PAPER, ACCENT = (getattr(PALETTES["light"], name) for name in ("ink", "muted", "grid", "paper", "accent"))
Box = tuple[float, float, float, float]
"""Left, top, width and height in points."""
Slide = Any


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#"))


def styled(font: Any, size: float, lang: str, colour: str, bold: bool = False) -> None:
    """Set size, colour, language and both fonts; python-pptx itself sets only the Latin one."""
    font.size, font.bold, font.name = Pt(size), bold, FONT
    font.color.rgb = rgb(colour)
    properties = font._rPr
    properties.set("lang", LANGUAGES[lang].tag)
    latin = properties.find(qn("a:latin"))
    for tag in ("a:cs", "a:ea"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        face = etree.Element(qn(tag))
        face.set("typeface", FONT_KO if tag == "a:ea" else FONT)
        latin.addnext(face)


def paragraphs(frame: Any, texts: Sequence[str], size: float, lang: str, colour: str, bold: bool = False, bullets: bool = False, gap: float = 0.5) -> None:
    """Fill a text frame, a paragraph a text; gap: space after each, in em."""
    frame.word_wrap = True
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after, paragraph.line_spacing = PP_ALIGN.LEFT, Pt(gap * size), 1.0
        paragraph._p.get_or_add_pPr().set("eaLnBrk", "0")  # Korean breaks between words
        run = paragraph.add_run()
        run.text = clean(text)
        styled(run.font, size, lang, colour, bold)
        if bullets:
            properties = paragraph._p.get_or_add_pPr()
            properties.set("marL", str(Pt(14)))
            properties.set("indent", str(-Pt(14)))
            etree.SubElement(properties, qn("a:buFont"), typeface="Arial")
            etree.SubElement(properties, qn("a:buChar"), char="•")


def text_box(
    slide: Slide, box: Box, texts: Sequence[str], size: float, lang: str, colour: str,
    bold: bool = False, bullets: bool = False, gap: float = 0.5, bottom: bool = False,
) -> Any:  # fmt: skip
    """A box of text without margins."""
    shape = slide.shapes.add_textbox(*(Pt(value) for value in box))
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if bottom else MSO_ANCHOR.TOP
    paragraphs(frame, texts, size, lang, colour, bold, bullets, gap)
    return shape


def align_right(frame: Any) -> None:
    """Set every paragraph of a text frame to the right."""
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT


def slide_number(slide: Slide, box: Box, lang: str) -> None:
    """The number of the slide, which follows when slides are moved."""
    shape = text_box(slide, box, [""], 9, lang, MUTED)
    shape.name = "Slide number"
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    run = paragraph.runs[0]._r
    field = etree.SubElement(paragraph._p, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
    field.append(run.find(qn("a:rPr")))
    etree.SubElement(field, qn("a:t")).text = "‹#›"
    paragraph._p.replace(run, field)
