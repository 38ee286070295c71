"""Folders with images that are damaged, huge or changing: the rest is read, and words are said."""

import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from aestudio.core.errors import DataError
from aestudio.core.preparation import Reading
from aestudio.data.cache import index_file
from aestudio.data.formats.images import image_files
from aestudio.data.formats.images.image_files import listing_of
from aestudio.data.read import read_raw
from aestudio.data.reader_process import guarded
from aestudio.data.samples import Samples
from aestudio.data.watch import ReadingStoppedError, Watch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good image."""
    save(tmp_path / "pictures" / "good.png", 1)
    return tmp_path / "pictures"


def save(path: Path, level: int, height: int = 4, width: int = 4) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((height, width), level, np.uint8)).save(path)


def samples_in(folder: Path, **chosen: Any) -> Samples:
    found = read_raw(folder, Reading(**chosen))
    assert isinstance(found, Samples)
    return found


def png_header(width: int, height: int) -> bytes:
    """A PNG of that size, of which only the beginning is there."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    head = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    packed = zlib.compress(bytes(1000))
    data = b"IDAT" + packed
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            head,
            struct.pack(">I", len(packed)),
            data,
            struct.pack(">I", zlib.crc32(data)),
        ]
    )


def wide_tiff() -> bytes:
    """A TIFF of 2 × 2 64-bit numbers, as scikit-image writes one."""
    tags = {256: (3, 2), 257: (3, 2), 258: (3, 64), 259: (3, 1), 262: (3, 1)}
    tags |= {273: (4, 8), 277: (3, 1), 278: (3, 2), 279: (4, 32), 339: (3, 3)}
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, n) for tag, (kind, n) in tags.items())
    body = np.linspace(0, 1, 4).tobytes()
    return (
        b"II*\0" + struct.pack("<I", 40) + body + struct.pack("<H", len(tags)) + entries + bytes(4)
    )


def deep_png(level: int) -> bytes:
    """A PNG of 4 × 4 pixels, with 16 bits for each colour."""
    rows = (b"\0" + struct.pack(">12H", *[level] * 12)) * 4
    head = struct.pack(">IIBBBBB", 4, 4, 16, 2, 0, 0, 0)
    out = b"\x89PNG\r\n\x1a\n"
    for name, part in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        out += struct.pack(">I", len(part)) + name + part
        out += struct.pack(">I", zlib.crc32(name + part))
    return out


def cut_jpeg() -> bytes:
    from io import BytesIO

    out = BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(out, "JPEG")
    return out.getvalue()[: len(out.getvalue()) // 2]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.png", png_header(50_000, 50_000), "50,000 × 50,000 pixels are too many"),
        ("x.png", png_header(40, 40), "damaged or cut short"),
        ("x.jpg", cut_jpeg(), "damaged or cut short"),
        ("x.png", b"", "no image, or damaged"),
        ("x.bmp", b"BM" + bytes(100), "no image, or damaged"),
        ("x.tif", b"II*\0\xff\xff\xff\xff", "no image, or damaged"),
        ("x.tif", wide_tiff(), "numbers of 64 bits, save them with 32"),
        ("x.webp", b"RIFF\0\0\0\0WEBPVP8 ", "no image, or damaged"),
        ("x.png", b"GIF89a\1\0\1\0\0\0\0;", "no image, or damaged"),
        ("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no image, or damaged"),
    ],
)
def test_a_bad_image_is_left_out_and_named(
    folder: Path, name: str, content: bytes, problem: str
) -> None:
    (folder / name).write_bytes(content)
    found = samples_in(folder, height=4, width=4, colour="grey")
    assert found.values.tolist() == [[1] * 16]
    assert found.notes[0] == f"1 image left out: {name} ({problem})"


def test_colours_in_16_bits_are_read_in_eight_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    for number in range(2):
        (tmp_path / "p" / f"{number}.png").write_bytes(deep_png(0x4080))
    found = samples_in(tmp_path / "p")
    assert found.shape == (4, 4, 3)
    assert set(found.values.ravel().tolist()) == {0x40}
    assert found.notes == ("2 images with colours in 16 bits: eight of them were taken",)


def test_of_many_bad_images_the_first_are_named(folder: Path) -> None:
    for number in range(7):
        (folder / f"{number}.png").write_bytes(b"?")
    note = samples_in(folder).notes[0]
    assert note.startswith("7 images left out: 0.png (no image, or damaged), 1.png")
    assert note.endswith(" and 2 more")


def test_bad_images_do_not_shift_the_labels_of_others(tmp_path: Path) -> None:
    for name in "abc":
        for number in range(2):
            save(tmp_path / "p" / name / f"{number}.png", ord(name))
    (tmp_path / "p/a/0.png").write_bytes(b"?")
    for number in range(2):
        (tmp_path / f"p/b/{number}.png").write_bytes(cut_jpeg())
    found = samples_in(tmp_path / "p", height=4, width=4)
    assert found.class_names == ("a", "c")
    assert found.labels is not None
    assert found.labels.tolist() == [0, 1, 1]
    assert found.values[:, 0].tolist() == [ord("a"), ord("c"), ord("c")]


def test_a_folder_of_bad_images_alone_is_refused_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/x.png").write_bytes(b"?")
    with pytest.raises(DataError, match=r"no image that could be read.*x\.png: no image"):
        samples_in(tmp_path / "p")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p/deep/deeper").mkdir(parents=True)
    with pytest.raises(DataError, match="has no images in it"):
        samples_in(tmp_path / "p")


def test_links_in_circles_pipes_and_links_to_nothing_are_passed_over(folder: Path) -> None:
    (folder / "again").symlink_to(folder)
    (folder / "self.png").symlink_to(folder / "self.png")
    (folder / "gone.png").symlink_to(folder / "nothing")
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "up").symlink_to(folder)
    os.mkfifo(folder / "pipe.png")
    assert [file.name for file in listing_of(folder).files] == ["good.png"]
    assert len(samples_in(folder)) == 1


def test_names_that_are_no_text_are_read_and_can_be_shown(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / os.fsdecode(b"\xff.png")).write_bytes(b"?")
    save(folder / "a" / "ok.png", 2)
    save(folder / os.fsdecode(b"\xfe") / "größe\n.png", 3)
    found = samples_in(folder)
    assert found.class_names == ("a", "\\udcfe")
    assert "a/\\udcff.png (no image, or damaged)" in found.notes[1]


def test_a_folder_without_end_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(folder / "more.png", 2)
    monkeypatch.setattr(image_files, "MOST_IMAGES", 1)
    with pytest.raises(DataError, match="holds more than 1 images"):
        listing_of(folder)


def test_a_form_that_does_not_fit_into_memory_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100):
        os.link(folder / "good.png", folder / f"{number}.png")
    monkeypatch.setattr(guarded, "free_memory", lambda: 0)
    with pytest.raises(DataError, match=r"needs 1\.6 GiB of memory, 1\.0 GiB are free"):
        samples_in(folder, height=4096, width=4096)


def test_a_second_look_trusts_what_is_remembered_of_files_that_did_not_change(
    folder: Path,
) -> None:
    assert samples_in(folder).shape == (4, 4)
    kept = index_file(folder).read_bytes()
    index_file(folder).write_bytes(kept.replace(b'"grey"', b'"colour"'))
    assert samples_in(folder).shape == (4, 4, 3)


def test_a_file_that_changed_is_looked_at_again(folder: Path) -> None:
    first = samples_in(folder)
    assert samples_in(folder).sha256 == first.sha256
    save(folder / "good.png", 9, 6, 6)
    second = samples_in(folder)
    assert (second.shape, second.values[0, 0]) == ((6, 6), 9)
    assert second.sha256 != first.sha256
    save(folder / "new.png", 8, 6, 6)
    assert len(samples_in(folder)) == 2
    (folder / "good.png").unlink()
    assert samples_in(folder).values[:, 0].tolist() == [8]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"version": 1, "files": [[1]]}', b"\xff"])
def test_a_damaged_memory_of_a_folder_costs_time_alone(folder: Path, content: bytes) -> None:
    first = samples_in(folder)
    index_file(folder).write_bytes(content)
    assert samples_in(folder).sha256 == first.sha256
    assert b"good.png" in index_file(folder).read_bytes()


def test_reading_ends_when_nobody_wants_it_any_more(folder: Path) -> None:
    with pytest.raises(ReadingStoppedError):
        read_raw(folder, watch=Watch(stopped=lambda: True))
    assert not index_file(folder).exists()
