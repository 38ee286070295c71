"""Folders of images become samples of one form; what cannot be read is left out and named."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from aestudio.core.preparation import Reading
from aestudio.data.read import read_raw
from aestudio.data.samples import Samples

GREY = np.arange(48, dtype=np.uint8).reshape(6, 8) * 5
COLOURS = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=-1)
ADAPTIVE = Image.Palette.ADAPTIVE
DEEP = (GREY.astype(np.uint16) + 1) * 200


def save(path: Path, pixels: NDArray[Any] = GREY, mode: str = "", **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(path, **options)
    return path


def as_lab(image: Image.Image) -> Image.Image:
    transform = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    found = ImageCms.applyTransform(image, transform)
    assert found is not None
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    return tmp_path / "pictures"


def samples_in(folder: Path, **chosen: Any) -> Samples:
    found = read_raw(folder, Reading(**chosen))
    assert isinstance(found, Samples)
    return found


def pixels(samples: Samples, number: int = 0) -> NDArray[Any]:
    found: NDArray[Any] = samples.values[number].reshape(samples.shape)
    return found


@pytest.mark.parametrize("ending", ["png", "tif", "tiff", "bmp", "PNG", "webp", "ppm", "pnm"])
def test_pixels_arrive_as_they_were_saved(folder: Path, ending: str) -> None:
    save(folder / f"a.{ending}", COLOURS, lossless=True)  # which WebP alone asks for
    found = samples_in(folder)
    assert found.shape == (6, 8, 3)
    assert found.values.dtype == np.uint8
    np.testing.assert_array_equal(pixels(found), COLOURS)
    assert (found.name, found.labels, found.notes) == ("pictures", None, ())


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "jpe", "jfif"])
def test_jpeg_arrives_as_pillow_decodes_it(folder: Path, ending: str) -> None:
    path = save(folder / f"a.{ending}", COLOURS)
    np.testing.assert_array_equal(pixels(samples_in(folder)), np.asarray(Image.open(path)))


def test_images_beside_others_of_another_format_are_all_read(folder: Path) -> None:
    """GIFs vanished without a word."""
    for ending in ("gif", "png", "pgm"):
        save(folder / f"a.{ending}", GREY)
    found = samples_in(folder)
    np.testing.assert_array_equal(found.values, [GREY.reshape(-1)] * 3)
    assert found.told == ()


def test_bitmaps_of_one_bit_and_grey_maps_of_sixteen_are_read(folder: Path) -> None:
    bits = GREY > 100
    packed = np.packbits(~bits, axis=1).tobytes()  # a one is black there
    (folder / "a.pbm").write_bytes(b"P4\n8 6\n" + packed)
    (folder / "b.pgm").write_bytes(b"P5\n8 6\n65535\n" + DEEP.astype(">u2").tobytes())
    numbers = " ".join(map(str, GREY.reshape(-1).tolist()))
    (folder / "c.pgm").write_text(f"P2\n# by hand\n8 6\n255\n{numbers}\n")
    found = samples_in(folder)
    expected = [bits * 65535.0, DEEP.astype(float), GREY * 257.0]
    np.testing.assert_array_equal(found.values, [one.reshape(-1) for one in expected])
    assert found.told == (
        "16-bit grey and 8-bit grey images; all were made 16-bit grey",
        "1 of 3 images has 16 bits of grey: all are kept",
    )


@pytest.mark.parametrize(
    ("name", "mode", "expected", "remark"),
    [
        ("a.png", "L", GREY, ""),
        ("a.png", "1", np.where(GREY > 127, 255, 0), ""),
        ("a.png", "LA", GREY, ""),  # opaque, so that there is nothing to say
        ("a.png", "P", GREY, "1 image with a palette: converted"),
    ],
)
def test_grey_stays_grey_however_it_is_stored(
    folder: Path, name: str, mode: str, expected: NDArray[Any], remark: str
) -> None:
    image = Image.fromarray(GREY)
    (image.convert("1", dither=Image.Dither.NONE) if mode == "1" else image.convert(mode)).save(
        folder / name
    )
    found = samples_in(folder)
    np.testing.assert_array_equal(pixels(found), expected)
    assert found.notes == ((remark,) if remark else ())


@pytest.mark.parametrize(
    ("name", "mode", "remark"),
    [
        ("a.png", "RGBA", ""),
        ("a.png", "P", "a palette"),
        ("a.tif", "CMYK", "colours for print (CMYK)"),
        ("a.tif", "LAB", "L*a*b*"),
    ],
)
def test_other_colours_become_red_green_and_blue(
    folder: Path, name: str, mode: str, remark: str
) -> None:
    flat = np.full((4, 5, 3), (200, 100, 50), np.uint8)
    image = Image.fromarray(flat)
    stored = as_lab(image) if mode == "LAB" else image.convert(mode, palette=ADAPTIVE)
    stored.save(folder / name)
    found = samples_in(folder)
    np.testing.assert_allclose(pixels(found).astype(int), flat, atol=3)
    assert found.told in (
        (f"1 image with {remark}: converted",) if remark else (),
        (f"1 of 1 image has {remark}: converted",),
    )


def test_sixteen_bits_keep_all_their_bits(folder: Path) -> None:
    save(folder / "a.png", DEEP)
    save(folder / "b.tif", DEEP)
    found = samples_in(folder)
    assert found.values.dtype == np.float32
    np.testing.assert_array_equal(found.values, [DEEP.reshape(-1)] * 2)
    found = samples_in(folder, colour="colour")
    np.testing.assert_array_equal(pixels(found), np.stack([DEEP >> 8] * 3, axis=-1))


def test_eight_bits_among_sixteen_are_as_bright(folder: Path) -> None:
    save(folder / "a.png", DEEP)
    save(folder / "b.png", GREY)
    found = samples_in(folder)
    np.testing.assert_array_equal(pixels(found, 1), GREY.astype(np.float32) * 257)
    assert found.told == (
        "16-bit grey and 8-bit grey images; all were made 16-bit grey",
        "1 of 2 images has 16 bits of grey: all are kept",
    )


def test_what_was_done_to_unlike_images_is_told_in_a_sentence(folder: Path) -> None:
    save(folder / "a.png", GREY)
    save(folder / "b.png", np.stack([GREY, GREY // 2, GREY // 3], axis=-1))
    assert samples_in(folder).told == ("Colour and 8-bit grey images; all were made colour",)


def test_a_turned_photo_is_set_upright(folder: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # its right side is up
    save(folder / "a.png", GREY, exif=exif)
    np.testing.assert_array_equal(pixels(samples_in(folder)), np.rot90(GREY, -1))


def test_every_frame_of_a_gif_is_a_sample_as_it_is_seen(folder: Path) -> None:
    """A later frame holds no more than what has changed."""
    frames = [GREY, np.where(GREY == 50, 0, GREY), np.where(GREY == 50, 255, GREY)]
    first, *more = (Image.fromarray(one) for one in frames)
    first.save(folder / "a.gif", save_all=True, append_images=more)
    found = samples_in(folder, frames="every", colour="grey")
    np.testing.assert_array_equal(found.values, [one.reshape(-1) for one in frames])
    assert found.choices[0].found == "1 of 1 image has several frames"


@pytest.mark.parametrize("name", ["a.webp", "a.png", "a.tif"])
def test_of_an_animation_the_first_frame_is_taken(folder: Path, name: str) -> None:
    more = [Image.fromarray(COLOURS[::-1])]
    save(folder / name, COLOURS, save_all=True, append_images=more, lossless=True)
    found = samples_in(folder)
    np.testing.assert_array_equal(pixels(found), COLOURS)
    assert found.told == ("1 of 1 image has several frames: the first was taken",)


def test_sub_folders_are_classes_in_natural_order(folder: Path) -> None:
    for name in ("class 10/a", "class 2/10", "class 2/9", ".hidden/x", "class 2/.x"):
        save(folder / f"{name}.png", np.full((2, 2), len(name), np.uint8))
    save(folder / "beside.png")
    (folder / "class 3").mkdir()
    found = samples_in(folder)
    assert found.class_names == ("class 2", "class 10")
    assert found.labels is not None
    assert found.labels.tolist() == [0, 0, 1]
    assert found.values[:, 0].tolist() == [9, 10, 10]
    assert found.notes == ("1 image beside the sub-folders left out",)


def test_mixed_sizes_become_the_middle_one_with_a_word(folder: Path) -> None:
    for number, (height, width) in enumerate([(4, 4), (6, 8), (20, 30)]):
        save(folder / f"{number}.png", np.full((height, width), 7, np.uint8))
    found = samples_in(folder)
    assert found.shape == (6, 8)
    assert (found.values == 7).all()
    assert found.told == (
        "3 sizes, 20 × 30 the most frequent (1 of 3 images): all were made 6 × 8",
    )


@pytest.mark.parametrize(
    ("chosen", "shape"),
    [
        ({"height": 3, "width": 5}, (3, 5)),
        ({"height": 3}, (3, 4)),
        ({"width": 4}, (3, 4)),
        ({"crop": True}, (6, 6)),
        ({"crop": True, "height": 4}, (4, 4)),
        ({"crop": True, "height": 2, "width": 6}, (2, 6)),
        ({"colour": "colour"}, (6, 8, 3)),
    ],
)
def test_the_form_that_was_asked_for_is_made(
    folder: Path, chosen: dict[str, Any], shape: tuple[int, ...]
) -> None:
    save(folder / "a.png")
    found = samples_in(folder, **chosen)
    assert found.shape == shape
    assert found.notes == ()


def test_cropping_takes_the_middle_and_grey_is_as_pillow_makes_it(folder: Path) -> None:
    path = save(folder / "a.png", COLOURS)
    np.testing.assert_array_equal(pixels(samples_in(folder, crop=True)), COLOURS[:, 1:7])
    grey = np.asarray(Image.open(path).convert("L"))
    np.testing.assert_array_equal(pixels(samples_in(folder, colour="grey")), grey)
