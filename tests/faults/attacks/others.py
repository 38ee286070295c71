"""Tables, Parquet, images and models: what no reader should swallow."""

import io
import json
import pickle
import struct
import zipfile
import zlib
from pathlib import Path

import polars as pl

from aestudio.data.formats.text import MOST_LINE
from tests.faults.attacks.arrays import Evil
from tests.faults.attacks.attack import Attack, Door, Make, Outside, content

TABLES: dict[str, tuple[bytes, str]] = {
    "a zero byte": (b"x,y\n1,2\n3,\0\n", "line 3 holds a zero byte"),
    "a line without end": (
        b"x,y\n1," + b"2" * MOST_LINE + b"\n",
        "line 2 is longer than 64 MiB",
    ),
    "a cell without end": (
        b'x,y\n1,"' + b"a" * 2_000_000 + b'"\n3\n',
        "line 2 cannot be read",
    ),
    "a quote without end": (b'x,y\n1,2\n3,"4\n5,6\n', "line 3 cannot be read"),
    "a ragged row": (b"x,y\n1,2\n3\n", "line 3 has 1 cell, the first line has 2"),
    "a header alone": (b"x,y\n", "a header and no rows"),
    "empty lines": (b"\n\n\n", "has no rows"),
    "nothing": (b"", "is empty"),
}


def png(width: int, height: int, body: bytes = bytes(1000)) -> bytes:
    """A PNG that declares that size and holds the beginning of its pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(body))


def gif(width: int, height: int, frames: int = 1) -> bytes:
    """A GIF that declares that size, with frames of one pixel each."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(3) + b"\xff" * 3
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return screen + frame * frames + b";"


IMAGES: dict[str, tuple[str, bytes, str]] = {
    "2.5 gigapixels": ("x.png", png(50_000, 50_000), "50,000 × 50,000 pixels are too many"),
    "cut pixels": ("x.png", png(40, 40), "damaged or cut short"),
    "4.3 gigapixels of GIF": ("x.gif", gif(65_535, 65_535), "65,535 × 65,535 pixels are too many"),
    "a million frames": (
        "x.gif",
        gif(10_000, 10_000, 200_000),
        "200,000 frames of 10,000 × 10,000 pixels are too many",
    ),
    "a GIF without an end": ("x.gif", gif(40, 40)[:20], "no image, or damaged|cut short"),
    "9 gigapixels of PGM": ("x.pgm", b"P5 99999 99999 255\n\0", "99,999 × 99,999 pixels are too"),
    "a PGM that is cut off": ("x.pgm", b"P5 90 90 255\n\0", "damaged or cut short"),
    "a PPM without numbers": ("x.ppm", b"P6 " + b"9" * 10_000, "no image, or damaged"),
    "numbers in words": ("x.pgm", b"P2 3 3 255\n/etc/passwd", "damaged or cut short"),
    "a TIFF that leads beyond its end": ("x.tif", b"II*\0\xff\xff\xff\xff", "no image, or damaged"),
    "a script in vector graphics": (
        "x.png",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>",
        "no image, or damaged",
    ),
    "PostScript": ("x.bmp", b"%!PS\n(/etc/passwd) (r) file\n", "no image, or damaged"),
}


def _folder(name: str, data: bytes) -> Make:
    def make(path: Path, outside: Outside) -> None:
        path.mkdir()
        (path / name).write_bytes(data)

    return make


def _keras(path: Path, outside: Outside) -> None:
    """Keras 3 would look the class up by the name of its module."""
    layer = {"module": "os", "class_name": "system", "config": {"command": "mkdir evil"}}
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("config.json", json.dumps({"config": {"layers": [layer]}}))
        file.writestr("../evil.txt", "out")


def _parquet(frame: pl.DataFrame) -> Make:
    return lambda path, outside: frame.write_parquet(path)


def _repeated_text(path: Path, outside: Outside) -> None:
    """A text of a megabyte is stored once, and would be read 20,000 times."""
    text = pl.select(pl.lit("a" * 1_000_000).cast(pl.Categorical).repeat_by(20_000)).to_series()
    pl.DataFrame({"c": text.explode(empty_as_null=False)}).write_parquet(path)


def _cut_parquet(path: Path, outside: Outside) -> None:
    memory = io.BytesIO()
    pl.DataFrame({"x": [1.0] * 100}).write_parquet(memory)
    path.write_bytes(memory.getvalue()[:-8] + b"\xff\xff\xff\x7fPAR1")


NESTED = pl.DataFrame({"x": [{"a": [1, 2]}], "y": [1.0]})
BYTES = pl.DataFrame({"x": [b"\0\1"], "y": [1.0]})
OTHERS: tuple[Attack, ...] = (
    *(
        Attack(f"table: {name}", "t.csv", Door.DATA, content(data), why)
        for name, (data, why) in TABLES.items()
    ),
    *(
        Attack(f"image: {name}", "pictures", Door.DATA, _folder(file, data), why)
        for name, (file, data, why) in IMAGES.items()
    ),
    Attack("parquet: nested", "t.parquet", Door.DATA, _parquet(NESTED), r"times: x \(struct\)"),
    Attack("parquet: bytes", "t.parquet", Door.DATA, _parquet(BYTES), r"times: x \(bytes\)"),
    Attack("parquet: bomb", "t.parquet", Door.DATA, _repeated_text, "GiB; the most|than memory"),
    Attack("parquet: footer", "t.parquet", Door.DATA, _cut_parquet, "description"),
    Attack("model: .keras", "m.keras", Door.DATA, _keras, "is a Keras model"),
    Attack(
        "model: pickle", "m.pkl", Door.DATA, content(pickle.dumps(Evil())), "can run any program"
    ),
    Attack(
        "model: PyTorch", "m.pt", Door.DATA, content(pickle.dumps(Evil())), "can run any program"
    ),
    Attack("archive: zip", "a.zip", Door.DATA, content(b"PK\3\4"), "is an archive"),
)
