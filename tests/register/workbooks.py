"""Small workbooks, written part by part: what a test needs to say of a cell is said in its XML."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

Cell = str | int | float | bool | date | None

_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
# Style 1 shows a number as a date, style 2 as a date and a time.
_STYLES = f"""<styleSheet {_MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>
<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>
<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>
<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>"""
_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def letters(column: int) -> str:
    """0 is A, 26 is AA."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def xlsx(sheets: Mapping[str, Sequence[Sequence[Cell]] | str], hidden: str = "", shared: Sequence[str] = ()) -> bytes:
    """A workbook. A sheet is its rows, or the XML of them."""
    parts: dict[str, str] = {"[Content_Types].xml": _TYPES}
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_REL}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    named, related = "", f'<Relationship Id="s" Type="{_REL}/styles" Target="styles.xml"/>'
    related += f'<Relationship Id="t" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name == hidden else ""
        named += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="w{number}"{state}/>'
        related += f'<Relationship Id="w{number}" Type="{_REL}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        body = rows if isinstance(rows, str) else "".join(_row(at, row) for at, row in enumerate(rows, start=1))
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {_MAIN}><sheetData>{body}</sheetData></worksheet>"
    parts["xl/workbook.xml"] = f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{named}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_RELS}">{related}</Relationships>'
    parts["xl/styles.xml"] = _STYLES
    parts["xl/sharedStrings.xml"] = (
        f"<sst {_MAIN}>" + "".join(f"<si><t>{escape(text)}</t></si>" for text in shared) + "</sst>"
    )
    return zipped(parts)


def _row(number: int, cells: Sequence[Cell]) -> str:
    return f'<row r="{number}">{"".join(_cell(f"{letters(at)}{number}", c) for at, c in enumerate(cells))}</row>'


def _cell(at: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        seconds = (value - datetime(1899, 12, 30)).total_seconds()
        return f'<c r="{at}" s="2"><v>{seconds / 86400!r}</v></c>'
    if isinstance(value, date):
        return f'<c r="{at}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def ods(rows: Sequence[Sequence[Cell]] | str) -> bytes:
    """A workbook of one sheet, as office suites other than Excel write it."""
    body = rows if isinstance(rows, str) else "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )  # fmt: skip
    content = (
        f'<office:document-content xmlns:office="{_ODS}:office:1.0" xmlns:table="{_ODS}:table:1.0" '
        f'xmlns:text="{_ODS}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Marks">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        said = f'office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    elif isinstance(value, date):
        said = f'office:value-type="date" office:date-value="{value.isoformat()}"/>'
    else:
        said = f'office:value-type="float" office:value="{value}"/>'
    return f"<table:table-cell {said}"
