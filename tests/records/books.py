"""Workbooks written part by part, so that they can hold what a library would refuse to write."""

import io
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = ["General", "yyyy\\-mm\\-dd", 'yyyy"년"\\ m"월"', "yyyy"]
"""Cell styles 0 to 3: a number, a day, a month, a year."""


def cell(reference, value, style=0, kind="", inside=""):
    attributes = f' s="{style}"' * bool(style) + f' t="{kind}"' * bool(kind)
    return f'<c r="{reference}"{attributes}>{inside}<v>{value}</v></c>'


def text(reference, value):
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def row(number, *cells, attributes=""):
    """A row of cells; a string stands for a text cell in the next column."""
    made = [text(f"{chr(65 + column)}{number}", each) if not each.startswith("<") else each for column, each in enumerate(cells)]
    return f'<row r="{number}"{attributes}>{"".join(made)}</row>'


def worksheet(*rows, after="", before=""):
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def book(path, sheets, states=None, settings="", parts=None):
    """Write sheets (XML by name) as a workbook; states: `hidden` or `veryHidden` by name; parts: more parts by name."""
    states, names = states or {}, list(sheets)
    targets = "".join(f'<Relationship Id="r{n}" Type="{LINKS}/worksheet" Target="worksheets/s{n}.xml"/>' for n in range(len(names)))
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>' for n, code in enumerate(FORMATS))
    styles = "".join(f'<xf numFmtId="{164 + n if n else 0}"/>' for n in range(len(FORMATS)))
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n + 1}" r:id="r{n}"' + (f' state="{states[name]}"' if name in states else "") + "/>"
        for n, name in enumerate(names)
    )
    types = "http://schemas.openxmlformats.org/package/2006"
    held = {
        "[Content_Types].xml": f'<Types xmlns="{types}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{types}/relationships"><Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',  # noqa: E501
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{settings}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{types}/relationships">{targets}<Relationship Id="s" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',  # noqa: E501
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
        **{f"xl/worksheets/s{n}.xml": sheets[name] for n, name in enumerate(names)},
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in held.items():
            file.writestr(name, content)
    return path


def ods(path, *rows, after=""):
    """Write rows (XML) as the sheet `data` of an ODS."""
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:automatic-styles><style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'  # noqa: E501
        f'<office:body><office:spreadsheet><table:table table:name="data">{"".join(rows)}</table:table>{after}</office:spreadsheet></office:body></office:document-content>'  # noqa: E501
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        file.writestr("content.xml", content)
    return path


def ods_cell(kind="string", shown="", **attributes):
    named = "".join(f' {name.replace("__", ":").replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<table:table-cell office:value-type="{kind}"{named}><text:p>{escape(shown)}</text:p></table:table-cell>'


def ods_row(*cells, attributes=""):
    made = [ods_cell(shown=each) if not each.startswith("<") else each for each in cells]
    return f"<table:table-row{attributes}>{''.join(made)}</table:table-row>"


def lying(path, part, size):
    """Make the directory of a zip say that a part has another size."""
    content = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(content) as file:
        real = file.getinfo(part).file_size
    path.write_bytes(content.getvalue().replace(real.to_bytes(4, "little"), size.to_bytes(4, "little")))
    return path
