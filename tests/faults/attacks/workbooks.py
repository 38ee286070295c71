"""Workbooks that explode, refer to other files, or hold nothing that may be read."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.data.formats.workbooks import PACKAGE, sheet_data, xlsx, zipped
from tests.faults.attacks.attack import Attack, Door, Make, Outside, content

LARGE = 2**27
CORNER = (
    '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
)
LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' if number else '<!ENTITY l0 "ha">'
    for number in range(12)
)
ENTITIES = '<c r="A1" t="inlineStr"><is><t>{}</t></is></c>'
ROWS: list[list[Any]] = [["x", "y"], [1, 2], [3, 4]]


def parts(**changed: str) -> dict[str, bytes | str]:
    """The parts of a sound workbook, some of them others."""
    with zipfile.ZipFile(BytesIO(xlsx({"Sheet1": ROWS}))) as file:
        found: dict[str, bytes | str] = {name: file.read(name) for name in file.namelist()}
    return {**found, **{WHICH[name]: text for name, text in changed.items()}}


WHICH = {
    "sheet": "xl/worksheets/sheet1.xml",
    "links": "xl/_rels/workbook.xml.rels",
    "book": "xl/workbook.xml",
}


def _with_entities(text: str) -> bytes:
    sheet = f"<!DOCTYPE worksheet [{text}]><worksheet><sheetData>"
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>'
    return zipped(parts(sheet=f"{sheet}{row}</sheetData></worksheet>"))


def _from_outside(path: Path, outside: Outside) -> None:
    entity = f'<!ENTITY l11 SYSTEM "file://{outside.raw}">'
    path.write_bytes(_with_entities(entity))


def _linked(path: Path, outside: Outside) -> None:
    """A sheet that lies in another file."""
    target = f"../../../../../../{outside.raw}"
    relation = f'<Relationship Id="rId1" Type="worksheet" Target="{target}" TargetMode="External"/>'
    links = f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'
    path.write_bytes(zipped(parts(links=links)))


def _exploding(path: Path, outside: Outside) -> None:
    cell = '<c r="A1"><v>1</v></c>'
    path.write_bytes(xlsx({"Sheet1": f"<sheetData>{cell}{' ' * LARGE}</sheetData>"}))


def _above(path: Path, outside: Outside) -> None:
    sound = parts()
    moved = {f"../../{name}" if "sheet1" in name else name: data for name, data in sound.items()}
    path.write_bytes(zipped(moved))


MADE: dict[str, tuple[Make, str]] = {
    "a cell in the last corner": (content(xlsx({"S": CORNER})), "crash|fit into memory|GiB"),
    "entities of entities": (content(_with_entities(LAUGHS)), "damaged|nothing on"),
    "an entity from outside": (_from_outside, "damaged|nothing on"),
    "a sheet in another file, by a path": (_linked, "damaged"),
    "a sheet above": (_above, "damaged"),
    "a bomb": (_exploding, "real data do not shrink like that"),
    "no sheets": (content(xlsx({})), "no sheet with cells|damaged"),
    "an empty sheet": (content(xlsx({"S": []})), "nothing on the sheet S"),
    "no sheet where there should be one": (
        content(zipped({"xl/workbook.xml": "<workbook/>", "[Content_Types].xml": "<Types/>"})),
        "damaged",
    ),
    "a header alone": (content(xlsx({"S": [["x", "y"]]})), "a header and no rows"),
    "a sheet without end": (
        content(zipped(parts(sheet=f"<worksheet>{sheet_data(ROWS)[:-40]}"))),
        "damaged",
    ),
    "noise as Excel 97": (content(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000), "damaged"),
}
WORKBOOKS: tuple[Attack, ...] = tuple(
    Attack(
        f"workbook: {name}",
        "a.xlsx",
        Door.DATA,
        make,
        why,
        any(word in name for word in ("above", "path", "outside")),
    )
    for name, (make, why) in MADE.items()
)
