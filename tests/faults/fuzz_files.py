"""Small sound files of every format, as the users' libraries write them, and ways to damage them.

What happens to a file follows from the seed and the number of its case alone.
"""

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any

import h5py
import numpy as np
import polars as pl
import scipy.io
from PIL import Image

from tests.data.formats.workbooks import ods, xlsx

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that can be read: the name it is to have, its bytes, and, of archives, the way to
    what is packed in them, so that damage gets past their checksums."""

    name: str
    content: bytes
    unpack: Callable[[bytes], bytes] | None = None
    pack: Callable[[bytes], bytes] | None = None


def damaged(seed: int, number: int) -> tuple[str, bytes]:
    """The name and the bytes of a damaged file."""
    random = Random(f"{seed} {number}")
    sound = sounds()[number % len(sounds())]
    if sound.unpack is not None and sound.pack is not None and random.random() < 0.6:
        return sound.name, sound.pack(_mutated(sound.unpack(sound.content), random))
    return sound.name, _mutated(sound.content, random)


@cache
def sounds() -> tuple[Sound, ...]:
    """One of each kind after the other."""
    kinds = (
        *(_arrays, _archives, _idx, _hdf5, _matlab, _libsvm),
        *(_tables, _workbooks, _parquet, _feather, _json, _arff, _images, _sets),
    )
    return tuple(sound for kind in kinds for sound in kind())


def _mutated(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        random.choice(MUTATIONS)(changed, random)
    return bytes(changed)


# --- damage ----------------------------------------------------------------------------------


def _place(content: bytearray, random: Random) -> int:
    """Anywhere, but more often near the beginning or the end, where headers are."""
    size = len(content)
    near = min(size, random.choice((16, 128, 1024, size)))
    place = random.randrange(max(near, 1))
    return place if random.random() < 0.7 else max(size - 1 - place, 0)


def flip(content: bytearray, random: Random) -> None:
    """Some single bits."""
    for _ in range(random.choice((1, 1, 2, 8))):
        if content:
            content[_place(content, random)] ^= 1 << random.randrange(8)


def cut(content: bytearray, random: Random) -> None:
    """Everything from some place on."""
    del content[_place(content, random) :]


def blank(content: bytearray, random: Random) -> None:
    """A sector of zeros, as a disk leaves it."""
    start = _place(content, random) // SECTOR * SECTOR
    stop = min(start + random.choice((16, SECTOR)), len(content))
    content[start:stop] = bytes(stop - start)


def splice(content: bytearray, random: Random) -> None:
    """A piece of another file."""
    other = random.choice(sounds()).content
    start = random.randrange(len(other))
    piece = other[start : start + random.choice((4, 64, 1024))]
    place = _place(content, random)
    content[place : place + random.choice((0, len(piece)))] = piece


def repeat(content: bytearray, random: Random) -> None:
    """A piece of the file, again and again."""
    place = _place(content, random)
    piece = content[place : place + random.choice((1, 8, 200))]
    content[place:place] = piece * random.choice((1, 2, 50))


def remove(content: bytearray, random: Random) -> None:
    """Some bytes."""
    place = _place(content, random)
    del content[place : place + random.choice((1, 4, 64))]


def number(content: bytearray, random: Random) -> None:
    """A number that readers trip over: 0, −1, the largest, some large one."""
    kind = random.choice("BHIQ")
    most = 2 ** (8 * struct.calcsize(kind)) - 1
    value = random.choice((0, 1, most, most // 2, most // 2 + 1, random.randint(0, most)))
    _write(content, _place(content, random), struct.pack(random.choice("<>") + kind, value))


def word(content: bytearray, random: Random) -> None:
    """A word of some format, in place of what is there or before it."""
    found, place = random.choice(WORDS), _place(content, random)
    if random.random() < 0.5:
        _write(content, place, found)
    else:
        content[place:place] = found


def _write(content: bytearray, place: int, piece: bytes) -> None:
    content[place : place + len(piece)] = piece


MUTATIONS = (flip, flip, cut, blank, splice, repeat, remove, number, number, word, word)
WORDS = (
    *(b"\x93NUMPY", b"'descr'", b"'<f8'", b"'|O'", b"'<M8[s]'", b"'<U4'", b"(2, 3)", b"(-1, 2)"),
    *(b"(99999999999, 2)", b"True", b"{", b"}", b"(", b")", b"PK\x01\x02", b"PK\x03\x04"),
    *(b"PK\x05\x06", b"../../x.npy", b".npy", b"\x1f\x8b\x08", b"\x00\x00\x08\x03"),
    *(b"\x89HDF\r\n\x1a\n", b"OHDR", b"TREE", b"SNOD", b"HEAP", b"GCOL", b"FRHP", b"BTHD"),
    *(b"PAR1", b"PARE", b"\x15\x00", b"\x15\x04", b"\x19\x1c", b"\x00" * 9, b"\xff" * 9),
    *(b"IHDR", b"IDAT", b"IEND", b"acTL", b"\xff\xd8\xff", b"\xff\xc0", b"\xff\xda", b"RIFF"),
    *(b"GIF89a", b"\x21\xf9\x04", b"\x2c\0\0\0\0", b"P5 9 9 255\n", b"P6", b"P4", b"tRNS"),
    *(b"WEBPVP8 ", b"VP8X", b"II*\x00", b"MM\x00*", b"BM", b"Exif\x00\x00", b"\xfe\xff"),
    *(b"\xef\xbb\xbf", b"\n", b"\r", b"\t", b",", b";", b'"', b'""', b"'", b"\x00", b"NaN"),
    *(b'<c r="XFD1048576"><v>1</v></c>', b"<v>", b"&amp;", b"]]>", b't="e"', b"ARROW1"),
    *(b"@attribute", b"@data", b"{0 ", b"1:2", b'{"a":', b"[[", b"]", b"null", b"\\u0000"),
    *(b"MATLAB 5.0 MAT-file", b"\x0e\0\0\0", b"\x0f\0\0\0", b"MATLAB_class", b"cell", b"char"),
    *(b"inf", b"1e999", b"-", b"2024-02-30", b"0x1p3", b"1,5", b"\xc3", b"\xed\xa0\x80"),
)


# --- sound files -----------------------------------------------------------------------------


def _numbers(*shape: int) -> Any:
    return np.random.default_rng(len(shape)).random(shape, np.float32)


def _bytes(*shape: int) -> Any:
    return np.random.default_rng(1).integers(0, 255, shape).astype(np.uint8)


def _npy(array: Any) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def _arrays() -> tuple[Sound, ...]:
    return (
        Sound("a.npy", _npy(_numbers(20, 6))),
        Sound("a.npy", _npy(_bytes(12, 4, 4))),
        Sound("a.npy", _npy(np.asfortranarray(_numbers(9, 5).astype(">f8")))),
    )


def _archives() -> tuple[Sound, ...]:
    stored, packed = io.BytesIO(), io.BytesIO()
    np.savez(stored, data=_numbers(10, 4), labels=np.arange(10) % 3)
    np.savez_compressed(packed, images=_bytes(10, 4, 4), labels=np.array(list("aabbccddee")))
    return tuple(
        Sound("a.npz", one.getvalue(), _first_member, _with_first_member(one.getvalue()))
        for one in (stored, packed)
    )


def _first_member(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(archive.namelist()[0])


def _with_first_member(content: bytes) -> Callable[[bytes], bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _with_member(content, archive.namelist()[0])


def _member(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def _with_member(content: bytes, which: str) -> Callable[[bytes], bytes]:
    def pack(member: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, member if name == which else old.read(name))
        return out.getvalue()

    return pack


def _idx() -> tuple[Sound, ...]:
    images = struct.pack(">4B3I", 0, 0, 8, 3, 10, 5, 5) + _bytes(10, 25).tobytes()
    reals = struct.pack(">4B2I", 0, 0, 13, 2, 8, 3) + _numbers(8, 3).astype(">f4").tobytes()
    packed = Sound("t-images-idx3-ubyte.gz", gzip.compress(images), gzip.decompress, gzip.compress)
    return Sound("t-images-idx3-ubyte", images), packed, Sound("t-idx2-float", reals)


def _hdf5() -> tuple[Sound, ...]:
    return (
        _h5(lambda file: file.create_dataset("data", data=_numbers(20, 6))),
        _h5(lambda file: file.create_dataset("x", data=_bytes(20, 4, 4), chunks=(4, 4, 2),
                                             compression="gzip", shuffle=True)),
        _h5(_several),
        _h5(lambda file: file.create_dataset("x", data=_numbers(30, 8), chunks=(7, 3),
                                             fletcher32=True), libver="latest"),
    )  # fmt: skip


def _h5(fill: Callable[[Any], object], name: str = "a.h5", **options: Any) -> Sound:
    out = io.BytesIO()
    with h5py.File(out, "w", **options) as file:
        fill(file)
    return Sound(name, out.getvalue())


def _several(file: Any) -> None:
    group = file.create_group("deep/er")
    group.create_dataset("images", data=_bytes(10, 3, 3), compression="lzf")
    group.create_dataset("labels", data=np.arange(10) % 2)
    group.attrs["about"] = "text"
    file["again"] = h5py.SoftLink("/deep/er/images")


def _matlab() -> tuple[Sound, ...]:
    variables = {"X": _numbers(12, 3), "labels": np.array(["a", "b"] * 6, object)}
    plain, packed, stack, older = (io.BytesIO() for _ in range(4))
    scipy.io.savemat(plain, variables)
    scipy.io.savemat(packed, variables, do_compression=True)
    scipy.io.savemat(stack, {"X": _bytes(4, 3, 3, 8), "s": {"y": 1.0}, "t": "text"})
    scipy.io.savemat(older, {"X": _numbers(9, 2)}, format="4")
    files = (plain, stack, older)
    return (
        *(Sound("a.mat", one.getvalue()) for one in files),
        Sound("a.mat", packed.getvalue(), _first_element, _with_first_element(packed.getvalue())),
        _h5(_of_matlab, "a.mat", userblock_size=512),
    )


def _first_element(content: bytes) -> bytes:
    """The first variable of a file of MATLAB, unpacked."""
    size = int.from_bytes(content[132:136], "little")
    return zlib.decompress(content[136 : 136 + size])


def _with_first_element(content: bytes) -> Callable[[bytes], bytes]:
    rest = content[136 + int.from_bytes(content[132:136], "little") :]

    def pack(element: bytes) -> bytes:
        packed = zlib.compress(element)
        return content[:128] + struct.pack("<II", 15, len(packed)) + packed + rest

    return pack


def _of_matlab(file: Any) -> None:
    for name, array, kind in (("X", _numbers(3, 12), "single"), ("y", _bytes(1, 12), "uint8")):
        file[name] = array
        file[name].attrs["MATLAB_class"] = np.bytes_(kind)


def _frame() -> Any:
    return pl.DataFrame({
        "x": [1.5, None, 3.25, -4e9] * 5,
        "n": list(range(20)),
        "kind": ["red", "green", "blue", None] * 5,
        "flag": [True, False] * 10,
    })  # fmt: skip


def _tables() -> tuple[Sound, ...]:
    plain = _frame().write_csv().encode()
    german = "x;n;größe\n" + "".join(f"1,{n};{n};wort {n % 3}\n" for n in range(12))
    quoted = 'a,"b ""c""",class\n' + '1,"2\n3",x\n"4,5",6,y\n' * 5
    return (
        Sound("a.csv", plain),
        Sound("a.csv", german.encode("latin-1")),
        Sound("a.txt", german.encode("utf-16")),
        Sound("a.csv", quoted.encode("utf-8-sig")),
        Sound("a.tsv", plain.replace(b",", b"\t").replace(b"\n", b"\r\n")),
    )


def _workbooks() -> tuple[Sound, ...]:
    cells: list[list[Any]] = [
        ["x", "day", "kind"],
        *([1.5 * n, date(2024, 2, 1 + n), "ab"[n % 2]] for n in range(9)),
    ]
    excel, libre = (
        xlsx({"First": cells, "Second": [["x"], [1], [2]]}),
        ods([*cells[:1], [1.5, 2, 3]]),
    )
    sheet = "xl/worksheets/sheet1.xml"
    return (
        Sound("a.xlsx", excel, lambda whole: _member(whole, sheet), _with_member(excel, sheet)),
        Sound(
            "a.ods", libre, lambda w: _member(w, "content.xml"), _with_member(libre, "content.xml")
        ),
    )


def _feather() -> tuple[Sound, ...]:
    found = []
    for compression in ("uncompressed", "lz4", "zstd"):
        out = io.BytesIO()
        _frame().with_columns(pl.col("kind").cast(pl.Categorical)).write_ipc(
            out, compression=compression
        )
        found.append(Sound("a.feather", out.getvalue()))
    return tuple(found)


def _json() -> tuple[Sound, ...]:
    lines, whole = _frame().write_ndjson().encode(), json.dumps(_frame().to_dicts()).encode()
    columns = json.dumps(_frame().to_dict(as_series=False), indent=1).encode()
    files = (("a.jsonl", lines), ("a.json", whole), ("a.json", columns))
    return tuple(Sound(name, content) for name, content in files)


def _arff() -> tuple[Sound, ...]:
    head = "% made\n@relation r\n@attribute x real\n@attribute 'a kind' {red,'dark blue'}\n"
    head += "@attribute word string\n@data\n"
    kinds = ("red", "'dark blue'")
    rows = "".join(f'{n}.5,{kinds[n % 2]},"w {n % 3}"\n' for n in range(9))
    return (Sound("a.arff", f"{head}{rows}{{0 2, 2 x}}\n?,?,?\n".encode()),)


def _libsvm() -> tuple[Sound, ...]:
    rows = "".join(f"{n % 2} 1:{n}.5 3:-1e{n % 3} # {n}\n" for n in range(12))
    return (Sound("a.svm", rows.encode()),)


def _parquet() -> tuple[Sound, ...]:
    found = []
    for compression in ("uncompressed", "snappy", "zstd"):
        out = io.BytesIO()
        _frame().write_parquet(out, compression=compression)
        found.append(Sound("a.parquet", out.getvalue()))
    return tuple(found)


def _images() -> tuple[Sound, ...]:
    colour = Image.fromarray(_bytes(9, 11, 3))
    grey = Image.fromarray(_bytes(8, 8))
    return (
        _picture(colour, "png"),
        _picture(grey, "png"),
        _picture(colour.convert("P"), "png"),
        _picture(colour, "jpg", "JPEG", exif=_turned()),
        _picture(colour.convert("CMYK"), "tif", "TIFF", compression="tiff_lzw"),
        _picture(Image.fromarray(_bytes(8, 8).astype(np.uint16) * 99), "tif", "TIFF"),
        _picture(grey, "bmp"),
        _picture(colour, "webp"),
        _picture(Image.merge("LA", (grey, grey)), "png"),
        _picture(grey, "gif", save_all=True, append_images=[grey.rotate(90)], transparency=3),
        _picture(colour, "ppm"),
        _picture(Image.fromarray(_bytes(8, 8).astype(np.uint16) * 99), "pgm", "PPM"),
    )


def _picture(image: Any, ending: str, form: str = "", **options: Any) -> Sound:
    out = io.BytesIO()
    image.save(out, form or ending.upper(), **options)
    png = ending == "png"
    return Sound(
        f"folder/a.{ending}",
        out.getvalue(),
        (lambda content: content) if png else None,
        _summed if png else None,
    )


def _summed(content: bytes) -> bytes:
    """A PNG file whose chunks have the checksums that belong to them, as far as they are whole."""
    found, place = bytearray(content), 8
    while place + 12 <= len(found):
        end = place + 8 + int.from_bytes(found[place : place + 4], "big")
        if end + 4 > len(found):
            break
        found[end : end + 4] = zlib.crc32(found[place + 4 : end]).to_bytes(4, "big")
        place = end + 4
    return bytes(found)


def _turned() -> Any:
    found = Image.Exif()
    found[0x0112] = 6
    return found


def _sets() -> tuple[Sound, ...]:
    digits, houses, faces = io.BytesIO(), io.BytesIO(), io.BytesIO()
    parts = {"x_train": _bytes(4, 5, 5), "y_train": np.arange(4) % 10}
    tests = {"x_test": _bytes(2, 5, 5), "y_test": np.arange(2)}
    np.savez(digits, **parts, **tests)
    np.savez(houses, x=_numbers(6, 8), y=_numbers(6, 1)[:, 0])
    scipy.io.savemat(faces, {"faces": _bytes(4096, 400) // 64}, do_compression=True)
    return tuple(
        Sound(f"set:{name}", one.getvalue())
        for name, one in (("mnist", digits), ("california-housing", houses), ("faces", faces))
    )
