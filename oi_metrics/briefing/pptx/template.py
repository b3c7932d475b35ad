"""The 16:9 template of the slides, made in code: two layouts with a title each, our fonts and colours in the theme."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from oi_metrics.charts.style import PALETTES, PARTNER_COLOURS

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 40.0
"""A slide in points."""
FONT, FONT_KO = "Malgun Gothic", "맑은 고딕"
"""On every Windows that reads Korean; elsewhere the system's own Korean font takes its place."""
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
BAR = """<p:sp %s><p:nvSpPr><p:cNvPr id="900" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"""


def template() -> Any:
    """An empty deck."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    master = deck.slide_master
    for layout in list(deck.slide_layouts):
        if layout.name not in ("Title Slide", "Title Only"):
            deck.slide_layouts.remove(layout)
    for holder in (master, *deck.slide_layouts):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type in TITLES:
                _place(shape, holder.name)
            else:
                shape._element.getparent().remove(shape._element)
    master.shapes._spTree.insert(2, parse_xml(BAR % (nsdecls("p", "a"), Pt(WIDTH), Pt(7))))
    for level in master._element.iter(qn("a:lvl1pPr")):
        level.set("algn", "l")
    _theme(master.part.part_related_by(RELATIONSHIP_TYPE.THEME))
    return deck


def _place(title: Any, holder: str) -> None:
    top, high = (150.0, 96.0) if holder == "Title Slide" else (44.0, 66.0)
    title.left, title.top, title.width, title.height = Pt(MARGIN), Pt(top), Pt(WIDTH - 2 * MARGIN), Pt(high)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if holder == "Title Slide" else MSO_ANCHOR.TOP
    body = title.text_frame._txBody.bodyPr
    for inset in ("lIns", "tIns", "rIns", "bIns"):
        body.set(inset, "0")
    for fit in list(body):
        body.remove(fit)


def _theme(part: Any) -> None:
    root = etree.fromstring(part.blob)
    for fonts in (*root.iter(qn("a:majorFont")), *root.iter(qn("a:minorFont"))):
        fonts.find(qn("a:latin")).set("typeface", FONT)
        fonts.find(qn("a:ea")).set("typeface", FONT_KO)
        for script in fonts.iter(qn("a:font")):
            if script.get("script") == "Hang":
                script.set("typeface", FONT_KO)
    palette = PALETTES["light"]
    shades = [palette.accent, *(PARTNER_COLOURS[name] for name in ("hospital", "government", "university", "company", "biotech"))]
    for number, shade in enumerate(shades, start=1):
        slot = root.find(f".//{qn(f'a:accent{number}')}")
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, qn("a:srgbClr"), val=shade.lstrip("#"))
    for name in ("hlink", "folHlink"):
        root.find(f".//{qn(f'a:{name}')}/{qn('a:srgbClr')}").set("val", palette.accent.lstrip("#"))
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
