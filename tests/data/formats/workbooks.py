"""Workbooks made by hand, as Excel and LibreOffice write them."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# Excel's numbers for general, date, date with time, and time of day.
FORMATS = (0, 14, 22, 21)
DAY_0 = datetime(1899, 12, 30)  # As Excel counts.
Cells = Sequence[Sequence[Any]]


def xlsx(
    sheets: Mapping[str, Cells | str], hidden: Sequence[str] = (), first: tuple[int, int] = (1, 1)
) -> bytes:
    """A workbook; a sheet is its cells from row and column ``first`` on, or its XML."""
    names = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"'
        f' state="{"hidden" if name in hidden else "visible"}"/>'
        for number, name in names
    )
    linked = "".join(
        _relation(number, "worksheet", f"worksheets/sheet{number}.xml") for number, _ in names
    )
    styles = "".join(f'<xf numFmtId="{one}"/>' for one in FORMATS)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": _relations(_relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(linked + _relation(99, "styles", "styles.xml")),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>',
    }
    for number, name in names:
        cells = sheets[name]
        content = cells if isinstance(cells, str) else sheet_data(cells, first)
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}">{content}</worksheet>'
        )
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            xml = isinstance(content, str) and name.endswith((".xml", ".rels"))
            head = '<?xml version="1.0" encoding="UTF-8"?>\n' if xml else ""
            plain = zipfile.ZIP_STORED if name == "mimetype" else None
            whole = head + content if isinstance(content, str) else content
            file.writestr(name, whole, plain)
    return out.getvalue()


def sheet_data(cells: Cells, first: tuple[int, int] = (1, 1)) -> str:
    rows = "".join(
        f'<row r="{number}">{"".join(_cells(row, number, first[1]))}</row>'
        for number, row in enumerate(cells, first[0])
    )
    return f"<sheetData>{rows}</sheetData>"


def _cells(row: Sequence[Any], number: int, first: int) -> list[str]:
    return [
        _cell(value, f"{column_name(column)}{number}")
        for column, value in enumerate(row, first)
        if value is not None
    ]


def column_name(number: int) -> str:
    """A for 1, AA for 27."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _cell(value: Any, place: str) -> str:
    match value:
        case bool():
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        case datetime():
            return f'<c r="{place}" s="2"><v>{(value - DAY_0).total_seconds() / 86400!r}</v></c>'
        case date():
            return f'<c r="{place}" s="1"><v>{(value - DAY_0.date()).days}</v></c>'
        case time():
            seconds = value.hour * 3600 + value.minute * 60 + value.second
            return f'<c r="{place}" s="3"><v>{seconds / 86400!r}</v></c>'
        case str() if value.startswith("="):  # A formula, and what it came to.
            formula, _, result = value[1:].partition(" -> ")
            return f'<c r="{place}"><f>{escape(formula)}</f><v>{result}</v></c>'
        case str() if value.startswith("#"):
            return f'<c r="{place}" t="e"><v>{value}</v></c>'
        case str():
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _relation(number: int, kind: str, target: str) -> str:
    return (
        f'<Relationship Id="rId{number}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
    )


def ods(cells: Cells) -> bytes:
    """A sheet as LibreOffice writes it."""
    rows = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in cells
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {
            "mimetype": kind,
            "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Sheet1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def _ods_cell(value: Any) -> str:
    if isinstance(value, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
