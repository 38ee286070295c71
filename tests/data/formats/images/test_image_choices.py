"""What is odd about images is told with a count, and dealt with as was chosen."""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from aestudio.core.errors import DataError
from aestudio.core.preparation import Bits, Cmyk, Frames, Reading, Sizes
from aestudio.data.formats.images.image_decode import entry_of
from aestudio.data.formats.images.image_files import listing_of
from aestudio.data.read import read_raw
from aestudio.data.samples import Choice, Samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes with an image each, of one grey level."""
    for name, level in (("a", 1), ("b", 2)):
        (tmp_path / "p" / name).mkdir(parents=True)
        flat(level).save(tmp_path / "p" / name / "plain.png")
    return tmp_path / "p"


def flat(level: int, height: int = 4, width: int = 4) -> Image.Image:
    return Image.fromarray(np.full((height, width), level, np.uint8))


def save_frames(path: Path, *levels: int) -> None:
    first, *more = (flat(level) for level in levels)
    first.save(path, save_all=True, append_images=more, lossless=True)


def read(folder: Path, **chosen: Any) -> Samples:
    found = read_raw(folder, Reading(**chosen))
    assert isinstance(found, Samples)
    return found


def levels(samples: Samples) -> list[float]:
    """The level of each image, all of whose pixels are alike."""
    found: NDArray[Any] = samples.values[:, :1]
    assert (samples.values == found).all()
    return [float(one) for one in found[:, 0]]


@pytest.mark.parametrize("name", ["m.png", "m.tif"])
def test_every_frame_can_be_a_sample_of_its_class(folder: Path, name: str) -> None:
    save_frames(folder / "a" / name, *range(10, 50))  # more than are decoded at a time
    found = read(folder, frames=Frames.EVERY)
    assert levels(found) == [*range(10, 50), 1, 2]
    assert found.labels is not None
    assert found.labels.tolist() == [0] * 41 + [1]
    assert found.choices == (
        Choice(
            "frames",
            "1 of 3 images has several frames",
            "each is a sample, 40 in all, and those of one image may train and test",
        ),
    )


def test_every_frame_of_an_animated_webp_is_a_sample(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    save_frames(tmp_path / "p" / "m.webp", 10, 90, 200)
    assert levels(read(tmp_path / "p", frames="every", colour="grey")) == [10, 90, 200]


def test_images_with_several_frames_can_be_left_out(folder: Path) -> None:
    save_frames(folder / "a" / "m.tif", 10, 11)
    found = read(folder, frames=Frames.LEAVE)
    assert levels(found) == [1, 2]
    assert found.told == ("1 of 3 images has several frames: left out",)


def test_a_frame_that_is_cut_off_is_left_out_and_named(folder: Path) -> None:
    path = folder / "a" / "m.tif"
    save_frames(path, 10, 11, 12)
    data = bytearray(path.read_bytes())
    second = data.index(bytes([11] * 16))
    place = struct.pack("<I", second)
    data = data.replace(place, struct.pack("<I", 2**24))  # where the page's pixels are
    path.write_bytes(data)
    found = read(folder, frames="every")
    assert levels(found) == [10, 1, 2]
    assert found.notes == (
        "2 images left out: a/m.tif, frame 2 (damaged or cut short), "
        "a/m.tif, frame 3 (damaged or cut short)",
    )


def test_a_stack_whose_pages_lead_in_a_circle_ends(folder: Path) -> None:
    path = folder / "a" / "m.tif"
    save_frames(path, 10, 11)
    data = path.read_bytes()
    first = struct.unpack_from("<I", data, 4)[0]
    after = first + 2 + 12 * struct.unpack_from("<H", data, first)[0]
    second = struct.unpack_from("<I", data, after)[0]
    last = second + 2 + 12 * struct.unpack_from("<H", data, second)[0]
    path.write_bytes(data[:last] + struct.pack("<I", first) + data[last + 4 :])
    files = {one.name: one for one in listing_of(folder).files}
    assert entry_of(folder, files["a/m.tif"]).frames == 2
    assert levels(read(folder, frames="every")) == [10, 11, 1, 2]


def test_frames_that_are_only_declared_are_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    path = tmp_path / "p" / "m.png"
    save_frames(path, 10, 11)
    data = path.read_bytes()
    count = data.index(b"acTL") + 4
    body = struct.pack(">II", 2**31 - 1, 0)
    check = struct.pack(">I", zlib.crc32(b"acTL" + body))
    path.write_bytes(data[:count] + body + check + data[count + 12 :])
    found = read(tmp_path / "p", frames="every")
    assert levels(found)[:2] == [10, 11]
    assert len(found.notes[0]) < 300


def test_images_for_print_can_be_left_out(folder: Path) -> None:
    flat(9).convert("CMYK").save(folder / "b" / "print.tif")
    assert len(read(folder)) == 3
    assert read(folder).told[-1] == "1 of 3 images has colours for print (CMYK): converted"
    found = read(folder, cmyk=Cmyk.LEAVE)
    assert levels(found) == [1, 2]
    assert found.shape == (4, 4), "nothing is in colours any more"
    assert found.told == ("1 of 3 images has colours for print (CMYK): left out",)


def test_images_of_other_sizes_than_most_can_be_left_out(folder: Path) -> None:
    flat(7, 9, 3).save(folder / "a" / "tall.png")
    assert read(folder).choices == (
        Choice(
            "sizes",
            "2 sizes, 4 × 4 the most frequent (2 of 3 images)",
            "all were made 4 × 4",
        ),
    )
    found = read(folder, sizes=Sizes.LEAVE)
    assert levels(found) == [1, 2]
    assert [one.done for one in found.choices] == ["1 other was left out"]
    flat(8, 9, 3).save(folder / "a" / "tall too.png")
    found = read(folder, sizes=Sizes.LEAVE)
    assert (found.shape, levels(found)) == ((9, 3), [8, 7]), "of sizes as frequent, the larger"


def test_of_sixteen_bits_the_upper_eight_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    Image.fromarray(np.full((4, 4), 0x1234, np.uint16)).save(tmp_path / "p" / "deep.png")
    found = read(tmp_path / "p", bits=Bits.EIGHT)
    assert found.values.dtype == np.uint8
    assert levels(found) == [0x12]
    assert found.told == ("1 of 1 image has 16 bits of grey: the upper eight are kept",)
    assert levels(read(tmp_path / "p")) == [0x1234]


def test_a_choice_that_leaves_nothing_says_how_to_take_it_back(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    flat(9).convert("CMYK").save(tmp_path / "p" / "print.tif")
    with pytest.raises(DataError, match=r"leaves out 1 image, and has no other.*cmyk=convert"):
        read(tmp_path / "p", cmyk="leave")


def test_a_folder_without_oddities_leaves_nothing_to_choose(folder: Path) -> None:
    assert read(folder).choices == ()
    assert read(folder, frames="leave", cmyk="leave", sizes="leave").told == ()
