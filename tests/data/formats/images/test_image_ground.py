"""Images with transparency are laid on a ground, and that is a choice; opaque ones stay."""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from aestudio.core.preparation import Bits, Folders, Ground, Preparation, Reading, Split
from aestudio.core.reference import DataReference
from aestudio.data.dataset import load_dataset
from aestudio.data.reference import reference_for
from aestudio.data.samples import Choice
from tests.data.pictures import read_here

GREY = (np.arange(48, dtype=np.uint8) * 5).reshape(6, 8)
COLOURS = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=-1)
ALPHA = np.where(np.arange(48) % 3 == 0, 255, np.arange(48) * 4).astype(np.uint8).reshape(6, 8)
HARD = np.where(ALPHA > 90, 255, 0).astype(np.uint8)


def on(ground: int, pixels: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    """What shines through, by the rule itself: a·x + (1 − a)·ground."""
    part = alpha.astype(np.float64) / 255
    part = part[..., None] if pixels.ndim == 3 else part
    found: NDArray[Any] = np.round(part * pixels + (1 - part) * ground)
    return found


def with_alpha(pixels: NDArray[Any], alpha: NDArray[Any]) -> Image.Image:
    image = Image.fromarray(pixels)
    image.putalpha(Image.fromarray(alpha))
    return image


def folder_of(tmp_path: Path, *images: Image.Image, ending: str = "png", **options: Any) -> Path:
    folder = tmp_path / "p"
    folder.mkdir(exist_ok=True)
    for number, image in enumerate(images):
        image.save(folder / f"{number}.{ending}", **options)
    return folder


@pytest.mark.parametrize(("ground", "level"), [("white", 255), ("black", 0)])
@pytest.mark.parametrize("pixels", [GREY, COLOURS], ids=["LA", "RGBA"])
@pytest.mark.parametrize("alpha", [ALPHA, HARD], ids=["soft", "hard"])
def test_what_is_transparent_shows_the_ground(
    tmp_path: Path, pixels: NDArray[Any], alpha: NDArray[Any], ground: str, level: int
) -> None:
    found = read_here(folder_of(tmp_path, with_alpha(pixels, alpha)), ground=ground)
    expected = on(level, pixels, alpha)
    np.testing.assert_allclose(found.values[0].reshape(found.shape), expected, atol=1)
    np.testing.assert_array_equal(
        found.values[0].reshape(found.shape)[alpha % 255 == 0], expected[alpha % 255 == 0]
    )
    assert found.choices == (
        Choice("ground", "1 of 1 image is transparent in part", f"laid on {ground}"),
    )


def test_a_drawing_that_lies_in_the_transparency_alone_is_seen(tmp_path: Path) -> None:
    """Every pixel of such a folder was 0, and a network of it reached a loss of 0."""
    dark = np.zeros_like(GREY)
    images = [with_alpha(dark, np.roll(HARD, step)) for step in range(3)]
    found = read_here(folder_of(tmp_path, *images))
    expected = [255 - np.roll(HARD, step).reshape(-1) for step in range(3)]
    np.testing.assert_array_equal(found.values, expected)
    assert found.told == ("3 of 3 images are transparent in part: laid on white",)


def test_transparency_can_be_ignored_as_it_was_by_earlier_versions(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, with_alpha(GREY, HARD))

    found = read_here(folder, ground="ignored")
    np.testing.assert_array_equal(found.values[0], GREY.reshape(-1))
    assert [one.done for one in found.choices] == ["that was ignored"]
    assert found.sha256 != read_here(folder).sha256 != read_here(folder, ground="black").sha256


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_an_opaque_image_is_what_it_is_and_leaves_nothing_to_choose(
    tmp_path: Path, mode: str
) -> None:
    opaque = np.full_like(GREY, 255)
    pixels = GREY if mode == "LA" else COLOURS
    folder = folder_of(tmp_path, with_alpha(pixels, opaque))
    found = read_here(folder)
    np.testing.assert_array_equal(found.values[0].reshape(found.shape), pixels)
    assert found.told == ()
    assert found.sha256 == read_here(folder, ground="ignored").sha256


def test_only_images_that_are_transparent_are_counted(tmp_path: Path) -> None:
    opaque = with_alpha(GREY, np.full_like(GREY, 255))
    folder = folder_of(tmp_path, opaque, with_alpha(GREY, HARD), Image.fromarray(GREY))
    assert read_here(folder).told == ("1 of 3 images is transparent in part: laid on white",)


@pytest.mark.parametrize("ending", ["png", "gif"])
def test_a_colour_of_a_palette_may_be_transparent(tmp_path: Path, ending: str) -> None:
    image = Image.new("P", (4, 2), 1)
    image.putpalette([200, 10, 30, 0, 0, 250])
    image.paste(0, (0, 0, 2, 2))
    folder = folder_of(tmp_path, image, ending=ending, transparency=0)
    found = read_here(folder).values[0].reshape(2, 4, 3)
    assert found[:, :2].min() == 255, "the first colour is not there"
    assert (found[:, 2:] == [0, 0, 250]).all()


def png_with_a_transparent_level(level: int) -> bytes:
    """Grey in 16 bits, 3 × 1, of which one level is transparent."""
    rows = b"\0" + struct.pack(">3H", level, 1, 40_000)
    head = struct.pack(">IIBBBBB", 3, 1, 16, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"tRNS", struct.pack(">H", level)), (b"IDAT", zlib.compress(rows)))
    out = b"\x89PNG\r\n\x1a\n"
    for name, part in (*parts, (b"IEND", b"")):
        out += struct.pack(">I", len(part)) + name + part
        out += struct.pack(">I", zlib.crc32(name + part))
    return out


@pytest.mark.parametrize(("ground", "level"), [("white", 65535), ("black", 0), ("ignored", 1234)])
def test_a_level_of_sixteen_bits_may_be_transparent(
    tmp_path: Path, ground: str, level: int
) -> None:
    (tmp_path / "0.png").write_bytes(png_with_a_transparent_level(1234))
    found = read_here(tmp_path, ground=ground)
    assert found.values.tolist() == [[level, 1, 40_000]]
    assert [one.setting for one in found.choices] == ["ground", "bits"][::-1]


def test_the_ground_stays_beyond_the_sides_when_images_are_resized(tmp_path: Path) -> None:
    """Laid on the ground first, so that no colour of what cannot be seen bleeds in."""
    hidden = np.where(HARD > 0, 100, 0).astype(np.uint8)
    shown = np.where(HARD > 0, 100, 255).astype(np.uint8)
    found = read_here(folder_of(tmp_path, with_alpha(hidden, HARD)), height=3, width=4)
    expected = Image.fromarray(shown).resize((4, 3), Image.Resampling.BICUBIC)
    np.testing.assert_array_equal(found.values[0], np.asarray(expected).reshape(-1))


def test_a_project_keeps_the_ground_that_its_images_were_laid_on(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, *(with_alpha(GREY + n, np.roll(HARD, n)) for n in range(10)))
    white = reference_for(folder, preparation=Preparation(split=Split.LAST))
    ignored = reference_for(
        folder, preparation=Preparation(split=Split.LAST, reading=Reading(ground=Ground.IGNORED))
    )
    assert white.fingerprint != ignored.fingerprint
    for reference, dataset in ((one, load_dataset(one)) for one in (white, ignored)):
        first = dataset.train[0] * 255
        pixels = GREY if reference is ignored else on(255, GREY, HARD)
        np.testing.assert_allclose(first, pixels.reshape(-1), atol=1e-3)


def test_a_run_on_data_without_transparency_goes_on_whatever_the_ground() -> None:
    plain = DataReference(sha256="a")
    older = Preparation(reading=Reading(ground=Ground.IGNORED, folders=Folders.CLASSES))
    assert plain.edited(preparation=older).fingerprint == plain.fingerprint == "a"
    bits = Preparation(reading=Reading(bits=Bits.EIGHT))
    assert plain.edited(preparation=bits).fingerprint not in ("a", plain.fingerprint)
